/* SPDX-License-Identifier: MIT */
/* The e: functions that look for items in lists; judge/functions.c names them. */
#ifndef JUDGE_LOOKUPS_H
#define JUDGE_LOOKUPS_H

#include <libxml/xpath.h>

void lookup_licence(xmlXPathParserContext *ctxt, int nargs);
void lookup_azure_licence(xmlXPathParserContext *ctxt, int nargs);
void lookup_reg(xmlXPathParserContext *ctxt, int nargs);
void lookup_asked(xmlXPathParserContext *ctxt, int nargs);
void lookup_reg_key(xmlXPathParserContext *ctxt, int nargs);
void lookup_reg_below(xmlXPathParserContext *ctxt, int nargs);
void lookup_service(xmlXPathParserContext *ctxt, int nargs);
void lookup_restart(xmlXPathParserContext *ctxt, int nargs);
void lookup_cert(xmlXPathParserContext *ctxt, int nargs);
void lookup_sku(xmlXPathParserContext *ctxt, int nargs);
void lookup_newest_time(xmlXPathParserContext *ctxt, int nargs);

#endif
