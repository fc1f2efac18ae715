/* SPDX-License-Identifier: MIT */
/* Arguments and values of the e: functions, in the manner of libxml2's value stack. */
#ifndef JUDGE_ARGUMENTS_H
#define JUDGE_ARGUMENTS_H

#include "judge/inquiry.h"

#include <libxml/xpath.h>
#include <stdbool.h>

/* The inquiry that functions_install() gave to libxml2 as the data of its look-ups. */
struct inquiry *argument_inquiry(xmlXPathParserContext *ctxt);

/* Whether the number of arguments is right; else the expression fails. */
bool argument_count(xmlXPathParserContext *ctxt, int nargs, int low, int high);

/* The next argument, last first, as a text that the caller frees. */
char *argument_pop(xmlXPathParserContext *ctxt);

/* The value of the function; NULL is the empty text and the empty node-set. */
void argument_push_text(xmlXPathParserContext *ctxt, const char *text);
void argument_push_bool(xmlXPathParserContext *ctxt, bool value);
void argument_push_node(xmlXPathParserContext *ctxt, xmlNode *node);

#endif
