/* SPDX-License-Identifier: MIT */
/*
 * The whole way: facts of any shape are refused, or judged and rendered as a page that holds
 * nothing but ASCII, seven meta elements and no script.
 */
#include "base/alloc.h"
#include "base/json.h"
#include "base/library.h"
#include "facts/facts.h"
#include "judge/judge.h"
#include "report/report.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Loaded once: rules and catalogue do not change, and a million runs ask for them. */
static const struct judge *shared_judge(const struct assets **assets)
{
	static struct assets *loaded;
	static struct judge *judge;
	struct error err = ERROR_NONE;

	if (!judge) {
		library_init();
		loaded = assets_open(NULL, &err);
		judge = loaded ? judge_new(loaded, JUDGE_MACHINES, "en", &err) : NULL;
		if (!judge)
			abort();
	}
	*assets = loaded;
	return judge;
}

static void check_page(const struct buf *page)
{
	size_t metas = 0;

	for (size_t i = 0; i < page->len; i++) {
		char c = page->data[i];
		if (c != '\n' && c != '\t' && (c < ' ' || c > '~'))
			abort();
	}
	for (const char *at = page->data; (at = strstr(at, "<meta")); at++)
		metas++;
	if (metas != 7 || strstr(page->data, "<script"))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct assets *assets;
	const struct judge *judge = shared_judge(&assets);
	struct judge_options options = {"2026-11-21", NULL, 0, NULL, NULL};
	struct error err = ERROR_NONE;
	struct facts *facts = facts_parse("input", (const char *)data, size, assets, &err);
	cJSON *results = NULL;
	struct press *press;
	struct buf page = BUF_EMPTY, text = BUF_EMPTY;

	if (!facts) {
		if (err.exit != EXIT_BAD_INPUT)
			abort();
		return 0;
	}
	results = judge_evaluate(judge, facts, &options, &err);
	press = press_new(assets, "en", &err);
	if (!results ||
		!report_render(
			press, results, form_find("html", FORM_OF_REPORT), NULL, &page, &err) ||
		!report_render(
			press, results, form_find("txt", FORM_OF_REPORT), NULL, &text, &err))
		abort();
	check_page(&page);
	buf_release(&page);
	buf_release(&text);
	press_free(press);
	cJSON_Delete(results);
	facts_free(facts);
	return 0;
}
