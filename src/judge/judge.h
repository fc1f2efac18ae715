/* SPDX-License-Identifier: MIT */
/*
 * Facts in, results out: the entry to this stage. Everything that is known about Windows
 * lives in the assets; this code knows how to weigh, not what.
 */
#ifndef JUDGE_JUDGE_H
#define JUDGE_JUDGE_H

#include "base/asset.h"
#include "base/buf.h"
#include "base/error.h"
#include "facts/facts.h"

#include <cjson/cJSON.h>
#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

struct asked;
struct judge;
struct inquiry_switches;
struct waivers;

struct judge_options {
	const char *as_of;           /* YYYY-MM-DD: the evaluation date */
	const char *const *symptoms; /* what the user reported */
	size_t symptom_count;
	const struct inquiry_switches *switches; /* of judge/inquiry.h; NULL but in tests */
	const struct waivers *waivers;           /* NULL without any */
};

/* What a judge is for: machines, or the work on rules, which wants all files checked and the
 * examples in them. */
enum judge_use { JUDGE_MACHINES, JUDGE_RULES };

/*
 * Loads and checks rules, catalogue and words; what readers see is said in `language`, such as
 * "en". Fails: 64 when there is no such language, 70 with "FILE:LINE: ...". Owned by the
 * caller; may judge any number of machines.
 */
struct judge *judge_new(const struct assets *assets, enum judge_use use, const char *language,
	struct error *err);
void judge_free(struct judge *judge);

/*
 * Waivers for judge_options, from a file or from memory; `name` is what messages call it.
 * Fails: as waivers_load() and waivers_parse() of judge/waivers.h say. Owned by the caller
 * (waivers_free); may serve any number of machines.
 */
struct waivers *judge_load_waivers(
	const struct judge *judge, const char *path, struct error *err);
struct waivers *judge_parse_waivers(const struct judge *judge, const char *name,
	const char *bytes, size_t len, struct error *err);

/* The results document (data/results.schema.json), owned by the caller, or NULL (70). The
 * same facts, rules, options and date give the same document. */
cJSON *judge_evaluate(const struct judge *judge, const struct facts *facts,
	const struct judge_options *options, struct error *err);

/* The registry values that rules ask for (judge/asked.h), for who collects facts. */
void judge_asked(const struct judge *judge, struct asked *asked);

/* The exit status that `check` ends with: 0 ready, 1 blocked or action, 2 incomplete, 3 not
 * eligible or ended. */
int judge_status(const cJSON *results);

/* For people: one line per rule; all that a rule says. `id` that is unknown: 65. */
void judge_list_rules(const struct judge *judge, struct buf *out);
bool judge_show_rule(
	const struct judge *judge, const char *id, struct buf *out, struct error *err);

/* Rules and catalogue as one document (judge/rulebook.h), owned by the caller. */
xmlDoc *judge_rulebook(const struct judge *judge);

/* What codes, update numbers and activation ids mean (judge/explain.h); owned by the caller.
 * `known` says whether the catalogue knows all of them. */
cJSON *judge_explain(
	const struct judge *judge, const char *const *queries, size_t count, bool *known);

/* Runs the examples inside the rules (of a JUDGE_RULES) and appends TAP. `failed` counts what
 * did not come out as it says. */
bool judge_test_rules(
	const struct judge *judge, struct buf *tap, size_t *failed, struct error *err);

#endif
