/* SPDX-License-Identifier: MIT */
#include "base/disk.h"

#include "base/buf.h"
#include "base/disk_system.h"
#include "base/kernel32.h"
#include "base/wide.h"

#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { MAX_READ = 1 << 30 };

static int64_t seconds(struct kernel32_time time)
{
	const int64_t from_1601_to_1970 = INT64_C(11644473600);
	uint64_t units = (uint64_t)time.high << 32 | time.low;

	return (int64_t)(units / 10000000) - from_1601_to_1970;
}

/* Among the things that look like one to Windows: copies in a cloud are files to everybody. */
static bool is_link(const wchar_t *path)
{
	struct kernel32_entry entry;
	void *search = FindFirstFileW(path, &entry);

	if (search == KERNEL32_NO_HANDLE)
		return true;
	FindClose(search);
	return (entry.attributes & KERNEL32_REPARSE) != 0 &&
	       (entry.tag == 0xA000000C || entry.tag == 0xA0000003);
}

static bool look(const wchar_t *path, bool follow, struct disk_info *info)
{
	struct kernel32_attributes found;

	if (wide_is_device(path)) {
		*info = (struct disk_info){.kind = DISK_SPECIAL};
		return true;
	}
	if (!GetFileAttributesExW(path, 0, &found)) {
		errno = wide_errno();
		return false;
	}
	info->kind = (found.attributes & KERNEL32_FOLDER) != 0 ? DISK_FOLDER : DISK_FILE;
	if (!follow && (found.attributes & KERNEL32_REPARSE) != 0 && is_link(path))
		info->kind = DISK_LINK;
	info->size = (uint64_t)found.size_high << 32 | found.size_low;
	info->modified = seconds(found.written);
	return true;
}

bool disk_look(const char *path, bool follow, struct disk_info *info, struct error *err)
{
	wchar_t *wide = wide_path(path);
	bool ok = look(wide, follow, info) ||
		  error_system(err, EXIT_NO_INPUT, "cannot be read", errno);

	free(wide);
	return ok;
}

/* Behind a link is a size of its own, and only now it is sure what was opened. */
static bool describe(int fd, struct disk_info *info)
{
	int64_t size = _filelengthi64(fd);

	if (GetFileType((void *)_get_osfhandle(fd)) != KERNEL32_DISK_FILE)
		info->kind = DISK_SPECIAL;
	info->size = size > 0 ? (uint64_t)size : 0;
	return size >= 0;
}

int disk_open(const char *path, bool follow, struct disk_info *info, struct error *err)
{
	wchar_t *wide = wide_path(path);
	bool seen = look(wide, follow, info);
	int fd = -1;

	if (seen && info->kind == DISK_FILE) {
		fd = _wopen(wide, _O_RDONLY | _O_BINARY | _O_NOINHERIT);
		seen = fd >= 0 && describe(fd, info);
	}
	free(wide);
	if (seen && info->kind == DISK_FILE)
		return fd;
	if (!seen)
		error_system(err, EXIT_NO_INPUT, "cannot be read", errno);
	else if (info->kind == DISK_FOLDER)
		error_set(err, EXIT_NO_INPUT, "is a folder");
	else if (info->kind == DISK_LINK)
		error_set(err, EXIT_NO_INPUT, "is a symbolic link");
	else
		error_set(err, EXIT_NO_INPUT, "is not a regular file");
	if (fd >= 0)
		_close(fd);
	return -1;
}

void disk_close(int fd)
{
	_close(fd);
}

long disk_read(int fd, void *bytes, size_t room, struct error *err)
{
	long got = _read(fd, bytes, (unsigned)(room < MAX_READ ? room : MAX_READ));

	if (got < 0)
		error_system(err, EXIT_NO_INPUT, "cannot be read", errno);
	return got;
}

bool disk_seek(int fd, uint64_t offset)
{
	return offset <= INT64_MAX && _lseeki64(fd, (int64_t)offset, SEEK_SET) >= 0;
}

static wchar_t *pattern_of(const char *folder)
{
	size_t len = strlen(folder);
	bool ends = len > 0 && strchr("/\\:", folder[len - 1]) != NULL;
	struct buf pattern = BUF_EMPTY;
	wchar_t *wide;

	buf_add(&pattern, folder, len);
	buf_adds(&pattern, ends ? "*" : "/*");
	wide = wide_path(buf_text(&pattern));
	buf_release(&pattern);
	return wide;
}

bool disk_each_name(const char *folder, disk_name_visitor *visit, void *data)
{
	/* How an empty root of a drive answers, and the end of every list. */
	const uint32_t file_not_found = 2, no_more_files = 18;
	wchar_t *pattern = pattern_of(folder);
	struct kernel32_entry entry;
	void *search = FindFirstFileW(pattern, &entry);
	uint32_t expected = search == KERNEL32_NO_HANDLE ? file_not_found : no_more_files;
	bool ok;

	if (search != KERNEL32_NO_HANDLE) {
		do {
			char *name = wide_text(entry.name);

			visit(data, name);
			free(name);
		} while (FindNextFileW(search, &entry));
	}
	ok = GetLastError() == expected;
	if (!ok)
		errno = wide_errno();
	if (search != KERNEL32_NO_HANDLE)
		FindClose(search);
	free(pattern);
	return ok;
}
