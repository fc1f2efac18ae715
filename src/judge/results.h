/* SPDX-License-Identifier: MIT */
/* Putting the results document together. Private to judge/. */
#ifndef JUDGE_RESULTS_H
#define JUDGE_RESULTS_H

#include "base/asset.h"
#include "judge/evaluate.h"
#include "judge/inquiry.h"
#include "judge/prose.h"
#include "judge/words.h"

#include <cjson/cJSON.h>

/* Everything that the parts of the results are made from; nothing is owned. */
struct report_of {
	struct inquiry *inquiry;
	const struct words *words;
	struct finding *findings;
	const struct finding **order; /* as they are shown, rules->count entries */
	struct prose *prose;
	const struct assets *assets;
	cJSON *results;
	struct error *err;
};

/* results.c: what all parts use. */

/* Adds a sentence to `limits`. */
void results_limit(struct report_of *report, const char *key, size_t count);

/* Why a source is missing, and the command that collects it; both the caller's. */
char *results_why(struct report_of *report, const char *source);
char *results_collect(struct report_of *report, const struct rule *rule, const char *source);
char *results_source_title(struct report_of *report, const char *source);

/* A display text of a view attribute: cut at 4,096 characters; "" for NULL. */
void results_add_shown(cJSON *object, const char *name, const char *text);

/* findings.c: fills order, and adds findings, counts and any. */
void results_order(struct report_of *report);
void results_findings(struct report_of *report);

/* The first step of a finding that fits this machine and is no check, or NULL; one step into
 * an object. */
const xmlNode *results_first_step(struct report_of *report, const struct finding *finding);
void results_step(
	struct report_of *report, const xmlNode *step, cJSON *object, const char *text_name);

/* references.c: which row of the lists of facts a node is shown in, "" for none (the caller's);
 * and, after those lists, only what really is in them. */
char *results_reference(const xmlNode *node);
void results_references(struct report_of *report);

/* timeline.c: releases and installations month by month, after derive and roles. */
void results_timeline(struct report_of *report);

/* verdict.c: verdict and chain. */
void results_verdict(struct report_of *report);
void results_chain(struct report_of *report);

/* inventory.c: coverage, codes, carry_in, updates, licences, programme. */
void results_coverage(struct report_of *report);
void results_codes(struct report_of *report);
void results_carry_in(struct report_of *report);
void results_updates(struct report_of *report);
void results_licences(struct report_of *report);
void results_programme(struct report_of *report);
void results_captures(struct report_of *report);

#endif
