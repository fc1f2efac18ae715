/* SPDX-License-Identifier: MIT */
/*
 * Thirteen months of updates beside the years of the programme. A month is missed only when its
 * release and everything behind it are proved to be absent; what was not collected is unknown.
 */
#include "judge/results.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/xml.h"
#include "judge/grammar.h"
#include "judge/roles.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MONTHS = 13, LISTED_OF_MONTH = 8, DATE = 10, MONTH = 7 };

/* How a month stands; the later one wins while its releases are gone through. */
enum release {
	NO_RELEASE,
	RELEASE_DUE,
	RELEASE_MISSED,
	RELEASE_UNKNOWN,
	RELEASE_COVERED,
	RELEASE_INSTALLED,
	RELEASES
};

static const char *const release_words[RELEASES] = {
	"none", "due", "missed", "unknown", "covered", "installed"};

/* Months since year 0 of a date "YYYY-MM...", and back; -1 for no date. */
static int month_of(const char *date)
{
	char *end;
	long year = strtol(date, &end, 10), month;

	if (*end != '-')
		return -1;
	month = strtol(end + 1, NULL, 10);
	return year > 0 && year < 10000 && month > 0 && month < 13
		       ? (int)(year * 12 + month - 1)
		       : -1;
}

static char *month_text(int month)
{
	return xasprintf("%04d-%02d", month / 12, month % 12 + 1);
}

static bool is_of_month(const char *date, const char *month)
{
	return strlen(date) >= DATE && strncmp(date, month, MONTH) == 0;
}

/* The last month to show: that of the evaluation, or the one behind the end of a programme that
 * is long over, since nothing was released afterwards. */
static int last_month(const struct report_of *report)
{
	const xmlNode *programme = report->inquiry->programme;
	int now = month_of(report->inquiry->as_of);
	int end = month_of(xml_value(programme, "ends"));
	bool over = strcmp(xml_value(programme, "state"), "ended") == 0;

	return over && end >= 0 && end + 1 < now ? end + 1 : now;
}

/* Chains that have a release each month: rollups and security-only updates of the product. */
static bool is_monthly(const struct report_of *report, const xmlNode *chain)
{
	const char *measure = xml_value(chain, "measure");

	return grammar_has_word(xml_value(chain, "products"),
		       xml_value(report->inquiry->product_entry, "id")) &&
	       (strcmp(measure, "rollup") == 0 || strcmp(measure, "each") == 0);
}

static enum release weigh(struct report_of *report, const char *kb, bool current)
{
	const char *later;

	if (strcmp(roles_update(report->inquiry, kb), "yes") == 0)
		return RELEASE_INSTALLED;
	later = roles_update_or_later(report->inquiry, kb);
	if (strcmp(later, "yes") == 0)
		return RELEASE_COVERED;
	if (current)
		return RELEASE_DUE;
	return strcmp(later, "no") == 0 ? RELEASE_MISSED : RELEASE_UNKNOWN;
}

/* Adds the releases of a month and returns how it stands by the best of them. */
static enum release add_releases(
	struct report_of *report, cJSON *row, const char *month, bool current)
{
	const struct catalogue_list *chains = &report->inquiry->rules->catalogue.chain_order;
	cJSON *list = json_add_array(row, "releases");
	enum release best = NO_RELEASE;

	for (size_t i = 0; i < chains->count; i++) {
		if (!is_monthly(report, chains->nodes[i]))
			continue;
		for (xmlNode *at = xml_first(chains->nodes[i]); at; at = xml_next(at)) {
			enum release one;
			char *kb;
			if (strcmp(xml_value(at, "month"), month) != 0)
				continue;
			one = weigh(report, xml_get(at, "kb"), current);
			best = one > best ? one : best;
			kb = xasprintf("KB%s", xml_get(at, "kb"));
			json_push_text(list, kb);
			free(kb);
		}
	}
	return best;
}

/* Updates that a source dates to this month, each once; failed attempts apart. */
static void add_events(
	struct report_of *report, cJSON *row, const char *name, const char *month, bool failed)
{
	cJSON *list = json_add_array(row, name);
	int more = 0;

	for (xmlNode *at = xml_first(inquiry_section(report->inquiry, "updates")); at;
		at = xml_next(at)) {
		const xmlNode *item = xml_first(xml_child(at, "sources"));
		cJSON *event;
		char *kb;
		while (item &&
			!(is_of_month(xml_value(item, "installed"), month) &&
				(strcmp(xml_value(item, "state"), "failed") == 0) == failed))
			item = xml_next(item);
		if (!item)
			continue;
		if (cJSON_GetArraySize(list) == LISTED_OF_MONTH) {
			more++;
			continue;
		}
		event = json_push_object(list);
		kb = xasprintf("KB%s", xml_get(at, "kb"));
		json_add_text(event, "kb", kb);
		free(kb);
		kb = xstrndup(xml_get(item, "installed"), DATE);
		json_add_text(event, "date", kb);
		free(kb);
		json_add_text(event, "code", failed ? xml_value(item, "code") : "");
	}
	json_add_int(row, failed ? "more_failed" : "more_installed", more);
	json_add_bool(row, failed ? "has_more_failed" : "has_more_installed", more > 0);
}

static void add_month(struct report_of *report, cJSON *list, int number, int current)
{
	cJSON *row = json_push_object(list), *is;
	char *month = month_text(number), *key;
	enum release release;

	json_add_text(row, "month", month);
	release = add_releases(report, row, month, number >= current);
	json_add_text(row, "state", release_words[release]);
	key = xasprintf("release.%s", release_words[release]);
	json_add_text(row, "word", words_get(report->words, key));
	free(key);
	is = json_add_object(row, "is");
	for (int i = 0; i < RELEASES; i++)
		json_add_bool(is, release_words[i], release == (enum release)i);
	add_events(report, row, "installed", month, false);
	add_events(report, row, "failed", month, true);
	free(month);
}

static void add_border(struct report_of *report, cJSON *list, const char *key,
	const xmlNode *year, const char *attribute, int first, int last)
{
	const char *date = xml_value(year, attribute);
	int month = month_of(date);
	cJSON *row;
	char *text;

	if (month < first || month > last)
		return;
	row = json_push_object(list);
	text = words_fill(report->words, key, "year", xml_value(year, "number"), NULL);
	json_add_text(row, "date", date);
	json_add_text(row, "text", text);
	free(text);
}

/* Borders of the programme's years; a date that nobody confirmed is not drawn. */
static void add_borders(struct report_of *report, cJSON *json, int first, int last)
{
	cJSON *list = json_add_array(json, "borders");
	const xmlNode *programme = catalogue_programme(&report->inquiry->rules->catalogue,
		xml_value(report->inquiry->programme, "id"));

	for (const xmlNode *year = xml_first(programme); year; year = xml_next(year)) {
		if (!xml_is(year, "year") || catalogue_unconfirmed(year))
			continue;
		add_border(report, list, "timeline.starts", year, "starts", first, last);
		add_border(report, list, "timeline.ends", year, "ends", first, last);
	}
}

static bool lists(const cJSON *releases, const char *kb)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, releases) if (strcmp(item->valuestring, kb) == 0) return true;
	return false;
}

/* The newest release whose installation has a date. */
static void add_latest(cJSON *json)
{
	cJSON *latest = json_add_object(json, "latest");
	const char *kb = "", *date = "";
	const cJSON *month, *event;

	cJSON_ArrayForEach(month, json_get(json, "months"))
	{
		cJSON_ArrayForEach(event, json_get(month, "installed"))
		{
			if (!lists(json_get(month, "releases"), json_text(event, "kb")))
				continue;
			kb = json_text(event, "kb");
			date = json_text(event, "date");
		}
	}
	json_add_bool(latest, "exists", *kb != '\0');
	json_add_text(latest, "kb", kb);
	json_add_text(latest, "date", date);
}

void results_timeline(struct report_of *report)
{
	cJSON *json = json_add_object(report->results, "timeline");
	int last = last_month(report), now = month_of(report->inquiry->as_of);
	bool has = report->inquiry->product_entry && last >= 0;
	cJSON *months;

	json_add_bool(json, "exists", has);
	months = json_add_array(json, "months");
	for (int i = MONTHS - 1; has && i >= 0; i--)
		add_month(report, months, last - i, now);
	add_latest(json);
	add_borders(report, json, has ? last - MONTHS + 1 : 1, has ? last : 0);
	json_add_bool(json, "has_borders", json_get(json, "borders")->child != NULL);
}
