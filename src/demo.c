/* SPDX-License-Identifier: MIT */
#include "base/alloc.h"
#include "base/file.h"
#include "base/xml.h"
#include "facts/facts.h"
#include "judge/example.h"
#include "judge/judge.h"
#include "output.h"
#include "report/overview.h"
#include "verbs.h"

#include <stdlib.h>
#include <string.h>

static const char machines[] = "data/demo.xml";

/* What all machines are made with. */
struct demo {
	const struct options *options;
	const struct assets *assets;
	const char *folder;
	const struct judge *judge;
	struct judge_options how;
	struct press *press;
	struct overview overview;
};

static bool put(
	const struct demo *demo, const char *name, const struct buf *bytes, struct error *err)
{
	char *path = xasprintf("%s/%s", demo->folder, name);
	bool ok = file_put(path, buf_text(bytes), bytes->len, err);

	free(path);
	return ok;
}

/* The facts of a machine in canonical form, and its report. */
static bool write_machine(struct demo *demo, const xmlNode *machine, struct error *err)
{
	const char *name = xml_get(machine, "name");
	char *facts_name = xasprintf("%s.json", name), *page_name = xasprintf("%s.html", name);
	struct facts *facts = example_facts(demo->assets, machine, err);
	cJSON *results = facts ? judge_evaluate(demo->judge, facts, &demo->how, err) : NULL;
	struct buf document = BUF_EMPTY, page = BUF_EMPTY;
	bool ok = results && output_render(demo->options, demo->press, results,
				     form_find("html", FORM_OF_REPORT), NULL, &page, err);

	if (ok) {
		facts_print(facts, &document);
		overview_add(&demo->overview, results, page_name);
		ok = put(demo, facts_name, &document, err) && put(demo, page_name, &page, err);
	} else {
		error_prefix(err, "%s: %s", machines, name);
	}
	buf_release(&document);
	buf_release(&page);
	cJSON_Delete(results);
	facts_free(facts);
	free(facts_name);
	free(page_name);
	return ok;
}

/* The index is written last: where it stands, its links lead somewhere. */
static bool write_index(struct demo *demo, struct error *err)
{
	char *path = xasprintf("%s/index.html", demo->folder);
	struct buf page = BUF_EMPTY;
	bool ok = overview_print(&demo->overview, demo->press, &page, err) &&
		  put(demo, "index.html", &page, err) && output_tell(demo->options, path, err);

	buf_release(&page);
	free(path);
	return ok;
}

static xmlDoc *load_machines(const struct assets *assets, struct error *err)
{
	struct asset asset;

	return asset_get(assets, machines, &asset, err)
		       ? xml_parse(machines, asset.bytes, asset.len, err)
		       : NULL;
}

int verb_demo(const struct options *options, const struct assets *assets, struct error *err)
{
	char date[11];
	struct demo demo = {.options = options,
		.assets = assets,
		.folder = options->output ? options->output : "esureport-demo",
		.how = verbs_judge_options(options, date)};
	xmlDoc *doc = load_machines(assets, err);
	struct judge *judge =
		doc ? judge_new(assets, JUDGE_MACHINES, options->lang, err) : NULL;
	bool ok = judge && (demo.press = press_new(assets, options->lang, err)) &&
		  file_make_folder(demo.folder, err);

	demo.judge = judge;
	overview_init(&demo.overview);
	if (ok)
		file_sweep(demo.folder);
	for (xmlNode *at = doc ? xml_first(xmlDocGetRootElement(doc)) : NULL; ok && at;
		at = xml_next(at))
		ok = write_machine(&demo, at, err);
	if (ok)
		write_index(&demo, err);
	overview_release(&demo.overview);
	press_free(demo.press);
	judge_free(judge);
	xmlFreeDoc(doc);
	return 0;
}
