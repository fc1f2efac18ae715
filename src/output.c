/* SPDX-License-Identifier: MIT */
#include "output.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/text.h"
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

static const struct form *named(const char *name, unsigned verb, struct error *err)
{
	const struct form *form = form_find(name, verb);
	struct buf known = BUF_EMPTY;

	if (form)
		return form;
	form_list(&known, verb);
	error_set(err, EXIT_USAGE, "--format: %s knows %s, not '%s'",
		verb == FORM_OF_CHECK ? "check" : "report", buf_text(&known), name);
	buf_release(&known);
	return NULL;
}

/* The extension of a path, without the dot; NULL when it has none. */
static const char *extension_of(const char *path)
{
	const char *dot = path ? strrchr(path, '.') : NULL;

	return dot && !strpbrk(dot, "/\\") && dot[1] ? dot + 1 : NULL;
}

static const struct form *wanted(
	const struct options *options, unsigned verb, struct error *err)
{
	const char *extension = extension_of(options->output);
	const struct form *form = NULL;

	if (options->format)
		return named(options->format, verb, err);
	if (verb == FORM_OF_CHECK)
		return form_find("text", verb);
	if (!extension)
		return form_find("html", verb);
	form = form_for_extension(extension, verb);
	if (!form)
		error_set(err, EXIT_USAGE,
			"--output: the extension '.%s' does not say one format; say which with "
			"--format",
			extension);
	return form;
}

const struct form *output_form(const struct options *options, unsigned verb, struct error *err)
{
	const struct form *form = wanted(options, verb, err);

	if (!form || !options->attach_facts || form->kind == FORM_MAIL)
		return form;
	error_set(err, EXIT_USAGE, "--attach-facts goes with --format eml");
	return NULL;
}

void output_end_lines(const struct options *options, struct buf *text)
{
	struct buf out = BUF_EMPTY;

	if (options->line_ends ? strcmp(options->line_ends, "crlf") != 0
			       : !file_ends_lines_with_crlf())
		return;
	text_to_crlf(&out, buf_text(text));
	buf_release(text);
	*text = out;
}

bool output_render(const struct options *options, struct press *press, const cJSON *results,
	const struct form *form, const struct mail_facts *facts, struct buf *out,
	struct error *err)
{
	if (form->kind == FORM_MAIL)
		return mail_render(press, results, options->title, facts, out, err);
	if (!report_render(press, results, form, options->title, out, err))
		return false;
	if (form->text)
		output_end_lines(options, out);
	return true;
}

bool output_print(const struct options *options, struct buf *text, struct error *err)
{
	output_end_lines(options, text);
	return file_write("-", buf_text(text), text->len, err);
}

bool output_tell(const struct options *options, const char *path, struct error *err)
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
