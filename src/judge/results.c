/* SPDX-License-Identifier: MIT */
#include "judge/results.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"
#include "base/xml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_CHARACTERS = 4096 };

void results_add_shown(cJSON *object, const char *name, const char *text)
{
	struct buf shown = BUF_EMPTY;

	if (text)
		text_sanitise(&shown, text, strlen(text), SHOWN_CHARACTERS);
	json_add_text(object, name, buf_text(&shown));
	buf_release(&shown);
}

void results_limit(struct report_of *report, const char *key, size_t count)
{
	char number[24];
	char *text;

	snprintf(number, sizeof(number), "%zu", count);
	text = words_fill(report->words, key, "count", number, NULL);
	json_push_text(cJSON_GetObjectItemCaseSensitive(report->results, "limits"), text);
	free(text);
}

static const char *product_id(const struct report_of *report)
{
	return xml_value(report->inquiry->product, "id");
}

char *results_source_title(struct report_of *report, const char *source)
{
	const xmlNode *entry = catalogue_source(
		&report->inquiry->rules->catalogue, source, product_id(report));
	return catalogue_fill(entry, "title", source);
}

char *results_collect(struct report_of *report, const struct rule *rule, const char *source)
{
	const xmlNode *entry = catalogue_source(
		&report->inquiry->rules->catalogue, source, product_id(report));

	for (xmlNode *at = rule ? xml_first(rule->node) : NULL; at; at = xml_next(at)) {
		if (xml_is(at, "needs") && xml_get(at, "collect") &&
			strcmp(xml_get(at, "source"), source) == 0)
			return xstrdup(xml_get(at, "collect"));
	}
	return entry ? catalogue_fill(entry, "run", source) : xstrdup("");
}

char *results_why(struct report_of *report, const char *source)
{
	const struct facts *facts = report->inquiry->facts;
	const cJSON *error = json_get(facts_coverage(facts, source), "error");

	switch (facts_covers(facts, source)) {
	case FACTS_FAILED:
		if (*json_text(error, "text"))
			return words_fill(report->words, "missing.failed.text", "text",
				json_text(error, "text"), NULL);
		return xstrdup(words_get(report->words, "missing.failed"));
	case FACTS_UNCOVERED:
		return xstrdup(words_get(report->words, "missing.uncovered"));
	default:
		return xstrdup(words_get(report->words, "missing.partial"));
	}
}
