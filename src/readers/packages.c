/* SPDX-License-Identifier: MIT */
/*
 * `dism /online /get-packages` as list and as table, and `/get-packageinfo`: identities and the
 * order of the lines are the same in all languages ("Package Identity", "State", "Release
 * Type", "Install Time"), words are not. An update may have several packages,
 * "Package_2_for_KB...": that without a number in front decides.
 */
#include "readers/packages.h"

#include "base/alloc.h"
#include "base/text.h"
#include "facts/facts.h"

#include <stdlib.h>
#include <string.h>

#define TOKEN "~31bf3856ad364e35~"

const char *package_state(unsigned long number)
{
	switch (number) {
	case 0:
		return "uninstalled";
	case 64:
		return "staged";
	case 80:
		return "superseded";
	case 96:
		return "pending";
	case 112:
		return "installed";
	default:
		return "unclear";
	}
}

/* The last part of an identity. */
static const char *identity_version(const char *identity)
{
	const char *last = strrchr(identity, '~');
	return last ? last + 1 : "";
}

static void put_update(struct reader *reader, const char *identity, const char *kb,
	const char *state, const char *time, struct place place)
{
	char *key = xasprintf("%s updates.cbs", kb);
	struct record *record =
		harvest_record(reader->harvest, "updates", "updates.cbs", key, place);
	const char *before = record_get(record, "package");
	bool whole = strncmp(identity, "Package_for_KB", 14) == 0;

	free(key);
	record_set(record, "kb", kb, place);
	/* Parts say less than the whole, and of two wholes the later one counts. */
	if (*before && !text_equal_nocase(before, identity) && !whole)
		return;
	if (*before && text_equal_nocase(before, identity))
		record_set(record, "state", state, place);
	else
		record_replace(record, "state", state, place);
	record_replace(record, "package", identity, place);
	if (*time)
		record_replace(record, "installed", time, place);
}

static void put_rollup(struct reader *reader, const char *identity, const char *state,
	const char *time, struct place place)
{
	const char *version = identity_version(identity);
	struct record *record;

	if (!facts_format_matches("esu-version", version))
		return;
	record = harvest_record(
		reader->harvest, "servicing/rollups", "servicing", version, place);
	record_set(record, "version", version, place);
	record_set(record, "state", state, place);
	if (*time)
		record_set(record, "installed", time, place);
}

void package_put(struct reader *reader, const char *identity, const char *state,
	const char *time, struct place place)
{
	const char *mark = strstr(identity, "_for_KB");
	char kb[8];

	if (mark && find_kb(mark + 5, kb) == mark + 5)
		put_update(reader, identity, kb, state, time, place);
	else if (strncmp(identity, "Package_for_RollupFix~", 22) == 0)
		put_rollup(reader, identity, state, time, place);
}

/* An identity with all of its four marks, at the beginning of a text; its length or 0. */
static size_t identity_length(const char *text)
{
	size_t len = strcspn(text, " \t|,\"'"), marks = 0;

	for (size_t i = 0; i < len; i++)
		marks += text[i] == '~';
	return marks == 4 && len < 256 && strstr(text, TOKEN) && text[len - 1] != '~' ? len : 0;
}

static const char *state_of(const struct reader *reader, const char *word)
{
	struct meaning meaning;

	if (!labels_find(reader->labels, "dism-state", word, strlen(word), &meaning) ||
		!meaning.confirmed)
		return "unclear";
	if (strcmp(meaning.field, "install-pending") == 0)
		return "pending";
	if (strcmp(meaning.field, "uninstall-pending") == 0 ||
		strcmp(meaning.field, "partially-installed") == 0)
		return "unclear";
	if (strcmp(meaning.field, "removed") == 0 || strcmp(meaning.field, "not-present") == 0)
		return "uninstalled";
	return meaning.field;
}

static void put_with_date(struct reader *reader, const char *identity, const char *state,
	const char *date, struct place place)
{
	struct moment moment;
	bool one = reader_moment(reader, date, reader->order, &moment) && !moment.other[0];

	package_put(reader, identity, state, one ? moment.time : "", place);
}

/* The value of the line `behind` lines below, when a label stands in front of it. */
static const char *value_below(const struct reader *reader, size_t at, size_t behind)
{
	const char *label, *value;
	size_t len;

	for (size_t i = at + 1; i <= at + behind; i++) {
		if (reader_blank(reader, i) ||
			!labels_cut(reader_line(reader, i), &label, &len, &value))
			return "";
	}
	return labels_cut(reader_line(reader, at + behind), &label, &len, &value) ? value : "";
}

/* "Package Identity : Package_for_KB..." */
static const char *list_identity(const struct reader *reader, size_t at, size_t *len)
{
	const char *label, *value;
	size_t label_len;

	if (!labels_cut(reader_line(reader, at), &label, &label_len, &value))
		return NULL;
	*len = identity_length(value);
	return *len ? value : NULL;
}

static size_t read_list(struct reader *reader, size_t at, const char *text, size_t len)
{
	char *identity = xstrndup(text, len);

	put_with_date(reader, identity, state_of(reader, value_below(reader, at, 1)),
		value_below(reader, at, 3), reader_place(reader, at));
	free(identity);
	for (at++; at < reader->section->end && !reader_blank(reader, at); at++) {
		if (list_identity(reader, at, &len))
			break;
	}
	return at;
}

/* A cell of "identity | state | type | time", trimmed; the caller's. */
static char *cell(const char *row, size_t index)
{
	size_t len;

	for (; index && row; index--) {
		row = strchr(row, '|');
		row = row ? row + 1 : NULL;
	}
	if (!row)
		return xstrdup("");
	row = line_trim(row);
	len = strcspn(row, "|");
	while (len && row[len - 1] == ' ')
		len--;
	return xstrndup(row, len);
}

static size_t read_row(struct reader *reader, size_t at, const char *row, size_t len)
{
	char *identity = xstrndup(row, len), *state = cell(row, 1), *time = cell(row, 3);

	put_with_date(
		reader, identity, state_of(reader, state), time, reader_place(reader, at));
	free(identity);
	free(state);
	free(time);
	return at + 1;
}

/* The closing sentence has no colon and no bar, whatever the language: packages end there. */
static bool is_closing(const struct reader *reader, size_t at)
{
	const char *line = reader_line(reader, at), *label, *value;
	size_t len;

	return !reader_blank(reader, at) && !strchr(line, '|') && *line_trim(line) != '-' &&
	       !labels_cut(line, &label, &len, &value);
}

static size_t next_package(struct reader *reader, size_t at)
{
	const char *row = reader_trimmed(reader, at), *text;
	size_t len;

	if (identity_length(row) && strchr(row, '|'))
		return read_row(reader, at, row, identity_length(row));
	text = list_identity(reader, at, &len);
	return text ? read_list(reader, at, text, len) : at;
}

size_t packages_read(struct reader *reader, size_t at)
{
	size_t first = at, next = next_package(reader, at);
	bool whole, filtered = strchr(reader->section->command, '|') ||
			       strstr(reader->section->command, "packageinfo");

	if (next == at)
		return at;
	reader_claim(reader, "dism-packages");
	for (at = next; at < reader->section->end; at = next) {
		next = next_package(reader, at);
		if (next == at && reader_blank(reader, at))
			next = at + 1;
		else if (next == at)
			break;
	}
	/* Without states the list went through a filter. */
	whole = !filtered && (reader_closed(reader) || is_closing(reader, at)) &&
		*value_below(
			reader, first, 1 + (strchr(reader_line(reader, first), '|') != NULL));
	if (strchr(reader_line(reader, first), '|'))
		whole = !filtered && (reader_closed(reader) || is_closing(reader, at));
	reader_cover(reader, "updates.cbs", whole, reader_place(reader, first));
	reader_cover(reader, "servicing/rollups", whole, reader_place(reader, first));
	return at;
}
