/* SPDX-License-Identifier: MIT */
/*
 * Facts by equality: "the registry value of this key and name", "the update of this number".
 * Rules ask hundreds of such questions, and so each list is indexed when it is first asked and
 * never searched. Letters of either case are equal, as Windows has it.
 */
#ifndef JUDGE_FINDER_H
#define JUDGE_FINDER_H

#include "base/index.h"

#include <libxml/xpath.h>
#include <stdbool.h>
#include <stddef.h>

struct finder {
	xmlNode *root;          /* of the facts; borrowed */
	struct index tables;    /* which questions have an index: their paths and attributes */
	struct index answers;   /* question and values -> struct items */
	bool plain;             /* ask libxml2 each time instead: to compare with */
	xmlXPathContext *xpath; /* for that */
	struct index compiled;  /* and for that: question -> xmlXPathCompExpr */
};

/* What was found, in the order of the facts. */
struct items {
	xmlNode **nodes;
	size_t count, room;
};

/* What is looked for: in a list of the facts such as "registry", by one attribute or two. */
struct question {
	const char *path;
	const char *attribute, *value;
	const char *second, *second_value; /* NULL: by one attribute alone */
};

void finder_init(struct finder *finder, xmlNode *root, bool plain);
void finder_release(struct finder *finder);

/* Fills `items`, which is the caller's: free(items->nodes). `list` is the element that holds
 * the items, NULL when the facts have none. */
void finder_ask(struct finder *finder, const xmlNode *list, const struct question *question,
	struct items *items);

/* The first of them, or NULL. */
xmlNode *finder_one(
	struct finder *finder, const xmlNode *list, const struct question *question);

#endif
