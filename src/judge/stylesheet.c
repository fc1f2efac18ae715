/* SPDX-License-Identifier: MIT */
#include "judge/stylesheet.h"

#include "base/alloc.h"
#include "base/xml.h"
#include "judge/grammar.h"

#include <libxslt/transform.h>
#include <libxslt/variables.h>
#include <libxslt/xsltInternals.h>
#include <stdlib.h>
#include <string.h>

enum { TEMPLATE_DEPTH = 200, XSLT_OPERATIONS = 2000000, XPATH_OPERATIONS = 20000000 };

struct stylesheet {
	xsltStylesheet *compiled;
	char *name;
};

static xmlDoc *parse_asset(const struct assets *assets, const char *name, struct error *err)
{
	struct asset asset;

	if (!asset_get(assets, name, &asset, err))
		return NULL;
	return xml_parse(name, asset.bytes, asset.len, err);
}

/* Adds what stands in another stylesheet, with the prefixes that its expressions use. */
static void add_part(xmlDoc *to, const xmlDoc *from)
{
	const xmlNode *root = xmlDocGetRootElement(from);
	xmlNode *target = xmlDocGetRootElement(to);

	for (const xmlNs *ns = root->nsDef; ns; ns = ns->next) {
		if (!xmlSearchNs(to, target, ns->prefix))
			xmlNewNs(target, ns->href, ns->prefix);
	}
	for (xmlNode *at = xml_first(root); at; at = xml_next(at))
		xmlAddChild(target, xmlDocCopyNode(at, to, 1));
}

static bool add_all_parts(
	xmlDoc *to, const struct assets *assets, const char *parts, struct error *err)
{
	bool ok = true;

	while (ok && parts && *parts) {
		size_t len = strcspn(parts, " ");
		char *name = xstrndup(parts, len);
		xmlDoc *part = parse_asset(assets, name, err);

		ok = part != NULL;
		if (ok)
			add_part(to, part);
		xmlFreeDoc(part);
		free(name);
		parts += len + strspn(parts + len, " ");
	}
	return ok;
}

struct stylesheet *stylesheet_open(
	const struct assets *assets, const char *name, const char *parts, struct error *err)
{
	xmlDoc *source = parse_asset(assets, name, err);
	xsltStylesheet *compiled = NULL;
	struct stylesheet *sheet = NULL;

	if (source && add_all_parts(source, assets, parts, err)) {
		compiled = xsltParseStylesheetDoc(source); /* owns source when it succeeds */
		if (!compiled)
			error_set(err, EXIT_INTERNAL, "%s%s%s: is no stylesheet", name,
				parts ? " with " : "", parts ? parts : "");
	}
	if (!compiled) {
		xmlFreeDoc(source);
		return NULL;
	}
	sheet = xcalloc(1, sizeof(*sheet));
	sheet->compiled = compiled;
	sheet->name = xstrdup(name);
	return sheet;
}

void stylesheet_free(struct stylesheet *sheet)
{
	if (!sheet)
		return;
	xsltFreeStylesheet(sheet->compiled);
	free(sheet->name);
	free(sheet);
}

xmlDoc *stylesheet_run(const struct stylesheet *sheet, xmlDoc *source,
	const char *const *params, struct error *err)
{
	xsltTransformContext *ctxt = xsltNewTransformContext(sheet->compiled, source);
	xmlDoc *result;

	ctxt->opLimit = XSLT_OPERATIONS;
	ctxt->maxTemplateDepth = TEMPLATE_DEPTH;
	ctxt->xpathCtxt->opLimit = XPATH_OPERATIONS;
	for (; params && *params; params += 2)
		xsltQuoteOneUserParam(ctxt, BAD_CAST params[0], BAD_CAST params[1]);
	result = xsltApplyStylesheetUser(sheet->compiled, source, NULL, NULL, NULL, ctxt);
	if (!result || ctxt->state != XSLT_STATE_OK) {
		error_set(err, EXIT_INTERNAL, "%s: the transformation failed", sheet->name);
		xmlFreeDoc(result);
		result = NULL;
	}
	xsltFreeTransformContext(ctxt);
	return result;
}

static void escape(struct buf *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			buf_adds(out, "&amp;");
			break;
		case '<':
			buf_adds(out, "&lt;");
			break;
		case '>':
			buf_adds(out, "&gt;");
			break;
		case '"':
			buf_adds(out, "&quot;");
			break;
		default:
			buf_addc(out, *text);
		}
	}
}

/* "name.html" or "name.html#id" of small letters, digits and "-". */
static bool is_page(const char *address)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
	static const char extension[] = ".html";
	size_t len = strspn(address, letters);

	if (!len || strncmp(address + len, extension, sizeof(extension) - 1) != 0)
		return false;
	address += len + sizeof(extension) - 1;
	return !*address || *address == '#';
}

static bool write_attributes(
	struct buf *out, const xmlNode *node, const struct markup *markup, struct error *err)
{
	for (const xmlAttr *at = node->properties; at; at = at->next) {
		const char *name = (const char *)at->name;
		const char *value = xml_get(node, name);

		if (!grammar_has_word(markup->attributes, name))
			return error_set(err, EXIT_INTERNAL,
				"attribute '%s' is not allowed in a page", name);
		if (strcmp(name, "href") == 0 && strncmp(value, "https://", 8) != 0 &&
			*value != '#' && !is_page(value))
			return error_set(err, EXIT_INTERNAL,
				"a link to '%s' is not allowed in a page", value);
		buf_addf(out, " %s=\"", name);
		escape(out, value);
		buf_addc(out, '"');
	}
	return true;
}

static bool write_element(
	struct buf *out, const xmlNode *node, const struct markup *markup, struct error *err)
{
	const char *name = (const char *)node->name;

	if (node->type != XML_ELEMENT_NODE || !grammar_has_word(markup->elements, name))
		return error_set(
			err, EXIT_INTERNAL, "element '%s' is not allowed in a page", name);
	buf_addf(out, "<%s", name);
	if (!write_attributes(out, node, markup, err))
		return false;
	buf_addc(out, '>');
	if (strcmp(name, "br") == 0)
		return true;
	if (!stylesheet_write(out, node->children, markup, err))
		return false;
	buf_addf(out, "</%s>", name);
	if (grammar_has_word(markup->lines, name))
		buf_addc(out, '\n');
	return true;
}

bool stylesheet_write(
	struct buf *out, const xmlNode *node, const struct markup *markup, struct error *err)
{
	for (; node; node = node->next) {
		if (node->type == XML_TEXT_NODE)
			escape(out, (const char *)node->content);
		else if (!write_element(out, node, markup, err))
			return false;
	}
	return true;
}
