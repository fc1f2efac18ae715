/* SPDX-License-Identifier: MIT */
/*
 * Mustache 1.4.2: core, inheritance and dynamic names over cJSON; no lambdas. A template is
 * compiled once and rendered any number of times; the context is never changed.
 *
 * Only false, null, a missing name and [] are false; "" and 0 are true. Whole numbers up to
 * 2^53 print exactly, others with the fewest digits that read back the same; null prints
 * nothing. {{{x}}} and {{&x}} insert without escaping. Partials and parents are asked for
 * by name through a callback, so the engine knows neither files nor assets.
 *
 * Where the specification leaves a choice:
 * - a line of white space and several tags vanishes like one with a single tag, unless
 *   something is expanded in the midst of it;
 * - a parent and all that is in it is one tag to the lines around it;
 * - the indentation of a block is the common one of its lines; empty lines neither count
 *   nor are they ever indented;
 * - a block within a given block can be given only from further out.
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
	ESCAPE_NONE, /* text: as it is */

	/*
	 * & < > " ' as entities and all that is not ASCII as numeric references; controls
	 * other than tab and newline, non-characters and bytes that are not UTF-8 as
	 * &#65533;. Good in text and in quoted attributes.
	 */
	ESCAPE_HTML,
	ESCAPE_XML, /* the same with &apos;, which old browsers do not know */

	/*
	 * One line whose every character shows as itself, in CommonMark and in GitHub's
	 * dialect, wherever in a line of text it stands: a backslash before what would be
	 * markup there, one blank for white space of any length. In a code span or fence that
	 * the template opened, where backslashes would show, the text as it is, but with
	 * apostrophes for back-ticks.
	 */
	ESCAPE_MARKDOWN,

	/*
	 * A whole cell with its quotes. A text that a spreadsheet would compute (after any
	 * blanks = + - @ or a tab or line end) gets an apostrophe in front, and so does such
	 * a part of it behind a semicolon, tab or line end, where a spreadsheet that does not
	 * separate by commas begins a cell; numbers do not.
	 */
	ESCAPE_CSV,

	/*
	 * The same as for Markdown in the markup of Jira: a backslash before what would be
	 * markup there, or an entity in its place, as for all that is not ASCII; between
	 * {noformat} and {noformat} of the template the text as it is, but for a {noformat} of
	 * its own.
	 */
	ESCAPE_JIRA,
};

/* Called with each piece of output in order. */
typedef void mustache_write(void *out, const char *bytes, size_t len);

/*
 * Gives the compiled template of a partial or parent, borrowed for the whole rendering; or
 * NULL without an error for "no such template" (renders nothing, an error when strict), or
 * NULL with *err set, which ends the rendering; the place of the tag is put in front.
 * A name that comes from data (dynamic names) arrives here only without / \ : and ".."; one
 * that stands in a template may be anything.
 */
typedef const struct template *mustache_find(void *found, const char *name, struct error *err);

struct mustache_options {
	enum mustache_escape escape;

	/*
	 * An error instead of nothing: a name that no context has (a later part of a dotted
	 * name included), a partial or parent that is not found, a block given to a parent
	 * that has no such block, a list or an object where a text belongs.
	 */
	bool strict;

	/* Bytes, and in proportion the work, since loops may print nothing; 0: 64 MiB. */
	size_t max_output;

	mustache_find *find; /* NULL: no partials */
	void *found;
	mustache_write *write;
	void *out;
};

/*
 * Compiles `len` bytes; a BOM is skipped. `name` is copied; messages read
 * "NAME:LINE:COLUMN: what is wrong", with the column in characters. Fails: 70. The template
 * belongs to the caller.
 */
struct template *mustache_compile(
	const char *name, const char *bytes, size_t len, struct error *err);
void mustache_free(struct template *template);

/*
 * Fails (70): depth beyond 100, too much output or work, and what strict says; or as `find`
 * does. A part of the output may have been written by then. `context` may be NULL.
 */
bool mustache_render(const struct template *template, const cJSON *context,
	const struct mustache_options *options, struct error *err);

/* Escapes one text as the engine does for that type, outside of code. */
void mustache_escape_text(enum mustache_escape escape, const char *text, size_t len,
	mustache_write *write, void *out);

/* A mustache_write whose `out` is a struct buf. */
void mustache_to_buf(void *buf, const char *bytes, size_t len);

#endif
