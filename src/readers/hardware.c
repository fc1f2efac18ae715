/* SPDX-License-Identifier: MIT */
/*
 * What captures say of the hardware besides systeminfo: Win32_Processor, Win32_SystemEnclosure
 * and the answer of Azure's instance metadata service. A machine has one object for each
 * socket, so cores are added up when the last of them was read.
 */
#include "readers/hardware.h"
#include "readers/bag.h"

#include "base/alloc.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* Of each processor, until hardware_finish(). */
#define PROCESSORS "processors"

const char *processor_take(struct reader *reader, const struct bag *bag)
{
	struct place place = bag_place(bag, "NumberOfCores");
	const char *text = bag_get(bag, "NumberOfCores");
	unsigned long cores = strtoul(text, NULL, 10);
	char *identity;

	if (!cores || cores > 4096)
		return NULL;
	identity = xasprintf("%zu:%zu", place.capture, place.line);
	/* Of a list whose end nobody saw some may be missing. */
	if (reader_closed(reader))
		record_set_number(
			harvest_record(reader->harvest, PROCESSORS, "", identity, place),
			"cores", cores, place);
	free(identity);
	return "hardware";
}

const char *enclosure_take(struct reader *reader, const struct bag *bag)
{
	struct place place = bag_place(bag, "SMBIOSAssetTag");
	const char *tag = bag_get(bag, "SMBIOSAssetTag");

	/* A maker that sets none leaves it empty. */
	harvest_member(reader->harvest, "machine", "hardware", "asset_tag", *tag ? tag : "none",
		place);
	return "hardware";
}

/*
 * The line that our own command prints (data/catalogue/collect.xml): the HTTP status 200 and
 * the name of the Azure cloud, or why there is none, as .NET calls it (WebExceptionStatus).
 * Anything else may be the service of another cloud at the same address, or a proxy.
 */
static const char *metadata_state(const char *text)
{
	static const char azure[] = "200 Azure";
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

	if (strcmp(text, "ConnectFailure") == 0 || strcmp(text, "Timeout") == 0)
		return "none";
	return strncmp(text, azure, sizeof(azure) - 1) == 0 &&
			       !text[4 + strspn(text + 4, letters)]
		       ? "azure"
		       : "unclear";
}

size_t metadata_read(struct reader *reader, size_t at)
{
	static const char label[] = "Azure metadata service: ";
	const char *line = reader_trimmed(reader, at);

	if (strncmp(line, label, sizeof(label) - 1) != 0 || reader_cut(reader, at))
		return at;
	reader_claim(reader, "imds");
	harvest_member(reader->harvest, "machine", "hardware", "imds",
		metadata_state(line + sizeof(label) - 1), reader_place(reader, at));
	return at + 1;
}

/* Whole is what has all that the commands for it print. */
static void cover(struct harvest *harvest)
{
	static const char *const members[] = {"name", "domain", "manufacturer", "model",
		"asset_tag", "cores", "clock", "imds"};
	const struct record *machine = harvest_find(harvest, "machine", "");

	for (size_t i = 0; machine && i < sizeof(members) / sizeof(*members); i++) {
		if (!*record_get(machine, members[i]))
			return;
	}
	if (machine)
		harvest_cover(harvest, "hardware", COVER_WHOLE, record_place(machine));
}

static void add_cores(struct harvest *harvest)
{
	unsigned long cores = 0, sockets = 0;
	const struct record *record = NULL;
	struct place place = {0, 0};
	struct record *machine;

	/* Those of the capture that was read last. */
	while ((record = harvest_next(harvest, PROCESSORS, record)))
		place = record_place(record);
	while ((record = harvest_next(harvest, PROCESSORS, record))) {
		if (record_place(record).capture != place.capture)
			continue;
		cores += strtoul(record_get(record, "cores"), NULL, 10);
		sockets++;
	}
	if (!sockets || cores > 4096 || sockets > 1024)
		return;
	machine = harvest_record(harvest, "machine", "hardware", "", place);
	record_set_number(machine, "cores", cores, place);
	record_set_number(machine, "sockets", sockets, place);
}

void hardware_finish(struct harvest *harvest)
{
	add_cores(harvest);
	cover(harvest);
}
