/* SPDX-License-Identifier: MIT */
#include "judge/lookups.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"
#include "base/xml.h"
#include "judge/arguments.h"

#include <libxml/xpathInternals.h>
#include <stdlib.h>
#include <string.h>

/* Whether a row may be the one that is asked for although it does not say so: what could not be
 * read of its key, or an ESU key of an unknown year or for an unknown product. */
static bool licence_is_open(const xmlNode *row)
{
	const char *key = xml_value(row, "key");

	if (strcmp(key, "installed") != 0)
		return strcmp(key, "unclear") == 0;
	if (strcmp(xml_value(row, "status"), "unclear") == 0)
		return true;
	return strcmp(xml_value(row, "esu"), "yes") == 0 &&
	       (strcmp(xml_value(row, "covers"), "unknown") == 0 ||
		       strcmp(xml_value(row, "fits"), "unknown") == 0);
}

/* Licence rows: 'ESU', 'windows', an activation id, or a part of the name. */
void lookup_licence(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = argument_inquiry(ctxt);
	xmlNode *licensing = inquiry_section(inquiry, "licensing");
	xmlNode *rows = xml_child(licensing, "products");
	xmlNodeSet *set = xmlXPathNodeSetCreate(NULL);
	char *what;

	if (!argument_count(ctxt, nargs, 1, 1)) {
		xmlXPathFreeNodeSet(set);
		return;
	}
	what = argument_pop(ctxt);
	inquiry_need(inquiry, "licensing");
	for (xmlNode *row = xml_first(rows); row; row = xml_next(row)) {
		bool match;
		if (strcmp(what, "ESU") == 0)
			match = strcmp(xml_value(row, "esu"), "yes") == 0;
		else if (strcmp(what, "windows") == 0)
			match = strcmp(xml_value(row, "windows"), "yes") == 0;
		else
			match = text_equal_nocase(xml_value(row, "id"), what) ||
				strstr(xml_value(row, "name"), what) != NULL;
		if (!match)
			continue;
		xmlXPathNodeSetAddUnique(set, row);
		if (licence_is_open(row))
			inquiry_taint(inquiry, NULL);
	}
	valuePush(ctxt, xmlXPathWrapNodeSet(set));
	free(what);
}

/*
 * A registry value as it was asked for. Facts list absent values too, so a value that is
 * not listed was not asked for, unless its whole key is known not to exist.
 */
static xmlNode *find_value(struct inquiry *inquiry, const char *key, const char *name)
{
	xmlNode *item = inquiry_value(inquiry, key, name);
	struct buf text = BUF_EMPTY;

	if (!item) {
		buf_addf(&text, "registry:%s", key);
		const cJSON *entry = facts_coverage(inquiry->facts, buf_text(&text));
		bool absent = strcmp(json_text(entry, "state"), "absent") == 0 &&
			      facts_covers(inquiry->facts, buf_text(&text)) == FACTS_COVERED;
		if (!absent)
			inquiry_taint(inquiry, buf_text(&text));
	}
	buf_release(&text);
	return item;
}

static void push_value(xmlXPathParserContext *ctxt, int nargs, bool with_absent)
{
	char *key, *name;
	xmlNode *item;

	if (!argument_count(ctxt, nargs, 2, 2))
		return;
	name = argument_pop(ctxt);
	key = argument_pop(ctxt);
	item = find_value(argument_inquiry(ctxt), key, name);
	if (item && !with_absent && strcmp(xml_value(item, "type"), "absent") == 0)
		item = NULL;
	argument_push_node(ctxt, item);
	free(key);
	free(name);
}

void lookup_reg(xmlXPathParserContext *ctxt, int nargs)
{
	push_value(ctxt, nargs, false);
}

void lookup_asked(xmlXPathParserContext *ctxt, int nargs)
{
	push_value(ctxt, nargs, true);
}

void lookup_reg_key(xmlXPathParserContext *ctxt, int nargs)
{
	char *key;

	if (!argument_count(ctxt, nargs, 1, 1))
		return;
	key = argument_pop(ctxt);
	xmlNode *item = find_value(argument_inquiry(ctxt), key, "*");
	argument_push_bool(ctxt, item && strcmp(xml_value(item, "type"), "key") == 0);
	free(key);
}

/* The values of that name in all keys below one whose source was covered. */
void lookup_reg_below(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = argument_inquiry(ctxt);
	struct items items;
	xmlNodeSet *set;
	char *key, *name, *source;

	if (!argument_count(ctxt, nargs, 2, 2))
		return;
	name = argument_pop(ctxt);
	key = argument_pop(ctxt);
	source = xasprintf("registry:%s", key);
	set = xmlXPathNodeSetCreate(NULL);
	inquiry_need(inquiry, source);
	inquiry_items(inquiry, "registry", "name", name, &items);
	for (size_t i = 0; i < items.count; i++) {
		const char *place = xml_value(items.nodes[i], "key");
		if (text_starts_nocase(place, key) && place[strlen(key)] == '\\' &&
			strcmp(xml_value(items.nodes[i], "type"), "absent") != 0)
			xmlXPathNodeSetAdd(set, items.nodes[i]);
	}
	valuePush(ctxt, xmlXPathWrapNodeSet(set));
	free(items.nodes);
	free(source);
	free(key);
	free(name);
}

static void push_items(xmlXPathParserContext *ctxt, struct items *items)
{
	xmlNodeSet *set = xmlXPathNodeSetCreate(NULL);

	for (size_t i = 0; i < items->count; i++)
		xmlXPathNodeSetAdd(set, items->nodes[i]);
	valuePush(ctxt, xmlXPathWrapNodeSet(set));
	free(items->nodes);
}

static void push_all(xmlXPathParserContext *ctxt, const xmlNode *list)
{
	xmlNodeSet *set = xmlXPathNodeSetCreate(NULL);

	for (xmlNode *item = xml_first(list); item; item = xml_next(item))
		xmlXPathNodeSetAdd(set, item);
	valuePush(ctxt, xmlXPathWrapNodeSet(set));
}

void lookup_azure_licence(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = argument_inquiry(ctxt);

	if (!argument_count(ctxt, nargs, 0, 0))
		return;
	inquiry_need(inquiry, "azure-license");
	push_all(ctxt, inquiry_section(inquiry, "azure_licenses"));
}

/* A product type by its number, from the catalogue. */
void lookup_sku(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = argument_inquiry(ctxt);
	char *number;

	if (!argument_count(ctxt, nargs, 1, 1))
		return;
	number = argument_pop(ctxt);
	argument_push_node(ctxt, index_get(&inquiry->rules->catalogue.skus, number));
	free(number);
}

void lookup_service(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = argument_inquiry(ctxt);
	struct items items;
	char *name;

	if (!argument_count(ctxt, nargs, 1, 1))
		return;
	name = argument_pop(ctxt);
	inquiry_need(inquiry, "services");
	inquiry_items(inquiry, "services", "name", name, &items);
	push_items(ctxt, &items);
	free(name);
}

/* One restart indicator, or all of them for '*'. An indicator that is listed is known even
 * when the list is damaged; one that is not listed was not looked at. */
void lookup_restart(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = argument_inquiry(ctxt);
	struct items items;
	bool listed = false;
	char *name;

	if (!argument_count(ctxt, nargs, 1, 1))
		return;
	name = argument_pop(ctxt);
	if (strcmp(name, "*") == 0) {
		inquiry_need(inquiry, "pending-restart");
		push_all(ctxt, inquiry_section(inquiry, "pending_restart"));
	} else {
		inquiry_items(inquiry, "pending_restart", "indicator", name, &items);
		for (size_t i = 0; i < items.count; i++)
			listed = strcmp(xml_value(items.nodes[i], "state"), "unclear") != 0;
		if (!listed)
			inquiry_taint(inquiry, "pending-restart");
		push_items(ctxt, &items);
	}
	free(name);
}

void lookup_cert(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = argument_inquiry(ctxt);
	xmlNode *list = inquiry_section(inquiry, "certificates");
	xmlNodeSet *set;
	struct buf source = BUF_EMPTY;
	char *store, *what;

	if (!argument_count(ctxt, nargs, 2, 2))
		return;
	what = argument_pop(ctxt);
	store = argument_pop(ctxt);
	set = xmlXPathNodeSetCreate(NULL);
	buf_addf(&source, "certificates:%s", store);
	inquiry_need(inquiry, buf_text(&source));
	for (xmlNode *item = xml_first(list); item; item = xml_next(item)) {
		if (text_equal_nocase(xml_value(item, "store"), store) &&
			(text_equal_nocase(xml_value(item, "thumbprint"), what) ||
				strstr(xml_value(item, "subject"), what)))
			xmlXPathNodeSetAddUnique(set, item);
	}
	valuePush(ctxt, xmlXPathWrapNodeSet(set));
	buf_release(&source);
	free(store);
	free(what);
}

struct newest {
	const char *time;
	const xmlNode *item;
};

static void newer(struct newest *newest, const xmlNode *item, const char *time)
{
	if (strcmp(time, "none") == 0 || strcmp(time, newest->time) <= 0)
		return;
	newest->time = time;
	newest->item = item;
}

/* The newest time in what was collected: a clock that is behind it is wrong. */
void lookup_newest_time(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = argument_inquiry(ctxt);
	struct newest newest = {"", NULL};
	xmlNode *node;

	if (!argument_count(ctxt, nargs, 0, 0))
		return;
	for (xmlNode *line = xml_first(inquiry_section(inquiry, "logs")); line;
		line = xml_next(line))
		newer(&newest, line, xml_value(line, "last"));
	for (xmlNode *at = xml_first(inquiry_section(inquiry, "updates")); at;
		at = xml_next(at)) {
		xmlNode *entry = xml_first(xml_child(at, "sources"));
		for (; entry; entry = xml_next(entry))
			newer(&newest, entry, xml_value(entry, "installed"));
	}
	node = index_get(&inquiry->made, "newest");
	if (!node && newest.item) {
		node = inquiry_derive(inquiry, "newest");
		xml_set(node, "when", newest.time);
		xml_set(node, "src", xml_value(newest.item, "src"));
		xml_set(node, "time", newest.time);
		index_put(&inquiry->made, "newest", node);
	}
	argument_push_node(ctxt, node);
}
