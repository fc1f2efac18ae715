/* SPDX-License-Identifier: MIT */
/*
 * `systeminfo`, as text or with /fo list (the same lines) or /fo csv (one line of labels, one
 *of values). The version line tells itself in every language:
 *
 *	OS Version:                10.0.17134 N/A Build 17134
 *
 * and the line before it is the name of the system. The list of hotfixes declares its length;
 *from Windows 7 on it is cut at about 245 entries, in the middle of one ("[24").
 */
#include "readers/bag.h"
#include "readers/system.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define TOOL "systeminfo"

/* What one line says, whatever the language. */
struct item {
	const char *field; /* of the label, "" when it is not known */
	const char *value;
};

static void read_labelled(struct reader *reader, const struct item *item, struct place place)
{
	struct harvest *harvest = reader->harvest;
	const char *field = item->field, *value = item->value;

	if (strcmp(field, "host-name") == 0) {
		system_name(reader, value, place);
	} else if (strcmp(field, "os-name") == 0) {
		system_member(reader, "product_name", value, place);
	} else if (value[strspn(value, ".")] == '\0') {
		/* Taken out by its owner. */
		return;
	} else if (strcmp(field, "boot-time") == 0) {
		reader_date(reader, harvest_record(harvest, "machine", "hardware", "", place),
			"boot_time", "boot_time_text", value, MOMENT_UNDECIDED, place);
	} else if (strcmp(field, "install-date") == 0) {
		reader_date(reader, harvest_record(harvest, "os", "os", "", place), "installed",
			"installed_text", value, MOMENT_UNDECIDED, place);
	} else if (strcmp(field, "manufacturer") == 0) {
		system_text(reader, "manufacturer", value, place);
	} else if (strcmp(field, "model") == 0) {
		system_text(reader, "model", value, place);
	} else if (strcmp(field, "domain") == 0) {
		system_text(reader, "domain", value, place);
	} else if (strcmp(field, "time-zone") == 0) {
		system_text(reader, "time_zone", value, place);
	}
}

/* One line or one column. True when it was the version, which makes it systeminfo. */
static bool read_item(struct reader *reader, const struct item *item, struct place place)
{
	char version[48];

	if (system_is_version_line(item->value)) {
		find_version(item->value, version);
		system_version(reader, version, place);
		system_service_pack(reader, item->value, place);
		return true;
	}
	if (!system_architecture(reader, item->value, place))
		read_labelled(reader, item, place);
	return false;
}

static struct item item_of(const struct reader *reader, const char *line)
{
	struct item item = {"", ""};
	struct meaning meaning;
	const char *label;
	size_t len;

	if (labels_split(reader->labels, TOOL, line, &meaning, &item.value))
		item.field = meaning.field;
	else if (!labels_cut(line, &label, &len, &item.value))
		item.value = "";
	return item;
}

/* The number in "[01]: KB4100347", or 0. *value is what follows, also of "[246]" alone. */
static unsigned long entry_number(const char *text, const char **value)
{
	char *end;
	unsigned long number;

	text = line_trim(text);
	if (*text != '[')
		return 0;
	number = strtoul(text + 1, &end, 10);
	if (end == text + 1 || *end != ']')
		return 0;
	*value = end[1] == ':' ? line_trim(end + 2) : end + 1;
	return number;
}

/* "File 1", "Q147222" and GUIDs are entries of old systems that name no update. */
static void read_hotfix(struct reader *reader, const char *value, struct place place)
{
	char kb[8];
	struct record *record;
	char *identity;

	if (!find_kb(value, kb))
		return;
	identity = xasprintf("%s updates.qfe", kb);
	record = harvest_record(reader->harvest, "updates", "updates.qfe", identity, place);
	record_set(record, "kb", kb, place);
	record_set(record, "state", "installed", place);
	free(identity);
}

/* Whether the values of a list are hotfixes and not processors or network cards. */
static bool is_hotfix(const char *value)
{
	char kb[8], guid[37];

	return find_kb(value, kb) == value ||
	       (*value == 'Q' && strspn(value + 1, "0123456789") == strlen(value + 1)) ||
	       strncmp(value, "File ", 5) == 0 || (*value == '{' && find_guid(value, guid));
}

/* "KB2862": systeminfo itself cuts its list in the middle of an entry. */
static bool is_cut_kb(const char *value)
{
	return strncmp(value, "KB", 2) == 0 && strspn(value + 2, "0123456789") < 6 &&
	       strspn(value + 2, "0123456789") == strlen(value + 2);
}

/*
 * The list below the line that declares it: "Hotfix(s):  263 Hotfix(s) Installed." It is whole
 * when its last entry has the declared number.
 */
static size_t read_hotfixes(struct reader *reader, size_t at, const char *declared)
{
	const char *digits = declared + strcspn(declared, "0123456789");
	unsigned long count = strtoul(digits, NULL, 10), listed = 0;
	struct place place = reader_place(reader, at);
	const char *value;

	for (at++; *reader_trimmed(reader, at) == '[' || *reader_trimmed(reader, at) == '.';
		at++) {
		unsigned long number = entry_number(reader_line(reader, at), &value);
		if (!number || !*value || is_cut_kb(value))
			continue;
		listed++;
		read_hotfix(reader, value, reader_place(reader, at));
	}
	harvest_cover(reader->harvest, "updates.qfe",
		listed == count ? COVER_WHOLE : COVER_PARTIAL, place);
	if (listed != count) {
		char *note = xasprintf(
			"the list of hotfixes declares %lu and holds %lu", count, listed);
		harvest_damage(reader->harvest, reader->id, note);
		free(note);
	}
	return at;
}

/* A line without a value of its own is followed by a list; that of hotfixes is known by its
 * first entry, or by its label when it has none. */
static bool begins_hotfixes(const struct reader *reader, size_t at, const struct item *item)
{
	const char *value = "";

	if (strcmp(item->field, "hotfixes") == 0)
		return strcspn(item->value, "0123456789") < strlen(item->value);
	return *item->value && entry_number(reader_line(reader, at + 1), &value) == 1 &&
	       is_hotfix(value);
}

/* Whether systeminfo begins here: a line with a version that has one of its labels, or stands
 * below a name of Windows. */
static bool begins(const struct reader *reader, size_t at, size_t *version_line)
{
	for (size_t i = at; i < at + 3 && i < reader->section->end; i++) {
		struct item item = item_of(reader, reader_line(reader, i));
		if (system_is_version_line(item.value)) {
			struct item above = item_of(reader, reader_line(reader, i - (i > at)));
			*version_line = i;
			return strcmp(item.field, "os-version") == 0 ||
			       strncmp(above.value, "Microsoft", 9) == 0;
		}
		if (!*item.value)
			return false;
	}
	return false;
}

/* The list of hotfixes alone, as people quote it: its label or the words behind the count are
 * those of systeminfo, and its first entry follows. */
static bool begins_list(const struct reader *reader, size_t at)
{
	struct item item = item_of(reader, reader_line(reader, at));
	const char *value = "";

	return strcmp(item.field, "hotfixes") == 0 && begins_hotfixes(reader, at, &item) &&
	       entry_number(reader_line(reader, at + 1), &value) == 1 && is_hotfix(value);
}

/* In an unknown language the line above the version is still the name of the system, and the
 * one above that the name of the machine, when the maker of the system follows as it should. */
static void read_name_above(struct reader *reader, size_t version_line, size_t first)
{
	struct item item;

	if (version_line == first)
		return;
	item = item_of(reader, reader_line(reader, version_line - 1));
	if (*item.field || strncmp(item.value, "Microsoft", 9) != 0)
		return;
	harvest_member(reader->harvest, "os", "os", "product_name", item.value,
		reader_place(reader, version_line - 1));
	item = item_of(reader, reader_line(reader, version_line + 1));
	if (version_line < first + 2 || strcmp(item.value, "Microsoft Corporation") != 0)
		return;
	item = item_of(reader, reader_line(reader, version_line - 2));
	if (!*item.field && *item.value)
		system_name(reader, item.value, reader_place(reader, version_line - 2));
}

static size_t read_text(struct reader *reader, size_t at, size_t version_line)
{
	size_t blank = 0, first = at;

	while (at < reader->section->end && blank < 2) {
		struct item item = item_of(reader, reader_line(reader, at));
		const char *value;

		blank = reader_blank(reader, at) ? blank + 1 : 0;
		if (begins_hotfixes(reader, at, &item)) {
			at = read_hotfixes(reader, at, item.value);
			continue;
		}
		/* Lists of processors and cards hold nothing of ours. */
		if (!entry_number(reader_line(reader, at), &value))
			read_item(reader, &item, reader_place(reader, at));
		at++;
		/* What follows a blank line is another output. */
		if (blank == 1 && at > version_line + 1)
			break;
	}
	read_name_above(reader, version_line, first);
	return at;
}

/* "10 Hotfix(s) Installed.,[01]: KB4100347,[02]: ..." */
static void read_hotfix_field(struct reader *reader, char *text, struct place place)
{
	unsigned long count = strtoul(text + strcspn(text, "0123456789"), NULL, 10), listed = 0;
	const char *value;

	for (char *at = strchr(text, '['); at; at = strchr(at + 1, '[')) {
		size_t len = strcspn(at, ",");
		char *entry = xstrndup(at, len);
		if (entry_number(entry, &value) && is_hotfix(value)) {
			listed++;
			read_hotfix(reader, value, place);
		}
		free(entry);
	}
	harvest_cover(reader->harvest, "updates.qfe",
		listed == count ? COVER_WHOLE : COVER_PARTIAL, place);
}

/* Labels above, values below. */
static size_t read_csv(struct reader *reader, size_t at)
{
	const char *labels = reader_trimmed(reader, at),
		   *values = reader_trimmed(reader, at + 1);
	struct buf label = BUF_EMPTY, value = BUF_EMPTY;
	struct place place = reader_place(reader, at + 1);
	bool found = false;

	/* The version first: without it this is another table. */
	for (const char *v = values; csv_field(&v, ',', &value);)
		found = found || system_is_version_line(buf_text(&value));
	while (found && csv_field(&labels, ',', &label) && csv_field(&values, ',', &value)) {
		struct meaning meaning;
		bool known = labels_find(
			reader->labels, TOOL, buf_text(&label), label.len, &meaning);
		struct item item = {known ? meaning.field : "", buf_text(&value)};
		const char *first = strstr(item.value, "[01]: ");
		if (first && is_hotfix(first + 6))
			read_hotfix_field(reader, value.data, place);
		else
			read_item(reader, &item, place);
	}
	buf_release(&label);
	buf_release(&value);
	return found ? at + 2 : at;
}

size_t systeminfo_read(struct reader *reader, size_t at)
{
	size_t version_line = at, next;

	if (*reader_trimmed(reader, at) == '"') {
		next = read_csv(reader, at);
		if (next > at)
			reader_claim(reader, "systeminfo");
		return next;
	}
	if (begins_list(reader, at)) {
		reader_claim(reader, "systeminfo");
		return read_hotfixes(
			reader, at, item_of(reader, reader_line(reader, at)).value);
	}
	if (!begins(reader, at, &version_line))
		return at;
	reader_claim(reader, "systeminfo");
	return read_text(reader, at, version_line);
}
