/* SPDX-License-Identifier: MIT */
#include "judge/results.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/xml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LISTED_UPDATES = 200, LISTED_CODES = 50, LISTED_SIGHTINGS = 10 };

/* Sources in the order of first mention, each once. */
struct wanted_source {
	const char *name;
	bool ours; /* named by a rule or the catalogue, not only by the facts */
};

struct source_list {
	struct wanted_source *sources;
	size_t count, room;
};

static void add_source(struct source_list *list, const char *name, bool ours)
{
	for (size_t i = 0; i < list->count; i++) {
		if (strcmp(list->sources[i].name, name) == 0) {
			list->sources[i].ours = list->sources[i].ours || ours;
			return;
		}
	}
	list->sources =
		xgrow(list->sources, &list->room, list->count + 1, sizeof(*list->sources));
	list->sources[list->count++] = (struct wanted_source){name, ours};
}

/* What should have been looked at: what the facts name, what every collection should have,
 * and what any rule missed. */
static void list_sources(const struct report_of *report, struct source_list *list)
{
	const struct catalogue_list *wanted = &report->inquiry->rules->catalogue.sources;
	const cJSON *entry;

	cJSON_ArrayForEach(entry, json_get(facts_document(report->inquiry->facts), "coverage"))
		add_source(list, json_text(entry, "source"),
			catalogue_lists(&report->inquiry->rules->catalogue,
				json_text(entry, "source")));
	for (size_t i = 0; i < wanted->count; i++) {
		const xmlNode *node = wanted->nodes[i];
		if (xml_get(node, "wanted"))
			add_source(list, xml_get(node, "id"), true);
	}
	for (size_t i = 0; i < report->inquiry->rules->count; i++) {
		const struct taint *missed = &report->findings[i].missed;
		for (size_t j = 0; j < missed->count; j++)
			add_source(list, missed->sources[j], true);
	}
}

/* A source that only the facts name gets no command: its name would become part of one. */
static void add_missing_source(
	struct report_of *report, cJSON *missing, const struct wanted_source *source)
{
	cJSON *row = json_push_object(missing);
	char *title = source->ours ? results_source_title(report, source->name)
				   : xstrdup(source->name);
	char *why = results_why(report, source->name);
	char *collect =
		source->ours ? results_collect(report, NULL, source->name) : xstrdup("");

	results_add_shown(row, "source", source->name);
	results_add_shown(row, "title", title);
	results_add_shown(row, "why", why);
	json_add_text(row, "collect", collect);
	json_add_bool(row, "has_collect", *collect != '\0');
	free(title);
	free(why);
	free(collect);
}

void results_coverage(struct report_of *report)
{
	cJSON *json = json_add_object(report->results, "coverage");
	cJSON *missing = cJSON_CreateArray();
	struct source_list list = {NULL, 0, 0};
	size_t collected = 0;

	list_sources(report, &list);
	for (size_t i = 0; i < list.count; i++) {
		if (facts_covers(report->inquiry->facts, list.sources[i].name) == FACTS_COVERED)
			collected++;
		else
			add_missing_source(report, missing, &list.sources[i]);
	}
	json_add_int(json, "collected", (long long)collected);
	json_add_int(json, "total", (long long)list.count);
	json_add_bool(json, "complete", list.count > 0 && collected == list.count);
	cJSON_AddItemToObject(json, "missing", missing);
	free(list.sources);
}

static bool rule_names_code(const struct rule *rule, const char *code)
{
	const xmlNode *symptoms = xml_child(rule->node, "symptoms");

	for (xmlNode *at = xml_first(symptoms); at; at = xml_next(at)) {
		if (strcmp(xml_value(at, "code"), code) == 0)
			return true;
	}
	return false;
}

/* A code is explained by a rule that names it and fails, or might. */
static void add_explained(struct report_of *report, cJSON *json, const char *code)
{
	cJSON *list = json_add_array(json, "explained_by");

	for (size_t i = 0; i < report->inquiry->rules->count; i++) {
		const struct finding *finding = report->order[i];
		if ((finding->state == STATE_FAIL || finding->state == STATE_UNKNOWN) &&
			rule_names_code(finding->rule, code))
			json_push_text(list, finding->rule->id);
	}
	json_add_bool(json, "explained", list->child != NULL);
}

static cJSON *find_code(struct report_of *report, cJSON *list, const char *code)
{
	const xmlNode *entry = index_get(&report->inquiry->rules->catalogue.codes, code);
	char decimal[16];
	cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		if (strcmp(json_text(item, "code"), code) == 0)
			return item;
	}
	item = json_push_object(list);
	snprintf(decimal, sizeof(decimal), "%ld", (long)(int)strtoul(code, NULL, 16));
	json_add_text(item, "code", code);
	json_add_text(item, "name", xml_value(entry, "name"));
	json_add_bool(item, "has_name", *xml_value(entry, "name") != '\0');
	json_add_text(item, "decimal", decimal);
	json_add_text(item, "meaning",
		entry ? xml_get(entry, "meaning") : words_get(report->words, "code.unknown"));
	json_add_text(item, "cause", xml_value(entry, "cause"));
	json_add_text(item, "fix", xml_value(entry, "fix"));
	json_add_bool(item, "known", entry != NULL);
	json_add_array(item, "seen");
	add_explained(report, item, code);
	return item;
}

static void add_sighting(cJSON *code, const xmlNode *item)
{
	cJSON *seen = cJSON_GetObjectItemCaseSensitive(code, "seen");
	const char *update;
	char *text;
	cJSON *row;

	if (cJSON_GetArraySize(seen) >= LISTED_SIGHTINGS)
		return;
	row = json_push_object(seen);
	/* A failed update has no text of its own; its number says what it was. */
	update = xml_get(item, "text") ? NULL : xml_get(item->parent->parent, "kb");
	text = update ? xasprintf("KB%s", update) : NULL;
	results_add_shown(row, "src", xml_value(item, "src"));
	results_add_shown(row, "text", text ? text : xml_value(item, "text"));
	free(text);
	results_add_shown(row, "time", xml_value(item, "time"));
	json_add_bool(row, "historic", strcmp(xml_value(item, "current"), "no") == 0);
}

/* All codes of these items; true when there are more than are listed. */
static bool add_sightings(struct report_of *report, cJSON *list, const xmlNode *item)
{
	bool cut = false;

	for (; item; item = xml_next(item)) {
		const char *code = xml_value(item, "code");
		if (!*code || strcmp(code, "none") == 0)
			continue;
		if (cJSON_GetArraySize(list) >= LISTED_CODES)
			cut = true;
		else
			add_sighting(find_code(report, list, code), item);
	}
	return cut;
}

void results_codes(struct report_of *report)
{
	static const char *const sections[] = {"symptoms", "logs"};
	cJSON *list = json_add_array(report->results, "codes");
	xmlNode *update = xml_first(inquiry_section(report->inquiry, "updates"));
	bool cut = false;

	for (size_t i = 0; i < 2; i++)
		cut |= add_sightings(
			report, list, xml_first(inquiry_section(report->inquiry, sections[i])));
	for (; update; update = xml_next(update))
		cut |= add_sightings(report, list, xml_first(xml_child(update, "sources")));
	if (cut)
		results_limit(report, "limit.codes", LISTED_CODES);
	json_add_bool(cJSON_GetObjectItemCaseSensitive(report->results, "any"), "codes",
		list->child != NULL);
}

static void add_package(
	struct report_of *report, cJSON *list, const struct finding *finding, xmlNode *role)
{
	const char *kb = xml_get(role, "bring");
	char *name = xasprintf("KB%s", kb);
	char *url = words_fill(report->words, "carry-in.url", "kb", kb, NULL);
	char *why = xml_text(xml_child(finding->rule->node, "title"));
	bool listed = false;
	cJSON *item, *row;

	cJSON_ArrayForEach(item, list) listed =
		listed || strcmp(json_text(item, "kb"), name) == 0;
	if (!listed) {
		row = json_push_object(list);
		json_add_text(row, "kb", name);
		json_add_text(row, "title", xml_get(role, "title"));
		json_add_text(row, "why", why);
		json_add_text(row, "file", "");
		json_add_text(row, "url", url);
	}
	free(name);
	free(url);
	free(why);
}

void results_carry_in(struct report_of *report)
{
	cJSON *list = json_add_array(report->results, "carry_in");

	for (size_t i = 0; i < report->inquiry->rules->count; i++) {
		const struct finding *finding = report->order[i];
		if (finding->state != STATE_FAIL)
			continue;
		for (xmlNode *at = xml_first(finding->rule->node); at; at = xml_next(at)) {
			xmlNode *role = xml_is(at, "carry") ? index_get(&report->inquiry->roles,
								      xml_get(at, "role"))
							    : NULL;
			if (role && strcmp(xml_get(role, "state"), "missing") == 0)
				add_package(report, list, finding, role);
		}
	}
	json_add_bool(cJSON_GetObjectItemCaseSensitive(report->results, "any"), "carry_in",
		list->child != NULL);
}

struct update {
	const xmlNode *node;
	const char *installed;
};

static int newest_first(const void *a, const void *b)
{
	const struct update *x = a, *y = b;
	int order = strcmp(y->installed, x->installed);
	return order ? order : strcmp(xml_get(y->node, "kb"), xml_get(x->node, "kb"));
}

static void add_update(cJSON *list, const struct words *words, const struct update *update)
{
	cJSON *row = json_push_object(list);
	const xmlNode *entries = xml_child(update->node, "sources");
	struct buf names = BUF_EMPTY;
	const char *state = "";
	bool disagree = false;
	char *kb = xasprintf("KB%s", xml_get(update->node, "kb"));
	cJSON *sources;

	for (xmlNode *at = xml_first(entries); at; at = xml_next(at)) {
		const char *one = xml_get(at, "state");
		disagree = disagree || (*state && strcmp(state, one) != 0);
		state = *state && strcmp(one, "installed") != 0 ? state : one;
	}
	json_add_text(row, "kb", kb);
	results_add_shown(row, "title", xml_value(update->node, "title"));
	json_add_text(row, "state", state);
	json_add_text(row, "state_text", words_say(words, state));
	json_add_text(row, "installed", update->installed);
	sources = json_add_array(row, "sources");
	for (xmlNode *at = xml_first(entries); at; at = xml_next(at)) {
		cJSON *source = json_push_object(sources);
		const char *said = words_say(words, xml_get(at, "state"));
		json_add_text(source, "source", xml_get(at, "source"));
		json_add_text(source, "state", xml_get(at, "state"));
		json_add_text(source, "state_text", said);
		buf_addf(&names, "%s%s", names.len ? ", " : "", xml_get(at, "source"));
		if (disagree)
			buf_addf(&names, ": %s", said);
	}
	json_add_text(row, "source_names", buf_text(&names));
	json_add_bool(row, "disagree", disagree);
	buf_release(&names);
	free(kb);
}

void results_updates(struct report_of *report)
{
	xmlNode *section = inquiry_section(report->inquiry, "updates");
	cJSON *list = json_add_array(report->results, "updates");
	struct update *updates = NULL;
	size_t count = 0, room = 0;
	char number[24], *more;

	for (xmlNode *at = xml_first(section); at; at = xml_next(at)) {
		struct update update = {at, ""};
		for (xmlNode *item = xml_first(xml_child(at, "sources")); item;
			item = xml_next(item)) {
			if (strcmp(xml_value(item, "installed"), update.installed) > 0)
				update.installed = xml_value(item, "installed");
		}
		updates = xgrow(updates, &room, count + 1, sizeof(*updates));
		updates[count++] = update;
	}
	if (count)
		qsort(updates, count, sizeof(*updates), newest_first);
	for (size_t i = 0; i < count && i < LISTED_UPDATES; i++)
		add_update(list, report->words, &updates[i]);
	json_add_int(report->results, "updates_total", (long long)count);
	if (count > LISTED_UPDATES) {
		snprintf(number, sizeof(number), "%zu", count - LISTED_UPDATES);
		more = words_fill(report->words, "updates.more", "count", number, NULL);
		json_add_text(report->results, "updates_more", more);
		free(more);
		results_limit(report, "limit.updates", LISTED_UPDATES);
	} else {
		json_add_text(report->results, "updates_more", "");
	}
	json_add_bool(cJSON_GetObjectItemCaseSensitive(report->results, "any"), "updates",
		list->child != NULL);
	free(updates);
}

void results_licences(struct report_of *report)
{
	xmlNode *licensing = inquiry_section(report->inquiry, "licensing");
	xmlNode *rows = xml_child(licensing, "products");
	cJSON *list = json_add_array(report->results, "licences");

	for (xmlNode *at = xml_first(rows); at; at = xml_next(at)) {
		bool esu = strcmp(xml_value(at, "esu"), "yes") == 0;
		cJSON *row;
		if (!esu && strcmp(xml_value(at, "key"), "installed") != 0)
			continue;
		row = json_push_object(list);
		results_add_shown(row, "name", xml_value(at, "name"));
		json_add_text(row, "activation_id", xml_value(at, "id"));
		json_add_text(row, "status", xml_value(at, "status"));
		json_add_text(
			row, "status_text", words_say(report->words, xml_value(at, "status")));
		json_add_text(row, "partial_key", xml_value(at, "partial_key"));
		json_add_bool(row, "esu", esu);
		json_add_text(row, "programme", xml_value(at, "programme"));
		json_add_text(row, "year", xml_value(at, "year"));
		results_add_shown(row, "src", xml_value(at, "src"));
	}
	json_add_bool(cJSON_GetObjectItemCaseSensitive(report->results, "any"), "licences",
		list->child != NULL);
}

void results_programme(struct report_of *report)
{
	const xmlNode *programme = report->inquiry->programme;
	cJSON *json = json_add_object(report->results, "programme");
	char *key = xasprintf("channel.%s", xml_value(programme, "channel"));

	json_add_text(json, "product", xml_value(programme, "product"));
	json_add_text(json, "programme", xml_value(programme, "title"));
	json_add_text(json, "channel", xml_value(programme, "channel"));
	json_add_text(json, "channel_text", words_get(report->words, key));
	json_add_text(json, "year", xml_value(programme, "year"));
	json_add_text(json, "starts", xml_value(programme, "starts"));
	json_add_text(json, "ends", xml_value(programme, "ends"));
	json_add_text(json, "state", xml_value(programme, "state"));
	json_add_text(json, "text", xml_value(programme, "text"));
	free(key);
}
