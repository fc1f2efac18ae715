/* SPDX-License-Identifier: MIT */
/*
 * A question to a part of Windows that may never answer. It is asked on a thread of its own;
 *when its time is over nobody waits for it any longer. The thread is left alone until the
 *program ends, for a thread that is killed may hold a lock that others need.
 *
 *	answer = answer_new();
 *	if (probe_ask(&probes, ask, answer))
 *		use(answer), answer_free(answer);
 */
#ifndef COLLECT_PROBE_H
#define COLLECT_PROBE_H

#include <stdbool.h>
#include <stdint.h>

/* The time for all questions together. */
struct probes {
	uint64_t end; /* in milliseconds since the start of the system */
};

/* A question has `PROBE_SECONDS`, all of them together `PROBES_SECONDS`. */
enum { PROBE_SECONDS = 30, PROBES_SECONDS = 120 };

void probes_begin(struct probes *probes);

/* Whether there is time for anything more. */
bool probes_have_time(const struct probes *probes);

/* Whether `ask(data)` ended in time. When it did not, `data` is the thread's for ever. */
bool probe_ask(const struct probes *probes, void (*ask)(void *data), void *data);

#endif
