/* SPDX-License-Identifier: MIT */
#include "machine/machine.h"

#include "base/alloc.h"
#include "machine/key.h"
#include "readers/services.h"

#include <stdlib.h>

#define SERVICES "HKLM\\SYSTEM\\CurrentControlSet\\Services"

/* Types of services that are programs; the others are drivers. */
enum { OWN_PROCESS = 0x10, SHARE_PROCESS = 0x20 };

/* False when the key could not be read as a whole. */
static bool take_service(struct reader *reader, struct view *view, const char *name)
{
	char *path = xasprintf(SERVICES "\\%s", name);
	struct machine_key key;
	unsigned long type, start;
	bool whole;

	machine_key_load(&key, reader, view, path, false);
	whole = key.answer == VIEW_FOUND;
	if (machine_key_number(&key, "Type", &type) && type & (OWN_PROCESS | SHARE_PROCESS))
		service_put(reader, name, "",
			machine_key_number(&key, "Start", &start) ? service_start(start) : "",
			key.key.place);
	machine_key_release(&key);
	free(path);
	return whole;
}

void machine_services(struct reader *reader, struct view *view)
{
	struct machine_key key;
	bool whole;

	machine_key_load(&key, reader, view, SERVICES, true);
	whole = key.answer == VIEW_FOUND;
	if (key.answer == VIEW_ABSENT || key.answer == VIEW_FAILED)
		machine_key_fail(&key, reader, "services");
	for (size_t i = 0; i < key.count; i++)
		whole = take_service(reader, view, key.children[i]) && whole;
	if (key.count)
		harvest_cover(reader->harvest, "services", whole ? COVER_WHOLE : COVER_PARTIAL,
			key.key.place);
	machine_key_release(&key);
}
