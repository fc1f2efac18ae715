/* SPDX-License-Identifier: MIT */
/*
 * Templates and words in, text out. A press knows the templates of all formats and the words
 * of one language; each is compiled when it is first asked for and kept, so that a second
 * machine costs no more than its own data.
 *
 * The template "report.html" is the asset "templates/report.html.mustache". Its extension
 * says how values are escaped: html, xml, md, jira, csv, else not at all. In a template
 *	{{>finding}}	is the template of that name and the same extension
 *	[[next.step]]	is the sentence "page.next.step" of data/words/LANGUAGE.json: text,
 *			escaped like a value, but for its {{tags}}
 */
#ifndef REPORT_PRESS_H
#define REPORT_PRESS_H

#include "base/asset.h"
#include "base/buf.h"
#include "base/error.h"
#include "judge/words.h"
#include "redact/redact.h"

#include <cjson/cJSON.h>
#include <stdbool.h>

struct press;

/* Fails: as words_load(). The assets must outlive it. Owned by the caller. */
struct press *press_new(const struct assets *assets, const char *language, struct error *err);
void press_free(struct press *press);

/* Its words, borrowed. */
const struct words *press_words(const struct press *press);

/* What reports have as their last look (redact/redact.h), borrowed; NULL, as at first, when
 * nothing is to be hidden. */
void press_hide(struct press *press, struct redaction *redaction);
struct redaction *press_redaction(const struct press *press);

/*
 * Appends what the template makes of the context. Fails (70) when a template or word is
 * missing or wrong or asks for a name that is not there; *out is then unchanged.
 */
bool press_print(struct press *press, const char *template, const cJSON *context,
	struct buf *out, struct error *err);

#endif
