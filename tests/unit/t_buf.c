/* SPDX-License-Identifier: MIT */
#include "tap.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void test_empty(void)
{
	struct buf buf = BUF_EMPTY;
	char *bytes;

	CHECK_STR(buf_text(&buf), "");
	buf_clear(&buf);
	CHECK(buf.data == NULL);
	bytes = buf_steal(&buf);
	CHECK_STR(bytes, "");
	free(bytes);
	buf_add(&buf, NULL, 0);
	CHECK_STR(buf_text(&buf), "");
	buf_release(&buf);
	CHECK(buf.data == NULL && buf.len == 0 && buf.room == 0);
}

static void test_add(void)
{
	struct buf buf = BUF_EMPTY;
	char *bytes;

	buf_addc(&buf, 'a');
	buf_adds(&buf, "bc");
	buf_add(&buf, "d\0e", 3);
	buf_addf(&buf, "%s-%03d", "f", 7);
	buf_addf(&buf, "%s", "");
	CHECK_INT(buf.len, 11);
	CHECK(memcmp(buf.data, "abcd\0ef-007", 12) == 0);

	bytes = buf_steal(&buf);
	CHECK(memcmp(bytes, "abcd\0ef-007", 12) == 0);
	CHECK(buf.data == NULL && buf.len == 0 && buf.room == 0);
	free(bytes);
}

static void test_reserve(void)
{
	struct buf buf = BUF_EMPTY;
	const char *before;

	memcpy(buf_reserve(&buf, 5), "12345", 5);
	buf_truncate(&buf, 5);
	CHECK_STR(buf_text(&buf), "12345");
	buf_truncate(&buf, 2);
	CHECK_STR(buf_text(&buf), "12");
	memcpy(buf_reserve(&buf, 3), "345", 3);
	buf_add(&buf, "x", 1);
	CHECK_STR(buf_text(&buf), "12x");
	buf_truncate(&buf, 2);
	buf_reserve(&buf, 1000);
	before = buf.data;
	for (int i = 0; i < 1000; i++)
		buf_addc(&buf, 'x');
	CHECK(buf.data == before);
	CHECK_INT(buf.len, 1002);
	buf_clear(&buf);
	CHECK_STR(buf_text(&buf), "");
	CHECK(buf.data == before);
	buf_release(&buf);
}

/* A million bytes one by one: geometric growth, and a NUL behind every length. */
static void test_growth(void)
{
	struct buf buf = BUF_EMPTY;
	int moves = 0;
	bool ended = true;

	for (int i = 0; i < 1000000; i++) {
		size_t room = buf.room;

		buf_addc(&buf, (char)('a' + i % 26));
		moves += buf.room != room;
		ended = ended && buf.data[buf.len] == '\0' && buf.len < buf.room;
	}
	CHECK(ended);
	CHECK(moves < 32);
	CHECK_INT(buf.len, 1000000);
	CHECK_INT(buf.data[999999], 'a' + 999999 % 26);
	buf_release(&buf);
}

static void test_alloc(void)
{
	size_t room = 0;
	int *numbers = xgrow(NULL, &room, 1, sizeof(int));
	char *text = xasprintf("%d%s", 42, "x");
	char *part = xstrndup("abcdef", 3);
	char *whole = xstrndup("abc", 30);
	void *nothing = xmalloc(0);
	char *zeros = xcalloc(3, 1);

	CHECK(room >= 1);
	numbers[0] = 7;
	numbers = xgrow(numbers, &room, 1000, sizeof(int));
	CHECK(room >= 1000);
	CHECK_INT(numbers[0], 7);
	numbers[999] = 1;
	CHECK(xgrow(numbers, &room, 10, sizeof(int)) == numbers);
	CHECK_STR(text, "42x");
	CHECK_STR(part, "abc");
	CHECK_STR(whole, "abc");
	CHECK(nothing != NULL);
	CHECK(zeros[0] == 0 && zeros[1] == 0 && zeros[2] == 0);
	free(zeros);
	free(nothing);
	free(whole);
	free(part);
	free(text);
	free(numbers);
}

static void grow_beyond_memory(void)
{
	size_t room = 0;

	free(xgrow(NULL, &room, SIZE_MAX / 4, 8));
}

static void reserve_beyond_memory(void)
{
	struct buf buf = BUF_EMPTY;

	buf_addc(&buf, 'a');
	buf_reserve(&buf, SIZE_MAX - 1);
}

/* Runs in a child, whose status and standard error are looked at. */
static void check_exits(void (*function)(void))
{
	char text[100] = "";
	ssize_t len = 0;
	int status = 0;
	int ends[2];
	pid_t child;

	CHECK(pipe(ends) == 0);
	fflush(stdout);
	child = fork();
	if (child == 0) {
		dup2(ends[1], STDERR_FILENO);
		function();
		_exit(0);
	}
	close(ends[1]);
	len = read(ends[0], text, sizeof(text) - 1);
	close(ends[0]);
	waitpid(child, &status, 0);
	CHECK(WIFEXITED(status));
	CHECK_INT(WEXITSTATUS(status), EXIT_MEMORY);
	CHECK(len > 0);
	CHECK_STR(text, "esureport: out of memory\n");
}

int main(void)
{
	test_empty();
	test_add();
	test_reserve();
	test_growth();
	test_alloc();
	check_exits(grow_beyond_memory);
	check_exits(reserve_beyond_memory);
	return tap_done();
}
