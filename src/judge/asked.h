/* SPDX-License-Identifier: MIT */
/* Which registry values the rules ask for, so that whoever collects facts needs no list of his
 * own: a new rule is enough. */
#ifndef JUDGE_ASKED_H
#define JUDGE_ASKED_H

#include "facts/facts.h"
#include "judge/rules.h"

struct asked {
	struct facts_asked *values; /* each once, in the order of the rules */
	size_t count, room;
};

/* Reads the e:reg(), e:asked(), e:reg-key() and e:reg-below() of all rules and of the
 * catalogue. Release it. */
void asked_list(struct asked *asked, const struct ruleset *rules);
void asked_release(struct asked *asked);

#endif
