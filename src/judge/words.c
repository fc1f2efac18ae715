/* SPDX-License-Identifier: MIT */
#include "judge/words.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const char folder[] = "data/words/", ending[] = ".json", english[] = "en";

/* The language that an asset holds the sentences of, the caller's, or NULL. */
static char *language_of(const struct asset *asset)
{
	const char *name = asset->name + strlen(folder);
	size_t len = strlen(asset->name);

	if (strncmp(asset->name, folder, strlen(folder)) != 0 || strchr(name, '/') ||
		len < strlen(folder) + strlen(ending) ||
		strcmp(asset->name + len - strlen(ending), ending) != 0)
		return NULL;
	return xstrndup(name, strlen(name) - strlen(ending));
}

/* Whether there is such a language; else says which there are. */
static bool check_language(const struct assets *assets, const char *language, struct error *err)
{
	struct buf list = BUF_EMPTY;
	struct asset asset;
	bool found = false;

	for (size_t i = 0; !found && asset_at(assets, i, &asset); i++) {
		char *one = language_of(&asset);
		if (one) {
			found = strcmp(one, language) == 0;
			buf_addf(&list, "%s%s", list.len ? ", " : "", one);
		}
		free(one);
	}
	if (!found)
		error_set(err, EXIT_USAGE, "--lang: no language '%s'; there are %s", language,
			buf_text(&list));
	buf_release(&list);
	return found;
}

/* The map of a language; owned by the caller. */
static cJSON *load_map(const struct assets *assets, const char *language, struct error *err)
{
	char *name = xasprintf("%s%s%s", folder, language, ending);
	struct asset asset;
	cJSON *map = NULL;
	const cJSON *item;
	bool ok = false;

	if (!asset_get(assets, name, &asset, err))
		goto out;
	map = json_parse(asset.bytes, asset.len, err);
	if (!map) {
		error_prefix(err, "%s", name);
		goto out;
	}
	ok = cJSON_IsObject(map);
	cJSON_ArrayForEach(item, map) ok = ok && cJSON_IsString(item);
	if (!ok)
		error_set(err, EXIT_INTERNAL, "%s: not a map of texts", name);
out:
	free(name);
	if (ok)
		return map;
	cJSON_Delete(map);
	return NULL;
}

bool words_load(struct words *words, const struct assets *assets, const char *language,
	struct error *err)
{
	const cJSON *sentence;
	cJSON *more;
	bool ok;

	*words = (struct words){NULL, NULL};
	if (!check_language(assets, language, err))
		return false;
	words->language = xstrdup(language);
	words->map = load_map(assets, english, err);
	if (!words->map || strcmp(language, english) == 0)
		return words->map != NULL;
	more = load_map(assets, language, err);
	cJSON_ArrayForEach(sentence, more)
	{
		cJSON_DeleteItemFromObjectCaseSensitive(words->map, sentence->string);
		json_add_text(words->map, sentence->string, sentence->valuestring);
	}
	ok = more != NULL;
	cJSON_Delete(more);
	return ok;
}

void words_release(struct words *words)
{
	cJSON_Delete(words->map);
	free(words->language);
	*words = (struct words){NULL, NULL};
}

const char *words_find(const struct words *words, const char *key)
{
	const cJSON *item = json_get(words->map, key);
	return item ? item->valuestring : NULL;
}

const char *words_get(const struct words *words, const char *key)
{
	const char *sentence = words_find(words, key);
	return sentence ? sentence : key;
}

const char *words_say(const struct words *words, const char *value)
{
	char *key = xasprintf("word.%s", value);
	const char *said = words_find(words, key);

	free(key);
	return said ? said : value;
}

/* The value for the slot `name` of `len` characters among the pairs, or NULL. */
static const char *value_for(va_list pairs, const char *name, size_t len)
{
	const char *key;

	while ((key = va_arg(pairs, const char *))) {
		const char *value = va_arg(pairs, const char *);
		if (strlen(key) == len && strncmp(key, name, len) == 0)
			return value;
	}
	return NULL;
}

char *words_fill(const struct words *words, const char *key, ...)
{
	const char *at = words_get(words, key);
	struct buf text = BUF_EMPTY;

	while (*at) {
		size_t plain = strcspn(at, "{");
		size_t name = at[plain] ? strcspn(at + plain + 1, "}") : 0;
		const char *value = NULL;
		va_list pairs;

		buf_add(&text, at, plain);
		at += plain;
		if (!*at)
			break;
		va_start(pairs, key);
		value = value_for(pairs, at + 1, name);
		va_end(pairs);
		if (value)
			buf_adds(&text, value);
		else
			buf_add(&text, at, name + 2);
		at += name + 1;
		at += *at == '}';
	}
	return buf_steal(&text);
}
