/* SPDX-License-Identifier: MIT */
/* Win32_QuickFixEngineering: `wmic qfe`, Get-HotFix, Get-CimInstance, in any form; and lists of
 * titles such as searches of the update agent give: "KB4487017: 2019-02 Cumulative Update ...".
 */
#include "readers/bag.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

static struct record *update_record(
	struct reader *reader, const char *source, const char *kb, struct place place)
{
	char *identity = xasprintf("%s %s", kb, source);
	struct record *record =
		harvest_record(reader->harvest, "updates", source, identity, place);

	record_set(record, "kb", kb, place);
	free(identity);
	return record;
}

/* The text up to one of these at its end, or NULL; the caller's. */
static char *without_end(const char *text, const char *const ends[], size_t count)
{
	size_t len = strlen(text);

	while (len && text[len - 1] == ' ')
		len--;
	for (size_t i = 0; i < count; i++) {
		size_t tail = strlen(ends[i]);
		if (len > tail && strncmp(text + len - tail, ends[i], tail) == 0)
			return xstrndup(text, len - tail);
	}
	return NULL;
}

/* The class knows days only: midnight is what PowerShell makes of them. */
static char *day_of(const struct reader *reader, const char *text)
{
	static const char *const midnights[] = {
		" 12:00:00 AM", " 00:00:00", " 0:00:00", "T00:00:00"};
	static const char *const halved[] = {" 12:00:00", " 00:00:00", " 0:00:00"};
	char *day = without_end(text, midnights, 4);

	if (!day && strlen(text) <= 64) {
		char *morning = labels_reword(reader->labels, "day-half", "am", text, "");
		day = morning ? without_end(morning, halved, 3) : NULL;
		free(morning);
	}
	return day ? day : xstrdup(text);
}

/* What old systems list without the number of an update, or nothing at all; any other text was
 * masked, or is a note of its owner. */
static bool names_no_update(const char *id)
{
	char guid[37];

	return !*id || strncmp(id, "File ", 5) == 0 || find_guid(id, guid) ||
	       id[(*id == 'Q') + strspn(id + (*id == 'Q'), "0123456789")] == '\0';
}

const char *hotfix_take(struct reader *reader, const struct bag *bag)
{
	static const char *const names[] = {
		"CSName", "Source", "PSComputerName", "ComputerName"};
	const char *id = bag_get(bag, "HotFixID");
	struct place place = bag_place(bag, "HotFixID");
	struct record *record;
	char kb[8], *day;

	/* "File 1" is what Windows XP says when the number stands in another column. */
	if (!find_kb(id, kb) && !find_kb(bag_get(bag, "ServicePackInEffect"), kb)) {
		reader->unsure = reader->unsure || !names_no_update(id);
		return *id ? "updates.qfe" : NULL;
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		subject_machine(reader, bag, names[i]);
	record = update_record(reader, "updates.qfe", kb, place);
	record_set(record, "state", "installed", place);
	day = day_of(reader, bag_get(bag, "InstalledOn"));
	reader_date(reader, record, "installed", "installed_text", day,
		bag->wmic ? MOMENT_MONTH_FIRST : MOMENT_UNDECIDED, place);
	free(day);
	return "updates.qfe";
}

void hotfixes_take(struct reader *reader, const char *list, struct place place)
{
	size_t len = strlen(list);
	bool whole = list[len - (len > 0)] == '}';
	char kb[8];

	if (*list != '{' || list[1] == '}')
		return;
	for (const char *at = list + 1; *at && *at != '}'; at += strspn(at, ", ")) {
		bool named = find_kb(at, kb) == at;
		if (named)
			record_set(update_record(reader, "updates.qfe", kb, place), "state",
				"installed", place);
		at += named ? 2 + strlen(kb) : 0;
		whole = whole && named && (*at == ',' || *at == '}');
		at += strcspn(at, ",}");
	}
	reader_cover(reader, "updates.qfe", whole, place);
}

/* The words and numbers of OperationResultCode. */
static const char *result_state(const char *code)
{
	static const struct {
		const char *code, *state;
	} states[] = {{"2", "installed"}, {"orcSucceeded", "installed"}, {"3", "unclear"},
		{"4", "failed"}, {"orcFailed", "failed"}, {"5", "failed"}};

	for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++) {
		if (strcmp(states[i].code, code) == 0)
			return states[i].state;
	}
	return "unclear";
}

/* Newest first: an older attempt says nothing about today. */
const char *history_take(struct reader *reader, const struct bag *bag)
{
	const char *title = bag_get(bag, "Title"), *operation = bag_get(bag, "Operation");
	struct place place = bag_place(bag, "Title");
	struct record *record;
	char kb[8], *identity;

	if (!find_kb(title, kb))
		return "updates.history";
	identity = xasprintf("%s updates.history", kb);
	record = harvest_find(reader->harvest, "updates", identity);
	free(identity);
	if (record)
		return "updates.history";
	record = update_record(reader, "updates.history", kb, place);
	record_set(record, "state",
		strcmp(operation, "2") == 0 ? "uninstalled"
					    : result_state(bag_get(bag, "ResultCode")),
		place);
	record_keep(record, "title", title, place);
	reader_date(reader, record, "installed", "installed_text", bag_get(bag, "Date"),
		MOMENT_UNDECIDED, place);
	return "updates.history";
}

/* "KB4487017: title (KB4487017)": what an update search found, not what is installed. */
size_t titles_read(struct reader *reader, size_t at)
{
	const char *text = reader_trimmed(reader, at);
	struct place place = reader_place(reader, at);
	char kb[8], *identity;

	if (find_kb(text, kb) != text || text[2 + strlen(kb)] != ':' || !strchr(text, '('))
		return at;
	reader_claim(reader, "update-titles");
	identity = xasprintf("%s updates.history", kb);
	if (!harvest_find(reader->harvest, "updates", identity)) {
		struct record *record = update_record(reader, "updates.history", kb, place);
		record_set(record, "state", "unclear", place);
		record_keep(record, "title", line_trim(strchr(text, ':') + 1), place);
	}
	free(identity);
	return at + 1;
}
