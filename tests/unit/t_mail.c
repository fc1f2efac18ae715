/* SPDX-License-Identifier: MIT */
/* What goes into tickets and mail: shorter values, [code] that is none, encodings. */
#include "base/buf.h"
#include "base/json.h"
#include "base/library.h"
#include "report/brief.h"
#include "report/mime.h"
#include "report/report.h"
#include "tap.h"

#include <stdlib.h>

enum { MANY = 5000 };

static void check_widened(const char *text, const char *want)
{
	struct buf out = BUF_EMPTY;

	report_widen(&out, text);
	CHECK_STR(buf_text(&out), want);
	buf_release(&out);
}

static void test_widen(void)
{
	check_widened("", "");
	check_widened("[code]<b>[/code]", "[ code]<b>[ /code]");
	check_widened("[Code] [CODE=x] [/cOdE]", "[ Code] [ CODE=x] [ /cOdE]");
	check_widened("[[code]", "[[ code]");
	check_widened("[codepage]", "[ codepage]");
	check_widened("[cod] [ code] code] [/ code] [//code]",
		"[cod] [ code] code] [/ code] [//code]");
	check_widened("[", "[");
	check_widened("[/", "[/");
	check_widened("\t[code]\n[code]", "\t[code]\n[ code]");
	check_widened("[code]\n\t[code]\n\n [code]", "[ code]\n\t[code]\n\n [ code]");
	check_widened("a\t[code]", "a\t[ code]");
}

/* A results document with a text of that length in each place that matters. */
static cJSON *make_results(const char *text)
{
	cJSON *results = cJSON_CreateObject();
	cJSON *finding, *row;

	json_add_text(json_add_object(results, "facts"), "host", text);
	row = json_push_object(json_add_array(json_add_object(results, "coverage"), "missing"));
	json_add_text(row, "why", text);
	json_add_text(row, "collect", text);
	finding = json_push_object(json_add_array(results, "findings"));
	json_push_text(json_add_array(finding, "because"), text);
	row = json_push_object(json_add_array(finding, "evidence"));
	json_add_text(row, "found", text);
	json_add_text(row, "src", "a.txt:1");
	json_add_text(json_push_object(cJSON_GetObjectItemCaseSensitive(finding, "evidence")),
		"src", "");
	row = json_push_object(json_add_array(finding, "steps"));
	json_add_text(row, "text", text);
	json_push_text(json_add_array(row, "run"), text);
	row = json_push_object(json_add_array(results, "codes"));
	json_add_text(row, "meaning", text);
	json_add_text(json_push_object(json_add_array(row, "seen")), "text", text);
	return results;
}

static void test_brief(void)
{
	char text[MANY + 1], cut[300], *shown;
	struct buf out = BUF_EMPTY;
	cJSON *results, *brief;
	const cJSON *finding, *code, *evidence;

	memset(text, 'x', MANY);
	text[MANY] = '\0';
	snprintf(cut, sizeof(cut), "%.200s (+4800 more characters)", text);
	results = make_results(text);
	brief = brief_of(results);
	finding = json_get(brief, "findings")->child;
	evidence = json_get(finding, "evidence")->child;
	code = json_get(brief, "codes")->child;
	CHECK_STR(json_text(json_get(brief, "facts"), "host"), cut);
	CHECK_STR(
		json_text(json_get(json_get(brief, "coverage"), "missing")->child, "why"), cut);
	CHECK_STR(json_text(evidence, "found"), cut);
	CHECK_STR(json_text(json_get(code, "seen")->child, "text"), cut);
	CHECK(cJSON_IsTrue(json_get(evidence, "has_src")));
	CHECK(cJSON_IsFalse(json_get(evidence->next, "has_src")));
	/* Rules may say what they have to say. */
	CHECK_STR(json_text(json_get(json_get(brief, "coverage"), "missing")->child, "collect"),
		text);
	CHECK_STR(json_text(json_get(finding, "steps")->child, "text"), text);
	CHECK_STR(json_get(json_get(finding, "steps")->child, "run")->child->valuestring, text);
	CHECK_STR(json_get(finding, "because")->child->valuestring, text);
	CHECK_STR(json_text(code, "meaning"), text);
	/* The document itself is as it was. */
	json_print(&out, results);
	shown = buf_steal(&out);
	CHECK(strstr(shown, "more characters") == NULL && strstr(shown, "has_src") == NULL);
	free(shown);
	cJSON_Delete(brief);
	cJSON_Delete(results);

	text[200] = '\0';
	results = make_results(text);
	brief = brief_of(results);
	CHECK_STR(json_text(json_get(brief, "facts"), "host"), text);
	cJSON_Delete(brief);
	cJSON_Delete(results);
}

static void check_quoted(const char *text, const char *want)
{
	struct buf out = BUF_EMPTY;

	mime_add_quoted(&out, text, strlen(text));
	CHECK_STR(buf_text(&out), want);
	buf_release(&out);
}

static void check_base64(const char *text, size_t len, const char *want)
{
	struct buf out = BUF_EMPTY;

	mime_add_base64(&out, text, len);
	CHECK_STR(buf_text(&out), want);
	buf_release(&out);
}

static void check_date(const char *date, const char *want)
{
	struct buf out = BUF_EMPTY;

	mime_add_date(&out, date);
	CHECK_STR(buf_text(&out), want);
	buf_release(&out);
}

static void test_encodings(void)
{
	static const char seventy[] =
		"0123456789012345678901234567890123456789012345678901234567890123456789";
	struct buf out = BUF_EMPTY;
	char text[90];

	mime_add_text(&out, "a\n\nb\n", 5);
	CHECK_STR(buf_text(&out), "a\r\n\r\nb\r\n");
	buf_release(&out);

	check_quoted("", "");
	check_quoted("a=b\n", "a=3Db\r\n");
	check_quoted("a \nb\t\nc d", "a=20\r\nb=09\r\nc d\r\n");
	check_quoted("\xC3\xA9~\x7F", "=C3=A9~=7F\r\n");
	snprintf(text, sizeof(text), "%s12345", seventy);
	check_quoted(text, "0123456789012345678901234567890123456789012345678901234567890123456"
			   "78912345\r\n");
	snprintf(text, sizeof(text), "%s123456", seventy);
	check_quoted(text, "0123456789012345678901234567890123456789012345678901234567890123456"
			   "78912345=\r\n6\r\n");
	snprintf(text, sizeof(text), "%s123=6", seventy);
	check_quoted(text, "0123456789012345678901234567890123456789012345678901234567890123456"
			   "789123=\r\n=3D6\r\n");

	check_base64("", 0, "");
	check_base64("f", 1, "Zg==\r\n");
	check_base64("fo", 2, "Zm8=\r\n");
	check_base64("foo", 3, "Zm9v\r\n");
	check_base64("\0\xFF\xFE?", 4, "AP/+Pw==\r\n");
	snprintf(text, sizeof(text), "%.57s", seventy);
	check_base64(text, 57,
		"MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2\r"
		"\n");
	check_base64(seventy, 58,
		"MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2\r"
		"\n"
		"Nw==\r\n");

	check_date("2026-11-22", "Sun, 22 Nov 2026 00:00:00 +0000");
	check_date("2024-02-29", "Thu, 29 Feb 2024 00:00:00 +0000");
	check_date("2000-01-01", "Sat, 01 Jan 2000 00:00:00 +0000");
	check_date("1990-12-31", "Mon, 31 Dec 1990 00:00:00 +0000");
	check_date("", "");
	check_date("2026-13-01", "");
}

int main(void)
{
	library_init();
	test_widen();
	test_brief();
	test_encodings();
	library_cleanup();
	return tap_done();
}
