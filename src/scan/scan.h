/* SPDX-License-Identifier: MIT */
/*
 * Many texts at once in large amounts of memory: a few to a few hundred needles of 3 to 200
 * bytes, without regard to the case of ASCII letters. Exact, and fast for logs in which
 * needles are rare: about as fast as memory can be read (filter.h says how).
 *
 *	struct scan *scan = scan_new(needles, count, start_of_log, len, err);
 *	for (at = scan_next(scan, text, len, 0); at < len; at = scan_next(scan, text, len, at +
 *1))
 *		... a needle begins at text[at]
 *	scan_free(scan);
 *
 * A scan does not change after scan_new(), so that many may use it at once.
 */
#ifndef SCAN_SCAN_H
#define SCAN_SCAN_H

#include "base/error.h"
#include "scan/filter.h"

#include <stdbool.h>
#include <stddef.h>

struct scan;

/*
 * The needles are copied. `sample` is a part of what will be searched, best of all 64 KiB or
 * more of it (of a longer one only parts are read), or NULL with a length of 0: it decides
 * how fast the search is, never what it finds. Fails (65) for a needle of another length or
 * with a line end. No needles at all are found nowhere.
 */
struct scan *scan_new(const char *const *needles, size_t count, const char *sample, size_t len,
	struct error *err);
void scan_free(struct scan *scan);

/* The least offset from `from` on where a needle begins; `len` when there is none. */
size_t scan_next(const struct scan *scan, const char *bytes, size_t len, size_t from);

/* How many line feeds there are. */
size_t scan_lines(const struct scan *scan, const char *bytes, size_t len);

/* The length of the longest needle; 0 without needles. */
size_t scan_longest(const struct scan *scan);

/* Makes it search in another way, for tests: false when this processor or build cannot. */
bool scan_force(struct scan *scan, enum filter_variant variant);

#endif
