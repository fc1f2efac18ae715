/* SPDX-License-Identifier: MIT */
/*
 * Mustache 1.4.2: core, inheritance and dynamic names over cJSON; no lambdas. A template is
 * compiled once and rendered any number of times; the context is never changed.
 *
 * Only false, null, a missing name and [] are false; "" and 0 are true. Integers print
 * exactly. Partials and parents are asked for by name through a callback, so the engine
 * knows neither files nor assets. {{{x}}} and {{&x}} insert without escaping.
 */
#ifndef MUSTACHE_MUSTACHE_H
#define MUSTACHE_MUSTACHE_H

#include "base/buf.h"
#include "base/error.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

struct template;

enum mustache_escape {
	ESCAPE_NONE,     /* text: as it is */
	ESCAPE_HTML,     /* & < > " ' as entities, non-ASCII as numeric references */
	ESCAPE_XML,      /* the same with the five names of XML */
	ESCAPE_MARKDOWN, /* a backslash before what Markdown would read as markup */
	ESCAPE_CSV,      /* one quoted cell; a formula is defused with an apostrophe */
};

/* Called with each piece of output in order. */
typedef void mustache_write(void *out, const char *bytes, size_t len);

/*
 * Gives the compiled template of a partial or parent, borrowed for the whole rendering; or
 * NULL without an error for "no such template" (renders nothing, an error when strict), or
 * NULL with *err set. `name` may come from data (dynamic names).
 */
typedef const struct template *mustache_find(void *found, const char *name, struct error *err);

struct mustache_options {
	enum mustache_escape escape;
	bool strict; /* an unknown name, partial or block is an error instead of nothing */
	size_t max_output;   /* bytes; 0 is the default of 64 MiB */
	mustache_find *find; /* NULL: no partials */
	void *found;
	mustache_write *write;
	void *out;
};

/*
 * Compiles `len` bytes. `name` is copied; messages read "NAME:LINE:COLUMN: what is wrong".
 * Fails: 70. The template belongs to the caller.
 */
struct template *mustache_compile(
	const char *name, const char *bytes, size_t len, struct error *err);
void mustache_free(struct template *template);

/* Fails (70): depth beyond 100, too much output, an unknown name when strict. */
bool mustache_render(const struct template *template, const cJSON *context,
	const struct mustache_options *options, struct error *err);

/* Escapes one text as the engine does for that type. */
void mustache_escape_text(enum mustache_escape escape, const char *text, size_t len,
	mustache_write *write, void *out);

/* A mustache_write whose `out` is a struct buf. */
void mustache_to_buf(void *buf, const char *bytes, size_t len);

#endif
