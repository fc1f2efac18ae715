/* SPDX-License-Identifier: MIT */
/*
 * Results for mail and tickets, which hold little. Values are cut before templates see them,
 * for only here it is known which texts are the machine's: the prose of rules and their
 * commands stay whole, however long.
 */
#ifndef REPORT_BRIEF_H
#define REPORT_BRIEF_H

#include <cjson/cJSON.h>

/*
 * A copy of a results document in which each value of the machine has at most 200 characters;
 * a longer one says how many more the document has. Each row of evidence says besides whether
 * it has a source (has_src), since a line with an empty one is a line too many. Goes back with
 * cJSON_Delete().
 */
cJSON *brief_of(const cJSON *results);

#endif
