/* SPDX-License-Identifier: MIT */
/*
 * The catalogue: what is known about products, programmes, updates, licences, codes and
 * articles, from data/catalogue/. Its elements are handed out as they stand in the files;
 * what they mean is decided by those who ask.
 */
#ifndef JUDGE_CATALOGUE_H
#define JUDGE_CATALOGUE_H

#include "base/asset.h"
#include "base/error.h"
#include "base/index.h"
#include "judge/grammar.h"

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

/* All elements of one name, in the order of the files. */
struct catalogue_list {
	xmlNode **nodes;
	size_t count, room;
};

struct catalogue {
	struct grammar_files files;
	struct catalogue_list products, programmes, marks, requirements, sources;
	struct catalogue_list tokens, certificates, agents, floors, chain_order;
	struct index chains, codes, licences, articles, skus, lines; /* by id or value */
	const xmlNode *names; /* how licence names are read */
};

/* Loads and checks the files, for an author all of them (judge/grammar.h). Fails: 70 with
 * "FILE:LINE: ...". */
bool catalogue_load(struct catalogue *catalogue, const struct assets *assets, bool author,
	struct error *err);
void catalogue_release(struct catalogue *catalogue);

/* Whether nobody could confirm an entry (M): it opens a question and answers none. */
bool catalogue_unconfirmed(const xmlNode *entry);

/* The programme of that id, or NULL. */
const xmlNode *catalogue_programme(const struct catalogue *catalogue, const char *id);

/* What a product must have in a role; NULL when nothing. */
const xmlNode *catalogue_requirement(
	const struct catalogue *catalogue, const char *role, const char *product);

/* Whether any product has a requirement in that role. */
bool catalogue_knows_role(const struct catalogue *catalogue, const char *role);

/* Whether all blank-separated ids are products; NULL is. Fails: 70. */
bool catalogue_knows_products(
	const struct catalogue *catalogue, const char *ids, struct error *err);

/*
 * The entry that tells how to collect a source: the one for the product, else the one with
 * the full name, else the one of its kind ("registry" for "registry:HKLM\..."); or NULL.
 */
const xmlNode *catalogue_source(
	const struct catalogue *catalogue, const char *source, const char *product);

/* The update of a chain (NULL: none) with that number, or NULL. */
const xmlNode *catalogue_update(const xmlNode *chain, const char *kb);

/* Whether the catalogue names exactly this source, so that nothing has to be filled in. */
bool catalogue_lists(const struct catalogue *catalogue, const char *source);

/* The command, or the title, with the source's name filled in; the caller's. */
char *catalogue_fill(const xmlNode *entry, const char *attribute, const char *source);

#endif
