/* SPDX-License-Identifier: MIT */
/*
 * The WSUS server on a machine, whose settings come from captures of many kinds. Only what
 * shows by itself that the machine is such a server makes the section: whoever has it is judged
 * as one. What only says what is not there waits until all captures were read.
 */
#ifndef READERS_WSUS_H
#define READERS_WSUS_H

#include "harvest/harvest.h"

#include <stdbool.h>

/* The section, made when it is new: its limits are "unclear" until web.config was read. */
struct record *wsus_server(struct harvest *harvest, struct place place);

/* Whether this is the site that WSUS made for itself: by its name, which is translated in part,
 * and its ports. `bindings` is whatever text holds them, as in "*:8530:". */
bool wsus_owns_site(const char *name, const char *bindings);

/* The word of the facts document for a state as IIS names it, which is never translated. */
const char *wsus_state(const char *text);

/*
 * What a list of everything does not have: `member` is "site" or "pool". wsus_finish() believes
 * it if the machine turns out to be a WSUS server and nobody saw the thing.
 */
void wsus_missing(struct harvest *harvest, const char *member, struct place place);

/*
 * All sites of a machine, a line for each: "started *:80:,*:443:". Setup may have put WSUS on
 * the default site: the port that the registry names tells which one it is, or that there is
 * none.
 */
void wsus_sites(struct harvest *harvest, const char *sites, struct place place);

/* Behind the last capture. */
void wsus_finish(struct harvest *harvest);

#endif
