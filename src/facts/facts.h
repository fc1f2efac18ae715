/* SPDX-License-Identifier: MIT */
/*
 * The facts document: what was found on one machine, and what was looked at. This is the one
 * header of this stage.
 *
 * A value is known only when its source was covered. `absent` (looked for, not there) is
 * covered; a source whose list has another length than it declares was damaged on the way
 * and counts as partial: what is there is true, what is missing proves nothing.
 */
#ifndef FACTS_FACTS_H
#define FACTS_FACTS_H

#include "base/asset.h"
#include "base/buf.h"
#include "base/error.h"

#include <cjson/cJSON.h>
#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

struct facts;

enum facts_covered {
	FACTS_UNCOVERED, /* never looked at */
	FACTS_FAILED,    /* looked at without success */
	FACTS_PARTIAL,
	FACTS_COVERED,
};

/*
 * Reads and checks a facts document. `name` is what messages call it. Fails: 65 with
 * "NAME:LINE:COLUMN: ..." when it is no clean JSON, "NAME: $.path: ..." when it is not a
 * facts document. Owned by the caller.
 */
struct facts *facts_parse(const char *name, const char *bytes, size_t len,
	const struct assets *assets, struct error *err);

/* The same for a document that is in memory already; it is handed over, also on failure. */
struct facts *facts_adopt(
	const char *name, cJSON *document, const struct assets *assets, struct error *err);

/* The same from a file, or from standard input for "-". Fails also as file_read(). */
struct facts *facts_load(const char *path, const struct assets *assets, struct error *err);

void facts_free(struct facts *facts);

/* The document itself, and the SHA-256 of its canonical form; borrowed. */
const cJSON *facts_document(const struct facts *facts);
const char *facts_digest(const struct facts *facts);

/* How far a source was looked at. */
enum facts_covered facts_covers(const struct facts *facts, const char *source);

/* The coverage entry of a source, borrowed, or NULL; for a registry key without one that of the
 * nearest key above it. */
const cJSON *facts_coverage(const struct facts *facts, const char *source);

/* Appends the document in its canonical form: members in the order of the schema, so that
 * equal facts give equal bytes. */
void facts_print(const struct facts *facts, struct buf *out);

/*
 * One section of the facts as a tree for XPath, added to `root`: an object becomes an
 * element, a scalar an attribute, each member of a list an element `item`. Hostile text is
 * sanitised. An item without a `src` or `time` of its own takes the `from` and `time` of its
 * source's coverage entry. NULL when the facts have no such section.
 */
xmlNode *facts_view(const struct facts *facts, xmlNode *root, const char *section);

/* A registry value that somebody asks for: facts list it also when it is absent. The name "*"
 * is the key itself; a key that ends with "\\*" stands for all keys below. */
struct facts_asked {
	const char *key, *name;
};

/*
 * For programs that make or change facts: sets each count to the number of entries that the
 * document holds for the source. Fails (65) when two entries name the same source.
 */
bool facts_recount(cJSON *document, struct error *err);

/* Removes a source as if it had never been looked at: its coverage and all it gave. */
void facts_forget(cJSON *document, const char *source);

/* Whether a text has one of the formats of the facts schema, such as "esu-kb": rule and
 * catalogue files write the same things in the same way. */
bool facts_format_matches(const char *format, const char *text);

#endif
