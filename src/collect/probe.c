/* SPDX-License-Identifier: MIT */
#include "collect/probe.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <windows.h>

struct question {
	void (*ask)(void *data);
	void *data;
};

void probes_begin(struct probes *probes)
{
	probes->end = GetTickCount64() + PROBES_SECONDS * 1000;
}

bool probes_have_time(const struct probes *probes)
{
	return GetTickCount64() < probes->end;
}

static DWORD WINAPI answer(void *data)
{
	struct question question = *(struct question *)data;

	free(data);
	question.ask(question.data);
	return 0;
}

bool probe_ask(const struct probes *probes, void (*ask)(void *data), void *data)
{
	uint64_t now = GetTickCount64(), left = probes->end > now ? probes->end - now : 0;
	struct question *question = xmalloc(sizeof(*question));
	DWORD wait = left < PROBE_SECONDS * 1000 ? (DWORD)left : PROBE_SECONDS * 1000;
	HANDLE thread;
	bool done;

	*question = (struct question){ask, data};
	thread = wait ? CreateThread(NULL, 0, answer, question, 0, NULL) : NULL;
	if (!thread) {
		free(question);
		return false;
	}
	done = WaitForSingleObject(thread, wait) == WAIT_OBJECT_0;
	CloseHandle(thread);
	return done;
}
