/* SPDX-License-Identifier: MIT */
/*
 * The template engine on any template and any data. The input is
 *
 *	OPTION TEMPLATE \f PARTIAL \f DATA
 *
 * OPTION is one byte: its low three bits the type of escaping, the next one strict. The
 * template goes by the name t, the partial by p. DATA is a small language that cannot be
 * wrong: { } [ ] as in JSON, + - 0 for true, false and null, 1 to 9 for numbers, "..." for
 * texts, and a lower-case letter names the next member.
 */
#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"
#include "mustache/mustache.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 40, MAX_ITEMS = 2000, MAX_OUTPUT = 65536 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct templates {
	struct template *t;
	struct template *p;
};

static const struct template *find(void *found, const char *name, struct error *err)
{
	struct templates *templates = found;

	if (strcmp(name, "x") == 0)
		error_set(err, EXIT_NO_INPUT, "cannot read x");
	return strcmp(name, "t") == 0   ? templates->t
	       : strcmp(name, "p") == 0 ? templates->p
					: NULL;
}

static cJSON *make_item(const char **at, const char *end)
{
	static const double numbers[] = {0, -1, 0.1, 7601, 1e16, 9007199254740991, 5e-324,
		-1.5e300, 1e21, 0.30000000000000004};
	char c = *(*at)++;
	const char *stop;
	char *text;
	cJSON *item;

	switch (c) {
	case '{':
		return cJSON_CreateObject();
	case '[':
		return cJSON_CreateArray();
	case '+':
		return cJSON_CreateTrue();
	case '-':
		return cJSON_CreateFalse();
	case '0':
		return cJSON_CreateNull();
	case '"':
		stop = memchr(*at, '"', (size_t)(end - *at));
		if (stop == NULL)
			stop = end;
		text = xstrndup(*at, (size_t)(stop - *at));
		item = cJSON_CreateString(text);
		free(text);
		*at = stop < end ? stop + 1 : end;
		return item;
	default:
		return c >= '1' && c <= '9' ? cJSON_CreateNumber(numbers[c - '0']) : NULL;
	}
}

static cJSON *make_data(const char *at, const char *end)
{
	cJSON *open[MAX_DEPTH];
	size_t depth = 0;
	cJSON *root = NULL;
	char key[2] = "a";

	for (int count = 0; at < end && count < MAX_ITEMS;) {
		cJSON *item;

		if (*at >= 'a' && *at <= 'z')
			key[0] = *at;
		if (depth > 1 && (*at == '}' || *at == ']'))
			depth--;
		item = make_item(&at, end);
		if (item == NULL)
			continue;
		count++;
		if (root == NULL)
			root = item;
		else if (depth == 0 || depth == MAX_DEPTH) {
			cJSON_Delete(item);
			continue;
		} else if (cJSON_IsObject(open[depth - 1]))
			cJSON_AddItemToObject(open[depth - 1], key, item);
		else
			cJSON_AddItemToArray(open[depth - 1], item);
		if (cJSON_IsObject(item) || cJSON_IsArray(item))
			open[depth++] = item;
	}
	return root;
}

static void must(bool holds)
{
	if (!holds)
		abort();
}

/* What each type of escaping promises, whatever the text. */
static void check_escapes(const char *text, size_t len)
{
	struct buf out = BUF_EMPTY;

	for (int xml = 0; xml < 2; xml++) {
		buf_clear(&out);
		mustache_escape_text(
			xml ? ESCAPE_XML : ESCAPE_HTML, text, len, mustache_to_buf, &out);
		for (size_t i = 0; i < out.len; i++)
			must(((unsigned char)out.data[i] >= ' ' && out.data[i] <= '~' &&
				     strchr("<>\"'", out.data[i]) == NULL) ||
				out.data[i] == '\t' || out.data[i] == '\n');
	}
	buf_clear(&out);
	mustache_escape_text(ESCAPE_MARKDOWN, text, len, mustache_to_buf, &out);
	for (size_t i = 0; i < out.len; i++) {
		must((unsigned char)out.data[i] >= ' ' && out.data[i] != 0x7F);
		if (out.data[i] == '\\')
			must(++i < out.len && strchr(" /", out.data[i]) == NULL);
		else
			must(strchr("`*_{}[]#|<>@~$", out.data[i]) == NULL);
	}
	buf_clear(&out);
	mustache_escape_text(ESCAPE_JIRA, text, len, mustache_to_buf, &out);
	for (size_t i = 0; i < out.len; i++) {
		must(out.data[i] >= ' ' && out.data[i] <= '~');
		if (out.data[i] == '\\')
			must(++i < out.len && strchr(" .:;&\\/", out.data[i]) == NULL);
		else
			must(strchr("{}[]|!*+^~@", out.data[i]) == NULL);
	}
	buf_clear(&out);
	mustache_escape_text(ESCAPE_CSV, text, len, mustache_to_buf, &out);
	must(out.len >= 2 && out.data[0] == '"' && out.data[out.len - 1] == '"');
	must(strchr("=+-@\t\r\n", out.data[1]) == NULL || out.data[1] == '\0');
	for (size_t i = 1; i + 1 < out.len; i++) {
		must(out.data[i] != ';' || !strchr("=+-@", out.data[i + 1]) ||
			out.data[i + 1] == '\0');
		if (out.data[i] == '"')
			must(++i + 1 < out.len && out.data[i] == '"');
	}
	buf_release(&out);
}

/* What a template gives in that type for a text: in code of its own. */
static void put_in(
	const char *source, enum mustache_escape escape, const char *text, struct buf *out)
{
	struct mustache_options options = {
		.escape = escape, .write = mustache_to_buf, .out = out};
	struct error err = ERROR_NONE;
	struct template *t = mustache_compile("code", source, strlen(source), &err);
	cJSON *item = cJSON_CreateString(text);

	buf_clear(out);
	must(mustache_render(t, item, &options, &err));
	mustache_free(t);
	cJSON_Delete(item);
}

/* No value ends the code that it stands in. */
static void check_code(const char *bytes, size_t len)
{
	struct buf out = BUF_EMPTY, name = BUF_EMPTY;
	char *text = xstrndup(bytes, len);

	put_in("`{{.}}`", ESCAPE_MARKDOWN, text, &out);
	must(out.len > 2 && memchr(out.data + 1, '`', out.len - 2) == NULL);
	must(memchr(out.data, '\n', out.len) == NULL);
	put_in("{noformat}{{.}}", ESCAPE_JIRA, text, &out);
	must(memchr(out.data, '\n', out.len) == NULL);
	/* Jira's parser drops backslashes within the name of a macro. */
	for (size_t i = strlen("{noformat}"); i < out.len; i++)
		if (out.data[i] != '\\')
			buf_addc(&name, out.data[i]);
	for (size_t i = 0; i < name.len; i++)
		must(!text_starts_nocase(name.data + i, "{noformat"));
	buf_release(&name);
	buf_release(&out);
	free(text);
}

static const char *split(const char **at, const char *end)
{
	const char *from = *at;
	const char *stop = memchr(from, '\f', (size_t)(end - from));

	*at = stop != NULL ? stop + 1 : end;
	return stop != NULL ? stop : end;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data;
	const char *end = at + size;
	struct templates templates = {NULL, NULL};
	struct buf out[2] = {BUF_EMPTY, BUF_EMPTY};
	struct mustache_options options = {.max_output = MAX_OUTPUT,
		.find = find,
		.found = &templates,
		.write = mustache_to_buf};
	const char *stop;
	cJSON *context;

	if (size == 0)
		return 0;
	options.escape =
		(*at & 7) <= ESCAPE_JIRA ? (enum mustache_escape)(*at & 7) : ESCAPE_HTML;
	options.strict = (*at & 8) != 0;
	for (int i = 0; i < 2; i++) {
		const char *from = i == 0 ? ++at : at;
		struct error err = ERROR_NONE;
		struct template *t;

		stop = split(&at, end);
		t = mustache_compile(i == 0 ? "t" : "p", from, (size_t)(stop - from), &err);
		must((t == NULL) == (err.exit == EXIT_INTERNAL));
		if (i == 0)
			templates.t = t;
		else
			templates.p = t;
	}
	check_escapes(at, (size_t)(end - at));
	check_code(at, (size_t)(end - at));
	context = make_data(at, end);
	for (int i = 0; i < 2 && templates.t != NULL; i++) {
		struct error err = ERROR_NONE;

		options.out = &out[i];
		if (mustache_render(templates.t, context, &options, &err))
			must(err.exit == 0 && out[i].len <= MAX_OUTPUT);
		else
			must(err.exit != 0 && *err.text != '\0');
	}
	must(out[0].len == out[1].len &&
		(out[0].len == 0 || memcmp(out[0].data, out[1].data, out[0].len) == 0));
	cJSON_Delete(context);
	buf_release(&out[0]);
	buf_release(&out[1]);
	mustache_free(templates.t);
	mustache_free(templates.p);
	return 0;
}
