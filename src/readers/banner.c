/* SPDX-License-Identifier: MIT */
/*
 * How a system names itself: `ver` and the first line of cmd.exe, and the window of winver
 *typed off or copied.
 *
 *	Microsoft Windows [Version 10.0.19045.3803]
 *	Version 22H2 (OS Build 19045.3803)
 *	Version 6.1 (Build 7601: Service Pack 1)
 *
 * The fourth number is the revision; before Windows 10 there are three. winver of Windows 10
 * and later shows a release instead of the version, which is 10.0 for all of them.
 */
#include "readers/system.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

/* The version in "Microsoft Windows [Version 10.0.19045.3803]", the caller's; NULL when the
 * line is something else. The word is translated, the brackets and their order are not. */
static char *version_of_banner(const char *line)
{
	static const char name[] = "Microsoft Windows";
	const char *open, *close, *version;

	if (strncmp(line, name, sizeof(name) - 1) != 0)
		return NULL;
	open = strchr(line, '[');
	close = open ? strchr(open, ']') : NULL;
	if (!close || open - line > 40 || close[1])
		return NULL;
	version = open + strcspn(open, "0123456789");
	/* A word in front of it, in whatever language. */
	if (version - open < 3 || version >= close || version[-1] != ' ')
		return NULL;
	return xstrndup(version, (size_t)(close - version));
}

/* Behind a bracket that may be a wide one; NULL without it. */
static const char *behind(const char *text, char bracket, const char *wide)
{
	const char *at = strchr(text, bracket), *other = strstr(text, wide);

	if (other && (!at || other < at))
		return other + strlen(wide);
	return at ? at + 1 : NULL;
}

static bool is_release(const char *text, size_t len)
{
	size_t digits = strspn(text, "0123456789");

	if (len != 4)
		return false;
	return digits == 4 || (digits == 2 && text[2] == 'H' && strchr("123", text[3]));
}

/* "(OS Build 19045.3803)" */
static bool read_build(
	struct reader *reader, const char *release, const char *inside, struct place place)
{
	const char *build = inside + strcspn(inside, "0123456789");
	size_t len = strspn(build, "0123456789"), rest;
	char *version;
	bool good;

	if (build[len] != '.' || len != 5)
		return false;
	rest = strspn(build + len + 1, "0123456789");
	if (!rest || (build[len + 1 + rest] != ')' &&
			     strncmp(build + len + 1 + rest, "\xEF\xBC\x89", 3) != 0))
		return false;
	version = xasprintf("10.0.%.*s", (int)(len + 1 + rest), build);
	good = system_version(reader, version, place);
	if (good)
		system_member(reader, "release", release, place);
	free(version);
	return good;
}

/* "(Build 7601: Service Pack 1)" */
static bool read_old_build(
	struct reader *reader, const char *number, const char *inside, struct place place)
{
	const char *build = inside + strcspn(inside, "0123456789"), *end;
	size_t len = strspn(build, "0123456789");
	char *version;
	bool good;

	end = strchr(build, ')');
	if (len != 4 || !end || (build[len] != ':' && build[len] != ')'))
		return false;
	version = xasprintf("%s.%.*s", number, (int)len, build);
	good = system_version(reader, version, place);
	if (good)
		system_service_pack(reader, build, place);
	free(version);
	return good;
}

static bool read_winver(struct reader *reader, const char *line, struct place place)
{
	size_t word = strcspn(line, "0123456789("), len;
	const char *number = line + word, *inside;
	struct meaning meaning;
	char text[8];

	len = strspn(number, "0123456789.H");
	if (!word || !len || len >= sizeof(text))
		return false;
	inside = behind(number + len, '(', "\xEF\xBC\x88");
	if (!inside || inside > number + len + 4 ||
		!labels_find(reader->labels, "winver", line, word, &meaning) ||
		!meaning.confirmed)
		return false;
	memcpy(text, number, len);
	text[len] = '\0';
	if (is_release(text, len))
		return read_build(reader, text, inside, place);
	/* "6.1", "6.3" */
	return len == 3 && text[1] == '.' && read_old_build(reader, text, inside, place);
}

size_t banner_read(struct reader *reader, size_t at)
{
	const char *line = reader_trimmed(reader, at);
	struct place place = reader_place(reader, at);
	char *version = version_of_banner(line);
	bool taken = version && system_version(reader, version, place);

	free(version);
	if (taken) {
		reader_claim(reader, "ver");
		return at + 1;
	}
	if (strlen(line) > 80 || !read_winver(reader, line, place))
		return at;
	reader_claim(reader, "winver");
	return at + 1;
}
