/* SPDX-License-Identifier: MIT */
/*
 * Captured bytes to text: what Windows tools of all countries wrote, what other tools appended
 * to it or took for something else, and what was cut or damaged on its way.
 */
#ifndef DECODE_ENCODING_H
#define DECODE_ENCODING_H

#include "base/buf.h"
#include "decode/codepage.h"

#include <stdbool.h>
#include <stddef.h>

enum { ENCODING_UTF16LE = 1200, ENCODING_UTF16BE = 1201 };

struct decoded {
	struct buf text; /* valid UTF-8 without byte order marks and NULs */
	/*
	 * What the bytes were taken for: "ASCII", "UTF-8", "UTF-16LE", "UTF-16BE" or "CP850";
	 * two or three of these for a file that several tools wrote into, "ASCII and UTF-16LE"
	 * or "UTF-8 and CP850"; and "CP850 read as Latin-1, saved as UTF-8" for a text that was
	 * decoded wrongly before.
	 */
	char name[96];
	/* The bytes themselves say it (a mark, UTF-8 without an error, nothing but ASCII), or
	 * the caller did; otherwise it is an assumption. */
	bool certain;
	size_t lost; /* how many U+FFFD are in the text, those that the input held among them */
};

/* clang-format off */
#define DECODED_EMPTY { BUF_EMPTY, "", false, 0 }
/* clang-format on */

/* Whether it may be forced: a code page, 65001, 1200 or 1201. */
bool encoding_known(int page);

/*
 * Decodes the bytes into *out, which was empty; decoded_release() when it is done with. Never
 * fails: what cannot be decoded becomes U+FFFD, a run of NULs one of them. An end-of-file
 * character of DOS (0x1A) at the very end is dropped.
 *
 * `vocabulary` holds texts in UTF-8 that are likely to occur, such as labels in many languages;
 * it decides between code pages before anything else.
 *
 * `forced_page`, if not 0, is the encoding of everything that has no byte order mark; but
 * UTF-16 within a file that is forced to be a code page or UTF-8 is still known by its zero
 * bytes.
 */
void encoding_decode(struct codepages *pages, const char *const *vocabulary,
	size_t vocabulary_count, int forced_page, const char *bytes, size_t len,
	struct decoded *out);

void decoded_release(struct decoded *decoded);

#endif
