/* SPDX-License-Identifier: MIT */
#include "readers/reader.h"

#include "base/alloc.h"
#include "base/buf.h"

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

void reader_init(struct reader *reader, struct harvest *harvest, const struct guide *guide,
	const struct labels *labels, size_t id)
{
	static const struct capture no_text;
	static const struct section no_section = {.command = "", .step = "", .status = -1};

	*reader = (struct reader){.capture = &no_text,
		.section = &no_section,
		.labels = labels,
		.guide = guide,
		.harvest = harvest,
		.encoding = "",
		.id = id,
		.order = MOMENT_UNDECIDED};
}

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

/* Halves of the day have names in other languages, before or behind the time. */
bool reader_moment(const struct reader *reader, const char *text, enum moment_order order,
	struct moment *moment)
{
	static const char *const halves[][2] = {{"am", "AM"}, {"pm", "PM"}};
	bool found = moment_read(text, order, moment);

	for (size_t i = 0; i < 2 && !found && strlen(text) <= 64; i++) {
		char *reworded = labels_reword(
			reader->labels, "day-half", halves[i][0], text, halves[i][1]);
		found = reworded && moment_read(reworded, order, moment);
		free(reworded);
	}
	return found;
}

void reader_date(const struct reader *reader, struct record *record, const char *member,
	const char *text_member, const char *text, enum moment_order order, struct place place)
{
	struct moment moment;
	char *both;

	if (order == MOMENT_UNDECIDED)
		order = reader->order;
	if (reader_moment(reader, text, order, &moment) && !moment.other[0]) {
		record_set(record, member, moment.time, place);
	} else if (text_member && moment.other[0]) {
		both = xasprintf("%s (%.10s or %.10s)", text, moment.time, moment.other);
		record_set(record, text_member, both, place);
		free(both);
	} else if (text_member && *text) {
		record_set(record, text_member, text, place);
	}
}
