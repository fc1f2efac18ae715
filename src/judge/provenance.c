/* SPDX-License-Identifier: MIT */
/* Where imported facts came from: files that were read, files that nobody recognised, and what
 * two of them say differently. */
#include "judge/results.h"

#include "base/json.h"

#include <string.h>

enum { LISTED_CAPTURES = 200, LISTED_CONFLICTS = 50 };

static void add_capture(cJSON *list, const cJSON *capture)
{
	static const char *const members[] = {"file", "state", "kinds", "encoding", "note"};
	cJSON *row = json_push_object(list);
	const char *state = json_text(capture, "state");

	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++)
		results_add_shown(row, members[i], json_text(capture, members[i]));
	json_add_bool(row, "has_note", *json_text(capture, "note") != '\0');
	json_add_bool(row, "is_ignored", strcmp(state, "ignored") == 0);
	json_add_bool(row, "is_damaged", strcmp(state, "damaged") == 0);
}

static void add_conflict(cJSON *list, const cJSON *conflict)
{
	static const char *const members[] = {"item", "kept", "kept_src", "other", "other_src"};
	cJSON *row = json_push_object(list);

	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++)
		results_add_shown(row, members[i], json_text(conflict, members[i]));
}

void results_captures(struct report_of *report)
{
	const cJSON *document = facts_document(report->inquiry->facts), *item;
	cJSON *captures = json_add_array(report->results, "captures");
	cJSON *conflicts = json_add_array(report->results, "conflicts");
	cJSON *any = cJSON_GetObjectItemCaseSensitive(report->results, "any");
	bool unread = false;
	size_t count = 0;

	/* What was not read, or not all of it, stands first: it is news. */
	for (int pass = 0; pass < 2; pass++) {
		cJSON_ArrayForEach(item, json_get(document, "captures"))
		{
			bool whole = strcmp(json_text(item, "state"), "read") == 0;
			unread = unread || !whole;
			if (whole == (pass == 1) && count++ < LISTED_CAPTURES)
				add_capture(captures, item);
		}
	}
	if (count > LISTED_CAPTURES)
		results_limit(report, "limit.captures", count - LISTED_CAPTURES);
	count = 0;
	cJSON_ArrayForEach(item, json_get(document, "conflicts"))
	{
		if (count++ < LISTED_CONFLICTS)
			add_conflict(conflicts, item);
	}
	if (count > LISTED_CONFLICTS)
		results_limit(report, "limit.conflicts", count - LISTED_CONFLICTS);
	json_add_bool(any, "captures", captures->child != NULL);
	json_add_bool(any, "unread", unread);
	json_add_bool(any, "conflicts", conflicts->child != NULL);
}
