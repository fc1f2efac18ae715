/* SPDX-License-Identifier: MIT */
/*
 * libxml2, used safely. Only assets (rules, catalogue, stylesheets) are ever parsed;
 * machine facts enter a tree as attribute text through xml_set().
 */
#ifndef BASE_XML_H
#define BASE_XML_H

#include "base/error.h"

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

/* What a structured error handler of libxml2 is given: an XML_ERROR_CONST xmlError *. */
#if LIBXML_VERSION >= 21200
#define XML_ERROR_CONST const
#else
#define XML_ERROR_CONST
#endif

/*
 * Parses an asset. `name` is what messages call it: "rules/tls.xml:41: ...". No DOCTYPE, no
 * entities, no network, at most 4 MiB. Fails: 65. The document belongs to the caller
 * (xmlFreeDoc).
 */
xmlDoc *xml_parse(const char *name, const char *bytes, size_t len, struct error *err);

/*
 * Sets an attribute to text that may be hostile: sanitised (base/text.h), at most a million
 * (2^20) characters, then escaped by the tree itself.
 */
void xml_set(xmlNode *node, const char *name, const char *text);

/* The same for an attribute that the node does not have yet: faster, for whole documents. */
void xml_add(xmlNode *node, const char *name, const char *text);

/* The attribute's value, borrowed from the tree, or NULL. Attributes here have one text
 * child: documents are parsed without entities. */
const char *xml_get(const xmlNode *node, const char *name);

/* The same, "" when the attribute or the whole node is not there. */
const char *xml_value(const xmlNode *node, const char *name);

/* The first child element, the next sibling element, or NULL; nothing has no children. */
xmlNode *xml_first(const xmlNode *node);
xmlNode *xml_next(const xmlNode *node);

/* The first child element of that name, or NULL. */
xmlNode *xml_child(const xmlNode *node, const char *name);

/* Whether the element has that local name. */
bool xml_is(const xmlNode *node, const char *name);

/* The text inside, white space collapsed and trimmed; the caller's (free()). */
char *xml_text(const xmlNode *node);

/*
 * The last error of libxml2 in one line that begins with a small letter; used after a failed
 * call, borrowed until the next one. Returns `fallback` when the library has nothing to say.
 */
const char *xml_last_error(const char *fallback);

#endif
