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
 *   eligible (yes, no or unknown), base (what the product must have been brought to),
 * base-state (met, missing, unknown) inquiry->programme: id, title, product, channel, state
 * (before, open, ended, none, unknown), year, starts, ends, text and marks licence rows (esu;
 * programme; year; fits, whether it is for this product; covers the running year; sold: yes, no
 * or unknown), log lines and symptoms (judge/events.h).
 */
void derive_all(struct inquiry *inquiry);

#endif
