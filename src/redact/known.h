/* SPDX-License-Identifier: MIT */
/*
 * The values that name somebody or something, each once whatever the case of its letters,
 * and their pseudonyms. Look-ups by equality are hashed; where in a running text one of
 * them stands is found by a binary search, so that neither many values nor a long text
 * makes it slow.
 */
#ifndef REDACT_KNOWN_H
#define REDACT_KNOWN_H

#include "redact/privacy.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	KNOWN_SHORTEST = 3,  /* characters of a value that is looked for in running text */
	KNOWN_LONGEST = 256, /* bytes; of a longer value the beginning counts */
};

struct known_value {
	char *text;   /* as it was met first */
	char *folded; /* redact/letters.h */
	size_t len;
	unsigned classes; /* a bit each */
	bool running;     /* looked for in running text */
	bool cut;         /* longer than KNOWN_LONGEST */
	signed char ours; /* a word of the program (redact/corpus.h): 1, 0, not asked: -1 */
	bool used;        /* replaced in this run */
	enum privacy_class named;   /* with the number, its pseudonym: "host-1" */
	unsigned number;            /* 0 without one */
	size_t inner;               /* of the sorted: the longest that it begins with */
	struct known_value *origin; /* of what is only another spelling of it; else NULL */
};

struct known;

/* `privacy`, which must outlive it, has the words for classes. Owned by the caller. */
struct known *known_new(const struct privacy *privacy);
void known_free(struct known *known);

/* Adds a class to a value, which may be new; borrowed. NULL for an empty text. */
struct known_value *known_add(
	struct known *known, enum privacy_class class, const char *text, size_t len);

/* The value that these bytes are, or NULL. */
struct known_value *known_find(const struct known *known, const char *text, size_t len);

/* All values, in the order in which they came; false after the last one. */
bool known_at(const struct known *known, size_t index, struct known_value **value);

/* The first of its classes that is active; one is. */
enum privacy_class known_class(const struct known_value *value, unsigned active);

/* Names a value of that class, unless it has a name, with the next number: "host-1"; the
 * caller's. */
char *known_alias(struct known *known, struct known_value *value, unsigned active);

/* Gives it a name of an earlier run; false when another value has it. */
bool known_name(struct known *known, struct known_value *value, enum privacy_class class,
	unsigned number);

/* Reads "host-1"; false for what is no pseudonym. */
bool known_read_alias(const struct privacy *privacy, const char *text, size_t len,
	enum privacy_class *class, unsigned *number);

/*
 * The longest value that stands in running text at folded[at], begins and ends as a word and
 * has one of these classes; *end is behind it. NULL when there is none. `at` is not within a
 * word. Once values were added, the next call sorts them all.
 */
struct known_value *known_match(struct known *known, const char *folded, size_t len, size_t at,
	unsigned active, size_t *end);

/* The next place from `from` on where known_match() finds something, in *at; NULL when there is
 * none. */
struct known_value *known_next(struct known *known, const char *folded, size_t len, size_t from,
	unsigned active, size_t *at, size_t *end);

#endif
