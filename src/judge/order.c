/* SPDX-License-Identifier: MIT */
#include "judge/order.h"

#include <stdlib.h>
#include <string.h>

int order_versions(const char *a, const char *b)
{
	while (*a || *b) {
		unsigned long long x = strtoull(a, (char **)&a, 10);
		unsigned long long y = strtoull(b, (char **)&b, 10);
		if (x != y)
			return x < y ? -1 : 1;
		if (*a == '.')
			a++;
		else if (*a)
			break;
		if (*b == '.')
			b++;
		else if (*b)
			break;
	}
	return 0;
}

int order_releases(const char *a, const char *b)
{
	char *end;
	unsigned long long x = strtoull(a, &end, 10);
	unsigned long long minor = *end == '.' ? strtoull(end + 1, NULL, 10) : 0;
	unsigned long long y = strtoull(b, &end, 10);
	unsigned long long other = *end == '.' ? strtoull(end + 1, NULL, 10) : 0;

	if (x != y)
		return x < y ? -1 : 1;
	return minor == other ? 0 : minor < other ? -1 : 1;
}

static int digits(const char *text, int count)
{
	int value = 0;

	for (int i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

/* Days since 0000-03-01 by the civil calendar. */
static bool day_number(const char *date, long *days)
{
	int year, month, day;

	if (strlen(date) < 10 || date[4] != '-' || date[7] != '-')
		return false;
	year = digits(date, 4);
	month = digits(date + 5, 2);
	day = digits(date + 8, 2);
	if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	year -= month <= 2;
	month += month <= 2 ? 9 : -3;
	*days = 365L * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day;
	return true;
}

bool order_days(const char *from, const char *to, long *days)
{
	long a, b;

	if (!day_number(from, &a) || !day_number(to, &b))
		return false;
	*days = b - a;
	return true;
}

static bool same_zone(const char *a, const char *b)
{
	return (strchr(a, 'Z') != NULL) == (strchr(b, 'Z') != NULL);
}

/* Minutes since midnight, from "...THH:MM". */
static int minute_of_day(const char *time)
{
	int hour, minute;

	if (strlen(time) < 16 || time[10] != 'T' || time[13] != ':')
		return -1;
	hour = digits(time + 11, 2);
	minute = digits(time + 14, 2);
	return hour < 0 || minute < 0 ? -1 : hour * 60 + minute;
}

bool order_minutes(const char *from, const char *to, long *minutes)
{
	int a = minute_of_day(from), b = minute_of_day(to);
	long days;

	if (a < 0 || b < 0 || !same_zone(from, to) || !order_days(from, to, &days))
		return false;
	*minutes = days * 24 * 60 + b - a;
	return true;
}

int order_times(const char *a, const char *b)
{
	size_t len = strlen(a) < strlen(b) ? strlen(a) : strlen(b);
	long days;

	if (!order_days(a, b, &days))
		return 2;
	if (days > 1 || days < -1)
		return days > 0 ? -1 : 1;
	if (!same_zone(a, b) || len == 10)
		return days == 0 || !same_zone(a, b) ? 2 : days > 0 ? -1 : 1;
	return strncmp(a, b, len) < 0 ? -1 : strncmp(a, b, len) > 0;
}
