/* SPDX-License-Identifier: MIT */
#include "judge/show.h"

#include "base/xml.h"

#include <stdlib.h>
#include <string.h>

static void add_line(struct buf *out, int depth, const char *label, const char *text)
{
	if (text && *text)
		buf_addf(out, "%*s%s%s%s\n", depth * 2, "", label, *label ? ": " : "", text);
}

static void add_inside(struct buf *out, int depth, const char *label, const xmlNode *node)
{
	char *text = xml_text(node);

	add_line(out, depth, label, text);
	free(text);
}

/* The tree of a test, as an author wrote it. */
static void add_test(struct buf *out, int depth, const xmlNode *node)
{
	for (xmlNode *at = xml_first(node); at; at = xml_next(at)) {
		if (!xml_is(at, "check")) {
			add_line(out, depth, "", (const char *)at->name);
			add_line(out, depth + 1, "else", xml_get(at, "else"));
			add_test(out, depth + 1, at);
			continue;
		}
		add_line(out, depth, "that", xml_get(at, "that"));
		add_line(out, depth, "exists", xml_get(at, "exists"));
		add_line(out, depth + 1, "else", xml_get(at, "else"));
		add_line(out, depth + 1, "verdict", xml_get(at, "verdict"));
	}
}

static void add_each(
	struct buf *out, const xmlNode *rule, const char *element, const char *attribute)
{
	for (xmlNode *at = xml_first(rule); at; at = xml_next(at)) {
		if (xml_is(at, element))
			add_line(out, 0, element, xml_get(at, attribute));
	}
}

static void add_symptoms(struct buf *out, const xmlNode *rule)
{
	const xmlNode *symptoms = xml_child(rule, "symptoms");

	for (xmlNode *at = xml_first(symptoms); at; at = xml_next(at)) {
		add_line(out, 0, "symptom", xml_get(at, "code"));
		add_line(out, 0, "symptom", xml_get(at, "text"));
	}
}

static void add_steps(struct buf *out, const xmlNode *steps)
{
	for (xmlNode *at = xml_first(steps); at; at = xml_next(at)) {
		add_line(out, 0, "step", xml_get(at, "title"));
		add_line(out, 1, "for", xml_get(at, "for"));
		add_line(out, 1, "when", xml_get(at, "when"));
		add_line(out, 1, "restart", xml_get(at, "restart"));
		for (xmlNode *inside = xml_first(at); inside; inside = xml_next(inside)) {
			if (xml_is(inside, "run") || xml_is(inside, "expect"))
				add_inside(out, 1, (const char *)inside->name, inside);
		}
	}
}

void show_rule(const struct ruleset *rules, const struct rule *rule, struct buf *out)
{
	const xmlNode *node = rule->node;

	add_line(out, 0, "rule", rule->id);
	add_inside(out, 0, "title", xml_child(node, "title"));
	add_line(out, 0, "stage", stage_words[rule->stage]);
	add_line(out, 0, "severity", severity_words[rule->severity]);
	add_line(out, 0, "confidence", xml_get(node, "confidence"));
	add_line(out, 0, "rows", xml_get(node, "rows"));
	buf_addf(out, "file: %s:%ld\n", rule->file, xmlGetLineNo(node));
	add_each(out, node, "gate", "rule");
	add_each(out, node, "after", "rule");
	add_each(out, node, "applies", "when");
	add_each(out, node, "needs", "source");
	buf_adds(out, "test:\n");
	add_test(out, 1, xml_child(node, "test"));
	add_symptoms(out, node);
	for (xmlNode *at = xml_first(xml_child(node, "causes")); at; at = xml_next(at))
		add_inside(out, 0, "cause", at);
	add_steps(out, xml_child(node, "steps"));
	for (xmlNode *at = xml_first(xml_child(node, "sources")); at; at = xml_next(at)) {
		const xmlNode *article =
			index_get(&rules->catalogue.articles, xml_get(at, "article"));
		add_line(out, 0, "source", xml_get(article, "title"));
		add_line(out, 1, "section", xml_get(at, "section"));
		add_line(out, 1, "url", xml_get(article, "url"));
		add_line(out, 1, "article date", xml_get(article, "date"));
		add_line(out, 1, "verified", xml_get(article, "verified"));
	}
}
