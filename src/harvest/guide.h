/* SPDX-License-Identifier: MIT */
/*
 * What is worth reading, as data: the registry values that rules ask for, those that stand for
 * other facts or for a pending restart, the lines of logs that matter, and how to collect all
 * of it. From data/catalogue/collect.xml and data/catalogue/lines.xml.
 */
#ifndef HARVEST_GUIDE_H
#define HARVEST_GUIDE_H

#include "base/asset.h"
#include "base/error.h"
#include "facts/facts.h"

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

struct guide {
	const struct facts_asked *asked; /* what rules ask for; borrowed */
	size_t asked_count;
	xmlDoc *collect, *lines;
};

/* Reads the catalogue. `asked` is borrowed. Fails: 65, 70. Release it in any case. */
bool guide_open(struct guide *guide, const struct assets *assets,
	const struct facts_asked *asked, size_t asked_count, struct error *err);
void guide_release(struct guide *guide);

/* The elements of that name, one after the other: NULL begins, and ends. */
const xmlNode *guide_next(
	const struct guide *guide, const char *element, const xmlNode *before);

/* The next line of that log, or of any (NULL), in the same way. */
const xmlNode *guide_next_line(
	const struct guide *guide, const char *log, const xmlNode *before);

#endif
