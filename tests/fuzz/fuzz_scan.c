/* SPDX-License-Identifier: MIT */
/*
 * The first lines, up to an empty one, are needles, the rest is searched: every variant finds
 * what a naive search finds, and out of chunks of any size come the lines that a naive one
 * picks, in bytes and in UTF-16.
 */
#include "naive.h"
#include "scan/scan.h"
#include "scan/sieve.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 64 };

struct input {
	char *needles[MOST];
	size_t count;
	const char *text;
	size_t len;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

static void split(struct input *input, const char *bytes, size_t len)
{
	const char *end;

	while (input->count < MOST && len > 0 && (end = memchr(bytes, '\n', len)) &&
		end > bytes) {
		input->needles[input->count++] = strndup(bytes, (size_t)(end - bytes));
		len -= (size_t)(end - bytes) + 1;
		bytes = end + 1;
	}
	input->text = bytes;
	input->len = len;
}

static const char *const *needles_of(const struct input *input)
{
	return (const char *const *)input->needles;
}

static void check_scan(const struct input *input, struct scan *scan)
{
	for (size_t from = 0; from <= input->len; from++) {
		size_t want = naive_next(
			needles_of(input), input->count, input->text, input->len, from);

		for (int variant = 0; variant < FILTER_VARIANTS; variant++)
			require(!scan_force(scan, (enum filter_variant)variant) ||
				scan_next(scan, input->text, input->len, from) == want);
		from = want;
	}
}

/* The bytes as they are, and as the low halves of units that are narrowed again. */
static void check_sieve(const struct input *input, const struct scan *scan,
	enum sieve_width width, size_t chunk)
{
	size_t scale = width == SIEVE_BYTES ? 1 : 2;
	struct buf got = BUF_EMPTY, want = BUF_EMPTY;
	char *plain = calloc(input->len + 1, 1), *wide = calloc(2, input->len + 1);
	unsigned long long lines;
	struct sieve sieve;

	for (size_t i = 0; i < input->len; i++) {
		plain[i] = input->text[i];
		wide[scale * i + (width == SIEVE_UTF16BE)] = plain[i];
		if (scale == 2 && (unsigned char)plain[i] > 0x7F)
			plain[i] = '?';
	}
	lines = naive_sift(needles_of(input), input->count, plain, input->len, &want);
	sieve_init(&sieve, scan, naive_record, &got);
	sieve.width = width;
	for (size_t at = 0, len; at < scale * input->len; at += len) {
		len = scale * input->len - at < chunk ? scale * input->len - at : chunk;
		sieve_feed(&sieve, wide + at, len);
		chunk = chunk * 7 % 61 + 1;
	}
	require(sieve_finish(&sieve) == (!input->len || plain[input->len - 1] == '\n'));
	require(sieve.lines == lines && sieve.bytes == scale * input->len);
	require(got.len == want.len && (!got.len || memcmp(got.data, want.data, got.len) == 0));
	sieve_release(&sieve);
	buf_release(&got);
	buf_release(&want);
	free(plain);
	free(wide);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = {{NULL}, 0, NULL, 0};
	struct error err = ERROR_NONE;
	struct scan *scan;

	if (size == 0)
		return 0;
	split(&input, (const char *)data, size);
	scan = scan_new(needles_of(&input), input.count, input.text,
		data[size - 1] % 2 ? input.len : 0, &err);
	require((scan != NULL) == (err.exit == 0));
	if (scan) {
		check_scan(&input, scan);
		for (int width = SIEVE_BYTES; width <= SIEVE_UTF16BE; width++)
			check_sieve(&input, scan, (enum sieve_width)width, data[0]);
	}
	scan_free(scan);
	for (size_t i = 0; i < input.count; i++)
		free(input.needles[i]);
	return 0;
}
