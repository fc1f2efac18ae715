/* SPDX-License-Identifier: MIT */
#include "base/json.h"

#include "base/alloc.h"
#include "base/json_gate.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double max_integer = 9007199254740992.0; /* 2^53 */

cJSON *json_parse(const char *bytes, size_t len, struct error *err)
{
	struct buf text = BUF_EMPTY;
	cJSON *document = NULL;

	if (len > JSON_MAX_BYTES) {
		error_set(err, EXIT_BAD_INPUT, "1:1: the document is larger than %d MiB",
			JSON_MAX_BYTES / (1024 * 1024));
		return NULL;
	}
	if (!text_to_utf8(bytes, len, &text, err) || !json_gate(text.data, text.len, err))
		goto out;
	document = cJSON_ParseWithLengthOpts(text.data, text.len + 1, NULL, 1);
	if (document == NULL)
		error_set(err, EXIT_INTERNAL, "1:1: cJSON refuses what the gate let through");
out:
	buf_release(&text);
	return document;
}

const cJSON *json_get(const cJSON *object, const char *name)
{
	if (!cJSON_IsObject(object))
		return NULL;
	for (const cJSON *item = object->child; item != NULL; item = item->next)
		if (item->string != NULL && strcmp(item->string, name) == 0)
			return item;
	return NULL;
}

const char *json_text(const cJSON *object, const char *name)
{
	const cJSON *item = json_get(object, name);

	return cJSON_IsString(item) ? item->valuestring : "";
}

static cJSON *add(cJSON *object, const char *name, cJSON *item)
{
	cJSON_AddItemToObject(object, name, item);
	return item;
}

static cJSON *push(cJSON *array, cJSON *item)
{
	cJSON_AddItemToArray(array, item);
	return item;
}

cJSON *json_add_text(cJSON *object, const char *name, const char *text)
{
	return add(object, name, cJSON_CreateString(text));
}

void json_add_flagged(cJSON *object, const char *name, const char *text)
{
	char *flag = xasprintf("has_%s", name);

	json_add_text(object, name, text ? text : "");
	json_add_bool(object, flag, text && *text);
	free(flag);
}

cJSON *json_add_bool(cJSON *object, const char *name, bool value)
{
	return add(object, name, cJSON_CreateBool(value));
}

cJSON *json_add_int(cJSON *object, const char *name, long long value)
{
	cJSON *item;

	if (value >= -(1LL << 53) && value <= 1LL << 53) {
		item = cJSON_CreateNumber((double)value);
	} else {
		char *digits = xasprintf("%lld", value);

		item = cJSON_CreateString(digits);
		free(digits);
	}
	return add(object, name, item);
}

cJSON *json_add_object(cJSON *object, const char *name)
{
	return add(object, name, cJSON_CreateObject());
}

cJSON *json_add_array(cJSON *object, const char *name)
{
	return add(object, name, cJSON_CreateArray());
}

cJSON *json_push_text(cJSON *array, const char *text)
{
	return push(array, cJSON_CreateString(text));
}

cJSON *json_push_object(cJSON *array)
{
	return push(array, cJSON_CreateObject());
}

static void print_unit(struct buf *out, uint32_t unit)
{
	static const char digits[] = "0123456789abcdef";
	char escape[6] = {'\\', 'u', digits[unit >> 12 & 15], digits[unit >> 8 & 15],
		digits[unit >> 4 & 15], digits[unit & 15]};

	buf_add(out, escape, sizeof(escape));
}

static void print_character(struct buf *out, uint32_t c)
{
	static const char controls[] = "\b\f\n\r\t";
	static const char letters[] = "bfnrt";
	const char *control = c > 0 && c < 0x20 ? strchr(controls, (int)c) : NULL;

	if (c == '"' || c == '\\') {
		buf_addc(out, '\\');
		buf_addc(out, (char)c);
	} else if (control != NULL) {
		buf_addc(out, '\\');
		buf_addc(out, letters[control - controls]);
	} else if (c < 0x10000) {
		print_unit(out, c);
	} else {
		print_unit(out, 0xD800 + ((c - 0x10000) >> 10));
		print_unit(out, 0xDC00 + (c & 0x3FF));
	}
}

static void print_text(struct buf *out, const char *text)
{
	size_t len = text != NULL ? strlen(text) : 0;
	size_t at = 0;

	buf_addc(out, '"');
	while (at < len) {
		size_t from = at;
		uint32_t character = 0xFFFD;
		size_t size;

		while (at < len && text[at] >= 0x20 && text[at] < 0x7F && text[at] != '"' &&
			text[at] != '\\')
			at++;
		buf_add(out, text + from, at - from);
		if (at == len)
			break;
		size = text_decode(text + at, len - at, &character);
		print_character(out, character);
		at += size > 0 ? size : 1;
	}
	buf_addc(out, '"');
}

static void print_number(struct buf *out, double value)
{
	size_t start = out->len;

	if (!isfinite(value)) {
		buf_adds(out, "null");
	} else if (value >= -max_integer && value <= max_integer &&
		   (double)(long long)value == value) {
		buf_addf(out, "%lld", (long long)value);
	} else {
		buf_addf(out, "%.17g", value);
		/* lest it read as an integer beyond 2^53, which the gate refuses */
		if (strpbrk(out->data + start, ".e") == NULL)
			buf_adds(out, ".0");
	}
}

static void print_scalar(struct buf *out, const cJSON *item)
{
	switch (item->type & 0xFF) {
	case cJSON_Object:
		buf_adds(out, "{}");
		break;
	case cJSON_Array:
		buf_adds(out, "[]");
		break;
	case cJSON_String:
		print_text(out, item->valuestring);
		break;
	case cJSON_Number:
		print_number(out, item->valuedouble);
		break;
	case cJSON_True:
		buf_adds(out, "true");
		break;
	case cJSON_False:
		buf_adds(out, "false");
		break;
	default:
		buf_adds(out, "null");
	}
}

static void print_indent(struct buf *out, size_t depth)
{
	buf_addc(out, '\n');
	memset(buf_reserve(out, 2 * depth), ' ', 2 * depth);
	buf_truncate(out, out->len + 2 * depth);
}

void json_print(struct buf *out, const cJSON *item)
{
	const cJSON **open = NULL; /* the containers around `item` */
	size_t depth = 0;
	size_t room = 0;

	for (;;) {
		if (depth > 0) {
			print_indent(out, depth);
			if (cJSON_IsObject(open[depth - 1])) {
				print_text(out, item->string);
				buf_adds(out, ": ");
			}
		}
		if ((cJSON_IsObject(item) || cJSON_IsArray(item)) && item->child != NULL) {
			buf_addc(out, cJSON_IsObject(item) ? '{' : '[');
			open = xgrow(open, &room, depth + 1, sizeof(const cJSON *));
			open[depth++] = item;
			item = item->child;
			continue;
		}
		print_scalar(out, item);
		while (depth > 0 && item->next == NULL) {
			item = open[--depth];
			print_indent(out, depth);
			buf_addc(out, cJSON_IsObject(item) ? '}' : ']');
		}
		if (depth == 0)
			break;
		buf_addc(out, ',');
		item = item->next;
	}
	buf_addc(out, '\n');
	free(open);
}
