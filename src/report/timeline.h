/* SPDX-License-Identifier: MIT */
/*
 * Where the marks of the timeline stand: templates lay out, but they cannot compute. Nothing is
 * decided here; dates become places on a drawing of WIDTH x HEIGHT units.
 */
#ifndef REPORT_TIMELINE_H
#define REPORT_TIMELINE_H

#include <cjson/cJSON.h>

/*
 * Adds `timeline` to the page: width, height, and lists of what is drawn, each item with its
 * place (x, y and so on, whole numbers) and a title:
 *	months		x, width, text, middle
 *	installed, failed, missed	x, y, title
 *	borders		x, text, title, is_left (the label fits on the right of the line only)
 * `timeline` is that of the results document.
 */
void timeline_draw(cJSON *page, const cJSON *timeline);

#endif
