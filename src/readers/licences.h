/* SPDX-License-Identifier: MIT */
/* One licence of a machine, whoever printed it. */
#ifndef READERS_LICENCES_H
#define READERS_LICENCES_H

#include "readers/reader.h"

#include <stdbool.h>

/* Each text is "" when nobody knows. */
struct licence {
	const char *id, *application; /* GUIDs in small letters */
	const char *name, *description, *channel;
	const char *status; /* a word of the facts document */
	const char *reason; /* a code */
	const char *partial_key;
	bool key_known; /* partial_key "" then means that there is none */
};

/* The words of the facts document for LicenseStatus 0 to 6. */
extern const char *const licence_states[7];

void licence_put(struct reader *reader, const struct licence *licence, struct place place);

/* Behind the last capture: the edition of the system, when nothing else told it. */
void licences_finish(struct harvest *harvest);

#endif
