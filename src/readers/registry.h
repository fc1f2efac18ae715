/* SPDX-License-Identifier: MIT */
/*
 * One registry key of a machine, whoever printed it (`reg query`, a .reg file, a hive), and
 * what it says: the values that rules ask for, those that stand for other facts, signs of a
 * pending restart, packages of the component store, versions of the servicing stack.
 */
#ifndef READERS_REGISTRY_H
#define READERS_REGISTRY_H

#include "readers/reader.h"

#include <stdbool.h>
#include <stddef.h>

struct registry_value {
	char *name;       /* "" is the default value */
	const char *type; /* a word of the facts document: dword, sz ... */
	char *text;       /* as facts write it: 0x0000000A, hexadecimal digits of binary */
	struct place place;
};

struct registry_key {
	char *path; /* "HKLM\SOFTWARE\..." */
	struct registry_value *values;
	size_t count, room;
	bool whole; /* no value is missing */
	struct place place;
};

/* "HKEY_LOCAL_MACHINE\Software\X" -> "HKLM\Software\X"; NULL when it is no registry path. The
 * caller's. */
char *registry_path(const char *text);

/* A value in the form that its type has in facts; NULL when the text does not fit the type. The
 * caller's. */
char *registry_number(const char *digits, int base, bool wide);

void registry_key_init(struct registry_key *key, char *path, struct place place);
/* Takes `name` and `text` over. */
void registry_key_add(
	struct registry_key *key, char *name, const char *type, char *text, struct place place);
void registry_key_release(struct registry_key *key);

/* Hands a key to the harvest. */
void registry_take(struct reader *reader, const struct registry_key *key);

/* There is no such key, and so none below it. */
void registry_absent(struct reader *reader, const char *path, struct place place);

/* All keys directly below `path` were listed: those that are asked for and not among the
 * `count` names in `children` (full paths) are absent. */
void registry_children(struct reader *reader, const char *path, char *const *children,
	size_t count, struct place place);

#endif
