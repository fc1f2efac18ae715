/* SPDX-License-Identifier: MIT */
/* A compiled template: a flat array of tokens whose texts lie in a copy of the source. */
#ifndef MUSTACHE_TEMPLATE_H
#define MUSTACHE_TEMPLATE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	TEMPLATE_DEPTH = 100, /* levels of sections, blocks, parents and partials */
};

enum token_kind {
	TOKEN_TEXT,     /* bytes as they are */
	TOKEN_VALUE,    /* {{x}} */
	TOKEN_RAW,      /* {{{x}}}, {{&x}} */
	TOKEN_SECTION,  /* {{#x}} */
	TOKEN_INVERTED, /* {{^x}} */
	TOKEN_PARTIAL,  /* {{>x}} */
	TOKEN_PARENT,   /* {{<x}} */
	TOKEN_BLOCK,    /* {{$x}} */
	TOKEN_MARGIN,   /* the blanks that begin a line; only while compiling */
};

struct token {
	enum token_kind kind;
	bool dynamic;  /* partial, parent: the context holds the name under `text` */
	bool alone;    /* block, partial, parent: stands on lines of its own */
	bool argument; /* block: directly within a parent, so it is given, not expanded */
	bool dropped;  /* text, margin: belongs to a line that only holds tags */
	bool blank;    /* margin: of an empty line */
	unsigned line;
	unsigned column;
	const char *text; /* the bytes, or the name and a NUL */
	size_t len;
	size_t first;       /* length of the first part of a dotted name; 0: the name is "." */
	size_t end;         /* what can be closed: the index behind its last token */
	const char *margin; /* block, partial, parent: what indents each line of the content */
	size_t margin_len;
};

struct template
{
	char *name;
	char *source;
	struct token *tokens;
	size_t count;
};

/* Records "NAME:LINE:COLUMN: MESSAGE" with status 70. Always false. */
bool template_fail(const struct template *template, unsigned line, unsigned column,
	struct error *err, const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Turns the tokens as they were read into those that are rendered; in layout.c. */
void template_settle(struct template *template);

#endif
