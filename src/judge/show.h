/* SPDX-License-Identifier: MIT */
/* A rule as text for people at a terminal. */
#ifndef JUDGE_SHOW_H
#define JUDGE_SHOW_H

#include "base/buf.h"
#include "judge/rules.h"

/* Appends all that the rule says, one thing per line. */
void show_rule(const struct ruleset *rules, const struct rule *rule, struct buf *out);

#endif
