/* SPDX-License-Identifier: MIT */
/* Single updates that somebody asks about or that failed: functions of rules. */
#ifndef JUDGE_TARGET_H
#define JUDGE_TARGET_H

#include <libxml/xpath.h>

/*
 * e:target(): the updates that the user named. Attributes: kb, title, known (whether the
 * catalogue has it: yes or no), for-product (yes, no, unknown), installed and replaced (by a
 * later one that is installed): yes, no or unknown. Tainted when one of these is unknown.
 */
void target_updates(xmlXPathParserContext *ctxt, int nargs);

/*
 * e:package(): the package files that the user named. Attributes: kb, file-version, file-arch,
 * fits-version and fits-arch (yes, no or unknown). Tainted when one of these is unknown.
 */
void target_packages(xmlXPathParserContext *ctxt, int nargs);

/*
 * e:failed-updates(): updates whose installation failed and that are neither installed since
 * nor replaced. Attributes: kb, code, src, time. Never tainted: no list of failures is
 * complete.
 */
void target_failures(xmlXPathParserContext *ctxt, int nargs);

#endif
