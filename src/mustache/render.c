/* SPDX-License-Identifier: MIT */
#include "mustache/mustache.h"

#include "base/buf.h"
#include "mustache/markup.h"
#include "mustache/sink.h"
#include "mustache/template.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	DEFAULT_OUTPUT = 64 * 1024 * 1024,
	/*
	 * Loops in loops may print nothing, so tokens and compared names are counted, too:
	 * as many as this, and so many for each byte that may be written.
	 */
	WORK_BASE = 1000000,
	WORK_PER_BYTE = 16,
	/* So many templates are searched for a block; beyond that it is taken on trust. */
	SEARCHED = 64,
};

/* The blocks between {{<x}} and {{/x}}, and those given to what surrounds that. */
struct given {
	const struct template *template;
	size_t from;
	size_t to;
	const struct given *outer;
};

struct renderer {
	const struct mustache_options *options;
	struct error *err;
	const cJSON *frames[TEMPLATE_DEPTH + 1];
	size_t height;
	unsigned depth;
	const struct given *given;
	struct buf margin;  /* what indents a line, of all levels */
	size_t margin_from; /* where the part begins that is in force */
	bool at_start;      /* the templates' text so far ends a line */
	struct markup_place markup;
	size_t max_output;
	size_t work;
	size_t max_work;
	struct sink sink;
};

static bool render_tokens(struct renderer *r, const struct template *t, size_t from, size_t to);

static bool fail(struct renderer *r, const struct template *t, const struct token *token,
	const char *what, const char *name)
{
	return template_fail(t, token->line, token->column, r->err, "%s `%.100s`", what, name);
}

static bool enter(struct renderer *r, const struct template *t, const struct token *token)
{
	if (r->depth == TEMPLATE_DEPTH)
		return template_fail(t, token->line, token->column, r->err,
			"more than %d levels deep", TEMPLATE_DEPTH);
	r->depth++;
	return true;
}

static const cJSON *find_member(
	struct renderer *r, const cJSON *object, const char *name, size_t len)
{
	if ((object->type & 0xFF) != cJSON_Object)
		return NULL;
	for (const cJSON *m = object->child; m != NULL; m = m->next) {
		size_t i = 0;

		r->work++;
		while (m->string != NULL && i < len && m->string[i] == name[i])
			i++;
		if (i == len && m->string[len] == '\0')
			return m;
	}
	return NULL;
}

static const cJSON *look_up(struct renderer *r, const struct token *token)
{
	const char *part = token->text;
	size_t len = token->first;
	const cJSON *item = NULL;

	if (len == 0)
		return r->height > 0 ? r->frames[r->height - 1] : NULL;
	for (size_t i = r->height; i > 0 && item == NULL; i--)
		item = find_member(r, r->frames[i - 1], part, len);
	while (item != NULL && part[len] != '\0') {
		part += len + 1;
		len = strcspn(part, ".");
		item = find_member(r, item, part, len);
	}
	return item;
}

/* The item of that name, NULL when there is none; fails only when strict. */
static bool get_item(struct renderer *r, const struct template *t, const struct token *token,
	const cJSON **item)
{
	*item = look_up(r, token);
	if (*item == NULL && r->options->strict)
		return fail(r, t, token, "unknown name", token->text);
	return true;
}

static bool is_true(const cJSON *item)
{
	if (item == NULL)
		return false;
	switch (item->type & 0xFF) {
	case cJSON_Invalid:
	case cJSON_False:
	case cJSON_NULL:
		return false;
	case cJSON_Array:
		return item->child != NULL;
	default:
		return true;
	}
}

static void put_margin(struct renderer *r)
{
	if (r->margin.len > r->margin_from)
		sink_put(&r->sink, r->margin.data + r->margin_from,
			r->margin.len - r->margin_from);
}

static void begin_line(struct renderer *r)
{
	if (r->at_start)
		put_margin(r);
	r->at_start = false;
}

static bool has_markup(enum mustache_escape escape)
{
	return escape == ESCAPE_MARKDOWN || escape == ESCAPE_JIRA;
}

/* An empty line stays empty: it gets no indentation. */
static void put_text(struct renderer *r, const char *text, size_t len)
{
	if (has_markup(r->options->escape))
		markup_follow(&r->markup, r->options->escape, text, len);
	if (r->margin.len == r->margin_from) {
		sink_put(&r->sink, text, len);
		r->at_start = text[len - 1] == '\n';
		return;
	}
	while (len > 0) {
		const char *newline = memchr(text, '\n', len);
		size_t size = newline != NULL ? (size_t)(newline - text) + 1 : len;
		bool empty = text[0] == '\n' || (text[0] == '\r' && newline == text + 1);

		if (r->at_start && !empty)
			put_margin(r);
		sink_put(&r->sink, text, size);
		r->at_start = newline != NULL;
		text += size;
		len -= size;
	}
}

/*
 * Whole numbers exactly, others with the fewest digits that read back as the same number.
 * The exponent loses the zeros that C libraries disagree about.
 */
static void number_text(double number, char *text, size_t size)
{
	int digits = number > -DBL_MIN && number < DBL_MIN ? 1 : 15;
	char *exponent;

	if (number >= -9007199254740992.0 && number <= 9007199254740992.0 &&
		number == (double)(long long)number) {
		snprintf(text, size, "%lld", (long long)number);
		return;
	}
	do {
		snprintf(text, size, "%.*g", digits++, number);
	} while (digits <= 17 && strtod(text, NULL) != number);
	exponent = strchr(text, 'e');
	if (exponent != NULL) {
		char *zeros = exponent + 2;
		size_t count = strspn(zeros, "0");

		memmove(zeros, zeros + count, strlen(zeros + count) + 1);
	}
}

static void put_escaped(struct renderer *r, enum mustache_escape escape, const char *text)
{
	if (has_markup(escape))
		markup_put(&r->markup, &r->sink, escape, text, strlen(text));
	else
		escape_put(&r->sink, escape, text, strlen(text));
}

static void put_number(struct renderer *r, double number, enum mustache_escape escape)
{
	char text[40] = "";

	if (isfinite(number))
		number_text(number, text, sizeof(text));
	if (escape == ESCAPE_CSV) {
		sink_puts(&r->sink, "\"");
		sink_puts(&r->sink, text);
		sink_puts(&r->sink, "\"");
	} else {
		put_escaped(r, escape, text);
	}
}

static bool put_value(struct renderer *r, const struct template *t, const struct token *token)
{
	enum mustache_escape escape =
		token->kind == TOKEN_RAW ? ESCAPE_NONE : r->options->escape;
	const char *text = "";
	const cJSON *item;

	if (!get_item(r, t, token, &item))
		return false;
	begin_line(r);
	switch (item != NULL ? item->type & 0xFF : cJSON_NULL) {
	case cJSON_True:
		text = "true";
		break;
	case cJSON_False:
		text = "false";
		break;
	case cJSON_Number:
		put_number(r, item->valuedouble, escape);
		return true;
	case cJSON_String:
	case cJSON_Raw:
		if (item->valuestring != NULL)
			text = item->valuestring;
		break;
	case cJSON_Array:
	case cJSON_Object:
		if (r->options->strict)
			return fail(r, t, token,
				"a list or an object cannot be printed:", token->text);
		break;
	default:
		break;
	}
	put_escaped(r, escape, text);
	return true;
}

static bool put_section(struct renderer *r, const struct template *t, size_t index)
{
	const struct token *token = &t->tokens[index];
	const cJSON *item;
	bool ok = true;

	if (!get_item(r, t, token, &item))
		return false;
	if (is_true(item) == (token->kind == TOKEN_INVERTED))
		return true;
	if (!enter(r, t, token))
		return false;
	if (token->kind == TOKEN_INVERTED) {
		ok = render_tokens(r, t, index + 1, token->end);
	} else if ((item->type & 0xFF) == cJSON_Array) {
		for (const cJSON *e = item->child; ok && e != NULL; e = e->next) {
			r->work++;
			r->frames[r->height++] = e;
			ok = render_tokens(r, t, index + 1, token->end);
			r->height--;
		}
	} else {
		r->frames[r->height++] = item;
		ok = render_tokens(r, t, index + 1, token->end);
		r->height--;
	}
	r->depth--;
	return ok;
}

/* Data may choose among templates, but not reach for files. */
static bool is_template_name(const char *name)
{
	return *name != '\0' && strpbrk(name, "/\\:") == NULL && strstr(name, "..") == NULL;
}

/* NULL without an error: no such template. */
static const struct template *find_template(struct renderer *r, const struct template *t,
	const struct token *token, const char *name)
{
	const struct template *found = NULL;

	if (r->options->find != NULL)
		found = r->options->find(r->options->found, name, r->err);
	if (found == NULL && r->err->exit != 0)
		error_prefix(r->err, "%s:%u:%u", t->name, token->line, token->column);
	return found;
}

/* The template to include; NULL: nothing is to be included. */
static bool get_included(struct renderer *r, const struct template *t,
	const struct token *token, const struct template **included)
{
	const char *name = token->text;
	bool usable = true;

	*included = NULL;
	if (token->dynamic) {
		const cJSON *item;

		if (!get_item(r, t, token, &item))
			return false;
		if (item == NULL || cJSON_IsNull(item))
			return true;
		if (cJSON_IsString(item) && item->valuestring != NULL)
			name = item->valuestring;
		usable = name != token->text && is_template_name(name);
	}
	if (usable)
		*included = find_template(r, t, token, name);
	if (*included == NULL && r->err->exit != 0)
		return false;
	if (*included == NULL && r->options->strict)
		return fail(r, t, token,
			token->kind == TOKEN_PARENT ? "unknown parent" : "unknown partial",
			name);
	return true;
}

static bool has_block(const struct template *t, const char *name)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->tokens[i].kind == TOKEN_BLOCK && !t->tokens[i].argument &&
			strcmp(t->tokens[i].text, name) == 0)
			return true;
	return false;
}

/*
 * Strict: each block given at `index` must be in the parent or in what that includes, for a
 * misspelt one would vanish without a trace. Where a dynamic name decides what is included,
 * any block may be there.
 */
static bool check_given(struct renderer *r, const struct template *t, size_t index,
	const struct template *parent)
{
	const struct template *seen[SEARCHED] = {parent};
	size_t count = 1;

	for (size_t at = 0; at < count; at++) {
		for (size_t i = 0; i < seen[at]->count; i++) {
			const struct token *token = &seen[at]->tokens[i];
			const struct template *included;
			size_t known = 0;

			if (token->kind != TOKEN_PARTIAL && token->kind != TOKEN_PARENT)
				continue;
			if (token->dynamic || count == SEARCHED)
				return true;
			included = find_template(r, seen[at], token, token->text);
			if (included == NULL && r->err->exit != 0)
				return false;
			while (known < count && seen[known] != included)
				known++;
			if (included != NULL && known == count)
				seen[count++] = included;
		}
	}
	for (size_t i = index + 1; i < t->tokens[index].end;) {
		const struct token *token = &t->tokens[i];
		size_t at = 0;

		while (token->argument && at < count && !has_block(seen[at], token->text))
			at++;
		if (at == count)
			return fail(r, t, token, "unknown block", token->text);
		i = token->end > 0 ? token->end : i + 1;
	}
	return true;
}

static bool put_included(struct renderer *r, const struct template *t, size_t index)
{
	const struct token *token = &t->tokens[index];
	const struct given *outer = r->given;
	struct given given = {t, index + 1, token->end, outer};
	size_t margin_from = r->margin_from;
	size_t margin_len = r->margin.len;
	const struct template *included;
	bool ok;

	if (!get_included(r, t, token, &included))
		return false;
	if (included == NULL)
		return true;
	if (!enter(r, t, token))
		return false;
	if (token->alone) {
		buf_add(&r->margin, token->margin, token->margin_len);
	} else {
		begin_line(r);
		r->margin_from = r->margin.len;
	}
	ok = true;
	if (token->kind == TOKEN_PARENT) {
		r->given = &given;
		ok = !r->options->strict || check_given(r, t, index, included);
	}
	ok = ok && render_tokens(r, included, 0, included->count);
	r->given = outer;
	r->margin_from = margin_from;
	buf_truncate(&r->margin, margin_len);
	r->depth--;
	return ok;
}

/* The block of that name among those given; 0 when there is none. */
static size_t find_given(const struct given *given, const char *name)
{
	for (size_t i = given->from; i < given->to;) {
		const struct token *token = &given->template->tokens[i];

		if (token->argument && strcmp(token->text, name) == 0)
			return i;
		i = token->end > 0 ? token->end : i + 1;
	}
	return 0;
}

/* What is given furthest out wins; its own blocks can be given only from still further out. */
static bool put_block(struct renderer *r, const struct template *t, size_t index)
{
	const struct token *token = &t->tokens[index];
	const struct given *given = r->given;
	const struct given *best = NULL;
	const struct template *from = t;
	size_t content = index;
	size_t margin_len = r->margin.len;
	bool ok;

	if (!enter(r, t, token))
		return false;
	for (const struct given *g = given; g != NULL; g = g->outer) {
		size_t found = find_given(g, token->text);

		if (found > 0) {
			best = g;
			content = found;
		}
	}
	if (best != NULL) {
		from = best->template;
		r->given = best->outer;
	}
	buf_add(&r->margin, token->margin, token->margin_len);
	ok = render_tokens(r, from, content + 1, from->tokens[content].end);
	buf_truncate(&r->margin, margin_len);
	r->given = given;
	r->depth--;
	return ok;
}

static bool check_limits(
	struct renderer *r, const struct template *t, const struct token *token)
{
	if (r->sink.full)
		return template_fail(t, token->line, token->column, r->err,
			"more than %lu bytes of output", (unsigned long)r->max_output);
	if (r->work > r->max_work)
		return template_fail(t, token->line, token->column, r->err,
			"more work than an output of %lu bytes is worth",
			(unsigned long)r->max_output);
	return true;
}

static bool render_tokens(struct renderer *r, const struct template *t, size_t from, size_t to)
{
	for (size_t i = from; i < to;) {
		const struct token *token = &t->tokens[i];
		bool ok = true;

		r->work++;
		switch (token->kind) {
		case TOKEN_TEXT:
			put_text(r, token->text, token->len);
			break;
		case TOKEN_VALUE:
		case TOKEN_RAW:
			ok = put_value(r, t, token);
			break;
		case TOKEN_SECTION:
		case TOKEN_INVERTED:
			ok = put_section(r, t, i);
			break;
		case TOKEN_PARTIAL:
		case TOKEN_PARENT:
			ok = put_included(r, t, i);
			break;
		case TOKEN_BLOCK:
			ok = put_block(r, t, i);
			break;
		case TOKEN_MARGIN:
			break;
		}
		if (!ok || !check_limits(r, t, token))
			return false;
		i = token->end > 0 ? token->end : i + 1;
	}
	return true;
}

bool mustache_render(const struct template *template, const cJSON *context,
	const struct mustache_options *options, struct error *err)
{
	size_t max = options->max_output > 0 ? options->max_output : DEFAULT_OUTPUT;
	struct renderer r = {.options = options,
		.err = err,
		.margin = BUF_EMPTY,
		.at_start = true,
		.max_output = max};
	bool ok;

	r.max_work = max < (SIZE_MAX - WORK_BASE) / WORK_PER_BYTE
			     ? WORK_BASE + max * WORK_PER_BYTE
			     : SIZE_MAX;
	sink_open(&r.sink, options->write, options->out, max);
	if (context != NULL)
		r.frames[r.height++] = context;
	ok = render_tokens(&r, template, 0, template->count);
	if (ok)
		sink_flush(&r.sink);
	buf_release(&r.margin);
	return ok;
}
