/* SPDX-License-Identifier: MIT */
/*
 * Waivers: failing findings that somebody decided to live with for a time, each with a reason,
 * an owner and a day on which it expires. They come from a file of the operator, which
 * data/waivers.schema.json describes. What a waiver changes is said at finding_excused() of
 * judge/evaluate.h; this is about which waiver is for which finding.
 */
#ifndef JUDGE_WAIVERS_H
#define JUDGE_WAIVERS_H

#include "base/asset.h"
#include "base/error.h"

#include <stddef.h>

struct ruleset;
struct waivers;

/* The texts are those of the file, not yet harmless. */
struct waiver {
	const char *rule;
	const char *host; /* "" for every machine */
	const char *reason;
	const char *owner;
	const char *date;    /* the first day on which it holds, YYYY-MM-DD */
	const char *expires; /* the last one */
};

/* The waivers for one finding; each is borrowed, or NULL when there is none. Of several it is
 * the one that expires last, of those that begin later the one that begins first. */
struct waiver_match {
	const struct waiver *valid;
	const struct waiver *expired;
	const struct waiver *later;
};

/*
 * Reads and checks a waivers document. `name` is what messages call it. Fails: 65 with
 * "NAME:LINE:COLUMN: ..." when it is no clean JSON, "NAME: waivers[3]: ..." when a waiver says
 * too little, names no rule of `rules` or ends before it begins; 70 when the schema is broken.
 * Owned by the caller.
 */
struct waivers *waivers_parse(const char *name, const char *bytes, size_t len,
	const struct assets *assets, const struct ruleset *rules, struct error *err);

/* The same from a file. Fails also as file_read(). */
struct waivers *waivers_load(const char *path, const struct assets *assets,
	const struct ruleset *rules, struct error *err);

void waivers_free(struct waivers *waivers);

/*
 * Those for the rule of that id, on the machine `host` ("" when its name is not known: then
 * only waivers for every machine fit), on the day `as_of`. `waivers` may be NULL.
 */
struct waiver_match waivers_match(
	const struct waivers *waivers, const char *rule, const char *host, const char *as_of);

#endif
