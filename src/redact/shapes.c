/* SPDX-License-Identifier: MIT */
#include "redact/shapes.h"

#include "redact/letters.h"

#include <stdint.h>
#include <string.h>

enum {
	LONGEST_NAME = 255,
	LONGEST_SID = 256,
	SHORTEST_BASE64 = 40,
	SHORTEST_PART = 12, /* of it, between two slashes */
	KEY_GROUPS = 5,
	KEY_GROUP = 5,
	RECOVERY_GROUPS = 8,
	RECOVERY_GROUP = 6,
};

static bool ends_word(const char *text, size_t len, size_t end)
{
	return end >= len || !letter_is_inside(text, end);
}

static size_t octet(const char *text, size_t len, size_t at, unsigned *value)
{
	size_t digits = letters_run(text, len, at, letter_is_digit, 4);

	*value = 0;
	for (size_t i = 0; i < digits; i++)
		*value = *value * 10 + (unsigned)(text[at + i] - '0');
	return digits < 4 && *value < 256 && (digits < 2 || text[at] != '0') ? digits : 0;
}

size_t shape_ipv4(const char *text, size_t len, size_t at)
{
	size_t end = at;
	unsigned value;

	if (at > 0 && strchr(".~", text[at - 1]))
		return 0;
	for (int i = 0; i < 4; i++) {
		size_t digits = octet(text, len, end, &value);

		if (!digits || (i == 0 && value == 0))
			return 0;
		end += digits;
		if (i < 3 && (end >= len || text[end++] != '.'))
			return 0;
	}
	if (end + 1 < len && text[end] == '.' && letter_is_digit(text[end + 1]))
		return 0;
	return ends_word(text, len, end) ? end - at : 0;
}

/* The zone of a link-local address. */
static size_t zone(const char *text, size_t len, size_t at)
{
	if (at + 1 >= len || text[at] != '%' || !letter_is_word(text[at + 1]))
		return 0;
	return 1 + letters_run(text, len, at + 1, letter_is_word, 15);
}

size_t shape_ipv6(const char *text, size_t len, size_t at)
{
	size_t end = at, groups = 0;
	bool gap = false, digit = false;

	if (at > 0 && strchr(":.~", text[at - 1]))
		return 0;
	if (text[at] == ':' && (at + 1 >= len || text[at + 1] != ':'))
		return 0;
	while (end < len && groups < 8) {
		size_t run = letters_run(text, len, end, letter_is_hex, 5);
		size_t tail = groups > 0 && end > at && text[end - 1] == ':'
				      ? shape_ipv4(text, len, end)
				      : 0;

		if (tail) {
			end += tail;
			groups += 2;
			digit = true;
			break;
		}
		if (run > 4)
			return 0;
		for (size_t i = 0; i < run; i++)
			digit = digit || letter_is_digit(text[end + i]);
		groups += run > 0;
		end += run;
		if (end + 1 >= len || text[end] != ':')
			break;
		if (text[end + 1] == ':') {
			if (gap)
				return 0;
			gap = true;
			end += 2;
			if (end >= len || !letter_is_hex(text[end]))
				break;
		} else if (run == 0 || !letter_is_hex(text[end + 1])) {
			break;
		} else {
			end++;
		}
	}
	/* One group too many. */
	if (groups == 8 && text[end - 1] == ':')
		return 0;
	if (!digit || (gap ? groups > 7 : groups != 8) || !ends_word(text, len, end) ||
		(end < len && text[end] == ':' && end + 1 < len &&
			letter_is_hex(text[end + 1])))
		return 0;
	return end + zone(text, len, end) - at;
}

static int two_digits(const char *text)
{
	return letter_is_digit(text[0]) && letter_is_digit(text[1])
		       ? (text[0] - '0') * 10 + text[1] - '0'
		       : 99;
}

/* 26-11-20-14-02-11 */
static bool is_time(const char *text)
{
	return two_digits(text) < 99 && two_digits(text + 3) <= 12 &&
	       two_digits(text + 6) <= 31 && two_digits(text + 9) <= 23 &&
	       two_digits(text + 12) <= 59 && two_digits(text + 15) <= 59;
}

size_t shape_mac(const char *text, size_t len, size_t at)
{
	const size_t size = 17;
	char sign;

	if (len - at < size || !strchr("-:", text[at + 2]) ||
		(at > 0 && text[at - 1] == text[at + 2]))
		return 0;
	sign = text[at + 2];
	for (size_t i = 0; i < size; i++)
		if (i % 3 == 2 ? text[at + i] != sign : !letter_is_hex(text[at + i]))
			return 0;
	if (at + size < len && text[at + size] == sign && at + size + 1 < len &&
		letter_is_word(text[at + size + 1]))
		return 0;
	return ends_word(text, len, at + size) && !is_time(text + at) ? size : 0;
}

size_t shape_sid(const char *text, size_t len, size_t at)
{
	size_t end = at + 4, parts = 0;

	if (!letters_start(text + at, len - at, "s-1-"))
		return 0;
	while (end < len && end - at < LONGEST_SID) {
		size_t digits = letters_run(text, len, end, letter_is_digit, 20);

		if (!digits)
			return 0;
		end += digits;
		parts++;
		if (end + 1 >= len || text[end] != '-' || !letter_is_digit(text[end + 1]))
			break;
		end++;
	}
	return parts > 1 && ends_word(text, len, end) ? end - at : 0;
}

/* Groups of a fixed size with dashes between them. */
static size_t groups(const char *text, size_t len, size_t at, const unsigned char *sizes,
	size_t count, bool (*is)(char c))
{
	size_t end = at;

	for (size_t i = 0; i < count; i++) {
		if (i > 0 && (end >= len || text[end++] != '-'))
			return 0;
		if (letters_run(text, len, end, is, sizes[i] + 1u) != sizes[i])
			return 0;
		end += sizes[i];
	}
	return ends_word(text, len, end) ? end - at : 0;
}

/* Whether groups like these go on before or behind. */
static bool goes_on(const char *text, size_t len, size_t at, size_t size)
{
	size_t end = at + size;

	return (at > 1 && text[at - 1] == '-' && letter_is_word(text[at - 2])) ||
	       (end + 1 < len && text[end] == '-' && letter_is_word(text[end + 1]));
}

size_t shape_guid(const char *text, size_t len, size_t at)
{
	static const unsigned char sizes[] = {8, 4, 4, 4, 12};

	return groups(text, len, at, sizes, sizeof(sizes), letter_is_hex);
}

static bool is_label(char c)
{
	return letter_is_word(c) || c == '-' || c == '_';
}

size_t shape_name(const char *text, size_t len, size_t at)
{
	size_t end = at;

	while (end - at < LONGEST_NAME) {
		size_t run = letters_run(text, len, end, is_label, LONGEST_NAME);

		if (!run)
			break;
		end += run;
		if (end + 1 >= len || text[end] != '.' || !is_label(text[end + 1]))
			break;
		end++;
	}
	while (end > at && strchr("-_.", text[end - 1]))
		end--;
	return end - at;
}

static bool is_key(char c)
{
	return letter_is_ascii(c) || letter_is_digit(c);
}

/* The letters and digits that Microsoft makes product keys of. */
static bool is_packed_key(char c)
{
	return c != '\0' && strchr("BCDFGHJKMNPQRTVWXY2346789", c) != NULL;
}

size_t shape_product_key(const char *text, size_t len, size_t at)
{
	static const unsigned char sizes[KEY_GROUPS] = {
		KEY_GROUP, KEY_GROUP, KEY_GROUP, KEY_GROUP, KEY_GROUP};
	size_t size = groups(text, len, at, sizes, KEY_GROUPS, is_key);
	size_t digits = 0;

	if (size)
		return goes_on(text, len, at, size) ? 0 : size;
	size = letters_run(text, len, at, is_packed_key, KEY_GROUPS * KEY_GROUP + 1);
	if (size != KEY_GROUPS * KEY_GROUP || !ends_word(text, len, at + size))
		return 0;
	for (size_t i = 0; i < size; i++)
		digits += letter_is_digit(text[at + i]);
	return digits > 0 && digits < size ? size : 0;
}

size_t shape_recovery_key(const char *text, size_t len, size_t at)
{
	static const unsigned char sizes[RECOVERY_GROUPS] = {RECOVERY_GROUP, RECOVERY_GROUP,
		RECOVERY_GROUP, RECOVERY_GROUP, RECOVERY_GROUP, RECOVERY_GROUP, RECOVERY_GROUP,
		RECOVERY_GROUP};
	size_t size = groups(text, len, at, sizes, RECOVERY_GROUPS, letter_is_digit);

	return size && !goes_on(text, len, at, size) ? size : 0;
}

static bool is_base64(char c)
{
	return letter_is_ascii(c) || letter_is_digit(c) || c == '+' || c == '/';
}

static int base64_group(char c)
{
	if (letter_is_digit(c))
		return 0;
	if (c == '+' || c == '/')
		return 1;
	return c >= 'a' ? 2 : 3;
}

/*
 * Names change from one group of characters to another where a word begins; in encoded bytes
 * more than every third character does.
 */
static bool looks_encoded(const char *text, size_t len)
{
	size_t seen[4] = {0, 0, 0, 0}, changes = 0, hex = 0;

	for (size_t i = 0; i < len; i++) {
		seen[base64_group(text[i])]++;
		changes += i > 0 && base64_group(text[i]) != base64_group(text[i - 1]);
		hex += letter_is_hex(text[i]);
	}
	return hex < len && seen[0] + seen[1] > 0 && seen[2] > 0 && seen[3] > 0 &&
	       changes * 100 / len >= 35;
}

/* In a path a slash comes soon, and what is between two of them is a name. */
static bool has_encoded_part(const char *text, size_t len)
{
	size_t start = 0;

	for (size_t at = 0; at <= len; at++) {
		if (at < len && text[at] != '/')
			continue;
		if (at - start >= SHORTEST_PART && looks_encoded(text + start, at - start))
			return true;
		start = at + 1;
	}
	return false;
}

size_t shape_base64(const char *text, size_t len, size_t at, size_t *run)
{
	size_t end;

	*run = letters_run(text, len, at, is_base64, SIZE_MAX);
	end = at + *run;
	if (*run < SHORTEST_BASE64 || !has_encoded_part(text + at, *run))
		return 0;
	while (end < len && text[end] == '=' && end - at - *run < 2)
		end++;
	return end - at;
}
