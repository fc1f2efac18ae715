/* SPDX-License-Identifier: MIT */
/* The e: functions of rules; HACKING.md lists them for authors. */
#ifndef JUDGE_FUNCTIONS_H
#define JUDGE_FUNCTIONS_H

#include "judge/inquiry.h"

#include <stdbool.h>
#include <stddef.h>

/* Whether there is a function of that name. */
bool functions_know(const char *name, size_t len);

/* Makes functions and variables available in inquiry->xpath. */
void functions_install(struct inquiry *inquiry);

#endif
