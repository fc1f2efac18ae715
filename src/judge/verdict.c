/* SPDX-License-Identifier: MIT */
#include "judge/verdict.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/text.h"
#include "base/xml.h"
#include "judge/results.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Ordered as the first that holds decides. */
enum verdict { NOT_ELIGIBLE, ENDED, BLOCKED, INCOMPLETE, ACTION, READY, VERDICTS };

static const char *const verdict_words[VERDICTS] = {
	"not-eligible", "ended", "blocked", "incomplete", "action", "ready"};

int verdict_status(const cJSON *results)
{
	static const int statuses[VERDICTS] = {3, 3, 1, 2, 1, 0};
	const char *state = json_text(json_get(results, "verdict"), "state");

	for (int i = 0; i < VERDICTS; i++) {
		if (strcmp(verdict_words[i], state) == 0)
			return statuses[i];
	}
	return statuses[INCOMPLETE];
}

static bool unchecked(const struct finding *finding)
{
	return finding->state == STATE_UNKNOWN || finding->state == STATE_ERROR;
}

/* What one finding alone would make of the machine. Unknown majors and minors are work to
 * do as well: else losing a fact could turn work to do into ready. A waiver takes work away and
 * nothing else. */
static enum verdict verdict_of(const struct finding *finding)
{
	enum severity severity = finding->severity;

	if (finding->state == STATE_FAIL && finding->verdict)
		return strcmp(finding->verdict, "ended") == 0 ? ENDED : NOT_ELIGIBLE;
	if (severity == SEVERITY_INFO && finding->rule->stage != STAGE_ELIGIBILITY)
		return READY;
	if (finding->state == STATE_FAIL && severity == SEVERITY_BLOCKER)
		return BLOCKED;
	if (finding_excused(finding))
		return READY;
	/* Eligibility decides the verdict at any severity, so it must be known. */
	if (unchecked(finding) &&
		(severity == SEVERITY_BLOCKER || finding->rule->stage == STAGE_ELIGIBILITY))
		return INCOMPLETE;
	return (finding->state == STATE_FAIL || unchecked(finding)) && severity != SEVERITY_INFO
		       ? ACTION
		       : READY;
}

static enum verdict decide(const struct report_of *report, const struct finding **cause)
{
	enum verdict verdict = READY;

	*cause = NULL;
	for (size_t i = 0; i < report->inquiry->rules->count; i++) {
		const struct finding *finding = report->order[i];
		enum verdict one = verdict_of(finding);
		/* A failing major is a better cause than an unknown one. */
		bool clearer = one == verdict && verdict == ACTION && *cause &&
			       unchecked(*cause) && finding->state == STATE_FAIL;
		if (one < verdict || clearer) {
			verdict = one;
			*cause = finding;
		}
	}
	return verdict;
}

/* A failing rule while which other answers may change: a pending restart. What decides the
 * verdict before anything on this machine does, it cannot change. */
static const struct finding *find_provisional(
	const struct report_of *report, enum verdict verdict)
{
	for (size_t i = 0; i < report->inquiry->rules->count; i++) {
		const struct finding *finding = report->order[i];
		if (finding_stands(finding) && verdict >= BLOCKED &&
			xml_get(finding->rule->node, "provisional"))
			return finding;
	}
	return NULL;
}

static const char *first_because(const struct finding *finding)
{
	return finding->because_count ? finding->because[0] : "";
}

/* The reason of an unknown, as the findings tell it. */
static const char *told_because(const struct report_of *report, const struct finding *cause)
{
	const cJSON *finding;

	cJSON_ArrayForEach(finding, json_get(report->results, "findings"))
	{
		const cJSON *because = json_get(finding, "because");
		if (strcmp(json_text(finding, "rule"), cause->rule->id) == 0 && because->child)
			return because->child->valuestring;
	}
	return "";
}

static char *headline(
	struct report_of *report, enum verdict verdict, const struct finding *cause)
{
	const struct words *words = report->words;
	const xmlNode *programme = report->inquiry->programme;
	char *text = NULL, *title, *what, count[24];

	switch (verdict) {
	case READY:
		return words_fill(
			words, "verdict.ready", "text", xml_get(programme, "text"), NULL);
	case ENDED:
		return words_fill(words, "verdict.ended", "product",
			xml_get(programme, "product"), "text", xml_get(programme, "text"),
			NULL);
	case BLOCKED:
		return words_fill(
			words, "verdict.blocked", "because", first_because(cause), NULL);
	case NOT_ELIGIBLE:
		return words_fill(
			words, "verdict.not-eligible", "because", first_because(cause), NULL);
	case ACTION:
		snprintf(count, sizeof(count), "%.0f",
			json_get(json_get(report->results, "counts"), "unchecked")
				->valuedouble);
		return unchecked(cause) ? words_fill(words, "verdict.action.unknown", "count",
						  count, NULL)
					: words_fill(words, "verdict.action", "title",
						  first_because(cause), NULL);
	default:
		break;
	}
	if (cause->missed.count) {
		title = results_source_title(report, cause->missed.sources[0]);
		what = words_fill(words, "verdict.incomplete.one", "source", title, NULL);
		free(title);
	} else {
		what = xstrdup(words_get(words, "verdict.incomplete.none"));
	}
	text = words_fill(words, "verdict.incomplete", "what", what, NULL);
	free(what);
	return text;
}

/* The most likely cause in the rule's own words; it comes with the other prose. */
static bool add_rule_cause(
	struct report_of *report, cJSON *verdict, const struct finding *cause)
{
	const xmlNode *causes = xml_child(cause->rule->node, "causes");

	for (xmlNode *at = xml_first(causes); at; at = xml_next(at)) {
		if (!evaluate_when(report->inquiry, at, true))
			continue;
		json_add_text(verdict, "cause", "");
		prose_add(report->prose, report->inquiry, report->words, at,
			(struct prose_target){verdict, "cause", NULL});
		return true;
	}
	return false;
}

static void add_cause(struct report_of *report, cJSON *json, enum verdict verdict,
	const struct finding *cause)
{
	const struct words *words = report->words;
	char *text;

	if (verdict == READY || verdict == ENDED) {
		json_add_text(json, "cause",
			words_get(words, verdict == READY ? "cause.ready" : "cause.ended"));
		return;
	}
	if (!unchecked(cause) && add_rule_cause(report, json, cause))
		return;
	text = words_fill(words, "cause.unknown", "rule", cause->rule->id, "because",
		told_because(report, cause), NULL);
	results_add_shown(json, "cause", text);
	free(text);
}

static void add_collect_step(
	struct report_of *report, cJSON *next, const struct finding *cause, const char *source)
{
	char *name = results_source_title(report, source);
	char *title = words_fill(report->words, "next.collect", "source", name, NULL);
	char *command = results_collect(report, cause->rule, source);
	const char *text = words_get(report->words, "next.collect.text");
	char *html = xasprintf("<p>%s</p>", text);

	json_add_text(next, "title", title);
	json_add_bool(next, "is_check", false);
	json_add_text(next, "step", text);
	json_add_text(next, "html", html);
	json_push_text(json_add_array(next, "run"), command);
	json_add_bool(next, "has_run", true);
	json_add_text(next, "expect", "");
	json_add_bool(next, "has_expect", false);
	json_add_text(next, "restart", "no");
	json_add_bool(next, "needs_restart", false);
	json_add_text(next, "restart_text", "");
	json_add_bool(next, "elevated", false);
	json_add_text(next, "duration", "");
	json_add_bool(next, "has_duration", false);
	free(name);
	free(title);
	free(command);
	free(html);
}

/* Members of a next step that has nothing to run; `title` and `text` are "" when there is none
 * at all. */
static void add_bare_step(cJSON *next, const char *title, const char *text)
{
	static const char *const texts[] = {"expect", "duration", "restart_text"};
	static const char *const flags[] = {
		"has_run", "has_expect", "needs_restart", "elevated", "has_duration"};
	char *html = *text ? xasprintf("<p>%s</p>", text) : xstrdup("");

	json_add_text(next, "title", title);
	json_add_bool(next, "is_check", false);
	json_add_text(next, "step", text);
	json_add_text(next, "html", html);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		json_add_text(next, texts[i], "");
	for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++)
		json_add_bool(next, flags[i], false);
	json_add_array(next, "run");
	json_add_text(next, "restart", "no");
	free(html);
}

static void add_next(struct report_of *report, cJSON *verdict, const struct finding *cause)
{
	cJSON *next = json_add_object(verdict, "next");
	const xmlNode *step = NULL;
	bool collect = cause && unchecked(cause) && cause->missed.count;

	if (cause && !collect)
		step = results_first_step(report, cause);
	/* Only a machine that is ready has nothing to do. */
	json_add_bool(next, "exists", cause != NULL);
	json_add_text(next, "rule", cause ? cause->rule->id : "");
	if (collect)
		add_collect_step(report, next, cause, cause->missed.sources[0]);
	else if (step)
		results_step(report, step, next, "step");
	else if (cause)
		add_bare_step(next, words_get(report->words, "next.look"),
			words_get(report->words, "next.look.text"));
	else
		add_bare_step(next, "", "");
}

/* How waivers bear on the verdict: the one of its cause changed nothing; without the others
 * there would be work to do. */
static char *waiver_note(
	const struct report_of *report, enum verdict verdict, const struct finding *cause)
{
	const struct waiver *waiver = cause ? cause->waiver.valid : NULL;
	char number[24];
	size_t count = 0;

	if (waiver)
		return words_fill(report->words, "waiver.no-help", "owner", waiver->owner,
			"expires", waiver->expires, NULL);
	for (size_t i = 0; i < report->inquiry->rules->count; i++)
		count += finding_excused(&report->findings[i]) &&
			 report->findings[i].severity != SEVERITY_INFO;
	if (verdict != READY || !count)
		return xstrdup("");
	snprintf(number, sizeof(number), "%zu", count);
	return words_fill(report->words, "waiver.ready", "count", number, NULL);
}

void results_verdict(struct report_of *report)
{
	static const char *const is_words[VERDICTS] = {
		"not_eligible", "ended", "blocked", "incomplete", "action", "ready"};
	const struct finding *cause;
	enum verdict verdict = decide(report, &cause);
	const struct finding *first = find_provisional(report, verdict);
	cJSON *json = json_add_object(report->results, "verdict");
	char *key = xasprintf("verdict.%s.word", verdict_words[verdict]);
	char *answer = headline(report, verdict, cause);
	char *doubt = first ? words_fill(report->words, "verdict.provisional", "because",
				      first_because(first), NULL)
			    : xstrdup("");
	char *note = waiver_note(report, verdict, cause);
	char *shown = text_clean(note);
	cJSON *is;

	json_add_text(json, "state", verdict_words[verdict]);
	json_add_text(json, "word", words_get(report->words, key));
	is = json_add_object(json, "is");
	for (int i = 0; i < VERDICTS; i++)
		json_add_bool(is, is_words[i], verdict == (enum verdict)i);
	json_add_bool(is, "yes", verdict == READY || verdict == ACTION);
	json_add_bool(is, "no", verdict <= BLOCKED);
	json_add_bool(is, "unknown", verdict == INCOMPLETE);
	results_add_shown(json, "headline", answer);
	add_cause(report, json, verdict, cause);
	json_add_bool(json, "is_provisional", first != NULL);
	json_add_text(json, "provisional", doubt);
	json_add_flagged(json, "waiver_note", shown);
	/* A waived restart still leaves a doubt, but nobody is sent to do it. */
	add_next(report, json, first && !finding_excused(first) ? first : cause);
	free(key);
	free(answer);
	free(doubt);
	free(note);
	free(shown);
}

/* In the order in which the worse one shows. */
enum link { LINK_BLOCKED, LINK_NOT_REACHED, LINK_WORK, LINK_UNKNOWN, LINK_OK, LINK_NA, LINKS };

/* The first failing rule of another stage that this finding waits for, or NULL. One of its own
 * stage shows there by itself: the stage was reached. */
static const struct finding *waits_for(const struct finding *finding)
{
	for (size_t i = 0; i < finding->blocked_count; i++)
		if (finding->blocked_by[i]->rule->stage != finding->rule->stage)
			return finding->blocked_by[i];
	return NULL;
}

static enum link link_of(const struct finding *finding)
{
	bool waits = waits_for(finding) != NULL;
	enum verdict verdict = verdict_of(finding);

	if (finding->state == STATE_NA)
		return LINK_NA;
	if (waits && verdict != READY)
		return LINK_NOT_REACHED;
	if (verdict <= BLOCKED)
		return LINK_BLOCKED;
	if (unchecked(finding))
		return LINK_UNKNOWN;
	return verdict == ACTION ? LINK_WORK : LINK_OK;
}

/* The failing rule that kept a stage from being judged at all, or NULL. */
static const char *closed_gate(const struct report_of *report, int stage)
{
	const struct ruleset *rules = report->inquiry->rules;

	for (size_t i = 0; i < rules->count; i++) {
		xmlNode *at = xml_first(rules->rules[i].node);
		if ((int)rules->rules[i].stage != stage)
			continue;
		for (; at; at = xml_next(at)) {
			const struct rule *rule =
				xml_is(at, "gate") ? rules_find(rules, xml_get(at, "rule"))
						   : NULL;
			if (rule && finding_stands(&report->findings[rule->order]))
				return rule->id;
		}
	}
	return NULL;
}

static void add_link(struct report_of *report, cJSON *chain, int stage)
{
	static const char *const states[LINKS] = {
		"blocked", "not-reached", "work", "unknown", "ok", "na"};
	static const char *const is_words[LINKS] = {
		"blocked", "not_reached", "work", "unknown", "ok", "na"};
	cJSON *json = json_push_object(chain);
	const struct finding *worst = NULL;
	char *title_key = xasprintf("stage.%s", stage_words[stage]);
	char *word_key, *text, passed[24], excused[24];
	const char *gate = closed_gate(report, stage);
	enum link link = LINK_NA;
	int count = 0, waived = 0;
	cJSON *list, *is;

	for (size_t i = 0; i < report->inquiry->rules->count; i++) {
		const struct finding *finding = report->order[i];
		if ((int)finding->rule->stage != stage)
			continue;
		count += finding->state == STATE_PASS;
		waived += finding_shown(finding) == STATE_WAIVED;
		if (link_of(finding) < link) {
			link = link_of(finding);
			worst = finding;
		}
	}
	word_key = xasprintf("chain.%s", states[link]);
	snprintf(passed, sizeof(passed), "%d", count);
	snprintf(excused, sizeof(excused), "%d", waived);
	if (link == LINK_OK)
		text = words_fill(report->words,
			waived ? "chain.ok.waived.text" : "chain.ok.text", "count", passed,
			"waived", excused, NULL);
	else if (link == LINK_NOT_REACHED)
		text = words_fill(report->words, "chain.not-reached.text", "rule",
			waits_for(worst)->rule->id, NULL);
	else if (link == LINK_NA && gate)
		text = words_fill(report->words, "chain.na.gate", "rule", gate, NULL);
	else if (link == LINK_NA)
		text = xstrdup(words_get(report->words, "chain.na.text"));
	else
		text = xstrdup(told_because(report, worst));

	json_add_int(json, "number", stage + 1);
	json_add_text(json, "stage", stage_words[stage]);
	json_add_text(json, "title", words_get(report->words, title_key));
	json_add_text(json, "state", states[link]);
	json_add_text(json, "word", words_get(report->words, word_key));
	is = json_add_object(json, "is");
	for (int i = 0; i < LINKS; i++)
		json_add_bool(is, is_words[i], link == (enum link)i);
	results_add_shown(json, "headline", text);
	list = json_add_array(json, "findings");
	for (size_t i = 0; i < report->inquiry->rules->count; i++) {
		const struct finding *finding = report->order[i];
		if ((int)finding->rule->stage == stage &&
			(finding->state == STATE_FAIL || unchecked(finding)))
			json_push_text(list, finding->rule->id);
	}
	free(title_key);
	free(word_key);
	free(text);
}

void results_chain(struct report_of *report)
{
	cJSON *chain = json_add_array(report->results, "chain");

	for (int stage = 0; stage < STAGE_COUNT; stage++)
		add_link(report, chain, stage);
}
