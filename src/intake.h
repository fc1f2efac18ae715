/* SPDX-License-Identifier: MIT */
/* What INPUT is on a command line: a facts file, or captures that become facts. */
#ifndef INTAKE_H
#define INTAKE_H

#include "base/asset.h"
#include "base/buf.h"
#include "base/error.h"
#include "facts/facts.h"
#include "judge/judge.h"
#include "options.h"

/*
 * The facts of the machine that the inputs are about: captures, or a facts file, which goes
 * alone. Fails: 65, 66. Owned by the caller.
 */
struct facts *intake_load(const struct options *options, const struct assets *assets,
	const struct judge *judge, struct error *err);

/*
 * The facts of this machine, collected now; `tell` is told what is looked at, or NULL. Fails:
 * 64 where that is not Windows. Owned by the caller.
 */
struct facts *intake_collect(const struct options *options, const struct assets *assets,
	const struct judge *judge, void (*tell)(const char *text), struct error *err);

/* The list of kinds, or the script that options ask for. Fails: 64 for an unknown script. */
bool intake_recipe(const struct options *options, const struct assets *assets,
	const struct judge *judge, struct buf *out, struct error *err);

/* The name of a facts file that was given none: esureport-facts_HOST_UTC.json; the caller's. */
char *intake_file_name(const struct facts *facts);

#endif
