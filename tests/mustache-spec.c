/* SPDX-License-Identifier: MIT */
/*
 * Runs the test files of the Mustache specification and our own of the same shape, as TAP:
 *
 *	mustache-spec-runner FOLDER[=COUNT]... [-REASON]
 *
 * COUNT is how many tests the folder must hold; REASON says why others were left out. Ours add
 *three members: "strict", "escape" (html, xml, markdown, csv, jira, none) and, in place of
 *"expected", the "error".
 */
#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "mustache/mustache.h"
#include "tap.h"

#include <dirent.h>
#include <stdlib.h>

struct partials {
	const cJSON *sources;
	struct template *compiled[32];
};

static const struct template *find(void *found, const char *name, struct error *err)
{
	struct partials *partials = found;
	size_t i = 0;

	for (const cJSON *p = partials->sources != NULL ? partials->sources->child : NULL;
		p != NULL && i < 32; p = p->next, i++) {
		if (strcmp(p->string, name) != 0)
			continue;
		if (partials->compiled[i] == NULL)
			partials->compiled[i] = mustache_compile(
				name, p->valuestring, strlen(p->valuestring), err);
		return partials->compiled[i];
	}
	return NULL;
}

static enum mustache_escape escape_of(const char *name)
{
	static const char *const names[] = {"none", "html", "xml", "markdown", "csv", "jira"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(name, names[i]) == 0)
			return (enum mustache_escape)i;
	return ESCAPE_HTML;
}

static void run_test(const char *file, const cJSON *test)
{
	const char *source = json_text(test, "template");
	const char *message = json_text(test, "error");
	char *title = xasprintf("%s: %s", file, json_text(test, "name"));
	struct partials partials = {json_get(test, "partials"), {NULL}};
	struct buf out = BUF_EMPTY;
	struct mustache_options options = {.escape = escape_of(json_text(test, "escape")),
		.strict = cJSON_IsTrue(json_get(test, "strict")),
		.find = find,
		.found = &partials,
		.write = mustache_to_buf,
		.out = &out};
	struct error err = ERROR_NONE;
	struct template *t = mustache_compile("test", source, strlen(source), &err);
	bool ok;

	ok = t != NULL && mustache_render(t, json_get(test, "data"), &options, &err);
	if (ok == (err.exit != 0))
		tap_check(false, title, "the result belies the error", 0);
	else if (*message != '\0' || !ok)
		tap_check_str(err.text, message, title, file, 0);
	else
		tap_check_str(buf_text(&out), json_text(test, "expected"), title, file, 0);
	for (size_t i = 0; i < 32; i++)
		mustache_free(partials.compiled[i]);
	mustache_free(t);
	buf_release(&out);
	free(title);
}

static int run_file(const char *folder, const char *file)
{
	char *path = xasprintf("%s/%s", folder, file);
	struct buf bytes = BUF_EMPTY;
	struct error err = ERROR_NONE;
	cJSON *document = NULL;
	const cJSON *tests;
	int count = 0;

	if (file_read(path, JSON_MAX_BYTES, &bytes, &err))
		document = cJSON_Parse(buf_text(&bytes));
	tests = json_get(document, "tests");
	for (const cJSON *t = tests != NULL ? tests->child : NULL; t != NULL; t = t->next) {
		run_test(file, t);
		count++;
	}
	if (count == 0)
		tap_check(false, err.exit != 0 ? err.text : path, "no tests in it", 0);
	cJSON_Delete(document);
	buf_release(&bytes);
	free(path);
	return count;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Lambdas do not apply to JSON data. */
static bool is_test_file(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot != NULL && strcmp(dot, ".json") == 0 && strstr(name, "lambdas") == NULL;
}

static void run_folder(const char *folder, const char *want)
{
	DIR *dir = opendir(folder);
	char **names = NULL;
	size_t count = 0;
	size_t room = 0;
	int tests = 0;

	for (struct dirent *e; dir != NULL && (e = readdir(dir)) != NULL;) {
		if (!is_test_file(e->d_name))
			continue;
		names = xgrow(names, &room, count + 1, sizeof(*names));
		names[count++] = xstrdup(e->d_name);
	}
	if (dir != NULL)
		closedir(dir);
	if (count > 0)
		qsort(names, count, sizeof(*names), by_name);
	for (size_t i = 0; i < count; i++) {
		tests += run_file(folder, names[i]);
		free(names[i]);
	}
	free(names);
	if (want != NULL)
		tap_check_int(tests, strtol(want, NULL, 10), "number of tests", folder, 0);
	else
		tap_check(tests > 0, "some tests", folder, 0);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		char *count = strrchr(argv[i], '=');

		if (argv[i][0] == '-') {
			printf("ok %d # SKIP %s\n", ++tap_count, argv[i] + 1);
			continue;
		}
		if (count != NULL)
			*count++ = '\0';
		run_folder(argv[i], count);
	}
	return tap_done();
}
