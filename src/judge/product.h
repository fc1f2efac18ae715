/* SPDX-License-Identifier: MIT */
/* Which product of the catalogue the machine is. */
#ifndef JUDGE_PRODUCT_H
#define JUDGE_PRODUCT_H

#include "judge/inquiry.h"

/*
 * Fills inquiry->product: id, title, found (all of it in words), expected, edition-eligible,
 * arch-eligible and eligible (yes, no or unknown), base (what the product must have been
 * brought to), base-state (met, missing, unknown); and inquiry->product_entry.
 */
void product_derive(struct inquiry *inquiry);

#endif
