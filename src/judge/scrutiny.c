/* SPDX-License-Identifier: MIT */
#include "judge/scrutiny.h"

#include "base/alloc.h"
#include "base/xml.h"
#include "facts/facts.h"
#include "judge/expression.h"

#include <stdlib.h>
#include <string.h>

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

bool scrutiny_fault(const struct rule *rule, const xmlNode *node, struct error *err)
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

bool scrutiny_marks(struct ruleset *rules, struct error *err)
{
	const struct catalogue_list *marks = &rules->catalogue.marks;

	for (size_t i = 0; i < marks->count; i++) {
		if (!compile(rules, xml_get(marks->nodes[i], "when"), false, err))
			return scrutiny_fault(NULL, marks->nodes[i], err);
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

bool scrutiny_node(
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
			return scrutiny_fault(rule, node, err);
	}
	if (!check_counts(node, err) || !check_severity(rule, node, err) ||
		(xml_is(node, "check") && !check_check(node, err)))
		return scrutiny_fault(rule, node, err);
	if (role && !catalogue_knows_role(&rules->catalogue, role)) {
		error_set(err, EXIT_INTERNAL, "no requirement has the role '%s'", role);
		return scrutiny_fault(rule, node, err);
	}
	if (article && !index_get(&rules->catalogue.articles, article)) {
		error_set(err, EXIT_INTERNAL, "no article '%s'", article);
		return scrutiny_fault(rule, node, err);
	}
	if (!catalogue_knows_products(&rules->catalogue, xml_get(node, "for"), err))
		return scrutiny_fault(rule, node, err);
	if (xml_is(node, "kb") && !check_kb(node, err))
		return scrutiny_fault(rule, node, err);
	if (xml_is(node, "needs") &&
		!facts_format_matches("esu-source", xml_get(node, "source"))) {
		error_set(err, EXIT_INTERNAL, "no such source '%s'", xml_get(node, "source"));
		return scrutiny_fault(rule, node, err);
	}
	for (xmlNode *child = xml_first(node); child; child = xml_next(child)) {
		if (!scrutiny_node(rules, rule, child, err))
			return false;
	}
	return true;
}
