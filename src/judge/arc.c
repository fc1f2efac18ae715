/* SPDX-License-Identifier: MIT */
#include "judge/arc.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/xml.h"
#include "judge/arguments.h"
#include "judge/grammar.h"
#include "judge/order.h"

#include <libxml/xpathInternals.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_covered(const struct inquiry *inquiry, const char *store)
{
	char *source = xasprintf("certificates:%s", store);
	bool covered = facts_covers(inquiry->facts, source) == FACTS_COVERED;

	free(source);
	return covered;
}

static const xmlNode *find_in_store(struct inquiry *inquiry, const xmlNode *known)
{
	const xmlNode *found = NULL;
	struct items items;

	inquiry_items(
		inquiry, "certificates", "thumbprint", xml_get(known, "thumbprint"), &items);
	for (size_t i = 0; i < items.count; i++) {
		if (text_equal_nocase(
			    xml_value(items.nodes[i], "store"), xml_get(known, "store")))
			found = items.nodes[i];
	}
	free(items.nodes);
	return found;
}

static xmlNode *make_certificate(struct inquiry *inquiry, const xmlNode *known)
{
	static const char *const copied[] = {"subject", "thumbprint", "store", "listed"};
	const xmlNode *found = find_in_store(inquiry, known);
	const char *last = xml_value(found, "not_after");
	xmlNode *node = inquiry_derive(inquiry, "certificate");
	const char *valid = "unknown";

	if (!*last)
		last = xml_value(known, "not-after");
	if (*last)
		valid = strncmp(inquiry->as_of, last, 10) <= 0 ? "yes" : "no";
	for (size_t i = 0; i < sizeof(copied) / sizeof(*copied); i++)
		xml_set(node, copied[i], xml_get(known, copied[i]));
	xml_set(node, "not-after", last);
	xml_set(node, "valid", valid);
	xml_set(node, "in-store",
		found                                          ? "yes"
		: is_covered(inquiry, xml_get(known, "store")) ? "no"
							       : "unknown");
	xml_set(node, "src", found ? xml_value(found, "src") : xml_get(known, "store"));
	xml_set(node, "time", xml_value(found, "time"));
	return node;
}

void arc_certificates(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = argument_inquiry(ctxt);
	const struct catalogue_list *known = &inquiry->rules->catalogue.certificates;
	xmlNodeSet *set;
	char *listed;

	if (!argument_count(ctxt, nargs, 1, 1))
		return;
	listed = argument_pop(ctxt);
	set = xmlXPathNodeSetCreate(NULL);
	for (size_t i = 0; i < known->count; i++) {
		const char *thumbprint = xml_get(known->nodes[i], "thumbprint");
		xmlNode *node;
		if (strcmp(listed, "*") != 0 &&
			strcmp(listed, xml_get(known->nodes[i], "listed")) != 0)
			continue;
		node = index_get(&inquiry->made, thumbprint);
		if (!node) {
			node = make_certificate(inquiry, known->nodes[i]);
			index_put(&inquiry->made, thumbprint, node);
		}
		if (strcmp(xml_get(node, "in-store"), "unknown") == 0) {
			char *source = xasprintf("certificates:%s", xml_get(node, "store"));
			inquiry_taint(inquiry, source);
			free(source);
		}
		xmlXPathNodeSetAdd(set, node);
	}
	valuePush(ctxt, xmlXPathWrapNodeSet(set));
	free(listed);
}

/*
 * The catalogue knows the month of some releases. Versions rise with time, and so the nearest
 * known ones bound the month of any other. The month a year ago is left open, for only months
 * are known.
 */
static const char *support_of(const struct inquiry *inquiry, const char *version)
{
	const struct catalogue_list *agents = &inquiry->rules->catalogue.agents;
	const xmlNode *lower = NULL, *upper = NULL;
	char cutoff[8];

	snprintf(cutoff, sizeof(cutoff), "%04u%.3s",
		((unsigned)strtoul(inquiry->as_of, NULL, 10) - 1) % 10000, inquiry->as_of + 4);
	for (size_t i = 0; i < agents->count; i++) {
		const xmlNode *at = agents->nodes[i];
		int order = order_releases(xml_get(at, "version"), version);
		if (order <= 0 && (!lower || order_releases(xml_get(at, "version"),
						     xml_get(lower, "version")) > 0))
			lower = at;
		if (order >= 0 && (!upper || order_releases(xml_get(at, "version"),
						     xml_get(upper, "version")) < 0))
			upper = at;
	}
	if (lower && strcmp(xml_get(lower, "month"), cutoff) > 0)
		return "yes";
	return upper && strcmp(xml_get(upper, "month"), cutoff) < 0 ? "no" : "unknown";
}

static const xmlNode *newest_agent(const struct inquiry *inquiry)
{
	const struct catalogue_list *agents = &inquiry->rules->catalogue.agents;
	const xmlNode *newest = NULL;

	for (size_t i = 0; i < agents->count; i++) {
		const xmlNode *at = agents->nodes[i];
		if (strncmp(xml_get(at, "month"), inquiry->as_of, 7) <= 0 &&
			(!newest || order_releases(xml_get(at, "version"),
					    xml_get(newest, "version")) > 0))
			newest = at;
	}
	return newest;
}

static const char *floor_of(const struct inquiry *inquiry)
{
	const struct catalogue_list *floors = &inquiry->rules->catalogue.floors;

	for (size_t i = 0; inquiry->product_entry && i < floors->count; i++) {
		if (grammar_has_word(xml_get(floors->nodes[i], "products"),
			    xml_get(inquiry->product_entry, "id")))
			return xml_get(floors->nodes[i], "version");
	}
	return "";
}

void arc_agent(xmlXPathParserContext *ctxt, int nargs)
{
	static const char name[] = "agent";
	struct inquiry *inquiry = argument_inquiry(ctxt);
	const xmlNode *arc = inquiry_section(inquiry, "arc");
	const char *version = xml_value(arc, "agent_version");
	xmlNode *node;

	if (!argument_count(ctxt, nargs, 0, 0))
		return;
	if (!*version && (arc || facts_covers(inquiry->facts, "arc") != FACTS_COVERED))
		inquiry_taint(inquiry, "arc");
	if (!inquiry->product_entry)
		taint_merge(&inquiry->taint, &inquiry->product_taint);
	node = index_get(&inquiry->made, name);
	if (!node && *version) {
		const char *floor = floor_of(inquiry);
		node = inquiry_derive(inquiry, name);
		xml_set(node, "version", version);
		xml_set(node, "floor", floor);
		xml_set(node, "floor-state",
			!*floor                               ? "none"
			: order_releases(version, floor) >= 0 ? "met"
							      : "missing");
		xml_set(node, "support", support_of(inquiry, version));
		xml_set(node, "newest", xml_value(newest_agent(inquiry), "version"));
		xml_set(node, "src", xml_value(arc, "src"));
		xml_set(node, "time", xml_value(arc, "time"));
		index_put(&inquiry->made, name, node);
	}
	argument_push_node(ctxt, node);
}
