/* SPDX-License-Identifier: MIT */
/* How and until when the machine is entitled. */
#ifndef JUDGE_PROGRAMME_H
#define JUDGE_PROGRAMME_H

#include "judge/inquiry.h"

/*
 * Fills inquiry->channel and inquiry->programme: id, title, product, channel, state (before,
 * open, ended, none, unknown), year, starts, ends, follows, text. Asks marks, and so the
 * product, the rows of licences (licences_mark()) and the functions of rules must be there.
 */
void programme_derive(struct inquiry *inquiry);

#endif
