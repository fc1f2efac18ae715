/* SPDX-License-Identifier: MIT */
/*
 * Makes zip archives for tests, good ones and strange ones, without the code that is tested.
 *
 *	struct zip zip = ZIP_EMPTY;
 *	zip_add(&zip, &(struct zip_member){.name = "a", .bytes = "x", .len = 1, .method = 8});
 *	zip_finish(&zip, "");
 *	... zip.bytes ...
 *	zip_release(&zip);
 */
#ifndef TESTS_ZIP_H
#define TESTS_ZIP_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct zip_member {
	const char *name;
	size_t name_len; /* 0 for all of it */
	const char *bytes;
	size_t len;
	unsigned method; /* 8 deflates; any other stores, whatever it means */
	unsigned flags;
	unsigned made_by;
	unsigned date;
	unsigned time;
	uint32_t attributes;
	const char *extra; /* of the directory */
	size_t extra_len;
	bool descriptor; /* sizes and checksum come behind the content */
	bool zip64;
};

struct zip {
	struct buf bytes;
	struct buf directory;
	unsigned count;
	size_t start; /* of the directory, once finished */
};

/* clang-format off */
#define ZIP_EMPTY { BUF_EMPTY, BUF_EMPTY, 0, 0 }
/* clang-format on */

static inline void zip_put(struct buf *out, uint64_t number, int bytes)
{
	for (int i = 0; i < bytes; i++)
		buf_addc(out, (char)(number >> 8 * i & 0xFF));
}

/* Overwrites a number. */
static inline void zip_set(struct buf *bytes, size_t at, uint64_t number, int size)
{
	for (int i = 0; i < size; i++)
		bytes->data[at + (size_t)i] = (char)(number >> 8 * i & 0xFF);
}

static inline void zip_deflate(struct buf *out, const char *bytes, size_t len, int level)
{
	z_stream z;
	size_t room;

	memset(&z, 0, sizeof(z));
	if (deflateInit2(&z, level, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		abort();
	room = deflateBound(&z, (uLong)len);
	z.next_in = (Bytef *)(uintptr_t)bytes;
	z.avail_in = (uInt)len;
	z.next_out = (Bytef *)buf_reserve(out, room);
	z.avail_out = (uInt)room;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		abort();
	buf_truncate(out, out->len + room - z.avail_out);
	deflateEnd(&z);
}

/* What local header and directory both have, from the flags on to the lengths. */
static inline void zip_put_common(struct buf *out, const struct zip_member *m, uint32_t crc,
	size_t packed, bool blank, size_t extra)
{
	bool large = m->zip64;
	size_t name_len = m->name_len > 0 ? m->name_len : strlen(m->name);

	zip_put(out, m->flags | (m->descriptor ? 8 : 0), 2);
	zip_put(out, m->method, 2);
	zip_put(out, m->time, 2);
	zip_put(out, m->date, 2);
	zip_put(out, blank ? 0 : crc, 4);
	zip_put(out, blank ? 0 : large ? 0xFFFFFFFF : packed, 4);
	zip_put(out, blank ? 0 : large ? 0xFFFFFFFF : m->len, 4);
	zip_put(out, name_len, 2);
	zip_put(out, extra, 2);
}

static inline void zip_add(struct zip *zip, const struct zip_member *m)
{
	size_t name_len = m->name_len > 0 ? m->name_len : strlen(m->name);
	size_t extra = m->extra_len + (m->zip64 ? 28 : 0);
	uint32_t crc = (uint32_t)crc32(0, (const Bytef *)m->bytes, (uInt)m->len);
	size_t offset = zip->bytes.len;
	struct buf packed = BUF_EMPTY;

	if (m->len == 0)
		crc = 0;
	if (m->method == 8)
		zip_deflate(&packed, m->bytes, m->len, 6);
	else
		buf_add(&packed, m->bytes, m->len);
	buf_add(&zip->bytes, "PK\3\4\24\0", 6);
	zip_put_common(&zip->bytes, m, crc, packed.len, m->descriptor, m->zip64 ? 20 : 0);
	buf_add(&zip->bytes, m->name, name_len);
	if (m->zip64) {
		zip_put(&zip->bytes, 0x00100001, 4);
		zip_put(&zip->bytes, m->len, 8);
		zip_put(&zip->bytes, packed.len, 8);
	}
	buf_add(&zip->bytes, packed.data, packed.len);
	if (m->descriptor) {
		buf_add(&zip->bytes, "PK\7\10", 4);
		zip_put(&zip->bytes, crc, 4);
		zip_put(&zip->bytes, packed.len, 4);
		zip_put(&zip->bytes, m->len, 4);
	}
	buf_add(&zip->directory, "PK\1\2", 4);
	zip_put(&zip->directory, m->made_by, 2);
	zip_put(&zip->directory, 20, 2);
	zip_put_common(&zip->directory, m, crc, packed.len, false, extra);
	zip_put(&zip->directory, 0, 6); /* comment, disk, internal attributes */
	zip_put(&zip->directory, m->attributes, 4);
	zip_put(&zip->directory, m->zip64 ? 0xFFFFFFFF : offset, 4);
	buf_add(&zip->directory, m->name, name_len);
	buf_add(&zip->directory, m->extra, m->extra_len);
	if (m->zip64) {
		zip_put(&zip->directory, 0x00180001, 4);
		zip_put(&zip->directory, m->len, 8);
		zip_put(&zip->directory, packed.len, 8);
		zip_put(&zip->directory, offset, 8);
	}
	zip->count++;
	buf_release(&packed);
}

static inline void zip_put_end(
	struct zip *zip, uint64_t count, uint64_t size, uint64_t start, const char *comment)
{
	buf_add(&zip->bytes, "PK\5\6\0\0\0\0", 8);
	zip_put(&zip->bytes, count, 2);
	zip_put(&zip->bytes, count, 2);
	zip_put(&zip->bytes, size, 4);
	zip_put(&zip->bytes, start, 4);
	zip_put(&zip->bytes, strlen(comment), 2);
	buf_adds(&zip->bytes, comment);
}

static inline void zip_put_directory(struct zip *zip)
{
	zip->start = zip->bytes.len;
	buf_add(&zip->bytes, zip->directory.data, zip->directory.len);
}

static inline void zip_finish(struct zip *zip, const char *comment)
{
	zip_put_directory(zip);
	zip_put_end(zip, zip->count, zip->directory.len, zip->start, comment);
}

/* The same with the directory's place in a zip64 record. */
static inline void zip_finish64(struct zip *zip)
{
	uint64_t record;

	zip_put_directory(zip);
	record = zip->bytes.len;
	buf_add(&zip->bytes, "PK\6\6", 4);
	zip_put(&zip->bytes, 44, 8);
	zip_put(&zip->bytes, 0x002D002D, 4);
	zip_put(&zip->bytes, 0, 8);
	zip_put(&zip->bytes, zip->count, 8);
	zip_put(&zip->bytes, zip->count, 8);
	zip_put(&zip->bytes, zip->directory.len, 8);
	zip_put(&zip->bytes, zip->start, 8);
	buf_add(&zip->bytes, "PK\6\7\0\0\0\0", 8);
	zip_put(&zip->bytes, record, 8);
	zip_put(&zip->bytes, 1, 4);
	zip_put_end(zip, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, "");
}

static inline void zip_release(struct zip *zip)
{
	buf_release(&zip->bytes);
	buf_release(&zip->directory);
}

#endif
