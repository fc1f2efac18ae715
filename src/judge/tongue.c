/* SPDX-License-Identifier: MIT */
#include "judge/tongue.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/xml.h"
#include "judge/wording.h"

#include <stdlib.h>
#include <string.h>

#define INLINE "kb reg code file slot"

static const struct grammar_element elements[] = {
	{"words", "lang", NULL, "say", NULL, false},
	{"say", NULL, NULL, NULL, "en to", false},
	{"en", NULL, NULL, INLINE, NULL, true},
	{"to", NULL, NULL, INLINE, NULL, true},
	{"slot", "type select", NULL, NULL, NULL, false},
	{"kb", NULL, NULL, NULL, NULL, true},
	{"reg", NULL, NULL, NULL, NULL, true},
	{"code", NULL, NULL, NULL, NULL, true},
	{"file", NULL, NULL, NULL, NULL, true},
	{NULL, NULL, NULL, NULL, NULL, false},
};
static const struct grammar_words words[] = {{NULL, NULL, NULL}};
static const struct grammar grammar = {"urn:esureport:rules:1", elements, words, NULL};

/* What a reader is shown of rules and catalogue, apart from names, codes and addresses. */
static const struct prose_of {
	const char *element;
	const char *attributes;  /* texts */
	const char *expressions; /* XPath, in braces or always, whose words are shown */
	bool content;
} prose_of[] = {
	{"title", NULL, NULL, true},
	{"all", "else", NULL, false},
	{"any", "else", NULL, false},
	{"none", "else", NULL, false},
	{"check", "else", NULL, false},
	{"evidence", "label expected none", "label expected found", false},
	{"cause", NULL, NULL, true},
	{"step", "title duration", NULL, true},
	{"expect", NULL, NULL, true},
	{"product", "title base", NULL, false},
	{"programme", "title", NULL, false},
	{"chain", "title", NULL, false},
	{"requirement", "title", NULL, false},
	{"line", "meaning", NULL, false},
	{"code", "meaning cause fix", NULL, false},
	{"source", "title", NULL, false},
};

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The inline elements of a text in an order of their own, for comparison; the caller's. */
static char *list_inline(const xmlNode *text)
{
	struct buf list = BUF_EMPTY;
	size_t count = 0, room = 0;
	char **keys = NULL;

	for (xmlNode *at = xml_first(text); at; at = xml_next(at)) {
		keys = xgrow(keys, &room, count + 1, sizeof(*keys));
		keys[count++] = wording_inline(at);
	}
	if (count)
		qsort(keys, count, sizeof(*keys), by_text);
	for (size_t i = 0; i < count; i++) {
		buf_adds(&list, keys[i]);
		free(keys[i]);
	}
	free(keys);
	return buf_steal(&list);
}

static bool fault(const xmlNode *node, const char *what, const char *text, struct error *err)
{
	return error_set(err, EXIT_INTERNAL, "%s:%ld: %s: %s", (const char *)node->doc->URL,
		xmlGetLineNo(node), what, text);
}

/* A number, a key or a command that changes in translation would send a reader astray. */
static bool check_inline(const xmlNode *en, const xmlNode *to, struct error *err)
{
	char *ours = list_inline(en), *theirs = list_inline(to);
	bool same = strcmp(ours, theirs) == 0;

	if (!same)
		fault(to, "<to> holds other elements than <en>", *theirs ? theirs : "none",
			err);
	free(ours);
	free(theirs);
	return same;
}

static bool take(struct tongue *tongue, const xmlNode *say, struct error *err)
{
	xmlNode *to = xml_child(say, "to");
	char *key = wording_content(xml_child(say, "en"));
	char *text = wording_content(to);
	const xmlNode *before = index_get(&tongue->said, key);
	char *said = before ? wording_content(before) : NULL;
	bool ok = check_inline(xml_child(say, "en"), to, err);

	if (!*key || !*text)
		ok = fault(say, "nothing to say", *key ? key : text, err);
	else if (said && strcmp(said, text) != 0)
		ok = fault(say, "a second translation", key, err);
	if (ok)
		index_put(&tongue->said, key, to);
	free(key);
	free(text);
	free(said);
	return ok;
}

static bool take_file(
	struct tongue *tongue, const xmlDoc *doc, const char *language, struct error *err)
{
	const xmlNode *root = xmlDocGetRootElement(doc);

	if (strcmp(xml_value(root, "lang"), language) != 0)
		return fault(root, "not of this language", xml_value(root, "lang"), err);
	for (xmlNode *say = xml_first(root); say; say = xml_next(say)) {
		if (!take(tongue, say, err))
			return false;
	}
	return true;
}

bool tongue_load(struct tongue *tongue, const struct assets *assets, const char *language,
	struct error *err)
{
	char *folder = xasprintf("data/words/%s/", language);
	bool ok;

	memset(tongue, 0, sizeof(*tongue));
	tongue->said.exact = true;
	ok = grammar_load(&tongue->files, &grammar, assets, folder, false, err);
	for (size_t i = 0; ok && i < tongue->files.count; i++)
		ok = take_file(tongue, tongue->files.docs[i], language, err);
	free(folder);
	return ok;
}

void tongue_release(struct tongue *tongue)
{
	index_release(&tongue->said);
	grammar_release(&tongue->files);
}

/* The slot of the original that the one of a translation stands for. */
static xmlNode *find_slot(const xmlNode *original, const xmlNode *wanted)
{
	char *key = wording_inline(wanted);
	xmlNode *found = NULL;

	for (xmlNode *at = xml_first(original); at && !found; at = xml_next(at)) {
		char *one = wording_inline(at);
		if (strcmp(one, key) == 0)
			found = at;
		free(one);
	}
	free(key);
	return found;
}

/* A piece of a translation for `element`: its slots are those of the original. */
static xmlNode *make_piece(const xmlNode *piece, xmlNode *element, xmlNode *original)
{
	xmlNode *made;
	char *text;

	if (piece->type == XML_TEXT_NODE)
		return xmlNewDocText(element->doc, piece->content);
	if (piece->type != XML_ELEMENT_NODE)
		return NULL;
	if (xml_is(piece, "slot")) {
		made = find_slot(original, piece);
		if (made)
			xmlUnlinkNode(made);
		return made;
	}
	made = xmlNewDocNode(element->doc, element->ns, piece->name, NULL);
	text = xml_text(piece);
	xmlAddChild(made, xmlNewDocText(element->doc, BAD_CAST text));
	free(text);
	return made;
}

static void translate_content(const struct tongue *tongue, xmlNode *element)
{
	char *key = wording_content(element);
	const xmlNode *to = index_get(&tongue->said, key);
	xmlNode *original, *rest = NULL;

	free(key);
	if (!to)
		return;
	original = xmlNewDocNode(element->doc, element->ns, BAD_CAST "original", NULL);
	for (xmlNode *at = element->children, *next; at; at = next) {
		next = at->next;
		if (wording_leaves_out(at)) {
			rest = rest ? rest : at;
		} else {
			xmlUnlinkNode(at);
			xmlAddChild(original, at);
		}
	}
	for (const xmlNode *at = to->children; at; at = at->next) {
		xmlNode *piece = make_piece(at, element, original);
		if (piece && rest)
			xmlAddPrevSibling(rest, piece);
		else if (piece)
			xmlAddChild(element, piece);
	}
	xmlFreeNode(original);
}

/* What a text says in this language, or NULL; the caller's. */
static char *say(const void *data, const char *text)
{
	const struct tongue *tongue = data;
	char *key = wording_text(text);
	const xmlNode *to = index_get(&tongue->said, key);

	free(key);
	return to ? xml_text(to) : NULL;
}

static void translate_attribute(const struct tongue *tongue, const struct prose_of *prose,
	xmlNode *element, const char *name)
{
	const char *value = xml_get(element, name);
	char *text = NULL;

	if (grammar_has_word(prose->expressions, name) &&
		(*value == '{' || !grammar_has_word(prose->attributes, name)))
		text = wording_replace(value, say, tongue);
	else if (grammar_has_word(prose->attributes, name))
		text = say(tongue, value);
	if (text)
		xmlSetNsProp(element, NULL, BAD_CAST name, BAD_CAST text);
	free(text);
}

static void translate(const struct tongue *tongue, xmlNode *element)
{
	for (size_t i = 0; i < sizeof(prose_of) / sizeof(*prose_of); i++) {
		if (!xml_is(element, prose_of[i].element))
			continue;
		for (const xmlAttr *at = element->properties; at; at = at->next)
			translate_attribute(
				tongue, &prose_of[i], element, (const char *)at->name);
		if (prose_of[i].content)
			translate_content(tongue, element);
	}
	for (xmlNode *at = xml_first(element); at; at = xml_next(at))
		translate(tongue, at);
}

void tongue_translate(const struct tongue *tongue, xmlDoc *doc)
{
	if (tongue->said.count)
		translate(tongue, xmlDocGetRootElement(doc));
}
