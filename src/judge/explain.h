/* SPDX-License-Identifier: MIT */
/* What a code, an update number or an activation id means, from the catalogue alone. */
#ifndef JUDGE_EXPLAIN_H
#define JUDGE_EXPLAIN_H

#include "judge/rules.h"
#include "judge/words.h"

#include <cjson/cJSON.h>

/*
 * {format, items: [{query, known, is: {code, update, licence, unread}, code, update,
 * licence}]}; every member of an item is there, empty when the query is something else. Owned
 * by the caller.
 */
cJSON *explain_all(const struct ruleset *rules, const struct words *words,
	const char *const *queries, size_t count);

#endif
