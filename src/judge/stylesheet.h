/* SPDX-License-Identifier: MIT */
/*
 * XSLT from the assets: compiled once, run within fixed limits, and its outcome written as
 * HTML by one function that lets nothing pass but the markup it was told of.
 */
#ifndef JUDGE_STYLESHEET_H
#define JUDGE_STYLESHEET_H

#include "base/asset.h"
#include "base/buf.h"
#include "base/error.h"

#include <libxml/tree.h>
#include <stdbool.h>

struct stylesheet;

/*
 * `name` is an asset, "xsl/handbook.xsl". `parts` are others, separated by blanks, or NULL:
 * their templates are added to it, for no stylesheet may import another. Fails: 65 when one
 * is no XML, 70 when they are no stylesheet. Owned by the caller.
 */
struct stylesheet *stylesheet_open(
	const struct assets *assets, const char *name, const char *parts, struct error *err);
void stylesheet_free(struct stylesheet *sheet);

/*
 * What becomes of `source`, owned by the caller; `params` are names and texts in turn, ended
 * by NULL, or NULL. White space that the stylesheet strips is gone from `source` afterwards.
 * NULL with *err set (70) when the transformation fails or takes too long.
 */
xmlDoc *stylesheet_run(const struct stylesheet *sheet, xmlDoc *source,
	const char *const *params, struct error *err);

/* The elements and attributes that may be written, separated by blanks. */
struct markup {
	const char *elements, *attributes;
	const char *lines; /* of the elements: those whose end tag ends a line */
};

/*
 * Appends a node and those behind it with all inside, escaped. Fails (70) when an element or
 * attribute is not in `markup`, and when the address of a link is neither https, nor a place
 * in the page ("#id"), nor a page beside it ("name.html", "name.html#id").
 */
bool stylesheet_write(
	struct buf *out, const xmlNode *node, const struct markup *markup, struct error *err);

#endif
