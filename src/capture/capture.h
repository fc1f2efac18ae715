/* SPDX-License-Identifier: MIT */
/*
 * A captured text as its lines, as the tool printed them: without the marks of whoever quoted
 *it
 * ("> ", Markdown fences, trailing blanks), and cut into sections, one for each command.
 *
 * A section begins at a prompt ("C:\>sc query", "PS C:\> Get-HotFix") or at a mark that the
 * scripts of `esureport import --script` write:
 *
 *	[esureport begin services] sc query state= all
 *	...
 *	[esureport end services] 0
 *
 * A section is closed when it is followed by a prompt or by its end mark: only then does a list
 * without an end of its own, such as that of `sc query`, prove that nothing else was there.
 *
 * Forums and mails turn each line into a paragraph, so that a blank line follows every one:
 * where lines of labels and values are spread so, the blank lines between them are left out.
 */
#ifndef CAPTURE_CAPTURE_H
#define CAPTURE_CAPTURE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

struct line {
	const char *text; /* never NULL; no line end, no blanks at its end */
	size_t number;    /* in the file, from 1 */
};

struct section {
	size_t begin, end;   /* its lines, without those that mark it */
	const char *command; /* what was typed; "" when nobody knows */
	const char *step;    /* the id in a script's mark, "" without one */
	bool closed;
	bool elided; /* somebody left out lines: "[...]" */
	int status;  /* of the command, or -1 when nobody knows */
};

struct capture {
	char *bytes; /* the text; its line ends became NUL */
	struct line *lines;
	size_t count, room;
	struct section *sections; /* in order; together they hold every line that marks none */
	size_t section_count, section_room;
	bool cut; /* the last line has no line end */
};

/* Cuts up a text, which is handed over: UTF-8 without NUL. Release it. */
void capture_init(struct capture *capture, struct buf *text);
void capture_release(struct capture *capture);

/* Helpers for the readers of lines. */

/* The text behind leading blanks, tabs and no-break spaces. */
const char *line_trim(const char *text);

bool line_is_blank(const struct line *line);

/* How many characters (not bytes) `len` bytes hold, those of double width counted twice, as a
 * console does when it lays out columns. */
size_t line_columns(const char *text, size_t len);

#endif
