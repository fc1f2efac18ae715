/* SPDX-License-Identifier: MIT */
#include "judge/explain.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/text.h"
#include "base/xml.h"
#include "judge/grammar.h"
#include "judge/reading.h"
#include "judge/results.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *confidence_text(const struct words *words, const xmlNode *entry)
{
	static const char *const keys[][2] = {{"C", "confidence.C"}, {"C3", "confidence.C3"},
		{"D", "confidence.D"}, {"M", "confidence.M"}};
	const char *confidence = xml_value(entry, "confidence");

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		if (strcmp(keys[i][0], confidence) == 0)
			return words_get(words, keys[i][1]);
	}
	return "";
}

/* The rules that name this code among their symptoms. */
static void add_rules(const struct ruleset *rules, cJSON *object, const char *code)
{
	cJSON *list = json_add_array(object, "rules");

	for (size_t i = 0; i < rules->count; i++) {
		const xmlNode *node = rules->rules[i].node;
		const xmlNode *symptom = xml_first(xml_child(node, "symptoms"));
		cJSON *row;
		char *title;
		while (symptom && strcmp(xml_value(symptom, "code"), code) != 0)
			symptom = xml_next(symptom);
		if (!symptom)
			continue;
		row = json_push_object(list);
		title = xml_text(xml_child(node, "title"));
		json_add_text(row, "rule", rules->rules[i].id);
		json_add_text(row, "title", title);
		free(title);
	}
	json_add_bool(object, "has_rules", list->child != NULL);
}

/* The spellings of a code: signed and unsigned decimal, and the number of a Windows error. */
static void add_numbers(cJSON *object, const char *code)
{
	uint32_t value = (uint32_t)strtoul(*code ? code : "0", NULL, 16);
	bool win32 = value >> 16 == 0x8007;
	char text[16];

	snprintf(text, sizeof(text), "%" PRId64,
		value >= 0x80000000u ? (int64_t)value - 0x100000000 : (int64_t)value);
	json_add_text(object, "decimal", *code ? text : "");
	snprintf(text, sizeof(text), "%" PRIu32, value);
	json_add_text(object, "unsigned", *code ? text : "");
	snprintf(text, sizeof(text), "%" PRIu32, value & 0xFFFF);
	json_add_flagged(object, "win32", win32 ? text : "");
}

static bool add_code(
	const struct ruleset *rules, const struct words *words, cJSON *item, const char *code)
{
	const xmlNode *entry = *code ? index_get(&rules->catalogue.codes, code) : NULL;
	cJSON *object = json_add_object(item, "code");

	json_add_text(object, "code", code);
	json_add_flagged(object, "name", xml_value(entry, "name"));
	add_numbers(object, code);
	json_add_text(object, "meaning", xml_value(entry, "meaning"));
	json_add_text(object, "cause", xml_value(entry, "cause"));
	json_add_text(object, "fix", xml_value(entry, "fix"));
	json_add_text(object, "confidence", confidence_text(words, entry));
	add_rules(rules, object, code);
	return entry != NULL;
}

/* An update and when it came out: "KB5017397 (2022-09)". */
static void add_update_name(cJSON *object, const char *name, const xmlNode *update)
{
	const char *month = xml_value(update, "month");
	char *text = update ? xasprintf("KB%s%s%s%s", xml_get(update, "kb"), *month ? " (" : "",
				      month, *month ? ")" : "")
			    : NULL;

	json_add_flagged(object, name, text);
	free(text);
}

/* Whether an update stands at or behind the one that a requirement asks for. */
static bool satisfies(const xmlNode *chain, const char *minimum, const char *kb)
{
	bool reached = false;

	for (const xmlNode *at = xml_first(chain); at; at = xml_next(at)) {
		reached = reached || strcmp(xml_get(at, "kb"), minimum) == 0;
		if (reached && strcmp(xml_get(at, "kb"), kb) == 0)
			return true;
	}
	return false;
}

static char *product_titles(const struct ruleset *rules, const char *ids)
{
	const struct catalogue_list *products = &rules->catalogue.products;
	struct buf text = BUF_EMPTY;

	for (size_t i = 0; i < products->count; i++) {
		if (grammar_has_word(ids, xml_get(products->nodes[i], "id")))
			buf_addf(&text, "%s%s", text.len ? ", " : "",
				xml_get(products->nodes[i], "title"));
	}
	return buf_steal(&text);
}

static void add_roles(const struct ruleset *rules, cJSON *object, const char *kb)
{
	const struct catalogue_list *requirements = &rules->catalogue.requirements;
	cJSON *list = json_add_array(object, "meets");

	for (size_t i = 0; *kb && i < requirements->count; i++) {
		const xmlNode *at = requirements->nodes[i];
		const xmlNode *chain =
			index_get(&rules->catalogue.chains, xml_get(at, "chain"));
		char *products;
		cJSON *row;
		if (xml_get(at, "newest") || !satisfies(chain, xml_get(at, "minimum"), kb))
			continue;
		products = product_titles(rules, xml_get(at, "products"));
		row = json_push_object(list);
		json_add_text(row, "title", xml_get(at, "title"));
		json_add_text(row, "minimum", xml_get(at, "minimum"));
		json_add_text(row, "products", products);
		free(products);
	}
	json_add_bool(object, "has_meets", list->child != NULL);
}

static void add_chain(const struct ruleset *rules, const struct words *words, cJSON *list,
	const xmlNode *chain, const xmlNode *update, const xmlNode *before)
{
	bool each = strcmp(xml_get(chain, "measure"), "each") == 0;
	cJSON *row = json_push_object(list);
	const xmlNode *newest = update;
	char *products = product_titles(rules, xml_get(chain, "products"));

	while (xml_next(newest))
		newest = xml_next(newest);
	json_add_text(row, "title", xml_get(chain, "title"));
	json_add_text(row, "products", products);
	json_add_flagged(row, "month", xml_value(update, "month"));
	json_add_flagged(row, "version", xml_value(update, "exact"));
	add_update_name(row, "replaces", each ? NULL : before);
	add_update_name(row, "replaced_by", each ? NULL : xml_next(update));
	add_update_name(row, "newest", each || newest == update ? NULL : newest);
	json_add_text(row, "confidence", confidence_text(words, update));
	free(products);
}

static bool add_update(
	const struct ruleset *rules, const struct words *words, cJSON *item, const char *kb)
{
	cJSON *object = json_add_object(item, "update");
	char *url = *kb ? words_fill(words, "carry-in.url", "kb", kb, NULL) : xstrdup("");
	cJSON *list;

	json_add_text(object, "kb", kb);
	json_add_text(object, "url", url);
	list = json_add_array(object, "chains");
	for (size_t i = 0; *kb && i < rules->catalogue.chain_order.count; i++) {
		const xmlNode *chain = rules->catalogue.chain_order.nodes[i];
		const xmlNode *update = catalogue_update(chain, kb);
		if (update)
			add_chain(rules, words, list, chain, update,
				xmlPreviousElementSibling((xmlNode *)update));
	}
	add_roles(rules, object, kb);
	free(url);
	return list->child != NULL;
}

static bool add_licence(
	const struct ruleset *rules, const struct words *words, cJSON *item, const char *guid)
{
	const xmlNode *entry = *guid ? index_get(&rules->catalogue.licences, guid) : NULL;
	const xmlNode *programme =
		entry ? catalogue_programme(&rules->catalogue, xml_get(entry, "programme"))
		      : NULL;
	const xmlNode *year = xml_first(programme);
	cJSON *object = json_add_object(item, "licence");

	while (year && strcmp(xml_get(year, "number"), xml_get(entry, "year")) != 0)
		year = xml_next(year);
	json_add_text(object, "id", guid);
	json_add_text(object, "programme", xml_value(programme, "title"));
	json_add_text(object, "year", xml_value(entry, "year"));
	json_add_flagged(object, "starts", xml_value(year, "starts"));
	json_add_text(object, "ends", xml_value(year, "ends"));
	json_add_bool(object, "unsold", *xml_value(entry, "sold") != '\0');
	json_add_text(object, "confidence", confidence_text(words, entry));
	return entry != NULL;
}

static void add_item(
	const struct ruleset *rules, const struct words *words, cJSON *list, const char *query)
{
	cJSON *item = json_push_object(list), *is;
	struct reading reading;
	bool code, update, licence;

	reading_of(&reading, query, &rules->catalogue.codes);
	results_add_shown(item, "query", query);
	code = add_code(rules, words, item, reading.code);
	update = add_update(rules, words, item, reading.kb);
	licence = add_licence(rules, words, item, reading.guid);
	is = json_add_object(item, "is");
	json_add_bool(is, "code", reading.code[0]);
	json_add_bool(is, "update", reading.kb[0]);
	json_add_bool(is, "licence", reading.guid[0]);
	json_add_bool(is, "unread", !reading.code[0] && !reading.kb[0] && !reading.guid[0]);
	json_add_bool(item, "known",
		(code || !reading.code[0]) && (update || !reading.kb[0]) &&
			(licence || !reading.guid[0]) &&
			(reading.code[0] || reading.kb[0] || reading.guid[0]));
}

cJSON *explain_all(const struct ruleset *rules, const struct words *words,
	const char *const *queries, size_t count)
{
	cJSON *document = cJSON_CreateObject();
	cJSON *list;

	json_add_text(document, "format", "esureport-explanation/1");
	json_add_text(document, "lang", words->language);
	list = json_add_array(document, "items");
	for (size_t i = 0; i < count; i++)
		add_item(rules, words, list, queries[i]);
	return document;
}
