/* SPDX-License-Identifier: MIT */
#include "base/library.h"

#include "base/alloc.h"
#include "base/xml.h"

#include <cjson/cJSON.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlIO.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlmemory.h>
#include <libxml/xmlversion.h>
#include <libxslt/documents.h>
#include <libxslt/security.h>
#include <libxslt/xslt.h>
#include <libxslt/xsltutils.h>
#include <stdlib.h>

/* The text stays readable by xmlGetLastError(): base/xml.h. */
static void ignore_error(void *context, XML_ERROR_CONST xmlError *error)
{
	(void)context;
	(void)error;
}

__attribute__((format(printf, 2, 3))) static void ignore_message(
	void *context, const char *format, ...)
{
	(void)context;
	(void)format;
}

static xmlParserInput *refuse_entity(const char *url, const char *id, xmlParserCtxt *context)
{
	(void)url;
	(void)id;
	(void)context;
	return NULL;
}

static xmlDoc *refuse_document(
	const xmlChar *uri, xmlDict *names, int options, void *context, xsltLoadType type)
{
	(void)uri;
	(void)names;
	(void)options;
	(void)context;
	(void)type;
	return NULL;
}

static void forbid_access(void)
{
	static const xsltSecurityOption options[] = {XSLT_SECPREF_READ_FILE,
		XSLT_SECPREF_WRITE_FILE, XSLT_SECPREF_CREATE_DIRECTORY,
		XSLT_SECPREF_READ_NETWORK, XSLT_SECPREF_WRITE_NETWORK};
	xsltSecurityPrefs *preferences = xsltNewSecurityPrefs();

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		xsltSetSecurityPrefs(preferences, options[i], xsltSecurityForbid);
	xsltSetDefaultSecurityPrefs(preferences);
}

void library_init(void)
{
	cJSON_Hooks hooks = {xmalloc, free};

	/* First of all: what was allocated before goes back to the wrong allocator. */
	xmlMemSetup(free, xmalloc, xrealloc, xstrdup);
	cJSON_InitHooks(&hooks);
	xmlInitParser();
	xmlSetGenericErrorFunc(NULL, ignore_message);
	xmlSetStructuredErrorFunc(NULL, ignore_error);
	xmlSetExternalEntityLoader(refuse_entity);
	xsltSetGenericErrorFunc(NULL, ignore_message);
	xsltSetLoaderFunc(refuse_document);
	forbid_access();
}

void library_cleanup(void)
{
	xsltSecurityPrefs *preferences = xsltGetDefaultSecurityPrefs();

	xsltSetDefaultSecurityPrefs(NULL);
	xsltFreeSecurityPrefs(preferences);
	xsltCleanupGlobals();
	xmlCleanupParser();
}
