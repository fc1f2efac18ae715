/* SPDX-License-Identifier: MIT */
#include "start.h"

#include "base/alloc.h"
#include "base/file.h"
#include "collect/desktop.h"
#include "collect/system.h"
#include "facts/facts.h"
#include "intake.h"
#include "judge/judge.h"
#include "redact/redact.h"
#include "report/name.h"
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

static void say(const char *text)
{
	struct error err = ERROR_NONE;

	file_write("-", text, strlen(text), &err);
}

static void tell(const char *what)
{
	char *line = xasprintf("  reading: %s\n", what);

	say(line);
	free(line);
}

/* Writes beside the program, or on the desktop where that is not allowed: then *folder becomes
 * that. The path, the caller's; NULL with *err set. */
static char *put(char **folder, const char *name, const struct buf *bytes, struct error *err)
{
	struct error refused = ERROR_NONE;
	char *path = xasprintf("%s\\%s", *folder, name), *desktop, *line;

	if (file_write(path, buf_text(bytes), bytes->len, &refused))
		return path;
	desktop = desktop_folder();
	if (!desktop || strcmp(desktop, *folder) == 0) {
		*err = refused;
	} else {
		line = xasprintf(
			"%s cannot be written to: the files go to %s\n", *folder, desktop);
		say(line);
		free(line);
		free(*folder);
		*folder = desktop;
		free(path);
		return put(folder, name, bytes, err);
	}
	free(desktop);
	free(path);
	return NULL;
}

static bool put_facts(const struct facts *facts, char **folder, struct error *err)
{
	char *name = intake_file_name(facts), *path;
	struct buf out = BUF_EMPTY;

	facts_print(facts, &out);
	path = put(folder, name, &out, err);
	buf_release(&out);
	free(name);
	free(path);
	return path != NULL;
}

/* The page, and the summary on the console. */
static bool put_report(
	const struct assets *assets, const cJSON *results, char **folder, struct error *err)
{
	const struct form *html = form_find("html", FORM_OF_REPORT);
	const struct form *summary = form_find("text", FORM_OF_CHECK);
	char *name = name_of_report(results, html->extension, NULL), *path = NULL, *line;
	struct press *press = press_new(assets, "en", err);
	struct buf page = BUF_EMPTY, text = BUF_EMPTY;

	if (press && report_render(press, results, html, NULL, &page, err) &&
		report_render(press, results, summary, NULL, &text, err) &&
		(path = put(folder, name, &page, err))) {
		line = xasprintf("\n%s\nThe report: %s\n", buf_text(&text), path);
		say(line);
		free(line);
		if (desktop_owns_window() && !desktop_show(path))
			say("It could not be opened: open it in a browser.\n");
	}
	buf_release(&page);
	buf_release(&text);
	press_free(press);
	free(name);
	free(path);
	return err->exit == 0;
}

bool start_is_meant(int argc)
{
	return argc == 1;
}

int start_all(const struct assets *assets, struct error *err)
{
	struct options options;
	struct judge *judge = judge_new(assets, JUDGE_MACHINES, "en", err);
	char *folder = desktop_program_folder(), date[21];
	struct facts *facts = NULL;
	cJSON *results = NULL;
	int status = 0;

	memset(&options, 0, sizeof(options));
	folder = folder ? folder : xstrdup(".");
	system_time(date, 0);
	date[10] = '\0';
	if (judge) {
		say("esureport reads this machine and changes nothing.\n");
		facts = intake_collect(&options, assets, judge, tell, err);
	}
	if (facts && put_facts(facts, &folder, err)) {
		struct judge_options how = {date, NULL, 0, NULL, NULL};
		results = judge_evaluate(judge, facts, &how, err);
	}
	if (results && redaction_mask(assets, results, err) &&
		put_report(assets, results, &folder, err))
		status = judge_status(results);
	cJSON_Delete(results);
	facts_free(facts);
	judge_free(judge);
	free(folder);
	return status;
}

void start_end(void)
{
	if (!desktop_owns_window())
		return;
	say("\nPress any key to close this window.\n");
	desktop_wait();
}
