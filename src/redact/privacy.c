/* SPDX-License-Identifier: MIT */
#include "redact/privacy.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"
#include "redact/letters.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NAME "data/privacy.json"

enum { LONGEST_ENTRY = 120, DEEPEST = 16 };

static const char *const class_words[CLASSES] = {"secret", "user", "sid", "host", "domain",
	"ip", "mac", "serial", "id", "share", "cert", "path", "file", "name", "log"};

/* Values of an index are never looked at, but for those of kinds. */
static void *number(size_t value)
{
	return (void *)(uintptr_t)(value + 1);
}

static void list_kinds(struct index *kinds)
{
	static const struct {
		const char *word;
		enum privacy_kind kind;
	} words[] = {{"technical", KIND_TECHNICAL}, {"own", KIND_TECHNICAL},
		{"text", KIND_TEXT}, {"prose", KIND_PROSE}, {"hosts", KIND_HOSTS},
		{"account", KIND_ACCOUNT}, {"subject", KIND_SUBJECT},
		{"registry", KIND_REGISTRY}, {"conflict", KIND_CONFLICT},
		{"digest", KIND_DIGEST}};

	for (size_t i = 0; i < CLASSES; i++)
		index_put(kinds, class_words[i], number(i));
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		index_put(kinds, words[i].word, number(words[i].kind));
}

static enum privacy_kind kind_of(const struct privacy *privacy, const char *word)
{
	void *value = index_get(&privacy->kinds, word);

	return value ? (enum privacy_kind)((uintptr_t)value - 1) : KINDS;
}

/* Puts the number of a kind in the place of its word. */
static bool number_kind(struct privacy *privacy, cJSON *parent, cJSON *leaf, const char *place,
	struct error *err)
{
	enum privacy_kind kind = kind_of(privacy, leaf->valuestring);
	cJSON *number = NULL;

	if (kind == KINDS)
		return error_set(
			err, EXIT_INTERNAL, "%s: no kind '%s'", place, leaf->valuestring);
	number = cJSON_CreateNumber(kind);
	if (leaf->string)
		return cJSON_ReplaceItemInObjectCaseSensitive(parent, leaf->string, number);
	return cJSON_ReplaceItemViaPointer(parent, leaf, number);
}

/* The same for all leaves of a mirror, or of a map. */
static bool number_kinds(
	struct privacy *privacy, cJSON *item, const char *place, int depth, struct error *err)
{
	cJSON *next;

	if ((!cJSON_IsObject(item) && !cJSON_IsArray(item)) || !item->child || depth > DEEPEST)
		return error_set(err, EXIT_INTERNAL, "%s: is no mirror", place);
	if (cJSON_IsArray(item) && item->child->next)
		return error_set(err, EXIT_INTERNAL, "%s: a list has one kind", place);
	for (cJSON *child = item->child; child; child = next) {
		const char *name = child->string ? child->string : place;

		next = child->next;
		if (cJSON_IsString(child) ? !number_kind(privacy, item, child, name, err)
					  : !number_kinds(privacy, child, name, depth + 1, err))
			return false;
	}
	return true;
}

static cJSON *get_member(
	struct privacy *privacy, const char *name, bool object, struct error *err)
{
	cJSON *item = cJSON_GetObjectItemCaseSensitive(privacy->document, name);

	if (object ? cJSON_IsObject(item) : cJSON_IsArray(item))
		return item;
	error_set(err, EXIT_INTERNAL, "%s: is missing", name);
	return NULL;
}

static bool check_words(const cJSON *list, const char *name, struct error *err)
{
	const cJSON *item;

	if (!cJSON_IsArray(list))
		return error_set(err, EXIT_INTERNAL, "%s: is missing", name);
	cJSON_ArrayForEach(item, list)
	{
		if (!cJSON_IsString(item) || !*item->valuestring ||
			strlen(item->valuestring) >= LONGEST_ENTRY)
			return error_set(err, EXIT_INTERNAL, "%s: is no list of words", name);
	}
	return true;
}

static bool fill(struct index *index, const cJSON *list, const char *name, struct error *err)
{
	const cJSON *item;

	if (!check_words(list, name, err))
		return false;
	cJSON_ArrayForEach(item, list) index_put(index, item->valuestring, number(0));
	return true;
}

static bool read_classes(struct privacy *privacy, struct error *err)
{
	const cJSON *list = get_member(privacy, "classes", false, err), *item;
	size_t i = 0;

	cJSON_ArrayForEach(item, list)
	{
		enum redact_level level = redact_level(json_text(item, "level"));

		if (i == CLASSES || strcmp(json_text(item, "class"), class_words[i]) != 0 ||
			level == REDACT_LEVELS)
			return error_set(err, EXIT_INTERNAL,
				"classes: '%s' is not the one expected",
				json_text(item, "class"));
		privacy->classes[i].name = class_words[i];
		privacy->classes[i++].level = level;
	}
	return list && (i == CLASSES || error_set(err, EXIT_INTERNAL, "classes: are not all"));
}

static bool read_mirrors(struct privacy *privacy, struct error *err)
{
	const struct {
		const char *name;
		const cJSON **mirror;
	} mirrors[] = {{"facts", &privacy->facts}, {"results", &privacy->results},
		{"registry", &privacy->registry}, {"labels", &privacy->labels}};

	for (size_t i = 0; i < sizeof(mirrors) / sizeof(*mirrors); i++) {
		cJSON *item = get_member(privacy, mirrors[i].name, true, err);

		*mirrors[i].mirror = item;
		if (!item || !number_kinds(privacy, item, mirrors[i].name, 0, err))
			return false;
	}
	for (const cJSON *label = privacy->labels->child; label; label = label->next)
		privacy->label_starts[(unsigned char)*label->string] = true;
	return true;
}

static bool read_lists(struct privacy *privacy, struct error *err)
{
	const cJSON *top = privacy->document;
	const cJSON *public = json_get(top, "public");
	const struct {
		struct index *index;
		const cJSON *from;
		const char *name;
	} lists[] = {{&privacy->values, public, "values"}, {&privacy->hosts, public, "hosts"},
		{&privacy->addresses, public, "addresses"}, {&privacy->users, public, "users"},
		{&privacy->domains, public, "domains"}, {&privacy->shares, public, "shares"},
		{&privacy->private_ends, top, "private_ends"},
		{&privacy->top_ends, top, "top_ends"},
		{&privacy->extensions, top, "extensions"},
		{&privacy->versions, top, "version_words"}};
	const struct {
		const cJSON **list;
		const cJSON *from;
		const char *name;
	} words[] = {{&privacy->sids, public, "sids"},
		{&privacy->organisations, public, "organisations"},
		{&privacy->names, public, "names"},
		{&privacy->secret_words, top, "secret_words"},
		{&privacy->assigned_words, top, "assigned_words"},
		{&privacy->not_secret, top, "not_secret"}};

	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		if (!fill(lists[i].index, json_get(lists[i].from, lists[i].name), lists[i].name,
			    err))
			return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		*words[i].list = json_get(words[i].from, words[i].name);
		if (!check_words(*words[i].list, words[i].name, err))
			return false;
	}
	return true;
}

static bool read_words(struct privacy *privacy, struct error *err)
{
	const cJSON *list = json_get(privacy->document, "words"), *item;
	struct buf words = BUF_EMPTY;

	if (!check_words(list, "words", err))
		return false;
	cJSON_ArrayForEach(item, list) buf_addf(&words, "%s\n", item->valuestring);
	for (size_t i = 0; i < CLASSES; i++)
		buf_addf(&words, "%s\n", privacy->classes[i].name);
	privacy->words = buf_steal(&words);
	return true;
}

struct privacy *privacy_load(const struct assets *assets, struct error *err)
{
	struct privacy *privacy = xcalloc(1, sizeof(*privacy));
	struct asset asset;

	list_kinds(&privacy->kinds);
	if (asset_get(assets, NAME, &asset, err) &&
		((privacy->document = json_parse(asset.bytes, asset.len, err)) == NULL ||
			!read_classes(privacy, err) || !read_mirrors(privacy, err) ||
			!read_lists(privacy, err) || !read_words(privacy, err)))
		error_prefix(err, NAME);
	if (!err->exit)
		return privacy;
	/* An asset that is wrong is no bad input, whoever replaced it. */
	err->exit = EXIT_INTERNAL;
	privacy_free(privacy);
	return NULL;
}

void privacy_free(struct privacy *privacy)
{
	if (!privacy)
		return;
	index_release(&privacy->kinds);
	index_release(&privacy->values);
	index_release(&privacy->hosts);
	index_release(&privacy->addresses);
	index_release(&privacy->users);
	index_release(&privacy->domains);
	index_release(&privacy->shares);
	index_release(&privacy->private_ends);
	index_release(&privacy->top_ends);
	index_release(&privacy->extensions);
	index_release(&privacy->versions);
	cJSON_Delete(privacy->document);
	free(privacy->words);
	free(privacy);
}

enum privacy_kind privacy_kind(const cJSON *leaf)
{
	return cJSON_IsNumber(leaf) ? (enum privacy_kind)leaf->valuedouble : KIND_TEXT;
}

enum privacy_kind privacy_registry(const struct privacy *privacy, const char *name)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, privacy->registry)
	{
		if (text_equal_nocase(item->string, name))
			return privacy_kind(item);
	}
	return KIND_TEXT;
}

static bool is_scalar(const cJSON *item)
{
	return cJSON_IsBool(item) || cJSON_IsNumber(item);
}

bool privacy_has_texts(const cJSON *member)
{
	const cJSON *child;

	if (cJSON_IsString(member))
		return true;
	cJSON_ArrayForEach(child, member)
	{
		if (!is_scalar(child))
			return true;
	}
	return false;
}

const cJSON *privacy_member(const cJSON *mirror, const char *name, const cJSON **next)
{
	const cJSON *found = *next;

	if (!found || strcmp(found->string, name) != 0)
		found = json_get(mirror, name);
	if (found)
		*next = found->next;
	return found;
}

bool privacy_lists(const struct index *list, const char *text, size_t len)
{
	char key[LONGEST_ENTRY];

	if (len >= sizeof(key))
		return false;
	memcpy(key, text, len);
	key[len] = '\0';
	return index_get(list, key) != NULL;
}

bool privacy_host_is_public(const struct privacy *privacy, const char *text, size_t len)
{
	while (len > 0) {
		const char *dot;

		if (privacy_lists(&privacy->hosts, text, len))
			return true;
		dot = memchr(text, '.', len);
		if (!dot)
			return false;
		len -= (size_t)(dot + 1 - text);
		text = dot + 1;
	}
	return false;
}

static bool begins(const char *text, size_t len, const char *word)
{
	size_t size = strlen(word);

	return size <= len && text_starts_nocase(text, word) &&
	       (size == len || !letter_is_inside(text, size));
}

bool privacy_begins(const cJSON *list, const char *text, size_t len)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		if (begins(text, len, item->valuestring))
			return true;
	}
	return false;
}

bool privacy_ends(const cJSON *list, const char *text, size_t len)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		size_t size = strlen(item->valuestring);

		if (size <= len && text_starts_nocase(text + len - size, item->valuestring))
			return true;
	}
	return false;
}

unsigned privacy_active(const struct privacy *privacy, enum redact_level level)
{
	unsigned active = 0;

	for (size_t i = 0; i < CLASSES; i++)
		if (privacy->classes[i].level <= level)
			active |= 1u << i;
	return active;
}
