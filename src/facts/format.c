/* SPDX-License-Identifier: MIT */
#include "facts/format.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* How many of the leading characters are in `set`. */
static size_t run(const char *text, const char *set)
{
	return strspn(text, set);
}

#define DIGITS "0123456789"
#define UPPER_HEX "0123456789ABCDEF"
#define LOWER_HEX "0123456789abcdef"

static bool is_id(const char *text)
{
	if (!(*text >= 'a' && *text <= 'z'))
		return false;
	for (const char *at = text; *at; at++) {
		bool word = (*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9');
		bool dash = *at == '-' && at[1] && at[1] != '-';
		if (!word && !dash)
			return false;
	}
	return true;
}

static bool is_number(const char *text)
{
	size_t digits = run(text, DIGITS);
	return digits >= 1 && digits <= 10 && !text[digits];
}

/* A setting that other captures than those at hand may hold. */
static bool is_limit(const char *text)
{
	return is_number(text) || strcmp(text, "unclear") == 0;
}

static bool is_version(const char *text)
{
	for (int parts = 1;; parts++) {
		size_t digits = run(text, DIGITS);
		if (digits < 1 || digits > 10 || parts > 5)
			return false;
		text += digits;
		if (!*text)
			return parts >= 2;
		if (*text++ != '.')
			return false;
	}
}

static bool is_kb(const char *text)
{
	size_t digits = run(text, DIGITS);
	return (digits == 6 || digits == 7) && !text[digits];
}

static bool is_guid(const char *text)
{
	static const int groups[] = {8, 4, 4, 4, 12};

	for (size_t i = 0; i < 5; i++) {
		if ((int)run(text, LOWER_HEX) != groups[i])
			return false;
		text += groups[i];
		if (*text != (i < 4 ? '-' : '\0'))
			return false;
		text += i < 4;
	}
	return true;
}

static bool is_partial_key(const char *text)
{
	size_t len = run(text, DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	return (len == 0 || len == 5) && !text[len];
}

static bool is_code(const char *text)
{
	return text[0] == '0' && text[1] == 'x' && run(text + 2, UPPER_HEX) == 8 && !text[10];
}

static bool is_thumbprint(const char *text)
{
	return run(text, UPPER_HEX) == 40 && !text[40];
}

/* `count` digits whose value lies within the bounds. */
static bool digits_within(const char *text, size_t count, int low, int high)
{
	int value = 0;

	for (size_t i = 0; i < count; i++) {
		if (!isdigit((unsigned char)text[i]))
			return false;
		value = value * 10 + (text[i] - '0');
	}
	return value >= low && value <= high;
}

static bool is_time(const char *text)
{
	size_t len = strlen(text);

	if (len != 10 && len != 19 && len != 20)
		return false;
	if (!digits_within(text, 4, 1601, 9999) || text[4] != '-' ||
		!digits_within(text + 5, 2, 1, 12) || text[7] != '-' ||
		!digits_within(text + 8, 2, 1, 31))
		return false;
	if (len == 10)
		return true;
	return text[10] == 'T' && digits_within(text + 11, 2, 0, 23) && text[13] == ':' &&
	       digits_within(text + 14, 2, 0, 59) && text[16] == ':' &&
	       digits_within(text + 17, 2, 0, 60) && (len == 19 || text[19] == 'Z');
}

/* A day of the calendar, without a time. */
static bool is_date(const char *text)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int year, month;
	bool leap;

	if (strlen(text) != 10 || !is_time(text))
		return false;
	year = (int)strtol(text, NULL, 10);
	month = (int)strtol(text + 5, NULL, 10);
	leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return digits_within(text + 8, 2, 1, days[month - 1] + (leap && month == 2));
}

static bool is_key(const char *text)
{
	static const char *const hives[] = {"HKLM\\", "HKCU\\", "HKU\\", "HKCR\\"};

	for (size_t i = 0; i < sizeof(hives) / sizeof(*hives); i++) {
		size_t len = strlen(hives[i]);
		if (strncmp(text, hives[i], len) == 0)
			return text[len] != '\0';
	}
	return false;
}

static bool is_source(const char *text)
{
	static const char *const plain[] = {"os", "hardware", "updates.qfe", "updates.cbs",
		"updates.history", "servicing", "licensing", "services", "arc", "azure-license",
		"wsus-server", "pending-restart", "component-store", "network", "join", "vamt"};
	static const char *const named[] = {"registry:", "certificates:", "logs:"};

	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++) {
		if (strcmp(text, plain[i]) == 0)
			return true;
	}
	for (size_t i = 0; i < sizeof(named) / sizeof(*named); i++) {
		size_t len = strlen(named[i]);
		if (strncmp(text, named[i], len) == 0)
			return text[len] != '\0';
	}
	return false;
}

static const struct format formats[] = {
	{"esu-id", is_id, NULL, "an id of small letters, digits and dashes"},
	{"esu-number", is_number, NULL, "a number of 1 to 10 digits"},
	{"esu-limit", is_limit, "none", "a number of 1 to 10 digits, 'none' or 'unclear'"},
	{"esu-version", is_version, NULL, "a version such as 6.1.7601"},
	{"esu-kb", is_kb, NULL, "an update number of 6 or 7 digits"},
	{"esu-guid-or-none", is_guid, "none", "a GUID in small letters or 'none'"},
	{"esu-partial-key", is_partial_key, NULL, "empty or the last 5 characters of a key"},
	{"esu-code", is_code, NULL, "a code such as 0x80072F8F"},
	{"esu-code-or-none", is_code, "none", "a code such as 0x80072F8F or 'none'"},
	{"esu-thumbprint", is_thumbprint, NULL,
		"a thumbprint of 40 capital hexadecimal digits"},
	{"esu-date", is_date, NULL, "a date such as 2026-11-21"},
	{"esu-time", is_time, NULL, "a time such as 2026-11-21T09:30:00Z"},
	{"esu-time-or-none", is_time, "none", "a time such as 2026-11-21T09:30:00Z or 'none'"},
	{"esu-key", is_key, NULL, "a registry key such as HKLM\\SOFTWARE"},
	{"esu-source", is_source, NULL, "a source that this version knows"},
};

const struct format *format_find(const char *name)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	}
	return NULL;
}

bool format_holds(const struct format *format, const char *text)
{
	return format->matches(text) || (format->or_else && strcmp(format->or_else, text) == 0);
}

bool format_matches(const char *name, const char *text)
{
	const struct format *format = format_find(name);
	return format && format_holds(format, text);
}
