/* SPDX-License-Identifier: MIT */
/* A registry hive of any shape as that of both the system and its programs: whatever it gives
 * must be a facts document. */
#include "reader.h"

#include "machine/machine.h"
#include "registry/hives.h"

static void mount(struct hives *hives, const char *above, const uint8_t *data, size_t size)
{
	struct error err = ERROR_NONE;
	struct buf bytes = BUF_EMPTY;

	buf_add(&bytes, data, size);
	hives_mount(hives, above, &bytes, &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct bench *bench = bench_open();
	struct harvest *harvest = harvest_new(NULL);
	struct hives *hives = hives_new();
	struct reader reader;

	reader_init(&reader, harvest, &bench->guide, bench->labels,
		harvest_capture(harvest, "hive", ""));
	mount(hives, "HKLM\\SYSTEM", data, size);
	mount(hives, "HKLM\\SOFTWARE", data, size);
	machine_registry(&reader, hives_view(hives));
	machine_services(&reader, hives_view(hives));
	hives_free(hives);
	bench_check(harvest, bench);
	return 0;
}
