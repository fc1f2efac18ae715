/* SPDX-License-Identifier: MIT */
/*
 * What the cases of tests/mustache cannot say in JSON: bytes that are not UTF-8, numbers
 * that JSON lacks, limits, and the callbacks.
 */
#include "tap.h"

#include "base/buf.h"
#include "base/json.h"
#include "mustache/mustache.h"

#include <math.h>
#include <stdlib.h>

static struct template *compile(const char *source)
{
	struct error err = ERROR_NONE;
	struct template *t = mustache_compile("t", source, strlen(source), &err);

	CHECK_STR(err.text, "");
	return t;
}

/* Renders into *out, which is emptied first, and gives the error text, "" for none. */
static const char *render(const char *source, const cJSON *context,
	const struct mustache_options *options, struct buf *out, struct error *err)
{
	struct mustache_options all = *options;
	struct template *t = compile(source);

	all.write = mustache_to_buf;
	all.out = out;
	buf_clear(out);
	*err = (struct error)ERROR_NONE;
	CHECK(mustache_render(t, context, &all, err) == (err->exit == 0));
	mustache_free(t);
	return err->text;
}

static void check_escape(
	enum mustache_escape escape, const char *text, size_t len, const char *want)
{
	struct buf out = BUF_EMPTY;

	mustache_escape_text(escape, text, len, mustache_to_buf, &out);
	CHECK_STR(buf_text(&out), want);
	buf_release(&out);
}

static void test_escape(void)
{
	check_escape(ESCAPE_HTML, "", 0, "");
	check_escape(ESCAPE_HTML, "a<b", 2, "a&lt;");
	check_escape(ESCAPE_HTML, "\0x", 2, "&#65533;x");
	check_escape(ESCAPE_HTML, "\xC3\xA9\xFF\xC3", 4, "&#233;&#65533;&#65533;");
	check_escape(ESCAPE_HTML, "\xC3\xA9", 1, "&#65533;");
	check_escape(ESCAPE_HTML, "\xED\xA0\x80", 3, "&#65533;&#65533;&#65533;");
	check_escape(ESCAPE_HTML, "\xF4\x8F\xBF\xBD", 4, "&#1114109;");
	check_escape(ESCAPE_HTML, "\xF4\x8F\xBF\xBE", 4, "&#65533;");
	check_escape(ESCAPE_XML, "'\xE2\x82\xAC\x80", 5, "&apos;&#8364;&#65533;");
	check_escape(ESCAPE_NONE, "<\xFF", 2, "<\xFF");
	check_escape(ESCAPE_CSV, "", 0, "\"\"");
	check_escape(ESCAPE_CSV, "\"", 1, "\"\"\"\"");
	check_escape(ESCAPE_CSV, "\xFF=", 2, "\"\xFF=\"");
	check_escape(ESCAPE_CSV, "\n=", 2, "\"'\n'=\"");
	check_escape(
		ESCAPE_CSV, "\xE2\x80\x8B\xEF\xBB\xBF-", 7, "\"'\xE2\x80\x8B\xEF\xBB\xBF-\"");
	check_escape(ESCAPE_MARKDOWN, "", 0, "");
	check_escape(ESCAPE_MARKDOWN, "12", 2, "12");
	check_escape(ESCAPE_MARKDOWN, "\t", 1, " ");
	check_escape(ESCAPE_MARKDOWN, "x!y", 2, "x\\!");
	check_escape(ESCAPE_MARKDOWN, "a://", 3, "a:/");
}

/* Every single byte, against what the header promises. */
static void test_bytes(void)
{
	int bad_html = 0;
	int bad_markdown = 0;

	for (int i = 0; i < 256; i++) {
		char c = (char)i;
		bool plain = c == '\t' || c == '\n' ||
			     (i >= ' ' && i < 0x7F && strchr("&<>\"'", c) == NULL);
		bool marked =
			i > ' ' && i < 0x7F && strchr("\\`*_{}[]()#+-.=!|<>@~&:$", c) != NULL;
		struct buf out = BUF_EMPTY;

		mustache_escape_text(ESCAPE_HTML, &c, 1, mustache_to_buf, &out);
		if (plain != (out.len == 1) || (plain ? out.data[0] != c : out.data[0] != '&'))
			bad_html++;
		buf_clear(&out);
		mustache_escape_text(ESCAPE_MARKDOWN, &c, 1, mustache_to_buf, &out);
		if (marked != (out.len == 2) || (marked && out.data[0] != '\\'))
			bad_markdown++;
		buf_release(&out);
	}
	CHECK_INT(bad_html, 0);
	CHECK_INT(bad_markdown, 0);
}

static void check_number(double number, const char *want)
{
	cJSON *item = cJSON_CreateNumber(number);
	struct mustache_options options = {.escape = ESCAPE_NONE};
	struct buf out = BUF_EMPTY;
	struct error err;

	CHECK_STR(render("{{.}}", item, &options, &out, &err), "");
	CHECK_STR(buf_text(&out), want);
	if (isfinite(number))
		CHECK(strtod(buf_text(&out), NULL) == number);
	buf_release(&out);
	cJSON_Delete(item);
}

static void test_numbers(void)
{
	check_number(0, "0");
	check_number(-0.0, "0");
	check_number(1e15, "1000000000000000");
	check_number(9007199254740991, "9007199254740991");
	check_number(9007199254740992, "9007199254740992");
	check_number(-9007199254740992, "-9007199254740992");
	check_number(9007199254740994, "9007199254740994");
	check_number(1e16, "1e+16");
	check_number(1e21, "1e+21");
	check_number(1.7976931348623157e308, "1.7976931348623157e+308");
	check_number(2.2250738585072014e-308, "2.2250738585072014e-308");
	check_number(4.9406564584124654e-324, "5e-324");
	check_number(1e-310, "1e-310");
	check_number(-0.001, "-0.001");
	check_number(0.00001, "1e-5");
	check_number(1.0 / 3, "0.3333333333333333");
	check_number(5e-10, "5e-10");
	check_number(123456789.125, "123456789.125");
	check_number((double)NAN, "");
	check_number((double)INFINITY, "");
}

static void test_limits(void)
{
	struct mustache_options options = {.escape = ESCAPE_HTML, .max_output = 10};
	struct buf out = BUF_EMPTY;
	struct error err;
	cJSON *root = cJSON_CreateObject();
	cJSON *list = json_add_array(root, "l");

	json_add_text(root, "x", "<<");
	for (int i = 0; i < 150; i++)
		json_push_text(list, "");
	CHECK_STR(render("1234567890", root, &options, &out, &err), "");
	CHECK_STR(buf_text(&out), "1234567890");
	CHECK_STR(render("12345678901", root, &options, &out, &err),
		"t:1:1: more than 10 bytes of output");
	CHECK_INT(err.exit, EXIT_INTERNAL);
	CHECK_STR(render("12{{x}}", root, &options, &out, &err), "");
	CHECK_STR(render("ab\n{{x}}", root, &options, &out, &err),
		"t:2:1: more than 10 bytes of output");
	CHECK_STR(render("{{#l}}-{{/l}}", root, &options, &out, &err),
		"t:1:7: more than 10 bytes of output");
	CHECK_STR(render("{{#l}}{{#l}}{{#l}}{{/l}}{{/l}}{{/l}}", root, &options, &out, &err),
		"t:1:13: more work than an output of 10 bytes is worth");
	options.max_output = 0;
	CHECK_STR(
		render("{{#l}}{{#l}}{{#l}}{{/l}}{{/l}}{{/l}}", root, &options, &out, &err), "");
	options.max_output = SIZE_MAX;
	CHECK_STR(render("{{x}}", root, &options, &out, &err), "");
	CHECK_STR(buf_text(&out), "&lt;&lt;");
	buf_release(&out);
	cJSON_Delete(root);
}

struct asked {
	struct template *given;
	char names[64];
	const char *broken;
};

static const struct template *find(void *found, const char *name, struct error *err)
{
	struct asked *asked = found;

	snprintf(asked->names + strlen(asked->names),
		sizeof(asked->names) - strlen(asked->names), "%s;", name);
	if (asked->broken != NULL && strcmp(name, asked->broken) == 0) {
		error_set(err, EXIT_NO_INPUT, "%s.mustache: no such file", name);
		return NULL;
	}
	return asked->given;
}

static void test_find(void)
{
	struct asked asked = {NULL, "", NULL};
	struct mustache_options options = {.escape = ESCAPE_NONE};
	struct buf out = BUF_EMPTY;
	struct error err;
	struct error found = ERROR_NONE;
	cJSON *root = cJSON_CreateObject();
	struct template *page = compile("{{>a}}");

	json_add_text(root, "up", "../a");
	json_add_text(root, "a", "b");
	CHECK_STR(render("[{{>a}}]", root, &options, &out, &err), "");
	CHECK_STR(buf_text(&out), "[]");
	options.strict = true;
	CHECK_STR(render("{{>a}}", root, &options, &out, &err), "t:1:1: unknown partial `a`");
	options.strict = false;
	options.find = find;
	options.found = &asked;
	CHECK_STR(render("{{>a}}{{>*up}}{{>*a}}{{>../x}}", root, &options, &out, &err), "");
	CHECK_STR(asked.names, "a;b;../x;");
	asked.broken = "a";
	options.write = mustache_to_buf;
	options.out = &out;
	CHECK(!mustache_render(page, root, &options, &found));
	CHECK_STR(found.text, "t:1:1: a.mustache: no such file");
	CHECK_INT(found.exit, EXIT_NO_INPUT);
	asked.broken = "x";
	asked.given = compile("{{>x}}{{$k}}{{/k}}");
	options.strict = true;
	CHECK_STR(render("\n{{<a}}{{$k}}{{/k}}{{/a}}", root, &options, &out, &err),
		"t:1:1: x.mustache: no such file");
	mustache_free(asked.given);
	options.strict = false;
	asked.given = compile("A");
	CHECK_STR(render("{{>a}}{{>a}}", root, &options, &out, &err), "");
	CHECK_STR(buf_text(&out), "AA");
	mustache_free(asked.given);
	mustache_free(page);
	cJSON_Delete(root);
	buf_release(&out);
}

static void note_size(void *out, const char *bytes, size_t len)
{
	size_t *sizes = out;

	(void)bytes;
	sizes[0]++;
	sizes[1] += len;
}

/* Pieces of any size arrive in order, few and complete. */
static void test_write(void)
{
	struct buf source = BUF_EMPTY;
	struct buf want = BUF_EMPTY;
	struct buf out = BUF_EMPTY;
	struct mustache_options options = {.escape = ESCAPE_HTML};
	struct error err;
	size_t sizes[2] = {0, 0};
	struct template *t;
	cJSON *text;

	for (int i = 0; i < 200; i++) {
		buf_addf(&source, "%0*d{{.}}", i * 10 % 997, i);
		buf_addf(&want, "%0*d&amp;", i * 10 % 997, i);
	}
	buf_addf(&source, "%09000d{{.}}%020000d", 1, 2);
	buf_addf(&want, "%09000d&amp;%020000d", 1, 2);
	text = cJSON_CreateString("&");
	CHECK_STR(render(buf_text(&source), text, &options, &out, &err), "");
	CHECK_STR(buf_text(&out), buf_text(&want));
	options.write = note_size;
	options.out = sizes;
	t = compile(buf_text(&source));
	CHECK(mustache_render(t, text, &options, &err));
	CHECK_INT(sizes[1], want.len);
	CHECK(sizes[0] < 40);
	mustache_free(t);
	cJSON_Delete(text);
	buf_release(&source);
	buf_release(&want);
	buf_release(&out);
}

static void test_template(void)
{
	static const char bytes[] = "a\0{{x}}{{y";
	char name[] = "name";
	struct mustache_options options = {.escape = ESCAPE_NONE};
	struct error err = ERROR_NONE;
	struct buf out = BUF_EMPTY;
	struct template *t = mustache_compile(name, bytes, 7, &err);
	cJSON *root = cJSON_CreateObject();

	CHECK(t != NULL);
	name[0] = '-';
	json_add_text(root, "x", "v");
	options.write = mustache_to_buf;
	options.out = &out;
	CHECK(mustache_render(t, root, &options, &err));
	CHECK(mustache_render(t, root, &options, &err));
	CHECK_INT(out.len, 6);
	CHECK(out.len == 6 && memcmp(out.data, "a\0va\0v", 6) == 0);
	options.strict = true;
	CHECK(!mustache_render(t, NULL, &options, &err));
	CHECK_STR(err.text, "name:1:3: unknown name `x`");
	mustache_free(t);
	mustache_free(NULL);
	err = (struct error)ERROR_NONE;
	CHECK(mustache_compile("n", bytes, sizeof(bytes) - 1, &err) == NULL);
	CHECK_STR(err.text, "n:1:8: the tag is not closed");
	CHECK_INT(err.exit, EXIT_INTERNAL);
	err = (struct error)ERROR_NONE;
	CHECK(mustache_compile("n", "{{a\0b}}", 7, &err) == NULL);
	err = (struct error)ERROR_NONE;
	CHECK(mustache_compile("n", "\xEF\xBB\xBF{{!x}}\n{{", 12, &err) == NULL);
	CHECK_STR(err.text, "n:2:1: the tag is not closed");
	err = (struct error)ERROR_NONE;
	t = mustache_compile("n", "\xEF\xBB\xBF  {{!x}}\na", 13, &err);
	buf_clear(&out);
	CHECK(t != NULL && mustache_render(t, root, &options, &err));
	CHECK_STR(buf_text(&out), "a");
	mustache_free(t);
	err = (struct error)ERROR_NONE;
	t = mustache_compile("n", "\xEF\xBB\xBF", 3, &err);
	buf_clear(&out);
	CHECK(t != NULL && mustache_render(t, root, &options, &err));
	CHECK_STR(buf_text(&out), "");
	mustache_free(t);
	t = mustache_compile("n", NULL, 0, &err);
	CHECK(t != NULL && mustache_render(t, root, &options, &err));
	mustache_free(t);
	cJSON_Delete(root);
	buf_release(&out);
}

/* A number beyond 2^53 that a caller put in as raw text, and a member without a name. */
static void test_items(void)
{
	struct mustache_options options = {.escape = ESCAPE_HTML};
	struct buf out = BUF_EMPTY;
	struct error err;
	cJSON *root = cJSON_CreateObject();

	cJSON_AddItemToArray(root, cJSON_CreateTrue());
	cJSON_AddItemToObject(root, "raw", cJSON_CreateRaw("133485408001234567"));
	CHECK_STR(render("{{raw}}{{#raw}}!{{/raw}}", root, &options, &out, &err), "");
	CHECK_STR(buf_text(&out), "133485408001234567!");
	CHECK_STR(render("[{{raw}}{{.}}]", NULL, &options, &out, &err), "");
	CHECK_STR(buf_text(&out), "[]");
	cJSON_Delete(root);
	buf_release(&out);
}

int main(void)
{
	test_escape();
	test_bytes();
	test_numbers();
	test_limits();
	test_find();
	test_write();
	test_template();
	test_items();
	return tap_done();
}
