/* SPDX-License-Identifier: MIT */
/* What each verb does. All return an exit status, or 0 with *err set. */
#ifndef VERBS_H
#define VERBS_H

#include "base/asset.h"
#include "base/error.h"
#include "judge/judge.h"
#include "options.h"

int verb_collect(const struct options *options, const struct assets *assets, struct error *err);
int verb_check(const struct options *options, const struct assets *assets, struct error *err);
int verb_import(const struct options *options, const struct assets *assets, struct error *err);
int verb_report(const struct options *options, const struct assets *assets, struct error *err);
int verb_explain(const struct options *options, const struct assets *assets, struct error *err);
int verb_rules(const struct options *options, const struct assets *assets, struct error *err);
int verb_demo(const struct options *options, const struct assets *assets, struct error *err);

/* How machines are to be judged; `date` gets today's where no other is asked for. */
struct judge_options verbs_judge_options(const struct options *options, char date[11]);

#endif
