/* SPDX-License-Identifier: MIT */
/*
 * What was read from captures, value by value, on its way to a facts document. Each value knows
 * its file and line. Of two values for the same thing the one of the newer capture wins, of two
 * equally old ones the later read; the other is kept as a conflict. A word such as "unclear"
 * never replaces a clear one.
 *
 * A source counts as collected only when somebody says so with harvest_cover(): a list that may
 * have been cut proves what it holds and nothing else, and is partial.
 */
#ifndef HARVEST_HARVEST_H
#define HARVEST_HARVEST_H

#include "base/error.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

struct harvest;
struct record;

/* Where a value stood: the number of a capture, and its line from 1; 0 is the whole file. */
struct place {
	size_t capture;
	size_t line;
};

enum cover {
	COVER_FAILED,  /* the tool gave an error instead */
	COVER_PARTIAL, /* what is there is true, what is missing proves nothing */
	COVER_ABSENT,  /* looked for, and there is no such thing */
	COVER_WHOLE,
};

/* Of one machine only when `machine` names it: what a section says behind the name of another
 * one is not taken. NULL: of whatever machine. */
struct harvest *harvest_new(const char *machine);
void harvest_free(struct harvest *harvest);

/* How the facts came about, unless they are imported from captures: "live" or "image". They
 * were collected between two times; with NULL they are as old as the newest capture. The texts
 * are borrowed. */
void harvest_mode(struct harvest *harvest, const char *mode, const char *started,
	const char *finished, bool elevated);

/* A file, before anything is read from it; `time` is a time of the facts document or "". The
 * number of the capture. */
size_t harvest_capture(struct harvest *harvest, const char *file, const char *time);

/* The time of a capture that got none. */
void harvest_time(struct harvest *harvest, size_t capture, const char *time);

/* What became of it. A kind is added once; a note is for people. A damage says that something
 * is wrong with it, a remark does not. */
void harvest_encoding(
	struct harvest *harvest, size_t capture, const char *encoding, bool certain);
void harvest_kind(struct harvest *harvest, size_t capture, const char *kind);
void harvest_damage(struct harvest *harvest, size_t capture, const char *note);
void harvest_remark(struct harvest *harvest, size_t capture, const char *note);
void harvest_ignore(struct harvest *harvest, size_t capture, const char *why);

/* Whether any kind was found in it; how many captures held any, and how many there are. */
bool harvest_has_kind(const struct harvest *harvest, size_t capture);
bool harvest_is_ignored(const struct harvest *harvest, size_t capture);
size_t harvest_readable(const struct harvest *harvest);
size_t harvest_captures(const struct harvest *harvest);

/* Sets the error (65) for captures of which none could be read: with the reason for the first.
 */
void harvest_tell_unread(const struct harvest *harvest, struct error *err);

/* Another output begins: nobody knows yet of which machine it is. */
void harvest_begin_section(struct harvest *harvest);

/*
 * One thing, such as a service, made when it is new. `section` is that of the facts document
 * ("services", "licensing/products", "os"), `identity` tells one thing of it from another
 * regardless of case ("" for a section that is one object). Borrowed.
 */
struct record *harvest_record(struct harvest *harvest, const char *section, const char *source,
	const char *identity, struct place place);

/* Whether there is one already. */
struct record *harvest_find(
	const struct harvest *harvest, const char *section, const char *identity);

/* The records of a section, one after the other: NULL begins, and ends. */
const struct record *harvest_next(
	const struct harvest *harvest, const char *section, const struct record *before);

/* A value of a record, of a list or an object of the facts document. */
void record_set(
	struct record *record, const char *member, const char *value, struct place place);
void record_set_number(
	struct record *record, const char *member, unsigned long value, struct place place);

/* The same for a member that may well be empty, such as the data of a registry value. */
void record_set_empty(
	struct record *record, const char *member, const char *value, struct place place);

/* Replaces whatever is there, without a conflict. */
void record_replace(
	struct record *record, const char *member, const char *value, struct place place);

/* A detail about which two captures may well differ: the first one stays. */
void record_keep(
	struct record *record, const char *member, const char *value, struct place place);

struct place record_place(const struct record *record);

/* The value so far, or "". */
const char *record_get(const struct record *record, const char *member);

/* A member of a section that is one object: harvest_record() and record_set() in one. */
void harvest_member(struct harvest *harvest, const char *section, const char *source,
	const char *member, const char *value, struct place place);

/* A line of a log, or many alike: counts add up, the first and last time widen ("" when the
 * line has no time), the newest text stays. */
struct log_line {
	const char *log, *line, *code, *text;
	unsigned long count;
	const char *first, *last;
};
void harvest_log(struct harvest *harvest, const struct log_line *line, struct place place);

/* How far a source was looked at, by which capture. */
void harvest_cover(
	struct harvest *harvest, const char *source, enum cover cover, struct place place);

/* Whether it was looked at as a whole. A name with a slash ("servicing/stacks") is a part of a
 * source: it is only asked for here and stands in no document. */
bool harvest_is_whole(const struct harvest *harvest, const char *source);

/* The capture that says how far a source was looked at; the source must be covered. */
struct place harvest_cover_place(const struct harvest *harvest, const char *source);

/* The same for a source that a tool answered with an error. */
void harvest_fail(struct harvest *harvest, const char *source, const char *code,
	const char *text, struct place place);

/* The name of the machine as a capture gives it: what follows in this section is of it. */
void harvest_machine(struct harvest *harvest, const char *name, struct place place);

/* The names of machines seen: how many, and each with its place. */
size_t harvest_machines(const struct harvest *harvest);
const char *harvest_machine_at(const struct harvest *harvest, size_t index, char **where);

/* The newest time of all captures, "" when none has one. */
const char *harvest_newest(const struct harvest *harvest);

/* The facts document; `version` and `now` describe this program and its run. Fails: 65. */
cJSON *harvest_document(
	struct harvest *harvest, const char *version, const char *now, struct error *err);

#endif
