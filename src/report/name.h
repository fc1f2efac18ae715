/* SPDX-License-Identifier: MIT */
/* Names of files that are made of what a machine says of itself. */
#ifndef REPORT_NAME_H
#define REPORT_NAME_H

#include "redact/redact.h"

#include <cjson/cJSON.h>

/*
 * A name for files and folders: [A-Za-z0-9-], at most 63 of them. When anything had to be
 * changed for that, or the name is one that Windows reserves (CON, LPT1), "-" and 8
 * hexadecimal digits of the SHA-256 of the original follow, so that two names stay two. The
 * caller's (free()).
 */
char *name_make_safe(const char *text);

/* The safe name of the machine of a results document; `redaction` has a last look at it, or is
 * NULL. The caller's (free()). */
char *name_of_host(const cJSON *results, struct redaction *redaction);

/*
 * "esureport_STATE_HOST_UTC.EXTENSION" of a results document: the verdict's state in capitals,
 * the same in every language, name_of_host(), time of the facts (or the evaluation date without
 * one). The caller's (free()).
 */
char *name_of_report(const cJSON *results, const char *extension, struct redaction *redaction);

#endif
