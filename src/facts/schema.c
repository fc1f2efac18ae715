/* SPDX-License-Identifier: MIT */
#include "facts/schema.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct validator {
	const cJSON *definitions;
	struct buf path; /* "$.updates[3].kb": where in the document we are */
	struct error *err;
};

/* How many of the leading characters are in `set`. */
static size_t run(const char *text, const char *set)
{
	return strspn(text, set);
}

#define DIGITS "0123456789"
#define UPPER_HEX "0123456789ABCDEF"
#define LOWER_HEX "0123456789abcdef"

static bool is_id(const char *text)
{
	if (!(*text >= 'a' && *text <= 'z'))
		return false;
	for (const char *at = text; *at; at++) {
		bool word = (*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9');
		bool dash = *at == '-' && at[1] && at[1] != '-';
		if (!word && !dash)
			return false;
	}
	return true;
}

static bool is_number(const char *text)
{
	size_t digits = run(text, DIGITS);
	return digits >= 1 && digits <= 10 && !text[digits];
}

static bool is_version(const char *text)
{
	for (int parts = 1;; parts++) {
		size_t digits = run(text, DIGITS);
		if (digits < 1 || digits > 10 || parts > 5)
			return false;
		text += digits;
		if (!*text)
			return parts >= 2;
		if (*text++ != '.')
			return false;
	}
}

static bool is_kb(const char *text)
{
	size_t digits = run(text, DIGITS);
	return (digits == 6 || digits == 7) && !text[digits];
}

static bool is_guid(const char *text)
{
	static const int groups[] = {8, 4, 4, 4, 12};

	for (size_t i = 0; i < 5; i++) {
		if ((int)run(text, LOWER_HEX) != groups[i])
			return false;
		text += groups[i];
		if (*text != (i < 4 ? '-' : '\0'))
			return false;
		text += i < 4;
	}
	return true;
}

static bool is_partial_key(const char *text)
{
	size_t len = run(text, DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	return (len == 0 || len == 5) && !text[len];
}

static bool is_code(const char *text)
{
	return text[0] == '0' && text[1] == 'x' && run(text + 2, UPPER_HEX) == 8 && !text[10];
}

static bool is_thumbprint(const char *text)
{
	return run(text, UPPER_HEX) == 40 && !text[40];
}

/* `count` digits whose value lies within the bounds. */
static bool digits_within(const char *text, size_t count, int low, int high)
{
	int value = 0;

	for (size_t i = 0; i < count; i++) {
		if (!isdigit((unsigned char)text[i]))
			return false;
		value = value * 10 + (text[i] - '0');
	}
	return value >= low && value <= high;
}

static bool is_time(const char *text)
{
	size_t len = strlen(text);

	if (len != 10 && len != 19 && len != 20)
		return false;
	if (!digits_within(text, 4, 1601, 9999) || text[4] != '-' ||
		!digits_within(text + 5, 2, 1, 12) || text[7] != '-' ||
		!digits_within(text + 8, 2, 1, 31))
		return false;
	if (len == 10)
		return true;
	return text[10] == 'T' && digits_within(text + 11, 2, 0, 23) && text[13] == ':' &&
	       digits_within(text + 14, 2, 0, 59) && text[16] == ':' &&
	       digits_within(text + 17, 2, 0, 60) && (len == 19 || text[19] == 'Z');
}

static bool is_key(const char *text)
{
	static const char *const hives[] = {"HKLM\\", "HKCU\\", "HKU\\", "HKCR\\"};

	for (size_t i = 0; i < sizeof(hives) / sizeof(*hives); i++) {
		size_t len = strlen(hives[i]);
		if (strncmp(text, hives[i], len) == 0)
			return text[len] != '\0';
	}
	return false;
}

static bool is_source(const char *text)
{
	static const char *const plain[] = {"os", "hardware", "updates.qfe", "updates.cbs",
		"updates.history", "servicing", "licensing", "services", "arc", "azure-license",
		"wsus-server", "pending-restart"};
	static const char *const named[] = {"registry:", "certificates:", "logs:"};

	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++) {
		if (strcmp(text, plain[i]) == 0)
			return true;
	}
	for (size_t i = 0; i < sizeof(named) / sizeof(*named); i++) {
		size_t len = strlen(named[i]);
		if (strncmp(text, named[i], len) == 0)
			return text[len] != '\0';
	}
	return false;
}

static const struct format {
	const char *name;
	bool (*matches)(const char *text);
	const char *or_else; /* a text that also matches, or NULL */
	const char *what;    /* "is not WHAT" */
} formats[] = {
	{"esu-id", is_id, NULL, "an id of small letters, digits and dashes"},
	{"esu-number", is_number, NULL, "a number of 1 to 10 digits"},
	{"esu-number-or-none", is_number, "none", "a number of 1 to 10 digits or 'none'"},
	{"esu-version", is_version, NULL, "a version such as 6.1.7601"},
	{"esu-kb", is_kb, NULL, "an update number of 6 or 7 digits"},
	{"esu-guid-or-none", is_guid, "none", "a GUID in small letters or 'none'"},
	{"esu-partial-key", is_partial_key, NULL, "empty or the last 5 characters of a key"},
	{"esu-code", is_code, NULL, "a code such as 0x80072F8F"},
	{"esu-code-or-none", is_code, "none", "a code such as 0x80072F8F or 'none'"},
	{"esu-thumbprint", is_thumbprint, NULL,
		"a thumbprint of 40 capital hexadecimal digits"},
	{"esu-time", is_time, NULL, "a time such as 2026-11-21T09:30:00Z"},
	{"esu-time-or-none", is_time, "none", "a time such as 2026-11-21T09:30:00Z or 'none'"},
	{"esu-key", is_key, NULL, "a registry key such as HKLM\\SOFTWARE"},
	{"esu-source", is_source, NULL, "a source that this version knows"},
};

static const struct format *find_format(const char *name)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	}
	return NULL;
}

static bool format_holds(const struct format *format, const char *text)
{
	return format->matches(text) || (format->or_else && strcmp(format->or_else, text) == 0);
}

bool schema_format_matches(const char *format, const char *text)
{
	const struct format *found = find_format(format);
	return found && format_holds(found, text);
}

/* A document's value in a message: quoted, short, harmless. */
static char *quoted(const cJSON *value)
{
	struct buf text = BUF_EMPTY;

	if (cJSON_IsString(value)) {
		buf_addc(&text, '"');
		text_sanitise(&text, value->valuestring, strlen(value->valuestring), 60);
		buf_addc(&text, '"');
	} else if (cJSON_IsNumber(value)) {
		buf_addf(&text, "%.15g", value->valuedouble);
	} else {
		buf_adds(&text, cJSON_IsNull(value)    ? "null"
				: cJSON_IsBool(value)  ? "true or false"
				: cJSON_IsArray(value) ? "a list"
						       : "an object");
	}
	return buf_steal(&text);
}

static bool wrong(struct validator *v, const cJSON *value, const char *what)
{
	char *text = quoted(value);

	error_set(v->err, EXIT_BAD_INPUT, "%s: %s is not %s", buf_text(&v->path), text, what);
	free(text);
	return false;
}

static bool validate(struct validator *v, const cJSON *schema, const cJSON *value);

static bool check_type(struct validator *v, const char *type, const cJSON *value)
{
	if (strcmp(type, "object") == 0)
		return cJSON_IsObject(value) || wrong(v, value, "an object");
	if (strcmp(type, "array") == 0)
		return cJSON_IsArray(value) || wrong(v, value, "a list");
	if (strcmp(type, "string") == 0)
		return cJSON_IsString(value) || wrong(v, value, "a text");
	if (strcmp(type, "boolean") == 0)
		return cJSON_IsBool(value) || wrong(v, value, "true or false");
	if (strcmp(type, "integer") == 0)
		return (cJSON_IsNumber(value) &&
			       floor(value->valuedouble) == value->valuedouble) ||
		       wrong(v, value, "a whole number");
	return error_set(
		v->err, EXIT_INTERNAL, "facts schema: type '%s' is not supported", type);
}

static bool check_enum(struct validator *v, const cJSON *words, const cJSON *value)
{
	struct buf list = BUF_EMPTY;
	const cJSON *word;
	bool ok = false;

	buf_adds(&list, "one of ");
	cJSON_ArrayForEach(word, words)
	{
		ok = ok || cJSON_Compare(word, value, true);
		buf_addf(&list, "%s%s", word->valuestring, word->next ? ", " : "");
	}
	if (!ok)
		wrong(v, value, buf_text(&list));
	buf_release(&list);
	return ok;
}

static bool check_items(struct validator *v, const cJSON *items, const cJSON *list)
{
	size_t mark = v->path.len;
	size_t index = 0;
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		buf_addf(&v->path, "[%zu]", index++);
		if (!validate(v, items, item))
			return false;
		v->path.len = mark;
		v->path.data[mark] = '\0';
	}
	return true;
}

static bool check_members(struct validator *v, const cJSON *properties, const cJSON *object)
{
	size_t mark = v->path.len;
	const cJSON *member;

	cJSON_ArrayForEach(member, object)
	{
		const cJSON *schema = json_get(properties, member->string);
		char *name = text_clean(member->string);

		buf_addf(&v->path, ".%s", name);
		free(name);
		if (!schema)
			return error_set(v->err, EXIT_BAD_INPUT, "%s: unknown member",
				buf_text(&v->path));
		if (!validate(v, schema, member))
			return false;
		v->path.len = mark;
		v->path.data[mark] = '\0';
	}
	return true;
}

static bool check_required(struct validator *v, const cJSON *names, const cJSON *object)
{
	const cJSON *name;

	cJSON_ArrayForEach(name, names)
	{
		if (!json_get(object, name->valuestring))
			return error_set(v->err, EXIT_BAD_INPUT, "%s: member '%s' is missing",
				buf_text(&v->path), name->valuestring);
	}
	return true;
}

static bool check_text(struct validator *v, const cJSON *schema, const cJSON *value)
{
	const cJSON *limit = json_get(schema, "maxLength");
	const char *name = json_text(schema, "format");

	if (limit && strlen(value->valuestring) > (size_t)limit->valuedouble)
		return error_set(v->err, EXIT_BAD_INPUT, "%s: longer than %.0f bytes",
			buf_text(&v->path), limit->valuedouble);
	if (*name) {
		const struct format *format = find_format(name);
		if (!format)
			return error_set(v->err, EXIT_INTERNAL,
				"facts schema: unknown format '%s'", name);
		if (!format_holds(format, value->valuestring))
			return wrong(v, value, format->what);
	}
	return true;
}

static bool check_range(struct validator *v, const cJSON *schema, const cJSON *value)
{
	const cJSON *low = json_get(schema, "minimum");
	const cJSON *high = json_get(schema, "maximum");
	const cJSON *items = json_get(schema, "minItems");

	if (cJSON_IsNumber(value) && ((low && value->valuedouble < low->valuedouble) ||
					     (high && value->valuedouble > high->valuedouble)))
		return error_set(v->err, EXIT_BAD_INPUT,
			"%s: %.15g is not between %.0f and %.0f", buf_text(&v->path),
			value->valuedouble, low ? low->valuedouble : -1e15,
			high ? high->valuedouble : 1e15);
	if (cJSON_IsArray(value) && items && !value->child)
		return error_set(
			v->err, EXIT_BAD_INPUT, "%s: the list is empty", buf_text(&v->path));
	return true;
}

static const cJSON *follow(struct validator *v, const char *reference)
{
	static const char prefix[] = "#/$defs/";
	const cJSON *target = NULL;

	if (strncmp(reference, prefix, sizeof(prefix) - 1) == 0)
		target = json_get(v->definitions, reference + sizeof(prefix) - 1);
	if (!target)
		error_set(v->err, EXIT_INTERNAL, "facts schema: unknown $ref '%s'", reference);
	return target;
}

static bool validate(struct validator *v, const cJSON *schema, const cJSON *value)
{
	static const char *const notes[] = {"$schema", "$id", "$defs", "title", "description",
		"pattern", "format", "maxLength", "minimum", "maximum", "minItems"};
	const cJSON *keyword;

	cJSON_ArrayForEach(keyword, schema)
	{
		const char *word = keyword->string;
		bool note = false;

		for (size_t i = 0; i < sizeof(notes) / sizeof(*notes); i++)
			note = note || strcmp(notes[i], word) == 0;
		if (note)
			continue;
		if (strcmp(word, "type") == 0) {
			if (!check_type(v, keyword->valuestring, value))
				return false;
		} else if (strcmp(word, "$ref") == 0) {
			const cJSON *target = follow(v, keyword->valuestring);
			if (!target || !validate(v, target, value))
				return false;
		} else if (strcmp(word, "const") == 0) {
			if (!cJSON_Compare(keyword, value, true))
				return wrong(v, value, keyword->valuestring);
		} else if (strcmp(word, "enum") == 0) {
			if (!check_enum(v, keyword, value))
				return false;
		} else if (strcmp(word, "required") == 0) {
			if (!check_required(v, keyword, value))
				return false;
		} else if (strcmp(word, "properties") == 0) {
			if (!check_members(v, keyword, value))
				return false;
		} else if (strcmp(word, "items") == 0) {
			if (!check_items(v, keyword, value))
				return false;
		} else if (strcmp(word, "additionalProperties") != 0 ||
			   !cJSON_IsFalse(keyword)) {
			return error_set(v->err, EXIT_INTERNAL,
				"facts schema: keyword '%s' is not supported", word);
		}
	}
	if (cJSON_IsString(value) && !check_text(v, schema, value))
		return false;
	return check_range(v, schema, value);
}

bool schema_validate(const cJSON *schema, const cJSON *document, struct error *err)
{
	struct validator v = {json_get(schema, "$defs"), BUF_EMPTY, err};
	bool ok;

	buf_adds(&v.path, "$");
	ok = validate(&v, schema, document);
	buf_release(&v.path);
	return ok;
}
