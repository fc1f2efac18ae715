/* SPDX-License-Identifier: MIT */
/* Win32_Processor and Win32_SystemEnclosure. A machine has one object for each socket, so cores
 * are added up when the last of them was read. */
#include "import/hardware.h"
#include "import/bag.h"

#include "base/alloc.h"

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
	record_set_number(harvest_record(reader->harvest, PROCESSORS, "", identity, place),
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

void hardware_finish(struct harvest *harvest)
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
