/* SPDX-License-Identifier: MIT */
#include "input/match.h"

#include "base/alloc.h"
#include "base/disk.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* More names than any folder of logs has. */
enum { MAX_NAMES = 50000 };

/* In the manner of the folder's own path. */
static char *join(const char *folder, const char *name)
{
	size_t len = strlen(folder);
	bool drive = len == 2 && folder[1] == ':';
	bool back = drive || (strchr(folder, '\\') && !strchr(folder, '/'));
	bool ends = len && (folder[len - 1] == '/' || folder[len - 1] == '\\');

	return xasprintf("%s%s%s", folder, ends ? "" : back ? "\\" : "/", name);
}

/* Whether a name is one that a pattern with at most one star means. */
static bool is_like(const char *name, const char *pattern)
{
	const char *star = strchr(pattern, '*');
	size_t len = strlen(name), head, tail;
	char *start;
	bool is;

	if (!star)
		return text_equal_nocase(name, pattern);
	head = (size_t)(star - pattern);
	tail = strlen(star + 1);
	if (len < head + tail || !text_equal_nocase(name + len - tail, star + 1))
		return false;
	start = xstrndup(pattern, head);
	is = text_starts_nocase(name, start);
	free(start);
	return is;
}

static bool is_kind(const char *path, enum disk_kind kind)
{
	struct error err = ERROR_NONE;
	struct disk_info info;

	return disk_look(path, false, &info, &err) && info.kind == kind;
}

char *match_name(const char *folder, const char *name)
{
	struct error err = ERROR_NONE;
	char *path = join(folder, name), **names;
	struct disk_info info;
	size_t count = 0;

	/* A folder need not be read for a name that is spelled as it is. */
	if (disk_look(path, false, &info, &err))
		return path;
	free(path);
	path = NULL;
	err = (struct error)ERROR_NONE;
	names = disk_names(folder, MAX_NAMES, &count, &err);
	for (size_t i = 0; i < count; i++) {
		if (!path && is_like(names[i], name))
			path = join(folder, names[i]);
		free(names[i]);
	}
	free(names);
	return path;
}

/* One name of a folder, for the part of the pattern that it fits; `rest` follows that, or is
 * "". */
static void take(const char *path, const char *rest,
	void (*visit)(void *data, const char *path), void *data)
{
	if (!*rest && !is_kind(path, DISK_FOLDER))
		visit(data, path);
	else if (*rest && is_kind(path, DISK_FOLDER))
		match_files(path, rest, visit, data);
}

void match_files(const char *folder, const char *pattern,
	void (*visit)(void *data, const char *path), void *data)
{
	size_t len = strcspn(pattern, "\\"), count = 0;
	const char *rest = pattern + len + (pattern[len] == '\\');
	char *part = xstrndup(pattern, len), *path = NULL, **names = NULL;
	struct error err = ERROR_NONE;

	if (strchr(part, '*'))
		names = disk_names(folder, MAX_NAMES, &count, &err);
	else if ((path = match_name(folder, part)))
		take(path, rest, visit, data);
	for (size_t i = 0; i < count; i++) {
		if (is_like(names[i], part)) {
			char *one = join(folder, names[i]);
			take(one, rest, visit, data);
			free(one);
		}
		free(names[i]);
	}
	free(names);
	free(path);
	free(part);
}
