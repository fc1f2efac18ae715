/* SPDX-License-Identifier: MIT */
/*
 * Usage: engine index|plain FACTS DATE
 *
 * Prints the results document as `check --format json` does; `plain` answers every question
 * about a fact by libxml2's XPath instead of an index (src/judge/finder.h). Both must give
 * the same bytes: engine.tap compares them, bench/run.sh what they cost.
 */
#include "base/file.h"
#include "base/json.h"
#include "base/library.h"
#include "facts/facts.h"
#include "judge/inquiry.h"
#include "judge/judge.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	struct inquiry_switches switches = {0};
	struct judge_options options = {0};
	struct error err = ERROR_NONE;
	struct buf out = BUF_EMPTY;
	struct assets *assets;
	struct facts *facts = NULL;
	struct judge *judge = NULL;
	cJSON *results = NULL;

	if (argc != 4)
		return EXIT_USAGE;
	switches.plain = strcmp(argv[1], "plain") == 0;
	options.as_of = argv[3];
	options.switches = &switches;
	library_init();
	assets = assets_open(NULL, &err);
	if (assets && (facts = facts_load(argv[2], assets, &err)) &&
		(judge = judge_new(assets, JUDGE_MACHINES, "en", &err)))
		results = judge_evaluate(judge, facts, &options, &err);
	if (results) {
		json_print(&out, results);
		file_write("-", out.data, out.len, &err);
	}
	if (err.exit)
		fprintf(stderr, "%s\n", err.text);
	cJSON_Delete(results);
	judge_free(judge);
	facts_free(facts);
	assets_free(assets);
	buf_release(&out);
	library_cleanup();
	return err.exit;
}
