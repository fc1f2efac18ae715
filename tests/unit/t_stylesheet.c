/* SPDX-License-Identifier: MIT */
#include "judge/stylesheet.h"

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

/* The body of a page of that rulebook. */
static char *body(const char *name)
{
	const char *params[] = {"page", name, NULL};
	struct error err = ERROR_NONE;
	struct buf out = BUF_EMPTY;
	struct stylesheet *sheet = stylesheet_open(assets, "xsl/handbook.xsl", parts, &err);
	xmlDoc *book = parse(later);
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
		"<li><code>not(e:os('arch') = 'x64') or e:kb('1')</code></li>",
		"<code>0x1</code>", "log: <code>x.log</code>", "<code>picture</code>",
		"rare:", "a File", "risk: <code>none</code>", "do [path]",
		"<pre>dir [path]</pre>", "Dreams", "<code>e:os</code>"};
	char *page = body("new");
	char *index = body("index");

	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++) {
		CHECK(strstr(page, wanted[i]) != NULL);
		if (!strstr(page, wanted[i]))
			printf("# want: %s\n", wanted[i]);
	}
	CHECK(strstr(index, "<a href=\"new.html\">A title &lt;b&gt;</a>") != NULL);
	CHECK(strstr(index, "1. A later stage") != NULL);
	free(page);
	free(index);
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
	assets_free(assets);
	library_cleanup();
	return tap_done();
}
