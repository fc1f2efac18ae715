/* SPDX-License-Identifier: MIT */
#include "judge/functions.h"

#include "base/alloc.h"
#include "base/text.h"
#include "base/xml.h"
#include "judge/arc.h"
#include "judge/arguments.h"
#include "judge/events.h"
#include "judge/expression.h"
#include "judge/lookups.h"
#include "judge/order.h"
#include "judge/roles.h"
#include "judge/target.h"

#include <libxml/xpathInternals.h>
#include <stdlib.h>
#include <string.h>

/* Functions that give a member of a section which is one object. */
static const struct {
	const char *name, *section, *source;
} objects[] = {
	{"os", "os", "os"},
	{"machine", "machine", "hardware"},
	{"arc", "arc", "arc"},
	{"wsus", "wsus_server", "wsus-server"},
	{"store", "component_store", "component-store"},
	{"network", "network", "network"},
	{"join", "join", "join"},
	{"vamt", "vamt", "vamt"},
};

/* What is there is true even in a damaged section; what is missing is absent only in a whole
 * one; what was looked at and not understood answers nothing. */
static void push_member(xmlXPathParserContext *ctxt, size_t object)
{
	struct inquiry *inquiry = argument_inquiry(ctxt);
	char *name = argument_pop(ctxt);
	const char *value = xml_value(inquiry_section(inquiry, objects[object].section), name);

	if (!*value)
		inquiry_need(inquiry, objects[object].source);
	else if (strcmp(value, "unclear") == 0)
		inquiry_taint(inquiry, NULL);
	argument_push_text(ctxt, value);
	free(name);
}

/* The object itself, which evidence tells of. */
static void push_object(xmlXPathParserContext *ctxt, size_t object)
{
	struct inquiry *inquiry = argument_inquiry(ctxt);

	inquiry_need(inquiry, objects[object].source);
	argument_push_node(ctxt, inquiry_section(inquiry, objects[object].section));
}

/* One function for all of them: libxml2 tells by which name it was called. */
static void f_member(xmlXPathParserContext *ctxt, int nargs)
{
	const char *called = (const char *)ctxt->context->function;
	size_t object = 0;

	if (!argument_count(ctxt, nargs, 0, 1))
		return;
	while (strcmp(objects[object].name, called) != 0)
		object++;
	if (nargs)
		push_member(ctxt, object);
	else
		push_object(ctxt, object);
}

static void f_product(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = argument_inquiry(ctxt);

	if (!argument_count(ctxt, nargs, 0, 0))
		return;
	taint_merge(&inquiry->taint, &inquiry->product_taint);
	argument_push_node(ctxt, inquiry->product);
}

static void f_programme(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = argument_inquiry(ctxt);

	if (!argument_count(ctxt, nargs, 0, 0))
		return;
	if (!inquiry->product_entry)
		taint_merge(&inquiry->taint, &inquiry->product_taint);
	else if (strcmp(xml_value(inquiry->programme, "state"), "unknown") == 0) {
		/* A channel that is not known, or a year that is not confirmed. */
		inquiry_taint(inquiry, NULL);
		taint_merge(&inquiry->taint, &inquiry->channel_taint);
	}
	argument_push_node(ctxt, inquiry->programme);
}

static void f_channel(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = argument_inquiry(ctxt);

	if (!argument_count(ctxt, nargs, 0, 0))
		return;
	if (!inquiry->product_entry)
		taint_merge(&inquiry->taint, &inquiry->product_taint);
	else if (!*inquiry->channel)
		taint_merge(&inquiry->taint, &inquiry->channel_taint);
	argument_push_text(ctxt, inquiry->channel);
}

static void f_role(xmlXPathParserContext *ctxt, int nargs)
{
	char *role;

	if (!argument_count(ctxt, nargs, 1, 1))
		return;
	role = argument_pop(ctxt);
	argument_push_node(ctxt, roles_find(argument_inquiry(ctxt), role));
	free(role);
}

static void f_has_role(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = argument_inquiry(ctxt);
	char *role;

	if (!argument_count(ctxt, nargs, 1, 1))
		return;
	role = argument_pop(ctxt);
	if (!inquiry->product_entry)
		taint_merge(&inquiry->taint, &inquiry->product_taint);
	argument_push_bool(ctxt, roles_requirement(inquiry, role) != NULL);
	free(role);
}

/* The number that the text is from beginning to end, hexadecimal behind 0x, else decimal. */
static bool read_bits(const char *text, unsigned long long *bits)
{
	bool hexadecimal = text_starts_nocase(text, "0x");
	const char *digits = hexadecimal ? text + 2 : text;
	size_t len = strspn(digits, hexadecimal ? "0123456789abcdefABCDEF" : "0123456789");

	*bits = strtoull(digits, NULL, hexadecimal ? 16 : 10);
	return len > 0 && digits[len] == '\0';
}

/* Whether all bits of the mask are set; what is no number has no bits. */
static void f_bit(xmlXPathParserContext *ctxt, int nargs)
{
	unsigned long long bits, value;
	xmlXPathObject *object;
	char *mask;
	const char *text = "";

	if (!argument_count(ctxt, nargs, 2, 2))
		return;
	mask = argument_pop(ctxt);
	object = valuePop(ctxt);
	if (object && object->type == XPATH_STRING)
		text = (const char *)object->stringval;
	else if (object && object->nodesetval && object->nodesetval->nodeNr == 1)
		text = xml_value(object->nodesetval->nodeTab[0], "value");
	argument_push_bool(ctxt,
		read_bits(mask, &bits) && read_bits(text, &value) && (value & bits) == bits);
	xmlXPathFreeObject(object);
	free(mask);
}

static int compare_arguments(xmlXPathParserContext *ctxt)
{
	char *b = argument_pop(ctxt);
	char *a = argument_pop(ctxt);
	int order = order_versions(a, b);

	free(a);
	free(b);
	return order;
}

static void f_version_ge(xmlXPathParserContext *ctxt, int nargs)
{
	if (argument_count(ctxt, nargs, 2, 2))
		argument_push_bool(ctxt, compare_arguments(ctxt) >= 0);
}

static void f_version_lt(xmlXPathParserContext *ctxt, int nargs)
{
	if (argument_count(ctxt, nargs, 2, 2))
		argument_push_bool(ctxt, compare_arguments(ctxt) < 0);
}

static void push_answer(xmlXPathParserContext *ctxt, const char *answer)
{
	if (strcmp(answer, "unknown") == 0)
		roles_taint_updates(argument_inquiry(ctxt));
	argument_push_bool(ctxt, strcmp(answer, "yes") == 0);
}

static void f_kb(xmlXPathParserContext *ctxt, int nargs)
{
	char *kb;

	if (!argument_count(ctxt, nargs, 1, 1))
		return;
	kb = argument_pop(ctxt);
	push_answer(ctxt, roles_update(argument_inquiry(ctxt), kb));
	free(kb);
}

static void f_kb_or_later(xmlXPathParserContext *ctxt, int nargs)
{
	char *kb;

	if (!argument_count(ctxt, nargs, 1, 1))
		return;
	kb = argument_pop(ctxt);
	push_answer(ctxt, roles_update_or_later(argument_inquiry(ctxt), kb));
	free(kb);
}

static void f_stack_version(xmlXPathParserContext *ctxt, int nargs)
{
	if (argument_count(ctxt, nargs, 0, 0))
		argument_push_text(ctxt, roles_stack_version(argument_inquiry(ctxt)));
}

static void f_rollup_revision(xmlXPathParserContext *ctxt, int nargs)
{
	if (argument_count(ctxt, nargs, 0, 0))
		argument_push_text(ctxt, roles_rollup_revision(argument_inquiry(ctxt)));
}

static void f_ubr(xmlXPathParserContext *ctxt, int nargs)
{
	if (!argument_count(ctxt, nargs, 0, 0))
		return;
	argument_push_text(ctxt, "revision");
	push_member(ctxt, 0);
}

static void f_days_between(xmlXPathParserContext *ctxt, int nargs)
{
	char *from, *to;
	long days = 0;

	if (!argument_count(ctxt, nargs, 2, 2))
		return;
	to = argument_pop(ctxt);
	from = argument_pop(ctxt);
	if (!order_days(from, to, &days))
		inquiry_taint(argument_inquiry(ctxt), NULL);
	valuePush(ctxt, xmlXPathNewFloat((double)days));
	free(from);
	free(to);
}

static void f_minutes_between(xmlXPathParserContext *ctxt, int nargs)
{
	char *from, *to;
	long minutes = 0;

	if (!argument_count(ctxt, nargs, 2, 2))
		return;
	to = argument_pop(ctxt);
	from = argument_pop(ctxt);
	if (!order_minutes(from, to, &minutes))
		inquiry_taint(argument_inquiry(ctxt), NULL);
	valuePush(ctxt, xmlXPathNewFloat((double)minutes));
	free(from);
	free(to);
}

static void f_as_of(xmlXPathParserContext *ctxt, int nargs)
{
	if (argument_count(ctxt, nargs, 0, 0))
		argument_push_text(ctxt, argument_inquiry(ctxt)->as_of);
}

static void f_known(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = argument_inquiry(ctxt);
	bool known;
	char *source;

	if (!argument_count(ctxt, nargs, 1, 1))
		return;
	source = argument_pop(ctxt);
	known = facts_covers(inquiry->facts, source) >= FACTS_PARTIAL;
	/* An object is there although its coverage was lost: somebody looked. */
	for (size_t i = 0; i < sizeof(objects) / sizeof(*objects); i++) {
		if (strcmp(objects[i].source, source) == 0)
			known = known || inquiry_section(inquiry, objects[i].section);
	}
	argument_push_bool(ctxt, known);
	free(source);
}

/* For what facts show that are neither good nor bad as far as anybody knows. */
static void f_undecided(xmlXPathParserContext *ctxt, int nargs)
{
	if (!argument_count(ctxt, nargs, 0, 0))
		return;
	inquiry_taint(argument_inquiry(ctxt), NULL);
	argument_push_bool(ctxt, false);
}

static void f_if(xmlXPathParserContext *ctxt, int nargs)
{
	xmlXPathObject *yes, *no;

	if (!argument_count(ctxt, nargs, 3, 3))
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

static void f_word(xmlXPathParserContext *ctxt, int nargs)
{
	char *word;

	if (!argument_count(ctxt, nargs, 1, 1))
		return;
	word = argument_pop(ctxt);
	argument_push_text(ctxt, words_say(argument_inquiry(ctxt)->words, word));
	free(word);
}

static const struct {
	const char *name;
	xmlXPathFunction function;
} functions[] = {
	{"os", f_member},
	{"machine", f_member},
	{"arc", f_member},
	{"wsus", f_member},
	{"store", f_member},
	{"network", f_member},
	{"join", f_member},
	{"vamt", f_member},
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
	{"target", target_updates},
	{"package", target_packages},
	{"failed-updates", target_failures},
	{"licence", lookup_licence},
	{"azure-licence", lookup_azure_licence},
	{"reg", lookup_reg},
	{"asked", lookup_asked},
	{"reg-key", lookup_reg_key},
	{"reg-below", lookup_reg_below},
	{"bit", f_bit},
	{"service", lookup_service},
	{"restart", lookup_restart},
	{"cert", lookup_cert},
	{"ca", arc_certificates},
	{"agent", arc_agent},
	{"sku", lookup_sku},
	{"event", events_by_code},
	{"line", events_by_line},
	{"seen", events_seen},
	{"newest-time", lookup_newest_time},
	{"version-ge", f_version_ge},
	{"version-lt", f_version_lt},
	{"days-between", f_days_between},
	{"minutes-between", f_minutes_between},
	{"as-of", f_as_of},
	{"known", f_known},
	{"undecided", f_undecided},
	{"if", f_if},
	{"word", f_word},
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
