/* SPDX-License-Identifier: MIT */
#include "facts/facts.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"
#include "facts/coverage.h"

#include <string.h>

bool facts_recount(cJSON *document, struct error *err)
{
	struct coverage coverage = {NULL, 0};
	bool ok = coverage_build(&coverage, document, err);

	for (size_t i = 0; ok && i < coverage.count; i++) {
		const struct source *source = &coverage.sources[i];
		cJSON *count = cJSON_GetObjectItemCaseSensitive(
			(cJSON *)(size_t)source->entry, "count");
		cJSON_SetNumberValue(count, (double)source->found);
	}
	coverage_release(&coverage);
	return ok;
}

static void remove_where(cJSON *list, const char *member, const char *value)
{
	cJSON *item = list ? list->child : NULL;

	while (item) {
		cJSON *next = item->next;
		if (text_equal_nocase(json_text(item, member), value))
			cJSON_Delete(cJSON_DetachItemViaPointer(list, item));
		item = next;
	}
}

static void forget_updates(cJSON *updates, const char *source)
{
	cJSON *update = updates->child;

	while (update) {
		cJSON *next = update->next;
		cJSON *sources = cJSON_GetObjectItemCaseSensitive(update, "sources");
		remove_where(sources, "source", source);
		if (!sources->child)
			cJSON_Delete(cJSON_DetachItemViaPointer(updates, update));
		update = next;
	}
}

/* Whether an entry belongs to the source; `coverage` still knows it. */
static bool belongs(const struct coverage *coverage, const struct buf *name, const char *source)
{
	const struct source *owner = coverage_owner(coverage, buf_text(name));

	return text_equal_nocase(owner ? owner->name : buf_text(name), source);
}

static void forget_in(
	const struct coverage *coverage, cJSON *document, cJSON *section, const char *source)
{
	struct buf name = BUF_EMPTY;

	if (strcmp(section->string, "updates") == 0) {
		forget_updates(section, source);
	} else if (cJSON_IsObject(section)) {
		coverage_source_of(&name, section->string, section);
		if (belongs(coverage, &name, source))
			cJSON_Delete(cJSON_DetachItemViaPointer(document, section));
	} else {
		cJSON *item = section->child;
		while (item) {
			cJSON *next = item->next;
			coverage_source_of(&name, section->string, item);
			if (belongs(coverage, &name, source))
				cJSON_Delete(cJSON_DetachItemViaPointer(section, item));
			item = next;
		}
	}
	buf_release(&name);
}

void facts_forget(cJSON *document, const char *source)
{
	struct coverage coverage = {NULL, 0};
	struct error err = ERROR_NONE;
	cJSON *section = document->child;

	/* Two entries for a source do not hinder: the first is as good as the second. */
	coverage_build(&coverage, document, &err);
	while (section) {
		cJSON *next = section->next;
		if (cJSON_IsArray(section) || cJSON_IsObject(section)) {
			if (strcmp(section->string, "coverage") != 0)
				forget_in(&coverage, document, section, source);
		}
		section = next;
	}
	coverage_release(&coverage);
	remove_where(cJSON_GetObjectItemCaseSensitive(document, "coverage"), "source", source);
}
