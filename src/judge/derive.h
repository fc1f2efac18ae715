/* SPDX-License-Identifier: MIT */
/*
 * What follows from facts and catalogue together, put into the tree below <derived> so that
 * rules can ask for it and show it as evidence.
 */
#ifndef JUDGE_DERIVE_H
#define JUDGE_DERIVE_H

#include "judge/inquiry.h"

/* In the order in which one needs the other: judge/events.h, licences.h, product.h,
 * programme.h. */
void derive_all(struct inquiry *inquiry);

#endif
