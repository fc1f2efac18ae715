/* SPDX-License-Identifier: MIT */
/*
 * Which sites and application pools of IIS run: `appcmd list site`, `appcmd list apppool`, and
 * the objects of Get-Website, Get-IISSite and Get-IISAppPool. appcmd writes
 *
 *	SITE "Default Web Site" (id:1,bindings:http/10.0.0.4:80:,state:Started)
 *	APPPOOL "WsusPool" (MgdVersion:v4.0,MgdMode:Integrated,state:Stopped)
 *
 * in all languages; the name of the site of WSUS is translated.
 */
#include "readers/bag.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"
#include "readers/wsus.h"

#include <stdlib.h>
#include <string.h>

struct entry {
	bool site; /* else a pool */
	char *name, *details;
	size_t lines;
};

/* What of a line stands behind "SITE " or "APPPOOL "; NULL when it is another one. */
static const char *name_of(const char *line, bool *site)
{
	static const char *const types[] = {"SITE \"", "APPPOOL \""};

	for (size_t i = 0; i < 2; i++) {
		size_t len = strlen(types[i]);
		*site = i == 0;
		if (strncmp(line, types[i], len) == 0)
			return line + len;
	}
	return NULL;
}

static bool ends_well(const struct buf *text)
{
	return text->len && text->data[text->len - 1] == ')';
}

/* Takes an entry that begins at a line. What a console has broken in two is joined. */
static bool take_entry(const struct reader *reader, size_t at, struct entry *entry)
{
	const char *name = name_of(reader_trimmed(reader, at), &entry->site), *end;
	struct buf text = BUF_EMPTY;
	bool site, whole;

	if (!name || strlen(name) > 4096)
		return false;
	buf_adds(&text, name);
	entry->lines = 1;
	whole = ends_well(&text);
	if (!whole && !name_of(reader_trimmed(reader, at + 1), &site) &&
		strlen(reader_line(reader, at + 1)) < 4096) {
		buf_adds(&text, reader_line(reader, at + 1));
		whole = ends_well(&text);
		entry->lines += whole;
	}
	end = strstr(buf_text(&text), "\" (");
	entry->name = xstrndup(buf_text(&text), end ? (size_t)(end - buf_text(&text)) : 0);
	entry->details = xstrdup(whole && end ? end + 3 : "");
	buf_release(&text);
	return true;
}

/* "started" for "...,state:Started)"; "" when the entry was cut. */
static const char *state_of(const struct entry *entry)
{
	const char *last = strrchr(entry->details, ',');
	const char *state = "";
	char *word;

	last = last ? last + 1 : entry->details;
	if (strncmp(last, "state:", 6) != 0)
		return state;
	word = xstrndup(last + 6, strcspn(last + 6, ")"));
	state = wsus_state(word);
	free(word);
	return state;
}

/* Whether the command shows all there are: no name, no filter, nothing else behind the type. */
static bool lists_all(const struct reader *reader, const char *type)
{
	const char *at = reader->section->command;
	size_t len = strlen(type);

	if (!reader_closed(reader))
		return false;
	while (*at && !text_starts_nocase(at, "appcmd"))
		at++;
	while (*at && !text_starts_nocase(at, " list "))
		at++;
	if (!*at)
		return false;
	at = line_trim(at + 6);
	if (!text_starts_nocase(at, type))
		return false;
	at += len;
	at += *at == 's' || *at == 'S';
	return at[strspn(at, " \t\"")] == '\0';
}

struct list {
	struct buf sites;
	bool pool, site;   /* those of WSUS were there */
	bool pools, uncut; /* any pool; every entry was whole */
};

static void put(
	struct reader *reader, const struct entry *entry, struct list *list, struct place place)
{
	const char *state = state_of(entry);
	bool ours = entry->site ? wsus_owns_site(entry->name, entry->details)
				: text_equal_nocase(entry->name, "WsusPool");

	list->uncut = list->uncut && *state;
	list->pools = list->pools || !entry->site;
	if (entry->site)
		buf_addf(&list->sites, "%s %s\n", state, entry->details);
	if (!ours)
		return;
	*(entry->site ? &list->site : &list->pool) = true;
	if (*state)
		record_set(wsus_server(reader->harvest, place), entry->site ? "site" : "pool",
			state, place);
}

static void finish(struct reader *reader, const struct list *list, struct place place)
{
	reader_claim(reader, "appcmd");
	if (!list->uncut)
		return;
	if (list->pools && !list->pool && lists_all(reader, "apppool"))
		wsus_missing(reader->harvest, "pool", place);
	if (list->sites.len && !list->site && lists_all(reader, "site"))
		wsus_sites(reader->harvest, buf_text(&list->sites), place);
}

/* An entry beside something else may have been lost with it. */
static bool is_alone(const struct reader *reader, size_t first, size_t behind)
{
	while (first > reader->section->begin && reader_blank(reader, first - 1))
		first--;
	while (behind < reader->section->end && reader_blank(reader, behind))
		behind++;
	return first == reader->section->begin && behind == reader->section->end;
}

size_t appcmd_read(struct reader *reader, size_t at)
{
	struct list list = {.sites = BUF_EMPTY, .uncut = true};
	struct entry entry;
	size_t first = at;

	while (at < reader->section->end && take_entry(reader, at, &entry)) {
		put(reader, &entry, &list, reader_place(reader, at));
		free(entry.name);
		free(entry.details);
		at += entry.lines;
	}
	if (at > first) {
		list.uncut = list.uncut && is_alone(reader, first, at);
		finish(reader, &list, reader_place(reader, first));
	}
	buf_release(&list.sites);
	return at;
}

/* The table of sites breaks names at 16 characters and goes on in the next row. */
static bool is_own_site(const char *name, const char *bindings)
{
	return wsus_owns_site(name, bindings) || strcmp(name, "WSUS Administrat") == 0;
}

const char *website_take(struct reader *reader, const struct bag *bag)
{
	struct place place = bag_place(bag, "Name");
	const char *state = wsus_state(bag_get(bag, "State"));

	if (!is_own_site(bag_get(bag, "Name"), bag_get(bag, "Bindings")))
		return NULL;
	record_set(wsus_server(reader->harvest, place), "site", state, place);
	return "wsus-server";
}

const char *apppool_take(struct reader *reader, const struct bag *bag)
{
	struct place place = bag_place(bag, "Name");
	const char *state = bag_get(bag, bag_has(bag, "State") ? "State" : "Status");

	if (!text_equal_nocase(bag_get(bag, "Name"), "WsusPool"))
		return NULL;
	record_set(wsus_server(reader->harvest, place), "pool", wsus_state(state), place);
	return "wsus-server";
}
