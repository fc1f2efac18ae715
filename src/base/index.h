/* SPDX-License-Identifier: MIT */
/* A map from text to pointers: look-ups by equality never scan. */
#ifndef BASE_INDEX_H
#define BASE_INDEX_H

#include <stdbool.h>
#include <stddef.h>

struct index_slot {
	char *key;
	void *value;
};

struct index {
	struct index_slot *slots; /* a power of two of them */
	size_t room, count;
	bool exact; /* else the case of ASCII letters is ignored */
};

/* clang-format off */
#define INDEX_EMPTY { NULL, 0, 0, false }
/* clang-format on */

/* Keeps the first value of a key; the value is borrowed, the key is copied. */
void index_put(struct index *index, const char *key, void *value);

/* The value, or NULL. */
void *index_get(const struct index *index, const char *key);

void index_release(struct index *index);

#endif
