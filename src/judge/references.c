/* SPDX-License-Identifier: MIT */
/* From evidence to the row of the lists of facts that it is about, where that row is listed. */
#include "judge/results.h"

#include "base/alloc.h"
#include "base/index.h"
#include "base/json.h"
#include "base/xml.h"

#include <stdlib.h>
#include <string.h>

/* The lists of the results, the name of their rows, and what the facts call such items. */
static const struct {
	const char *list, *member;
	const char *section, *attribute, *prefix;
} kinds[] = {
	{"updates", "kb", "updates", "kb", "KB"},
	{"licences", "activation_id", "products", "id", ""},
};

enum { KINDS = sizeof(kinds) / sizeof(*kinds) };

char *results_reference(const xmlNode *node)
{
	for (size_t i = 0; node && node->parent && i < KINDS; i++)
		if (xml_is(node->parent, kinds[i].section) && xml_get(node, kinds[i].attribute))
			return xasprintf(
				"%s%s", kinds[i].prefix, xml_get(node, kinds[i].attribute));
	return xstrdup("");
}

/* The first row of a name can be referred to. */
static void add_target(struct index *listed, cJSON *row, const char *name)
{
	bool named = *name && strcmp(name, "none") != 0;

	if (named)
		index_put(listed, name, row);
	json_add_bool(row, "is_target", named && index_get(listed, name) == row);
}

/* Updates beyond the limit and licences without a key are not listed. */
static void keep_listed(cJSON *finding, const struct index *listed)
{
	cJSON *row;

	cJSON_ArrayForEach(row, json_get(finding, "evidence"))
	{
		const char *name = json_text(row, "ref");
		bool has = *name && index_get(listed, name);

		if (!has)
			cJSON_SetValuestring(cJSON_GetObjectItemCaseSensitive(row, "ref"), "");
		json_add_bool(row, "has_ref", has);
	}
}

void results_references(struct report_of *report)
{
	struct index listed = INDEX_EMPTY;
	cJSON *item;

	for (size_t i = 0; i < KINDS; i++) {
		cJSON_ArrayForEach(item, json_get(report->results, kinds[i].list))
			add_target(&listed, item, json_text(item, kinds[i].member));
	}
	cJSON_ArrayForEach(item, json_get(report->results, "findings"))
		keep_listed(item, &listed);
	index_release(&listed);
}
