/* SPDX-License-Identifier: MIT */
#include "tap.h"
#include "zip.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/disk.h"
#include "input/archive.h"
#include "input/stamp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MIB = 1024 * 1024 };

static const char words[] = "KB5031234 installed, KB5031234 installed, KB5031234 installed\r\n";

#define BYTES(literal) literal, sizeof(literal) - 1

static void add(struct zip *zip, const char *name, const char *text, unsigned method)
{
	struct zip_member member = {.name = name,
		.bytes = text,
		.len = strlen(text),
		.method = method,
		.date = 0x5CAD,
		.time = 0x4250};

	zip_add(zip, &member);
}

/* Reads an entry in pieces of that size; "(the reason)" when it fails. */
static char *content(struct archive *archive, size_t index, size_t piece)
{
	struct error err = ERROR_NONE;
	struct buf out = BUF_EMPTY;
	struct stream *stream = archive_open(archive, index, &err);
	long got = stream == NULL ? -1 : 1;

	while (got > 0) {
		got = stream_read(stream, buf_reserve(&out, piece), piece, &err);
		buf_truncate(&out, out.len + (got > 0 ? (size_t)got : 0));
	}
	stream_close(stream);
	if (got < 0) {
		buf_clear(&out);
		buf_addf(&out, "(%s)", err.text);
	}
	return buf_steal(&out);
}

/* All entries: "NAME TIME CONTENT\n", or the reason why there are none. */
static char *list(const char *bytes, size_t len, size_t piece)
{
	struct error err = ERROR_NONE;
	struct buf out = BUF_EMPTY;
	uint64_t budget = 64 * MIB;
	struct archive *archive = archive_from_memory(bytes, len, &budget, &err);

	if (archive == NULL)
		buf_addf(&out, "(%s)", err.text);
	for (size_t i = 0; archive != NULL && i < archive_count(archive); i++) {
		const struct archive_entry *entry = archive_entry(archive, i);
		char *text = content(archive, i, piece);

		buf_add(&out, entry->name, entry->name_len);
		buf_addf(&out, " %s %s\n", entry->time, text);
		free(text);
	}
	archive_close(archive);
	return buf_steal(&out);
}

/* Takes the archive's bytes out of the builder, in a block of their own size. */
static void check_list(struct zip *zip, const char *want)
{
	char *bytes = xmalloc(zip->bytes.len);
	char *got;

	memcpy(bytes, buf_text(&zip->bytes), zip->bytes.len);
	got = list(bytes, zip->bytes.len, 4096);
	CHECK_STR(got, want);
	free(got);
	free(bytes);
	zip_release(zip);
	*zip = (struct zip)ZIP_EMPTY;
}

static void test_good(void)
{
	struct zip zip = ZIP_EMPTY;

	zip_finish(&zip, "");
	check_list(&zip, "");
	add(&zip, "z", "last", 0);
	add(&zip, "folder/", "", 0);
	add(&zip, "folder\\sub\\", "", 8);
	add(&zip, "folder\\b", "", 8);
	add(&zip, "folder/a", "packed packed packed", 8);
	add(&zip, "A", "", 0);
	zip_finish(&zip, "a comment with PK\5\6 in it, and what might be an end record");
	check_list(&zip, "A 2026-05-13T08:18:32 \n"
			 "folder/a 2026-05-13T08:18:32 packed packed packed\n"
			 "folder/b 2026-05-13T08:18:32 \n"
			 "z 2026-05-13T08:18:32 last\n");
	zip_add(&zip, &(struct zip_member){.name = "d",
			      .bytes = "data",
			      .len = 4,
			      .method = 8,
			      .descriptor = true});
	zip_finish(&zip, "");
	check_list(&zip, "d  data\n");
	zip_add(&zip, &(struct zip_member){.name = "..\\..\\up", .bytes = "", .len = 0});
	zip_add(&zip, &(struct zip_member){
			      .name = "C:\\x\0y", .name_len = 6, .bytes = "n", .len = 1});
	zip_finish(&zip, "");
	buf_adds(&zip.bytes, "\r\nbehind");
	check_list(&zip, "../../up  \nC:/x");
}

/* Whatever the pieces are, the bytes are the same. */
static void test_pieces(void)
{
	static const size_t pieces[] = {1, 7, 4096, 65536, 300000};
	struct zip zip = ZIP_EMPTY;
	struct buf text = BUF_EMPTY;
	char *want;

	for (int i = 0; i < 20000; i++)
		buf_addf(&text, "%d %x\n", i * 7919, (unsigned)i * 2654435761u);
	add(&zip, "d", text.data, 8);
	add(&zip, "s", text.data, 0);
	zip_finish(&zip, "");
	want = xasprintf(
		"d 2026-05-13T08:18:32 %s\ns 2026-05-13T08:18:32 %s\n", text.data, text.data);
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		char *got = list(zip.bytes.data, zip.bytes.len, pieces[i]);

		CHECK(strcmp(got, want) == 0);
		free(got);
	}
	free(want);
	buf_release(&text);
	zip_release(&zip);
}

static void test_file(void)
{
	struct error err = ERROR_NONE;
	struct zip zip = ZIP_EMPTY;
	uint64_t budget = MIB;
	FILE *file = tmpfile();
	struct archive *archive;
	struct stream *a, *b;
	char bytes[8] = "";
	char *text;

	add(&zip, "a", words, 8);
	add(&zip, "b", "stored in the archive", 0);
	zip_finish(&zip, "");
	fwrite(zip.bytes.data, 1, zip.bytes.len, file);
	fflush(file);
	archive = archive_from_file(fileno(file), zip.bytes.len, &budget, &err);
	if (!CHECK(archive != NULL))
		return;
	a = archive_open(archive, 0, &err);
	b = archive_open(archive, 1, &err);
	CHECK_INT(stream_read(b, bytes, 6, &err), 6);
	CHECK_STR(bytes, "stored");
	CHECK_INT(stream_read(a, bytes, 7, &err), 7);
	CHECK_STR(bytes, "KB50312");
	CHECK_INT(stream_read(b, bytes, 7, &err), 7);
	CHECK_STR(bytes, " in the");
	stream_close(a);
	stream_close(b);
	text = content(archive, 0, 100);
	CHECK_STR(text, words);
	free(text);
	CHECK(ftruncate(fileno(file), 40) == 0);
	text = content(archive, 1, 100);
	CHECK_STR(text, "(became shorter while it was read)");
	free(text);
	archive_close(archive);
	CHECK(archive_from_file(fileno(file), 4000, &budget, &err) == NULL);
	CHECK_STR(err.text, "became shorter while it was read");
	CHECK_INT(err.exit, EXIT_NO_INPUT);
	fclose(file);
	zip_release(&zip);
}

static void test_zip64(void)
{
	struct zip zip = ZIP_EMPTY;

	zip_add(&zip,
		&(struct zip_member){
			.name = "a", .bytes = words, .len = 5, .method = 8, .zip64 = true});
	zip_add(&zip, &(struct zip_member){.name = "b",
			      .bytes = words,
			      .len = 9,
			      .zip64 = true,
			      .extra = "\x55\x54\5\0\1\0\0\0\0",
			      .extra_len = 9});
	zip_finish64(&zip);
	check_list(&zip, "a  KB503\nb 1970-01-01T00:00:00Z KB5031234\n");
}

/* `size` bytes of the zip64 record at `at` become `number`; the locator is behind it. */
static void check_zip64(size_t at, uint64_t number, int size, const char *want)
{
	struct zip zip = ZIP_EMPTY;

	zip_add(&zip, &(struct zip_member){.name = "a", .bytes = "x", .len = 1});
	zip_finish64(&zip);
	zip_set(&zip.bytes, zip.start + 47 + at, number, size);
	check_list(&zip, want);
}

static void test_zip64_damaged(void)
{
	static const char missing[] =
		"(is a damaged zip archive: its zip64 directory is missing)";
	static const char split[] = "(is one part of a split archive)";
	struct zip zip = ZIP_EMPTY;

	check_zip64(4, 44, 8, "a  x\n");
	check_zip64(0, 0, 4, missing);
	check_zip64(56, 0, 4, missing);
	check_zip64(64, 0, 8, missing);
	check_zip64(64, 49, 8, missing);
	check_zip64(64, UINT64_MAX - 8, 8, missing);
	check_zip64(16, 1, 4, split);
	check_zip64(20, 1, 4, split);
	check_zip64(16, 0x100000001, 8, split);
	check_zip64(24, 2, 8, split);
	check_zip64(48, UINT64_MAX - 8, 8,
		"(is a damaged zip archive: its directory is not where it should be)");
	check_zip64(40, 48, 8,
		"(is a damaged zip archive: its directory is not where it should be)");
	for (int i = 0; i < 3; i++) {
		zip_add(&zip, &(struct zip_member){.name = "a", .bytes = "x", .len = 1});
		zip_put_directory(&zip);
		zip_put_end(&zip, i == 0 ? 0xFFFF : 1, i == 1 ? 0xFFFFFFFF : 47,
			i == 2 ? 0xFFFFFFFF : zip.start, "");
		check_list(&zip, missing);
	}
	zip_put_end(&zip, 1, 47, 0xFFFFFFFF, "");
	check_list(&zip, missing);
	/* An offset that wraps with whatever is added to it. */
	zip_add(&zip, &(struct zip_member){.name = "a", .bytes = "x", .len = 1, .zip64 = true});
	zip_finish64(&zip);
	zip_set(&zip.bytes, zip.start + 47 + 4 + 16, UINT64_MAX - 8, 8);
	check_list(&zip, "a  (is damaged in the zip archive: it is cut short)\n");
}

/* One entry, where `size` bytes at `at` of its header are ones and this is its extra field. */
static void check_extra(
	size_t at, int size, const char *extra, size_t extra_len, const char *want)
{
	struct zip zip = ZIP_EMPTY;

	zip_add(&zip, &(struct zip_member){.name = "a",
			      .bytes = "x",
			      .len = 1,
			      .extra = extra,
			      .extra_len = extra_len});
	zip_finish(&zip, "");
	zip_set(&zip.bytes, zip.start + at, UINT64_MAX, size);
	check_list(&zip, want);
}

static void test_zip64_entries(void)
{
	static const char broken[] =
		"(is a damaged zip archive: its directory is not readable)";

	check_extra(20, 4, BYTES("\1\0\x08\0\1\0\0\0\0\0\0\0"), "a  x\n");
	check_extra(24, 4, BYTES("\1\0\x08\0\1\0\0\0\0\0\0\0"), "a  x\n");
	check_extra(20, 8, BYTES("\1\0\x10\0\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0"), "a  x\n");
	check_extra(42, 4, BYTES("\1\0\x08\0\0\0\0\0\0\0\0\0"), "a  x\n");
	check_extra(34, 2, BYTES("\1\0\4\0\0\0\0\0"), "a  x\n");
	check_extra(34, 2, BYTES("\1\0\4\0\1\0\0\0"),
		"a  (is in another part of a split archive)\n");
	check_extra(34, 2, BYTES("\1\0\3\0\0\0\0"), broken);
	check_extra(24, 4, BYTES("\1\0\7\0\1\0\0\0\0\0\0"), broken);
	check_extra(24, 4, BYTES("\1\0\x09\0\1\0\0\0\0\0\0\0"), broken);
	check_extra(24, 4, BYTES(""), broken);
	/* Not needed, so not looked at. */
	check_extra(0, 0, BYTES("\1\0\3\0\1\2\3"), "a  x\n");
}

static void check_time(const char *extra, size_t len, const char *want)
{
	struct zip zip = ZIP_EMPTY;
	char *line = xasprintf("a %s x\n", want);

	zip_add(&zip, &(struct zip_member){.name = "a",
			      .bytes = "x",
			      .len = 1,
			      .date = 0x5CAD,
			      .time = 0x4250,
			      .extra = extra,
			      .extra_len = len});
	zip_finish(&zip, "");
	check_list(&zip, line);
	free(line);
}

static void test_times(void)
{
	check_time(BYTES("\x55\x54\5\0\1\x02\x54\x00\x6A"), "2026-05-10T09:46:42Z");
	check_time(BYTES("\x55\x54\x09\0\3\x02\x54\x00\x6A\1\1\1\1"), "2026-05-10T09:46:42Z");
	check_time(BYTES("\x55\x54\5\0\2\x02\x54\x00\x6A"), "2026-05-13T08:18:32");
	check_time(BYTES("\x55\x54\4\0\1\x02\x54\x00"), "2026-05-13T08:18:32");
	check_time(BYTES("\x55\x54\6\0\1\x02\x54\x00\x6A"), "2026-05-13T08:18:32");
	check_time(BYTES("\x55\x54\5\0\1\xFF\xFF\xFF\xFF"), "");
	check_time(BYTES("\x99\x99\1\0x\x55\x54\5\0\1\0\0\0\0"), "1970-01-01T00:00:00Z");
	check_time(BYTES("\x0A\0\x20\0\0\0\0\0\1\0\x18\0\x80\x16\xD7\xD5\xDE\xB1\x9D\1"
			 "1234567812345678"),
		"1970-01-01T00:00:01Z");
	check_time(BYTES("\x0A\0\x10\0\0\0\0\0\2\0\x08\0\x80\x16\xD7\xD5\xDE\xB1\x9D\1"),
		"2026-05-13T08:18:32");
	check_time(BYTES("\x0A\0\x10\0\0\0\0\0\1\0\x07\0\x80\x16\xD7\xD5\xDE\xB1\x9D\1"),
		"2026-05-13T08:18:32");
	check_time(BYTES("\x0A\0\x08\0\0\0\0\0\1\0\x18\0"), "2026-05-13T08:18:32");
}

static void check_moment(int64_t seconds, const char *want)
{
	char text[STAMP_ROOM];

	stamp_from_seconds(text, seconds);
	CHECK_STR(text, want);
}

static void check_dos(unsigned date, unsigned time, const char *want)
{
	char text[STAMP_ROOM];

	stamp_from_dos(text, date, time);
	CHECK_STR(text, want);
}

static void test_moments(void)
{
	char text[STAMP_ROOM];

	check_moment(0, "1970-01-01T00:00:00Z");
	check_moment(-1, "");
	check_moment(86399, "1970-01-01T23:59:59Z");
	check_moment(68169600 - 1, "1972-02-28T23:59:59Z");
	check_moment(68169600, "1972-02-29T00:00:00Z");
	check_moment(951827696, "2000-02-29T12:34:56Z");
	check_moment(978307199, "2000-12-31T23:59:59Z");
	check_moment(INT64_C(4107542400), "2100-03-01T00:00:00Z");
	check_moment(INT64_C(4107542399), "2100-02-28T23:59:59Z");
	check_moment(INT64_C(13574563200), "2400-02-29T00:00:00Z");
	check_moment(INT64_C(253402300799), "9999-12-31T23:59:59Z");
	check_moment(INT64_C(253402300800), "");
	check_moment(INT64_MAX, "");
	check_moment(INT64_MIN, "");
	stamp_from_filetime(text, 0);
	CHECK_STR(text, "");
	stamp_from_filetime(text, UINT64_MAX);
	CHECK_STR(text, "");
	stamp_from_filetime(text, UINT64_C(133170048000000000));
	CHECK_STR(text, "2023-01-01T00:00:00Z");
	check_dos(0, 0, "");
	check_dos(0x0021, 0, "1980-01-01T00:00:00");
	check_dos(0xFF9F, 0xBF7D, "2107-12-31T23:59:58");
	check_dos(0x5C5D, 0, "");
	check_dos(0x585D, 0, "2024-02-29T00:00:00");
	check_dos(0x5C1D, 0, "");
	check_dos(0x5DAD, 0, "");
	check_dos(0x5CA0, 0, "");
	check_dos(0x5CAD, 0xC000, "");
	check_dos(0x5CAD, 0x0780, "");
	check_dos(0x5CAD, 0x001E, "");
}

/* One entry with a strange directory: `size` bytes at `at` of its header become `number`. */
static void check_strange(size_t at, uint64_t number, int size, const char *want)
{
	struct zip zip = ZIP_EMPTY;
	char *line = xasprintf("a  (%s)\n", want);

	zip_add(&zip, &(struct zip_member){.name = "a",
			      .bytes = words,
			      .len = 60,
			      .method = 8,
			      .made_by = 0x0314});
	zip_finish(&zip, "");
	zip_set(&zip.bytes, zip.start + at, number, size);
	check_list(&zip, line);
	free(line);
}

static void test_refused(void)
{
	check_strange(8, 1, 2, "is encrypted in the zip archive; expand it first");
	check_strange(8, 1 << 6, 2, "is encrypted in the zip archive; expand it first");
	check_strange(8, 1 << 13, 2, "is encrypted in the zip archive; expand it first");
	check_strange(8, 1 << 5, 2, "is only a patch of another file");
	check_strange(10, 9, 2,
		"is packed by method 9 (Deflate64), which is not supported; expand it first");
	check_strange(
		10, 77, 2, "is packed by method 77, which is not supported; expand it first");
	check_strange(10, 0, 2, "is damaged in the zip archive: its sizes do not agree");
	check_strange(34, 1, 2, "is in another part of a split archive");
	check_strange(38, 0xA1FF0000, 4, "is a symbolic link");
	check_strange(42, 1, 4, "is damaged in the zip archive: it is not where it should be");
	check_strange(42, 5000, 4, "is damaged in the zip archive: it is cut short");
	check_strange(16, 1, 4, "is damaged in the zip archive: its checksum is wrong");
	check_strange(24, 59, 4, "is damaged in the zip archive: its size is wrong");
	check_strange(24, 61, 4, "is damaged in the zip archive: its size is wrong");
	check_strange(20, 5, 4, "is damaged in the zip archive: it ends too early");
	check_strange(20, 0, 4, "is damaged in the zip archive: it ends too early");
	check_strange(20, 500, 4, "overlaps something else in the zip archive");
}

static void test_refused_more(void)
{
	struct zip zip = ZIP_EMPTY;

	add(&zip, "a", words, 8);
	zip_finish(&zip, "");
	zip.bytes.data[30] = 'b';
	check_list(&zip,
		"a 2026-05-13T08:18:32 (is damaged in the zip archive: it has two names)\n");
	add(&zip, "a", words, 8);
	zip_finish(&zip, "");
	zip.bytes.data[26] = 2;
	check_list(&zip,
		"a 2026-05-13T08:18:32 (is damaged in the zip archive: it has two names)\n");
	add(&zip, "a", words, 8);
	zip_finish(&zip, "");
	zip.bytes.data[8] = 0;
	check_list(&zip,
		"a 2026-05-13T08:18:32 (is damaged in the zip archive: it has two methods)\n");
	add(&zip, "a", words, 8);
	zip_finish(&zip, "");
	memset(zip.bytes.data + 31, 0xFF, 4);
	check_list(&zip, "a 2026-05-13T08:18:32 (is damaged in the zip archive: it cannot be "
			 "inflated)\n");
	zip_add(&zip,
		&(struct zip_member){
			.name = "a", .bytes = "x", .len = 1, .method = 8, .descriptor = true});
	zip_finish(&zip, "");
	zip.bytes.data[zip.start + 20] += 16;
	check_list(&zip, "a  (is damaged in the zip archive: its packed size is wrong)\n");
	add(&zip, "a", words, 8);
	zip_finish(&zip, "");
	zip_set(&zip.bytes, zip.start + 42, zip.bytes.len - 29, 4);
	check_list(&zip,
		"a 2026-05-13T08:18:32 (is damaged in the zip archive: it is cut short)\n");
	add(&zip, "a/", words, 8);
	zip_finish(&zip, "");
	check_list(&zip,
		"a/ 2026-05-13T08:18:32 KB5031234 installed, KB5031234 installed, KB5031234 "
		"installed\r\n\n");
}

/* The directory need not be in the order of the entries, nor its names be different. */
static void test_order(void)
{
	static const char *const names[] = {"b", "a", "ab", "a", "a\xFF", "a/", "a "};
	struct zip zip = ZIP_EMPTY;
	struct buf reversed = BUF_EMPTY;
	char text[2] = "0";

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct buf before = reversed;

		zip_add(&zip, &(struct zip_member){
				      .name = names[i], .bytes = text, .len = i != 5 ? 1 : 0});
		reversed = zip.directory;
		buf_add(&reversed, before.data, before.len);
		zip.directory = (struct buf)BUF_EMPTY;
		buf_release(&before);
		text[0]++;
	}
	zip.directory = reversed;
	zip_finish(&zip, "");
	check_list(&zip, "a  1\na  3\na   6\nab  2\na\xFF  4\nb  0\n");
}

/* A link is one for Unix only; elsewhere these bits are others. */
static void test_host(void)
{
	struct zip zip = ZIP_EMPTY;

	zip_add(&zip, &(struct zip_member){.name = "a",
			      .bytes = "x",
			      .len = 1,
			      .made_by = 0x0A14,
			      .attributes = 0xA1FF0000});
	zip_add(&zip, &(struct zip_member){.name = "b",
			      .bytes = "x",
			      .len = 1,
			      .made_by = 0x0314,
			      .attributes = 0xA1FF0000});
	zip_add(&zip, &(struct zip_member){.name = "c",
			      .bytes = "x",
			      .len = 1,
			      .made_by = 0x0314,
			      .attributes = 0x81A40000});
	zip_finish(&zip, "");
	check_list(&zip, "a  x\nb  (is a symbolic link)\nc  x\n");
}

/* Entries that share bytes: the same ones, nested, and one that reaches into the next. */
static void test_overlap(void)
{
	static const char twice[] = "a  (overlaps something else in the zip archive)\n"
				    "a  (overlaps something else in the zip archive)\n";
	struct zip zip = ZIP_EMPTY;
	struct zip inner = ZIP_EMPTY;
	size_t first;

	zip_add(&zip, &(struct zip_member){.name = "a", .bytes = words, .len = 60});
	first = zip.directory.len;
	zip_add(&zip, &(struct zip_member){.name = "a", .bytes = words, .len = 60});
	zip_finish(&zip, "");
	zip_set(&zip.bytes, zip.start + first + 42, 0, 4);
	check_list(&zip, twice);

	zip_add(&inner, &(struct zip_member){.name = "in", .bytes = "inside", .len = 6});
	zip_add(&zip,
		&(struct zip_member){
			.name = "out", .bytes = inner.bytes.data, .len = inner.bytes.len});
	buf_add(&zip.directory, inner.directory.data, inner.directory.len);
	zip_set(&zip.directory, zip.directory.len - 2 - 4, 33, 4);
	zip.count++;
	zip_finish(&zip, "");
	check_list(&zip, "in  inside\nout  (overlaps something else in the zip archive)\n");
	zip_release(&inner);

	/* Into the directory. */
	add(&zip, "a", "x", 0);
	zip_finish(&zip, "");
	zip_set(&zip.bytes, zip.start + 20, 2, 4);
	zip_set(&zip.bytes, zip.start + 24, 2, 4);
	check_list(
		&zip, "a 2026-05-13T08:18:32 (overlaps something else in the zip archive)\n");
}

static void test_broken_end(void)
{
	struct zip zip = ZIP_EMPTY;

	check_list(&zip, "(is a damaged zip archive: its end is missing)");
	buf_adds(&zip.bytes, "PK\3\4 and no more");
	check_list(&zip, "(is a damaged zip archive: its end is missing)");
	buf_adds(&zip.bytes, "PK\7\10PK\3\4 and no more, for this is the first part");
	check_list(&zip, "(is one part of a split archive)");
	add(&zip, "a", "x", 0);
	zip_finish(&zip, "");
	zip_set(&zip.bytes, zip.bytes.len - 18, 3, 2);
	check_list(&zip, "(is one part of a split archive)");
	add(&zip, "a", "x", 0);
	zip_finish(&zip, "");
	zip_set(&zip.bytes, zip.bytes.len - 14, 0, 2);
	check_list(&zip, "(is one part of a split archive)");
	add(&zip, "a", "x", 0);
	zip_finish(&zip, "");
	zip_set(&zip.bytes, zip.bytes.len - 16, 1, 2);
	check_list(&zip, "(is one part of a split archive)");
	add(&zip, "a", "x", 0);
	zip_finish(&zip, "");
	zip.bytes.data[zip.start] = 'Q';
	check_list(&zip, "(is a damaged zip archive: its directory is not readable)");
	add(&zip, "a", "x", 0);
	buf_adds(&zip.directory, "PK\1\2 and no more of it");
	zip.count++;
	zip_finish(&zip, "");
	check_list(&zip, "(is a damaged zip archive: its directory is not readable)");
	add(&zip, "a", "x", 0);
	zip_put_directory(&zip);
	zip_put_end(&zip, 2, zip.directory.len, zip.start, "");
	check_list(&zip, "(is a damaged zip archive: its directory is not readable)");
	add(&zip, "a", "x", 0);
	zip_put_directory(&zip);
	zip_put_end(&zip, 0, zip.directory.len, zip.start, "");
	check_list(&zip, "(is a damaged zip archive: its directory is longer than it says)");
	add(&zip, "a", "x", 0);
	zip_put_directory(&zip);
	zip_put_end(&zip, 1, zip.directory.len + 1, zip.start, "");
	check_list(&zip, "(is a damaged zip archive: its directory is not where it should be)");
	/* What is too long for its header to be true. */
	for (size_t at = 28; at <= 32; at += 2) {
		add(&zip, "a", "x", 0);
		zip_finish(&zip, "");
		zip_set(&zip.bytes, zip.start + at, 0xFFFF, 2);
		check_list(&zip, "(is a damaged zip archive: its directory is not readable)");
	}
}

static void check_count(size_t count, size_t comment, const char *want)
{
	struct error err = ERROR_NONE;
	struct zip zip = ZIP_EMPTY;
	uint64_t budget = MIB;
	struct archive *archive;

	for (size_t i = 0; i < count; i++) {
		zip_add(&zip, &(struct zip_member){.name = "a", .bytes = ""});
		zip_set(&zip.directory, zip.directory.len - 1 - 14, comment, 2);
		for (size_t j = 0; j < comment; j++)
			buf_addc(&zip.directory, ' ');
	}
	zip_finish(&zip, "");
	archive = archive_from_memory(zip.bytes.data, zip.bytes.len, &budget, &err);
	CHECK_STR(err.text, want);
	CHECK(want[0] != '\0' || (archive != NULL && archive_count(archive) == count));
	archive_close(archive);
	zip_release(&zip);
}

static void test_limits(void)
{
	check_count(10000, 0, "");
	check_count(10001, 0, "is a zip archive of more than 10000 entries");
	check_count(260, 60000, "");
	check_count(280, 60000, "is a zip archive with a directory of more than 16 MiB");
}

/* The content of one deflated entry, and how much of the budget is left. */
static void check_large(const struct buf *text, uint64_t budget, const char *want)
{
	struct error err = ERROR_NONE;
	struct zip zip = ZIP_EMPTY;
	struct archive *archive;
	char *got;
	uint64_t left = budget;

	zip_add(&zip, &(struct zip_member){
			      .name = "a", .bytes = text->data, .len = text->len, .method = 8});
	zip_finish(&zip, "");
	archive = archive_from_memory(zip.bytes.data, zip.bytes.len, &left, &err);
	if (!CHECK(archive != NULL))
		return;
	got = content(archive, 0, 65536);
	if (want == NULL) {
		CHECK(memcmp(got, text->data, text->len) == 0);
		CHECK_INT(left, budget - text->len);
	} else {
		CHECK_STR(got, want);
	}
	free(got);
	archive_close(archive);
	zip_release(&zip);
}

static void test_bombs(void)
{
	static const char ratio[] =
		"(becomes more than 1000 times as large as it is in its zip archive)";
	struct buf text = BUF_EMPTY;

	memset(buf_reserve(&text, 80 * MIB), '0', 80 * MIB);
	buf_truncate(&text, 16 * MIB);
	check_large(&text, 64 * MIB, NULL);
	check_large(&text, 16 * MIB, NULL);
	check_large(&text, 16 * MIB - 1,
		"(is not read to its end: its zip archive becomes larger than 4 GiB)");
	text.data[16 * MIB] = '0';
	buf_truncate(&text, 16 * MIB + 1);
	check_large(&text, 64 * MIB, ratio);
	text.data[16 * MIB + 1] = '0';
	/* A log that begins with a block of nothing, but is no bomb as a whole. */
	for (size_t i = 70 * MIB; i < 80 * MIB; i++)
		text.data[i] = (char)('0' + i * 2654435761u / 65536 % 77);
	buf_truncate(&text, 80 * MIB);
	check_large(&text, 100 * MIB, NULL);
	buf_release(&text);
}

/* What is read before the damage is given, then the error, again and again. */
static void test_damage_late(void)
{
	struct error err = ERROR_NONE;
	struct zip zip = ZIP_EMPTY;
	uint64_t budget = MIB;
	struct archive *archive;
	struct stream *stream;
	const char *ahead;
	char bytes[100];

	add(&zip, "a", words, 8);
	zip_finish(&zip, "");
	zip.bytes.data[14] ^= 1;
	zip.bytes.data[zip.start + 16] ^= 1;
	archive = archive_from_memory(zip.bytes.data, zip.bytes.len, &budget, &err);
	stream = archive_open(archive, 0, &err);
	CHECK_INT(stream_peek(stream, 1000, &ahead), strlen(words));
	CHECK_INT(stream_read(stream, bytes, 100, &err), strlen(words));
	CHECK(memcmp(bytes, words, strlen(words)) == 0);
	CHECK_STR(err.text, "");
	CHECK_INT(stream_read(stream, bytes, 100, &err), -1);
	CHECK_STR(err.text, "is damaged in the zip archive: its checksum is wrong");
	CHECK_INT(stream_read(stream, bytes, 100, &err), -1);
	stream_close(stream);
	archive_close(archive);
	zip_release(&zip);
}

/* One of three known entries as it was, or an error. */
static bool is_right(struct archive *archive, size_t index)
{
	char *text = content(archive, index, 50);
	bool right = text[0] == '(' || strcmp(text, words) == 0 || strcmp(text, "plain") == 0 ||
		     strcmp(text, "descriptor") == 0;

	free(text);
	return right;
}

/* Returns how many entries are right, -1 when one is wrong. */
static int count_right(const char *bytes, size_t len, bool *opened)
{
	struct error err = ERROR_NONE;
	uint64_t budget = MIB;
	struct archive *archive = archive_from_memory(bytes, len, &budget, &err);
	int right = 0;

	*opened = archive != NULL;
	for (size_t i = 0; archive != NULL && i < archive_count(archive); i++)
		right += is_right(archive, i) ? 1 : -1000;
	archive_close(archive);
	return right < 0 ? -1 : right;
}

static void make_three(struct zip *zip, bool large)
{
	zip_add(zip, &(struct zip_member){.name = "one",
			     .bytes = words,
			     .len = strlen(words),
			     .method = 8,
			     .zip64 = large});
	zip_add(zip, &(struct zip_member){.name = "two", .bytes = "plain", .len = 5});
	zip_add(zip, &(struct zip_member){.name = "three",
			     .bytes = "descriptor",
			     .len = 10,
			     .method = 8,
			     .descriptor = true});
	if (large)
		zip_finish64(zip);
	else
		zip_finish(zip, "comment");
}

/* Cut at each byte, and each byte changed in several ways: right, or an error. */
static void check_damage(bool large)
{
	static const unsigned char flips[] = {0xFF, 0x01, 0x80, 0x08, 0x20};
	struct zip zip = ZIP_EMPTY;
	bool opened;
	bool none = true;
	bool right = true;

	make_three(&zip, large);
	CHECK_INT(count_right(zip.bytes.data, zip.bytes.len, &opened), 3);
	for (size_t len = 0; len < zip.bytes.len; len++) {
		char *cut = xmalloc(len);

		memcpy(cut, zip.bytes.data, len);
		count_right(cut, len, &opened);
		none = none && !opened;
		free(cut);
	}
	CHECK(none);
	for (size_t at = 0; at < zip.bytes.len; at++) {
		for (size_t i = 0; i < sizeof(flips); i++) {
			int count;

			zip.bytes.data[at] ^= (char)flips[i];
			count = count_right(zip.bytes.data, zip.bytes.len, &opened);
			right = right && count == (opened ? 3 : 0);
			if (count != (opened ? 3 : 0))
				printf("# %zu ^ %02X: %d\n", at, flips[i], count);
			zip.bytes.data[at] ^= (char)flips[i];
		}
	}
	CHECK(right);
	zip_release(&zip);
}

int main(void)
{
	test_good();
	test_pieces();
	test_file();
	test_zip64();
	test_zip64_damaged();
	test_zip64_entries();
	test_times();
	test_moments();
	test_refused();
	test_refused_more();
	test_order();
	test_host();
	test_overlap();
	test_broken_end();
	test_limits();
	test_bombs();
	test_damage_late();
	check_damage(false);
	check_damage(true);
	return tap_done();
}
