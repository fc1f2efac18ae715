/* SPDX-License-Identifier: MIT */
/* What a harvest is made of. Private to harvest/harvest.c, which fills it, and
 * harvest/ledger.c, which writes it down as a facts document. */
#ifndef HARVEST_LEDGER_H
#define HARVEST_LEDGER_H

#include "base/buf.h"
#include "base/index.h"
#include "harvest/harvest.h"

struct value {
	const char *member; /* a literal of the reader */
	char *text;
	struct place place;
	bool number;
};

struct record {
	struct harvest *harvest;
	char *section, *source, *identity;
	struct place place; /* of the first value */
	size_t last;        /* the last capture that spoke of it */
	bool outdated;      /* a newer list does not have it */
	struct value *values;
	size_t count, room;
};

struct held { /* a capture */
	char *file, *time, *encoding;
	struct buf kinds, note;
	bool ignored, damaged, assumed; /* assumed: the encoding is a guess */
};

struct covered {
	char *source;
	enum cover cover;
	size_t capture; /* that which says so */
	struct buf from;
	char *code, *text; /* of an error, or NULL */
};

struct conflict {
	const char *source; /* of its record */
	char *item, *kept;
	struct place kept_at;
	char *other;
	struct place other_at;
};

struct machine_name {
	char *name;
	struct place place;
};

/* More of them would help nobody. */
enum { MAX_CONFLICTS = 200 };

struct harvest {
	const char *machine; /* the one that is wanted, or NULL */
	const char *mode;    /* "import", "live", "image" */
	/* When it was collected; NULL: the facts are as old as the newest capture. */
	const char *started, *finished;
	bool elevated;
	bool foreign;            /* the section is of another one */
	struct record *nobody;   /* takes what is said of another machine */
	struct record **records; /* in the order of their first mention */
	size_t count, room;
	bool full; /* there was no room for all */
	struct index by_identity;
	struct held *captures;
	size_t capture_count, capture_room;
	struct covered *covered;
	size_t covered_count, covered_room;
	struct conflict *conflicts;
	size_t conflict_count, conflict_room;
	struct machine_name *machines;
	size_t machine_count, machine_room;
};

/* Whether capture a is not older than b. */
bool ledger_is_newer(const struct harvest *harvest, size_t a, size_t b);

/* "file:line", the caller's. */
char *ledger_place(const struct harvest *harvest, struct place place);

void ledger_conflict(struct harvest *harvest, const struct record *record, const char *member,
	const char *kept, struct place kept_at, const char *other, struct place other_at);

#endif
