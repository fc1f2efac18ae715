/* SPDX-License-Identifier: MIT */
/*
 * A bag of properties: one object of WMI or PowerShell, in whatever form it was printed. Names
 *of properties are never translated, and so one reader does for each subject (hotfixes,
 *licences, services, certificates), whether it came as
 *
 *	HotFixID : KB4474419          HotFixID=KB4474419          <S N="HotFixID">KB4474419</S>
 *	@{HotFixID=KB4474419; ...}    a row of a table            a line of comma separated
 *values
 */
#ifndef READERS_BAG_H
#define READERS_BAG_H

#include "base/buf.h"
#include "readers/reader.h"

#include <stdbool.h>
#include <stddef.h>

struct property {
	char *name, *value;
	struct place place;
};

struct bag {
	struct property *properties;
	size_t count, room;
	bool wmic; /* printed by wmic, which writes dates in one way in all countries */
};

/* clang-format off */
#define BAG_EMPTY { NULL, 0, 0, false }
/* clang-format on */

/* No object has so many properties: what would be added to it is lost. */
bool bag_is_full(const struct bag *bag);

void bag_add(struct bag *bag, const char *name, size_t name_len, const char *value,
	size_t value_len, struct place place);

/* Adds a further line to the value of the last property, up to 64 KiB. */
void bag_append(struct bag *bag, const char *text);

/* Forgets the last property. */
void bag_drop_last(struct bag *bag);

void bag_clear(struct bag *bag);
void bag_release(struct bag *bag);

/* The value of a property regardless of case and blanks in its name, "" without it. */
const char *bag_get(const struct bag *bag, const char *name);

/* The same, but "" when the capture ends within its line. */
const char *bag_sure(const struct reader *reader, const struct bag *bag, const char *name);

bool bag_has(const struct bag *bag, const char *name);
struct place bag_place(const struct bag *bag, const char *name);

/*
 * What kinds of things bags are about. `tells` names the properties that tell one, separated by
 * blanks: all must be there, one of those that bars join. `take` hands the thing to the harvest
 * and gives the name of its source, or NULL when it is damaged; `whole` is asked once behind
 * the last one whether a list that was not cut is all there is of that source.
 */
struct subject {
	const char *kind;
	const char *tells;
	const char *(*take)(struct reader *reader, const struct bag *bag);
	/* When such a list holds all that the machine has: NULL never, "" when no filter stands
	 * behind its command, else when that text stands in its command. */
	const char *all;
	/* No machine has less of them. */
	size_t least;
};

/* The subject of a bag, or NULL. */
const struct subject *subject_of(const struct bag *bag);

/* Takes a bag of that subject; remembers its source in *source (at most one for a list). */
void subject_take(struct reader *reader, const struct subject *subject, const struct bag *bag,
	char source[80]);

/* Behind a list of a subject: says how far its source was looked at. */
void subject_done(struct reader *reader, const struct subject *subject, const char *source,
	bool uncut, struct place place);

/* The machine that an object came from, if a property says so. */
void subject_machine(struct reader *reader, const struct bag *bag, const char *property);

/* The next of some separated values, quoted or not, into `field`; false behind the last one,
 * when *at is NULL. */
bool csv_field(const char **at, char separator, struct buf *field);

/* Subjects, each in a file of its own. */
const char *hotfix_take(struct reader *reader, const struct bag *bag);
/* "{KB4474419, KB4490628}", as PowerShell prints a list; with dots at its end it is not all. */
void hotfixes_take(struct reader *reader, const char *list, struct place place);
const char *licence_take(struct reader *reader, const struct bag *bag);
const char *service_take(struct reader *reader, const struct bag *bag);
const char *certificate_take(struct reader *reader, const struct bag *bag);
const char *website_take(struct reader *reader, const struct bag *bag);
const char *apppool_take(struct reader *reader, const struct bag *bag);
const char *history_take(struct reader *reader, const struct bag *bag);
const char *processor_take(struct reader *reader, const struct bag *bag);
const char *enclosure_take(struct reader *reader, const struct bag *bag);
const char *system_take(struct reader *reader, const struct bag *bag);
const char *clock_take(struct reader *reader, const struct bag *bag);
const char *computer_take(struct reader *reader, const struct bag *bag);
const char *connected_take(struct reader *reader, const struct bag *bag);

#endif
