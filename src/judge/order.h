/* SPDX-License-Identifier: MIT */
/* Which of two versions or times comes first. */
#ifndef JUDGE_ORDER_H
#define JUDGE_ORDER_H

#include <stdbool.h>

/* Compares versions by their numbers: -1, 0, 1; missing parts count as 0. */
int order_versions(const char *a, const char *b);

/* The same for the first two numbers alone: what differs behind them is a build of one release.
 */
int order_releases(const char *a, const char *b);

/* Days, or minutes, from one time to another; false when one of them is no date, or for minutes
 * when they do not say the hour in one zone. */
bool order_days(const char *from, const char *to, long *days);
bool order_minutes(const char *from, const char *to, long *minutes);

/* Orders two times: -1, 0, 1; 2 when their zones or a missing hour leave it open. */
int order_times(const char *a, const char *b);

#endif
