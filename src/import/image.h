/* SPDX-License-Identifier: MIT */
/*
 * Facts from a system that does not run: the disk of a machine as it is mounted, its Windows
 * folder, or what somebody copied of them. Read are the registry hives below System32\config
 * and the files that the catalogue names; nothing is written, and no symbolic link is followed.
 *
 * Names are found in any case, as Windows finds them. What only a running system knows (its
 * licences, which services run, the hotfix list of WMI, the signs of a pending restart that
 * Windows keeps in memory) stays unknown.
 */
#ifndef IMPORT_IMAGE_H
#define IMPORT_IMAGE_H

#include "import/import.h"

/*
 * The facts document; the caller's. Fails: 66 when `folder` is none, 65 when there is no
 * Windows in it or none of its hives can be read.
 */
cJSON *image_import(struct importer *importer, const char *folder, struct error *err);

#endif
