/* SPDX-License-Identifier: MIT */
/* The forms that texts of a facts document may have: versions, codes, times and their like.
 * They are named by "format" in data/facts.schema.json; "pattern" says the same there to
 * other validators, and a test holds both together. */
#ifndef FACTS_FORMAT_H
#define FACTS_FORMAT_H

#include <stdbool.h>

struct format {
	const char *name;
	bool (*matches)(const char *text);
	const char *or_else; /* a text that also holds, or NULL */
	const char *what;    /* completes "is not ..." */
};

/* The format of that name, or NULL. */
const struct format *format_find(const char *name);

bool format_holds(const struct format *format, const char *text);

/* Whether a text holds a format by name; an unknown one never. */
bool format_matches(const char *name, const char *text);

#endif
