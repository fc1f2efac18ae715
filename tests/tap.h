/* SPDX-License-Identifier: MIT */
/*
 * Checks for unit tests, reported as TAP (Test Anything Protocol). Arguments are evaluated
 * once. A test ends with `return tap_done();`.
 */
#ifndef TESTS_TAP_H
#define TESTS_TAP_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static int tap_count;
static int tap_failed;

#define CHECK(cond) tap_check((cond) ? true : false, #cond, __FILE__, __LINE__)
#define CHECK_STR(got, want) tap_check_str((got), (want), #got, __FILE__, __LINE__)
#define CHECK_INT(got, want) tap_check_int((got), (want), #got, __FILE__, __LINE__)

/* One line of visible ASCII; '#' would begin a TAP directive. */
static inline void tap_print(const char *text, bool keep_hash)
{
	for (; *text != '\0'; text++) {
		if (*text < 0x20 || *text > 0x7E || (*text == '#' && !keep_hash))
			printf("\\x%02X", (unsigned char)*text);
		else
			putchar(*text);
	}
	putchar('\n');
}

static inline bool tap_check(bool ok, const char *what, const char *file, int line)
{
	printf("%s %d - ", ok ? "ok" : "not ok", ++tap_count);
	tap_print(what, false);
	if (!ok) {
		tap_failed++;
		printf("# %s:%d\n", file, line);
	}
	return ok;
}

static inline bool tap_check_str(
	const char *got, const char *want, const char *what, const char *file, int line)
{
	bool ok = got != NULL && want != NULL ? strcmp(got, want) == 0 : got == want;

	if (!tap_check(ok, what, file, line)) {
		printf("#  got: ");
		tap_print(got != NULL ? got : "NULL", true);
		printf("# want: ");
		tap_print(want != NULL ? want : "NULL", true);
	}
	return ok;
}

static inline bool tap_check_int(
	intmax_t got, intmax_t want, const char *what, const char *file, int line)
{
	if (!tap_check(got == want, what, file, line))
		printf("#  got: %jd\n# want: %jd\n", got, want);
	return got == want;
}

static inline int tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_count > 0 && tap_failed == 0 && fflush(stdout) == 0 ? 0 : 1;
}

#endif
