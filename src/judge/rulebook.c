/* SPDX-License-Identifier: MIT */
#include "judge/rulebook.h"

#include "base/alloc.h"
#include "base/xml.h"
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LET_DEPTH = 16 };

/*
 * The sources that the e: functions ask. The name of some goes on with an argument, the
 * first or the second; a list is of the catalogue, and an item of it names its source.
 */
static const struct {
	const char *function, *source;
	int argument;
	enum { NO_LIST, ALL_LOGS, ONE_LINE, ALL_STORES, ALL_MARKS } list;
} asked[] = {
	{"os", "os", 0, NO_LIST},
	{"ubr", "os", 0, NO_LIST},
	{"product", "os", 0, NO_LIST},
	{"programme", "os", 0, ALL_MARKS},
	{"channel", "os", 0, ALL_MARKS},
	{"has-role", "os", 0, NO_LIST},
	{"machine", "hardware", 0, NO_LIST},
	{"arc", "arc", 0, NO_LIST},
	{"agent", "arc", 0, NO_LIST},
	{"wsus", "wsus-server", 0, NO_LIST},
	{"store", "component-store", 0, NO_LIST},
	{"network", "network", 0, NO_LIST},
	{"join", "join", 0, NO_LIST},
	{"vamt", "vamt", 0, NO_LIST},
	{"role", "updates.qfe", 0, NO_LIST},
	{"role", "updates.cbs", 0, NO_LIST},
	{"role", "servicing", 0, NO_LIST},
	{"kb", "updates.qfe", 0, NO_LIST},
	{"kb", "updates.cbs", 0, NO_LIST},
	{"kb-or-later", "updates.qfe", 0, NO_LIST},
	{"kb-or-later", "updates.cbs", 0, NO_LIST},
	{"kb-or-later", "servicing", 0, NO_LIST},
	{"target", "os", 0, NO_LIST},
	{"target", "updates.qfe", 0, NO_LIST},
	{"target", "updates.cbs", 0, NO_LIST},
	{"package", "os", 0, NO_LIST},
	{"failed-updates", "updates.history", 0, NO_LIST},
	{"failed-updates", "updates.cbs", 0, NO_LIST},
	{"stack-version", "servicing", 0, NO_LIST},
	{"rollup-revision", "servicing", 0, NO_LIST},
	{"licence", "licensing", 0, NO_LIST},
	{"azure-licence", "azure-license", 0, NO_LIST},
	{"reg", "registry:", 1, NO_LIST},
	{"asked", "registry:", 1, NO_LIST},
	{"reg-key", "registry:", 1, NO_LIST},
	{"reg-below", "registry:", 1, NO_LIST},
	{"service", "services", 0, NO_LIST},
	{"restart", "pending-restart", 0, NO_LIST},
	{"cert", "certificates:", 1, NO_LIST},
	{"ca", NULL, 0, ALL_STORES},
	{"event", "logs:", 2, NO_LIST},
	{"line", NULL, 1, ONE_LINE},
	{"seen", NULL, 0, ALL_LOGS},
	{"newest-time", NULL, 0, ALL_LOGS},
	{"known", "", 1, NO_LIST},
};

/* One entry while it is put together. */
struct entry {
	const struct ruleset *rules;
	const struct rule *rule;
	xmlNode *node;
	bool decides; /* what is being read decides the rule's state */
	bool within;  /* it is a mark, which a function of the rule looks at */
};

static xmlNode *add_element(xmlNode *parent, const char *name)
{
	xmlNode *root = xmlDocGetRootElement(parent->doc);

	return xmlAddChild(parent, xmlNewDocNode(parent->doc, root->ns, BAD_CAST name, NULL));
}

static xmlNode *add_copy(xmlNode *parent, const xmlNode *node)
{
	return xmlAddChild(parent, xmlDocCopyNode((xmlNode *)node, parent->doc, 1));
}

/* The child of that name whose attribute has that value, or NULL. */
static xmlNode *find_child(
	const xmlNode *parent, const char *name, const char *attribute, const char *value)
{
	for (xmlNode *at = xml_first(parent); at; at = xml_next(at)) {
		if (xml_is(at, name) && strcmp(xml_value(at, attribute), value) == 0)
			return at;
	}
	return NULL;
}

/* The command of a need, when it has one of its own. */
static const char *own_command(const struct rule *rule, const char *source)
{
	const xmlNode *needs = find_child(rule->node, "needs", "source", source);

	return needs ? xml_get(needs, "collect") : NULL;
}

/* How to collect a source: once, or for each group of products that the catalogue tells
 * apart. */
static void add_commands(const struct entry *entry, xmlNode *reads, const char *source)
{
	const struct catalogue *catalogue = &entry->rules->catalogue;
	const char *own = own_command(entry->rule, source);
	bool one = true;

	if (own) {
		xml_add(add_element(reads, "collect"), "run", own);
		return;
	}
	for (size_t i = 0; i < catalogue->products.count; i++) {
		const char *product = xml_get(catalogue->products.nodes[i], "id");
		const xmlNode *found = catalogue_source(catalogue, source, product);
		char *run = found ? catalogue_fill(found, "run", source) : NULL;
		xmlNode *collect = run ? find_child(reads, "collect", "run", run) : NULL;

		one = one && run && (collect || !xml_first(reads));
		if (run && !collect) {
			collect = add_element(reads, "collect");
			xml_add(collect, "run", run);
			xml_add(collect, "for", product);
		} else if (run) {
			char *products = xasprintf("%s %s", xml_get(collect, "for"), product);
			xml_set(collect, "for", products);
			free(products);
		}
		free(run);
	}
	if (one && xml_first(reads))
		xmlUnsetProp(xml_first(reads), BAD_CAST "for");
}

static void add_source(const struct entry *entry, const char *source, bool needed)
{
	xmlNode *reads = find_child(entry->node, "reads", "source", source);
	char *title;

	if (reads)
		return;
	reads = add_element(entry->node, "reads");
	title = catalogue_fill(
		catalogue_source(&entry->rules->catalogue, source, ""), "title", source);
	xml_add(reads, "source", source);
	xml_add(reads, "title", title);
	xml_add(reads, "needed", needed ? "yes" : "no");
	add_commands(entry, reads, source);
	free(title);
}

static void add_source_of(const struct entry *entry, const char *kind, const char *name)
{
	char *source = xasprintf("%s%s", kind, name);

	add_source(entry, source, false);
	free(source);
}

/* The text of an argument that is a literal, behind the bracket at `at`; NULL when it is
 * anything else. The caller's. */
static char *literal_argument(const char *at, int number)
{
	const char *end;

	for (at++;; at = end + 1) {
		at += strspn(at, " \t\r\n");
		end = *at == '\'' || *at == '"' ? strchr(at + 1, *at) : NULL;
		if (!end)
			return NULL;
		if (--number == 0)
			return xstrndup(at + 1, (size_t)(end - at - 1));
		end += 1 + strspn(end + 1, " \t\r\n");
		if (*end != ',')
			return NULL;
	}
}

static void read_expression(const struct entry *entry, const char *text, int depth);

/* What decides over the channel, and the programme with it. */
static void read_marks(const struct entry *entry)
{
	const struct catalogue_list *marks = &entry->rules->catalogue.marks;
	struct entry within = *entry;

	within.within = true;
	for (size_t i = 0; i < marks->count && !entry->within; i++)
		read_expression(&within, xml_get(marks->nodes[i], "when"), 0);
}

static void add_logs(const struct entry *entry)
{
	const struct catalogue_list *sources = &entry->rules->catalogue.sources;

	for (size_t i = 0; i < sources->count; i++) {
		const char *id = xml_get(sources->nodes[i], "id");
		if (strncmp(id, "logs:", 5) == 0)
			add_source(entry, id, false);
	}
}

static void add_stores(const struct entry *entry)
{
	const struct catalogue_list *list = &entry->rules->catalogue.certificates;

	for (size_t i = 0; i < list->count; i++)
		add_source_of(entry, "certificates:", xml_get(list->nodes[i], "store"));
}

static void add_log_of(const struct entry *entry, const char *line)
{
	const xmlNode *known = index_get(&entry->rules->catalogue.lines, line);

	if (known)
		add_source_of(entry, "logs:", xml_get(known, "log"));
}

/* The sources of one row of the table; the bracket of the call is at `at`. */
static void add_asked(const struct entry *entry, size_t row, const char *at)
{
	char *argument = asked[row].argument ? literal_argument(at, asked[row].argument) : NULL;

	if (asked[row].list == ONE_LINE && argument)
		add_log_of(entry, argument);
	else if (asked[row].source && argument)
		add_source_of(entry, asked[row].source, argument);
	else if (asked[row].source && !asked[row].argument)
		add_source(entry, asked[row].source, false);
	if (asked[row].list == ALL_LOGS)
		add_logs(entry);
	else if (asked[row].list == ALL_STORES)
		add_stores(entry);
	else if (asked[row].list == ALL_MARKS)
		read_marks(entry);
	free(argument);
}

/* A call of e:NAME, with its bracket at `at`. */
static void add_call(const struct entry *entry, const char *name, const char *at)
{
	if (!entry->within && !find_child(entry->node, "call", "name", name))
		xml_add(add_element(entry->node, "call"), "name", name);
	for (size_t i = 0; entry->decides && i < sizeof(asked) / sizeof(*asked); i++) {
		if (strcmp(asked[i].function, name) == 0)
			add_asked(entry, i, at);
	}
}

static size_t name_length(const char *at)
{
	return strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");
}

static void read_variable(const struct entry *entry, const char *name, int depth)
{
	const xmlNode *let = index_get(&entry->rules->lets_by_name, name);

	if (!let || depth == LET_DEPTH)
		return;
	if (!find_child(entry->node, "let", "name", name))
		add_copy(entry->node, let);
	read_expression(entry, xml_get(let, "value"), depth + 1);
}

/* Finds calls and variables; what stands in literals is text. */
static void read_expression(const struct entry *entry, const char *text, int depth)
{
	while (*text) {
		bool call = strncmp(text, "e:", 2) == 0;
		if (*text == '\'' || *text == '"') {
			const char *end = strchr(text + 1, *text);
			text = end ? end + 1 : text + 1;
		} else if (call || *text == '$') {
			const char *start = text + (call ? 2 : 1);
			size_t len = name_length(start);
			char *name = xstrndup(start, len);

			text = start + len;
			if (!call)
				read_variable(entry, name, depth);
			else if (*(text += strspn(text, " \t\r\n")) == '(')
				add_call(entry, name, text);
			free(name);
		} else {
			size_t len = name_length(text);
			text += len ? len : 1;
		}
	}
}

/* Any attribute may hold an expression; in one that does not, nothing is found. */
static void read_rule(struct entry *entry, const xmlNode *node)
{
	for (const xmlAttr *at = node->properties; at; at = at->next)
		read_expression(entry, xml_get(node, (const char *)at->name), 0);
	for (xmlNode *child = xml_first(node); child; child = xml_next(child))
		read_rule(entry, child);
}

static bool decides(const xmlNode *part)
{
	return xml_is(part, "applies") || xml_is(part, "test");
}

static void add_entry(xmlNode *root, const struct ruleset *rules, const struct rule *rule)
{
	struct entry entry = {rules, rule, add_element(root, "entry"), false, false};
	xmlNode *copy, *examples;

	xml_add(entry.node, "id", rule->id);
	copy = add_copy(entry.node, rule->node);
	examples = xml_child(copy, "examples");
	xmlUnlinkNode(examples);
	xmlFreeNode(examples);
	for (xmlNode *at = xml_first(rule->node); at; at = xml_next(at)) {
		if (xml_is(at, "needs"))
			add_source(&entry, xml_get(at, "source"), true);
	}
	for (xmlNode *at = xml_first(copy); at; at = xml_next(at)) {
		entry.decides = decides(at);
		read_rule(&entry, at);
	}
}

static void add_stages(xmlNode *root, const struct words *words)
{
	for (int i = 0; i < STAGE_COUNT; i++) {
		xmlNode *stage = add_element(root, "stage");
		char *key = xasprintf("stage.%s", stage_words[i]);

		xml_add(stage, "id", stage_words[i]);
		xml_add(stage, "title", words_get(words, key));
		free(key);
	}
}

static void add_replaced(xmlNode *root, const struct assets *assets)
{
	struct asset asset;

	for (size_t i = 0; asset_at(assets, i, &asset); i++) {
		char hex[65];
		xmlNode *replaced;

		if (!asset.replaced)
			continue;
		asset_digest(&asset, hex);
		replaced = add_element(root, "replaced");
		xml_add(replaced, "name", asset.name);
		xml_add(replaced, "digest", hex);
	}
}

static void add_catalogue(xmlNode *root, const struct catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->files.count; i++) {
		const xmlNode *file = xmlDocGetRootElement(catalogue->files.docs[i]);
		for (xmlNode *at = xml_first(file); at; at = xml_next(at))
			add_copy(root, at);
	}
}

xmlDoc *rulebook_make(
	const struct ruleset *rules, const struct words *words, const struct assets *assets)
{
	xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
	xmlNode *root = xmlNewDocNode(doc, NULL, BAD_CAST "rulebook", NULL);
	char count[24];

	xmlDocSetRootElement(doc, root);
	xmlSetNs(root, xmlNewNs(root, BAD_CAST RULEBOOK_NAMESPACE, NULL));
	snprintf(count, sizeof(count), "%zu", rules->count);
	xml_add(root, "program", PACKAGE_NAME);
	xml_add(root, "version", PACKAGE_VERSION);
	xml_add(root, "data", rules->data);
	xml_add(root, "verified", rules->verified);
	xml_add(root, "digest", rules->digest);
	xml_add(root, "count", count);
	add_stages(root, words);
	add_replaced(root, assets);
	for (size_t i = 0; i < rules->count; i++)
		add_entry(root, rules, &rules->rules[i]);
	add_catalogue(root, &rules->catalogue);
	return doc;
}
