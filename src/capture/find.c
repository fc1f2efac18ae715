/* SPDX-License-Identifier: MIT */
#include "capture/find.h"

#include "facts/facts.h"

#include <stdbool.h>
#include <string.h>

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '_';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

const char *find_kb(const char *text, char kb[8])
{
	for (const char *at = text; *at; at++) {
		size_t digits;
		if ((*at != 'K' && *at != 'k') || (at[1] != 'B' && at[1] != 'b') ||
			(at > text && is_word(at[-1]) && at[-1] != '_'))
			continue;
		digits = strspn(at + 2, "0123456789");
		if (digits < 6 || digits > 7)
			continue;
		memcpy(kb, at + 2, digits);
		kb[digits] = '\0';
		return at;
	}
	return NULL;
}

static size_t hex_run(const char *text)
{
	return strspn(text, "0123456789abcdefABCDEF");
}

static void lower(char *text)
{
	for (; *text; text++) {
		if (*text >= 'A' && *text <= 'Z')
			*text += 'a' - 'A';
	}
}

const char *find_guid(const char *text, char guid[37])
{
	static const size_t groups[] = {8, 4, 4, 4, 12};

	for (const char *at = text; *at; at += hex_run(at) ? hex_run(at) : 1) {
		const char *end = at;
		bool fits = true;
		for (size_t i = 0; fits && i < 5; i++) {
			fits = hex_run(end) == groups[i] && (i == 4 || end[groups[i]] == '-');
			end += fits ? groups[i] + (i < 4) : 0;
		}
		if (!fits)
			continue;
		memcpy(guid, at, 36);
		guid[36] = '\0';
		lower(guid);
		return at;
	}
	return NULL;
}

const char *find_code(const char *text, char code[11])
{
	for (const char *at = text; (at = strstr(at, "0x")); at += 2) {
		if (hex_run(at + 2) != 8 || is_word(at[10]) || (at > text && is_word(at[-1])))
			continue;
		memcpy(code, at, 10);
		code[10] = '\0';
		for (char *c = code + 2; *c; c++) {
			if (*c >= 'a' && *c <= 'f')
				*c -= 'a' - 'A';
		}
		return at;
	}
	return NULL;
}

/* Three to five numbers with full stops between them. */
const char *find_version(const char *text, char version[48])
{
	for (const char *at = text; *at; at++) {
		size_t len = strspn(at, "0123456789."), parts = 1;
		if (!is_digit(*at) || (at > text && (is_word(at[-1]) || at[-1] == '.')))
			continue;
		while (len && at[len - 1] == '.')
			len--;
		if (len >= 48)
			continue;
		memcpy(version, at, len);
		version[len] = '\0';
		for (size_t i = 0; i < len; i++)
			parts += at[i] == '.';
		if (parts >= 3 && facts_format_matches("esu-version", version))
			return at;
		at += len ? len - 1 : 0;
	}
	return NULL;
}
