/* SPDX-License-Identifier: MIT */
/*
 * The private map of pseudonyms: {"format": "esureport-redaction/1", "map": {"host":
 * {"PC-APP-07": "host-1"}}}. Private to redact/.
 */
#ifndef REDACT_MAP_H
#define REDACT_MAP_H

#include "base/error.h"
#include "redact/known.h"

#include <stdbool.h>

/* Reads a map, if there is one. Fails: 65 "FILE: what is wrong", 66. */
bool map_read(const char *path, const struct privacy *privacy, struct known *known,
	struct error *err);

/* Writes all that have a name. Fails: 73, 74. */
bool map_write(const char *path, const struct privacy *privacy, const struct known *known,
	struct error *err);

#endif
