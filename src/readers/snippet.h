/* SPDX-License-Identifier: MIT */
/*
 * JSON that stands somewhere in a capture: from a line that begins with a bracket to where its
 * brackets balance. What was cut, or elided with "...", is completed behind the last value that
 * is whole: it holds less than the original, and nothing else.
 */
#ifndef READERS_SNIPPET_H
#define READERS_SNIPPET_H

#include "readers/reader.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

struct snippet {
	cJSON *json;
	size_t next; /* the first line behind it */
	bool whole;
};

/* Takes the JSON that begins at a line. False when none of those that we know does; else
 * release it. */
bool snippet_take(const struct reader *reader, size_t at, struct snippet *snippet);
void snippet_release(struct snippet *snippet);

/* The same for a text in memory; the caller's, NULL when it is none. *whole may be NULL. */
cJSON *snippet_parse(const char *text, size_t len, bool *whole);

/* How many bytes the object or array takes that begins with the first of `len` bytes, 0 when
 * its brackets do not balance. Bytes that JSON cannot have end it. */
size_t snippet_span(const char *bytes, size_t len);

/* The member of that name regardless of case, or NULL: tools of Azure spell some names in two
 * ways. */
const cJSON *snippet_get(const cJSON *object, const char *name);

/* The text of such a member, "" when it is missing or no string; borrowed. */
const char *snippet_text(const cJSON *object, const char *name);

/* A whole number of 0 to `most`, written as a number or as its digits. */
bool snippet_number(const cJSON *object, const char *name, double most, unsigned long *value);

/* What takes such JSON: each says whether it is of its kind. */
typedef bool snippet_taker(
	struct reader *reader, const struct snippet *snippet, struct place place);

snippet_taker agent_take;    /* azcmagent show -j */
snippet_taker azure_take;    /* az connectedmachine, Azure Resource Graph */
snippet_taker document_take; /* license.json */

#endif
