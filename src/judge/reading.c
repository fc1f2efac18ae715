/* SPDX-License-Identifier: MIT */
#include "judge/reading.h"

#include "base/alloc.h"
#include "base/text.h"
#include "facts/facts.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char decimal_digits[] = "0123456789";
static const char hex_digits[] = "0123456789abcdefABCDEF";

static bool is_letter_or_digit(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void put_code(struct reading *reading, uint32_t code)
{
	snprintf(reading->code, sizeof(reading->code), "0x%08X", (unsigned)code);
}

/* Takes the code when the catalogue knows it. */
static bool put_known(struct reading *reading, uint32_t code, const struct index *codes)
{
	char text[11];

	snprintf(text, sizeof(text), "0x%08X", (unsigned)code);
	if (!index_get(codes, text))
		return false;
	put_code(reading, code);
	return true;
}

/* HRESULT_FROM_WIN32 of the Windows headers. */
static uint32_t from_win32(uint64_t number)
{
	return 0x80070000u | (uint32_t)number;
}

static bool read_hex(struct reading *reading, const char *at, size_t run, bool marked,
	const struct index *codes)
{
	uint64_t value = strtoull(at, NULL, 16);

	/* Eight digits are a code when marked so or when they cannot be a plain number. */
	if (run == 8 &&
		(marked || strchr("8cC", *at) || put_known(reading, (uint32_t)value, codes))) {
		put_code(reading, (uint32_t)value);
		return true;
	}
	if (!marked || run > 7)
		return false;
	return put_known(reading, (uint32_t)value, codes) ||
	       (value < 0x10000 && put_known(reading, from_win32(value), codes));
}

static bool read_decimal(struct reading *reading, const char *at, size_t run, bool negative,
	bool win32, const struct index *codes)
{
	uint64_t value = run <= 10 ? strtoull(at, NULL, 10) : UINT64_MAX;

	if (win32 && value < 0x10000) {
		put_code(reading, from_win32(value));
		return true;
	}
	if (negative && run == 10 && value <= 0x80000000u) {
		put_code(reading, (uint32_t)(0x100000000u - value));
		return true;
	}
	if (value > UINT32_MAX)
		return false;
	if (value >= 0x80000000u) {
		put_code(reading, (uint32_t)value);
		return true;
	}
	/* -2147012721 that lost "-2". */
	if (run == 9 &&
		put_known(reading, (uint32_t)(0x100000000u - 2000000000u - value), codes))
		return true;
	return value > 99 &&
	       (put_known(reading, (uint32_t)value, codes) ||
		       (value < 0x10000 && put_known(reading, from_win32(value), codes)));
}

static bool ends_with(const char *text, const char *at, const char *word)
{
	size_t len = strlen(word);

	return (size_t)(at - text) >= len && text_starts_nocase(at - len, word);
}

/* Reads a number that begins at `at`; `*end` is behind it. */
static bool read_number(struct reading *reading, const char *text, const char *at,
	const char **end, const struct index *codes)
{
	bool marked = at[0] == '0' && (at[1] == 'x' || at[1] == 'X');
	const char *digits = marked ? at + 2 : at;
	size_t hex = strspn(digits, hex_digits);
	size_t decimal = strspn(digits, decimal_digits);
	bool whole = !is_letter_or_digit(digits[hex]);

	*end = digits + (hex ? hex : 1);
	while (is_letter_or_digit(**end))
		(*end)++;
	if (!whole || !hex || ends_with(text, at, "KB"))
		return false;
	if (!marked && hex == decimal && hex != 8)
		return read_decimal(reading, digits, decimal, at > text && at[-1] == '-',
			ends_with(text, at, "HRESULT_FROM_WIN32("), codes);
	return read_hex(reading, digits, hex, marked, codes);
}

static void read_code(struct reading *reading, const char *text, const struct index *codes)
{
	const char *at = text;

	while (*at) {
		bool starts = at == text || !is_letter_or_digit(at[-1]);
		if (starts && strchr(hex_digits, *at)) {
			if (read_number(reading, text, at, &at, codes))
				return;
		} else {
			at++;
		}
	}
}

/* Six or seven digits behind KB, or alone. */
static bool take_kb(struct reading *reading, const char *at)
{
	size_t run = strspn(at, decimal_digits);

	if (run < 6 || run > 7 || is_letter_or_digit(at[run]))
		return false;
	memcpy(reading->kb, at, run);
	reading->kb[run] = '\0';
	return true;
}

static void read_kb(struct reading *reading, const char *text)
{
	for (const char *at = text; *at; at++) {
		if (text_starts_nocase(at, "KB") &&
			(at == text || !is_letter_or_digit(at[-1])) &&
			take_kb(reading, at + 2 + strspn(at + 2, " ")))
			return;
	}
	if (text[strspn(text, decimal_digits)] == '\0' && !reading->code[0])
		take_kb(reading, text);
}

static void read_guid(struct reading *reading, const char *text)
{
	for (size_t i = 0; strlen(text + i) >= 36; i++) {
		char guid[37];
		for (size_t j = 0; j < 36; j++) {
			char c = text[i + j];
			guid[j] = c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c;
		}
		guid[36] = '\0';
		if (facts_format_matches("esu-guid-or-none", guid)) {
			memcpy(reading->guid, guid, sizeof(guid));
			return;
		}
	}
}

/* Package files are called windows6.1-kb4474419-v3-x64.msu: for which Windows, which update,
 * which processor. */
static void read_file(struct reading *reading, const char *text)
{
	static const char *const versions[][2] = {{"windows6.0-", "6.0"},
		{"windows6.1-", "6.1"}, {"windows8-rt-", "6.2"}, {"windows8.1-", "6.3"},
		{"windows10.0-", "10.0"}};
	static const char *const archs[] = {"x86", "x64", "arm64", "ia64"};

	for (const char *at = text; *at; at++) {
		for (size_t i = 0; i < sizeof(versions) / sizeof(*versions); i++) {
			if (!text_starts_nocase(at, versions[i][0]) ||
				!text_starts_nocase(at + strlen(versions[i][0]), "kb"))
				continue;
			at += strlen(versions[i][0]) + 2;
			if (!take_kb(reading, at))
				continue;
			snprintf(reading->file_version, sizeof(reading->file_version), "%s",
				versions[i][1]);
			for (; *at && *at != ' '; at++) {
				for (size_t j = 0; j < 4; j++) {
					if (*at == '-' &&
						text_starts_nocase(at + 1, archs[j]) &&
						!is_letter_or_digit(at[1 + strlen(archs[j])]))
						snprintf(reading->file_arch,
							sizeof(reading->file_arch), "%s",
							archs[j]);
				}
			}
			return;
		}
	}
}

void reading_of(struct reading *reading, const char *text, const struct index *codes)
{
	memset(reading, 0, sizeof(*reading));
	read_guid(reading, text);
	read_file(reading, text);
	/* The groups of a GUID and the hash in a file name look like codes. */
	if (!reading->guid[0] && !reading->file_version[0])
		read_code(reading, text, codes);
	if (!reading->kb[0])
		read_kb(reading, text);
}
