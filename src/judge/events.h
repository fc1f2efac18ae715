/* SPDX-License-Identifier: MIT */
/*
 * What was seen: lines of logs, and what a person reported. A line stays in a log after its
 * cause was repaired, so each is current, history, or of unknown age.
 */
#ifndef JUDGE_EVENTS_H
#define JUDGE_EVENTS_H

#include "judge/inquiry.h"

/*
 * Marks log lines: current (yes, no, unknown), agrees (whether the line's id and its text say
 * the same); and symptoms: current, code ("none" without), kb, guid, file-version, file-arch.
 * Both: kind, that of their code.
 */
void events_mark(struct inquiry *inquiry);

/* Functions of rules; judge/functions.c names them. */
void events_by_code(xmlXPathParserContext *ctxt, int nargs);
void events_by_line(xmlXPathParserContext *ctxt, int nargs);
void events_seen(xmlXPathParserContext *ctxt, int nargs);

/* Whether a symptom of a rule, by code or text, was seen and is not history. */
bool events_show(struct inquiry *inquiry, const char *code, const char *text);

#endif
