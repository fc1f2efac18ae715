/* SPDX-License-Identifier: MIT */
#include "judge/programme.h"

#include "base/alloc.h"
#include "base/xml.h"
#include "judge/grammar.h"

#include <stdlib.h>
#include <string.h>

static bool offers(const xmlNode *programme, const char *channel)
{
	for (const xmlNode *year = xml_first(programme); year; year = xml_next(year)) {
		if (grammar_has_word(xml_get(year, "channels"), channel))
			return true;
	}
	return false;
}

/* Whether a mark holds: yes, no or unknown. */
static const char *ask_mark(struct inquiry *inquiry, const xmlNode *mark)
{
	struct error err = ERROR_NONE;
	struct taint before = inquiry->taint;
	xmlXPathObject *object;
	const char *answer;

	memset(&inquiry->taint, 0, sizeof(inquiry->taint));
	object = inquiry_evaluate(inquiry, xml_get(mark, "when"), NULL, &err);
	if (!object || inquiry->taint.set)
		answer = "unknown";
	else if (!xmlXPathCastToBoolean(object))
		answer = "no";
	else
		answer = catalogue_unconfirmed(mark) ? "unknown" : "yes";
	xmlXPathFreeObject(object);
	/* What all marks missed is gathered; a doubtful mark misses no source. */
	taint_merge(&before, &inquiry->taint);
	taint_release(&inquiry->taint);
	inquiry->taint = before;
	return answer;
}

/*
 * How the machine gets its entitlement: the first mark that holds. What could not be decided
 * leaves the channel open, unless every possible answer is the same.
 */
static void derive_channel(struct inquiry *inquiry, const xmlNode *programme)
{
	const struct catalogue_list *marks = &inquiry->rules->catalogue.marks;
	const char *channel = "";
	bool open = false, held = false;

	for (size_t i = 0; i < marks->count && !held; i++) {
		const xmlNode *mark = marks->nodes[i];
		const char *one = xml_get(mark, "channel");
		const char *answer;
		if (!offers(programme, one))
			continue;
		answer = ask_mark(inquiry, mark);
		if (strcmp(answer, "no") == 0)
			continue;
		held = strcmp(answer, "yes") == 0;
		open = open || (*channel && strcmp(channel, one) != 0);
		channel = one;
	}
	inquiry->channel = open ? "" : channel;
	if (open)
		inquiry_taint(inquiry, NULL);
	else
		taint_clear(&inquiry->taint);
	inquiry->channel_taint = inquiry->taint;
	memset(&inquiry->taint, 0, sizeof(inquiry->taint));
}

struct programme_state {
	const char *state;
	const xmlNode *year; /* the running one, else the nearest */
	const char *follows; /* whether another year of the channel comes behind it */
};

static const char *follows(const xmlNode *year, const char *channel)
{
	for (year = xml_next(year); year; year = xml_next(year)) {
		if (grammar_has_word(xml_get(year, "channels"), channel))
			return catalogue_unconfirmed(year) ? "unknown" : "yes";
	}
	return "no";
}

/* A year that nobody confirmed leaves its own days open, and those behind it until a confirmed
 * one. */
static struct programme_state state_for(
	const xmlNode *programme, const char *channel, const char *as_of)
{
	struct programme_state result = {"none", NULL, "unknown"};

	for (const xmlNode *year = xml_first(programme); year; year = xml_next(year)) {
		if (!grammar_has_word(xml_get(year, "channels"), channel))
			continue;
		if (strncmp(as_of, xml_get(year, "starts"), 10) < 0) {
			if (!result.year)
				result = (struct programme_state){"before", year, "unknown"};
			break;
		}
		if (catalogue_unconfirmed(year))
			result = (struct programme_state){"unknown", year, "unknown"};
		else if (strncmp(as_of, xml_get(year, "ends"), 10) <= 0)
			return (struct programme_state){"open", year, follows(year, channel)};
		else
			result = (struct programme_state){"ended", year, "no"};
	}
	return result;
}

static void put_year(
	const struct words *words, xmlNode *node, const struct programme_state *state)
{
	char *key = xasprintf("programme.%s", state->state), *text;
	const char *starts = xml_value(state->year, "starts");
	const char *ends = xml_value(state->year, "ends");

	xml_set(node, "state", state->state);
	xml_set(node, "year", xml_value(state->year, "number"));
	xml_set(node, "starts", starts);
	xml_set(node, "ends", ends);
	xml_set(node, "follows", state->follows);
	text = words_fill(words, key, "year", xml_value(state->year, "number"), "starts",
		starts, "ends", ends, NULL);
	xml_set(node, "text", text);
	free(key);
	free(text);
}

void programme_derive(struct inquiry *inquiry)
{
	static const char *const channels[] = {"mak", "arc", "free"};
	xmlNode *node = inquiry_derive(inquiry, "programme");
	const xmlNode *programme = NULL;
	struct programme_state state = {"unknown", NULL, "unknown"};

	inquiry->programme = node;
	inquiry->channel = "";
	if (inquiry->product_entry)
		programme = catalogue_programme(&inquiry->rules->catalogue,
			xml_get(inquiry->product_entry, "programme"));
	if (programme) {
		bool first = true;
		derive_channel(inquiry, programme);
		for (size_t i = 0; i < 3; i++) {
			/* An open channel does not matter while all of them agree. */
			struct programme_state one;
			if (*inquiry->channel ? strcmp(inquiry->channel, channels[i]) != 0
					      : !offers(programme, channels[i]))
				continue;
			one = state_for(programme, channels[i], inquiry->as_of);
			if (!first && strcmp(one.state, state.state) != 0)
				one = (struct programme_state){"unknown", NULL, "unknown"};
			else if (!first && strcmp(one.follows, state.follows) != 0)
				one.follows = "unknown";
			state = one;
			first = false;
			if (strcmp(state.state, "unknown") == 0)
				break;
		}
	}
	xml_set(node, "id", xml_value(programme, "id"));
	xml_set(node, "title",
		*xml_value(programme, "title") ? xml_value(programme, "title")
					       : words_get(inquiry->words, "programme.title"));
	xml_set(node, "product", xml_value(inquiry->product_entry, "title"));
	xml_set(node, "channel", *inquiry->channel ? inquiry->channel : "unknown");
	put_year(inquiry->words, node, &state);
	xml_set(node, "src", xml_value(inquiry->product, "src"));
	xml_set(node, "time", xml_value(inquiry->product, "time"));
}
