/* SPDX-License-Identifier: MIT */
#include "report/press.h"

#include "base/alloc.h"
#include "base/index.h"
#include "base/text.h"
#include "mustache/mustache.h"

#include <stdlib.h>
#include <string.h>

/* The sentences of templates begin like this; the others are those of the judge. */
static const char words_of_pages[] = "page.";

struct press {
	const struct assets *assets;
	struct words words;
	struct redaction *redaction; /* borrowed, or NULL */
	struct index templates;      /* "NAME.EXTENSION" -> struct template */
};

/* What one rendering looks partials up with. */
struct look_up {
	struct press *press;
	const char *extension;
};

static const char *extension_of(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot ? dot + 1 : "";
}

static enum mustache_escape escape_for(const char *extension)
{
	static const struct {
		const char *extension;
		enum mustache_escape escape;
	} escapes[] = {{"html", ESCAPE_HTML}, {"xml", ESCAPE_XML}, {"md", ESCAPE_MARKDOWN},
		{"jira", ESCAPE_JIRA}, {"csv", ESCAPE_CSV}};

	for (size_t i = 0; i < sizeof(escapes) / sizeof(*escapes); i++)
		if (strcmp(escapes[i].extension, extension) == 0)
			return escapes[i].escape;
	return ESCAPE_NONE;
}

/* A piece of text that follows a tag does not begin a line, whatever it begins with. */
static void add_piece(
	struct buf *out, const char *text, size_t len, bool first, enum mustache_escape escape)
{
	struct buf piece = BUF_EMPTY, escaped = BUF_EMPTY;

	buf_adds(&piece, first ? "" : "x");
	buf_add(&piece, text, len);
	mustache_escape_text(escape, piece.data, piece.len, mustache_to_buf, &escaped);
	buf_adds(out, buf_text(&escaped) + (first ? 0 : 1));
	buf_release(&piece);
	buf_release(&escaped);
}

/* What stands outside the tags of a sentence is text, not markup. */
static void add_sentence(struct buf *out, const char *text, enum mustache_escape escape)
{
	const char *start = text;

	while (*text) {
		const char *tag = strstr(text, "{{"), *end = tag ? strstr(tag, "}}") : NULL;
		size_t plain = end ? (size_t)(tag - text) : strlen(text);

		if (plain)
			add_piece(out, text, plain, text == start, escape);
		text += plain;
		if (!*text)
			break;
		buf_add(out, text, (size_t)(end + 2 - text));
		text = end + 2;
	}
}

/* The source of a template with its sentences in their places. */
static bool put_sentences(const struct press *press, const char *text,
	enum mustache_escape escape, struct buf *out, struct error *err)
{
	const char *start = text, *open;

	while ((open = strstr(text, "[["))) {
		const char *close = strstr(open, "]]"), *sentence;
		char *key = xasprintf("%s%.*s", words_of_pages,
			close ? (int)(close - open - 2) : 0, open + 2);
		size_t line, column;

		buf_add(out, text, (size_t)(open - text));
		sentence = words_get(&press->words, key);
		if (sentence != key)
			add_sentence(out, sentence, escape);
		else
			text_position(
				start, strlen(start), (size_t)(open - start), &line, &column);
		if (sentence == key)
			error_set(err, EXIT_INTERNAL, "%zu:%zu: no sentence '%s' in data/words",
				line, column, key);
		free(key);
		if (err->exit)
			return false;
		text = close + 2;
	}
	buf_adds(out, text);
	return true;
}

static struct template *compile(
	const struct press *press, const char *name, const char *extension, struct error *err)
{
	char *path = xasprintf("templates/%s.%s.mustache", name, extension);
	struct template *template = NULL;
	struct buf source = BUF_EMPTY;
	struct asset asset;

	if (asset_get(press->assets, path, &asset, err)) {
		if (put_sentences(press, asset.bytes, escape_for(extension), &source, err))
			template = mustache_compile(path, buf_text(&source), source.len, err);
		else
			error_prefix(err, "%s", path);
	}
	buf_release(&source);
	free(path);
	return template;
}

static const struct template *find_template(
	struct press *press, const char *name, const char *extension, struct error *err)
{
	char *full = xasprintf("%s.%s", name, extension);
	struct template *template = index_get(&press->templates, full);

	if (!template) {
		template = compile(press, name, extension, err);
		if (template)
			index_put(&press->templates, full, template);
	}
	free(full);
	return template;
}

static const struct template *find_partial(void *found, const char *name, struct error *err)
{
	const struct look_up *look_up = found;

	return find_template(look_up->press, name, look_up->extension, err);
}

struct press *press_new(const struct assets *assets, const char *language, struct error *err)
{
	struct press *press = xcalloc(1, sizeof(*press));

	press->assets = assets;
	press->templates.exact = true;
	if (words_load(&press->words, assets, language, err))
		return press;
	press_free(press);
	return NULL;
}

void press_free(struct press *press)
{
	if (!press)
		return;
	for (size_t i = 0; i < press->templates.room; i++)
		mustache_free(press->templates.slots[i].value);
	index_release(&press->templates);
	words_release(&press->words);
	free(press);
}

const struct words *press_words(const struct press *press)
{
	return &press->words;
}

void press_hide(struct press *press, struct redaction *redaction)
{
	press->redaction = redaction;
}

struct redaction *press_redaction(const struct press *press)
{
	return press->redaction;
}

bool press_print(struct press *press, const char *name, const cJSON *context, struct buf *out,
	struct error *err)
{
	struct look_up look_up = {press, extension_of(name)};
	size_t stem = strlen(name) - strlen(look_up.extension) - 1, start = out->len;
	char *base = xstrndup(name, stem);
	const struct template *template = find_template(press, base, look_up.extension, err);
	struct mustache_options options = {
		.escape = escape_for(look_up.extension),
		.strict = true,
		.find = find_partial,
		.found = &look_up,
		.write = mustache_to_buf,
		.out = out,
	};
	bool ok = template && mustache_render(template, context, &options, err);

	if (!ok && out->len > start)
		buf_truncate(out, start);
	free(base);
	return ok;
}
