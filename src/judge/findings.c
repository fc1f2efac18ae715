/* SPDX-License-Identifier: MIT */
#include "judge/results.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"
#include "base/xml.h"
#include "judge/events.h"

#include <libxml/xpathInternals.h>
#include <stdlib.h>
#include <string.h>

enum { EVIDENCE_ROWS = 25 };

/* What stops updates, then work to do, then notes, then all that is no failure. */
static int rank(const struct finding *finding)
{
	if (finding->state != STATE_FAIL)
		return 3;
	if (finding->verdict || finding->severity == SEVERITY_BLOCKER)
		return 0;
	return finding->severity == SEVERITY_INFO ? 2 : 1;
}

static int by_place(const void *a, const void *b)
{
	const struct finding *x = *(const struct finding *const *)a;
	const struct finding *y = *(const struct finding *const *)b;

	if (rank(x) != rank(y))
		return rank(x) < rank(y) ? -1 : 1;
	if (x->rule->stage != y->rule->stage)
		return x->rule->stage < y->rule->stage ? -1 : 1;
	if (x->severity != y->severity)
		return x->severity < y->severity ? -1 : 1;
	return x->rule->order < y->rule->order ? -1 : x->rule->order > y->rule->order;
}

/* Takes a finding and, right behind it, those that wait for it first of all. */
static size_t take(const struct finding **sorted, size_t count, const struct finding *finding,
	const struct finding **order, size_t used)
{
	order[used++] = finding;
	for (size_t i = 0; i < count; i++) {
		if (sorted[i]->blocked_count && sorted[i]->blocked_by[0] == finding)
			used = take(sorted, count, sorted[i], order, used);
	}
	return used;
}

void results_order(struct report_of *report)
{
	size_t count = report->inquiry->rules->count;
	const struct finding **sorted = xcalloc(count + 1, sizeof(*sorted));
	size_t used = 0;

	for (size_t i = 0; i < count; i++)
		sorted[i] = &report->findings[i];
	qsort(sorted, count, sizeof(*sorted), by_place);
	for (size_t i = 0; i < count; i++) {
		if (!sorted[i]->blocked_count)
			used = take(sorted, count, sorted[i], report->order, used);
	}
	free(sorted);
}

/* A text that is literal, or XPath within braces. */
static char *literal_or_value(struct report_of *report, const char *text, xmlNode *node)
{
	char *expression, *value;

	if (!text || *text != '{')
		return xstrdup(text ? text : "");
	expression = xstrndup(text + 1, strlen(text) - 2);
	value = evaluate_text(report->inquiry, expression, node, report->err);
	free(expression);
	return value;
}

static void add_row(struct report_of *report, cJSON *list, const xmlNode *evidence,
	xmlNode *node, const char *found)
{
	cJSON *row = json_push_object(list);
	char *label = literal_or_value(report, xml_get(evidence, "label"), node);
	char *expected = literal_or_value(report, xml_get(evidence, "expected"), node);
	char *reference = results_reference(node);

	results_add_shown(row, "label", label);
	results_add_shown(row, "expected", expected);
	results_add_shown(row, "found", found);
	results_add_shown(row, "src", node ? xml_get(node, "src") : "");
	results_add_shown(row, "time", node ? xml_get(node, "time") : "");
	json_add_bool(row, "has_expected", *expected != '\0');
	json_add_text(row, "ref", reference);
	free(reference);
	json_add_bool(row, "has_src", node && *xml_value(node, "src"));
	free(label);
	free(expected);
}

static void add_evidence_of(struct report_of *report, cJSON *list, const xmlNode *evidence)
{
	struct inquiry *inquiry = report->inquiry;
	xmlXPathObject *object =
		inquiry_evaluate(inquiry, xml_get(evidence, "select"), NULL, report->err);
	xmlNodeSet *nodes = object ? object->nodesetval : NULL;
	bool tainted = inquiry->taint.set;
	int count = nodes ? nodes->nodeNr : 0;

	if (nodes)
		xmlXPathNodeSetSort(nodes);
	for (int i = 0; i < count && i < EVIDENCE_ROWS; i++) {
		char *found = evaluate_text(
			inquiry, xml_get(evidence, "found"), nodes->nodeTab[i], report->err);
		add_row(report, list, evidence, nodes->nodeTab[i], found);
		free(found);
	}
	if (!count) {
		const char *none = xml_get(evidence, "none");
		const char *label = xml_get(evidence, "label");
		/* A label that is read from the items has nothing to be read from. */
		if (*label != '{')
			add_row(report, list, evidence, NULL,
				tainted ? words_get(report->words, "evidence.unknown")
				: none  ? none
					: words_get(report->words, "evidence.none"));
	}
	xmlXPathFreeObject(object);
}

static void add_evidence(struct report_of *report, cJSON *json, const struct finding *finding)
{
	cJSON *list = json_add_array(json, "evidence");

	for (xmlNode *at = xml_first(finding->rule->node); at; at = xml_next(at)) {
		if (xml_is(at, "evidence") && finding->state != STATE_NA && !finding->open)
			add_evidence_of(report, list, at);
	}
	json_add_bool(json, "has_evidence", list->child != NULL);
}

/* The word of a key "KIND.VALUE". */
static void add_word(struct report_of *report, cJSON *json, const char *name, const char *kind,
	const char *value)
{
	char *key = xasprintf("%s.%s", kind, value);

	json_add_text(json, name, words_get(report->words, key));
	free(key);
}

/* Causes and steps are for what is wrong, or may be on a machine that the rule is for. */
static bool wants_help(const struct finding *finding)
{
	return finding->state != STATE_PASS && finding->state != STATE_NA && !finding->open;
}

static void add_causes(struct report_of *report, cJSON *json, const struct finding *finding)
{
	cJSON *list = json_add_array(json, "causes");
	const xmlNode *causes = xml_child(finding->rule->node, "causes");

	for (xmlNode *at = xml_first(causes); at && wants_help(finding); at = xml_next(at)) {
		struct prose_target target = {NULL, "text", "html"};
		if (!evaluate_when(report->inquiry, at, finding->state == STATE_FAIL))
			continue;
		target.object = json_push_object(list);
		json_add_text(target.object, "text", "");
		json_add_text(target.object, "html", "");
		json_add_text(target.object, "likelihood", xml_get(at, "likelihood"));
		add_word(report, target.object, "likelihood_text", "likelihood",
			xml_get(at, "likelihood"));
		prose_add(report->prose, report->inquiry, report->words, at, target);
	}
	json_add_bool(json, "has_causes", list->child != NULL);
}

static bool is_check(const xmlNode *step)
{
	return xml_get(step, "check") != NULL;
}

void results_step(
	struct report_of *report, const xmlNode *step, cJSON *object, const char *text_name)
{
	const char *restart = xml_get(step, "restart");
	const char *elevated = xml_get(step, "elevated");
	const xmlNode *expect = xml_child(step, "expect");
	char *expected = expect ? xml_text(expect) : NULL;
	char *restart_key;
	cJSON *run;

	json_add_text(object, "title", xml_get(step, "title"));
	json_add_bool(object, "is_check", is_check(step));
	json_add_text(object, text_name, "");
	json_add_text(object, "html", "");
	run = json_add_array(object, "run");
	for (xmlNode *at = xml_first(step); at; at = xml_next(at)) {
		if (xml_is(at, "run")) {
			char *line = prose_line(report->inquiry, report->words, at);
			if (line)
				json_push_text(run, line);
			free(line);
		}
	}
	json_add_bool(object, "has_run", run->child != NULL);
	json_add_flagged(object, "expect", expected);
	json_add_text(object, "restart", restart ? restart : "no");
	json_add_bool(object, "needs_restart", restart && strcmp(restart, "no") != 0);
	restart_key = xasprintf("restart.%s", restart ? restart : "no");
	json_add_text(object, "restart_text", words_get(report->words, restart_key));
	free(restart_key);
	json_add_bool(object, "elevated", elevated && strcmp(elevated, "yes") == 0);
	json_add_flagged(object, "duration", xml_get(step, "duration"));
	prose_add(report->prose, report->inquiry, report->words, step,
		(struct prose_target){object, text_name, "html"});
	free(expected);
}

/* For a failing rule a step that may be needed is shown; for one that is not known, only what
 * is certain. */
static bool step_fits(struct report_of *report, const xmlNode *step, bool fails)
{
	return evaluate_for(report->inquiry, step) &&
	       evaluate_when(report->inquiry, step, fails);
}

const xmlNode *results_first_step(struct report_of *report, const struct finding *finding)
{
	const xmlNode *steps = xml_child(finding->rule->node, "steps");

	for (xmlNode *at = xml_first(steps); at; at = xml_next(at)) {
		if (!is_check(at) && step_fits(report, at, finding->state == STATE_FAIL))
			return at;
	}
	return NULL;
}

static void add_steps(struct report_of *report, cJSON *json, const struct finding *finding)
{
	cJSON *list = json_add_array(json, "steps");
	const xmlNode *steps = xml_child(finding->rule->node, "steps");
	bool has_check = false, has_steps = false;

	for (xmlNode *at = xml_first(steps); at && wants_help(finding); at = xml_next(at)) {
		/* Without a step before it a check has nothing to show. */
		if ((is_check(at) && !has_steps) ||
			!step_fits(report, at, finding->state == STATE_FAIL))
			continue;
		results_step(report, at, json_push_object(list), "text");
		has_check = has_check || is_check(at);
		has_steps = has_steps || !is_check(at);
	}
	json_add_bool(json, "has_steps", has_steps);
	json_add_bool(json, "has_check", has_check);
}

static void add_missing(struct report_of *report, cJSON *json, const struct finding *finding)
{
	cJSON *list = json_add_array(json, "missing");

	for (size_t i = 0; i < finding->missed.count; i++) {
		const char *source = finding->missed.sources[i];
		cJSON *row = json_push_object(list);
		char *why = results_why(report, source);
		char *collect = results_collect(report, finding->rule, source);
		json_add_text(row, "source", source);
		results_add_shown(row, "why", why);
		json_add_text(row, "collect", collect);
		free(why);
		free(collect);
	}
	json_add_bool(json, "has_missing", list->child != NULL);
}

static void add_because(struct report_of *report, cJSON *json, const struct finding *finding)
{
	cJSON *list = json_add_array(json, "because");

	for (size_t i = 0; i < finding->because_count; i++)
		json_push_text(list, finding->because[i]);
	if (finding->problem)
		json_push_text(list, finding->problem);
	if (finding->state != STATE_UNKNOWN)
		return;
	for (size_t i = 0; i < finding->missed.count; i++) {
		static const char *const keys[] = {
			"why.uncovered", "why.failed", "why.partial", "why.undecided"};
		const char *source = finding->missed.sources[i];
		char *title = results_source_title(report, source);
		char *text = words_fill(report->words,
			keys[facts_covers(report->inquiry->facts, source)], "source", title,
			NULL);
		json_push_text(list, text);
		free(title);
		free(text);
	}
	if (!finding->missed.count)
		json_push_text(list, words_get(report->words, "why.undecided"));
}

static void add_sources(struct report_of *report, cJSON *json, const struct finding *finding)
{
	cJSON *list = json_add_array(json, "sources");
	const xmlNode *sources = xml_child(finding->rule->node, "sources");

	/* A rule that is not for this machine, or may not be, has nothing to read up. */
	if (finding->state == STATE_NA || finding->open)
		sources = NULL;
	for (xmlNode *at = xml_first(sources); at; at = xml_next(at)) {
		const struct index *articles = &report->inquiry->rules->catalogue.articles;
		const xmlNode *article = index_get(articles, xml_get(at, "article"));
		const char *section = xml_get(at, "section");
		const char *date = xml_get(article, "date");
		cJSON *row;
		if (!evaluate_for(report->inquiry, at))
			continue;
		row = json_push_object(list);
		json_add_text(row, "title", xml_get(article, "title"));
		json_add_flagged(row, "section", section);
		json_add_text(row, "url", xml_get(article, "url"));
		json_add_flagged(row, "article_date", date);
		json_add_flagged(row, "verified", xml_get(article, "verified"));
	}
	json_add_bool(json, "has_sources", list->child != NULL);
}

static bool is_unchecked(const struct finding *finding)
{
	return finding->state == STATE_UNKNOWN || finding->state == STATE_ERROR;
}

static void add_is(cJSON *json, const struct finding *finding)
{
	cJSON *is = json_add_object(json, "is");
	enum state state = finding_shown(finding);
	bool fails = state == STATE_FAIL;
	enum severity severity = finding->severity;

	for (int i = 0; i < STATE_COUNT; i++)
		json_add_bool(is, state_words[i], state == (enum state)i);
	for (int i = 0; i < 4; i++)
		json_add_bool(is, severity_words[i], severity == (enum severity)i);
	json_add_bool(is, "downstream", finding->blocked_count > 0);
	json_add_bool(
		is, "problem", fails && (severity == SEVERITY_BLOCKER || finding->verdict));
	json_add_bool(is, "work",
		fails && (severity == SEVERITY_MAJOR || severity == SEVERITY_MINOR));
	json_add_bool(is, "note", fails && severity == SEVERITY_INFO && !finding->verdict);
	json_add_bool(is, "unchecked", is_unchecked(finding));
}

/* How the codes and messages that were seen bear on a rule that explains them. */
static const char *confirmation(struct report_of *report, const struct finding *finding)
{
	const xmlNode *symptoms = xml_child(finding->rule->node, "symptoms");
	bool seen = false;

	for (xmlNode *at = xml_first(symptoms); at && !seen; at = xml_next(at))
		seen = events_show(report->inquiry, xml_get(at, "code"), xml_get(at, "text"));
	if (finding->state == STATE_FAIL)
		return seen ? "confirmed" : "latent";
	if (is_unchecked(finding))
		return seen ? "possible" : "none";
	return seen && finding->state == STATE_PASS ? "unexplained" : "none";
}

/* In a programme that is over a fix serves only for what came out while it ran. */
static void add_scope(struct report_of *report, cJSON *json, const struct finding *finding)
{
	const xmlNode *programme = report->inquiry->programme;
	bool over = strcmp(xml_get(programme, "state"), "ended") == 0;
	char *text = NULL;

	if (over && wants_help(finding) && finding->rule->stage != STAGE_ELIGIBILITY)
		text = words_fill(
			report->words, "scope.ended", "ends", xml_get(programme, "ends"), NULL);
	json_add_flagged(json, "scope", text);
	free(text);
}

static void add_waiver_note(struct report_of *report, struct buf *note, const char *key,
	const struct waiver *waiver)
{
	char *text = words_fill(report->words, key, "owner", waiver->owner, "date",
		waiver->date, "expires", waiver->expires, NULL);

	buf_addf(note, "%s%s", note->len ? " " : "", text);
	free(text);
}

/* The waiver that holds; where none does, what became of those that there are. */
static void add_waiver(struct report_of *report, cJSON *json, const struct finding *finding)
{
	const struct waiver_match *match = &finding->waiver;
	const struct waiver *valid = match->valid;
	cJSON *waiver = json_add_object(json, "waiver");
	struct buf note = BUF_EMPTY;
	char *clean;

	json_add_bool(waiver, "has", valid != NULL);
	results_add_shown(waiver, "reason", valid ? valid->reason : "");
	results_add_shown(waiver, "owner", valid ? valid->owner : "");
	json_add_text(waiver, "date", valid ? valid->date : "");
	json_add_text(waiver, "expires", valid ? valid->expires : "");
	if (!valid && match->expired)
		add_waiver_note(report, &note, "waiver.expired", match->expired);
	if (!valid && match->later)
		add_waiver_note(report, &note, "waiver.later", match->later);
	clean = text_clean(buf_text(&note));
	json_add_flagged(json, "waiver_note", clean);
	free(clean);
	buf_release(&note);
}

static void add_finding(struct report_of *report, cJSON *list, const struct finding *finding)
{
	cJSON *json = json_push_object(list);
	const xmlNode *rule = finding->rule->node;
	char *title = xml_text(xml_child(rule, "title"));
	cJSON *blocked;

	json_add_text(json, "rule", finding->rule->id);
	json_add_text(json, "title", title);
	json_add_text(json, "stage", stage_words[finding->rule->stage]);
	json_add_text(json, "severity", severity_words[finding->severity]);
	add_word(report, json, "stage_text", "stage", stage_words[finding->rule->stage]);
	add_word(report, json, "severity_text", "severity", severity_words[finding->severity]);
	json_add_text(json, "state", state_words[finding_shown(finding)]);
	add_is(json, finding);
	add_because(report, json, finding);
	blocked = json_add_array(json, "blocked_by");
	for (size_t i = 0; i < finding->blocked_count; i++)
		json_push_text(blocked, finding->blocked_by[i]->rule->id);
	json_add_text(json, "confirmed", confirmation(report, finding));
	add_scope(report, json, finding);
	add_waiver(report, json, finding);
	add_evidence(report, json, finding);
	add_causes(report, json, finding);
	add_steps(report, json, finding);
	add_missing(report, json, finding);
	json_add_text(json, "confidence", xml_get(rule, "confidence"));
	json_add_bool(json, "third_party", strcmp(xml_get(rule, "confidence"), "C3") == 0);
	add_sources(report, json, finding);
	free(title);
}

static void add_counts(struct report_of *report)
{
	enum { PROBLEM, WORK, NOTE, UNCHECKED, MANUAL, WAIVED, PASSED, NA, KINDS };
	static const char *const names[KINDS] = {
		"problem", "work", "note", "unchecked", "manual", "waived", "passed", "na"};
	static const int of_state[STATE_COUNT] = {
		PASSED, PROBLEM, UNCHECKED, NA, MANUAL, WAIVED, UNCHECKED};
	cJSON *counts = json_add_object(report->results, "counts");
	cJSON *any = json_add_object(report->results, "any");
	int count[KINDS] = {0};

	for (size_t i = 0; i < report->inquiry->rules->count; i++) {
		const struct finding *finding = &report->findings[i];
		int kind = of_state[finding_shown(finding)];
		if (kind == PROBLEM && finding->verdict)
			kind = PROBLEM;
		else if (kind == PROBLEM && finding->severity == SEVERITY_INFO)
			kind = NOTE;
		else if (kind == PROBLEM && finding->severity != SEVERITY_BLOCKER)
			kind = WORK;
		count[kind]++;
	}
	for (int i = 0; i < KINDS; i++)
		json_add_int(counts, names[i], count[i]);
	for (int i = PROBLEM; i <= PASSED; i++)
		json_add_bool(any, names[i], count[i] > 0);
	json_add_bool(any, "findings",
		count[PROBLEM] + count[WORK] + count[NOTE] + count[UNCHECKED] > 0);
}

void results_findings(struct report_of *report)
{
	cJSON *list = json_add_array(report->results, "findings");

	for (size_t i = 0; i < report->inquiry->rules->count; i++)
		add_finding(report, list, report->order[i]);
	add_counts(report);
}
