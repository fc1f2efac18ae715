/* SPDX-License-Identifier: MIT */
#include "judge/rules.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/sha256.h"
#include "base/xml.h"
#include "facts/facts.h"
#include "judge/grammar.h"
#include "judge/scrutiny.h"
#include "judge/tongue.h"

#include <stdlib.h>
#include <string.h>

#define INLINE "kb reg code file slot"

static const struct grammar_element elements[] = {
	{"rules", "version data verified", NULL, "let rule", NULL, false},
	{"let", "name value", NULL, NULL, NULL, false},
	{"rule", "id stage severity confidence", "provisional rows",
		"gate applies needs evidence symptoms carry after",
		"title test causes steps sources examples", false},
	{"title", NULL, NULL, NULL, NULL, true},
	{"gate", "rule", NULL, NULL, NULL, false},
	{"applies", "when", NULL, NULL, NULL, false},
	{"needs", "source", "collect", NULL, NULL, false},
	{"test", NULL, "manual", "all any none check manual", NULL, false},
	{"all", NULL, "else severity", "all any none check", NULL, false},
	{"any", NULL, "else severity", "all any none check", NULL, false},
	{"none", NULL, "else severity", "all any none check", NULL, false},
	{"check", NULL, "that exists else verdict severity", NULL, NULL, false},
	{"manual", NULL, NULL, NULL, NULL, false},
	{"evidence", "select label found", "expected none", NULL, NULL, false},
	{"symptoms", NULL, NULL, "symptom", NULL, false},
	{"symptom", NULL, "code text", NULL, NULL, false},
	{"causes", NULL, NULL, "cause", NULL, false},
	{"cause", "likelihood", "when", INLINE, NULL, true},
	{"steps", NULL, NULL, "step", NULL, false},
	{"step", "title", "when for duration elevated restart check", INLINE " run expect",
		NULL, true},
	{"run", NULL, NULL, "slot", NULL, true},
	{"expect", NULL, NULL, NULL, NULL, true},
	{"slot", "type select", NULL, NULL, NULL, false},
	{"kb", NULL, NULL, NULL, NULL, true},
	{"reg", NULL, NULL, NULL, NULL, true},
	{"code", NULL, NULL, NULL, NULL, true},
	{"file", NULL, NULL, NULL, NULL, true},
	{"carry", "role", NULL, NULL, NULL, false},
	{"after", "rule", NULL, NULL, NULL, false},
	{"sources", NULL, NULL, "source", NULL, false},
	{"source", "article", "section for", NULL, NULL, false},
	{"examples", NULL, NULL, "example", NULL, false},
	{"example", "machine expect", "severity as-of symptom says",
		"set without lose add uncollected", NULL, false},
	{"set", "path", "to json", NULL, NULL, false},
	{"without", "path", NULL, NULL, NULL, false},
	{"lose", "path", NULL, NULL, NULL, false},
	{"add", "path", NULL, NULL, NULL, true},
	{"uncollected", "source", NULL, NULL, NULL, false},
	{NULL, NULL, NULL, NULL, NULL, false},
};

static const struct grammar_words words[] = {
	{NULL, "version", "1"},
	{NULL, "data", "#date"},
	{NULL, "verified", "#date"},
	{NULL, "as-of", "#date"},
	{"rule", "id", "#id"},
	{NULL, "stage",
		"eligibility prerequisites licence activation source servicing compliance"},
	{NULL, "severity", "blocker major minor info"},
	{NULL, "confidence", "C C3 D"},
	{NULL, "verdict", "ended not-eligible"},
	{NULL, "likelihood", "certain likely possible"},
	{NULL, "elevated", "yes no"},
	{NULL, "check", "yes"},
	{NULL, "restart", "yes no twice"},
	{NULL, "provisional", "yes"},
	{"symptom", "code", "#code"},
	{"slot", "type", "guid kb"},
	{NULL, "expect", "pass fail unknown na manual error"},
	{NULL, NULL, NULL},
};

static const struct grammar grammar = {"urn:esureport:rules:1", elements, words, "examples"};

const char *const stage_words[STAGE_COUNT] = {"eligibility", "prerequisites", "licence",
	"activation", "source", "servicing", "compliance"};
const char *const severity_words[4] = {"blocker", "major", "minor", "info"};

static int word_index(const char *const *list, int count, const char *word)
{
	for (int i = 0; i < count; i++) {
		if (strcmp(list[i], word) == 0)
			return i;
	}
	return 0;
}

enum severity rules_severity(const char *word)
{
	return (enum severity)word_index(severity_words, 4, word);
}

static bool add_let(struct ruleset *rules, xmlNode *node, struct error *err)
{
	const char *name = xml_get(node, "name");

	if (index_get(&rules->lets_by_name, name)) {
		error_set(err, EXIT_INTERNAL, "a second <let> '%s'", name);
		return scrutiny_fault(NULL, node, err);
	}
	index_put(&rules->lets_by_name, name, node);
	return scrutiny_node(rules, NULL, node, err);
}

static bool add_rule(struct ruleset *rules, const char *file, xmlNode *node, struct error *err)
{
	struct rule rule = {0};

	rule.id = xml_get(node, "id");
	rule.file = file;
	rule.node = node;
	rule.stage = (enum stage)word_index(stage_words, STAGE_COUNT, xml_get(node, "stage"));
	rule.severity = rules_severity(xml_get(node, "severity"));
	rule.order = rules->count;
	for (size_t i = 0; i < rules->count; i++) {
		if (strcmp(rules->rules[i].id, rule.id) == 0) {
			error_set(err, EXIT_INTERNAL, "a second rule of this id");
			return scrutiny_fault(&rule, node, err);
		}
	}
	rules->rules = xgrow(rules->rules, &rules->room, rules->count + 1, sizeof(rule));
	rules->rules[rules->count++] = rule;
	return scrutiny_node(rules, &rule, node, err);
}

static bool add_file(
	struct ruleset *rules, const char *file, const xmlNode *root, struct error *err)
{
	const char *data = xml_get(root, "data");
	const char *verified = xml_get(root, "verified");

	if (!rules->data || strcmp(data, rules->data) > 0)
		rules->data = data;
	if (!rules->verified || strcmp(verified, rules->verified) < 0)
		rules->verified = verified;
	for (xmlNode *node = xml_first(root); node; node = xml_next(node)) {
		if (xml_is(node, "let") ? !add_let(rules, node, err)
					: !add_rule(rules, file, node, err))
			return false;
	}
	return true;
}

static int by_stage(const void *a, const void *b)
{
	const struct rule *x = a, *y = b;

	if (x->stage != y->stage)
		return x->stage < y->stage ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

/* Finds where `rule` must stand: 0 not placed, 1 being placed, 2 placed. */
static bool place(struct ruleset *rules, struct rule *rule, int *marks, struct rule *sorted,
	size_t *count, struct error *err)
{
	size_t self = (size_t)(rule - rules->rules);

	if (marks[self] == 2)
		return true;
	if (marks[self] == 1) {
		error_set(err, EXIT_INTERNAL, "comes after itself in a circle");
		return scrutiny_fault(rule, rule->node, err);
	}
	marks[self] = 1;
	for (xmlNode *at = xml_first(rule->node); at; at = xml_next(at)) {
		struct rule *before = NULL;
		if (!xml_is(at, "after") && !xml_is(at, "gate"))
			continue;
		for (size_t i = 0; i < rules->count; i++) {
			if (strcmp(rules->rules[i].id, xml_get(at, "rule")) == 0)
				before = &rules->rules[i];
		}
		if (!before) {
			error_set(err, EXIT_INTERNAL, "no rule '%s'", xml_get(at, "rule"));
			return scrutiny_fault(rule, at, err);
		}
		if (before->stage > rule->stage) {
			error_set(err, EXIT_INTERNAL, "'%s' is of a later stage", before->id);
			return scrutiny_fault(rule, at, err);
		}
		if (!place(rules, before, marks, sorted, count, err))
			return false;
	}
	marks[self] = 2;
	sorted[(*count)++] = *rule;
	return true;
}

static bool sort_rules(struct ruleset *rules, struct error *err)
{
	struct rule *sorted = xcalloc(rules->count + 1, sizeof(*sorted));
	int *marks = xcalloc(rules->count + 1, sizeof(*marks));
	size_t count = 0;
	bool ok = true;

	qsort(rules->rules, rules->count, sizeof(*rules->rules), by_stage);
	for (size_t i = 0; ok && i < rules->count; i++)
		ok = place(rules, &rules->rules[i], marks, sorted, &count, err);
	free(marks);
	if (!ok) {
		free(sorted);
		return false;
	}
	free(rules->rules);
	rules->rules = sorted;
	for (size_t i = 0; i < count; i++) {
		sorted[i].order = i;
		index_put(&rules->by_id, sorted[i].id, &sorted[i]);
	}
	return true;
}

/* Over the names and digests of the files, in their order. */
static void take_digest(struct ruleset *rules, const struct assets *assets)
{
	struct buf list = BUF_EMPTY;
	struct asset asset;

	for (size_t i = 0; asset_at(assets, i, &asset); i++) {
		char hex[65];
		if (strncmp(asset.name, "data/rules/", 11) != 0 &&
			strncmp(asset.name, "data/catalogue/", 15) != 0)
			continue;
		asset_digest(&asset, hex);
		buf_addf(&list, "%s  %s\n", hex, asset.name);
	}
	sha256_hex(buf_text(&list), list.len, rules->digest);
	buf_release(&list);
}

/* Before anything is compiled or looked up: what follows sees one language. */
static bool translate(struct ruleset *rules, const struct assets *assets, const char *language,
	struct error *err)
{
	struct tongue tongue;
	bool ok = tongue_load(&tongue, assets, language, err);

	for (size_t i = 0; ok && i < rules->catalogue.files.count; i++)
		tongue_translate(&tongue, rules->catalogue.files.docs[i]);
	for (size_t i = 0; ok && i < rules->files.count; i++)
		tongue_translate(&tongue, rules->files.docs[i]);
	tongue_release(&tongue);
	return ok;
}

bool rules_load(struct ruleset *rules, const struct assets *assets, expression_knows *knows,
	bool author, const char *language, struct error *err)
{
	memset(rules, 0, sizeof(*rules));
	rules->knows = knows;
	rules->compiled.exact = true;
	rules->lets_by_name.exact = true;
	if (!catalogue_load(&rules->catalogue, assets, author, err) ||
		!scrutiny_marks(rules, err) ||
		!grammar_load(&rules->files, &grammar, assets, "data/rules/", author, err) ||
		!translate(rules, assets, language, err))
		return false;
	for (size_t i = 0; i < rules->files.count; i++) {
		const xmlDoc *doc = rules->files.docs[i];
		if (!add_file(rules, (const char *)doc->URL, xmlDocGetRootElement(doc), err))
			return false;
	}
	if (!rules->count)
		return error_set(err, EXIT_INTERNAL, "data/rules: no rule at all");
	take_digest(rules, assets);
	return sort_rules(rules, err);
}

void rules_release(struct ruleset *rules)
{
	for (size_t i = 0; i < rules->compiled.room; i++) {
		if (rules->compiled.slots[i].key)
			xmlXPathFreeCompExpr(rules->compiled.slots[i].value);
	}
	index_release(&rules->compiled);
	index_release(&rules->by_id);
	index_release(&rules->lets_by_name);
	free(rules->rules);
	grammar_release(&rules->files);
	catalogue_release(&rules->catalogue);
}

const struct rule *rules_find(const struct ruleset *rules, const char *id)
{
	return index_get(&rules->by_id, id);
}

xmlXPathCompExpr *rules_expression(const struct ruleset *rules, const char *text)
{
	return index_get(&rules->compiled, text);
}
