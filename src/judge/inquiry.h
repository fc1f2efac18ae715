/* SPDX-License-Identifier: MIT */
/*
 * The facts of one machine while they are being judged: the tree that XPath sees, indexes
 * into it, what follows from facts and catalogue together (product, programme, roles), and
 * the taint of the expression that is being evaluated.
 *
 * Taint is how "not collected" stays unknown: whoever needs a source that was not covered
 * says so with inquiry_taint(), and the check around it is unknown whatever its expression
 * gave.
 */
#ifndef JUDGE_INQUIRY_H
#define JUDGE_INQUIRY_H

#include "base/error.h"
#include "base/index.h"
#include "facts/facts.h"
#include "judge/finder.h"
#include "judge/rules.h"
#include "judge/words.h"

#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <stdbool.h>
#include <stddef.h>

struct taint {
	char **sources; /* in the order in which they were missed, each once */
	size_t count, room;
	bool set; /* also without a source: covered, and still undecided */
};

struct inquiry {
	const struct ruleset *rules;
	const struct words *words;
	const struct facts *facts;
	char as_of[32];
	xmlDoc *view;
	xmlNode *root; /* <facts> */
	xmlXPathContext *xpath;
	struct finder finder;         /* facts by equality */
	struct index lets;            /* name -> struct let_value */
	struct index roles;           /* role -> element */
	struct index made;            /* other derived elements, by names of their makers */
	xmlNode *product, *programme; /* what was derived; never NULL */
	const xmlNode *product_entry; /* catalogue, or NULL */
	struct taint product_taint, channel_taint;
	const char *channel; /* mak, arc, free, or "" when not known */
	struct taint taint;  /* of the expression in evaluation */
	const struct inquiry_switches *switches;
};

/* For tests and measurements. `trace` hears of each check that was evaluated: true, false or
 * unknown. */
struct inquiry_switches {
	bool plain; /* no index: see judge/finder.h */
	void (*trace)(void *data, const xmlNode *check, const char *truth);
	void *data;
};

/*
 * Prepares the facts for judgement on a date (YYYY-MM-DD); functions_install() and
 * derive_all() come next. Everything given must outlive the inquiry. `symptoms` are what the
 * user reported, besides those in the facts. `switches` may be NULL.
 */
void inquiry_open(struct inquiry *inquiry, const struct ruleset *rules,
	const struct words *words, const struct facts *facts, const char *as_of,
	const char *const *symptoms, size_t symptom_count,
	const struct inquiry_switches *switches);
void inquiry_close(struct inquiry *inquiry);

/* Notes that `source` would have been needed; NULL when no source alone is at fault. */
void inquiry_taint(struct inquiry *inquiry, const char *source);

/* Taints unless the source was covered whole. Returns whether it was. */
bool inquiry_need(struct inquiry *inquiry, const char *source);

void taint_clear(struct taint *taint);
void taint_merge(struct taint *into, const struct taint *from);
void taint_release(struct taint *taint);

/*
 * Evaluates an expression of a rule with `node` (NULL: the root) as context. The taint of
 * the inquiry is cleared before and tells afterwards. NULL with *err set (70) when the
 * expression fails. The object is the caller's (xmlXPathFreeObject).
 */
xmlXPathObject *inquiry_evaluate(
	struct inquiry *inquiry, const char *expression, xmlNode *node, struct error *err);

/* The section of the facts of that name, or NULL. Sections come into the tree when they are
 * first asked for: a machine has thousands of facts, and its rules look at a few. */
xmlNode *inquiry_section(const struct inquiry *inquiry, const char *name);

/* A registry value that was asked for, and an update by its number; NULL when not listed. */
xmlNode *inquiry_value(struct inquiry *inquiry, const char *key, const char *name);
xmlNode *inquiry_update(struct inquiry *inquiry, const char *kb);

/* The items of a list of facts whose attribute has that value; free(items->nodes). */
void inquiry_items(struct inquiry *inquiry, const char *section, const char *attribute,
	const char *value, struct items *items);

/* Adds an element to what was derived; it is shown as evidence like a fact. */
xmlNode *inquiry_derive(struct inquiry *inquiry, const char *name);

/* The cached value of a <let>, with its taint merged; a new object or NULL with *err. */
xmlXPathObject *inquiry_variable(struct inquiry *inquiry, const char *name);

#endif
