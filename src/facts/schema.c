/* SPDX-License-Identifier: MIT */
#include "facts/schema.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"
#include "facts/format.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * The schema, compiled once per document kind into what validation asks for: each value of a
 * large document then costs a few comparisons.
 */
enum { MAX_REFERENCES = 32 };

struct property {
	const char *name;
	const struct node *schema;
	bool required;
};

struct node {
	const cJSON *source;  /* the schema object, which outlives the nodes */
	const char *type;     /* or NULL */
	const cJSON *choices; /* of enum */
	const cJSON *constant;
	const struct format *format;
	const struct node *items;
	struct property *properties;
	size_t property_count;
	double low, high; /* of a number */
	size_t max_length;
	bool min_one;      /* a list that may not be empty */
	struct node *next; /* all nodes, to free them and to find a $ref again */
};

struct schema {
	const cJSON *definitions;
	struct node *nodes;
	const struct node *root;
	int depth; /* of the compilation, which a circle of references would never end */
};

/* Where in the document we are: from the inside out, written down only for a message. */
struct place {
	const struct place *outer;
	const char *member; /* or NULL for a list entry */
	size_t index;
};

struct validator {
	struct error *err;
	bool in_order; /* the members so far stand as the schema lists them */
};

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

static void add_place(struct buf *path, const struct place *place)
{
	if (!place) {
		buf_addc(path, '$');
		return;
	}
	add_place(path, place->outer);
	if (place->member) {
		buf_addc(path, '.');
		text_sanitise(path, place->member, strlen(place->member), 60);
	} else {
		buf_addf(path, "[%zu]", place->index);
	}
}

/* "$.path: VALUE WHAT", or without the value when it is NULL. Always false. */
static bool wrong(struct validator *v, const struct place *place, const cJSON *value,
	const char *verb, const char *what)
{
	struct buf path = BUF_EMPTY;
	char *text = value ? quoted(value) : NULL;

	add_place(&path, place);
	error_set(v->err, EXIT_BAD_INPUT, "%s: %s%s%s%s", buf_text(&path), text ? text : "",
		text ? " " : "", verb, what);
	free(text);
	buf_release(&path);
	return false;
}

/* The name is the document's: it is quoted like a value. */
static bool unknown(struct validator *v, const struct place *place, const char *name)
{
	struct buf what = BUF_EMPTY;

	buf_adds(&what, "unknown member '");
	text_sanitise(&what, name, strlen(name), 60);
	buf_addc(&what, '\'');
	wrong(v, place, NULL, buf_text(&what), "");
	buf_release(&what);
	return false;
}

static const struct node *compile(
	struct schema *schema, const cJSON *source, struct error *err);

static const struct node *follow(
	struct schema *schema, const char *reference, struct error *err)
{
	static const char prefix[] = "#/$defs/";
	const cJSON *target = NULL;

	if (strncmp(reference, prefix, sizeof(prefix) - 1) == 0)
		target = json_get(schema->definitions, reference + sizeof(prefix) - 1);
	if (!target) {
		error_set(err, EXIT_INTERNAL, "facts schema: unknown $ref '%s'", reference);
		return NULL;
	}
	for (const struct node *at = schema->nodes; at; at = at->next) {
		if (at->source == target)
			return at;
	}
	if (schema->depth > MAX_REFERENCES) {
		error_set(err, EXIT_INTERNAL, "facts schema: $ref '%s' leads to itself",
			reference);
		return NULL;
	}
	schema->depth++;
	const struct node *node = compile(schema, target, err);
	schema->depth--;
	return node;
}

static bool compile_properties(
	struct schema *schema, struct node *node, const cJSON *properties, struct error *err)
{
	const cJSON *property, *name;
	size_t count = 0;

	cJSON_ArrayForEach(property, properties) count++;
	node->properties = xcalloc(count + 1, sizeof(*node->properties));
	cJSON_ArrayForEach(property, properties)
	{
		struct property *at = &node->properties[node->property_count];
		at->name = property->string;
		at->schema = compile(schema, property, err);
		if (!at->schema)
			return false;
		node->property_count++;
		cJSON_ArrayForEach(name, json_get(node->source, "required")) at->required =
			at->required || strcmp(name->valuestring, at->name) == 0;
	}
	cJSON_ArrayForEach(name, json_get(node->source, "required"))
	{
		if (!json_get(properties, name->valuestring))
			return error_set(err, EXIT_INTERNAL,
				"facts schema: required member '%s' is no property",
				name->valuestring);
	}
	return true;
}

static bool compile_keyword(
	struct schema *schema, struct node *node, const cJSON *keyword, struct error *err)
{
	static const char *const notes[] = {
		"$schema", "$id", "$defs", "title", "description", "pattern", "required"};
	const char *word = keyword->string;

	for (size_t i = 0; i < sizeof(notes) / sizeof(*notes); i++) {
		if (strcmp(notes[i], word) == 0)
			return true;
	}
	if (strcmp(word, "type") == 0)
		node->type = keyword->valuestring;
	else if (strcmp(word, "const") == 0)
		node->constant = keyword;
	else if (strcmp(word, "enum") == 0)
		node->choices = keyword;
	else if (strcmp(word, "format") == 0)
		node->format = format_find(keyword->valuestring);
	else if (strcmp(word, "minimum") == 0)
		node->low = keyword->valuedouble;
	else if (strcmp(word, "maximum") == 0)
		node->high = keyword->valuedouble;
	else if (strcmp(word, "maxLength") == 0)
		node->max_length = (size_t)keyword->valuedouble;
	else if (strcmp(word, "minItems") == 0)
		node->min_one = keyword->valuedouble > 0;
	else if (strcmp(word, "items") == 0)
		node->items = compile(schema, keyword, err);
	else if (strcmp(word, "properties") == 0)
		return compile_properties(schema, node, keyword, err);
	else if (strcmp(word, "additionalProperties") != 0 || !cJSON_IsFalse(keyword))
		return error_set(err, EXIT_INTERNAL,
			"facts schema: keyword '%s' is not supported", word);
	if (strcmp(word, "format") == 0 && !node->format)
		return error_set(err, EXIT_INTERNAL, "facts schema: unknown format '%s'",
			keyword->valuestring);
	return strcmp(word, "items") != 0 || node->items;
}

static bool type_is_known(const char *type)
{
	return !type || strcmp(type, "object") == 0 || strcmp(type, "array") == 0 ||
	       strcmp(type, "string") == 0 || strcmp(type, "boolean") == 0 ||
	       strcmp(type, "integer") == 0;
}

/* A schema with a $ref is the node that it names. NULL with *err set when it holds anything
 * that is not understood. */
static const struct node *compile(struct schema *schema, const cJSON *source, struct error *err)
{
	const char *reference = json_text(source, "$ref");
	const cJSON *keyword;
	struct node *node;

	if (*reference)
		return follow(schema, reference, err);
	node = xcalloc(1, sizeof(*node));
	node->source = source;
	node->low = -HUGE_VAL;
	node->high = HUGE_VAL;
	node->max_length = SIZE_MAX;
	node->next = schema->nodes;
	schema->nodes = node;
	cJSON_ArrayForEach(keyword, source)
	{
		if (!compile_keyword(schema, node, keyword, err))
			return NULL;
	}
	if (!type_is_known(node->type)) {
		error_set(err, EXIT_INTERNAL, "facts schema: type '%s' is not supported",
			node->type);
		return NULL;
	}
	return node;
}

struct schema *schema_compile(const cJSON *source, struct error *err)
{
	struct schema *schema = xcalloc(1, sizeof(*schema));

	schema->definitions = json_get(source, "$defs");
	schema->root = compile(schema, source, err);
	if (schema->root)
		return schema;
	schema_free(schema);
	return NULL;
}

void schema_free(struct schema *schema)
{
	struct node *node = schema ? schema->nodes : NULL;

	while (node) {
		struct node *next = node->next;
		free(node->properties);
		free(node);
		node = next;
	}
	free(schema);
}

static bool validate(struct validator *v, const struct node *node, const cJSON *value,
	const struct place *place);

static bool check_type(
	struct validator *v, const char *type, const cJSON *value, const struct place *place)
{
	switch (*type) {
	case 'o':
		return cJSON_IsObject(value) || wrong(v, place, value, "is not ", "an object");
	case 'a':
		return cJSON_IsArray(value) || wrong(v, place, value, "is not ", "a list");
	case 's':
		return cJSON_IsString(value) || wrong(v, place, value, "is not ", "a text");
	case 'b':
		return cJSON_IsBool(value) ||
		       wrong(v, place, value, "is not ", "true or false");
	default:
		return (cJSON_IsNumber(value) &&
			       floor(value->valuedouble) == value->valuedouble) ||
		       wrong(v, place, value, "is not ", "a whole number");
	}
}

static bool check_choice(struct validator *v, const cJSON *choices, const cJSON *value,
	const struct place *place)
{
	struct buf list = BUF_EMPTY;
	const cJSON *word;

	cJSON_ArrayForEach(word, choices)
	{
		if (cJSON_IsString(value) && strcmp(word->valuestring, value->valuestring) == 0)
			return true;
	}
	cJSON_ArrayForEach(word, choices)
		buf_addf(&list, "%s%s", word->valuestring, word->next ? ", " : "");
	wrong(v, place, value, "is not one of ", buf_text(&list));
	buf_release(&list);
	return false;
}

static bool check_members(struct validator *v, const struct node *node, const cJSON *object,
	const struct place *place)
{
	size_t expected = 0; /* where a member that stands in order is found at once */
	const cJSON *member;

	cJSON_ArrayForEach(member, object)
	{
		struct place inside = {place, member->string, 0};
		size_t at = expected;

		while (at < node->property_count &&
			strcmp(node->properties[at].name, member->string) != 0)
			at++;
		if (at == node->property_count) {
			v->in_order = false;
			for (at = 0; at < expected; at++) {
				if (strcmp(node->properties[at].name, member->string) == 0)
					break;
			}
			if (at == expected)
				return unknown(v, place, member->string);
		}
		expected = at + 1;
		if (!validate(v, node->properties[at].schema, member, &inside))
			return false;
	}
	for (size_t i = 0; i < node->property_count; i++) {
		if (node->properties[i].required &&
			!json_get(object, node->properties[i].name)) {
			char text[120];
			snprintf(text, sizeof(text), "member '%s' is missing",
				node->properties[i].name);
			return wrong(v, place, NULL, text, "");
		}
	}
	return true;
}

static bool check_text(struct validator *v, const struct node *node, const cJSON *value,
	const struct place *place)
{
	char limit[32];

	if (node->max_length != SIZE_MAX && strlen(value->valuestring) > node->max_length) {
		snprintf(limit, sizeof(limit), "%zu bytes", node->max_length);
		return wrong(v, place, NULL, "longer than ", limit);
	}
	return !node->format || format_holds(node->format, value->valuestring) ||
	       wrong(v, place, value, "is not ", node->format->what);
}

static bool check_number(struct validator *v, const struct node *node, const cJSON *value,
	const struct place *place)
{
	char range[80];

	if (value->valuedouble >= node->low && value->valuedouble <= node->high)
		return true;
	snprintf(range, sizeof(range), "%.0f and %.0f", node->low, node->high);
	return wrong(v, place, value, "is not between ", range);
}

static bool check_list(struct validator *v, const struct node *node, const cJSON *list,
	const struct place *place)
{
	struct place inside = {place, NULL, 0};
	const cJSON *item;

	if (node->min_one && !list->child)
		return wrong(v, place, NULL, "the list is empty", "");
	cJSON_ArrayForEach(item, list)
	{
		if (!validate(v, node->items, item, &inside))
			return false;
		inside.index++;
	}
	return true;
}

static bool validate(struct validator *v, const struct node *node, const cJSON *value,
	const struct place *place)
{
	if (node->type && !check_type(v, node->type, value, place))
		return false;
	if (node->constant && !cJSON_Compare(node->constant, value, true))
		return wrong(v, place, value, "is not ", node->constant->valuestring);
	if (node->choices && !check_choice(v, node->choices, value, place))
		return false;
	if (cJSON_IsString(value))
		return check_text(v, node, value, place);
	if (cJSON_IsNumber(value))
		return check_number(v, node, value, place);
	if (cJSON_IsArray(value) && node->items)
		return check_list(v, node, value, place);
	return !node->properties || check_members(v, node, value, place);
}

bool schema_validate(
	const struct schema *schema, const cJSON *document, bool *in_order, struct error *err)
{
	struct validator v = {err, true};
	bool ok = validate(&v, schema->root, document, NULL);

	*in_order = v.in_order;
	return ok;
}

static void put_in_order(const struct node *node, cJSON *value)
{
	cJSON *item;

	for (size_t i = 0; i < node->property_count; i++) {
		const struct property *property = &node->properties[i];
		cJSON *member = cJSON_DetachItemFromObjectCaseSensitive(value, property->name);
		if (!member)
			continue;
		put_in_order(property->schema, member);
		cJSON_AddItemToObject(value, property->name, member);
	}
	if (cJSON_IsArray(value) && node->items) {
		cJSON_ArrayForEach(item, value) put_in_order(node->items, item);
	}
}

void schema_put_in_order(const struct schema *schema, cJSON *document)
{
	put_in_order(schema->root, document);
}
