/* SPDX-License-Identifier: MIT */
#include "judge/example.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/xml.h"
#include "judge/evaluate.h"

#include <stdlib.h>
#include <string.h>

/* Examples that do not name a date are judged on the day of the rule data. */

enum { STATES = 5 }; /* of which a rule must have examples */

struct place {
	cJSON *parent, *item;
	char *name; /* of the member that the path ends with, or NULL */
};

/* Whether a list entry fits "[INDEX]" or "[MEMBER=VALUE]". */
static bool fits(const cJSON *item, size_t index, const char *bracket, size_t len)
{
	const char *equals = memchr(bracket, '=', len);
	char *member, *value;
	bool ok;

	if (!equals)
		return strtoul(bracket, NULL, 10) == index;
	member = xstrndup(bracket, (size_t)(equals - bracket));
	value = xstrndup(equals + 1, len - (size_t)(equals + 1 - bracket));
	ok = strcmp(json_text(item, member), value) == 0;
	free(member);
	free(value);
	return ok;
}

static cJSON *find_entry(cJSON *list, const char **path)
{
	size_t index = 0;
	const char *end = *path;
	cJSON *item;

	while (*end == '[')
		end += strcspn(end, "]") + 1;
	for (item = list ? list->child : NULL; item; item = item->next, index++) {
		bool all = true;
		for (const char *at = *path; at < end; at += strcspn(at, "]") + 1)
			all = all && fits(item, index, at + 1, strcspn(at + 1, "]"));
		if (all)
			break;
	}
	*path = end;
	return item;
}

static struct place find_place(cJSON *document, const char *path)
{
	struct place place = {NULL, document, NULL};

	while (*path && (place.item || !place.parent)) {
		size_t len = strcspn(path, ".[");
		free(place.name);
		place.name = xstrndup(path, len);
		place.parent = place.item;
		place.item = cJSON_GetObjectItemCaseSensitive(place.item, place.name);
		path += len;
		if (*path == '[') {
			place.parent = place.item;
			place.item = find_entry(place.item, &path);
		}
		path += *path == '.';
		if (!place.item && *path)
			break;
	}
	return place;
}

static bool edit(cJSON *document, const xmlNode *change, struct error *err)
{
	const char *path = xml_get(change, "path");
	struct place place;
	bool ok = true;

	if (xml_is(change, "uncollected")) {
		const cJSON *before = json_get(document, "coverage");
		int sources = cJSON_GetArraySize(before);
		facts_forget(document, xml_get(change, "source"));
		return cJSON_GetArraySize(before) < sources ||
		       error_set(err, EXIT_INTERNAL, "the machine has no source '%s'",
			       xml_get(change, "source"));
	}
	place = find_place(document, path);
	if (xml_is(change, "add")) {
		char *text = xml_text(change);
		cJSON *entry = json_parse(text, strlen(text), err);
		if (!place.item)
			place.item = json_add_array(document, path);
		ok = entry && cJSON_AddItemToArray(place.item, entry);
		free(text);
	} else if (xml_is(change, "set") && place.parent && cJSON_IsObject(place.parent)) {
		const char *json = xml_get(change, "json");
		cJSON *value = json ? json_parse(json, strlen(json), err)
				    : cJSON_CreateString(xml_get(change, "to"));
		ok = value != NULL;
		if (ok && place.item)
			cJSON_ReplaceItemInObjectCaseSensitive(place.parent, place.name, value);
		else if (ok)
			cJSON_AddItemToObject(place.parent, place.name, value);
	} else if (place.item && place.parent) {
		cJSON_Delete(cJSON_DetachItemViaPointer(place.parent, place.item));
	} else {
		ok = error_set(err, EXIT_INTERNAL, "nothing at '%s'", path);
	}
	free(place.name);
	return ok;
}

struct facts *example_facts(
	const struct assets *assets, const xmlNode *example, struct error *err)
{
	char *name = xasprintf("data/samples/%s.json", xml_get(example, "machine"));
	struct asset asset;
	cJSON *document = NULL;
	bool ok;

	ok = asset_get(assets, name, &asset, err) &&
	     (document = json_parse(asset.bytes, asset.len, err));
	for (xmlNode *at = xml_first(example); ok && at; at = xml_next(at)) {
		if (!xml_is(at, "lose"))
			ok = edit(document, at, err);
	}
	ok = ok && facts_recount(document, err);
	for (xmlNode *at = xml_first(example); ok && at; at = xml_next(at)) {
		if (xml_is(at, "lose"))
			ok = edit(document, at, err);
	}
	free(name);
	if (!ok) {
		cJSON_Delete(document);
		return NULL;
	}
	return facts_adopt("the example", document, assets, err);
}

static const cJSON *find_finding(const cJSON *results, const char *rule)
{
	const cJSON *finding;

	cJSON_ArrayForEach(finding, json_get(results, "findings"))
	{
		if (strcmp(json_text(finding, "rule"), rule) == 0)
			return finding;
	}
	return NULL;
}

static bool says(const cJSON *finding, const char *text)
{
	const cJSON *because;

	cJSON_ArrayForEach(because, json_get(finding, "because"))
	{
		if (strstr(because->valuestring, text))
			return true;
	}
	return false;
}

/* The checks of one rule, and what each came to in the examples so far. */
struct trial {
	const xmlNode *check;
	bool held, failed;
};

struct trials {
	struct trial *list;
	size_t count, room;
};

static void list_checks(struct trials *trials, const xmlNode *node)
{
	for (const xmlNode *at = xml_first(node); at; at = xml_next(at)) {
		if (!xml_is(at, "check")) {
			list_checks(trials, at);
			continue;
		}
		trials->list = xgrow(
			trials->list, &trials->room, trials->count + 1, sizeof(*trials->list));
		trials->list[trials->count++] = (struct trial){at, false, false};
	}
}

static void hear(void *data, const xmlNode *check, const char *truth)
{
	struct trials *trials = data;

	for (size_t i = 0; i < trials->count; i++) {
		if (trials->list[i].check != check)
			continue;
		trials->list[i].held |= strcmp(truth, "true") == 0;
		trials->list[i].failed |= strcmp(truth, "false") == 0;
	}
}

/* Judges one example; appends what is wrong, if anything, to `wrong`. */
static bool run_example(const struct judge *judge, const struct ruleset *rules,
	const struct assets *assets, const struct rule *rule, const xmlNode *example,
	struct trials *trials, struct buf *wrong, struct error *err)
{
	struct inquiry_switches switches = {false, hear, trials};
	const char *as_of = xml_get(example, "as-of");
	const char *symptom = xml_get(example, "symptom");
	const char *text = xml_get(example, "says");
	const char *expected = xml_get(example, "expect");
	const char *severity = xml_get(example, "severity");
	struct judge_options options = {
		as_of ? as_of : rules->data, &symptom, symptom ? 1 : 0, &switches, NULL};
	struct facts *facts = example_facts(assets, example, err);
	cJSON *results = facts ? judge_evaluate(judge, facts, &options, err) : NULL;
	const cJSON *finding = results ? find_finding(results, rule->id) : NULL;

	if (finding && strcmp(json_text(finding, "state"), expected) != 0)
		buf_addf(wrong, "the state is %s", json_text(finding, "state"));
	else if (finding && severity && strcmp(json_text(finding, "severity"), severity) != 0)
		buf_addf(wrong, "the severity is %s", json_text(finding, "severity"));
	else if (finding && text && !says(finding, text))
		buf_addf(wrong, "it does not say '%s'", text);
	else if (finding && strcmp(expected, "fail") == 0 &&
		 (!json_get(finding, "steps")->child || !json_get(finding, "evidence")->child))
		buf_adds(wrong, "it fails without a step or without evidence");
	cJSON_Delete(results);
	facts_free(facts);
	return finding != NULL;
}

static void report_line(struct buf *tap, size_t number, const struct rule *rule,
	const xmlNode *where, const char *what, const char *wrong, size_t *failed)
{
	bool ok = !*wrong;

	buf_addf(tap, "%sok %zu - %s %s\n", ok ? "" : "not ", number, rule->id, what);
	if (!ok)
		buf_addf(tap, "# %s:%ld: %s\n", rule->file, xmlGetLineNo(where), wrong);
	*failed += !ok;
}

/* A check that came out one way only would not be missed: nobody knows that it works. */
static void report_trials(struct buf *tap, size_t *number, const struct rule *rule,
	const struct trials *trials, size_t *failed)
{
	for (size_t i = 0; i < trials->count; i++) {
		const struct trial *trial = &trials->list[i];
		report_line(tap, ++*number, rule, trial->check,
			"has examples for both ends of a check",
			!trial->held     ? "no example in which this check holds"
			: !trial->failed ? "no example in which this check does not hold"
					 : "",
			failed);
	}
}

bool examples_run(const struct judge *judge, const struct ruleset *rules,
	const struct assets *assets, struct buf *tap, size_t *failed, struct error *err)
{
	static const char *const wanted[] = {"pass", "fail", "unknown", "na", "manual"};
	struct buf wrong = BUF_EMPTY;
	size_t number = 0;

	*failed = 0;
	for (size_t i = 0; i < rules->count; i++) {
		const struct rule *rule = &rules->rules[i];
		const xmlNode *examples = xml_child(rule->node, "examples");
		const xmlNode *test = xml_child(rule->node, "test");
		bool manual = xml_child(test, "manual") != NULL;
		bool sometimes = manual || xml_get(test, "manual");
		bool always =
			!xml_child(rule->node, "gate") && !xml_child(rule->node, "applies");
		bool have[STATES] = {manual, manual, manual, always, !sometimes};
		struct trials trials = {NULL, 0, 0};

		list_checks(&trials, test);

		for (xmlNode *at = xml_first(examples); at; at = xml_next(at)) {
			const char *expect = xml_get(at, "expect");
			buf_clear(&wrong);
			for (size_t j = 0; j < STATES; j++)
				have[j] = have[j] || strcmp(expect, wanted[j]) == 0;
			if (!run_example(
				    judge, rules, assets, rule, at, &trials, &wrong, err)) {
				buf_release(&wrong);
				free(trials.list);
				return error_prefix(
					err, "%s:%ld", rule->file, xmlGetLineNo(at));
			}
			report_line(tap, ++number, rule, at, expect, buf_text(&wrong), failed);
		}
		for (size_t j = 0; j < STATES; j++) {
			char *what = xasprintf("has an example of %s", wanted[j]);
			report_line(tap, ++number, rule, rule->node, what,
				have[j] ? "" : "no example of this state", failed);
			free(what);
		}
		report_trials(tap, &number, rule, &trials, failed);
		free(trials.list);
	}
	buf_addf(tap, "1..%zu\n", number);
	buf_release(&wrong);
	return true;
}
