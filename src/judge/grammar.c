/* SPDX-License-Identifier: MIT */
#include "judge/grammar.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/xml.h"
#include "facts/facts.h"

#include <stdlib.h>
#include <string.h>

struct checker {
	const struct grammar *grammar;
	const char *file;
	struct error *err;
};

bool grammar_has_word(const char *words, const char *word)
{
	size_t len = strlen(word);

	while (words && *words) {
		size_t this = strcspn(words, " ");
		if (this == len && strncmp(words, word, len) == 0)
			return true;
		words += this + strspn(words + this, " ");
	}
	return false;
}

static const struct grammar_element *find_element(
	const struct grammar *grammar, const char *name)
{
	for (const struct grammar_element *at = grammar->elements; at->name; at++) {
		if (strcmp(at->name, name) == 0)
			return at;
	}
	return NULL;
}

static bool form_fits(const char *form, const char *value)
{
	static const char *const forms[][2] = {{"#date", "esu-date"}, {"#kb", "esu-kb"},
		{"#guid", "esu-guid-or-none"}, {"#code", "esu-code"}, {"#id", "esu-id"},
		{"#version", "esu-version"}, {"#thumbprint", "esu-thumbprint"}};

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		if (strcmp(forms[i][0], form) == 0)
			return facts_format_matches(forms[i][1], value);
	}
	return false;
}

static const char *words_for(
	const struct grammar *grammar, const char *element, const char *name)
{
	for (const struct grammar_words *at = grammar->words; at->attribute; at++) {
		if (strcmp(at->attribute, name) == 0 &&
			(!at->element || strcmp(at->element, element) == 0))
			return at->words;
	}
	return NULL;
}

static bool check_value(struct checker *c, const xmlNode *node, const xmlAttr *attribute)
{
	const char *name = (const char *)attribute->name;
	const char *value = xml_get(node, name);
	const char *words = words_for(c->grammar, (const char *)node->name, name);

	if (!words)
		return true;
	if (*words == '#' ? form_fits(words, value) : grammar_has_word(words, value))
		return true;
	return error_set(c->err, EXIT_INTERNAL, "%s:%ld: attribute %s: '%s' is %s%s", c->file,
		xmlGetLineNo(node), name, value,
		*words == '#' ? "no " : "not one of: ", *words == '#' ? words + 1 : words);
}

static bool check_attributes(
	struct checker *c, const xmlNode *node, const struct grammar_element *element)
{
	const char *word = element->required;

	for (const xmlAttr *at = node->properties; at; at = at->next) {
		const char *name = (const char *)at->name;
		if (!grammar_has_word(element->required, name) &&
			!grammar_has_word(element->optional, name))
			return error_set(c->err, EXIT_INTERNAL,
				"%s:%ld: unknown attribute '%s' on element '%s'", c->file,
				xmlGetLineNo(node), name, element->name);
		if (!check_value(c, node, at))
			return false;
	}
	while (word && *word) {
		size_t len = strcspn(word, " ");
		char name[32];
		if (len < sizeof(name)) {
			memcpy(name, word, len);
			name[len] = '\0';
			if (!xml_get(node, name))
				return error_set(c->err, EXIT_INTERNAL,
					"%s:%ld: element '%s' lacks attribute '%s'", c->file,
					xmlGetLineNo(node), element->name, name);
		}
		word += len + strspn(word + len, " ");
	}
	return true;
}

static bool check_once(
	struct checker *c, const xmlNode *node, const struct grammar_element *element)
{
	const char *word = element->once;

	while (word && *word) {
		size_t len = strcspn(word, " ");
		int count = 0;
		for (const xmlNode *child = xml_first(node); child; child = xml_next(child))
			count += strlen((const char *)child->name) == len &&
				 strncmp((const char *)child->name, word, len) == 0;
		if (count != 1)
			return error_set(c->err, EXIT_INTERNAL,
				"%s:%ld: element '%s' has %d elements '%.*s', not one", c->file,
				xmlGetLineNo(node), element->name, count, (int)len, word);
		word += len + strspn(word + len, " ");
	}
	return true;
}

static bool is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}

static bool check_node(struct checker *c, const xmlNode *node)
{
	const struct grammar_element *element =
		find_element(c->grammar, (const char *)node->name);

	if (!element || !node->ns ||
		strcmp((const char *)node->ns->href, c->grammar->namespace) != 0)
		return error_set(c->err, EXIT_INTERNAL, "%s:%ld: unknown element '%s'", c->file,
			xmlGetLineNo(node), (const char *)node->name);
	if (!check_attributes(c, node, element) || !check_once(c, node, element))
		return false;
	for (const xmlNode *child = node->children; child; child = child->next) {
		if (child->type == XML_ELEMENT_NODE) {
			const char *name = (const char *)child->name;
			if (!grammar_has_word(element->children, name) &&
				!grammar_has_word(element->once, name))
				return error_set(c->err, EXIT_INTERNAL,
					"%s:%ld: element '%s' is not allowed in '%s'", c->file,
					xmlGetLineNo(child), name, element->name);
			if (!check_node(c, child))
				return false;
		} else if (child->type == XML_TEXT_NODE && !element->text &&
			   !is_blank((const char *)child->content)) {
			return error_set(c->err, EXIT_INTERNAL,
				"%s:%ld: text is not allowed in '%s'", c->file,
				xmlGetLineNo(node), element->name);
		} else if (child->type == XML_PI_NODE) {
			return error_set(c->err, EXIT_INTERNAL,
				"%s:%ld: processing instructions are not allowed", c->file,
				xmlGetLineNo(child));
		}
	}
	return true;
}

bool grammar_check(
	const struct grammar *grammar, const char *file, const xmlDoc *doc, struct error *err)
{
	struct checker c = {grammar, file, err};
	const xmlNode *root = xmlDocGetRootElement(doc);

	if (!root || strcmp((const char *)root->name, grammar->elements[0].name) != 0)
		return error_set(err, EXIT_INTERNAL, "%s:1: the root element is not '%s'", file,
			grammar->elements[0].name);
	return check_node(&c, root);
}

/* Copies a file and leaves out what is inside these elements but for its line ends, so that
 * messages name the right lines. */
static void copy_without(struct buf *out, const struct asset *asset, const char *element)
{
	char *opens = xasprintf("<%s>", element), *closes = xasprintf("</%s>", element);
	const char *at = asset->bytes, *start, *end;

	while ((start = strstr(at, opens)) && (end = strstr(start, closes))) {
		start += strlen(opens);
		buf_add(out, at, (size_t)(start - at));
		for (; start < end; start++) {
			if (*start == '\n')
				buf_addc(out, '\n');
		}
		at = end;
	}
	buf_adds(out, at);
	free(opens);
	free(closes);
}

static xmlDoc *parse(
	const struct grammar *grammar, const struct asset *asset, bool whole, struct error *err)
{
	struct buf text = BUF_EMPTY;
	xmlDoc *doc;

	if (whole || !grammar->for_authors)
		return xml_parse(asset->name, asset->bytes, asset->len, err);
	copy_without(&text, asset, grammar->for_authors);
	doc = xml_parse(asset->name, buf_text(&text), text.len, err);
	buf_release(&text);
	return doc;
}

bool grammar_load(struct grammar_files *files, const struct grammar *grammar,
	const struct assets *assets, const char *folder, bool author, struct error *err)
{
	struct asset asset;

	for (size_t i = 0; asset_at(assets, i, &asset); i++) {
		bool whole = author || asset.replaced;
		xmlDoc *doc;
		if (strncmp(asset.name, folder, strlen(folder)) != 0)
			continue;
		doc = parse(grammar, &asset, whole, err);
		if (!doc)
			return false;
		files->docs = xgrow(
			files->docs, &files->room, files->count + 1, sizeof(*files->docs));
		files->docs[files->count++] = doc;
		if (whole && !grammar_check(grammar, asset.name, doc, err))
			return false;
	}
	return true;
}

void grammar_release(struct grammar_files *files)
{
	for (size_t i = 0; i < files->count; i++)
		xmlFreeDoc(files->docs[i]);
	free(files->docs);
}
