/* SPDX-License-Identifier: MIT */
/*
 * A registry as it can be looked at, whether it is that of the running system or lies in files
 * of another one. Paths are UTF-8 and absolute, "HKLM\SOFTWARE\Microsoft"; case makes no
 * difference, and CurrentControlSet is the one that the system uses. A view shows the keys of
 * 64-bit programs where there are two kinds.
 *
 *	enum view_answer answer = view_visit(view, "HKLM\\SYSTEM\\Select", &visitor, why);
 */
#ifndef REGISTRY_VIEW_H
#define REGISTRY_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The numbers of value types that have a meaning here, as Windows has them. */
enum {
	VIEW_NONE = 0,
	VIEW_SZ = 1,
	VIEW_EXPAND_SZ = 2,
	VIEW_BINARY = 3,
	VIEW_DWORD = 4,
	VIEW_MULTI_SZ = 7,
	VIEW_QWORD = 11
};

enum view_answer {
	VIEW_FOUND,
	VIEW_ABSENT,  /* there is no such key */
	VIEW_PARTIAL, /* damaged, or more than the limits: what was shown is true */
	VIEW_FAILED   /* not to be had: no permission, no such hive */
};

/* Text as Windows stores it stays so: `data` are the bytes of UTF-16LE, of any length. */
struct view_value {
	const char *name; /* UTF-8, "" is the default value */
	uint32_t type;
	const unsigned char *data;
	size_t len;
};

/* What is to be shown of a key; NULL is nothing. What they get is borrowed for the call.
 * Returning false ends the visit, which is VIEW_FOUND then. */
struct view_visitor {
	bool (*value)(void *data, const struct view_value *value);
	bool (*child)(void *data, const char *name);
	void *data;
};

/* Why a visit was VIEW_PARTIAL or VIEW_FAILED: a code of Windows as "0x80070005" or "", and a
 * sentence in lower case. */
struct view_why {
	char code[11];
	char text[160];
};

struct view {
	enum view_answer (*visit)(struct view *view, const char *path,
		const struct view_visitor *visitor, struct view_why *why);
};

static inline enum view_answer view_visit(struct view *view, const char *path,
	const struct view_visitor *visitor, struct view_why *why)
{
	return view->visit(view, path, visitor, why);
}

#endif
