/* SPDX-License-Identifier: MIT */
#include "decode/codepage.h"

#include "base/alloc.h"
#include "base/text.h"
#include "decode/unicode.h"

#include <stdlib.h>
#include <string.h>

enum {
	FIRST_TRAIL = 0x40,
	LAST_TRAIL = 0xFE,
	TRAILS = LAST_TRAIL - FIRST_TRAIL + 1,
	HALF = 128, /* the bytes from 80 to FF */
	PIECE = 1 << 16,
};

/* A gap in a file of data/codepages/. */
static const char gap = '.';

static const int numbers[] = {
	437, 850, 852, 866, 874, 932, 936, 949, 950, 1250, 1251, 1252, 1253, 1254};

enum { COUNT = sizeof(numbers) / sizeof(numbers[0]) };

struct codepage {
	bool loaded;
	bool complete; /* the row of the single bytes was there */
	bool utf8;
	uint16_t single[HALF]; /* U+FFFD: undefined, or a lead byte */
	uint16_t *pairs[HALF]; /* by lead byte: TRAILS characters; NULL: it leads nothing */
};

struct codepages {
	const struct assets *assets;
	struct codepage page[COUNT + 1]; /* the last one is UTF-8 */
};

static void unload(struct codepage *page)
{
	for (size_t i = 0; i < HALF; i++) {
		page->single[i] = UNICODE_LOST;
		free(page->pairs[i]);
		page->pairs[i] = NULL;
	}
}

/* Reads the characters of one row; returns how many there are, or -1. */
static int read_row(const char *text, size_t len, uint16_t *row, int room)
{
	int count = 0;

	for (size_t at = 0; at < len; count++) {
		uint32_t character = UNICODE_LOST;
		size_t size = text_decode(text + at, len - at, &character);

		if (size == 0 || count == room || character > 0xFFFF ||
			(character < 0x80 && text[at] != gap))
			return -1;
		row[count] = (uint16_t)(text[at] == gap ? UNICODE_LOST : character);
		at += size;
	}
	return count;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool read_line(struct codepage *page, const char *line, size_t len)
{
	uint16_t *row;
	int high, low;

	if (len == 0 || line[0] == '#')
		return true;
	if (len > 6 && memcmp(line, "80-FF ", 6) == 0) {
		page->complete = read_row(line + 6, len - 6, page->single, HALF) == HALF;
		return page->complete;
	}
	if (len < 4 || line[2] != ' ')
		return false;
	high = hex_digit(line[0]);
	low = hex_digit(line[1]);
	if (high < 8 || low < 0 || page->pairs[high * 16 + low - HALF] != NULL)
		return false;
	row = xmalloc(TRAILS * sizeof(*row));
	for (size_t i = 0; i < TRAILS; i++)
		row[i] = UNICODE_LOST;
	page->pairs[high * 16 + low - HALF] = row;
	return read_row(line + 3, len - 3, row, TRAILS) > 0;
}

static bool load(struct codepage *page, const struct asset *asset, struct error *err)
{
	const char *line = asset->bytes;
	const char *end = asset->bytes + asset->len;

	page->loaded = true;
	for (size_t number = 1; line < end; number++) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));
		size_t len = (size_t)((stop != NULL ? stop : end) - line);

		if (!read_line(page, line, len)) {
			unload(page);
			return error_set(err, EXIT_BAD_INPUT,
				"%s:%zu: this is no line of a code page", asset->name, number);
		}
		line += len + 1;
	}
	return page->complete ||
	       error_set(err, EXIT_BAD_INPUT, "%s: the line 80-FF is missing", asset->name);
}

static bool find_asset(
	const struct codepages *pages, size_t index, struct asset *asset, struct error *err)
{
	char *name = xasprintf("data/codepages/%d.txt", numbers[index]);
	bool ok = asset_get(pages->assets, name, asset, err);

	free(name);
	return ok;
}

struct codepages *codepages_open(const struct assets *assets, struct error *err)
{
	struct codepages *pages = xcalloc(1, sizeof(*pages));
	bool ok = true;

	pages->assets = assets;
	for (size_t i = 0; i <= COUNT; i++)
		unload(&pages->page[i]);
	pages->page[COUNT].loaded = true;
	pages->page[COUNT].utf8 = true;
	for (size_t i = 0; ok && i < COUNT; i++) {
		struct asset asset;

		ok = find_asset(pages, i, &asset, err) &&
		     (!asset.replaced || load(&pages->page[i], &asset, err));
	}
	if (ok)
		return pages;
	codepages_free(pages);
	return NULL;
}

void codepages_free(struct codepages *pages)
{
	if (pages == NULL)
		return;
	for (size_t i = 0; i <= COUNT; i++)
		unload(&pages->page[i]);
	free(pages);
}

bool codepage_known(int page)
{
	for (size_t i = 0; i < COUNT; i++) {
		if (numbers[i] == page)
			return true;
	}
	return page == CODEPAGE_UTF8;
}

const struct codepage *codepage_find(struct codepages *pages, int page)
{
	size_t i = 0;

	while (i < COUNT && numbers[i] != page)
		i++;
	if (!pages->page[i].loaded) {
		struct error err = ERROR_NONE;
		struct asset asset;

		if (find_asset(pages, i, &asset, &err))
			load(&pages->page[i], &asset, &err);
	}
	return &pages->page[i];
}

/* Reads a character that is not ASCII. */
static inline size_t next(
	const struct codepage *page, const unsigned char *b, size_t len, uint32_t *character)
{
	const uint16_t *row = page->pairs[b[0] - HALF];

	*character = page->single[b[0] - HALF];
	if (row == NULL || len < 2 || b[1] < FIRST_TRAIL || b[1] > LAST_TRAIL ||
		row[b[1] - FIRST_TRAIL] == UNICODE_LOST)
		return 1;
	*character = row[b[1] - FIRST_TRAIL];
	return 2;
}

size_t codepage_next(
	const struct codepage *page, const char *bytes, size_t len, uint32_t *character)
{
	const unsigned char *b = (const unsigned char *)bytes;

	if (page->utf8)
		return unicode_next(bytes, len, character);
	if (len == 0)
		return 0;
	if (b[0] >= HALF)
		return next(page, b, len, character);
	*character = b[0];
	return 1;
}

/* Decodes from *at up to `end`, or the byte behind it, and returns what was lost. */
static size_t decode_piece(const struct codepage *page, const unsigned char *b, size_t len,
	size_t *at, size_t end, struct buf *out)
{
	char *to = buf_reserve(out, 3 * (end - *at)); /* no character of a page takes more */
	size_t i = *at;
	size_t lost = 0;

	while (i < end) {
		size_t run = unicode_ascii((const char *)b + i, end - i);
		uint32_t c;

		memcpy(to, b + i, run);
		to += run;
		i += run;
		while (i < end && b[i] >= HALF) {
			i += next(page, b + i, len - i, &c);
			lost += c == UNICODE_LOST;
			if (c >= 0x800)
				*to++ = (char)(0xE0 | c >> 12);
			*to++ = (char)(c >= 0x800 ? 0x80 | (c >> 6 & 0x3F) : 0xC0 | c >> 6);
			*to++ = (char)(0x80 | (c & 0x3F));
		}
	}
	*at = i;
	buf_truncate(out, (size_t)(to - out->data));
	return lost;
}

void codepage_decode(struct codepages *pages, int page, const char *bytes, size_t len,
	struct buf *out, size_t *bad)
{
	const struct codepage *table = codepage_find(pages, page);
	size_t lost = 0;
	size_t at = 0;

	if (page == CODEPAGE_UTF8) {
		struct unicode_count count = {0, 0, false};

		unicode_examine(bytes, len, &count);
		lost = count.bad + count.cut;
		unicode_from_utf8(bytes, len, out);
		at = len;
	}
	while (at < len) {
		size_t end = len - at < PIECE ? len : at + PIECE;

		lost += decode_piece(table, (const unsigned char *)bytes, len, &at, end, out);
	}
	if (bad != NULL)
		*bad += lost;
}
