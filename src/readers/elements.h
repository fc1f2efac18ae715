/* SPDX-License-Identifier: MIT */
/*
 * The elements of an XML file that was pasted, one tag after the other, without an XML parser:
 * no captured byte may meet one. Comments, CDATA sections and processing instructions are
 * passed over. A fragment may begin and end anywhere; text between tags, which configuration
 * files do not have, ends it, and so does whatever is not well-formed.
 */
#ifndef READERS_ELEMENTS_H
#define READERS_ELEMENTS_H

#include "base/buf.h"
#include "readers/reader.h"

#include <stdbool.h>
#include <stddef.h>

enum element {
	ELEMENT_BEGIN,
	ELEMENT_END, /* of the last one that began and did not end; an empty one ends at once */
	ELEMENT_NONE,
};

struct elements {
	const struct reader *reader;
	size_t line, at; /* where to go on: a line and a byte of it */
	struct buf path; /* "configuration/appSettings/add" */
	struct buf tag;  /* what stands between < and > */
	size_t tag_line; /* where that began */
	size_t depth;
	bool ends;        /* the element of the path ended with the last call */
	bool ended;       /* another one did so before */
	bool empty;       /* it ends with the next one */
	bool uncommented; /* a comment ended that never began: all so far stood in it */
};

/* Borrows the reader. Release it. */
void elements_init(struct elements *elements, const struct reader *reader, size_t line);
void elements_release(struct elements *elements);

/* The next one; behind ELEMENT_NONE there is nothing more. */
enum element elements_next(struct elements *elements);

/* The path of the element that begins or ends; borrowed until the next call. */
const char *elements_path(const struct elements *elements);

/*
 * An attribute of the element that begins, as it stands there, entities and all. False when
 * there is none. What is longer than `room` allows becomes "".
 */
bool elements_get(const struct elements *elements, const char *name, char *value, size_t room);

/* Where the element begins. */
struct place elements_place(const struct elements *elements);

/* The first line that belongs to nothing that was read. */
size_t elements_behind(const struct elements *elements);

/* Whether a comment is open where a line begins; looks back over some lines only. */
bool elements_in_comment(const struct reader *reader, size_t line);

#endif
