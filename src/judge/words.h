/* SPDX-License-Identifier: MIT */
/* The sentences of the judge, from data/words/. A language is a file of the same keys; what it
 * lacks is said in English. */
#ifndef JUDGE_WORDS_H
#define JUDGE_WORDS_H

#include "base/asset.h"
#include "base/error.h"

#include <cjson/cJSON.h>

struct words {
	cJSON *map;
	char *language;
};

/* Fails: 64 with the languages there are when this is none of them, 70 when a file is not a
 * flat map of texts; release them in any case. */
bool words_load(struct words *words, const struct assets *assets, const char *language,
	struct error *err);
void words_release(struct words *words);

/* The sentence of a key, borrowed, or NULL. */
const char *words_find(const struct words *words, const char *key);

/* The sentence of a key, borrowed. A key that is not there is returned itself. */
const char *words_get(const struct words *words, const char *key);

/* The word for a value that facts know, such as "oob-grace"; a value without one is returned
 * itself. */
const char *words_say(const struct words *words, const char *value);

/* The sentence with {name} replaced: pairs of name and value, ended by NULL. The caller's. */
char *words_fill(const struct words *words, const char *key, ...) __attribute__((sentinel));

#endif
