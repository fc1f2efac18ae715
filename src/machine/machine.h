/* SPDX-License-Identifier: MIT */
/*
 * The facts that a registry holds, of the running system or of an image of a disk: what rules
 * ask for, what stands for other facts, signs of a pending restart, packages of the component
 * store, certificates. What could not be had is said to have failed, what is not there is
 * absent only where all of its key was seen.
 *
 *	importer_reader(importer, "registry", &reader);
 *	machine_registry(&reader, view);
 */
#ifndef MACHINE_MACHINE_H
#define MACHINE_MACHINE_H

#include "readers/reader.h"
#include "registry/view.h"

/* All that is worth reading in HKLM. */
void machine_registry(struct reader *reader, struct view *view);

/* Only what lies below one key, "HKLM\SYSTEM", for who has a capture for each hive. */
void machine_registry_below(struct reader *reader, struct view *view, const char *root);

/* The services of a system that does not run: whether each may start. Their state is unclear.
 * Where Windows runs, its service manager knows both. */
void machine_services(struct reader *reader, struct view *view);

/* The certificates of LocalMachine\CA and LocalMachine\Root, each the union of what Windows
 * shows as one store; machine_registry() reads them as well. */
void machine_stores(struct reader *reader, struct view *view);

#endif
