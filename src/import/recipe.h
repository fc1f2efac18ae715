/* SPDX-License-Identifier: MIT */
/*
 * How captures are made: the list of kinds with the command that prints each, and a script that
 * runs all commands which rules need. Both come from data/catalogue/collect.xml; the commands
 * are those that a report names where something was not collected.
 */
#ifndef IMPORT_RECIPE_H
#define IMPORT_RECIPE_H

#include "base/buf.h"
#include "harvest/guide.h"

/* Appends all kinds: what each is and how to print it. */
void recipe_list(const struct guide *guide, struct buf *out);

/*
 * Appends a batch file (cmd.exe), or a script for PowerShell 2.0 and later. Both read only,
 * write into one new folder, go on when a step fails, and mark each output so that nothing that
 * was cut passes for the whole (import/capture.h). Lines end with CR LF, all bytes are ASCII.
 */
void recipe_batch(const struct guide *guide, const char *version, struct buf *out);
void recipe_powershell(const struct guide *guide, const char *version, struct buf *out);

#endif
