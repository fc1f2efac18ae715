/* SPDX-License-Identifier: MIT */
#include "base/temp.h"

#include "base/alloc.h"

#include <string.h>

static const char suffix[] = ".esureport-tmp";

enum {
	DIGITS = 16,
	TAIL = 1 + DIGITS + sizeof(suffix) - 1,
	MAX_BASE =
		200, /* bytes of the target's name that fit, as 255 is the limit for a name */
};

char *temp_path(const char *folder, const char *base, uint64_t number)
{
	return xasprintf("%s/.%.*s.%016llx%s", folder, MAX_BASE, base,
		(unsigned long long)number, suffix);
}

bool temp_is(const char *name, const char *base)
{
	size_t len = strlen(name);
	size_t base_len;

	if (len < TAIL + 2 || name[0] != '.' || name[len - TAIL] != '.' ||
		strcmp(name + len - (sizeof(suffix) - 1), suffix) != 0)
		return false;
	if (strspn(name + len - TAIL + 1, "0123456789abcdef") != DIGITS)
		return false;
	if (base == NULL)
		return true;
	base_len = strlen(base);
	if (base_len > MAX_BASE)
		base_len = MAX_BASE;
	return len == 1 + base_len + TAIL && memcmp(name + 1, base, base_len) == 0;
}
