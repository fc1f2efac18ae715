/* SPDX-License-Identifier: MIT */
/*
 * Validation of a facts document by data/facts.schema.json itself, so that a new fact is a
 * change of data only. It understands the part of JSON Schema that our schema uses and
 * refuses a schema with any other keyword: nothing is skipped silently. 'format' names one
 * of the checks in schema.c; 'pattern' says the same to other validators and is not read.
 */
#ifndef FACTS_SCHEMA_H
#define FACTS_SCHEMA_H

#include "base/error.h"

#include <cjson/cJSON.h>
#include <stdbool.h>

/*
 * Checks `document` against `schema`. Fails: 65 with "$.path: what is wrong" when the
 * document breaks the schema, 70 when the schema itself cannot be understood.
 */
bool schema_validate(const cJSON *schema, const cJSON *document, struct error *err);

/* Whether a text has one of the schema's own formats, such as "esu-version". An unknown
 * format is never matched. */
bool schema_format_matches(const char *format, const char *text);

#endif
