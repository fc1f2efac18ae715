/* SPDX-License-Identifier: MIT */
#include "judge/asked.h"

#include "base/alloc.h"
#include "base/text.h"
#include "base/xml.h"

#include <stdlib.h>
#include <string.h>

/* Takes key and name over unless they are there. */
static void add(struct asked *asked, char *key, char *name)
{
	for (size_t i = 0; i < asked->count; i++) {
		if (text_equal_nocase(asked->values[i].key, key) &&
			text_equal_nocase(asked->values[i].name, name)) {
			free(key);
			free(name);
			return;
		}
	}
	asked->values =
		xgrow(asked->values, &asked->room, asked->count + 1, sizeof(*asked->values));
	asked->values[asked->count++] = (struct facts_asked){key, name};
}

/* A literal of XPath; NULL when there is none. *at moves behind it. */
static char *take_literal(const char **at)
{
	const char *start = *at + strspn(*at, " \t\n,("), *end;

	if (*start != '\'' && *start != '"')
		return NULL;
	end = strchr(start + 1, *start);
	if (!end)
		return NULL;
	*at = end + 1;
	return xstrndup(start + 1, (size_t)(end - start - 1));
}

static void scan_expression(struct asked *asked, const char *text)
{
	static const struct {
		const char *call;
		const char *name;  /* when the call has none */
		const char *below; /* what stands for the keys below */
	} calls[] = {{"e:reg(", NULL, ""}, {"e:asked(", NULL, ""}, {"e:reg-key(", "*", ""},
		{"e:reg-below(", NULL, "\\*"}};

	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
		for (const char *at = text; (at = strstr(at, calls[i].call));) {
			char *key, *name;
			at += strlen(calls[i].call);
			key = take_literal(&at);
			name = calls[i].name ? xstrdup(calls[i].name) : take_literal(&at);
			if (key && name)
				add(asked, xasprintf("%s%s", key, calls[i].below), name);
			else
				free(name);
			free(key);
		}
	}
}

static void scan_element(struct asked *asked, const xmlNode *node)
{
	for (const xmlAttr *at = node->properties; at; at = at->next)
		scan_expression(asked, xml_value(node, (const char *)at->name));
	for (const xmlNode *child = xml_first(node); child; child = xml_next(child))
		scan_element(asked, child);
}

static void scan_files(struct asked *asked, const struct grammar_files *files)
{
	for (size_t i = 0; i < files->count; i++)
		scan_element(asked, xmlDocGetRootElement(files->docs[i]));
}

void asked_list(struct asked *asked, const struct ruleset *rules)
{
	*asked = (struct asked){NULL, 0, 0};
	scan_files(asked, &rules->files);
	scan_files(asked, &rules->catalogue.files);
}

void asked_release(struct asked *asked)
{
	for (size_t i = 0; i < asked->count; i++) {
		free((char *)asked->values[i].key);
		free((char *)asked->values[i].name);
	}
	free(asked->values);
	*asked = (struct asked){NULL, 0, 0};
}
