/* SPDX-License-Identifier: MIT */
/*
 * `azcmagent show` as text: one value in each line, and headings without a colon above those
 * that are indented:
 *
 *	Resource Name                           : srv-07
 *	Agent Status                            : Connected
 *	Dependent Service Status
 *	  Agent Service (himds)                 : running
 *
 * The agent speaks the languages of Azure; we know its labels in English only. `azcmagent
 *check` is recognised, but what it tells about addresses is no fact of ours. And that the
 *program is not there: an answer of the command line below the command.
 */
#include "readers/arc.h"
#include "readers/system.h"

#include "base/alloc.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define TOOL "azcmagent"

struct show {
	bool named;    /* begins with the name of the resource, as the whole does */
	bool elided;   /* "[...]" */
	bool ended;    /* a label that only stands at the end was there */
	bool known;    /* the status was understood */
	bool services; /* their heading was there */
	size_t esu;    /* how far the values of "Extended Security Updates" must be indented */
};

static bool is_command(const struct reader *reader, const char *verb)
{
	const char *command = reader->section->command;

	if (!text_starts_nocase(command, TOOL))
		return false;
	command += sizeof(TOOL) - 1;
	if (text_starts_nocase(command, ".exe"))
		command += 4;
	if (*command && *command != ' ')
		return false;
	return text_starts_nocase(line_trim(command), verb);
}

/* The field that a line has by its label, "" when none. */
static const char *field_of(const struct reader *reader, size_t at, const char **value)
{
	const char *line = reader_trimmed(reader, at);
	struct meaning meaning;

	*value = "";
	if (strchr(line, ':'))
		return labels_split(reader->labels, TOOL, line, &meaning, value) ? meaning.field
										 : "";
	return labels_find(reader->labels, TOOL, line, strlen(line), &meaning) ? meaning.field
									       : "";
}

/* "Agent Service (himds)                 : running": the name in brackets is that of the
 * service. The caller's. */
static char *service_of(const char *line, const char **word)
{
	const char *label, *open;
	size_t len, name;

	if (!labels_cut(line, &label, &len, word) || len < 4 || label[len - 1] != ')')
		return NULL;
	for (open = label + len - 1; open > label && *open != '('; open--)
		;
	name = (size_t)(label + len - 1 - open);
	if (open == label || name < 2 || memchr(open, ' ', name))
		return NULL;
	if (!text_equal_nocase(*word, "running") && !text_equal_nocase(*word, "stopped") &&
		!text_equal_nocase(*word, "unknown"))
		return NULL;
	return xstrndup(open + 1, name - 1);
}

static bool is_service(const struct reader *reader, size_t at)
{
	const char *word;
	char *name = service_of(reader_line(reader, at), &word);

	free(name);
	return name != NULL;
}

/* Labels that other programs are not likely to use as well. */
static bool is_telling(const char *field)
{
	return strncmp(field, "resource-", 9) == 0 || strcmp(field, "agent-status") == 0 ||
	       strcmp(field, "agent-heartbeat") == 0 || strcmp(field, "services") == 0;
}

/* Two of its labels close to each other, one of them telling, or one below the command. */
static bool begins(const struct reader *reader, size_t at)
{
	const char *value, *field = field_of(reader, at, &value), *other;
	bool telling = is_telling(field);

	if (!*field)
		return false;
	if (is_command(reader, "show"))
		return true;
	if (strcmp(field, "services") == 0)
		return is_service(reader, at + 1);
	for (size_t i = at + 1; i <= at + 3; i++) {
		other = field_of(reader, i, &value);
		if (*other && strcmp(other, field) != 0 && (telling || is_telling(other)))
			return true;
	}
	return false;
}

/* "[...]", "...", "<snip>" */
static bool is_elision(const char *line)
{
	return (*line == '[' || *line == '<' || *line == '.') && !strchr(line, ':') &&
	       strlen(line) < 24;
}

static void read_field(struct reader *reader, size_t at, const char *field, const char *value,
	struct show *show)
{
	struct place place = reader_place(reader, at);
	bool cut = reader_cut(reader, at);

	show->ended = show->ended || (!cut && (strcmp(field, "disabled-features") == 0 ||
						      strcmp(field, "auto-upgrade") == 0));
	if (strcmp(field, "services") == 0)
		show->services = true;
	else if (strcmp(field, "agent-status") == 0)
		show->known = arc_status(reader, value, place) || show->known;
	else if (strcmp(field, "agent-version") == 0 && !cut)
		arc_version(reader, value, place);
	else if (strcmp(field, "agent-heartbeat") == 0 && !cut)
		arc_heartbeat(reader, value, place);
	else if (strcmp(field, "manufacturer") == 0 && !cut)
		system_text(reader, "manufacturer", value, place);
	else if (strcmp(field, "model") == 0 && !cut)
		system_text(reader, "model", value, place);
}

/* Its place and its names in the output are not published: either "ESU Status : Active" or a
 * heading with an indented "Status : Active" below. */
static void read_esu(struct reader *reader, size_t at, struct show *show)
{
	const char *line = reader_line(reader, at), *label = line_trim(line), *value = "";
	size_t len = strlen(label), indent = (size_t)(label - line);
	bool has_value = labels_cut(line, &label, &len, &value);
	char *name = xstrndup(label, len);

	if (has_value && *value && show->esu && indent >= show->esu &&
		(text_equal_nocase(name, "Status") || text_equal_nocase(name, "State") ||
			arc_speaks_of_esu(name)))
		arc_esu(reader, value, reader_place(reader, at));
	else if (has_value && *value && arc_speaks_of_esu(name))
		arc_esu(reader, value, reader_place(reader, at));
	else if (!*value && arc_speaks_of_esu(name))
		show->esu = indent + 1;
	else if (indent < show->esu)
		show->esu = 0;
	free(name);
}

static void read_line(struct reader *reader, size_t at, struct show *show)
{
	const char *value, *field = field_of(reader, at, &value), *word;
	char *service;

	if (*field) {
		show->esu = 0;
		read_field(reader, at, field, value, show);
		return;
	}
	service = service_of(reader_line(reader, at), &word);
	if (service)
		arc_service(reader, service, word, reader_place(reader, at));
	else if (is_elision(reader_trimmed(reader, at)))
		show->elided = true;
	else
		read_esu(reader, at, show);
	free(service);
}

/* Whether nothing but blank lines follows, and nothing can. */
static bool is_last(const struct reader *reader, size_t at)
{
	while (at < reader->section->end && reader_blank(reader, at))
		at++;
	return at == reader->section->end && reader_closed(reader);
}

static size_t read_show(struct reader *reader, size_t at)
{
	const char *value;
	struct show show = {.esu = 0};
	struct place place = reader_place(reader, at);

	reader_claim(reader, "azcmagent-show");
	show.named = strcmp(field_of(reader, at, &value), "resource-name") == 0;
	for (; at < reader->section->end && !reader_blank(reader, at); at++)
		read_line(reader, at, &show);
	/* Facts of license.json are of this source, too; that they are missing says nothing,
	 * for rules look for "none". */
	if (show.named && show.known && !show.elided &&
		(is_last(reader, at) || (show.services && show.ended)))
		harvest_cover(reader->harvest, "arc", COVER_WHOLE, place);
	return at;
}

/* cmd.exe and PowerShell, in words that they do not translate: the number 9009 is what cmd.exe
 * gives for a command that it does not find. */
static bool is_not_found(const struct reader *reader, size_t at)
{
	if (!strstr(reader_line(reader, at), TOOL))
		return false;
	if (reader->section->status == 9009)
		return true;
	for (size_t i = at; i < at + 8; i++) {
		if (strstr(reader_line(reader, i), "is not recognized as ") ||
			strstr(reader_line(reader, i), "CommandNotFoundException"))
			return true;
	}
	return false;
}

static bool is_first(const struct reader *reader, size_t at)
{
	while (at > reader->section->begin && reader_blank(reader, at - 1))
		at--;
	return at == reader->section->begin;
}

/* Whether a line says that there is no such program: only the first one below the command, and
 * only when nothing can follow. */
static bool is_absent(const struct reader *reader, size_t at)
{
	return reader_closed(reader) && is_command(reader, "") && is_not_found(reader, at) &&
	       is_first(reader, at);
}

/* A table of addresses, with a column that says whether each is reachable. */
static bool is_check(const struct reader *reader, size_t at)
{
	const char *line = reader_trimmed(reader, at);

	if (is_command(reader, "check"))
		return strstr(line, "https://") != NULL;
	return (text_starts_nocase(line, "endpoint") || text_starts_nocase(line, "url") ||
		       *line == '|') &&
	       (strstr(line, "REACHABLE") || strstr(line, "Reachable"));
}

size_t azcmagent_read(struct reader *reader, size_t at)
{
	if (is_absent(reader, at)) {
		reader_claim(reader, "azcmagent-show");
		if (!harvest_find(reader->harvest, "arc", ""))
			harvest_cover(
				reader->harvest, "arc", COVER_ABSENT, reader_place(reader, at));
		return at + 1;
	}
	if (begins(reader, at))
		return read_show(reader, at);
	if (!is_check(reader, at))
		return at;
	reader_claim(reader, "azcmagent-check");
	while (at < reader->section->end && !reader_blank(reader, at))
		at++;
	return at;
}
