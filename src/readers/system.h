/* SPDX-License-Identifier: MIT */
/* What several tools say alike about the system and its machine: each function puts a value
 * that has the form it must have, and nothing else. */
#ifndef READERS_SYSTEM_H
#define READERS_SYSTEM_H

#include "readers/reader.h"

#include <stdbool.h>

/* "10.0.19045.3803": version, build and, behind 10, revision. Three numbers at least. False
 * when it is none. */
bool system_version(struct reader *reader, const char *text, struct place place);

/* "10.0.22000 Build 22000", "6.1.7601 Service Pack 1 Build 7601": the build stands at both ends
 * in every language. */
bool system_is_version_line(const char *text);

/* The service pack that a text names, if any. */
void system_service_pack(struct reader *reader, const char *text, struct place place);

/* "x64-based PC", which is never translated; false when it is none. */
bool system_architecture(struct reader *reader, const char *text, struct place place);

/* A text that is a member of `os`, "" puts nothing. */
void system_member(
	struct reader *reader, const char *member, const char *text, struct place place);

/* A text about the machine, unless its owner took it out ("<...>", "..."). */
void system_text(
	struct reader *reader, const char *member, const char *text, struct place place);

/* The name of the machine, without its domain, unless it is masked; false then. */
bool system_name(struct reader *reader, const char *text, struct place place);

/* Cores and sockets, 0 when not known. Of a machine with fewer cores than logical processors
 * only who knows whether it is virtual can tell which of them count. */
void system_cores(struct reader *reader, unsigned long cores, unsigned long logical,
	unsigned long sockets, struct place place);

#endif
