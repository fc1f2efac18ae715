/* SPDX-License-Identifier: MIT */
/*
 * What src/scan/scan.h and src/scan/sieve.h promise, in the shortest way that is obviously
 * right: their tests compare with it.
 */
#ifndef TESTS_NAIVE_H
#define TESTS_NAIVE_H

#include "base/buf.h"
#include "scan/sieve.h"

#include <stdbool.h>
#include <string.h>

static inline char naive_small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static inline bool naive_begins(const char *text, size_t len, const char *needle)
{
	size_t at = 0;

	while (at < len && needle[at] && naive_small(text[at]) == naive_small(needle[at]))
		at++;
	return !needle[at];
}

static inline size_t naive_next(
	const char *const *needles, size_t count, const char *text, size_t len, size_t from)
{
	bool first[256] = {false};

	for (size_t i = 0; i < count; i++)
		first[(unsigned char)naive_small(needles[i][0])] = true;
	for (size_t at = from; at < len; at++) {
		for (size_t i = 0; first[(unsigned char)naive_small(text[at])] && i < count;
			i++) {
			if (naive_begins(text + at, len - at, needles[i]))
				return at;
		}
	}
	return len;
}

/* A sieve_line for a struct buf: each line as "NUMBER:LENGTH:BYTES" and a line feed. */
static inline void naive_record(
	void *data, const char *line, size_t len, unsigned long long number)
{
	buf_addf(data, "%llu:%zu:", number, len);
	buf_add(data, line, len);
	buf_addc(data, '\n');
}

static inline void naive_sift_line(const char *const *needles, size_t count, const char *line,
	size_t len, unsigned long long number, struct buf *out)
{
	for (size_t start = 0;; start += SIEVE_MAX_LINE / 2) {
		size_t piece = len - start < SIEVE_MAX_LINE ? len - start : SIEVE_MAX_LINE;

		if (naive_next(needles, count, line + start, piece, 0) < piece) {
			for (int i = 0; i < 2 && line[start + piece - 1] == '\r'; i++)
				piece--;
			naive_record(out, line + start, piece, number);
			return;
		}
		if (len - start <= SIEVE_MAX_LINE)
			return;
	}
}

/* What a sieve hands over, as naive_record() writes it; returns how many lines there are. */
static inline unsigned long long naive_sift(const char *const *needles, size_t count,
	const char *bytes, size_t len, struct buf *out)
{
	unsigned long long lines = 0;
	size_t end;

	for (size_t at = 0; at < len; at = end + 1) {
		for (end = at; end < len && bytes[end] != '\n';)
			end++;
		naive_sift_line(needles, count, bytes + at, end - at, ++lines, out);
	}
	return lines;
}

#endif
