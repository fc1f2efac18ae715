/* SPDX-License-Identifier: MIT */
/*
 * Configuration files of IIS, whole or in part: web.config of ClientWebService, whose
 * appSettings hold two limits of WSUS, and applicationHost.config with the pools and sites, as
 * a file or as `appcmd list config` prints it. Other files of that kind are recognised.
 */
#include "readers/iisconfig.h"

#include "base/text.h"
#include "facts/facts.h"
#include "readers/reader.h"
#include "readers/wsus.h"

#include <string.h>

enum limit {
	LIMIT_PREREQUISITES,
	LIMIT_CACHED,
	LIMIT_CACHED_AS_WRITTEN, /* as Microsoft's page on 0x80244007 spells it */
	LIMITS,
};

static const char *const limit_keys[LIMITS] = {
	"maxInstalledPrerequisites", "maxCachedUpdates", "maxCachedUpdate"};

struct config {
	struct setting limits[LIMITS];
	bool twice[LIMITS];    /* with different values */
	bool client_service;   /* this is the file of ClientWebService */
	bool elsewhere;        /* appSettings also come from another file */
	bool root, root_ended; /* <configuration> */
	struct iis_host host;
};

void setting_take(struct setting *setting, const struct elements *elements, const char *name)
{
	char value[12];

	if (!elements_get(elements, name, value, sizeof(value)))
		return;
	setting->there = true;
	setting->place = elements_place(elements);
	memcpy(setting->value, value, sizeof(value));
	if (!facts_format_matches("esu-number", value))
		setting->value[0] = '\0';
}

static enum limit limit_of(const struct elements *elements)
{
	char key[64];
	size_t i = LIMITS;

	if (elements_get(elements, "key", key, sizeof(key))) {
		for (i = 0; i < LIMITS && !text_equal_nocase(key, limit_keys[i]); i++)
			;
	}
	return (enum limit)i;
}

static void add_limit(struct config *config, const struct elements *elements)
{
	enum limit limit = limit_of(elements);
	struct setting value = {.there = false};

	if (limit == LIMITS)
		return;
	config->client_service = true;
	setting_take(&value, elements, "value");
	if (config->limits[limit].there &&
		strcmp(config->limits[limit].value, value.value) != 0)
		config->twice[limit] = true;
	value.there = true;
	value.place = elements_place(elements);
	config->limits[limit] = value;
}

static void forget(struct config *config, enum limit limit)
{
	config->limits[limit] = (struct setting){.there = false};
	config->twice[limit] = false;
}

/* <remove key="..."/> takes back what a file above this one, or this one, has set. */
static void remove_limit(struct config *config, const struct elements *elements)
{
	enum limit limit = limit_of(elements);

	if (limit != LIMITS)
		forget(config, limit);
}

static void clear_limits(struct config *config)
{
	for (size_t i = 0; i < LIMITS; i++)
		forget(config, (enum limit)i);
}

/* The WCF service and its endpoints, which the file has since KB3159706. */
static bool names_client_service(const struct elements *elements)
{
	char value[96];

	return (elements_get(elements, "name", value, sizeof(value)) &&
		       strcmp(value, "Microsoft.UpdateServices.Internal.Client") == 0) ||
	       (elements_get(elements, "contract", value, sizeof(value)) &&
		       strcmp(value, "Microsoft.UpdateServices.Internal.IClientWebService") ==
			       0);
}

/* The path behind its first element, if that is `element`. */
static const char *below(const char *path, const char *element)
{
	size_t len = strlen(element);

	return strncmp(path, element, len) == 0 && path[len] == '/' ? path + len + 1 : path;
}

static void begin(struct config *config, const struct elements *elements)
{
	const char *path = elements_path(elements), *inner = below(path, "configuration");
	char value[8];

	if (strcmp(path, "configuration") == 0)
		config->root = true;
	else if (strcmp(inner, "appSettings") == 0)
		config->elsewhere =
			elements_get(elements, "file", value, sizeof(value)) ||
			elements_get(elements, "configSource", value, sizeof(value));
	else if (strcmp(inner, "appSettings/add") == 0 || strcmp(path, "add") == 0)
		add_limit(config, elements);
	else if (strcmp(inner, "appSettings/remove") == 0)
		remove_limit(config, elements);
	else if (strcmp(inner, "appSettings/clear") == 0)
		clear_limits(config);
	else if (strncmp(inner, "system.serviceModel/services/service", 36) == 0 &&
		 names_client_service(elements))
		config->client_service = true;
	iis_host_begin(&config->host, elements, below(inner, "system.applicationHost"));
}

static void end(struct config *config, const struct elements *elements)
{
	const char *path = elements_path(elements), *inner = below(path, "configuration");

	if (strcmp(path, "configuration") == 0)
		config->root_ended = true;
	iis_host_end(&config->host, below(inner, "system.applicationHost"));
}

static void put_limit(const struct config *config, struct harvest *harvest, enum limit limit,
	const char *member, struct place place)
{
	const struct setting *setting = &config->limits[limit];
	bool none = config->root_ended && !config->elsewhere;
	const char *value = setting->there ? setting->value : none ? "none" : "";

	if (*value && !config->twice[limit])
		record_set(wsus_server(harvest, place), member, value,
			setting->there ? setting->place : place);
}

static void put(const struct config *config, struct reader *reader, size_t at)
{
	struct place place = reader_place(reader, at);
	bool other = config->limits[LIMIT_CACHED_AS_WRITTEN].there &&
		     !config->limits[LIMIT_CACHED].there;

	if (config->client_service) {
		reader_claim(reader, "wsus-config");
		wsus_server(reader->harvest, place);
		put_limit(config, reader->harvest, LIMIT_PREREQUISITES,
			"max_installed_prerequisites", place);
		put_limit(config, reader->harvest,
			other ? LIMIT_CACHED_AS_WRITTEN : LIMIT_CACHED, "max_cached_updates",
			place);
	}
	if (config->host.seen) {
		reader_claim(reader, "iis-config");
		iis_host_put(&config->host, reader->harvest, config->root_ended, place);
	}
	if (!config->client_service && !config->host.seen && config->root_ended)
		harvest_remark(reader->harvest, reader->id,
			"a configuration file that is neither of WSUS nor of IIS itself");
	else if (config->root && !config->root_ended)
		harvest_damage(reader->harvest, reader->id,
			"the configuration file ends in its middle");
}

/* What a pasted part begins with. */
static bool is_part(const char *text)
{
	static const char *const parts[] = {"<appSettings", "<add key=\"max",
		"<add name=\"WsusPool\"", "<system.applicationHost", "<applicationPools",
		"<applicationPoolDefaults", "<sites", "<site "};

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		if (text_starts_nocase(text, parts[i]))
			return true;
	}
	return false;
}

/* Whether <configuration> is the first element, behind a declaration and comments. */
static bool is_whole(const struct reader *reader, size_t at)
{
	enum { HEAD = 50 };
	struct section section = *reader->section;
	struct reader head = *reader;
	struct elements elements;
	bool is;

	if (section.end - at > HEAD)
		section.end = at + HEAD;
	head.section = &section;
	elements_init(&elements, &head, at);
	is = elements_next(&elements) == ELEMENT_BEGIN &&
	     strcmp(elements_path(&elements), "configuration") == 0;
	elements_release(&elements);
	return is;
}

static bool begins(const struct reader *reader, size_t at)
{
	const char *text = reader_trimmed(reader, at);

	if (strncmp(text, "<?xml", 5) == 0 || strncmp(text, "<configuration", 14) == 0)
		return is_whole(reader, at);
	return is_part(text) && !elements_in_comment(reader, at);
}

size_t iisconfig_read(struct reader *reader, size_t at)
{
	struct config config = {.client_service = false};
	struct elements elements;
	enum element element;
	size_t behind;

	if (!begins(reader, at))
		return at;
	elements_init(&elements, reader, at);
	while (!config.root_ended && (element = elements_next(&elements)) != ELEMENT_NONE) {
		if (element == ELEMENT_BEGIN)
			begin(&config, &elements);
		else
			end(&config, &elements);
	}
	behind = elements_behind(&elements);
	if (!elements.uncommented)
		put(&config, reader, at);
	elements_release(&elements);
	return behind;
}
