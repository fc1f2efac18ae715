/* SPDX-License-Identifier: MIT */
#include "judge/roles.h"

#include "base/alloc.h"
#include "base/xml.h"
#include "judge/grammar.h"
#include "judge/order.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * No source of installed updates is complete: the hotfix list misses servicing stack
 * updates, packages lose their numbers, histories are cleared. So an update counts as
 * installed when any source has it, and as missing only when the component store and one
 * other source were covered and none has it, or when a version shows it.
 */
enum answer { NO, YES, UNKNOWN };

/* The best state that any source gives an update. */
enum presence { ABSENT, FAILED, WAITING, PRESENT };

static enum presence presence_of(const char *state)
{
	if (strcmp(state, "installed") == 0 || strcmp(state, "superseded") == 0)
		return PRESENT;
	if (strcmp(state, "staged") == 0 || strcmp(state, "pending") == 0 ||
		strcmp(state, "unclear") == 0)
		return WAITING;
	return strcmp(state, "failed") == 0 ? FAILED : ABSENT;
}

static enum presence find_update(struct inquiry *inquiry, const char *kb, const xmlNode **best)
{
	xmlNode *update = inquiry_update(inquiry, kb);
	xmlNode *list = xml_child(update, "sources");
	enum presence presence = ABSENT;

	for (xmlNode *item = xml_first(list); item; item = xml_next(item)) {
		enum presence one = presence_of(xml_value(item, "state"));
		if (one > presence) {
			presence = one;
			*best = item;
		}
	}
	return presence;
}

static bool covered(const struct inquiry *inquiry, const char *source)
{
	return facts_covers(inquiry->facts, source) == FACTS_COVERED;
}

/* Whether an update that no source lists may be called missing. */
static bool lists_are_complete(const struct inquiry *inquiry)
{
	return covered(inquiry, "updates.cbs") &&
	       (covered(inquiry, "updates.qfe") || covered(inquiry, "updates.history"));
}

void roles_taint_updates(struct inquiry *inquiry)
{
	inquiry_taint(inquiry, NULL);
	inquiry_need(inquiry, "updates.cbs");
	if (!covered(inquiry, "updates.history"))
		inquiry_need(inquiry, "updates.qfe");
}

static const char *newest_stack(const struct inquiry *inquiry, const xmlNode **where)
{
	xmlNode *servicing = inquiry_section(inquiry, "servicing");
	xmlNode *stacks = xml_child(servicing, "stacks");
	const char *newest = "";

	for (xmlNode *at = xml_first(stacks); at; at = xml_next(at)) {
		if (order_versions(xml_get(at, "version"), newest) > 0) {
			newest = xml_get(at, "version");
			*where = at;
		}
	}
	return newest;
}

/* The revision is the second number of a rollup's version and the fourth of Windows'. */
static const char *newest_revision(const struct inquiry *inquiry, const xmlNode **where)
{
	xmlNode *servicing = inquiry_section(inquiry, "servicing");
	xmlNode *rollups = xml_child(servicing, "rollups");
	xmlNode *os = inquiry_section(inquiry, "os");
	const char *newest = xml_value(os, "revision");

	if (*newest)
		*where = os;
	for (xmlNode *at = xml_first(rollups); at; at = xml_next(at)) {
		const char *revision = strchr(xml_get(at, "version"), '.');
		if (revision && presence_of(xml_get(at, "state")) == PRESENT &&
			strtoull(revision + 1, NULL, 10) > strtoull(newest, NULL, 10)) {
			newest = revision + 1;
			*where = at;
		}
	}
	return newest;
}

/* Compares the machine's version with a version of the catalogue: whole for a stack, by
 * the last number for a rollup. */
static int compare_measure(const char *measure, const char *ours, const char *theirs)
{
	if (strcmp(measure, "rollup") == 0)
		return order_versions(ours, strrchr(theirs, '.') + 1);
	return order_versions(ours, theirs);
}

/*
 * What a version says about `minimum`. The versions of a chain rise, and so an exact version
 * or upper bound of it or of any later update that is reached proves it; a version below
 * what is known of it, or of any earlier one, disproves it.
 */
static enum answer ask_version(const xmlNode *minimum, const char *measure, const char *ours)
{
	for (const xmlNode *at = minimum; at; at = xml_next(at)) {
		const char *enough = xml_get(at, "exact");
		if (!enough)
			enough = xml_get(at, "upto");
		if (enough && compare_measure(measure, ours, enough) >= 0)
			return YES;
	}
	for (const xmlNode *at = xml_first(minimum->parent); at; at = xml_next(at)) {
		const char *low =
			xml_get(at, "exact") ? xml_get(at, "exact") : xml_get(at, "from");
		const char *above = xml_get(at, "above");
		if ((low && compare_measure(measure, ours, low) < 0) ||
			(above && compare_measure(measure, ours, above) <= 0))
			return NO;
		if (at == minimum)
			break;
	}
	return UNKNOWN;
}

/* Whether the updates of a chain show in a version of the system. */
static bool has_versions(const xmlNode *chain)
{
	const char *measure = xml_get(chain, "measure");

	return strcmp(measure, "stack") == 0 || strcmp(measure, "rollup") == 0;
}

/* What shows how it is with an update. */
struct trace {
	char *text;           /* owned; NULL while there is nothing to tell */
	const xmlNode *where; /* the fact that it was seen in, or NULL */
	bool listed;          /* a source lists the update itself, or a later one */
};

static void tell(struct trace *trace, char *text, const xmlNode *where)
{
	free(trace->text);
	trace->text = text;
	trace->where = where;
}

/* A rollup proves itself with its number as well; where only a lower bound of it is known,
 * reaching that bound is enough, for revisions between two rollups do not exist. */
static enum answer ask_measure(struct inquiry *inquiry, const xmlNode *chain,
	const xmlNode *minimum, struct trace *trace)
{
	bool stack = strcmp(xml_get(chain, "measure"), "stack") == 0;
	const xmlNode *where = trace->where;
	const char *ours;
	char number[24];
	enum answer answer;

	if (!has_versions(chain))
		return NO;
	ours = stack ? newest_stack(inquiry, &where) : newest_revision(inquiry, &where);
	if (!*ours)
		/* Every system has a stack: a list without one is damaged. */
		return !stack && covered(inquiry, "servicing") ? NO : UNKNOWN;
	answer = ask_version(minimum, xml_get(chain, "measure"), ours);
	if (answer == UNKNOWN && !stack && xml_get(minimum, "from"))
		answer = YES;
	snprintf(number, sizeof(number), "%llu", strtoull(ours, NULL, 10));
	tell(trace,
		words_fill(inquiry->words, stack ? "role.stack" : "role.revision", "version",
			stack ? ours : number, NULL),
		where);
	/* A damaged list may have lost its newest entry. */
	if (answer == NO &&
		!covered(inquiry,
			stack || where != inquiry_section(inquiry, "os") ? "servicing" : "os"))
		answer = UNKNOWN;
	return answer;
}

static void tell_listed(struct inquiry *inquiry, struct trace *trace, const char *kb,
	const xmlNode *item, const char *key)
{
	char *day = xstrndup(xml_value(item, "installed"), 10);
	char *on =
		*day ? words_fill(inquiry->words, "role.on", "date", day, NULL) : xstrdup("");

	tell(trace, words_fill(inquiry->words, key, "kb", kb, "on", on, NULL), item);
	trace->listed = true;
	free(day);
	free(on);
}

/* Whether a version that does not reach these updates is older than the newest of them. */
static bool is_bounded(const xmlNode *minimum)
{
	for (const xmlNode *at = minimum; at; at = xml_next(at)) {
		if (xml_get(at, "exact") || xml_get(at, "upto"))
			return true;
	}
	return false;
}

/* Looks for the minimum or any later update of the chain. */
static enum answer ask_chain(
	struct inquiry *inquiry, const xmlNode *chain, const char *kb, struct trace *trace)
{
	const xmlNode *minimum = catalogue_update(chain, kb);
	enum answer by_lists = lists_are_complete(inquiry) ? NO : UNKNOWN;
	enum answer by_version;
	bool waiting = false;

	for (const xmlNode *at = minimum; at; at = xml_next(at)) {
		const xmlNode *item = NULL;
		const char *number = xml_get(at, "kb");
		enum presence presence = find_update(inquiry, number, &item);

		if (presence == PRESENT && !catalogue_unconfirmed(at)) {
			tell_listed(inquiry, trace, number, item, "role.installed");
			return YES;
		}
		if (presence == PRESENT || presence == WAITING) {
			tell_listed(inquiry, trace, number, item,
				presence == WAITING ? "role.waiting" : "role.unconfirmed");
			waiting = true;
		}
	}
	if (waiting)
		return UNKNOWN;
	by_version = ask_measure(inquiry, chain, minimum, trace);
	if (by_version == YES)
		return YES;
	if (!has_versions(chain))
		return by_lists;
	/* An old version decides alone. One that leaves it open leaves it to the lists, unless
	 * newer updates than the catalogue knows could be there. */
	if (by_version == UNKNOWN && trace->text && is_bounded(minimum))
		return by_lists;
	return by_version;
}

static void tell_missing(
	struct inquiry *inquiry, struct trace *trace, const char *kb, enum answer answer)
{
	char *missing = words_fill(
		inquiry->words, answer == NO ? "role.missing" : "role.unknown", "kb", kb, NULL);

	if (trace->text) {
		char *both = xasprintf("%s; %s", missing, trace->text);
		free(missing);
		missing = both;
	}
	tell(trace, missing, trace->where);
}

/* Whether an update was out on the evaluation date; one without a month always was. Updates
 * come out on the second Tuesday of their month; one that came later in it counts from that
 * day. */
static bool is_out(const struct inquiry *inquiry, const xmlNode *update)
{
	const char *month = xml_get(update, "month");
	char first[11] = "";
	long since, day;

	if (!month || strncmp(month, inquiry->as_of, 7) != 0)
		return !month || strncmp(month, inquiry->as_of, 7) < 0;
	memcpy(first, month, 7);
	memcpy(first + 7, "-01", 4);
	/* 2019-01-01 was a Tuesday. */
	if (!order_days("2019-01-01", first, &since) ||
		!order_days(first, inquiry->as_of, &day))
		return true;
	return day >= 7 + (7 - (since % 7 + 7) % 7) % 7;
}

/* The least that is needed: as the requirement says, or the newest update of the chain that was
 * out on the evaluation date. */
static const xmlNode *minimum_of(const struct inquiry *inquiry, const xmlNode *requirement)
{
	const struct index *chains = &inquiry->rules->catalogue.chains;
	const xmlNode *minimum =
		catalogue_update(index_get(chains, xml_get(requirement, "chain")),
			xml_get(requirement, "minimum"));

	if (!xml_get(requirement, "newest"))
		return minimum;
	for (const xmlNode *at = minimum; at; at = xml_next(at)) {
		if (is_out(inquiry, at) && !catalogue_unconfirmed(at))
			minimum = at;
	}
	return minimum;
}

static enum answer ask_requirement(
	struct inquiry *inquiry, const xmlNode *requirement, struct trace *trace)
{
	const struct index *chains = &inquiry->rules->catalogue.chains;
	const char *minimum = xml_get(minimum_of(inquiry, requirement), "kb");
	const xmlNode *chain = index_get(chains, xml_get(requirement, "chain"));
	enum answer answer = ask_chain(inquiry, chain, minimum, trace);
	bool told = answer == YES || trace->listed;

	for (xmlNode *proof = xml_first(requirement); proof && answer != YES;
		proof = xml_next(proof)) {
		struct trace other = {NULL, NULL, false};
		enum answer one = ask_chain(inquiry, index_get(chains, xml_get(proof, "chain")),
			xml_get(proof, "minimum"), &other);
		if (one == YES) {
			answer = YES;
			told = true;
			tell(trace,
				words_fill(inquiry->words, "role.shown", "what",
					other.text ? other.text : "", NULL),
				other.where);
		} else if (one == UNKNOWN) {
			answer = UNKNOWN;
		}
		free(other.text);
	}
	if (!told)
		tell_missing(inquiry, trace, minimum, answer);
	return answer;
}

static void taint_role(struct inquiry *inquiry, const xmlNode *requirement)
{
	const xmlNode *chain =
		index_get(&inquiry->rules->catalogue.chains, xml_get(requirement, "chain"));

	if (has_versions(chain) || xml_first(requirement))
		inquiry_need(inquiry, "servicing");
	roles_taint_updates(inquiry);
}

/* The update to install: the one that the requirement recommends, or the last before it that
 * was out on the evaluation date. */
static const char *update_to_bring(const struct inquiry *inquiry, const xmlNode *requirement)
{
	const char *wanted = xml_get(requirement, "bring");
	const char *bring = xml_get(minimum_of(inquiry, requirement), "kb");

	for (const xmlNode *at = minimum_of(inquiry, requirement); at && is_out(inquiry, at);
		at = xml_next(at)) {
		if (!catalogue_unconfirmed(at))
			bring = xml_get(at, "kb");
		if (strcmp(xml_get(at, "kb"), wanted) == 0)
			break;
	}
	return bring;
}

const xmlNode *roles_requirement(const struct inquiry *inquiry, const char *role)
{
	const xmlNode *requirement =
		inquiry->product_entry ? catalogue_requirement(&inquiry->rules->catalogue, role,
						 xml_get(inquiry->product_entry, "id"))
				       : NULL;

	/* What was not out yet on that day could not be missing. */
	if (requirement && !is_out(inquiry, minimum_of(inquiry, requirement)))
		return NULL;
	return requirement;
}

static xmlNode *make_role(struct inquiry *inquiry, const xmlNode *requirement)
{
	static const char *const states[] = {"missing", "met", "unknown"};
	xmlNode *node = inquiry_derive(inquiry, "role");
	struct trace trace = {NULL, NULL, false};
	enum answer answer = ask_requirement(inquiry, requirement, &trace);
	const char *minimum = xml_get(minimum_of(inquiry, requirement), "kb");
	char *expected = words_fill(inquiry->words, "role.expected", "kb", minimum, NULL);

	xml_set(node, "role", xml_get(requirement, "role"));
	xml_set(node, "title", xml_get(requirement, "title"));
	xml_set(node, "minimum", minimum);
	xml_set(node, "bring", update_to_bring(inquiry, requirement));
	xml_set(node, "confidence", xml_get(requirement, "confidence"));
	xml_set(node, "state", states[answer]);
	xml_set(node, "found", trace.text ? trace.text : "");
	xml_set(node, "expected", expected);
	xml_set(node, "src",
		trace.where ? xml_value(trace.where, "src")
			    : words_get(inquiry->words, "role.sources"));
	xml_set(node, "time", xml_value(trace.where, "time"));
	free(trace.text);
	free(expected);
	return node;
}

xmlNode *roles_find(struct inquiry *inquiry, const char *role)
{
	const xmlNode *requirement;
	xmlNode *node;

	if (!inquiry->product_entry) {
		taint_merge(&inquiry->taint, &inquiry->product_taint);
		return NULL;
	}
	requirement = roles_requirement(inquiry, role);
	if (!requirement)
		return NULL;
	node = index_get(&inquiry->roles, role);
	if (!node) {
		node = make_role(inquiry, requirement);
		index_put(&inquiry->roles, role, node);
	}
	if (strcmp(xml_get(node, "state"), "unknown") == 0)
		taint_role(inquiry, requirement);
	return node;
}

const char *roles_update(struct inquiry *inquiry, const char *kb)
{
	const xmlNode *item = NULL;
	enum presence presence = find_update(inquiry, kb, &item);

	if (presence == PRESENT)
		return "yes";
	return presence != WAITING && lists_are_complete(inquiry) ? "no" : "unknown";
}

const char *roles_update_or_later(struct inquiry *inquiry, const char *kb)
{
	const struct index *chains = &inquiry->rules->catalogue.chains;
	const char *product = xml_value(inquiry->product_entry, "id");
	const char *direct = roles_update(inquiry, kb);
	struct trace trace = {NULL, NULL, false};

	for (size_t i = 0; strcmp(direct, "yes") != 0 && i < chains->room; i++) {
		const xmlNode *chain = chains->slots[i].value;
		enum answer answer;
		if (!chain || !catalogue_update(chain, kb) ||
			strcmp(xml_get(chain, "measure"), "each") == 0 ||
			!grammar_has_word(xml_get(chain, "products"), product))
			continue;
		answer = ask_chain(inquiry, chain, kb, &trace);
		direct = answer == YES ? "yes" : answer == NO ? direct : "unknown";
	}
	free(trace.text);
	return direct;
}

const char *roles_stack_version(struct inquiry *inquiry)
{
	const xmlNode *where = NULL;

	inquiry_need(inquiry, "servicing");
	return newest_stack(inquiry, &where);
}

const char *roles_rollup_revision(struct inquiry *inquiry)
{
	const xmlNode *where = NULL;

	inquiry_need(inquiry, "servicing");
	return newest_revision(inquiry, &where);
}
