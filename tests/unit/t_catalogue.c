/* SPDX-License-Identifier: MIT */
/*
 * Every fact of the catalogue at work: for each entry a machine is made up that has it, lacks
 * it or stands just beside it, and the answer must be what the entry says.
 */
#include "judge/catalogue.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/library.h"
#include "base/xml.h"
#include "judge/derive.h"
#include "judge/evaluate.h"
#include "judge/functions.h"
#include "judge/grammar.h"
#include "judge/reading.h"
#include "judge/roles.h"
#include "tap.h"

#include <inttypes.h>
#include <stdlib.h>

static struct assets *assets;
static struct ruleset rules;
static struct words sentences;

/* A machine under judgement. */
struct bench {
	struct facts *facts;
	struct inquiry inquiry;
	cJSON *document;
};

static void put_coverage(cJSON *list, const char *source)
{
	cJSON *entry = json_push_object(list);

	json_add_text(entry, "source", source);
	json_add_text(entry, "state", "collected");
	json_add_int(entry, "count", 0);
	json_add_text(entry, "from", "test");
	json_add_text(entry, "time", "none");
}

static cJSON *new_document(void)
{
	static const char *const sources[] = {"os", "hardware", "updates.qfe", "updates.cbs",
		"updates.history", "servicing", "licensing", "arc", "logs:CBS.log",
		"certificates:LocalMachine\\CA", "certificates:LocalMachine\\Root"};
	cJSON *document = cJSON_CreateObject(), *collector, *coverage;

	json_add_text(document, "format", "esureport-facts/1");
	collector = json_add_object(document, "collector");
	json_add_text(collector, "name", "test");
	json_add_text(collector, "version", "1");
	json_add_text(collector, "mode", "import");
	json_add_text(collector, "started", "2026-01-01");
	json_add_text(collector, "finished", "2026-01-01");
	json_add_bool(collector, "elevated", true);
	coverage = json_add_array(document, "coverage");
	for (size_t i = 0; i < sizeof(sources) / sizeof(*sources); i++)
		put_coverage(coverage, sources[i]);
	return document;
}

/* The first of some words. */
static char *first_word(const char *words, char divider)
{
	const char *end = strchr(words, divider);

	return end ? xstrndup(words, (size_t)(end - words)) : xstrdup(words);
}

/* A document of a machine with this product, edition (NULL: the first eligible one) and
 * architecture (NULL: the first). */
static cJSON *machine_of(const xmlNode *product, const xmlNode *edition, const char *arch)
{
	cJSON *document = new_document();
	cJSON *os = json_add_object(document, "os");
	char *version = first_word(xml_get(product, "version"), ' ');
	char *installation = first_word(xml_get(product, "installation"), '|');
	char *first_arch = first_word(xml_get(product, "arch"), ' ');
	const xmlNode *at = xml_first(product);

	while (!edition && strcmp(xml_get(at, "eligible"), "yes") != 0)
		at = xml_next(at);
	if (!edition)
		edition = at;
	json_add_text(os, "product_name", xml_get(product, "title"));
	json_add_text(os, "version", version);
	json_add_text(os, "build", strrchr(version, '.') + 1);
	json_add_text(os, "edition", xml_get(edition, "id"));
	json_add_text(os, "installation", installation);
	json_add_text(os, "arch", arch ? arch : first_arch);
	json_add_object(document, "machine");
	json_add_text(cJSON_GetObjectItemCaseSensitive(document, "machine"), "name", "m");
	free(version);
	free(installation);
	free(first_arch);
	return document;
}

static bool open_bench(struct bench *bench, cJSON *document, const char *date)
{
	struct error err = ERROR_NONE;

	memset(bench, 0, sizeof(*bench));
	if (!facts_recount(document, &err) ||
		!(bench->facts = facts_adopt("test", document, assets, &err))) {
		CHECK_STR(err.text, "");
		return false;
	}
	inquiry_open(&bench->inquiry, &rules, &sentences, bench->facts, date, NULL, 0, NULL);
	functions_install(&bench->inquiry);
	derive_all(&bench->inquiry);
	return true;
}

static void close_bench(struct bench *bench)
{
	inquiry_close(&bench->inquiry);
	facts_free(bench->facts);
}

/* The text of an expression about a machine on a date; it takes the document. */
static void says(
	cJSON *document, const char *date, const char *expression, const char *expected)
{
	struct bench bench;
	struct error err = ERROR_NONE;
	xmlXPathObject *object;
	xmlChar *text;

	if (!open_bench(&bench, document, date))
		return;
	object = xmlXPathEval(BAD_CAST expression, bench.inquiry.xpath);
	text = xmlXPathCastToString(object);
	if (!CHECK_STR((char *)text, expected))
		printf("# %s on %s\n", expression, date);
	CHECK_INT(err.exit, 0);
	xmlFree(text);
	xmlXPathFreeObject(object);
	close_bench(&bench);
}

static void test_products(void)
{
	const struct catalogue_list *products = &rules.catalogue.products;

	for (size_t i = 0; i < products->count; i++) {
		const xmlNode *product = products->nodes[i];
		for (const xmlNode *edition = xml_first(product); edition;
			edition = xml_next(edition)) {
			says(machine_of(product, edition, NULL), "2026-11-21",
				"e:product()/@id", xml_get(product, "id"));
			says(machine_of(product, edition, NULL), "2026-11-21",
				"e:product()/@eligible", xml_get(edition, "eligible"));
		}
		says(machine_of(product, NULL, "ia64"), "2026-11-21", "e:product()/@eligible",
			xml_get(product, "arch-confidence") ? "unknown" : "no");
		says(machine_of(product, NULL, NULL), "2026-11-21", "e:product()/@base-state",
			"met");
		if (xml_get(product, "below")) {
			cJSON *document = machine_of(product, NULL, NULL);
			cJSON *os = cJSON_GetObjectItemCaseSensitive(document, "os");
			char *version = first_word(xml_get(product, "below"), ' ');
			char *expected = xasprintf("%s missing", xml_get(product, "id"));
			cJSON_ReplaceItemInObjectCaseSensitive(
				os, "version", cJSON_CreateString(version));
			cJSON_ReplaceItemInObjectCaseSensitive(
				os, "build", cJSON_CreateString(strrchr(version, '.') + 1));
			says(document, "2026-11-21",
				"concat(e:product()/@id, ' ', e:product()/@base-state)",
				expected);
			free(version);
			free(expected);
		}
	}
}

/* The first product whose id stands among these, or that has this programme. */
static const xmlNode *find_product(const char *ids, const char *programme)
{
	const struct catalogue_list *products = &rules.catalogue.products;

	for (size_t i = 0; i < products->count; i++) {
		const xmlNode *at = products->nodes[i];
		if (programme ? strcmp(xml_get(at, "programme"), programme) == 0
			      : grammar_has_word(ids, xml_get(at, "id")))
			return at;
	}
	return NULL;
}

/* Gives the machine the mark of a channel. */
static void set_channel(cJSON *document, const char *channel)
{
	cJSON *machine = cJSON_GetObjectItemCaseSensitive(document, "machine");

	if (strcmp(channel, "free") == 0)
		json_add_text(machine, "imds", "azure");
	if (strcmp(channel, "arc") == 0)
		json_add_text(json_add_object(document, "arc"), "status", "connected");
}

static void test_programmes(void)
{
	static const char *const channels[] = {"mak", "arc", "free"};
	static const char shown[] =
		"concat(e:programme()/@state, ' ', e:programme()/@year, ' ', e:channel())";
	const struct catalogue_list *programmes = &rules.catalogue.programmes;

	for (size_t i = 0; i < programmes->count; i++) {
		const xmlNode *programme = programmes->nodes[i];
		const xmlNode *product = find_product(NULL, xml_get(programme, "id"));
		const xmlNode *year = product ? xml_first(programme) : NULL;
		for (; year; year = xml_next(year)) {
			for (size_t j = 0; j < 3; j++) {
				char *expected;
				cJSON *document;
				if (!grammar_has_word(xml_get(year, "channels"), channels[j]))
					continue;
				expected =
					strcmp(xml_get(year, "confidence"), "M") == 0
						? xasprintf("unknown %s %s",
							  xml_get(year, "number"), channels[j])
						: xasprintf("open %s %s",
							  xml_get(year, "number"), channels[j]);
				document = machine_of(product, NULL, NULL);
				set_channel(document, channels[j]);
				says(document, xml_get(year, "starts"), shown, expected);
				document = machine_of(product, NULL, NULL);
				set_channel(document, channels[j]);
				says(document, xml_get(year, "ends"), shown, expected);
				free(expected);
			}
		}
		if (product)
			says(machine_of(product, NULL, NULL), "1999-01-01",
				"string(e:programme()/@state)", "before");
	}
}

static void add_update(cJSON *document, const char *kb)
{
	cJSON *updates = cJSON_GetObjectItemCaseSensitive(document, "updates");
	cJSON *update, *source;

	if (!updates)
		updates = json_add_array(document, "updates");
	update = json_push_object(updates);
	json_add_text(update, "kb", kb);
	source = json_push_object(json_add_array(update, "sources"));
	json_add_text(source, "source", "updates.qfe");
	json_add_text(source, "state", "installed");
}

static void add_stack(cJSON *document, const char *version)
{
	cJSON *servicing = json_add_object(document, "servicing");

	json_add_array(servicing, "rollups");
	json_add_text(
		json_push_object(json_add_array(servicing, "stacks")), "version", version);
}

static const xmlNode *find_update(const char *chain, const char *kb, const xmlNode **before)
{
	const xmlNode *at = xml_first(index_get(&rules.catalogue.chains, chain));

	*before = NULL;
	for (; at && strcmp(xml_get(at, "kb"), kb) != 0; at = xml_next(at))
		*before = at;
	return at;
}

static void has_role(const xmlNode *product, const char *role, const char *kb,
	const char *stack, const char *state)
{
	cJSON *document = machine_of(product, NULL, NULL);
	char *expression = xasprintf("string(e:role('%s')/@state)", role);

	if (kb)
		add_update(document, kb);
	if (stack)
		add_stack(document, stack);
	says(document, "2026-11-21", expression, state);
	free(expression);
}

/* The least version that an update can have. */
static const char *version_of(const xmlNode *update)
{
	const char *version = xml_get(update, "exact");

	return version ? version : xml_get(update, "upto");
}

static void test_requirement(const xmlNode *requirement, const xmlNode *product)
{
	const char *role = xml_get(requirement, "role");
	const char *chain = xml_get(requirement, "chain");
	const char *measure = xml_get(index_get(&rules.catalogue.chains, chain), "measure");
	const xmlNode *before, *bring;
	const xmlNode *minimum = find_update(chain, xml_get(requirement, "minimum"), &before);
	bool stack = strcmp(measure, "stack") == 0;
	const char *old = stack ? "1.0.0.0" : NULL;

	if (xml_get(requirement, "newest"))
		while (xml_next(minimum)) {
			before = minimum;
			minimum = xml_next(minimum);
		}
	bring = find_update(chain, xml_get(requirement, "bring"), &before);
	has_role(product, role, xml_get(minimum, "kb"), old, "met");
	has_role(product, role, xml_get(bring, "kb"), old, "met");
	has_role(product, role, NULL, old, "missing");
	find_update(chain, xml_get(minimum, "kb"), &before);
	if (before)
		has_role(product, role, xml_get(before, "kb"), old, "missing");
	if (stack && version_of(minimum))
		has_role(product, role, NULL, version_of(minimum), "met");
	for (const xmlNode *proof = xml_first(requirement); proof; proof = xml_next(proof)) {
		const xmlNode *shown = find_update(
			xml_get(proof, "chain"), xml_get(proof, "minimum"), &before);
		has_role(product, role, xml_get(shown, "kb"), old, "met");
		if (before)
			has_role(product, role, xml_get(before, "kb"), old, "missing");
	}
}

static void test_requirements(void)
{
	const struct catalogue_list *requirements = &rules.catalogue.requirements;
	const struct catalogue_list *products = &rules.catalogue.products;

	for (size_t i = 0; i < requirements->count; i++) {
		for (size_t j = 0; j < products->count; j++) {
			if (grammar_has_word(xml_get(requirements->nodes[i], "products"),
				    xml_get(products->nodes[j], "id")))
				test_requirement(requirements->nodes[i], products->nodes[j]);
		}
	}
}

static void add_licence(cJSON *document, const char *id, const char *name)
{
	cJSON *licensing = json_add_object(document, "licensing");
	cJSON *row = json_push_object(json_add_array(licensing, "products"));

	json_add_text(row, "id", id);
	json_add_text(row, "application", xml_get(rules.catalogue.names, "windows"));
	json_add_text(row, "name", name);
	json_add_text(row, "status", "licensed");
	json_add_text(row, "key", "installed");
	json_add_text(row, "partial_key", "ABCDE");
}

static void test_licences(void)
{
	static const char shown[] = "concat(e:licence('ESU')/@programme, ' ', "
				    "e:licence('ESU')/@year, ' ', e:licence('ESU')/@fits, ' ', "
				    "e:licence('ESU')/@sold)";
	const struct index *licences = &rules.catalogue.licences;
	const struct catalogue_list *tokens = &rules.catalogue.tokens;
	const struct catalogue_list *products = &rules.catalogue.products;

	for (size_t i = 0; i < licences->room; i++) {
		const xmlNode *licence = licences->slots[i].value;
		const xmlNode *product =
			licence ? find_product(NULL, xml_get(licence, "programme")) : NULL;
		const char *sold = licence && xml_get(licence, "sold") ? "no" : "yes";
		cJSON *document;
		char *expected;
		if (!licence)
			continue;
		/* Whom a programme without years is for, nobody confirmed. */
		document = machine_of(product ? product : products->nodes[0], NULL, NULL);
		add_licence(document, xml_get(licence, "id"), "some name");
		expected = xasprintf("%s %s %s %s", xml_get(licence, "programme"),
			xml_get(licence, "year"), product ? "yes" : "unknown", sold);
		says(document, "2026-11-21", shown, expected);
		free(expected);
	}
	for (size_t i = 0; i < tokens->count; i++) {
		const xmlNode *token = tokens->nodes[i];
		for (size_t j = 0; j < products->count; j++) {
			const xmlNode *product = products->nodes[j];
			bool fits = grammar_has_word(
				xml_get(token, "programmes"), xml_get(product, "programme"));
			char *name = xasprintf(
				"Windows(R), %s-Year9 add-on", xml_get(token, "name"));
			cJSON *document = machine_of(product, NULL, NULL);
			add_licence(document, "none", name);
			says(document, "2026-11-21",
				"concat(e:licence('ESU')/@year, ' ', e:licence('ESU')/@fits)",
				fits ? "9 yes" : "9 no");
			free(name);
		}
	}
}

static void test_certificates(void)
{
	const struct catalogue_list *certificates = &rules.catalogue.certificates;
	const xmlNode *product = find_product("windows-server-2012", NULL);

	for (size_t i = 0; i < certificates->count; i++) {
		const xmlNode *known = certificates->nodes[i];
		const char *last = xml_get(known, "not-after");
		char *expression =
			xasprintf("concat(e:ca('%s')[@thumbprint = '%s']/@in-store, ' ', "
				  "e:ca('%s')[@thumbprint = '%s']/@valid)",
				xml_get(known, "listed"), xml_get(known, "thumbprint"),
				xml_get(known, "listed"), xml_get(known, "thumbprint"));
		cJSON *document = machine_of(product, NULL, NULL), *row;

		says(machine_of(product, NULL, NULL), last ? last : "2026-11-21", expression,
			last ? "no yes" : "no unknown");
		says(machine_of(product, NULL, NULL), "2099-01-01", expression,
			last ? "no no" : "no unknown");
		row = json_push_object(json_add_array(document, "certificates"));
		json_add_text(row, "store", xml_get(known, "store"));
		json_add_text(row, "subject", xml_get(known, "subject"));
		json_add_text(row, "thumbprint", xml_get(known, "thumbprint"));
		json_add_text(row, "not_after", "2030-05-05");
		says(document, "2030-05-06", expression, "yes no");
		free(expression);
	}
}

static void has_agent(const xmlNode *product, const char *version, const char *date,
	const char *attribute, const char *expected)
{
	cJSON *document = machine_of(product, NULL, NULL);
	cJSON *arc = json_add_object(document, "arc");
	char *expression = xasprintf("string(e:agent()/@%s)", attribute);

	json_add_text(arc, "status", "connected");
	json_add_text(arc, "agent_version", version);
	says(document, date, expression, expected);
	free(expression);
}

static void test_agents(void)
{
	const struct catalogue_list *agents = &rules.catalogue.agents;
	const struct catalogue_list *floors = &rules.catalogue.floors;
	const xmlNode *product = find_product("windows-server-2012", NULL);

	for (size_t i = 0; i < agents->count; i++) {
		const char *version = xml_get(agents->nodes[i], "version");
		const char *month = xml_get(agents->nodes[i], "month");
		char *built = xasprintf("%s.12345.678", version);
		char *inside = xasprintf("%s-28", month);
		char *at_limit = xasprintf("%ld%s-15", strtol(month, NULL, 10) + 1, month + 4);
		char *beyond = xasprintf("%ld-12-31", strtol(month, NULL, 10) + 2);
		has_agent(product, built, inside, "support", "yes");
		has_agent(product, built, inside, "newest", version);
		has_agent(product, built, at_limit, "support", "unknown");
		has_agent(product, built, beyond, "support", "no");
		free(built);
		free(inside);
		free(at_limit);
		free(beyond);
	}
	for (size_t i = 0; i < floors->count; i++) {
		const char *version = xml_get(floors->nodes[i], "version");
		const xmlNode *needs =
			find_product(xml_get(floors->nodes[i], "products"), NULL);
		char *exact = xasprintf("%s.1.1", version);
		has_agent(needs, exact, "2026-11-21", "floor-state", "met");
		has_agent(needs, "1.33.99", "2026-11-21", "floor-state", "missing");
		free(exact);
	}
}

/* Each line is found in its log by its own words. */
static void test_lines(void)
{
	const struct index *lines = &rules.catalogue.lines;
	const xmlNode *product = find_product("windows-7-sp1", NULL);

	for (size_t i = 0; i < lines->room; i++) {
		const xmlNode *line = lines->slots[i].value;
		struct buf text = BUF_EMPTY;
		cJSON *document, *row;
		char *expression, *source;
		if (!line)
			continue;
		for (const char *at = xml_get(line, "text"); *at; at++)
			buf_adds(&text, *at == '*' ? " 0x1 " : (char[]){*at, '\0'});
		document = machine_of(product, NULL, NULL);
		source = xasprintf("logs:%s", xml_get(line, "log"));
		if (strcmp(source, "logs:CBS.log") != 0)
			put_coverage(
				cJSON_GetObjectItemCaseSensitive(document, "coverage"), source);
		row = json_push_object(json_add_array(document, "logs"));
		json_add_text(row, "log", xml_get(line, "log"));
		json_add_text(row, "line", xml_get(line, "id"));
		json_add_text(row, "code", "none");
		json_add_text(row, "text", buf_text(&text));
		json_add_text(row, "last", "2026-11-20T10:00:00Z");
		json_add_text(cJSON_GetObjectItemCaseSensitive(document, "machine"),
			"boot_time", "2026-11-19T10:00:00Z");
		expression = xasprintf("string(e:line('%s')/@agrees)", xml_get(line, "id"));
		says(document, "2026-11-21", expression, "yes");
		free(source);
		free(expression);
		buf_release(&text);
	}
}

static void reads_as(const char *text, const char *code)
{
	struct reading reading;

	reading_of(&reading, text, &rules.catalogue.codes);
	if (!CHECK_STR(reading.code, code))
		printf("# from '%s'\n", text);
}

/* Every spelling of every code. */
static void test_codes(void)
{
	const struct index *codes = &rules.catalogue.codes;

	for (size_t i = 0; i < codes->room; i++) {
		const char *code = codes->slots[i].key;
		uint32_t value;
		char text[48];
		if (!code)
			continue;
		value = (uint32_t)strtoul(code, NULL, 16);
		reads_as(code, code);
		reads_as(code + 2, code);
		snprintf(text, sizeof(text), "error %" PRIu32 "!", value);
		reads_as(text, code);
		if (value >= 0x80000000u) {
			snprintf(text, sizeof(text), "%" PRId64, (int64_t)value - 0x100000000);
			reads_as(text, code);
		}
		if (value >> 16 == 0x8007) {
			snprintf(text, sizeof(text), "HRESULT_FROM_WIN32(%" PRIu32 ")",
				value & 0xFFFF);
			reads_as(text, code);
		}
		if (value >> 16 == 0x8007 && (value & 0xFFFF) > 999) {
			snprintf(text, sizeof(text), "%" PRIu32, value & 0xFFFF);
			reads_as(text, code);
		}
	}
}

static void test_skus(void)
{
	const struct index *skus = &rules.catalogue.skus;
	const xmlNode *product = find_product("windows-7-sp1", NULL);

	for (size_t i = 0; i < skus->room; i++) {
		char *expression;
		if (!skus->slots[i].key)
			continue;
		expression = xasprintf("string(e:sku('%s')/@name)", skus->slots[i].key);
		says(machine_of(product, NULL, NULL), "2026-11-21", expression,
			xml_get(skus->slots[i].value, "name"));
		free(expression);
	}
}

int main(void)
{
	struct error err = ERROR_NONE;

	library_init();
	assets = assets_open(NULL, &err);
	if (!CHECK(assets && words_load(&sentences, assets, "en", &err) &&
		    rules_load(&rules, assets, functions_know, true, "en", &err)))
		return tap_done();
	test_products();
	test_programmes();
	test_requirements();
	test_licences();
	test_certificates();
	test_agents();
	test_lines();
	test_codes();
	test_skus();
	rules_release(&rules);
	words_release(&sentences);
	assets_free(assets);
	library_cleanup();
	return tap_done();
}
