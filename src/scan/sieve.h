/* SPDX-License-Identifier: MIT */
/*
 * Out of a log of any size, the lines that hold a needle. Bytes come in chunks of any size;
 * memory does not grow with them, nor with the length of a line.
 *
 *	struct sieve sieve;
 *
 *	sieve_init(&sieve, scan, keep_line, &lines);
 *	while ((len = read(file, chunk, sizeof(chunk))) > 0)
 *		sieve_feed(&sieve, chunk, len);
 *	whole = sieve_finish(&sieve);
 *	sieve_release(&sieve);
 *
 * Chunks from 64 KiB to 1 MiB are all as fast.
 */
#ifndef SCAN_SIEVE_H
#define SCAN_SIEVE_H

#include "scan/scan.h"

#include <stdbool.h>
#include <stddef.h>

/* Of a longer line only a part is handed over. */
enum { SIEVE_MAX_LINE = 64 << 10 };

/*
 * A line, counted from 1, without its line end: a line feed and up to two carriage returns
 * before it (copies made twice in text mode have two). NULs and all other bytes are as they
 * were. The text is valid during the call only and no string: nothing ends it.
 *
 * A line of more than SIEVE_MAX_LINE bytes is looked at in pieces of that size, each of which
 * begins half a piece after the one before: the first that holds a whole needle is handed over.
 */
typedef void sieve_line(void *data, const char *line, size_t len, unsigned long long number);

/* How the log is written: bytes (ASCII, UTF-8, a code page) or UTF-16 of either order. */
enum sieve_width { SIEVE_BYTES, SIEVE_UTF16LE, SIEVE_UTF16BE };

struct sieve {
	/*
	 * To be set after sieve_init(), before the first byte. Wide lines are handed over as
	 * ASCII, with '?' for any other unit, a byte order mark included.
	 */
	enum sieve_width width;
	/* What came in so far, to be read. A last line without a line end counts at the end. */
	unsigned long long bytes, lines;

	/* The rest is its own business. */
	const struct scan *scan;
	sieve_line *callback;
	void *data;
	char *carry;   /* the start, or a later piece, of a line whose end has not come yet */
	size_t have;   /* so many bytes of it, 0 without such a line */
	size_t passed; /* no needle begins before this offset of it */
	bool done;     /* it was handed over already */
	char *narrow;
	unsigned char odd; /* the first half of a unit whose second half has not come yet */
	bool half;
};

/* Borrows the scan. The callback gets each line that holds a needle once, in order. */
void sieve_init(struct sieve *sieve, const struct scan *scan, sieve_line *callback, void *data);
void sieve_feed(struct sieve *sieve, const char *bytes, size_t len);

/* The log is over; true when it ended with a line end, or is empty. */
bool sieve_finish(struct sieve *sieve);

void sieve_release(struct sieve *sieve);

#endif
