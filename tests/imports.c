/* SPDX-License-Identifier: MIT */
/*
 * Usage: imports FILE...
 *
 * Imports each file alone and prints its facts, a line for each: a JSON object, {"error": why}
 * when nothing in it was known. One process for all: its start takes longer than most imports.
 */
#include "importing.h"

#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>

static void show(struct importer *importer, const char *path)
{
	struct error err = ERROR_NONE;
	cJSON *facts = importer_paths(importer, &path, 1, &err);
	char *text;

	if (!facts) {
		facts = cJSON_CreateObject();
		json_add_text(facts, "error", err.text);
	}
	text = cJSON_PrintUnformatted(facts);
	puts(text);
	cJSON_free(text);
	cJSON_Delete(facts);
}

int main(int argc, char **argv)
{
	struct error err = ERROR_NONE;
	struct importing importing;

	if (!importing_open(&importing, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 99;
	}
	for (int i = 1; i < argc; i++)
		show(importing.importer, argv[i]);
	importing_close(&importing);
	return 0;
}
