/* SPDX-License-Identifier: MIT */
#include "readers/bag.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"
#include "capture/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Get-ComputerInfo has some 180 properties; a value of several lines may be JSON. */
enum { MAX_PROPERTIES = 400, MAX_VALUE = 64 << 10 };

static const struct subject subjects[] = {
	{"processors", "NumberOfCores", processor_take, NULL, 0},
	{"enclosure", "SMBIOSAssetTag", enclosure_take, NULL, 0},
	{"hotfixes", "HotFixID", hotfix_take, "", 2},
	{"licensing-product", "LicenseStatus Name|ID|PartialProductKey", licence_take, "", 10},
	{"certificate-list", "Thumbprint Subject|NotAfter", certificate_take, "", 3},
	{"update-history", "Title ResultCode|HResult|Operation", history_take,
		"QueryHistory(0,1000) | Format-List", 0},
	{"iis-sites", "Name State Bindings|PhysicalPath|Physical", website_take, NULL, 0},
	{"iis-pools", "Name State|Status CLR|Applications|ManagedRuntimeVersion", apppool_take,
		NULL, 0},
	{"operating-system", "Version BuildNumber", system_take, NULL, 0},
	/* The same object, asked for its times only. */
	{"operating-system", "LastBootUpTime LocalDateTime", clock_take, NULL, 0},
	{"computer-info", "OsVersion OsBuildNumber", computer_take, NULL, 0},
	{"azure-machine", "LastStatusChange LicenseProfile|AgentVersion|Status", connected_take,
		NULL, 0},
	{"services", "Name|ServiceName Status|State DisplayName|StartType|StartMode",
		service_take, "", 40},
};

bool bag_is_full(const struct bag *bag)
{
	return bag->count >= MAX_PROPERTIES;
}

void bag_add(struct bag *bag, const char *name, size_t name_len, const char *value,
	size_t value_len, struct place place)
{
	if (bag_is_full(bag))
		return;
	bag->properties =
		xgrow(bag->properties, &bag->room, bag->count + 1, sizeof(*bag->properties));
	bag->properties[bag->count++] =
		(struct property){xstrndup(name, name_len), xstrndup(value, value_len), place};
}

void bag_append(struct bag *bag, const char *text)
{
	struct property *last = bag->count ? &bag->properties[bag->count - 1] : NULL;
	struct buf value = BUF_EMPTY;

	if (!last || strlen(last->value) > MAX_VALUE)
		return;
	buf_adds(&value, last->value);
	if (value.len)
		buf_addc(&value, ' ');
	buf_adds(&value, text);
	free(last->value);
	last->value = buf_steal(&value);
}

void bag_drop_last(struct bag *bag)
{
	if (!bag->count)
		return;
	bag->count--;
	free(bag->properties[bag->count].name);
	free(bag->properties[bag->count].value);
}

void bag_clear(struct bag *bag)
{
	while (bag->count)
		bag_drop_last(bag);
}

void bag_release(struct bag *bag)
{
	bag_clear(bag);
	free(bag->properties);
	*bag = (struct bag)BAG_EMPTY;
}

/* "Install Date" is InstallDate to whoever typed it off. */
static bool same_name(const char *name, const char *wanted)
{
	for (;; name++) {
		char c = *name;
		if (c == ' ')
			continue;
		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
		if (c != (*wanted >= 'A' && *wanted <= 'Z' ? *wanted + ('a' - 'A') : *wanted))
			return false;
		if (!*wanted++)
			return true;
	}
}

static const struct property *find(const struct bag *bag, const char *name)
{
	for (size_t i = 0; i < bag->count; i++) {
		if (same_name(bag->properties[i].name, name))
			return &bag->properties[i];
	}
	return NULL;
}

const char *bag_get(const struct bag *bag, const char *name)
{
	const struct property *property = find(bag, name);
	return property ? property->value : "";
}

const char *bag_sure(const struct reader *reader, const struct bag *bag, const char *name)
{
	const struct capture *capture = reader->capture;
	const struct property *property = find(bag, name);
	size_t last = capture->count ? capture->lines[capture->count - 1].number : 0;

	return property && !(capture->cut && property->place.line == last) ? property->value
									   : "";
}

bool bag_has(const struct bag *bag, const char *name)
{
	return find(bag, name) != NULL;
}

struct place bag_place(const struct bag *bag, const char *name)
{
	const struct property *property = find(bag, name);

	if (!property)
		property = bag->properties;
	return property ? property->place : (struct place){0, 0};
}

/* Whether a bag has one of the names that bars join. */
static bool has_one(const struct bag *bag, const char *names, size_t len)
{
	while (len) {
		size_t one = strcspn(names, "| ");
		char *name = xstrndup(names, one < len ? one : len);
		bool has = bag_has(bag, name);
		free(name);
		if (has)
			return true;
		if (one >= len)
			return false;
		names += one + 1;
		len -= one + 1;
	}
	return false;
}

const struct subject *subject_of(const struct bag *bag)
{
	for (size_t i = 0; i < sizeof(subjects) / sizeof(*subjects); i++) {
		const char *tells = subjects[i].tells;
		bool all = true;
		while (all && *tells) {
			size_t len = strcspn(tells, " ");
			all = has_one(bag, tells, len);
			tells += len;
			tells += strspn(tells, " ");
		}
		if (all)
			return &subjects[i];
	}
	return NULL;
}

void subject_take(struct reader *reader, const struct subject *subject, const struct bag *bag,
	char source[80])
{
	const char *name = subject->take(reader, bag);

	reader_claim(reader, subject->kind);
	reader->taken++;
	if (name)
		snprintf(source, 80, "%s", name);
}

void subject_done(struct reader *reader, const struct subject *subject, const char *source,
	bool uncut, struct place place)
{
	const char *command = reader->section->command;
	/* Nobody knows what was asked for: so short a list may be a part of it. */
	bool few = !*command && reader->taken < subject->least;
	bool all = subject->all && (*subject->all ? strstr(command, subject->all) != NULL
						  : !command_selects(command) && !few);

	if (*source)
		reader_cover(reader, source, uncut && all && !reader->unsure, place);
	reader->unsure = false;
	reader->taken = 0;
}

void subject_machine(struct reader *reader, const struct bag *bag, const char *property)
{
	const char *name = bag_get(bag, property);

	/* What its column cut ends with dots; "." is whatever machine it ran on. */
	if (*name && *name != '.' && !strpbrk(name, " <>*\xE2") && !strstr(name, "..."))
		harvest_machine(reader->harvest, name, bag_place(bag, property));
}
