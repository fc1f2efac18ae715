/* SPDX-License-Identifier: MIT */
#include "mustache/markup.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

static const char noformat[] = "{noformat";
enum { NOFORMAT = sizeof(noformat) - 1 };

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_control(char c)
{
	return (unsigned char)c < ' ' || c == 0x7F;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || is_capital(c);
}

static bool is_alnum(char c)
{
	return is_letter(c) || is_digit(c);
}

/* A run of back-ticks is over: it opens, or closes what was opened by one of its length. */
static void end_run(struct markup_place *m)
{
	bool could_fence = m->leads && m->run >= 3;

	if (m->run == 0)
		return;
	if (m->opened == 0) {
		m->opened = m->run;
		m->fence = could_fence;
	} else if (m->fence ? could_fence && m->run >= m->opened : m->run == m->opened) {
		m->opened = 0;
		m->fence = false;
	}
	m->run = 0;
}

static void follow_markdown(struct markup_place *m, char c)
{
	if (c == '`' && !m->escaped) {
		if (m->run++ == 0)
			m->leads = !m->midline;
		m->midline = true;
		return;
	}
	end_run(m);
	m->escaped = c == '\\' && !m->escaped && m->opened == 0;
	if (c == '\n') {
		m->midline = false;
		if (!m->fence)
			m->opened = 0;
	} else if (!is_blank(c)) {
		m->midline = true;
	}
}

static void follow_jira(struct markup_place *m, char c)
{
	if (m->escaped || c == '\\') {
		m->escaped = !m->escaped;
		m->run = 0;
	} else if (m->run == NOFORMAT) {
		if (c == '}')
			m->opened = m->opened ? 0 : 1;
		if (c == '}' || c == '\n')
			m->run = 0;
	} else {
		m->run = c == noformat[m->run] ? m->run + 1 : c == noformat[0];
	}
}

void markup_follow(
	struct markup_place *markup, enum mustache_escape escape, const char *text, size_t len)
{
	for (size_t at = 0; at < len; at++) {
		if (escape == ESCAPE_MARKDOWN)
			follow_markdown(markup, text[at]);
		else
			follow_jira(markup, text[at]);
	}
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
static bool is_markdown(const char *text, size_t from, size_t at, size_t len)
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
		return strchr("#$*<>@[\\]_`{|}~", text[at]) != NULL;
	}
}

/* "PC-07" is the name of an issue, if there is such a project. */
static bool is_issue(const char *text, size_t at, size_t len)
{
	size_t from = at;

	while (from > 0 && (is_capital(text[from - 1]) || is_digit(text[from - 1]) ||
				   text[from - 1] == '_'))
		from--;
	return from < at && is_capital(text[from]) && at + 1 < len && is_digit(text[at + 1]);
}

static bool starts(const char *text, size_t at, size_t len, const char *with)
{
	return len - at >= strlen(with) && memcmp(text + at, with, strlen(with)) == 0;
}

/* Whether a symbol in parentheses begins here. */
static bool is_symbol(const char *text, size_t at, size_t len)
{
	static const char *const symbols[] = {"y)", "n)", "i)", "x)", "/)", "!)", "+)", "-)",
		"?)", "*", "on)", "off)", "flag"};

	for (size_t i = 0; i < sizeof(symbols) / sizeof(*symbols); i++)
		if (starts(text, at + 1, len, symbols[i]))
			return true;
	return at + 1 == len;
}

static bool ends_scheme(const char *text, size_t at, const char *scheme)
{
	size_t size = strlen(scheme);

	for (size_t i = 0; at >= size && i < size; i++)
		if ((text[at - size + i] | 0x20) != scheme[i])
			return false;
	return at >= size;
}

static bool is_entity(const char *text, size_t at, size_t len)
{
	size_t end = at + 1;

	while (end < len && (is_alnum(text[end]) || text[end] == '#'))
		end++;
	return end > at + 1 && (end == len || text[end] == ';');
}

/*
 * What stands for text[at] in prose of Jira, as its renderer goes: macros, blocks, links,
 * then backslashes, then entities that are already there, then symbols and phrases. A
 * backslash protects what follows it from all of these but braces, which come back before
 * phrases are looked for; where it cannot (: . &, and itself) an entity does. What has
 * letters or digits on both sides begins no phrase. NULL: the character itself.
 */
static const char *jira_for(const char *text, size_t from, size_t at, size_t len)
{
	char before = at > from ? text[at - 1] : '\0',
	     next = at + 1 < len ? text[at + 1] : '\0';

	switch (text[at]) {
	case '{':
		return before == '{' ? "&#123;" : "\\{";
	case '}':
		return before == '}' ? "&#125;" : "\\}";
	case '[':
		return "\\[";
	case ']':
		return "\\]";
	case '|':
		return "\\|";
	case '!':
		return "\\!";
	case '*':
		return "\\*";
	case '+':
		return "\\+";
	case '^':
		return "\\^";
	case '~':
		return "\\~";
	case '@':
		return "\\@";
	case '#':
		return at == from ? "\\#" : NULL;
	case '?':
		return at == from || at + 1 == len || before == '?' || next == '?' ? "\\?"
										   : NULL;
	case '_':
		return is_alnum(before) && is_alnum(next) ? NULL : "\\_";
	case '-':
		return ((is_alnum(before) && is_alnum(next)) ||
			       (before == ' ' && next == ' ')) &&
				       !is_issue(text, at, len)
			       ? NULL
			       : "\\-";
	case '(':
		return before == ':' || is_symbol(text, at, len) ? "\\(" : NULL;
	case ')':
		return at == from || before == ':' || before == ';' ? "\\)" : NULL;
	case ':':
		return next == '/' || next == 'P' || next == 'p' || next == 'D' ||
				       ends_scheme(text, at, "mailto") ||
				       ends_scheme(text, at, "file")
			       ? "&#58;"
			       : NULL;
	case '.':
		return (at == from + 2 && text[from] == 'h' && is_digit(before)) ||
				       (at == from + 2 && starts(text, from, len, "bq"))
			       ? "&#46;"
			       : NULL;
	case '&':
		return is_entity(text, at, len) ? "&amp;" : NULL;
	case '\\':
		return is_alnum(next) ? NULL : "&#92;";
	default:
		return NULL;
	}
}

/* One character beyond ASCII as an entity, so that nobody has to show it in brackets later;
 * returns its bytes. */
static size_t put_entity(struct sink *sink, const char *text, size_t len)
{
	uint32_t c;
	size_t size = text_decode(text, len, &c);
	char entity[16];

	snprintf(entity, sizeof(entity), "&#%lu;", size > 0 ? (unsigned long)c : 0xFFFDUL);
	sink_puts(sink, entity);
	return size > 0 ? size : 1;
}

static void put_prose(
	struct sink *sink, enum mustache_escape escape, const char *text, size_t len)
{
	size_t from = 0;

	while (from < len && is_blank(text[from]))
		from++;
	for (size_t at = 0; at < len; at++) {
		const char *other = NULL;

		if (is_blank(text[at])) {
			sink_puts(sink, " ");
			while (at + 1 < len && is_blank(text[at + 1]))
				at++;
			continue;
		}
		if (escape == ESCAPE_JIRA && (unsigned char)text[at] >= 0x80) {
			at += put_entity(sink, text + at, len - at) - 1;
			continue;
		}
		if (is_control(text[at]))
			other = escape == ESCAPE_JIRA ? "&#65533;" : "\xEF\xBF\xBD";
		else if (escape == ESCAPE_JIRA)
			other = jira_for(text, from, at, len);
		else if (is_markdown(text, from, at, len))
			sink_puts(sink, "\\");
		if (other)
			sink_puts(sink, other);
		else
			sink_put(sink, text + at, 1);
	}
}

/*
 * Whether this brace begins the end of a block. Jira's renderer skips backslashes within a
 * macro's name, and the cloud's does not look at capitals.
 */
static bool ends_noformat(const char *text, size_t at, size_t len)
{
	size_t matched = 0;

	for (; at < len && matched < NOFORMAT; at++) {
		if (matched > 0 && text[at] == '\\')
			continue;
		if ((text[at] | 0x20) != (noformat[matched] | 0x20))
			return false;
		matched++;
	}
	return matched == NOFORMAT;
}

static void put_code(
	struct sink *sink, enum mustache_escape escape, const char *text, size_t len)
{
	for (size_t at = 0; at < len; at++) {
		if (is_control(text[at]))
			sink_puts(sink, " ");
		else if (escape == ESCAPE_MARKDOWN && text[at] == '`')
			sink_puts(sink, "'");
		else if (escape == ESCAPE_JIRA && text[at] == '{' &&
			 ends_noformat(text, at, len))
			sink_puts(sink, "(");
		else
			sink_put(sink, text + at, 1);
	}
}

void markup_put(struct markup_place *markup, struct sink *sink, enum mustache_escape escape,
	const char *text, size_t len)
{
	bool opens = escape == ESCAPE_MARKDOWN && markup->run > 0;

	if (escape == ESCAPE_MARKDOWN)
		end_run(markup);
	else
		markup->run = 0;
	markup->escaped = false;
	markup->midline = true;
	if (markup->opened > 0 && opens && len == 0)
		sink_puts(sink, " ");
	if (markup->opened > 0)
		put_code(sink, escape, text, len);
	else
		put_prose(sink, escape, text, len);
}
