/* SPDX-License-Identifier: MIT */
#include "import/reader.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "facts/facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

reader_of *const readers[] = {
	json_read,
	azcmagent_read,
	dsregcmd_read,
	ipconfig_read,
	winhttp_read,
	firewall_read,
	banner_read,
	msinfo32_read,
	metadata_read,
	image_read,
	sfc_read,
	checksur_read,
	xpr_read,
	systeminfo_read,
	clixml_read,
	table_read,
	csv_read,
	properties_read,
	objects_read,
	titles_read,
	slmgr_read,
	sc_read,
	tasklist_read,
	certutil_read,
	regfile_read,
	regquery_read,
	packages_read,
	iisconfig_read,
	appcmd_read,
	iislog_read,
	wsuslog_read,
	logtext_read,
	message_read,
	NULL,
};

const char *reader_line(const struct reader *reader, size_t at)
{
	return at < reader->section->end ? reader->capture->lines[at].text : "";
}

const char *reader_trimmed(const struct reader *reader, size_t at)
{
	return line_trim(reader_line(reader, at));
}

bool reader_blank(const struct reader *reader, size_t at)
{
	return *reader_trimmed(reader, at) == '\0';
}

struct place reader_place(const struct reader *reader, size_t at)
{
	const struct capture *capture = reader->capture;

	return (struct place){reader->id, at < capture->count ? capture->lines[at].number : 0};
}

void reader_claim(const struct reader *reader, const char *kind)
{
	harvest_kind(reader->harvest, reader->id, kind);
}

bool reader_closed(const struct reader *reader)
{
	return reader->section->closed && !reader->section->elided;
}

void reader_cover(
	const struct reader *reader, const char *source, bool whole, struct place place)
{
	harvest_cover(reader->harvest, source,
		whole && !reader->section->elided ? COVER_WHOLE : COVER_PARTIAL, place);
}

bool reader_cut(const struct reader *reader, size_t at)
{
	return reader->capture->cut && at + 1 == reader->capture->count;
}

void reader_date(const struct reader *reader, struct record *record, const char *member,
	const char *text_member, const char *text, enum moment_order order, struct place place)
{
	struct moment moment;
	char *both;

	if (order == MOMENT_UNDECIDED)
		order = reader->order;
	if (moment_read(text, order, &moment) && !moment.other[0]) {
		record_set(record, member, moment.time, place);
	} else if (text_member && moment.other[0]) {
		both = xasprintf("%s (%.10s or %.10s)", text, moment.time, moment.other);
		record_set(record, text_member, both, place);
		free(both);
	} else if (text_member && *text) {
		record_set(record, text_member, text, place);
	}
}

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '_';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

const char *find_kb(const char *text, char kb[8])
{
	for (const char *at = text; *at; at++) {
		size_t digits;
		if ((*at != 'K' && *at != 'k') || (at[1] != 'B' && at[1] != 'b') ||
			(at > text && is_word(at[-1]) && at[-1] != '_'))
			continue;
		digits = strspn(at + 2, "0123456789");
		if (digits < 6 || digits > 7)
			continue;
		memcpy(kb, at + 2, digits);
		kb[digits] = '\0';
		return at;
	}
	return NULL;
}

static size_t hex_run(const char *text)
{
	return strspn(text, "0123456789abcdefABCDEF");
}

static void lower(char *text)
{
	for (; *text; text++) {
		if (*text >= 'A' && *text <= 'Z')
			*text += 'a' - 'A';
	}
}

const char *find_guid(const char *text, char guid[37])
{
	static const size_t groups[] = {8, 4, 4, 4, 12};

	for (const char *at = text; *at; at += hex_run(at) ? hex_run(at) : 1) {
		const char *end = at;
		bool fits = true;
		for (size_t i = 0; fits && i < 5; i++) {
			fits = hex_run(end) == groups[i] && (i == 4 || end[groups[i]] == '-');
			end += fits ? groups[i] + (i < 4) : 0;
		}
		if (!fits)
			continue;
		memcpy(guid, at, 36);
		guid[36] = '\0';
		lower(guid);
		return at;
	}
	return NULL;
}

const char *find_code(const char *text, char code[11])
{
	for (const char *at = text; (at = strstr(at, "0x")); at += 2) {
		if (hex_run(at + 2) != 8 || is_word(at[10]) || (at > text && is_word(at[-1])))
			continue;
		memcpy(code, at, 10);
		code[10] = '\0';
		for (char *c = code + 2; *c; c++) {
			if (*c >= 'a' && *c <= 'f')
				*c -= 'a' - 'A';
		}
		return at;
	}
	return NULL;
}

/* Three to five numbers with full stops between them. */
const char *find_version(const char *text, char version[48])
{
	for (const char *at = text; *at; at++) {
		size_t len = strspn(at, "0123456789."), parts = 1;
		if (!is_digit(*at) || (at > text && (is_word(at[-1]) || at[-1] == '.')))
			continue;
		while (len && at[len - 1] == '.')
			len--;
		if (len >= 48)
			continue;
		memcpy(version, at, len);
		version[len] = '\0';
		for (size_t i = 0; i < len; i++)
			parts += at[i] == '.';
		if (parts >= 3 && facts_format_matches("esu-version", version))
			return at;
		at += len ? len - 1 : 0;
	}
	return NULL;
}
