/* SPDX-License-Identifier: MIT */
#include "facts/facts.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/xml.h"
#include "facts/coverage.h"

#include <stdio.h>
#include <string.h>

static void put_scalar(xmlNode *node, const char *name, const cJSON *value)
{
	if (cJSON_IsString(value)) {
		xml_add(node, name, value->valuestring);
	} else if (cJSON_IsBool(value)) {
		xml_add(node, name, cJSON_IsTrue(value) ? "yes" : "no");
	} else if (cJSON_IsNumber(value)) {
		char number[32];
		snprintf(number, sizeof(number), "%.0f", value->valuedouble);
		xml_add(node, name, number);
	}
}

static void put_children(xmlNode *node, const cJSON *value)
{
	for (const cJSON *child = value->child; child; child = child->next) {
		if (cJSON_IsObject(child) || cJSON_IsArray(child)) {
			/* Members of lists have no name; names of members come from the
			 * schema, which refused any other. */
			const char *name = child->string ? child->string : "item";
			xmlNode *inner = xmlNewDocNode(node->doc, NULL, BAD_CAST name, NULL);
			xmlAddChild(node, inner);
			put_children(inner, child);
		} else if (child->string) {
			put_scalar(node, child->string, child);
		}
	}
}

static void inherit(xmlNode *node, const cJSON *entry)
{
	const char *from = json_text(entry, "from");
	const char *time = json_text(entry, "time");

	if (*from && !xml_get(node, "src"))
		xml_add(node, "src", from);
	if (*time && strcmp(time, "none") != 0 && !xml_get(node, "time"))
		xml_add(node, "time", time);
}

/* A registry value was read from its key, whatever read it. */
static void put_key(xmlNode *item)
{
	const char *key = xml_get(item, "key");

	if (key && !xml_get(item, "src"))
		xml_add(item, "src", key);
}

/* Lets the entries of a section tell whence and when: their own words come first. */
static void inherit_section(const struct facts *facts, const cJSON *section, xmlNode *node)
{
	struct buf name = BUF_EMPTY;

	if (cJSON_IsArray(section)) {
		xmlNode *item = xml_first(node);
		for (const cJSON *entry = section->child; entry && item; entry = entry->next) {
			coverage_source_of(&name, section->string, entry);
			if (strcmp(section->string, "registry") == 0)
				put_key(item);
			inherit(item, facts_coverage(facts, buf_text(&name)));
			item = xml_next(item);
		}
	} else {
		coverage_source_of(&name, section->string, section);
		const cJSON *entry = facts_coverage(facts, buf_text(&name));
		inherit(node, entry);
		for (xmlNode *list = xml_first(node); list; list = xml_next(list)) {
			for (xmlNode *item = xml_first(list); item; item = xml_next(item))
				inherit(item, entry);
		}
	}
	buf_release(&name);
}

static void inherit_updates(const struct facts *facts, xmlNode *updates)
{
	for (xmlNode *update = xml_first(updates); update; update = xml_next(update)) {
		xmlNode *list = xml_first(update);
		for (xmlNode *item = xml_first(list); item; item = xml_next(item))
			inherit(item, facts_coverage(facts, xml_get(item, "source")));
	}
}

xmlNode *facts_view(const struct facts *facts, xmlNode *root, const char *section)
{
	const cJSON *value = json_get(facts_document(facts), section);
	xmlNode *node;

	if (!cJSON_IsObject(value) && !cJSON_IsArray(value))
		return NULL;
	node = xmlNewDocNode(root->doc, NULL, BAD_CAST section, NULL);
	xmlAddChild(root, node);
	put_children(node, value);
	if (strcmp(section, "updates") == 0)
		inherit_updates(facts, node);
	else
		inherit_section(facts, value, node);
	return node;
}
