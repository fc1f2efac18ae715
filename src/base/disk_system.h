/* SPDX-License-Identifier: MIT */
/* What base/disk.c needs from disk_posix.c or disk_windows.c; for these files only. */
#ifndef BASE_DISK_SYSTEM_H
#define BASE_DISK_SYSTEM_H

#include <stdbool.h>
#include <stdint.h>

/* Where disk_read() goes on. Both functions return false with errno set. */
bool disk_seek(int fd, uint64_t offset);

/* Shows every name in a folder, "." and ".." as well, in any order. */
typedef void disk_name_visitor(void *data, const char *name);
bool disk_each_name(const char *folder, disk_name_visitor *visit, void *data);

#endif
