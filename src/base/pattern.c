/* SPDX-License-Identifier: MIT */
#include "base/pattern.h"

#include <string.h>

static char small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Where the pattern's part ends in the text, or NULL when it does not begin here. */
static const char *match_here(const char *text, const char *pattern, size_t len)
{
	const char *end = pattern + len;

	while (pattern < end) {
		if (is_blank(*pattern)) {
			if (!is_blank(*text))
				return NULL;
			while (pattern < end && is_blank(*pattern))
				pattern++;
			while (is_blank(*text))
				text++;
		} else if (small(*text) != small(*pattern)) {
			return NULL;
		} else {
			text++;
			pattern++;
		}
	}
	return text;
}

bool pattern_matches(const char *text, const char *pattern)
{
	while (*pattern) {
		size_t len = strcspn(pattern, "*");
		const char *found = NULL;

		for (; !found; text++) {
			found = match_here(text, pattern, len);
			if (!found && !*text)
				return false;
		}
		text = found;
		pattern += len + (pattern[len] == '*');
	}
	return true;
}
