/* SPDX-License-Identifier: MIT */
/*
 * Dates and times as Windows tools write them: 3/4/2019, 04.03.2019, 2019-03-04, 20190304,
 * 20190304083000.000000+060 (WMI), 01d4dfd0fb4eb361 (FILETIME), "Thursday, September 06, 2018
 * 12:00:00 AM". Day and month may stand in either order: what the text alone cannot tell, other
 * dates of the same capture may.
 */
#ifndef CAPTURE_MOMENT_H
#define CAPTURE_MOMENT_H

#include <stdbool.h>
#include <stddef.h>

enum moment_order {
	MOMENT_UNDECIDED,
	MOMENT_DAY_FIRST,
	MOMENT_MONTH_FIRST,
};

/* Two readings of one text. Each is a time of the facts document ("2019-03-04",
 * "2019-03-04T08:30:00", with Z only when the text says that it is UTC) or "". */
struct moment {
	char time[24];
	char other[24]; /* the reading with day and month exchanged; "" when there is one only
			 */
};

/* Reads a text that is a date, with or without a time. `order` decides between two readings.
 * False when it is none. */
bool moment_read(const char *text, enum moment_order order, struct moment *moment);

/* What order a text proves by itself: 21/08/2018 can only be read in one way. */
enum moment_order moment_proves(const char *text);

/* Joins what several texts of one capture prove; two that contradict each other prove nothing
 * and make the answer undecided for good. */
struct moment_evidence {
	bool day_first, month_first;
};
void moment_note(struct moment_evidence *evidence, const char *text);
enum moment_order moment_order_of(const struct moment_evidence *evidence);

/* A FILETIME (100 ns since 1601, UTC) as a time; false when it is out of range. */
bool moment_from_filetime(unsigned long long ticks, char time[24]);

/* The same from seconds since 1970. */
bool moment_from_unix(long long seconds, char time[24]);

/* Moves a local time by minutes to UTC: "2019-03-04T08:30:00", -60 -> "2019-03-04T07:30:00Z".
 * False when `local` has no time of day. */
bool moment_to_utc(const char *local, int minutes, char time[24]);

#endif
