/* SPDX-License-Identifier: MIT */
#include "readers/elements.h"

#include <string.h>

enum { MAX_DEPTH = 64, MAX_TAG = 1 << 16, LOOK_BACK = 64 };

void elements_init(struct elements *elements, const struct reader *reader, size_t line)
{
	*elements = (struct elements){.reader = reader, .line = line, .tag_line = line};
}

void elements_release(struct elements *elements)
{
	buf_release(&elements->path);
	buf_release(&elements->tag);
}

static const char *here(const struct elements *elements)
{
	return reader_line(elements->reader, elements->line) + elements->at;
}

static bool is_over(const struct elements *elements)
{
	return elements->line >= elements->reader->section->end;
}

static void next_line(struct elements *elements)
{
	elements->line++;
	elements->at = 0;
}

/* Goes behind the next `mark`; to the end without one. */
static void skip(struct elements *elements, const char *mark)
{
	for (; !is_over(elements); next_line(elements)) {
		const char *text = here(elements), *found = strstr(text, mark);
		if (found) {
			elements->at += (size_t)(found - text) + strlen(mark);
			return;
		}
	}
}

/* Passes over one construct that is no element. False when none begins here. */
static bool skip_other(struct elements *elements)
{
	static const char *const pairs[][2] = {
		{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}, {"<!", ">"}};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		size_t len = strlen(pairs[i][0]);
		if (strncmp(here(elements), pairs[i][0], len) == 0) {
			elements->at += len;
			skip(elements, pairs[i][1]);
			return true;
		}
	}
	return false;
}

static bool has_comment_end(const char *text, size_t len)
{
	for (size_t i = 0; i + 2 < len; i++) {
		if (strncmp(text + i, "-->", 3) == 0)
			return true;
	}
	return false;
}

/*
 * Text up to the next tag. It may stand directly behind the tag that it belongs to, in the same
 * line; anything else is no part of such a file: "[...]", the next command. Browsers show XML
 * with a dash in front of each element. False when the file ends here.
 */
static bool pass_text(struct elements *elements)
{
	bool content = elements->at > 0 && !elements->ended && elements->depth > 0;

	for (; !is_over(elements); next_line(elements)) {
		const char *text = here(elements);
		size_t len = strcspn(text, "<");
		if (strspn(text, " \t-") < len) {
			elements->uncommented = has_comment_end(text, len);
			if (elements->uncommented || !content)
				return false;
		}
		elements->at += len;
		if (text[len])
			return true;
		content = false;
	}
	return false;
}

/* What stands between < and >, from here on; > may stand in an attribute, < may not. */
static bool take_tag(struct elements *elements)
{
	char quote = '\0';

	buf_clear(&elements->tag);
	elements->tag_line = elements->line;
	for (elements->at++; !is_over(elements); next_line(elements)) {
		const char *text = here(elements);
		for (size_t i = 0; text[i]; i++) {
			if (text[i] == '<')
				return false;
			if (quote ? text[i] == quote : text[i] == '"' || text[i] == '\'')
				quote = quote ? '\0' : text[i];
			if (text[i] == '>' && !quote) {
				buf_add(&elements->tag, text, i);
				elements->at += i + 1;
				return true;
			}
		}
		buf_adds(&elements->tag, text);
		buf_addc(&elements->tag, ' ');
		if (elements->tag.len > MAX_TAG)
			return false;
	}
	return false;
}

static size_t name_length(const char *text)
{
	return strcspn(text, " \t/=");
}

static void leave(struct elements *elements)
{
	const char *path = buf_text(&elements->path), *last = strrchr(path, '/');

	buf_truncate(&elements->path, last ? (size_t)(last - path) : 0);
	elements->depth--;
}

static bool enter(struct elements *elements)
{
	const char *tag = buf_text(&elements->tag);
	size_t len = name_length(tag);

	if (!len || ++elements->depth > MAX_DEPTH)
		return false;
	if (elements->path.len)
		buf_addc(&elements->path, '/');
	buf_add(&elements->path, tag, len);
	elements->empty = tag[elements->tag.len - 1] == '/';
	return true;
}

/* Whether the end tag is that of the innermost element. */
static bool fits(const struct elements *elements)
{
	const char *path = buf_text(&elements->path), *last = strrchr(path, '/');
	const char *tag = buf_text(&elements->tag) + 1;
	size_t len = name_length(tag);

	last = last ? last + 1 : path;
	return strlen(last) == len && strncmp(last, tag, len) == 0 &&
	       tag[len + strspn(tag + len, " \t")] == '\0';
}

enum element elements_next(struct elements *elements)
{
	elements->ended = elements->ends;
	if (elements->ends)
		leave(elements);
	elements->ends = elements->empty;
	elements->empty = false;
	if (elements->ends)
		return ELEMENT_END;
	while (pass_text(elements)) {
		if (skip_other(elements))
			continue;
		if (!take_tag(elements))
			break;
		if (*buf_text(&elements->tag) != '/')
			return enter(elements) ? ELEMENT_BEGIN : ELEMENT_NONE;
		/* A fragment may be cut so that it ends more than it begins. */
		if (elements->depth == 0)
			continue;
		if (!fits(elements))
			break;
		elements->ends = true;
		return ELEMENT_END;
	}
	return ELEMENT_NONE;
}

const char *elements_path(const struct elements *elements)
{
	return buf_text(&elements->path);
}

bool elements_get(const struct elements *elements, const char *name, char *value, size_t room)
{
	const char *at = buf_text(&elements->tag) + name_length(buf_text(&elements->tag));

	while (*(at += strspn(at, " \t/"))) {
		size_t len = name_length(at), width;
		const char *text = at + len + strspn(at + len, " \t"), *end;
		if (!len || *text != '=')
			return false;
		text += 1 + strspn(text + 1, " \t");
		end = *text == '"' || *text == '\'' ? strchr(text + 1, *text) : NULL;
		if (!end)
			return false;
		width = (size_t)(end - text - 1);
		if (strlen(name) == len && strncmp(at, name, len) == 0) {
			width = width < room ? width : 0;
			memcpy(value, text + 1, width);
			value[width] = '\0';
			return true;
		}
		at = end + 1;
	}
	return false;
}

struct place elements_place(const struct elements *elements)
{
	return reader_place(elements->reader, elements->tag_line);
}

size_t elements_behind(const struct elements *elements)
{
	return elements->at ? elements->line + 1 : elements->line;
}

bool elements_in_comment(const struct reader *reader, size_t line)
{
	size_t first = reader->section->begin;

	if (line > first + LOOK_BACK)
		first = line - LOOK_BACK;
	while (line-- > first) {
		const char *last = NULL, *found = reader_line(reader, line);
		while ((found = strstr(found, "--"))) {
			last = found;
			found += 2;
		}
		if (last)
			return last[2] != '>' && last >= reader_line(reader, line) + 2 &&
			       strncmp(last - 2, "<!", 2) == 0;
	}
	return false;
}
