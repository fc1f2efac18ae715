/* SPDX-License-Identifier: MIT */
/*
 * `msinfo32 /report`: lines of item, tab, value. The first list tells the system and the
 *machine; its version line tells itself in every language, as that of systeminfo does.
 *
 *	OS Name<TAB>Microsoft Windows 11 Pro
 *	Version<TAB>10.0.22631 Build 22631
 */
#include "readers/system.h"

#include "base/alloc.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define TOOL "msinfo32"

struct processors {
	unsigned long sockets, cores, logical;
	bool odd;   /* a line that does not tell its cores */
	bool ended; /* another item followed */
	struct place place;
};

/* The value behind the tab, NULL without one. */
static const char *value_of(const char *line)
{
	const char *tab = strchr(line, '\t');
	return tab ? line_trim(tab) : NULL;
}

/* The number in front of a word, "4 Core(s)"; 0 without it. */
static unsigned long number_before(const char *text, const char *word)
{
	const char *at = strstr(text, word);

	if (!at || at < text + 2 || at[-1] != ' ')
		return 0;
	for (at--; at > text && at[-1] >= '0' && at[-1] <= '9'; at--)
		;
	return strtoul(at, NULL, 10);
}

/* "Intel(R) ... CPU @ 1.60GHz, 2112 Mhz, 4 Core(s), 8 Logical Processor(s)", once for each
 * socket. */
static void count_processor(
	struct processors *processors, const char *value, struct place place)
{
	unsigned long cores = number_before(value, "Core(s)");
	unsigned long logical = number_before(value, "Logical Processor(s)");

	if (!processors->sockets)
		processors->place = place;
	processors->sockets++;
	processors->odd =
		processors->odd || !cores || cores > 4096 || !logical || logical > 4096;
	processors->cores += cores;
	processors->logical += logical;
}

/* "PC basado en x64": of other languages only the word for the architecture is the same. */
static void read_type(struct reader *reader, const char *value, struct place place)
{
	static const char *const words[][2] = {
		{"ARM64", "arm64"}, {"x64", "x64"}, {"x86", "x86"}, {"X86", "x86"}};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!strstr(value, words[i][0]))
			continue;
		system_member(reader, "arch", words[i][1], place);
		return;
	}
}

static void read_item(struct reader *reader, size_t at, struct processors *processors)
{
	const char *line = reader_trimmed(reader, at), *value = value_of(line);
	struct place place = reader_place(reader, at);
	const char *field = "", *rest;
	struct meaning meaning;

	if (!value)
		return;
	if (labels_split(reader->labels, TOOL, line, &meaning, &rest) && rest == value)
		field = meaning.field;
	if (strcmp(field, "processor") == 0)
		count_processor(processors, value, place);
	else if (processors->sockets)
		processors->ended = true;
	if (!reader_cut(reader, at) && system_architecture(reader, value, place))
		return;
	if (reader_cut(reader, at) || !*field)
		return;
	if (strcmp(field, "system-name") == 0 && meaning.confirmed)
		system_name(reader, value, place);
	else if (strcmp(field, "system-type") == 0 && meaning.confirmed)
		read_type(reader, value, place);
	else if (strcmp(field, "system-manufacturer") == 0)
		system_text(reader, "manufacturer", value, place);
	else if (strcmp(field, "system-model") == 0)
		system_text(reader, "model", value, place);
	else if (strcmp(field, "time-zone") == 0)
		system_text(reader, "time_zone", value, place);
}

static void read_version(struct reader *reader, size_t at)
{
	const char *value = value_of(reader_trimmed(reader, at));
	struct place place = reader_place(reader, at);
	char version[48];

	if (reader_cut(reader, at) || !find_version(value, version))
		return;
	system_version(reader, version, place);
	system_service_pack(reader, value, place);
}

/* Whether the name of the system stands on a line, and its version below. */
static bool begins(const struct reader *reader, size_t at)
{
	const char *label = reader_trimmed(reader, at), *name = value_of(label);
	const char *version = value_of(reader_trimmed(reader, at + 1));

	/* A colon ends the labels of systeminfo, whose blanks may have become tabs. */
	return name && !memchr(label, ':', strcspn(label, "\t")) && version &&
	       strstr(name, "Windows") && system_is_version_line(version);
}

size_t msinfo32_read(struct reader *reader, size_t at)
{
	struct processors processors = {.sockets = 0};
	size_t first = at;

	/* The line of headings, "Item<TAB>Value". */
	if (value_of(reader_trimmed(reader, at)) && !begins(reader, at))
		at++;
	if (!begins(reader, at))
		return first;
	reader_claim(reader, TOOL);
	system_member(reader, "product_name", value_of(reader_trimmed(reader, at)),
		reader_place(reader, at));
	read_version(reader, at + 1);
	for (at += 2; at < reader->section->end && !reader_blank(reader, at); at++)
		read_item(reader, at, &processors);
	if (processors.ended)
		system_cores(reader, processors.odd ? 0 : processors.cores, processors.logical,
			processors.sockets, processors.place);
	return at;
}
