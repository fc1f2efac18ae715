/* SPDX-License-Identifier: MIT */
#include "base/disk.h"

#include "base/alloc.h"
#include "base/disk_system.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { STANDARD_INPUT = 0 };

long disk_read_standard(void *bytes, size_t room, struct error *err)
{
	return disk_read(STANDARD_INPUT, bytes, room, err);
}

bool disk_read_at(int fd, uint64_t offset, void *bytes, size_t len, struct error *err)
{
	char *to = bytes;

	if (!disk_seek(fd, offset))
		return error_system(err, EXIT_NO_INPUT, "cannot be read", errno);
	while (len > 0) {
		long got = disk_read(fd, to, len, err);

		if (got < 0)
			return false;
		if (got == 0)
			return error_set(
				err, EXIT_NO_INPUT, "became shorter while it was read");
		to += got;
		len -= (size_t)got;
	}
	return true;
}

struct names {
	char **list;
	size_t count, room, max;
};

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorts the names and lets go of those beyond the first `max`. */
static void keep_first(struct names *names, size_t max)
{
	if (names->count > 0)
		qsort(names->list, names->count, sizeof(*names->list), by_bytes);
	for (; names->count > max; names->count--)
		free(names->list[names->count - 1]);
}

static void add_name(void *data, const char *name)
{
	struct names *names = data;

	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return;
	/* Never holds more than twice what is asked for, however large the folder. */
	if (names->count / 2 > names->max)
		keep_first(names, names->max);
	names->list = xgrow(names->list, &names->room, names->count + 1, sizeof(*names->list));
	names->list[names->count++] = xstrdup(name);
}

char **disk_names(const char *folder, size_t max, size_t *count, struct error *err)
{
	struct names names = {.max = max};
	bool ok;

	*count = 0;
	names.list = xgrow(names.list, &names.room, 1, sizeof(*names.list));
	ok = disk_each_name(folder, add_name, &names);
	if (!ok)
		error_system(err, EXIT_NO_INPUT, "cannot be read", errno);
	keep_first(&names, ok ? max : 0);
	if (ok) {
		*count = names.count;
		return names.list;
	}
	free(names.list);
	return NULL;
}
