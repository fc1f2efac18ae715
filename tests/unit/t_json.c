/* SPDX-License-Identifier: MIT */
#include "tap.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/library.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BYTES(literal) literal, sizeof(literal) - 1

/* Parses, prints, and compares; the printed text must come back the same. */
static void check_accepted(const char *bytes, size_t len, const char *want)
{
	struct error err = ERROR_NONE;
	struct buf first = BUF_EMPTY;
	struct buf second = BUF_EMPTY;
	cJSON *document = json_parse(bytes, len, &err);
	cJSON *again = NULL;

	CHECK_STR(err.text, "");
	if (document != NULL) {
		json_print(&first, document);
		again = json_parse(first.data, first.len, &err);
	}
	if (again != NULL)
		json_print(&second, again);
	CHECK_STR(buf_text(&first), want);
	CHECK_STR(buf_text(&second), want);
	cJSON_Delete(again);
	cJSON_Delete(document);
	buf_release(&first);
	buf_release(&second);
}

static void check_refused(const char *bytes, size_t len, const char *want)
{
	struct error err = ERROR_NONE;
	cJSON *document = json_parse(bytes, len, &err);

	CHECK(document == NULL);
	CHECK_STR(err.text, want);
	CHECK_INT(err.exit, EXIT_BAD_INPUT);
	cJSON_Delete(document);
}

static void test_accepted(void)
{
	check_accepted(BYTES("{}"), "{}\n");
	check_accepted(BYTES(" [ ] \r\n\t"), "[]\n");
	check_accepted(BYTES("null"), "null\n");
	check_accepted(BYTES("[true,false,null]"), "[\n  true,\n  false,\n  null\n]\n");
	check_accepted(BYTES("\"\""), "\"\"\n");
	check_accepted(BYTES("{\"a\":{\"b\":[1,{}],\"c\":[]},\"B\":\"x\"}"),
		"{\n  \"a\": {\n    \"b\": [\n      1,\n      {}\n    ],\n    \"c\": []\n  },\n"
		"  \"B\": \"x\"\n}\n");
	check_accepted(BYTES("[{\"a\":1},{\"a\":2},{\"A\":{\"a\":3}}]"),
		"[\n  {\n    \"a\": 1\n  },\n  {\n    \"a\": 2\n  },\n  {\n    \"A\": {\n"
		"      \"a\": 3\n    }\n  }\n]\n");
	check_accepted(BYTES("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u001b\x7F<&'\""),
		"\"\\\"\\\\/\\b\\f\\n\\r\\t\\u001b\\u007f<&'\"\n");
	check_accepted(BYTES("\"\\u00e9\xC3\xA9\\u20AC\\ud83d\\uDE00\xF4\x8F\xBF\xBF\""),
		"\"\\u00e9\\u00e9\\u20ac\\ud83d\\ude00\\udbff\\udfff\"\n");
	check_accepted(BYTES("\"\\ud7ff\\ue000\\ud800\\udc00\\udbff\\udfff \\uffff~\""),
		"\"\\ud7ff\\ue000\\ud800\\udc00\\udbff\\udfff \\uffff~\"\n");
	check_accepted(BYTES("\xEF\xBB\xBF[1]"), "[\n  1\n]\n");
	check_accepted(BYTES("\xFF\xFE[\0001\0]\0"), "[\n  1\n]\n");
	check_accepted(BYTES("[\0001\0]\0"), "[\n  1\n]\n");
	check_accepted(BYTES("\0[\0001\0]"), "[\n  1\n]\n");
	check_accepted(BYTES("{\"\xC3\x89\":1,\"\xC3\xA9\":2}"),
		"{\n  \"\\u00c9\": 1,\n  \"\\u00e9\": 2\n}\n");
}

static void test_numbers(void)
{
	check_accepted(BYTES("[0,-0,7,-12,9007199254740992,-9007199254740992,999999999999999]"),
		"[\n  0,\n  0,\n  7,\n  -12,\n  9007199254740992,\n  -9007199254740992,\n"
		"  999999999999999\n]\n");
	check_accepted(BYTES("[1.5,1e3,1E+3,25e-1,0e5,0.0e-999,4294967295]"),
		"[\n  1.5,\n  1000,\n  1000,\n  2.5,\n  0,\n  0,\n  4294967295\n]\n");
	check_accepted(BYTES("[9007199254740994.0,-1e16,1e17]"),
		"[\n  9007199254740994.0,\n  -10000000000000000.0,\n  1e+17\n]\n");
	check_accepted(BYTES("[0.1,1e300,-1.7976931348623157e308,5e-324]"),
		"[\n  0.10000000000000001,\n  1.0000000000000001e+300,\n"
		"  -1.7976931348623157e+308,\n  4.9406564584124654e-324\n]\n");
	check_accepted(BYTES("0.3333333333333333333333333333333333333333333333333333333333333"),
		"0.33333333333333331\n");
	check_accepted(BYTES("0.33333333333333333333333333333333333333333333333333333333333e0"),
		"0.33333333333333331\n");
	check_refused(BYTES("0.33333333333333333333333333333333333333333333333333333333333333"),
		"1:1: a number of more than 63 characters");
	check_refused(BYTES("[9007199254740993]"),
		"1:2: an integer beyond 2^53: write it as a string");
	check_refused(BYTES("[-9007199254740993]"),
		"1:2: an integer beyond 2^53: write it as a string");
	check_refused(BYTES("[10000000000000000]"),
		"1:2: an integer beyond 2^53: write it as a string");
	check_refused(BYTES("133500000000000001"),
		"1:1: an integer beyond 2^53: write it as a string");
	check_refused(BYTES("1e999"), "1:1: a number outside the range of a double");
	check_refused(BYTES("-1e309"), "1:1: a number outside the range of a double");
	check_refused(BYTES("1e-400"), "1:1: a number outside the range of a double");
	check_refused(BYTES("010"), "1:1: a number must not begin with a zero");
	check_refused(BYTES("-00"), "1:1: a number must not begin with a zero");
	check_refused(BYTES("[5.]"), "1:2: a number without digits after the point");
	check_refused(BYTES("[5.e1]"), "1:2: a number without digits after the point");
	check_refused(BYTES("[1e]"), "1:2: a number without digits in its exponent");
	check_refused(BYTES("[1e+]"), "1:2: a number without digits in its exponent");
	check_refused(BYTES("-"), "1:1: a number without digits");
	check_refused(BYTES("-x"), "1:1: a number without digits");
	check_refused(BYTES("+1"), "1:1: a value is expected here");
	check_refused(BYTES(".5"), "1:1: a value is expected here");
	check_refused(BYTES("[1x]"), "1:3: a comma or \"]\" is expected here");
	check_refused(BYTES("0x10"), "1:2: nothing may follow the end of the document");
	check_refused(BYTES("NaN"), "1:1: a value is expected here");
	check_refused(BYTES("Infinity"), "1:1: a value is expected here");
}

static void test_syntax(void)
{
	check_refused(BYTES(""), "1:1: the document is empty");
	check_refused(BYTES(" \n\n "), "3:2: the document is empty");
	check_refused(BYTES("{"), "1:2: the document ends too early");
	check_refused(BYTES("{\"a\""), "1:5: the document ends too early");
	check_refused(BYTES("{\"a\":"), "1:6: the document ends too early");
	check_refused(BYTES("{\"a\":1"), "1:7: the document ends too early");
	check_refused(BYTES("{\"a\":1,"), "1:8: the document ends too early");
	check_refused(BYTES("[[]"), "1:4: the document ends too early");
	check_refused(BYTES("[1,]"), "1:4: a value is expected here");
	check_refused(BYTES("[,1]"), "1:2: a value is expected here");
	check_refused(BYTES("]"), "1:1: a value is expected here");
	check_refused(BYTES("{\"a\":1,}"), "1:8: a name in double quotes is expected here");
	check_refused(BYTES("{a:1}"), "1:2: a name in double quotes is expected here");
	check_refused(BYTES("{'a':1}"), "1:2: a name in double quotes is expected here");
	check_refused(BYTES("{\"a\" 1}"), "1:6: a colon is expected here");
	check_refused(BYTES("{\"a\"}"), "1:5: a colon is expected here");
	check_refused(BYTES("{\"a\":}"), "1:6: a value is expected here");
	check_refused(BYTES("{\"a\":1 \"b\":2}"), "1:8: a comma or \"}\" is expected here");
	check_refused(BYTES("[1}"), "1:3: a comma or \"]\" is expected here");
	check_refused(BYTES("{\"a\":1]"), "1:7: a comma or \"}\" is expected here");
	check_refused(BYTES("[1 2]"), "1:4: a comma or \"]\" is expected here");
	check_refused(BYTES("{}{}"), "1:3: nothing may follow the end of the document");
	check_refused(BYTES("{} x"), "1:4: nothing may follow the end of the document");
	check_refused(BYTES("[1]\0"), "1:4: nothing may follow the end of the document");
	check_refused(BYTES("[1] // c"), "1:5: nothing may follow the end of the document");
	check_refused(BYTES("tru"), "1:1: a value is expected here");
	check_refused(BYTES("True"), "1:1: a value is expected here");
	check_refused(BYTES("nulll"), "1:5: nothing may follow the end of the document");
	check_refused(BYTES("[\v1]"), "1:2: a value is expected here");
	check_refused(BYTES("[\xC2\xA0"
			    "1]"),
		"1:2: a value is expected here");
	check_refused(BYTES("\xEF\xBB\xBF\xEF\xBB\xBF{}"), "1:1: a value is expected here");
	check_refused(BYTES("[1,\n \xFF]"), "2:2: not valid UTF-8");
	check_refused(BYTES("{\"long enough a name\":\0}"), "1:23: a value is expected here");
}

static void test_strings(void)
{
	check_refused(BYTES("\""), "1:2: the document ends within a string");
	check_refused(BYTES("\"abc"), "1:5: the document ends within a string");
	check_refused(BYTES("\"abc\\"), "1:6: the document ends within a string");
	check_refused(BYTES("\"abc\\\""), "1:7: the document ends within a string");
	check_refused(BYTES("[\"a\nb\"]"), "1:4: a raw control character (U+000A) in a string");
	check_refused(BYTES("[\"a\tb\"]"), "1:4: a raw control character (U+0009) in a string");
	check_refused(BYTES("[\"KB1, then more text\0KB2\"]"),
		"1:22: a raw control character (U+0000) in a string");
	check_refused(BYTES("[\"\x1F\"]"), "1:3: a raw control character (U+001F) in a string");
	check_refused(BYTES("[\"KB1\\u0000KB2\"]"), "1:6: \\u0000 is not allowed");
	check_refused(BYTES("{\"a\\u0000b\":1}"), "1:4: \\u0000 is not allowed");
	check_refused(BYTES("\"\\x41\""), "1:2: an unknown escape sequence in a string");
	check_refused(BYTES("\"\\U0041\""), "1:2: an unknown escape sequence in a string");
	check_refused(BYTES("\"\\\0\""), "1:2: an unknown escape sequence in a string");
	check_refused(BYTES("\"\\u12\""), "1:2: \\u needs four hexadecimal digits");
	check_refused(BYTES("\"\\u12"), "1:2: \\u needs four hexadecimal digits");
	check_refused(BYTES("\"\\u12g4\""), "1:2: \\u needs four hexadecimal digits");
	check_refused(BYTES("\"\\u+123\""), "1:2: \\u needs four hexadecimal digits");
	check_refused(BYTES("\"\\ud800\""), "1:2: \\ud800 is half a surrogate pair");
	check_refused(BYTES("\"\\uDFFFx\""), "1:2: \\udfff is half a surrogate pair");
	check_refused(BYTES("\"\\ud800\\n\""), "1:2: \\ud800 is half a surrogate pair");
	check_refused(BYTES("\"\\ud83d\\ud83d\""), "1:2: \\ud83d is half a surrogate pair");
	check_refused(BYTES("\"\\ud83d\\ue000\""), "1:2: \\ud83d is half a surrogate pair");
}

static void test_names(void)
{
	struct buf many = BUF_EMPTY;

	check_refused(
		BYTES("{\"os\":1,\n\n  \"x\":{}, \"os\":2}"), "3:11: two members named \"os\"");
	check_refused(BYTES("{\"os\":1,\"o\\u0073\":2}"), "1:9: two members named \"os\"");
	check_refused(BYTES("{\"OS\":\"evil\",\"os\":\"good\"}"),
		"1:14: members \"OS\" and \"os\" differ in case only");
	check_refused(BYTES("{\"AZ\":1,\"az\":2}"),
		"1:9: members \"AZ\" and \"az\" differ in case only");
	check_accepted(BYTES("{\"@[\":1,\"`{\":2}"), "{\n  \"@[\": 1,\n  \"`{\": 2\n}\n");
	check_refused(BYTES("{\"a\":1,\"\":2}"), "1:8: a member without a name");
	check_refused(BYTES("[{\"a\":{\"b\":1,\"b\":2}}]"), "1:14: two members named \"b\"");
	check_refused(BYTES("{\"a\":{\"b\":1},\"a\":2}"), "1:14: two members named \"a\"");
	check_refused(BYTES("{\"a\":1,\"b\":[{\"a\":1}],\"c\":{\"x\":1},\"B\":2}"),
		"1:34: members \"b\" and \"B\" differ in case only");
	check_refused(BYTES("{\"\\u001b[2J\xE2\x80\xAE\":1,\"\\u001b[2J\xE2\x80\xAE\":2}"),
		"1:17: two members named \"[U+001B][2J[U+202E]\"");
	check_refused(BYTES("{\"c\":1,\"a\":1,\"A\":1,\"c\":1}"),
		"1:14: members \"a\" and \"A\" differ in case only");
	check_accepted(BYTES("{\"abcdefgh\":1,\"abcdefghi\":2,\"abcdefghj\":3,\"abcdefg\":4}"),
		"{\n  \"abcdefgh\": 1,\n  \"abcdefghi\": 2,\n  \"abcdefghj\": 3,\n"
		"  \"abcdefg\": 4\n}\n");
	check_refused(BYTES("{\"abcdefghi\":1,\"abcdefghI\":2}"),
		"1:16: members \"abcdefghi\" and \"abcdefghI\" differ in case only");

	/* from both sides of the number where sorting begins */
	for (int count = 10; count <= 40; count++) {
		struct error err = ERROR_NONE;
		cJSON *document;
		size_t last;

		buf_clear(&many);
		buf_addc(&many, '{');
		for (int i = 0; i < count; i++)
			buf_addf(&many, "\"name%02d\":1,", (i * 7) % 41);
		last = many.len;
		buf_adds(&many, "\"last\":{}}");
		document = json_parse(many.data, many.len, &err);
		CHECK(document != NULL);
		cJSON_Delete(document);

		buf_truncate(&many, last);
		buf_adds(&many, "\"NAME07\":1,\"name00\":1,\"name07\":1}");
		document = json_parse(many.data, many.len, &err);
		CHECK(document == NULL);
		CHECK(strstr(err.text, ": members \"name07\" and \"NAME07\" differ") != NULL);
		cJSON_Delete(document);
	}
	buf_release(&many);
}

static void repeat(struct buf *buf, const char *text, int count)
{
	for (int i = 0; i < count; i++)
		buf_adds(buf, text);
}

static bool accepted(const struct buf *document, struct error *err)
{
	cJSON *parsed = json_parse(document->data, document->len, err);

	cJSON_Delete(parsed);
	return parsed != NULL;
}

static void test_depth(void)
{
	struct buf text = BUF_EMPTY;
	struct error err = ERROR_NONE;

	repeat(&text, "[", 32);
	repeat(&text, "]", 32);
	CHECK(accepted(&text, &err));
	buf_clear(&text);
	repeat(&text, "[", 33);
	repeat(&text, "]", 33);
	CHECK(!accepted(&text, &err));
	CHECK_STR(err.text, "1:33: nested deeper than 32 levels");
	buf_clear(&text);
	repeat(&text, "{\"a\":", 31);
	buf_adds(&text, "[1]");
	repeat(&text, "}", 31);
	CHECK(accepted(&text, &err));
	buf_clear(&text);
	repeat(&text, "{\"a\":", 100000);
	err = (struct error)ERROR_NONE;
	CHECK(!accepted(&text, &err));
	CHECK_STR(err.text, "1:161: nested deeper than 32 levels");
	buf_release(&text);
}

static void test_limits(void)
{
	static const struct {
		const char *escaped;
		int size;
	} characters[] = {{"\\u007f", 1}, {"\\u0080", 2}, {"\\u07ff", 2}, {"\\u0800", 3},
		{"\\uffff", 3}, {"\\ud800\\udc00", 4}, {"\xE2\x82\xAC", 3}, {"\\n", 1}};
	struct buf text = BUF_EMPTY;
	struct error err = ERROR_NONE;

	buf_addc(&text, '[');
	repeat(&text, "1,", JSON_MAX_NODES - 2);
	buf_adds(&text, "1]");
	CHECK(accepted(&text, &err));
	buf_truncate(&text, text.len - 1);
	buf_adds(&text, ",1]");
	CHECK(!accepted(&text, &err));
	CHECK_STR(err.text, "1:2000000: more than 1000000 values");

	for (size_t i = 0; i < sizeof(characters) / sizeof(characters[0]); i++) {
		int count = JSON_MAX_STRING / characters[i].size;

		buf_clear(&text);
		buf_addc(&text, '"');
		repeat(&text, characters[i].escaped, count);
		repeat(&text, "x", JSON_MAX_STRING % characters[i].size);
		buf_addc(&text, '"');
		err = (struct error)ERROR_NONE;
		CHECK(accepted(&text, &err));
		buf_truncate(&text, text.len - 1);
		buf_adds(&text, "x\"");
		CHECK(!accepted(&text, &err));
		CHECK_STR(err.text, "1:1: a string longer than 1048576 bytes");
	}

	err = (struct error)ERROR_NONE;
	buf_clear(&text);
	buf_adds(&text, "[]");
	memset(buf_reserve(&text, JSON_MAX_BYTES), ' ', JSON_MAX_BYTES - 2);
	buf_truncate(&text, JSON_MAX_BYTES);
	CHECK(accepted(&text, &err));
	buf_addc(&text, ' ');
	CHECK(!accepted(&text, &err));
	CHECK_STR(err.text, "1:1: the document is larger than 64 MiB");
	buf_release(&text);
}

/* Quadratic work would take minutes here. */
static void test_many_names(void)
{
	struct buf text = BUF_EMPTY;
	struct error err = ERROR_NONE;

	buf_addc(&text, '{');
	for (int i = 0; i < 300000; i++)
		buf_addf(&text, "%s\"common-prefix-%06x\":1", i == 0 ? "" : ",",
			(unsigned)(i * 2654435761u) >> 8);
	buf_adds(&text, ",\"unique\":1,\"UNIQUE\":2}");
	CHECK(!accepted(&text, &err));
	CHECK(strstr(err.text, "members \"unique\" and \"UNIQUE\"") != NULL ||
		strstr(err.text, "two members named \"common-prefix-") != NULL);
	buf_release(&text);
}

static void test_get(void)
{
	struct error err = ERROR_NONE;
	cJSON *document = json_parse(BYTES("{\"os\":\"10\",\"n\":7,\"list\":[\"x\"]}"), &err);

	CHECK_STR(json_text(document, "os"), "10");
	CHECK(json_get(document, "OS") == NULL);
	CHECK_STR(json_text(document, "OS"), "");
	CHECK_STR(json_text(document, "n"), "");
	CHECK(json_get(document, "n") != NULL && json_get(document, "n")->valuedouble == 7);
	CHECK(json_get(NULL, "os") == NULL);
	CHECK_STR(json_text(NULL, "os"), "");
	CHECK(json_get(json_get(document, "list"), "x") == NULL);
	cJSON_Delete(document);
}

static void test_build(void)
{
	struct buf out = BUF_EMPTY;
	cJSON *root = cJSON_CreateObject();
	cJSON *list;

	json_add_text(root, "text", "a\"b\\c\n\xC3\xA9");
	json_add_bool(root, "yes", true);
	json_add_bool(root, "no", false);
	json_add_int(root, "zero", 0);
	json_add_int(root, "max", 1LL << 53);
	json_add_int(root, "min", -(1LL << 53));
	json_add_int(root, "above", (1LL << 53) + 1);
	json_add_int(root, "filetime", 133485408001234567);
	json_add_int(root, "below", -(1LL << 53) - 1);
	json_add_text(json_add_object(root, "in"), "k", "v");
	list = json_add_array(root, "list");
	json_push_text(list, "one");
	json_add_int(json_push_object(list), "n", -1);
	json_add_array(root, "none");
	json_print(&out, root);
	CHECK_STR(buf_text(&out),
		"{\n  \"text\": \"a\\\"b\\\\c\\n\\u00e9\",\n  \"yes\": true,\n  \"no\": "
		"false,\n"
		"  \"zero\": 0,\n  \"max\": 9007199254740992,\n  \"min\": -9007199254740992,\n"
		"  \"above\": \"9007199254740993\",\n"
		"  \"filetime\": \"133485408001234567\",\n"
		"  \"below\": \"-9007199254740993\",\n  \"in\": {\n    \"k\": \"v\"\n  },\n"
		"  \"list\": [\n    \"one\",\n    {\n      \"n\": -1\n    }\n  ],\n"
		"  \"none\": []\n}\n");
	buf_clear(&out);
	json_print(&out, json_get(root, "list")->child); /* has a sibling */
	CHECK_STR(buf_text(&out), "\"one\"\n");
	cJSON_Delete(root);
	buf_release(&out);
}

static void check_printed(cJSON *item, const char *want)
{
	struct buf out = BUF_EMPTY;

	json_print(&out, item);
	CHECK_STR(buf_text(&out), want);
	cJSON_Delete(item);
	buf_release(&out);
}

/* Trees that no document gives. */
static void test_print_strange(void)
{
	struct buf out = BUF_EMPTY;
	cJSON *deep = cJSON_CreateArray();
	cJSON *inner = deep;
	struct buf text = BUF_EMPTY;

	check_printed(cJSON_CreateString("a\xFFz\xE2\x82"), "\"a\\ufffdz\\ufffd\\ufffd\"\n");
	check_printed(cJSON_CreateNumber(NAN), "null\n");
	check_printed(cJSON_CreateNumber(-INFINITY), "null\n");
	check_printed(cJSON_CreateNumber(9007199254740994.0), "9007199254740994.0\n");
	check_printed(cJSON_CreateNumber(1e22), "1e+22\n");
	for (int i = 0; i < 500; i++) {
		cJSON *next = cJSON_CreateArray();

		cJSON_AddItemToArray(inner, next);
		inner = next;
	}
	json_print(&out, deep);
	CHECK(strstr(out.data, "\n    [\n") != NULL);
	CHECK_STR(out.data + out.len - 8, "]\n  ]\n]\n");
	cJSON_Delete(deep);
	buf_release(&out);

	/* linear, however much there is to escape */
	repeat(&text, "\"\\\x01", 300000);
	inner = cJSON_CreateString(text.data);
	json_print(&out, inner);
	CHECK_INT(out.len, 300000 * 10 + 3);
	cJSON_Delete(inner);
	buf_release(&text);
	buf_release(&out);
}

int main(void)
{
	library_init();
	test_accepted();
	test_numbers();
	test_syntax();
	test_strings();
	test_names();
	test_depth();
	test_limits();
	test_many_names();
	test_get();
	test_build();
	test_print_strange();
	library_cleanup();
	return tap_done();
}
