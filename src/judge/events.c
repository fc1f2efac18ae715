/* SPDX-License-Identifier: MIT */
#include "judge/events.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/pattern.h"
#include "base/text.h"
#include "base/xml.h"
#include "judge/arguments.h"
#include "judge/order.h"
#include "judge/reading.h"

#include <libxml/xpathInternals.h>
#include <stdlib.h>
#include <string.h>

static const char *last_install(const struct inquiry *inquiry)
{
	xmlNode *updates = inquiry_section(inquiry, "updates");
	const char *newest = "";

	for (xmlNode *at = xml_first(updates); at; at = xml_next(at)) {
		xmlNode *list = xml_first(at);
		for (xmlNode *item = xml_first(list); item; item = xml_next(item)) {
			const char *time = xml_value(item, "installed");
			if (strcmp(xml_value(item, "state"), "installed") == 0 &&
				strcmp(time, newest) > 0)
				newest = time;
		}
	}
	return newest;
}

/* History is what is older than the last restart and the last installed update. */
static const char *age_of(const char *last, const char *boot, const char *install)
{
	int to_boot = order_times(last, boot);
	int to_install = order_times(last, install);

	if (to_boot == -1 && to_install == -1)
		return "no";
	if (to_boot == 0 || to_boot == 1 || to_install == 0 || to_install == 1)
		return "yes";
	return "unknown";
}

/* A line that says it is one of the catalogue's must read like it, and one that reads like it
 * must say so: else one of both was damaged. */
static bool line_agrees(const struct catalogue *catalogue, const xmlNode *line)
{
	const char *id = xml_value(line, "line");
	const char *text = xml_value(line, "text");
	const xmlNode *known = index_get(&catalogue->lines, id);

	if (known)
		return pattern_matches(text, xml_get(known, "text"));
	for (size_t i = 0; i < catalogue->lines.room; i++) {
		const xmlNode *other = catalogue->lines.slots[i].value;
		if (other && text_equal_nocase(xml_get(other, "log"), xml_value(line, "log")) &&
			pattern_matches(text, xml_get(other, "text")))
			return false;
	}
	return true;
}

static void mark_kind(const struct catalogue *catalogue, xmlNode *item)
{
	const xmlNode *code = index_get(&catalogue->codes, xml_value(item, "code"));

	xml_set(item, "kind", xml_value(code, "kind"));
}

void events_mark(struct inquiry *inquiry)
{
	const struct catalogue *catalogue = &inquiry->rules->catalogue;
	xmlNode *line = xml_first(inquiry_section(inquiry, "logs"));
	xmlNode *symptom = xml_first(inquiry_section(inquiry, "symptoms"));
	const char *boot = xml_value(inquiry_section(inquiry, "machine"), "boot_time");
	const char *install = line ? last_install(inquiry) : "";

	for (; line; line = xml_next(line)) {
		xml_set(line, "current", age_of(xml_value(line, "last"), boot, install));
		xml_set(line, "time", xml_value(line, "last"));
		xml_set(line, "agrees", line_agrees(catalogue, line) ? "yes" : "no");
		mark_kind(catalogue, line);
	}
	for (; symptom; symptom = xml_next(symptom)) {
		struct reading reading;
		reading_of(&reading, xml_value(symptom, "text"), &catalogue->codes);
		xml_set(symptom, "code", reading.code[0] ? reading.code : "none");
		xml_set(symptom, "kb", reading.kb);
		xml_set(symptom, "guid", reading.guid);
		xml_set(symptom, "file-version", reading.file_version);
		xml_set(symptom, "file-arch", reading.file_arch);
		xml_set(symptom, "current", "yes");
		mark_kind(catalogue, symptom);
	}
}

/* A current line belongs to the answer; one of unknown age leaves it open. */
static void take(struct inquiry *inquiry, xmlNodeSet *set, xmlNode *item)
{
	const char *current = xml_value(item, "current");

	if (strcmp(current, "yes") == 0)
		xmlXPathNodeSetAdd(set, item);
	else if (strcmp(current, "unknown") == 0)
		inquiry_taint(inquiry, "hardware");
}

static void need_log(struct inquiry *inquiry, const char *log)
{
	struct buf source = BUF_EMPTY;

	buf_addf(&source, "logs:%s", log);
	inquiry_need(inquiry, buf_text(&source));
	buf_release(&source);
}

void events_by_code(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = argument_inquiry(ctxt);
	struct items items;
	xmlNodeSet *set;
	char *log, *code;

	if (!argument_count(ctxt, nargs, 2, 2))
		return;
	log = argument_pop(ctxt);
	code = argument_pop(ctxt);
	set = xmlXPathNodeSetCreate(NULL);
	need_log(inquiry, log);
	inquiry_items(inquiry, "logs", "code", code, &items);
	for (size_t i = 0; i < items.count; i++) {
		if (text_equal_nocase(xml_value(items.nodes[i], "log"), log))
			take(inquiry, set, items.nodes[i]);
	}
	free(items.nodes);
	inquiry_items(inquiry, "symptoms", "code", code, &items);
	for (size_t i = 0; i < items.count; i++)
		take(inquiry, set, items.nodes[i]);
	free(items.nodes);
	valuePush(ctxt, xmlXPathWrapNodeSet(set));
	free(log);
	free(code);
}

static void take_reported(struct inquiry *inquiry, xmlNodeSet *set, const char *pattern)
{
	xmlNode *item = xml_first(inquiry_section(inquiry, "symptoms"));

	for (; item; item = xml_next(item)) {
		if (pattern_matches(xml_value(item, "text"), pattern))
			xmlXPathNodeSetAdd(set, item);
	}
}

/* A line of the catalogue, by its id: in its log, and as a person quoted it. */
void events_by_line(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = argument_inquiry(ctxt);
	const xmlNode *known;
	struct items items;
	xmlNodeSet *set;
	char *id;

	if (!argument_count(ctxt, nargs, 1, 1))
		return;
	id = argument_pop(ctxt);
	known = index_get(&inquiry->rules->catalogue.lines, id);
	free(id);
	if (!known) {
		xmlXPathErr(ctxt, XPATH_EXPR_ERROR);
		return;
	}
	set = xmlXPathNodeSetCreate(NULL);
	need_log(inquiry, xml_get(known, "log"));
	inquiry_items(inquiry, "logs", "line", xml_get(known, "id"), &items);
	for (size_t i = 0; i < items.count; i++) {
		if (text_equal_nocase(
			    xml_value(items.nodes[i], "log"), xml_get(known, "log")) &&
			strcmp(xml_value(items.nodes[i], "agrees"), "yes") == 0)
			take(inquiry, set, items.nodes[i]);
	}
	free(items.nodes);
	inquiry_items(inquiry, "logs", "agrees", "no", &items);
	for (size_t i = 0; i < items.count; i++) {
		if (text_equal_nocase(xml_value(items.nodes[i], "log"), xml_get(known, "log")))
			inquiry_taint(inquiry, NULL);
	}
	free(items.nodes);
	take_reported(inquiry, set, xml_get(known, "text"));
	valuePush(ctxt, xmlXPathWrapNodeSet(set));
}

/* A log of which something was lost may have held what is asked for. */
static void need_whole_logs(struct inquiry *inquiry)
{
	const cJSON *entry;

	cJSON_ArrayForEach(entry, json_get(facts_document(inquiry->facts), "coverage"))
	{
		const char *source = json_text(entry, "source");
		if (strncmp(source, "logs:", 5) != 0 ||
			facts_covers(inquiry->facts, source) != FACTS_PARTIAL)
			continue;
		/* The name of a source that only the facts know must not become a command. */
		inquiry_taint(inquiry,
			catalogue_lists(&inquiry->rules->catalogue, source) ? source : NULL);
	}
}

/* A code or a message, wherever it was seen. A log that nobody looked at says nothing, and so a
 * rule about a symptom does not apply until somebody has the symptom. */
void events_seen(xmlXPathParserContext *ctxt, int nargs)
{
	struct inquiry *inquiry = argument_inquiry(ctxt);
	xmlNodeSet *set;
	char *what;

	if (!argument_count(ctxt, nargs, 1, 1))
		return;
	what = argument_pop(ctxt);
	set = xmlXPathNodeSetCreate(NULL);
	need_whole_logs(inquiry);
	if (facts_format_matches("esu-code", what)) {
		static const char *const sections[] = {"logs", "symptoms"};
		for (size_t i = 0; i < 2; i++) {
			struct items items;
			inquiry_items(inquiry, sections[i], "code", what, &items);
			for (size_t j = 0; j < items.count; j++)
				take(inquiry, set, items.nodes[j]);
			free(items.nodes);
		}
	} else {
		xmlNode *item = xml_first(inquiry_section(inquiry, "logs"));
		for (; item; item = xml_next(item)) {
			if (pattern_matches(xml_value(item, "text"), what))
				take(inquiry, set, item);
			if (strcmp(xml_value(item, "agrees"), "no") == 0)
				inquiry_taint(inquiry, NULL);
		}
		take_reported(inquiry, set, what);
	}
	valuePush(ctxt, xmlXPathWrapNodeSet(set));
	free(what);
}

bool events_show(struct inquiry *inquiry, const char *code, const char *text)
{
	static const char *const sections[] = {"logs", "symptoms"};

	for (size_t i = 0; i < 2; i++) {
		xmlNode *item = xml_first(inquiry_section(inquiry, sections[i]));
		for (; item; item = xml_next(item)) {
			bool is = code ? strcmp(xml_value(item, "code"), code) == 0
				       : pattern_matches(xml_value(item, "text"), text);
			if (is && strcmp(xml_value(item, "current"), "no") != 0)
				return true;
		}
	}
	return false;
}
