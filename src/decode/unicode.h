/* SPDX-License-Identifier: MIT */
/*
 * Captured bytes that claim to be UTF-8 or UTF-16. Nothing here fails: what is broken becomes
 * U+FFFD. A run of NULs becomes one U+FFFD, too, so that every result is a string; logs whose
 * end was never written hold thousands of them.
 */
#ifndef DECODE_UNICODE_H
#define DECODE_UNICODE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UNICODE_LOST = 0xFFFD };

/* How many of the leading bytes are ASCII, NUL and other controls among them. */
size_t unicode_ascii(const char *bytes, size_t len);

struct unicode_count {
	size_t good; /* characters of more than one byte */
	size_t bad;  /* broken places, each of which becomes one U+FFFD */
	bool cut;    /* the last bytes only begin a character; not counted in `bad` */
};

/* Reads the bytes as UTF-8 and adds to `count`; `cut` is set, never cleared. */
void unicode_examine(const char *bytes, size_t len, struct unicode_count *count);

/*
 * Reads one character of UTF-8 and returns how many bytes it took, never 0 but for no bytes.
 * Of a broken one that is all that a whole one could begin with, as Unicode advises.
 */
size_t unicode_next(const char *bytes, size_t len, uint32_t *character);

/* Appends UTF-8 with its broken places replaced. */
void unicode_from_utf8(const char *bytes, size_t len, struct buf *out);

/* Appends UTF-16 as UTF-8. Half a surrogate pair is broken; so is an odd last byte, unless it
 * is a line end or the end-of-file character of DOS, which other tools append. */
void unicode_from_utf16(const char *bytes, size_t len, bool big, struct buf *out);

/*
 * Finishes a decoded text from `start` on: drops each U+FEFF at the start of a line, where
 * files that were joined have one, and returns how many U+FFFD there are.
 */
size_t unicode_tidy(struct buf *text, size_t start);

#endif
