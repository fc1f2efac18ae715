/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE /* mknod() */

#include "tap.h"

#include "base/buf.h"
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/*
 * All files are made in a folder of this test, which is the working directory. Nothing
 * outside is written to by name: what is tested here replaces and removes files.
 */

static void check_read(const char *path, size_t limit, int exit, const char *want)
{
	struct error err = ERROR_NONE;
	struct buf out = BUF_EMPTY;

	buf_adds(&out, "+");
	CHECK(file_read(path, limit, &out, &err) == (exit == EXIT_DONE));
	CHECK_INT(err.exit, exit);
	CHECK_STR(exit == EXIT_DONE ? buf_text(&out) + 1 : err.text, want);
	CHECK(exit == EXIT_DONE || strcmp(buf_text(&out), "+") == 0);
	buf_release(&out);
}

static void check_write(const char *path, const char *text, int exit, const char *want)
{
	struct error err = ERROR_NONE;

	CHECK(file_write(path, text, strlen(text), &err) == (exit == EXIT_DONE));
	CHECK_INT(err.exit, exit);
	CHECK_STR(err.text, want);
}

static void make(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	if (!CHECK(file != NULL))
		return;
	fputs(text, file);
	fclose(file);
}

static int mode_of(const char *path)
{
	struct stat info;

	return lstat(path, &info) == 0 ? (int)(info.st_mode & 07777) : -1;
}

/* How many files of the folder have a name that ends as those of temporary files do. */
static int count_temps(void)
{
	static const char suffix[] = ".esureport-tmp";
	DIR *entries = opendir(".");
	const struct dirent *entry;
	int count = 0;

	while ((entry = readdir(entries)) != NULL) {
		size_t len = strlen(entry->d_name);

		count += len >= sizeof(suffix) &&
			 strcmp(entry->d_name + len - (sizeof(suffix) - 1), suffix) == 0;
	}
	closedir(entries);
	return count;
}

static void test_read(void)
{
	struct error err = ERROR_NONE;
	struct buf out = BUF_EMPTY;

	make("ten", "0123456789");
	make("empty", "");
	check_read("ten", 11, EXIT_DONE, "0123456789");
	check_read("ten", 10, EXIT_DONE, "0123456789");
	check_read("ten", 9, EXIT_BAD_INPUT, "ten: larger than 9 bytes");
	check_read("ten", 0, EXIT_BAD_INPUT, "ten: larger than 0 bytes");
	check_read("ten", (size_t)-1, EXIT_DONE, "0123456789");
	check_read("empty", 0, EXIT_DONE, "");
	check_read("missing", 9, EXIT_NO_INPUT,
		"missing: cannot be read: no such file or directory");
	check_read("", 9, EXIT_NO_INPUT, ": cannot be read: no such file or directory");
	check_read("ten/x", 9, EXIT_NO_INPUT, "ten/x: cannot be read: not a directory");
	check_read(".", 9, EXIT_NO_INPUT, ".: is a folder");
	check_read("/dev/zero", 9, EXIT_NO_INPUT, "/dev/zero: is not a regular file");
	CHECK(mkfifo("fifo", 0600) == 0);
	check_read("fifo", 9, EXIT_NO_INPUT, "fifo: is not a regular file");
	CHECK(symlink("ten", "link") == 0);
	check_read("link", 10, EXIT_DONE, "0123456789");
	remove("link");
	remove("fifo");

	if (access("/proc/self/status", R_OK) == 0) { /* says that it has no bytes */
		CHECK(file_read("/proc/self/status", 65536, &out, &err));
		CHECK(out.len > 100);
		buf_clear(&out);
		CHECK(!file_read("/proc/self/status", 100, &out, &err));
		CHECK_STR(err.text, "/proc/self/status: larger than 100 bytes");
	}
	buf_release(&out);
}

static void test_read_large(void)
{
	const size_t mib = 1024 * 1024;
	struct error err = ERROR_NONE;
	struct buf text = BUF_EMPTY;
	struct buf back = BUF_EMPTY;

	for (size_t i = 0; i < 3 * mib; i++)
		buf_addc(&text, (char)(i * 31 >> 3));
	CHECK(file_write("large", text.data, text.len, &err));
	CHECK(file_read("large", 3 * mib, &back, &err));
	CHECK(back.len == text.len && memcmp(back.data, text.data, text.len) == 0);
	CHECK(back.room <= text.len + 2);
	buf_clear(&back);
	CHECK(!file_read("large", 2 * mib, &back, &err));
	CHECK_STR(err.text, "large: larger than 2 MiB");
	remove("large");
	buf_release(&back);
	buf_release(&text);
}

/* Standard input is a non-blocking pipe into which a child writes slowly. */
static void read_pipe(int pieces, size_t limit, int exit, const char *want)
{
	int saved = dup(STDIN_FILENO);
	int ends[2];
	pid_t child;

	CHECK(pipe(ends) == 0);
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	dup2(ends[0], STDIN_FILENO);
	close(ends[0]);
	fflush(stdout);
	child = fork();
	if (child == 0) {
		struct timespec moment = {0, 10000000};

		for (int i = 0; i < pieces; i++) {
			nanosleep(&moment, NULL);
			if (write(ends[1], "abcdefgh", 8) != 8)
				break;
		}
		_exit(0);
	}
	close(ends[1]);
	check_read("-", limit, exit, want);
	dup2(saved, STDIN_FILENO);
	close(saved);
	waitpid(child, NULL, 0);
}

static void test_read_standard(void)
{
	read_pipe(0, 9, EXIT_DONE, "");
	read_pipe(3, 24, EXIT_DONE, "abcdefghabcdefghabcdefgh");
	read_pipe(3, 23, EXIT_BAD_INPUT, "standard input: larger than 23 bytes");
}

static void test_write(void)
{
	mode_t mask = umask(027);
	struct stat before;
	struct stat after;

	check_write("new", "first", EXIT_DONE, "");
	check_read("new", 9, EXIT_DONE, "first");
	CHECK_INT(mode_of("new"), 0640);
	CHECK(chmod("new", 0604) == 0);
	CHECK(stat("new", &before) == 0 && link("new", "twin") == 0);
	check_write("./new", "second", EXIT_DONE, "");
	CHECK(stat("new", &after) == 0 && before.st_ino != after.st_ino);
	CHECK_INT(mode_of("new"), 0604);
	check_read("new", 9, EXIT_DONE, "second");
	check_read("twin", 9, EXIT_DONE, "first");
	check_write("new", "", EXIT_DONE, "");
	check_read("new", 9, EXIT_DONE, "");
	umask(mask);
	CHECK_INT(count_temps(), 0);
	remove("twin");
	remove("new");
}

static void test_write_refused(void)
{
	make("plain", "old");
	check_write("", "x", EXIT_CANNOT_CREATE, ": is not the name of a file");
	check_write(".", "x", EXIT_CANNOT_CREATE, ".: is a folder");
	CHECK(mkdir("sub", 0700) == 0);
	check_write("sub", "x", EXIT_CANNOT_CREATE, "sub: is a folder");
	check_write("sub/", "x", EXIT_CANNOT_CREATE, "sub/: is a folder");
	rmdir("sub");
	check_write("new/", "x", EXIT_CANNOT_CREATE, "new/: is not the name of a file");
	check_write("no/new", "x", EXIT_CANNOT_CREATE,
		"no/new: cannot be created: no such file or directory");
	check_write("plain/new", "x", EXIT_CANNOT_CREATE,
		"plain/new: cannot be created: not a directory");
	if (geteuid() != 0) { /* root may do it all */
		CHECK(chmod("plain", 0444) == 0);
		check_write("plain", "x", EXIT_CANNOT_CREATE,
			"plain: cannot be replaced: permission denied");
		CHECK(mkdir("closed", 0555) == 0);
		check_write("closed/new", "x", EXIT_CANNOT_CREATE,
			"closed/new: cannot be created: permission denied");
		rmdir("closed");
	}
	check_read("plain", 9, EXIT_DONE, "old");
	remove("plain");
}

static void test_write_link(void)
{
	CHECK(mkdir("folder", 0700) == 0);
	make("folder/real", "old");
	CHECK(symlink("folder/real", "link") == 0);
	check_write("link", "new", EXIT_DONE, "");
	CHECK_INT(mode_of("link"), 0777); /* still a link */
	check_read("folder/real", 9, EXIT_DONE, "new");
	remove("folder/real");
	check_write("link", "x", EXIT_CANNOT_CREATE,
		"link: cannot follow this link: no such file or directory");
	CHECK(access("folder/real", F_OK) != 0);
	remove("link");
	rmdir("folder");
}

static void test_write_long_name(void)
{
	char name[257];

	memset(name, 'n', 256);
	name[256] = '\0';
	check_write(name + 1, "x", EXIT_DONE, "");
	check_read(name + 1, 9, EXIT_DONE, "x");
	remove(name + 1);
	CHECK(!file_write(name, "x", 1, &(struct error)ERROR_NONE));
	CHECK_INT(count_temps(), 0);
}

/*
 * A device without room. Root could replace the real one, should the code under test be
 * broken, and gets a node of its own in the folder of this test; NULL when there is none.
 */
static const char *full_device(void)
{
	if (geteuid() != 0)
		return access("/dev/full", W_OK) == 0 ? "/dev/full" : NULL;
	if (mknod("full", S_IFCHR | 0600, makedev(1, 7)) != 0)
		return NULL;
	return access("full", W_OK) == 0 ? "full" : NULL;
}

static void test_write_special(void)
{
	const char *full = full_device();
	struct error err = ERROR_NONE;
	struct stat info;
	char text[10] = "";
	pid_t child;
	int status = 1;
	int fd = full != NULL ? open(full, O_WRONLY) : -1;

	if (fd >= 0) { /* else there is none, or devices do not work in this file system */
		close(fd);
		CHECK(!file_write(full, "x", 1, &err));
		CHECK_INT(err.exit, EXIT_CANNOT_WRITE);
		CHECK(strstr(err.text, ": cannot be written: no space left on device") != NULL);
		CHECK(stat(full, &info) == 0 && S_ISCHR(info.st_mode));
	}
	remove("full");
	CHECK(mkfifo("fifo", 0600) == 0);
	fflush(stdout);
	child = fork();
	if (child == 0) {
		fd = open("fifo", O_RDONLY);
		_exit(read(fd, text, sizeof(text)) == 4 && memcmp(text, "text", 4) == 0 ? 0
											: 1);
	}
	check_write("fifo", "text", EXIT_DONE, "");
	waitpid(child, &status, 0);
	CHECK_INT(status, 0);
	remove("fifo");
}

/* Runs file_write("-") with another standard output; -1 means closed. */
static void write_standard(int fd, int exit, const char *want)
{
	struct error err = ERROR_NONE;
	int saved;
	bool ok;

	fflush(stdout);
	saved = dup(STDOUT_FILENO);
	if (fd >= 0)
		dup2(fd, STDOUT_FILENO);
	else
		close(STDOUT_FILENO);
	ok = file_write("-", "text", 4, &err);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	CHECK(ok == (exit == EXIT_DONE));
	CHECK_INT(err.exit, exit);
	CHECK_STR(err.text, want);
}

static void test_write_standard(void)
{
	char text[10] = "";
	int ends[2];
	int full;

	CHECK(pipe(ends) == 0);
	write_standard(ends[1], EXIT_DONE, "");
	CHECK_INT(read(ends[0], text, sizeof(text)), 4);
	CHECK_STR(text, "text");
	close(ends[0]);
	write_standard(
		ends[1], EXIT_CANNOT_WRITE, "standard output: cannot be written: broken pipe");
	close(ends[1]);
	write_standard(-1, EXIT_CANNOT_WRITE,
		"standard output: cannot be written: bad file descriptor");
	full = open("/dev/full", O_WRONLY);
	if (full < 0)
		return;
	write_standard(full, EXIT_CANNOT_WRITE,
		"standard output: cannot be written: no space left on device");
	close(full);
}

/* More than a full non-blocking pipe takes at once. */
static void test_write_slow_pipe(void)
{
	const size_t size = 1024 * 1024;
	struct error err = ERROR_NONE;
	struct buf text = BUF_EMPTY;
	int status = 1;
	int ends[2];
	int saved;
	pid_t child;
	bool ok;

	memset(buf_reserve(&text, size), 'x', size);
	buf_truncate(&text, size);
	CHECK(pipe(ends) == 0);
	fcntl(ends[1], F_SETFL, O_NONBLOCK);
	fflush(stdout);
	child = fork();
	if (child == 0) {
		char some[1000];
		size_t all = 0;
		ssize_t got;

		close(ends[1]);
		while ((got = read(ends[0], some, sizeof(some))) > 0)
			all += (size_t)got;
		_exit(all == size ? 0 : 1);
	}
	saved = dup(STDOUT_FILENO);
	dup2(ends[1], STDOUT_FILENO);
	close(ends[1]);
	close(ends[0]);
	ok = file_write("-", text.data, text.len, &err);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	CHECK(ok);
	waitpid(child, &status, 0);
	CHECK_INT(status, 0);
	buf_release(&text);
}

/* A file that may not grow beyond some bytes stands for a full disk. */
static void test_write_full_disk(void)
{
	int status = 1;
	pid_t child;

	make("report", "old");
	fflush(stdout);
	child = fork();
	if (child == 0) {
		struct rlimit limit = {100, 100};
		struct error err = ERROR_NONE;
		char text[200];
		bool ok;

		memset(text, 'x', sizeof(text));
		setrlimit(RLIMIT_FSIZE, &limit);
		ok = file_write("report", text, sizeof(text), &err);
		_exit(!ok && err.exit == EXIT_CANNOT_WRITE &&
					strcmp(err.text,
						"report: cannot be written: file too large") ==
						0
				? 0
				: 1);
	}
	waitpid(child, &status, 0);
	CHECK_INT(status, 0);
	check_read("report", 9, EXIT_DONE, "old");
	CHECK_INT(count_temps(), 0);
	remove("report");
}

#define DIGITS "0123456789abcdef"

static void test_leftovers(void)
{
	static const char *const others[] = {".reporter." DIGITS ".esureport-tmp",
		".repor." DIGITS ".esureport-tmp", ".report.0123456789abcdeg.esureport-tmp",
		".report.0123456789abcde.esureport-tmp", "report." DIGITS ".esureport-tmp",
		".report." DIGITS ".esureport-tmp~", ".report." DIGITS "0.esureport-tmp"};
	static const char dead[] = ".report." DIGITS ".esureport-tmp";
	static const char alive[] = ".report.fedcba9876543210.esureport-tmp";
	static const char link[] = ".report.aaaaaaaaaaaaaaaa.esureport-tmp";
	const size_t count = sizeof(others) / sizeof(others[0]);
	int fd;

	for (size_t i = 0; i < count; i++)
		make(others[i], "x");
	make(dead, "x");
	make(alive, "x");
	make("victim", "x");
	CHECK(symlink("victim", link) == 0);
	fd = open(alive, O_RDWR);
	CHECK(flock(fd, LOCK_EX) == 0);
	check_write("report", "text", EXIT_DONE, "");
	CHECK(access(dead, F_OK) != 0);
	CHECK(access(alive, F_OK) == 0);
	CHECK(access("victim", F_OK) == 0);
	CHECK(mode_of(link) != -1);
	for (size_t i = 0; i < count; i++)
		CHECK(access(others[i], F_OK) == 0);
	remove(link);

	make(dead, "x");
	CHECK(file_put("report", "text", 4, &(struct error)ERROR_NONE));
	CHECK(access(dead, F_OK) == 0);

	file_sweep(".");
	CHECK(access(dead, F_OK) != 0);
	CHECK(access(alive, F_OK) == 0);
	CHECK(access(others[0], F_OK) != 0);
	CHECK(access(others[2], F_OK) == 0);
	file_sweep("missing");

	close(fd);
	check_write("report", "text", EXIT_DONE, "");
	CHECK(access(alive, F_OK) != 0);
	for (size_t i = 0; i < count; i++)
		remove(others[i]);
	remove("victim");
	remove("report");
}

static void write_for_ever(const char *text, size_t len)
{
	for (;;) {
		struct error err = ERROR_NONE;

		if (!file_write("report", text, len, &err))
			_exit(1);
	}
}

/* Whoever is killed while writing leaves the old or the new file, and at most one more. */
static void test_killed(void)
{
	const size_t len = 300000;
	struct buf text = BUF_EMPTY;
	struct buf back = BUF_EMPTY;
	struct error err = ERROR_NONE;
	bool whole = true;
	int most = 0;

	memset(buf_reserve(&text, len), 'x', len);
	buf_truncate(&text, len);
	CHECK(file_write("report", text.data, len, &err));
	for (int i = 0; i < 40; i++) {
		struct timespec moment = {0, 1000000 + i * 300000};
		pid_t child = fork();
		int temps;

		if (child == 0)
			write_for_ever(text.data, len);
		nanosleep(&moment, NULL);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		buf_clear(&back);
		whole = whole && file_read("report", len, &back, &err) && back.len == len;
		temps = count_temps();
		most = temps > most ? temps : most;
	}
	CHECK(whole);
	CHECK(most <= 1);
	CHECK(file_write("report", text.data, len, &err));
	CHECK_INT(count_temps(), 0);
	remove("report");
	buf_release(&back);
	buf_release(&text);
}

/* Many writers of one file, each of which also looks for leftovers, and a sweeper. */
static void test_crowd(void)
{
	enum { WRITERS = 4, TIMES = 100 };
	pid_t sweeper;
	pid_t writers[WRITERS];
	int failed = 0;

	fflush(stdout);
	sweeper = fork();
	if (sweeper == 0) {
		for (;;)
			file_sweep(".");
	}
	for (int i = 0; i < WRITERS; i++) {
		writers[i] = fork();
		if (writers[i] != 0)
			continue;
		for (int k = 0; k < TIMES; k++) {
			struct error err = ERROR_NONE;

			if (!file_write("report", "0123456789", 10, &err)) {
				fprintf(stderr, "%s\n", err.text);
				_exit(1);
			}
		}
		_exit(0);
	}
	for (int i = 0; i < WRITERS; i++) {
		int status = 1;

		waitpid(writers[i], &status, 0);
		failed += status != 0;
	}
	kill(sweeper, SIGKILL);
	waitpid(sweeper, NULL, 0);
	CHECK_INT(failed, 0);
	check_read("report", 10, EXIT_DONE, "0123456789");
	file_sweep(".");
	CHECK_INT(count_temps(), 0);
	remove("report");
}

static void test_folder(void)
{
	struct error err = ERROR_NONE;

	CHECK(!file_exists("folder"));
	CHECK(file_make_folder("folder", &err));
	CHECK(file_exists("folder"));
	CHECK(file_make_folder("folder", &err));
	CHECK(!file_make_folder("folder/a/b", &err));
	CHECK_STR(err.text, "folder/a/b: cannot be created: no such file or directory");
	CHECK_INT(err.exit, EXIT_CANNOT_CREATE);
	rmdir("folder");
	make("folder", "x");
	CHECK(file_exists("folder"));
	CHECK(!file_exists("folder/x"));
	err = (struct error)ERROR_NONE;
	CHECK(!file_make_folder("folder", &err));
	CHECK_STR(err.text, "folder: is not a folder");
	remove("folder");
}

static void test_guard(void)
{
	int status = 1;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		struct error err = ERROR_NONE;
		struct buf out = BUF_EMPTY;
		int file;
		char c;

		close(STDIN_FILENO);
		close(STDOUT_FILENO);
		close(STDERR_FILENO);
		file_guard_standard();
		/* What started the test may have left more of them open. */
		file = open("guarded", O_CREAT | O_RDWR, 0600);
		if (file <= STDERR_FILENO)
			_exit(2);
		if (file_write("-", "x", 1, &err) || err.exit != EXIT_CANNOT_WRITE)
			_exit(3);
		err = (struct error)ERROR_NONE;
		if (file_read("-", 10, &out, &err) || err.exit != EXIT_NO_INPUT)
			_exit(4);
		buf_release(&out);
		_exit(read(file, &c, 1) == 0 ? 0 : 5);
	}
	waitpid(child, &status, 0);
	CHECK_INT(status, 0);
	remove("guarded");
}

static void test_private(void)
{
	struct error err = ERROR_NONE;
	struct stat info;

	CHECK(file_write_private("private", "1", 1, &err));
	CHECK(stat("private", &info) == 0 && (info.st_mode & 0777) == 0600);
	/* Whatever an older one was. */
	CHECK(chmod("private", 0644) == 0 && file_write_private("private", "22", 2, &err));
	CHECK(stat("private", &info) == 0 && (info.st_mode & 0777) == 0600);
	CHECK_INT(info.st_size, 2);
	CHECK(!file_write_private("none/private", "1", 1, &err));
	CHECK_INT(err.exit, EXIT_CANNOT_CREATE);
	remove("private");
}

static void test_same_folder(void)
{
	CHECK(mkdir("one", 0700) == 0 && mkdir("one/two", 0700) == 0);
	CHECK(close(open("one/file", O_CREAT | O_WRONLY, 0600)) == 0);
	CHECK(symlink("one/file", "link") == 0 && symlink("one", "folder") == 0);
	CHECK(file_same_folder("a", "b") && file_same_folder("a", "./b"));
	CHECK(file_same_folder("one/a", "one/two/../b"));
	CHECK(file_same_folder("folder/a", "one/b"));
	CHECK(file_same_folder("one/a", "link") && file_same_folder("link", "one/a"));
	CHECK(file_same_folder("/a", "/b"));
	CHECK(!file_same_folder("a", "one/b"));
	CHECK(!file_same_folder("one/a", "one/two/b"));
	CHECK(!file_same_folder("none/a", "none/b"));
	remove("link");
	remove("folder");
	remove("one/file");
	remove("one/two");
	remove("one");
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
	char folder[] = "t_file.XXXXXX";
	int descriptors = count_descriptors();

	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	if (!CHECK(mkdtemp(folder) != NULL && chdir(folder) == 0))
		return tap_done();
	test_read();
	test_read_large();
	test_read_standard();
	test_write();
	test_write_refused();
	test_write_link();
	test_write_long_name();
	test_write_special();
	test_write_standard();
	test_write_slow_pipe();
	test_write_full_disk();
	test_leftovers();
	test_killed();
	test_crowd();
	test_folder();
	test_guard();
	test_private();
	test_same_folder();
	remove("ten");
	remove("empty");
	CHECK_INT(count_descriptors(), descriptors);
	CHECK(chdir("..") == 0 && rmdir(folder) == 0);
	return tap_done();
}
