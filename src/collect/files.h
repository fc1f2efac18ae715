/* SPDX-License-Identifier: MIT */
/* The files of the running system that are worth reading (data/catalogue/collect.xml): logs, of
 * each at most the last 64 MiB, and settings. */
#ifndef COLLECT_FILES_H
#define COLLECT_FILES_H

#include "collect/probe.h"
#include "import/import.h"

#include <stdbool.h>

/* The path that "%windir%\Logs" and the like stand for, from what Windows itself says and never
 * from the environment; the caller's, NULL when it says nothing. */
char *files_expand(const char *path);

bool files_exist(const char *path);

/* Hands each file that is there to the importer, as long as there is time. */
void files_collect(
	struct importer *importer, const struct guide *guide, const struct probes *probes);

#endif
