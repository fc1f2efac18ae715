/* SPDX-License-Identifier: MIT */
#include "harvest/ledger.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/text.h"
#include "facts/facts.h"

#include <stdlib.h>
#include <string.h>

/* The sections that captures fill, in the order of the facts document. A name with a slash is a
 * list inside an object; a section is an object when its records have no identity. */
static const char *const sections[] = {"machine", "os", "updates", "servicing/stacks",
	"servicing/rollups", "licensing", "licensing/products", "registry", "certificates",
	"services", "pending_restart", "logs", "arc", "azure_licenses", "azure_keys",
	"wsus_server", "component_store", "network", "join", "vamt", "symptoms"};

enum { SECTIONS = sizeof(sections) / sizeof(*sections) };

static void add_values(cJSON *object, const struct record *record)
{
	for (size_t i = 0; i < record->count; i++) {
		const struct value *value = &record->values[i];
		if (value->number)
			json_add_int(object, value->member, strtoll(value->text, NULL, 10));
		else
			json_add_text(object, value->member, value->text);
	}
}

static void add_src(const struct harvest *harvest, cJSON *object, struct place place)
{
	char *src = ledger_place(harvest, place);

	json_add_text(object, "src", src);
	free(src);
}

/* An object's members come from many lines: each tells its own. */
static void add_object(
	const struct harvest *harvest, cJSON *object, const struct record *record)
{
	cJSON *at = cJSON_CreateArray();

	add_values(object, record);
	for (size_t i = 0; i < record->count; i++) {
		cJSON *row = json_push_object(at);
		json_add_text(row, "member", record->values[i].member);
		add_src(harvest, row, record->values[i].place);
	}
	add_src(harvest, object, record->place);
	cJSON_AddItemToObject(object, "at", at);
}

static cJSON *section_of(cJSON *document, const char *name, bool list)
{
	cJSON *section = cJSON_GetObjectItemCaseSensitive(document, name);

	if (section)
		return section;
	return list ? json_add_array(document, name) : json_add_object(document, name);
}

/* Updates: one entry for each number, with its sources. */
static void add_update(const struct harvest *harvest, cJSON *document, struct index *by_kb,
	const struct record *record)
{
	const char *kb = record_get(record, "kb");
	cJSON *update = index_get(by_kb, kb), *entry, *sources;

	if (!update) {
		update = json_push_object(section_of(document, "updates", true));
		json_add_text(update, "kb", kb);
		json_add_array(update, "sources");
		index_put(by_kb, kb, update);
	}
	if (*record_get(record, "title") && !json_get(update, "title"))
		json_add_text(update, "title", record_get(record, "title"));
	sources = cJSON_GetObjectItemCaseSensitive(update, "sources");
	entry = json_push_object(sources);
	json_add_text(entry, "source", record->source);
	for (size_t i = 0; i < record->count; i++) {
		const struct value *value = &record->values[i];
		if (strcmp(value->member, "kb") != 0 && strcmp(value->member, "title") != 0)
			json_add_text(entry, value->member, value->text);
	}
	add_src(harvest, entry, record->place);
}

static void add_record(const struct harvest *harvest, cJSON *document, struct index *by_kb,
	const struct record *record)
{
	const char *slash = strchr(record->section, '/');

	if (strcmp(record->section, "updates") == 0) {
		add_update(harvest, document, by_kb, record);
	} else if (slash) {
		char *outer = xstrndup(record->section, (size_t)(slash - record->section));
		cJSON *object = section_of(document, outer, false);
		cJSON *item = json_push_object(section_of(object, slash + 1, true));
		add_values(item, record);
		add_src(harvest, item, record->place);
		free(outer);
	} else if (*record->identity) {
		cJSON *item = json_push_object(section_of(document, record->section, true));
		add_values(item, record);
		add_src(harvest, item, record->place);
	} else if (strcmp(record->section, "licensing") == 0) {
		add_values(section_of(document, "licensing", false), record);
	} else {
		add_object(harvest, section_of(document, record->section, false), record);
	}
}

static struct covered *covered_of(struct harvest *harvest, const struct record *record)
{
	for (size_t i = 0; i < harvest->covered_count; i++) {
		if (text_equal_nocase(harvest->covered[i].source, record->source))
			return &harvest->covered[i];
	}
	return NULL;
}

/* What only an older capture lists, while a newer one has the whole list, is gone. What one
 * says is not there at all and another one shows all the same is there in part. */
static void settle(struct harvest *harvest)
{
	for (size_t i = 0; i < harvest->covered_count && harvest->full; i++) {
		if (harvest->covered[i].cover == COVER_WHOLE)
			harvest->covered[i].cover = COVER_PARTIAL;
	}
	for (size_t i = 0; i < harvest->count; i++) {
		struct record *record = harvest->records[i];
		struct covered *covered = covered_of(harvest, record);
		const char *ours = harvest->captures[record->last].time;

		record->outdated = covered && covered->cover >= COVER_ABSENT &&
				   record->last != covered->capture && *ours &&
				   strcmp(ours, harvest->captures[covered->capture].time) < 0;
		if (record->outdated)
			ledger_conflict(harvest, record, "", "not listed",
				(struct place){covered->capture, 0}, "listed", record->place);
		else if (covered && covered->cover == COVER_ABSENT)
			covered->cover = COVER_PARTIAL;
	}
}

static void add_coverage(const struct harvest *harvest, cJSON *document)
{
	static const char *const states[] = {"failed", "partial", "absent", "collected"};
	cJSON *list = cJSON_GetObjectItemCaseSensitive(document, "coverage");

	for (size_t i = 0; i < harvest->covered_count; i++) {
		const struct covered *covered = &harvest->covered[i];
		const char *time = harvest->captures[covered->capture].time;
		cJSON *entry;

		if (strncmp(covered->source, "servicing/", 10) == 0)
			continue;
		entry = json_push_object(list);
		json_add_text(entry, "source", covered->source);
		json_add_text(entry, "state", states[covered->cover]);
		json_add_int(entry, "count", 0);
		json_add_text(entry, "from", buf_text(&covered->from));
		json_add_text(entry, "time", *time ? time : "none");
		if (covered->code && covered->cover == COVER_FAILED) {
			cJSON *error = json_add_object(entry, "error");
			json_add_text(error, "code", covered->code);
			json_add_text(error, "text", covered->text);
		}
	}
}

static void add_captures(const struct harvest *harvest, cJSON *document)
{
	cJSON *list = json_add_array(document, "captures");

	for (size_t i = 0; i < harvest->capture_count; i++) {
		const struct held *held = &harvest->captures[i];
		cJSON *row = json_push_object(list);

		json_add_text(row, "file", held->file);
		json_add_text(row, "state",
			held->ignored || !held->kinds.len ? "ignored"
			: held->damaged                   ? "damaged"
							  : "read");
		json_add_text(row, "kinds", buf_text(&held->kinds));
		json_add_text(row, "encoding", held->encoding);
		json_add_bool(row, "assumed", held->assumed);
		json_add_text(row, "note", buf_text(&held->note));
		json_add_text(row, "time", *held->time ? held->time : "none");
	}
}

static void add_conflicts(const struct harvest *harvest, cJSON *document)
{
	cJSON *list;

	if (!harvest->conflict_count)
		return;
	list = json_add_array(document, "conflicts");
	for (size_t i = 0; i < harvest->conflict_count; i++) {
		const struct conflict *conflict = &harvest->conflicts[i];
		char *kept = ledger_place(harvest, conflict->kept_at);
		char *other = ledger_place(harvest, conflict->other_at);
		cJSON *row = json_push_object(list);

		json_add_text(row, "source", conflict->source);
		json_add_text(row, "item", conflict->item);
		json_add_text(row, "kept", conflict->kept);
		json_add_text(row, "kept_src", kept);
		json_add_text(row, "other", conflict->other);
		json_add_text(row, "other_src", other);
		free(kept);
		free(other);
	}
}

static void add_collector(
	const struct harvest *harvest, cJSON *document, const char *version, const char *now)
{
	cJSON *collector = json_add_object(document, "collector");
	const char *newest = harvest_newest(harvest);

	/* Facts are as old as the captures, not as their import. A local time is no time of the
	 * collector. */
	if (!*newest || !strchr(newest, 'Z'))
		newest = now;
	json_add_text(collector, "name", "esureport");
	json_add_text(collector, "version", version);
	json_add_text(collector, "mode", harvest->mode);
	json_add_text(collector, "started", harvest->started ? harvest->started : newest);
	json_add_text(collector, "finished", harvest->finished ? harvest->finished : newest);
	json_add_bool(collector, "elevated", harvest->elevated);
}

cJSON *harvest_document(
	struct harvest *harvest, const char *version, const char *now, struct error *err)
{
	cJSON *document = cJSON_CreateObject();
	struct index by_kb = INDEX_EMPTY;

	json_add_text(document, "format", "esureport-facts/1");
	add_collector(harvest, document, version, now);
	json_add_array(document, "coverage");
	settle(harvest);
	add_coverage(harvest, document);
	for (size_t s = 0; s < SECTIONS; s++) {
		for (size_t i = 0; i < harvest->count; i++) {
			const struct record *record = harvest->records[i];
			if (strcmp(record->section, sections[s]) == 0 && !record->outdated)
				add_record(harvest, document, &by_kb, record);
		}
	}
	/* That there was none is no reason to leave the list out. */
	if (json_get(document, "licensing"))
		section_of(cJSON_GetObjectItemCaseSensitive(document, "licensing"), "products",
			true);
	add_conflicts(harvest, document);
	add_captures(harvest, document);
	index_release(&by_kb);
	if (!facts_recount(document, err)) {
		cJSON_Delete(document);
		return NULL;
	}
	return document;
}
