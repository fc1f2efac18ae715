/* SPDX-License-Identifier: MIT */
/* The logs of Windows that matter here: how a line of each looks, and where its time stands. */
#ifndef LOGS_DIALECT_H
#define LOGS_DIALECT_H

#include <stdbool.h>
#include <stddef.h>

struct dialect {
	const char *kind; /* as the list of kinds calls it */
	const char *log;  /* as facts call it */
	/* Whether a line that begins an entry looks like one of this log. */
	bool (*begins)(const char *line, size_t len);
	/* Its time in the form of facts; false when it has none. */
	bool (*time)(const char *line, size_t len, char time[24]);
	/* Errors are told by these words; a code in any other line is no news. NULL: by the
	 * code. */
	const char *const *error_words;
	/* Codes stand in a column of their own, without a mark. */
	bool columns;
};

/* The dialect of a line, or NULL. The line need not end with a NUL. */
const struct dialect *dialect_of(const char *line, size_t len);

/*
 * The dialect of a file by its first lines; NULL when it is no log, but perhaps a text that
 * quotes one. `named`: it has the name of a log. Some of these begin with lines that are no
 * entries, and what repairs and tools print into them may be longer than the rest; a text that
 * somebody wrote begins with an entry and is little else when it is to be taken for one.
 */
const struct dialect *dialect_of_text(const char *text, size_t len, bool named);

#endif
