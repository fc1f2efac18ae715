/* SPDX-License-Identifier: MIT */
/*
 * A program that is asked because nothing else can answer: started by its full path, without a
 * window, with nothing to read, in a job that ends it and all that it starts.
 *
 *	struct child *child = child_start(path, L"show -j");
 *	if (child && probe_ask(&probes, child_read, child))
 *		use(child_output(child)), child_free(child);
 *	else if (child)
 *		child_end(child);
 */
#ifndef COLLECT_CHILD_H
#define COLLECT_CHILD_H

#include "base/buf.h"

#include <stdbool.h>
#include <wchar.h>

struct child;

/* NULL when it cannot be started. `path` is absolute, in UTF-8. */
struct child *child_start(const char *path, const wchar_t *arguments);

/* For probe_ask(): reads standard output to its end, 8 MiB at most. */
void child_read(void *child);

/* What was read, borrowed; NULL when the program failed, or printed more. */
const struct buf *child_output(const struct child *child);

/* Ends it when somebody no longer waits; what it owns is lost. */
void child_end(struct child *child);

void child_free(struct child *child);

#endif
