/* SPDX-License-Identifier: MIT */
/*
 * The facts of the running system. Reads only: registry, services, WMI, the history of the
 * Windows Update agent, logs, and what the Azure Arc agent says. Each question has a time limit
 * (collect/probe.h); what could not be asked or did not answer is in the coverage, with the
 * error, and stops nothing else.
 */
#ifndef COLLECT_COLLECT_H
#define COLLECT_COLLECT_H

#include "import/import.h"

#include <stdbool.h>

struct collect_options {
	bool network; /* ask Azure's instance metadata service, too */
	/* Told what comes next, in a few words; NULL is nobody. */
	void (*tell)(const char *text);
};

/* The facts document, the caller's. Fails: 65, and 64 on any other system than Windows. */
cJSON *collect_facts(
	struct importer *importer, const struct collect_options *options, struct error *err);

#endif
