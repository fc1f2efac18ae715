/* SPDX-License-Identifier: MIT */
/*
 * The findings once more, for formats that are made of rows: a template can neither join the
 * texts of a list into one cell nor count nor put rules below their stage.
 */
#ifndef REPORT_ROWS_H
#define REPORT_ROWS_H

#include <cjson/cJSON.h>

/*
 * Adds to `page`, which must not outlive the results:
 *	rows	the findings in their order, each with one more member, `flat`: its
 *		because and blocked_by; expected, found and src of its evidence; collect, the
 *		commands for what is missing; step, run and restart of its first step.
 *		Each is one line of at most 4,096 characters, with the number of those
 *		that were cut. `then` joins commands of several lines.
 *	stages	those of `chain`, each with its `rows` and how many of them are tests,
 *		failures, errors (not checked) and skipped (what else does not pass)
 *	answer	the same of one more test, the verdict: unless the machine is ready, it
 *		fails, or is an error where the answer is not known
 *	sums	the same of all stages and of that one; and scored: how many findings say
 *		something of the machine, which those that do not apply or that a person
 *		checks do not
 */
void rows_add(cJSON *page, const cJSON *results, const char *then);

#endif
