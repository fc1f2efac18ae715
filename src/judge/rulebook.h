/* SPDX-License-Identifier: MIT */
/*
 * The rules as one document, for those who write about them instead of judging with them:
 *
 *	rulebook @program @version @data @verified @digest @count
 *		stage @id @title, in chain order
 *		replaced @name @digest, for each asset that the operator replaced
 *		entry @id, for each rule in chain order
 *			the rule as it stands in its file, without its examples
 *			each let that it uses, as it stands in its file
 *			call @name, for each e: function that it calls
 *			reads @source @title @needed (yes, no), for each source that its
 *conditions ask collect @run and, where products differ, @for each element of the catalogue, as
 *it stands in its file
 *
 * Elements of this document are of RULEBOOK_NAMESPACE, those of files keep theirs.
 */
#ifndef JUDGE_RULEBOOK_H
#define JUDGE_RULEBOOK_H

#include "base/asset.h"
#include "judge/rules.h"
#include "judge/words.h"

#include <libxml/tree.h>

#define RULEBOOK_NAMESPACE "urn:esureport:rulebook:1"

/* The document, owned by the caller. */
xmlDoc *rulebook_make(
	const struct ruleset *rules, const struct words *words, const struct assets *assets);

#endif
