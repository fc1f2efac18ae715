/* SPDX-License-Identifier: MIT */
/* What src/collect/ does on Windows, on any other system. */
#include "collect/collect.h"

cJSON *collect_facts(
	struct importer *importer, const struct collect_options *options, struct error *err)
{
	(void)importer, (void)options;
	error_set(err, EXIT_USAGE,
		"collect reads a running Windows; here, import reads what was captured on one");
	return NULL;
}
