/* SPDX-License-Identifier: MIT */
#include "collect/live.h"

#include "base/alloc.h"
#include "base/text.h"
#include "base/wide.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

/* What the documentation gives as limits: 255 characters of a key, 16,383 of a value's name. */
enum { MAX_KEY_NAME = 256, MAX_VALUE_NAME = 16384, MAX_DATA = 4 << 20 };

static enum view_answer fail(LSTATUS status, struct view_why *why)
{
	if (status == ERROR_FILE_NOT_FOUND || status == ERROR_PATH_NOT_FOUND)
		return VIEW_ABSENT;
	snprintf(why->code, sizeof(why->code), "0x%08lX",
		0x80070000UL | ((unsigned long)status & 0xFFFF));
	snprintf(why->text, sizeof(why->text), "%s",
		status == ERROR_ACCESS_DENIED ? "access was denied: run as administrator"
					      : "the registry key could not be read");
	return VIEW_FAILED;
}

/* One value; *data grows as it must. */
static LSTATUS read_value(HKEY key, DWORD index, wchar_t *name, DWORD *name_len, DWORD *type,
	unsigned char **data, DWORD *len)
{
	DWORD room = *len;
	LSTATUS status;

	for (;;) {
		*name_len = MAX_VALUE_NAME;
		*len = room;
		status = RegEnumValueW(key, index, name, name_len, NULL, type, *data, len);
		if (status != ERROR_MORE_DATA || room >= MAX_DATA)
			return status;
		room = *len > room * 2 ? *len : room * 2;
		room = room > MAX_DATA ? MAX_DATA : room;
		*data = xrealloc(*data, room);
	}
}

static enum view_answer show_values(
	HKEY key, const struct view_visitor *visitor, bool *more, struct view_why *why)
{
	wchar_t *name = xmalloc(MAX_VALUE_NAME * sizeof(*name));
	DWORD room = 4096, len, name_len, type;
	unsigned char *data = xmalloc(room);
	enum view_answer answer = VIEW_FOUND;
	LSTATUS status = ERROR_SUCCESS;

	for (DWORD index = 0; *more; index++) {
		struct view_value value;
		char *text;

		len = room;
		status = read_value(key, index, name, &name_len, &type, &data, &len);
		if (status == ERROR_NO_MORE_ITEMS)
			break;
		room = len > room ? len : room;
		if (status != ERROR_SUCCESS) {
			fail(status, why);
			answer = VIEW_PARTIAL;
			if (status != ERROR_MORE_DATA)
				break;
			room = MAX_DATA;
			continue;
		}
		text = wide_to(name, name_len);
		value = (struct view_value){text, type, data, len};
		*more = visitor->value(visitor->data, &value);
		free(text);
	}
	free(data);
	free(name);
	return answer;
}

static enum view_answer show_children(
	HKEY key, const struct view_visitor *visitor, bool *more, struct view_why *why)
{
	for (DWORD index = 0; *more; index++) {
		wchar_t name[MAX_KEY_NAME];
		DWORD len = MAX_KEY_NAME;
		LSTATUS status = RegEnumKeyExW(key, index, name, &len, NULL, NULL, NULL, NULL);
		char *text;

		if (status == ERROR_NO_MORE_ITEMS)
			break;
		if (status != ERROR_SUCCESS) {
			fail(status, why);
			return VIEW_PARTIAL;
		}
		text = wide_to(name, len);
		*more = visitor->child(visitor->data, text);
		free(text);
	}
	return VIEW_FOUND;
}

static enum view_answer visit(struct view *view, const char *path,
	const struct view_visitor *visitor, struct view_why *why)
{
	static const char root[] = "HKLM\\";
	enum view_answer values = VIEW_FOUND, children = VIEW_FOUND;
	wchar_t *wide;
	LSTATUS status;
	bool more = true;
	HKEY key;

	(void)view;
	*why = (struct view_why){"", ""};
	if (!text_starts_nocase(path, root))
		return VIEW_ABSENT;
	wide = wide_from(path + sizeof(root) - 1);
	status = RegOpenKeyExW(HKEY_LOCAL_MACHINE, wide, 0,
		KEY_QUERY_VALUE | KEY_ENUMERATE_SUB_KEYS | KEY_WOW64_64KEY, &key);
	free(wide);
	if (status != ERROR_SUCCESS)
		return fail(status, why);
	if (visitor->value)
		values = show_values(key, visitor, &more, why);
	if (visitor->child)
		children = show_children(key, visitor, &more, why);
	RegCloseKey(key);
	return values != VIEW_FOUND ? values : children;
}

void live_open(struct view *view)
{
	view->visit = visit;
}
