/* SPDX-License-Identifier: MIT */
/*
 * What single lines of logs tell beside errors: an update was installed or failed (the events
 * of ReportingEvents.log, which WindowsUpdate.log repeats), and which servicing stack was
 * loaded.
 */
#ifndef LOGS_LOGEVENT_H
#define LOGS_LOGEVENT_H

#include "harvest/harvest.h"

#include <stdbool.h>
#include <stddef.h>

/* Texts that such lines hold; ends with NULL. */
extern const char *const logevent_needles[];

/* Whether a line holds one of them. */
bool logevent_holds(const char *line);

struct logevent_state {
	char stack[48]; /* the newest servicing stack so far */
	struct place stack_at;
};

void logevent_take(struct logevent_state *state, struct harvest *harvest, struct place place,
	const char *line, const char *time);

void logevent_finish(const struct logevent_state *state, struct harvest *harvest);

#endif
