/* SPDX-License-Identifier: MIT */
#include "judge/words.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

bool words_load(struct words *words, const struct assets *assets, const char *language,
	struct error *err)
{
	char *name = xasprintf("data/words/%s.json", language);
	struct asset asset;
	const cJSON *item;
	bool ok = false;

	words->map = NULL;
	if (!asset_get(assets, name, &asset, err))
		goto out;
	words->map = json_parse(asset.bytes, asset.len, err);
	if (!words->map) {
		error_prefix(err, "%s", name);
		goto out;
	}
	ok = cJSON_IsObject(words->map);
	cJSON_ArrayForEach(item, words->map) ok = ok && cJSON_IsString(item);
	if (!ok)
		error_set(err, EXIT_INTERNAL, "%s: not a map of texts", name);
out:
	free(name);
	return ok;
}

void words_release(struct words *words)
{
	cJSON_Delete(words->map);
	words->map = NULL;
}

const char *words_get(const struct words *words, const char *key)
{
	const cJSON *item = json_get(words->map, key);
	return item ? item->valuestring : key;
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
