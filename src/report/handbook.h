/* SPDX-License-Identifier: MIT */
/*
 * The handbook: a page for each rule, one of error codes and an index, made from the rules
 * themselves by "xsl/handbook.xsl" and framed by "templates/handbook.html.mustache". No fact of
 * a machine is in it.
 */
#ifndef REPORT_HANDBOOK_H
#define REPORT_HANDBOOK_H

#include "base/asset.h"
#include "base/buf.h"
#include "base/error.h"
#include "judge/judge.h"

#include <stdbool.h>
#include <stddef.h>

struct handbook_page {
	char *name; /* of its file: "RULE-ID.html", "codes.html" or "index.html" */
	struct buf html;
};

struct handbook {
	struct handbook_page *pages; /* rules in chain order, the index at the end */
	size_t count, room;
};

/*
 * Makes all pages. Fails (70) when the stylesheet or template is missing or wrong or makes
 * what a page may not hold, and when no file can be named after a rule ("index", "con").
 * Release it in any case.
 */
bool handbook_make(struct handbook *book, const struct judge *judge,
	const struct assets *assets, struct error *err);
void handbook_release(struct handbook *book);

#endif
