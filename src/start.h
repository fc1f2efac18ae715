/* SPDX-License-Identifier: MIT */
/* What a double click on Windows does: collect, judge, write facts and report, show the report,
 * and keep the window until somebody has read it. */
#ifndef START_H
#define START_H

#include "base/asset.h"
#include "base/error.h"

#include <stdbool.h>

/* Whether a command line of `argc` words means that; never on other systems. */
bool start_is_meant(int argc);

/* The exit status of the verdict, or 0 with *err set. */
int start_all(const struct assets *assets, struct error *err);

/* Behind the last word: waits for a key where the window would close with the program. */
void start_end(void);

#endif
