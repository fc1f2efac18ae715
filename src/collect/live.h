/* SPDX-License-Identifier: MIT */
/* The registry of the running system, HKLM only, as a view. Reads, and never asks for more than
 * that. */
#ifndef COLLECT_LIVE_H
#define COLLECT_LIVE_H

#include "registry/view.h"

/* Nothing to be closed. */
void live_open(struct view *view);

#endif
