/* SPDX-License-Identifier: MIT */
/* What entitlement over Azure Arc needs, beside what the machine has: functions of rules. */
#ifndef JUDGE_ARC_H
#define JUDGE_ARC_H

#include <libxml/xpath.h>

/*
 * e:ca(listed): the certificates of the catalogue that Microsoft's page names 'now', that it
 * named 'before', that are a 'root', or all of them for '*'. Attributes: subject, thumbprint,
 * store, listed, not-after, in-store (yes, no, unknown), valid on the evaluation date (yes, no,
 * unknown). Tainted when a store was not covered.
 */
void arc_certificates(xmlXPathParserContext *ctxt, int nargs);

/*
 * e:agent(): the Connected Machine agent, or nothing without one. Attributes: version, floor
 * (the lowest version for the product), floor-state (met, missing, none), support (yes, no,
 * unknown: whether it came out within a year before the evaluation date), newest. Tainted when
 * the agent or its version is not known.
 */
void arc_agent(xmlXPathParserContext *ctxt, int nargs);

#endif
