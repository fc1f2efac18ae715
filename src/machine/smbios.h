/* SPDX-License-Identifier: MIT */
/*
 * What the firmware says of the machine: the tables of SMBIOS (DMTF DSP0134), which need no
 * WMI. They are as hostile as any input: each length is checked.
 */
#ifndef MACHINE_SMBIOS_H
#define MACHINE_SMBIOS_H

#include <stddef.h>

/* Each text is the caller's; NULL when the firmware has no such table. */
struct smbios {
	char *manufacturer, *model; /* of the system, type 1 */
	char *asset_tag;            /* of the chassis, type 3; "" when none is set */
};

/* Reads the structures one after the other, as far as they are whole. Release it. */
void smbios_read(struct smbios *smbios, const unsigned char *bytes, size_t len);
void smbios_release(struct smbios *smbios);

#endif
