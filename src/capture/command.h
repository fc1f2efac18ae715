/* SPDX-License-Identifier: MIT */
/*
 * What was typed in front of an output. A list proves that something is not there only when
 * the command asked for all of them: "Get-HotFix" does, "Get-HotFix -Id KB5012170" and
 * "Get-Service wuauserv" do not. Who only sorts or lays out what comes through a pipe leaves
 * nothing out.
 */
#ifndef CAPTURE_COMMAND_H
#define CAPTURE_COMMAND_H

#include <stdbool.h>

/* Whether a command asks for some of the things only, by a name, a filter or a pipe. "" asks
 * for nothing. */
bool command_selects(const char *command);

#endif
