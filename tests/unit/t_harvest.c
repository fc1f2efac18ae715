/* SPDX-License-Identifier: MIT */
#include "tap.h"

#include "base/json.h"
#include "base/library.h"
#include "harvest/harvest.h"

#include <stdio.h>
#include <stdlib.h>

static const struct place nowhere = {0, 1};

static struct harvest *make(const char *first, const char *second)
{
	struct harvest *harvest = harvest_new(NULL);

	harvest_capture(harvest, "a.txt", first);
	harvest_capture(harvest, "b.txt", second);
	harvest_kind(harvest, 0, "sc");
	harvest_kind(harvest, 1, "sc");
	return harvest;
}

static cJSON *finish(struct harvest *harvest)
{
	struct error err = ERROR_NONE;
	cJSON *document = harvest_document(harvest, "1.0", "2026-09-20T00:00:00Z", &err);

	CHECK(document != NULL);
	harvest_free(harvest);
	return document;
}

static void say(struct harvest *harvest, size_t capture, const char *name, const char *state)
{
	struct place place = {capture, 3};
	struct record *record = harvest_record(harvest, "services", "services", name, place);

	record_keep(record, "name", name, place);
	record_set(record, "state", state, place);
	record_set(record, "start", "manual", place);
}

static const cJSON *service(const cJSON *document, const char *name)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, json_get(document, "services"))
	{
		if (strcmp(json_text(item, "name"), name) == 0)
			return item;
	}
	return NULL;
}

static const cJSON *coverage(const cJSON *document, const char *source)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, json_get(document, "coverage"))
	{
		if (strcmp(json_text(item, "source"), source) == 0)
			return item;
	}
	return NULL;
}

/* One service in both captures; the state that is left, and how many conflicts there are. */
static void two_states(const char *first_time, const char *second_time, const char *first,
	const char *second, const char *want, int conflicts)
{
	struct harvest *harvest = make(first_time, second_time);
	cJSON *document;

	say(harvest, 0, "wuauserv", first);
	say(harvest, 1, "WUAUSERV", second);
	document = finish(harvest);
	CHECK_INT(cJSON_GetArraySize(json_get(document, "services")), 1);
	CHECK_STR(json_text(service(document, "wuauserv"), "state"), want);
	CHECK_INT(cJSON_GetArraySize(json_get(document, "conflicts")), conflicts);
	cJSON_Delete(document);
}

static void test_merge(void)
{
	const char *old = "2026-09-01T00:00:00Z", *new = "2026-09-02T00:00:00Z";

	two_states(old, new, "running", "stopped", "stopped", 1);
	two_states(new, old, "running", "stopped", "running", 1);
	two_states("", "", "running", "stopped", "stopped", 1);
	two_states(old, new, "running", "running", "running", 0);
	two_states(old, new, "running", "unclear", "running", 0);
	two_states(new, old, "unclear", "stopped", "stopped", 0);
}

static void test_conflict(void)
{
	struct harvest *harvest = make("2026-09-01T00:00:00Z", "2026-09-02T00:00:00Z");
	const cJSON *conflict;
	cJSON *document;

	say(harvest, 0, "bits", "running");
	say(harvest, 1, "bits", "stopped");
	document = finish(harvest);
	conflict = json_get(document, "conflicts")->child;
	CHECK_STR(json_text(conflict, "source"), "services");
	CHECK_STR(json_text(conflict, "item"), "bits state");
	CHECK_STR(json_text(conflict, "kept"), "stopped");
	CHECK_STR(json_text(conflict, "kept_src"), "b.txt:3");
	CHECK_STR(json_text(conflict, "other"), "running");
	CHECK_STR(json_text(conflict, "other_src"), "a.txt:3");
	CHECK_STR(
		json_text(json_get(document, "collector"), "finished"), "2026-09-02T00:00:00Z");
	cJSON_Delete(document);
}

static void test_coverage(void)
{
	struct harvest *harvest = make("2026-09-01T00:00:00Z", "2026-09-02T00:00:00Z");
	cJSON *document;

	say(harvest, 0, "bits", "running");
	harvest_cover(harvest, "services", COVER_WHOLE, nowhere);
	harvest_cover(harvest, "services", COVER_PARTIAL, (struct place){1, 0});
	harvest_cover(harvest, "servicing/stacks", COVER_WHOLE, nowhere);
	harvest_fail(harvest, "licensing", "none", "Access is denied.", nowhere);
	CHECK(harvest_is_whole(harvest, "services"));
	CHECK(harvest_is_whole(harvest, "servicing/stacks"));
	CHECK(!harvest_is_whole(harvest, "licensing"));
	CHECK(!harvest_is_whole(harvest, "arc"));
	document = finish(harvest);
	CHECK_STR(json_text(coverage(document, "services"), "state"), "collected");
	CHECK_STR(json_text(coverage(document, "services"), "from"), "a.txt, b.txt");
	CHECK_INT((intmax_t)json_get(coverage(document, "services"), "count")->valuedouble, 1);
	CHECK_STR(json_text(coverage(document, "licensing"), "state"), "failed");
	CHECK_STR(json_text(json_get(coverage(document, "licensing"), "error"), "text"),
		"Access is denied.");
	/* A part of a source is nothing that a document knows. */
	CHECK(coverage(document, "servicing/stacks") == NULL);
	cJSON_Delete(document);
}

/* What only an older capture lists is gone when a newer one lists all. */
static void test_outdated(void)
{
	struct harvest *harvest = make("2026-09-01T00:00:00Z", "2026-09-02T00:00:00Z");
	cJSON *document;

	say(harvest, 0, "bits", "running");
	say(harvest, 0, "gone", "running");
	say(harvest, 1, "bits", "running");
	harvest_cover(harvest, "services", COVER_WHOLE, (struct place){1, 0});
	document = finish(harvest);
	CHECK(service(document, "bits") != NULL);
	CHECK(service(document, "gone") == NULL);
	CHECK_INT(cJSON_GetArraySize(json_get(document, "conflicts")), 1);
	cJSON_Delete(document);
}

static void test_logs(void)
{
	struct harvest *harvest = make("", "");
	struct log_line line = {"CBS.log", "none", "0x80070005", "old", 2,
		"2026-01-02T00:00:00", "2026-01-03T00:00:00"};
	const cJSON *item;
	cJSON *document;

	harvest_log(harvest, &line, nowhere);
	line.text = "new";
	line.first = "2026-01-01T00:00:00";
	line.last = "2026-02-01T00:00:00";
	line.count = 3;
	harvest_log(harvest, &line, (struct place){1, 9});
	line.first = line.last = "";
	harvest_log(harvest, &line, nowhere);
	document = finish(harvest);
	item = json_get(document, "logs")->child;
	CHECK(item && !item->next);
	CHECK_STR(json_text(item, "text"), "new");
	CHECK_STR(json_text(item, "first"), "2026-01-01T00:00:00");
	CHECK_STR(json_text(item, "last"), "2026-02-01T00:00:00");
	CHECK_STR(json_text(item, "src"), "b.txt:9");
	CHECK_INT((intmax_t)json_get(item, "count")->valuedouble, 8);
	cJSON_Delete(document);
}

static void test_machines(void)
{
	struct harvest *harvest = harvest_new("srv-2");
	cJSON *document;
	char *where;

	harvest_capture(harvest, "a.txt", "");
	harvest_kind(harvest, 0, "sc");
	harvest_machine(harvest, "SRV-1", nowhere);
	say(harvest, 0, "of-1", "running");
	harvest_machine(harvest, "SRV-2.contoso.example", nowhere);
	say(harvest, 0, "of-2", "running");
	harvest_machine(harvest, "SRV-1", nowhere);
	say(harvest, 0, "of-1-again", "running");
	harvest_cover(harvest, "licensing", COVER_WHOLE, nowhere);
	harvest_begin_section(harvest);
	say(harvest, 0, "of-nobody", "running");
	CHECK_INT(harvest_machines(harvest), 2);
	CHECK_STR(harvest_machine_at(harvest, 1, &where), "SRV-2.contoso.example");
	CHECK_STR(where, "a.txt:1");
	free(where);
	document = finish(harvest);
	CHECK(service(document, "of-1") == NULL);
	CHECK(service(document, "of-1-again") == NULL);
	CHECK(service(document, "of-2") != NULL);
	CHECK(service(document, "of-nobody") != NULL);
	CHECK(coverage(document, "licensing") == NULL);
	cJSON_Delete(document);
}

static void test_captures(void)
{
	struct harvest *harvest = harvest_new(NULL);
	const cJSON *item;
	cJSON *document;

	harvest_capture(harvest, "a", "");
	harvest_capture(harvest, "b", "");
	harvest_capture(harvest, "c", "");
	harvest_kind(harvest, 0, "sc");
	harvest_kind(harvest, 0, "slmgr");
	harvest_kind(harvest, 0, "sc");
	harvest_remark(harvest, 0, "harmless");
	harvest_kind(harvest, 1, "sc");
	harvest_damage(harvest, 1, "cut");
	harvest_damage(harvest, 1, "cut");
	harvest_ignore(harvest, 2, "it is an image");
	CHECK_INT(harvest_readable(harvest), 2);
	CHECK(harvest_is_ignored(harvest, 2));
	document = finish(harvest);
	item = json_get(document, "captures")->child;
	CHECK_STR(json_text(item, "state"), "read");
	CHECK_STR(json_text(item, "kinds"), "sc, slmgr");
	CHECK_STR(json_text(item->next, "state"), "damaged");
	CHECK_STR(json_text(item->next, "note"), "cut");
	CHECK_STR(json_text(item->next->next, "state"), "ignored");
	cJSON_Delete(document);
}

/* One says that there is no such thing, another one shows it all the same. */
static void test_disputed(void)
{
	for (int newer = 0; newer < 2; newer++) {
		struct harvest *harvest = make("2026-09-01T00:00:00Z", "2026-09-02T00:00:00Z");
		cJSON *document;

		harvest_cover(harvest, "services", COVER_ABSENT, (struct place){1 - newer, 1});
		say(harvest, newer, "himds", "running");
		document = finish(harvest);
		CHECK_STR(json_text(coverage(document, "services"), "state"),
			newer ? "partial" : "absent");
		CHECK((service(document, "himds") != NULL) == (newer == 1));
		cJSON_Delete(document);
	}
}

/* A list without end costs no memory without end, and is not whole. */
static void test_flood(void)
{
	struct harvest *harvest = make("", "");
	cJSON *document;

	for (unsigned i = 0; i < 60000; i++) {
		char name[16];
		snprintf(name, sizeof(name), "s%u", i);
		say(harvest, 0, name, "running");
	}
	harvest_cover(harvest, "services", COVER_WHOLE, nowhere);
	document = finish(harvest);
	CHECK_INT(cJSON_GetArraySize(json_get(document, "services")), 50000);
	CHECK_STR(json_text(coverage(document, "services"), "state"), "partial");
	CHECK_STR(json_text(json_get(document, "captures")->child, "state"), "damaged");
	cJSON_Delete(document);
}

int main(void)
{
	library_init();
	test_disputed();
	test_flood();
	test_merge();
	test_conflict();
	test_coverage();
	test_outdated();
	test_logs();
	test_machines();
	test_captures();
	library_cleanup();
	return tap_done();
}
