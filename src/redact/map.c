/* SPDX-License-Identifier: MIT */
#include "redact/map.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/json.h"

#include <stdlib.h>
#include <string.h>

#define FORMAT "esureport-redaction/1"

static bool read_row(const struct privacy *privacy, struct known *known, const cJSON *class,
	const cJSON *row, struct error *err)
{
	const char *alias = cJSON_IsString(row) ? row->valuestring : "";
	struct known_value *value;
	enum privacy_class named;
	unsigned number;

	if (!known_read_alias(privacy, alias, strlen(alias), &named, &number) ||
		strcmp(privacy->classes[named].name, class->string) != 0)
		return error_set(err, EXIT_BAD_INPUT, "'%s' is no pseudonym of the class %s",
			alias, class->string);
	value = known_add(known, named, row->string, strlen(row->string));
	return (value && known_name(known, value, named, number)) ||
	       error_set(err, EXIT_BAD_INPUT, "%s stands for two values, or one of them twice",
		       alias);
}

static bool read_class(const struct privacy *privacy, struct known *known, const cJSON *class,
	struct error *err)
{
	const cJSON *row;
	size_t i = CLASS_SECRET + 1;

	while (i < CLASSES && strcmp(privacy->classes[i].name, class->string) != 0)
		i++;
	if (i == CLASSES || i == CLASS_LOG || !cJSON_IsObject(class))
		return error_set(err, EXIT_BAD_INPUT,
			"'%s' is no class of values that have "
			"pseudonyms",
			class->string);
	cJSON_ArrayForEach(row, class)
	{
		if (!read_row(privacy, known, class, row, err))
			return false;
	}
	return true;
}

static bool read_document(const struct privacy *privacy, struct known *known,
	const cJSON *document, struct error *err)
{
	const cJSON *map = json_get(document, "map"), *class;

	if (!cJSON_IsObject(document) || strcmp(json_text(document, "format"), FORMAT) != 0)
		return error_set(err, EXIT_BAD_INPUT, "is no map of the format " FORMAT);
	cJSON_ArrayForEach(class, document)
	{
		if (strcmp(class->string, "format") != 0 && class != map)
			return error_set(
				err, EXIT_BAD_INPUT, "unknown member '%s'", class->string);
	}
	if (!cJSON_IsObject(map))
		return error_set(err, EXIT_BAD_INPUT, "member 'map' is missing");
	cJSON_ArrayForEach(class, map)
	{
		if (!read_class(privacy, known, class, err))
			return false;
	}
	return true;
}

bool map_read(
	const char *path, const struct privacy *privacy, struct known *known, struct error *err)
{
	struct error wrong = ERROR_NONE;
	struct buf bytes = BUF_EMPTY;
	cJSON *document = NULL;

	if (!file_exists(path))
		return true;
	if (file_read(path, JSON_MAX_BYTES, &bytes, err)) {
		document = json_parse(buf_text(&bytes), bytes.len, &wrong);
		if (!document)
			error_set(err, wrong.exit, "%s:%s", path, wrong.text);
		else if (!read_document(privacy, known, document, &wrong))
			error_set(err, wrong.exit, "%s: %s", path, wrong.text);
	}
	cJSON_Delete(document);
	buf_release(&bytes);
	return err->exit == 0;
}

static int by_number(const void *a, const void *b)
{
	const struct known_value *x = *(struct known_value *const *)a;
	const struct known_value *y = *(struct known_value *const *)b;

	return (x->number > y->number) - (x->number < y->number);
}

static void add_class(cJSON *map, const char *name, struct known_value **values, size_t count)
{
	cJSON *object = json_add_object(map, name);

	qsort(values, count, sizeof(struct known_value *), by_number);
	for (size_t i = 0; i < count; i++) {
		char *alias = xasprintf("%s-%u", name, values[i]->number);

		json_add_text(object, values[i]->text, alias);
		free(alias);
	}
}

bool map_write(const char *path, const struct privacy *privacy, const struct known *known,
	struct error *err)
{
	cJSON *document = cJSON_CreateObject(), *map;
	struct known_value **values = NULL, *value;
	size_t room = 0;
	struct buf out = BUF_EMPTY;
	bool ok;

	json_add_text(document, "format", FORMAT);
	map = json_add_object(document, "map");
	for (int class = CLASS_SECRET + 1; class < CLASSES; class ++) {
		size_t count = 0;

		for (size_t i = 0; known_at(known, i, &value); i++) {
			if (!value->number || (int)value->named != class)
				continue;
			values = xgrow(values, &room, count + 1, sizeof(struct known_value *));
			values[count++] = value;
		}
		if (count)
			add_class(map, privacy->classes[class].name, values, count);
	}
	json_print(&out, document);
	ok = file_write_private(path, out.data, out.len, err);
	free(values);
	buf_release(&out);
	cJSON_Delete(document);
	return ok;
}
