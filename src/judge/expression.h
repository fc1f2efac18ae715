/* SPDX-License-Identifier: MIT */
/*
 * XPath as rules may use it: functions only from the list of judge/functions.h and the core
 * of XPath 1.0, variables only from <let>, and no path that starts at the root. A raw path
 * cannot know that its source was not collected; the e: functions do.
 */
#ifndef JUDGE_EXPRESSION_H
#define JUDGE_EXPRESSION_H

#include "base/error.h"
#include "base/index.h"

#include <libxml/xpath.h>
#include <stdbool.h>
#include <stddef.h>

#define EXPRESSION_NAMESPACE "urn:esureport:functions:1"

/* Whether there is an e: function of that name (without the prefix). */
typedef bool expression_knows(const char *name, size_t len);

/*
 * Checks and compiles. `on_item`: the expression is about one item of evidence and may name
 * its attributes; else it is about the machine, and every path starts at an e: function or a
 * variable. `lets` holds the names of variables. NULL with *err set (70).
 */
xmlXPathCompExpr *expression_compile(const char *text, bool on_item, const struct index *lets,
	expression_knows *knows, struct error *err);

/*
 * Whether a node-set expression only ever grows when facts are added: one e: function
 * with predicates that compare attributes of its own items. Only such a set may decide
 * from a partial source that something exists.
 */
bool expression_is_existential(const char *text);

#endif
