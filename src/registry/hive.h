/* SPDX-License-Identifier: MIT */
/*
 * One registry hive, a file such as System32\config\SOFTWARE, as it lies in memory. It is only
 * read, and nothing in it is believed: each offset, length and count is checked against the
 * file before it is used, and how much of it is read in all has a limit. What is damaged is
 * left out and said.
 *
 * A hive that was not closed, because the machine lost its power or the disk was copied while
 * Windows ran, has its newest changes in the transaction logs beside it. These are not read:
 * what such a hive shows may have changed, and what it lacks may be there.
 *
 * Names are compared regardless of case in ASCII. In a name U+FFFD stands for what no name
 * should have: NUL, half a surrogate pair, and in that of a key the backslash.
 */
#ifndef REGISTRY_HIVE_H
#define REGISTRY_HIVE_H

#include "base/error.h"
#include "registry/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	HIVE_MAX_CHILDREN = 100000, /* keys below one key, and values of one */
	HIVE_MAX_DATA = 4 << 20,    /* bytes of one value */
};

/* The keys below the one in which something was looked up last. */
struct hive_children {
	char *path; /* of the key above them; NULL: none yet */
	uint32_t *keys;
	size_t count, room;
	size_t next;         /* behind the one that was found last */
	const char *problem; /* why some may be missing, or NULL */
};

struct hive {
	const unsigned char *bytes; /* behind the base block */
	size_t len;
	uint32_t root;
	const char *doubt; /* why no answer is whole, or NULL */
	uint64_t spent;    /* what was read so far, in entries */
	struct hive_children children;
};

/*
 * Opens what lies in memory, borrowed until hive_release(). Fails (65) for what is no hive:
 * "is no registry hive". A hive in doubt is none that fails.
 */
bool hive_open(struct hive *hive, const void *bytes, size_t len, struct error *err);
void hive_release(struct hive *hive);

/*
 * As view_visit() for a path below the root of the hive, "Microsoft\Windows", "" being the root
 * itself. VIEW_PARTIAL means that the key is there. A key that is missing in a hive that is in
 * doubt is no VIEW_ABSENT, but VIEW_FAILED. A visitor may visit other keys meanwhile.
 */
enum view_answer hive_visit(struct hive *hive, const char *path,
	const struct view_visitor *visitor, struct view_why *why);

#endif
