/* SPDX-License-Identifier: MIT */
/* What the grammar of rule files cannot see: XPath that compiles, names that exist, counts. */
#ifndef JUDGE_SCRUTINY_H
#define JUDGE_SCRUTINY_H

#include "judge/rules.h"

/* Checks an element of a rule (NULL: outside of one) and all inside, and compiles its XPath
 * into rules->compiled. Fails: 70 with "FILE:LINE: rule 'ID': ...". */
bool scrutiny_node(
	struct ruleset *rules, const struct rule *rule, const xmlNode *node, struct error *err);

/* The same for the marks of the catalogue, whose XPath is like that of rules, but without
 * variables. */
bool scrutiny_marks(struct ruleset *rules, struct error *err);

/* Puts file, line and rule in front of an error; returns false. */
bool scrutiny_fault(const struct rule *rule, const xmlNode *node, struct error *err);

#endif
