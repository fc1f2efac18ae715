/* SPDX-License-Identifier: MIT */
/* The one way from a results document to a file: every verb that writes a report goes it. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "base/buf.h"
#include "base/error.h"
#include "options.h"
#include "report/form.h"
#include "report/mail.h"
#include "report/press.h"

#include <cjson/cJSON.h>
#include <stdbool.h>

/* The format that the options of `check` or `report` ask for, by name or by the extension of
 * the output. Fails: 64 with the names that there are. */
const struct form *output_form(const struct options *options, unsigned verb, struct error *err);

/* Appends the results in a format, as the options want them. `facts` are attached to a mail;
 * NULL: none are. */
bool output_render(const struct options *options, struct press *press, const cJSON *results,
	const struct form *form, const struct mail_facts *facts, struct buf *out,
	struct error *err);

/* Ends the lines of a finished text as the options, or else the system, have it. */
void output_end_lines(const struct options *options, struct buf *text);

/* Writes a finished text to standard output. */
bool output_print(const struct options *options, struct buf *text, struct error *err);

/* Tells where something was written, unless nothing is to be told. */
bool output_tell(const struct options *options, const char *path, struct error *err);

#endif
