/* SPDX-License-Identifier: MIT */
#define _CRT_RAND_S /* rand_s() */
#include <stdlib.h>

#include "base/file.h"

#include "base/alloc.h"
#include "base/disk_system.h"
#include "base/kernel32.h"
#include "base/temp.h"
#include "base/wide.h"

#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <share.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <wchar.h>

enum {
	MAX_TRIES = 100,
	MAX_WRITE = 1 << 20,
	MAX_CONSOLE = 8 * 1024, /* characters that every console takes at once */
	STANDARD_OUTPUT = 1,
};

/* Where a file goes. */
struct target {
	const char *path; /* as the caller named it, for messages */
	wchar_t *wide;
	char *folder;
	const char *base; /* within path */
};

static bool fail(struct error *err, int exit, const char *path, const char *what, int number)
{
	error_system(err, exit, what, number);
	return error_prefix(err, "%s", path);
}

/* Returns 0 or the errno of the write that failed. */
static int write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		int put = _write(fd, bytes, (unsigned)(len < MAX_WRITE ? len : MAX_WRITE));

		if (put <= 0)
			return put < 0 ? errno : ENOSPC;
		bytes += put;
		len -= (size_t)put;
	}
	return 0;
}

/* A console shows characters; bytes it would take for those of its code page. */
static int write_console(void *console, const char *bytes, size_t len)
{
	wchar_t *text = wide_from_bytes(bytes, len);
	size_t left = wcslen(text);
	const wchar_t *at = text;
	int number = 0;

	while (left > 0 && number == 0) {
		unsigned long put = 0;

		if (!WriteConsoleW(console, at,
			    (uint32_t)(left < MAX_CONSOLE ? left : MAX_CONSOLE), &put, NULL))
			number = wide_errno();
		else if (put == 0)
			number = EIO;
		at += put;
		left -= put;
	}
	free(text);
	return number;
}

static bool write_standard(const void *bytes, size_t len, struct error *err)
{
	void *handle = (void *)_get_osfhandle(STANDARD_OUTPUT);
	unsigned long mode;
	int number = GetConsoleMode(handle, &mode) ? write_console(handle, bytes, len)
						   : write_all(STANDARD_OUTPUT, bytes, len);

	return number == 0 ||
	       fail(err, EXIT_CANNOT_WRITE, "standard output", "cannot be written", number);
}

static bool write_device(
	const struct target *target, const void *bytes, size_t len, struct error *err)
{
	int fd = _wopen(target->wide, _O_WRONLY | _O_BINARY | _O_NOINHERIT);
	int number;

	if (fd < 0)
		return fail(err, EXIT_CANNOT_CREATE, target->path, "cannot be opened", errno);
	number = write_all(fd, bytes, len);
	if (_close(fd) != 0 && number == 0)
		number = errno;
	return number == 0 ||
	       fail(err, EXIT_CANNOT_WRITE, target->path, "cannot be written", number);
}

/* O_EXCL decides; a value that others can guess costs another try at most. */
static uint64_t random_number(void)
{
	unsigned high = 0, low = 0;

	rand_s(&high);
	rand_s(&low);
	return (uint64_t)high << 32 | low;
}

struct sweep {
	const char *folder, *base;
};

/* A file that its owner still has open cannot be removed: what can be belongs to a dead run. */
static void remove_dead(void *data, const char *name)
{
	const struct sweep *sweep = data;
	char *path;
	wchar_t *wide;

	if (!temp_is(name, sweep->base))
		return;
	path = xasprintf("%s/%s", sweep->folder, name);
	wide = wide_path(path);
	_wunlink(wide);
	free(wide);
	free(path);
}

static void sweep(const char *folder, const char *base)
{
	struct sweep data = {folder, base};

	disk_each_name(folder, remove_dead, &data);
}

void file_sweep(const char *folder)
{
	sweep(folder, NULL);
}

/* Creates the temporary file of a target; returns its descriptor, -1 with errno. */
static int create_temp(const struct target *target, wchar_t **temp)
{
	for (int tries = 0; tries < MAX_TRIES; tries++) {
		char *path = temp_path(target->folder, target->base, random_number());
		int fd;

		*temp = wide_path(path);
		free(path);
		fd = _wsopen(*temp, _O_RDWR | _O_CREAT | _O_EXCL | _O_BINARY | _O_NOINHERIT,
			_SH_DENYWR, _S_IREAD | _S_IWRITE);
		if (fd >= 0)
			return fd;
		free(*temp);
		*temp = NULL;
		if (errno != EEXIST)
			break;
	}
	return -1;
}

/* Everything between the open temporary file and the finished one; 0 or an errno. */
static int finish(
	const struct target *target, const wchar_t *temp, int fd, const void *bytes, size_t len)
{
	int number = write_all(fd, bytes, len);

	if (number == 0 && _commit(fd) != 0)
		number = errno;
	if (_close(fd) != 0 && number == 0)
		number = errno;
	if (number == 0 &&
		!MoveFileExW(temp, target->wide, KERNEL32_REPLACE | KERNEL32_WRITE_THROUGH))
		number = wide_errno();
	if (number != 0)
		_wunlink(temp);
	return number;
}

/* Puts the whole file in place; between closing and renaming another run may sweep it away. */
static bool replace(
	const struct target *target, const void *bytes, size_t len, struct error *err)
{
	int number = ENOENT;

	for (int tries = 0; number == ENOENT && tries < MAX_TRIES; tries++) {
		wchar_t *temp = NULL;
		int fd = create_temp(target, &temp);

		if (fd < 0)
			return fail(err, EXIT_CANNOT_CREATE, target->path, "cannot be created",
				errno);
		number = finish(target, temp, fd, bytes, len);
		free(temp);
	}
	return number == 0 ||
	       fail(err, EXIT_CANNOT_WRITE, target->path, "cannot be written", number);
}

static bool may_replace(const struct target *target, struct error *err)
{
	struct kernel32_attributes found;

	if (!GetFileAttributesExW(target->wide, 0, &found))
		return true;
	if ((found.attributes & KERNEL32_FOLDER) != 0)
		return error_set(err, EXIT_CANNOT_CREATE, "%s: is a folder", target->path);
	if ((found.attributes & KERNEL32_REPARSE) != 0)
		return error_set(err, EXIT_CANNOT_CREATE,
			"%s: is a link, which is not followed", target->path);
	return (found.attributes & KERNEL32_READ_ONLY) == 0 ||
	       fail(err, EXIT_CANNOT_CREATE, target->path, "cannot be replaced", EACCES);
}

static void find_folder(struct target *target)
{
	const char *base = target->path;

	for (const char *at = base; *at != '\0'; at++)
		if (strchr("/\\:", *at) != NULL)
			base = at + 1;
	target->base = base;
	if (base == target->path)
		target->folder = xstrdup(".");
	else if (base[-1] == ':')
		target->folder = xasprintf("%.2s.", target->path);
	else /* "C:" of "C:\file", which temp_path() makes a whole path again */
		target->folder = xstrndup(target->path, (size_t)(base - target->path) - 1);
}

static bool write_file(
	const char *path, const void *bytes, size_t len, bool sweep_first, struct error *err)
{
	struct target target = {.path = path};
	bool ok = false;

	if (strcmp(path, "-") == 0)
		return write_standard(bytes, len, err);
	target.wide = wide_path(path);
	find_folder(&target);
	if (target.base[0] == '\0') {
		error_set(err, EXIT_CANNOT_CREATE, "%s: is not the name of a file", path);
	} else if (wide_is_device(target.wide)) {
		ok = write_device(&target, bytes, len, err);
	} else if (may_replace(&target, err)) {
		if (sweep_first) {
			char *root = xasprintf("%s/", target.folder);

			sweep(root, target.base);
			free(root);
		}
		ok = replace(&target, bytes, len, err);
	}
	free(target.folder);
	free(target.wide);
	return ok;
}

bool file_write(const char *path, const void *bytes, size_t len, struct error *err)
{
	return write_file(path, bytes, len, true, err);
}

bool file_put(const char *path, const void *bytes, size_t len, struct error *err)
{
	return write_file(path, bytes, len, false, err);
}

bool file_write_private(const char *path, const void *bytes, size_t len, struct error *err)
{
	return write_file(path, bytes, len, true, err);
}

/* The whole name of the folder that a path names something in; "" without one. */
static wchar_t *whole_folder(const char *path)
{
	struct target target = {.path = path};
	wchar_t *wide, *whole;
	uint32_t room;

	find_folder(&target);
	wide = wide_from(target.folder);
	room = GetFullPathNameW(wide, 0, NULL, NULL) + 1;
	whole = xcalloc(room, sizeof(*whole));
	if (GetFullPathNameW(wide, room, whole, NULL) >= room)
		whole[0] = L'\0';
	free(wide);
	free(target.folder);
	return whole;
}

bool file_same_folder(const char *a, const char *b)
{
	wchar_t *first = whole_folder(a), *second = whole_folder(b);
	bool same = first[0] != L'\0' && _wcsicmp(first, second) == 0;

	free(first);
	free(second);
	return same;
}

static bool attributes_of(const char *path, uint32_t *attributes)
{
	wchar_t *wide = wide_path(path);
	struct kernel32_attributes found;
	bool ok = GetFileAttributesExW(wide, 0, &found) != 0;

	if (ok)
		*attributes = found.attributes;
	else
		errno = wide_errno();
	free(wide);
	return ok;
}

bool file_exists(const char *path)
{
	uint32_t attributes;

	return attributes_of(path, &attributes) || errno != ENOENT;
}

bool file_make_folder(const char *path, struct error *err)
{
	wchar_t *wide = wide_path(path);
	bool made = _wmkdir(wide) == 0;
	int number = errno;
	uint32_t attributes = 0;

	free(wide);
	if (made || (attributes_of(path, &attributes) && (attributes & KERNEL32_FOLDER) != 0))
		return true;
	if (number == EEXIST)
		return error_set(err, EXIT_CANNOT_CREATE, "%s: is not a folder", path);
	return fail(err, EXIT_CANNOT_CREATE, path, "cannot be created", number);
}

bool file_ends_lines_with_crlf(void)
{
	return true;
}

bool file_is_terminal(void)
{
	unsigned long mode;

	return GetConsoleMode((void *)_get_osfhandle(STANDARD_OUTPUT), &mode) != 0;
}

void file_guard_standard(void)
{
	/* The C library lets no file take the number of a standard descriptor; but it would
	 * change the ends of lines. */
	_setmode(0, _O_BINARY);
	_setmode(1, _O_BINARY);
}
