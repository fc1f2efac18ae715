/* SPDX-License-Identifier: MIT */
#include "tap.h"

#include "base/buf.h"
#include "base/library.h"
#include "base/xml.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxslt/transform.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>
#include <stdlib.h>
#include <string.h>

static xmlDoc *parse(const char *text, struct error *err)
{
	return xml_parse("rules/t.xml", text, strlen(text), err);
}

static void check_refused(const char *text, const char *want_start)
{
	struct error err = ERROR_NONE;
	xmlDoc *document = parse(text, &err);

	CHECK(document == NULL);
	CHECK_INT(err.exit, EXIT_BAD_INPUT);
	if (!CHECK(strncmp(err.text, want_start, strlen(want_start)) == 0))
		CHECK_STR(err.text, want_start);
	CHECK(strlen(err.text) > strlen("rules/t.xml:1: "));
	xmlFreeDoc(document);
}

static void test_parse(void)
{
	struct error err = ERROR_NONE;
	xmlDoc *document = parse("<?xml version='1.0' encoding='ISO-8859-1'?>\n"
				 "<!-- c --><a x='1 &amp; &#60;2&gt;\n3' y=''>"
				 "<b/> t <!-- c --><![CDATA[<z>]]><c>  one <i>two</i>\n"
				 "\tthree </c><?pi?></a>",
		&err);
	const xmlNode *root;
	const xmlNode *b;
	const xmlNode *c;
	char *text;

	CHECK_STR(err.text, "");
	root = xmlDocGetRootElement(document);
	CHECK(xml_is(root, "a"));
	CHECK(!xml_is(root, "b"));
	CHECK(!xml_is(NULL, "a"));
	CHECK_STR(xml_get(root, "x"), "1 & <2> 3");
	CHECK_STR(xml_get(root, "y"), "");
	CHECK(xml_get(root, "z") == NULL);
	b = xml_first(root);
	CHECK(xml_is(b, "b"));
	CHECK(xml_first(b) == NULL);
	c = xml_next(b);
	CHECK(xml_is(c, "c"));
	CHECK(xml_next(c) == NULL);
	text = xml_text(c);
	CHECK_STR(text, "one two three");
	free(text);
	text = xml_text(b);
	CHECK_STR(text, "");
	free(text);
	text = xml_text(root);
	CHECK_STR(text, "t <z> one two three");
	free(text);
	xmlFreeDoc(document);
}

static void test_namespaces(void)
{
	struct error err = ERROR_NONE;
	xmlDoc *document = parse("<p:a xmlns:p='urn:p' p:x='no' x='yes'/>", &err);
	const xmlNode *root = xmlDocGetRootElement(document);

	CHECK(xml_is(root, "a"));
	CHECK_STR(xml_get(root, "x"), "yes");
	xmlFreeDoc(document);
}

static void test_refused(void)
{
	check_refused("", "rules/t.xml:1: ");
	check_refused("<a>\n<b>\n</a>", "rules/t.xml:3: opening and ending tag mismatch: b");
	check_refused("<a/>\n<b/>", "rules/t.xml:2: ");
	check_refused("<a x='&unknown;'/>", "rules/t.xml:1: entity 'unknown' not defined");
	check_refused("<a>\x01</a>", "rules/t.xml:1: ");
	check_refused("<?xml version='1.0'?>\n<!DOCTYPE a [\n<!ENTITY x 'y'>\n]>\n<a>&x;</a>",
		"rules/t.xml:2: a DOCTYPE is not allowed");
	check_refused("<!DOCTYPE a>\n<a/>", "rules/t.xml:1: a DOCTYPE is not allowed");
	check_refused("<!--\n-->\n<!DOCTYPE a SYSTEM 'file:///etc/passwd'>\n<a/>",
		"rules/t.xml:3: a DOCTYPE is not allowed");
	check_refused("<!DOCTYPE a PUBLIC '-//X//Y' 'http://localhost/x'>\n<a",
		"rules/t.xml:1: a DOCTYPE is not allowed");
}

/* A line beyond 65,535 is named correctly, and 4 MiB is the limit. */
static void test_big(void)
{
	const size_t limit = 4 * 1024 * 1024;
	struct error err = ERROR_NONE;
	struct buf text = BUF_EMPTY;
	xmlDoc *document;

	buf_adds(&text, "<a>");
	memset(buf_reserve(&text, 70000), '\n', 70000);
	buf_truncate(&text, text.len + 70000);
	buf_adds(&text, "</b>");
	document = xml_parse("big.xml", text.data, text.len, &err);
	CHECK(document == NULL);
	CHECK(strncmp(err.text, "big.xml:70001: ", 15) == 0);

	err = (struct error)ERROR_NONE;
	buf_clear(&text);
	buf_adds(&text, "<a/>");
	memset(buf_reserve(&text, limit), ' ', limit);
	document = xml_parse("big.xml", text.data, limit, &err);
	CHECK(document != NULL);
	xmlFreeDoc(document);
	document = xml_parse("big.xml", text.data, limit + 1, &err);
	CHECK(document == NULL);
	CHECK_STR(err.text, "big.xml:1: larger than 4 MiB");
	CHECK_INT(err.exit, EXIT_BAD_INPUT);
	buf_release(&text);
}

/* Sets, reads back, writes as XML, parses that, and reads again. */
static void check_set(const char *text, const char *want)
{
	struct error err = ERROR_NONE;
	xmlDoc *document = xmlNewDoc((const xmlChar *)"1.0");
	xmlNode *root = xmlNewNode(NULL, (const xmlChar *)"facts");
	xmlChar *written = NULL;
	xmlDoc *again;
	int len = 0;

	xmlDocSetRootElement(document, root);
	xml_set(root, "v", "before");
	xml_set(root, "v", text);
	CHECK_STR(xml_get(root, "v"), want);
	CHECK(root->properties->next == NULL);
	xmlDocDumpMemory(document, &written, &len);
	again = xml_parse("again", (const char *)written, (size_t)len, &err);
	CHECK_STR(err.text, "");
	if (again != NULL)
		CHECK_STR(xml_get(xmlDocGetRootElement(again), "v"), want);
	xmlFreeDoc(again);
	xmlFree(written);
	xmlFreeDoc(document);
}

static void test_set(void)
{
	check_set("plain", "plain");
	check_set("", "");
	check_set("&amp; <x> &#0; &#65; &undefined; \" ' ]]> {{x}}",
		"&amp; <x> &#0; &#65; &undefined; \" ' ]]> {{x}}");
	check_set("a\tb\r\nc", "a b c");
	check_set("\x1B[0m\xE2\x80\xAE\xFF", "[U+001B][0m[U+202E][0xFF]");
	check_set("\xEF\xBF\xBE\xEF\xBF\xBF", "[U+FFFE][U+FFFF]");
	check_set("Gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80", "Gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80");
}

static void test_set_long(void)
{
	const size_t max = 1024 * 1024;
	xmlNode *node = xmlNewNode(NULL, (const xmlChar *)"n");
	struct buf text = BUF_EMPTY;

	memset(buf_reserve(&text, max + 1), 'a', max + 1);
	buf_truncate(&text, max);
	xml_set(node, "v", text.data);
	CHECK_INT(strlen(xml_get(node, "v")), max);
	buf_addc(&text, 'a');
	xml_set(node, "v", text.data);
	CHECK_STR(xml_get(node, "v") + max, " (+1 more character)");
	buf_release(&text);
	xmlFreeNode(node);
}

static void test_last_error(void)
{
	xmlXPathContext *context = xmlXPathNewContext(NULL);
	const char *text;

	xmlResetLastError();
	CHECK_STR(xml_last_error("nothing"), "nothing");
	CHECK(xmlXPathCtxtCompile(context, (const xmlChar *)"a[") == NULL);
	text = xml_last_error("nothing");
	CHECK(strchr(text, '\n') == NULL);
	CHECK(text[0] != '\0');
	xmlXPathFreeContext(context);
}

#define XSL(body)                                                                              \
	"<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>" body \
	"</xsl:stylesheet>"

/* The element that the stylesheet makes, in which there is nothing. */
static void check_nothing_read(const char *text)
{
	struct error err = ERROR_NONE;
	xsltStylesheet *style = xsltParseStylesheetDoc(parse(text, &err));
	xmlDoc *result = NULL;

	CHECK(style != NULL);
	if (style != NULL)
		result = xsltApplyStylesheet(style, style->doc, NULL);
	CHECK(result == NULL || xml_first(xmlDocGetRootElement(result)) == NULL);
	xmlFreeDoc(result);
	xsltFreeStylesheet(style);
}

/* What library_init() promises: no library opens a file on its own. */
static void test_nothing_is_loaded(void)
{
	struct error err = ERROR_NONE;
	FILE *file = fopen("t_xml.tmp", "w");
	xmlDoc *document;

	fputs(XSL(""), file);
	fclose(file);
	document = xmlReadFile("t_xml.tmp", NULL, XML_PARSE_NONET);
	CHECK(document == NULL);
	xmlFreeDoc(document);
	document = parse(XSL("<xsl:import href='t_xml.tmp'/>"), &err);
	CHECK(xsltParseStylesheetDoc(document) == NULL);
	xmlFreeDoc(document); /* which a failure leaves to the caller */
	check_nothing_read(XSL("<xsl:template match='/'><r><xsl:copy-of "
			       "select=\"document('t_xml.tmp')\"/></r></xsl:template>"));
	remove("t_xml.tmp");
}

int main(void)
{
	library_init();
	test_parse();
	test_namespaces();
	test_refused();
	test_big();
	test_set();
	test_set_long();
	test_last_error();
	test_nothing_is_loaded();
	library_cleanup();
	return tap_done();
}
