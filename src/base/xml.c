/* SPDX-License-Identifier: MIT */
#include "base/xml.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"

#include <ctype.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <stdlib.h>
#include <string.h>

enum {
	MAX_BYTES = 4 * 1024 * 1024,
	MAX_CHARACTERS = 1024 * 1024, /* of an attribute; longer strings do not pass the gate */
	FLAGS = XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES,
#if LIBXML_VERSION >= 21300
	NO_EXTERNALS = XML_PARSE_NO_XXE,
#else
	NO_EXTERNALS = 0,
#endif
};

/* Makes one tidy line of a message of the library; it may be changed, for it is a copy that
 * belongs to the error. */
static const char *tidy(char *message, const char *fallback)
{
	size_t len = message != NULL ? strlen(message) : 0;

	while (len > 0 && isspace((unsigned char)message[len - 1]))
		message[--len] = '\0';
	if (len == 0)
		return fallback;
	for (size_t i = 0; i < len; i++)
		if (message[i] == '\n' || message[i] == '\t')
			message[i] = ' ';
	if (islower((unsigned char)message[1]))
		message[0] = (char)tolower((unsigned char)message[0]);
	return message;
}

const char *xml_last_error(const char *fallback)
{
	const xmlError *error = xmlGetLastError();

	return error != NULL ? tidy(error->message, fallback) : fallback;
}

/* What the handlers of one parser need; its _private. */
struct asset_parser {
	const char *name;
	struct error *err;
};

/* Called at a DOCTYPE: stops before anything inside it is read. */
static void refuse_doctype(
	void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
	xmlParserCtxt *parser = context;
	const struct asset_parser *own = parser->_private;

	(void)name;
	(void)external;
	(void)system;
	error_set(own->err, EXIT_BAD_INPUT, "%s:%d: a DOCTYPE is not allowed", own->name,
		xmlSAX2GetLineNumber(parser));
	xmlStopParser(parser);
}

/* Keeps the first error, which is the cause of those that follow. */
static void keep_error(void *context, XML_ERROR_CONST xmlError *error)
{
	const struct asset_parser *own = ((xmlParserCtxt *)context)->_private;

	if (error->level >= XML_ERR_ERROR)
		error_set(own->err, EXIT_BAD_INPUT, "%s:%d: %s", own->name,
			error->line > 0 ? error->line : 1,
			tidy(error->message, "not well-formed"));
}

xmlDoc *xml_parse(const char *name, const char *bytes, size_t len, struct error *err)
{
	struct error first = ERROR_NONE;
	struct asset_parser own = {name, &first};
	xmlParserCtxt *parser = NULL;
	xmlDoc *document = NULL;

	if (len > MAX_BYTES) {
		error_set(err, EXIT_BAD_INPUT, "%s:1: larger than %d MiB", name,
			MAX_BYTES / (1024 * 1024));
		return NULL;
	}
	parser = xmlNewParserCtxt();
	parser->_private = &own;
	parser->sax->internalSubset = refuse_doctype;
	parser->sax->serror = keep_error;
	document = xmlCtxtReadMemory(parser, bytes, (int)len, name, NULL, FLAGS | NO_EXTERNALS);
	xmlFreeParserCtxt(parser);
	if (document == NULL)
		error_set(&first, EXIT_BAD_INPUT, "%s:1: not well-formed", name);
	if (first.exit != 0) {
		error_set(err, first.exit, "%s", first.text);
		xmlFreeDoc(document);
		document = NULL;
	}
	return document;
}

/* What an attribute may hold; `clean` owns it when the text had to be changed. */
static const xmlChar *harmless(struct buf *clean, const char *text)
{
	size_t len = strlen(text);

	if (len <= MAX_CHARACTERS && text_plain(text, len) == len)
		return (const xmlChar *)text;
	text_sanitise(clean, text, len, MAX_CHARACTERS);
	return (const xmlChar *)clean->data;
}

void xml_set(xmlNode *node, const char *name, const char *text)
{
	struct buf clean = BUF_EMPTY;

	xmlSetNsProp(node, NULL, (const xmlChar *)name, harmless(&clean, text));
	buf_release(&clean);
}

void xml_add(xmlNode *node, const char *name, const char *text)
{
	struct buf clean = BUF_EMPTY;

	xmlNewProp(node, (const xmlChar *)name, harmless(&clean, text));
	buf_release(&clean);
}

const char *xml_get(const xmlNode *node, const char *name)
{
	for (const xmlAttr *attribute = node->properties; attribute != NULL;
		attribute = attribute->next) {
		if (attribute->ns != NULL || strcmp((const char *)attribute->name, name) != 0)
			continue;
		if (attribute->children == NULL || attribute->children->content == NULL)
			return "";
		return (const char *)attribute->children->content;
	}
	return NULL;
}

static xmlNode *element_from(xmlNode *node)
{
	while (node != NULL && node->type != XML_ELEMENT_NODE)
		node = node->next;
	return node;
}

xmlNode *xml_first(const xmlNode *node)
{
	return node ? element_from(node->children) : NULL;
}

xmlNode *xml_next(const xmlNode *node)
{
	return element_from(node->next);
}

bool xml_is(const xmlNode *node, const char *name)
{
	return node != NULL && node->type == XML_ELEMENT_NODE &&
	       strcmp((const char *)node->name, name) == 0;
}

const char *xml_value(const xmlNode *node, const char *name)
{
	const char *value = node ? xml_get(node, name) : NULL;
	return value ? value : "";
}

xmlNode *xml_child(const xmlNode *node, const char *name)
{
	xmlNode *child = xml_first(node);

	while (child && !xml_is(child, name))
		child = xml_next(child);
	return child;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

char *xml_text(const xmlNode *node)
{
	char *text = (char *)xmlNodeGetContent(node);
	size_t to = 0;

	if (text == NULL)
		return xstrdup("");
	for (size_t from = 0; text[from] != '\0'; from++) {
		if (!is_blank(text[from]))
			text[to++] = text[from];
		else if (to > 0 && text[to - 1] != ' ')
			text[to++] = ' ';
	}
	if (to > 0 && text[to - 1] == ' ')
		to--;
	text[to] = '\0';
	return text;
}
