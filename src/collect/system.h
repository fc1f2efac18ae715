/* SPDX-License-Identifier: MIT */
/* The running system and its machine, as the functions of Windows and the firmware give them;
 * what the registry says besides is read elsewhere. */
#ifndef COLLECT_SYSTEM_H
#define COLLECT_SYSTEM_H

#include "readers/reader.h"

#include <stdbool.h>

/* Puts the sections `os` and `machine`. */
void system_collect(struct reader *reader, struct place place);

/* When all others were asked, too: says how far both were looked at. Whether the machine runs
 * in Azure is a part of its hardware, and unknown until the metadata service was asked. */
void system_cover(struct harvest *harvest, struct place place);

/* Whether this program runs with the rights of an administrator. */
bool system_is_elevated(void);

/* The time in UTC as facts write it, `milliseconds` ago. */
void system_time(char time[21], unsigned long long milliseconds);

#endif
