/* SPDX-License-Identifier: MIT */
/*
 * Finds where one of a few short windows may begin: the fast half of scan.h, which looks
 * closer at each place that comes from here.
 *
 * A window is three or four bytes, without regard to case. Each belongs to one of eight
 * buckets, a bit each. For every place in a window two tables say which buckets take a byte
 * by its lower and by its upper half; the conjunction over all of them leaves the buckets
 * that may begin here. A table of 16 bytes is one vector register, so that an instruction
 * (PSHUFB) looks up 16 or 32 bytes at once. What passes is no proof: halves of different
 * windows of a bucket pass as well.
 */
#ifndef SCAN_FILTER_H
#define SCAN_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FILTER_BUCKETS = 8, FILTER_WIDEST = 4 };

/* Ways to the same answers, from slow to fast. */
enum filter_variant {
	FILTER_PORTABLE, /* any processor: tables of 256 bytes, one byte at a time */
	FILTER_SSSE3,
	FILTER_AVX2,
	FILTER_VARIANTS,
};

struct filter {
	size_t width; /* of all its windows, 3 or 4 */
	enum filter_variant variant;
	uint8_t lower[FILTER_WIDEST][16];
	uint8_t upper[FILTER_WIDEST][16];
	uint8_t whole[FILTER_WIDEST][256];
};

/* An empty filter in the fastest variant that this processor has. */
void filter_init(struct filter *filter, size_t width);

/* Adds a window; its first byte is the lowest of `key`, letters are small (fold.h). */
void filter_add(struct filter *filter, uint32_t key, unsigned bucket);

/* Another variant, for tests: false, and no change, when this processor or build lacks it. */
bool filter_force(struct filter *filter, enum filter_variant variant);

/* What is asked about each place that passes: true ends the search there. */
typedef bool filter_check(void *data, size_t at);

/*
 * Asks `check` about the places in [at, end), in order, that may begin a window, and returns
 * the one that ended the search, or `end`. The bytes up to `end` + width - 1 must be there;
 * none beyond is read.
 */
size_t filter_next(const struct filter *filter, const char *bytes, size_t at, size_t end,
	filter_check *check, void *data);

/* How many of the bytes are line feeds, counted in the same variant. */
size_t filter_lines(const struct filter *filter, const char *bytes, size_t len);

#endif
