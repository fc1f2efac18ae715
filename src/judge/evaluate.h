/* SPDX-License-Identifier: MIT */
/*
 * One rule against one machine, in three values. A check that needed a source which was not
 * covered is unknown whatever its expression gave; all, any and none combine by Kleene; a
 * rule that cannot be evaluated is an error, which counts like unknown.
 *
 * Checks may be of a lesser severity than their rule. The test is asked first with the checks
 * of the rule's own severity alone, then with those of the next lesser one as well, and so on:
 * the first answer that is not a pass is the finding's, and its severity is the one asked for.
 * So a check that could not be made is never hidden by a lesser one that fails.
 */
#ifndef JUDGE_EVALUATE_H
#define JUDGE_EVALUATE_H

#include "judge/inquiry.h"
#include "judge/waivers.h"

#include <stdbool.h>
#include <stddef.h>

enum state {
	STATE_PASS,
	STATE_FAIL,
	STATE_UNKNOWN,
	STATE_NA,
	STATE_MANUAL,
	STATE_WAIVED,
	STATE_ERROR,
	STATE_COUNT,
};

extern const char *const state_words[STATE_COUNT];

struct finding {
	const struct rule *rule;
	enum state state;       /* never STATE_WAIVED: finding_shown() gives that */
	bool open;              /* unknown already whether the rule applies */
	enum severity severity; /* the rule's, or a lesser one of the checks that decided */
	const char **because;   /* texts of the rule file, borrowed; the decisive one first */
	size_t because_count, because_room;
	char *problem;       /* why the state is error; else NULL */
	const char *verdict; /* the verdict that a failing check asks for, or NULL */
	struct taint missed; /* sources that an unknown lacks */
	const struct finding **blocked_by; /* failing findings that must pass first */
	size_t blocked_count, blocked_room;
	struct waiver_match waiver; /* of a failing finding */
};

/*
 * Evaluates all rules in chain order. The array has rules->count entries and belongs to the
 * caller (findings_free).
 */
struct finding *findings_make(struct inquiry *inquiry);
void findings_free(struct finding *findings, size_t count);

/* Gives each failing finding its waivers. No other finding has any: what is unknown or passes
 * cannot be waived. `waivers` may be NULL, and must outlive the findings. */
void findings_waive(
	struct finding *findings, const struct inquiry *inquiry, const struct waivers *waivers);

/* The state that a reader sees: a failing finding with a valid waiver is waived. */
enum state finding_shown(const struct finding *finding);

/* Whether a waiver keeps a failing finding out of the verdict. What stops updates decides it
 * all the same: a waiver makes no machine able to receive them. */
bool finding_excused(const struct finding *finding);

/* Whether a finding fails at the full severity of its rule, waived or not. Only then is it a
 * gate that is closed, does another finding wait for it, or does it make answers provisional.
 */
bool finding_stands(const struct finding *finding);

/*
 * The string value of an expression of a rule with a node as context, the caller's; "" and
 * *err set when it fails. Whether facts were missing stands in the inquiry's taint.
 */
char *evaluate_text(
	struct inquiry *inquiry, const char *expression, xmlNode *node, struct error *err);

/* Whether a `when` attribute allows its element: true without one, `if_unknown` when facts are
 * missing to say. */
bool evaluate_when(struct inquiry *inquiry, const xmlNode *element, bool if_unknown);

/* Whether a `for` attribute names the machine's product: true without one, or when the
 * product is not known. */
bool evaluate_for(const struct inquiry *inquiry, const xmlNode *element);

#endif
