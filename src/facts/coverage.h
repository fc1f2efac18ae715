/* SPDX-License-Identifier: MIT */
/* What was looked at, compared with what is there. Private to facts/. */
#ifndef FACTS_COVERAGE_H
#define FACTS_COVERAGE_H

#include "facts/facts.h"

#include <cjson/cJSON.h>
#include <stddef.h>

struct source {
	char *name;         /* in small letters: registry keys ignore case */
	const cJSON *entry; /* borrowed from the document */
	size_t found;       /* list entries that belong to it */
};

struct coverage {
	struct source *sources; /* sorted by name */
	size_t count;
};

/* Indexes `document`, which must be valid and outlive the index. Fails (65) when two entries
 * name the same source. */
bool coverage_build(struct coverage *coverage, const cJSON *document, struct error *err);
void coverage_release(struct coverage *coverage);

/* The source of that name, or NULL. */
const struct source *coverage_find(const struct coverage *coverage, const char *name);

/* The same; a registry key that is no source itself belongs to the nearest key above it that is
 * one. */
const struct source *coverage_owner(const struct coverage *coverage, const char *name);

enum facts_covered coverage_state(const struct source *source);

/* The name of the source that a list entry of `section` belongs to, in `buf`. Updates have
 * one source per inner entry and are not asked for. */
void coverage_source_of(struct buf *buf, const char *section, const cJSON *item);

#endif
