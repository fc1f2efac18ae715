/* SPDX-License-Identifier: MIT */
/*
 * The health of Windows' own files: what `dism /online /cleanup-image` and `sfc /scannow` end
 * with, and the summary in CheckSUR.log. Their sentences are labels; one that nobody knows, or
 * that only memory knows, tells nothing.
 */
#include "readers/reader.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define IDEOGRAPHIC_STOP "\xE3\x80\x82"

struct outcome {
	const char *field, *state;
};

/* The length of the first sentence of a text with its full stop, 0 when it does not end. */
static size_t sentence(const char *text)
{
	for (const char *at = text; *at; at++) {
		if (*at == '.' && (at[1] == ' ' || at[1] == '\0'))
			return (size_t)(at + 1 - text);
		if (strncmp(at, IDEOGRAPHIC_STOP, 3) == 0)
			return (size_t)(at + 3 - text);
	}
	return 0;
}

/* The line without what dism drew in front of it: "[=====100.0%=====] " */
static const char *behind_bar(const char *line)
{
	const char *end = *line == '[' ? strchr(line, ']') : NULL;

	return end && memchr(line, '%', (size_t)(end - line)) ? line_trim(end + 1) : line;
}

/* Lines that are no sentence, which most are not: a cheap look before the table is asked. */
static bool may_be_sentence(const char *text)
{
	size_t len = strlen(text);

	return len >= 12 && len < 400 && (*text < '0' || *text > '9') && *text != '<';
}

static const char *look_up(const struct reader *reader, const char *tool, const char *text,
	size_t len, const struct outcome *outcomes, bool *known)
{
	struct meaning meaning;

	if (!labels_find(reader->labels, tool, text, len, &meaning))
		return "";
	for (; outcomes->field; outcomes++) {
		if (strcmp(outcomes->field, meaning.field) != 0)
			continue;
		*known = true;
		return meaning.confirmed ? outcomes->state : "";
	}
	return "";
}

static void put(struct reader *reader, const char *member, const char *state, size_t at)
{
	harvest_member(reader->harvest, "component_store", "component-store", member, state,
		reader_place(reader, at));
}

/* The one command that a system has for it was asked, and its output is all there. */
static void cover(struct reader *reader, const char *state, size_t at)
{
	if (*state && reader_closed(reader))
		harvest_cover(reader->harvest, "component-store", COVER_WHOLE,
			reader_place(reader, at));
}

size_t image_read(struct reader *reader, size_t at)
{
	static const struct outcome outcomes[] = {{"store-healthy", "healthy"},
		{"store-repaired", "healthy"}, {"store-repairable", "repairable"},
		{"store-not-repairable", "not-repairable"}, {NULL, NULL}};
	const char *line = behind_bar(reader_trimmed(reader, at)), *state;
	size_t len = may_be_sentence(line) ? sentence(line) : 0;
	bool known = false;

	if (!len)
		return at;
	state = look_up(reader, "dism", line, len, outcomes, &known);
	if (!known)
		return at;
	reader_claim(reader, "dism-health");
	put(reader, "health", state, at);
	cover(reader, state, at);
	return at + 1;
}

/* sfc breaks its sentences where the console ends: with the line below, joined by a blank or,
 * in countries that write none, without. */
static const char *look_up_wrapped(
	const struct reader *reader, size_t at, const struct outcome *outcomes, bool *known)
{
	const char *line = reader_trimmed(reader, at), *state = "";

	for (int blank = 1; blank >= 0 && !*known; blank--) {
		char *both = xasprintf(
			"%s%s%s", line, blank ? " " : "", reader_trimmed(reader, at + 1));
		size_t len = sentence(both);
		if (len > strlen(line))
			state = look_up(reader, "sfc", both, len, outcomes, known);
		free(both);
	}
	return state;
}

size_t sfc_read(struct reader *reader, size_t at)
{
	static const struct outcome outcomes[] = {{"files-clean", "clean"},
		{"files-repaired", "repaired"}, {"files-unrepaired", "unrepaired"},
		{NULL, NULL}};
	const char *line = reader_trimmed(reader, at), *state = "";
	size_t len;
	bool known = false;

	/* Each of them names Windows. */
	if (!may_be_sentence(line) || !strstr(line, "Windows"))
		return at;
	len = sentence(line);
	if (len)
		state = look_up(reader, "sfc", line, len, outcomes, &known);
	else if (strlen(reader_trimmed(reader, at + 1)) < 400)
		state = look_up_wrapped(reader, at, outcomes, &known);
	if (!known)
		return at;
	reader_claim(reader, "sfc");
	put(reader, "files", state, at);
	return at + 1;
}

/* The number in "Found 3 errors". */
static bool count_in(const char *line, const char *word, unsigned long *count)
{
	size_t len = strlen(word);
	char *end;

	line = line_trim(line);
	if (strncmp(line, word, len) != 0 || line[len] < '0' || line[len] > '9')
		return false;
	*count = strtoul(line + len, &end, 10);
	return strcmp(end, " errors") == 0 || strcmp(end, " error") == 0;
}

static bool is_line(const struct reader *reader, size_t at, const char *text)
{
	return strncmp(reader_trimmed(reader, at), text, strlen(text)) == 0;
}

/* The line behind "Summary:" and "Seconds executed: 264", with or without blank lines; 0 when
 * that is not what stands there. */
static size_t behind_summary(const struct reader *reader, size_t at)
{
	if (strcmp(reader_trimmed(reader, at), "Summary:") != 0)
		return 0;
	for (at++; at < reader->section->end && reader_blank(reader, at); at++)
		;
	if (!is_line(reader, at, "Seconds executed:"))
		return 0;
	for (at++; at < reader->section->end && reader_blank(reader, at); at++)
		;
	return at;
}

/* What a summary says. Behind "Found 3 errors" comes "Fixed 3 errors" when any were fixed, else
 * something else: whether that is so must be seen. */
static const char *summary_state(const struct reader *reader, size_t at)
{
	unsigned long found, fixed = 0;

	if (strcmp(reader_trimmed(reader, at), "No errors detected") == 0)
		return "clean";
	if (!count_in(reader_line(reader, at), "Found ", &found) || reader_cut(reader, at))
		return "";
	at++;
	if (at >= reader->section->end)
		return reader_closed(reader) ? "unrepaired" : "";
	if (reader_cut(reader, at))
		return "";
	count_in(reader_line(reader, at), "Fixed ", &fixed);
	return fixed >= found ? "clean" : "unrepaired";
}

/* CheckSUR.persist.log has all runs one below the other: only the last one counts. */
static bool is_last_run(const struct reader *reader, size_t at)
{
	for (; at < reader->section->end; at++) {
		if (behind_summary(reader, at))
			return false;
	}
	return true;
}

/* The lines between, one for each error, are left to others. */
size_t checksur_read(struct reader *reader, size_t at)
{
	size_t next;
	const char *state;

	if (is_line(reader, at, "Checking System Update Readiness.")) {
		reader_claim(reader, "checksur-log");
		return at + 1;
	}
	next = behind_summary(reader, at);
	if (!next)
		return at;
	reader_claim(reader, "checksur-log");
	state = summary_state(reader, next);
	if (*state && is_last_run(reader, next)) {
		put(reader, "checksur", state, next);
		cover(reader, state, next);
	}
	return next;
}
