/* SPDX-License-Identifier: MIT */
#include "redact/letters.h"

static char small(unsigned char c)
{
	return (char)(c + ((unsigned)c - 'A' < 26u ? 'a' - 'A' : 0));
}

/* The small letter of a character of two bytes (U+0080 to U+07FF), itself without one. Only
 * those whose small letter also takes two bytes. */
static unsigned fold_character(unsigned c)
{
	if (c >= 0xC0 && c <= 0xDE && c != 0xD7)
		return c + 0x20;
	if (c == 0x178)
		return 0xFF;
	if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E))
		return c % 2 ? c + 1 : c;
	if (c >= 0x100 && c <= 0x177 && c != 0x130 && c != 0x131 && c != 0x138 && c != 0x149)
		return c | 1;
	if (c >= 0x391 && c <= 0x3AB && c != 0x3A2)
		return c + 0x20;
	if (c == 0x386)
		return 0x3AC;
	if (c >= 0x388 && c <= 0x38A)
		return c + 0x25;
	if (c == 0x38C || c == 0x38E || c == 0x38F)
		return c == 0x38C ? 0x3CC : c + 0x3F;
	if (c >= 0x400 && c <= 0x40F)
		return c + 0x50;
	return c >= 0x410 && c <= 0x42F ? c + 0x20 : c;
}

void letters_fold(char *out, const char *text, size_t len)
{
	const unsigned char *bytes = (const unsigned char *)text;

	for (size_t i = 0; i < len; i++) {
		unsigned c;

		if (bytes[i] < 0xC2 || bytes[i] > 0xDF || i + 1 == len ||
			(bytes[i + 1] & 0xC0) != 0x80) {
			out[i] = small(bytes[i]);
			continue;
		}
		c = fold_character((bytes[i] & 0x1Fu) << 6 | (bytes[i + 1] & 0x3Fu));
		out[i] = (char)(0xC0 | c >> 6);
		out[++i] = (char)(0x80 | (c & 0x3F));
	}
}

bool letters_start(const char *text, size_t len, const char *word)
{
	size_t i = 0;

	while (word[i] && i < len && small((unsigned char)text[i]) == word[i])
		i++;
	return word[i] == '\0';
}
