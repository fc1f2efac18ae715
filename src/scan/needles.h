/* SPDX-License-Identifier: MIT */
/*
 * The texts that scan.h looks for, and by which windows it finds them.
 *
 * The filter (filter.h) is fast while it rarely passes a place, so that everything hangs on
 * the choice: few windows, each shared by many texts, made of what is rare in this log. A
 * sample of the log tells best; how often bytes stand in logs at large helps where it says
 * nothing.
 */
#ifndef SCAN_NEEDLES_H
#define SCAN_NEEDLES_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NEEDLES_SHORTEST = 3, NEEDLES_LONGEST = 200 };

struct needle {
	char *text; /* letters are small */
	size_t len;
	size_t window; /* the one that finds it, an index into `windows` */
	size_t offset; /* where in the text that stands first */
};

struct window {
	uint32_t key; /* as needles_key() gives it */
	unsigned bucket;
};

struct needles {
	struct needle *all;
	size_t count;
	size_t shortest, longest;
	struct window *windows; /* each finds a needle at least; NULL before the choice */
	size_t window_count;
};

/*
 * Takes copies of the texts. Fails (65) when one is shorter than NEEDLES_SHORTEST, longer than
 * NEEDLES_LONGEST or holds a line end. needles_release() in any case.
 */
bool needles_init(
	struct needles *needles, const char *const *texts, size_t count, struct error *err);
void needles_release(struct needles *needles);

/*
 * Chooses windows of `width` bytes, 3 or 4 and at most that of the shortest needle, and
 * spreads them over the buckets of the filter. Replaces an earlier choice. `sample`, which
 * may be empty, is read as a whole.
 */
void needles_choose(struct needles *needles, size_t width, const char *sample, size_t len);

/* The first `width` bytes of a text as a number, the first one lowest; letters become small. */
uint32_t needles_key(const char *text, size_t width);

#endif
