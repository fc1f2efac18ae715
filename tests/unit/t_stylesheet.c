/* SPDX-License-Identifier: MIT */
#include "judge/stylesheet.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/library.h"
#include "base/xml.h"
#include "tap.h"

#include <stdlib.h>

static struct assets *assets;

static const struct markup markup = {
	"page div h1 h2 h3 p br a span b em strong code pre ol ul li table thead tbody tr th "
	"td",
	"title id class href rel role scope", "p li"};

static xmlDoc *parse(const char *text)
{
	struct error err = ERROR_NONE;
	xmlDoc *doc = xml_parse("test", text, strlen(text), &err);

	CHECK_STR(err.text, "");
	return doc;
}

/* What is written of a document, or the message. */
static char *written(const char *text)
{
	struct error err = ERROR_NONE;
	struct buf out = BUF_EMPTY;
	xmlDoc *doc = parse(text);

	if (!stylesheet_write(&out, xmlDocGetRootElement(doc), &markup, &err)) {
		buf_clear(&out);
		buf_adds(&out, err.text);
	}
	xmlFreeDoc(doc);
	return buf_steal(&out);
}

static void writes(const char *text, const char *want)
{
	char *got = written(text);

	CHECK_STR(got, want);
	free(got);
}

static void test_write(void)
{
	writes("<p>a &lt;b&gt; &amp; \"c\" 'd'<br/></p>",
		"<p>a &lt;b&gt; &amp; &quot;c&quot; 'd'<br></p>\n");
	writes("<b class=\"&quot;&lt;\"><code/></b>",
		"<b class=\"&quot;&lt;\"><code></code></b>");
	writes("<p xmlns='urn:x'>x</p>", "<p>x</p>\n");
	writes("<p><script/></p>", "element 'script' is not allowed in a page");
	writes("<p><!-- x --></p>", "element 'comment' is not allowed in a page");
	writes("<p style='x'/>", "attribute 'style' is not allowed in a page");
	writes("<p onclick='x'/>", "attribute 'onclick' is not allowed in a page");
}

static void test_addresses(void)
{
	static const char *const good[] = {
		"#x", "https://learn.microsoft.com/", "a-b.html", "a1.html#s-x"};
	static const char *const bad[] = {"", "http://x/", "HTTPS://x/", "javascript:x", "//x/",
		"/x.html", "../x.html", "a/b.html", "A.html", "a.htm", "a.html?x", ".html",
		"a.htmlx", "data:text/html,x"};
	char text[128], want[128];

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		snprintf(text, sizeof(text), "<a href='%s'/>", good[i]);
		snprintf(want, sizeof(want), "<a href=\"%s\"></a>", good[i]);
		writes(text, want);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		snprintf(text, sizeof(text), "<a href='%s'/>", bad[i]);
		snprintf(want, sizeof(want), "a link to '%s' is not allowed in a page", bad[i]);
		writes(text, want);
	}
}

static const char parts[] = "xsl/handbook-index.xsl xsl/conditions.xsl xsl/prose-html.xsl";

static void test_open(void)
{
	struct error err = ERROR_NONE;
	struct error other = ERROR_NONE;

	CHECK(stylesheet_open(assets, "xsl/none.xsl", NULL, &err) == NULL);
	CHECK_INT(err.exit, EXIT_INTERNAL);
	CHECK(stylesheet_open(assets, "data/catalogue/codes.xml", parts, &other) == NULL);
	CHECK(strstr(other.text, ": is no stylesheet") != NULL);
	memset(&other, 0, sizeof(other));
	CHECK(stylesheet_open(assets, "xsl/handbook.xsl", "xsl/none.xsl", &other) == NULL);
	CHECK(strstr(other.text, "none.xsl") != NULL);
	stylesheet_free(NULL);
}

/* A rule of a later grammar: nothing of it is known but the outline. */
static const char later[] =
	"<rulebook xmlns='urn:esureport:rulebook:1' xmlns:r='urn:esureport:rules:1'"
	" xmlns:c='urn:esureport:catalogue:1' program='esureport' version='9' data='2030-01-01'"
	" verified='2030-01-01' digest='aa' count='1'>"
	"<stage id='later' title='A later stage'/>"
	"<entry id='new'>"
	"<r:rule id='new' stage='later' severity='grave' confidence='X' owner='somebody'>"
	"<r:title>A title &lt;b></r:title>"
	"<r:applies when=\"e:os('arch') = 'x64'\" for='one'/>"
	"<r:requires what='patience'>and <r:time days='3'/></r:requires>"
	"<r:test><r:most of='2' else='most fail'>"
	"<r:check that=\"e:new('x')\" else='no' since='2029'/>"
	"<r:none><r:check that='$x' else='one'/><r:none><r:check that='$y' "
	"else='two'/></r:none>"
	"</r:none>"
	"<r:check that=\"not(e:os('arch') = 'x64') or e:kb('1')\"/>"
	"</r:most></r:test>"
	"<r:evidence select=\"e:new('x')\" label='{@name}' found='@x'/>"
	"<r:symptoms><r:symptom code='0x1' log='x.log'/><r:picture of='nothing'/></r:symptoms>"
	"<r:causes><r:cause likelihood='rare' for='one'>a "
	"<r:menu>File</r:menu></r:cause></r:causes>"
	"<r:steps><r:step title='Wait' risk='none'>do <r:slot type='path'/><r:run>dir <r:slot"
	" type='path'/></r:run></r:step></r:steps>"
	"</r:rule>"
	"<call name='new'/><call name='os'/>"
	"<reads source='dreams' title='Dreams' needed='no'/>"
	"</entry>"
	"<c:product id='one' title='Product One'/><c:planet id='x'/>"
	"</rulebook>";

/* The body of a page of a rulebook. */
static char *body(const char *rulebook, const char *name)
{
	const char *params[] = {"page", name, NULL};
	struct error err = ERROR_NONE;
	struct buf out = BUF_EMPTY;
	struct stylesheet *sheet = stylesheet_open(assets, "xsl/handbook.xsl", parts, &err);
	xmlDoc *book = parse(rulebook);
	xmlDoc *page = sheet ? stylesheet_run(sheet, book, params, &err) : NULL;

	CHECK(page && stylesheet_write(&out, xmlDocGetRootElement(page), &markup, &err));
	CHECK_STR(err.text, "");
	xmlFreeDoc(page);
	xmlFreeDoc(book);
	stylesheet_free(sheet);
	return buf_steal(&out);
}

static void test_later_grammar(void)
{
	static const char *const wanted[] = {"<h1>A title &lt;b&gt;</h1>", "A later stage",
		">GRAVE<", "X.", "owner: <code>somebody</code>",
		"The fact arch of Windows is x64. <code>e:os('arch') = 'x64'</code>",
		"Only on Product One.",
		"<code>requires</code> and <p class=\"sm\">what: <code>patience</code></p>",
		"<code>time</code>", "days: <code>3</code>", "<code>most</code>",
		"If not: <strong>most fail</strong>", "of: <code>2</code>",
		"<code>e:new('x')</code><p>If not: <strong>no</strong>",
		"since: <code>2029</code>",
		"None of these holds:", "<code>$x</code><p>If it holds: <strong>one</strong>",
		"This does not hold:", "<code>$y</code><p>If not: <strong>two</strong>",
		"<li><code>not(e:os('arch') = 'x64') or e:kb('1')</code></li>",
		"<code>0x1</code>", "log: <code>x.log</code>", "<code>picture</code>",
		"rare:", "a File", "risk: <code>none</code>", "do [path]",
		"<pre>dir [path]</pre>", "Dreams", "<code>e:os</code>"};
	char *page = body(later, "new");
	char *index = body(later, "index");

	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++) {
		if (!CHECK(strstr(page, wanted[i]) != NULL))
			printf("# want: %s\n", wanted[i]);
	}
	CHECK(strstr(index, "<a href=\"new.html\">A title &lt;b&gt;</a>") != NULL);
	CHECK(strstr(index, "1. A later stage") != NULL);
	free(page);
	free(index);
}

/* Conditions and what stands before them in words: nothing where they are more than that. */
static void test_conditions(void)
{
	static const char *const conditions[][2] = {
		{"e:os('arch') = 'x64'", "The fact arch of Windows is x64. "},
		{"e:os('arch') != 'x64'", "The fact arch of Windows is not x64. "},
		{"not(e:os('arch') != 'x64')", "The fact arch of Windows is x64. "},
		{"e:wsus('limit') = ''", "The fact limit of the WSUS server is empty. "},
		{"e:kb('4490628')", "KB4490628 is installed. "},
		{"not(not(e:kb('1')))", "KB1 is installed. "},
		{"not(e:kb-or-later('1'))", "KB1 or a later update is not installed. "},
		{"e:kb('1') and not(e:kb('2'))",
			"KB1 is installed, and KB2 is not installed. "},
		{"e:has-role('r')", "The product needs: Title. "},
		{"not(e:has-role('r'))", "The product does not need: Title. "},
		{"e:role('r')/@state = 'met'", "Title is installed. "},
		{"e:role('r')/@state != 'met'", "Title is not installed. "},
		{"e:channel() = 'arc'", "The way of the entitlement is Azure Arc. "},
		{"e:programme()/@state = 'ended'", "The state of the programme is ended. "},
		{"e:restart('x')/@state = 'present'",
			"The sign x of a pending restart is present. "},
		{"e:service('s')/@start = 'auto'", "The fact start of the service s is auto. "},
		{"e:reg-key('HKLM\\A')", "The registry key HKLM\\A is there. "},
		{"e:reg('HKLM\\A', 'B')/@value = '1'",
			"The registry value B below HKLM\\A is 1. "},
		{"e:asked('HKLM\\A', 'B')/@type = 'absent'",
			"The registry value (its type) B below HKLM\\A is absent. "},
		{"$v/@value != '1'", "The registry value B below HKLM\\A is not 1. "},
		{"not(e:bit($v, '0x800'))",
			"The registry value B below HKLM\\A does not have all bits of 0x800. "},
		{"$w", "0x1 was seen, in CBS.log or by a user. "},
		{"not($w)", "0x1 was seen neither in CBS.log nor by a user. "},
		{"e:line('l')", "The line \xE2\x80\x9C"
				"a*b\xE2\x80\x9D was seen, in CBS.log or by a user. "},
		{"not(e:seen('a'))", "\xE2\x80\x9C"
				     "a\xE2\x80\x9D was seen neither in a log nor by a user. "},
		{"e:line('unknown')", ""},
		{"e:licence('ESU')", "There is a licence for ESU. "},
		{"not(e:licence('windows')[@key = 'x'])",
			"There is no licence of Windows itself with key: x. "},
		{"e:licence('ESU')[@a = 'x'][@b != 'y']",
			"There is a licence for ESU with a: x, b: not y. "},
		{"e:kb('1') or e:kb('2')", ""},
		{"not(e:kb('1')) or (e:kb('2'))", ""},
		{"not(e:kb('1') and e:kb('2'))", ""},
		{"e:kb('1') and e:new('2')", ""},
		{"e:kb('1') = 'x'", ""},
		{"e:os('arch') = 'x64' or true()", ""},
		{"e:os('arch') = e:os('x')", ""},
		{"e:os(concat('a', 'b')) = 'x'", ""},
		{"e:has-role('unknown')", ""},
		{"e:role('r')/@state = 'met' or e:kb('1')", ""},
		{"e:licence('ESU')[@a = 'x'][1]", ""},
		{"e:licence('ESU')[@a = 'x' or @b = 'y']", ""},
		{"e:licence('ESU')[@a = 'x']/@id", ""},
		{"e:event('0x1', 'CBS.log')[@text = 'x']", ""},
		{"e:bit($v, '0x800') or e:kb('1')", ""},
		{"count(e:licence('ESU')) = 1", ""},
		{"$unknown", ""},
	};
	char *page, *want;

	for (size_t i = 0; i < sizeof(conditions) / sizeof(*conditions); i++) {
		char *rulebook = xasprintf(
			"<rulebook xmlns='urn:esureport:rulebook:1' "
			"xmlns:r='urn:esureport:rules:1' xmlns:c='urn:esureport:catalogue:1'>"
			"<entry id='x'><r:rule id='x'><r:applies when=\"%s\"/></r:rule>"
			"<r:let name='v' value=\"e:asked('HKLM\\A', 'B')\"/>"
			"<r:let name='w' value=\"e:event('0x1', 'CBS.log')\"/></entry>"
			"<c:requirement role='r' title='Title'/>"
			"<c:line id='l' log='CBS.log' text='a*b'/></rulebook>",
			conditions[i][0]);
		page = body(rulebook, "x");
		want = xasprintf(
			"<ul><li>%s<code>%s</code></li>", conditions[i][1], conditions[i][0]);
		if (!CHECK(strstr(page, want) != NULL))
			printf("# want: %s\n", want);
		free(want);
		free(page);
		free(rulebook);
	}
}

int main(void)
{
	struct error err = ERROR_NONE;

	library_init();
	assets = assets_open(NULL, &err);
	test_write();
	test_addresses();
	test_open();
	test_later_grammar();
	test_conditions();
	assets_free(assets);
	library_cleanup();
	return tap_done();
}
