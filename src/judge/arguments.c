/* SPDX-License-Identifier: MIT */
#include "judge/arguments.h"

#include "base/alloc.h"

#include <libxml/xpathInternals.h>

struct inquiry *argument_inquiry(xmlXPathParserContext *ctxt)
{
	return ctxt->context->funcLookupData;
}

bool argument_count(xmlXPathParserContext *ctxt, int nargs, int low, int high)
{
	if (nargs >= low && nargs <= high)
		return true;
	xmlXPathSetArityError(ctxt);
	return false;
}

char *argument_pop(xmlXPathParserContext *ctxt)
{
	xmlChar *popped = xmlXPathPopString(ctxt);
	char *text = xstrdup(popped ? (char *)popped : "");

	xmlFree(popped);
	return text;
}

void argument_push_text(xmlXPathParserContext *ctxt, const char *text)
{
	valuePush(ctxt, xmlXPathNewString(BAD_CAST(text ? text : "")));
}

void argument_push_bool(xmlXPathParserContext *ctxt, bool value)
{
	valuePush(ctxt, xmlXPathNewBoolean(value));
}

void argument_push_node(xmlXPathParserContext *ctxt, xmlNode *node)
{
	valuePush(ctxt, xmlXPathNewNodeSet(node));
}
