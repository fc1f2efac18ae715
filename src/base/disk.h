/* SPDX-License-Identifier: MIT */
/*
 * What is on the disk, for those who walk through folders or read a file in pieces. Whole
 * files are read and written by base/file.h.
 *
 * These functions fail with 66. Their error texts do not name the file, the caller does:
 * "cannot be read: permission denied".
 */
#ifndef BASE_DISK_H
#define BASE_DISK_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum disk_kind {
	DISK_FILE,
	DISK_FOLDER,
	DISK_LINK,    /* only where links are not followed */
	DISK_SPECIAL, /* device, FIFO, socket */
};

struct disk_info {
	enum disk_kind kind;
	uint64_t size;    /* of a file, in bytes */
	int64_t modified; /* seconds since 1970-01-01, UTC */
};

/* What has that name; with `follow` what a link at its end points to. */
bool disk_look(const char *path, bool follow, struct disk_info *info, struct error *err);

/*
 * Opens a regular file for reading, without ever waiting for a device or FIFO. Returns its
 * descriptor for disk_close(), or -1: "is a folder", "is a symbolic link" and the like.
 */
int disk_open(const char *path, bool follow, struct disk_info *info, struct error *err);
void disk_close(int fd);

/*
 * The next bytes of a file, or of standard input: at least one, at most `room`. Returns how
 * many, 0 at the end, -1 on an error. Waits for a pipe, also when it is non-blocking.
 */
long disk_read(int fd, void *bytes, size_t room, struct error *err);
long disk_read_standard(void *bytes, size_t room, struct error *err);

/* All `len` bytes from an offset on; moves to where disk_read() goes on. */
bool disk_read_at(int fd, uint64_t offset, void *bytes, size_t len, struct error *err);

/*
 * The names in a folder but for "." and "..", in the order of their bytes; when there are
 * more than `max`, the first ones. Each name and the list belong to the caller; NULL on an
 * error.
 */
char **disk_names(const char *folder, size_t max, size_t *count, struct error *err);

#endif
