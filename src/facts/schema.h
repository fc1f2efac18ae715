/* SPDX-License-Identifier: MIT */
/*
 * Validation of a facts document by data/facts.schema.json itself, so that a new fact is a
 * change of data only. It understands the part of JSON Schema that our schema uses and
 * refuses a schema with any other keyword: nothing is skipped silently. 'format' names one
 * of the forms in facts/format.c; 'pattern' says the same to other validators and is not read.
 */
#ifndef FACTS_SCHEMA_H
#define FACTS_SCHEMA_H

#include "base/error.h"

#include <cjson/cJSON.h>
#include <stdbool.h>

struct schema;

/* Understands a schema, which must outlive the result. Fails: 70. Owned by the caller. */
struct schema *schema_compile(const cJSON *source, struct error *err);
void schema_free(struct schema *schema);

/*
 * Checks a document. `in_order` tells whether all members stood as the schema lists them.
 * Fails: 65 with "$.path: what is wrong".
 */
bool schema_validate(
	const struct schema *schema, const cJSON *document, bool *in_order, struct error *err);

/* Sorts the members of each object of a valid document as the schema lists them. */
void schema_put_in_order(const struct schema *schema, cJSON *document);

#endif
