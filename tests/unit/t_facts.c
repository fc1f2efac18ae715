/* SPDX-License-Identifier: MIT */
#include "facts/facts.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/library.h"
#include "base/xml.h"
#include "facts/schema.h"
#include "tap.h"

#include <stdlib.h>

#define HEAD                                                         \
	"{'format':'esureport-facts/"                                \
	"1','collector':{'name':'test','version':'1','mode':'live'," \
	"'started':'2026-11-20','finished':'2026-11-20','elevated':true},"

static struct assets *assets;

/* A copy with " for each ', so that documents can be read here. */
static char *quoted(const char *text)
{
	char *copy = xstrdup(text);

	for (char *at = copy; *at; at++)
		if (*at == '\'')
			*at = '"';
	return copy;
}

static cJSON *json(const char *text)
{
	struct error err = ERROR_NONE;
	char *copy = quoted(text);
	cJSON *document = json_parse(copy, strlen(copy), &err);

	CHECK_STR(err.text, "");
	free(copy);
	return document;
}

static struct facts *facts_from(const char *members, struct error *err)
{
	char *text = xasprintf("%s%s}", HEAD, members);
	char *copy = quoted(text);
	struct facts *facts = facts_parse("in", copy, strlen(copy), assets, err);

	free(copy);
	free(text);
	return facts;
}

static struct facts *good(const char *members)
{
	struct error err = ERROR_NONE;
	struct facts *facts = facts_from(members, &err);

	CHECK_STR(err.text, "");
	return facts;
}

static void refused(const char *members, const char *message)
{
	struct error err = ERROR_NONE;

	CHECK(facts_from(members, &err) == NULL);
	CHECK_STR(err.text, message);
	CHECK_INT(err.exit, EXIT_BAD_INPUT);
}

static const struct {
	const char *format, *text;
	bool holds;
} texts[] = {
	{"esu-id", "a", true},
	{"esu-id", "cbs-reboot-pending", true},
	{"esu-id", "a1-2b", true},
	{"esu-id", "", false},
	{"esu-id", "1a", false},
	{"esu-id", "a-", false},
	{"esu-id", "a--b", false},
	{"esu-id", "A", false},
	{"esu-number", "0", true},
	{"esu-number", "9999999999", true},
	{"esu-number", "12345678901", false},
	{"esu-number", "-1", false},
	{"esu-number", "none", false},
	{"esu-limit", "none", true},
	{"esu-limit", "unclear", true},
	{"esu-limit", "400", true},
	{"esu-limit", "None", false},
	{"esu-version", "6.1", true},
	{"esu-version", "10.0.19045.7727", true},
	{"esu-version", "1.2.3.4.5", true},
	{"esu-version", "1.2.3.4.5.6", false},
	{"esu-version", "10", false},
	{"esu-version", "10.", false},
	{"esu-version", ".1", false},
	{"esu-version", "1..2", false},
	{"esu-version", "1.12345678901", false},
	{"esu-kb", "955430", true},
	{"esu-kb", "5072653", true},
	{"esu-kb", "95543", false},
	{"esu-kb", "50726530", false},
	{"esu-kb", "KB955430", false},
	{"esu-guid-or-none", "f520e45e-7413-4a34-a497-d2765967d094", true},
	{"esu-guid-or-none", "none", true},
	{"esu-guid-or-none", "F520E45E-7413-4A34-A497-D2765967D094", false},
	{"esu-guid-or-none", "f520e45e-7413-4a34-a497-d2765967d09", false},
	{"esu-guid-or-none", "f520e45e-7413-4a34-a497-d2765967d0944", false},
	{"esu-guid-or-none", "f520e45e-7413-4a34-a497", false},
	{"esu-partial-key", "", true},
	{"esu-partial-key", "3VH9P", true},
	{"esu-partial-key", "3VH9", false},
	{"esu-partial-key", "3vh9p", false},
	{"esu-code", "0x80072F8F", true},
	{"esu-code", "0x80072f8f", false},
	{"esu-code", "0x80072F8", false},
	{"esu-code", "0x80072F8F0", false},
	{"esu-code", "0", false},
	{"esu-code", "none", false},
	{"esu-code-or-none", "none", true},
	{"esu-thumbprint", "0123456789ABCDEF0123456789ABCDEF01234567", true},
	{"esu-thumbprint", "0123456789ABCDEF0123456789ABCDEF0123456", false},
	{"esu-thumbprint", "0123456789abcdef0123456789abcdef01234567", false},
	{"esu-time", "2026-11-20", true},
	{"esu-time", "2026-11-20T14:02:11", true},
	{"esu-time", "2026-11-20T14:02:60Z", true},
	{"esu-time", "1600-12-31", false},
	{"esu-time", "2026-13-01", false},
	{"esu-time", "2026-11-32", false},
	{"esu-time", "2026-11-20T24:00:00Z", false},
	{"esu-time", "2026-11-20T14:02", false},
	{"esu-time", "2026-11-20T14:02:11+", false},
	{"esu-time", "2026-11-20 14:02:11", false},
	{"esu-time", "none", false},
	{"esu-time-or-none", "none", true},
	{"esu-date", "2026-11-21", true},
	{"esu-date", "2024-02-29", true},
	{"esu-date", "2000-02-29", true},
	{"esu-date", "2026-02-29", false},
	{"esu-date", "1900-02-29", false},
	{"esu-date", "2026-04-31", false},
	{"esu-date", "2026-11-00", false},
	{"esu-date", "1600-12-31", false},
	{"esu-date", "2026-11-21T00:00:00Z", false},
	{"esu-date", "2026-1-1", false},
	{"esu-date", "none", false},
	{"esu-date", "", false},
	{"esu-key", "HKLM\\SOFTWARE", true},
	{"esu-key", "HKU\\.DEFAULT", true},
	{"esu-key", "HKLM\\", false},
	{"esu-key", "HKLM", false},
	{"esu-key", "hklm\\SOFTWARE", false},
	{"esu-source", "updates.cbs", true},
	{"esu-source", "registry:HKLM\\SOFTWARE", true},
	{"esu-source", "logs:CBS.log", true},
	{"esu-source", "logs:", false},
	{"esu-source", "updates", false},
	{"esu-source", "wsus_server", false},
	{"no-such-format", "", false},
	{"", "", false},
};

static void test_formats(void)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		bool holds = facts_format_matches(texts[i].format, texts[i].text);

		if (!CHECK(holds == texts[i].holds))
			printf("# %s: %s\n", texts[i].format, texts[i].text);
	}
}

/* Checks a document against a small schema: the message, "" when it is valid. */
static void validated(const char *schema_text, const char *document_text, const char *message)
{
	struct error err = ERROR_NONE;
	cJSON *source = json(schema_text);
	cJSON *document = json(document_text);
	struct schema *schema = schema_compile(source, &err);
	bool in_order;

	if (schema)
		CHECK(schema_validate(schema, document, &in_order, &err) == !*message);
	CHECK_STR(err.text, message);
	CHECK_INT(err.exit, !*message ? 0 : schema ? EXIT_BAD_INPUT : EXIT_INTERNAL);
	schema_free(schema);
	cJSON_Delete(document);
	cJSON_Delete(source);
}

static void test_schema(void)
{
	static const char list[] = "{'type':'object','properties':{'a':{'type':'array',"
				   "'minItems':1,'items':{'$ref':'#/$defs/b'}}},"
				   "'additionalProperties':false,'$defs':{'b':{'type':"
				   "'integer','minimum':1,'maximum':3}}}";

	validated("{'type':'text'}", "1", "facts schema: type 'text' is not supported");
	validated("{'format':'date'}", "1", "facts schema: unknown format 'date'");
	validated("{'oneOf':[]}", "1", "facts schema: keyword 'oneOf' is not supported");
	validated("{'additionalProperties':true}", "{}",
		"facts schema: keyword 'additionalProperties' is not supported");
	validated("{'$ref':'#/$defs/x'}", "1", "facts schema: unknown $ref '#/$defs/x'");
	validated("{'$ref':'other.json'}", "1", "facts schema: unknown $ref 'other.json'");
	validated(list, "{'a':[1,2,3]}", "");
	validated(list, "{}", "");
	validated(list, "{'a':[]}", "$.a: the list is empty");
	validated(list, "{'a':[1,0]}", "$.a[1]: 0 is not between 1 and 3");
	validated(list, "{'a':[1,2,1.5]}", "$.a[2]: 1.5 is not a whole number");
	validated(list, "{'a':1}", "$.a: 1 is not a list");
	validated(list, "{'a':[{}]}", "$.a[0]: an object is not a whole number");
	validated(list, "{'A':[1]}", "$: unknown member 'A'");
	validated("{'type':'object','required':['x','y'],'properties':{'x':{},'y':{}}}",
		"{'x':1}", "$: member 'y' is missing");
	validated("{'enum':['a','b']}", "'b'", "");
	validated("{'enum':['a','b']}", "'c'", "$: \"c\" is not one of a, b");
	validated("{'enum':['a','b']}", "1", "$: 1 is not one of a, b");
	validated("{'const':'a'}", "'b'", "$: \"b\" is not a");
	validated("{'type':'string','maxLength':3}", "'abc'", "");
	validated("{'type':'string','maxLength':3}", "'abcd'", "$: longer than 3 bytes");
	validated("{'type':'boolean'}", "false", "");
	validated("{'type':'boolean'}", "null", "$: null is not true or false");
	validated("{'type':'string','format':'esu-kb'}", "'1'",
		"$: \"1\" is not an update number of 6 or 7 digits");
}

/* The state of a source, given its coverage entry and what the document holds. */
static void state(
	const char *source, const char *entry, const char *content, enum facts_covered expected)
{
	char *members =
		xasprintf("'coverage':[{'source':'%s',%s,'from':'x','time':'none'}]%s%s",
			source, entry, *content ? "," : "", content);
	struct facts *facts = good(members);
	const cJSON *first = json_get(facts_document(facts), "coverage")->child;

	if (!CHECK(facts_covers(facts, json_text(first, "source")) == expected))
		printf("# %s\n", members);
	facts_free(facts);
	free(members);
}

#define COUNT(state, count) "'state':'" state "','count':" #count
#define SERVICE "{'name':'a','state':'running','start':'manual'}"
#define LOG(name) "{'log':'" name "','line':'none','code':'none','text':'x','last':'none'}"
#define VALUE(key, name) "{'key':'" key "','name':'" name "','type':'absent','value':''}"

static void test_coverage(void)
{
	static const char two[] = "'services':[" SERVICE "," SERVICE "]";
	static const char below[] = "'registry':[" VALUE("HKLM\\\\A\\\\B\\\\C", "x") "," VALUE(
		"HKLM\\\\a\\\\D", "x") "]";
	static const char update[] =
		"'updates':[{'kb':'5072653','sources':["
		"{'source':'updates.qfe','state':'installed'},"
		"{'source':'updates.cbs','state':'installed'}]},"
		"{'kb':'955430','sources':[{'source':'updates.cbs','state':'staged'}]}]";
	static const char servicing[] = "'servicing':{'stacks':[{'version':'6.1'}],'rollups':["
					"{'version':'7601.1','state':'installed'}]}";
	static const char product[] =
		"'licensing':{'service_version':'1','products':[{'id':'none','application':"
		"'none','name':'x','status':'licensed','key':'none','partial_key':''}]}";
	static const char registry[] = "'registry':[" VALUE("HKLM\\\\A", "x") "," VALUE(
		"HKLM\\\\a", "y") "," VALUE("HKLM\\\\B", "x") "]";

	state("services", COUNT("collected", 2), two, FACTS_COVERED);
	state("services", COUNT("collected", 3), two, FACTS_PARTIAL);
	state("services", COUNT("collected", 1), two, FACTS_PARTIAL);
	state("services", COUNT("collected", 0), "", FACTS_COVERED);
	state("services", COUNT("collected", 1), "", FACTS_PARTIAL);
	state("services", COUNT("partial", 2), two, FACTS_PARTIAL);
	state("services", COUNT("failed", 2), two, FACTS_FAILED);
	state("services", COUNT("failed", 0), "", FACTS_FAILED);
	state("services", COUNT("absent", 0), "", FACTS_COVERED);
	state("services", COUNT("absent", 2), two, FACTS_PARTIAL);
	state("services", COUNT("absent", 0), two, FACTS_PARTIAL);
	state("services", COUNT("absent", 1), "", FACTS_PARTIAL);

	/* What counts as an entry. */
	state("updates.cbs", COUNT("collected", 2), update, FACTS_COVERED);
	state("updates.qfe", COUNT("collected", 1), update, FACTS_COVERED);
	state("updates.history", COUNT("collected", 0), update, FACTS_COVERED);
	state("servicing", COUNT("collected", 2), servicing, FACTS_COVERED);
	state("licensing", COUNT("collected", 1), product, FACTS_COVERED);
	state("os", COUNT("collected", 2), "'os':{'arch':'x64','release':'','src':'x'}",
		FACTS_COVERED);
	state("arc", COUNT("collected", 1), "'arc':{'status':'unclear'}", FACTS_COVERED);
	state("registry:HKLM\\\\A", COUNT("collected", 2), registry, FACTS_COVERED);
	state("registry:HKLM\\\\b", COUNT("collected", 1), registry, FACTS_COVERED);
	state("logs:b.log", COUNT("collected", 1), "'logs':[" LOG("a.log") "," LOG("B.LOG") "]",
		FACTS_COVERED);

	/* A key without a source of its own belongs to the nearest one above. */
	state("registry:HKLM\\\\A", COUNT("collected", 2), below, FACTS_COVERED);
	state("registry:HKLM\\\\A", COUNT("collected", 1), below, FACTS_PARTIAL);
	state("registry:HKLM\\\\A\\\\b", COUNT("collected", 1), below, FACTS_COVERED);
	state("registry:HKLM\\\\Aa", COUNT("collected", 0), below, FACTS_COVERED);
}

static void test_lookup(void)
{
	struct facts *facts = good("'coverage':["
				   "{'source':'registry:HKLM\\\\Soft','state':'collected',"
				   "'count':0,'from':'one','time':'none'},"
				   "{'source':'os','state':'failed','count':0,'from':'two',"
				   "'time':'none'}]");

	CHECK(facts_covers(facts, "registry:HKLM\\SOFT") == FACTS_COVERED);
	CHECK(facts_covers(facts, "registry:HKLM\\Soft\\x") == FACTS_UNCOVERED);
	CHECK(facts_covers(facts, "hardware") == FACTS_UNCOVERED);
	CHECK(facts_covers(facts, "") == FACTS_UNCOVERED);
	CHECK_STR(json_text(facts_coverage(facts, "REGISTRY:hklm\\soft"), "from"), "one");
	CHECK_STR(json_text(facts_coverage(facts, "os"), "from"), "two");
	CHECK(facts_coverage(facts, "hardware") == NULL);
	facts_free(facts);

	facts = good("'coverage':[]");
	CHECK(facts_covers(facts, "os") == FACTS_UNCOVERED);
	facts_free(facts);
	facts_free(NULL);
}

#define OS(members) "'coverage':[],'os':{" members "}"
#define PRODUCT(key, partial)                                                                  \
	"'coverage':[],'licensing':{'products':[{'id':'none','application':'none','name':'x'," \
	"'status':'licensed','key':'" key "','partial_key':'" partial "'}]}"
#define PACKAGE(kb, package)                                                          \
	"'coverage':[],'updates':[{'kb':'" kb "','sources':[{'source':'updates.cbs'," \
	"'state':'installed','package':'" package "'}]}]"
#define TYPED(name, type, value)                                                       \
	"'coverage':[],'registry':[{'key':'HKLM\\\\A','name':'" name "','type':'" type \
	"','value':'" value "'}]"

static void accepted(const char *members)
{
	facts_free(good(members));
}

/* What the schema cannot say. */
static void test_agreement(void)
{
	accepted(OS("'version':'10.0.19045','build':'19045'"));
	accepted(OS("'version':'10.0.19045.1','build':'19045'"));
	accepted(OS("'build':'19045'"));
	refused(OS("'version':'10.0.19045','build':'1904'"),
		"in: $.os: version 10.0.19045 and build 1904 disagree");
	refused(OS("'version':'10.0.1904','build':'19045'"),
		"in: $.os: version 10.0.1904 and build 19045 disagree");
	accepted(PRODUCT("installed", "3VH9P"));
	accepted(PRODUCT("none", ""));
	accepted(PRODUCT("unclear", "3VH9P"));
	refused(PRODUCT("installed", ""),
		"in: $.licensing.products[0]: key is 'installed' but partial_key is empty");
	refused(PRODUCT("none", "3VH9P"),
		"in: $.licensing.products[0]: key is 'none' but partial_key is given");
	accepted(PACKAGE("5072653", "Package_for_KB5072653~31bf3856ad364e35~amd64~~1.0"));
	accepted(PACKAGE("5072653", "Package_2_for_KB5072653~31bf3856ad364e35~amd64~~1.0"));
	accepted(PACKAGE("5072653", "Package_for_RollupFix~31bf3856ad364e35~amd64~~1.0"));
	refused(PACKAGE("5072653", "Package_2_for_KB507265~31bf3856ad364e35~amd64~~1.0"),
		"in: $.updates[0]: kb is 5072653 but its package names another");
	accepted(TYPED("x", "dword", "0x0000ABcd"));
	accepted(TYPED("x", "qword", "0x0000000000000001"));
	accepted(TYPED("x", "binary", ""));
	accepted(TYPED("x", "binary", "00fF"));
	accepted(TYPED("x", "sz", "anything"));
	accepted(TYPED("*", "key", ""));
	accepted(TYPED("*", "absent", ""));
	refused(TYPED("x", "dword", "0x0000000G"),
		"in: $.registry[0].value: does not fit the type dword");
	refused(TYPED("x", "qword", "0x00000001"),
		"in: $.registry[0].value: does not fit the type qword");
	refused(TYPED("x", "binary", "0"),
		"in: $.registry[0].value: does not fit the type binary");
	refused(TYPED("x", "absent", "0"),
		"in: $.registry[0].value: does not fit the type absent");
	refused(TYPED("x", "key", ""), "in: $.registry[0]: type 'key' goes with the name '*'");
	refused(TYPED("*", "sz", ""), "in: $.registry[0]: type 'key' goes with the name '*'");
	refused("'coverage':[],'updates':["
		"{'kb':'955430','sources':[{'source':'updates.qfe','state':'installed'}]},"
		"{'kb':'955430','sources':[{'source':'updates.cbs','state':'installed'}]}]",
		"in: $.updates: two entries for KB955430");
	refused("'coverage':["
		"{'source':'logs:a','state':'collected','count':0,'from':'','time':'none'},"
		"{'source':'logs:A','state':'failed','count':0,'from':'','time':'none'}]",
		"in: $.coverage: two entries for the source 'logs:a'");
	refused("'coverage':[", "in:1:162: a value is expected here");
}

static void test_digest(void)
{
	struct facts *one = good("'coverage':[],'os':{'arch':'x64','release':'a'}");
	struct facts *two = good("'os':{'release':'a','arch':'x64'},'coverage':[]");
	struct facts *other = good("'coverage':[],'os':{'arch':'x64','release':'b'}");
	struct buf first = BUF_EMPTY, second = BUF_EMPTY;
	struct error err = ERROR_NONE;
	struct facts *again;

	CHECK_INT(strlen(facts_digest(one)), 64);
	CHECK_STR(facts_digest(one), facts_digest(two));
	CHECK(strcmp(facts_digest(one), facts_digest(other)) != 0);
	facts_print(one, &first);
	facts_print(two, &second);
	CHECK_STR(buf_text(&first), buf_text(&second));
	again = facts_parse("again", first.data, first.len, assets, &err);
	CHECK(again && strcmp(facts_digest(one), facts_digest(again)) == 0);
	CHECK_STR(json_text(json_get(facts_document(again), "os"), "release"), "a");
	facts_free(again);
	facts_free(other);
	facts_free(two);
	facts_free(one);
	buf_release(&second);
	buf_release(&first);
}

static xmlNode *item(xmlNode *list, int index)
{
	xmlNode *at = xml_first(list);

	while (index-- > 0)
		at = xml_next(at);
	return at;
}

static void test_view(void)
{
	struct facts *facts = good(
		"'coverage':["
		"{'source':'services','state':'collected','count':2,'from':'scm',"
		"'time':'2026-11-20'},"
		"{'source':'updates.qfe','state':'collected','count':1,'from':'qfe',"
		"'time':'none'},"
		"{'source':'licensing','state':'collected','count':1,'from':'slp',"
		"'time':'2026-11-19'},"
		"{'source':'os','state':'collected','count':1,'from':'reg','time':'none'}],"
		"'os':{'release':'a\\u0007\\u202e<b>'},"
		"'machine':{'cores':4},"
		"'updates':[{'kb':'955430','sources':[{'source':'updates.qfe',"
		"'state':'installed'},{'source':'updates.cbs','state':'failed'}]}],"
		"'licensing':{'products':[{'id':'none','application':'none','name':'x',"
		"'status':'licensed','key':'none','partial_key':''}]},"
		"'services':[" SERVICE ",{'name':'b','state':'stopped','start':'none',"
		"'src':'own'}]");
	xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
	xmlNode *root = xmlNewDocNode(doc, NULL, BAD_CAST "facts", NULL);
	xmlNode *os, *machine, *services, *sources, *product;

	xmlDocSetRootElement(doc, root);
	CHECK(facts_view(facts, root, "arc") == NULL);
	CHECK(facts_view(facts, root, "nothing") == NULL);
	CHECK(xml_first(root) == NULL);
	os = facts_view(facts, root, "os");
	machine = facts_view(facts, root, "machine");
	services = facts_view(facts, root, "services");
	sources = xml_child(item(facts_view(facts, root, "updates"), 0), "sources");
	product = item(xml_child(facts_view(facts, root, "licensing"), "products"), 0);

	CHECK(xml_first(root) == os && xml_is(os, "os"));
	CHECK_STR(xml_get(os, "release"), "a[U+0007][U+202E]<b>");
	CHECK_STR(xml_get(os, "src"), "reg");
	CHECK(xml_get(os, "time") == NULL);
	CHECK_STR(xml_get(machine, "cores"), "4");
	CHECK(xml_get(machine, "src") == NULL);
	CHECK(xml_is(item(services, 0), "item"));
	CHECK_STR(xml_get(item(services, 0), "src"), "scm");
	CHECK_STR(xml_get(item(services, 0), "time"), "2026-11-20");
	CHECK_STR(xml_get(item(services, 1), "src"), "own");
	CHECK_STR(xml_get(item(services, 1), "time"), "2026-11-20");
	CHECK(xml_next(item(services, 1)) == NULL);
	CHECK_STR(xml_get(item(sources, 0), "src"), "qfe");
	CHECK(xml_get(item(sources, 0), "time") == NULL);
	CHECK(xml_get(item(sources, 1), "src") == NULL);
	CHECK_STR(xml_get(product, "src"), "slp");
	CHECK_STR(xml_get(product, "time"), "2026-11-19");
	xmlFreeDoc(doc);
	facts_free(facts);
}

#define ENTRY(source) \
	"{'source':'" source "','state':'collected','count':9,'from':'','time':'none'}"
#define EDITED                                                                                                             \
	HEAD "'coverage':[" ENTRY("os") "," ENTRY("services") "," ENTRY("updates.qfe") "," ENTRY("updates.cbs") "," ENTRY( \
		"registry:HKLM\\\\A") "," ENTRY("logs:a.log") "],"                                                         \
							      "'os':{'arch':'x64'},'services'"                             \
							      ":[" SERVICE "," SERVICE "],"                                \
							      "'updates':[{'kb':'955430','"                                \
							      "sources':[{'source':'updates."                              \
							      "qfe','state':'installed'},"                                 \
							      "{'source':'updates.cbs','"                                  \
							      "state':'installed'}]},"                                     \
							      "{'kb':'955431','sources':[{'"                               \
							      "source':'updates.qfe','state':"                             \
							      "'installed'}]}],"                                           \
							      "'registry':[" VALUE(                                        \
								      "HKLM\\\\A",                                         \
								      "x") "," VALUE("HKLM\\"                              \
										     "\\B",                                \
								      "x") "],"                                            \
									   "'logs':[" LOG(                                 \
										   "a."                                    \
										   "lo"                                    \
										   "g") "," LOG("b.log") "]}"

static int count_of(const cJSON *document, const char *source)
{
	const cJSON *entry;

	cJSON_ArrayForEach(entry, json_get(document, "coverage"))
	{
		if (strcmp(json_text(entry, "source"), source) == 0)
			return (int)json_get(entry, "count")->valuedouble;
	}
	return -1;
}

static void test_recount(void)
{
	struct error err = ERROR_NONE;
	cJSON *document = json(EDITED);

	CHECK(facts_recount(document, &err));
	CHECK_INT(count_of(document, "os"), 1);
	CHECK_INT(count_of(document, "services"), 2);
	CHECK_INT(count_of(document, "updates.qfe"), 2);
	CHECK_INT(count_of(document, "updates.cbs"), 1);
	CHECK_INT(count_of(document, "registry:HKLM\\A"), 1);
	CHECK_INT(count_of(document, "logs:a.log"), 1);
	cJSON_Delete(document);

	document = json("{'coverage':[" ENTRY("os") "," ENTRY("os") "]}");
	CHECK(!facts_recount(document, &err));
	CHECK_STR(err.text, "$.coverage: two entries for the source 'os'");
	CHECK_INT(count_of(document, "os"), 9);
	cJSON_Delete(document);
}

static int size_of(const cJSON *document, const char *list)
{
	return cJSON_GetArraySize(json_get(document, list));
}

static void test_forget(void)
{
	struct error err = ERROR_NONE;
	cJSON *document = json(EDITED);
	struct facts *facts;

	facts_forget(document, "hardware");
	CHECK_INT(size_of(document, "coverage"), 6);
	facts_forget(document, "os");
	CHECK(json_get(document, "os") == NULL);
	CHECK_INT(size_of(document, "coverage"), 5);
	facts_forget(document, "services");
	CHECK_INT(size_of(document, "services"), 0);
	facts_forget(document, "updates.qfe");
	CHECK_INT(size_of(document, "updates"), 1);
	CHECK_INT(size_of(json_get(document, "updates")->child, "sources"), 1);
	facts_forget(document, "logs:a.log");
	CHECK_INT(size_of(document, "logs"), 1);
	/* Names of keys ignore case, here as everywhere. */
	facts_forget(document, "registry:HKLM\\a");
	CHECK_INT(size_of(document, "registry"), 1);
	CHECK_INT(count_of(document, "registry:HKLM\\A"), -1);
	CHECK_INT(count_of(document, "updates.cbs"), 9);

	facts = facts_adopt("edited", document, assets, &err);
	CHECK_STR(err.text, "");
	CHECK(facts && facts_covers(facts, "services") == FACTS_UNCOVERED);
	CHECK(facts && facts_covers(facts, "updates.qfe") == FACTS_UNCOVERED);
	facts_free(facts);
}

static void test_load(void)
{
	struct error err = ERROR_NONE;

	CHECK(facts_load("no/such/file.json", assets, &err) == NULL);
	CHECK_INT(err.exit, EXIT_NO_INPUT);
	CHECK(strncmp(err.text, "no/such/file.json: cannot be read", 33) == 0);

	err = (struct error)ERROR_NONE;
	CHECK(facts_adopt("gone", json("{}"), assets, &err) == NULL);
	CHECK_STR(err.text, "gone: $: member 'format' is missing");
}

int main(void)
{
	struct error err = ERROR_NONE;

	library_init();
	assets = assets_open(NULL, &err);
	test_formats();
	test_schema();
	test_coverage();
	test_lookup();
	test_agreement();
	test_digest();
	test_view();
	test_recount();
	test_forget();
	test_load();
	assets_free(assets);
	library_cleanup();
	return tap_done();
}
