/* SPDX-License-Identifier: MIT */
/*
 * `sc query`, `sc queryex`, `sc qc`, `tasklist /svc`, and the objects of Get-Service and
 * Win32_Service. sc prints a number in front of each word, and words in Latin letters in all
 * languages ("STATE : 4 RUNNING"): its labels differ, the order of its lines does not.
 */
#include "readers/services.h"

#include "base/alloc.h"
#include "base/text.h"
#include "readers/bag.h"

#include <stdlib.h>
#include <string.h>

#define TOOL "sc"

/* SERVICE_STOPPED and so on, from 1. */
const char *service_state(unsigned long number)
{
	static const char *const states[] = {"unclear", "stopped", "start-pending",
		"stop-pending", "running", "start-pending", "paused", "paused"};

	return number < sizeof(states) / sizeof(*states) ? states[number] : "unclear";
}

/* SERVICE_BOOT_START and so on, from 0. */
const char *service_start(unsigned long number)
{
	static const char *const starts[] = {
		"boot", "system", "automatic", "manual", "disabled"};

	return number < sizeof(starts) / sizeof(*starts) ? starts[number] : "unclear";
}

void service_put(struct reader *reader, const char *name, const char *state, const char *start,
	struct place place)
{
	struct record *record =
		harvest_record(reader->harvest, "services", "services", name, place);

	record_keep(record, "name", name, place);
	record_set(record, "state", *state ? state : "unclear", place);
	record_set(record, "start", *start ? start : "unclear", place);
}

struct word {
	const char *text, *meaning;
};

static const char *look_up(const struct word *words, const char *text)
{
	for (; words->text; words++) {
		if (text_equal_nocase(words->text, text))
			return words->meaning;
	}
	return "";
}

/* Property values of ServiceController and Win32_Service are never translated. */
const char *service_take(struct reader *reader, const struct bag *bag)
{
	static const struct word states[] = {{"Running", "running"}, {"Stopped", "stopped"},
		{"StartPending", "start-pending"}, {"Start Pending", "start-pending"},
		{"StopPending", "stop-pending"}, {"Stop Pending", "stop-pending"},
		{"Paused", "paused"}, {"1", "stopped"}, {"4", "running"}, {NULL, NULL}};
	static const struct word starts[] = {{"Automatic", "automatic"}, {"Auto", "automatic"},
		{"AutomaticDelayedStart", "automatic"}, {"Manual", "manual"},
		{"Disabled", "disabled"}, {"Boot", "boot"}, {"System", "system"}, {NULL, NULL}};
	const char *name = bag_get(bag, bag_has(bag, "ServiceName") ? "ServiceName" : "Name");
	const char *start = bag_get(bag, bag_has(bag, "StartMode") ? "StartMode" : "StartType");
	const char *state = look_up(states, bag_get(bag, "State"));

	/* Win32_Service has a Status as well, which says "OK". */
	if (!*state)
		state = look_up(states, bag_get(bag, "Status"));
	subject_machine(reader, bag, "PSComputerName");
	/* A name that its column cut is none. */
	if (!*name || strchr(name, ' ') || strstr(name, "..."))
		return NULL;
	service_put(reader, name, state, look_up(starts, start), bag->properties->place);
	return "services";
}

/* The number and the Latin word in "STATE              : 4  RUNNING". */
static bool number_and_word(const char *value, unsigned long *number, char word[24])
{
	char *end;
	size_t len;

	*number = strtoul(value, &end, 10);
	if (end == value || *end != ' ')
		return false;
	value = line_trim(end);
	len = strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
	if (!len || len >= 24)
		return false;
	memcpy(word, value, len);
	word[len] = '\0';
	return true;
}

/* What the word after the number is about, for its label may be in any language. */
static const char *kind_of(unsigned long number, const char *word)
{
	static const struct {
		unsigned long number;
		const char *word, *kind;
	} words[] = {{1, "STOPPED", "state"}, {2, "START_PENDING", "state"},
		{3, "STOP_PENDING", "state"}, {4, "RUNNING", "state"},
		{5, "CONTINUE_PENDING", "state"}, {6, "PAUSE_PENDING", "state"},
		{7, "PAUSED", "state"}, {0, "BOOT_START", "start"},
		{1, "SYSTEM_START", "start"}, {2, "AUTO_START", "start"},
		{3, "DEMAND_START", "start"}, {4, "DISABLED", "start"}};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (words[i].number == number && strcmp(words[i].word, word) == 0)
			return words[i].kind;
	}
	return "";
}

/* A name of a service: one word. */
static bool is_service_name(const char *text)
{
	return *text && strlen(text) < 256 && !strpbrk(text, " \t\"<>");
}

/* "SERVICE_NAME: wuauserv": by its label, or because a type stands on one of the next lines
 * ("TYPE : 20 WIN32_SHARE_PROCESS"). */
static bool begins(const struct reader *reader, size_t at, const char **name)
{
	const char *line = reader_line(reader, at), *label, *value;
	struct meaning meaning;
	unsigned long number;
	char word[24];
	size_t len;

	if (labels_split(reader->labels, TOOL, line, &meaning, name))
		return strcmp(meaning.field, "service-name") == 0 && is_service_name(*name);
	if (*line == ' ' || !labels_cut(line, &label, &len, name) || !is_service_name(*name))
		return false;
	for (size_t i = at + 1; i <= at + 2; i++) {
		if (labels_cut(reader_line(reader, i), &label, &len, &value) &&
			number_and_word(value, &number, word) && strncmp(word, "WIN32", 5) == 0)
			return true;
	}
	return false;
}

struct service {
	const char *name, *state, *start, *account;
	size_t first;
	bool type_seen;
};

static void read_line(struct reader *reader, size_t at, struct service *service)
{
	const char *line = reader_line(reader, at), *label, *value, *kind;
	unsigned long number;
	char word[24];
	size_t len;

	if (!labels_cut(line, &label, &len, &value) || !number_and_word(value, &number, word))
		return;
	kind = kind_of(number, word);
	if (strcmp(kind, "state") == 0)
		service->state = service_state(number);
	else if (strcmp(kind, "start") == 0)
		service->start = service_start(number);
}

static size_t read_service(struct reader *reader, size_t at, const char *name)
{
	struct service service = {name, "", "", "", at, false};
	const char *next;

	for (at++; at < reader->section->end && !reader_blank(reader, at); at++) {
		if (begins(reader, at, &next))
			break;
		read_line(reader, at, &service);
	}
	service_put(reader, service.name, service.state, service.start,
		reader_place(reader, service.first));
	return at;
}

/* The next word of a command, without its quotes; "" at the end. */
static const char *next_word(const char *at, char word[128])
{
	const char *stop = *(at = line_trim(at)) == '"' ? "\"" : " \t";
	size_t len = strcspn(at += *stop == '"', stop);

	if (len >= 128)
		len = 0;
	memcpy(word, at, len);
	word[len] = '\0';
	at += len;
	return at + (*at == '"');
}

/* The service that the command asked for: "sc query wuauserv", "sc config wuauserv start=
 * auto". That of another machine ("sc \\SRV2 query ...") is none of ours. */
static const char *asked_service(const struct reader *reader, char name[128])
{
	const char *at = next_word(reader->section->command, name);

	if (!text_equal_nocase(name, "sc") && !text_equal_nocase(name, "sc.exe"))
		return NULL;
	at = next_word(at, name);
	if (*name == '\\')
		return NULL;
	next_word(at, name);
	return is_service_name(name) && !strchr(name, '=') ? name : NULL;
}

/* "[SC] EnumQueryServicesStatus:OpenService FAILED 1060:" there is no such service. */
static size_t read_error(struct reader *reader, size_t at)
{
	const char *line = reader_trimmed(reader, at), *number = strstr(line, " 1060");
	char name[128];

	if (strncmp(line, "[SC] ", 5) != 0)
		return at;
	reader_claim(reader, "sc");
	if (number && (number[5] == '\0' || number[5] == ':') && asked_service(reader, name)) {
		struct place place = reader_place(reader, at);
		struct record *record =
			harvest_record(reader->harvest, "services", "services", name, place);
		record_keep(record, "name", name, place);
		record_set(record, "state", "missing", place);
		record_set(record, "start", "none", place);
	}
	return at + 1;
}

/* `sc query state= all` lists them all; without it, or with a name, it does not. */
static bool lists_all(const struct reader *reader)
{
	const char *command = reader->section->command;

	return reader_closed(reader) && strstr(command, "state=") && strstr(command, "all") &&
	       !strchr(command, '|');
}

size_t sc_read(struct reader *reader, size_t at)
{
	size_t first = at, next = read_error(reader, at);
	const char *name;

	if (next > at || !begins(reader, at, &name))
		return next;
	while (at < reader->section->end) {
		if (reader_blank(reader, at))
			at++;
		else if (begins(reader, at, &name))
			at = read_service(reader, at, name);
		else if (at == first)
			break;
		else
			break;
	}
	reader_claim(reader, "sc");
	reader_cover(reader, "services", lists_all(reader), reader_place(reader, first));
	return at;
}

/* The services behind the process id: "svchost.exe    964 Appinfo, CertPropSvc,". */
static void read_tasks(struct reader *reader, size_t at, const char *text)
{
	while (*(text = text + strspn(text, " ,"))) {
		size_t len = strcspn(text, ",");
		char *name = xstrndup(text, len);
		if (is_service_name(name) && strcmp(name, "N/A") != 0)
			service_put(reader, name, "running", "", reader_place(reader, at));
		free(name);
		text += len;
	}
}

/* Each line of `tasklist /svc`: columns of 25, 8 and 44 characters as the line of equals signs
 * shows; a list of services goes on in the third. Only what runs is there. */
size_t tasklist_read(struct reader *reader, size_t at)
{
	const char *rule = reader_trimmed(reader, at + 1);
	size_t name_width = strspn(rule, "="), id_width, indent;

	if (strncmp(reader_trimmed(reader, at), "=", 1) == 0 || name_width < 20 ||
		rule[name_width] != ' ')
		return at;
	id_width = strspn(rule + name_width + 1, "=");
	indent = (size_t)(rule - reader_line(reader, at + 1));
	if (id_width != 8 || strspn(rule + name_width + 10, "=") < 20)
		return at;
	reader_claim(reader, "tasklist");
	for (at += 2; at < reader->section->end && !reader_blank(reader, at); at++) {
		const char *line = reader_line(reader, at);
		size_t column = indent + name_width + 10;
		if (strlen(line) > column)
			read_tasks(reader, at, line + column);
	}
	return at;
}
