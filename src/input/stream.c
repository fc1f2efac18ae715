/* SPDX-License-Identifier: MIT */
#include "input/stream.h"

#include "base/alloc.h"
#include "base/disk.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { LOAD_STEP = 64 * 1024 };

struct stream {
	const struct stream_kind *kind;
	void *data;
	char *ahead; /* STREAM_PEEK_MAX bytes, once somebody peeked */
	size_t from; /* what is there and not consumed: [from, to) */
	size_t to;
	bool ended;
	struct error failed;
};

struct memory {
	const char *bytes;
	size_t left;
};

struct stream *stream_new(const struct stream_kind *kind, void *data)
{
	struct stream *stream = xcalloc(1, sizeof(*stream));

	stream->kind = kind;
	stream->data = data;
	return stream;
}

static long read_file(void *data, void *bytes, size_t room, struct error *err)
{
	return disk_read(*(const int *)data, bytes, room, err);
}

static void close_file(void *data)
{
	disk_close(*(const int *)data);
	free(data);
}

struct stream *stream_from_file(int fd)
{
	static const struct stream_kind kind = {read_file, close_file};
	int *data = xmalloc(sizeof(*data));

	*data = fd;
	return stream_new(&kind, data);
}

static long read_standard(void *data, void *bytes, size_t room, struct error *err)
{
	(void)data;
	return disk_read_standard(bytes, room, err);
}

struct stream *stream_from_standard_input(void)
{
	static const struct stream_kind kind = {read_standard, free};

	return stream_new(&kind, NULL);
}

static long read_memory(void *data, void *bytes, size_t room, struct error *err)
{
	struct memory *memory = data;
	size_t take = room < memory->left ? room : memory->left;

	(void)err;
	memcpy(bytes, memory->bytes, take);
	memory->bytes += take;
	memory->left -= take;
	return (long)take;
}

struct stream *stream_from_memory(const void *bytes, size_t len)
{
	static const struct stream_kind kind = {read_memory, free};
	struct memory *memory = xmalloc(sizeof(*memory));

	memory->bytes = len > 0 ? bytes : "";
	memory->left = len;
	return stream_new(&kind, memory);
}

/* The next bytes of the source; 0 after the end and after an error. */
static size_t draw(struct stream *stream, void *bytes, size_t room)
{
	long got;

	if (stream->ended || stream->failed.exit != 0)
		return 0;
	got = stream->kind->read(
		stream->data, bytes, room < LONG_MAX ? room : LONG_MAX, &stream->failed);
	stream->ended = got == 0;
	return got > 0 ? (size_t)got : 0;
}

long stream_read(struct stream *stream, void *bytes, size_t room, struct error *err)
{
	size_t got = stream->to - stream->from;

	if (room == 0)
		return 0;
	if (got > 0) {
		if (got > room)
			got = room;
		memcpy(bytes, stream->ahead + stream->from, got);
		stream->from += got;
		return (long)got;
	}
	got = draw(stream, bytes, room);
	if (got > 0 || stream->failed.exit == 0)
		return (long)got;
	error_set(err, stream->failed.exit, "%s", stream->failed.text);
	return -1;
}

size_t stream_peek(struct stream *stream, size_t want, const char **bytes)
{
	size_t got;

	if (want > STREAM_PEEK_MAX)
		want = STREAM_PEEK_MAX;
	if (stream->ahead == NULL)
		stream->ahead = xmalloc(STREAM_PEEK_MAX);
	if (STREAM_PEEK_MAX - stream->from < want) {
		memmove(stream->ahead, stream->ahead + stream->from, stream->to - stream->from);
		stream->to -= stream->from;
		stream->from = 0;
	}
	while (stream->to - stream->from < want &&
		(got = draw(stream, stream->ahead + stream->to, STREAM_PEEK_MAX - stream->to)) >
			0)
		stream->to += got;
	*bytes = stream->ahead + stream->from;
	return stream->to - stream->from < want ? stream->to - stream->from : want;
}

static bool fail_too_large(struct error *err, size_t limit)
{
	const size_t mib = 1024 * 1024;

	if (limit >= mib && limit % mib == 0)
		return error_set(err, EXIT_BAD_INPUT, "is larger than %zu MiB", limit / mib);
	return error_set(err, EXIT_BAD_INPUT, "is larger than %zu bytes", limit);
}

bool stream_load(struct stream *stream, size_t limit, struct buf *out, struct error *err)
{
	size_t start = out->len;
	size_t left = limit;
	long got;

	for (;;) {
		size_t room = left < LOAD_STEP ? left + 1 : LOAD_STEP;

		got = stream_read(stream, buf_reserve(out, room), room, err);
		if (got <= 0)
			break;
		if ((size_t)got > left) {
			got = -1;
			fail_too_large(err, limit);
			break;
		}
		left -= (size_t)got;
		buf_truncate(out, out->len + (size_t)got);
	}
	if (got < 0)
		buf_truncate(out, start);
	return got == 0;
}

void stream_close(struct stream *stream)
{
	if (stream == NULL)
		return;
	stream->kind->close(stream->data);
	free(stream->ahead);
	free(stream);
}
