/* SPDX-License-Identifier: MIT */
/*
 * Objects of WMI as bags of properties, as `wmic /format:list` would print them. Reads from
 * root\cimv2 only.
 */
#ifndef COLLECT_ROWS_H
#define COLLECT_ROWS_H

#include "readers/bag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rows {
	const char *query;             /* WQL; borrowed, must live as long as the program */
	const char *const *properties; /* ends with NULL; borrowed in the same way */
	struct place place;            /* of all values */
	struct bag *bags;
	size_t count, room;
	bool more;     /* there are more than were fetched */
	uint32_t code; /* the HRESULT of what failed; what came before it is there */
};

/* For probe_ask(): `rows` is a struct rows whose first three members are set. A property
 * without a value is empty, as wmic prints it; one that cannot be had is not in the bag. */
void rows_ask(void *rows);

void rows_release(struct rows *rows);

#endif
