/* SPDX-License-Identifier: MIT */
#include "input/entry.h"

#include "base/alloc.h"
#include "base/disk.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum {
	LOCAL_SIZE = 30, /* APPNOTE 4.3.7, without name and extra */
	PIECE = 64 * 1024,
	/* 4.4.4: encrypted, strongly encrypted, headers masked by an encrypted directory */
	FLAGS_ENCRYPTED = 1 << 0 | 1 << 6 | 1 << 13,
	FLAG_PATCH = 1 << 5,
	METHOD_STORED = 0,
	METHOD_DEFLATED = 8,
};

struct reader {
	const struct entry_source *source;
	const struct entry *entry;
	uint64_t at;   /* where packed bytes come next */
	uint64_t left; /* packed bytes that were not read yet */
	uint64_t made;
	uint32_t crc;
	bool ended;
	z_stream z; /* of a deflated entry */
	unsigned char in[PIECE];
};

unsigned entry_get16(const unsigned char *at)
{
	return (unsigned)at[0] | (unsigned)at[1] << 8;
}

uint32_t entry_get32(const unsigned char *at)
{
	return (uint32_t)entry_get16(at) | (uint32_t)entry_get16(at + 2) << 16;
}

uint64_t entry_get64(const unsigned char *at)
{
	return (uint64_t)entry_get32(at) | (uint64_t)entry_get32(at + 4) << 32;
}

static bool damaged(struct error *err, const char *what)
{
	return error_set(err, EXIT_BAD_INPUT, "is damaged in the zip archive: %s", what);
}

bool entry_read_at(const struct entry_source *source, uint64_t offset, void *bytes, size_t len,
	struct error *err)
{
	if (offset > source->size || len > source->size - offset)
		return damaged(err, "it is cut short");
	if (source->memory == NULL)
		return disk_read_at(source->fd, offset, bytes, len, err);
	if (len > 0)
		memcpy(bytes, source->memory + (size_t)offset, len);
	return true;
}

static const char *method_name(unsigned method)
{
	static const struct {
		unsigned number;
		const char *name;
	} names[] = {
		{1, " (Shrink)"},
		{6, " (Implode)"},
		{9, " (Deflate64)"},
		{12, " (BZIP2)"},
		{14, " (LZMA)"},
		{93, " (Zstandard)"},
		{95, " (XZ)"},
		{98, " (PPMd)"},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].number == method)
			return names[i].name;
	}
	return "";
}

/* What the directory alone tells against an entry. */
static bool is_readable(const struct entry *entry, struct error *err)
{
	if ((entry->flags & FLAGS_ENCRYPTED) != 0)
		return error_set(err, EXIT_BAD_INPUT,
			"is encrypted in the zip archive; expand it first");
	if (entry->disk != 0)
		return error_set(err, EXIT_BAD_INPUT, "is in another part of a split archive");
	if ((entry->flags & FLAG_PATCH) != 0)
		return error_set(err, EXIT_BAD_INPUT, "is only a patch of another file");
	if (entry->method != METHOD_STORED && entry->method != METHOD_DEFLATED)
		return error_set(err, EXIT_BAD_INPUT,
			"is packed by method %u%s, which is not supported; expand it first",
			entry->method, method_name(entry->method));
	if (entry->link)
		return error_set(err, EXIT_BAD_INPUT, "is a symbolic link");
	if (entry->method == METHOD_STORED && entry->packed != entry->size)
		return damaged(err, "its sizes do not agree");
	return true;
}

/* Whether the local header has this name; backslashes count as in archive.c. */
static bool has_name(const struct entry_source *source, const struct entry *entry, bool *same,
	struct error *err)
{
	size_t len = entry->shown.name_len;
	char *name = xmalloc(len);
	bool ok = entry_read_at(source, entry->offset + LOCAL_SIZE, name, len, err);

	*same = ok;
	for (size_t i = 0; *same && i < len; i++)
		*same = (name[i] == '\\' ? '/' : name[i]) == entry->shown.name[i];
	free(name);
	return ok;
}

/* Finds the packed bytes, which begin behind the local header. */
static bool find_content(const struct entry_source *source, const struct entry *entry,
	uint64_t *start, struct error *err)
{
	unsigned char header[LOCAL_SIZE];
	uint64_t length;
	bool same;

	if (!entry_read_at(source, entry->offset, header, LOCAL_SIZE, err))
		return false;
	if (memcmp(header, "PK\3\4", 4) != 0)
		return damaged(err, "it is not where it should be");
	if (entry_get16(header + 26) != entry->shown.name_len)
		return damaged(err, "it has two names");
	if (!has_name(source, entry, &same, err))
		return false;
	if (!same)
		return damaged(err, "it has two names");
	if (entry_get16(header + 8) != entry->method)
		return damaged(err, "it has two methods");
	length = LOCAL_SIZE + entry->shown.name_len + entry_get16(header + 28);
	if (entry->limit < entry->offset || entry->limit - entry->offset < length ||
		entry->limit - entry->offset - length < entry->packed)
		return error_set(
			err, EXIT_BAD_INPUT, "overlaps something else in the zip archive");
	*start = entry->offset + length;
	return true;
}

static bool fill(struct reader *reader, struct error *err)
{
	size_t len = reader->left < PIECE ? (size_t)reader->left : PIECE;

	if (!entry_read_at(reader->source, reader->at, reader->in, len, err))
		return false;
	reader->at += len;
	reader->left -= len;
	reader->z.next_in = reader->in;
	reader->z.avail_in = (uInt)len;
	return true;
}

/* Inflates until the room is full, the end or an error; returns how many bytes that made. */
static size_t inflate_some(
	struct reader *reader, unsigned char *bytes, size_t room, struct error *err)
{
	z_stream *z = &reader->z;

	z->next_out = bytes;
	z->avail_out = (uInt)room;
	while (z->avail_out > 0 && !reader->ended) {
		int result;

		if (z->avail_in == 0 && reader->left > 0 && !fill(reader, err))
			break;
		result = inflate(z, Z_NO_FLUSH);
		reader->ended = result == Z_STREAM_END;
		if (result == Z_BUF_ERROR && z->avail_in == 0 && reader->left == 0) {
			damaged(err, "it ends too early");
			break;
		}
		if (result != Z_OK && result != Z_STREAM_END) {
			damaged(err, "it cannot be inflated");
			break;
		}
	}
	return room - z->avail_out;
}

static bool check_limits(struct reader *reader, size_t made, struct error *err)
{
	if (made > *reader->source->budget)
		return error_set(err, EXIT_BAD_INPUT,
			"is not read to its end: its zip archive becomes larger than %u GiB",
			(unsigned)(ARCHIVE_MAX_INFLATED >> 30));
	*reader->source->budget -= made;
	if (reader->made > ARCHIVE_FREE_SIZE &&
		(reader->made - 1) / ARCHIVE_MAX_RATIO >= reader->entry->packed)
		return error_set(err, EXIT_BAD_INPUT,
			"becomes more than %d times as large as it is in its zip archive",
			ARCHIVE_MAX_RATIO);
	return true;
}

static bool check_end(const struct reader *reader, struct error *err)
{
	if (reader->left != 0 || reader->z.avail_in != 0)
		return damaged(err, "its packed size is wrong");
	if (reader->made != reader->entry->size)
		return damaged(err, "its size is wrong");
	if (reader->crc != reader->entry->crc)
		return damaged(err, "its checksum is wrong");
	return true;
}

static bool count_in(
	struct reader *reader, const unsigned char *bytes, size_t made, struct error *err)
{
	reader->made += made;
	if (reader->made > reader->entry->size)
		return damaged(err, "its size is wrong");
	reader->crc = (uint32_t)crc32(reader->crc, bytes, (uInt)made);
	return true;
}

static long read_deflated(void *data, void *bytes, size_t room, struct error *err)
{
	struct reader *reader = data;
	size_t made;

	if (room > PIECE)
		room = PIECE;
	made = inflate_some(reader, bytes, room, err);
	if (!count_in(reader, bytes, made, err) || !check_limits(reader, made, err))
		return -1;
	if (reader->ended)
		check_end(reader, err);
	return made > 0 || err->exit == 0 ? (long)made : -1;
}

static long read_stored(void *data, void *bytes, size_t room, struct error *err)
{
	struct reader *reader = data;

	if (room > PIECE)
		room = PIECE;
	if (room > reader->left)
		room = (size_t)reader->left;
	if (!entry_read_at(reader->source, reader->at, bytes, room, err))
		return -1;
	reader->at += room;
	reader->left -= room;
	count_in(reader, bytes, room, err);
	if (reader->left == 0)
		check_end(reader, err);
	return room > 0 || err->exit == 0 ? (long)room : -1;
}

static void close_deflated(void *data)
{
	struct reader *reader = data;

	inflateEnd(&reader->z);
	free(reader);
}

static void *allocate(void *opaque, unsigned count, unsigned size)
{
	(void)opaque;
	return xcalloc(count, size);
}

static void release(void *opaque, void *block)
{
	(void)opaque;
	free(block);
}

struct stream *entry_open(
	const struct entry_source *source, const struct entry *entry, struct error *err)
{
	static const struct stream_kind stored = {read_stored, free};
	static const struct stream_kind deflated = {read_deflated, close_deflated};
	struct reader *reader;
	uint64_t start = 0;

	if (!is_readable(entry, err) || !find_content(source, entry, &start, err))
		return NULL;
	reader = xcalloc(1, sizeof(*reader));
	reader->source = source;
	reader->entry = entry;
	reader->at = start;
	reader->left = entry->packed;
	reader->crc = (uint32_t)crc32(0, Z_NULL, 0);
	if (entry->method == METHOD_STORED)
		return stream_new(&stored, reader);
	reader->z.zalloc = allocate;
	reader->z.zfree = release;
	if (inflateInit2(&reader->z, -MAX_WBITS) != Z_OK) {
		free(reader);
		error_set(err, EXIT_INTERNAL, "zlib does not start");
		return NULL;
	}
	return stream_new(&deflated, reader);
}
