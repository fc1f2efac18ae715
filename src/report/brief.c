/* SPDX-License-Identifier: MIT */
#include "report/brief.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"

#include <stdbool.h>
#include <string.h>

enum { CHARACTERS = 200 };

/* Members of which every text may be the machine's. */
static bool is_of_machine(const char *name)
{
	static const char *const names[] = {"facts", "evidence", "missing", "seen", "licences",
		"updates", "captures", "conflicts"};

	for (size_t i = 0; name && i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* Commands that collect something stand among such texts, but are those of rules. */
static void cut_below(cJSON *item, bool machine)
{
	cJSON *child;

	cJSON_ArrayForEach(child, item)
	{
		bool below = machine || is_of_machine(child->string);

		if (child->string && strcmp(child->string, "collect") == 0)
			continue;
		if (below && cJSON_IsString(child) && strlen(child->valuestring) > CHARACTERS) {
			struct buf shown = BUF_EMPTY;
			text_sanitise(&shown, child->valuestring, strlen(child->valuestring),
				CHARACTERS);
			cJSON_SetValuestring(child, buf_text(&shown));
			buf_release(&shown);
		} else {
			cut_below(child, below);
		}
	}
}

static void add_presence(cJSON *results)
{
	cJSON *finding, *row;

	cJSON_ArrayForEach(finding, json_get(results, "findings"))
	{
		cJSON_ArrayForEach(row, json_get(finding, "evidence"))
		{
			json_add_bool(row, "has_src", *json_text(row, "src") != '\0');
		}
	}
}

cJSON *brief_of(const cJSON *results)
{
	cJSON *copy = cJSON_Duplicate(results, true);

	cut_below(copy, false);
	add_presence(copy);
	return copy;
}
