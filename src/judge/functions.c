/* SPDX-License-Identifier: MIT */
#include "judge/functions.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"
#include "base/xml.h"
#include "judge/derive.h"
#include "judge/expression.h"
#include "judge/roles.h"

#include <libxml/xpathInternals.h>
#include <stdlib.h>
#include <string.h>

/* The data that functions_install() gave for look-ups is the inquiry itself. */
static struct inquiry *inquiry_of(xmlXPathParserContext *ctxt)
{
	return ctxt->context->funcLookupData;
}

static bool wants(xmlXPathParserContext *ctxt, int nargs, int low, int high)
{
	if (nargs >= low && nargs <= high)
		return true;
	xmlXPathSetArityError(ctxt);
	return false;
}

/* The next argument, last first, as a text that the caller frees. */
static char *pop_text(xmlXPathParserContext *ctxt)
{
	xmlChar *popped = xmlXPathPopString(ctxt);
	char *text = xstrdup(popped ? (char *)popped : "");

	xmlFree(popped);
	return text;
}

static void push_text(xmlXPathParserContext *ctxt, const char *text)
{
	valuePush(ctxt, xmlXPathNewString(BAD_CAST(text ? text : "")));
}

static void push_bool(xmlXPathParserContext *ctxt, bool value)
{
	valuePush(ctxt, xmlXPathNewBoolean(value));
}

static void push_node(xmlXPathParserContext *ctxt, xmlNode *node)
{
	valuePush(ctxt, xmlXPathNewNodeSet(node));
}

/* A member of a section that is one object. What is there is true even in a damaged
 * section; what is missing is absent only in a whole one. */
static void push_member(
	xmlXPathParserContext *ctxt, int nargs, const char *section, const char *source)
{
	struct inquiry *inquiry = inquiry_of(ctxt);
	const char *value;
	char *name;

	if (!wants(ctxt, nargs, 1, 1))
		return;
	name = pop_text(ctxt);
	value = xml_value(inquiry_section(inquiry, section), name);
	if (!*value)
		inquiry_need(inquiry, source);
	push_text(ctxt, value);
	free(name);
}

static void f_os(xmlXPathParserContext *ctxt, int nargs)
{
	push_member(ctxt, nargs, "os", "os");
}

static void f_machine(xmlXPathParserContext *ctxt, int nargs)
{
	push_member(ctxt, nargs, "machine", "hardware");
}

static void f_arc(xmlXPathParserContext *ctxt, int nargs)
{
	push_member(ctxt, nargs, "arc", "arc");
}

static void f_wsus(xmlXPathParserContext *ctxt, int nargs)
{
	push_member(ctxt, nargs, "wsus_server", "wsus-server");
}

static void f_wsus_server(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = inquiry_of(ctxt);

	if (!wants(ctxt, nargs, 0, 0))
		return;
	inquiry_need(inquiry, "wsus-server");
	push_node(ctxt, inquiry_section(inquiry, "wsus_server"));
}

static void f_product(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = inquiry_of(ctxt);

	if (!wants(ctxt, nargs, 0, 0))
		return;
	taint_merge(&inquiry->taint, &inquiry->product_taint);
	push_node(ctxt, inquiry->product);
}

static void f_programme(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = inquiry_of(ctxt);

	if (!wants(ctxt, nargs, 0, 0))
		return;
	if (!inquiry->product_entry)
		taint_merge(&inquiry->taint, &inquiry->product_taint);
	else if (strcmp(xml_value(inquiry->programme, "state"), "unknown") == 0)
		taint_merge(&inquiry->taint, &inquiry->channel_taint);
	push_node(ctxt, inquiry->programme);
}

static void f_channel(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = inquiry_of(ctxt);

	if (!wants(ctxt, nargs, 0, 0))
		return;
	if (!inquiry->product_entry)
		taint_merge(&inquiry->taint, &inquiry->product_taint);
	else if (!*inquiry->channel)
		taint_merge(&inquiry->taint, &inquiry->channel_taint);
	push_text(ctxt, inquiry->channel);
}

static void f_role(xmlXPathParserContext *ctxt, int nargs)
{
	char *role;

	if (!wants(ctxt, nargs, 1, 1))
		return;
	role = pop_text(ctxt);
	push_node(ctxt, roles_find(inquiry_of(ctxt), role));
	free(role);
}

static void f_has_role(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = inquiry_of(ctxt);
	const xmlNode *requirement = NULL;
	char *role;

	if (!wants(ctxt, nargs, 1, 1))
		return;
	role = pop_text(ctxt);
	if (!inquiry->product_entry)
		taint_merge(&inquiry->taint, &inquiry->product_taint);
	else
		requirement = catalogue_requirement(&inquiry->rules->catalogue, role,
			xml_get(inquiry->product_entry, "id"));
	push_bool(ctxt, requirement != NULL);
	free(role);
}

/* Licence rows: 'ESU', 'windows', an activation id, or a part of the name. */
static void f_licence(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = inquiry_of(ctxt);
	xmlNode *licensing = inquiry_section(inquiry, "licensing");
	xmlNode *rows = xml_child(licensing, "products");
	xmlNodeSet *set = xmlXPathNodeSetCreate(NULL);
	char *what;

	if (!wants(ctxt, nargs, 1, 1)) {
		xmlXPathFreeNodeSet(set);
		return;
	}
	what = pop_text(ctxt);
	inquiry_need(inquiry, "licensing");
	for (xmlNode *row = xml_first(rows); row; row = xml_next(row)) {
		bool match;
		if (strcmp(what, "ESU") == 0)
			match = strcmp(xml_value(row, "esu"), "yes") == 0;
		else if (strcmp(what, "windows") == 0)
			match = strcmp(xml_value(row, "windows"), "yes") == 0;
		else
			match = text_equal_nocase(xml_value(row, "id"), what) ||
				strstr(xml_value(row, "name"), what) != NULL;
		if (match)
			xmlXPathNodeSetAddUnique(set, row);
	}
	valuePush(ctxt, xmlXPathWrapNodeSet(set));
	free(what);
}

/*
 * A registry value as it was asked for. Facts list absent values too, so a value that is
 * not listed was not asked for, unless its whole key is known not to exist.
 */
static xmlNode *find_value(struct inquiry *inquiry, const char *key, const char *name)
{
	struct buf text = BUF_EMPTY;
	xmlNode *item;

	buf_addf(&text, "%s\n%s", key, name);
	item = index_get(&inquiry->registry, buf_text(&text));
	if (!item) {
		buf_clear(&text);
		buf_addf(&text, "registry:%s", key);
		const cJSON *entry = facts_coverage(inquiry->facts, buf_text(&text));
		bool absent = strcmp(json_text(entry, "state"), "absent") == 0 &&
			      facts_covers(inquiry->facts, buf_text(&text)) == FACTS_COVERED;
		if (!absent)
			inquiry_taint(inquiry, buf_text(&text));
	}
	buf_release(&text);
	return item;
}

static void push_value(xmlXPathParserContext *ctxt, int nargs, bool with_absent)
{
	char *key, *name;
	xmlNode *item;

	if (!wants(ctxt, nargs, 2, 2))
		return;
	name = pop_text(ctxt);
	key = pop_text(ctxt);
	item = find_value(inquiry_of(ctxt), key, name);
	if (item && !with_absent && strcmp(xml_value(item, "type"), "absent") == 0)
		item = NULL;
	push_node(ctxt, item);
	free(key);
	free(name);
}

static void f_reg(xmlXPathParserContext *ctxt, int nargs)
{
	push_value(ctxt, nargs, false);
}

static void f_asked(xmlXPathParserContext *ctxt, int nargs)
{
	push_value(ctxt, nargs, true);
}

static void f_reg_key(xmlXPathParserContext *ctxt, int nargs)
{
	char *key;

	if (!wants(ctxt, nargs, 1, 1))
		return;
	key = pop_text(ctxt);
	xmlNode *item = find_value(inquiry_of(ctxt), key, "*");
	push_bool(ctxt, item && strcmp(xml_value(item, "type"), "key") == 0);
	free(key);
}

/* Whether all bits of the mask are set; hexadecimal or decimal; no value has no bits. */
static void f_bit(xmlXPathParserContext *ctxt, int nargs)
{
	xmlXPathObject *object;
	char *mask;
	const char *text = "";

	if (!wants(ctxt, nargs, 2, 2))
		return;
	mask = pop_text(ctxt);
	object = valuePop(ctxt);
	if (object && object->type == XPATH_STRING)
		text = (const char *)object->stringval;
	else if (object && object->nodesetval && object->nodesetval->nodeNr == 1)
		text = xml_value(object->nodesetval->nodeTab[0], "value");
	unsigned long long bits = strtoull(mask, NULL, 0);
	push_bool(ctxt, *text && (strtoull(text, NULL, 0) & bits) == bits);
	xmlXPathFreeObject(object);
	free(mask);
}

static int compare_arguments(xmlXPathParserContext *ctxt)
{
	char *b = pop_text(ctxt);
	char *a = pop_text(ctxt);
	int order = derive_compare(a, b);

	free(a);
	free(b);
	return order;
}

static void f_version_ge(xmlXPathParserContext *ctxt, int nargs)
{
	if (wants(ctxt, nargs, 2, 2))
		push_bool(ctxt, compare_arguments(ctxt) >= 0);
}

static void f_version_lt(xmlXPathParserContext *ctxt, int nargs)
{
	if (wants(ctxt, nargs, 2, 2))
		push_bool(ctxt, compare_arguments(ctxt) < 0);
}

static void push_answer(xmlXPathParserContext *ctxt, const char *answer)
{
	if (strcmp(answer, "unknown") == 0)
		roles_taint_updates(inquiry_of(ctxt));
	push_bool(ctxt, strcmp(answer, "yes") == 0);
}

static void f_kb(xmlXPathParserContext *ctxt, int nargs)
{
	char *kb;

	if (!wants(ctxt, nargs, 1, 1))
		return;
	kb = pop_text(ctxt);
	push_answer(ctxt, roles_update(inquiry_of(ctxt), kb));
	free(kb);
}

static void f_kb_or_later(xmlXPathParserContext *ctxt, int nargs)
{
	char *kb;

	if (!wants(ctxt, nargs, 1, 1))
		return;
	kb = pop_text(ctxt);
	push_answer(ctxt, roles_update_or_later(inquiry_of(ctxt), kb));
	free(kb);
}

static void f_stack_version(xmlXPathParserContext *ctxt, int nargs)
{
	if (wants(ctxt, nargs, 0, 0))
		push_text(ctxt, roles_stack_version(inquiry_of(ctxt)));
}

static void f_rollup_revision(xmlXPathParserContext *ctxt, int nargs)
{
	if (wants(ctxt, nargs, 0, 0))
		push_text(ctxt, roles_rollup_revision(inquiry_of(ctxt)));
}

static void f_ubr(xmlXPathParserContext *ctxt, int nargs)
{
	if (!wants(ctxt, nargs, 0, 0))
		return;
	push_text(ctxt, "revision");
	push_member(ctxt, 1, "os", "os");
}

/* Items of a list whose attribute equals a text. */
static void push_items(xmlXPathParserContext *ctxt, const char *section, const char *attribute,
	const char *text, bool all)
{
	xmlNode *list = inquiry_section(inquiry_of(ctxt), section);
	xmlNodeSet *set = xmlXPathNodeSetCreate(NULL);

	for (xmlNode *item = xml_first(list); item; item = xml_next(item)) {
		if (all || text_equal_nocase(xml_value(item, attribute), text))
			xmlXPathNodeSetAddUnique(set, item);
	}
	valuePush(ctxt, xmlXPathWrapNodeSet(set));
}

static void f_service(xmlXPathParserContext *ctxt, int nargs)
{
	char *name;

	if (!wants(ctxt, nargs, 1, 1))
		return;
	name = pop_text(ctxt);
	inquiry_need(inquiry_of(ctxt), "services");
	push_items(ctxt, "services", "name", name, false);
	free(name);
}

/* One restart indicator, or all of them for '*'. An indicator that is listed is known even
 * when the list is damaged; one that is not listed was not looked at. */
static void f_restart(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = inquiry_of(ctxt);
	xmlNode *list = inquiry_section(inquiry, "pending_restart");
	bool listed = false;
	char *name;

	if (!wants(ctxt, nargs, 1, 1))
		return;
	name = pop_text(ctxt);
	for (xmlNode *item = xml_first(list); item; item = xml_next(item)) {
		if (strcmp(xml_value(item, "indicator"), name) == 0)
			listed = strcmp(xml_value(item, "state"), "unclear") != 0;
	}
	if (strcmp(name, "*") == 0)
		inquiry_need(inquiry, "pending-restart");
	else if (!listed)
		inquiry_taint(inquiry, "pending-restart");
	push_items(ctxt, "pending_restart", "indicator", name, strcmp(name, "*") == 0);
	free(name);
}

static void f_cert(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = inquiry_of(ctxt);
	xmlNode *list = inquiry_section(inquiry, "certificates");
	xmlNodeSet *set;
	struct buf source = BUF_EMPTY;
	char *store, *what;

	if (!wants(ctxt, nargs, 2, 2))
		return;
	what = pop_text(ctxt);
	store = pop_text(ctxt);
	set = xmlXPathNodeSetCreate(NULL);
	buf_addf(&source, "certificates:%s", store);
	inquiry_need(inquiry, buf_text(&source));
	for (xmlNode *item = xml_first(list); item; item = xml_next(item)) {
		if (text_equal_nocase(xml_value(item, "store"), store) &&
			(text_equal_nocase(xml_value(item, "thumbprint"), what) ||
				strstr(xml_value(item, "subject"), what)))
			xmlXPathNodeSetAddUnique(set, item);
	}
	valuePush(ctxt, xmlXPathWrapNodeSet(set));
	buf_release(&source);
	free(store);
	free(what);
}

/*
 * Lines of a log and reported symptoms with a code, or with a text inside. History is left
 * out; a line whose age is not known taints, and so does a log that was not covered.
 */
static void push_events(xmlXPathParserContext *ctxt, int nargs, const char *attribute)
{
	struct inquiry *inquiry = inquiry_of(ctxt);
	static const char *const sections[] = {"logs", "symptoms"};
	struct buf source = BUF_EMPTY;
	xmlNodeSet *set;
	char *log, *what;

	if (!wants(ctxt, nargs, 2, 2))
		return;
	log = pop_text(ctxt);
	what = pop_text(ctxt);
	set = xmlXPathNodeSetCreate(NULL);
	buf_addf(&source, "logs:%s", log);
	inquiry_need(inquiry, buf_text(&source));
	for (size_t i = 0; i < 2; i++) {
		xmlNode *list = inquiry_section(inquiry, sections[i]);
		for (xmlNode *item = xml_first(list); item; item = xml_next(item)) {
			const char *value = xml_value(item, attribute);
			const char *current = xml_value(item, "current");
			if (i == 0 && !text_equal_nocase(xml_value(item, "log"), log))
				continue;
			if (strcmp(attribute, "code") == 0 ? strcmp(value, what) != 0
							   : !strstr(value, what))
				continue;
			if (strcmp(current, "yes") == 0)
				xmlXPathNodeSetAddUnique(set, item);
			else if (strcmp(current, "unknown") == 0)
				inquiry_taint(inquiry, "hardware");
		}
	}
	valuePush(ctxt, xmlXPathWrapNodeSet(set));
	buf_release(&source);
	free(log);
	free(what);
}

static void f_event(xmlXPathParserContext *ctxt, int nargs)
{
	push_events(ctxt, nargs, "code");
}

static void f_event_text(xmlXPathParserContext *ctxt, int nargs)
{
	push_events(ctxt, nargs, "text");
}

static void f_days_between(xmlXPathParserContext *ctxt, int nargs)
{
	char *from, *to;
	long days = 0;

	if (!wants(ctxt, nargs, 2, 2))
		return;
	to = pop_text(ctxt);
	from = pop_text(ctxt);
	if (!derive_days(from, to, &days))
		inquiry_taint(inquiry_of(ctxt), NULL);
	valuePush(ctxt, xmlXPathNewFloat((double)days));
	free(from);
	free(to);
}

static void f_as_of(xmlXPathParserContext *ctxt, int nargs)
{
	if (wants(ctxt, nargs, 0, 0))
		push_text(ctxt, inquiry_of(ctxt)->as_of);
}

static void f_known(xmlXPathParserContext *ctxt, int nargs)
{
	char *source;

	if (!wants(ctxt, nargs, 1, 1))
		return;
	source = pop_text(ctxt);
	push_bool(ctxt, facts_covers(inquiry_of(ctxt)->facts, source) == FACTS_COVERED);
	free(source);
}

static void f_if(xmlXPathParserContext *ctxt, int nargs)
{
	xmlXPathObject *yes, *no;

	if (!wants(ctxt, nargs, 3, 3))
		return;
	no = valuePop(ctxt);
	yes = valuePop(ctxt);
	if (xmlXPathPopBoolean(ctxt)) {
		valuePush(ctxt, yes);
		xmlXPathFreeObject(no);
	} else {
		valuePush(ctxt, no);
		xmlXPathFreeObject(yes);
	}
}

static const struct {
	const char *name;
	xmlXPathFunction function;
} functions[] = {
	{"os", f_os},
	{"machine", f_machine},
	{"product", f_product},
	{"programme", f_programme},
	{"channel", f_channel},
	{"role", f_role},
	{"has-role", f_has_role},
	{"kb", f_kb},
	{"kb-or-later", f_kb_or_later},
	{"stack-version", f_stack_version},
	{"rollup-revision", f_rollup_revision},
	{"ubr", f_ubr},
	{"licence", f_licence},
	{"reg", f_reg},
	{"asked", f_asked},
	{"reg-key", f_reg_key},
	{"bit", f_bit},
	{"service", f_service},
	{"restart", f_restart},
	{"cert", f_cert},
	{"event", f_event},
	{"event-text", f_event_text},
	{"arc", f_arc},
	{"wsus", f_wsus},
	{"wsus-server", f_wsus_server},
	{"version-ge", f_version_ge},
	{"version-lt", f_version_lt},
	{"days-between", f_days_between},
	{"as-of", f_as_of},
	{"known", f_known},
	{"if", f_if},
};

bool functions_know(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++) {
		if (strlen(functions[i].name) == len &&
			strncmp(functions[i].name, name, len) == 0)
			return true;
	}
	return false;
}

static xmlXPathFunction look_up(void *data, const xmlChar *name, const xmlChar *namespace)
{
	(void)data;
	if (!namespace || strcmp((const char *)namespace, EXPRESSION_NAMESPACE) != 0)
		return NULL;
	for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++) {
		if (strcmp(functions[i].name, (const char *)name) == 0)
			return functions[i].function;
	}
	return NULL;
}

static xmlXPathObject *look_up_variable(
	void *data, const xmlChar *name, const xmlChar *namespace)
{
	(void)namespace;
	return inquiry_variable(data, (const char *)name);
}

void functions_install(struct inquiry *inquiry)
{
	xmlXPathRegisterFuncLookup(inquiry->xpath, look_up, inquiry);
	xmlXPathRegisterVariableLookup(inquiry->xpath, look_up_variable, inquiry);
}
