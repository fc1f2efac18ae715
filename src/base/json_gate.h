/* SPDX-License-Identifier: MIT */
/* The strict gate of json_parse(), for base/json.c only: what it lets through, cJSON reads
 * the same way. */
#ifndef BASE_JSON_GATE_H
#define BASE_JSON_GATE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Checks a whole document in one pass, without recursion. `text` is valid UTF-8
 * (text_to_utf8()). Fails: 65, "LINE:COLUMN: what is wrong", as listed in base/json.h.
 */
bool json_gate(const char *text, size_t len, struct error *err);

#endif
