/* SPDX-License-Identifier: MIT */
#include "judge/wording.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/xml.h"

#include <stdlib.h>
#include <string.h>

#define BLANKS " \t\r\n"

bool wording_leaves_out(const xmlNode *node)
{
	return xml_is(node, "run") || xml_is(node, "expect");
}

static void add_escaped(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '&')
			buf_adds(out, "&amp;");
		else if (*text == '<')
			buf_adds(out, "&lt;");
		else if (*text == '>')
			buf_adds(out, "&gt;");
		else
			buf_addc(out, *text);
	}
}

/* Hands out the text with its white space collapsed and trimmed. */
static char *collapse(struct buf *text)
{
	char *out = buf_steal(text);
	size_t to = 0;

	for (size_t from = 0; out[from]; from++) {
		if (!strchr(BLANKS, out[from]))
			out[to++] = out[from];
		else if (to > 0 && out[to - 1] != ' ')
			out[to++] = ' ';
	}
	if (to > 0 && out[to - 1] == ' ')
		to--;
	out[to] = '\0';
	return out;
}

char *wording_text(const char *text)
{
	struct buf out = BUF_EMPTY;

	add_escaped(&out, text);
	return collapse(&out);
}

char *wording_inline(const xmlNode *element)
{
	/* The grammar allows no other attributes here. */
	static const char *const names[] = {"select", "type"};
	char *inside = xml_text(element);
	struct buf out = BUF_EMPTY;

	buf_addf(&out, "<%s", (const char *)element->name);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *value = xml_get(element, names[i]);
		if (!value)
			continue;
		buf_addf(&out, " %s=\"", names[i]);
		add_escaped(&out, value);
		buf_addc(&out, '"');
	}
	buf_adds(&out, *inside ? ">" : "/>");
	add_escaped(&out, inside);
	if (*inside)
		buf_addf(&out, "</%s>", (const char *)element->name);
	free(inside);
	return collapse(&out);
}

char *wording_content(const xmlNode *element)
{
	struct buf out = BUF_EMPTY;

	for (const xmlNode *at = element->children; at; at = at->next) {
		if (at->type == XML_TEXT_NODE) {
			add_escaped(&out, (const char *)at->content);
		} else if (at->type == XML_ELEMENT_NODE && !wording_leaves_out(at)) {
			char *key = wording_inline(at);
			buf_adds(&out, key);
			free(key);
		}
	}
	return collapse(&out);
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("_-.:$@", c));
}

/* Where a walk through an expression stands. */
struct walk {
	struct buf calls; /* for each open bracket whether what is inside comes out of it */
	const char *name; /* the name that was read last, when a bracket may follow it */
	size_t name_len;
	char before; /* the last character that was no blank; '\0' at the beginning */
};

static bool passes_words(const struct walk *walk)
{
	return (walk->name_len == 6 && strncmp(walk->name, "concat", 6) == 0) ||
	       (walk->name_len == 4 && strncmp(walk->name, "e:if", 4) == 0);
}

static bool is_shown(const struct walk *walk, const char *behind)
{
	const char *after = behind + strspn(behind, BLANKS);

	return !strchr(buf_text(&walk->calls), '-') &&
	       (!walk->before || strchr("{(,", walk->before)) && strchr("}),", *after);
}

static void step(struct walk *walk, char c)
{
	if (c == '(' || c == '[')
		buf_addc(&walk->calls, c == '(' && passes_words(walk) ? '+' : '-');
	else if ((c == ')' || c == ']') && walk->calls.len)
		buf_truncate(&walk->calls, walk->calls.len - 1);
	walk->name_len = 0;
	walk->before = c;
}

/* A literal in quotation marks that its text does not hold; false when it holds both. */
static bool add_literal(struct buf *out, const char *literal, const char *text)
{
	size_t lead = strspn(literal, BLANKS), len = strlen(literal), trail = len;
	char quote = strchr(text, '\'') ? '"' : '\'';

	if (strchr(text, quote))
		return false;
	while (trail > lead && strchr(BLANKS, literal[trail - 1]))
		trail--;
	buf_addc(out, quote);
	buf_add(out, literal, lead);
	buf_adds(out, text);
	buf_add(out, literal + trail, len - trail);
	buf_addc(out, quote);
	return true;
}

char *wording_replace(const char *expression,
	char *(*say)(const void *data, const char *literal), const void *data)
{
	struct walk walk = {BUF_EMPTY, expression, 0, '\0'};
	struct buf out = BUF_EMPTY;
	bool changed = false;

	for (const char *at = expression, *end; *at; at = end) {
		end = at + 1;
		if (is_name(*at)) {
			while (is_name(*end))
				end++;
			step(&walk, 'n');
			walk.name = at;
			walk.name_len = (size_t)(end - at);
		} else if ((*at == '\'' || *at == '"') && strchr(at + 1, *at)) {
			bool shown, said = false;
			end = strchr(at + 1, *at) + 1;
			shown = is_shown(&walk, end);
			if (shown) {
				char *literal = xstrndup(at + 1, (size_t)(end - at) - 2);
				char *text = say(data, literal);
				said = text && add_literal(&out, literal, text);
				changed = changed || said;
				free(literal);
				free(text);
			}
			step(&walk, '\'');
			if (said)
				continue;
		} else if (!strchr(BLANKS, *at)) {
			step(&walk, *at);
		}
		buf_add(&out, at, (size_t)(end - at));
	}
	buf_release(&walk.calls);
	if (changed)
		return buf_steal(&out);
	buf_release(&out);
	return NULL;
}
