/* SPDX-License-Identifier: MIT */
/*
 * For tests of readers: imports a text from memory and looks into the facts document.
 *
 *	import_one("C:\\>ver\n...");
 *	CHECK_STR(fact("os.version"), "10.0.19045");
 *	CHECK_STR(fact("services[himds].state"), "running");
 *	CHECK_STR(covered("arc"), "collected");
 */
#ifndef TESTS_IMPORTED_H
#define TESTS_IMPORTED_H

#include "tap.h"

#include "base/asset.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/library.h"
#include "base/xml.h"
#include "facts/facts.h"
#include "harvest/guide.h"
#include "import/import.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

static struct assets *imported_assets;
static cJSON *imported;

/* NULL when nothing in it is known. */
static inline cJSON *import_part(const char *name, const char *text, size_t len)
{
	struct import_options options = {.version = "0", .now = "2026-11-21T12:00:00Z"};
	struct error err = ERROR_NONE;
	cJSON *document;

	if (!imported_assets) {
		library_init();
		imported_assets = assets_open(NULL, &err);
	}
	document = import_bytes(name, text, len, imported_assets, &options, &err);
	if (!document && err.exit != EXIT_BAD_INPUT)
		printf("# %s\n", err.text);
	return document;
}

/* Whether the facts document is one by its schema; what is wrong is printed. */
static inline bool is_facts(const cJSON *document)
{
	struct error err = ERROR_NONE;
	struct facts *facts =
		facts_adopt("in", cJSON_Duplicate(document, true), imported_assets, &err);

	if (!facts)
		printf("# %s\n", err.text);
	facts_free(facts);
	return facts != NULL;
}

/* Whether all kinds that a capture of a document was found to be are in the list that
 * `import --list` prints; one that is not is printed. */
static inline bool is_listed(const cJSON *document)
{
	struct error err = ERROR_NONE;
	struct guide guide;
	const cJSON *capture;
	bool good = guide_open(&guide, imported_assets, NULL, 0, &err);

	cJSON_ArrayForEach(capture, json_get(document, "captures"))
	{
		const char *kinds = json_text(capture, "kinds");
		for (size_t len; *kinds; kinds += len + strspn(kinds + len, ", ")) {
			const xmlNode *kind = NULL;
			len = strcspn(kinds, ", ");
			while ((kind = guide_next(&guide, "kind", kind)) &&
				(strlen(xml_value(kind, "id")) != len ||
					strncmp(xml_value(kind, "id"), kinds, len) != 0))
				;
			if (!kind)
				printf("# no listed kind: %.*s\n", (int)len, kinds);
			good = good && kind;
		}
	}
	guide_release(&guide);
	return good;
}

static inline void import_as(const char *name, const char *text, size_t len)
{
	cJSON_Delete(imported);
	imported = import_part(name, text, len);
	CHECK(!imported || (is_facts(imported) && is_listed(imported)));
}

static inline void import_some(const char *text, size_t len)
{
	import_as("in", text, len);
}

static inline void import_named(const char *name, const char *text)
{
	import_as(name, text, strlen(text));
}

static inline void import_one(const char *text)
{
	import_named("in", text);
}

static inline void import_close(void)
{
	cJSON_Delete(imported);
	imported = NULL;
	assets_free(imported_assets);
	imported_assets = NULL;
}

/* What tells an entry of a list from others. */
static inline const char *identity_of(const cJSON *item)
{
	static const char *const names[] = {"line", "id", "kb", "source", "sku", "thumbprint",
		"indicator", "member", "name"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *text = json_text(item, names[i]);
		if (*text && strcmp(text, "none") != 0)
			return text;
	}
	return "";
}

static inline const cJSON *entry_of(const cJSON *list, const char *name, size_t len)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		const char *identity = identity_of(item);
		if (strlen(identity) == len && strncmp(identity, name, len) == 0)
			return item;
	}
	return NULL;
}

/* The item at a path of a document, or NULL. */
static inline const cJSON *item_at(const cJSON *item, const char *path)
{
	while (item && *path) {
		size_t len = strcspn(path, ".[");
		char name[64];
		if (len >= sizeof(name))
			return NULL;
		memcpy(name, path, len);
		name[len] = '\0';
		item = json_get(item, name);
		path += len;
		if (*path == '[') {
			size_t inner = strcspn(path, "]");
			item = entry_of(item, path + 1, inner - 1);
			path += inner + 1;
		}
		path += *path == '.';
	}
	return item;
}

/* A value as text; "" when it is not there. Valid until the next call. */
static inline const char *fact_of(const cJSON *document, const char *path)
{
	static char number[32];
	const cJSON *item = item_at(document, path);

	if (cJSON_IsNumber(item)) {
		snprintf(number, sizeof(number), "%.0f", item->valuedouble);
		return number;
	}
	return cJSON_IsString(item) ? item->valuestring : "";
}

static inline const char *fact(const char *path)
{
	return fact_of(imported, path);
}

static inline const char *covered(const char *source)
{
	return json_text(
		entry_of(json_get(imported, "coverage"), source, strlen(source)), "state");
}

/* What became of the one capture: its "state" is "ignored" when there is no document either. */
static inline const char *captured(const char *member)
{
	const cJSON *list = json_get(imported, "captures");

	if (!imported && strcmp(member, "state") == 0)
		return "ignored";
	return json_text(list ? list->child : NULL, member);
}

static inline int entries(const char *section)
{
	return cJSON_GetArraySize(json_get(imported, section));
}

/* Every value of an item as "path=value" lines. */
static inline void list_values(struct buf *out, const char *path, const cJSON *item)
{
	const cJSON *child;

	if (cJSON_IsString(item) || cJSON_IsNumber(item)) {
		buf_addf(out, "%s=", path);
		if (cJSON_IsString(item))
			buf_adds(out, item->valuestring);
		else
			buf_addf(out, "%.0f", item->valuedouble);
		buf_addc(out, '\n');
		return;
	}
	cJSON_ArrayForEach(child, item)
	{
		struct buf below = BUF_EMPTY;
		if (child->string &&
			(strcmp(child->string, "at") == 0 || strcmp(child->string, "src") == 0))
			continue;
		buf_addf(&below, "%s/%s", path,
			child->string ? child->string : identity_of(child));
		list_values(out, buf_text(&below), child);
		buf_release(&below);
	}
}

/* All values that captures gave, without what is about the captures themselves. */
static inline void list_facts(struct buf *out, const cJSON *document)
{
	static const char *const not_facts[] = {
		"format", "collector", "coverage", "captures", "conflicts"};
	const cJSON *section;

	cJSON_ArrayForEach(section, document)
	{
		bool is = true;
		for (size_t i = 0; i < sizeof(not_facts) / sizeof(*not_facts); i++)
			is = is && strcmp(section->string, not_facts[i]) != 0;
		if (is)
			list_values(out, section->string, section);
	}
}

static inline bool is_weak_line(const char *line, size_t len)
{
	return (len >= 8 && strncmp(line + len - 8, "=unclear", 8) == 0) ||
	       line[len - 1] == '=' ||
	       (len >= 5 && strncmp(line + len - 5, "=none", 5) == 0 && strstr(line, "/id="));
}

/* Whether each line of `part` is one of `whole` or says nothing. */
static inline bool says_no_more(const char *part, const char *whole)
{
	while (*part) {
		size_t len = strcspn(part, "\n");
		char *line = strndup(part, len + 1);
		const char *at = strstr(whole, line);
		bool good = is_weak_line(part, len) || (at && (at == whole || at[-1] == '\n'));
		if (!good)
			printf("# not in the whole: %s", line);
		free(line);
		if (!good)
			return false;
		part += len + 1;
	}
	return true;
}

/* Whether what a cut text covers is covered by the whole one as well. */
static inline bool covers_no_more(const cJSON *part, const cJSON *whole)
{
	const cJSON *entry;

	cJSON_ArrayForEach(entry, json_get(part, "coverage"))
	{
		const char *source = json_text(entry, "source");
		const char *state = json_text(entry, "state");
		const cJSON *other =
			entry_of(json_get(whole, "coverage"), source, strlen(source));
		if ((strcmp(state, "collected") == 0 || strcmp(state, "absent") == 0) &&
			strcmp(json_text(other, "state"), state) != 0) {
			printf("# %s is %s\n", source, state);
			return false;
		}
	}
	return true;
}

/* Cuts a text at every byte: what is left says less, and never anything else. */
static inline bool survives_cuts(const char *text)
{
	size_t len = strlen(text);
	cJSON *whole = import_part("in", text, len);
	struct buf facts = BUF_EMPTY;
	bool good = whole != NULL;

	list_facts(&facts, whole);
	for (size_t i = 0; i < len && good; i++) {
		cJSON *part = import_part("in", text, i);
		struct buf less = BUF_EMPTY;
		list_facts(&less, part);
		good = says_no_more(buf_text(&less), buf_text(&facts)) &&
		       covers_no_more(part, whole) && (!part || i % 64 || is_facts(part));
		if (!good)
			printf("# cut at byte %zu\n", i);
		buf_release(&less);
		cJSON_Delete(part);
	}
	buf_release(&facts);
	cJSON_Delete(whole);
	return good;
}

#endif
