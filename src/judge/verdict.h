/* SPDX-License-Identifier: MIT */
/* The verdict of a results document, as an exit status. */
#ifndef JUDGE_VERDICT_H
#define JUDGE_VERDICT_H

#include <cjson/cJSON.h>

/* 0 ready, 1 blocked or action, 2 incomplete, 3 not eligible or ended. */
int verdict_status(const cJSON *results);

#endif
