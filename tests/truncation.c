/* SPDX-License-Identifier: MIT */
/*
 * Usage: truncation STEP FILE...
 *
 * Imports every beginning of each file, all bytes but the last 1, 2, 3 ... (STEP at a time),
 * and compares the facts with those of the whole: a part may know less, but nothing else, and
 * no source of it may count as looked at further. Prints TAP, a test for each file.
 *
 * That a log was cut between two lines nobody can see: there a log may count as whole, and
 * what it says must still be a part of what the whole says.
 */
#include "importing.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_weak(const cJSON *value)
{
	static const char *const words[] = {"", "unclear", "none", "unknown"};

	for (size_t i = 0; cJSON_IsString(value) && i < sizeof(words) / sizeof(*words); i++) {
		if (strcmp(value->valuestring, words[i]) == 0)
			return true;
	}
	return false;
}

static bool is_part(const cJSON *part, const cJSON *whole, bool log);

/* Members that say where something was read, and those that say less: a date as it was printed
 * because nothing decides its order yet, the package of an update of which others follow. */
static bool is_told(const char *member)
{
	size_t len = member ? strlen(member) : 0;

	return member && (strcmp(member, "src") == 0 || strcmp(member, "at") == 0 ||
				 strcmp(member, "package") == 0 ||
				 (len > 5 && strcmp(member + len - 5, "_text") == 0));
}

/* Numbers and times of a log line grow with the log, and its text is that of the newest one. */
static bool grows(const char *member)
{
	return strcmp(member, "count") == 0 || strcmp(member, "text") == 0 ||
	       strcmp(member, "first") == 0 || strcmp(member, "last") == 0;
}

static bool is_part_of_object(const cJSON *part, const cJSON *whole, bool log)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, part)
	{
		const cJSON *other = json_get(whole, item->string);
		if (is_told(item->string) || is_weak(item) || (log && grows(item->string)))
			continue;
		if (!other || !is_part(item, other, log))
			return false;
	}
	return true;
}

static bool is_part_of_list(const cJSON *part, const cJSON *whole, bool log)
{
	const cJSON *item, *other;

	cJSON_ArrayForEach(item, part)
	{
		bool found = false;
		cJSON_ArrayForEach(other, whole) found = found || is_part(item, other, log);
		if (!found)
			return false;
	}
	return true;
}

/* A quoted message may end where the text does. */
static bool begins_with(const cJSON *part, const cJSON *whole)
{
	return cJSON_IsString(part) && cJSON_IsString(whole) &&
	       strncmp(part->valuestring, whole->valuestring, strlen(part->valuestring)) == 0;
}

static bool is_part(const cJSON *part, const cJSON *whole, bool log)
{
	if (log && begins_with(part, whole))
		return true;
	if (cJSON_IsObject(part))
		return cJSON_IsObject(whole) && is_part_of_object(part, whole, log);
	if (cJSON_IsArray(part))
		return cJSON_IsArray(whole) && is_part_of_list(part, whole, log);
	return cJSON_Compare(part, whole, true);
}

static int rank(const char *state)
{
	return strcmp(state, "failed") == 0 ? 0 : strcmp(state, "partial") == 0 ? 1 : 2;
}

/* The coverage entry of a source, or NULL. */
static const cJSON *covered(const cJSON *document, const char *source)
{
	const cJSON *entry;

	cJSON_ArrayForEach(entry, json_get(document, "coverage"))
	{
		if (strcmp(json_text(entry, "source"), source) == 0)
			return entry;
	}
	return NULL;
}

/* What the part says that the whole does not; NULL when there is nothing. */
static const char *surplus(const cJSON *part, const cJSON *whole)
{
	static const char *const ignored[] = {
		"coverage", "collector", "captures", "conflicts", "format"};
	const cJSON *item;

	cJSON_ArrayForEach(item, json_get(part, "coverage"))
	{
		const char *source = json_text(item, "source");
		const cJSON *other = covered(whole, source);
		if (!other || rank(json_text(item, "state")) > rank(json_text(other, "state")))
			return source;
	}
	cJSON_ArrayForEach(item, part)
	{
		bool skip = false;
		for (size_t i = 0; i < sizeof(ignored) / sizeof(*ignored); i++)
			skip = skip || strcmp(ignored[i], item->string) == 0;
		if (!skip && !is_part(item, json_get(whole, item->string),
				     strcmp(item->string, "logs") == 0 ||
					     strcmp(item->string, "symptoms") == 0))
			return item->string;
	}
	return NULL;
}

/* How many beginnings say too much; the first one is described. */
static size_t try_file(struct importer *importer, const char *path, size_t step,
	struct buf *problem, size_t *tried)
{
	struct error err = ERROR_NONE, none = ERROR_NONE;
	struct buf bytes = BUF_EMPTY;
	cJSON *whole = NULL;
	size_t wrong = 0;

	*tried = 0;
	if (file_read(path, 1 << 20, &bytes, &err))
		whole = importer_bytes(importer, "FILE", bytes.data, bytes.len, &err);
	if (!whole) {
		buf_addf(problem, "%s", err.text);
		wrong = 1;
	}
	for (size_t len = 0; whole && len < bytes.len; len += step) {
		/* A copy of its own, so that a tool sees each byte that is read beyond the end.
		 */
		char *part = xmalloc(len ? len : 1);
		cJSON *facts;
		const char *more = NULL;

		memcpy(part, bytes.data, len);
		facts = importer_bytes(importer, "FILE", part, len, &none);
		none = (struct error)ERROR_NONE;
		if (facts)
			more = surplus(facts, whole);
		if (more && wrong++ == 0)
			buf_addf(problem, "the first %zu bytes say more of '%s'", len, more);
		cJSON_Delete(facts);
		free(part);
		++*tried;
	}
	cJSON_Delete(whole);
	buf_release(&bytes);
	return wrong;
}

int main(int argc, char **argv)
{
	struct error err = ERROR_NONE;
	struct importing importing;
	size_t failed = 0, all = 0;

	if (argc < 3 || !importing_open(&importing, &err))
		return 99;
	for (int i = 2; i < argc; i++) {
		struct buf problem = BUF_EMPTY;
		size_t tried, wrong = try_file(importing.importer, argv[i],
				      strtoul(argv[1], NULL, 10), &problem, &tried);

		printf("%sok %d - cut: %s\n", wrong ? "not " : "", i - 1, argv[i]);
		if (wrong)
			printf("# %zu of %zu: %s\n", wrong, tried, buf_text(&problem));
		failed += wrong > 0;
		all += tried;
		buf_release(&problem);
	}
	printf("1..%d\n# %zu beginnings\n", argc - 2, all);
	importing_close(&importing);
	return failed > 0;
}
