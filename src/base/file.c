/* SPDX-License-Identifier: MIT */
#include "base/file.h"

#include "base/disk.h"

#include <stdint.h>
#include <string.h>

enum {
	STANDARD_INPUT = 0,
	MIN_READ = 64 * 1024,
};

static bool fail_too_large(struct error *err, const char *path, size_t limit)
{
	const size_t mib = 1024 * 1024;

	if (limit >= mib && limit % mib == 0)
		return error_set(
			err, EXIT_BAD_INPUT, "%s: larger than %zu MiB", path, limit / mib);
	return error_set(err, EXIT_BAD_INPUT, "%s: larger than %zu bytes", path, limit);
}

/* Reads to the end, or to the first byte beyond the limit. `expected` is a guess. */
static bool read_all(int fd, const char *path, size_t expected, size_t limit, struct buf *out,
	struct error *err)
{
	size_t start = out->len;

	buf_reserve(out, (expected < limit ? expected : limit) + 1);
	for (;;) {
		size_t left = limit - (out->len - start);
		size_t room = out->room - out->len - 1;
		size_t want = room > 0 ? room : MIN_READ;
		long got;

		if (want > left)
			want = left < SIZE_MAX ? left + 1 : left;
		got = disk_read(fd, buf_reserve(out, want), want, err);
		if (got < 0) {
			error_prefix(err, "%s", path);
			break;
		}
		if (got == 0)
			return true;
		buf_truncate(out, out->len + (size_t)got);
		if ((size_t)got > left) {
			fail_too_large(err, path, limit);
			break;
		}
	}
	buf_truncate(out, start);
	return false;
}

bool file_read(const char *path, size_t limit, struct buf *out, struct error *err)
{
	struct disk_info info;
	bool ok = false;
	int fd;

	if (strcmp(path, "-") == 0)
		return read_all(STANDARD_INPUT, "standard input", MIN_READ, limit, out, err);
	fd = disk_open(path, true, &info, err);
	if (fd < 0)
		return error_prefix(err, "%s", path);
	if (info.size > limit)
		fail_too_large(err, path, limit);
	else
		ok = read_all(fd, path, (size_t)info.size, limit, out, err);
	disk_close(fd);
	return ok;
}
