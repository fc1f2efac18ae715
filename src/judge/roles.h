/* SPDX-License-Identifier: MIT */
/* Updates: which are there, by all sources together, and whether that is enough. */
#ifndef JUDGE_ROLES_H
#define JUDGE_ROLES_H

#include "judge/inquiry.h"

/* What the product needs in a role on the evaluation date, from the catalogue; NULL when
 * nothing, when it was not out yet, or when the product is not known. */
const xmlNode *roles_requirement(const struct inquiry *inquiry, const char *role);

/*
 * Whether the machine has what its product needs in a role; computed once per role.
 * Attributes: role, title, state (met, missing, unknown), found, expected, minimum, bring,
 * confidence, src, time. NULL when the product needs nothing in that role. Taints when the
 * state is unknown.
 */
xmlNode *roles_find(struct inquiry *inquiry, const char *role);

/* yes, no or unknown: whether an update is installed, by all sources together. */
const char *roles_update(struct inquiry *inquiry, const char *kb);

/* The same for it or any update that stands behind it in a chain of the product. */
const char *roles_update_or_later(struct inquiry *inquiry, const char *kb);

/* Taints for an answer of "unknown": with the lists of updates that were not covered. */
void roles_taint_updates(struct inquiry *inquiry);

/* Newest versions, borrowed; "" when there is none. Taint when not covered. */
const char *roles_stack_version(struct inquiry *inquiry);
const char *roles_rollup_revision(struct inquiry *inquiry);

#endif
