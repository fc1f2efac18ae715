/* SPDX-License-Identifier: MIT */
/* Licences as `slmgr /dlv` prints them and as SoftwareLicensingProduct lists them. */
#include "readers/licences.h"
#include "readers/bag.h"

#include "base/alloc.h"
#include "base/text.h"
#include "facts/facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* LicenseStatus of WMI, in its order. */
const char *const licence_states[7] = {"unlicensed", "licensed", "oob-grace", "oot-grace",
	"non-genuine-grace", "notification", "extended-grace"};

static bool is_partial_key(const char *text)
{
	return strlen(text) == 5 && facts_format_matches("esu-partial-key", text);
}

/* "Retail", "OEM:DM", "Volume:GVLK": anything else was written over by its owner. */
static bool is_channel(const char *text)
{
	return text[strspn(text,
		       "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_:-")] ==
		       '\0' &&
	       text[strspn(text, "xX")] != '\0';
}

/* Masked by its owner: "xxxxx", "*****". */
static const char *key_state(const char *partial)
{
	return !*partial ? "none" : is_partial_key(partial) ? "installed" : "unclear";
}

void licence_put(struct reader *reader, const struct licence *licence, struct place place)
{
	const char *id = *licence->id ? licence->id : "none";
	char *identity = xasprintf("%s %s", id, strcmp(id, "none") == 0 ? licence->name : "");
	struct record *record = harvest_record(
		reader->harvest, "licensing/products", "licensing", identity, place);

	record_set(record, "id", id, place);
	record_set(record, "application", *licence->application ? licence->application : "none",
		place);
	record_keep(record, "name", licence->name, place);
	record_keep(record, "description", licence->description, place);
	if (is_channel(licence->channel))
		record_keep(record, "channel", licence->channel, place);
	record_set(record, "status", *licence->status ? licence->status : "unclear", place);
	if (*licence->reason)
		record_set(record, "reason", licence->reason, place);
	record_set(record, "key",
		licence->key_known ? key_state(licence->partial_key) : "unclear", place);
	/* Whichever capture is believed, the key and its last characters are of the same one.
	 */
	if (strcmp(record_get(record, "key"), "installed") != 0)
		record_replace(record, "partial_key", "", place);
	else if (is_partial_key(licence->partial_key))
		record_set(record, "partial_key", licence->partial_key, place);
	free(identity);
}

/* A state or a reason as WMI gives it, signed or not. */
static bool read_number(const char *text, unsigned long *value)
{
	char *end;
	long long number = strtoll(text, &end, 10);

	*value = (unsigned long)(number & 0xFFFFFFFF);
	return end != text && *end == '\0';
}

const char *licence_take(struct reader *reader, const struct bag *bag)
{
	struct licence licence = {"", "", bag_get(bag, "Name"), bag_get(bag, "Description"),
		bag_get(bag, "ProductKeyChannel"), "", "", bag_get(bag, "PartialProductKey"),
		bag_has(bag, "PartialProductKey")};
	char id[37] = "", application[37] = "", reason[11] = "";
	unsigned long number;

	subject_machine(reader, bag, "PSComputerName");
	if (find_guid(bag_get(bag, "ID"), id))
		licence.id = id;
	if (find_guid(bag_get(bag, "ApplicationID"), application))
		licence.application = application;
	if (read_number(bag_get(bag, "LicenseStatus"), &number) && number < 7)
		licence.status = licence_states[number];
	if (read_number(bag_get(bag, "LicenseStatusReason"), &number) && number) {
		snprintf(reason, sizeof(reason), "0x%08lX", number & 0xFFFFFFFF);
		licence.reason = reason;
	}
	if (!*licence.id && !*licence.name)
		return NULL;
	licence_put(reader, &licence, bag_place(bag, "LicenseStatus"));
	return "licensing";
}

/* "Windows(R), ServerStandard edition": the EditionID of the system, the caller's; NULL when
 * the name is another one. */
static char *edition_of(const char *name)
{
	static const char tail[] = " edition";
	const char *comma = strncmp(name, "Windows", 7) == 0 ? strstr(name, ", ") : NULL;
	const char *start = comma ? comma + 2 : "";
	size_t len = 0;

	while (start[len] && start[len] != ' ' && start[len] != ',')
		len++;
	return len && strcmp(start + len, tail) == 0 ? xstrndup(start, len) : NULL;
}

/* Windows lists a licence for each of its channels; the one with a key is that of the system.
 */
void licences_finish(struct harvest *harvest)
{
	const struct record *record = NULL, *os = harvest_find(harvest, "os", "");
	char *edition = NULL;
	struct place place = {0, 0};
	bool one = true;

	while ((record = harvest_next(harvest, "licensing/products", record))) {
		char *other = strcmp(record_get(record, "key"), "installed") == 0
				      ? edition_of(record_get(record, "name"))
				      : NULL;
		if (!other)
			continue;
		one = one && (!edition || strcmp(edition, other) == 0);
		place = record_place(record);
		free(edition);
		edition = other;
	}
	if (edition && one && !(os && *record_get(os, "edition")))
		harvest_member(harvest, "os", "os", "edition", edition, place);
	free(edition);
}
