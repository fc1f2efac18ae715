/* SPDX-License-Identifier: MIT */
/*
 * Checks the shape of rule and catalogue files with messages in our own words,
 * "FILE:LINE: attribute severity: 'bloker' is not one of blocker, major, minor, info". The
 * RELAX NG schemas in data/schema say the same to authors' editors; a test holds both
 * together. What needs knowledge beyond one element is checked by the loaders.
 */
#ifndef JUDGE_GRAMMAR_H
#define JUDGE_GRAMMAR_H

#include "base/asset.h"
#include "base/error.h"

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

/* Lists are words separated by blanks; NULL is the empty list. */
struct grammar_element {
	const char *name;
	const char *required; /* attributes that must be there */
	const char *optional; /* attributes that may be there */
	const char *children; /* elements that may be inside, in any number */
	const char *once;     /* of these exactly one each */
	bool text;            /* may hold text */
};

struct grammar_words {
	const char *element; /* NULL: on any element */
	const char *attribute;
	const char *words; /* the only values, or a form: #date #kb #guid #code #id #version */
};

struct grammar {
	const char *namespace;
	const struct grammar_element *elements; /* the first one is the root; ends with NULL */
	const struct grammar_words *words;      /* ends with NULL */
	const char *for_authors;                /* an element that only authors need, or NULL */
};

/* Checks a whole document. `file` is for messages. Fails: 70. */
bool grammar_check(
	const struct grammar *grammar, const char *file, const xmlDoc *doc, struct error *err);

/* The files of one folder of assets, in the order of their names. */
struct grammar_files {
	xmlDoc **docs; /* doc->URL is the file's name */
	size_t count, room;
};

/*
 * Parses every asset below `folder` ("data/rules/"). Those that came from outside are checked;
 * the embedded ones were, by the tests of the build, and are checked again only for an author,
 * who also gets what only authors need. Fails: 65 when a file is no XML, 70 when it breaks the
 * grammar; release the files in any case.
 */
bool grammar_load(struct grammar_files *files, const struct grammar *grammar,
	const struct assets *assets, const char *folder, bool author, struct error *err);
void grammar_release(struct grammar_files *files);

/* Whether `word` is one of the blank-separated `words`; false for NULL. */
bool grammar_has_word(const char *words, const char *word);

#endif
