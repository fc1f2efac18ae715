/* SPDX-License-Identifier: MIT */
/*
 * For tests of readers: imports texts from memory and looks into the facts document.
 *
 *	import_one("SITE \"WSUS Administration\" (...)\n");
 *	CHECK_STR(fact("wsus_server.site"), "started");
 *	CHECK_STR(fact("logs[iis-503].count"), "12");
 *	CHECK_STR(covered("wsus-server"), "partial");
 */
#ifndef TESTS_IMPORTED_H
#define TESTS_IMPORTED_H

#include "tap.h"

#include "base/asset.h"
#include "base/json.h"
#include "base/library.h"
#include "facts/facts.h"
#include "import/import.h"

#include <stdlib.h>
#include <string.h>

static struct assets *imported_assets;
static cJSON *imported;

/* NULL when there is nothing in it. */
static inline cJSON *import_part(const char *text, size_t len)
{
	struct import_options options = {.version = "0", .now = "2026-11-21T12:00:00Z"};
	struct error err = ERROR_NONE;
	cJSON *document;

	if (!imported_assets) {
		library_init();
		imported_assets = assets_open(NULL, &err);
	}
	document = import_bytes("in", text, len, imported_assets, &options, &err);
	if (!document && err.exit != EXIT_BAD_INPUT)
		printf("# %s\n", err.text);
	return document;
}

/* Whether a document is one by its schema; what is wrong is printed. */
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

static inline void import_one(const char *text)
{
	cJSON_Delete(imported);
	imported = import_part(text, strlen(text));
	CHECK(!imported || is_facts(imported));
}

static inline void import_close(void)
{
	cJSON_Delete(imported);
	imported = NULL;
	assets_free(imported_assets);
	imported_assets = NULL;
}

/* The member of an object, or the entry of a list whose `line` or `source` has that name. */
static inline const cJSON *item_named(const cJSON *item, const char *name)
{
	const cJSON *entry;

	if (!cJSON_IsArray(item))
		return json_get(item, name);
	cJSON_ArrayForEach(entry, item)
	{
		if (strcmp(json_text(entry, "line"), name) == 0 ||
			strcmp(json_text(entry, "source"), name) == 0)
			return entry;
	}
	return NULL;
}

/* A value of a document as text, "" when it is not there. Valid until the next call. */
static inline const char *fact_of(const cJSON *document, const char *path)
{
	static char text[32];
	const cJSON *item = document;

	while (item && *path) {
		size_t len = strcspn(path, ".[]");
		char *name = strndup(path, len);
		item = item_named(item, name);
		free(name);
		path += len;
		path += strspn(path, ".[]");
	}
	if (cJSON_IsNumber(item)) {
		snprintf(text, sizeof(text), "%.0f", item->valuedouble);
		return text;
	}
	return cJSON_IsString(item) ? item->valuestring : "";
}

static inline const char *fact(const char *path)
{
	return fact_of(imported, path);
}

static inline const char *covered(const char *source)
{
	return json_text(item_named(json_get(imported, "coverage"), source), "state");
}

/* What the document says of the one capture, "" without a document. */
static inline const char *captured(const char *member)
{
	const cJSON *list = json_get(imported, "captures");
	return json_text(list ? list->child : NULL, member);
}

static inline int entries(const char *section)
{
	return cJSON_GetArraySize(json_get(imported, section));
}

/* Whether a value says nothing, or the same as in the whole. */
static inline bool is_less(const cJSON *item, const cJSON *whole)
{
	return cJSON_IsString(item) &&
	       (strcmp(item->valuestring, "unclear") == 0 ||
		       (cJSON_IsString(whole) &&
			       strcmp(item->valuestring, whole->valuestring) == 0));
}

/* Cuts a text at every byte: what is left says no more about the WSUS server, and never
 * anything else. */
static inline bool survives_cuts(const char *text)
{
	size_t len = strlen(text);
	cJSON *whole = import_part(text, len);
	bool good = whole != NULL;

	for (size_t i = 0; i < len && good; i++) {
		cJSON *part = import_part(text, i);
		const cJSON *member, *all = json_get(whole, "wsus_server");
		good = !part || i % 16 || is_facts(part);
		cJSON_ArrayForEach(member, json_get(part, "wsus_server"))
		{
			if (strcmp(member->string, "at") != 0 &&
				strcmp(member->string, "src") != 0)
				good = good && is_less(member, json_get(all, member->string));
		}
		if (!good)
			printf("# cut at byte %zu\n", i);
		cJSON_Delete(part);
	}
	cJSON_Delete(whole);
	return good;
}

#endif
