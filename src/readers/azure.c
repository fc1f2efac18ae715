/* SPDX-License-Identifier: MIT */
/*
 * What Azure says: `az connectedmachine license list` or `show`, `az connectedmachine list` or
 * `show`, the same from Azure Resource Manager ("value") or Azure Resource Graph ("data"), and
 * the object of Get-AzConnectedMachine, whose values may be JSON. The Azure CLI lifts the
 * members of "properties" one level up.
 *
 * These are views of the cloud: assignment and eligibility stand in no fact, keys of a machine
 * stand apart from those that the machine itself has.
 */
#include "readers/arc.h"
#include "readers/bag.h"
#include "readers/licences.h"
#include "readers/snippet.h"
#include "readers/system.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum what { WHAT_OTHER, WHAT_LICENCE, WHAT_MACHINE };

static bool ends_nocase(const char *text, const char *tail)
{
	size_t len = strlen(text), width = strlen(tail);
	return len >= width && text_equal_nocase(text + len - width, tail);
}

/* The last part of a resource's id, when the part before it is `kind`: its name. */
static const char *name_in_id(const cJSON *item, const char *kind)
{
	const char *id = snippet_text(item, "id"), *name = strrchr(id, '/');
	size_t width = strlen(kind);

	if (!name || (size_t)(name - id) < width || strncmp(name - width, kind, width) != 0)
		return "";
	return name + 1;
}

/* By its type or, when that was cut off, by its id. */
static enum what what_is(const cJSON *item)
{
	const char *type = snippet_text(item, "type");

	if (!cJSON_IsObject(item))
		return WHAT_OTHER;
	if (ends_nocase(type, "HybridCompute/licenses") ||
		(!*type && *name_in_id(item, "/licenses")))
		return WHAT_LICENCE;
	if (ends_nocase(type, "HybridCompute/machines") ||
		(!*type && *name_in_id(item, "/machines")))
		return WHAT_MACHINE;
	return WHAT_OTHER;
}

static const cJSON *properties_of(const cJSON *item)
{
	const cJSON *properties = snippet_get(item, "properties");
	return cJSON_IsObject(properties) ? properties : item;
}

/* A word in the form of the facts document, "unclear" when it is none of those. */
static const char *one_of(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (text_equal_nocase(text, words[i]))
			return words[i];
	}
	return "unclear";
}

static void take_licence(struct reader *reader, const cJSON *item, struct place place)
{
	static const char *const states[] = {"activated", "deactivated"};
	static const char *const types[] = {"pcore", "vcore"};
	static const char *const editions[] = {"standard", "datacenter"};
	const cJSON *details = snippet_get(properties_of(item), "licenseDetails");
	const char *name = snippet_text(item, "name"), *id = snippet_text(item, "id");
	struct record *record;
	unsigned long number;

	if (!*name)
		name = name_in_id(item, "/licenses");
	if (!*name)
		return;
	record = harvest_record(
		reader->harvest, "azure_licenses", "azure-license", *id ? id : name, place);
	record_keep(record, "name", name, place);
	record_set(record, "state", one_of(snippet_text(details, "state"), states, 2), place);
	record_keep(record, "target", snippet_text(details, "target"), place);
	if (snippet_get(details, "type"))
		record_set(
			record, "type", one_of(snippet_text(details, "type"), types, 2), place);
	if (snippet_get(details, "edition"))
		record_set(record, "edition",
			one_of(snippet_text(details, "edition"), editions, 2), place);
	if (snippet_number(details, "processors", 1000000, &number))
		record_set_number(record, "cores", number, place);
	if (snippet_number(details, "assignedLicenses", 1000000, &number))
		record_set_number(record, "assigned", number, place);
}

/* licenseProfile.esuProfile.esuKeys: {"sku": "Server-ESU-Year1", "licenseStatus": 0}. */
static bool take_keys(struct reader *reader, const cJSON *profile, struct place place)
{
	const cJSON *keys = snippet_get(snippet_get(profile, "esuProfile"), "esuKeys"), *key;

	if (!cJSON_IsArray(keys))
		return false;
	cJSON_ArrayForEach(key, keys)
	{
		const char *sku = snippet_text(key, "sku");
		struct record *record;
		unsigned long status;
		if (!*sku)
			continue;
		record = harvest_record(
			reader->harvest, "azure_keys", "azure-license", sku, place);
		record_keep(record, "sku", sku, place);
		record_set(record, "status",
			snippet_number(key, "licenseStatus", 6, &status)
				? licence_states[status]
				: "unclear",
			place);
	}
	return true;
}

static void take_detected(struct reader *reader, const cJSON *detected, struct place place)
{
	unsigned long cores = 0, logical = 0, sockets = 0;

	system_text(reader, "manufacturer", snippet_text(detected, "manufacturer"), place);
	system_text(reader, "model", snippet_text(detected, "model"), place);
	system_text(reader, "asset_tag", snippet_text(detected, "smbiosAssetTag"), place);
	snippet_number(detected, "coreCount", 4096, &cores);
	snippet_number(detected, "logicalCoreCount", 4096, &logical);
	snippet_number(detected, "processorCount", 1024, &sockets);
	system_cores(reader, cores, logical, sockets, place);
}

/* The machine's own name for itself; that of the resource may be another. */
static const char *name_of_machine(const cJSON *item)
{
	const cJSON *properties = properties_of(item);
	const char *name = snippet_text(snippet_get(properties, "osProfile"), "computerName");

	return *name ? name : snippet_text(properties, "machineFqdn");
}

static void take_machine(struct reader *reader, const cJSON *item, struct place place)
{
	const cJSON *properties = properties_of(item);

	system_name(reader, name_of_machine(item), place);
	arc_status(reader, snippet_text(properties, "status"), place);
	arc_version(reader, snippet_text(properties, "agentVersion"), place);
	system_version(reader, snippet_text(properties, "osVersion"), place);
	if (strstr(snippet_text(properties, "osSku"), "Windows"))
		system_member(reader, "product_name", snippet_text(properties, "osSku"), place);
	system_text(reader, "domain", snippet_text(properties, "domainName"), place);
	take_detected(reader, snippet_get(properties, "detectedProperties"), place);
	take_keys(reader, snippet_get(properties, "licenseProfile"), place);
}

/* Up to the first full stop. */
static bool same_host(const char *a, const char *b)
{
	size_t x = strcspn(a, "."), y = strcspn(b, ".");
	char *left = xstrndup(a, x), *right = xstrndup(b, y);
	bool same = x && text_equal_nocase(left, right);

	free(left);
	free(right);
	return same;
}

/* Of many machines in one list only the one that another capture named is ours. */
static void choose_machine(struct reader *reader, const cJSON *items, struct place place)
{
	const cJSON *item, *ours = NULL;
	const char *name = "";
	char *where = NULL;

	if (harvest_machines(reader->harvest))
		name = harvest_machine_at(reader->harvest, 0, &where);
	cJSON_ArrayForEach(item, items)
	{
		if (what_is(item) == WHAT_MACHINE && same_host(name_of_machine(item), name))
			ours = item;
	}
	if (ours)
		take_machine(reader, ours, place);
	else
		harvest_damage(reader->harvest, reader->id,
			"a list of several machines, and nothing says which of them is meant");
	free(where);
}

/* Whether the command asked for all licences, as far as it is known. */
static bool asks_for_all(const struct reader *reader)
{
	const char *command = reader->section->command;

	return !strstr(command, " -g ") && !strstr(command, "--resource-group") &&
	       !strstr(command, "--query") && !strchr(command, '|');
}

static bool take_list(struct reader *reader, const cJSON *items, bool whole, struct place place)
{
	size_t licences = 0, machines = 0, others = 0;
	const cJSON *item;
	bool asked = strstr(reader->section->command, "license list") != NULL;

	cJSON_ArrayForEach(item, items)
	{
		enum what what = what_is(item);
		licences += what == WHAT_LICENCE;
		machines += what == WHAT_MACHINE;
		others += what == WHAT_OTHER;
		if (what == WHAT_LICENCE)
			take_licence(reader, item, place);
	}
	if (licences || (asked && !others && !machines))
		reader_claim(reader, "azure-licence");
	if (machines)
		reader_claim(reader, "azure-machine");
	if (machines > 1)
		choose_machine(reader, items, place);
	cJSON_ArrayForEach(item, items)
	{
		if (machines == 1 && what_is(item) == WHAT_MACHINE)
			take_machine(reader, item, place);
	}
	if (whole && !machines && !others && (licences || asked) && asks_for_all(reader))
		harvest_cover(reader->harvest, "azure-license", COVER_WHOLE, place);
	return licences || machines || (asked && !others);
}

bool azure_take(struct reader *reader, const struct snippet *snippet, struct place place)
{
	const cJSON *json = snippet->json, *list = snippet_get(json, "value");
	enum what what = what_is(json);

	if (cJSON_IsArray(json))
		return take_list(reader, json, snippet->whole, place);
	if (cJSON_IsArray(list))
		return take_list(reader, list,
			snippet->whole && !*snippet_text(json, "nextLink"), place);
	list = snippet_get(json, "data");
	if (cJSON_IsArray(list))
		return take_list(reader, list, false, place);
	if (what == WHAT_LICENCE) {
		reader_claim(reader, "azure-licence");
		take_licence(reader, json, place);
	} else if (what == WHAT_MACHINE) {
		reader_claim(reader, "azure-machine");
		take_machine(reader, json, place);
	}
	return what != WHAT_OTHER;
}

/* A value of the object that is JSON itself. */
static cJSON *inner_json(struct reader *reader, const struct bag *bag, const char *property)
{
	const char *text = bag_get(bag, property);
	bool whole;
	cJSON *json = snippet_parse(text, strlen(text), &whole);

	if (json && !whole)
		harvest_damage(reader->harvest, reader->id, "the JSON is cut or elided");
	return json;
}

const char *connected_take(struct reader *reader, const struct bag *bag)
{
	cJSON *profile = inner_json(reader, bag, "LicenseProfile");
	cJSON *detected = inner_json(reader, bag, "DetectedProperty");
	const char *source = NULL;

	system_name(
		reader, bag_sure(reader, bag, "MachineFqdn"), bag_place(bag, "MachineFqdn"));
	if (arc_status(reader, bag_sure(reader, bag, "Status"), bag_place(bag, "Status")))
		source = "arc";
	arc_version(
		reader, bag_sure(reader, bag, "AgentVersion"), bag_place(bag, "AgentVersion"));
	take_detected(reader, detected, bag_place(bag, "DetectedProperty"));
	if (take_keys(reader, profile, bag_place(bag, "LicenseProfile")))
		source = "azure-license";
	cJSON_Delete(profile);
	cJSON_Delete(detected);
	return source;
}
