/* SPDX-License-Identifier: MIT */
#include "judge/finder.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/xml.h"

#include <libxml/xpathInternals.h>
#include <stdlib.h>
#include <string.h>

void finder_init(struct finder *finder, xmlNode *root, bool plain)
{
	memset(finder, 0, sizeof(*finder));
	finder->root = root;
	finder->plain = plain;
	if (plain)
		finder->xpath = xmlXPathNewContext(root->doc);
}

void finder_release(struct finder *finder)
{
	for (size_t i = 0; i < finder->answers.room; i++) {
		struct items *items = finder->answers.slots[i].value;
		if (items)
			free(items->nodes);
		free(items);
	}
	for (size_t i = 0; i < finder->compiled.room; i++) {
		if (finder->compiled.slots[i].key)
			xmlXPathFreeCompExpr(finder->compiled.slots[i].value);
	}
	index_release(&finder->tables);
	index_release(&finder->answers);
	index_release(&finder->compiled);
	xmlXPathFreeContext(finder->xpath);
}

static void add_item(struct items *items, xmlNode *node)
{
	items->nodes =
		xgrow(items->nodes, &items->room, items->count + 1, sizeof(*items->nodes));
	items->nodes[items->count++] = node;
}

/* What a question asks for, without its values. */
static void put_kind(struct buf *text, const struct question *question)
{
	buf_clear(text);
	buf_addf(text, "%s\n%s\n%s", question->path, question->attribute,
		question->second ? question->second : "");
}

static void put_values(struct buf *text, const char *first, const char *second)
{
	buf_addf(text, "\n%s\n%s", first, second ? second : "");
}

static void make_table(
	struct finder *finder, const xmlNode *list, const struct question *question)
{
	struct buf key = BUF_EMPTY;
	size_t kind;

	put_kind(&key, question);
	kind = key.len;
	index_put(&finder->tables, buf_text(&key), finder);
	for (xmlNode *item = xml_first(list); item; item = xml_next(item)) {
		struct items *items;
		buf_truncate(&key, kind);
		put_values(&key, xml_value(item, question->attribute),
			question->second ? xml_value(item, question->second) : NULL);
		items = index_get(&finder->answers, buf_text(&key));
		if (!items) {
			items = xcalloc(1, sizeof(*items));
			index_put(&finder->answers, buf_text(&key), items);
		}
		add_item(items, item);
	}
	buf_release(&key);
}

#define EQUALS(variable) \
	"translate(@%s,'ABCDEFGHIJKLMNOPQRSTUVWXYZ','abcdefghijklmnopqrstuvwxyz')=" variable

static xmlXPathCompExpr *compile(struct finder *finder, const struct question *question)
{
	struct buf text = BUF_EMPTY;
	xmlXPathCompExpr *compiled;

	put_kind(&text, question);
	compiled = index_get(&finder->compiled, buf_text(&text));
	if (!compiled) {
		char *kind = buf_steal(&text);
		buf_addf(&text, "/facts/%s/item[" EQUALS("$first"), question->path,
			question->attribute);
		if (question->second)
			buf_addf(&text, " and " EQUALS("$second"), question->second);
		buf_adds(&text, "]");
		compiled = xmlXPathCompile(BAD_CAST buf_text(&text));
		index_put(&finder->compiled, kind, compiled);
		free(kind);
	}
	buf_release(&text);
	return compiled;
}

static void set_variable(struct finder *finder, const char *name, const char *value)
{
	xmlChar *small = xmlStrdup(BAD_CAST value);

	for (xmlChar *at = small; *at; at++)
		*at = (xmlChar)(*at >= 'A' && *at <= 'Z' ? *at - 'A' + 'a' : *at);
	xmlXPathRegisterVariable(finder->xpath, BAD_CAST name, xmlXPathWrapString(small));
}

static void ask_plainly(
	struct finder *finder, const struct question *question, struct items *items)
{
	xmlXPathObject *object;

	set_variable(finder, "first", question->value);
	if (question->second)
		set_variable(finder, "second", question->second_value);
	finder->xpath->node = finder->root;
	object = xmlXPathCompiledEval(compile(finder, question), finder->xpath);
	for (int i = 0; object && object->nodesetval && i < object->nodesetval->nodeNr; i++)
		add_item(items, object->nodesetval->nodeTab[i]);
	xmlXPathFreeObject(object);
}

static const struct items *ask_index(
	struct finder *finder, const xmlNode *list, const struct question *question)
{
	struct buf key = BUF_EMPTY;
	const struct items *found;

	put_kind(&key, question);
	if (!index_get(&finder->tables, buf_text(&key)))
		make_table(finder, list, question);
	put_values(&key, question->value, question->second_value);
	found = index_get(&finder->answers, buf_text(&key));
	buf_release(&key);
	return found;
}

void finder_ask(struct finder *finder, const xmlNode *list, const struct question *question,
	struct items *items)
{
	const struct items *found;

	memset(items, 0, sizeof(*items));
	if (!list)
		return;
	if (finder->plain) {
		ask_plainly(finder, question, items);
		return;
	}
	found = ask_index(finder, list, question);
	for (size_t i = 0; found && i < found->count; i++)
		add_item(items, found->nodes[i]);
}

xmlNode *finder_one(struct finder *finder, const xmlNode *list, const struct question *question)
{
	struct items items;
	const struct items *found;
	xmlNode *first;

	if (!list)
		return NULL;
	if (!finder->plain) {
		found = ask_index(finder, list, question);
		return found ? found->nodes[0] : NULL;
	}
	finder_ask(finder, list, question, &items);
	first = items.count ? items.nodes[0] : NULL;
	free(items.nodes);
	return first;
}
