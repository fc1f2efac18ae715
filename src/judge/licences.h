/* SPDX-License-Identifier: MIT */
/* What the rows of the licensing service are to ESU. */
#ifndef JUDGE_LICENCES_H
#define JUDGE_LICENCES_H

#include "judge/inquiry.h"

/* Marks rows, whatever the machine is: esu, windows (yes or no), programme, year, sold. */
void licences_mark(struct inquiry *inquiry);

/* Marks them for this machine on the evaluation date: fits, whether the licence is for this
 * product; covers, whether it covers the running year (yes, no or unknown). */
void licences_weigh(struct inquiry *inquiry);

#endif
