/* SPDX-License-Identifier: MIT */
/* Where something is: shares, profiles, paths, resources of Azure. */
#include "redact/structures.h"

#include "redact/letters.h"

#include <stdint.h>
#include <string.h>

enum {
	LONGEST_SEGMENT = 255,
	LONGEST_BLANKED = 64, /* with blanks in it, as far as running text can tell */
	MOST_BLANKS = 3,
	MOST_SEGMENTS = 32,
};

static bool is_slash(char c)
{
	return c == '\\' || c == '/';
}

static bool is_illegal(char c)
{
	return strchr("\"<>|*?\r\n\t", c) != NULL;
}

/* Whether the text from `at` on is nothing but this value: it begins there, or in quotation
 * marks. */
static bool is_whole(const struct look *look, size_t at)
{
	return at == 0 || look->text[at - 1] == '"' || look->text[at - 1] == '\'';
}

static size_t trim(const struct look *look, size_t from, size_t to)
{
	while (to > from && strchr(" .,;:!)]}'", look->text[to - 1]))
		to--;
	return to;
}

/*
 * The end of one name in a path. A blank ends it, unless a slash shows that the name goes on
 * behind it, or it is the end of a value that is known to be whole.
 */
static size_t segment_end(const struct look *look, size_t from, bool whole)
{
	size_t end = from, blank = 0, blanks = 0;

	for (; end < look->len && end - from < (blanks ? LONGEST_BLANKED : LONGEST_SEGMENT);
		end++) {
		char c = look->text[end];

		if (is_slash(c))
			return blanks > MOST_BLANKS || (blanks && look->text[end - 1] == ' ')
				       ? blank
				       : end;
		if (is_illegal(c) || c == ':' || (c == '\'' && whole))
			break;
		if (c == ' ' && ++blanks == 1)
			blank = end;
	}
	whole = whole && blanks <= MOST_BLANKS &&
		(end == look->len || strchr("\"'", look->text[end]));
	return trim(look, from, whole || !blanks ? end : blank);
}

/* The end of a path whose first name begins at `from`. */
static size_t path_end(const struct look *look, size_t from, bool whole)
{
	size_t end = from;

	for (int i = 0; i < MOST_SEGMENTS; i++) {
		end = segment_end(look, end, whole);
		if (end >= look->len || !is_slash(look->text[end]))
			break;
		end++;
	}
	return end;
}

static bool matters(const struct look *look, enum privacy_class class)
{
	return look->detector->active & 1u << class;
}

/* C:\folder, %TEMP%\folder, /folder/folder, where paths matter at all. */
size_t structure_path(struct look *look, size_t at)
{
	const char *text = look->text;
	size_t start = at, end;

	if (!matters(look, CLASS_PATH))
		return 0;
	if (text[at] == '%') {
		start += 1 + letters_run(text, look->len, at + 1, letter_is_word, 32);
		if (start + 1 >= look->len || text[start] != '%' || !is_slash(text[start + 1]))
			return 0;
	} else if (letter_is_ascii(text[at])) {
		start++;
		if (start + 1 >= look->len || text[start] != ':' || !is_slash(text[start + 1]))
			return 0;
	} else if (text[at] == '/' && (at == 0 || !letter_is_word(text[at - 1])) &&
		   at + 1 < look->len && letter_is_word(text[at + 1])) {
		end = path_end(look, at + 1, is_whole(look, at));
		if (!memchr(text + at + 1, '/', end - at - 1))
			return 0;
		look_add(look, CLASS_PATH, at, end);
		return end;
	} else {
		return 0;
	}
	end = path_end(look, start + 2, is_whole(look, at));
	look_add(look, CLASS_PATH, at, end);
	return end > at ? end : 0;
}

static bool is_share_host(char c)
{
	return !letter_is_blank(c) && strchr("\\/:\"'<>|,;()[]{}*?", c) == NULL;
}

/* A name that is known, or one of `usual`, which may be NULL, counts more than a guess at where
 * it ends. */
static size_t known_start(
	const struct look *look, const struct index *usual, size_t from, size_t to)
{
	const char *blank = to > from ? memchr(look->text + from, ' ', to - from) : NULL;
	size_t end = blank ? (size_t)(blank - look->text) : to;

	return look_knows(look, from, end, look->detector->active) ||
			       (usual && privacy_lists(usual, look->text + from, end - from))
		       ? end
		       : to;
}

/* \\host\share\path, also as \\?\UNC\host\share. */
size_t structure_share(struct look *look, size_t at)
{
	size_t start = at + 2, end, at_sign;

	if (!look_starts(look, at, "\\\\") || look_starts(look, at, "\\\\\\"))
		return 0;
	if (look_starts(look, at, "\\\\?\\unc\\"))
		start = at + strlen("\\\\?\\unc\\");
	end = start + letters_run(look->text, look->len, start, is_share_host, 255);
	if (end == start || (end == start + 1 && strchr(".?", look->text[start])))
		return 0;
	/* WebDAV: host@SSL@8531. */
	for (at_sign = start; at_sign < end && look->text[at_sign] != '@'; at_sign++)
		;
	look_add_host(look, start, trim(look, start, at_sign));
	look->solid = false;
	if (end + 1 >= look->len || look->text[end] != '\\')
		return end;
	start = end + 1;
	end = segment_end(look, start, is_whole(look, at));
	end = known_start(look, &look->detector->privacy->shares, start, end);
	look_add(look, CLASS_SHARE, start, end);
	if (matters(look, CLASS_PATH) && end + 1 < look->len && look->text[end] == '\\') {
		start = end + 1;
		end = path_end(look, start, is_whole(look, at));
		look_add(look, CLASS_PATH, start, end);
	}
	return end;
}

/* \Users\name and the like, in a path of any kind. */
size_t structure_profile(struct look *look, size_t at)
{
	static const char *const folders[] = {
		"users", "documents and settings", "dokumente und einstellungen", "home"};
	bool inside = at > 0 && letter_is_word(look->text[at - 1]);
	size_t start, end;

	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
		start = at + 1 + strlen(folders[i]);
		if (!look_starts(look, at + 1, folders[i]) || start + 1 >= look->len ||
			!is_slash(look->text[start]))
			continue;
		/* A page below the folder home of a server is nobody. */
		if (look->text[at] == '/' && inside)
			return 0;
		end = segment_end(look, start + 1, is_whole(look, at > 1 ? at - 2 : 0));
		end = known_start(look, NULL, start + 1, end);
		look_add(look, CLASS_USER, start + 1, end);
		return end;
	}
	return 0;
}

static bool is_resource(char c)
{
	return !letter_is_blank(c) && strchr("/\"'<>,;?#&", c) == NULL;
}

/* /subscriptions/ID/resourceGroups/NAME/providers/SPACE/TYPE/NAME */
size_t structure_resource(struct look *look, size_t at)
{
	size_t number = 0, provider = SIZE_MAX, end = at;
	bool named = false;

	if (!look_starts(look, at, "/subscriptions/"))
		return 0;
	for (; end < look->len && look->text[end] == '/' && number < MOST_SEGMENTS; number++) {
		size_t start = end + 1;

		end = start + letters_run(look->text, look->len, start, is_resource, 255);
		if (named || (provider != SIZE_MAX && number > provider + 1 &&
				     (number - provider) % 2 == 1))
			look_add(look, CLASS_ID, start, end);
		if (look_starts(look, start, "providers/"))
			provider = number;
		named = look_starts(look, start, "subscriptions/") ||
			look_starts(look, start, "resourcegroups/");
	}
	return end;
}
