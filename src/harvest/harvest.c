/* SPDX-License-Identifier: MIT */
#include "harvest/harvest.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/index.h"
#include "base/text.h"
#include "harvest/ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Far beyond what a machine has; a facts document of more is refused. */
enum { MAX_RECORDS = 50000, MAX_MACHINES = 50 };

struct harvest *harvest_new(const char *machine)
{
	struct harvest *harvest = xcalloc(1, sizeof(*harvest));

	harvest->machine = machine;
	harvest->mode = "import";
	harvest->nobody = xcalloc(1, sizeof(*harvest->nobody));
	harvest->nobody->harvest = harvest;
	return harvest;
}

void harvest_mode(struct harvest *harvest, const char *mode, const char *started,
	const char *finished, bool elevated)
{
	harvest->mode = mode;
	harvest->started = started;
	harvest->finished = finished;
	harvest->elevated = elevated;
}

static void free_record(struct record *record)
{
	for (size_t i = 0; i < record->count; i++)
		free(record->values[i].text);
	free(record->values);
	free(record->section);
	free(record->source);
	free(record->identity);
	free(record);
}

void harvest_free(struct harvest *harvest)
{
	if (!harvest)
		return;
	for (size_t i = 0; i < harvest->count; i++)
		free_record(harvest->records[i]);
	free_record(harvest->nobody);
	for (size_t i = 0; i < harvest->capture_count; i++) {
		struct held *held = &harvest->captures[i];
		free(held->file);
		free(held->time);
		free(held->encoding);
		buf_release(&held->kinds);
		buf_release(&held->note);
	}
	for (size_t i = 0; i < harvest->covered_count; i++) {
		free(harvest->covered[i].source);
		free(harvest->covered[i].code);
		free(harvest->covered[i].text);
		buf_release(&harvest->covered[i].from);
	}
	for (size_t i = 0; i < harvest->conflict_count; i++) {
		free(harvest->conflicts[i].item);
		free(harvest->conflicts[i].kept);
		free(harvest->conflicts[i].other);
	}
	for (size_t i = 0; i < harvest->machine_count; i++)
		free(harvest->machines[i].name);
	free(harvest->records);
	free(harvest->captures);
	free(harvest->covered);
	free(harvest->conflicts);
	free(harvest->machines);
	index_release(&harvest->by_identity);
	free(harvest);
}

size_t harvest_capture(struct harvest *harvest, const char *file, const char *time)
{
	harvest->captures = xgrow(harvest->captures, &harvest->capture_room,
		harvest->capture_count + 1, sizeof(*harvest->captures));
	harvest->captures[harvest->capture_count] = (struct held){xstrdup(file), xstrdup(time),
		xstrdup(""), BUF_EMPTY, BUF_EMPTY, false, false, false};
	return harvest->capture_count++;
}

void harvest_time(struct harvest *harvest, size_t capture, const char *time)
{
	free(harvest->captures[capture].time);
	harvest->captures[capture].time = xstrdup(time);
}

void harvest_encoding(
	struct harvest *harvest, size_t capture, const char *encoding, bool certain)
{
	free(harvest->captures[capture].encoding);
	harvest->captures[capture].encoding = xstrdup(encoding);
	harvest->captures[capture].assumed = !certain;
}

/* Adds a word to a list "a, b" that does not have it yet. */
static void add_once(struct buf *list, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = buf_text(list); *at;) {
		size_t here = strcspn(at, ",");
		if (here == len && strncmp(at, word, len) == 0)
			return;
		at += here;
		at += strspn(at, ", ");
	}
	if (list->len)
		buf_adds(list, ", ");
	buf_adds(list, word);
}

void harvest_kind(struct harvest *harvest, size_t capture, const char *kind)
{
	add_once(&harvest->captures[capture].kinds, kind);
}

static void add_note(struct held *held, const char *note)
{
	if (strstr(buf_text(&held->note), note))
		return;
	if (held->note.len)
		buf_adds(&held->note, "; ");
	buf_adds(&held->note, note);
}

void harvest_remark(struct harvest *harvest, size_t capture, const char *note)
{
	add_note(&harvest->captures[capture], note);
}

void harvest_damage(struct harvest *harvest, size_t capture, const char *note)
{
	harvest->captures[capture].damaged = true;
	add_note(&harvest->captures[capture], note);
}

void harvest_ignore(struct harvest *harvest, size_t capture, const char *why)
{
	harvest->captures[capture].ignored = true;
	add_note(&harvest->captures[capture], why);
}

bool harvest_has_kind(const struct harvest *harvest, size_t capture)
{
	return harvest->captures[capture].kinds.len > 0;
}

bool harvest_is_ignored(const struct harvest *harvest, size_t capture)
{
	return harvest->captures[capture].ignored;
}

void harvest_tell_unread(const struct harvest *harvest, struct error *err)
{
	const struct held *first = harvest->captures;

	if (harvest->capture_count)
		error_set(err, EXIT_BAD_INPUT, "%s: %s", first->file, buf_text(&first->note));
	else
		error_set(err, EXIT_BAD_INPUT, "there is no file in it");
	if (harvest->capture_count > 1)
		error_prefix(err, "none of %zu files could be read", harvest->capture_count);
}

void harvest_begin_section(struct harvest *harvest)
{
	harvest->foreign = false;
}

size_t harvest_captures(const struct harvest *harvest)
{
	return harvest->capture_count;
}

size_t harvest_readable(const struct harvest *harvest)
{
	size_t count = 0;

	for (size_t i = 0; i < harvest->capture_count; i++)
		count += harvest_has_kind(harvest, i);
	return count;
}

static char *key_of(const char *section, const char *identity)
{
	return xasprintf("%s\x1F%s", section, identity);
}

struct record *harvest_find(
	const struct harvest *harvest, const char *section, const char *identity)
{
	char *key = key_of(section, identity);
	struct record *found = index_get(&harvest->by_identity, key);

	free(key);
	return found;
}

struct record *harvest_record(struct harvest *harvest, const char *section, const char *source,
	const char *identity, struct place place)
{
	struct record *record = harvest_find(harvest, section, identity);
	char *key;

	if (harvest->foreign)
		return harvest->nobody;
	if (record) {
		record->last = place.capture;
		return record;
	}
	if (harvest->count == MAX_RECORDS) {
		harvest->full = true;
		harvest_damage(harvest, place.capture, "it lists more than any machine has");
		return harvest->nobody;
	}
	record = xcalloc(1, sizeof(*record));
	record->harvest = harvest;
	record->section = xstrdup(section);
	record->source = xstrdup(source);
	record->identity = xstrdup(identity);
	record->place = place;
	record->last = place.capture;
	harvest->records = xgrow(harvest->records, &harvest->room, harvest->count + 1,
		sizeof(*harvest->records));
	harvest->records[harvest->count++] = record;
	key = key_of(section, identity);
	index_put(&harvest->by_identity, key, record);
	free(key);
	if (*source)
		harvest_cover(harvest, source, COVER_PARTIAL, place);
	return record;
}

const struct record *harvest_next(
	const struct harvest *harvest, const char *section, const struct record *before)
{
	bool found = !before;

	for (size_t i = 0; i < harvest->count; i++) {
		const struct record *record = harvest->records[i];
		if (found && strcmp(record->section, section) == 0)
			return record;
		found = found || record == before;
	}
	return NULL;
}

struct place record_place(const struct record *record)
{
	return record->place;
}

static struct value *find_value(const struct record *record, const char *member)
{
	for (size_t i = 0; i < record->count; i++) {
		if (strcmp(record->values[i].member, member) == 0)
			return &record->values[i];
	}
	return NULL;
}

const char *record_get(const struct record *record, const char *member)
{
	const struct value *value = find_value(record, member);
	return value ? value->text : "";
}

static struct value *add_value(
	struct record *record, const char *member, const char *text, struct place place)
{
	record->values = xgrow(
		record->values, &record->room, record->count + 1, sizeof(*record->values));
	record->values[record->count] = (struct value){member, xstrdup(text), place, false};
	return &record->values[record->count++];
}

/* Words that say that nothing is known. */
static bool is_weak(const char *text)
{
	return *text == '\0' || strcmp(text, "unclear") == 0;
}

bool ledger_is_newer(const struct harvest *harvest, size_t a, size_t b)
{
	return strcmp(harvest->captures[a].time, harvest->captures[b].time) >= 0;
}

void ledger_conflict(struct harvest *harvest, const struct record *record, const char *member,
	const char *kept, struct place kept_at, const char *other, struct place other_at)
{
	const char *name = *record->identity ? record->identity : record->section;

	if (harvest->conflict_count == MAX_CONFLICTS)
		return;
	harvest->conflicts = xgrow(harvest->conflicts, &harvest->conflict_room,
		harvest->conflict_count + 1, sizeof(*harvest->conflicts));
	harvest->conflicts[harvest->conflict_count++] = (struct conflict){record->source,
		xasprintf("%s%s%s", name, *member ? " " : "", member), xstrdup(kept), kept_at,
		xstrdup(other), other_at};
}

/* A day, and a time on that day: the longer one says more. */
static bool is_finer(const char *text, const char *than)
{
	return strlen(than) == 10 && text[4] == '-' && strncmp(text, than, 10) == 0 &&
	       text[10] == 'T';
}

static struct value *set(
	struct record *record, const char *member, const char *text, struct place place)
{
	struct value *value = find_value(record, member);

	if (!value)
		return add_value(record, member, text, place);
	if (record == record->harvest->nobody)
		return value;
	if (text_equal_nocase(value->text, text) || is_weak(text) ||
		is_finer(value->text, text))
		return value;
	if (is_weak(value->text) || is_finer(text, value->text) ||
		ledger_is_newer(record->harvest, place.capture, value->place.capture)) {
		if (!is_weak(value->text) && !is_finer(text, value->text))
			ledger_conflict(record->harvest, record, member, text, place,
				value->text, value->place);
		free(value->text);
		value->text = xstrdup(text);
		value->place = place;
	} else {
		ledger_conflict(record->harvest, record, member, value->text, value->place,
			text, place);
	}
	return value;
}

void record_set(
	struct record *record, const char *member, const char *value, struct place place)
{
	set(record, member, value, place);
}

void record_set_number(
	struct record *record, const char *member, unsigned long value, struct place place)
{
	char text[24];

	snprintf(text, sizeof(text), "%lu", value);
	set(record, member, text, place)->number = true;
}

void record_set_empty(
	struct record *record, const char *member, const char *value, struct place place)
{
	struct value *before = find_value(record, member);

	/* Emptiness counts here: it wins when it is newer, like any other value. */
	if (before && !*value && *before->text &&
		ledger_is_newer(record->harvest, place.capture, before->place.capture))
		record_replace(record, member, value, place);
	else
		set(record, member, value, place);
}

void record_replace(
	struct record *record, const char *member, const char *value, struct place place)
{
	struct value *before = find_value(record, member);

	if (!before) {
		add_value(record, member, value, place);
		return;
	}
	free(before->text);
	before->text = xstrdup(value);
	before->place = place;
}

void record_keep(
	struct record *record, const char *member, const char *value, struct place place)
{
	if (*value && !find_value(record, member))
		add_value(record, member, value, place);
}

void harvest_member(struct harvest *harvest, const char *section, const char *source,
	const char *member, const char *value, struct place place)
{
	if (*value)
		record_set(harvest_record(harvest, section, source, "", place), member, value,
			place);
}

/* Times compare as texts; "none" is what a line without a time has. */
static bool is_wider(
	const struct record *record, const char *member, const char *time, bool later)
{
	const char *so_far = record_get(record, member);
	int order = strcmp(time, so_far);

	return *time && (strcmp(so_far, "none") == 0 || (later ? order > 0 : order < 0));
}

static void widen(struct record *record, const char *member, const char *time, bool later)
{
	struct value *value = find_value(record, member);

	if (is_wider(record, member, time, later)) {
		free(value->text);
		value->text = xstrdup(time);
	}
}

void harvest_log(struct harvest *harvest, const struct log_line *line, struct place place)
{
	char *source = xasprintf("logs:%s", line->log);
	char *identity = xasprintf("%s %s %s", line->log, line->line, line->code);
	struct record *record = harvest_find(harvest, "logs", identity);
	unsigned long count = line->count;

	if (!record) {
		record = harvest_record(harvest, "logs", source, identity, place);
		add_value(record, "log", line->log, place);
		add_value(record, "line", line->line, place);
		add_value(record, "code", line->code, place);
		add_value(record, "text", line->text, place);
		add_value(record, "count", "0", place)->number = true;
		add_value(record, "first", "none", place);
		add_value(record, "last", "none", place);
	}
	widen(record, "first", line->first, false);
	if (is_wider(record, "last", line->last, true)) {
		struct value *text = find_value(record, "text");
		free(text->text);
		text->text = xstrdup(line->text);
		record->place = place;
	}
	widen(record, "last", line->last, true);
	count += strtoul(record_get(record, "count"), NULL, 10);
	free(find_value(record, "count")->text);
	find_value(record, "count")->text =
		xasprintf("%lu", count < 1000000000 ? count : 1000000000);
	free(source);
	free(identity);
}

static struct covered *find_covered(struct harvest *harvest, const char *source)
{
	for (size_t i = 0; i < harvest->covered_count; i++) {
		if (text_equal_nocase(harvest->covered[i].source, source))
			return &harvest->covered[i];
	}
	harvest->covered = xgrow(harvest->covered, &harvest->covered_room,
		harvest->covered_count + 1, sizeof(*harvest->covered));
	harvest->covered[harvest->covered_count] =
		(struct covered){.source = xstrdup(source), .cover = COVER_FAILED};
	return &harvest->covered[harvest->covered_count++];
}

void harvest_cover(
	struct harvest *harvest, const char *source, enum cover cover, struct place place)
{
	struct covered *covered;
	bool again, whole;

	if (harvest->foreign)
		return;
	covered = find_covered(harvest, source);
	again = covered->from.len > 0;
	whole = covered->cover >= COVER_ABSENT;
	if (!again || (cover >= COVER_ABSENT && whole ? ledger_is_newer(harvest, place.capture,
								covered->capture)
						      : cover > covered->cover)) {
		covered->cover = cover;
		covered->capture = place.capture;
	}
	add_once(&covered->from, harvest->captures[place.capture].file);
}

static const struct covered *look_up_covered(const struct harvest *harvest, const char *source)
{
	for (size_t i = 0; i < harvest->covered_count; i++) {
		if (text_equal_nocase(harvest->covered[i].source, source))
			return &harvest->covered[i];
	}
	return NULL;
}

bool harvest_is_whole(const struct harvest *harvest, const char *source)
{
	const struct covered *covered = look_up_covered(harvest, source);
	return covered && covered->cover >= COVER_ABSENT;
}

struct place harvest_cover_place(const struct harvest *harvest, const char *source)
{
	return (struct place){look_up_covered(harvest, source)->capture, 0};
}

void harvest_fail(struct harvest *harvest, const char *source, const char *code,
	const char *text, struct place place)
{
	struct covered *covered;

	if (harvest->foreign)
		return;
	harvest_cover(harvest, source, COVER_FAILED, place);
	covered = find_covered(harvest, source);
	if (!covered->code) {
		covered->code = xstrdup(code);
		covered->text = xstrdup(text);
	}
}

/* Windows has a long and a short form of the name: 15 characters, no domain. */
static bool same_machine(const char *a, const char *b)
{
	char x[16], y[16];

	snprintf(x, sizeof(x), "%.*s", (int)strcspn(a, "."), a);
	snprintf(y, sizeof(y), "%.*s", (int)strcspn(b, "."), b);
	return text_equal_nocase(x, y);
}

void harvest_machine(struct harvest *harvest, const char *name, struct place place)
{
	harvest->foreign = harvest->machine && !same_machine(harvest->machine, name);
	for (size_t i = 0; i < harvest->machine_count; i++) {
		if (same_machine(harvest->machines[i].name, name))
			return;
	}
	if (harvest->machine_count == MAX_MACHINES)
		return;
	harvest->machines = xgrow(harvest->machines, &harvest->machine_room,
		harvest->machine_count + 1, sizeof(*harvest->machines));
	harvest->machines[harvest->machine_count++] =
		(struct machine_name){xstrdup(name), place};
}

size_t harvest_machines(const struct harvest *harvest)
{
	return harvest->machine_count;
}

const char *harvest_machine_at(const struct harvest *harvest, size_t index, char **where)
{
	*where = ledger_place(harvest, harvest->machines[index].place);
	return harvest->machines[index].name;
}

char *ledger_place(const struct harvest *harvest, struct place place)
{
	const char *file = harvest->captures[place.capture].file;

	return place.line ? xasprintf("%s:%zu", file, place.line) : xstrdup(file);
}

const char *harvest_newest(const struct harvest *harvest)
{
	const char *newest = "";

	for (size_t i = 0; i < harvest->capture_count; i++) {
		if (harvest_has_kind(harvest, i) &&
			strcmp(harvest->captures[i].time, newest) > 0)
			newest = harvest->captures[i].time;
	}
	return newest;
}
