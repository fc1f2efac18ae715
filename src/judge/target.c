/* SPDX-License-Identifier: MIT */
#include "judge/target.h"

#include "base/alloc.h"
#include "base/xml.h"
#include "judge/arguments.h"
#include "judge/catalogue.h"
#include "judge/grammar.h"
#include "judge/roles.h"

#include <libxml/xpathInternals.h>
#include <stdlib.h>
#include <string.h>

/* What the catalogue says of an update: it may stand in the chains of several products. */
static void put_known(const struct inquiry *inquiry, xmlNode *node, const char *kb)
{
	const struct index *chains = &inquiry->rules->catalogue.chains;
	const char *product = xml_value(inquiry->product_entry, "id");
	const xmlNode *best = NULL;
	bool ours = false;

	for (size_t i = 0; i < chains->room; i++) {
		const xmlNode *chain = chains->slots[i].value;
		if (!chain || !catalogue_update(chain, kb))
			continue;
		if (!best || grammar_has_word(xml_get(chain, "products"), product))
			best = chain;
		ours = ours || grammar_has_word(xml_get(chain, "products"), product);
	}
	xml_set(node, "title", xml_value(best, "title"));
	xml_set(node, "known", best ? "yes" : "no");
	xml_set(node, "for-product", !best || !*product ? "unknown" : ours ? "yes" : "no");
}

static xmlNode *make_target(struct inquiry *inquiry, const char *kb)
{
	xmlNode *node = inquiry_derive(inquiry, "target");
	const char *installed = roles_update(inquiry, kb);
	const char *later = roles_update_or_later(inquiry, kb);

	xml_set(node, "kb", kb);
	put_known(inquiry, node, kb);
	xml_set(node, "installed", installed);
	/* What is itself installed is not called replaced. */
	xml_set(node, "replaced", strcmp(installed, "yes") == 0 ? "no" : later);
	xml_set(node, "src", words_get(inquiry->words, "src.reported"));
	return node;
}

/* The derived element of that name for a text; made once. */
static xmlNode *find_made(struct inquiry *inquiry, const char *kind, const char *text,
	xmlNode *(*make)(struct inquiry *, const char *))
{
	char *name = xasprintf("%s:%s", kind, text);
	xmlNode *node = index_get(&inquiry->made, name);

	if (!node) {
		node = make(inquiry, text);
		index_put(&inquiry->made, name, node);
	}
	free(name);
	return node;
}

void target_updates(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = argument_inquiry(ctxt);
	xmlNode *symptom = xml_first(inquiry_section(inquiry, "symptoms"));
	xmlNodeSet *set;

	if (!argument_count(ctxt, nargs, 0, 0))
		return;
	set = xmlXPathNodeSetCreate(NULL);
	for (; symptom; symptom = xml_next(symptom)) {
		xmlNode *node;
		if (!*xml_value(symptom, "kb"))
			continue;
		node = find_made(inquiry, "target", xml_get(symptom, "kb"), make_target);
		if (strcmp(xml_get(node, "installed"), "unknown") == 0 ||
			strcmp(xml_get(node, "replaced"), "unknown") == 0)
			roles_taint_updates(inquiry);
		xmlXPathNodeSetAddUnique(set, node);
	}
	valuePush(ctxt, xmlXPathWrapNodeSet(set));
}

/* The first two numbers of a version, which package files are named after. */
static void system_version(char out[12], const char *version)
{
	size_t len = strcspn(version, ".");

	if (version[len])
		len += 1 + strcspn(version + len + 1, ".");
	if (len >= 12)
		len = 0;
	memcpy(out, version, len);
	out[len] = '\0';
}

static const char *compare(const char *theirs, const char *ours)
{
	if (!*theirs || !*ours)
		return "unknown";
	return strcmp(theirs, ours) == 0 ? "yes" : "no";
}

void target_packages(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = argument_inquiry(ctxt);
	xmlNode *symptom = xml_first(inquiry_section(inquiry, "symptoms"));
	const xmlNode *os = inquiry_section(inquiry, "os");
	char version[12];
	xmlNodeSet *set;

	if (!argument_count(ctxt, nargs, 0, 0))
		return;
	set = xmlXPathNodeSetCreate(NULL);
	system_version(version, xml_value(os, "version"));
	for (; symptom; symptom = xml_next(symptom)) {
		const char *file_version = xml_value(symptom, "file-version");
		const char *file_arch = xml_value(symptom, "file-arch");
		if (!*file_version)
			continue;
		xml_set(symptom, "fits-version", compare(file_version, version));
		xml_set(symptom, "fits-arch", compare(file_arch, xml_value(os, "arch")));
		if (!*version || !*xml_value(os, "arch"))
			inquiry_need(inquiry, "os");
		if (strcmp(xml_get(symptom, "fits-version"), "unknown") == 0 ||
			strcmp(xml_get(symptom, "fits-arch"), "unknown") == 0)
			inquiry_taint(inquiry, NULL);
		xmlXPathNodeSetAdd(set, symptom);
	}
	valuePush(ctxt, xmlXPathWrapNodeSet(set));
}

static xmlNode *make_failure(struct inquiry *inquiry, const char *kb)
{
	xmlNode *node = inquiry_derive(inquiry, "failure");

	xml_set(node, "kb", kb);
	put_known(inquiry, node, kb);
	return node;
}

void target_failures(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = argument_inquiry(ctxt);
	xmlNode *update = xml_first(inquiry_section(inquiry, "updates"));
	xmlNodeSet *set;

	if (!argument_count(ctxt, nargs, 0, 0))
		return;
	set = xmlXPathNodeSetCreate(NULL);
	for (; update; update = xml_next(update)) {
		const char *kb = xml_get(update, "kb");
		xmlNode *entry = xml_first(xml_child(update, "sources"));
		xmlNode *node;
		for (; entry && strcmp(xml_value(entry, "state"), "failed") != 0;
			entry = xml_next(entry))
			;
		if (!entry || strcmp(roles_update_or_later(inquiry, kb), "yes") == 0)
			continue;
		node = find_made(inquiry, "failure", kb, make_failure);
		xml_set(node, "code", xml_value(entry, "code"));
		xml_set(node, "src", xml_value(entry, "src"));
		xml_set(node, "time",
			*xml_value(entry, "installed") ? xml_get(entry, "installed")
						       : xml_value(entry, "time"));
		xmlXPathNodeSetAdd(set, node);
	}
	valuePush(ctxt, xmlXPathWrapNodeSet(set));
}
