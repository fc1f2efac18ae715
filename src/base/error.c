/* SPDX-License-Identifier: MIT */
#include "base/error.h"

#include "base/text.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/*
 * A message may quote a file name or a fact, so nothing that a terminal would obey or a
 * reader could not see may stay in it; a character that the cut split goes the same way.
 */
static void make_harmless(char *text)
{
	size_t len = strlen(text);
	size_t to = 0;

	for (size_t at = 0; at < len;) {
		uint32_t character;
		size_t size = text_decode(text + at, len - at, &character);

		if (size > 0 && text_is_visible(character)) {
			memmove(text + to, text + at, size);
			to += size;
		} else {
			text[to++] = '?';
		}
		at += size > 0 ? size : 1;
	}
	text[to] = '\0';
}

bool error_set(struct error *err, int exit, const char *format, ...)
{
	va_list args;

	if (err->exit != 0)
		return false;
	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	make_harmless(err->text);
	err->exit = exit;
	return false;
}

bool error_system(struct error *err, int exit, const char *what, int number)
{
	const char *reason = strerror(number);
	char first = reason[0];

	if (first != '\0' && islower((unsigned char)reason[1]))
		first = (char)tolower((unsigned char)first);
	return error_set(err, exit, "%s: %c%s", what, first, first != '\0' ? reason + 1 : "");
}

bool error_prefix(struct error *err, const char *format, ...)
{
	char cause[sizeof(err->text)];
	va_list args;
	size_t len;

	if (err->exit == 0)
		error_set(err, EXIT_INTERNAL, "failed without a reason");
	memcpy(cause, err->text, sizeof(cause));
	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	len = strlen(err->text);
	snprintf(err->text + len, sizeof(err->text) - len, ": %s", cause);
	make_harmless(err->text);
	return false;
}
