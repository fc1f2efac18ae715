/* SPDX-License-Identifier: MIT */
#include "judge/judge.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/xml.h"
#include "config.h"
#include "judge/asked.h"
#include "judge/derive.h"
#include "judge/example.h"
#include "judge/explain.h"
#include "judge/functions.h"
#include "judge/order.h"
#include "judge/results.h"
#include "judge/rulebook.h"
#include "judge/show.h"
#include "judge/verdict.h"
#include "judge/waivers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STALE_DAYS = 7 };

struct judge {
	const struct assets *assets;
	struct ruleset rules;
	struct words words;
};

struct judge *judge_new(const struct assets *assets, enum judge_use use, const char *language,
	struct error *err)
{
	struct judge *judge = xcalloc(1, sizeof(*judge));

	judge->assets = assets;
	if (words_load(&judge->words, assets, language, err) &&
		rules_load(&judge->rules, assets, functions_know, use == JUDGE_RULES, language,
			err))
		return judge;
	judge_free(judge);
	return NULL;
}

void judge_asked(const struct judge *judge, struct asked *asked)
{
	asked_list(asked, &judge->rules);
}

void judge_free(struct judge *judge)
{
	if (!judge)
		return;
	rules_release(&judge->rules);
	words_release(&judge->words);
	free(judge);
}

static void add_generator(const struct assets *assets, cJSON *results)
{
	cJSON *json = json_add_object(results, "generator");
	cJSON *list;
	struct asset asset;

	json_add_text(json, "name", PACKAGE_NAME);
	json_add_text(json, "version", PACKAGE_VERSION);
	list = json_add_array(json, "replaced");
	for (size_t i = 0; asset_at(assets, i, &asset); i++) {
		char hex[65];
		cJSON *row;
		if (!asset.replaced)
			continue;
		asset_digest(&asset, hex);
		row = json_push_object(list);
		json_add_text(row, "name", asset.name);
		json_add_text(row, "digest", hex);
	}
	json_add_bool(json, "has_replaced", list->child != NULL);
}

static void add_rules(const struct ruleset *rules, cJSON *results)
{
	cJSON *json = json_add_object(results, "rules");
	char *first = xstrndup(rules->digest, 8);

	json_add_text(json, "version", rules->data);
	json_add_text(json, "digest", rules->digest);
	json_add_text(json, "short", first);
	json_add_text(json, "verified", rules->verified);
	json_add_int(json, "count", (long long)rules->count);
	free(first);
}

/* How old the facts are on the day they are judged; facts that are newer than that day are
 * neither old nor doubtful. */
static char *age_text(const struct words *words, bool dated, long days)
{
	char count[24];
	const char *key = "age.many";

	if (!dated)
		key = "age.unknown";
	else if (days < 0)
		key = "age.later";
	else if (days < 2)
		key = days ? "age.one" : "age.today";
	snprintf(count, sizeof(count), "%ld", days < 0 ? -days : days);
	return words_fill(words, key, "count", count, NULL);
}

static void add_facts(const struct judge *judge, const struct inquiry *inquiry, cJSON *results)
{
	const cJSON *document = facts_document(inquiry->facts);
	const cJSON *collector = json_get(document, "collector");
	const char *finished = json_text(collector, "finished");
	const char *host = json_text(json_get(document, "machine"), "name");
	cJSON *json = json_add_object(results, "facts");
	char *program = xasprintf(
		"%s %s", json_text(collector, "name"), json_text(collector, "version"));
	char *age;
	long days = 0;
	bool dated;

	dated = order_days(finished, inquiry->as_of, &days);
	age = age_text(&judge->words, dated, days);
	json_add_text(json, "digest", facts_digest(inquiry->facts));
	results_add_shown(
		json, "host", *host ? host : words_get(&judge->words, "host.unknown"));
	results_add_shown(json, "system", xml_get(inquiry->product, "found"));
	json_add_text(json, "collected", finished);
	json_add_int(json, "age_days", dated && days >= 0 ? days : -1);
	json_add_text(json, "age", age);
	json_add_bool(json, "stale", !dated || days > STALE_DAYS);
	json_add_text(json, "mode", json_text(collector, "mode"));
	results_add_shown(json, "collector", program);
	free(program);
	free(age);
}

/* Full facts make full results; src/redact/ says here what it takes away. */
static void add_redaction(cJSON *results)
{
	cJSON *json = json_add_object(results, "redaction");

	json_add_text(json, "level", "none");
	json_add_bool(json, "has_any", false);
	json_add_array(json, "counts");
}

/* The document is put together in the order in which its parts depend on each other. */
static void fill(const struct judge *judge, struct report_of *report)
{
	cJSON *results = report->results;
	cJSON *limits;

	json_add_text(results, "format", "esureport-results/1");
	json_add_text(results, "lang", judge->words.language);
	add_generator(judge->assets, results);
	add_rules(&judge->rules, results);
	add_facts(judge, report->inquiry, results);
	json_add_text(results, "as_of", report->inquiry->as_of);
	limits = json_add_array(results, "limits");
	results_findings(report);
	results_verdict(report);
	results_coverage(report);
	results_chain(report);
	results_codes(report);
	results_carry_in(report);
	results_updates(report);
	results_timeline(report);
	results_licences(report);
	results_programme(report);
	results_captures(report);
	results_references(report);
	add_redaction(results);
	json_add_bool(results, "has_limits", limits->child != NULL);
}

/* Puts the members into the order in which a reader wants them. */
static void put_in_order(cJSON *results)
{
	static const char *const order[] = {"format", "lang", "generator", "rules", "facts",
		"as_of", "verdict", "coverage", "counts", "any", "chain", "findings", "codes",
		"carry_in", "updates", "updates_total", "updates_more", "timeline", "licences",
		"programme", "captures", "conflicts", "redaction", "limits", "has_limits"};

	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++) {
		cJSON *item = cJSON_DetachItemFromObjectCaseSensitive(results, order[i]);
		cJSON_AddItemToObject(results, order[i], item);
	}
}

cJSON *judge_evaluate(const struct judge *judge, const struct facts *facts,
	const struct judge_options *options, struct error *err)
{
	struct inquiry inquiry;
	struct prose prose;
	struct report_of report = {&inquiry, &judge->words, NULL, NULL, &prose, judge->assets,
		cJSON_CreateObject(), err};
	size_t count = judge->rules.count;

	inquiry_open(&inquiry, &judge->rules, &judge->words, facts, options->as_of,
		options->symptoms, options->symptom_count, options->switches);
	functions_install(&inquiry);
	derive_all(&inquiry);
	prose_init(&prose);
	report.findings = findings_make(&inquiry);
	findings_waive(report.findings, &inquiry, options->waivers);
	report.order = xcalloc(count + 1, sizeof(*report.order));
	results_order(&report);
	fill(judge, &report);
	if (err->exit || !prose_render(&prose, judge->assets, err)) {
		cJSON_Delete(report.results);
		report.results = NULL;
	} else {
		put_in_order(report.results);
	}
	free(report.order);
	findings_free(report.findings, count);
	prose_release(&prose);
	inquiry_close(&inquiry);
	return report.results;
}

struct waivers *judge_load_waivers(
	const struct judge *judge, const char *path, struct error *err)
{
	return waivers_load(path, judge->assets, &judge->rules, err);
}

struct waivers *judge_parse_waivers(const struct judge *judge, const char *name,
	const char *bytes, size_t len, struct error *err)
{
	return waivers_parse(name, bytes, len, judge->assets, &judge->rules, err);
}

int judge_status(const cJSON *results)
{
	return verdict_status(results);
}

void judge_list_rules(const struct judge *judge, struct buf *out)
{
	for (size_t i = 0; i < judge->rules.count; i++) {
		const struct rule *rule = &judge->rules.rules[i];
		char *title = xml_text(xml_child(rule->node, "title"));
		const char *rows = xml_get(rule->node, "rows");
		buf_addf(out, "%-28s %-13s %-8s %-9s %s\n", rule->id, stage_words[rule->stage],
			severity_words[rule->severity], rows ? rows : "-", title);
		free(title);
	}
}

bool judge_show_rule(
	const struct judge *judge, const char *id, struct buf *out, struct error *err)
{
	const struct rule *rule = rules_find(&judge->rules, id);

	if (!rule)
		return error_set(
			err, EXIT_BAD_INPUT, "no rule '%s'; see 'esureport rules list'", id);
	show_rule(&judge->rules, rule, out);
	return true;
}

xmlDoc *judge_rulebook(const struct judge *judge)
{
	return rulebook_make(&judge->rules, &judge->words, judge->assets);
}

cJSON *judge_explain(
	const struct judge *judge, const char *const *queries, size_t count, bool *known)
{
	cJSON *document = explain_all(&judge->rules, &judge->words, queries, count);
	const cJSON *item;

	*known = true;
	cJSON_ArrayForEach(item, json_get(document, "items")) *known =
		*known && cJSON_IsTrue(json_get(item, "known"));
	return document;
}

bool judge_test_rules(
	const struct judge *judge, struct buf *tap, size_t *failed, struct error *err)
{
	return examples_run(judge, &judge->rules, judge->assets, tap, failed, err);
}
