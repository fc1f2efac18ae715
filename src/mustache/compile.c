/* SPDX-License-Identifier: MIT */
/*
 * Text to tokens: reads the tags and decides at the end of each line whether it holds
 * nothing but tags and so vanishes.
 */
#include "mustache/mustache.h"

#include "base/alloc.h"
#include "mustache/template.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct line {
	size_t first;      /* its first token */
	bool begun;        /* its margin is recorded */
	bool solid;        /* something that prints stands on it */
	bool paired;       /* a section or block opens and closes on it */
	unsigned tags;     /* tags other than values */
	unsigned includes; /* partials and whole parents among them */
};

/*
 * A parent is one tag to the line around it, even over several lines, and the content of
 * each block in it has lines of its own: these two set the line around them aside.
 */
struct opened {
	size_t token;
	struct line outside;
};

struct compiler {
	struct template *template;
	struct error *err;
	char *at;
	char *end;
	unsigned line_number; /* of `at` */
	unsigned column;
	const char *open;
	size_t open_len;
	const char *close;
	size_t close_len;
	size_t room; /* of template->tokens */
	struct line line;
	struct opened opened[TEMPLATE_DEPTH];
	size_t depth;
};

/* One tag while it is read. */
struct tag {
	char sigil; /* '\0': a value */
	char *text; /* what is in it, without the sigil and outer white space */
	size_t len;
	unsigned line;
	unsigned column;
};

bool template_fail(const struct template *template, unsigned line, unsigned column,
	struct error *err, const char *format, ...)
{
	char text[sizeof(err->text)];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return error_set(
		err, EXIT_INTERNAL, "%s:%u:%u: %s", template->name, line, column, text);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_space(char c)
{
	return is_blank(c) || c == '\n' || c == '\r';
}

static char *find(char *from, const char *end, const char *what, size_t len)
{
	while ((size_t)(end - from) >= len) {
		from = memchr(from, what[0], (size_t)(end - from) - len + 1);
		if (from == NULL || memcmp(from, what, len) == 0)
			return from;
		from++;
	}
	return NULL;
}

/* Moves on; a column is a character, so bytes that continue one do not count. */
static void advance(struct compiler *c, char *to)
{
	for (; c->at < to; c->at++) {
		if (*c->at == '\n') {
			c->line_number++;
			c->column = 1;
		} else if (((unsigned char)*c->at & 0xC0) != 0x80) {
			c->column++;
		}
	}
}

static struct token *add_token(
	struct compiler *c, enum token_kind kind, const char *text, size_t len)
{
	struct template *t = c->template;
	struct token *token;

	t->tokens = xgrow(t->tokens, &c->room, t->count + 1, sizeof(*t->tokens));
	token = &t->tokens[t->count++];
	*token = (struct token){.kind = kind,
		.line = c->line_number,
		.column = c->column,
		.text = text,
		.len = len};
	return token;
}

static void begin_line(struct compiler *c)
{
	char *to = c->at;

	while (to < c->end && is_blank(*to))
		to++;
	add_token(c, TOKEN_MARGIN, c->at, (size_t)(to - c->at));
	advance(c, to);
	c->line.begun = true;
}

/*
 * A line that consists of white space and tags vanishes and leaves the tags. It stays when
 * something is expanded in the midst of it: a section or block that is whole on this line,
 * or a partial or parent that shares it with other tags.
 */
static void finish_line(struct compiler *c)
{
	struct template *t = c->template;
	struct line *line = &c->line;
	bool alone = line->tags > 0 && !line->solid && !line->paired &&
		     (line->includes == 0 || line->tags == 1);

	for (size_t i = line->first; i < t->count; i++) {
		struct token *token = &t->tokens[i];

		switch (token->kind) {
		case TOKEN_MARGIN:
			token->blank = line->tags == 0 && !line->solid;
			token->dropped = alone;
			break;
		case TOKEN_TEXT:
			token->dropped = alone;
			break;
		case TOKEN_BLOCK:
			if (token->argument && token->end > 0)
				i = token->end - 1;
			else
				token->alone = alone;
			break;
		case TOKEN_PARENT:
			token->alone = alone;
			if (token->end > 0)
				i = token->end - 1;
			break;
		case TOKEN_PARTIAL:
			token->alone = alone;
			break;
		default:
			break;
		}
	}
	*line = (struct line){.first = t->count};
}

static void read_text(struct compiler *c, char *to)
{
	while (c->at < to) {
		char *newline;
		char *stop;
		char *ink;

		if (!c->line.begun)
			begin_line(c);
		newline = memchr(c->at, '\n', (size_t)(to - c->at));
		stop = newline != NULL ? newline + 1 : to;
		for (ink = c->at; ink < stop && is_space(*ink);)
			ink++;
		if (ink < stop)
			c->line.solid = true;
		if (stop > c->at)
			add_token(c, TOKEN_TEXT, c->at, (size_t)(stop - c->at));
		advance(c, stop);
		if (newline != NULL)
			finish_line(c);
	}
}

static bool fail(struct compiler *c, const struct tag *tag, const char *what)
{
	return template_fail(c->template, tag->line, tag->column, c->err, "%s", what);
}

/* Finds where the tag at c->at ends, and moves behind it. */
static bool read_tag(struct compiler *c, struct tag *tag)
{
	char *from = c->at + c->open_len;
	char *stop;
	char *next;

	*tag = (struct tag){.line = c->line_number, .column = c->column};
	if (from < c->end && memchr("!#^/><$&{=", *from, 10) != NULL)
		tag->sigil = *from++;
	stop = find(from, c->end, c->close, c->close_len);
	if (tag->sigil == '{' || tag->sigil == '=') {
		char last = tag->sigil == '{' ? '}' : '=';

		while (stop != NULL && (stop == from || stop[-1] != last))
			stop = find(stop + 1, c->end, c->close, c->close_len);
	}
	if (stop == NULL)
		return fail(c, tag, "the tag is not closed");
	next = stop + c->close_len;
	if (tag->sigil == '{' || tag->sigil == '=')
		stop--;
	advance(c, next);
	while (from < stop && is_space(*from))
		from++;
	while (from < stop && is_space(stop[-1]))
		stop--;
	tag->text = from;
	tag->len = (size_t)(stop - from);
	return true;
}

static bool set_delimiters(struct compiler *c, const struct tag *tag)
{
	const char *end = tag->text + tag->len;
	const char *gap = tag->text;
	const char *second;

	while (gap < end && !is_space(*gap))
		gap++;
	for (second = gap; second < end && is_space(*second);)
		second++;
	for (const char *p = second; p < end; p++)
		if (is_space(*p))
			return fail(c, tag, "bad delimiters: more than two words");
	if (second == end)
		return fail(c, tag, "bad delimiters: two words are needed");
	c->open = tag->text;
	c->open_len = (size_t)(gap - tag->text);
	c->close = second;
	c->close_len = (size_t)(end - second);
	return true;
}

/* Checks the name in the tag and ends it with a NUL, for which its closing has room. */
static bool check_name(struct compiler *c, const struct tag *tag)
{
	if (tag->len == 0)
		return fail(c, tag, "the tag has no name");
	for (size_t i = 0; i < tag->len; i++)
		if ((unsigned char)tag->text[i] <= ' ')
			return template_fail(c->template, tag->line, tag->column, c->err,
				"white space or a control character in the name `%.*s`",
				(int)(tag->len < 100 ? tag->len : 100), tag->text);
	tag->text[tag->len] = '\0';
	return true;
}

/* Takes the asterisk of a dynamic name off. */
static bool take_star(struct tag *tag)
{
	if (tag->len == 0 || tag->text[0] != '*')
		return false;
	do {
		tag->text++;
		tag->len--;
	} while (tag->len > 0 && is_space(tag->text[0]));
	return true;
}

static bool add_named(struct compiler *c, enum token_kind kind, struct tag *tag)
{
	bool include = kind == TOKEN_PARTIAL || kind == TOKEN_PARENT;
	bool dynamic = include && take_star(tag);
	struct token *token;

	if (!check_name(c, tag))
		return false;
	token = add_token(c, kind, tag->text, tag->len);
	token->dynamic = dynamic;
	token->line = tag->line;
	token->column = tag->column;
	if (kind == TOKEN_BLOCK || (include && !dynamic))
		return true;
	if (strcmp(token->text, ".") == 0)
		return true;
	token->first = strcspn(token->text, ".");
	if (token->text[0] == '.' || token->text[token->len - 1] == '.' ||
		strstr(token->text, "..") != NULL)
		return template_fail(c->template, tag->line, tag->column, c->err,
			"empty part in the name `%.100s`", token->text);
	return true;
}

static bool open_tag(struct compiler *c, enum token_kind kind, struct tag *tag)
{
	struct template *t = c->template;
	size_t index = t->count;
	struct opened *opened = &c->opened[c->depth];

	if (c->depth == TEMPLATE_DEPTH)
		return template_fail(t, tag->line, tag->column, c->err,
			"more than %d levels deep", TEMPLATE_DEPTH);
	if (!add_named(c, kind, tag))
		return false;
	t->tokens[index].argument =
		kind == TOKEN_BLOCK && c->depth > 0 &&
		t->tokens[c->opened[c->depth - 1].token].kind == TOKEN_PARENT;
	c->line.tags++;
	if (kind == TOKEN_PARENT)
		c->line.includes++;
	opened->token = index;
	opened->outside = c->line;
	c->depth++;
	if (kind == TOKEN_PARENT)
		c->line = (struct line){.first = t->count, .begun = true};
	else if (t->tokens[index].argument)
		c->line = (struct line){.first = index, .begun = true, .tags = 1};
	return true;
}

static char sigil_of(enum token_kind kind)
{
	switch (kind) {
	case TOKEN_SECTION:
		return '#';
	case TOKEN_INVERTED:
		return '^';
	case TOKEN_PARENT:
		return '<';
	default:
		return '$';
	}
}

static bool close_tag(struct compiler *c, struct tag *tag)
{
	struct template *t = c->template;
	const struct opened *opened = &c->opened[c->depth > 0 ? c->depth - 1 : 0];
	struct token *token = c->depth > 0 ? &t->tokens[opened->token] : NULL;
	bool star = token != NULL && token->dynamic && take_star(tag);

	if (!check_name(c, tag))
		return false;
	if (token == NULL)
		return template_fail(t, tag->line, tag->column, c->err,
			"`/%.100s` closes nothing", tag->text);
	if (star != token->dynamic || strcmp(tag->text, token->text) != 0)
		return template_fail(t, tag->line, tag->column, c->err,
			"`/%s%.100s` does not close `%c%s%.100s` of line %u", star ? "*" : "",
			tag->text, sigil_of(token->kind), token->dynamic ? "*" : "",
			token->text, token->line);
	c->line.tags++;
	if (opened->token >= c->line.first)
		c->line.paired = true;
	if (token->kind == TOKEN_PARENT || token->argument) {
		finish_line(c);
		c->line = opened->outside;
	}
	token->end = t->count;
	c->depth--;
	return true;
}

static bool read_tags(struct compiler *c)
{
	for (;;) {
		char *start = find(c->at, c->end, c->open, c->open_len);
		struct tag tag;
		bool ok = true;

		read_text(c, start != NULL ? start : c->end);
		if (start == NULL)
			break;
		if (!c->line.begun)
			begin_line(c);
		if (!read_tag(c, &tag))
			return false;
		switch (tag.sigil) {
		case '!':
			c->line.tags++;
			break;
		case '=':
			c->line.tags++;
			ok = set_delimiters(c, &tag);
			break;
		case '#':
			ok = open_tag(c, TOKEN_SECTION, &tag);
			break;
		case '^':
			ok = open_tag(c, TOKEN_INVERTED, &tag);
			break;
		case '<':
			ok = open_tag(c, TOKEN_PARENT, &tag);
			break;
		case '$':
			ok = open_tag(c, TOKEN_BLOCK, &tag);
			break;
		case '/':
			ok = close_tag(c, &tag);
			break;
		case '>':
			c->line.tags++;
			c->line.includes++;
			ok = add_named(c, TOKEN_PARTIAL, &tag);
			break;
		default:
			c->line.solid = true;
			ok = add_named(c, tag.sigil != '\0' ? TOKEN_RAW : TOKEN_VALUE, &tag);
			break;
		}
		if (!ok)
			return false;
	}
	finish_line(c);
	if (c->depth > 0) {
		struct token *token = &c->template->tokens[c->opened[c->depth - 1].token];

		return template_fail(c->template, token->line, token->column, c->err,
			"`%c%s%.100s` is never closed", sigil_of(token->kind),
			token->dynamic ? "*" : "", token->text);
	}
	return true;
}

struct template *mustache_compile(
	const char *name, const char *bytes, size_t len, struct error *err)
{
	struct template *t = xcalloc(1, sizeof(*t));
	struct compiler c = {.template = t,
		.err = err,
		.line_number = 1,
		.column = 1,
		.open = "{{",
		.open_len = 2,
		.close = "}}",
		.close_len = 2};

	t->name = xstrdup(name);
	t->source = xmalloc(len + 1);
	if (len > 0)
		memcpy(t->source, bytes, len);
	t->source[len] = '\0';
	c.at = t->source;
	c.end = t->source + len;
	if (len >= 3 && memcmp(c.at, "\xEF\xBB\xBF", 3) == 0)
		c.at += 3;
	if (!read_tags(&c)) {
		mustache_free(t);
		return NULL;
	}
	template_settle(t);
	return t;
}

void mustache_free(struct template *t)
{
	if (t == NULL)
		return;
	free(t->tokens);
	free(t->source);
	free(t->name);
	free(t);
}
