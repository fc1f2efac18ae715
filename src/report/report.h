/* SPDX-License-Identifier: MIT */
/*
 * Pages and texts. The only input is a finished document; a template decides how it looks.
 * Nothing here knows a rule, a product or a page section.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/asset.h"
#include "base/buf.h"
#include "base/error.h"

#include <cjson/cJSON.h>
#include <stdbool.h>

/*
 * Appends one rendered document. `name` chooses it: "report.html", "report.txt" (80
 * columns), "check.txt" (the summary of at most 40 lines) or "handbook.html" (whose
 * document is made by report/handbook.c and holds title and html); the template is the asset
 * "templates/NAME.mustache", its partials are "templates/PARTIAL.html.mustache" or
 * "templates/PARTIAL.txt.mustache" by the same extension. Only ASCII comes out.
 *
 * Templates see the results document and one more member, `page`, with what they cannot
 * find out for themselves:
 *	style_hash	SHA-256 of the stylesheet, for the Content-Security-Policy (HTML)
 *	next_found	verdict.next.rule is one of the findings
 *	open		a finding fails
 *	dated		facts.collected is not empty
 *	rules_verified	rules.verified is not empty
 *	year_ends	programme.ends is not empty
 *
 * Fails (70) when a template is missing or wrong, asks for a name that is not there, or
 * makes a page that is not what the browser may see (seven meta elements, one style element,
 * no script). *out is then unchanged.
 */
bool report_render(const struct assets *assets, const cJSON *results, const char *name,
	struct buf *out, struct error *err);

/*
 * A name for files and folders: [A-Za-z0-9-], at most 63 of them. When anything had to be
 * changed for that, or the name is one that Windows reserves (CON, LPT1), "-" and 8
 * hexadecimal digits of the SHA-256 of the original follow, so that two names stay two. The
 * caller's (free()).
 */
char *report_safe_name(const char *text);

/*
 * "esureport_WORD_HOST_UTC.EXTENSION" of a results document: verdict word, safe name of the
 * host, time of the facts (or the evaluation date without one). The caller's (free()).
 */
char *report_file_name(const cJSON *results, const char *extension);

#endif
