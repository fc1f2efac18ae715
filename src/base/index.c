/* SPDX-License-Identifier: MIT */
#include "base/index.h"

#include "base/alloc.h"
#include "base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* FNV-1a over small letters, mixed once more because the low bits choose the slot. */
static uint64_t hash(const char *key)
{
	uint64_t h = 14695981039346656037u;

	for (; *key; key++) {
		unsigned char c = (unsigned char)*key;
		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
		h = (h ^ c) * 1099511628211u;
	}
	return h ^ (h >> 29);
}

static struct index_slot *find(const struct index *index, const char *key)
{
	size_t at = hash(key) & (index->room - 1);

	for (;; at = (at + 1) & (index->room - 1)) {
		const char *here = index->slots[at].key;
		if (!here ||
			(index->exact ? strcmp(here, key) == 0 : text_equal_nocase(here, key)))
			return &index->slots[at];
	}
}

static void grow(struct index *index)
{
	struct index old = *index;

	index->room = old.room ? old.room * 2 : 64;
	index->slots = xcalloc(index->room, sizeof(*index->slots));
	for (size_t i = 0; i < old.room; i++) {
		if (old.slots[i].key)
			*find(index, old.slots[i].key) = old.slots[i];
	}
	free(old.slots);
}

void index_put(struct index *index, const char *key, void *value)
{
	struct index_slot *slot;

	if (index->count * 2 >= index->room)
		grow(index);
	slot = find(index, key);
	if (slot->key)
		return;
	slot->key = xstrdup(key);
	slot->value = value;
	index->count++;
}

void *index_get(const struct index *index, const char *key)
{
	return index->room ? find(index, key)->value : NULL;
}

void index_release(struct index *index)
{
	for (size_t i = 0; i < index->room; i++)
		free(index->slots[i].key);
	free(index->slots);
	*index = (struct index)INDEX_EMPTY;
}
