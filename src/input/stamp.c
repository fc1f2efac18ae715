/* SPDX-License-Identifier: MIT */
#include "input/stamp.h"

#include <stdbool.h>
#include <stdio.h>

enum {
	DAY = 24 * 60 * 60,
	DAYS_OF_400_YEARS = 400 * 365 + 97,
};

static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_of_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

void stamp_from_seconds(char text[STAMP_ROOM], int64_t seconds)
{
	const int64_t end = INT64_C(253402300800); /* the year 10000 */
	int year = 1970;
	int month = 1;
	int days;
	int rest;

	text[0] = '\0';
	if (seconds < 0 || seconds >= end)
		return;
	days = (int)(seconds / DAY);
	rest = (int)(seconds % DAY);
	year += days / DAYS_OF_400_YEARS * 400;
	days %= DAYS_OF_400_YEARS;
	for (int length = 365; days >= length; length = is_leap(year) ? 366 : 365) {
		days -= length;
		year++;
	}
	for (; days >= days_of_month(year, month); month++)
		days -= days_of_month(year, month);
	/* The remainders are for a compiler that sizes the text by the types. */
	snprintf(text, STAMP_ROOM, "%04d-%02d-%02dT%02d:%02d:%02dZ", year % 10000, month % 100,
		(days + 1) % 100, rest / 3600 % 100, rest / 60 % 60, rest % 60);
}

void stamp_from_filetime(char text[STAMP_ROOM], uint64_t ticks)
{
	const int64_t before_1970 = INT64_C(11644473600);

	stamp_from_seconds(text, (int64_t)(ticks / 10000000) - before_1970);
}

void stamp_from_dos(char text[STAMP_ROOM], unsigned date, unsigned time)
{
	int year = 1980 + (int)(date >> 9 & 0x7F);
	int month = (int)(date >> 5 & 0xF);
	int day = (int)(date & 0x1F);
	int hour = (int)(time >> 11 & 0x1F);
	int minute = (int)(time >> 5 & 0x3F);
	int second = (int)(time & 0x1F) * 2;

	text[0] = '\0';
	if (month < 1 || month > 12 || day < 1 || day > days_of_month(year, month) ||
		hour > 23 || minute > 59 || second > 59)
		return;
	snprintf(text, STAMP_ROOM, "%04d-%02d-%02dT%02d:%02d:%02d", year, month, day, hour,
		minute, second);
}
