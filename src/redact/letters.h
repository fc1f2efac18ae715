/* SPDX-License-Identifier: MIT */
/* Characters of names, in UTF-8 and without a locale. */
#ifndef REDACT_LETTERS_H
#define REDACT_LETTERS_H

#include <stdbool.h>
#include <stddef.h>

static inline bool letter_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool letter_is_ascii(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool letter_is_hex(char c)
{
	return letter_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static inline bool letter_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Letters, digits and whatever is not ASCII make words; all else divides them. */
static inline bool letter_is_word(char c)
{
	return letter_is_ascii(c) || letter_is_digit(c) || (unsigned char)c >= 0x80;
}

/* Whether text[at] is within a word that begins before it. */
static inline bool letter_is_inside(const char *text, size_t at)
{
	return at > 0 && letter_is_word(text[at]) && letter_is_word(text[at - 1]);
}

/* How many bytes from `at` on are of a set; at most `max`. */
static inline size_t letters_run(
	const char *text, size_t len, size_t at, bool (*is)(char c), size_t max)
{
	size_t end = at;

	while (end < len && end - at < max && is(text[end]))
		end++;
	return end - at;
}

/*
 * Small letters for capitals: those of ASCII, Latin, Greek and Cyrillic, as Windows compares
 * names. Writes exactly `len` bytes, each where the one it stands for was.
 */
void letters_fold(char *out, const char *text, size_t len);

/* Whether the `len` bytes of text begin with a word, which is given in small ASCII letters. */
bool letters_start(const char *text, size_t len, const char *word);

#endif
