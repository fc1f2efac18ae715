/* SPDX-License-Identifier: MIT */
/*
 * Errors as values. The caller owns the struct and passes it last; the function that meets
 * the problem fills it and returns false, -1 or NULL; callers on the way up may put context
 * in front. Nobody but main() prints one.
 *
 *	struct error err = ERROR_NONE;
 *	if (!file_read(path, LIMIT, &bytes, &err))
 *		return error_prefix(&err, "%s", path);
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

/* The exit statuses of every verb. `check` adds those of the verdict (judge/verdict.h). */
enum exit_status {
	EXIT_DONE = 0,
	EXIT_USAGE = 64,
	EXIT_BAD_INPUT = 65,
	EXIT_NO_INPUT = 66,
	EXIT_INTERNAL = 70,
	EXIT_MEMORY = 71,
	EXIT_CANNOT_CREATE = 73,
	EXIT_CANNOT_WRITE = 74,
};

struct error {
	char text[512]; /* one line, no capital, no full stop, no newline; cut when longer */
	int exit;       /* an exit_status; 0 while no error is set */
};

/* clang-format off */
#define ERROR_NONE { "", 0 }
/* clang-format on */

/*
 * Records a problem unless one is recorded already: the first one wins, for it is the
 * cause. Control characters in the text become '?'. Always false, so that
 * `return error_set(...)` reads as the failure that it is.
 */
bool error_set(struct error *err, int exit, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * As error_set(): "WHAT: the reason", where the reason is what the system says about an
 * errno, in lower case as all of our texts.
 */
bool error_system(struct error *err, int exit, const char *what, int number);

/* Puts "CONTEXT: " in front of the recorded text. Always false. */
bool error_prefix(struct error *err, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
