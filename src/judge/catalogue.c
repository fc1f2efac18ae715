/* SPDX-License-Identifier: MIT */
#include "judge/catalogue.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/xml.h"
#include "judge/grammar.h"

#include <stdlib.h>
#include <string.h>

static const struct grammar_element elements[] = {
	{"catalogue", NULL, NULL,
		"product programme mark names token licence sku chain requirement certificate "
		"agent floor line code article source kind file fact indicator",
		NULL, false},
	{"product", "id title programme version installation arch confidence",
		"arch-confidence name below base", "edition", NULL, false},
	{"edition", "id eligible confidence", "sku", NULL, NULL, false},
	{"programme", "id title", NULL, "year", NULL, false},
	{"year", "number starts ends channels confidence", NULL, NULL, NULL, false},
	{"mark", "channel when confidence", NULL, NULL, NULL, false},
	{"names", "marker year windows", NULL, NULL, NULL, false},
	{"token", "name programmes confidence", NULL, NULL, NULL, false},
	{"licence", "id programme year confidence", "sold", NULL, NULL, false},
	{"sku", "number name variant confidence", NULL, NULL, NULL, false},
	{"chain", "id title measure products", NULL, "update", NULL, false},
	{"update", "kb confidence", "month exact from above upto", NULL, NULL, false},
	{"requirement", "role products chain minimum bring title confidence", "newest", "proof",
		NULL, false},
	{"proof", "chain minimum confidence", NULL, NULL, NULL, false},
	{"certificate", "thumbprint subject store listed confidence", "not-after", NULL, NULL,
		false},
	{"agent", "version month confidence", NULL, NULL, NULL, false},
	{"floor", "version products confidence", NULL, NULL, NULL, false},
	{"line", "id log text meaning confidence", NULL, NULL, NULL, false},
	{"code", "value kind meaning cause fix confidence", "name", NULL, NULL, false},
	{"article", "id title url", "date verified", NULL, NULL, false},
	{"source", "id title run", "products wanted", NULL, NULL, false},
	{"kind", "id title", NULL, "way", NULL, false},
	{"way", "run", "on", NULL, NULL, false},
	{"file", "path", "days", NULL, NULL, false},
	{"fact", "key name section source member", "detail format values", NULL, NULL, false},
	{"indicator", "id key", "name strong volatile", NULL, NULL, false},
	{NULL, NULL, NULL, NULL, NULL, false},
};

static const struct grammar_words words[] = {
	{NULL, "confidence", "C C3 D M"},
	{NULL, "arch-confidence", "C C3 D M"},
	{NULL, "eligible", "yes no"},
	{NULL, "measure", "stack rollup each none"},
	{NULL, "channel", "mak arc free"},
	{NULL, "newest", "yes"},
	{NULL, "sold", "no"},
	{NULL, "variant", "plain core v core-v other"},
	{NULL, "listed", "now before root"},
	{NULL, "thumbprint", "#thumbprint"},
	{NULL, "not-after", "#date"},
	{"agent", "version", "#version"},
	{"floor", "version", "#version"},
	{"line", "id", "#id"},
	{NULL, "wanted", "yes"},
	{NULL, "strong", "yes"},
	{NULL, "volatile", "yes"},
	{NULL, "detail", "yes"},
	{NULL, "kb", "#kb"},
	{NULL, "minimum", "#kb"},
	{NULL, "bring", "#kb"},
	{NULL, "exact", "#version"},
	{NULL, "from", "#version"},
	{NULL, "above", "#version"},
	{NULL, "upto", "#version"},
	{NULL, "starts", "#date"},
	{NULL, "ends", "#date"},
	{NULL, "date", "#date"},
	{NULL, "verified", "#date"},
	{"licence", "id", "#guid"},
	{"code", "value", "#code"},
	{"code", "kind", "licensing network certificate update servicing windows"},
	{NULL, NULL, NULL},
};

static const struct grammar grammar = {"urn:esureport:catalogue:1", elements, words, NULL};

static void list_add(struct catalogue_list *list, xmlNode *node)
{
	list->nodes = xgrow(list->nodes, &list->room, list->count + 1, sizeof(*list->nodes));
	list->nodes[list->count++] = node;
}

static bool index_once(struct index *index, const char *file, xmlNode *node,
	const char *attribute, struct error *err)
{
	const char *key = xml_get(node, attribute);

	if (index_get(index, key))
		return error_set(err, EXIT_INTERNAL, "%s:%ld: a second %s '%s'", file,
			xmlGetLineNo(node), (const char *)node->name, key);
	index_put(index, key, node);
	return true;
}

static bool take(
	struct catalogue *catalogue, const char *file, xmlNode *node, struct error *err)
{
	if (xml_is(node, "product"))
		list_add(&catalogue->products, node);
	else if (xml_is(node, "programme"))
		list_add(&catalogue->programmes, node);
	else if (xml_is(node, "mark"))
		list_add(&catalogue->marks, node);
	else if (xml_is(node, "requirement"))
		list_add(&catalogue->requirements, node);
	else if (xml_is(node, "source"))
		list_add(&catalogue->sources, node);
	else if (xml_is(node, "names"))
		catalogue->names = node;
	else if (xml_is(node, "token"))
		list_add(&catalogue->tokens, node);
	else if (xml_is(node, "certificate"))
		list_add(&catalogue->certificates, node);
	else if (xml_is(node, "agent"))
		list_add(&catalogue->agents, node);
	else if (xml_is(node, "floor"))
		list_add(&catalogue->floors, node);
	else if (xml_is(node, "sku"))
		return index_once(&catalogue->skus, file, node, "number", err);
	else if (xml_is(node, "line"))
		return index_once(&catalogue->lines, file, node, "id", err);
	else if (xml_is(node, "chain")) {
		list_add(&catalogue->chain_order, node);
		return index_once(&catalogue->chains, file, node, "id", err);
	} else if (xml_is(node, "code"))
		return index_once(&catalogue->codes, file, node, "value", err);
	else if (xml_is(node, "licence"))
		return index_once(&catalogue->licences, file, node, "id", err);
	else if (xml_is(node, "article"))
		return index_once(&catalogue->articles, file, node, "id", err);
	return true;
}

const xmlNode *catalogue_update(const xmlNode *chain, const char *kb)
{
	for (const xmlNode *at = xml_first(chain); at; at = xml_next(at)) {
		if (strcmp(xml_get(at, "kb"), kb) == 0)
			return at;
	}
	return NULL;
}

/* A requirement or proof names a chain and an update in it. */
static bool check_link(
	const struct catalogue *catalogue, const xmlNode *node, struct error *err)
{
	const char *id = xml_get(node, "chain");
	const xmlNode *chain = index_get(&catalogue->chains, id);

	if (!chain)
		return error_set(err, EXIT_INTERNAL, "%s:%ld: no chain '%s'",
			(const char *)node->doc->URL, xmlGetLineNo(node), id);
	if (!catalogue_update(chain, xml_get(node, "minimum")))
		return error_set(err, EXIT_INTERNAL, "%s:%ld: chain '%s' has no update %s",
			(const char *)node->doc->URL, xmlGetLineNo(node), id,
			xml_get(node, "minimum"));
	return true;
}

bool catalogue_knows_products(
	const struct catalogue *catalogue, const char *ids, struct error *err)
{
	while (ids && *ids) {
		size_t len = strcspn(ids, " ");
		bool known = false;
		for (size_t i = 0; i < catalogue->products.count; i++) {
			const char *id = xml_get(catalogue->products.nodes[i], "id");
			known = known || (strlen(id) == len && strncmp(id, ids, len) == 0);
		}
		if (!known)
			return error_set(
				err, EXIT_INTERNAL, "no product '%.*s'", (int)len, ids);
		ids += len + strspn(ids + len, " ");
	}
	return true;
}

static bool check_products(
	const struct catalogue *catalogue, const struct catalogue_list *list, struct error *err)
{
	for (size_t i = 0; i < list->count; i++) {
		const xmlNode *node = list->nodes[i];
		if (!catalogue_knows_products(catalogue, xml_get(node, "products"), err))
			return error_prefix(err, "%s:%ld", (const char *)node->doc->URL,
				xmlGetLineNo(node));
	}
	return true;
}

static bool check_licences(const struct catalogue *catalogue, struct error *err)
{
	for (size_t i = 0; i < catalogue->licences.room; i++) {
		const xmlNode *node = catalogue->licences.slots[i].value;
		if (node && !catalogue_programme(catalogue, xml_get(node, "programme")))
			return error_set(err, EXIT_INTERNAL, "%s:%ld: no programme '%s'",
				(const char *)node->doc->URL, xmlGetLineNo(node),
				xml_get(node, "programme"));
	}
	return true;
}

static bool check_links(const struct catalogue *catalogue, struct error *err)
{
	for (size_t i = 0; i < catalogue->requirements.count; i++) {
		const xmlNode *node = catalogue->requirements.nodes[i];
		if (!check_link(catalogue, node, err))
			return false;
		for (xmlNode *proof = xml_first(node); proof; proof = xml_next(proof)) {
			if (!check_link(catalogue, proof, err))
				return false;
		}
	}
	for (size_t i = 0; i < catalogue->products.count; i++) {
		const xmlNode *node = catalogue->products.nodes[i];
		const char *id = xml_get(node, "programme");
		if (!catalogue_programme(catalogue, id))
			return error_set(err, EXIT_INTERNAL, "%s:%ld: no programme '%s'",
				(const char *)node->doc->URL, xmlGetLineNo(node), id);
	}
	if (!catalogue->names)
		return error_set(
			err, EXIT_INTERNAL, "data/catalogue: element 'names' is missing");
	for (size_t i = 0; i < catalogue->chains.room; i++) {
		const xmlNode *node = catalogue->chains.slots[i].value;
		if (node &&
			!catalogue_knows_products(catalogue, xml_get(node, "products"), err))
			return error_prefix(err, "%s:%ld", (const char *)node->doc->URL,
				xmlGetLineNo(node));
	}
	return check_licences(catalogue, err) &&
	       check_products(catalogue, &catalogue->floors, err) &&
	       check_products(catalogue, &catalogue->requirements, err) &&
	       check_products(catalogue, &catalogue->sources, err);
}

bool catalogue_load(struct catalogue *catalogue, const struct assets *assets, bool author,
	struct error *err)
{
	memset(catalogue, 0, sizeof(*catalogue));
	if (!grammar_load(&catalogue->files, &grammar, assets, "data/catalogue/", author, err))
		return false;
	for (size_t i = 0; i < catalogue->files.count; i++) {
		const xmlDoc *doc = catalogue->files.docs[i];
		for (xmlNode *node = xml_first(xmlDocGetRootElement(doc)); node;
			node = xml_next(node)) {
			if (!take(catalogue, (const char *)doc->URL, node, err))
				return false;
		}
	}
	return check_links(catalogue, err);
}

void catalogue_release(struct catalogue *catalogue)
{
	grammar_release(&catalogue->files);
	free(catalogue->products.nodes);
	free(catalogue->programmes.nodes);
	free(catalogue->marks.nodes);
	free(catalogue->requirements.nodes);
	free(catalogue->sources.nodes);
	free(catalogue->tokens.nodes);
	free(catalogue->certificates.nodes);
	free(catalogue->agents.nodes);
	free(catalogue->floors.nodes);
	free(catalogue->chain_order.nodes);
	index_release(&catalogue->skus);
	index_release(&catalogue->lines);
	index_release(&catalogue->chains);
	index_release(&catalogue->codes);
	index_release(&catalogue->licences);
	index_release(&catalogue->articles);
}

bool catalogue_unconfirmed(const xmlNode *entry)
{
	return strcmp(xml_value(entry, "confidence"), "M") == 0;
}

const xmlNode *catalogue_programme(const struct catalogue *catalogue, const char *id)
{
	for (size_t i = 0; i < catalogue->programmes.count; i++) {
		if (strcmp(xml_get(catalogue->programmes.nodes[i], "id"), id) == 0)
			return catalogue->programmes.nodes[i];
	}
	return NULL;
}

const xmlNode *catalogue_requirement(
	const struct catalogue *catalogue, const char *role, const char *product)
{
	for (size_t i = 0; i < catalogue->requirements.count; i++) {
		const xmlNode *node = catalogue->requirements.nodes[i];
		if (strcmp(xml_get(node, "role"), role) == 0 &&
			grammar_has_word(xml_get(node, "products"), product))
			return node;
	}
	return NULL;
}

bool catalogue_knows_role(const struct catalogue *catalogue, const char *role)
{
	for (size_t i = 0; i < catalogue->requirements.count; i++) {
		if (strcmp(xml_get(catalogue->requirements.nodes[i], "role"), role) == 0)
			return true;
	}
	return false;
}

const xmlNode *catalogue_source(
	const struct catalogue *catalogue, const char *source, const char *product)
{
	size_t kind = strcspn(source, ":");
	const xmlNode *best = NULL;
	int best_rank = 0;

	for (size_t i = 0; i < catalogue->sources.count; i++) {
		const xmlNode *node = catalogue->sources.nodes[i];
		const char *id = xml_get(node, "id");
		const char *products = xml_get(node, "products");
		bool whole = strcmp(id, source) == 0;
		bool of_kind = strlen(id) == kind && strncmp(id, source, kind) == 0;
		int rank = whole ? 2 : of_kind ? 1 : 0;

		if (products && !grammar_has_word(products, product))
			continue;
		if (rank)
			rank += products ? 2 : 0;
		if (rank > best_rank) {
			best = node;
			best_rank = rank;
		}
	}
	return best;
}

bool catalogue_lists(const struct catalogue *catalogue, const char *source)
{
	for (size_t i = 0; i < catalogue->sources.count; i++) {
		if (strcmp(xml_get(catalogue->sources.nodes[i], "id"), source) == 0)
			return true;
	}
	return false;
}

char *catalogue_fill(const xmlNode *entry, const char *attribute, const char *source)
{
	static const char slot[] = "{name}";
	const char *text = entry ? xml_get(entry, attribute) : source;
	const char *mark = strstr(text, slot);
	const char *name = strchr(source, ':');
	struct buf filled = BUF_EMPTY;

	if (!mark)
		return xstrdup(text);
	buf_add(&filled, text, (size_t)(mark - text));
	buf_adds(&filled, name ? name + 1 : source);
	buf_adds(&filled, mark + sizeof(slot) - 1);
	return buf_steal(&filled);
}
