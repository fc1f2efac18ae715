/* SPDX-License-Identifier: MIT */
#include "scan/sieve.h"

#include "base/alloc.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	HALF_PIECE = SIEVE_MAX_LINE / 2,
	BLOCK = 1 << 10,  /* searched backwards at once */
	UNITS = 16 << 10, /* of UTF-16, narrowed at once */
};

void sieve_init(struct sieve *sieve, const struct scan *scan, sieve_line *callback, void *data)
{
	memset(sieve, 0, sizeof(*sieve));
	sieve->scan = scan;
	sieve->callback = callback;
	sieve->data = data;
	sieve->carry = xmalloc(SIEVE_MAX_LINE);
}

void sieve_release(struct sieve *sieve)
{
	free(sieve->carry);
	free(sieve->narrow);
	memset(sieve, 0, sizeof(*sieve));
}

/* The line after those that were counted. */
static void hand_over(struct sieve *sieve, const char *line, size_t len)
{
	for (int i = 0; i < 2 && len > 0 && line[len - 1] == '\r'; i++)
		len--;
	sieve->callback(sieve->data, line, len, sieve->lines + 1);
}

/* A whole line, whose first needle begins at `hit`. */
static void hand_over_line(struct sieve *sieve, const char *line, size_t len, size_t hit)
{
	size_t start = 0;

	/* The needle is in the piece in whose first half it begins, if not in the one before.
	 */
	if (hit >= SIEVE_MAX_LINE)
		start = (hit / HALF_PIECE - 1) * HALF_PIECE;
	while (len - start > SIEVE_MAX_LINE &&
		scan_next(sieve->scan, line + start, SIEVE_MAX_LINE, 0) == SIEVE_MAX_LINE)
		start += HALF_PIECE;
	hand_over(sieve, line + start,
		len - start < SIEVE_MAX_LINE ? len - start : SIEVE_MAX_LINE);
}

/* Looks for a needle in the piece of the open line that was carried over. */
static void sift_carry(struct sieve *sieve)
{
	size_t overlap = scan_longest(sieve->scan);

	if (scan_next(sieve->scan, sieve->carry, sieve->have, sieve->passed) < sieve->have) {
		hand_over(sieve, sieve->carry, sieve->have);
		sieve->done = true;
	} else if (sieve->have == SIEVE_MAX_LINE) {
		memcpy(sieve->carry, sieve->carry + HALF_PIECE, HALF_PIECE);
		sieve->have = HALF_PIECE;
		sieve->passed = HALF_PIECE - overlap;
	}
}

static void end_line(struct sieve *sieve)
{
	if (!sieve->done)
		sift_carry(sieve);
	sieve->lines++;
	sieve->have = 0;
	sieve->passed = 0;
	sieve->done = false;
}

/* Adds to the open line, or opens one; returns what belongs to it, with its line feed. */
static size_t continue_line(struct sieve *sieve, const char *bytes, size_t len)
{
	const char *feed = memchr(bytes, '\n', len);
	size_t end = feed ? (size_t)(feed - bytes) : len;
	size_t part;

	for (size_t at = 0; at < end && !sieve->done; at += part) {
		part = end - at;
		if (part > SIEVE_MAX_LINE - sieve->have)
			part = SIEVE_MAX_LINE - sieve->have;
		memcpy(sieve->carry + sieve->have, bytes + at, part);
		sieve->have += part;
		if (sieve->have == SIEVE_MAX_LINE)
			sift_carry(sieve);
	}
	if (!feed)
		return len;
	end_line(sieve);
	return end + 1;
}

/* The offset after the last line feed; 0 when there is none. */
static size_t last_line(const struct sieve *sieve, const char *bytes, size_t len)
{
	while (len > 0) {
		size_t block = len < BLOCK ? len : BLOCK;

		if (scan_lines(sieve->scan, bytes + len - block, block)) {
			while (bytes[len - 1] != '\n')
				len--;
			return len;
		}
		len -= block;
	}
	return 0;
}

/* Whole lines, the last one with its line feed. */
static void sift_lines(struct sieve *sieve, const char *bytes, size_t len)
{
	size_t at = 0, hit;

	while ((hit = scan_next(sieve->scan, bytes, len, at)) < len) {
		size_t start = at + last_line(sieve, bytes + at, hit - at);
		const char *feed = memchr(bytes + hit, '\n', len - hit);
		size_t end = (size_t)(feed - bytes);

		sieve->lines += scan_lines(sieve->scan, bytes + at, start - at);
		hand_over_line(sieve, bytes + start, end - start, hit - start);
		sieve->lines++;
		at = end + 1;
	}
	sieve->lines += scan_lines(sieve->scan, bytes + at, len - at);
}

static void feed_bytes(struct sieve *sieve, const char *bytes, size_t len)
{
	size_t at = 0, end;

	if (sieve->have)
		at = continue_line(sieve, bytes, len);
	end = at + last_line(sieve, bytes + at, len - at);
	sift_lines(sieve, bytes + at, end - at);
	if (end < len)
		continue_line(sieve, bytes + end, len - end);
}

static void narrow(char *to, const char *bytes, size_t units, bool big)
{
	const uint8_t *low = (const uint8_t *)bytes + big,
		      *high = (const uint8_t *)bytes + !big;

	for (size_t i = 0; i < 2 * units; i += 2)
		*to++ = high[i] || low[i] > 0x7F ? '?' : (char)low[i];
}

static void feed_wide(struct sieve *sieve, const char *bytes, size_t len)
{
	bool big = sieve->width == SIEVE_UTF16BE;

	if (!sieve->narrow)
		sieve->narrow = xmalloc(UNITS);
	if (sieve->half && len > 0) {
		char unit[2] = {(char)sieve->odd, bytes[0]};

		narrow(sieve->narrow, unit, 1, big);
		feed_bytes(sieve, sieve->narrow, 1);
		sieve->half = false;
		bytes++;
		len--;
	}
	while (len > 1) {
		size_t units = len / 2 < UNITS ? len / 2 : UNITS;

		narrow(sieve->narrow, bytes, units, big);
		feed_bytes(sieve, sieve->narrow, units);
		bytes += 2 * units;
		len -= 2 * units;
	}
	if (len > 0) {
		sieve->odd = (unsigned char)bytes[0];
		sieve->half = true;
	}
}

void sieve_feed(struct sieve *sieve, const char *bytes, size_t len)
{
	sieve->bytes += len;
	if (len == 0)
		return;
	if (sieve->width == SIEVE_BYTES)
		feed_bytes(sieve, bytes, len);
	else
		feed_wide(sieve, bytes, len);
}

bool sieve_finish(struct sieve *sieve)
{
	if (sieve->half)
		feed_bytes(sieve, "?", 1);
	sieve->half = false;
	if (!sieve->have)
		return true;
	end_line(sieve);
	return false;
}
