/* SPDX-License-Identifier: MIT */
/*
 * Usage: metamorphic FACTS=DATE...
 *
 * Whatever is lost or damaged on the way may turn a state into unknown and a verdict into a
 * worse one. It never makes a machine ready that was not, and never turns a pass into a
 * failure, a failure into a pass, or one failure into another of a different severity. Every
 * member and list entry of each document is dropped and damaged in turn, its coverage counts
 * left as they were; then every source is dropped.
 * Each of these documents is judged once more with a waiver for every rule. That takes away
 * work to do and nothing else: what stops updates and what is not known stays as it is. Only
 * where a whole log was not collected may a failure become "not applicable": what nobody looked
 * at shows no symptom.
 */
#include "base/alloc.h"
#include "base/file.h"
#include "base/json.h"
#include "base/library.h"
#include "facts/facts.h"
#include "judge/judge.h"
#include "judge/waivers.h"

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
	cJSON *base; /* results of the undamaged facts */
	cJSON *base_waived;
	struct waivers *waivers; /* one for every rule */
	const char *bytes;       /* the undamaged document */
	size_t len;
	bool log_dropped;
	size_t tried, refused, wrong;
};

static const char *verdict_of(const cJSON *results)
{
	return json_text(json_get(results, "verdict"), "state");
}

static bool is_state(const cJSON *finding, const char *state)
{
	return strcmp(json_text(finding, "state"), state) == 0;
}

static bool flips(const struct bench *bench, const cJSON *before, const cJSON *after)
{
	if (is_state(before, "pass"))
		return is_state(after, "fail");
	if (!is_state(before, "fail"))
		return false;
	if (is_state(after, "fail"))
		return strcmp(json_text(before, "severity"), json_text(after, "severity")) != 0;
	return is_state(after, "pass") || (is_state(after, "na") && !bench->log_dropped);
}

static bool has_verdict(const cJSON *results, const char *verdict)
{
	return strcmp(verdict_of(results), verdict) == 0;
}

static void complain(struct bench *bench, const char *what, const char *how, const char *text)
{
	printf("# %s %s: %s\n", what, how, text);
	bench->wrong++;
}

static bool is(const cJSON *object, const char *name)
{
	return cJSON_IsTrue(json_get(json_get(object, "is"), name));
}

static bool same(const cJSON *a, const cJSON *b, const char *name)
{
	return cJSON_Compare(json_get(a, name), json_get(b, name), true);
}

/* Whether something that counts was not checked, in one stage or, for NULL, in all. */
static bool has_unchecked(const cJSON *results, const char *stage)
{
	const cJSON *finding;

	cJSON_ArrayForEach(finding, json_get(results, "findings"))
	{
		if (is(finding, "unchecked") &&
			(stage ? strcmp(json_text(finding, "stage"), stage) == 0
			       : !is(finding, "info")))
			return true;
	}
	return false;
}

/* A stage moves only away from work to do, and is in order only when all of it was checked. */
static bool stage_holds(const cJSON *plain, const cJSON *waived, const cJSON *results)
{
	if (is(plain, "blocked") || is(plain, "ok") || is(plain, "unknown") || is(plain, "na"))
		return same(plain, waived, "state");
	return !is(waived, "blocked") &&
	       !(is(waived, "ok") && has_unchecked(results, json_text(plain, "stage")));
}

/* The same facts without any waiver and with one for every rule. */
static void compare_waived(struct bench *bench, const cJSON *plain, const cJSON *waived,
	const char *what, const char *how)
{
	const cJSON *verdict = json_get(plain, "verdict");
	const cJSON *other = json_get(waived, "verdict");
	const cJSON *a, *b;

	if (has_verdict(plain, "action")) {
		if (!has_verdict(waived, "action") && !has_verdict(waived, "ready"))
			complain(bench, what, how, "waivers make another verdict of action");
		if (has_verdict(waived, "ready") && has_unchecked(plain, NULL))
			complain(bench, what, how, "ready by waivers, and not all is known");
	} else {
		if (!same(verdict, other, "state") || !same(verdict, other, "headline") ||
			!same(verdict, other, "cause"))
			complain(bench, what, how, "waivers change the verdict");
		if (!cJSON_IsTrue(json_get(verdict, "is_provisional")) &&
			!same(verdict, other, "next"))
			complain(bench, what, how, "waivers change the next step");
	}
	b = json_get(waived, "chain")->child;
	cJSON_ArrayForEach(a, json_get(plain, "chain"))
	{
		if (!stage_holds(a, b, plain))
			complain(bench, what, how, "waivers make too much of a stage");
		b = b->next;
	}
	b = json_get(waived, "findings")->child;
	cJSON_ArrayForEach(a, json_get(plain, "findings"))
	{
		if (!same(a, b, "rule") || !same(a, b, "blocked_by") ||
			!(is_state(a, "fail") ? is_state(b, "waived") : same(a, b, "state")))
			complain(bench, what, how, "waivers change what does not fail");
		b = b->next;
	}
	if (has_verdict(waived, "ready") && bench->base_waived &&
		!has_verdict(bench->base_waived, "ready"))
		complain(bench, what, how, "ready by waivers, and was not before");
}

static void compare(
	struct bench *bench, const cJSON *results, const char *what, const char *how)
{
	const cJSON *before, *after;

	if (has_verdict(results, "ready") && !has_verdict(bench->base, "ready")) {
		printf("# %s %s: ready instead of %s\n", what, how, verdict_of(bench->base));
		bench->wrong++;
	}
	cJSON_ArrayForEach(before, json_get(bench->base, "findings"))
	{
		cJSON_ArrayForEach(after, json_get(results, "findings"))
		{
			if (strcmp(json_text(before, "rule"), json_text(after, "rule")) != 0 ||
				!flips(bench, before, after))
				continue;
			printf("# %s %s: %s was %s (%s), is %s (%s)\n", what, how,
				json_text(before, "rule"), json_text(before, "state"),
				json_text(before, "severity"), json_text(after, "state"),
				json_text(after, "severity"));
			bench->wrong++;
		}
	}
}

static void judge_damaged(
	struct bench *bench, cJSON *document, const char *what, const char *how)
{
	struct judge_options options = {bench->date, NULL, 0, NULL, NULL};
	struct error err = ERROR_NONE;
	struct facts *facts = facts_adopt(what, document, bench->assets, &err);
	cJSON *results, *waived;

	bench->tried++;
	if (!facts) {
		bench->refused++;
		return;
	}
	results = judge_evaluate(bench->judge, facts, &options, &err);
	options.waivers = bench->waivers;
	waived = judge_evaluate(bench->judge, facts, &options, &err);
	if (results && waived) {
		compare(bench, results, what, how);
		compare_waived(bench, results, waived, what, how);
	} else {
		complain(bench, what, how, err.text);
	}
	cJSON_Delete(results);
	cJSON_Delete(waived);
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

static void waive_everything(struct bench *bench, struct error *err)
{
	cJSON *document = cJSON_CreateObject();
	struct buf text = BUF_EMPTY;
	const cJSON *finding;
	cJSON *list;

	json_add_text(document, "format", "esureport-waivers/1");
	list = json_add_array(document, "waivers");
	cJSON_ArrayForEach(finding, json_get(bench->base, "findings"))
	{
		cJSON *waiver = json_push_object(list);
		json_add_text(waiver, "rule", json_text(finding, "rule"));
		json_add_text(waiver, "reason", "none");
		json_add_text(waiver, "owner", "nobody");
		json_add_text(waiver, "date", "1990-01-01");
		json_add_text(waiver, "expires", "2099-12-31");
	}
	json_print(&text, document);
	bench->waivers =
		judge_parse_waivers(bench->judge, "waivers", buf_text(&text), text.len, err);
	buf_release(&text);
	cJSON_Delete(document);
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
		struct judge_options options = {bench.date, NULL, 0, NULL, NULL};
		bench.bytes = bytes.data;
		bench.len = bytes.len;
		bench.base = judge_evaluate(judge, facts, &options, &err);
		waive_everything(&bench, &err);
		options.waivers = bench.waivers;
		bench.base_waived = judge_evaluate(judge, facts, &options, &err);
		compare_waived(
			&bench, bench.base, bench.base_waived, "the machine", "as it is");
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
	cJSON_Delete(bench.base_waived);
	waivers_free(bench.waivers);
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
	judge = assets ? judge_new(assets, JUDGE_MACHINES, "en", &err) : NULL;
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
