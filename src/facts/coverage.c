/* SPDX-License-Identifier: MIT */
#include "facts/coverage.h"

#include "base/alloc.h"
#include "base/json.h"

#include <stdlib.h>
#include <string.h>

/* Which source the entries of a section come from. `member` completes the name. */
static const struct section {
	const char *name;
	const char *source;
	const char *member;
} sections[] = {
	{"machine", "hardware", NULL},
	{"os", "os", NULL},
	{"servicing", "servicing", NULL},
	{"licensing", "licensing", NULL},
	{"registry", "registry:", "key"},
	{"certificates", "certificates:", "store"},
	{"services", "services", NULL},
	{"pending_restart", "pending-restart", NULL},
	{"logs", "logs:", "log"},
	{"arc", "arc", NULL},
	{"azure_licenses", "azure-license", NULL},
	{"azure_keys", "azure-license", NULL},
	{"wsus_server", "wsus-server", NULL},
	{"component_store", "component-store", NULL},
	{"network", "network", NULL},
	{"join", "join", NULL},
	{"vamt", "vamt", NULL},
};

static void lower(char *text)
{
	for (; *text; text++) {
		if (*text >= 'A' && *text <= 'Z')
			*text += 'a' - 'A';
	}
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct source *)a)->name, ((const struct source *)b)->name);
}

static struct source *find(const struct coverage *coverage, const char *name)
{
	struct source key = {xstrdup(name), NULL, 0};
	struct source *found = NULL;

	lower(key.name);
	if (coverage->count)
		found = bsearch(&key, coverage->sources, coverage->count, sizeof(key), by_name);
	free(key.name);
	return found;
}

static struct source *find_owner(const struct coverage *coverage, const char *name)
{
	struct source *found = find(coverage, name);
	char *above, *end;

	if (found || strncmp(name, "registry:", 9) != 0)
		return found;
	above = xstrdup(name);
	while (!found && (end = strrchr(above, '\\'))) {
		*end = '\0';
		found = find(coverage, above);
	}
	free(above);
	return found;
}

static void count_one(struct coverage *coverage, const char *name, size_t entries)
{
	struct source *source = find_owner(coverage, name);

	if (source)
		source->found += entries;
}

void coverage_source_of(struct buf *buf, const char *section, const cJSON *item)
{
	buf_clear(buf);
	for (size_t i = 0; i < sizeof(sections) / sizeof(*sections); i++) {
		if (strcmp(sections[i].name, section) != 0)
			continue;
		buf_adds(buf, sections[i].source);
		if (sections[i].member)
			buf_adds(buf, json_text(item, sections[i].member));
	}
}

static size_t length(const cJSON *list)
{
	size_t count = 0;

	for (const cJSON *item = list ? list->child : NULL; item; item = item->next)
		count++;
	return count;
}

/* An object counts its members, for each of them is a fact; `src` and `at` only say whence. */
static size_t members(const cJSON *object)
{
	return length(object) - (json_get(object, "src") ? 1 : 0) -
	       (json_get(object, "at") ? 1 : 0);
}

static void count_updates(struct coverage *coverage, const cJSON *updates)
{
	const cJSON *update, *entry;

	cJSON_ArrayForEach(update, updates)
	{
		cJSON_ArrayForEach(entry, json_get(update, "sources"))
			count_one(coverage, json_text(entry, "source"), 1);
	}
}

static void count_section(struct coverage *coverage, const cJSON *section)
{
	struct buf name = BUF_EMPTY;
	const cJSON *item;

	if (strcmp(section->string, "updates") == 0) {
		count_updates(coverage, section);
	} else if (cJSON_IsArray(section)) {
		cJSON_ArrayForEach(item, section)
		{
			coverage_source_of(&name, section->string, item);
			count_one(coverage, buf_text(&name), 1);
		}
	} else {
		coverage_source_of(&name, section->string, section);
		if (strcmp(section->string, "licensing") == 0)
			count_one(coverage, "licensing", length(json_get(section, "products")));
		else if (strcmp(section->string, "servicing") == 0)
			count_one(coverage, "servicing",
				length(json_get(section, "stacks")) +
					length(json_get(section, "rollups")));
		else if (name.len)
			count_one(coverage, buf_text(&name), members(section));
	}
	buf_release(&name);
}

bool coverage_build(struct coverage *coverage, const cJSON *document, struct error *err)
{
	const cJSON *entries = json_get(document, "coverage");
	const cJSON *entry, *section;
	size_t count = 0;

	coverage->sources = xcalloc(length(entries) + 1, sizeof(*coverage->sources));
	cJSON_ArrayForEach(entry, entries)
	{
		struct source *source = &coverage->sources[count++];
		source->name = xstrdup(json_text(entry, "source"));
		lower(source->name);
		source->entry = entry;
	}
	coverage->count = count;
	qsort(coverage->sources, count, sizeof(*coverage->sources), by_name);
	for (size_t i = 1; i < count; i++) {
		if (strcmp(coverage->sources[i - 1].name, coverage->sources[i].name) == 0)
			return error_set(err, EXIT_BAD_INPUT,
				"$.coverage: two entries for the source '%s'",
				coverage->sources[i].name);
	}
	cJSON_ArrayForEach(section, document)
	{
		if (strcmp(section->string, "coverage") != 0 &&
			(cJSON_IsArray(section) || cJSON_IsObject(section)))
			count_section(coverage, section);
	}
	return true;
}

void coverage_release(struct coverage *coverage)
{
	for (size_t i = 0; i < coverage->count; i++)
		free(coverage->sources[i].name);
	free(coverage->sources);
	coverage->sources = NULL;
	coverage->count = 0;
}

const struct source *coverage_find(const struct coverage *coverage, const char *name)
{
	return find(coverage, name);
}

const struct source *coverage_owner(const struct coverage *coverage, const char *name)
{
	return find_owner(coverage, name);
}

enum facts_covered coverage_state(const struct source *source)
{
	const char *state;
	const cJSON *count;

	if (!source)
		return FACTS_UNCOVERED;
	state = json_text(source->entry, "state");
	count = json_get(source->entry, "count");
	if (strcmp(state, "failed") == 0)
		return FACTS_FAILED;
	/* A list of another length than the source gave has lost or gained something on its
	 * way; so has an "absent" source that brings values along. */
	if (strcmp(state, "partial") == 0 || (double)source->found != count->valuedouble ||
		(strcmp(state, "absent") == 0 && source->found))
		return FACTS_PARTIAL;
	return FACTS_COVERED;
}
