/* SPDX-License-Identifier: MIT */
#include "judge/judge.h"

#include "base/alloc.h"
#include "base/index.h"
#include "base/json.h"
#include "base/library.h"
#include "base/xml.h"
#include "judge/catalogue.h"
#include "judge/derive.h"
#include "judge/expression.h"
#include "judge/grammar.h"
#include "judge/order.h"
#include "judge/words.h"
#include "tap.h"

#include <libxml/parser.h>
#include <stdlib.h>

static struct assets *assets;

static void test_index(void)
{
	struct index index = INDEX_EMPTY;
	struct index exact = INDEX_EMPTY;
	int values[300];
	char key[32];
	size_t wrong = 0;

	CHECK(index_get(&index, "a") == NULL);
	index_put(&index, "HKLM\\Soft", &values[0]);
	index_put(&index, "hklm\\SOFT", &values[1]);
	CHECK(index_get(&index, "hklm\\soft") == &values[0]);
	CHECK_INT(index.count, 1);
	CHECK(index_get(&index, "hklm\\soft\\") == NULL);
	CHECK(index_get(&index, "") == NULL);
	index_put(&index, "", &values[2]);
	CHECK(index_get(&index, "") == &values[2]);
	for (int i = 3; i < 300; i++) {
		snprintf(key, sizeof(key), "Key %d", i);
		index_put(&index, key, &values[i]);
	}
	for (int i = 3; i < 300; i++) {
		snprintf(key, sizeof(key), "kEY %d", i);
		wrong += index_get(&index, key) != &values[i];
	}
	CHECK_INT(wrong, 0);
	CHECK(index_get(&index, "HKLM\\SOFT") == &values[0]);
	CHECK_INT(index.count, 299);
	index_release(&index);
	CHECK(index_get(&index, "") == NULL);

	exact.exact = true;
	index_put(&exact, "a", &values[0]);
	index_put(&exact, "A", &values[1]);
	CHECK(index_get(&exact, "a") == &values[0]);
	CHECK(index_get(&exact, "A") == &values[1]);
	index_release(&exact);
}

static const struct grammar_element elements[] = {
	{"list", "version", NULL, "item note", "title", false},
	{"title", NULL, NULL, NULL, NULL, true},
	{"item", "id", "kind when kb code guid from", "item", NULL, false},
	{"note", NULL, NULL, "item", NULL, true},
	{NULL, NULL, NULL, NULL, NULL, false},
};

static const struct grammar_words words_of[] = {
	{"item", "id", "#id"},
	{NULL, "kind", "one two"},
	{NULL, "when", "#date"},
	{NULL, "kb", "#kb"},
	{NULL, "code", "#code"},
	{NULL, "guid", "#guid"},
	{NULL, "from", "#version"},
	{NULL, NULL, NULL},
};

static const struct grammar grammar = {"urn:test", elements, words_of, NULL};

/* Checks what stands behind the title of a list: the message, "" when it is allowed. */
static void shaped(const char *content, const char *message)
{
	struct error err = ERROR_NONE;
	char *text = xasprintf(
		"<list xmlns='urn:test' version='x'>\n<title>t</title>\n%s</list>", content);
	xmlDoc *doc = xml_parse("f.xml", text, strlen(text), &err);

	CHECK_STR(err.text, "");
	CHECK(grammar_check(&grammar, "f.xml", doc, &err) == !*message);
	CHECK_STR(err.text, message);
	CHECK_INT(err.exit, *message ? EXIT_INTERNAL : 0);
	xmlFreeDoc(doc);
	free(text);
}

static void rooted(const char *text, const char *message)
{
	struct error err = ERROR_NONE;
	xmlDoc *doc = xml_parse("f.xml", text, strlen(text), &err);

	CHECK(!grammar_check(&grammar, "f.xml", doc, &err));
	CHECK_STR(err.text, message);
	xmlFreeDoc(doc);
}

static void test_grammar(void)
{
	CHECK(grammar_has_word("one two", "one"));
	CHECK(grammar_has_word("one two", "two"));
	CHECK(!grammar_has_word("one two", "on"));
	CHECK(!grammar_has_word("one two", "one two"));
	CHECK(!grammar_has_word("one two", ""));
	CHECK(!grammar_has_word("", "one"));
	CHECK(!grammar_has_word(NULL, "one"));

	shaped("", "");
	shaped("<item id='a' kind='two' when='2026-11-21' kb='955430' code='0x80072F8F' "
	       "guid='none' from='6.1'/><!-- a comment --><note>x<item id='b'/></note>",
		"");
	shaped("<item/>", "f.xml:3: element 'item' lacks attribute 'id'");
	shaped("<item id='a' colour='x'/>",
		"f.xml:3: unknown attribute 'colour' on element 'item'");
	shaped("<item id='a' kind='three'/>",
		"f.xml:3: attribute kind: 'three' is not one of: one two");
	shaped("<item id='a' kind=''/>", "f.xml:3: attribute kind: '' is not one of: one two");
	shaped("<item id='A'/>", "f.xml:3: attribute id: 'A' is no id");
	shaped("<item id='a' when='soon'/>", "f.xml:3: attribute when: 'soon' is no date");
	shaped("<item id='a' kb='KB1'/>", "f.xml:3: attribute kb: 'KB1' is no kb");
	shaped("<item id='a' code='7'/>", "f.xml:3: attribute code: '7' is no code");
	shaped("<item id='a' guid='x'/>", "f.xml:3: attribute guid: 'x' is no guid");
	shaped("<item id='a' from='7'/>", "f.xml:3: attribute from: '7' is no version");
	shaped("\n<title/>", "f.xml:1: element 'list' has 2 elements 'title', not one");
	shaped("\n<other/>", "f.xml:4: element 'other' is not allowed in 'list'");
	shaped("<item id='a'>\n<note/></item>",
		"f.xml:4: element 'note' is not allowed in 'item'");
	shaped("<item id='a' xmlns='urn:other'/>", "f.xml:3: unknown element 'item'");
	shaped("<item id='a'>text</item>", "f.xml:3: text is not allowed in 'item'");
	shaped("<note><?x y?></note>", "f.xml:3: processing instructions are not allowed");
	rooted("<item xmlns='urn:test' id='a'/>", "f.xml:1: the root element is not 'list'");
	rooted("<list xmlns='urn:test' version=''/>",
		"f.xml:1: element 'list' has 0 elements 'title', not one");
	rooted("<list version=''/>", "f.xml:1: unknown element 'list'");
}

static void test_versions(void)
{
	static const struct {
		const char *a, *b;
		int order;
	} pairs[] = {
		{"", "", 0},
		{"6.1", "6.1", 0},
		{"6.1", "6.1.0.0", 0},
		{"6.1.7601", "6.1.7602", -1},
		{"6.1.10", "6.1.9", 1},
		{"10.0", "6.3", 1},
		{"6.1", "", 1},
		{"6.01", "6.1", 0},
		{"9999999999.1", "9999999999.2", -1},
		{"7601.26221.1.8", "7601.26220.9.9", 1},
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		CHECK_INT(order_versions(pairs[i].a, pairs[i].b), pairs[i].order);
		CHECK_INT(order_versions(pairs[i].b, pairs[i].a), -pairs[i].order);
	}
}

static void test_releases(void)
{
	static const struct {
		const char *a, *b;
		int order;
	} pairs[] = {
		{"1.64.03414.2961", "1.64", 0},
		{"1.64", "1.7", 1},
		{"1.9", "1.10", -1},
		{"2", "1.99", 1},
		{"1", "1.0", 0},
		{"", "", 0},
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		CHECK_INT(order_releases(pairs[i].a, pairs[i].b), pairs[i].order);
		CHECK_INT(order_releases(pairs[i].b, pairs[i].a), -pairs[i].order);
	}
}

static void test_times(void)
{
	static const struct {
		const char *a, *b;
		int order;
	} pairs[] = {
		{"2026-11-20T10:00:00Z", "2026-11-20T10:00:01Z", -1},
		{"2026-11-20T10:00:00", "2026-11-20T09:59:59", 1},
		{"2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z", 0},
		{"2026-11-18", "2026-11-20T10:00:00Z", -1},
		/* A zone or an hour that is not known leaves a day open. */
		{"2026-11-20T10:00:00", "2026-11-20T18:00:00Z", 2},
		{"2026-11-19", "2026-11-20", -1},
		{"2026-11-20", "2026-11-20", 2},
		{"2026-11-20", "2026-11-20T10:00:00Z", 2},
		{"none", "2026-11-20", 2},
	};
	long minutes;

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		CHECK_INT(order_times(pairs[i].a, pairs[i].b), pairs[i].order);
	CHECK(order_minutes("2026-11-20T23:50:00Z", "2026-11-21T00:20:59Z", &minutes));
	CHECK_INT(minutes, 30);
	CHECK(order_minutes("2026-11-20T10:00:00", "2026-11-20T09:00:00", &minutes));
	CHECK_INT(minutes, -60);
	CHECK(!order_minutes("2026-11-20", "2026-11-20T09:00:00", &minutes));
	CHECK(!order_minutes("2026-11-20T10:00:00", "2026-11-20T09:00:00Z", &minutes));
	CHECK(!order_minutes("none", "none", &minutes));
}

static void test_days(void)
{
	static const struct {
		const char *from, *to;
		long days;
	} spans[] = {
		{"2026-11-21", "2026-11-21", 0},
		{"2026-11-20T23:59:59Z", "2026-11-21", 1},
		{"2026-11-21", "2026-11-20", -1},
		{"2024-02-28", "2024-03-01", 2},
		{"2023-02-28", "2023-03-01", 1},
		{"2000-02-28", "2000-03-01", 2},
		{"1900-02-28", "1900-03-01", 1},
		{"2025-12-31", "2026-01-01", 1},
		{"1970-01-01", "2026-11-21", 20778},
		{"1601-01-01", "9999-12-31", 3067670},
	};
	static const char *const wrong[] = {"", "none", "2026", "2026-11", "2026-00-01",
		"2026-13-01", "2026-01-00", "2026-01-32", "20261121", "x026-01-01"};
	long days;

	for (size_t i = 0; i < sizeof(spans) / sizeof(*spans); i++) {
		days = -99;
		CHECK(order_days(spans[i].from, spans[i].to, &days));
		CHECK_INT(days, spans[i].days);
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		CHECK(!order_days(wrong[i], "2026-11-21", &days));
		CHECK(!order_days("2026-11-21", wrong[i], &days));
	}
}

static bool knows(const char *name, size_t len)
{
	return len == 4 && strncmp(name, "item", 4) == 0;
}

#define ROOT                                                                                \
	"XPath: a path from the root cannot tell 'not collected' from 'absent'; use an e: " \
	"function"

static void test_expressions(void)
{
	static const char *const good[] = {
		"true()",
		"e:item('a')",
		"e:item( 'a' )/@b = 'c' and not($let)",
		"e:item('a')[@b = \"/x\"]/@c",
		"e:item('a')[last()]/@b",
		"count(e:item('//')) > 3",
		"$let/@value != '' or false()",
		"3 div 2 - 1 mod 4 = 5",
	};
	/* Only about one item of evidence. */
	static const char *const item[] = {
		"@found",
		"concat(@a, ': ', normalize-space(@b))",
		"sources/item/@state",
	};
	static const struct {
		const char *text, *message;
	} bad[] = {
		{"e:other('a')", "XPath: unknown function 'e:other'"},
		{"e:items('a')", "XPath: unknown function 'e:items'"},
		{"item('a')", "XPath: unknown function 'item'"},
		{"document('x')", "XPath: unknown function 'document'"},
		{"id('x')", "XPath: unknown function 'id'"},
		{"lang ('x')", "XPath: unknown function 'lang'"},
		{"e:item('a')[text()]", "XPath: unknown function 'text'"},
		{"$nothing", "XPath: no <let> for the variable '$nothing'"},
		{"$", "XPath: no <let> for the variable '$'"},
		{"$lets", "XPath: no <let> for the variable '$lets'"},
		{"'a", "XPath: unfinished literal"},
		{"e:item(\"a')", "XPath: unfinished literal"},
		{"/facts/os", ROOT},
		{" / facts", ROOT},
		{"count(/facts)", ROOT},
		{"e:item('a')[/facts/os]", ROOT},
		{"'a' = /facts/os/@arch", ROOT},
		{"//os", ROOT},
		{"e:item('a')//@b", "XPath: '//' searches everything"},
		{"e:item('a'", "XPath: cannot be understood: e:item('a'"},
		{"", "XPath: cannot be understood: "},
	};
	/* Other ways to a value whose source nobody asked for; the message is free. */
	static const char *const raw[] = {
		"os/@arch",
		"true() and /facts/os/@arch",
		"false() or /facts/os",
		"child::os/@arch",
		"*/@arch",
		"../os/@arch",
		"ancestor::facts/os/@arch",
		"e:item('a')/../../os/@arch",
		"$let/../os/@arch",
		"e:item('a')[../../os/@arch]",
		"e:item('a')[@b = os/@arch]",
	};
	struct index lets = INDEX_EMPTY;
	int value;

	lets.exact = true;
	index_put(&lets, "let", &value);
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		struct error err = ERROR_NONE;
		xmlXPathCompExpr *compiled =
			expression_compile(good[i], false, &lets, knows, &err);
		CHECK(compiled != NULL);
		CHECK_STR(err.text, "");
		xmlXPathFreeCompExpr(compiled);
	}
	for (size_t i = 0; i < sizeof(item) / sizeof(*item); i++) {
		struct error err = ERROR_NONE;
		xmlXPathCompExpr *compiled =
			expression_compile(item[i], true, &lets, knows, &err);
		CHECK(compiled != NULL);
		xmlXPathFreeCompExpr(compiled);
		CHECK(expression_compile(item[i], false, &lets, knows, &err) == NULL);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct error err = ERROR_NONE;
		CHECK(expression_compile(bad[i].text, false, &lets, knows, &err) == NULL);
		CHECK_STR(err.text, bad[i].message);
		CHECK_INT(err.exit, EXIT_INTERNAL);
	}
	for (size_t i = 0; i < sizeof(raw) / sizeof(*raw); i++) {
		struct error err = ERROR_NONE;
		xmlXPathCompExpr *compiled =
			expression_compile(raw[i], false, &lets, knows, &err);
		if (!CHECK(compiled == NULL))
			printf("# %s\n", raw[i]);
		xmlXPathFreeCompExpr(compiled);
	}
	index_release(&lets);
}

static void test_existential(void)
{
	static const char *const yes[] = {
		"e:licence('ESU')",
		"e:licence('ESU')[@key = 'installed']",
		"e:licence('ESU')[@key = 'installed'][@status = 'licensed']",
		"e:event('0x80244007', 'WindowsUpdate.log')",
		"e:restart('*')[@state = 'present' or @state = 'unclear']",
		"e:cert('CA')[starts-with(@subject, 'x')]",
	};
	/* Each could turn false when facts are added. */
	static const char *const no[] = {
		"not(e:licence('ESU'))",
		"e:licence('ESU')[not(@key = 'installed')]",
		"e:licence('ESU')[last()]",
		"e:licence('ESU')[position() = 2]",
		"e:licence('ESU')[count(@x) = 0]",
		"e:licence('ESU')[@key = e:os('arch')]",
		"e:licence('ESU')[1]/@key",
		"e:licence('ESU')[1][@status = 'licensed']",
		"e:licence('ESU') | e:cert('CA')",
		"e:licence('ESU')[@key = $let]",
		"$let",
		"@key",
		"e:os('revision') < 3",
		"e:os('arch') = 'x64'",
		"e:kb('1') != 'yes'",
		"e:licence('ESU')[not (@key = 'installed')]",
		"e:licence('ESU')[@key = 'installed'] and true()",
	};

	for (size_t i = 0; i < sizeof(yes) / sizeof(*yes); i++) {
		if (!CHECK(expression_is_existential(yes[i])))
			printf("# %s\n", yes[i]);
	}
	for (size_t i = 0; i < sizeof(no) / sizeof(*no); i++) {
		if (!CHECK(!expression_is_existential(no[i])))
			printf("# %s\n", no[i]);
	}
}

static void filled(const struct words *words, const char *key, const char *expected)
{
	char *text = words_fill(
		words, key, "a", "one", "ab", "two", "empty", "", "brace", "{a}", NULL);

	CHECK_STR(text, expected);
	free(text);
}

static void test_words(void)
{
	static const char map[] =
		"{\"plain\": \"text\", \"slots\": \"{a}-{ab}-{a}.\", \"none\": \"\","
		"\"unknown\": \"{x} {a\\u007d\", \"open\": \"x {a\", \"empty\": \"[{empty}]\","
		"\"brace\": \"{brace}{}\", \"twice\": \"{{a}}\"}";
	struct error err = ERROR_NONE;
	struct words words = {json_parse(map, sizeof(map) - 1, &err), NULL};

	CHECK_STR(err.text, "");
	CHECK_STR(words_get(&words, "plain"), "text");
	CHECK_STR(words_get(&words, "no.such.key"), "no.such.key");
	filled(&words, "plain", "text");
	filled(&words, "slots", "one-two-one.");
	filled(&words, "none", "");
	filled(&words, "unknown", "{x} one");
	filled(&words, "open", "x one");
	filled(&words, "empty", "[]");
	/* What a value brings along is not filled again. */
	filled(&words, "brace", "{a}{}");
	filled(&words, "twice", "{{a}}");
	filled(&words, "no.such.key", "no.such.key");
	words_release(&words);

	CHECK(words_load(&words, assets, "en", &err));
	CHECK_STR(words_get(&words, "verdict.ready.word"), "READY");
	words_release(&words);
	CHECK(!words_load(&words, assets, "xx", &err));
	CHECK_INT(err.exit, EXIT_USAGE);
	words_release(&words);
}

static void test_catalogue(void)
{
	struct catalogue catalogue;
	struct error err = ERROR_NONE;
	const xmlNode *entry;
	char *text;

	CHECK(catalogue_load(&catalogue, assets, true, &err));
	CHECK_STR(err.text, "");
	CHECK(catalogue_programme(&catalogue, "windows-10") != NULL);
	CHECK(catalogue_programme(&catalogue, "windows-11") == NULL);
	CHECK(catalogue_knows_role(&catalogue, "sha2-signing"));
	CHECK(!catalogue_knows_role(&catalogue, "sha2"));
	CHECK(catalogue_requirement(&catalogue, "sha2-signing", "windows-7-sp1") != NULL);
	CHECK(catalogue_requirement(&catalogue, "sha2-signing", "windows-10-22h2") == NULL);

	/* The entry for the product, the full name, the kind: in this order. */
	entry = catalogue_source(&catalogue, "updates.cbs", "windows-7-sp1");
	CHECK_STR(xml_get(entry, "run"), "dism /online /get-packages /format:list");
	entry = catalogue_source(&catalogue, "updates.cbs", "windows-server-2008-sp2");
	CHECK(strncmp(xml_get(entry, "run"), "reg query", 9) == 0);
	entry = catalogue_source(&catalogue, "logs:CBS.log", "");
	CHECK_STR(xml_get(entry, "title"), "Servicing log");
	entry = catalogue_source(&catalogue, "logs:other.log", "");
	text = catalogue_fill(entry, "title", "logs:other.log");
	CHECK_STR(text, "Log other.log");
	free(text);
	entry = catalogue_source(&catalogue, "registry:HKLM\\SOFTWARE", "");
	text = catalogue_fill(entry, "run", "registry:HKLM\\SOFTWARE");
	CHECK_STR(text, "reg query \"HKLM\\SOFTWARE\"");
	free(text);
	CHECK(catalogue_source(&catalogue, "wmi", "") == NULL);
	text = catalogue_fill(NULL, "title", "wmi");
	CHECK_STR(text, "wmi");
	free(text);
	catalogue_release(&catalogue);
}

static void test_status(void)
{
	static const struct {
		const char *state;
		int status;
	} verdicts[] = {{"ready", 0}, {"blocked", 1}, {"action", 1}, {"incomplete", 2},
		{"not-eligible", 3}, {"ended", 3}, {"", 2}, {"Ready", 2}};

	for (size_t i = 0; i < sizeof(verdicts) / sizeof(*verdicts); i++) {
		cJSON *results = cJSON_CreateObject();
		cJSON *verdict = json_add_object(results, "verdict");
		json_add_text(verdict, "state", verdicts[i].state);
		CHECK_INT(judge_status(results), verdicts[i].status);
		cJSON_Delete(results);
	}
}

static void test_rules(void)
{
	struct error err = ERROR_NONE;
	struct judge *judge = judge_new(assets, JUDGE_MACHINES, "en", &err);
	struct buf out = BUF_EMPTY;

	CHECK_STR(err.text, "");
	judge_list_rules(judge, &out);
	CHECK(strstr(buf_text(&out), "eligible-product ") != NULL);
	CHECK(strstr(buf_text(&out), "\npending-restart ") != NULL);
	buf_clear(&out);
	CHECK(judge_show_rule(judge, "tls12-winhttp", &out, &err));
	CHECK(strstr(buf_text(&out), "TLS 1.2 for WinHTTP") != NULL);
	buf_clear(&out);
	CHECK(!judge_show_rule(judge, "tls12", &out, &err));
	CHECK_STR(err.text, "no rule 'tls12'; see 'esureport rules list'");
	CHECK_INT(err.exit, EXIT_BAD_INPUT);
	CHECK_INT(out.len, 0);
	buf_release(&out);
	judge_free(judge);
	judge_free(NULL);
}

int main(void)
{
	struct error err = ERROR_NONE;

	library_init();
	assets = assets_open(NULL, &err);
	test_index();
	test_grammar();
	test_versions();
	test_days();
	test_releases();
	test_times();
	test_expressions();
	test_existential();
	test_words();
	test_catalogue();
	test_status();
	test_rules();
	assets_free(assets);
	library_cleanup();
	return tap_done();
}
