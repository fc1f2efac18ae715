/* SPDX-License-Identifier: MIT */
/*
 * The sections named in comments are those of APPNOTE.TXT 6.3.10. All numbers in an archive
 * are little-endian.
 */
#include "input/archive.h"

#include "base/alloc.h"
#include "base/disk.h"
#include "input/entry.h"

#include <stdlib.h>
#include <string.h>

enum {
	END_SIZE = 22,     /* 4.3.16, end of central directory, without its comment */
	END64_SIZE = 56,   /* 4.3.14, without what may follow */
	LOCATOR_SIZE = 20, /* 4.3.15 */
	HEADER_SIZE = 46,  /* 4.3.12, of an entry, without name, extra and comment */
	MAX_COMMENT = 0xFFFF,
	EXTRA_ZIP64 = 0x0001, /* 4.5.3 */
	EXTRA_NTFS = 0x000A,  /* 4.5.5 */
	EXTRA_UNIX = 0x5455,  /* extended timestamp of Info-ZIP */
	HOST_UNIX = 3,        /* 4.4.2 */
	UNIX_KIND = 0170000,  /* of the upper half of the external attributes */
	UNIX_LINK = 0120000,
};

struct archive {
	struct entry_source source;
	char *directory; /* the central directory; names point into it */
	struct entry *entries;
	size_t count;
};

/* Where the central directory is, and what it says of itself. */
struct end {
	uint64_t at; /* of the end record: the directory is before it */
	uint64_t count;
	uint64_t size;
	uint64_t start;
	bool spanned;
};

static bool damaged(struct error *err, const char *what)
{
	return error_set(err, EXIT_BAD_INPUT, "is a damaged zip archive: %s", what);
}

bool archive_guess(const char *bytes, size_t len)
{
	/* A local header, the end of an empty archive, the first part of a split one. */
	return len >= 4 &&
	       (memcmp(bytes, "PK\3\4", 4) == 0 || memcmp(bytes, "PK\5\6", 4) == 0 ||
		       memcmp(bytes, "PK\7\10", 4) == 0);
}

/*
 * The last end record that fits, if possible one whose comment reaches to the end of the
 * file; SIZE_MAX when there is none.
 */
static size_t find_end(const unsigned char *tail, size_t len)
{
	size_t found = SIZE_MAX;

	if (len < END_SIZE)
		return found;
	for (size_t at = len - END_SIZE + 1; at-- > 0;) {
		size_t end;

		if (memcmp(tail + at, "PK\5\6", 4) != 0)
			continue;
		end = at + END_SIZE + entry_get16(tail + at + 20);
		if (end == len)
			return at;
		if (end < len && found == SIZE_MAX)
			found = at;
	}
	return found;
}

/* Replaces what the end record says by the zip64 one, which a locator before it points to. */
static bool read_end64(const struct entry_source *source, struct end *end, struct error *err)
{
	unsigned char locator[LOCATOR_SIZE];
	unsigned char record[END64_SIZE];
	uint64_t at;

	if (end->at < LOCATOR_SIZE)
		return damaged(err, "its zip64 directory is missing");
	if (!entry_read_at(source, end->at - LOCATOR_SIZE, locator, LOCATOR_SIZE, err))
		return false;
	if (memcmp(locator, "PK\6\7", 4) != 0)
		return damaged(err, "its zip64 directory is missing");
	at = entry_get64(locator + 8);
	if (at > end->at - LOCATOR_SIZE || end->at - LOCATOR_SIZE - at < END64_SIZE)
		return damaged(err, "its zip64 directory is missing");
	if (!entry_read_at(source, at, record, END64_SIZE, err))
		return false;
	if (memcmp(record, "PK\6\6", 4) != 0)
		return damaged(err, "its zip64 directory is missing");
	end->at = at;
	end->count = entry_get64(record + 32);
	end->size = entry_get64(record + 40);
	end->start = entry_get64(record + 48);
	end->spanned = entry_get32(record + 16) != entry_get32(record + 20) ||
		       entry_get32(record + 16) != 0 || entry_get64(record + 24) != end->count;
	return true;
}

static bool read_end(const struct entry_source *source, struct end *end, struct error *err)
{
	size_t len = END_SIZE + MAX_COMMENT;
	unsigned char *tail;
	unsigned char first[4] = "";
	size_t at;
	bool ok;

	if (len > source->size)
		len = (size_t)source->size;
	tail = xmalloc(len);
	ok = entry_read_at(source, source->size - len, tail, len, err) &&
	     (len < 4 || entry_read_at(source, 0, first, 4, err));
	if (!ok)
		goto out;
	at = find_end(tail, len);
	if (at == SIZE_MAX) {
		ok = memcmp(first, "PK\7\10", 4) == 0
			     ? error_set(err, EXIT_BAD_INPUT, "is one part of a split archive")
			     : damaged(err, "its end is missing");
		goto out;
	}
	end->at = source->size - len + at;
	end->count = entry_get16(tail + at + 10);
	end->size = entry_get32(tail + at + 12);
	end->start = entry_get32(tail + at + 16);
	end->spanned = entry_get16(tail + at + 4) != 0 || entry_get16(tail + at + 6) != 0 ||
		       entry_get16(tail + at + 8) != end->count;
	/* 4.4.1.4: a number that does not fit is all ones, and then zip64 has it. */
	if (end->count == 0xFFFF || end->size == 0xFFFFFFFF || end->start == 0xFFFFFFFF)
		ok = read_end64(source, end, err);
out:
	free(tail);
	return ok;
}

/* 4.5.3: those of these fields that did not fit, in this order. */
static bool read_zip64(struct entry *entry, const unsigned char *extra, size_t len)
{
	uint64_t *const fields[] = {&entry->size, &entry->packed, &entry->offset};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (*fields[i] != 0xFFFFFFFF)
			continue;
		if (len < 8)
			return false;
		*fields[i] = entry_get64(extra);
		extra += 8;
		len -= 8;
	}
	if (entry->disk == 0xFFFF) {
		if (len < 4)
			return false;
		entry->disk = entry_get32(extra);
	}
	return true;
}

/* 4.5.5: four reserved bytes, then attributes; number 1 begins with the time of change. */
static void read_ntfs(struct entry *entry, const unsigned char *extra, size_t len)
{
	if (len >= 16 && entry_get16(extra + 4) == 1 && entry_get16(extra + 6) >= 8)
		stamp_from_filetime(entry->shown.time, entry_get64(extra + 8));
}

static void read_time(struct entry *entry, const unsigned char *extra, size_t len)
{
	int64_t seconds;

	if (len < 5 || (extra[0] & 1) == 0)
		return;
	seconds = entry_get32(extra + 1);
	if (seconds > INT32_MAX)
		seconds -= INT64_C(1) << 32;
	stamp_from_seconds(entry->shown.time, seconds);
}

/* False when a field that is needed is missing; fields that are cut short are none. */
static bool read_extra(struct entry *entry, const unsigned char *extra, size_t len)
{
	bool wants_zip64 = entry->size == 0xFFFFFFFF || entry->packed == 0xFFFFFFFF ||
			   entry->offset == 0xFFFFFFFF || entry->disk == 0xFFFF;

	while (len >= 4) {
		unsigned tag = entry_get16(extra);
		size_t size = entry_get16(extra + 2);

		extra += 4;
		len -= 4;
		if (size > len)
			break;
		if (tag == EXTRA_ZIP64 && wants_zip64) {
			if (!read_zip64(entry, extra, size))
				return false;
			wants_zip64 = false;
		} else if (tag == EXTRA_NTFS) {
			read_ntfs(entry, extra, size);
		} else if (tag == EXTRA_UNIX) {
			read_time(entry, extra, size);
		}
		extra += size;
		len -= size;
	}
	return !wants_zip64;
}

static void make_slashes(char *name, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (name[i] == '\\')
			name[i] = '/';
	}
}

/* One header of the directory; returns its length, 0 when it is damaged. */
static size_t read_header(struct entry *entry, unsigned char *at, size_t len)
{
	size_t name_len, extra_len, whole;
	uint32_t attributes;

	if (len < HEADER_SIZE || memcmp(at, "PK\1\2", 4) != 0)
		return 0;
	name_len = entry_get16(at + 28);
	extra_len = entry_get16(at + 30);
	whole = HEADER_SIZE + name_len + extra_len + entry_get16(at + 32);
	if (whole > len)
		return 0;
	entry->flags = entry_get16(at + 8);
	entry->method = entry_get16(at + 10);
	entry->crc = entry_get32(at + 16);
	entry->packed = entry_get32(at + 20);
	entry->size = entry_get32(at + 24);
	entry->disk = entry_get16(at + 34);
	attributes = entry_get32(at + 38);
	entry->link = entry_get16(at + 4) >> 8 == HOST_UNIX &&
		      (attributes >> 16 & UNIX_KIND) == UNIX_LINK;
	entry->offset = entry_get32(at + 42);
	entry->shown.name = (char *)at + HEADER_SIZE;
	entry->shown.name_len = name_len;
	make_slashes((char *)at + HEADER_SIZE, name_len);
	stamp_from_dos(entry->shown.time, entry_get16(at + 14), entry_get16(at + 12));
	return read_extra(entry, at + HEADER_SIZE + name_len, extra_len) ? whole : 0;
}

static int by_offset(const void *a, const void *b)
{
	uint64_t x = ((const struct entry *)a)->offset;
	uint64_t y = ((const struct entry *)b)->offset;

	return (x > y) - (x < y);
}

static int by_name(const void *a, const void *b)
{
	const struct entry *x = a;
	const struct entry *y = b;
	size_t x_len = x->shown.name_len;
	size_t y_len = y->shown.name_len;
	int order = memcmp(x->shown.name, y->shown.name, x_len < y_len ? x_len : y_len);

	if (order == 0)
		order = (x_len > y_len) - (x_len < y_len);
	return order != 0 ? order : by_offset(a, b);
}

static bool is_folder(const struct entry *entry)
{
	size_t len = entry->shown.name_len;

	return len > 0 && entry->shown.name[len - 1] == '/' && entry->size == 0;
}

/*
 * Bounds each entry by the next one, or by the directory: whoever reaches into that shares
 * bytes with it. Then leaves the folders out and sorts what remains.
 */
static void arrange(struct archive *archive, uint64_t directory)
{
	struct entry *entries = archive->entries;
	size_t kept = 0;

	if (archive->count == 0)
		return;
	qsort(entries, archive->count, sizeof(*entries), by_offset);
	for (size_t i = 0; i < archive->count; i++)
		entries[i].limit = i + 1 < archive->count ? entries[i + 1].offset : directory;
	for (size_t i = 1; i < archive->count; i++) {
		if (entries[i].offset == entries[i - 1].offset)
			entries[i].limit = entries[i].offset;
	}
	for (size_t i = 0; i < archive->count; i++) {
		if (!is_folder(&entries[i]))
			entries[kept++] = entries[i];
	}
	archive->count = kept;
	qsort(entries, kept, sizeof(*entries), by_name);
}

static bool read_directory(struct archive *archive, const struct end *end, struct error *err)
{
	size_t left = (size_t)end->size;
	unsigned char *at;

	archive->directory = xmalloc(left);
	archive->entries = xcalloc((size_t)end->count, sizeof(*archive->entries));
	if (!entry_read_at(&archive->source, end->start, archive->directory, left, err))
		return false;
	at = (unsigned char *)archive->directory;
	while (archive->count < end->count) {
		size_t len = read_header(&archive->entries[archive->count], at, left);

		if (len == 0)
			return damaged(err, "its directory is not readable");
		at += len;
		left -= len;
		archive->count++;
	}
	if (left != 0)
		return damaged(err, "its directory is longer than it says");
	arrange(archive, end->start);
	return true;
}

static struct archive *open_source(const struct entry_source *source, struct error *err)
{
	struct archive *archive = xcalloc(1, sizeof(*archive));
	struct end end = {0, 0, 0, 0, false};

	archive->source = *source;
	if (!read_end(source, &end, err))
		goto fail;
	if (end.spanned)
		error_set(err, EXIT_BAD_INPUT, "is one part of a split archive");
	else if (end.count > ARCHIVE_MAX_ENTRIES)
		error_set(err, EXIT_BAD_INPUT, "is a zip archive of more than %d entries",
			ARCHIVE_MAX_ENTRIES);
	else if (end.start > end.at || end.size > end.at - end.start)
		damaged(err, "its directory is not where it should be");
	else if (end.size > ARCHIVE_MAX_DIRECTORY)
		error_set(err, EXIT_BAD_INPUT,
			"is a zip archive with a directory of more than %d MiB",
			ARCHIVE_MAX_DIRECTORY / (1024 * 1024));
	else if (read_directory(archive, &end, err))
		return archive;
fail:
	archive_close(archive);
	return NULL;
}

struct archive *archive_from_file(int fd, uint64_t size, uint64_t *budget, struct error *err)
{
	struct entry_source source = {fd, NULL, size, budget};

	return open_source(&source, err);
}

struct archive *archive_from_memory(
	const char *bytes, size_t len, uint64_t *budget, struct error *err)
{
	struct entry_source source = {-1, bytes, len, budget};

	return open_source(&source, err);
}

size_t archive_count(const struct archive *archive)
{
	return archive->count;
}

const struct archive_entry *archive_entry(const struct archive *archive, size_t index)
{
	return &archive->entries[index].shown;
}

struct stream *archive_open(struct archive *archive, size_t index, struct error *err)
{
	return entry_open(&archive->source, &archive->entries[index], err);
}

void archive_close(struct archive *archive)
{
	if (archive == NULL)
		return;
	free(archive->entries);
	free(archive->directory);
	free(archive);
}
