/* SPDX-License-Identifier: MIT */
#include "base/disk.h"

#include "base/disk_system.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_READ = 1 << 30 };

static void describe(struct disk_info *info, const struct stat *found)
{
	info->kind = DISK_SPECIAL;
	if (S_ISREG(found->st_mode))
		info->kind = DISK_FILE;
	else if (S_ISDIR(found->st_mode))
		info->kind = DISK_FOLDER;
	else if (S_ISLNK(found->st_mode))
		info->kind = DISK_LINK;
	info->size = found->st_size > 0 ? (uint64_t)found->st_size : 0;
	info->modified = (int64_t)found->st_mtime;
}

bool disk_look(const char *path, bool follow, struct disk_info *info, struct error *err)
{
	struct stat found;

	if ((follow ? stat(path, &found) : lstat(path, &found)) != 0)
		return error_system(err, EXIT_NO_INPUT, "cannot be read", errno);
	describe(info, &found);
	return true;
}

int disk_open(const char *path, bool follow, struct disk_info *info, struct error *err)
{
	int flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
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

/* Somebody else may have made standard input non-blocking. */
static void wait_for(int fd)
{
	struct pollfd entry = {.fd = fd, .events = POLLIN};

	poll(&entry, 1, -1);
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

bool disk_seek(int fd, uint64_t offset)
{
	return offset <= INT64_MAX && lseek(fd, (off_t)offset, SEEK_SET) >= 0;
}

bool disk_each_name(const char *folder, disk_name_visitor *visit, void *data)
{
	DIR *entries = opendir(folder);
	const struct dirent *entry;
	int number;

	if (entries == NULL)
		return false;
	for (errno = 0; (entry = readdir(entries)) != NULL; errno = 0)
		visit(data, entry->d_name);
	number = errno;
	closedir(entries);
	errno = number;
	return number == 0;
}
