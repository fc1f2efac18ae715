/* SPDX-License-Identifier: MIT */
#include "judge/rules.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/sha256.h"
#include "base/xml.h"
#include "facts/facts.h"
#include "judge/expression.h"
#include "judge/grammar.h"

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
	{"step", "title", "when for duration elevated restart", INLINE " run expect", NULL,
		true},
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

/* Attributes that hold XPath: about the machine, or about one item of evidence; those
 * marked `braced` do so only within {...}. */
static const struct {
	const char *element, *attribute;
	bool on_item, braced;
} xpaths[] = {
	{"let", "value", false, false},
	{"applies", "when", false, false},
	{"test", "manual", false, false},
	{"check", "that", false, false},
	{"check", "exists", false, false},
	{"evidence", "select", false, false},
	{"evidence", "found", true, false},
	{"evidence", "label", true, true},
	{"evidence", "expected", true, true},
	{"cause", "when", false, false},
	{"step", "when", false, false},
	{"slot", "select", false, false},
};

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

static bool at_fault(const struct rule *rule, const xmlNode *node, struct error *err)
{
	if (rule)
		error_prefix(err, "rule '%s'", rule->id);
	return error_prefix(err, "%s:%ld", (const char *)node->doc->URL, xmlGetLineNo(node));
}

static bool compile(struct ruleset *rules, const char *text, bool on_item, struct error *err)
{
	xmlXPathCompExpr *compiled;

	if (index_get(&rules->compiled, text))
		return true;
	compiled = expression_compile(text, on_item, &rules->lets_by_name, rules->knows, err);
	if (compiled)
		index_put(&rules->compiled, text, compiled);
	return compiled != NULL;
}

/* The marks of the catalogue are XPath like that of rules, but without variables. */
static bool compile_marks(struct ruleset *rules, struct error *err)
{
	const struct catalogue_list *marks = &rules->catalogue.marks;

	for (size_t i = 0; i < marks->count; i++) {
		if (!compile(rules, xml_get(marks->nodes[i], "when"), false, err))
			return at_fault(NULL, marks->nodes[i], err);
	}
	return true;
}

/* e:line('...') must name a line of the catalogue. */
static bool check_lines(const struct ruleset *rules, const char *text, struct error *err)
{
	static const char call[] = "e:line('";

	for (text = strstr(text, call); text; text = strstr(text, call)) {
		char *id;
		bool known;
		text += sizeof(call) - 1;
		id = xstrndup(text, strcspn(text, "'"));
		known = index_get(&rules->catalogue.lines, id) != NULL ||
			error_set(err, EXIT_INTERNAL, "no line '%s'", id);
		free(id);
		if (!known)
			return false;
	}
	return true;
}

static bool compile_attribute(
	struct ruleset *rules, const char *value, bool on_item, bool braced, struct error *err)
{
	size_t len = strlen(value);
	char *inner;
	bool ok;

	if (!braced)
		return compile(rules, value, on_item, err);
	if (*value != '{')
		return true;
	if (value[len - 1] != '}')
		return error_set(err, EXIT_INTERNAL, "'{' without '}' at the end");
	inner = xstrndup(value + 1, len - 2);
	ok = compile(rules, inner, on_item, err);
	free(inner);
	return ok;
}

static bool check_check(const xmlNode *node, struct error *err)
{
	const char *exists = xml_get(node, "exists");

	if (!xml_get(node, "that") == !exists)
		return error_set(err, EXIT_INTERNAL, "check needs either 'that' or 'exists'");
	if (exists && !expression_is_existential(exists))
		return error_set(err, EXIT_INTERNAL,
			"'exists' takes one e: function with plain predicates");
	return true;
}

/* A part of a test may only weigh less than its rule. */
static bool check_severity(const struct rule *rule, const xmlNode *node, struct error *err)
{
	const char *severity = xml_get(node, "severity");
	bool part = xml_is(node, "check") || xml_is(node, "all") || xml_is(node, "any") ||
		    xml_is(node, "none");

	return !severity || !part || rules_severity(severity) > rule->severity ||
	       error_set(err, EXIT_INTERNAL,
		       "the severity within a test must be less than that of its rule");
}

static size_t count_children(const xmlNode *node, const char *name)
{
	size_t count = 0;

	for (xmlNode *child = xml_first(node); child; child = xml_next(child))
		count += !name || xml_is(child, name);
	return count;
}

/* How many, where the grammar takes any number. */
static bool check_counts(const xmlNode *node, struct error *err)
{
	bool group = xml_is(node, "all") || xml_is(node, "any") || xml_is(node, "none");

	if (xml_is(node, "test") && count_children(node, NULL) != 1)
		return error_set(err, EXIT_INTERNAL,
			"test needs exactly one of all, any, none, check, manual");
	if (xml_is(node, "test") && xml_get(node, "manual") && xml_child(node, "manual"))
		return error_set(err, EXIT_INTERNAL,
			"test takes either the attribute 'manual' or the element");
	if (group && !count_children(node, NULL))
		return error_set(
			err, EXIT_INTERNAL, "%s needs a check", (const char *)node->name);
	if (xml_is(node, "symptom") && !xml_get(node, "code") == !xml_get(node, "text"))
		return error_set(err, EXIT_INTERNAL, "symptom needs either 'code' or 'text'");
	if (xml_is(node, "set") && !xml_get(node, "to") == !xml_get(node, "json"))
		return error_set(err, EXIT_INTERNAL, "set needs either 'to' or 'json'");
	if (count_children(node, "symptoms") > 1 || count_children(node, "expect") > 1)
		return error_set(
			err, EXIT_INTERNAL, "only one 'symptoms' or 'expect' is allowed");
	return true;
}

/* Prose writes the number alone; the stylesheets put "KB" in front. */
static bool check_kb(const xmlNode *node, struct error *err)
{
	char *text = xml_text(node);
	bool ok = facts_format_matches("esu-kb", text) ||
		  error_set(err, EXIT_INTERNAL, "'%s' is no update number", text);

	free(text);
	return ok;
}

/* What the grammar cannot see, for one element and all inside. */
static bool check_node(
	struct ruleset *rules, const struct rule *rule, const xmlNode *node, struct error *err)
{
	const char *name = (const char *)node->name;
	const char *role = xml_get(node, "role");
	const char *article = xml_get(node, "article");

	for (size_t i = 0; i < sizeof(xpaths) / sizeof(*xpaths); i++) {
		const char *value;
		if (strcmp(xpaths[i].element, name) != 0)
			continue;
		value = xml_get(node, xpaths[i].attribute);
		if (value && (!compile_attribute(
				      rules, value, xpaths[i].on_item, xpaths[i].braced, err) ||
				     !check_lines(rules, value, err)))
			return at_fault(rule, node, err);
	}
	if (!check_counts(node, err) || !check_severity(rule, node, err) ||
		(xml_is(node, "check") && !check_check(node, err)))
		return at_fault(rule, node, err);
	if (role && !catalogue_knows_role(&rules->catalogue, role)) {
		error_set(err, EXIT_INTERNAL, "no requirement has the role '%s'", role);
		return at_fault(rule, node, err);
	}
	if (article && !index_get(&rules->catalogue.articles, article)) {
		error_set(err, EXIT_INTERNAL, "no article '%s'", article);
		return at_fault(rule, node, err);
	}
	if (!catalogue_knows_products(&rules->catalogue, xml_get(node, "for"), err))
		return at_fault(rule, node, err);
	if (xml_is(node, "kb") && !check_kb(node, err))
		return at_fault(rule, node, err);
	if (xml_is(node, "needs") &&
		!facts_format_matches("esu-source", xml_get(node, "source"))) {
		error_set(err, EXIT_INTERNAL, "no such source '%s'", xml_get(node, "source"));
		return at_fault(rule, node, err);
	}
	for (xmlNode *child = xml_first(node); child; child = xml_next(child)) {
		if (!check_node(rules, rule, child, err))
			return false;
	}
	return true;
}

static bool add_let(struct ruleset *rules, xmlNode *node, struct error *err)
{
	const char *name = xml_get(node, "name");

	if (index_get(&rules->lets_by_name, name)) {
		error_set(err, EXIT_INTERNAL, "a second <let> '%s'", name);
		return at_fault(NULL, node, err);
	}
	index_put(&rules->lets_by_name, name, node);
	return check_node(rules, NULL, node, err);
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
			return at_fault(&rule, node, err);
		}
	}
	rules->rules = xgrow(rules->rules, &rules->room, rules->count + 1, sizeof(rule));
	rules->rules[rules->count++] = rule;
	return check_node(rules, &rule, node, err);
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
		return at_fault(rule, rule->node, err);
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
			return at_fault(rule, at, err);
		}
		if (before->stage > rule->stage) {
			error_set(err, EXIT_INTERNAL, "'%s' is of a later stage", before->id);
			return at_fault(rule, at, err);
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

bool rules_load(struct ruleset *rules, const struct assets *assets, expression_knows *knows,
	bool author, struct error *err)
{
	memset(rules, 0, sizeof(*rules));
	rules->knows = knows;
	rules->compiled.exact = true;
	rules->lets_by_name.exact = true;
	if (!catalogue_load(&rules->catalogue, assets, author, err) ||
		!compile_marks(rules, err) ||
		!grammar_load(&rules->files, &grammar, assets, "data/rules/", author, err))
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
