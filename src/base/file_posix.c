/* SPDX-License-Identifier: MIT */
#ifndef _XOPEN_SOURCE
#define _XOPEN_SOURCE 700 /* realpath() */
#endif

#include "base/file.h"

#include "base/alloc.h"
#include "base/temp.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	MAX_TRIES = 100,
	MAX_WRITE = 1 << 30,
};

enum { OWNER_ONLY = 0600, EVERYBODY = 0666 };

/* Where a file goes once links are followed. */
struct target {
	const char *path; /* as the caller named it, for messages */
	mode_t mode;      /* of a new file, before the umask; OWNER_ONLY also of an older one */
	struct stat info; /* of what is there now */
	int absent;       /* 0, or the errno that says why there is nothing */
	char *real;       /* whole path without a link at its end */
	char *folder;
	const char *base; /* within real */
};

static bool fail(struct error *err, int exit, const char *path, const char *what, int number)
{
	error_system(err, exit, what, number);
	return error_prefix(err, "%s", path);
}

/* For a descriptor that somebody else made non-blocking. */
static void wait_to_write(int fd)
{
	struct pollfd entry = {.fd = fd, .events = POLLOUT};

	poll(&entry, 1, -1);
}

/* Returns 0 or the errno of the write that failed. */
static int write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t put = write(fd, bytes, len < MAX_WRITE ? len : MAX_WRITE);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
			wait_to_write(fd);
			continue;
		}
		if (put <= 0)
			return put < 0 ? errno : ENOSPC;
		bytes += put;
		len -= (size_t)put;
	}
	return 0;
}

/* Some file systems (NFS) report a failed write at close() only: closes a twin. */
static bool write_standard(const void *bytes, size_t len, struct error *err)
{
	int number = write_all(STDOUT_FILENO, bytes, len);
	int twin = number == 0 ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3) : -1;

	if (number == 0 && (twin < 0 || close(twin) != 0))
		number = errno;
	return number == 0 ||
	       fail(err, EXIT_CANNOT_WRITE, "standard output", "cannot be written", number);
}

/* A device or FIFO. */
static bool write_special(const char *path, const void *bytes, size_t len, struct error *err)
{
	struct stat info;
	int number = 0;
	int fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return fail(err, EXIT_CANNOT_CREATE, path, "cannot be opened", errno);
	if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) {
		close(fd);
		return error_set(err, EXIT_CANNOT_CREATE, "%s: changed meanwhile", path);
	}
	number = write_all(fd, bytes, len);
	if (close(fd) != 0 && number == 0)
		number = errno;
	return number == 0 || fail(err, EXIT_CANNOT_WRITE, path, "cannot be written", number);
}

static uint64_t random_number(void)
{
	uint64_t value;

	/* O_EXCL decides; a value that others can guess costs another try at most. */
	if (getrandom(&value, sizeof(value), GRND_NONBLOCK) != sizeof(value)) {
		struct timespec now = {0, 0};

		clock_gettime(CLOCK_MONOTONIC, &now);
		value = (uint64_t)now.tv_sec * 1000000007 + (uint64_t)now.tv_nsec;
		value = (value ^ (uint64_t)getpid() << 32) * UINT64_C(0x9E3779B97F4A7C15);
	}
	return value;
}

static bool is_same_file(int fd, const char *path)
{
	struct stat opened;
	struct stat named;

	return fstat(fd, &opened) == 0 && lstat(path, &named) == 0 &&
	       opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

static bool lock(int fd)
{
	int result;

	do
		result = flock(fd, LOCK_EX | LOCK_NB);
	while (result != 0 && errno == EINTR);
	return result == 0;
}

/*
 * The owner of a temporary file holds a lock on it for as long as it lives. What can be
 * locked therefore belongs to a dead run, or was created a moment ago by a live one, which
 * will find its file gone and take another name (create_temp()).
 */
static void remove_dead(const char *path)
{
	int fd = open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat info;

	if (fd < 0)
		return;
	if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && lock(fd) &&
		is_same_file(fd, path))
		unlink(path);
	close(fd);
}

static void sweep(const char *folder, const char *base)
{
	DIR *entries = opendir(folder);
	const struct dirent *entry;

	if (entries == NULL)
		return;
	while ((entry = readdir(entries)) != NULL) {
		char *path;

		if (!temp_is(entry->d_name, base))
			continue;
		path = xasprintf("%s/%s", folder, entry->d_name);
		remove_dead(path);
		free(path);
	}
	closedir(entries);
}

void file_sweep(const char *folder)
{
	sweep(folder, NULL);
}

/*
 * Creates and locks the temporary file of a target; returns its descriptor, -1 with errno.
 * A file system without locks is no obstacle: nobody can lock there, so nobody sweeps.
 */
static int create_temp(const struct target *target, char **path)
{
	for (int tries = 0; tries < MAX_TRIES; tries++) {
		int number;
		int fd;

		*path = temp_path(target->folder, target->base, random_number());
		fd = open(*path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			target->absent == 0 ? OWNER_ONLY : target->mode);
		if (fd >= 0 && (lock(fd) || errno != EWOULDBLOCK) && is_same_file(fd, *path))
			return fd;
		number = fd < 0 ? errno : EEXIST;
		if (fd >= 0) {
			unlink(*path);
			close(fd);
		}
		free(*path);
		*path = NULL;
		errno = number;
		if (number != EEXIST)
			break;
	}
	return -1;
}

static void sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

/* Everything between the open temporary file and the finished one; 0 or an errno. */
static int finish(
	const struct target *target, const char *temp, int fd, const void *bytes, size_t len)
{
	int number = write_all(fd, bytes, len);
	int twin = fcntl(fd, F_DUPFD_CLOEXEC, 3); /* keeps the lock until after the rename */

	if (twin < 0 && number == 0)
		number = errno;
	if (number == 0 && target->absent == 0 && target->mode != OWNER_ONLY &&
		fchmod(fd, target->info.st_mode & 0777) != 0)
		number = errno;
	if (number == 0 && fsync(fd) != 0 && errno != EINVAL)
		number = errno;
	if (close(fd) != 0 && number == 0)
		number = errno;
	if (number == 0 && rename(temp, target->real) != 0)
		number = errno;
	if (number != 0)
		unlink(temp);
	if (twin >= 0)
		close(twin);
	if (number == 0)
		sync_folder(target->folder);
	return number;
}

/* Finds the file behind a link and the folder for the temporary file. */
static bool find_real(struct target *target, struct error *err)
{
	const char *slash;
	struct stat link;

	if (target->absent != 0 && target->absent != ENOENT)
		return fail(err, EXIT_CANNOT_CREATE, target->path, "cannot be created",
			target->absent);
	if (target->absent == 0 && access(target->path, W_OK) != 0)
		return fail(err, EXIT_CANNOT_CREATE, target->path, "cannot be replaced", errno);
	if (lstat(target->path, &link) == 0 && S_ISLNK(link.st_mode))
		target->real = realpath(target->path, NULL);
	else
		target->real = xstrdup(target->path);
	if (target->real == NULL)
		return fail(err, EXIT_CANNOT_CREATE, target->path, "cannot follow this link",
			errno);
	slash = strrchr(target->real, '/');
	target->base = slash != NULL ? slash + 1 : target->real;
	if (target->base[0] == '\0')
		return error_set(
			err, EXIT_CANNOT_CREATE, "%s: is not the name of a file", target->path);
	if (slash == NULL)
		target->folder = xstrdup(".");
	else if (slash == target->real)
		target->folder = xstrdup("/");
	else
		target->folder = xstrndup(target->real, (size_t)(slash - target->real));
	return true;
}

static bool write_file(const char *path, const void *bytes, size_t len, mode_t mode,
	bool sweep_first, struct error *err)
{
	struct target target = {.path = path, .mode = mode};
	char *temp = NULL;
	bool ok = false;
	int number;
	int fd;

	if (strcmp(path, "-") == 0)
		return write_standard(bytes, len, err);
	/* stat() before anything else: it refuses the links that the kernel does not trust. */
	target.absent = stat(path, &target.info) == 0 ? 0 : errno;
	if (target.absent == 0 && S_ISDIR(target.info.st_mode))
		return error_set(err, EXIT_CANNOT_CREATE, "%s: is a folder", path);
	if (target.absent == 0 && !S_ISREG(target.info.st_mode))
		return write_special(path, bytes, len, err);
	if (!find_real(&target, err))
		goto out;
	if (sweep_first)
		sweep(target.folder, target.base);
	fd = create_temp(&target, &temp);
	if (fd < 0) {
		fail(err, EXIT_CANNOT_CREATE, path, "cannot be created", errno);
		goto out;
	}
	number = finish(&target, temp, fd, bytes, len);
	ok = number == 0 || fail(err, EXIT_CANNOT_WRITE, path, "cannot be written", number);
out:
	free(temp);
	free(target.folder);
	free(target.real);
	return ok;
}

bool file_write(const char *path, const void *bytes, size_t len, struct error *err)
{
	return write_file(path, bytes, len, EVERYBODY, true, err);
}

bool file_put(const char *path, const void *bytes, size_t len, struct error *err)
{
	return write_file(path, bytes, len, EVERYBODY, false, err);
}

bool file_write_private(const char *path, const void *bytes, size_t len, struct error *err)
{
	return write_file(path, bytes, len, OWNER_ONLY, true, err);
}

/* The folder that a path names something in. */
static bool look_at_folder(const char *path, struct stat *info)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash == NULL   ? xstrdup(".")
		       : slash == path ? xstrdup("/")
				       : xstrndup(path, (size_t)(slash - path));
	bool ok = stat(folder, info) == 0;

	free(folder);
	return ok;
}

bool file_same_folder(const char *a, const char *b)
{
	const char *const paths[] = {a, b};
	struct stat folders[2][2];
	size_t counts[2] = {0, 0};
	bool same = false;

	for (size_t i = 0; i < 2; i++) {
		char *real = realpath(paths[i], NULL);

		counts[i] += look_at_folder(paths[i], &folders[i][counts[i]]);
		if (real != NULL)
			counts[i] += look_at_folder(real, &folders[i][counts[i]]);
		free(real);
	}
	for (size_t i = 0; i < counts[0]; i++)
		for (size_t j = 0; j < counts[1]; j++)
			same = same || (folders[0][i].st_dev == folders[1][j].st_dev &&
					       folders[0][i].st_ino == folders[1][j].st_ino);
	return same;
}

bool file_exists(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

bool file_make_folder(const char *path, struct error *err)
{
	struct stat info;
	int number;

	if (mkdir(path, 0777) == 0)
		return true;
	number = errno;
	if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
		return true;
	if (number == EEXIST)
		return error_set(err, EXIT_CANNOT_CREATE, "%s: is not a folder", path);
	return fail(err, EXIT_CANNOT_CREATE, path, "cannot be created", number);
}

bool file_ends_lines_with_crlf(void)
{
	return false;
}

bool file_is_terminal(void)
{
	return isatty(STDOUT_FILENO) == 1;
}

void file_guard_standard(void)
{
	/* The lowest free number is taken: the wrong way round, so that using it fails. */
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}
