/* SPDX-License-Identifier: MIT */
#include "tap.h"

#include "naive.h"
#include "scan/sieve.h"

#include <stdlib.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

static const char *const needles[] = {"0x80070005", "0x8007000E", "ESU: not eligible", "xyz",
	"a needle of many words that is as long as a line of a log may well be"};

static uint64_t state = 1;

static unsigned chance(unsigned below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state >> 32) % below;
}

static struct scan *make(void)
{
	struct error err = ERROR_NONE;
	struct scan *scan = scan_new(needles, LENGTH(needles), NULL, 0, &err);

	if (!scan)
		CHECK_STR(err.text, "");
	return scan;
}

/* Chunks of random sizes up to `largest`, in blocks of their own for a sanitizer to see. */
static bool feed(struct sieve *sieve, const struct buf *log, unsigned largest)
{
	for (size_t at = 0; at < log->len;) {
		size_t len = chance(8) ? 1 + chance(largest) : 0;
		char *chunk;

		if (len > log->len - at)
			len = log->len - at;
		chunk = malloc(len + 1);
		memcpy(chunk, log->data + at, len);
		sieve_feed(sieve, chunk, len);
		free(chunk);
		at += len;
	}
	return sieve_finish(sieve);
}

static bool same(const struct buf *a, const struct buf *b)
{
	return a->len == b->len && (a->len == 0 || memcmp(a->data, b->data, a->len) == 0);
}

static void widen(struct buf *out, const struct buf *log, enum sieve_width width)
{
	for (size_t i = 0; i < log->len; i++) {
		char unit[2] = {log->data[i], '\0'};

		/* A byte beyond ASCII stands for some character that is none. */
		if ((unsigned char)unit[0] > 0x7F)
			unit[1] = (char)(1 + (unsigned char)unit[0] % 3);
		if (width == SIEVE_UTF16BE) {
			char first = unit[0];

			unit[0] = unit[1];
			unit[1] = first;
		}
		buf_add(out, unit, 2);
	}
}

/* What the sieve makes of the log, in chunks of up to that size. */
static bool gives(const struct scan *scan, const struct buf *log, enum sieve_width width,
	unsigned largest, const struct buf *want, unsigned long long lines)
{
	bool whole = log->len == 0 || log->data[log->len - 1] == '\n';
	struct buf wide = BUF_EMPTY, got = BUF_EMPTY;
	struct sieve sieve;
	bool ok;

	if (width != SIEVE_BYTES)
		widen(&wide, log, width);
	sieve_init(&sieve, scan, naive_record, &got);
	sieve.width = width;
	ok = feed(&sieve, width == SIEVE_BYTES ? log : &wide, largest) == whole &&
	     same(want, &got) && sieve.lines == lines &&
	     sieve.bytes == log->len * (width == SIEVE_BYTES ? 1 : 2);
	sieve_release(&sieve);
	buf_release(&wide);
	buf_release(&got);
	return ok;
}

/* In each width and in chunks of all sizes, what the naive search makes of it. */
static bool agrees(const struct buf *log)
{
	static const unsigned sizes[] = {1, 3, 70, 1000, 65536, 1 << 20};
	struct buf narrow = BUF_EMPTY, want = BUF_EMPTY, want_narrow = BUF_EMPTY;
	struct scan *scan = make();
	unsigned long long lines;
	bool ok = true;

	buf_add(&narrow, log->data, log->len);
	for (size_t i = 0; i < narrow.len; i++) {
		if ((unsigned char)narrow.data[i] > 0x7F)
			narrow.data[i] = '?';
	}
	lines = naive_sift(needles, LENGTH(needles), log->data, log->len, &want);
	naive_sift(needles, LENGTH(needles), narrow.data, narrow.len, &want_narrow);
	for (size_t i = 0; i < LENGTH(sizes); i++) {
		ok = ok && gives(scan, log, SIEVE_BYTES, sizes[i], &want, lines);
		ok = ok && gives(scan, log, SIEVE_UTF16LE, sizes[i], &want_narrow, lines);
		ok = ok && gives(scan, log, SIEVE_UTF16BE, sizes[i], &want_narrow, lines);
	}
	scan_free(scan);
	buf_release(&narrow);
	buf_release(&want);
	buf_release(&want_narrow);
	return ok;
}

static void add_noise(struct buf *log, size_t len)
{
	static const char letters[] = "0x8070005E abcdefghijESU:\r\0\x80\xFF;y";

	for (size_t i = 0; i < len; i++)
		buf_addc(log, letters[chance(sizeof(letters) - 1)]);
}

static void add_needle(struct buf *log)
{
	const char *needle = needles[chance(LENGTH(needles))];

	buf_add(log, needle, strlen(needle) - (chance(4) == 0));
}

static void add_end(struct buf *log)
{
	buf_adds(log, (const char *[]){"\n", "\r\n", "\r\r\n", "\r\r\r\n", "\n\n"}[chance(5)]);
}

static void test_random(void)
{
	bool random_logs_agree = true;

	for (int round = 0; round < 8; round++) {
		struct buf log = BUF_EMPTY;
		unsigned count = chance(2000);

		for (unsigned i = 0; i < count; i++) {
			add_noise(&log, chance(chance(20) ? 150 : 3));
			if (chance(10) == 0)
				add_needle(&log);
			add_noise(&log, chance(3));
			if (chance(7))
				add_end(&log);
		}
		random_logs_agree = random_logs_agree && agrees(&log);
		buf_release(&log);
	}
	CHECK(random_logs_agree);
}

/* Long lines with a needle around the borders of pieces, and lines of just the length. */
static void test_long(void)
{
	static const size_t near[] = {0, 32768, 65536, 98304, 131072, 163840, 196608};
	bool long_lines_agree = true;

	for (int round = 0; round < 12; round++) {
		struct buf log = BUF_EMPTY;

		add_noise(&log, chance(100));
		add_end(&log);
		for (int i = 0; i < 3; i++) {
			size_t len = near[chance(LENGTH(near))] + chance(160);

			add_noise(&log, len > 80 ? len - 80 : 0);
			if (chance(3))
				add_needle(&log);
			add_noise(&log, chance(3) ? chance(80) : 65536 + chance(5) - 3);
			if (chance(3))
				add_needle(&log);
			if (i < 2 || chance(2))
				add_end(&log);
		}
		long_lines_agree = long_lines_agree && agrees(&log);
		buf_release(&log);
	}
	CHECK(long_lines_agree);
}

/* A line feed before, at and behind the 64 KiB that are carried over. */
static void test_full_carry(void)
{
	bool full_lines_agree = true;

	for (size_t len = SIEVE_MAX_LINE - 3; len < SIEVE_MAX_LINE + 3; len++) {
		for (int returns = 0; returns < 4; returns++) {
			struct buf log = BUF_EMPTY;

			while (log.len < len - 10)
				buf_addc(&log, '.');
			buf_adds(&log, "0x80070005");
			buf_add(&log, "\r\r\r", (size_t)returns);
			buf_adds(&log, "\nxyz");
			full_lines_agree = full_lines_agree && agrees(&log);
			buf_release(&log);
		}
	}
	CHECK(full_lines_agree);
}

static void check_known(enum sieve_width width, const char *bytes, size_t len, bool whole,
	unsigned long long lines, const char *want)
{
	struct scan *scan = make();
	struct buf got = BUF_EMPTY;
	struct sieve sieve;

	sieve_init(&sieve, scan, naive_record, &got);
	sieve.width = width;
	for (size_t i = 0; i < len; i++)
		sieve_feed(&sieve, bytes + i, 1);
	CHECK_INT(sieve_finish(&sieve), whole);
	CHECK_INT(sieve.lines, lines);
	CHECK_INT(sieve.bytes, len);
	CHECK_STR(buf_text(&got), want);
	sieve_release(&sieve);
	buf_release(&got);
	scan_free(scan);
}

#define BYTES(literal) literal, sizeof(literal) - 1

/* By hand, so that not all hangs on the naive search. */
static void test_known(void)
{
	check_known(SIEVE_BYTES, BYTES(""), true, 0, "");
	check_known(SIEVE_BYTES, BYTES("\n"), true, 1, "");
	check_known(SIEVE_BYTES, BYTES("a"), false, 1, "");
	check_known(SIEVE_BYTES, BYTES("xyz"), false, 1, "1:3:xyz\n");
	check_known(SIEVE_BYTES, BYTES("xyz\r"), false, 1, "1:3:xyz\n");
	check_known(SIEVE_BYTES, BYTES("xyz xyz\n\n"), true, 2, "1:7:xyz xyz\n");
	check_known(SIEVE_BYTES, BYTES("a\r\n\r\nb XyZ\r\r\nxy\nz\n 0x8007000e"), false, 6,
		"3:5:b XyZ\n6:11: 0x8007000e\n");
	check_known(SIEVE_BYTES, BYTES("xyz\r\r\r\n"), true, 1, "1:4:xyz\r\n");
	check_known(SIEVE_UTF16LE, BYTES("x\0y\0z\0\n\0x\0y\0z\0\r\0\n\0"), true, 2,
		"1:3:xyz\n2:3:xyz\n");
	check_known(SIEVE_UTF16BE, BYTES("\xFE\xFF\0x\0y\0z\x20\xAC\0\x80\0\n\n\n"), false, 2,
		"1:6:?xyz??\n");
	check_known(SIEVE_UTF16LE, BYTES("a\0\n\0x\0y\0z\0!"), false, 2, "2:4:xyz?\n");
	check_known(SIEVE_UTF16LE, BYTES("!"), false, 1, "");
}

/* A line that never ends takes no more memory than a short one, and is handed over once. */
static void test_endless(void)
{
	static char chunk[100000];
	struct scan *scan = make();
	struct buf got = BUF_EMPTY;
	struct sieve sieve;

	memset(chunk, '.', sizeof(chunk));
	sieve_init(&sieve, scan, naive_record, &got);
	sieve_feed(&sieve, "\n", 1);
	for (int i = 0; i < 300; i++)
		sieve_feed(&sieve, chunk, sizeof(chunk));
	CHECK_INT(got.len, 0);
	memcpy(chunk + 500, "0x80070005", 10);
	for (int i = 0; i < 3; i++)
		sieve_feed(&sieve, chunk, sizeof(chunk));
	CHECK(!sieve_finish(&sieve));
	CHECK_INT(sieve.lines, 2);
	CHECK_INT(sieve.bytes, 30300001);
	/* 30,000,500 = 915 * 32,768 + 17,780, and the piece before holds it, too. */
	CHECK(got.len == 65536 + 9 && strncmp(got.data, "2:65536:", 8) == 0 &&
		strncmp(got.data + 8 + 17780 + 32768, "0x80070005.", 11) == 0);
	sieve_release(&sieve);
	buf_release(&got);
	scan_free(scan);
}

int main(void)
{
	test_known();
	test_random();
	test_long();
	test_full_carry();
	test_endless();
	return tap_done();
}
