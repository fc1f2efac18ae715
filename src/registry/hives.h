/* SPDX-License-Identifier: MIT */
/*
 * The hives of a system that does not run, as one registry. HKLM\SOFTWARE and HKLM\SYSTEM are
 * files of their own; CurrentControlSet, which exists only while Windows runs, is the one that
 * Select\Current names. Keys that Windows holds in memory only are in no file.
 */
#ifndef REGISTRY_HIVES_H
#define REGISTRY_HIVES_H

#include "base/buf.h"
#include "base/error.h"
#include "registry/view.h"

#include <stdbool.h>

struct hives;

struct hives *hives_new(void);
void hives_free(struct hives *hives);

/* Takes the bytes of a hive over, which stands for all that is below `above`, "HKLM\SOFTWARE".
 * Fails as hive_open(); all visits below it then fail with that reason. */
bool hives_mount(struct hives *hives, const char *above, struct buf *bytes, struct error *err);

/* Says why a hive is not there, for the visits below it. */
void hives_lack(struct hives *hives, const char *above, const char *why);

/* Why no answer of that hive is whole, or NULL. */
const char *hives_doubt(const struct hives *hives, const char *above);

/* Borrowed, as long as the hives. */
struct view *hives_view(struct hives *hives);

#endif
