/* SPDX-License-Identifier: MIT */
/*
 * Which code page a text is in that does not say it: each page is tried, and the one whose text
 * looks most like written language wins. What counts: words that are known, letters of one
 * alphabet next to each other, capitals at the start of words; and against it bytes without a
 * meaning, letters of two scripts in one word, signs within words, rare characters.
 */
#ifndef DECODE_GUESS_H
#define DECODE_GUESS_H

#include "decode/codepage.h"

#include <stdbool.h>
#include <stddef.h>

/* A text of that many bytes is enough to guess from; more only takes time. */
enum { GUESS_SAMPLE = 1 << 16 };

struct guess;

/* `vocabulary` holds texts in UTF-8, such as the labels of tools in many languages; their words
 * are copied. Owned by the caller; `pages` must outlive it. */
struct guess *guess_new(
	struct codepages *pages, const char *const *vocabulary, size_t vocabulary_count);
void guess_free(struct guess *guess);

struct guess_score {
	long good;   /* points for it */
	long bad;    /* points against it */
	long damage; /* characters that cannot be right where they stand */
};

/* What the bytes look like in that page; 65001 is UTF-8. Only bytes beyond ASCII count. */
struct guess_score guess_rate(struct guess *guess, int page, const char *bytes, size_t len);

/* The pages that are tried, 65001 first; 0 behind the last one. */
int guess_candidate(size_t index);

/* The page they look best in; with `utf8`, damaged UTF-8 is a candidate, too. */
int guess_page(struct guess *guess, const char *bytes, size_t len, bool utf8);

#endif
