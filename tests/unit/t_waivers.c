/* SPDX-License-Identifier: MIT */
#include "judge/waivers.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/library.h"
#include "facts/facts.h"
#include "judge/judge.h"
#include "tap.h"

#include <stdlib.h>

static struct assets *assets;
static struct judge *judge;

/* A waiver as the file has it; `host` with its name and comma, or "". */
#define WAIVER(rule, host, owner, date, expires)                             \
	"{\"rule\":\"" rule "\"," host "\"reason\":\"r\",\"owner\":\"" owner \
	"\",\"date\":\"" date "\",\"expires\":\"" expires "\"}"

static struct waivers *parse(const char *list)
{
	struct error err = ERROR_NONE;
	char *text = xasprintf("{\"format\":\"esureport-waivers/1\",\"waivers\":[%s]}", list);
	struct waivers *waivers = judge_parse_waivers(judge, "w", text, strlen(text), &err);

	CHECK_STR(err.text, "");
	free(text);
	return waivers;
}

static const char *owner(const struct waiver *waiver)
{
	return waiver ? waiver->owner : "";
}

/* Whose waivers for `pending-restart` are valid, have expired, and come later. */
static void matched(const struct waivers *waivers, const char *host, const char *as_of,
	const char *valid, const char *expired, const char *later)
{
	struct waiver_match match = waivers_match(waivers, "pending-restart", host, as_of);

	CHECK_STR(owner(match.valid), valid);
	CHECK_STR(owner(match.expired), expired);
	CHECK_STR(owner(match.later), later);
}

static void test_days(void)
{
	struct waivers *waivers =
		parse(WAIVER("pending-restart", "", "a", "2026-11-01", "2026-11-30"));

	matched(waivers, "PC", "2026-10-31", "", "", "a");
	matched(waivers, "PC", "2026-11-01", "a", "", "");
	matched(waivers, "PC", "2026-11-30", "a", "", "");
	matched(waivers, "PC", "2026-12-01", "", "a", "");
	matched(waivers, "", "2026-11-15", "a", "", "");
	CHECK(waivers_match(waivers, "licensing-package", "PC", "2026-11-15").valid == NULL);
	waivers_free(waivers);

	matched(NULL, "PC", "2026-11-15", "", "", "");
	waivers = parse("");
	matched(waivers, "PC", "2026-11-15", "", "", "");
	waivers_free(waivers);
	waivers_free(NULL);
}

static void test_hosts(void)
{
	static const struct {
		const char *wanted, *host;
		bool fits;
	} pairs[] = {
		{"PC-APP-07", "PC-APP-07", true},
		{"PC-APP-07", "pc-app-07", true},
		{"PC-APP-07", "PC-APP-071", false},
		{"PC-APP-07", "PC-APP-0", false},
		{"PC-APP-07", "", false},
		{"PC-APP-*", "pc-app-07", true},
		{"pc-app-*", "PC-APP-", true},
		{"PC-APP-*", "PC-APQ-07", false},
		{"PC-APP-*", "PC-APP", false},
		{"PC-APP-*", "", false},
		{"*", "PC-APP-07", true},
		{"*", "", true},
		/* Only ASCII letters have a case here: no locale decides. */
		{"\xC3\x84-1", "\xC3\xA4-1", false},
		{"\xC3\x84-1", "\xC3\x84-1", true},
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		char *list = xasprintf(WAIVER("pending-restart", "\"host\":\"%s\",", "a",
					       "2026-11-01", "2026-11-30"),
			pairs[i].wanted);
		struct waivers *waivers = parse(list);
		matched(waivers, pairs[i].host, "2026-11-15", pairs[i].fits ? "a" : "", "", "");
		waivers_free(waivers);
		free(list);
	}
}

static void test_several(void)
{
	struct waivers *waivers = parse(WAIVER("pending-restart", "", "short", "2026-11-01",
		"2026-11-20") "," WAIVER("pending-restart", "", "long", "2026-11-10",
		"2026-11-30") "," WAIVER("pending-restart", "", "twin", "2026-11-10",
		"2026-11-30") "," WAIVER("pending-restart", "", "far", "2027-02-01",
		"2027-02-28") "," WAIVER("pending-restart", "", "near", "2027-01-01",
		"2027-12-31") "," WAIVER("pending-restart", "\"host\":\"PC2\",", "other",
		"2026-01-01", "2027-12-31") "," WAIVER("licensing-package", "", "rule",
		"2026-01-01", "2027-12-31"));

	matched(waivers, "PC", "2026-10-01", "", "", "short");
	matched(waivers, "PC", "2026-11-05", "short", "", "long");
	matched(waivers, "PC", "2026-11-15", "long", "", "near");
	matched(waivers, "PC", "2026-11-25", "long", "short", "near");
	matched(waivers, "PC", "2026-12-05", "", "long", "near");
	matched(waivers, "PC", "2027-02-05", "near", "long", "");
	matched(waivers, "PC", "2028-01-01", "", "near", "");
	matched(waivers, "PC2", "2026-12-05", "other", "long", "near");
	waivers_free(waivers);
}

/* What is judged: a sample machine, without one source, or with one value changed. */
struct machine {
	const char *sample;
	const char *date;
	const char *without; /* a source */
	const char *pending; /* an indicator of a pending restart */
};

static cJSON *evaluate(const struct machine *machine, const struct waivers *waivers)
{
	struct judge_options options = {machine->date, NULL, 0, NULL, waivers};
	struct error err = ERROR_NONE;
	char *name = xasprintf("data/samples/%s.json", machine->sample);
	struct asset asset;
	struct facts *facts;
	cJSON *document, *results, *item;

	CHECK(asset_get(assets, name, &asset, &err));
	document = json_parse(asset.bytes, asset.len, &err);
	if (machine->without)
		facts_forget(document, machine->without);
	cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(document, "pending_restart"))
	{
		if (machine->pending &&
			strcmp(json_text(item, "indicator"), machine->pending) == 0)
			cJSON_ReplaceItemInObjectCaseSensitive(
				item, "state", cJSON_CreateString("present"));
	}
	facts = facts_adopt(name, document, assets, &err);
	results = facts ? judge_evaluate(judge, facts, &options, &err) : NULL;
	CHECK_STR(err.text, "");
	facts_free(facts);
	free(name);
	return results;
}

static const cJSON *entry(const cJSON *list, const char *member, const char *value)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		if (strcmp(json_text(item, member), value) == 0)
			return item;
	}
	return NULL;
}

static const cJSON *find(const cJSON *results, const char *rule)
{
	return entry(json_get(results, "findings"), "rule", rule);
}

static const cJSON *stage(const cJSON *results, const char *name)
{
	return entry(json_get(results, "chain"), "stage", name);
}

static const char *verdict(const cJSON *results, const char *member)
{
	return json_text(json_get(results, "verdict"), member);
}

static int count(const cJSON *results, const char *name)
{
	return json_get(json_get(results, "counts"), name)->valueint;
}

static bool is(const cJSON *object, const char *name)
{
	return cJSON_IsTrue(json_get(json_get(object, "is"), name));
}

static void test_work(void)
{
	static const struct machine machine = {
		"windows-10", "2026-11-21", NULL, "cbs-reboot-pending"};
	struct waivers *waivers = parse(
		WAIVER("pending-restart", "", "Ops \\u202e<b>", "2026-11-01", "2026-11-30"));
	cJSON *plain = evaluate(&machine, NULL), *waived = evaluate(&machine, waivers);
	const cJSON *finding = find(waived, "pending-restart"), *waiver;

	CHECK_STR(verdict(plain, "state"), "action");
	CHECK_STR(verdict(plain, "waiver_note"), "");
	CHECK_STR(json_text(find(plain, "pending-restart"), "state"), "fail");
	waiver = json_get(find(plain, "pending-restart"), "waiver");
	CHECK(cJSON_IsFalse(json_get(waiver, "has")));
	CHECK_STR(json_text(waiver, "owner"), "");

	CHECK_STR(verdict(waived, "state"), "ready");
	CHECK_STR(verdict(waived, "waiver_note"),
		"Waived findings, not counted as work to do: 1.");
	CHECK(cJSON_IsFalse(json_get(json_get(json_get(waived, "verdict"), "next"), "exists")));
	/* The restart may still change what was found. */
	CHECK(cJSON_IsTrue(json_get(json_get(waived, "verdict"), "is_provisional")));
	CHECK_STR(json_text(finding, "state"), "waived");
	CHECK(is(finding, "waived") && !is(finding, "fail") && !is(finding, "work"));
	waiver = json_get(finding, "waiver");
	CHECK(cJSON_IsTrue(json_get(waiver, "has")));
	CHECK_STR(json_text(waiver, "reason"), "r");
	CHECK_STR(json_text(waiver, "owner"), "Ops [U+202E]<b>");
	CHECK_STR(json_text(waiver, "date"), "2026-11-01");
	CHECK_STR(json_text(waiver, "expires"), "2026-11-30");
	CHECK(cJSON_IsFalse(json_get(finding, "has_waiver_note")));
	CHECK(json_get(finding, "steps")->child != NULL);
	CHECK_INT(count(waived, "waived"), 1);
	CHECK_INT(count(waived, "work"), count(plain, "work") - 1);
	CHECK_STR(json_text(stage(plain, "servicing"), "state"), "work");
	CHECK_STR(json_text(stage(waived, "servicing"), "state"), "ok");
	CHECK(strstr(json_text(stage(waived, "servicing"), "headline"), " passed, 1 waived"));
	cJSON_Delete(plain);
	cJSON_Delete(waived);
	waivers_free(waivers);
}

static void test_blocker(void)
{
	static const struct machine machine = {"windows-10-blocked", "2026-11-21", NULL, NULL};
	struct waivers *waivers =
		parse(WAIVER("licensing-package", "", "J. Doe", "2026-11-01", "2026-11-30"));
	cJSON *plain = evaluate(&machine, NULL), *waived = evaluate(&machine, waivers);

	CHECK_STR(verdict(plain, "state"), "blocked");
	CHECK_STR(verdict(waived, "state"), "blocked");
	CHECK_STR(verdict(waived, "headline"), verdict(plain, "headline"));
	CHECK_STR(verdict(waived, "cause"), verdict(plain, "cause"));
	CHECK(cJSON_Compare(json_get(json_get(waived, "verdict"), "next"),
		json_get(json_get(plain, "verdict"), "next"), true));
	CHECK_STR(verdict(waived, "waiver_note"),
		"J. Doe waived this finding until 2026-11-30, but no waiver lets a machine "
		"receive updates.");
	CHECK_STR(json_text(find(waived, "licensing-package"), "state"), "waived");
	CHECK_STR(json_text(stage(waived, "prerequisites"), "state"), "blocked");
	CHECK_STR(json_text(stage(waived, "licence"), "state"), "not-reached");
	CHECK_STR(json_text(find(waived, "esu-key-installed"), "state"), "fail");
	CHECK(cJSON_Compare(json_get(find(waived, "esu-key-installed"), "blocked_by"),
		json_get(find(plain, "esu-key-installed"), "blocked_by"), true));
	CHECK_INT(judge_status(waived), 1);
	cJSON_Delete(plain);
	cJSON_Delete(waived);
	waivers_free(waivers);
}

/* The end of a programme decides the verdict whatever its severity. */
static void test_ended(void)
{
	static const struct machine machine = {"windows-7", "2026-11-21", NULL, NULL};
	struct waivers *waivers =
		parse(WAIVER("programme-open", "", "J. Doe", "2026-11-01", "2026-11-30"));
	cJSON *waived = evaluate(&machine, waivers);

	CHECK_STR(verdict(waived, "state"), "ended");
	CHECK_STR(json_text(find(waived, "programme-open"), "state"), "waived");
	CHECK(cJSON_IsTrue(json_get(json_get(waived, "verdict"), "has_waiver_note")));
	CHECK_STR(json_text(stage(waived, "eligibility"), "state"), "blocked");
	cJSON_Delete(waived);
	waivers_free(waivers);
}

static void test_unknown(void)
{
	static const struct machine machine = {"windows-10", "2026-11-21", "licensing", NULL};
	struct waivers *waivers = parse(WAIVER("esu-key-activated", "", "J. Doe", "2026-11-01",
		"2026-11-30") "," WAIVER("esu-key-installed", "", "J. Doe", "2026-11-01",
		"2026-11-20") "," WAIVER("licensing-package", "", "J. Doe", "2026-11-01",
		"2026-11-30"));
	cJSON *plain = evaluate(&machine, NULL), *waived = evaluate(&machine, waivers);

	CHECK_STR(json_text(find(waived, "esu-key-activated"), "state"), "unknown");
	CHECK_STR(json_text(find(waived, "licensing-package"), "state"), "pass");
	/* Nothing is different at all. */
	CHECK(cJSON_Compare(plain, waived, true));
	cJSON_Delete(plain);
	cJSON_Delete(waived);
	waivers_free(waivers);
}

static void noted(const char *list, const char *note)
{
	static const struct machine machine = {
		"windows-10", "2026-11-21", NULL, "cbs-reboot-pending"};
	struct waivers *waivers = parse(list);
	cJSON *results = evaluate(&machine, waivers);
	const cJSON *finding = find(results, "pending-restart");

	CHECK_STR(verdict(results, "state"), "action");
	CHECK_STR(verdict(results, "waiver_note"), "");
	CHECK_STR(json_text(finding, "state"), "fail");
	CHECK_STR(json_text(finding, "waiver_note"), note);
	CHECK(cJSON_IsTrue(json_get(finding, "has_waiver_note")) == (*note != '\0'));
	CHECK(cJSON_IsFalse(json_get(json_get(finding, "waiver"), "has")));
	cJSON_Delete(results);
	waivers_free(waivers);
}

static void test_notes(void)
{
	noted(WAIVER("pending-restart", "", "J. Doe", "2026-11-01", "2026-11-20"),
		"A waiver of J. Doe expired on 2026-11-20.");
	noted(WAIVER("pending-restart", "", "J. Doe", "2026-11-22", "2026-11-30"),
		"A waiver of J. Doe holds from 2026-11-22 on.");
	noted(WAIVER("pending-restart", "", "A\\u0007{date}", "2026-11-22",
		      "2026-11-30") "," WAIVER("pending-restart", "", "B", "2026-11-01",
		      "2026-11-20"),
		"A waiver of B expired on 2026-11-20. A waiver of A[U+0007]{date} holds from "
		"2026-11-22 on.");
	noted(WAIVER("pending-restart", "\"host\":\"SRV-*\",", "J. Doe", "2026-11-01",
		      "2026-11-30"),
		"");
}

int main(void)
{
	struct error err = ERROR_NONE;

	library_init();
	assets = assets_open(NULL, &err);
	judge = judge_new(assets, JUDGE_MACHINES, "en", &err);
	CHECK_STR(err.text, "");
	test_days();
	test_hosts();
	test_several();
	test_work();
	test_blocker();
	test_ended();
	test_unknown();
	test_notes();
	judge_free(judge);
	assets_free(assets);
	library_cleanup();
	return tap_done();
}
