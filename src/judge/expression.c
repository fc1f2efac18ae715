/* SPDX-License-Identifier: MIT */
#include "judge/expression.h"

#include <stdbool.h>
#include <string.h>

static const char *const core_functions[] = {"last", "position", "count", "local-name", "name",
	"string", "concat", "starts-with", "contains", "substring-before", "substring-after",
	"substring", "string-length", "normalize-space", "translate", "boolean", "not", "true",
	"false", "number", "sum", "floor", "ceiling", "round"};

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-' || c == '.';
}

static const char *skip_blanks(const char *at)
{
	return at + strspn(at, " \t\r\n");
}

static bool is_core(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(core_functions) / sizeof(*core_functions); i++) {
		if (strlen(core_functions[i]) == len &&
			strncmp(core_functions[i], name, len) == 0)
			return true;
	}
	return false;
}

static bool is_operator(const char *name, size_t len)
{
	return (len == 2 && strncmp(name, "or", 2) == 0) ||
	       (len == 3 && (strncmp(name, "and", 3) == 0 || strncmp(name, "div", 3) == 0 ||
				    strncmp(name, "mod", 3) == 0));
}

struct scan {
	const char *at;
	int brackets; /* how many predicates we are inside */
	char before;  /* the last character that was no blank */
	bool value;   /* a value ended there, and so an operator comes next */
	bool on_item;
	const struct index *lets;
	expression_knows *knows;
	struct error *err;
};

static bool refuse_path(struct scan *s)
{
	return error_set(s->err, EXIT_INTERNAL,
		"XPath: a path from the root cannot tell 'not collected' from 'absent'; use an "
		"e: "
		"function");
}

/* Whether a step may begin here: behind another one, or on an item. */
static bool may_step(const struct scan *s)
{
	return s->before == '/' || s->before == '@' || s->on_item;
}

/* A function, an operator, or a step of a path. */
static bool scan_name(struct scan *s)
{
	const char *name = s->at;
	bool ours = strncmp(name, "e:", 2) == 0;
	size_t len = 0;

	if (ours)
		name += 2;
	while (is_name_char(name[len]))
		len++;
	s->at = name + len;
	if (!ours && is_operator(name, len) && s->value) {
		s->value = false;
		return true;
	}
	s->value = true;
	if (strncmp(skip_blanks(s->at), "::", 2) == 0)
		return error_set(s->err, EXIT_INTERNAL, "XPath: an axis is not allowed: '%.*s'",
			(int)len, name);
	if (*skip_blanks(s->at) != '(')
		return may_step(s) || refuse_path(s);
	if (ours ? !s->knows(name, len) : !is_core(name, len))
		return error_set(s->err, EXIT_INTERNAL, "XPath: unknown function '%s%.*s'",
			ours ? "e:" : "", (int)len, name);
	return true;
}

static bool scan_variable(struct scan *s)
{
	const char *start = ++s->at;
	char name[64];
	size_t len = 0;

	while (is_name_char(start[len]))
		len++;
	s->at = start + len;
	if (len < sizeof(name)) {
		memcpy(name, start, len);
		name[len] = '\0';
		s->value = true;
		if (index_get(s->lets, name))
			return true;
	}
	return error_set(s->err, EXIT_INTERNAL, "XPath: no <let> for the variable '$%.*s'",
		(int)len, start);
}

static bool scan_literal(struct scan *s)
{
	const char *end = strchr(s->at + 1, *s->at);

	if (!end)
		return error_set(s->err, EXIT_INTERNAL, "XPath: unfinished literal");
	s->at = end + 1;
	s->value = true;
	return true;
}

static bool scan_mark(struct scan *s)
{
	char c = *s->at;

	if (c == '/' && !s->value)
		return refuse_path(s);
	if (c == '/' && s->at[1] == '/')
		return error_set(s->err, EXIT_INTERNAL, "XPath: '//' searches everything");
	if (c == '@' && !may_step(s) && !s->brackets)
		return refuse_path(s);
	if (c == '*' && !s->value && !may_step(s))
		return refuse_path(s);
	if (c == '.' && s->at[1] == '.')
		return error_set(s->err, EXIT_INTERNAL, "XPath: '..' leads out of the item");
	if (c == '.' && !(s->at[1] >= '0' && s->at[1] <= '9') && !may_step(s) && !s->brackets)
		return refuse_path(s);
	s->brackets += (c == '[') - (c == ']');
	s->value = c == ')' || c == ']' || c == '.' || (c >= '0' && c <= '9') ||
		   (c == '*' && !s->value);
	s->at++;
	return true;
}

static bool scan(struct scan *s)
{
	for (s->at = skip_blanks(s->at); *s->at; s->at = skip_blanks(s->at)) {
		char c = *s->at;
		bool number = c >= '0' && c <= '9';
		bool ok;

		if (c == '\'' || c == '"')
			ok = scan_literal(s);
		else if (c == '$')
			ok = scan_variable(s);
		else if (is_name_char(c) && !number && c != '.' && c != '-')
			ok = scan_name(s);
		else
			ok = scan_mark(s);
		if (!ok)
			return false;
		s->before = s->at[-1];
	}
	return true;
}

xmlXPathCompExpr *expression_compile(const char *text, bool on_item, const struct index *lets,
	expression_knows *knows, struct error *err)
{
	struct scan s = {text, 0, '\0', false, on_item, lets, knows, err};
	xmlXPathCompExpr *compiled;

	if (!scan(&s))
		return NULL;
	compiled = xmlXPathCompile(BAD_CAST text);
	if (!compiled)
		error_set(err, EXIT_INTERNAL, "XPath: cannot be understood: %s", text);
	return compiled;
}

/* Moves behind the bracket that closes the one at `at`; NULL when there is none. */
static const char *skip_bracket(const char *at, char open, char close)
{
	int depth = 0;

	for (; at && *at; at++) {
		if (*at == '\'' || *at == '"')
			at = strchr(at + 1, *at);
		else
			depth += (*at == open) - (*at == close);
		if (!at || depth == 0)
			break;
	}
	return at && *at ? at + 1 : NULL;
}

/* Whether the text calls a function of that name. */
static bool calls(const char *text, const char *name)
{
	size_t len = strlen(name);

	for (text = strstr(text, name); text; text = strstr(text + len, name)) {
		if (*skip_blanks(text + len) == '(')
			return true;
	}
	return false;
}

bool expression_is_existential(const char *text)
{
	static const char *const banned[] = {"not", "last", "position", "count"};
	const char *at = strchr(text, '(');

	if (strncmp(text, "e:", 2) != 0 || !at)
		return false;
	at = skip_bracket(at, '(', ')');
	if (!at || strstr(at, "e:") || strchr(at, '$'))
		return false;
	for (size_t i = 0; i < sizeof(banned) / sizeof(*banned); i++) {
		if (calls(at, banned[i]))
			return false;
	}
	while (at && *(at = skip_blanks(at)) == '[') {
		/* [1] counts the items, and so another one changes what it means. */
		if (strchr("0123456789", *skip_blanks(at + 1)))
			return false;
		at = skip_bracket(at, '[', ']');
	}
	return at && *at == '\0';
}
