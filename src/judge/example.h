/* SPDX-License-Identifier: MIT */
/*
 * The examples inside the rules: a sample machine from data/samples/, a few edits, and the
 * state that the rule must come out with.
 *
 *	<set path="os.arch" to="x86"/>           another value; json="..." for other than a text
 *	<without path="updates[kb=4474419]"/>    really absent: the counts follow
 *	<lose path="updates[kb=4474419]"/>       lost on the way: the counts stay
 *	<add path="logs">{...}</add>             one more list entry, as JSON
 *	<uncollected source="licensing"/>        never looked at
 *
 * A path names members with dots and list entries with [INDEX] or [MEMBER=VALUE]; the first
 * entry for which all brackets hold is meant.
 */
#ifndef JUDGE_EXAMPLE_H
#define JUDGE_EXAMPLE_H

#include "base/asset.h"
#include "base/buf.h"
#include "base/error.h"
#include "facts/facts.h"
#include "judge/judge.h"
#include "judge/rules.h"

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * The facts of an example: those of the sample that its attribute `machine` names, changed as
 * its children say. Owned by the caller; fails (70) where there is nothing to change.
 */
struct facts *example_facts(
	const struct assets *assets, const xmlNode *example, struct error *err);

/* Runs all examples and appends TAP; `failed` counts those that did not come out as they
 * say, and rules without a passing, a failing and an unknown one. Fails only when the examples
 * themselves cannot be run. */
bool examples_run(const struct judge *judge, const struct ruleset *rules,
	const struct assets *assets, struct buf *tap, size_t *failed, struct error *err);

#endif
