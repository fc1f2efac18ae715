/* SPDX-License-Identifier: MIT */
#include "mustache/mustache.h"

#include "base/buf.h"
#include "base/text.h"
#include "mustache/sink.h"

#include <stdint.h>
#include <string.h>

/*
 * 1: not as it is in HTML and XML (controls, " & ' < > and whatever is not ASCII).
 * 2: perhaps not as it is in Markdown. Everything else goes out in runs.
 */
enum { IN_HTML = 1, IN_MARKDOWN = 2 };

/* clang-format off */
static const unsigned char special[256] = {
	3, 3, 3, 3, 3, 3, 3, 3, 3, 2, 2, 3, 3, 3, 3, 3,
	3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3,
/*      !  "  #  $  %  &  '  (  )  *  +  ,  -  .  / */
	2, 2, 1, 2, 2, 0, 3, 1, 2, 2, 2, 2, 0, 2, 2, 0,
/*   0                             :  ;  <  =  >  ? */
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 3, 2, 3, 0,
/*   @                                              */
	2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
/*                                    [  \  ]  ^  _ */
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 0, 2,
/*   `                                              */
	2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
/*                                    {  |  }  ~ DEL */
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 3,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
};
/* clang-format on */

/* Where the next byte of that class is, or `len`. */
static size_t run(const char *text, size_t at, size_t len, unsigned class)
{
	const unsigned char *bytes = (const unsigned char *)text;

	while (at < len && (special[bytes[at]] & class) == 0)
		at++;
	return at;
}

/*
 * Controls and non-characters cannot be named by a reference: browsers read &#128; as the
 * euro sign, and XML parsers refuse the document.
 */
static bool has_reference(uint32_t c)
{
	return c >= 0xA0 && !(c >= 0xFDD0 && c <= 0xFDEF) && (c & 0xFFFE) != 0xFFFE;
}

static void put_reference(struct sink *sink, uint32_t c)
{
	char text[12];
	size_t at = sizeof(text);

	text[--at] = ';';
	for (; c > 0; c /= 10)
		text[--at] = (char)('0' + c % 10);
	text[--at] = '#';
	text[--at] = '&';
	sink_put(sink, text + at, sizeof(text) - at);
}

static void put_html(struct sink *sink, const char *text, size_t len, const char *apostrophe)
{
	for (size_t at = 0; at < len;) {
		size_t stop = run(text, at, len, IN_HTML);
		uint32_t c;
		size_t size;

		sink_put(sink, text + at, stop - at);
		at = stop;
		if (at == len)
			break;
		switch (text[at]) {
		case '&':
			sink_puts(sink, "&amp;");
			at++;
			break;
		case '<':
			sink_puts(sink, "&lt;");
			at++;
			break;
		case '>':
			sink_puts(sink, "&gt;");
			at++;
			break;
		case '"':
			sink_puts(sink, "&quot;");
			at++;
			break;
		case '\'':
			sink_puts(sink, apostrophe);
			at++;
			break;
		default:
			size = text_decode(text + at, len - at, &c);
			put_reference(sink, size > 0 && has_reference(c) ? c : 0xFFFD);
			at += size > 0 ? size : 1;
			break;
		}
	}
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Whether the dot or parenthesis would make the digits before it the number of a list. */
static bool ends_number(const char *text, size_t from, size_t at, size_t len)
{
	if (at + 1 < len && !is_blank(text[at + 1]))
		return false;
	while (from < at && is_digit(text[from]))
		from++;
	return from == at;
}

/*
 * Whether a reader of Markdown could take text[at] for markup, in a text whose first
 * character that is not blank is at `from`. The template may put the text at the beginning
 * of a line and anything behind it. Beyond CommonMark: GitHub's tables, mentions,
 * strikethrough, formulas and bare links.
 */
static bool is_markup(const char *text, size_t from, size_t at, size_t len)
{
	char next = at + 1 < len ? text[at + 1] : '\0';
	bool last = at + 1 == len;

	switch (text[at]) {
	case '!':
		return last || next == '[';
	case '&':
		return last || next == '#' || is_letter(next);
	case '(':
	case '+':
	case '-':
	case '=':
		return at == from;
	case '.':
		return ends_number(text, from, at, len) ||
		       (at >= 3 && (text[at - 1] | 0x20) == 'w' &&
			       (text[at - 2] | 0x20) == 'w' && (text[at - 3] | 0x20) == 'w');
	case ')':
		return ends_number(text, from, at, len);
	case ':':
		return at == from || (len - at > 2 && next == '/' && text[at + 2] == '/');
	default:
		return true;
	}
}

static void put_markdown(struct sink *sink, const char *text, size_t len)
{
	size_t from = 0;

	while (from < len && is_blank(text[from]))
		from++;
	for (size_t at = 0; at < len;) {
		size_t stop = run(text, at, len, IN_MARKDOWN);

		sink_put(sink, text + at, stop - at);
		at = stop;
		if (at == len)
			break;
		if (is_blank(text[at])) {
			sink_puts(sink, " ");
			while (at < len && is_blank(text[at]))
				at++;
			continue;
		}
		if ((unsigned char)text[at] < ' ' || text[at] == 0x7F) {
			sink_puts(sink, "\xEF\xBF\xBD");
		} else {
			if (is_markup(text, from, at, len))
				sink_puts(sink, "\\");
			sink_put(sink, text + at, 1);
		}
		at++;
	}
}

/* Whether a spreadsheet would compute the cell. Several skip blanks before they decide. */
static bool is_formula(const char *text, size_t len)
{
	uint32_t c;
	size_t size;

	for (size_t at = 0; at < len; at += size) {
		size = text_decode(text + at, len - at, &c);
		if (size == 0)
			return false;
		switch (c) {
		case ' ':
		case 0xA0:
		case 0x200B:
		case 0x3000:
		case 0xFEFF:
			break;
		case '=':
		case '+':
		case '-':
		case '@':
		case '\t':
		case '\r':
		case '\n':
		case 0xFF0B: /* the full-width forms, which Excel takes as well */
		case 0xFF0D:
		case 0xFF1D:
		case 0xFF20:
			return true;
		default:
			return false;
		}
	}
	return false;
}

/*
 * Whether a cell ends here for a spreadsheet that separates by something else than commas, as
 * in countries that write 1,5: it sees the quotes of the other cells as text.
 */
static bool is_separator(char c)
{
	return c == ';' || c == '\t' || c == '\r' || c == '\n';
}

static void put_csv(struct sink *sink, const char *text, size_t len)
{
	bool begins = true; /* a cell, for one spreadsheet or another */

	sink_puts(sink, "\"");
	for (size_t at = 0; at < len; at++) {
		bool quote = text[at] == '"';

		if (begins && is_formula(text + at, len - at))
			sink_puts(sink, "'");
		if (quote)
			sink_puts(sink, "\"");
		sink_put(sink, text + at, 1);
		begins = is_separator(text[at]) || (begins && quote && at > 0);
	}
	sink_puts(sink, "\"");
}

void escape_put(struct sink *sink, enum mustache_escape escape, const char *text, size_t len)
{
	switch (escape) {
	case ESCAPE_NONE:
		sink_put(sink, text, len);
		break;
	case ESCAPE_HTML:
		put_html(sink, text, len, "&#39;");
		break;
	case ESCAPE_XML:
		put_html(sink, text, len, "&apos;");
		break;
	case ESCAPE_MARKDOWN:
		put_markdown(sink, text, len);
		break;
	case ESCAPE_CSV:
		put_csv(sink, text, len);
		break;
	}
}

void mustache_escape_text(enum mustache_escape escape, const char *text, size_t len,
	mustache_write *write, void *out)
{
	struct sink sink;

	sink_open(&sink, write, out, SIZE_MAX);
	escape_put(&sink, escape, text, len);
	sink_flush(&sink);
}

void mustache_to_buf(void *buf, const char *bytes, size_t len)
{
	buf_add(buf, bytes, len);
}
