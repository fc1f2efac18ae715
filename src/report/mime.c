/* SPDX-License-Identifier: MIT */
#include "report/mime.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

enum { LINE = 76 };

void mime_add_text(struct buf *out, const char *text, size_t len)
{
	for (size_t at = 0; at < len; at++) {
		if (text[at] == '\n')
			buf_addc(out, '\r');
		buf_addc(out, text[at]);
	}
}

/* A blank at the end of a line would be lost on the way. */
static bool goes_as_it_is(const char *text, size_t at, size_t len)
{
	unsigned char c = (unsigned char)text[at];

	if (c == ' ' || c == '\t')
		return at + 1 < len && text[at + 1] != '\n';
	return c > ' ' && c <= '~' && c != '=';
}

void mime_add_quoted(struct buf *out, const char *text, size_t len)
{
	size_t column = 0;

	for (size_t at = 0; at < len; at++) {
		bool plain = goes_as_it_is(text, at, len);

		if (text[at] == '\n') {
			buf_adds(out, "\r\n");
			column = 0;
			continue;
		}
		/* The last place of a line is for the sign that it goes on. */
		if (column + (plain ? 1 : 3) > LINE - 1) {
			buf_adds(out, "=\r\n");
			column = 0;
		}
		if (plain)
			buf_addc(out, text[at]);
		else
			buf_addf(out, "=%02X", (unsigned)(unsigned char)text[at]);
		column += plain ? 1 : 3;
	}
	if (column > 0)
		buf_adds(out, "\r\n");
}

void mime_add_base64(struct buf *out, const void *bytes, size_t len)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *from = bytes;
	size_t column = 0;

	for (size_t at = 0; at < len; at += 3) {
		size_t left = len - at;
		uint32_t group = (uint32_t)from[at] << 16;

		group |= left > 1 ? (uint32_t)from[at + 1] << 8 : 0;
		group |= left > 2 ? from[at + 2] : 0;
		buf_addc(out, digits[group >> 18]);
		buf_addc(out, digits[group >> 12 & 63]);
		buf_addc(out, left > 1 ? digits[group >> 6 & 63] : '=');
		buf_addc(out, left > 2 ? digits[group & 63] : '=');
		column += 4;
		if (column == LINE || left <= 3) {
			buf_adds(out, "\r\n");
			column = 0;
		}
	}
}

void mime_add_date(struct buf *out, const char *date)
{
	static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
		"Aug", "Sep", "Oct", "Nov", "Dec"};
	/* How far the first of a month is from that of January, or of March the year before,
	 * by the day of the week. */
	static const int shifts[] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
	char *end = NULL;
	long year = strtol(date, &end, 10);
	long month = strtol(*end ? end + 1 : end, &end, 10);
	long day = strtol(*end ? end + 1 : end, &end, 10);
	long from = month < 3 ? year - 1 : year;

	if (year < 1 || month < 1 || month > 12)
		return;
	buf_addf(out, "%s, %02ld %s %04ld 00:00:00 +0000",
		days[(from + from / 4 - from / 100 + from / 400 + shifts[month - 1] + day) % 7],
		day, months[month - 1], year);
}
