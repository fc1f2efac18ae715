/* SPDX-License-Identifier: MIT */
/* What src/collect/ does on Windows, on any other system. */
#include "collect/collect.h"
#include "start.h"

cJSON *collect_facts(
	struct importer *importer, const struct collect_options *options, struct error *err)
{
	(void)importer, (void)options;
	error_set(err, EXIT_USAGE,
		"collect reads a running Windows; here, import reads what was captured on one");
	return NULL;
}

bool start_is_meant(int argc)
{
	(void)argc;
	return false;
}

int start_all(const struct assets *assets, struct error *err)
{
	(void)assets, (void)err;
	return 0;
}

void start_end(void)
{
}
