/* SPDX-License-Identifier: MIT */
#include "readers/registry.h"

#include "base/alloc.h"
#include "base/text.h"
#include "base/xml.h"
#include "facts/facts.h"
#include "readers/packages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CBS "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing"

char *registry_path(const char *text)
{
	static const struct {
		const char *name, *brief;
	} roots[] = {{"HKEY_LOCAL_MACHINE", "HKLM"}, {"HKEY_CURRENT_USER", "HKCU"},
		{"HKEY_USERS", "HKU"}, {"HKEY_CLASSES_ROOT", "HKCR"}, {"HKLM", "HKLM"},
		{"HKCU", "HKCU"}, {"HKU", "HKU"}, {"HKCR", "HKCR"}};

	for (size_t i = 0; i < sizeof(roots) / sizeof(*roots); i++) {
		size_t len = strlen(roots[i].name);
		if (!text_starts_nocase(text, roots[i].name))
			continue;
		/* PowerShell writes "HKLM:\SOFTWARE". */
		if (text[len] == ':')
			len++;
		if (text[len] == '\\' && text[len + 1])
			return xasprintf("%s%s", roots[i].brief, text + len);
	}
	return NULL;
}

char *registry_number(const char *digits, int base, bool wide)
{
	char *end;
	unsigned long long number = strtoull(digits, &end, base);

	if (end == digits || *end || *digits == '-' || (!wide && number > 0xFFFFFFFF))
		return NULL;
	return wide ? xasprintf("0x%016llX", number) : xasprintf("0x%08llX", number);
}

void registry_key_init(struct registry_key *key, char *path, struct place place)
{
	*key = (struct registry_key){path, NULL, 0, 0, false, place};
}

void registry_key_add(
	struct registry_key *key, char *name, const char *type, char *text, struct place place)
{
	key->values = xgrow(key->values, &key->room, key->count + 1, sizeof(*key->values));
	key->values[key->count++] = (struct registry_value){name, type, text, place};
}

void registry_key_release(struct registry_key *key)
{
	for (size_t i = 0; i < key->count; i++) {
		free(key->values[i].name);
		free(key->values[i].text);
	}
	free(key->values);
	free(key->path);
	memset(key, 0, sizeof(*key));
}

static const struct registry_value *find_value(const struct registry_key *key, const char *name)
{
	for (size_t i = 0; i < key->count; i++) {
		if (text_equal_nocase(key->values[i].name, name))
			return &key->values[i];
	}
	return NULL;
}

/* Whether a path lies below another one; 2 when directly. */
static int is_below(const char *path, const char *above)
{
	size_t len = strlen(above);

	if (!text_starts_nocase(path, above) || path[len] != '\\' || !path[len + 1])
		return 0;
	return strchr(path + len + 1, '\\') ? 1 : 2;
}

/* `above` is the key whose coverage counts for the value. */
static void put_below(struct reader *reader, const char *above, const char *path,
	const char *name, const char *type, const char *text, struct place place)
{
	char *source = xasprintf("registry:%s", above);
	char *identity = xasprintf("%s %s", path, name);
	struct record *record =
		harvest_record(reader->harvest, "registry", source, identity, place);

	record_keep(record, "key", path, place);
	record_keep(record, "name", name, place);
	record_set(record, "type", type, place);
	record_set_empty(record, "value", text, place);
	free(source);
	free(identity);
}

static void put(struct reader *reader, const char *path, const char *name, const char *type,
	const char *text, struct place place)
{
	put_below(reader, path, path, name, type, text, place);
}

/* The key in the spelling of who asks for it, when it ends with "\*" for the keys below it. */
static bool asks_below(const struct facts_asked *asked, const char *path)
{
	size_t len = strlen(asked->key);
	char *above;
	bool is;

	if (len < 3 || strcmp(asked->key + len - 2, "\\*") != 0)
		return false;
	above = xstrndup(asked->key, len - 2);
	is = is_below(path, above) > 0;
	free(above);
	return is;
}

/* Names of values that may hold a secret, or a key that a page must not show. */
static bool is_secret(const char *name)
{
	static const char *const words[] = {"password", "passwd", "pwd", "secret", "token",
		"productkey", "productid", "digitalproduct"};

	for (const char *at = name; *at; at++) {
		for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
			if (text_starts_nocase(at, words[i]))
				return true;
		}
	}
	return false;
}

static bool is_asked(const struct reader *reader, const char *path)
{
	for (size_t i = 0; i < reader->guide->asked_count; i++) {
		if (text_equal_nocase(reader->guide->asked[i].key, path))
			return true;
	}
	return false;
}

/* The neighbours of a value that a rule asks for help a person to understand it. */
static void take_neighbours(struct reader *reader, const struct registry_key *key)
{
	for (size_t i = 0; i < key->count && is_asked(reader, key->path); i++) {
		const struct registry_value *value = &key->values[i];
		if (!is_secret(value->name) && *value->name && strcmp(value->name, "*") != 0)
			put(reader, key->path, value->name, value->type, value->text,
				value->place);
	}
}

static void take_asked(struct reader *reader, const struct registry_key *key)
{
	for (size_t i = 0; i < reader->guide->asked_count; i++) {
		const struct facts_asked *asked = &reader->guide->asked[i];
		const struct registry_value *value = find_value(key, asked->name);

		if (asks_below(asked, key->path)) {
			char *above = xstrndup(asked->key, strlen(asked->key) - 2);
			if (value)
				put_below(reader, above, key->path, value->name, value->type,
					value->text, value->place);
			free(above);
		} else if (!text_equal_nocase(asked->key, key->path)) {
			continue;
		} else if (strcmp(asked->name, "*") == 0) {
			put(reader, asked->key, "*", "key", "", key->place);
		} else if (value) {
			put(reader, asked->key, asked->name, value->type, value->text,
				value->place);
		} else if (key->whole) {
			put(reader, asked->key, asked->name, "absent", "", key->place);
		}
	}
}

/* Whether bars separate a text from other ones in a list. */
static bool is_among(const char *list, const char *text)
{
	size_t len = strlen(text);

	for (; *list; list += *list == '|') {
		size_t one = strcspn(list, "|");
		if (one == len && strncmp(list, text, len) == 0)
			return true;
		list += one;
	}
	return false;
}

/* A number as facts about a version write it. */
static void take_fact(
	struct reader *reader, const xmlNode *fact, const struct registry_value *value)
{
	const char *section = xml_value(fact, "section"), *member = xml_value(fact, "member");
	const char *format = xml_value(fact, "format"), *values = xml_value(fact, "values");
	char number[24];
	const char *text = value->text;

	if (strcmp(value->type, "dword") == 0) {
		snprintf(number, sizeof(number), "%llu", strtoull(text, NULL, 16));
		text = number;
	}
	if (*values && !is_among(values, text))
		return;
	if (strcmp(format, "flag") == 0)
		text = strtoull(text, NULL, 10) ? "yes" : "no";
	else if (*format && !facts_format_matches(format, text))
		return;
	if (strcmp(section, "machine") == 0 && strcmp(member, "name") == 0)
		harvest_machine(reader->harvest, text, value->place);
	/* A detail may stand in other words elsewhere. */
	if (*xml_value(fact, "detail"))
		record_keep(harvest_record(reader->harvest, section, xml_value(fact, "source"),
				    "", value->place),
			xml_value(fact, "member"), text, value->place);
	else
		harvest_member(reader->harvest, section, xml_value(fact, "source"), member,
			text, value->place);
}

static void take_facts(struct reader *reader, const struct registry_key *key)
{
	const xmlNode *fact = NULL;

	while ((fact = guide_next(reader->guide, "fact", fact))) {
		const struct registry_value *value;
		if (text_equal_nocase(xml_value(fact, "key"), key->path) &&
			(value = find_value(key, xml_value(fact, "name"))))
			take_fact(reader, fact, value);
	}
}

static void put_indicator(
	struct reader *reader, const xmlNode *indicator, bool present, struct place place)
{
	const char *id = xml_value(indicator, "id");
	struct record *record = harvest_record(
		reader->harvest, "pending_restart", "pending-restart", id, place);

	record_keep(record, "indicator", id, place);
	record_set(record, "state", present ? "present" : "absent", place);
}

/* An indicator is a key, or a value that is not empty. */
static void take_indicators(struct reader *reader, const struct registry_key *key)
{
	const xmlNode *at = NULL;

	while ((at = guide_next(reader->guide, "indicator", at))) {
		const char *name = xml_value(at, "name");
		const struct registry_value *value = find_value(key, name);

		if (!text_equal_nocase(xml_value(at, "key"), key->path))
			continue;
		if (!*name)
			put_indicator(reader, at, true, key->place);
		else if (value)
			put_indicator(reader, at, *value->text != '\0', value->place);
		else if (key->whole)
			put_indicator(reader, at, false, key->place);
	}
}

/* The names of the values are the versions (KB959077); their data are folders. */
static void take_stacks(struct reader *reader, const struct registry_key *key)
{
	for (size_t i = 0; i < key->count; i++) {
		const struct registry_value *value = &key->values[i];
		if (facts_format_matches("esu-version", value->name))
			record_set(harvest_record(reader->harvest, "servicing/stacks",
					   "servicing", value->name, value->place),
				"version", value->name, value->place);
	}
	if (key->whole)
		harvest_cover(reader->harvest, "servicing/stacks", COVER_WHOLE, key->place);
}

/* Packages\Package_for_KB...: CurrentState, and a FILETIME in two halves. */
static void take_package(struct reader *reader, const struct registry_key *key)
{
	const struct registry_value *state = find_value(key, "CurrentState");
	const struct registry_value *high = find_value(key, "InstallTimeHigh");
	const struct registry_value *low = find_value(key, "InstallTimeLow");
	char time[24] = "";

	if (high && low)
		moment_from_filetime(
			strtoull(high->text, NULL, 16) << 32 | strtoull(low->text, NULL, 16),
			time);
	package_put(reader, strrchr(key->path, '\\') + 1,
		package_state(state ? strtoul(state->text, NULL, 16) : 0xFFFF), time,
		key->place);
}

/* Whether rules ask for what stands in the keys below, which this key alone cannot tell. */
static bool is_asked_below(const struct reader *reader, const char *path)
{
	for (size_t i = 0; i < reader->guide->asked_count; i++) {
		const char *key = reader->guide->asked[i].key;
		if (key[strlen(key) - 1] == '*' &&
			(is_below(key, path) || asks_below(&reader->guide->asked[i], path)))
			return true;
	}
	return false;
}

/* Major and minor number are values of their own since Windows 10, one before. */
static void take_version(struct reader *reader, const struct registry_key *key)
{
	const struct registry_value *build = find_value(key, "CurrentBuildNumber");
	const struct registry_value *old = find_value(key, "CurrentVersion");
	const struct registry_value *major = find_value(key, "CurrentMajorVersionNumber");
	const struct registry_value *minor = find_value(key, "CurrentMinorVersionNumber");
	char *version;

	if (!build || (!old && !(major && minor)))
		return;
	if (major && minor)
		version = xasprintf("%lu.%lu.%s", strtoul(major->text, NULL, 16),
			strtoul(minor->text, NULL, 16), build->text);
	else
		version = xasprintf("%s.%s", old->text, build->text);
	if (facts_format_matches("esu-version", version))
		harvest_member(reader->harvest, "os", "os", "version", version, build->place);
	free(version);
}

static void cover(struct reader *reader, const char *path, enum cover how, struct place place)
{
	char *source = xasprintf("registry:%s", path);

	harvest_cover(reader->harvest, source, how, place);
	free(source);
}

void registry_take(struct reader *reader, const struct registry_key *key)
{
	take_asked(reader, key);
	take_neighbours(reader, key);
	take_facts(reader, key);
	if (key->whole && is_asked(reader, key->path))
		cover(reader, key->path,
			is_asked_below(reader, key->path) ? COVER_PARTIAL : COVER_WHOLE,
			key->place);
	if (text_equal_nocase(
		    key->path, "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"))
		take_version(reader, key);
	take_indicators(reader, key);
	if (text_equal_nocase(key->path, CBS "\\Version"))
		take_stacks(reader, key);
	else if (is_below(key->path, CBS "\\Packages") == 2)
		take_package(reader, key);
}

static void absent_values(struct reader *reader, const char *path, struct place place)
{
	for (size_t i = 0; i < reader->guide->asked_count; i++) {
		const struct facts_asked *asked = &reader->guide->asked[i];
		bool here = text_equal_nocase(asked->key, path) || is_below(asked->key, path);
		if (here && asked->key[strlen(asked->key) - 1] != '*')
			put(reader, asked->key, asked->name, "absent", "", place);
	}
}

/* Every WSUS server has the key of its setup. */
static void absent_server(struct reader *reader, const char *path, struct place place)
{
	const xmlNode *fact = NULL;

	while ((fact = guide_next(reader->guide, "fact", fact))) {
		if (strcmp(xml_value(fact, "section"), "wsus_server") == 0 &&
			text_equal_nocase(xml_value(fact, "key"), path))
			harvest_cover(reader->harvest, "wsus-server", COVER_ABSENT, place);
	}
}

void registry_absent(struct reader *reader, const char *path, struct place place)
{
	const xmlNode *at = NULL;

	absent_values(reader, path, place);
	absent_server(reader, path, place);
	while ((at = guide_next(reader->guide, "indicator", at))) {
		const char *key = xml_value(at, "key");
		if (text_equal_nocase(key, path) || is_below(key, path))
			put_indicator(reader, at, false, place);
	}
	cover(reader, path, COVER_WHOLE, place);
}

static bool is_listed(char *const *children, size_t count, const char *path)
{
	for (size_t i = 0; i < count; i++) {
		if (text_equal_nocase(children[i], path) || is_below(path, children[i]))
			return true;
	}
	return false;
}

void registry_children(struct reader *reader, const char *path, char *const *children,
	size_t count, struct place place)
{
	const xmlNode *at = NULL;

	for (size_t i = 0; i < reader->guide->asked_count; i++) {
		const struct facts_asked *asked = &reader->guide->asked[i];
		if (is_below(asked->key, path) && !is_listed(children, count, asked->key) &&
			asked->key[strlen(asked->key) - 1] != '*')
			put(reader, asked->key, asked->name, "absent", "", place);
	}
	while ((at = guide_next(reader->guide, "indicator", at))) {
		const char *key = xml_value(at, "key");
		if (is_below(key, path) && !is_listed(children, count, key))
			put_indicator(reader, at, false, place);
	}
}
