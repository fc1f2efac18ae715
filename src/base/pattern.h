/* SPDX-License-Identifier: MIT */
/* Patterns of the messages that Windows writes: in rules, in the catalogue of log lines. */
#ifndef BASE_PATTERN_H
#define BASE_PATTERN_H

#include <stdbool.h>

/*
 * Whether a text holds a pattern: its parts, which '*' divides, one behind the other. The case
 * of letters and runs of blanks do not count, for people retype and wrap what they saw.
 */
bool pattern_matches(const char *text, const char *pattern);

#endif
