/* SPDX-License-Identifier: MIT */
/* What the two documents know of names. Private to redact/. */
#ifndef REDACT_LEARN_H
#define REDACT_LEARN_H

#include "redact/detect.h"

#include <cjson/cJSON.h>

/* Walks through the facts. Dotted versions go into `versions`; texts into `heard`, so that none
 * is read twice. */
void learn_facts(const struct detector *detector, struct index *versions, struct index *heard,
	const cJSON *document);

/* Walks through what a machine wrote into the results. */
void learn_results(const struct detector *detector, struct index *heard, const cJSON *results);

/* A single text. */
void learn_text(const struct detector *detector, enum privacy_kind kind, const char *text);

#endif
