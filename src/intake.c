/* SPDX-License-Identifier: MIT */
#include "intake.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "collect/collect.h"
#include "config.h"
#include "import/image.h"
#include "import/import.h"
#include "import/recipe.h"
#include "judge/asked.h"
#include "report/name.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The one other place where the clock is read: captures without a time are of now. */
static void now(char time_text[21])
{
	time_t seconds = time(NULL);
	struct tm tm;

	if (!gmtime_r(&seconds, &tm) ||
		strftime(time_text, 21, "%Y-%m-%dT%H:%M:%SZ", &tm) != 20)
		memcpy(time_text, "1990-01-01T00:00:00Z", 21);
}

/* An importer that asks for what the rules ask for. */
struct inlet {
	char time[21];
	struct asked asked;
	struct import_options how;
	struct importer *importer;
};

/* Release it in any case. */
static bool inlet_open(struct inlet *inlet, const struct options *options,
	const struct assets *assets, const struct judge *judge, struct error *err)
{
	now(inlet->time);
	judge_asked(judge, &inlet->asked);
	inlet->how = (struct import_options){.codepage = options->codepage,
		.machine = options->machine,
		.version = PACKAGE_VERSION,
		.now = inlet->time,
		.asked = inlet->asked.values,
		.asked_count = inlet->asked.count};
	inlet->importer = importer_new(assets, &inlet->how, err);
	return inlet->importer != NULL;
}

static void inlet_release(struct inlet *inlet)
{
	importer_free(inlet->importer);
	asked_release(&inlet->asked);
}

struct facts *intake_load(const struct options *options, const struct assets *assets,
	const struct judge *judge, struct error *err)
{
	struct facts *facts = NULL;
	const struct buf *bytes;
	struct inlet inlet;
	const char *name;
	cJSON *document;

	if (!inlet_open(&inlet, options, assets, judge, err))
		document = NULL;
	else if (options->image)
		document = image_import(inlet.importer, options->image, err);
	else
		document = importer_paths(
			inlet.importer, options->inputs, options->input_count, err);
	if (document)
		facts = facts_adopt("the imported facts", document, assets, err);
	else if (!err->exit && (bytes = importer_document(inlet.importer, &name)))
		facts = facts_parse(name, buf_text(bytes), bytes->len, assets, err);
	inlet_release(&inlet);
	return facts;
}

struct facts *intake_collect(const struct options *options, const struct assets *assets,
	const struct judge *judge, void (*tell)(const char *text), struct error *err)
{
	const struct collect_options how = {options->network, tell};
	struct facts *facts = NULL;
	cJSON *document = NULL;
	struct inlet inlet;

	if (inlet_open(&inlet, options, assets, judge, err))
		document = collect_facts(inlet.importer, &how, err);
	if (document)
		facts = facts_adopt("the collected facts", document, assets, err);
	inlet_release(&inlet);
	return facts;
}

bool intake_recipe(const struct options *options, const struct assets *assets,
	const struct judge *judge, struct buf *out, struct error *err)
{
	struct asked asked;
	struct guide guide;
	bool ok;

	judge_asked(judge, &asked);
	ok = guide_open(&guide, assets, asked.values, asked.count, err);
	if (ok && options->list)
		recipe_list(&guide, out);
	else if (ok && strcmp(options->script, "cmd") == 0)
		recipe_batch(&guide, PACKAGE_VERSION, out);
	else if (ok && strcmp(options->script, "ps1") == 0)
		recipe_powershell(&guide, PACKAGE_VERSION, out);
	else if (ok)
		ok = error_set(
			err, EXIT_USAGE, "--script: cmd or ps1, not '%s'", options->script);
	guide_release(&guide);
	asked_release(&asked);
	return ok;
}

char *intake_file_name(const struct facts *facts)
{
	const cJSON *document = facts_document(facts);
	const char *time = json_text(json_get(document, "collector"), "finished");
	const char *name = json_text(json_get(document, "machine"), "name");
	char *host = name_make_safe(*name ? name : "unknown");
	struct buf path = BUF_EMPTY;

	buf_addf(&path, "esureport-facts_%s_", host);
	for (; *time; time++) {
		if (*time != '-' && *time != ':')
			buf_addc(&path, *time);
	}
	buf_adds(&path, ".json");
	free(host);
	return buf_steal(&path);
}
