/* SPDX-License-Identifier: MIT */
#include "mustache/mustache.h"

#include "base/buf.h"
#include "base/text.h"
#include "mustache/markup.h"
#include "mustache/sink.h"

#include <stdint.h>
#include <string.h>

/* Whether HTML and XML have it otherwise: controls, " & ' < > and whatever is not ASCII. The
 * rest goes out in runs. */
static bool is_special(char c)
{
	return (unsigned char)c >= 0x7F || ((unsigned char)c < ' ' && c != '\t' && c != '\n') ||
	       c == '"' || c == '&' || c == '\'' || c == '<' || c == '>';
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
		size_t stop = at;
		uint32_t c;
		size_t size;

		while (stop < len && !is_special(text[stop]))
			stop++;
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
	case ESCAPE_CSV:
		put_csv(sink, text, len);
		break;
	case ESCAPE_MARKDOWN:
	case ESCAPE_JIRA:
		markup_put(&(struct markup_place){0}, sink, escape, text, len);
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
