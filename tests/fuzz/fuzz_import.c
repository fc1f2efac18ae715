/* SPDX-License-Identifier: MIT */
/* Any bytes: nothing is recognised, or what comes of it is a facts document. */
#include "import/import.h"
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct import_options options = {
		.version = "1.0", .now = "2026-09-20T00:00:00Z"};
	static struct importer *importer;
	const struct bench *bench = bench_open();
	struct error err = ERROR_NONE;
	struct facts *facts;
	cJSON *document;

	if (!importer) {
		options.asked = bench->asked.values;
		options.asked_count = bench->asked.count;
		importer = importer_new(bench->assets, &options, &err);
	}
	document = importer_bytes(importer, "input", (const char *)data, size, &err);
	if (!document) {
		if (err.exit != EXIT_BAD_INPUT)
			abort();
		return 0;
	}
	facts = facts_adopt("facts", document, bench->assets, &err);
	if (!facts)
		abort();
	facts_free(facts);
	return 0;
}
