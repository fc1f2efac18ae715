/* SPDX-License-Identifier: MIT */
/* What is known of the Azure Connected Machine agent, whoever says it: each puts a value that
 * it understands, and nothing else. */
#ifndef READERS_ARC_H
#define READERS_ARC_H

#include "readers/reader.h"

#include <stdbool.h>

/* The one record of the agent; it always has a status, "unclear" until somebody knows. */
struct record *arc_record(struct reader *reader, struct place place);

/* "Connected"; false when the word is none that we know. */
bool arc_status(struct reader *reader, const char *word, struct place place);

/* "1.40.02664.1629" */
void arc_version(struct reader *reader, const char *text, struct place place);

/* "2026-07-24T08:24:15Z" */
void arc_heartbeat(struct reader *reader, const char *text, struct place place);

/* Whether the name of a value says that it is about ESU on this machine. That it is eligible is
 * something else. */
bool arc_speaks_of_esu(const char *name);

/* "Active", "false": whether ESU is enabled; another word is "unclear". */
void arc_esu(struct reader *reader, const char *word, struct place place);

/* A service of the agent, "running" or "stopped". */
void arc_service(struct reader *reader, const char *name, const char *word, struct place place);

/* A time in the form of ISO 8601, with a zone: "2026-07-24T10:24:15.6+02:00" is
 * "2026-07-24T08:24:15Z". False when it is another one. */
bool arc_time(const char *text, char time[24]);

#endif
