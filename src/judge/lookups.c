/* SPDX-License-Identifier: MIT */
#include "judge/lookups.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"
#include "base/xml.h"
#include "judge/arguments.h"

#include <libxml/xpathInternals.h>
#include <stdlib.h>
#include <string.h>

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
		/* An ESU key of an unknown year may be the one that is needed. */
		if (strcmp(xml_value(row, "esu"), "yes") == 0 &&
			strcmp(xml_value(row, "key"), "installed") == 0 &&
			strcmp(xml_value(row, "covers"), "unknown") == 0)
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

/* Items of a list whose attribute equals a text. */
static void push_items(xmlXPathParserContext *ctxt, const char *section, const char *attribute,
	const char *text, bool all)
{
	xmlNode *list = inquiry_section(argument_inquiry(ctxt), section);
	xmlNodeSet *set = xmlXPathNodeSetCreate(NULL);

	for (xmlNode *item = xml_first(list); item; item = xml_next(item)) {
		if (all || text_equal_nocase(xml_value(item, attribute), text))
			xmlXPathNodeSetAddUnique(set, item);
	}
	valuePush(ctxt, xmlXPathWrapNodeSet(set));
}

void lookup_service(xmlXPathParserContext *ctxt, int nargs)
{
	char *name;

	if (!argument_count(ctxt, nargs, 1, 1))
		return;
	name = argument_pop(ctxt);
	inquiry_need(argument_inquiry(ctxt), "services");
	push_items(ctxt, "services", "name", name, false);
	free(name);
}

/* One restart indicator, or all of them for '*'. An indicator that is listed is known even
 * when the list is damaged; one that is not listed was not looked at. */
void lookup_restart(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = argument_inquiry(ctxt);
	xmlNode *list = inquiry_section(inquiry, "pending_restart");
	bool listed = false;
	char *name;

	if (!argument_count(ctxt, nargs, 1, 1))
		return;
	name = argument_pop(ctxt);
	for (xmlNode *item = xml_first(list); item; item = xml_next(item)) {
		if (strcmp(xml_value(item, "indicator"), name) == 0)
			listed = strcmp(xml_value(item, "state"), "unclear") != 0;
	}
	if (strcmp(name, "*") == 0)
		inquiry_need(inquiry, "pending-restart");
	else if (!listed)
		inquiry_taint(inquiry, "pending-restart");
	push_items(ctxt, "pending_restart", "indicator", name, strcmp(name, "*") == 0);
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

/*
 * Lines of a log and reported symptoms with a code, or with a text inside. History is left
 * out; a line whose age is not known taints, and so does a log that was not covered.
 */
static void push_events(xmlXPathParserContext *ctxt, int nargs, const char *attribute)
{
	struct inquiry *inquiry = argument_inquiry(ctxt);
	static const char *const sections[] = {"logs", "symptoms"};
	struct buf source = BUF_EMPTY;
	xmlNodeSet *set;
	char *log, *what;

	if (!argument_count(ctxt, nargs, 2, 2))
		return;
	log = argument_pop(ctxt);
	what = argument_pop(ctxt);
	set = xmlXPathNodeSetCreate(NULL);
	buf_addf(&source, "logs:%s", log);
	inquiry_need(inquiry, buf_text(&source));
	for (size_t i = 0; i < 2; i++) {
		xmlNode *list = inquiry_section(inquiry, sections[i]);
		for (xmlNode *item = xml_first(list); item; item = xml_next(item)) {
			const char *value = xml_value(item, attribute);
			const char *current = xml_value(item, "current");
			if (i == 0 && !text_equal_nocase(xml_value(item, "log"), log))
				continue;
			if (strcmp(attribute, "code") == 0 ? strcmp(value, what) != 0
							   : !strstr(value, what))
				continue;
			if (strcmp(current, "yes") == 0)
				xmlXPathNodeSetAddUnique(set, item);
			else if (strcmp(current, "unknown") == 0)
				inquiry_taint(inquiry, "hardware");
		}
	}
	valuePush(ctxt, xmlXPathWrapNodeSet(set));
	buf_release(&source);
	free(log);
	free(what);
}

void lookup_event(xmlXPathParserContext *ctxt, int nargs)
{
	push_events(ctxt, nargs, "code");
}

void lookup_event_text(xmlXPathParserContext *ctxt, int nargs)
{
	push_events(ctxt, nargs, "text");
}
