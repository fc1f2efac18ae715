/* SPDX-License-Identifier: MIT */
#include "verbs.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "facts/facts.h"
#include "intake.h"
#include "judge/judge.h"
#include "report/handbook.h"
#include "report/report.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The only place where the clock is read. */
static void today(char date[11])
{
	time_t now = time(NULL);
	struct tm tm;

	if (!gmtime_r(&now, &tm) || strftime(date, 11, "%Y-%m-%d", &tm) != 10)
		memcpy(date, "1990-01-01", 11);
}

static struct judge_options judge_options(const struct options *options, char date[11])
{
	struct judge_options out = {
		options->as_of, options->symptoms, options->symptom_count, NULL};

	if (!out.as_of) {
		today(date);
		out.as_of = date;
	}
	return out;
}

/* Facts in, results out; owned by the caller. */
static cJSON *evaluate_input(
	const struct options *options, const struct assets *assets, struct error *err)
{
	char date[11];
	struct judge_options how = judge_options(options, date);
	struct judge *judge = judge_new(assets, JUDGE_MACHINES, err);
	struct facts *facts = judge ? intake_load(options, assets, judge, err) : NULL;
	cJSON *results = facts ? judge_evaluate(judge, facts, &how, err) : NULL;

	judge_free(judge);
	facts_free(facts);
	return results;
}

int verb_check(const struct options *options, const struct assets *assets, struct error *err)
{
	const char *format = options->format ? options->format : "text";
	struct buf out = BUF_EMPTY;
	cJSON *results = NULL;
	int status = 0;
	bool ok;

	if (strcmp(format, "text") != 0 && strcmp(format, "json") != 0) {
		error_set(err, EXIT_USAGE, "--format: check knows text and json, not '%s'",
			format);
		return 0;
	}
	results = evaluate_input(options, assets, err);
	if (!results)
		return 0;
	if (strcmp(format, "json") == 0) {
		json_print(&out, results);
		ok = true;
	} else {
		ok = report_render(assets, results, "check.txt", &out, err);
	}
	if (ok && (options->quiet || file_write("-", out.data, out.len, err)))
		status = judge_status(results);
	buf_release(&out);
	cJSON_Delete(results);
	return status;
}

/* html or txt, from the option, else from the extension; NULL with *err set. */
static const char *report_format(const struct options *options, struct error *err)
{
	static const struct {
		const char *extension, *format;
	} extensions[] = {{".html", "html"}, {".htm", "html"}, {".txt", "txt"}};
	const char *dot = options->output ? strrchr(options->output, '.') : NULL;

	if (options->format) {
		if (strcmp(options->format, "html") == 0)
			return "html";
		if (strcmp(options->format, "txt") == 0)
			return "txt";
		error_set(err, EXIT_USAGE, "--format: report knows html and txt, not '%s'",
			options->format);
		return NULL;
	}
	for (size_t i = 0; dot && i < sizeof(extensions) / sizeof(*extensions); i++) {
		if (text_equal_nocase(extensions[i].extension, dot))
			return extensions[i].format;
	}
	if (dot && strpbrk(dot, "/\\") == NULL && strcmp(options->output, ".") != 0) {
		error_set(err, EXIT_USAGE,
			"--output: no format has the extension '%s'; say which with --format",
			dot);
		return NULL;
	}
	return "html";
}

static bool say_path(const struct options *options, const char *path, struct error *err)
{
	struct buf line = BUF_EMPTY;
	bool ok;

	if (options->quiet)
		return true;
	buf_addf(&line, "%s\n", path);
	ok = file_write("-", line.data, line.len, err);
	buf_release(&line);
	return ok;
}

int verb_report(const struct options *options, const struct assets *assets, struct error *err)
{
	const char *format = report_format(options, err);
	struct buf out = BUF_EMPTY;
	char *template = NULL, *path = NULL;
	cJSON *results = NULL;

	if (!format)
		return 0;
	results = evaluate_input(options, assets, err);
	if (!results)
		return 0;
	template = xasprintf("report.%s", format);
	path = options->output ? xstrdup(options->output) : report_file_name(results, format);
	if (report_render(assets, results, template, &out, err) &&
		file_write(path, out.data, out.len, err) && strcmp(path, "-") != 0)
		say_path(options, path, err);
	free(template);
	free(path);
	buf_release(&out);
	cJSON_Delete(results);
	return 0;
}

/* What needs no captures: the list of kinds, the scripts. */
static bool write_recipe(const struct options *options, const struct assets *assets,
	const struct judge *judge, struct error *err)
{
	struct buf out = BUF_EMPTY;
	bool ok = intake_recipe(options, assets, judge, &out, err) &&
		  file_write(options->output ? options->output : "-", out.data, out.len, err);

	buf_release(&out);
	return ok;
}

/* One line for each file that was not read. */
static void say_unread(const struct facts *facts, struct buf *out)
{
	const cJSON *capture;

	cJSON_ArrayForEach(capture, json_get(facts_document(facts), "captures"))
	{
		if (strcmp(json_text(capture, "state"), "read") == 0)
			continue;
		buf_addf(out, "%s %s: %s\n",
			strcmp(json_text(capture, "state"), "ignored") == 0 ? "not read"
									    : "damaged",
			json_text(capture, "file"), json_text(capture, "note"));
	}
}

static bool write_facts(
	const struct options *options, const struct facts *facts, struct error *err)
{
	struct buf out = BUF_EMPTY, said = BUF_EMPTY;
	char *path = options->output ? xstrdup(options->output) : intake_file_name(facts);
	bool ok;

	facts_print(facts, &out);
	ok = file_write(path, out.data, out.len, err);
	if (ok && strcmp(path, "-") != 0 && !options->quiet) {
		say_unread(facts, &said);
		buf_addf(&said, "%s\n", path);
		ok = file_write("-", said.data, said.len, err);
	}
	free(path);
	buf_release(&out);
	buf_release(&said);
	return ok;
}

/* Progress is for people: a file or a program that reads along gets none of it. */
static void say_progress(const char *text)
{
	struct error err = ERROR_NONE;
	char *line = file_is_terminal() ? xasprintf("reading: %s\n", text) : NULL;

	if (line)
		file_write("-", line, strlen(line), &err);
	free(line);
}

int verb_collect(const struct options *options, const struct assets *assets, struct error *err)
{
	bool silent = options->quiet || (options->output && strcmp(options->output, "-") == 0);
	struct judge *judge = judge_new(assets, JUDGE_MACHINES, err);
	struct facts *facts = NULL;

	if (judge)
		facts = intake_collect(
			options, assets, judge, silent ? NULL : say_progress, err);
	if (facts)
		write_facts(options, facts, err);
	facts_free(facts);
	judge_free(judge);
	return 0;
}

int verb_import(const struct options *options, const struct assets *assets, struct error *err)
{
	struct judge *judge = judge_new(assets, JUDGE_MACHINES, err);
	struct facts *facts = NULL;

	if (judge && (options->list || options->script))
		write_recipe(options, assets, judge, err);
	else if (judge && (facts = intake_load(options, assets, judge, err)))
		write_facts(options, facts, err);
	facts_free(facts);
	judge_free(judge);
	return 0;
}

int verb_explain(const struct options *options, const struct assets *assets, struct error *err)
{
	const char *format = options->format ? options->format : "text";
	bool json = strcmp(format, "json") == 0, known = false, ok = true;
	struct buf out = BUF_EMPTY;
	struct judge *judge = NULL;
	cJSON *document = NULL;

	if (!json && strcmp(format, "text") != 0) {
		error_set(err, EXIT_USAGE, "--format: explain knows text and json, not '%s'",
			format);
		return 0;
	}
	judge = judge_new(assets, JUDGE_MACHINES, err);
	if (!judge)
		return 0;
	document = judge_explain(judge, options->inputs, options->input_count, &known);
	if (json)
		json_print(&out, document);
	else
		ok = report_render(assets, document, "explain.txt", &out, err);
	if (ok && !options->quiet)
		file_write("-", out.data, out.len, err);
	cJSON_Delete(document);
	buf_release(&out);
	judge_free(judge);
	return known ? 0 : 1;
}

static bool show_rules(const struct options *options, const struct judge *judge,
	struct buf *out, struct error *err)
{
	const char *word = options->inputs[0];
	bool has_id = options->input_count == 2;

	if (strcmp(word, "list") == 0 && !has_id) {
		judge_list_rules(judge, out);
		return true;
	}
	if (strcmp(word, "show") == 0 && has_id)
		return judge_show_rule(judge, options->inputs[1], out, err);
	return error_set(err, EXIT_USAGE,
		"rules takes list, show ID, test or handbook; see 'esureport rules --help'");
}

/* All pages are made before the first is written, and the index is the last one: where it
 * stands, its links lead somewhere. */
static bool write_handbook(const struct options *options, const struct assets *assets,
	const struct judge *judge, struct error *err)
{
	const char *folder = options->output;
	struct handbook book;
	char *path = NULL;
	bool ok = handbook_make(&book, judge, assets, err) && file_make_folder(folder, err);

	if (ok)
		file_sweep(folder);
	for (size_t i = 0; ok && i < book.count; i++) {
		free(path);
		path = xasprintf("%s/%s", folder, book.pages[i].name);
		ok = file_put(path, book.pages[i].html.data, book.pages[i].html.len, err);
	}
	ok = ok && say_path(options, path, err);
	free(path);
	handbook_release(&book);
	return ok;
}

static bool is_handbook(const struct options *options)
{
	return strcmp(options->inputs[0], "handbook") == 0;
}

/* Only the handbook is written anywhere; a folder has to be named for it. */
static bool check_rules_output(const struct options *options, struct error *err)
{
	if (!is_handbook(options))
		return !options->output ||
		       error_set(err, EXIT_USAGE, "--output goes with 'rules handbook' only");
	if (options->input_count > 1)
		return error_set(err, EXIT_USAGE,
			"rules handbook takes no operand; see 'esureport rules --help'");
	if (!options->output)
		return error_set(
			err, EXIT_USAGE, "rules handbook needs a folder: --output DIR");
	return strcmp(options->output, "-") != 0 ||
	       error_set(err, EXIT_USAGE,
		       "--output: rules handbook writes a folder of files, not '-'");
}

int verb_rules(const struct options *options, const struct assets *assets, struct error *err)
{
	struct judge *judge =
		check_rules_output(options, err) ? judge_new(assets, JUDGE_RULES, err) : NULL;
	struct buf out = BUF_EMPTY;
	size_t failed = 0;
	bool ok;

	if (!judge)
		return 0;
	if (strcmp(options->inputs[0], "test") == 0 && options->input_count == 1)
		ok = judge_test_rules(judge, &out, &failed, err);
	else if (is_handbook(options))
		ok = write_handbook(options, assets, judge, err);
	else
		ok = show_rules(options, judge, &out, err);
	if (ok && out.len && (!options->quiet || failed))
		file_write("-", out.data, out.len, err);
	buf_release(&out);
	judge_free(judge);
	return failed ? 1 : 0;
}

/* One sample machine: its facts in canonical form and its report in the folder. */
static bool write_sample(const struct options *options, const struct assets *assets,
	const struct judge *judge, const struct asset *sample, const char *folder,
	struct error *err)
{
	const char *base = strrchr(sample->name, '/') + 1;
	size_t stem = strcspn(base, ".");
	char *facts_path = xasprintf("%s/%s", folder, base);
	char *page_path = xasprintf("%s/%.*s.html", folder, (int)stem, base);
	struct facts *facts =
		facts_parse(sample->name, sample->bytes, sample->len, assets, err);
	char date[11];
	struct judge_options how = judge_options(options, date);
	struct buf document = BUF_EMPTY, page = BUF_EMPTY;
	cJSON *results = facts ? judge_evaluate(judge, facts, &how, err) : NULL;
	bool ok = results && report_render(assets, results, "report.html", &page, err);

	if (ok) {
		facts_print(facts, &document);
		ok = file_write(facts_path, document.data, document.len, err) &&
		     file_write(page_path, page.data, page.len, err) &&
		     say_path(options, page_path, err);
	}
	buf_release(&document);
	buf_release(&page);
	cJSON_Delete(results);
	facts_free(facts);
	free(facts_path);
	free(page_path);
	return ok;
}

int verb_demo(const struct options *options, const struct assets *assets, struct error *err)
{
	static const char samples[] = "data/samples/";
	const char *folder = options->output ? options->output : "esureport-demo";
	struct judge *judge = judge_new(assets, JUDGE_MACHINES, err);
	struct asset asset;
	bool ok = judge && file_make_folder(folder, err);

	for (size_t i = 0; ok && asset_at(assets, i, &asset); i++) {
		if (strncmp(asset.name, samples, sizeof(samples) - 1) == 0)
			ok = write_sample(options, assets, judge, &asset, folder, err);
	}
	judge_free(judge);
	return 0;
}
