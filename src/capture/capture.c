/* SPDX-License-Identifier: MIT */
#include "capture/capture.h"

#include "base/alloc.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define NO_BREAK_SPACE "\xC2\xA0"

const char *line_trim(const char *text)
{
	for (;;) {
		text += strspn(text, " \t");
		if (strncmp(text, NO_BREAK_SPACE, 2) != 0)
			return text;
		text += 2;
	}
}

bool line_is_blank(const struct line *line)
{
	return *line_trim(line->text) == '\0';
}

/* The blocks of East Asian Wide characters that consoles of those countries print. */
static bool is_wide(uint32_t c)
{
	return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
	       (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
	       (c >= 0xFF00 && c <= 0xFF60) || (c >= 0xFFE0 && c <= 0xFFE6);
}

size_t line_columns(const char *text, size_t len)
{
	size_t columns = 0;

	for (size_t at = 0; at < len;) {
		uint32_t c;
		size_t step = text_decode(text + at, len - at, &c);
		columns += step && is_wide(c) ? 2 : 1;
		at += step ? step : 1;
	}
	return columns;
}

static void trim_end(char *text)
{
	size_t len = strlen(text);

	for (;;) {
		if (len && (text[len - 1] == ' ' || text[len - 1] == '\t' ||
				   text[len - 1] == '\r' || text[len - 1] == '\f' ||
				   text[len - 1] == '\x1A'))
			len--;
		else if (len >= 2 && strncmp(text + len - 2, NO_BREAK_SPACE, 2) == 0)
			len -= 2;
		else
			break;
	}
	text[len] = '\0';
}

/* "> > text": mails and Markdown quote so. */
static char *unquote(char *text)
{
	char *at = (char *)line_trim(text);

	while (*at == '>') {
		at++;
		if (*at == ' ')
			at++;
		text = at;
		at = (char *)line_trim(at);
	}
	return text;
}

/* Lines that only mark text as code, in Markdown and in ticket systems. */
static bool is_fence(const char *text)
{
	static const char *const marks[] = {"{code", "{noformat", "[code]", "[/code]", "<pre>",
		"</pre>", "<code>", "</code>"};

	text = line_trim(text);
	if (strncmp(text, "```", 3) == 0 || strncmp(text, "~~~", 3) == 0) {
		text += strspn(text, "`~");
		return strlen(text) < 16 && !strpbrk(text, " `:=");
	}
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		if (text_starts_nocase(text, marks[i]))
			return strlen(text) < 24;
	}
	return false;
}

/* Web pages put the first line of an output behind the tag that begins it. */
static char *behind_tag(char *text)
{
	static const char *const tags[] = {"<pre", "<code"};
	char *at = (char *)line_trim(text), *end;

	for (size_t i = 0; i < sizeof(tags) / sizeof(*tags); i++) {
		size_t len = strlen(tags[i]);
		if (!text_starts_nocase(at, tags[i]) || (at[len] != '>' && at[len] != ' '))
			continue;
		end = strchr(at, '>');
		if (end && end - at < 120)
			return behind_tag(end + 1);
	}
	return text;
}

/* A whole line in backticks is the line. */
static char *unfence(char *text)
{
	char *at = (char *)line_trim(text);
	size_t ticks = strspn(at, "`"), len = strlen(at);

	if (ticks == 0 || len < 2 * ticks + 1)
		return text;
	for (size_t i = 1; i <= ticks; i++) {
		if (at[len - i] != '`')
			return text;
	}
	at[len - ticks] = '\0';
	return at + ticks;
}

static void add_line(struct capture *capture, char *text, size_t number)
{
	trim_end(text);
	text = behind_tag(unfence(unquote(text)));
	if (is_fence(text))
		*text = '\0';
	capture->lines = xgrow(
		capture->lines, &capture->room, capture->count + 1, sizeof(*capture->lines));
	capture->lines[capture->count++] = (struct line){text, number};
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* What was typed behind the prompt of cmd.exe or PowerShell; NULL when the line has none. */
static const char *after_prompt(const char *text)
{
	const char *at = line_trim(text), *end;
	bool powershell = false;

	if (*at == '[' && (end = strstr(at, "]: PS ")))
		at = end + 3;
	/* Shells over WinRM that put their name in front: "*Name* PS C:\>". */
	if (*at == '*' && (end = strstr(at, "* PS ")) && end == at + 1 + strcspn(at + 1, "* "))
		at = end + 2;
	if (strncmp(at, "PS ", 3) == 0 || strncmp(at, "PS>", 3) == 0) {
		powershell = true;
		at = line_trim(at + 2);
	}
	if (is_letter(at[0]) && at[1] == ':' && (at[2] == '\\' || at[2] == '>')) {
		end = at + 2 + strcspn(at + 2, "<>|\"*?:");
		return *end == '>' ? line_trim(end + 1) : NULL;
	}
	if (!powershell)
		return NULL;
	end = strchr(at, '>');
	return end ? line_trim(end + 1) : NULL;
}

/* The rest of a line behind "[esureport WORD ID] ", and the id; NULL when it is no such mark.
 */
static const char *after_mark(const char *text, const char *word, const char **id)
{
	static const char prefix[] = "[esureport ";
	size_t len = strlen(word);
	char *end;

	text = line_trim(text);
	if (strncmp(text, prefix, sizeof(prefix) - 1) != 0)
		return NULL;
	text += sizeof(prefix) - 1;
	if (strncmp(text, word, len) != 0 || text[len] != ' ')
		return NULL;
	text += len + 1;
	end = strchr(text, ']');
	if (!end)
		return NULL;
	*end = '\0';
	*id = text;
	return line_trim(end + 1);
}

/* "...", "[...]", "<snip>": lines that stood here were left out. */
static bool is_elision(const char *text)
{
	static const char *const words[] = {"snip", "snipped", "truncated", "output truncated",
		"omitted", "output omitted", "cut"};
	static const char *const signs[] = {"\xE2\x80\xA6", "\uFF08\u4E2D\u7565\uFF09",
		"\uFF08\u7565\uFF09", "\uFF08\u4EE5\u4E0B\u7565\uFF09",
		"\uFF08\u7701\u7565\uFF09"};
	const char *at = text + strspn(text, " \t[](){}<>-=*#|"), *word = at;
	size_t dots = strspn(at, ". "), len = strlen(word);

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
		if (strncmp(at, signs[i], strlen(signs[i])) == 0)
			dots = strlen(signs[i]);
	}
	if (dots >= 2 && at[0] != ' ')
		return at[dots + strspn(at + dots, ". \t[](){}<>-=*#|")] == '\0';
	/* A word alone is one only when it is marked. */
	while (len && strchr(" \t.[](){}<>-=*#|", word[len - 1]))
		len--;
	for (size_t i = 0; word > text && i < sizeof(words) / sizeof(*words); i++) {
		if (len == strlen(words[i]) && text_starts_nocase(word, words[i]))
			return word[len] != '\0';
	}
	return false;
}

static struct section *open_section(
	struct capture *capture, size_t begin, const char *command, const char *step)
{
	struct section *section;

	capture->sections = xgrow(capture->sections, &capture->section_room,
		capture->section_count + 1, sizeof(*capture->sections));
	section = &capture->sections[capture->section_count++];
	*section = (struct section){begin, begin, command, step, false, false, -1};
	return section;
}

static int status_of(const char *text)
{
	char *end;
	long status = strtol(text, &end, 10);

	return end == text || *end ? -1 : (int)status;
}

static void find_sections(struct capture *capture)
{
	struct section *now = open_section(capture, 0, "", "");

	for (size_t i = 0; i < capture->count; i++) {
		const char *text = capture->lines[i].text, *id = "", *rest;

		now->end = i;
		if (is_elision(text))
			now->elided = true;
		if ((rest = after_mark(text, "begin", &id))) {
			now = open_section(capture, i + 1, rest, id);
		} else if ((rest = after_mark(text, "end", &id))) {
			now->closed = strcmp(id, now->step) == 0;
			now->status = status_of(rest);
			now = open_section(capture, i + 1, "", "");
		} else if (!*now->step && (rest = after_prompt(text))) {
			now->closed = true;
			now = open_section(capture, i + 1, rest, "");
		}
	}
	now->end = capture->count;
}

/* A label and its value, or an entry of a list: "OS Name: ...", "[01]: KB4100347". */
static bool is_labelled(const char *text)
{
	const char *colon = strchr(text, ':');

	return colon && colon > text &&
	       (colon[1] == '\0' || colon[1] == ' ' || colon[1] == '\t' ||
		       strncmp(colon + 1, NO_BREAK_SPACE, 2) == 0);
}

static size_t blanks_at(const struct capture *capture, size_t at)
{
	size_t count = 0;

	while (at + count < capture->count && line_is_blank(&capture->lines[at + count]))
		count++;
	return count;
}

/* The end of a run of lines, each followed by as many blank lines as the first one; how many of
 * the lines are labelled. */
static size_t spread_end(
	const struct capture *capture, size_t at, size_t *lines, size_t *labelled)
{
	size_t gap = blanks_at(capture, at + 1);

	*lines = *labelled = 0;
	for (;;) {
		(*lines)++;
		*labelled += is_labelled(capture->lines[at].text);
		if (!gap || gap > 3 || blanks_at(capture, at + 1) != gap ||
			at + 1 + gap >= capture->count)
			return at + 1;
		at += 1 + gap;
	}
}

/* Leaves out the blank lines in runs of at least four such lines, most of them labelled. */
static void close_up(struct capture *capture)
{
	size_t kept = 0, lines, labelled;

	for (size_t at = 0; at < capture->count;) {
		size_t end = line_is_blank(&capture->lines[at])
				     ? at + 1
				     : spread_end(capture, at, &lines, &labelled);
		bool spread = end > at + 1 && lines >= 4 && labelled * 4 >= lines * 3;
		for (; at < end; at++) {
			if (!spread || !line_is_blank(&capture->lines[at]))
				capture->lines[kept++] = capture->lines[at];
		}
	}
	capture->count = kept;
}

void capture_init(struct capture *capture, struct buf *text)
{
	size_t number = 1;
	char *at, *end;

	memset(capture, 0, sizeof(*capture));
	capture->bytes = buf_steal(text);
	for (at = capture->bytes; (end = strchr(at, '\n')); at = end + 1) {
		*end = '\0';
		add_line(capture, at, number++);
	}
	capture->cut = *at != '\0';
	if (capture->cut)
		add_line(capture, at, number);
	close_up(capture);
	find_sections(capture);
}

void capture_release(struct capture *capture)
{
	free(capture->bytes);
	free(capture->lines);
	free(capture->sections);
	memset(capture, 0, sizeof(*capture));
}
