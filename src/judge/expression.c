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

/* Handles a name at `at`; moves behind it. */
static bool check_name(const char **at, expression_knows *knows, struct error *err)
{
	const char *name = *at;
	bool ours = strncmp(name, "e:", 2) == 0;
	size_t len = 0;

	if (ours)
		name += 2;
	while (is_name_char(name[len]))
		len++;
	*at = name + len;
	if (*skip_blanks(*at) != '(' || (!ours && is_operator(name, len)))
		return true;
	if (ours ? !knows(name, len) : !is_core(name, len))
		return error_set(err, EXIT_INTERNAL, "XPath: unknown function '%s%.*s'",
			ours ? "e:" : "", (int)len, name);
	return true;
}

static bool check_variable(const char **at, const struct index *lets, struct error *err)
{
	char name[64];
	size_t len = 0;

	(*at)++;
	while (is_name_char((*at)[len]))
		len++;
	if (len < sizeof(name)) {
		memcpy(name, *at, len);
		name[len] = '\0';
		if (index_get(lets, name)) {
			*at += len;
			return true;
		}
	}
	return error_set(
		err, EXIT_INTERNAL, "XPath: no <let> for the variable '$%.*s'", (int)len, *at);
}

static bool check(
	const char *text, const struct index *lets, expression_knows *knows, struct error *err)
{
	char before = '\0'; /* the last character that is no blank */

	for (const char *at = skip_blanks(text); *at; at = skip_blanks(at)) {
		if (*at == '\'' || *at == '"') {
			const char *end = strchr(at + 1, *at);
			if (!end)
				return error_set(
					err, EXIT_INTERNAL, "XPath: unfinished literal");
			at = end + 1;
		} else if (*at == '$') {
			if (!check_variable(&at, lets, err))
				return false;
		} else if (*at == '/') {
			if (!(is_name_char(before) || before == ')' || before == ']' ||
				    before == '*'))
				return error_set(err, EXIT_INTERNAL,
					"XPath: a path from the root cannot tell 'not "
					"collected' "
					"from 'absent'; use an e: function");
			if (at[1] == '/')
				return error_set(
					err, EXIT_INTERNAL, "XPath: '//' searches everything");
			at++;
		} else if (is_name_char(*at) && !(*at >= '0' && *at <= '9') && *at != '.' &&
			   *at != '-') {
			if (!check_name(&at, knows, err))
				return false;
		} else {
			at++;
		}
		before = at[-1];
	}
	return true;
}

xmlXPathCompExpr *expression_compile(
	const char *text, const struct index *lets, expression_knows *knows, struct error *err)
{
	xmlXPathCompExpr *compiled;

	if (!check(text, lets, knows, err))
		return NULL;
	compiled = xmlXPathCompile(BAD_CAST text);
	if (!compiled)
		error_set(err, EXIT_INTERNAL, "XPath: cannot be understood: %s", text);
	return compiled;
}

bool expression_is_existential(const char *text)
{
	static const char *const banned[] = {"not(", "last(", "position(", "count(", "]/"};
	const char *first = strchr(text, '[');
	const char *close = strchr(text, ')');

	if (strncmp(text, "e:", 2) != 0 || !close)
		return false;
	if (first && strstr(first, "e:"))
		return false;
	for (size_t i = 0; i < sizeof(banned) / sizeof(*banned); i++) {
		if (strstr(text, banned[i]))
			return false;
	}
	return strchr(text, '|') == NULL && strchr(text, '$') == NULL;
}
