/* SPDX-License-Identifier: MIT */
/*
 * Values in text with markup: Markdown, Jira's wiki. What a value may be there depends on
 * where it stands, and that is what templates say alone: a value opens and closes nothing.
 */
#ifndef MUSTACHE_MARKUP_H
#define MUSTACHE_MARKUP_H

#include "mustache/sink.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Where the output stands. Markdown: in a code span or a fence of back-ticks; a span that is
 * still open at the end of its line is none. Jira: between {noformat} and {noformat}.
 */
struct markup_place {
	size_t opened; /* back-ticks that opened span or fence, 1 for {noformat}; 0: in prose */
	size_t run;    /* back-ticks, or bytes of {noformat}, that were read just now */
	bool fence;
	bool leads;   /* the back-ticks of `run` are the first of their line */
	bool midline; /* something but blanks stands in the line */
	bool escaped; /* the byte before was a backslash */
};

/* Follows the text of a template. */
void markup_follow(
	struct markup_place *markup, enum mustache_escape escape, const char *text, size_t len);

/*
 * Writes a value in ESCAPE_MARKDOWN or ESCAPE_JIRA. In code back-ticks become apostrophes,
 * "{noformat" becomes "(noformat", white space and controls become blanks, and an empty value
 * at the beginning of a span becomes one, for an empty span would be none; elsewhere see
 * mustache.h.
 */
void markup_put(struct markup_place *markup, struct sink *sink, enum mustache_escape escape,
	const char *text, size_t len);

#endif
