/* SPDX-License-Identifier: MIT */
#include "logs/logevent.h"

#include "base/alloc.h"
#include "capture/capture.h"
#include "capture/find.h"

#include <stdlib.h>
#include <string.h>

#define REPORT "REPORT EVENT: {"

const char *const logevent_needles[] = {
	"AGENT_INSTALLING_", REPORT, "Loaded Servicing Stack v", NULL};

bool logevent_holds(const char *line)
{
	for (const char *const *needle = logevent_needles; *needle; needle++) {
		if (strstr(line, *needle))
			return true;
	}
	return false;
}

/* WindowsUpdate.log has the number alone: "REPORT EVENT: {GUID}<tab>2016-09-16
 * 11:24:28:411-0600<tab>1<tab>182<tab>101<tab>{GUID}..." */
static long report_number(const char *report)
{
	const char *at = report + sizeof(REPORT) - 1;

	for (int column = 0; column < 4; column++) {
		at += strcspn(at, " \t");
		at += strspn(at, " \t");
	}
	return strtol(at, NULL, 10);
}

/* "182 [AGENT_INSTALLING_FAILED]", "183 [AGENT_INSTALLING_SUCCEEDED]": numbers and names of
 * constants, which are never translated; the sentence with the title is. */
static void take_install(struct harvest *harvest, struct place place, const char *text,
	const char *event, const char *time)
{
	long number = *event == 'R' ? report_number(event) : 0;
	bool failed = number == 182 || strncmp(event, "AGENT_INSTALLING_FAILED", 23) == 0;
	bool done = number == 183 || strncmp(event, "AGENT_INSTALLING_SUCCEEDED", 26) == 0;
	char kb[8], code[11], *identity;
	const char *title = strrchr(text, ':');
	struct record *record;

	if ((!failed && !done) || !find_kb(text, kb))
		return;
	identity = xasprintf("%s updates.history", kb);
	record = harvest_find(harvest, "updates", identity);
	/* The newest attempt counts; of one without a time nobody knows whether it is. */
	if (record && strcmp(time, record_get(record, "installed")) < 0) {
		free(identity);
		return;
	}
	record = harvest_record(harvest, "updates", "updates.history", identity, place);
	free(identity);
	record_replace(record, "kb", kb, place);
	record_replace(record, "state", failed ? "failed" : "installed", place);
	if (*time && done)
		record_replace(record, "installed", time, place);
	if (title)
		record_keep(record, "title", line_trim(title + 1), place);
	if (failed && find_code(text, code))
		record_replace(record, "code", code, place);
}

/* Versions compare by their numbers. */
static int compare_versions(const char *a, const char *b)
{
	while (*a || *b) {
		unsigned long x = strtoul(a, (char **)&a, 10), y = strtoul(b, (char **)&b, 10);
		if (x != y)
			return x < y ? -1 : 1;
		a += *a == '.';
		b += *b == '.';
	}
	return 0;
}

void logevent_take(struct logevent_state *state, struct harvest *harvest, struct place place,
	const char *line, const char *time)
{
	static const char stack[] = "Loaded Servicing Stack v";
	const char *at;
	char version[48];

	if ((at = strstr(line, stack))) {
		at += sizeof(stack) - 1;
		if (find_version(at, version) == at &&
			compare_versions(version, state->stack) > 0) {
			memcpy(state->stack, version, sizeof(version));
			state->stack_at = place;
		}
	} else if ((at = strstr(line, "AGENT_INSTALLING_")) || (at = strstr(line, REPORT))) {
		take_install(harvest, place, line, at, time);
	}
}

void logevent_finish(const struct logevent_state *state, struct harvest *harvest)
{
	if (state->stack[0])
		record_set(harvest_record(harvest, "servicing/stacks", "servicing",
				   state->stack, state->stack_at),
			"version", state->stack, state->stack_at);
}
