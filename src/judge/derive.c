/* SPDX-License-Identifier: MIT */
#include "judge/derive.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/xml.h"
#include "judge/events.h"
#include "judge/grammar.h"
#include "judge/order.h"

#include <stdlib.h>
#include <string.h>

/* One of the words between bars: "Server|Server Core". */
static bool has_choice(const char *choices, const char *word)
{
	size_t len = strlen(word);

	while (*choices) {
		size_t this = strcspn(choices, "|");
		if (this == len && strncmp(choices, word, len) == 0)
			return true;
		choices += this + (choices[this] == '|');
	}
	return false;
}

/* The first three numbers of a version. */
static char *base_version(const char *version)
{
	size_t len = 0;

	for (int dots = 0; version[len]; len++) {
		if (version[len] == '.' && ++dots == 3)
			break;
	}
	return xstrndup(version, len);
}

/* Whether the product has that edition id or product type number. */
static bool has_edition(const xmlNode *product, const char *edition, const char *sku)
{
	for (const xmlNode *at = xml_first(product); at; at = xml_next(at)) {
		if ((*edition && strcmp(xml_get(at, "id"), edition) == 0) ||
			(*sku && grammar_has_word(xml_get(at, "sku"), sku)))
			return true;
	}
	return false;
}

static bool has_version(const xmlNode *product, const char *base)
{
	return grammar_has_word(xml_get(product, "version"), base) ||
	       grammar_has_word(xml_get(product, "below"), base);
}

struct candidates {
	const xmlNode *nodes[8];
	size_t count;
};

static void keep(struct candidates *candidates, bool (*fits)(const xmlNode *, const xmlNode *),
	const xmlNode *os)
{
	struct candidates left = {{NULL}, 0};

	for (size_t i = 0; i < candidates->count; i++) {
		if (fits(candidates->nodes[i], os))
			left.nodes[left.count++] = candidates->nodes[i];
	}
	*candidates = left;
}

static bool fits_installation(const xmlNode *product, const xmlNode *os)
{
	const char *installation = xml_value(os, "installation");

	return !*installation || has_choice(xml_get(product, "installation"), installation);
}

static bool fits_name(const xmlNode *product, const xmlNode *os)
{
	const char *name = xml_get(product, "name");

	return !name || strstr(xml_value(os, "product_name"), name);
}

static bool fits_edition(const xmlNode *product, const xmlNode *os)
{
	return has_edition(product, xml_value(os, "edition"), xml_value(os, "sku"));
}

/*
 * The product of that version. Several products share one: the installation type divides
 * clients from servers, then the editions and the name decide, for embedded systems are told
 * apart by nothing else. NULL when none or more than one is left.
 */
static const xmlNode *match_product(const struct catalogue *catalogue, const xmlNode *os)
{
	struct candidates candidates = {{NULL}, 0}, by_edition;
	char *base = base_version(xml_value(os, "version"));

	for (size_t i = 0; i < catalogue->products.count && candidates.count < 8; i++) {
		if (has_version(catalogue->products.nodes[i], base))
			candidates.nodes[candidates.count++] = catalogue->products.nodes[i];
	}
	free(base);
	keep(&candidates, fits_installation, os);
	by_edition = candidates;
	keep(&by_edition, fits_edition, os);
	if (by_edition.count)
		candidates = by_edition;
	keep(&candidates, fits_name, os);
	return candidates.count == 1 ? candidates.nodes[0] : NULL;
}

/* Edition id and product type number must speak of the same edition when both are there. */
static const xmlNode *match_edition(
	const xmlNode *product, const char *edition, const char *sku)
{
	const xmlNode *by_id = NULL, *by_sku = NULL;

	for (const xmlNode *at = xml_first(product); at; at = xml_next(at)) {
		if (*edition && strcmp(xml_get(at, "id"), edition) == 0)
			by_id = at;
		if (*sku && grammar_has_word(xml_get(at, "sku"), sku))
			by_sku = at;
	}
	if (by_id && *sku) {
		const char *numbers = xml_get(by_id, "sku");
		return (numbers ? grammar_has_word(numbers, sku) : !by_sku) ? by_id : NULL;
	}
	return *edition ? by_id : by_sku;
}

static const char *arch_eligible(const xmlNode *product, const char *arch)
{
	if (!*arch)
		return "unknown";
	if (grammar_has_word(xml_get(product, "arch"), arch))
		return "yes";
	return strcmp(xml_value(product, "arch-confidence"), "M") == 0 ? "unknown" : "no";
}

static void describe_system(xmlNode *node, const xmlNode *entry, const xmlNode *os)
{
	struct buf text = BUF_EMPTY;
	const char *version = xml_value(os, "version");
	const char *revision = xml_value(os, "revision");

	if (entry)
		buf_adds(&text, xml_get(entry, "title"));
	else
		buf_adds(&text, *xml_value(os, "product_name") ? xml_value(os, "product_name")
							       : "Windows");
	if (*xml_value(os, "edition"))
		buf_addf(&text, ", %s", xml_value(os, "edition"));
	if (*version) {
		buf_addf(&text, ", %s", version);
		if (*revision)
			buf_addf(&text, ".%s", revision);
	}
	if (*xml_value(os, "arch"))
		buf_addf(&text, ", %s", xml_value(os, "arch"));
	if (!os)
		buf_clear(&text);
	xml_set(node, "found", text.len ? buf_text(&text) : "not collected");
	buf_release(&text);
}

static void list_editions(xmlNode *node, const xmlNode *entry)
{
	struct buf text = BUF_EMPTY;

	for (const xmlNode *at = xml_first(entry); at; at = xml_next(at)) {
		if (strcmp(xml_get(at, "eligible"), "yes") == 0)
			buf_addf(&text, "%s%s", text.len ? ", " : "", xml_get(at, "id"));
	}
	buf_addf(&text, "; %s", xml_get(entry, "arch"));
	xml_set(node, "expected", buf_text(&text));
	buf_release(&text);
}

static void put_base(xmlNode *node, const xmlNode *entry, const char *version)
{
	char *base = base_version(version);

	xml_set(node, "base", xml_value(entry, "base"));
	xml_set(node, "base-state",
		!entry                                              ? "unknown"
		: grammar_has_word(xml_get(entry, "version"), base) ? "met"
								    : "missing");
	free(base);
}

static void derive_product(struct inquiry *inquiry)
{
	const xmlNode *os = inquiry_section(inquiry, "os");
	xmlNode *node = inquiry_derive(inquiry, "product");
	const xmlNode *entry = match_product(&inquiry->rules->catalogue, os);
	const xmlNode *edition =
		entry ? match_edition(entry, xml_value(os, "edition"), xml_value(os, "sku"))
		      : NULL;
	const char *by_edition = edition ? xml_get(edition, "eligible") : "unknown";
	const char *by_arch = entry ? arch_eligible(entry, xml_value(os, "arch")) : "unknown";
	const char *eligible = "yes";

	inquiry->product = node;
	inquiry->product_entry = entry;
	xml_set(node, "id", entry ? xml_get(entry, "id") : "");
	xml_set(node, "title", entry ? xml_get(entry, "title") : "");
	put_base(node, entry, xml_value(os, "version"));
	describe_system(node, entry, os);
	if (entry)
		list_editions(node, entry);
	xml_set(node, "edition-eligible", by_edition);
	xml_set(node, "arch-eligible", by_arch);
	if (strcmp(by_edition, "no") == 0 || strcmp(by_arch, "no") == 0)
		eligible = "no";
	else if (strcmp(by_edition, "yes") != 0 || strcmp(by_arch, "yes") != 0)
		eligible = "unknown";
	xml_set(node, "eligible", eligible);
	xml_set(node, "src", xml_value(os, "src"));
	xml_set(node, "time", xml_value(os, "time"));
	if (!entry || strcmp(eligible, "unknown") == 0) {
		bool covered = facts_covers(inquiry->facts, "os") == FACTS_COVERED;
		inquiry_taint(inquiry, covered ? NULL : "os");
		inquiry->product_taint = inquiry->taint;
		memset(&inquiry->taint, 0, sizeof(inquiry->taint));
	}
}

static bool offers(const xmlNode *programme, const char *channel)
{
	for (const xmlNode *year = xml_first(programme); year; year = xml_next(year)) {
		if (grammar_has_word(xml_get(year, "channels"), channel))
			return true;
	}
	return false;
}

/* What nobody could confirm opens a question and answers none. */
static bool is_unconfirmed(const xmlNode *entry)
{
	return strcmp(xml_value(entry, "confidence"), "M") == 0;
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
		answer = is_unconfirmed(mark) ? "unknown" : "yes";
	xmlXPathFreeObject(object);
	/* What all marks missed is gathered; a doubtful mark misses no source. */
	taint_merge(&before, &inquiry->taint);
	taint_release(&inquiry->taint);
	inquiry->taint = before;
	return answer;
}

/*
 * How the machine gets its entitlement: the first mark that holds, else a key. What could not
 * be decided leaves the channel open, unless every possible answer is the same.
 */
static void derive_channel(struct inquiry *inquiry, const xmlNode *programme)
{
	const struct catalogue_list *marks = &inquiry->rules->catalogue.marks;
	const char *channel = NULL;
	bool open = false, held = false;

	for (size_t i = 0; i <= marks->count && !held; i++) {
		const xmlNode *mark = i < marks->count ? marks->nodes[i] : NULL;
		const char *one = mark ? xml_get(mark, "channel") : "mak";
		const char *answer;
		if (mark && !offers(programme, one))
			continue;
		answer = mark ? ask_mark(inquiry, mark) : "yes";
		if (strcmp(answer, "no") == 0)
			continue;
		held = strcmp(answer, "yes") == 0;
		open = open || (channel && strcmp(channel, one) != 0);
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
			return is_unconfirmed(year) ? "unknown" : "yes";
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
		if (is_unconfirmed(year))
			result = (struct programme_state){"unknown", year, "unknown"};
		else if (strncmp(as_of, xml_get(year, "ends"), 10) <= 0)
			return (struct programme_state){"open", year, follows(year, channel)};
		else
			result = (struct programme_state){"ended", year, "no"};
	}
	return result;
}

static void put_year(xmlNode *node, const struct programme_state *state)
{
	struct buf text = BUF_EMPTY;
	const char *starts = xml_value(state->year, "starts");
	const char *ends = xml_value(state->year, "ends");

	xml_set(node, "state", state->state);
	xml_set(node, "year", xml_value(state->year, "number"));
	xml_set(node, "starts", starts);
	xml_set(node, "ends", ends);
	xml_set(node, "follows", state->follows);
	if (strcmp(state->state, "open") == 0)
		buf_addf(
			&text, "year %s runs until %s", xml_value(state->year, "number"), ends);
	else if (strcmp(state->state, "ended") == 0)
		buf_addf(&text, "ended on %s", ends);
	else if (strcmp(state->state, "before") == 0)
		buf_addf(&text, "starts on %s", starts);
	xml_set(node, "text", text.len ? buf_text(&text) : "state not known");
	buf_release(&text);
}

static void derive_programme(struct inquiry *inquiry)
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
					       : "No known programme");
	xml_set(node, "product", xml_value(inquiry->product_entry, "title"));
	xml_set(node, "channel", *inquiry->channel ? inquiry->channel : "unknown");
	put_year(node, &state);
	xml_set(node, "src", xml_value(inquiry->product, "src"));
	xml_set(node, "time", xml_value(inquiry->product, "time"));
}

/* The digits behind the word for "year" in the part of a name that begins at the marker. */
static void year_from_name(char year[8], const char *name, const char *word)
{
	const char *at = name ? strstr(name, word) : NULL;
	size_t run;

	year[0] = '\0';
	if (!at)
		return;
	at += strlen(word);
	run = strspn(at, "0123456789");
	if (run >= 1 && run <= 2) {
		memcpy(year, at, run);
		year[run] = '\0';
	}
}

/* Whether the catalogue has an activation id of the programme. */
static bool has_licence(const struct catalogue *catalogue, const char *programme)
{
	const struct index *licences = &catalogue->licences;

	for (size_t i = 0; i < licences->room; i++) {
		const xmlNode *licence = licences->slots[i].value;
		if (licence && strcmp(xml_get(licence, "programme"), programme) == 0)
			return true;
	}
	return false;
}

/* Whether a licence of the catalogue is one of this product's programme. One whose programme is
 * known by its activation ids alone, such as that of embedded servers, may be. So may every one
 * while nobody knows the ids of this product's programme: some programmes share theirs. */
static const char *is_of_programme(const struct inquiry *inquiry, const xmlNode *known)
{
	const struct catalogue *catalogue = &inquiry->rules->catalogue;
	const char *id = xml_get(known, "programme");
	const char *ours = xml_value(inquiry->programme, "id");

	if (strcmp(id, ours) == 0)
		return "yes";
	if (!inquiry->product_entry || !xml_first(catalogue_programme(catalogue, id)) ||
		!has_licence(catalogue, ours))
		return "unknown";
	return "no";
}

/* Whether a key of that year entitles the machine today: in a running programme it takes the
 * running year or a later one of the same programme. */
static const char *covers(const struct inquiry *inquiry, const xmlNode *known, const char *year)
{
	const char *running = xml_value(inquiry->programme, "year");
	const char *state = xml_value(inquiry->programme, "state");
	const char *ours = known ? is_of_programme(inquiry, known) : "yes";

	if (strcmp(ours, "yes") != 0)
		return ours;
	if (strcmp(state, "unknown") == 0)
		return "unknown";
	if (strcmp(state, "open") != 0)
		return "yes";
	if (!*year)
		return "unknown";
	return order_versions(year, running) >= 0 ? "yes" : "no";
}

/* Whether a licence is one for this product: by its activation id, else by what the name says
 * around the marker. */
static const char *fits_product(
	const struct inquiry *inquiry, const xmlNode *known, const char *name)
{
	const struct catalogue_list *tokens = &inquiry->rules->catalogue.tokens;
	const char *programme = xml_value(inquiry->programme, "id");
	const xmlNode *best = NULL;

	if (!*programme)
		return "unknown";
	if (known)
		return is_of_programme(inquiry, known);
	for (size_t i = 0; i < tokens->count; i++) {
		const xmlNode *token = tokens->nodes[i];
		/* The longer name says more: Client-IoT-ESU is no Client-ESU. */
		if (strstr(name, xml_get(token, "name")) &&
			(!best ||
				strlen(xml_get(token, "name")) > strlen(xml_get(best, "name"))))
			best = token;
	}
	if (!best || is_unconfirmed(best))
		return "unknown";
	return grammar_has_word(xml_get(best, "programmes"), programme) ? "yes" : "no";
}

/* What a row is, whatever the machine is. */
static void mark_licences(struct inquiry *inquiry)
{
	const struct catalogue *catalogue = &inquiry->rules->catalogue;
	xmlNode *licensing = inquiry_section(inquiry, "licensing");
	xmlNode *products = xml_child(licensing, "products");

	for (xmlNode *row = xml_first(products); row; row = xml_next(row)) {
		const xmlNode *known = index_get(&catalogue->licences, xml_value(row, "id"));
		const char *marker =
			strstr(xml_value(row, "name"), xml_get(catalogue->names, "marker"));
		bool windows = strcmp(xml_value(row, "application"),
				       xml_get(catalogue->names, "windows")) == 0;
		char year[8];

		year_from_name(year, marker, xml_get(catalogue->names, "year"));
		xml_set(row, "esu", known || marker ? "yes" : "no");
		xml_set(row, "windows", windows && !known && !marker ? "yes" : "no");
		xml_set(row, "programme", xml_value(known, "programme"));
		xml_set(row, "year", known ? xml_get(known, "year") : year);
		xml_set(row, "sold", *xml_value(known, "sold") ? "no" : "yes");
	}
}

/* What it is for this machine and the running year. */
static void weigh_licences(struct inquiry *inquiry)
{
	xmlNode *products = xml_child(inquiry_section(inquiry, "licensing"), "products");

	for (xmlNode *row = xml_first(products); row; row = xml_next(row)) {
		const xmlNode *known =
			index_get(&inquiry->rules->catalogue.licences, xml_value(row, "id"));
		xml_set(row, "fits", fits_product(inquiry, known, xml_value(row, "name")));
		xml_set(row, "covers", covers(inquiry, known, xml_get(row, "year")));
	}
}

void derive_all(struct inquiry *inquiry)
{
	events_mark(inquiry);
	mark_licences(inquiry);
	derive_product(inquiry);
	derive_programme(inquiry);
	weigh_licences(inquiry);
	taint_clear(&inquiry->taint);
}
