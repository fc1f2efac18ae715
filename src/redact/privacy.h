/* SPDX-License-Identifier: MIT */
/*
 * data/privacy.json: which members of the two documents hold values of the machine and of
 * what class, and what is public although it looks like a name. It is checked when it is
 * loaded; tests/unit/t_privacy.c holds it against both schemas, so that no member can be
 * forgotten.
 */
#ifndef REDACT_PRIVACY_H
#define REDACT_PRIVACY_H

#include "base/asset.h"
#include "base/error.h"
#include "base/index.h"
#include "redact/redact.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

/* What a value is. Of the classes that one value has, the first one names it. */
enum privacy_class {
	CLASS_SECRET,
	CLASS_USER,
	CLASS_SID,
	CLASS_HOST,
	CLASS_DOMAIN,
	CLASS_IP,
	CLASS_MAC,
	CLASS_SERIAL,
	CLASS_ID,
	CLASS_SHARE,
	CLASS_CERT,
	CLASS_PATH,
	CLASS_FILE,
	CLASS_NAME,
	CLASS_LOG,
	CLASSES
};

/* How a member is dealt with: one of these, or a class, whose values it holds. */
enum privacy_kind {
	KIND_TECHNICAL = CLASSES, /* never changes */
	KIND_TEXT,                /* what a machine or a person wrote */
	KIND_PROSE,               /* a sentence of the rule set, which may quote */
	KIND_HOSTS,               /* hosts with ports, as proxies are written */
	KIND_ACCOUNT,             /* DOMAIN\user, user@domain or user */
	KIND_SUBJECT,             /* of a certificate */
	KIND_REGISTRY,            /* by the name of the registry value */
	KIND_CONFLICT,            /* by what the captures differ about */
	KIND_DIGEST,              /* of all facts */
	KINDS
};

struct privacy {
	cJSON *document;
	struct {
		const char *name;
		enum redact_level level;
	} classes[CLASSES];
	const cJSON *facts, *results; /* as the documents, a kind in place of each text */
	const cJSON *registry;        /* a kind for names of values */
	struct index kinds;           /* the words of kinds and classes */

	/* Public, by what they would otherwise be taken for; case is ignored. */
	struct index hosts, addresses, users, domains, shares, values;
	const cJSON *sids, *organisations, *names; /* how they begin */

	struct index private_ends, top_ends; /* last labels of DNS names */
	struct index extensions;             /* of files */
	struct index versions;               /* words before a version */
	const cJSON *secret_words, *assigned_words, *not_secret;
	const cJSON *labels;    /* what stands before a value, and its class */
	bool label_starts[256]; /* their first letters */
	char *words;            /* of formats, for the corpus */
};

/* Fails: 70 with "data/privacy.json: what is wrong". Owned by the caller. */
struct privacy *privacy_load(const struct assets *assets, struct error *err);
void privacy_free(struct privacy *privacy);

/* The kind of a leaf of `facts` or `results`; a text for what is not listed there. */
enum privacy_kind privacy_kind(const cJSON *leaf);

/* Whether texts may be in a member of a document: not in a scalar, nor in an object of scalars,
 * of which the results have many. */
bool privacy_has_texts(const cJSON *member);

/* A member of a mirror, or NULL. *next, at first the first one, is tried first: a document has
 * its members in the same order. */
const cJSON *privacy_member(const cJSON *mirror, const char *name, const cJSON **next);

/* The kind of a registry value by its name. */
enum privacy_kind privacy_registry(const struct privacy *privacy, const char *name);

/* Whether a list above has these bytes. */
bool privacy_lists(const struct index *list, const char *text, size_t len);

/* Whether a DNS name is that of a public service or below it. */
bool privacy_host_is_public(const struct privacy *privacy, const char *text, size_t len);

/* Whether a name begins with one of `list`, an array of words, as a whole word. */
bool privacy_begins(const cJSON *list, const char *text, size_t len);

/* Whether a text ends with one of `list`, case ignored. */
bool privacy_ends(const cJSON *list, const char *text, size_t len);

/* The classes that are replaced at a level, a bit each. */
unsigned privacy_active(const struct privacy *privacy, enum redact_level level);

#endif
