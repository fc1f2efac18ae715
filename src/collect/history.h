/* SPDX-License-Identifier: MIT */
/* The update history, which the Windows Update agent keeps on the machine: asking for it
 * searches nothing and needs no network. */
#ifndef COLLECT_HISTORY_H
#define COLLECT_HISTORY_H

#include "collect/rows.h"

/* For probe_ask(): `rows` is a struct rows whose place is set. The newest comes first, as bags
 * with Title, Date, Operation, ResultCode. */
void history_ask(void *rows);

#endif
