/* SPDX-License-Identifier: MIT */
/* One service of a machine, whoever printed it. */
#ifndef READERS_SERVICES_H
#define READERS_SERVICES_H

#include "readers/reader.h"

/* The words of the facts document for the numbers that Windows uses, "unclear" for others. */
const char *service_state(unsigned long number);
const char *service_start(unsigned long number);

/* Puts what is known; "" is not. */
void service_put(struct reader *reader, const char *name, const char *state, const char *start,
	struct place place);

#endif
