/* SPDX-License-Identifier: MIT */
/* Packages of the component store, whoever listed them. */
#ifndef READERS_PACKAGES_H
#define READERS_PACKAGES_H

#include "readers/reader.h"

/* The state of the facts document for a CurrentState of the registry. */
const char *package_state(unsigned long number);

/*
 * A package by its identity, "Package_for_KB4474419~31bf3856ad364e35~amd64~~6.1.1.2": an
 * update, a rollup, or nothing of ours. `time` is a time of the facts document or "".
 */
void package_put(struct reader *reader, const char *identity, const char *state,
	const char *time, struct place place);

#endif
