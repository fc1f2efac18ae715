/* SPDX-License-Identifier: MIT */
/*
 * Usage: metamorphic FACTS=DATE...
 *
 * Whatever is lost or damaged on the way may turn a state into unknown and a verdict into a
 * worse one. It never makes a machine ready that was not, and never turns a pass into a
 * failure or a failure into a pass. Every member and list entry of each document is dropped
 * and damaged in turn, its coverage counts left as they were; then every source is dropped.
 * Only where a whole log was not collected may a failure become "not applicable": what nobody
 * looked at shows no symptom.
 */
#include "base/alloc.h"
#include "base/file.h"
#include "base/json.h"
#include "base/library.h"
#include "facts/facts.h"
#include "judge/judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum damage {
	DROP,
	SET_NULL,
	SET_EMPTY,
	SET_GARBAGE,
	SET_ZERO,
	SET_MANY,
	SET_LIST,
	CUT,
	DAMAGES
};

static const char *const damage_words[DAMAGES] = {"dropped", "null", "empty text",
	"garbage text", "0", "999999", "a list", "cut by one character"};

struct bench {
	const struct assets *assets;
	const struct judge *judge;
	const char *date;
	cJSON *base;       /* results of the undamaged facts */
	const char *bytes; /* the undamaged document */
	size_t len;
	bool log_dropped;
	size_t tried, refused, wrong;
};

static const char *verdict_of(const cJSON *results)
{
	return json_text(json_get(results, "verdict"), "state");
}

static bool flips(const struct bench *bench, const char *before, const char *after)
{
	if (strcmp(before, "pass") == 0)
		return strcmp(after, "fail") == 0;
	return strcmp(before, "fail") == 0 &&
	       (strcmp(after, "pass") == 0 ||
		       (strcmp(after, "na") == 0 && !bench->log_dropped));
}

static void compare(
	struct bench *bench, const cJSON *results, const char *what, const char *how)
{
	const cJSON *before, *after;

	if (strcmp(verdict_of(results), "ready") == 0 &&
		strcmp(verdict_of(bench->base), "ready") != 0) {
		printf("# %s %s: ready instead of %s\n", what, how, verdict_of(bench->base));
		bench->wrong++;
	}
	cJSON_ArrayForEach(before, json_get(bench->base, "findings"))
	{
		cJSON_ArrayForEach(after, json_get(results, "findings"))
		{
			if (strcmp(json_text(before, "rule"), json_text(after, "rule")) != 0 ||
				!flips(bench, json_text(before, "state"),
					json_text(after, "state")))
				continue;
			printf("# %s %s: %s was %s, is %s\n", what, how,
				json_text(before, "rule"), json_text(before, "state"),
				json_text(after, "state"));
			bench->wrong++;
		}
	}
}

static void judge_damaged(
	struct bench *bench, cJSON *document, const char *what, const char *how)
{
	struct judge_options options = {bench->date, NULL, 0, NULL};
	struct error err = ERROR_NONE;
	struct facts *facts = facts_adopt(what, document, bench->assets, &err);
	cJSON *results;

	bench->tried++;
	if (!facts) {
		bench->refused++;
		return;
	}
	results = judge_evaluate(bench->judge, facts, &options, &err);
	if (results) {
		compare(bench, results, what, how);
	} else {
		printf("# %s %s: %s\n", what, how, err.text);
		bench->wrong++;
	}
	cJSON_Delete(results);
	facts_free(facts);
}

/* Puts a damaged value in the place of `item`; false when this damage does not change it. */
static bool apply(cJSON *parent, cJSON *item, enum damage damage)
{
	cJSON *value = NULL;

	switch (damage) {
	case DROP:
		cJSON_Delete(cJSON_DetachItemViaPointer(parent, item));
		return true;
	case SET_NULL:
		value = cJSON_CreateNull();
		break;
	case SET_EMPTY:
		value = cJSON_CreateString("");
		break;
	case SET_GARBAGE:
		value = cJSON_CreateString("garbage");
		break;
	case SET_ZERO:
		value = cJSON_CreateNumber(0);
		break;
	case SET_MANY:
		value = cJSON_CreateNumber(999999);
		break;
	case SET_LIST:
		value = cJSON_CreateArray();
		break;
	default:
		if (!cJSON_IsString(item) || !*item->valuestring)
			return false;
		value = cJSON_CreateString(item->valuestring);
		value->valuestring[strlen(value->valuestring) - 1] = '\0';
	}
	if (item->string) {
		char *name = xstrdup(item->string);
		cJSON_ReplaceItemInObjectCaseSensitive(parent, name, value);
		free(name);
	} else {
		cJSON_ReplaceItemViaPointer(parent, item, value);
	}
	return true;
}

/* The n-th value of a document in reading order, with its parent; counts down in *n. */
static cJSON *find_nth(cJSON *parent, size_t *n, cJSON **owner)
{
	for (cJSON *item = parent->child; item; item = item->next) {
		cJSON *inside;
		if ((*n)-- == 0) {
			*owner = parent;
			return item;
		}
		inside = find_nth(item, n, owner);
		if (inside)
			return inside;
	}
	return NULL;
}

static void damage_values(struct bench *bench)
{
	struct error err = ERROR_NONE;

	for (size_t n = 0;; n++) {
		for (int damage = 0; damage < DAMAGES; damage++) {
			cJSON *document = json_parse(bench->bytes, bench->len, &err);
			size_t left = n;
			cJSON *owner = NULL;
			cJSON *item = find_nth(document, &left, &owner);
			char what[200];

			if (!item) {
				cJSON_Delete(document);
				return;
			}
			snprintf(what, sizeof(what), "value %zu '%s' (%s)", n,
				item->string ? item->string : "list entry",
				cJSON_IsString(item) ? item->valuestring : "");
			if (apply(owner, item, (enum damage)damage))
				judge_damaged(bench, document, what, damage_words[damage]);
			else
				cJSON_Delete(document);
		}
	}
}

static void drop_sources(struct bench *bench)
{
	struct error err = ERROR_NONE;
	cJSON *whole = json_parse(bench->bytes, bench->len, &err);
	const cJSON *entry;

	cJSON_ArrayForEach(entry, json_get(whole, "coverage"))
	{
		cJSON *document = cJSON_Duplicate(whole, true);
		facts_forget(document, json_text(entry, "source"));
		bench->log_dropped = strncmp(json_text(entry, "source"), "logs:", 5) == 0;
		judge_damaged(bench, document, json_text(entry, "source"), "not collected");
	}
	cJSON_Delete(whole);
}

static bool run(const char *argument, size_t number, const struct assets *assets,
	const struct judge *judge)
{
	char *path = xstrndup(argument, strcspn(argument, "="));
	struct bench bench = {0};
	struct buf bytes = BUF_EMPTY;
	struct error err = ERROR_NONE;
	struct facts *facts;
	bool ok = false;

	bench.assets = assets;
	bench.judge = judge;
	bench.date = strchr(argument, '=') + 1;
	facts = facts_load(path, assets, &err);
	if (facts && file_read(path, JSON_MAX_BYTES, &bytes, &err)) {
		struct judge_options options = {bench.date, NULL, 0, NULL};
		bench.bytes = bytes.data;
		bench.len = bytes.len;
		bench.base = judge_evaluate(judge, facts, &options, &err);
		damage_values(&bench);
		drop_sources(&bench);
		ok = bench.wrong == 0 && bench.tried > bench.refused;
	}
	printf("# %zu damages, %zu of them refused as bad input, %zu wrong\n", bench.tried,
		bench.refused, bench.wrong);
	if (err.exit)
		printf("# %s\n", err.text);
	printf("%sok %zu - %s on %s (%s)\n", ok ? "" : "not ", number, strrchr(path, '/') + 1,
		bench.date, bench.base ? verdict_of(bench.base) : "");
	cJSON_Delete(bench.base);
	facts_free(facts);
	buf_release(&bytes);
	free(path);
	return ok;
}

int main(int argc, char **argv)
{
	struct error err = ERROR_NONE;
	struct assets *assets;
	struct judge *judge;
	bool ok = true;

	library_init();
	/* METAMORPHIC_ASSETS lets the test prove itself with a rule that forgets its taint. */
	assets = assets_open(getenv("METAMORPHIC_ASSETS"), &err);
	judge = assets ? judge_new(assets, JUDGE_MACHINES, &err) : NULL;
	printf("1..%d\n", argc - 1);
	for (int i = 1; judge && i < argc; i++)
		ok = run(argv[i], (size_t)i, assets, judge) && ok;
	if (err.exit)
		printf("Bail out! %s\n", err.text);
	judge_free(judge);
	assets_free(assets);
	library_cleanup();
	return ok && judge ? 0 : 1;
}
