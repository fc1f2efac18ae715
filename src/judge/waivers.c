/* SPDX-License-Identifier: MIT */
#include "judge/waivers.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "facts/schema.h"
#include "judge/rules.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char schema_name[] = "data/waivers.schema.json";

enum { MAX_BYTES = 8 * 1024 * 1024 };

struct waivers {
	cJSON *document; /* holds the texts */
	struct waiver *items;
	size_t count;
};

/* "$.waivers[3]: ..." without the root, which says nothing to the reader of a file. */
static const char *without_root(const char *text)
{
	if (strncmp(text, "$: ", 3) == 0)
		return text + 3;
	return strncmp(text, "$.", 2) == 0 ? text + 2 : text;
}

static bool check_form(
	const char *name, const cJSON *document, const struct assets *assets, struct error *err)
{
	struct error bare = ERROR_NONE;
	struct asset asset;
	struct schema *schema = NULL;
	cJSON *source = NULL;
	bool in_order, ok = false;

	if (!asset_get(assets, schema_name, &asset, err))
		return false;
	source = json_parse(asset.bytes, asset.len, &bare);
	schema = source ? schema_compile(source, &bare) : NULL;
	if (!schema)
		error_set(err, EXIT_INTERNAL, "%s: %s", schema_name, bare.text);
	else if (!schema_validate(schema, document, &in_order, &bare))
		error_set(err, bare.exit, "%s: %s", name, without_root(bare.text));
	else
		ok = true;
	schema_free(schema);
	cJSON_Delete(source);
	return ok;
}

/* Whether a reader sees anything of it. */
static bool says_something(const char *text)
{
	uint32_t character;
	size_t len = strlen(text), size;

	for (size_t at = 0; (size = text_decode(text + at, len - at, &character)); at += size) {
		if (character != ' ' && character != 0xA0 && text_is_visible(character))
			return true;
	}
	return false;
}

/* What a schema cannot say. `place` is what messages call the waiver. */
static bool check_waiver(const char *place, const struct waiver *waiver, bool has_host,
	const struct ruleset *rules, struct error *err)
{
	const char *star = strchr(waiver->host, '*');

	if (!rules_find(rules, waiver->rule))
		return error_set(err, EXIT_BAD_INPUT,
			"%s: no rule '%s'; see 'esureport rules list'", place, waiver->rule);
	if (!says_something(waiver->reason))
		return error_set(err, EXIT_BAD_INPUT, "%s: the reason is empty", place);
	if (!says_something(waiver->owner))
		return error_set(err, EXIT_BAD_INPUT, "%s: the owner is empty", place);
	if (has_host && !says_something(waiver->host))
		return error_set(err, EXIT_BAD_INPUT,
			"%s: the host is empty; leave it out for every machine", place);
	if (star && star[1])
		return error_set(err, EXIT_BAD_INPUT,
			"%s: the host has a '*' that is not at its end", place);
	if (strcmp(waiver->expires, waiver->date) < 0)
		return error_set(err, EXIT_BAD_INPUT, "%s: expires %s, before its date %s",
			place, waiver->expires, waiver->date);
	return true;
}

static bool take_waivers(struct waivers *waivers, const char *name, const cJSON *list,
	const struct ruleset *rules, struct error *err)
{
	const cJSON *item;
	bool ok = true;

	waivers->items = xcalloc((size_t)cJSON_GetArraySize(list) + 1, sizeof(*waivers->items));
	cJSON_ArrayForEach(item, list)
	{
		struct waiver *waiver = &waivers->items[waivers->count];
		char *place = xasprintf("%s: waivers[%zu]", name, waivers->count);

		waiver->rule = json_text(item, "rule");
		waiver->host = json_text(item, "host");
		waiver->reason = json_text(item, "reason");
		waiver->owner = json_text(item, "owner");
		waiver->date = json_text(item, "date");
		waiver->expires = json_text(item, "expires");
		waivers->count++;
		ok = check_waiver(place, waiver, json_get(item, "host") != NULL, rules, err);
		free(place);
		if (!ok)
			break;
	}
	return ok;
}

struct waivers *waivers_parse(const char *name, const char *bytes, size_t len,
	const struct assets *assets, const struct ruleset *rules, struct error *err)
{
	struct waivers *waivers = xcalloc(1, sizeof(*waivers));
	struct error bare = ERROR_NONE;

	waivers->document = json_parse(bytes, len, &bare);
	/* "NAME:LINE:COLUMN: ..." reads as compilers write it */
	if (!waivers->document)
		error_set(err, bare.exit, "%s:%s", name, bare.text);
	else if (check_form(name, waivers->document, assets, err) &&
		 take_waivers(
			 waivers, name, json_get(waivers->document, "waivers"), rules, err))
		return waivers;
	waivers_free(waivers);
	return NULL;
}

struct waivers *waivers_load(const char *path, const struct assets *assets,
	const struct ruleset *rules, struct error *err)
{
	struct buf bytes = BUF_EMPTY;
	struct waivers *waivers = NULL;

	if (file_read(path, MAX_BYTES, &bytes, err))
		waivers = waivers_parse(path, buf_text(&bytes), bytes.len, assets, rules, err);
	buf_release(&bytes);
	return waivers;
}

void waivers_free(struct waivers *waivers)
{
	if (!waivers)
		return;
	cJSON_Delete(waivers->document);
	free(waivers->items);
	free(waivers);
}

static bool fits_host(const char *wanted, const char *host)
{
	size_t len = strlen(wanted);
	char *start;
	bool fits;

	if (len == 0)
		return true;
	if (wanted[len - 1] != '*')
		return text_equal_nocase(wanted, host);
	start = xstrndup(wanted, len - 1);
	fits = text_starts_nocase(host, start);
	free(start);
	return fits;
}

/* Keeps the one whose day is later. */
static void keep_last(const struct waiver **kept, const struct waiver *waiver)
{
	if (!*kept || strcmp(waiver->expires, (*kept)->expires) > 0)
		*kept = waiver;
}

struct waiver_match waivers_match(
	const struct waivers *waivers, const char *rule, const char *host, const char *as_of)
{
	struct waiver_match match = {NULL, NULL, NULL};

	for (size_t i = 0; waivers && i < waivers->count; i++) {
		const struct waiver *waiver = &waivers->items[i];
		if (strcmp(waiver->rule, rule) != 0 || !fits_host(waiver->host, host))
			continue;
		if (strcmp(waiver->expires, as_of) < 0)
			keep_last(&match.expired, waiver);
		else if (strcmp(waiver->date, as_of) <= 0)
			keep_last(&match.valid, waiver);
		else if (!match.later || strcmp(waiver->date, match.later->date) < 0)
			match.later = waiver;
	}
	return match;
}
