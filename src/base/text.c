/* SPDX-License-Identifier: MIT */
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { DISPLAY_LIMIT = 4096 };

struct range {
	uint32_t first;
	uint32_t last;
};

/*
 * Characters that cannot be seen or that reorder what can: the controls, Unicode's
 * Default_Ignorable_Code_Point, the line and paragraph separators, the annotation marks and
 * the block of non-characters in the BMP.
 */
static const struct range invisible[] = {
	{0x0000, 0x001F},
	{0x007F, 0x009F},
	{0x00AD, 0x00AD},
	{0x034F, 0x034F},
	{0x061C, 0x061C},
	{0x115F, 0x1160},
	{0x17B4, 0x17B5},
	{0x180B, 0x180F},
	{0x200B, 0x200F},
	{0x2028, 0x202E},
	{0x2060, 0x206F},
	{0x3164, 0x3164},
	{0xD800, 0xDFFF},
	{0xFDD0, 0xFDEF},
	{0xFE00, 0xFE0F},
	{0xFEFF, 0xFEFF},
	{0xFFA0, 0xFFA0},
	{0xFFF0, 0xFFFB},
	{0x1BCA0, 0x1BCA3},
	{0x1D173, 0x1D17A},
	{0xE0000, 0xE0FFF},
};

size_t text_decode(const char *bytes, size_t len, uint32_t *character)
{
	const unsigned char *b = (const unsigned char *)bytes;
	uint32_t c;
	size_t need;

	if (len == 0)
		return 0;
	if (b[0] < 0x80) {
		*character = b[0];
		return 1;
	}
	if (b[0] < 0xC2 || b[0] > 0xF4)
		return 0;
	need = b[0] < 0xE0 ? 2 : b[0] < 0xF0 ? 3 : 4;
	if (len < need)
		return 0;
	c = b[0] & (0x7Fu >> need);
	for (size_t i = 1; i < need; i++) {
		if ((b[i] & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (b[i] & 0x3Fu);
	}
	if (need == 3 && (c < 0x800 || (c >= 0xD800 && c <= 0xDFFF)))
		return 0;
	if (need == 4 && (c < 0x10000 || c > 0x10FFFF))
		return 0;
	*character = c;
	return need;
}

/* Writes the UTF-8 form of a valid character and returns its length, 1 to 4. */
static size_t put(char *to, uint32_t c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xC0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		to[0] = (char)(0xE0 | c >> 12);
		to[1] = (char)(0x80 | (c >> 6 & 0x3F));
		to[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	to[0] = (char)(0xF0 | c >> 18);
	to[1] = (char)(0x80 | (c >> 12 & 0x3F));
	to[2] = (char)(0x80 | (c >> 6 & 0x3F));
	to[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

void text_encode(struct buf *out, uint32_t character)
{
	char bytes[4];

	if (character > 0x10FFFF || (character >= 0xD800 && character <= 0xDFFF))
		character = 0xFFFD;
	buf_add(out, bytes, put(bytes, character));
}

bool text_is_visible(uint32_t character)
{
	size_t low = 0;
	size_t high = sizeof(invisible) / sizeof(invisible[0]);

	if (character >= 0x20 && character < 0x7F)
		return true;
	if ((character & 0xFFFE) == 0xFFFE || character > 0x10FFFF)
		return false;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (character > invisible[middle].last)
			low = middle + 1;
		else if (character < invisible[middle].first)
			high = middle;
		else
			return false;
	}
	return true;
}

size_t text_plain(const char *text, size_t len)
{
	const uint64_t ones = 0x0101010101010101;
	size_t at = 0;

	/*
	 * Eight bytes at once. The top bit of a byte is set by its own value, by a borrow
	 * when it is below a blank, or by the sum when it is DEL. Borrow and carry leave
	 * only bytes that are flagged themselves, so a word without a flag is plain.
	 */
	for (; len - at >= 8; at += 8) {
		uint64_t word;

		memcpy(&word, text + at, 8);
		if (((word | (word - ones * 0x20) | (word + ones)) & ones * 0x80) != 0)
			break;
	}
	while (at < len && text[at] >= 0x20 && text[at] < 0x7F)
		at++;
	return at;
}

static bool refuse(struct buf *out, size_t start, struct error *err, const char *what)
{
	size_t line;
	size_t column;

	text_position(out->data + start, out->len - start, out->len - start, &line, &column);
	buf_truncate(out, start);
	return error_set(err, EXIT_BAD_INPUT, "%zu:%zu: %s", line, column, what);
}

static bool from_utf8(const char *bytes, size_t len, struct buf *out, struct error *err)
{
	size_t start = out->len;
	size_t at = 0;

	buf_reserve(out, len);
	while (at < len) {
		uint32_t character;
		size_t size = text_plain(bytes + at, len - at);

		if (size == 0)
			size = text_decode(bytes + at, len - at, &character);
		if (size == 0) {
			buf_add(out, bytes, at);
			return refuse(out, start, err, "not valid UTF-8");
		}
		at += size;
	}
	buf_add(out, bytes, len);
	return true;
}

static bool from_utf16(
	const char *bytes, size_t len, bool big, struct buf *out, struct error *err)
{
	const unsigned char *b = (const unsigned char *)bytes;
	size_t start = out->len;
	int high = big ? 0 : 1;
	char *to = buf_reserve(out, len + len / 2 + 4); /* at most three bytes for two */

	for (size_t at = 0; at + 1 < len; at += 2) {
		uint32_t c = (uint32_t)b[at + high] << 8 | b[at + 1 - high];

		if (c >= 0xD800 && c <= 0xDFFF) {
			uint32_t low = 0;

			if (at + 3 < len)
				low = (uint32_t)b[at + 2 + high] << 8 | b[at + 3 - high];
			if (c > 0xDBFF || low < 0xDC00 || low > 0xDFFF) {
				buf_truncate(out, (size_t)(to - out->data));
				return refuse(
					out, start, err, "half a surrogate pair in UTF-16");
			}
			c = 0x10000 + ((c & 0x3FF) << 10) + (low & 0x3FF);
			at += 2;
		}
		to += put(to, c);
	}
	buf_truncate(out, (size_t)(to - out->data));
	if (len % 2 != 0)
		return refuse(out, start, err, "UTF-16 that ends within a character");
	return true;
}

/*
 * Without a BOM: in most text of any language one unit in eight at least is a blank, digit
 * or line end with a zero as its high half; in a short one, more than half must be. The low
 * half may be zero as well (U+4E00 is a common character), but far less often.
 */
static bool looks_like_utf16(const char *bytes, size_t len, bool *big)
{
	size_t pairs = len < 4096 ? len / 2 : 2048;
	size_t zeros[2] = {0, 0};
	size_t high;

	for (size_t i = 0; i < 2 * pairs; i++)
		zeros[i % 2] += bytes[i] == '\0';
	*big = zeros[0] > zeros[1];
	high = zeros[*big ? 0 : 1];
	return (high * 2 > pairs || (pairs >= 32 && high * 8 >= pairs)) &&
	       high > 4 * zeros[*big ? 1 : 0];
}

bool text_to_utf8(const char *bytes, size_t len, struct buf *out, struct error *err)
{
	bool big;

	buf_reserve(out, 0);
	if (len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
		return from_utf8(bytes + 3, len - 3, out, err);
	if (len >= 4 && (memcmp(bytes, "\xFF\xFE\0\0", 4) == 0 ||
				memcmp(bytes, "\0\0\xFE\xFF", 4) == 0))
		return refuse(out, out->len, err, "UTF-32 is not supported, save it as UTF-8");
	if (len >= 2 && memcmp(bytes, "\xFF\xFE", 2) == 0)
		return from_utf16(bytes + 2, len - 2, false, out, err);
	if (len >= 2 && memcmp(bytes, "\xFE\xFF", 2) == 0)
		return from_utf16(bytes + 2, len - 2, true, out, err);
	if (looks_like_utf16(bytes, len, &big))
		return from_utf16(bytes, len, big, out, err);
	return from_utf8(bytes, len, out, err);
}

/* Appends [U+XXXX], or [0xNN] for a byte that is no character; returns the bytes read. */
static size_t show_code(struct buf *out, const char *text, size_t len)
{
	uint32_t character;
	size_t size = text_decode(text, len, &character);

	if (size > 0)
		buf_addf(out, "[U+%04X]", (unsigned)character);
	else
		buf_addf(out, "[0x%02X]", (unsigned char)text[0]);
	return size > 0 ? size : 1;
}

static bool is_break(char c)
{
	return c == '\t' || c == '\n' || c == '\r';
}

/* Passes one unit of text that is not plain ASCII: a run of breaks, a character, a byte. */
static size_t sanitise_unit(struct buf *out, const char *text, size_t len)
{
	uint32_t character;
	size_t size = 0;

	while (size < len && is_break(text[size]))
		size++;
	if (size > 0) {
		buf_addc(out, ' ');
		return size;
	}
	size = text_decode(text, len, &character);
	if (size == 0 || !text_is_visible(character))
		return show_code(out, text, len);
	buf_add(out, text, size);
	return size;
}

void text_sanitise(struct buf *out, const char *text, size_t len, size_t max)
{
	size_t at = 0;
	size_t shown = 0;
	size_t cut = 0;
	size_t end;

	buf_reserve(out, len < max ? len : max);
	while (at < len && shown < max) {
		size_t run = text_plain(text + at, len - at);

		if (run > max - shown)
			run = max - shown;
		buf_add(out, text + at, run);
		at += run;
		shown += run;
		if (run == 0) {
			at += sanitise_unit(out, text + at, len - at);
			shown++;
		}
	}
	if (at == len)
		return;
	end = out->len;
	while (at < len) {
		size_t run = text_plain(text + at, len - at);

		cut += run > 0 ? run : 1;
		at += run > 0 ? run : sanitise_unit(out, text + at, len - at);
		buf_truncate(out, end);
	}
	buf_addf(out, " (+%zu more character%s)", cut, cut == 1 ? "" : "s");
}

char *text_clean(const char *text)
{
	struct buf out = BUF_EMPTY;

	text_sanitise(&out, text, strlen(text), DISPLAY_LIMIT);
	return buf_steal(&out);
}

/* What is written for the character at the start of the text, and how many bytes that takes;
 * *size is the length of the character, 0 when nothing is given for it. */
static const char *spelling_of(
	const char *spellings, const char *text, size_t len, size_t *size, size_t *written)
{
	uint32_t wanted, letter;

	*size = *spellings ? text_decode(text, len, &wanted) : 0;
	while (*size > 0 && *spellings) {
		size_t step = text_decode(spellings, strlen(spellings), &letter);
		size_t entry = strcspn(spellings, " ");

		if (step > 0 && letter == wanted && step < entry) {
			*written = entry - step - 1;
			return spellings + step + 1;
		}
		spellings += entry + (spellings[entry] == ' ');
	}
	*size = 0;
	return "";
}

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* Within a word of capitals the whole spelling is of capitals. */
static void add_spelling(
	struct buf *out, const char *spelling, size_t written, const char *rest, size_t left)
{
	bool capitals = (out->len && is_capital(out->data[out->len - 1])) ||
			(left && is_capital(*rest));

	for (size_t i = 0; i < written; i++) {
		bool small = spelling[i] >= 'a' && spelling[i] <= 'z';
		buf_addc(out,
			(char)(small && capitals ? spelling[i] - ('a' - 'A') : spelling[i]));
	}
}

void text_to_ascii(struct buf *out, const char *text, size_t len, const char *spellings)
{
	size_t at = 0;

	buf_reserve(out, len);
	while (at < len) {
		size_t run = text_plain(text + at, len - at), size, written;
		const char *spelling;

		while (at + run < len && (text[at + run] == '\n' || text[at + run] == '\t'))
			run++;
		buf_add(out, text + at, run);
		at += run;
		if (run > 0)
			continue;
		spelling = spelling_of(spellings, text + at, len - at, &size, &written);
		if (size > 0)
			add_spelling(out, spelling, written, text + at + size, len - at - size);
		at += size > 0 ? size : show_code(out, text + at, len - at);
	}
}

void text_to_crlf(struct buf *out, const char *text)
{
	const char *newline;

	for (; (newline = strchr(text, '\n')); text = newline + 1) {
		buf_add(out, text, (size_t)(newline - text));
		buf_adds(out, "\r\n");
	}
	buf_adds(out, text);
}

void text_position(const char *text, size_t len, size_t offset, size_t *line, size_t *column)
{
	size_t end = offset < len ? offset : len;

	*line = 1;
	*column = 1;
	for (size_t at = 0; at < end; at++) {
		if (text[at] == '\n') {
			++*line;
			*column = 1;
		} else if (((unsigned char)text[at] & 0xC0) != 0x80) {
			++*column;
		}
	}
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool text_equal_nocase(const char *a, const char *b)
{
	while (*a != '\0' && lower(*a) == lower(*b)) {
		a++;
		b++;
	}
	return lower(*a) == lower(*b);
}

bool text_starts_nocase(const char *text, const char *prefix)
{
	while (*prefix != '\0' && lower(*text) == lower(*prefix)) {
		text++;
		prefix++;
	}
	return *prefix == '\0';
}
