/* SPDX-License-Identifier: MIT */
#include "base/disk.h"

#include "base/alloc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#ifndef _WIN32
#include <poll.h>
#endif

/* Where a system has none of these, it has nothing that they would be needed against. */
#ifndef O_BINARY
#define O_BINARY 0
#endif
#ifndef O_CLOEXEC
#define O_CLOEXEC 0
#endif
#ifndef O_NOCTTY
#define O_NOCTTY 0
#endif
#ifndef O_NOFOLLOW
#define O_NOFOLLOW 0
#endif
#ifndef O_NONBLOCK
#define O_NONBLOCK 0
#endif

enum { MAX_READ = 1 << 30 };

static void describe(struct disk_info *info, const struct stat *found)
{
	info->kind = DISK_SPECIAL;
	if (S_ISREG(found->st_mode))
		info->kind = DISK_FILE;
	else if (S_ISDIR(found->st_mode))
		info->kind = DISK_FOLDER;
#ifdef S_ISLNK
	else if (S_ISLNK(found->st_mode))
		info->kind = DISK_LINK;
#endif
	info->size = found->st_size > 0 ? (uint64_t)found->st_size : 0;
	info->modified = (int64_t)found->st_mtime;
}

bool disk_look(const char *path, bool follow, struct disk_info *info, struct error *err)
{
	struct stat found;
	int result;

#ifdef S_ISLNK
	result = follow ? stat(path, &found) : lstat(path, &found);
#else
	(void)follow;
	result = stat(path, &found);
#endif
	if (result != 0)
		return error_system(err, EXIT_NO_INPUT, "cannot be read", errno);
	describe(info, &found);
	return true;
}

int disk_open(const char *path, bool follow, struct disk_info *info, struct error *err)
{
	int flags = O_RDONLY | O_BINARY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	int fd = open(path, follow ? flags : flags | O_NOFOLLOW);
	struct stat found;

	if (fd < 0 && !follow && errno == ELOOP) {
		error_set(err, EXIT_NO_INPUT, "is a symbolic link");
		return -1;
	}
	if (fd < 0 || fstat(fd, &found) != 0) {
		error_system(err, EXIT_NO_INPUT, "cannot be read", errno);
	} else {
		describe(info, &found);
		if (info->kind == DISK_FILE)
			return fd;
		error_set(err, EXIT_NO_INPUT,
			info->kind == DISK_FOLDER ? "is a folder" : "is not a regular file");
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

void disk_close(int fd)
{
	close(fd);
}

/* Somebody else may have made standard input non-blocking; Windows knows no such thing. */
static void wait_for(int fd)
{
#ifdef _WIN32
	(void)fd;
#else
	struct pollfd entry = {.fd = fd, .events = POLLIN};

	poll(&entry, 1, -1);
#endif
}

long disk_read(int fd, void *bytes, size_t room, struct error *err)
{
	for (;;) {
		long got = (long)read(fd, bytes, room < MAX_READ ? room : MAX_READ);

		if (got >= 0)
			return got;
		if (errno == EAGAIN || errno == EWOULDBLOCK) {
			wait_for(fd);
		} else if (errno != EINTR) {
			error_system(err, EXIT_NO_INPUT, "cannot be read", errno);
			return -1;
		}
	}
}

long disk_read_standard(void *bytes, size_t room, struct error *err)
{
	return disk_read(STDIN_FILENO, bytes, room, err);
}

bool disk_read_at(int fd, uint64_t offset, void *bytes, size_t len, struct error *err)
{
	char *to = bytes;

	if (offset > INT64_MAX || lseek(fd, (off_t)offset, SEEK_SET) < 0)
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

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorts the names and lets go of those beyond the first `max`; returns how many remain. */
static size_t keep_first(char **names, size_t count, size_t max)
{
	if (count > 0)
		qsort(names, count, sizeof(*names), by_bytes);
	for (; count > max; count--)
		free(names[count - 1]);
	return count;
}

char **disk_names(const char *folder, size_t max, size_t *count, struct error *err)
{
	DIR *entries = opendir(folder);
	const struct dirent *entry;
	char **names = NULL;
	size_t room = 0;
	int number;

	*count = 0;
	if (entries == NULL) {
		error_system(err, EXIT_NO_INPUT, "cannot be read", errno);
		return NULL;
	}
	names = xgrow(names, &room, 1, sizeof(*names));
	for (errno = 0; (entry = readdir(entries)) != NULL; errno = 0) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		/* Never holds more than twice what is asked for, however large the folder. */
		if (*count / 2 > max)
			*count = keep_first(names, *count, max);
		names = xgrow(names, &room, *count + 1, sizeof(*names));
		names[(*count)++] = xstrdup(entry->d_name);
	}
	number = errno;
	closedir(entries);
	*count = keep_first(names, *count, number == 0 ? max : 0);
	if (number == 0)
		return names;
	free(names);
	error_system(err, EXIT_NO_INPUT, "cannot be read", number);
	return NULL;
}
