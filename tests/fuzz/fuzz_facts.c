/* SPDX-License-Identifier: MIT */
/*
 * The whole way: facts of any shape are refused, or judged and rendered in every format that
 * carries facts: ASCII all of them, XML that is well-formed, a page with seven meta elements
 * and no script.
 */
#include "base/alloc.h"
#include "base/json.h"
#include "base/library.h"
#include "facts/facts.h"
#include "judge/judge.h"
#include "report/report.h"

#include <libxml/parser.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Loaded once: rules and templates do not change, and a million runs ask for them. */
struct shared {
	struct assets *assets;
	struct judge *judge;
	struct press *press;
};

static const struct shared *shared(void)
{
	static struct shared loaded;
	struct error err = ERROR_NONE;

	if (!loaded.press) {
		library_init();
		loaded.assets = assets_open(NULL, &err);
		loaded.judge = loaded.assets
				       ? judge_new(loaded.assets, JUDGE_MACHINES, "en", &err)
				       : NULL;
		loaded.press = loaded.judge ? press_new(loaded.assets, "en", &err) : NULL;
		if (!loaded.press)
			abort();
	}
	return &loaded;
}

static void check_ascii(const struct buf *report)
{
	for (size_t i = 0; i < report->len; i++) {
		char c = report->data[i];
		if (c != '\n' && c != '\r' && c != '\t' && (c < ' ' || c > '~'))
			abort();
	}
}

static void check_page(const struct buf *page)
{
	size_t metas = 0;

	for (const char *at = page->data; (at = strstr(at, "<meta")); at++)
		metas++;
	if (metas != 7 || strstr(page->data, "<script"))
		abort();
}

static void check_xml(const struct buf *report)
{
	xmlDoc *doc = xmlReadMemory(
		report->data, (int)report->len, "report.xml", NULL, XML_PARSE_NONET);

	if (!doc)
		abort();
	xmlFreeDoc(doc);
}

static void check_report(struct press *press, const cJSON *results, const char *format)
{
	const struct form *form = form_find(format, FORM_OF_REPORT);
	struct error err = ERROR_NONE;
	struct buf report = BUF_EMPTY;

	if (!report_render(press, results, form, NULL, &report, &err))
		abort();
	check_ascii(&report);
	if (form->kind == FORM_PAGE)
		check_page(&report);
	if (form->kind == FORM_XML)
		check_xml(&report);
	buf_release(&report);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const formats[] = {"html", "txt", "csv", "junit", "xccdf"};
	const struct shared *with = shared();
	struct judge_options options = {"2026-11-21", NULL, 0, NULL, NULL};
	struct error err = ERROR_NONE;
	struct facts *facts =
		facts_parse("input", (const char *)data, size, with->assets, &err);
	cJSON *results;

	if (!facts) {
		if (err.exit != EXIT_BAD_INPUT)
			abort();
		return 0;
	}
	results = judge_evaluate(with->judge, facts, &options, &err);
	if (!results)
		abort();
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++)
		check_report(with->press, results, formats[i]);
	cJSON_Delete(results);
	facts_free(facts);
	return 0;
}
