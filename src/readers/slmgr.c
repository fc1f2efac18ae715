/* SPDX-License-Identifier: MIT */
/*
 * `slmgr.vbs /dlv`, `/dlv all`, `/dli` and the text of its windows: one block of lines for each
 * licence. The order of the lines is the same in all languages: name, description, activation
 * id, application id, extended PID, channel, installation id, addresses, partial key (or a line
 * that says that the licence is not in use), status. A block begins with the name; its
 * activation id tells it in any language.
 *
 * A KMS host counts what clients asked it ("License Status Unlicensed: 0"): no state of a
 * licence.
 */
#include "readers/licences.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"
#include "facts/facts.h"

#include <stdlib.h>
#include <string.h>

#define TOOL "slmgr"

struct block {
	struct licence licence;
	char id[37], application[37], reason[11], partial_key[8];
	struct place place;
	bool has_status, has_partial;
	bool sentence; /* the last line had no label */
};

/* The part of a line behind its label, and what the label is; field "" when nobody knows. */
static const char *field_of(const struct reader *reader, size_t at, const char **value)
{
	const char *line = reader_line(reader, at), *label;
	struct meaning meaning;
	size_t len;

	*value = "";
	if (labels_split(reader->labels, TOOL, line, &meaning, value))
		return meaning.field;
	if (labels_find(
		    reader->labels, TOOL, line_trim(line), strlen(line_trim(line)), &meaning))
		return meaning.field;
	labels_cut(line, &label, &len, value);
	return "";
}

/* Names of licences are not translated: "Windows(R), ServerStandard edition", "Office 16, ...".
 */
static bool is_licence_name(const char *value)
{
	return strncmp(value, "Windows", 7) == 0 || strncmp(value, "Office", 6) == 0 ||
	       strstr(value, "-ESU-") || strstr(value, " edition");
}

static bool is_channel(const char *value)
{
	return text_starts_nocase(value, "Volume:") || text_starts_nocase(value, "Retail") ||
	       text_starts_nocase(value, "OEM:") || text_equal_nocase(value, "OEM");
}

static void read_status(struct reader *reader, struct block *block, const char *value)
{
	struct meaning meaning;
	size_t len = strlen(value);

	block->has_status = true;
	/* A word that only memory knows decides nothing; a full stop may follow it. */
	while (len && (value[len - 1] == '.' || value[len - 1] == ' '))
		len--;
	if (labels_find(reader->labels, "slmgr-status", value, len, &meaning) &&
		meaning.confirmed)
		block->licence.status = meaning.field;
}

static void read_partial_key(struct block *block, const char *value)
{
	block->has_partial = true;
	block->licence.key_known = *value != '\0';
	if (strlen(value) < sizeof(block->partial_key))
		memcpy(block->partial_key, value, strlen(value) + 1);
	else
		memcpy(block->partial_key, "?", 2);
	block->licence.partial_key = block->partial_key;
}

static void read_application(struct block *block, const char *guid)
{
	memcpy(block->application, guid, 37);
	block->licence.application = block->application;
}

/* A line that tells itself, whatever its label. */
static bool read_by_form(struct block *block, const char *value)
{
	char guid[37];

	if (find_guid(value, guid) == value && strlen(value) == 36) {
		if (!*block->licence.id) {
			memcpy(block->id, guid, 37);
			block->licence.id = block->id;
		} else if (!*block->licence.application) {
			read_application(block, guid);
		}
		return true;
	}
	if (is_channel(value)) {
		block->licence.channel = value;
		return true;
	}
	if (strstr(value, " channel") && strstr(value, "Operating System")) {
		block->licence.description = value;
		return true;
	}
	return false;
}

static void read_field(
	struct reader *reader, struct block *block, const char *field, const char *value)
{
	if (strcmp(field, "name") == 0) {
		block->licence.name = value;
	} else if (strcmp(field, "description") == 0) {
		block->licence.description = value;
	} else if (strcmp(field, "channel") == 0) {
		block->licence.channel = value;
	} else if (strcmp(field, "partial-key") == 0) {
		read_partial_key(block, value);
	} else if (strcmp(field, "not-in-use") == 0) {
		block->has_partial = true;
		block->licence.key_known = true;
	} else if (strcmp(field, "status") == 0) {
		read_status(reader, block, value);
	} else if (strcmp(field, "reason") == 0 && find_code(value, block->reason)) {
		block->licence.reason = block->reason;
	}
}

static void read_line(struct reader *reader, size_t at, struct block *block)
{
	const char *value, *field = field_of(reader, at, &value);
	bool sentence = block->sentence;
	char key[8];

	block->sentence = false;
	if (read_by_form(block, value))
		return;
	/* Where the partial key should be, a sentence says that there is none; a line with a
	 * label follows it, the status. */
	if (*value && sentence) {
		block->has_partial = true;
		block->licence.key_known = true;
	}
	if (*field) {
		read_field(reader, block, field, value);
		return;
	}
	if (!*value) {
		block->sentence =
			*block->licence.id && !block->has_partial && !block->has_status;
		return;
	}
	/* In an unknown language: five capital letters and digits are the partial key, and the
	 * line behind it is the status. */
	if (!block->has_partial && *block->licence.id && strlen(value) == 5 &&
		facts_format_matches("esu-partial-key", value)) {
		memcpy(key, value, 6);
		read_partial_key(block, key);
	} else if (block->has_partial && !block->has_status) {
		read_status(reader, block, value);
	} else if (block->has_status && !*block->licence.reason &&
		   find_code(value, block->reason) == value) {
		/* Only a licence in the state of notification has a reason. */
		block->licence.reason = block->reason;
		if (!*block->licence.status)
			block->licence.status = licence_states[5];
	}
}

/* The name of a licence, as the first line of a block. */
static bool begins_block(const struct reader *reader, size_t at, const char **name)
{
	static const char channel[] = " channel";
	const char *field = field_of(reader, at, name);
	size_t len = strlen(*name), tail = sizeof(channel) - 1;

	if (*field && strcmp(field, "name") != 0)
		return false;
	/* ospp.vbs, that of Office, has labels of its own; a description ends so. */
	if (text_starts_nocase(reader_trimmed(reader, at), "LICENSE ") ||
		(len > tail && strcmp(*name + len - tail, channel) == 0))
		return false;
	return is_licence_name(*name);
}

/* A block of slmgr and no other list with a name: an activation id, a partial key or a status
 * stands among the next lines. */
static bool is_block(const struct reader *reader, size_t at)
{
	for (size_t i = at + 1; i < at + 16 && i < reader->section->end; i++) {
		const char *value, *field = field_of(reader, i, &value);
		char guid[37];
		if ((find_guid(value, guid) == value && strlen(value) == 36) ||
			strcmp(field, "status") == 0 || strcmp(field, "partial-key") == 0 ||
			strcmp(field, "not-in-use") == 0 || strcmp(field, "activation-id") == 0)
			return true;
		if (reader_blank(reader, i) || begins_block(reader, i, &value))
			return false;
	}
	return false;
}

static void put_block(struct reader *reader, const struct block *block)
{
	struct licence licence = block->licence;

	/* Without a key there is no licence, whatever the word for it. */
	if (block->has_status && !*licence.status && licence.key_known && !*licence.partial_key)
		licence.status = licence_states[0];
	/* A block that ends before its status was cut. */
	if (!block->has_status) {
		licence.status = "unclear";
		licence.key_known = licence.key_known && *licence.partial_key;
		harvest_damage(reader->harvest, reader->id, "a licence ends before its status");
	}
	licence_put(reader, &licence, block->place);
}

/* One block; the line behind it. */
static size_t read_block(struct reader *reader, size_t at)
{
	struct block block;
	const char *name;

	memset(&block, 0, sizeof(block));
	block.licence = (struct licence){"", "", "", "", "", "", "", "", false};
	block.place = reader_place(reader, at);
	begins_block(reader, at, &name);
	block.licence.name = name;
	for (at++; at < reader->section->end; at++) {
		if (reader_blank(reader, at) || begins_block(reader, at, &name))
			break;
		read_line(reader, at, &block);
	}
	put_block(reader, &block);
	return at;
}

/* "Software licensing service version: 6.3.9600.17095", the first line of /dlv. */
static bool read_service_version(struct reader *reader, size_t at)
{
	const char *value, *name, *field = field_of(reader, at, &value);
	char version[48];
	size_t below = at + 1 + reader_blank(reader, at + 1);

	if (find_version(value, version) != value || strlen(version) != strlen(value))
		return false;
	/* In an unknown language it is told by the first licence below it. */
	if (strcmp(field, "service-version") != 0 &&
		(*field || !begins_block(reader, below, &name) || !is_block(reader, below)))
		return false;
	record_set(harvest_record(reader->harvest, "licensing", "licensing", "",
			   reader_place(reader, at)),
		"service_version", version, reader_place(reader, at));
	return true;
}

/* An activation id behind /dlv asks for one licence. */
static bool is_option_value(const char *text)
{
	return *text != '\0' && *text != '>' && *text != '|' && *text != '&';
}

/* `/dlv all` lists every licence. `/dlv` alone leaves out what has no key, and on Server 2008
 * the ESU licences as well. */
static bool lists_all(const struct reader *reader)
{
	const struct record *licensing = harvest_find(reader->harvest, "licensing", "");
	const char *option = strstr(reader->section->command, "dlv");

	if (!option)
		return false;
	option = line_trim(option + 3);
	if (text_starts_nocase(option, "all"))
		return true;
	return !is_option_value(option) && licensing &&
	       strncmp(record_get(licensing, "service_version"), "6.0.", 4) != 0;
}

/* A status without a licence: somebody quoted a single line. It says nothing of any. */
static bool is_lone_status(const struct reader *reader, size_t at)
{
	struct meaning meaning;
	const char *value;

	return labels_split(reader->labels, TOOL, reader_line(reader, at), &meaning, &value) &&
	       strcmp(meaning.field, "status") == 0 &&
	       labels_find(reader->labels, "slmgr-status", value, strlen(value), &meaning);
}

size_t slmgr_read(struct reader *reader, size_t at)
{
	size_t first = at, done = at;
	const char *name;
	bool any = false;

	if (read_service_version(reader, at) || is_lone_status(reader, at))
		done = ++at;
	while (at < reader->section->end) {
		if (reader_blank(reader, at)) {
			at++;
			continue;
		}
		/* Sentences between blocks belong to none. */
		if (!begins_block(reader, at, &name) || !is_block(reader, at)) {
			if (at == first ||
				!labels_split(reader->labels, TOOL, reader_line(reader, at),
					&(struct meaning){NULL, NULL, false}, &name))
				break;
			done = ++at;
			continue;
		}
		done = at = read_block(reader, at);
		any = true;
	}
	if (done == first)
		return first;
	reader_claim(reader, "slmgr");
	/* Windows itself has a licence: without any the list ended early. */
	reader_cover(reader, "licensing", any && reader_closed(reader) && lists_all(reader),
		reader_place(reader, first));
	return done;
}
