/* SPDX-License-Identifier: MIT */
/*
 * Pages and texts. The only input is a finished document; a template decides how it looks.
 * Nothing here knows a rule, a product or a page section. Only ASCII comes out.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/buf.h"
#include "base/error.h"
#include "report/form.h"
#include "report/press.h"

#include <cjson/cJSON.h>
#include <stdbool.h>

/*
 * Appends a results document in a format, without what the press hides. `title` is what the
 * page calls itself; NULL: as in data/words.
 *
 * Templates see the results document and one more member, `page`, with what they cannot
 * find out for themselves:
 *	title, lang	of the page
 *	style_hash	SHA-256 of the stylesheet, for the Content-Security-Policy (HTML)
 *	next_found	verdict.next.rule is one of the findings
 *	open		a finding fails
 *	dated		facts.collected is not empty
 *	rules_verified	rules.verified is not empty
 *	year_ends	programme.ends is not empty
 *	redaction	the level of it, and
 *	redacted	how many values of which class were replaced, in words
 *	ticket		the summary, as a text to copy (HTML)
 *	timeline	where its marks stand (HTML; report/timeline.h)
 *	moment		facts.collected, else as_of, as a time of XML without its zone;
 *	moment_utc	whether that is UTC
 *	rows, stages, answer, sums	for CSV and XML: the findings in rows (report/rows.h)
 *
 * Fails (70) when a template is missing or wrong, asks for a name that is not there, or
 * makes a page that is not what the browser may see (seven meta elements, one style element,
 * no script). *out is then unchanged.
 */
bool report_render(struct press *press, const cJSON *results, const struct form *form,
	const char *title, struct buf *out, struct error *err);

/*
 * Appends a text in which [code and [/code, in any capitals, have a blank behind the bracket:
 * systems for tickets may take them for markup. Every text and summary goes through this.
 * Lines that begin with a tab are commands of rules (report/wrap.h) and stay as they are.
 */
void report_widen(struct buf *out, const char *text);

/* report_render() for another document and template, such as "handbook.html": of `page` there
 * are title, lang and style_hash. */
bool report_print(struct press *press, const char *template, enum form_kind kind,
	const cJSON *document, struct buf *out, struct error *err);

#endif
