/* SPDX-License-Identifier: MIT */
#include "verbs.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/json.h"
#include "facts/facts.h"
#include "intake.h"
#include "judge/judge.h"
#include "judge/waivers.h"
#include "output.h"
#include "redact/redact.h"
#include "report/handbook.h"
#include "report/name.h"
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

struct judge_options verbs_judge_options(const struct options *options, char date[11])
{
	struct judge_options out = {
		options->as_of, options->symptoms, options->symptom_count, NULL, NULL};

	if (!out.as_of) {
		today(date);
		out.as_of = date;
	}
	return out;
}

/* What takes names out of a report in this form; `output` is where it goes. */
static struct redaction *open_redaction(const struct options *options, const struct form *form,
	const struct assets *assets, const char *output, struct error *err)
{
	enum redact_level usual = form->travels ? REDACT_SHARE : REDACT_NONE;
	enum redact_level level = options->redact ? redact_level(options->redact) : usual;
	struct redaction *redaction = NULL;

	if (options->attach_facts && level != REDACT_NONE)
		error_set(err, EXIT_USAGE,
			"--attach-facts: facts are attached whole; say --redact none as well");
	else
		redaction = redaction_new(assets, level, options->redact_map, err);
	if (!redaction || redaction_keeps_apart(redaction, output, err))
		return redaction;
	redaction_free(redaction);
	return NULL;
}

/* Facts in, results out, without what must not be shown; owned by the caller. The facts are
 * kept, too, where they are wanted. */
static cJSON *evaluate_input(const struct options *options, const struct assets *assets,
	struct redaction *redaction, struct mail_facts *kept, struct error *err)
{
	char date[11];
	struct judge_options how = verbs_judge_options(options, date);
	struct judge *judge = judge_new(assets, JUDGE_MACHINES, options->lang, err);
	struct waivers *waivers = NULL;
	struct facts *facts = NULL;
	cJSON *results = NULL;

	if (judge && options->waivers)
		waivers = judge_load_waivers(judge, options->waivers, err);
	how.waivers = waivers;
	if (judge && !err->exit)
		facts = intake_load(options, assets, judge, err);
	if (facts)
		results = judge_evaluate(judge, facts, &how, err);
	waivers_free(waivers);
	if (facts)
		redaction_learn(redaction, facts);
	for (size_t i = 0; facts && i < options->symptom_count; i++)
		redaction_learn_text(redaction, options->symptoms[i]);
	if (results)
		redaction_results(redaction, results);
	if (results && kept) {
		kept->name = intake_file_name(facts);
		facts_print(facts, &kept->bytes);
	}
	judge_free(judge);
	facts_free(facts);
	return results;
}

/* The finished report; what it is redacted with is saved before anything is written. */
static bool make_report(const struct options *options, const struct assets *assets,
	const struct form *form, struct redaction *redaction, const cJSON *results,
	const struct mail_facts *facts, struct buf *out, struct error *err)
{
	struct press *press = press_new(assets, options->lang, err);
	bool ok = press != NULL;

	if (ok) {
		press_hide(press, redaction);
		ok = output_render(options, press, results, form, facts, out, err);
	}
	press_free(press);
	return ok && redaction_save(redaction, err);
}

int verb_check(const struct options *options, const struct assets *assets, struct error *err)
{
	const struct form *form = output_form(options, FORM_OF_CHECK, err);
	struct redaction *redaction =
		form ? open_redaction(options, form, assets, "-", err) : NULL;
	cJSON *results =
		redaction ? evaluate_input(options, assets, redaction, NULL, err) : NULL;
	struct buf out = BUF_EMPTY;
	int status = 0;

	if (results &&
		make_report(options, assets, form, redaction, results, NULL, &out, err) &&
		(options->quiet || file_write("-", out.data, out.len, err)))
		status = judge_status(results);
	redaction_error(redaction, err);
	redaction_free(redaction);
	buf_release(&out);
	cJSON_Delete(results);
	return status;
}

int verb_report(const struct options *options, const struct assets *assets, struct error *err)
{
	const struct form *form = output_form(options, FORM_OF_REPORT, err);
	const char *path = options->output;
	struct redaction *redaction =
		form ? open_redaction(options, form, assets, path ? path : "report", err)
		     : NULL;
	struct mail_facts kept = {NULL, BUF_EMPTY},
			  *facts = options->attach_facts ? &kept : NULL;
	cJSON *results =
		redaction ? evaluate_input(options, assets, redaction, facts, err) : NULL;
	struct buf out = BUF_EMPTY;
	char *shown = NULL;

	if (results &&
		make_report(options, assets, form, redaction, results, facts, &out, err)) {
		shown = path ? redaction_text(redaction, path)
			     : name_of_report(results, form->extension, redaction);
		path = path ? path : shown;
		if (file_write(path, out.data, out.len, err) && strcmp(path, "-") != 0)
			output_tell(options, shown, err);
	}
	redaction_error(redaction, err);
	redaction_free(redaction);
	mail_facts_release(&kept);
	free(shown);
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
	struct judge *judge = judge_new(assets, JUDGE_MACHINES, options->lang, err);
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
	struct judge *judge = judge_new(assets, JUDGE_MACHINES, options->lang, err);
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
	struct press *press = NULL;
	cJSON *document = NULL;

	if (!json && strcmp(format, "text") != 0) {
		error_set(err, EXIT_USAGE, "--format: explain knows text and json, not '%s'",
			format);
		return 0;
	}
	judge = judge_new(assets, JUDGE_MACHINES, options->lang, err);
	if (!judge)
		return 0;
	document = judge_explain(judge, options->inputs, options->input_count, &known);
	if (json)
		json_print(&out, document);
	else
		ok = (press = press_new(assets, options->lang, err)) &&
		     report_print(press, "explain.txt", FORM_COLUMNS, document, &out, err);
	if (ok && !json)
		output_end_lines(options, &out);
	if (ok && !options->quiet)
		file_write("-", out.data, out.len, err);
	press_free(press);
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
	ok = ok && output_tell(options, path, err);
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
	struct judge *judge = check_rules_output(options, err)
				      ? judge_new(assets, JUDGE_RULES, "en", err)
				      : NULL;
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
