/* SPDX-License-Identifier: MIT */
#include "decode/unicode.h"

#include "base/text.h"

#include <string.h>

enum { CHUNK = 1 << 16 };

size_t unicode_ascii(const char *bytes, size_t len)
{
	size_t at = 0;

	for (; len - at >= 8; at += 8) {
		uint64_t word;

		memcpy(&word, bytes + at, 8);
		if ((word & 0x8080808080808080) != 0)
			break;
	}
	while (at < len && (unsigned char)bytes[at] < 0x80)
		at++;
	return at;
}

/* How many of the bytes begin a character that is not ASCII, as in table 3-7 of the Unicode
 * standard; `need` is the length of the whole one, 0 when the first byte begins none. */
static size_t begun(const char *bytes, size_t len, size_t *need)
{
	const unsigned char *b = (const unsigned char *)bytes;
	unsigned char low = 0x80;
	unsigned char high = 0xBF;
	size_t size = 1;

	*need = 0;
	if (b[0] < 0xC2 || b[0] > 0xF4)
		return 0;
	*need = b[0] < 0xE0 ? 2 : b[0] < 0xF0 ? 3 : 4;
	if (b[0] == 0xE0)
		low = 0xA0;
	else if (b[0] == 0xED)
		high = 0x9F;
	else if (b[0] == 0xF0)
		low = 0x90;
	else if (b[0] == 0xF4)
		high = 0x8F;
	while (size < len && size < *need && b[size] >= low && b[size] <= high) {
		low = 0x80;
		high = 0xBF;
		size++;
	}
	return size;
}

void unicode_examine(const char *bytes, size_t len, struct unicode_count *count)
{
	size_t at = 0;

	while ((at += unicode_ascii(bytes + at, len - at)) < len) {
		size_t need;
		size_t size = begun(bytes + at, len - at, &need);

		if (size > 0 && size == need)
			count->good++;
		else if (size > 0 && at + size == len)
			count->cut = true;
		else
			count->bad++;
		at += size > 0 ? size : 1;
	}
}

size_t unicode_next(const char *bytes, size_t len, uint32_t *character)
{
	size_t size = text_decode(bytes, len, character);
	size_t need;

	if (size > 0 || len == 0)
		return size;
	*character = UNICODE_LOST;
	size = begun(bytes, len, &need);
	return size > 0 ? size : 1;
}

/* Decodes from *at up to `end`, or a little further where a character reaches over it. */
static void from_piece(const char *bytes, size_t len, size_t *at, size_t end, struct buf *out)
{
	size_t start = *at;
	size_t i = start;

	while ((i += unicode_ascii(bytes + i, end - i)) < end) {
		uint32_t character;
		size_t size = text_decode(bytes + i, len - i, &character);

		if (size == 0) {
			buf_add(out, bytes + start, i - start);
			i += unicode_next(bytes + i, len - i, &character);
			text_encode(out, character);
			start = i;
		} else {
			i += size;
		}
		if (i >= end)
			break;
	}
	buf_add(out, bytes + start, i - start);
	*at = i;
}

void unicode_from_utf8(const char *bytes, size_t len, struct buf *out)
{
	size_t at = 0;

	while (at < len) {
		size_t end = len - at < CHUNK ? len : at + CHUNK;
		const char *nul = memchr(bytes + at, '\0', end - at);

		if (nul != NULL)
			end = (size_t)(nul - bytes);
		if (at < end) {
			from_piece(bytes, len, &at, end, out);
			continue;
		}
		while (at < len && bytes[at] == '\0')
			at++;
		text_encode(out, UNICODE_LOST);
	}
}

static uint32_t unit(const unsigned char *b, bool big)
{
	return big ? (uint32_t)b[0] << 8 | b[1] : (uint32_t)b[1] << 8 | b[0];
}

/* Writes the UTF-8 form of a character without surrogates and returns its end. */
static char *put(char *to, uint32_t c)
{
	if (c < 0x80) {
		*to++ = (char)c;
	} else if (c < 0x800) {
		*to++ = (char)(0xC0 | c >> 6);
		*to++ = (char)(0x80 | (c & 0x3F));
	} else if (c < 0x10000) {
		*to++ = (char)(0xE0 | c >> 12);
		*to++ = (char)(0x80 | (c >> 6 & 0x3F));
		*to++ = (char)(0x80 | (c & 0x3F));
	} else {
		*to++ = (char)(0xF0 | c >> 18);
		*to++ = (char)(0x80 | (c >> 12 & 0x3F));
		*to++ = (char)(0x80 | (c >> 6 & 0x3F));
		*to++ = (char)(0x80 | (c & 0x3F));
	}
	return to;
}

/* Reads one character, or a run of NULs, and returns the bytes it took. */
static size_t read_utf16(const unsigned char *b, size_t len, bool big, uint32_t *c)
{
	size_t size = 2;

	*c = unit(b, big);
	if (*c == 0) {
		while (len - size >= 2 && unit(b + size, big) == 0)
			size += 2;
		*c = UNICODE_LOST;
	} else if (*c >= 0xD800 && *c <= 0xDFFF) {
		uint32_t low = len >= 4 ? unit(b + 2, big) : 0;

		if (*c > 0xDBFF || low < 0xDC00 || low > 0xDFFF) {
			*c = UNICODE_LOST;
			return 2;
		}
		*c = 0x10000 + ((*c & 0x3FF) << 10) + (low & 0x3FF);
		size = 4;
	}
	return size;
}

void unicode_from_utf16(const char *bytes, size_t len, bool big, struct buf *out)
{
	const unsigned char *b = (const unsigned char *)bytes;
	size_t even = len - len % 2;
	size_t at = 0;

	while (at < even) {
		size_t end = even - at < CHUNK ? even : at + CHUNK;
		char *to = buf_reserve(out, (end - at) / 2 * 3 + 4); /* at most 3 bytes for 2 */

		while (at < end) {
			uint32_t c;

			at += read_utf16(b + at, even - at, big, &c);
			to = put(to, c);
		}
		buf_truncate(out, (size_t)(to - out->data));
	}
	if (len % 2 == 0)
		return;
	if (b[even] == '\n' || b[even] == '\r' || b[even] == 0x1A)
		buf_addc(out, bytes[even]);
	else
		text_encode(out, UNICODE_LOST);
}

size_t unicode_tidy(struct buf *text, size_t start)
{
	size_t from = start;
	size_t to = start;
	size_t lost = 0;

	while (from < text->len) {
		const char *mark = memchr(text->data + from, 0xEF, text->len - from);
		size_t end = mark != NULL ? (size_t)(mark - text->data) : text->len;

		if (to != from)
			memmove(text->data + to, text->data + from, end - from);
		to += end - from;
		from = end;
		if (end == text->len)
			break;
		if (memcmp(mark, "\xEF\xBF\xBD", 3) == 0)
			lost++;
		if (memcmp(mark, "\xEF\xBB\xBF", 3) == 0 &&
			(to == start || text->data[to - 1] == '\n')) {
			from += 3;
			continue;
		}
		memmove(text->data + to, text->data + from, 3);
		to += 3;
		from += 3;
	}
	buf_truncate(text, to);
	return lost;
}
