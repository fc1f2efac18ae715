/* SPDX-License-Identifier: MIT */
#include "tap.h"

#include "base/disk.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* All files are made in a folder of this test, which is the working directory. */

static void make(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	if (!CHECK(file != NULL))
		return;
	fputs(text, file);
	fclose(file);
}

static void check_look(const char *path, bool follow, int kind, uint64_t size)
{
	struct error err = ERROR_NONE;
	struct disk_info info;

	CHECK(disk_look(path, follow, &info, &err));
	CHECK_INT(info.kind, kind);
	if (kind == DISK_FILE)
		CHECK_INT(info.size, size);
}

static void test_look(void)
{
	struct timespec times[2] = {{0, 0}, {1700000000, 999999999}};
	struct error err = ERROR_NONE;
	struct disk_info info;

	check_look("ten", true, DISK_FILE, 10);
	check_look("ten", false, DISK_FILE, 10);
	check_look("link", true, DISK_FILE, 10);
	check_look("link", false, DISK_LINK, 0);
	check_look(".", false, DISK_FOLDER, 0);
	check_look("fifo", true, DISK_SPECIAL, 0);
	check_look("/dev/null", true, DISK_SPECIAL, 0);
	check_look("dangling", false, DISK_LINK, 0);
	CHECK(!disk_look("dangling", true, &info, &err));
	CHECK_STR(err.text, "cannot be read: no such file or directory");
	CHECK_INT(err.exit, EXIT_NO_INPUT);
	CHECK(utimensat(AT_FDCWD, "ten", times, 0) == 0);
	err.exit = 0;
	CHECK(disk_look("ten", true, &info, &err));
	CHECK_INT(info.modified, 1700000000);
}

static void refuse_open(const char *path, bool follow, const char *want)
{
	struct error err = ERROR_NONE;
	struct disk_info info;

	CHECK_INT(disk_open(path, follow, &info, &err), -1);
	CHECK_STR(err.text, want);
	CHECK_INT(err.exit, EXIT_NO_INPUT);
}

static void test_open(void)
{
	struct error err = ERROR_NONE;
	struct disk_info info;
	char bytes[11] = "";
	int fd = disk_open("link", true, &info, &err);

	CHECK(fd >= 0);
	CHECK_INT(info.kind, DISK_FILE);
	CHECK_INT(info.size, 10);
	CHECK_INT(disk_read(fd, bytes, 4, &err), 4);
	CHECK_STR(bytes, "0123");
	CHECK_INT(disk_read(fd, bytes, 10, &err), 6);
	CHECK_INT(disk_read(fd, bytes, 10, &err), 0);
	memset(bytes, 0, sizeof(bytes));
	CHECK(disk_read_at(fd, 3, bytes, 7, &err));
	CHECK_STR(bytes, "3456789");
	CHECK(disk_read_at(fd, 10, bytes, 0, &err));
	CHECK(!disk_read_at(fd, 4, bytes, 7, &err));
	CHECK_STR(err.text, "became shorter while it was read");
	err.exit = 0;
	CHECK(!disk_read_at(fd, UINT64_MAX, bytes, 1, &err));
	CHECK_INT(err.exit, EXIT_NO_INPUT);
	disk_close(fd);
	err.exit = 0;
	CHECK_INT(disk_read(fd, bytes, 1, &err), -1);
	CHECK_STR(err.text, "cannot be read: bad file descriptor");
	refuse_open("link", false, "is a symbolic link");
	refuse_open("dangling", false, "is a symbolic link");
	refuse_open("dangling", true, "cannot be read: no such file or directory");
	refuse_open("fifo", true, "is not a regular file");
	refuse_open("/dev/zero", true, "is not a regular file");
	refuse_open(".", true, "is a folder");
}

static void check_names(size_t max, const char *want)
{
	struct error err = ERROR_NONE;
	char got[200] = "";
	size_t count = 99;
	char **names = disk_names("many", max, &count, &err);

	CHECK(names != NULL);
	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(got);

		snprintf(got + len, sizeof(got) - len, "%s ", names[i]);
		free(names[i]);
	}
	CHECK_STR(got, want);
	free(names);
}

static void test_names(void)
{
	static const char *const names[] = {"z", "10", "b", "B", "\xC3\xA9", ".hidden", "a b",
		"9", "y", "x", "w", "v", "u", "t"};
	struct error err = ERROR_NONE;
	size_t count;
	char path[32];

	CHECK(mkdir("many", 0700) == 0);
	check_names(9, "");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "many/%s", names[i]);
		make(path, "");
	}
	check_names(14, ".hidden 10 9 B a b b t u v w x y z \xC3\xA9 ");
	check_names(99, ".hidden 10 9 B a b b t u v w x y z \xC3\xA9 ");
	check_names(3, ".hidden 10 9 ");
	check_names(1, ".hidden ");
	check_names(0, "");
	CHECK(disk_names("missing", 9, &count, &err) == NULL);
	CHECK_INT(count, 0);
	CHECK_STR(err.text, "cannot be read: no such file or directory");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "many/%s", names[i]);
		remove(path);
	}
	rmdir("many");
}

static int count_descriptors(void)
{
	int count = 0;

	for (int fd = 0; fd < 256; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

int main(void)
{
	char folder[] = "t_disk.XXXXXX";
	int descriptors = count_descriptors();

	if (!CHECK(mkdtemp(folder) != NULL && chdir(folder) == 0))
		return tap_done();
	make("ten", "0123456789");
	CHECK(mkfifo("fifo", 0600) == 0);
	CHECK(symlink("ten", "link") == 0);
	CHECK(symlink("nowhere", "dangling") == 0);
	test_look();
	test_open();
	test_names();
	remove("dangling");
	remove("link");
	remove("fifo");
	remove("ten");
	CHECK_INT(count_descriptors(), descriptors);
	CHECK(chdir("..") == 0 && rmdir(folder) == 0);
	return tap_done();
}
