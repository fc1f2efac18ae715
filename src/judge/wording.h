/* SPDX-License-Identifier: MIT */
/*
 * How a text of rules and catalogue is written to look it up: white space collapsed and
 * trimmed, inline elements as they are marked up, so that one text has one spelling however its
 * lines are broken. Besides, the words inside an expression.
 */
#ifndef JUDGE_WORDING_H
#define JUDGE_WORDING_H

#include <libxml/tree.h>
#include <stdbool.h>

/* The spelling of an element's content, of an inline element, and of a text; the caller's. */
char *wording_content(const xmlNode *element);
char *wording_inline(const xmlNode *element);
char *wording_text(const char *text);

/* Whether a node inside a step is none of its text: commands and what they show. */
bool wording_leaves_out(const xmlNode *node);

/*
 * The expression with other words: `say` gives the text for one of its literals, or NULL to
 * leave it; the caller's both. Asked for are the literals that a reader sees, which come out of
 * the expression alone or through concat() and e:if(); what is compared or handed to another
 * function is no prose. The answer stays a literal, whatever it holds, and keeps the blanks
 * around it. NULL when nothing changed. Braces around the expression are allowed.
 */
char *wording_replace(const char *expression,
	char *(*say)(const void *data, const char *literal), const void *data);

#endif
