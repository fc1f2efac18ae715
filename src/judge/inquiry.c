/* SPDX-License-Identifier: MIT */
#include "judge/inquiry.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/xml.h"
#include "judge/expression.h"

#include <libxml/xpathInternals.h>
#include <stdlib.h>
#include <string.h>

/* An XPath evaluation that goes beyond this many steps is a mistake in a rule. */
enum { OPERATION_LIMIT = 20000000 };

struct let_value {
	xmlXPathObject *object;
	struct taint taint;
};

void taint_clear(struct taint *taint)
{
	for (size_t i = 0; i < taint->count; i++)
		free(taint->sources[i]);
	taint->count = 0;
	taint->set = false;
}

void taint_release(struct taint *taint)
{
	taint_clear(taint);
	free(taint->sources);
	taint->sources = NULL;
	taint->room = 0;
}

static void taint_add(struct taint *taint, const char *source)
{
	taint->set = true;
	if (!source)
		return;
	for (size_t i = 0; i < taint->count; i++) {
		if (strcmp(taint->sources[i], source) == 0)
			return;
	}
	taint->sources =
		xgrow(taint->sources, &taint->room, taint->count + 1, sizeof(*taint->sources));
	taint->sources[taint->count++] = xstrdup(source);
}

void taint_merge(struct taint *into, const struct taint *from)
{
	into->set = into->set || from->set;
	for (size_t i = 0; i < from->count; i++)
		taint_add(into, from->sources[i]);
}

void inquiry_taint(struct inquiry *inquiry, const char *source)
{
	taint_add(&inquiry->taint, source);
}

bool inquiry_need(struct inquiry *inquiry, const char *source)
{
	if (facts_covers(inquiry->facts, source) == FACTS_COVERED)
		return true;
	inquiry_taint(inquiry, source);
	return false;
}

xmlNode *inquiry_section(const struct inquiry *inquiry, const char *name)
{
	xmlNode *section = xml_child(inquiry->root, name);

	return section ? section : facts_view(inquiry->facts, inquiry->root, name);
}

xmlNode *inquiry_value(struct inquiry *inquiry, const char *key, const char *name)
{
	struct question question = {"registry", "key", key, "name", name};

	return finder_one(&inquiry->finder, inquiry_section(inquiry, "registry"), &question);
}

xmlNode *inquiry_update(struct inquiry *inquiry, const char *kb)
{
	struct question question = {"updates", "kb", kb, NULL, NULL};

	return finder_one(&inquiry->finder, inquiry_section(inquiry, "updates"), &question);
}

void inquiry_items(struct inquiry *inquiry, const char *section, const char *attribute,
	const char *value, struct items *items)
{
	struct question question = {section, attribute, value, NULL, NULL};

	finder_ask(&inquiry->finder, inquiry_section(inquiry, section), &question, items);
}

xmlNode *inquiry_derive(struct inquiry *inquiry, const char *name)
{
	xmlNode *derived = xml_child(inquiry->root, "derived");
	xmlNode *node = xmlNewDocNode(inquiry->view, NULL, BAD_CAST name, NULL);

	if (!derived) {
		derived = xmlNewDocNode(inquiry->view, NULL, BAD_CAST "derived", NULL);
		xmlAddChild(inquiry->root, derived);
	}
	xmlAddChild(derived, node);
	return node;
}

static void add_symptoms(
	struct inquiry *inquiry, const char *const *symptoms, size_t symptom_count)
{
	xmlNode *list = inquiry_section(inquiry, "symptoms");

	if (!list) {
		list = xmlNewDocNode(inquiry->view, NULL, BAD_CAST "symptoms", NULL);
		xmlAddChild(inquiry->root, list);
	}
	for (size_t i = 0; i < symptom_count; i++) {
		xmlNode *item = xmlNewDocNode(inquiry->view, NULL, BAD_CAST "item", NULL);
		xml_set(item, "text", symptoms[i]);
		xml_set(item, "src", words_get(inquiry->words, "src.reported"));
		xmlAddChild(list, item);
	}
}

void inquiry_open(struct inquiry *inquiry, const struct ruleset *rules,
	const struct words *words, const struct facts *facts, const char *as_of,
	const char *const *symptoms, size_t symptom_count,
	const struct inquiry_switches *switches)
{
	memset(inquiry, 0, sizeof(*inquiry));
	inquiry->rules = rules;
	inquiry->words = words;
	inquiry->facts = facts;
	inquiry->lets.exact = true;
	strncpy(inquiry->as_of, as_of, sizeof(inquiry->as_of) - 1);
	inquiry->view = xmlNewDoc(BAD_CAST "1.0");
	inquiry->root = xmlNewDocNode(inquiry->view, NULL, BAD_CAST "facts", NULL);
	xmlDocSetRootElement(inquiry->view, inquiry->root);
	inquiry->switches = switches;
	finder_init(&inquiry->finder, inquiry->root, switches && switches->plain);
	add_symptoms(inquiry, symptoms, symptom_count);
	inquiry->xpath = xmlXPathNewContext(inquiry->view);
	inquiry->xpath->opLimit = OPERATION_LIMIT;
	xmlXPathRegisterNs(inquiry->xpath, BAD_CAST "e", BAD_CAST EXPRESSION_NAMESPACE);
}

void inquiry_close(struct inquiry *inquiry)
{
	for (size_t i = 0; i < inquiry->lets.room; i++) {
		struct let_value *value = inquiry->lets.slots[i].value;
		if (!value)
			continue;
		xmlXPathFreeObject(value->object);
		taint_release(&value->taint);
		free(value);
	}
	index_release(&inquiry->lets);
	index_release(&inquiry->roles);
	index_release(&inquiry->made);
	finder_release(&inquiry->finder);
	taint_release(&inquiry->taint);
	taint_release(&inquiry->product_taint);
	taint_release(&inquiry->channel_taint);
	xmlXPathFreeContext(inquiry->xpath);
	xmlFreeDoc(inquiry->view);
}

static xmlXPathObject *evaluate_here(
	struct inquiry *inquiry, const char *expression, xmlNode *node)
{
	xmlXPathCompExpr *compiled = rules_expression(inquiry->rules, expression);

	if (!compiled)
		return NULL;
	inquiry->xpath->node = node ? node : inquiry->root;
	inquiry->xpath->opCount = 0;
	return xmlXPathCompiledEval(compiled, inquiry->xpath);
}

xmlXPathObject *inquiry_evaluate(
	struct inquiry *inquiry, const char *expression, xmlNode *node, struct error *err)
{
	xmlXPathObject *object;

	taint_clear(&inquiry->taint);
	object = evaluate_here(inquiry, expression, node);
	if (!object)
		error_set(err, EXIT_INTERNAL, "XPath: cannot be evaluated: %s", expression);
	return object;
}

xmlXPathObject *inquiry_variable(struct inquiry *inquiry, const char *name)
{
	struct let_value *value = index_get(&inquiry->lets, name);

	if (!value) {
		const xmlNode *let = index_get(&inquiry->rules->lets_by_name, name);
		struct taint outer = inquiry->taint;
		xmlXPathObject *object;

		if (!let)
			return NULL;
		/* A let is evaluated once, with a taint of its own that every user inherits. */
		memset(&inquiry->taint, 0, sizeof(inquiry->taint));
		xmlNode *node = inquiry->xpath->node;
		int size = inquiry->xpath->contextSize;
		int position = inquiry->xpath->proximityPosition;
		object = evaluate_here(inquiry, xml_get(let, "value"), NULL);
		inquiry->xpath->node = node;
		inquiry->xpath->contextSize = size;
		inquiry->xpath->proximityPosition = position;
		value = xcalloc(1, sizeof(*value));
		value->object = object;
		value->taint = inquiry->taint;
		inquiry->taint = outer;
		index_put(&inquiry->lets, name, value);
	}
	taint_merge(&inquiry->taint, &value->taint);
	return value->object ? xmlXPathObjectCopy(value->object) : NULL;
}
