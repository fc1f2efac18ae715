/* SPDX-License-Identifier: MIT */
/* One key of a registry as the readers take it: its values as texts of the facts document. */
#ifndef MACHINE_KEY_H
#define MACHINE_KEY_H

#include "readers/registry.h"
#include "registry/view.h"

struct machine_key {
	struct registry_key key; /* whole when nothing of it is missing */
	char **children;         /* names of the keys below, when they were asked for */
	size_t count, room;
	enum view_answer answer;
	struct view_why why;
};

/* Visits a key. Release it in any case. */
void machine_key_load(struct machine_key *key, const struct reader *reader, struct view *view,
	const char *path, bool children);
void machine_key_release(struct machine_key *key);

/* The text of a value, NULL when it has none of that name; of a dword its number. */
const char *machine_key_text(const struct machine_key *key, const char *name);
bool machine_key_number(const struct machine_key *key, const char *name, unsigned long *number);

/* Says of a source that the key could not be had. */
void machine_key_fail(
	const struct machine_key *key, const struct reader *reader, const char *source);

#endif
