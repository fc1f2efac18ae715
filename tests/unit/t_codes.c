/* SPDX-License-Identifier: MIT */
#include "judge/catalogue.h"

#include "base/json.h"
#include "base/library.h"
#include "base/xml.h"
#include "judge/judge.h"
#include "report/report.h"
#include "tap.h"

#include <stdlib.h>

static const char capitals[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

static void complain(size_t *wrong, const xmlNode *code, const char *what, const char *text)
{
	(*wrong)++;
	printf("# %s: %s: %s\n", xml_value(code, "value"), what, text);
}

/* A sentence ends where a blank or the end follows a full stop, unlike that in "web.config". */
static void check_sentences(size_t *wrong, const xmlNode *code, const char *attribute)
{
	enum { LONGEST_SENTENCE = 160 };
	const char *text = xml_value(code, attribute);
	size_t len = strlen(text);

	if (len == 0 || text[len - 1] != '.')
		complain(wrong, code, attribute, "does not end with a full stop");
	if (len > 0 && !strchr(capitals, text[0]) && !strchr("0123456789", text[0]))
		complain(wrong, code, attribute, "does not begin with a capital");
	if (strstr(text, "  ") || strchr(text, '\n') || strchr(text, '\t'))
		complain(wrong, code, attribute, "has more than one blank in a row");
	while (*text) {
		const char *end = strstr(text, ". ");
		size_t sentence = end ? (size_t)(end - text) + 1 : strlen(text);
		if (sentence > LONGEST_SENTENCE)
			complain(wrong, code, attribute, "a sentence is too long");
		text += sentence;
		text += strspn(text, " ");
	}
}

/* A symbol is there as a header has it, or not at all. */
static void check_name(size_t *wrong, const xmlNode *code)
{
	const char *name = xml_get(code, "name");

	if (name && (!strchr(capitals, name[0]) || strlen(name) < 5 ||
			    name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")]))
		complain(wrong, code, "no symbol", name);
}

/* Windows calls some of its successes errors; nobody shall go and mend them. */
static void check_success(size_t *wrong, const xmlNode *code)
{
	static const char *const successes[] = {"0x80070669", "0x80070BC2"};
	const char *value = xml_value(code, "value");
	bool success = strncmp(value, "0x0", 3) == 0;

	for (size_t i = 0; i < sizeof(successes) / sizeof(*successes); i++)
		success = success || strcmp(value, successes[i]) == 0;
	if (success != (strncmp(xml_value(code, "meaning"), "Success: ", 9) == 0))
		complain(wrong, code, "meaning",
			success ? "does not say that it is a success" : "is no success");
}

/* By kind, and within a kind by value: the next entry has its one place. */
static void check_order(size_t *wrong, const xmlNode *code)
{
	static const char *const kinds[] = {
		"licensing", "network", "certificate", "update", "servicing", "windows"};
	const xmlNode *next = xml_next(code);
	int rank = -1, next_rank = -1;

	for (int i = 0; i < 6; i++) {
		if (strcmp(xml_value(code, "kind"), kinds[i]) == 0)
			rank = i;
		if (strcmp(xml_value(next, "kind"), kinds[i]) == 0)
			next_rank = i;
	}
	if (rank < 0)
		complain(wrong, code, "unknown kind", xml_value(code, "kind"));
	if (next && (next_rank < rank ||
			    (next_rank == rank && strcmp(xml_value(code, "value"),
							  xml_value(next, "value")) >= 0)))
		complain(wrong, next, "stands behind", xml_value(code, "value"));
}

static void check_code(size_t *wrong, const xmlNode *code)
{
	const char *value = xml_value(code, "value");

	if (!xml_is(code, "code"))
		complain(wrong, code, "no code", (const char *)code->name);
	if (strlen(value) != 10 || strncmp(value, "0x", 2) != 0 ||
		strspn(value + 2, "0123456789ABCDEF") != 8)
		complain(wrong, code, "no value", value);
	check_name(wrong, code);
	check_sentences(wrong, code, "meaning");
	check_sentences(wrong, code, "cause");
	check_sentences(wrong, code, "fix");
	check_success(wrong, code);
	check_order(wrong, code);
}

static void test_entries(const struct assets *assets)
{
	struct asset asset;
	struct catalogue catalogue;
	struct error err = ERROR_NONE;
	xmlDoc *doc;
	size_t count = 0, wrong = 0;

	CHECK(asset_get(assets, "data/catalogue/codes.xml", &asset, &err));
	doc = xml_parse(asset.name, asset.bytes, asset.len, &err);
	for (xmlNode *code = xml_first(xmlDocGetRootElement(doc)); code;
		code = xml_next(code)) {
		check_code(&wrong, code);
		count++;
	}
	CHECK_INT(wrong, 0);
	xmlFreeDoc(doc);

	/* None is lost on the way to those who ask, and none is there twice. */
	CHECK(catalogue_load(&catalogue, assets, true, &err));
	CHECK(count > 0);
	CHECK_INT(catalogue.codes.count, count);
	catalogue_release(&catalogue);
	CHECK_STR(err.text, "");
}

/* The checks themselves: each must complain about its one mistake. */
static void test_checks(void)
{
	static const char *const bad[] = {
		"value='0x8007001' meaning='A.' cause='B.' fix='C.' kind='windows'",
		"value='0x8007000d' meaning='A.' cause='B.' fix='C.' kind='windows'",
		"value='0x80070001' meaning='A' cause='B.' fix='C.' kind='windows'",
		"value='0x80070001' meaning='A.' cause='b.' fix='C.' kind='windows'",
		"value='0x80070001' meaning='A.' cause='B.' fix='' kind='windows'",
		"value='0x80070001' meaning='A.' cause='B.  B.' fix='C.' kind='windows'",
		"value='0x80070001' meaning='A.' cause='B.' fix='C.' kind='window'",
		"value='0x80070001' meaning='A.' cause='B.' fix='C.' kind='windows' name='E'",
		"value='0x80070001' meaning='A.' cause='B.' fix='C.' kind='windows' "
		"name='ERROR 1'",
		"value='0x80070BC2' meaning='A.' cause='B.' fix='C.' kind='windows'",
		"value='0x80070001' meaning='Success: a.' cause='B.' fix='C.' kind='windows'",
		"value='0x80070001' meaning='A.' cause='B.' fix='A sentence without any end, "
		"of a "
		"great many words, which go on and on, and on again, and on once more, until "
		"at "
		"last nobody can remember what the beginning of it was about.' kind='windows'",
	};
	static const char good[] =
		"<catalogue><code value='0x80070002' meaning='A web.config.' cause='7 of B.' "
		"fix='C. D.' kind='network' name='ERROR_X'/><code value='0x80070001' "
		"meaning='A.' cause='B.' fix='C.' kind='windows'/></catalogue>";
	static const char order[] =
		"<catalogue><code value='0x80070002' meaning='A.' cause='B.' fix='C.' "
		"kind='windows'/><code value='0x80070002' meaning='A.' cause='B.' fix='C.' "
		"kind='windows'/><code value='0x80070003' meaning='A.' cause='B.' fix='C.' "
		"kind='update'/></catalogue>";
	struct error err = ERROR_NONE;
	size_t wrong = 0;
	xmlDoc *doc;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		char text[512];
		snprintf(text, sizeof(text), "<code %s/>", bad[i]);
		doc = xml_parse("bad.xml", text, strlen(text), &err);
		wrong = 0;
		check_code(&wrong, xmlDocGetRootElement(doc));
		CHECK_INT(wrong, 1);
		xmlFreeDoc(doc);
	}
	wrong = 0;
	doc = xml_parse("good.xml", good, sizeof(good) - 1, &err);
	for (xmlNode *code = xml_first(xmlDocGetRootElement(doc)); code; code = xml_next(code))
		check_code(&wrong, code);
	CHECK_INT(wrong, 0);
	xmlFreeDoc(doc);
	doc = xml_parse("order.xml", order, sizeof(order) - 1, &err);
	for (xmlNode *code = xml_first(xmlDocGetRootElement(doc)); code; code = xml_next(code))
		check_code(&wrong, code);
	CHECK_INT(wrong, 2);
	xmlFreeDoc(doc);
}

/* What is reported comes back in the same order, with its signed decimal. */
static void test_results(const struct assets *assets)
{
	static const struct {
		const char *code, *decimal;
	} pairs[] = {
		{"0x80072F8F", "-2147012721"}, {"0x80072EE7", "-2147012889"},
		{"0x80072EE2", "-2147012894"}, {"0x80096010", "-2146869232"},
		{"0x80070643", "-2147023293"}, {"0xC004F050", "-1073418160"},
		{"0x80244007", "-2145107961"}, {"0x00240006", "2359302"},
		{"0x80092328", "-2146884824"}, /* it has no symbol */
		{"0x8BADC0DE", "-1951547170"}, /* it is not in the catalogue */
	};
	enum { COUNT = sizeof(pairs) / sizeof(*pairs), NAMED = 8 };
	const char *symptoms[COUNT];
	struct judge_options options = {"2026-11-21", symptoms, COUNT, NULL, NULL};
	struct error err = ERROR_NONE;
	struct asset asset;
	struct press *press;
	struct buf page = BUF_EMPTY;
	struct judge *judge = judge_new(assets, JUDGE_MACHINES, "en", &err);
	struct facts *facts;
	cJSON *results;
	const cJSON *item;

	for (size_t i = 0; i < COUNT; i++)
		symptoms[i] = pairs[i].code;
	CHECK(asset_get(assets, "data/samples/windows-10.json", &asset, &err));
	facts = facts_parse(asset.name, asset.bytes, asset.len, assets, &err);
	results = judge_evaluate(judge, facts, &options, &err);
	CHECK_STR(err.text, "");
	CHECK_INT(cJSON_GetArraySize(json_get(results, "codes")), COUNT);
	item = json_get(results, "codes")->child;
	for (int i = 0; item && i < COUNT; i++, item = item->next) {
		CHECK_STR(json_text(item, "code"), pairs[i].code);
		CHECK_STR(json_text(item, "decimal"), pairs[i].decimal);
		CHECK(cJSON_IsTrue(json_get(item, "has_name")) == (i < NAMED));
		CHECK(cJSON_IsTrue(json_get(item, "known")) == (i <= NAMED));
	}

	press = press_new(assets, "en", &err);
	/* A code without a symbol leaves neither a gap nor an empty line. */
	CHECK(report_render(
		press, results, form_find("txt", FORM_OF_REPORT), NULL, &page, &err));
	CHECK(strstr(buf_text(&page), "\n  0x80092328 (-2146884824)\n") != NULL);
	CHECK(strstr(buf_text(&page), "\n  0x00240006 WU_S_ALREADY_INSTALLED (2359302)\n") !=
		NULL);
	buf_clear(&page);
	CHECK(report_render(
		press, results, form_find("html", FORM_OF_REPORT), NULL, &page, &err));
	CHECK(strstr(buf_text(&page), "-2146884824</span>") != NULL);
	CHECK(strstr(buf_text(&page), "2359302<br>WU_S_ALREADY_INSTALLED</span>") != NULL);
	buf_release(&page);
	press_free(press);
	cJSON_Delete(results);
	facts_free(facts);
	judge_free(judge);
}

int main(void)
{
	struct error err = ERROR_NONE;
	struct assets *assets;

	library_init();
	assets = assets_open(NULL, &err);
	test_checks();
	test_entries(assets);
	test_results(assets);
	assets_free(assets);
	library_cleanup();
	return tap_done();
}
