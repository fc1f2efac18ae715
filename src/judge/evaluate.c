/* SPDX-License-Identifier: MIT */
#include "judge/evaluate.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/xml.h"
#include "judge/grammar.h"

#include <stdlib.h>
#include <string.h>

const char *const state_words[STATE_COUNT] = {
	"pass", "fail", "unknown", "na", "manual", "waived", "error"};

enum truth { FALSE, UNKNOWN, TRUE };

/* What one rule's evaluation gathers besides its truth. */
struct reasons {
	struct inquiry *inquiry;
	struct finding *finding;
	struct error *err;
	enum severity asked; /* checks of a lesser severity are left out */
};

static void say(struct finding *finding, const char *text)
{
	if (!text || !*text)
		return;
	for (size_t i = 0; i < finding->because_count; i++) {
		if (strcmp(finding->because[i], text) == 0)
			return;
	}
	finding->because = xgrow(finding->because, &finding->because_room,
		finding->because_count + 1, sizeof(*finding->because));
	finding->because[finding->because_count++] = text;
}

char *evaluate_text(
	struct inquiry *inquiry, const char *expression, xmlNode *node, struct error *err)
{
	xmlXPathObject *object = inquiry_evaluate(inquiry, expression, node, err);
	xmlChar *text = object ? xmlXPathCastToString(object) : NULL;
	char *copy = xstrdup(text ? (char *)text : "");

	xmlFree(text);
	xmlXPathFreeObject(object);
	return copy;
}

/* One expression as a truth value; its taint is merged into the finding's. */
static enum truth ask(struct reasons *r, const char *expression, bool existential)
{
	xmlXPathObject *object = inquiry_evaluate(r->inquiry, expression, NULL, r->err);
	enum truth truth = UNKNOWN;

	if (object) {
		bool holds = xmlXPathCastToBoolean(object);
		if (!r->inquiry->taint.set || (existential && holds))
			truth = holds ? TRUE : FALSE;
		else
			taint_merge(&r->finding->missed, &r->inquiry->taint);
	}
	xmlXPathFreeObject(object);
	return truth;
}

/* Its own, or that of the innermost group around it, or the rule's. */
static enum severity severity_of(const struct rule *rule, const xmlNode *check)
{
	for (const xmlNode *at = check; !xml_is(at, "test"); at = at->parent) {
		if (xml_get(at, "severity"))
			return rules_severity(xml_get(at, "severity"));
	}
	return rule->severity;
}

/* Whether some check within is of a severity from `from` down to `to`. */
static bool has_severity(
	const struct rule *rule, const xmlNode *node, enum severity from, enum severity to)
{
	if (xml_is(node, "check")) {
		enum severity severity = severity_of(rule, node);
		return severity >= from && severity <= to;
	}
	for (const xmlNode *child = xml_first(node); child; child = xml_next(child)) {
		if (has_severity(rule, child, from, to))
			return true;
	}
	return false;
}

/* Whether a part of the test belongs to the severity that is asked for. */
static bool is_asked(const struct reasons *r, const xmlNode *node)
{
	return has_severity(r->finding->rule, node, r->finding->rule->severity, r->asked);
}

static enum truth evaluate_test(struct reasons *r, const xmlNode *node);

static enum truth evaluate_check(struct reasons *r, const xmlNode *check)
{
	static const char *const words[] = {"false", "unknown", "true"};
	const struct inquiry_switches *switches = r->inquiry->switches;
	const char *exists = xml_get(check, "exists");
	enum truth truth =
		exists ? ask(r, exists, true) : ask(r, xml_get(check, "that"), false);

	if (switches && switches->trace)
		switches->trace(switches->data, check, words[truth]);
	return truth;
}

/* all: false wins, then unknown; any: true wins, then unknown; none is not any. */
static enum truth evaluate_group(struct reasons *r, const xmlNode *group)
{
	bool all = xml_is(group, "all");
	enum truth result = all ? TRUE : FALSE;

	for (xmlNode *child = xml_first(group); child; child = xml_next(child)) {
		enum truth one;
		if (!is_asked(r, child))
			continue;
		one = evaluate_test(r, child);
		if (all ? one < result : one > result)
			result = one;
	}
	if (xml_is(group, "none"))
		return (enum truth)(TRUE - result);
	return result;
}

static enum truth evaluate_test(struct reasons *r, const xmlNode *node)
{
	return xml_is(node, "check") ? evaluate_check(r, node) : evaluate_group(r, node);
}

/*
 * Collects the texts of the checks that made a test come out as it did: `wanted` is the
 * value of a check that speaks. Below `none` it is turned round.
 */
static void explain(struct reasons *r, const xmlNode *node, enum truth wanted)
{
	const char *text = xml_get(node, "else");

	if (xml_is(node, "check")) {
		if (evaluate_check(r, node) != wanted)
			return;
		say(r->finding, text);
		if (wanted == FALSE && !r->finding->verdict)
			r->finding->verdict = xml_get(node, "verdict");
		return;
	}
	if (evaluate_group(r, node) != wanted)
		return;
	if (text) {
		say(r->finding, text);
		return;
	}
	if (xml_is(node, "none"))
		wanted = (enum truth)(TRUE - wanted);
	for (xmlNode *child = xml_first(node); child; child = xml_next(child)) {
		if (is_asked(r, child))
			explain(r, child, wanted);
	}
}

bool evaluate_when(struct inquiry *inquiry, const xmlNode *element, bool if_unknown)
{
	const char *when = xml_get(element, "when");
	struct error err = ERROR_NONE;
	xmlXPathObject *object;
	bool holds;

	if (!when)
		return true;
	object = inquiry_evaluate(inquiry, when, NULL, &err);
	if (!object || inquiry->taint.set)
		holds = if_unknown;
	else
		holds = xmlXPathCastToBoolean(object);
	xmlXPathFreeObject(object);
	return holds;
}

bool evaluate_for(const struct inquiry *inquiry, const xmlNode *element)
{
	const char *products = xml_get(element, "for");

	return !products || !inquiry->product_entry ||
	       grammar_has_word(products, xml_get(inquiry->product_entry, "id"));
}

static enum truth gates_allow(
	const struct inquiry *inquiry, const struct finding *findings, const struct rule *rule)
{
	for (xmlNode *at = xml_first(rule->node); at; at = xml_next(at)) {
		const struct rule *gate;
		if (!xml_is(at, "gate"))
			continue;
		gate = rules_find(inquiry->rules, xml_get(at, "rule"));
		if (finding_stands(&findings[gate->order]))
			return FALSE;
	}
	return TRUE;
}

static enum truth applies(struct reasons *r, const struct rule *rule)
{
	enum truth result = TRUE;

	for (xmlNode *at = xml_first(rule->node); at; at = xml_next(at)) {
		if (xml_is(at, "applies")) {
			enum truth one = ask(r, xml_get(at, "when"), false);
			result = one < result ? one : result;
		}
	}
	return result;
}

static enum truth needs_are_met(struct reasons *r, const struct rule *rule)
{
	enum truth result = TRUE;

	for (xmlNode *at = xml_first(rule->node); at; at = xml_next(at)) {
		const char *source;
		if (!xml_is(at, "needs"))
			continue;
		source = xml_get(at, "source");
		/* A partial source is left to the checks: it can still show what is there. */
		if (facts_covers(r->inquiry->facts, source) >= FACTS_PARTIAL)
			continue;
		taint_clear(&r->inquiry->taint);
		inquiry_taint(r->inquiry, source);
		taint_merge(&r->finding->missed, &r->inquiry->taint);
		result = UNKNOWN;
	}
	return result;
}

/* Asks the test severity by severity; the first answer that is not a pass stands. */
static enum state judge_test(struct reasons *r, const xmlNode *test)
{
	const struct rule *rule = r->finding->rule;

	for (int at = (int)rule->severity; at <= SEVERITY_INFO; at++) {
		enum severity severity = (enum severity)at;
		enum truth truth;
		if (!has_severity(rule, test, severity, severity))
			continue;
		r->asked = severity;
		truth = evaluate_test(r, test);
		if (truth == TRUE)
			continue;
		r->finding->severity = severity;
		if (truth == UNKNOWN)
			return STATE_UNKNOWN;
		explain(r, test, FALSE);
		return STATE_FAIL;
	}
	return STATE_PASS;
}

static enum state judge(struct reasons *r, const struct rule *rule)
{
	const xmlNode *test = xml_child(rule->node, "test");
	const char *when = xml_get(test, "manual");
	enum truth truth = applies(r, rule);
	enum truth manual = when ? ask(r, when, false) : FALSE;

	test = xml_first(test);
	if (truth == FALSE)
		return STATE_NA;
	if (truth == UNKNOWN) {
		r->finding->open = true;
		return STATE_UNKNOWN;
	}
	if (xml_is(test, "manual") || manual == TRUE)
		return STATE_MANUAL;
	if (manual == UNKNOWN)
		return STATE_UNKNOWN;
	if (needs_are_met(r, rule) == UNKNOWN)
		return STATE_UNKNOWN;
	return judge_test(r, test);
}

static void evaluate_rule(struct inquiry *inquiry, struct finding *findings, size_t index)
{
	struct error err = ERROR_NONE;
	struct finding *finding = &findings[index];
	struct reasons r = {inquiry, finding, &err, SEVERITY_INFO};

	finding->rule = &inquiry->rules->rules[index];
	finding->severity = finding->rule->severity;
	if (gates_allow(inquiry, findings, finding->rule) == FALSE) {
		finding->state = STATE_NA;
		return;
	}
	finding->state = judge(&r, finding->rule);
	if (err.exit) {
		finding->state = STATE_ERROR;
		finding->problem = xstrdup(err.text);
	}
	if (finding->state != STATE_UNKNOWN)
		taint_clear(&finding->missed);
}

bool finding_stands(const struct finding *finding)
{
	return finding->state == STATE_FAIL && finding->severity == finding->rule->severity;
}

static void find_blockers(
	const struct inquiry *inquiry, struct finding *findings, struct finding *finding)
{
	if (finding->state != STATE_FAIL && finding->state != STATE_UNKNOWN &&
		finding->state != STATE_ERROR)
		return;
	for (xmlNode *at = xml_first(finding->rule->node); at; at = xml_next(at)) {
		const struct finding *before;
		if (!xml_is(at, "after"))
			continue;
		before = &findings[rules_find(inquiry->rules, xml_get(at, "rule"))->order];
		if (!finding_stands(before))
			continue;
		finding->blocked_by = xgrow(finding->blocked_by, &finding->blocked_room,
			finding->blocked_count + 1, sizeof(*finding->blocked_by));
		finding->blocked_by[finding->blocked_count++] = before;
	}
}

struct finding *findings_make(struct inquiry *inquiry)
{
	size_t count = inquiry->rules->count;
	struct finding *findings = xcalloc(count + 1, sizeof(*findings));

	for (size_t i = 0; i < count; i++)
		evaluate_rule(inquiry, findings, i);
	for (size_t i = 0; i < count; i++)
		find_blockers(inquiry, findings, &findings[i]);
	return findings;
}

void findings_waive(
	struct finding *findings, const struct inquiry *inquiry, const struct waivers *waivers)
{
	const char *host =
		json_text(json_get(facts_document(inquiry->facts), "machine"), "name");

	for (size_t i = 0; i < inquiry->rules->count; i++) {
		struct finding *finding = &findings[i];
		if (finding->state == STATE_FAIL)
			finding->waiver =
				waivers_match(waivers, finding->rule->id, host, inquiry->as_of);
	}
}

enum state finding_shown(const struct finding *finding)
{
	return finding->waiver.valid ? STATE_WAIVED : finding->state;
}

bool finding_excused(const struct finding *finding)
{
	return finding->waiver.valid && !finding->verdict &&
	       finding->severity != SEVERITY_BLOCKER;
}

void findings_free(struct finding *findings, size_t count)
{
	for (size_t i = 0; findings && i < count; i++) {
		free(findings[i].because);
		free(findings[i].problem);
		free(findings[i].blocked_by);
		taint_release(&findings[i].missed);
	}
	free(findings);
}
