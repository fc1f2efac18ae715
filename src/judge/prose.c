/* SPDX-License-Identifier: MIT */
#include "judge/prose.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/xml.h"
#include "judge/evaluate.h"
#include "judge/stylesheet.h"

#include <stdlib.h>
#include <string.h>

/* The markup of causes and steps. */
static const struct markup markup = {"p ul ol li code kbd em strong a", "href rel", NULL};

void prose_init(struct prose *prose)
{
	xmlNode *root;

	memset(prose, 0, sizeof(*prose));
	prose->doc = xmlNewDoc(BAD_CAST "1.0");
	root = xmlNewDocNode(prose->doc, NULL, BAD_CAST "prose", NULL);
	xmlSetNs(root, xmlNewNs(root, BAD_CAST "urn:esureport:rules:1", NULL));
	xmlDocSetRootElement(prose->doc, root);
}

void prose_release(struct prose *prose)
{
	xmlFreeDoc(prose->doc);
	free(prose->targets);
}

/* A fact enters prose or a command here and nowhere else: a GUID or an update number. */
static char *fill_slot(struct inquiry *inquiry, const xmlNode *slot)
{
	bool guid = strcmp(xml_get(slot, "type"), "guid") == 0;
	struct error err = ERROR_NONE;
	char *value = evaluate_text(inquiry, xml_get(slot, "select"), NULL, &err);

	if (strcmp(value, "none") == 0 ||
		!facts_format_matches(guid ? "esu-guid-or-none" : "esu-kb", value)) {
		free(value);
		return NULL;
	}
	return value;
}

/* White space collapsed to single blanks across pieces: a blank is written only when
 * something follows it. */
struct line {
	struct buf text;
	bool started, gap;
	bool hole; /* a slot had no value */
};

static void add_collapsed(struct line *line, const char *text)
{
	for (; *text; text++) {
		if (strchr(" \t\r\n", *text)) {
			line->gap = line->started;
			continue;
		}
		if (line->gap)
			buf_addc(&line->text, ' ');
		line->gap = false;
		line->started = true;
		buf_addc(&line->text, *text);
	}
}

/* Moves what the line holds into the tree. */
static void put_line(xmlNode *item, struct line *line)
{
	if (line->text.len)
		xmlAddChild(item, xmlNewDocText(item->doc, BAD_CAST buf_text(&line->text)));
	buf_clear(&line->text);
}

/* Text and filled slots go into the line; inline elements, when there is an item to take
 * them, into the tree. */
static void read_pieces(struct inquiry *inquiry, const struct words *words,
	const xmlNode *element, struct line *line, xmlNode *item)
{
	for (xmlNode *child = element->children; child; child = child->next) {
		if (child->type == XML_TEXT_NODE) {
			add_collapsed(line, (const char *)child->content);
		} else if (xml_is(child, "slot")) {
			char *value = fill_slot(inquiry, child);
			line->hole = line->hole || !value;
			add_collapsed(line, value ? value : words_get(words, "value.missing"));
			free(value);
		} else if (item && child->type == XML_ELEMENT_NODE && !xml_is(child, "run") &&
			   !xml_is(child, "expect")) {
			char *text = xml_text(child);
			xmlNode *inside = xmlNewDocNode(item->doc, item->ns, child->name, NULL);
			if (line->gap)
				buf_addc(&line->text, ' ');
			line->gap = false;
			line->started = true;
			put_line(item, line);
			xmlAddChild(item, inside);
			add_collapsed(line, text);
			put_line(inside, line);
			free(text);
		}
	}
}

void prose_add(struct prose *prose, struct inquiry *inquiry, const struct words *words,
	const xmlNode *element, struct prose_target target)
{
	xmlNode *root = xmlDocGetRootElement(prose->doc);
	xmlNode *item = xmlNewDocNode(prose->doc, root->ns, BAD_CAST "item", NULL);
	struct line line = {BUF_EMPTY, false, false, false};

	xmlAddChild(root, item);
	read_pieces(inquiry, words, element, &line, item);
	put_line(item, &line);
	buf_release(&line.text);
	prose->targets =
		xgrow(prose->targets, &prose->room, prose->count + 1, sizeof(*prose->targets));
	prose->targets[prose->count++] = target;
}

char *prose_line(struct inquiry *inquiry, const struct words *words, const xmlNode *element)
{
	struct line line = {BUF_EMPTY, false, false, false};

	read_pieces(inquiry, words, element, &line, NULL);
	if (line.hole) {
		buf_release(&line.text);
		return NULL;
	}
	return buf_steal(&line.text);
}

static void set_member(cJSON *object, const char *name, const char *text)
{
	cJSON_ReplaceItemInObjectCaseSensitive(object, name, cJSON_CreateString(text));
}

static bool fill_targets(
	const struct prose *prose, const xmlDoc *result, bool html, struct error *err)
{
	const xmlNode *item = xml_first(xmlDocGetRootElement(result));

	for (size_t i = 0; i < prose->count; i++) {
		const struct prose_target *target = &prose->targets[i];
		if (!item)
			return error_set(err, EXIT_INTERNAL, "xsl: too few items came out");
		if (html && target->html) {
			struct buf out = BUF_EMPTY;
			bool ok = stylesheet_write(&out, item->children, &markup, err);
			set_member(target->object, target->html, buf_text(&out));
			buf_release(&out);
			if (!ok)
				return false;
		} else if (!html) {
			char *text = xml_text(item);
			set_member(target->object, target->text, text);
			free(text);
		}
		item = xml_next(item);
	}
	return true;
}

static bool transform(const struct prose *prose, const struct assets *assets, const char *name,
	bool html, struct error *err)
{
	struct stylesheet *sheet = stylesheet_open(assets, name, NULL, err);
	xmlDoc *result = sheet ? stylesheet_run(sheet, prose->doc, NULL, err) : NULL;
	bool ok = result &&
		  (fill_targets(prose, result, html, err) || error_prefix(err, "%s", name));

	xmlFreeDoc(result);
	stylesheet_free(sheet);
	return ok;
}

bool prose_render(struct prose *prose, const struct assets *assets, struct error *err)
{
	return transform(prose, assets, "xsl/prose-text.xsl", false, err) &&
	       transform(prose, assets, "xsl/prose-html.xsl", true, err);
}
