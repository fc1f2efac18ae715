/* SPDX-License-Identifier: MIT */
/*
 * JSON: the strict gate in front of cJSON, look-ups that know the case of a key, and a
 * printer whose bytes do not depend on locale or platform.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"
#include "base/error.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

enum {
	JSON_MAX_BYTES = 64 * 1024 * 1024,
	JSON_MAX_DEPTH = 32,
	JSON_MAX_NODES = 1000000,
	JSON_MAX_STRING = 1024 * 1024, /* bytes of UTF-8, escapes decoded */
};

/*
 * Parses a whole document that may be hostile. Refuses (65, "LINE:COLUMN: what is wrong")
 * what cJSON would let through: NUL and \u0000, invalid UTF-8, raw control characters, lone
 * surrogates, numbers outside the grammar, beyond a double's range or integers beyond
 * 2^53, two keys of one object that are equal or differ in ASCII case only, empty keys,
 * anything after the end, and whatever exceeds the limits above. The tree belongs to the
 * caller (cJSON_Delete).
 */
cJSON *json_parse(const char *bytes, size_t len, struct error *err);

/* The member of that exact name, borrowed, or NULL; `object` may be NULL. */
const cJSON *json_get(const cJSON *object, const char *name);

/* The text of a string member, borrowed; "" when it is missing or no string. */
const char *json_text(const cJSON *object, const char *name);

/*
 * Building. Each returns the new item, owned by `object` or `array`. Names and texts are
 * copied. An integer beyond 2^53 becomes a string, as the documents demand.
 */
cJSON *json_add_text(cJSON *object, const char *name, const char *text);

/* A text ("" for NULL) and has_NAME, for templates, which cannot ask whether it is empty. */
void json_add_flagged(cJSON *object, const char *name, const char *text);

cJSON *json_add_bool(cJSON *object, const char *name, bool value);
cJSON *json_add_int(cJSON *object, const char *name, long long value);
cJSON *json_add_object(cJSON *object, const char *name);
cJSON *json_add_array(cJSON *object, const char *name);
cJSON *json_push_text(cJSON *array, const char *text);
cJSON *json_push_object(cJSON *array);

/*
 * Appends the document: two blanks of indentation, one member per line, ASCII only
 * (\uXXXX), integers exactly, a newline at the end. Bytes that are not UTF-8 appear as
 * \ufffd, numbers that are none as null.
 */
void json_print(struct buf *out, const cJSON *item);

#endif
