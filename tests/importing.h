/* SPDX-License-Identifier: MIT */
/*
 * For test programs that import many captures: an importer that asks for what all rules ask,
 * as the program itself does.
 */
#ifndef TESTS_IMPORTING_H
#define TESTS_IMPORTING_H

#include "base/asset.h"
#include "base/error.h"
#include "base/library.h"
#include "import/import.h"
#include "judge/asked.h"
#include "judge/judge.h"

#include <stdbool.h>

struct importing {
	struct assets *assets;
	struct judge *judge;
	struct asked asked;
	struct import_options options;
	struct importer *importer;
};

/* Once in a program. */
static inline bool importing_open(struct importing *importing, struct error *err)
{
	library_init();
	importing->options =
		(struct import_options){.version = "0", .now = "2026-09-20T00:00:00Z"};
	if (!(importing->assets = assets_open(NULL, err)) ||
		!(importing->judge = judge_new(importing->assets, JUDGE_MACHINES, "en", err)))
		return false;
	judge_asked(importing->judge, &importing->asked);
	importing->options.asked = importing->asked.values;
	importing->options.asked_count = importing->asked.count;
	importing->importer = importer_new(importing->assets, &importing->options, err);
	return importing->importer != NULL;
}

static inline void importing_close(struct importing *importing)
{
	importer_free(importing->importer);
	asked_release(&importing->asked);
	judge_free(importing->judge);
	assets_free(importing->assets);
	library_cleanup();
}

#endif
