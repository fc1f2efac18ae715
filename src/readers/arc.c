/* SPDX-License-Identifier: MIT */
/* And `azcmagent show -j`, whose keys are not translated. Microsoft documents `status` and
 * `lastHeartbeat`; scripts use `resourceName` and `services`; the keys of version and ESU are
 * not published, so any that can only be it is taken. */
#include "readers/arc.h"
#include "readers/snippet.h"

#include "base/json.h"
#include "base/text.h"
#include "readers/services.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct record *arc_record(struct reader *reader, struct place place)
{
	struct record *record = harvest_record(reader->harvest, "arc", "arc", "", place);

	record_set(record, "status", "unclear", place);
	return record;
}

bool arc_status(struct reader *reader, const char *word, struct place place)
{
	static const char *const words[] = {"connected", "disconnected", "expired"};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!text_equal_nocase(words[i], word))
			continue;
		record_set(arc_record(reader, place), "status", words[i], place);
		return true;
	}
	return false;
}

void arc_version(struct reader *reader, const char *text, struct place place)
{
	char version[48];

	if (find_version(text, version) == text && strlen(version) == strlen(text))
		record_set(arc_record(reader, place), "agent_version", version, place);
}

void arc_heartbeat(struct reader *reader, const char *text, struct place place)
{
	char time[24];

	if (arc_time(text, time))
		record_set(arc_record(reader, place), "last_heartbeat", time, place);
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_letter(char c)
{
	return lower(c) >= 'a' && lower(c) <= 'z';
}

/* The part of a name that is `word`, without regard to case and blanks, or NULL. */
static const char *part(const char *name, const char *word)
{
	for (; *name; name++) {
		const char *at = name, *want = word;
		while (*want && (lower(*at) == *want || *at == ' ')) {
			want += *at != ' ';
			at++;
		}
		if (!*want)
			return name;
	}
	return NULL;
}

bool arc_speaks_of_esu(const char *name)
{
	if (part(name, "eligib"))
		return false;
	if (part(name, "extendedsecurity"))
		return true;
	/* A word of its own or of a camel's humps: that "result" has the letters says nothing.
	 */
	for (const char *at = name; (at = part(at, "esu")); at++) {
		if (at == name || !is_letter(at[-1]) ||
			(is_capital(*at) && !is_capital(at[-1])))
			return true;
	}
	return false;
}

void arc_esu(struct reader *reader, const char *word, struct place place)
{
	static const struct {
		const char *word, *meaning;
	} words[] = {{"active", "yes"}, {"enabled", "yes"}, {"true", "yes"}, {"inactive", "no"},
		{"disabled", "no"}, {"false", "no"}, {"notenabled", "no"},
		{"not enabled", "no"}};
	const char *meaning = "unclear";

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (text_equal_nocase(words[i].word, word))
			meaning = words[i].meaning;
	}
	record_set(arc_record(reader, place), "esu_enabled", meaning, place);
}

void arc_service(struct reader *reader, const char *name, const char *word, struct place place)
{
	const char *state = "unclear";

	if (text_equal_nocase(word, "running"))
		state = "running";
	else if (text_equal_nocase(word, "stopped"))
		state = "stopped";
	service_put(reader, name, state, "", place);
}

/* So many digits as a number. */
static bool take_digits(const char **at, size_t count, int *value)
{
	*value = 0;
	for (; count > 0; count--, ++*at) {
		if (**at < '0' || **at > '9')
			return false;
		*value = *value * 10 + (**at - '0');
	}
	return true;
}

/* "Z", "+02:00", "-0000": minutes east of UTC. */
static bool take_zone(const char *at, int *minutes)
{
	int hours, rest, sign = *at == '-' ? -1 : 1;

	*minutes = 0;
	if ((*at == 'Z' || *at == 'z') && !at[1])
		return true;
	if (*at != '+' && *at != '-')
		return false;
	at++;
	if (!take_digits(&at, 2, &hours))
		return false;
	at += *at == ':';
	if (!take_digits(&at, 2, &rest) || *at || hours > 14 || rest > 59)
		return false;
	*minutes = sign * (hours * 60 + rest);
	return true;
}

bool arc_time(const char *text, char time[24])
{
	const char *at = text;
	struct moment moment;
	char local[20];
	int number, minutes;

	/* "2026-07-24T08:24:15" */
	if (strlen(text) < 20 || !take_digits(&at, 4, &number) || text[10] != 'T')
		return false;
	snprintf(local, sizeof(local), "%.19s", text);
	at = text + 19;
	if (*at == '.')
		at += 1 + strspn(at + 1, "0123456789");
	return take_zone(at, &minutes) && moment_read(local, MOMENT_UNDECIDED, &moment) &&
	       strlen(moment.time) == 19 && moment_to_utc(moment.time, -minutes, time);
}

/* The word of a value, whatever its type. */
static const char *word_of(const cJSON *value)
{
	if (cJSON_IsString(value))
		return value->valuestring;
	if (cJSON_IsBool(value))
		return cJSON_IsTrue(value) ? "true" : "false";
	return "";
}

/* A key about ESU, or an object of that name with a state in it. */
static void take_esu(struct reader *reader, const cJSON *agent, struct place place)
{
	static const char *const names[] = {"status", "state", "enabled"};
	const cJSON *item;

	cJSON_ArrayForEach(item, agent)
	{
		const cJSON *value = item;
		if (!arc_speaks_of_esu(item->string))
			continue;
		for (size_t i = 0; cJSON_IsObject(item) && i < 3 && value == item; i++) {
			const cJSON *inner = snippet_get(item, names[i]);
			value = inner ? inner : item;
		}
		if (!cJSON_IsNull(value)) {
			arc_esu(reader, word_of(value), place);
			return;
		}
	}
}

static void take_services(struct reader *reader, const cJSON *agent, struct place place)
{
	const cJSON *services = snippet_get(agent, "services"), *item;

	if (!cJSON_IsArray(services))
		return;
	cJSON_ArrayForEach(item, services)
	{
		const char *name = snippet_text(item, "serviceName");
		if (*name && strlen(name) < 256 && !strpbrk(name, " <>"))
			arc_service(reader, name, snippet_text(item, "status"), place);
	}
}

static bool is_agent(const struct reader *reader, const cJSON *json)
{
	/* What Azure says about a machine has these, too. */
	if (!cJSON_IsObject(json) || snippet_get(json, "type") || snippet_get(json, "id"))
		return false;
	if (snippet_get(json, "lastHeartbeat"))
		return true;
	return snippet_get(json, "status") &&
	       (snippet_get(json, "resourceName") ||
		       text_starts_nocase(reader->section->command, "azcmagent"));
}

bool agent_take(struct reader *reader, const struct snippet *snippet, struct place place)
{
	const cJSON *json = snippet->json;
	bool known;

	if (!is_agent(reader, json))
		return false;
	reader_claim(reader, "azcmagent-show");
	known = arc_status(reader, snippet_text(json, "status"), place);
	arc_heartbeat(reader, snippet_text(json, "lastHeartbeat"), place);
	arc_version(reader, snippet_text(json, "version"), place);
	arc_version(reader, snippet_text(json, "agentVersion"), place);
	take_esu(reader, json, place);
	take_services(reader, json, place);
	/* With a filter the program shows some keys only. */
	if (snippet->whole && known && snippet_get(json, "lastHeartbeat") &&
		snippet_get(json, "resourceName"))
		harvest_cover(reader->harvest, "arc", COVER_WHOLE, place);
	return true;
}
