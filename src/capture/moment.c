/* SPDX-License-Identifier: MIT */
#include "capture/moment.h"

#include "base/text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_NUMBERS = 7 };

/* The numbers of a text and what stands before each. */
struct numbers {
	int value[MAX_NUMBERS];
	int digits[MAX_NUMBERS];
	char before[MAX_NUMBERS]; /* the last character before the number, '\0' at the start */
	size_t count;
	int month;     /* named in English, 1 to 12; else 0 */
	int half;      /* 'a', 'p' or 0 */
	bool utc;      /* ends with Z */
	bool trailing; /* something else follows the numbers */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* English names only: those of other languages vary with case and grammar, and a date whose
 * month cannot be read is kept as text. */
static int month_of(const char *word, size_t len)
{
	static const char *const names[] = {"January", "February", "March", "April", "May",
		"June", "July", "August", "September", "October", "November", "December"};

	for (int i = 0; i < 12; i++) {
		size_t whole = strlen(names[i]);
		if (len != whole && len != 3)
			continue;
		char copy[16];
		memcpy(copy, word, len);
		copy[len] = '\0';
		if (text_starts_nocase(names[i], copy))
			return i + 1;
	}
	return 0;
}

static bool is_weekday(const char *word, size_t len)
{
	static const char *const names[] = {
		"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
	char copy[16];

	if (len < 3 || len > 9)
		return false;
	memcpy(copy, word, len);
	copy[len] = '\0';
	for (int i = 0; i < 7; i++) {
		if ((len == 3 || len == strlen(names[i])) && text_starts_nocase(names[i], copy))
			return true;
	}
	return false;
}

static bool take_word(struct numbers *numbers, const char *word, size_t len)
{
	if (len == 2 && (word[1] == 'M' || word[1] == 'm') && strchr("aApP", word[0])) {
		numbers->half = word[0] == 'a' || word[0] == 'A' ? 'a' : 'p';
		return true;
	}
	if (len == 1 && *word == 'T' && numbers->count == 3)
		return true;
	if (len == 1 && *word == 'Z' && numbers->count >= 5) {
		numbers->utc = true;
		return true;
	}
	if (len < 16 && !numbers->month && (numbers->month = month_of(word, len)))
		return true;
	return is_weekday(word, len);
}

static bool take_number(struct numbers *numbers, const char **at, char before)
{
	const char *text = *at;
	int value = 0, digits = 0;

	for (; is_digit(*text); text++, digits++) {
		if (digits >= 9)
			return false;
		value = value * 10 + (*text - '0');
	}
	*at = text;
	/* Fractions of a second. */
	if (numbers->count >= 6 && (before == '.' || before == ',' || before == ':'))
		return true;
	if (numbers->count == MAX_NUMBERS)
		return false;
	numbers->value[numbers->count] = value;
	numbers->digits[numbers->count] = digits;
	numbers->before[numbers->count++] = before;
	return true;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool split(const char *text, struct numbers *numbers)
{
	char before = '\0';

	memset(numbers, 0, sizeof(*numbers));
	while (*text) {
		/* Left-to-right marks and narrow no-break spaces stand around some dates. */
		if ((unsigned char)*text == 0xE2 && text[1] && text[2]) {
			if (strncmp(text, "\xE2\x80\x8E", 3) != 0 &&
				strncmp(text, "\xE2\x80\x8F", 3) != 0 &&
				strncmp(text, "\xE2\x80\xAF", 3) != 0)
				return false;
			text += 3;
		} else if (is_digit(*text)) {
			if (!take_number(numbers, &text, before))
				return false;
			before = ' ';
		} else if (is_letter(*text)) {
			size_t len = 0;
			while (is_letter(text[len]))
				len++;
			if (!take_word(numbers, text, len))
				return false;
			text += len;
			before = ' ';
		} else if (strchr(" ,./:-", *text)) {
			if (*text != ' ' || before == '\0')
				before = *text;
			text++;
		} else if ((unsigned char)*text == 0xC2 && (unsigned char)text[1] == 0xA0) {
			text += 2;
		} else {
			return false;
		}
	}
	return numbers->count > 0;
}

static bool day_fits(int year, int month, int day)
{
	static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return year >= 1980 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= days[month - 1] && (month != 2 || day < 29 || leap);
}

/* Writes "" when there is no such day. */
static void write_time(
	const struct numbers *n, int year, int month, int day, size_t rest, char out[24])
{
	int hour = 0, minute = 0, second = 0;
	size_t left = n->count - rest;

	out[0] = '\0';
	if (!day_fits(year, month, day))
		return;
	if (left >= 2) {
		hour = n->value[rest];
		minute = n->value[rest + 1];
		second = left >= 3 ? n->value[rest + 2] : 0;
		if (n->half && hour == 12)
			hour = 0;
		if (n->half == 'p')
			hour += 12;
	}
	if (hour > 23 || minute > 59 || second > 60)
		return;
	if (left < 2)
		snprintf(out, 24, "%04d-%02d-%02d", year % 10000, month % 100, day % 100);
	else
		snprintf(out, 24, "%04d-%02d-%02dT%02d:%02d:%02d%s", year % 10000, month % 100,
			day % 100, hour % 100, minute % 100, second % 100, n->utc ? "Z" : "");
}

/* Two digits: the programmes that we judge began in this century. */
static int whole_year(int value, int digits)
{
	return digits == 2 ? 2000 + value : value;
}

static int fixed(const char *digits, size_t count)
{
	int value = 0;

	for (size_t i = 0; i < count; i++)
		value = value * 10 + (digits[i] - '0');
	return value;
}

/* 20190304, 20190304083000.000000+060: WMI writes the offset in minutes. */
static bool read_packed(const char *text, struct moment *moment)
{
	size_t digits = strspn(text, "0123456789");
	struct numbers n = {.count = 0};
	char *end;

	if (digits != 8 && digits != 14)
		return false;
	for (size_t at = 8; at < digits; at += 2)
		n.value[n.count++] = fixed(text + at, 2);
	write_time(&n, fixed(text, 4), fixed(text + 4, 2), fixed(text + 6, 2), 0, moment->time);
	text += digits;
	if (digits == 14 && *text == '.') {
		text += 1 + strspn(text + 1, "0123456789");
		if (*text == '+' || *text == '-') {
			int minutes = (int)strtol(text, &end, 10);
			char utc[24];
			if (*end || !moment_to_utc(moment->time, -minutes, utc))
				return false;
			memcpy(moment->time, utc, sizeof(utc));
			text = end;
		}
	}
	return *text == '\0' && moment->time[0] != '\0';
}

/* 16 hexadecimal digits: what Windows Vista's list of updates holds. */
static bool read_filetime(const char *text, struct moment *moment)
{
	if (strlen(text) != 16 || strspn(text, "0123456789abcdefABCDEF") != 16)
		return false;
	return moment_from_filetime(strtoull(text, NULL, 16), moment->time);
}

static bool read_named(const struct numbers *n, struct moment *moment)
{
	/* September 06, 2018 and 6 September 2018 */
	int year = n->digits[1] == 4 ? n->value[1] : n->value[0];
	int day = n->digits[1] == 4 ? n->value[0] : n->value[1];

	write_time(n, year, n->month, day, 2, moment->time);
	return moment->time[0] != '\0';
}

static bool read_numeric(
	const struct numbers *n, enum moment_order order, struct moment *moment)
{
	char day_first[24], month_first[24];
	bool dots = n->before[1] == '.';
	int year;

	if (n->digits[0] == 4) {
		write_time(n, n->value[0], n->value[1], n->value[2], 3, moment->time);
		return moment->time[0] != '\0';
	}
	if (n->digits[2] != 4 && n->digits[2] != 2)
		return false;
	year = whole_year(n->value[2], n->digits[2]);
	write_time(n, year, n->value[1], n->value[0], 3, day_first);
	write_time(n, year, n->value[0], n->value[1], 3, month_first);
	/* Full stops stand between day, month and year in countries that begin with the day. */
	if (dots || !month_first[0] || (day_first[0] && order == MOMENT_DAY_FIRST))
		memcpy(moment->time, day_first, 24);
	else if (!day_first[0] || order == MOMENT_MONTH_FIRST)
		memcpy(moment->time, month_first, 24);
	else {
		memcpy(moment->time, month_first, 24);
		if (strcmp(day_first, month_first) != 0)
			memcpy(moment->other, day_first, 24);
	}
	return moment->time[0] != '\0';
}

bool moment_read(const char *text, enum moment_order order, struct moment *moment)
{
	struct numbers n;

	memset(moment, 0, sizeof(*moment));
	while (*text == ' ' || *text == '\t')
		text++;
	if (strlen(text) > 64)
		return false;
	if (read_filetime(text, moment) || read_packed(text, moment))
		return true;
	memset(moment, 0, sizeof(*moment));
	if (!split(text, &n))
		return false;
	if (n.month)
		return n.count >= 2 && read_named(&n, moment);
	return n.count >= 3 && n.before[1] && strchr("./-", n.before[1]) &&
	       n.before[1] == n.before[2] && read_numeric(&n, order, moment);
}

enum moment_order moment_proves(const char *text)
{
	struct moment day, month;
	bool by_day = moment_read(text, MOMENT_DAY_FIRST, &day);
	bool by_month = moment_read(text, MOMENT_MONTH_FIRST, &month);
	struct numbers n;

	if (!by_day || !by_month || !split(text, &n) || n.month || n.count < 3 ||
		n.digits[0] == 4 || n.before[1] == '.')
		return MOMENT_UNDECIDED;
	if (n.value[0] > 12)
		return MOMENT_DAY_FIRST;
	return n.value[1] > 12 ? MOMENT_MONTH_FIRST : MOMENT_UNDECIDED;
}

void moment_note(struct moment_evidence *evidence, const char *text)
{
	enum moment_order order = moment_proves(text);

	evidence->day_first = evidence->day_first || order == MOMENT_DAY_FIRST;
	evidence->month_first = evidence->month_first || order == MOMENT_MONTH_FIRST;
}

enum moment_order moment_order_of(const struct moment_evidence *evidence)
{
	if (evidence->day_first == evidence->month_first)
		return MOMENT_UNDECIDED;
	return evidence->day_first ? MOMENT_DAY_FIRST : MOMENT_MONTH_FIRST;
}

/* The civil calendar from days since 1970-01-01, by eras of 400 years that begin in March. */
static void civil(long long days, int *year, int *month, int *day)
{
	long long era, day_of_era, year_of_era, day_of_year, shifted;

	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	day_of_era = days - era * 146097;
	year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) /
		365;
	day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	shifted = (5 * day_of_year + 2) / 153;
	*day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
	*month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
	*year = (int)(year_of_era + era * 400 + (*month <= 2));
}

static long long day_number(int year, int month, int day)
{
	year -= month <= 2;
	month += month <= 2 ? 9 : -3;
	return 365LL * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day -
	       1 - 719468;
}

bool moment_from_unix(long long seconds, char time[24])
{
	int year, month, day;
	long long days = seconds / 86400, rest = seconds % 86400;

	if (seconds < 315532800 || seconds > 4133980799)
		return false;
	civil(days, &year, &month, &day);
	snprintf(time, 24, "%04d-%02d-%02dT%02d:%02d:%02dZ", year % 10000, month % 100,
		day % 100, (int)(rest / 3600) % 100, (int)(rest / 60 % 60), (int)(rest % 60));
	return true;
}

bool moment_from_filetime(unsigned long long ticks, char time[24])
{
	/* 1601 to 1970 */
	const unsigned long long epoch = 11644473600u;

	if (ticks / 10000000 < epoch)
		return false;
	return moment_from_unix((long long)(ticks / 10000000 - epoch), time);
}

bool moment_to_utc(const char *local, int minutes, char time[24])
{
	struct numbers n;
	const int *f = n.value;

	if (!split(local, &n) || n.count != 6 || n.digits[0] != 4)
		return false;
	return moment_from_unix(day_number(f[0], f[1], f[2]) * 86400 + f[3] * 3600LL +
					f[4] * 60 + f[5] + minutes * 60LL,
		time);
}
