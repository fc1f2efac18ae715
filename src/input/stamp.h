/* SPDX-License-Identifier: MIT */
/*
 * When a file was last changed, as facts say it: "2026-05-13T08:15:00Z", and without the Z
 * where the zone is that of the machine that wrote it. A time that no calendar knows, or
 * that is before 1970 or after 9999, is "".
 */
#ifndef INPUT_STAMP_H
#define INPUT_STAMP_H

#include <stdint.h>

enum { STAMP_ROOM = sizeof("YYYY-MM-DDTHH:MM:SSZ") };

/* Seconds since 1970-01-01, UTC. */
void stamp_from_seconds(char text[STAMP_ROOM], int64_t seconds);

/* Windows FILETIME: 100 nanoseconds each since 1601-01-01, UTC. */
void stamp_from_filetime(char text[STAMP_ROOM], uint64_t ticks);

/* The two words of MS-DOS: local time, every other second. */
void stamp_from_dos(char text[STAMP_ROOM], unsigned date, unsigned time);

#endif
