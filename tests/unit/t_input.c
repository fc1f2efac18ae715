/* SPDX-License-Identifier: MIT */
#include "tap.h"
#include "zip.h"

#include "base/buf.h"
#include "input/input.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* All files are made in a folder of this test, which is the working directory. */

enum { MIB = 1024 * 1024 };

#define BYTES(literal) literal, sizeof(literal) - 1

static void put(const char *path, const void *bytes, size_t len)
{
	struct timespec times[2] = {{0, 0}, {1767323045, 0}};
	FILE *file = fopen(path, "wb");

	if (!CHECK(file != NULL))
		return;
	CHECK(fwrite(bytes, 1, len, file) == len && fclose(file) == 0);
	CHECK(utimensat(AT_FDCWD, path, times, 0) == 0);
}

static void put_zip(const char *path, struct zip *zip)
{
	zip_finish(zip, "");
	put(path, zip->bytes.data, zip->bytes.len);
	zip_release(zip);
	*zip = (struct zip)ZIP_EMPTY;
}

static void add(struct zip *zip, const char *name, const char *bytes, size_t len)
{
	struct zip_member member = {.name = name,
		.bytes = bytes,
		.len = len,
		.method = 8,
		.date = 0x5CAD,
		.time = 0x4250};

	zip_add(zip, &member);
}

/* What was visited, one a line: "NAME|TIME|content", or "NAME (reason)". */
struct record {
	struct buf text;
	size_t visits;
	size_t stop_at;
	bool brief; /* only counts what can be read */
};

static bool visit(void *data, const char *name, const char *time, struct stream *stream,
	const char *reason)
{
	struct record *record = data;
	struct error err = ERROR_NONE;
	struct buf content = BUF_EMPTY;

	record->visits++;
	if ((stream == NULL) != (reason != NULL))
		buf_adds(&record->text, "neither or both\n");
	else if (reason != NULL)
		buf_addf(&record->text, "%s (%s)\n", name, reason);
	else if (record->brief)
		;
	else if (stream_load(stream, 1000, &content, &err))
		buf_addf(&record->text, "%s|%s|%s\n", name, time, buf_text(&content));
	else
		buf_addf(&record->text, "%s|%s|(%s)\n", name, time, err.text);
	buf_release(&content);
	return record->visits != record->stop_at;
}

static void check_walk(const char *const *paths, size_t count, const char *want)
{
	struct error err = ERROR_NONE;
	struct record record = {BUF_EMPTY, 0, 0, false};

	CHECK(inputs_walk(paths, count, visit, &record, &err));
	CHECK_STR(err.text, "");
	CHECK_STR(buf_text(&record.text), want);
	buf_release(&record.text);
}

static void check_one(const char *path, const char *want)
{
	check_walk(&path, 1, want);
}

static void test_files(void)
{
	static const char *const paths[] = {"two", "./one", "two"};
	static const char *const missing[] = {"one", "-", "none", "two"};
	struct error err = ERROR_NONE;
	struct record record = {BUF_EMPTY, 0, 0, false};

	put("one", "1", 1);
	put("two", "2", 1);
	check_walk(NULL, 0, "");
	check_walk(paths, 3,
		"two|2026-01-02T03:04:05Z|2\n./one|2026-01-02T03:04:05Z|1\n"
		"two|2026-01-02T03:04:05Z|2\n");
	CHECK(!inputs_walk(missing, 4, visit, &record, &err));
	CHECK_STR(err.text, "none: cannot be read: no such file or directory");
	CHECK_INT(err.exit, EXIT_NO_INPUT);
	CHECK_INT(record.visits, 0);
	record.stop_at = 2;
	CHECK(inputs_walk(paths, 3, visit, &record, &err));
	CHECK_INT(record.visits, 2);
	buf_release(&record.text);
	put("odd\n\x1B\xFF", "x", 1);
	check_one("odd\n\x1B\xFF", "odd [U+001B][0xFF]|2026-01-02T03:04:05Z|x\n");
	remove("odd\n\x1B\xFF");
	remove("one");
	remove("two");
}

static void test_special(void)
{
	put("file", "x", 1);
	CHECK(mkfifo("fifo", 0600) == 0);
	CHECK(symlink("file", "link") == 0);
	CHECK(symlink("nowhere", "dangling") == 0);
	check_one("link", "link|2026-01-02T03:04:05Z|x\n");
	check_one("fifo", "fifo (is not a regular file)\n");
	check_one("/dev/zero", "/dev/zero (is not a regular file)\n");
	CHECK(chmod("file", 0) == 0);
	if (access("file", R_OK) != 0)
		check_one("file", "file (cannot be read: permission denied)\n");
	remove("dangling");
	remove("link");
	remove("fifo");
	remove("file");
}

static void test_folder(void)
{
	static const char *const names[] = {"folder/n", "folder/m", "folder/l",
		"folder/b.d/\xC3\xA9", "folder/b.d", "folder/closed", "folder/empty",
		"folder/B.log", "folder/.a", "folder/b", "folder"};
	static const char want[] = "folder/.a|2026-01-02T03:04:05Z|a\n"
				   "folder/B.log|2026-01-02T03:04:05Z|B\n"
				   "folder/b|2026-01-02T03:04:05Z|b\n"
				   "folder/b.d/\xC3\xA9|2026-01-02T03:04:05Z|e\n"
				   "folder/l (is a symbolic link, which is not followed)\n"
				   "folder/m (is a symbolic link, which is not followed)\n"
				   "folder/n (is not a regular file)\n";

	CHECK(mkdir("folder", 0700) == 0);
	check_one("folder", "folder (is an empty folder)\n");
	put("folder/b", "b", 1);
	put("folder/.a", "a", 1);
	put("folder/B.log", "B", 1);
	CHECK(mkdir("folder/empty", 0700) == 0);
	CHECK(mkdir("folder/b.d", 0700) == 0);
	put("folder/b.d/\xC3\xA9", "e", 1);
	CHECK(symlink(".", "folder/l") == 0);
	CHECK(symlink("nowhere", "folder/m") == 0);
	CHECK(mkfifo("folder/n", 0600) == 0);
	check_one("folder", want);
	check_one("folder/", want);
	CHECK(symlink("folder/b.d", "link") == 0);
	check_one("link", "link/\xC3\xA9|2026-01-02T03:04:05Z|e\n");
	remove("link");
	CHECK(mkdir("folder/closed", 0) == 0);
	if (access("folder/closed", R_OK) != 0)
		check_one(
			"folder/closed", "folder/closed (cannot be read: permission denied)\n");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		CHECK(remove(names[i]) == 0);
}

/* deep/f/f/... with a file "x" in each of `depth` folders; or removes them. */
static void make_deep(int depth, bool make)
{
	char path[100];

	for (int i = 0; i < depth; i++) {
		int level = make ? i : depth - 1 - i;
		int len = snprintf(path, sizeof(path), "deep");

		for (int j = 0; j < level; j++)
			len += snprintf(path + len, sizeof(path) - (size_t)len, "/f");
		if (make)
			CHECK(mkdir(path, 0700) == 0);
		snprintf(path + len, sizeof(path) - (size_t)len, "/x");
		if (make)
			put(path, "", 0);
		else
			CHECK(remove(path) == 0);
		path[len] = '\0';
		CHECK(make || rmdir(path) == 0);
	}
}

static void test_depth(void)
{
	static const char *const path = "deep";
	struct error err = ERROR_NONE;
	struct record record = {BUF_EMPTY, 0, 0, true};

	make_deep(8, true);
	CHECK(inputs_walk(&path, 1, visit, &record, &err));
	CHECK_INT(record.visits, 8);
	CHECK_STR(buf_text(&record.text), "");
	CHECK(mkdir("deep/f/f/f/f/f/f/f/f", 0700) == 0);
	CHECK(inputs_walk(&path, 1, visit, &record, &err));
	CHECK_INT(record.visits, 17);
	CHECK_STR(buf_text(&record.text),
		"deep/f/f/f/f/f/f/f/f (is not read: it is below 8 other folders)\n");
	CHECK(rmdir("deep/f/f/f/f/f/f/f/f") == 0);
	buf_release(&record.text);
	make_deep(8, false);
}

static void test_zip(void)
{
	struct zip zip = ZIP_EMPTY;

	add(&zip, "\xE9t\xE9/\x1B", BYTES("1"));
	add(&zip, "../../b", BYTES("2"));
	add(&zip, "a\\b", BYTES("3"));
	add(&zip, "a/", "", 0);
	zip_add(&zip,
		&(struct zip_member){.name = "secret", .bytes = "4", .len = 1, .flags = 1});
	zip_add(&zip,
		&(struct zip_member){.name = "a\0b", .name_len = 3, .bytes = "5", .len = 1});
	/* What begins so is an archive, whatever its name. */
	put_zip("any.dat", &zip);
	check_one("any.dat",
		"any.dat/../../b|2026-05-13T08:18:32|2\n"
		"any.dat/a[U+0000]b||5\n"
		"any.dat/a/b|2026-05-13T08:18:32|3\n"
		"any.dat/secret (is encrypted in the zip archive; expand it first)\n"
		"any.dat/[0xE9]t[0xE9]/[U+001B]|2026-05-13T08:18:32|1\n");
	CHECK(remove("any.dat") == 0);
	put_zip("any.dat", &zip);
	check_one("any.dat", "any.dat (is a zip archive without files)\n");
	CHECK(remove("any.dat") == 0);
	put("bad.ZIP", "text", 4);
	check_one("./bad.ZIP", "./bad.ZIP (is a damaged zip archive: its end is missing)\n");
	CHECK(remove("bad.ZIP") == 0);
	add(&zip, "docProps/app.xml", BYTES("<x/>"));
	add(&zip, "[Content_Types].xml", BYTES("<x/>"));
	put_zip("a.docx", &zip);
	check_one("a.docx", "a.docx (is a Word, Excel or PowerPoint file)\n");
	CHECK(remove("a.docx") == 0);
	add(&zip, "[Content_Types].xml.old", BYTES("<x/>"));
	put_zip("a.zip", &zip);
	check_one("a.zip", "a.zip/[Content_Types].xml.old|2026-05-13T08:18:32|<x/>\n");
	CHECK(remove("a.zip") == 0);
}

/* An archive of one entry. */
static void wrap(struct zip *zip, const char *name, const char *bytes, size_t len)
{
	*zip = (struct zip)ZIP_EMPTY;
	add(zip, name, bytes, len);
	zip_finish(zip, "");
}

static void test_zip_in_zip(void)
{
	struct zip zip = ZIP_EMPTY;
	struct zip one, two, office;

	wrap(&one, "x", BYTES("deep"));
	wrap(&two, "one", one.bytes.data, one.bytes.len);
	add(&two, "y", BYTES("also"));
	wrap(&office, "[Content_Types].xml", BYTES("<x/>"));
	add(&zip, "b.zip", one.bytes.data, one.bytes.len);
	add(&zip, "a", two.bytes.data, two.bytes.len);
	add(&zip, "bad", BYTES("PK\3\4 and no more"));
	add(&zip, "c.docx", office.bytes.data, office.bytes.len);
	add(&zip, "d.Zip", BYTES("text"));
	add(&zip, "e.zipped", BYTES("text"));
	zip_add(&zip, &(struct zip_member){.name = "wrong.zip",
			      .bytes = "PK\3\4",
			      .len = 4,
			      .method = 8,
			      .descriptor = true});
	zip_set(&zip.directory, zip.directory.len - 9 - 30, 77, 4);
	put_zip("o.zip", &zip);
	check_one("o.zip",
		"o.zip/a/one (is an archive in an archive in an archive; expand it first)\n"
		"o.zip/b.zip/x|2026-05-13T08:18:32|deep\n"
		"o.zip/bad (is a damaged zip archive: its end is missing)\n"
		"o.zip/c.docx (is a Word, Excel or PowerPoint file)\n"
		"o.zip/d.Zip (is a damaged zip archive: its end is missing)\n"
		"o.zip/e.zipped|2026-05-13T08:18:32|text\n"
		"o.zip/wrong.zip (is damaged in the zip archive: its checksum is wrong)\n");
	remove("o.zip");
	zip_release(&one);
	zip_release(&two);
	zip_release(&office);
}

static void test_large_inner(void)
{
	struct zip zip = ZIP_EMPTY;
	struct buf text = BUF_EMPTY;

	buf_add(&text, "PK\3\4", 4);
	while (text.len <= 64 * MIB)
		buf_add(&text, "0123456789ABCDEF", 1 + text.len % 16);
	zip_add(&zip,
		&(struct zip_member){.name = "inner", .bytes = text.data, .len = text.len});
	put_zip("o.zip", &zip);
	check_one("o.zip", "o.zip/inner (is larger than 64 MiB)\n");
	remove("o.zip");
	buf_release(&text);
}

/* How many visits, and how the reasons end. */
static void check_many(const char *const *paths, size_t count, size_t visits, const char *want)
{
	struct error err = ERROR_NONE;
	struct record record = {BUF_EMPTY, 0, 0, true};
	size_t len = strlen(want);

	CHECK(inputs_walk(paths, count, visit, &record, &err));
	CHECK_INT(record.visits, visits);
	CHECK_STR(buf_text(&record.text) + (record.text.len > len ? record.text.len - len : 0),
		want);
	buf_release(&record.text);
}

static void test_many_files(void)
{
	static const char *const paths[] = {"5000.zip", "5000.zip", "5000.zip"};
	struct zip zip = ZIP_EMPTY;
	char name[16];

	for (int i = 0; i < 5000; i++) {
		snprintf(name, sizeof(name), "%05d", i);
		zip_add(&zip, &(struct zip_member){.name = name, .bytes = ""});
	}
	put_zip("5000.zip", &zip);
	check_many(paths, 2, 10000, "");
	check_many(paths, 3, 10001,
		"5000.zip/00000 (and what follows is not read: at most 10000 files are read at "
		"once)\n");
	remove("5000.zip");
}

/* One path, over and over: a folder with an empty one in it, the same of archives. */
static void test_many_folders(void)
{
	static const char *paths[5001];
	struct zip empty = ZIP_EMPTY;
	struct zip zip = ZIP_EMPTY;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		paths[i] = "many";
	CHECK(mkdir("many", 0700) == 0 && mkdir("many/one", 0700) == 0);
	check_many(paths, 5000, 0, "");
	check_many(paths, 5001, 1,
		"many (and what follows is not read: at most 10000 folders and archives are "
		"read at once)\n");
	CHECK(rmdir("many/one") == 0 && rmdir("many") == 0);
	zip_finish(&empty, "");
	add(&zip, "empty", empty.bytes.data, empty.bytes.len);
	put_zip("many", &zip);
	check_many(paths, 5001, 5001,
		"\nmany (and what follows is not read: at most 10000 folders and archives are "
		"read at once)\n");
	CHECK(remove("many") == 0);
	zip_release(&empty);
}

/* Standard input is a pipe that holds these bytes. */
static void check_piped(const char *bytes, size_t len, const char *want)
{
	static const char *const paths[] = {"-", "-"};
	int saved = dup(STDIN_FILENO);
	int ends[2];

	CHECK(pipe(ends) == 0);
	CHECK(write(ends[1], bytes, len) == (ssize_t)len);
	close(ends[1]);
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
	check_walk(paths, 2, want);
	dup2(saved, STDIN_FILENO);
	close(saved);
}

static void test_standard(void)
{
	struct zip zip;

	check_piped(
		"text", 4, "standard input||text\nstandard input (can be read only once)\n");
	check_piped("", 0, "standard input||\nstandard input (can be read only once)\n");
	wrap(&zip, "x", BYTES("packed"));
	check_piped(zip.bytes.data, zip.bytes.len,
		"standard input/x|2026-05-13T08:18:32|packed\n"
		"standard input (can be read only once)\n");
	check_piped(zip.bytes.data, zip.bytes.len - 1,
		"standard input (is a damaged zip archive: its end is missing)\n"
		"standard input (can be read only once)\n");
	zip_release(&zip);
}

static void test_peek(void)
{
	struct error err = ERROR_NONE;
	struct buf text = BUF_EMPTY;
	struct stream *stream;
	const char *ahead;
	char bytes[100];

	for (int i = 0; i < 50000; i++)
		buf_addf(&text, "%d\n", i);
	stream = stream_from_memory(text.data, text.len);
	CHECK_INT(stream_peek(stream, 4, &ahead), 4);
	CHECK(memcmp(ahead, "0\n1\n", 4) == 0);
	CHECK_INT(stream_read(stream, bytes, 2, &err), 2);
	CHECK(memcmp(bytes, "0\n", 2) == 0);
	CHECK_INT(stream_peek(stream, 1000000, &ahead), STREAM_PEEK_MAX);
	CHECK(memcmp(ahead, text.data + 2, STREAM_PEEK_MAX) == 0);
	for (size_t at = 2; at < text.len;) {
		size_t shown = stream_peek(stream, 50, &ahead);
		long got;

		if (memcmp(ahead, text.data + at, shown) != 0)
			CHECK(false);
		got = stream_read(stream, bytes, 1 + at % 97, &err);
		if (got <= 0 || memcmp(bytes, text.data + at, (size_t)got) != 0)
			CHECK(false);
		at += got > 0 ? (size_t)got : text.len;
	}
	CHECK_INT(stream_peek(stream, 50, &ahead), 0);
	CHECK_INT(stream_read(stream, bytes, 50, &err), 0);
	CHECK_INT(stream_read(stream, bytes, 50, &err), 0);
	stream_close(stream);
	stream_close(NULL);
	buf_release(&text);
}

/* A source that ends, or fails, after some pieces; and counts how often it is asked. */
struct pieces {
	int left;
	int asked;
	bool fails;
	bool fails_early; /* along with the last piece */
	bool closed;
};

static long read_pieces(void *data, void *bytes, size_t room, struct error *err)
{
	struct pieces *pieces = data;

	pieces->asked++;
	if (pieces->fails && pieces->left <= (pieces->fails_early ? 1 : 0))
		error_set(err, EXIT_BAD_INPUT, "is bad");
	if (pieces->left == 0)
		return pieces->fails ? -1 : 0;
	pieces->left--;
	memcpy(bytes, "abc", room < 3 ? room : 3);
	return room < 3 ? (long)room : 3;
}

static void close_pieces(void *data)
{
	((struct pieces *)data)->closed = true;
}

static void check_pieces(struct pieces pieces, size_t peek, int asked)
{
	static const struct stream_kind kind = {read_pieces, close_pieces};
	struct stream *stream = stream_new(&kind, &pieces);
	struct error err = ERROR_NONE;
	long want = pieces.fails ? -1 : 0;
	const char *ahead;
	char bytes[10];
	int whole = 0;
	long got;

	CHECK_INT(stream_peek(stream, peek, &ahead), peek < 6 ? peek : 6);
	while ((got = stream_read(stream, bytes, 10, &err)) > 0)
		whole += (int)got;
	CHECK_INT(whole, 6);
	CHECK_INT(got, want);
	CHECK_STR(err.text, pieces.fails ? "is bad" : "");
	CHECK_INT(stream_read(stream, bytes, 10, &err), want);
	CHECK_INT(stream_peek(stream, 10, &ahead), 0);
	CHECK_INT(pieces.asked, asked);
	stream_close(stream);
	CHECK(pieces.closed);
}

static void test_pieces(void)
{
	for (size_t peek = 0; peek < 20; peek += 2) {
		check_pieces((struct pieces){2, 0, false, false, false}, peek, 3);
		check_pieces((struct pieces){2, 0, true, false, false}, peek, 3);
		check_pieces((struct pieces){2, 0, true, true, false}, peek, 2);
	}
}

static void test_load(void)
{
	struct error err = ERROR_NONE;
	struct buf out = BUF_EMPTY;
	struct stream *stream = stream_from_memory("0123456789", 10);

	buf_adds(&out, ">");
	CHECK(stream_load(stream, 10, &out, &err));
	CHECK_STR(buf_text(&out), ">0123456789");
	stream_close(stream);
	stream = stream_from_memory("0123456789", 10);
	CHECK(!stream_load(stream, 9, &out, &err));
	CHECK_STR(err.text, "is larger than 9 bytes");
	CHECK_STR(buf_text(&out), ">0123456789");
	stream_close(stream);
	buf_release(&out);
}

static void check_guess(const char *bytes, size_t len, const char *want)
{
	char *copy = malloc(len > 0 ? len : 1); /* so that a sanitizer sees a read beyond it */

	memcpy(copy, bytes, len);
	CHECK_STR(input_guess(copy, len), want);
	free(copy);
}

static void test_guess(void)
{
	char block[1000];

	check_guess(BYTES(""), "an empty file");
	check_guess(BYTES("MSCF\0\0\0\0"), "a cabinet file; expand it first");
	check_guess(BYTES("7z\xBC\xAF\x27\x1C"), "a 7-Zip archive; expand it first");
	check_guess(BYTES("Rar!\x1A\7\1"), "a RAR archive; expand it first");
	check_guess(BYTES("\x1F\x8B\x08\0"), "a gzip file; expand it first");
	check_guess(BYTES("BZh91AY&SY"), "a bzip2 file; expand it first");
	check_guess(BYTES("\xFD"
			  "7zXZ\0"),
		"an xz file; expand it first");
	check_guess(BYTES("\x89PNG\r\n\x1A\n"), "an image");
	check_guess(BYTES("\xFF\xD8\xFF\xE0"), "an image");
	check_guess(BYTES("BM\1\2\3\4\0\0\0\0"), "an image");
	check_guess(BYTES("RIFF1234WEBP"), "an image");
	check_guess(BYTES("%PDF-1.7"), "a PDF");
	check_guess(BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
		"a Word, Excel or PowerPoint file, an Outlook message or an installer");
	check_guess(BYTES("PK\3\4\24\0\6\0\10\0\0\0\41\0abcdefghijkl\x13\0\0\0"
			  "[Content_Types].xml"),
		"a Word, Excel or PowerPoint file");
	check_guess(BYTES("PK\3\4"), "a zip archive; expand it first");
	check_guess(BYTES("ElfFile\0"), "a Windows event log (.evtx); export it as text");
	check_guess(BYTES("0\0\0\0LfLe"), "a Windows event log (.evt); export it as text");
	check_guess(BYTES("regf\1\0\0\0"),
		"a registry hive; give the folder of its Windows with --image");
	check_guess(BYTES("\1\2\3\4\xEF\xCD\xAB\x89"), "a database such as DataStore.edb");
	memset(block, 0, sizeof(block));
	memcpy(block, "MZ\x90", 3);
	check_guess(block, 64, "a Windows program");
	memcpy(block, "\0\0\1\0\x48\2\0\0", 8);
	memcpy(block + 72, "\2\0\2\xC0\x20\2\0\0", 8);
	check_guess(block, sizeof(block), "an ETW trace (.etl); use Get-WindowsUpdateLog");
	check_guess(block, 79, "a binary file");
	block[75] = 0x40;
	check_guess(block, sizeof(block), "a binary file");
	memset(block, ' ', sizeof(block));
	memcpy(block + 257, "ustar", 5);
	check_guess(block, 262, "a tar archive; expand it first");
	check_guess(block, 261, NULL);
}

static void test_guess_text(void)
{
	struct buf text = BUF_EMPTY;
	uint32_t random = 1;

	check_guess(BYTES("2026-05-13 08:15:00 MZ BM PK %PDF text\r\n\t\f\x1A"), NULL);
	check_guess(BYTES("MZ is how a program begins, but this is a text about such programs, "
			  "and so long that a DOS header would fit in"),
		NULL);
	check_guess(BYTES("BM"), NULL);
	check_guess(BYTES("x\x1A"), NULL);
	check_guess(BYTES("\xFF\xFE\1\x4E\2\x4E\3\x4E"), NULL);
	check_guess(BYTES("\xFE\xFF\x4E\1\x4E\2\x4E\3"), NULL);
	check_guess(BYTES("\xFF\xFE"
			  "a\0b\0"),
		NULL);
	check_guess(BYTES("\xFE\xFF\x4E\x00\x4E\x01"), NULL);
	check_guess(BYTES("l\0o\0g\0\r\0\n\0"), NULL);
	check_guess(BYTES("\0l\0o\0g\0\r\0\n"), NULL);
	check_guess(BYTES("\xEF\xBB\xBFlog\xC3\xA9"), NULL);
	check_guess(BYTES("Ger\xE4t \x84"
			  "K\x81hler\x94"),
		NULL);
	check_guess(BYTES("\0"), "a binary file");
	check_guess(BYTES("\1\0\0\0\5\0\0\0\2\0\0\0"), "a binary file");
	check_guess(BYTES("\1\0\5\0\2\0\3\0\7\0\1\0"), "a binary file");
	for (int i = 0; i < 4096; i++) {
		random = random * 1664525 + 1013904223;
		buf_addc(&text, (char)(random >> 24));
	}
	check_guess(text.data, text.len, "a binary file");
	/* A log with a short block of nothing in it. */
	buf_clear(&text);
	for (int i = 0; i < 200; i++)
		buf_adds(&text, "a line of a log file\r\n");
	memset(text.data + 1000, 0, 200);
	check_guess(text.data, text.len, NULL);
	buf_release(&text);
}

static int count_descriptors(void)
{
	int count = 0;

	for (int fd = 0; fd < 256; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

int main(void)
{
	char folder[] = "t_input.XXXXXX";
	int descriptors = count_descriptors();

	if (!CHECK(mkdtemp(folder) != NULL && chdir(folder) == 0))
		return tap_done();
	test_files();
	test_special();
	test_folder();
	test_depth();
	test_zip();
	test_zip_in_zip();
	test_large_inner();
	test_many_files();
	test_many_folders();
	test_standard();
	test_peek();
	test_pieces();
	test_load();
	test_guess();
	test_guess_text();
	CHECK_INT(count_descriptors(), descriptors);
	CHECK(chdir("..") == 0 && rmdir(folder) == 0);
	return tap_done();
}
