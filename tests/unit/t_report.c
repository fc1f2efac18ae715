/* SPDX-License-Identifier: MIT */
#include "report/name.h"
#include "report/report.h"

#include "base/file.h"
#include "base/json.h"
#include "base/library.h"
#include "base/sha256.h"
#include "tap.h"

#include <stdlib.h>
#include <unistd.h>

/* A small results document; ' stands for " here, and \' for one within a string. */
static const char document[] =
	"{'format':'esureport-results/1','lang':'en',"
	"'generator':{'name':'esureport','version':'1.0','replaced':[],'has_replaced':false},"
	"'rules':{'version':'2026.11','digest':'aa','short':'aa','verified':'','count':2},"
	"'facts':{'digest':'bb','host':'<script>PC{{x}}','system':'Windows 10',"
	"'collected':'2026-11-20T14:02:11Z','age_days':1,'age':'1 day old','stale':false,"
	"'mode':'import','collector':'esureport 1.0'},"
	"'as_of':'2026-11-21',"
	"'verdict':{'state':'blocked','word':'BLOCKED','is':{'not_eligible':false,"
	"'ended':false,'blocked':true,'incomplete':false,'action':false,'ready':false,"
	"'yes':false,'no':true,'unknown':false},'headline':'No. The key is missing.',"
	"'cause':'Nothing installs without it.','is_provisional':false,"
	"'provisional':'','waiver_note':'','has_waiver_note':false,'next':{'exists':true,'rule'"
	":'key',"
	"'title':'Install the key','step':'Install it.','html':'<p>Install it \\u00e9.</p>',"
	"'run':['slmgr /ipk "
	"\\'A&B\\''],'has_run':true,'expect':'done','has_expect':true,'restart':'no',"
	"'needs_restart':false,'elevated':true,'duration':'','has_duration':false}},"
	"'coverage':{'collected':5,'total':5,'complete':true,'missing':[]},"
	"'counts':{'problem':1,'work':0,'note':0,'unchecked':0,'manual':0,'waived':0,"
	"'passed':0,'na':0},"
	"'any':{'problem':true,'work':false,'note':false,'unchecked':false,'manual':false,"
	"'waived':false,'passed':false,'findings':true,'codes':false,'carry_in':false,"
	"'updates':false,'licences':false,'captures':false,'unread':false,"
	"'conflicts':false},'captures':[],'conflicts':[],"
	"'chain':[{'number':1,'stage':'eligibility','title':'Eligibility','state':'ok',"
	"'word':'OK','is':{'ok':true,'work':false,'blocked':false,'unknown':false,"
	"'not_reached':false,'na':false},'headline':'year 2','findings':[]}],"
	"'findings':[{'rule':'key','title':'No "
	"key','stage':'licence','stage_text':'Licence','severity':'blocker','severity_text':'"
	"blocker',"
	"'state':'fail','is':{'pass':false,'fail':true,'unknown':false,'na':false,"
	"'manual':false,'waived':false,'error':false,'blocker':true,'major':false,"
	"'minor':false,'info':false,'downstream':false,'problem':true,'work':false,"
	"'note':false,'unchecked':false},'because':['No licence row has a key.'],"
	"'blocked_by':[],'confirmed':'latent','scope':'','has_scope':false,'waiver':{'has':"
	"false,"
	"'reason':'','owner':'','date':'','expires':''},'waiver_note':'',"
	"'has_waiver_note':false,"
	"'evidence':[{'label':'Key','expected':'a key',"
	"'found':'</td><meta http-equiv=refresh>','src':'dlv.txt:1','time':'',"
	"'has_expected':true,'has_src':true,'ref':'','has_ref':false}],'has_evidence':true,'"
	"causes':[],'has_causes':false,"
	"'steps':[],'has_steps':false,'has_check':false,'missing':[],'has_missing':false,'"
	"confidence':'C',"
	"'third_party':false,'sources':[],'has_sources':false}],"
	"'codes':[],'carry_in':[],'updates':[],'updates_total':0,'updates_more':'',"
	"'timeline':{'exists':false,'months':[],'latest':{'exists':false,'kb':'','date':''},'"
	"borders':[],'has_borders':false},"
	"'licences':[],'programme':{'product':'','programme':'','channel':'mak',"
	"'channel_text':'ESU add-on key','year':'2',"
	"'starts':'','ends':'','state':'open'},"
	"'redaction':{'level':'none','has_any':false,'counts':[]},'limits':[],"
	"'has_limits':false}";

static cJSON *read_document(void)
{
	struct error err = ERROR_NONE;
	char *text = malloc(sizeof(document));
	cJSON *results;

	if (!text)
		abort();
	memcpy(text, document, sizeof(document));
	for (char *at = text; *at; at++)
		if (*at == '\'' && (at == text || at[-1] != '\\'))
			*at = '"';
	/* What is left of \' is a quotation mark within a string. */
	for (char *at = strstr(text, "\\'"); at; at = strstr(at, "\\'"))
		at[1] = '"';
	results = json_parse(text, sizeof(document) - 1, &err);
	CHECK_STR(err.text, "");
	free(text);
	return results;
}

static const struct form *form_of(const char *name)
{
	const struct form *form = form_find(name, FORM_OF_REPORT);

	return form ? form : form_find(name, FORM_OF_CHECK);
}

static char *rendered(const struct assets *assets, const cJSON *results, const char *name)
{
	struct buf out = BUF_EMPTY;
	struct error err = ERROR_NONE;
	struct press *press = press_new(assets, "en", &err);

	CHECK(report_render(press, results, form_of(name), NULL, &out, &err));
	CHECK_STR(err.text, "");
	press_free(press);
	return buf_steal(&out);
}

static size_t count_of(const char *text, const char *what)
{
	size_t count = 0;

	for (text = strstr(text, what); text; text = strstr(text + 1, what))
		count++;
	return count;
}

/* Whether the pieces are found one behind the other. */
static bool in_order(const char *text, const char *const *pieces, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		text = strstr(text, pieces[i]);
		if (!text) {
			printf("# not in order: %s\n", pieces[i]);
			return false;
		}
	}
	return true;
}

static bool is_ascii(const char *text)
{
	for (; *text; text++)
		if ((*text < 0x20 && *text != '\n' && *text != '\t') || *text > 0x7E)
			return false;
	return true;
}

static void test_page(const struct assets *assets, const cJSON *results)
{
	static const char *const order[] = {"<!DOCTYPE html>", "X-UA-Compatible",
		"Content-Type", "Content-Security-Policy", "\"referrer\"", "\"robots\"",
		"\"color-scheme\"", "\"viewport\"", "<title>BLOCKED - &lt;script&gt;PC{{x}}",
		"No. The key is missing.", "Install the key", "<p>Install it &#233;.</p>",
		"slmgr /ipk &quot;A&amp;B&quot;", "id=\"s-eligibility\"", "id=\"counts\"",
		"id=\"f-key\"", "&lt;/td&gt;&lt;meta", "id=\"notchecked\"",
		"Everything was checked.", "id=\"facts\"", "id=\"about\""};
	char *page = rendered(assets, results, "html");
	const char *style = strstr(page, "<style>");
	const char *end = strstr(page, "</style>");
	char policy[128] = "default-src 'none'; style-src 'sha256-";
	char hash[45];

	CHECK(strncmp(page, order[0], strlen(order[0])) == 0);
	CHECK(in_order(page, order, sizeof(order) / sizeof(order[0])));
	CHECK(is_ascii(page));
	CHECK_INT((intmax_t)count_of(page, "<meta "), 7);
	CHECK_INT((intmax_t)count_of(page, "<script"), 0);
	if (!CHECK(style && end)) {
		free(page);
		return;
	}
	style += strlen("<style>");
	CHECK(end - style > 1000 && end - style <= 8192);
	sha256_base64(style, (size_t)(end - style), hash);
	memcpy(policy + strlen(policy), hash, sizeof(hash));
	CHECK(strstr(page, policy) != NULL);
	free(page);
}

static void test_text(const struct assets *assets, const cJSON *results)
{
	static const char *const order[] = {
		"ESU READINESS: BLOCKED - <script>PC{{x}} (Windows 10)\n", "\nVERDICT\n",
		"  No. The key is missing.\n", "\nNEXT STEP\n  Install the key (elevated",
		"\n    slmgr /ipk \"A&B\"\n", "\n  1 Eligibility  OK  year 2\n",
		"\n[BLOCKER] key\n", "Found: </td><meta", "\nNOT CHECKED\n",
		"  Everything was checked.\n", "SHA-256 bb\n"};
	char *text = rendered(assets, results, "txt");

	CHECK(in_order(text, order, sizeof(order) / sizeof(order[0])));
	CHECK(is_ascii(text));
	CHECK(strstr(text, "Install it [U+00E9].") == NULL);
	CHECK(strstr(text, "\n\n\n") == NULL);
	free(text);
}

static void test_summary(const struct assets *assets, const cJSON *results)
{
	cJSON *many = cJSON_Duplicate(results, true);
	cJSON *findings = cJSON_GetObjectItemCaseSensitive(many, "findings");
	char *text = rendered(assets, results, "text");

	CHECK(count_of(text, "\n") < 40);
	CHECK(strstr(text, "lines are in the report") == NULL);
	CHECK(strstr(text, "  key  No licence row has a key.\n") != NULL);
	free(text);

	for (int i = 0; i < 60; i++)
		cJSON_AddItemToArray(findings, cJSON_Duplicate(findings->child, true));
	text = rendered(assets, many, "text");
	CHECK_INT((intmax_t)count_of(text, "\n"), 40);
	CHECK(strstr(text, "more lines are in the report)\n") != NULL);
	free(text);
	cJSON_Delete(many);
}

/* "Everything was checked" only when no finding and no source is open. */
static void test_calm(const struct assets *assets, const cJSON *results)
{
	static const char calm[] = "Everything was checked.";
	cJSON *other = cJSON_Duplicate(results, true);
	cJSON *coverage = cJSON_GetObjectItemCaseSensitive(other, "coverage");
	cJSON *any = cJSON_GetObjectItemCaseSensitive(other, "any");
	char *page;

	cJSON_ReplaceItemInObjectCaseSensitive(coverage, "complete", cJSON_CreateBool(false));
	page = rendered(assets, other, "html");
	CHECK(strstr(page, calm) == NULL);
	free(page);
	page = rendered(assets, other, "txt");
	CHECK(strstr(page, calm) == NULL);
	free(page);

	cJSON_ReplaceItemInObjectCaseSensitive(coverage, "complete", cJSON_CreateBool(true));
	cJSON_ReplaceItemInObjectCaseSensitive(any, "unchecked", cJSON_CreateBool(true));
	page = rendered(assets, other, "html");
	CHECK(strstr(page, calm) == NULL);
	CHECK(strstr(page, "They are not counted as passed.") != NULL);
	free(page);

	/* Nothing fails because nothing was looked at. */
	cJSON_ReplaceItemInObjectCaseSensitive(any, "problem", cJSON_CreateBool(false));
	page = rendered(assets, other, "html");
	CHECK(strstr(page, "No check could be made") != NULL);
	CHECK(strstr(page, "No check fails") == NULL);
	free(page);
	cJSON_Delete(other);
}

static void test_refusals(const struct assets *assets, const cJSON *results)
{
	struct buf out = BUF_EMPTY;
	struct error err = ERROR_NONE;
	cJSON *broken = cJSON_Duplicate(results, true);
	struct press *press = press_new(assets, "en", &err);

	CHECK(!report_print(press, "nothing.html", FORM_PAGE, results, &out, &err));
	CHECK_INT(err.exit, EXIT_INTERNAL);
	CHECK_INT((intmax_t)out.len, 0);

	cJSON_DeleteItemFromObjectCaseSensitive(broken, "as_of");
	err.exit = 0;
	CHECK(!report_render(press, broken, form_of("html"), NULL, &out, &err));
	CHECK_INT(err.exit, EXIT_INTERNAL);
	CHECK_INT((intmax_t)out.len, 0);
	cJSON_Delete(broken);
	press_free(press);
	buf_release(&out);
}

/* An operator's template may change the page, but not what the browser lets it do. */
static void test_replaced(const cJSON *results, const char *template, bool good)
{
	static const char folder[] = "t_report.tmp";
	static const char below[] = "t_report.tmp/templates";
	static const char path[] = "t_report.tmp/templates/report.html.mustache";
	struct error err = ERROR_NONE;
	struct buf out = BUF_EMPTY;
	struct assets *assets;
	struct press *press;

	CHECK(file_make_folder(folder, &err) && file_make_folder(below, &err) &&
		file_write(path, template, strlen(template), &err));
	assets = assets_open(folder, &err);
	CHECK(assets != NULL);
	press = press_new(assets, "en", &err);
	CHECK(report_render(press, results, form_of("html"), NULL, &out, &err) == good);
	CHECK_INT(err.exit, good ? 0 : EXIT_INTERNAL);
	press_free(press);
	assets_free(assets);
	buf_release(&out);
	unlink(path);
	rmdir(below);
	rmdir(folder);
}

#define SIX "<meta a><meta b><meta c><meta d><meta e><meta f>"

static void test_operator(const cJSON *results)
{
	test_replaced(results, SIX "<meta g><style>{{>style}}</style>{{facts.host}}", true);
	test_replaced(results, SIX "<style></style>", false);
	test_replaced(results, SIX "<meta g><meta h><style></style>", false);
	test_replaced(results, SIX "<meta g><style></style><style></style>", false);
	test_replaced(results, SIX "<meta g><style></style><script>", false);
	test_replaced(results, SIX "<meta g><style></style><SCRIPT>", false);
	test_replaced(results, SIX "<meta g><style></style><Meta\nh>", false);
	test_replaced(results, SIX "<meta g><style></style>{{{facts.host}}}", false);
	test_replaced(results, SIX "<meta g><style></style>{{no.such.name}}", false);
	test_replaced(results, SIX "<meta g><style></style>[[next]]", true);
	test_replaced(results, SIX "<meta g><style></style>[[no.such.sentence]]", false);
	test_replaced(results, SIX "<meta g><style></style>[[next", false);
	test_replaced(results, SIX "<meta g><style></style>{{>no-such-partial}}", false);
	test_replaced(results, SIX "<meta g><style></style>{{#facts}}", false);
}

static void check_safe(const char *text, const char *want)
{
	char *got = name_make_safe(text);

	CHECK_STR(got, want);
	free(got);
}

static void test_names(const cJSON *results)
{
	cJSON *other = cJSON_Duplicate(results, true);
	cJSON *facts = cJSON_GetObjectItemCaseSensitive(other, "facts");
	char *name;

	check_safe("PC-APP-07", "PC-APP-07");
	check_safe("", "unnamed-e3b0c442");
	check_safe("PC_APP", "PC-APP-f2b1344f");
	check_safe("../x", "---x-d6b96a97");
	check_safe("con", "con-1143da2b");
	check_safe("LPT1", "LPT1-6d50a69c");
	check_safe("LPT10", "LPT10");
	check_safe("\xC3\xA9", "---4a99557e");
	check_safe("123456789012345678901234567890123456789012345678901234567890123",
		"123456789012345678901234567890123456789012345678901234567890123");
	check_safe("1234567890123456789012345678901234567890123456789012345678901234",
		"123456789012345678901234567890123456789012345678901234567890123-67649196");

	name = name_of_report(other, "html", NULL);
	CHECK_STR(name, "esureport_BLOCKED_-script-PC--x---85aeffde_20261120T140211Z.html");
	free(name);
	cJSON_ReplaceItemInObjectCaseSensitive(facts, "collected", cJSON_CreateString(""));
	cJSON_ReplaceItemInObjectCaseSensitive(facts, "host", cJSON_CreateString("PC1"));
	cJSON_ReplaceItemInObjectCaseSensitive(
		cJSON_GetObjectItemCaseSensitive(other, "verdict"), "state",
		cJSON_CreateString("not-eligible"));
	name = name_of_report(other, "txt", NULL);
	CHECK_STR(name, "esureport_NOT-ELIGIBLE_PC1_20261121.txt");
	free(name);
	cJSON_ReplaceItemInObjectCaseSensitive(
		facts, "collected", cJSON_CreateString("2026-11-20T14:02:11/../"));
	name = name_of_report(other, "txt", NULL);
	CHECK_STR(name, "esureport_NOT-ELIGIBLE_PC1_20261121.txt");
	free(name);
	cJSON_Delete(other);
}

int main(void)
{
	struct error err = ERROR_NONE;
	struct assets *assets;
	struct buf before = BUF_EMPTY;
	struct buf after = BUF_EMPTY;
	cJSON *results;

	library_init();
	assets = assets_open(NULL, &err);
	results = read_document();
	json_print(&before, results);
	test_page(assets, results);
	test_text(assets, results);
	test_summary(assets, results);
	test_calm(assets, results);
	test_refusals(assets, results);
	test_operator(results);
	test_names(results);
	json_print(&after, results);
	CHECK_STR(buf_text(&after), buf_text(&before));
	buf_release(&after);
	buf_release(&before);
	cJSON_Delete(results);
	assets_free(assets);
	library_cleanup();
	return tap_done();
}
