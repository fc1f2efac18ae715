/* SPDX-License-Identifier: MIT */
/*
 * What follows from facts and catalogue together, put into the tree below <derived> so that
 * rules can ask for it and show it as evidence.
 */
#ifndef JUDGE_DERIVE_H
#define JUDGE_DERIVE_H

#include "judge/inquiry.h"

/*
 * Fills inquiry->product:
 *   id, title, found (all of it in words), expected, edition-eligible, arch-eligible and
 *   eligible (yes, no or unknown), confidence
 * inquiry->programme:
 *   id, title, product, channel, state (before, open, ended, none, unknown), year, starts,
 *   ends, text
 * and marks licence rows (esu, programme, year, covers: yes, no or unknown), log lines and
 * symptoms (current, code).
 */
void derive_all(struct inquiry *inquiry);

/* Compares versions by their numbers: -1, 0, 1; missing parts count as 0. */
int derive_compare(const char *a, const char *b);

/* Days from one date to another; false when one of them is no date. */
bool derive_days(const char *from, const char *to, long *days);

#endif
