/* SPDX-License-Identifier: MIT */
#include "harvest/guide.h"

#include "base/text.h"
#include "base/xml.h"

#include <string.h>

static xmlDoc *load(const struct assets *assets, const char *name, struct error *err)
{
	struct asset asset;

	if (!asset_get(assets, name, &asset, err))
		return NULL;
	return xml_parse(name, asset.bytes, asset.len, err);
}

bool guide_open(struct guide *guide, const struct assets *assets,
	const struct facts_asked *asked, size_t asked_count, struct error *err)
{
	*guide = (struct guide){asked, asked_count, NULL, NULL};
	guide->collect = load(assets, "data/catalogue/collect.xml", err);
	if (guide->collect)
		guide->lines = load(assets, "data/catalogue/lines.xml", err);
	return guide->lines != NULL;
}

void guide_release(struct guide *guide)
{
	xmlFreeDoc(guide->collect);
	xmlFreeDoc(guide->lines);
}

static const xmlNode *next_of(const xmlDoc *doc, const char *element, const xmlNode *before)
{
	const xmlNode *node = before ? xml_next(before) : xml_first(xmlDocGetRootElement(doc));

	while (node && !xml_is(node, element))
		node = xml_next(node);
	return node;
}

const xmlNode *guide_next(const struct guide *guide, const char *element, const xmlNode *before)
{
	return next_of(guide->collect, element, before);
}

const xmlNode *guide_next_line(
	const struct guide *guide, const char *log, const xmlNode *before)
{
	const xmlNode *node = next_of(guide->lines, "line", before);

	while (node && log && !text_equal_nocase(xml_value(node, "log"), log))
		node = next_of(guide->lines, "line", node);
	return node;
}
