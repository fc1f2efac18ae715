/* SPDX-License-Identifier: MIT */
#include "readers/wsus.h"

#include "base/alloc.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A section that the ledger does not write down: what wsus_finish() still has to weigh. */
#define PENDING "pending wsus_server"

struct record *wsus_server(struct harvest *harvest, struct place place)
{
	struct record *record =
		harvest_record(harvest, "wsus_server", "wsus-server", "", place);

	harvest_cover(harvest, "wsus-server", COVER_PARTIAL, place);
	record_keep(record, "max_installed_prerequisites", "unclear", place);
	record_keep(record, "max_cached_updates", "unclear", place);
	return record;
}

static bool contains_nocase(const char *text, const char *word)
{
	for (; *text; text++) {
		if (text_starts_nocase(text, word))
			return true;
	}
	return false;
}

bool wsus_owns_site(const char *name, const char *bindings)
{
	/* WSUS opens these ports since Windows Server 2012. */
	return text_equal_nocase(name, "WSUS Administration") ||
	       (contains_nocase(name, "WSUS") &&
		       (strstr(bindings, ":8530:") || strstr(bindings, ":8531:")));
}

const char *wsus_state(const char *text)
{
	if (text_equal_nocase(text, "Started"))
		return "started";
	return text_equal_nocase(text, "Stopped") ? "stopped" : "unclear";
}

/* The first capture that says so is as good as any other. */
static struct record *pend(struct harvest *harvest, const char *what, struct place place)
{
	struct record *record = harvest_record(harvest, PENDING, "", what, place);
	char number[24];

	snprintf(number, sizeof(number), "%zu", place.capture);
	record_keep(record, "capture", number, place);
	snprintf(number, sizeof(number), "%zu", place.line);
	record_keep(record, "line", number, place);
	return record;
}

void wsus_missing(struct harvest *harvest, const char *member, struct place place)
{
	pend(harvest, member, place);
}

void wsus_sites(struct harvest *harvest, const char *sites, struct place place)
{
	record_keep(pend(harvest, "sites", place), "sites", sites, place);
}

static struct place place_of(const struct record *pending)
{
	return (struct place){strtoul(record_get(pending, "capture"), NULL, 10),
		strtoul(record_get(pending, "line"), NULL, 10)};
}

static bool is_known(const struct record *server, const char *member)
{
	const char *value = record_get(server, member);

	return *value && strcmp(value, "unclear") != 0;
}

/* The state of the one site with that port; "missing" without one, "" when there are more. */
static const char *state_by_port(const char *sites, const char *port, char state[16])
{
	char *wanted = xasprintf(":%s:", port);
	size_t count = 0;

	for (size_t len; *sites; sites += len + (sites[len] == '\n')) {
		size_t word = strcspn(sites, " \n");
		const char *found = strstr(sites, wanted);
		len = strcspn(sites, "\n");
		if (!found || found > sites + len || word > 15)
			continue;
		memcpy(state, sites, word);
		state[word] = '\0';
		count++;
	}
	free(wanted);
	return count == 1 ? state : count ? "" : "missing";
}

/* Whole is what has all that the registry, web.config and IIS tell. */
static void cover(struct harvest *harvest, const struct record *server)
{
	static const char *const needed[] = {"version", "port", "site", "pool", "pool_queue",
		"pool_memory", "max_installed_prerequisites", "max_cached_updates"};

	for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++) {
		if (!is_known(server, needed[i]))
			return;
	}
	harvest_cover(harvest, "wsus-server", COVER_WHOLE, record_place(server));
}

void wsus_finish(struct harvest *harvest)
{
	static const char *const members[] = {"site", "pool"};
	struct record *server = harvest_find(harvest, "wsus_server", "");
	struct record *sites = harvest_find(harvest, PENDING, "sites");
	char word[16];

	if (!server)
		return;
	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++) {
		struct record *pending = harvest_find(harvest, PENDING, members[i]);
		if (pending && !is_known(server, members[i]))
			record_set(server, members[i], "missing", place_of(pending));
	}
	if (sites && !is_known(server, "site") && is_known(server, "port")) {
		const char *state = state_by_port(
			record_get(sites, "sites"), record_get(server, "port"), word);
		if (*state)
			record_set(server, "site", state, place_of(sites));
	}
	cover(harvest, server);
}
