/* SPDX-License-Identifier: MIT */
/*
 * Reads whatever comes in as a zip archive, all of its entries to their ends: what is read
 * without an error has the length that was promised within the budget, names are in order,
 * and times are whole. Also guesses what it might be.
 */
#include "base/error.h"
#include "input/archive.h"
#include "input/input.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BUDGET = 4 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

static void check_time(const char *time)
{
	size_t len = strlen(time);

	require(len == 0 || len == 19 || (len == 20 && time[19] == 'Z'));
}

static void check_order(const struct archive_entry *a, const struct archive_entry *b)
{
	size_t len = a->name_len < b->name_len ? a->name_len : b->name_len;
	int order = memcmp(a->name, b->name, len);

	require(order < 0 || (order == 0 && a->name_len <= b->name_len));
	require(memchr(b->name, '\\', b->name_len) == NULL);
}

static void read_entry(struct archive *archive, size_t index)
{
	struct error err = ERROR_NONE;
	struct stream *stream = archive_open(archive, index, &err);
	char bytes[1000];
	const char *ahead;
	char first = 0;
	long got;

	require((stream == NULL) == (err.exit != 0));
	if (stream == NULL)
		return;
	if (stream_peek(stream, 100, &ahead) > 0)
		first = ahead[0];
	got = stream_read(stream, bytes, sizeof(bytes), &err);
	require(got <= 0 || bytes[0] == first);
	while (got > 0)
		got = stream_read(stream, bytes, sizeof(bytes), &err);
	require((got < 0) == (err.exit != 0));
	require(stream_read(stream, bytes, sizeof(bytes), &err) == got);
	stream_close(stream);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	struct error err = ERROR_NONE;
	uint64_t budget = BUDGET;
	struct archive *archive = archive_from_memory(bytes, size, &budget, &err);

	require((archive == NULL) == (err.exit != 0));
	require(input_guess(bytes, size) != NULL || size > 0);
	for (size_t i = 0; archive != NULL && i < archive_count(archive); i++) {
		check_time(archive_entry(archive, i)->time);
		if (i > 0)
			check_order(archive_entry(archive, i - 1), archive_entry(archive, i));
		read_entry(archive, i);
	}
	require(budget <= BUDGET);
	archive_close(archive);
	return 0;
}
