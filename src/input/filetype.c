/* SPDX-License-Identifier: MIT */
#include "input/archive.h"
#include "input/input.h"

#include <string.h>

/* The first that fits; what takes more than equal bytes is in guess_more(). */
static const struct magic {
	size_t offset;
	size_t len;
	const char *bytes;
	const char *what;
} magics[] = {
	{0, 4, "MSCF", "a cabinet file; expand it first"},
	{0, 6, "7z\xBC\xAF\x27\x1C", "a 7-Zip archive; expand it first"},
	{0, 6, "Rar!\x1A\x07", "a RAR archive; expand it first"},
	{257, 5, "ustar", "a tar archive; expand it first"},
	{0, 2, "\x1F\x8B", "a gzip file; expand it first"},
	{0, 6,
		"\xFD"
		"7zXZ\0",
		"an xz file; expand it first"},
	{0, 4, "\x28\xB5\x2F\xFD", "a Zstandard file; expand it first"},
	{0, 8, "MSWIM\0\0\0", "a Windows image (.wim)"},
	{0, 8, "\x89PNG\r\n\x1A\n", "an image"},
	{0, 3, "\xFF\xD8\xFF", "an image"},
	{0, 6, "GIF87a", "an image"},
	{0, 6, "GIF89a", "an image"},
	{0, 4, "II*\0", "an image"},
	{0, 4, "MM\0*", "an image"},
	{4, 8, "ftypheic", "an image"},
	{4, 8, "ftypmif1", "an image"},
	{0, 5, "%PDF-", "a PDF"},
	{0, 8, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
		"a Word, Excel or PowerPoint file, an Outlook message or an installer"},
	{0, 8, "ElfFile\0", "a Windows event log (.evtx); export it as text"},
	{0, 8, "0\0\0\0LfLe", "a Windows event log (.evt); export it as text"},
	{0, 4, "regf", "a registry hive; give the folder of its Windows with --image"},
	{4, 4, "\xEF\xCD\xAB\x89", "a database such as DataStore.edb"},
	{0, 16, "SQLite format 3\0", "a database (SQLite)"},
	{0, 4, "MDMP", "a memory dump"},
	{0, 8, "PAGEDUMP", "a memory dump"},
	{0, 8, "PAGEDU64", "a memory dump"},
};

static unsigned get16(const char *at)
{
	return (unsigned char)at[0] | (unsigned)(unsigned char)at[1] << 8;
}

static bool has(const char *bytes, size_t len, size_t offset, const char *what, size_t size)
{
	return len >= offset + size && memcmp(bytes + offset, what, size) == 0;
}

/*
 * A trace begins with a buffer header (WMI_BUFFER_HEADER) of 72 bytes; the first event has a
 * SYSTEM_TRACE_HEADER: version 1 or 2, type 1 or 2 (32 or 64 bits), the flags 0xC0, a size,
 * and 0 as the id of the hook.
 */
static bool is_trace(const char *bytes, size_t len)
{
	return len >= 80 && (bytes[72] == 1 || bytes[72] == 2) && bytes[73] == 0 &&
	       (bytes[74] == 1 || bytes[74] == 2) && (unsigned char)bytes[75] == 0xC0 &&
	       get16(bytes + 78) == 0;
}

/* Kinds whose first bytes alone might begin a text. */
static const char *guess_more(const char *bytes, size_t len)
{
	/* BITMAPFILEHEADER: two reserved words are zero, the next header follows. */
	if (has(bytes, len, 0, "BM", 2) && has(bytes, len, 6, "\0\0\0\0", 4))
		return "an image";
	if (has(bytes, len, 0, "RIFF", 4) && has(bytes, len, 8, "WEBP", 4))
		return "an image";
	/* The DOS header has its rare fields from 0x1C on. */
	if (has(bytes, len, 0, "MZ", 2) && len >= 64 && memchr(bytes, '\0', 64) != NULL)
		return "a Windows program";
	if (has(bytes, len, 0, "BZh", 3) && has(bytes, len, 4, "1AY&SY", 6))
		return "a bzip2 file; expand it first";
	if (is_trace(bytes, len))
		return "an ETW trace (.etl); use Get-WindowsUpdateLog";
	/* The name behind the header of the first entry. */
	if (archive_guess(bytes, len))
		return has(bytes, len, 30, "[Content_Types].xml", 19)
			       ? "a Word, Excel or PowerPoint file"
			       : "a zip archive; expand it first";
	return NULL;
}

/*
 * The control characters that no text of Windows holds; form feed, the end mark of DOS and
 * the escape sequences of a terminal occur.
 */
static bool is_odd(unsigned character)
{
	return character < 0x20 && (character < 0x07 || character > 0x0D) &&
	       character != 0x1A && character != 0x1B;
}

/*
 * UTF-16 of ASCII or Latin letters has zeros in one half of its units only, mostly; in any
 * language one unit in eight at least is a blank, a digit or a line end. Returns the half
 * with the zeros, 0 or 1, or -1.
 */
static int find_high_half(const char *bytes, size_t len)
{
	size_t zeros[2] = {0, 0};
	size_t pairs = len / 2;

	if (len >= 2 && memcmp(bytes, "\xFF\xFE", 2) == 0)
		return 1;
	if (len >= 2 && memcmp(bytes, "\xFE\xFF", 2) == 0)
		return 0;
	for (size_t i = 0; i < 2 * pairs; i++)
		zeros[i % 2] += bytes[i] == '\0';
	for (int half = 0; half < 2; half++) {
		if (zeros[half] * 8 >= pairs && zeros[half] > 4 * zeros[1 - half])
			return half;
	}
	return -1;
}

/* More than one character in sixteen is odd: in random bytes it is one in ten. */
static bool is_binary(const char *bytes, size_t len)
{
	int high = find_high_half(bytes, len);
	size_t odd = 0;

	if (high < 0) {
		for (size_t i = 0; i < len; i++)
			odd += is_odd((unsigned char)bytes[i]);
		return odd * 16 > len;
	}
	for (size_t i = 0; i + 1 < len; i += 2)
		odd += is_odd((unsigned)(unsigned char)bytes[i + (size_t)high] << 8 |
			      (unsigned char)bytes[i + 1 - (size_t)high]);
	return odd * 16 > len / 2;
}

const char *input_guess(const char *bytes, size_t len)
{
	const char *what;

	if (len == 0)
		return "an empty file";
	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++) {
		const struct magic *magic = &magics[i];

		if (has(bytes, len, magic->offset, magic->bytes, magic->len))
			return magic->what;
	}
	what = guess_more(bytes, len);
	if (what == NULL && is_binary(bytes, len))
		what = "a binary file";
	return what;
}
