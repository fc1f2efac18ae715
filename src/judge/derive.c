/* SPDX-License-Identifier: MIT */
#include "judge/derive.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/xml.h"
#include "judge/grammar.h"

#include <stdlib.h>
#include <string.h>

int derive_compare(const char *a, const char *b)
{
	while (*a || *b) {
		unsigned long long x = strtoull(a, (char **)&a, 10);
		unsigned long long y = strtoull(b, (char **)&b, 10);
		if (x != y)
			return x < y ? -1 : 1;
		if (*a == '.')
			a++;
		else if (*a)
			break;
		if (*b == '.')
			b++;
		else if (*b)
			break;
	}
	return 0;
}

static int digits(const char *text, int count)
{
	int value = 0;

	for (int i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

/* Days since 0000-03-01 by the civil calendar. */
static bool day_number(const char *date, long *days)
{
	int year, month, day;

	if (strlen(date) < 10 || date[4] != '-' || date[7] != '-')
		return false;
	year = digits(date, 4);
	month = digits(date + 5, 2);
	day = digits(date + 8, 2);
	if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	year -= month <= 2;
	month += month <= 2 ? 9 : -3;
	*days = 365L * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day;
	return true;
}

bool derive_days(const char *from, const char *to, long *days)
{
	long a, b;

	if (!day_number(from, &a) || !day_number(to, &b))
		return false;
	*days = b - a;
	return true;
}

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

/* The product of that version; the installation type decides, when it is known, between
 * client and server. NULL when none or more than one fits. */
static const xmlNode *match_product(
	const struct catalogue *catalogue, const char *version, const char *installation)
{
	const xmlNode *found = NULL;
	char *base = base_version(version);
	size_t matches = 0;

	for (size_t i = 0; i < catalogue->products.count; i++) {
		const xmlNode *node = catalogue->products.nodes[i];
		if (!grammar_has_word(xml_get(node, "version"), base))
			continue;
		if (*installation && !has_choice(xml_get(node, "installation"), installation))
			continue;
		found = node;
		matches++;
	}
	free(base);
	return matches == 1 ? found : NULL;
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
	if (*edition && *sku) {
		bool id_has_sku = by_id && xml_get(by_id, "sku");
		return by_id && (by_id == by_sku || (!id_has_sku && !by_sku)) ? by_id : NULL;
	}
	return by_id ? by_id : by_sku;
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

static void derive_product(struct inquiry *inquiry, xmlNode *derived)
{
	const xmlNode *os = inquiry_section(inquiry, "os");
	xmlNode *node = xmlNewDocNode(inquiry->view, NULL, BAD_CAST "product", NULL);
	const xmlNode *entry = match_product(&inquiry->rules->catalogue,
		xml_value(os, "version"), xml_value(os, "installation"));
	const xmlNode *edition =
		entry ? match_edition(entry, xml_value(os, "edition"), xml_value(os, "sku"))
		      : NULL;
	const char *by_edition = edition ? xml_get(edition, "eligible") : "unknown";
	const char *by_arch = entry ? arch_eligible(entry, xml_value(os, "arch")) : "unknown";
	const char *eligible = "yes";

	xmlAddChild(derived, node);
	inquiry->product = node;
	inquiry->product_entry = entry;
	xml_set(node, "id", entry ? xml_get(entry, "id") : "");
	xml_set(node, "title", entry ? xml_get(entry, "title") : "");
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

/* How the machine gets its entitlement: the first mark that holds, else a key. A mark that
 * could not be looked at leaves the channel open. */
static void derive_channel(struct inquiry *inquiry, const xmlNode *programme)
{
	const struct catalogue_list *marks = &inquiry->rules->catalogue.marks;

	inquiry->channel = "mak";
	for (size_t i = 0; i < marks->count; i++) {
		const xmlNode *mark = marks->nodes[i];
		const char *source = xml_get(mark, "source");
		const xmlNode *section = inquiry_section(inquiry, xml_get(mark, "section"));
		const char *value = xml_value(section, xml_get(mark, "member"));

		if (!offers(programme, xml_get(mark, "channel")))
			continue;
		if (strcmp(value, xml_get(mark, "value")) == 0 && is_unconfirmed(mark)) {
			inquiry->channel = "";
			inquiry_taint(inquiry, NULL);
		} else if (strcmp(value, xml_get(mark, "value")) == 0) {
			inquiry->channel = xml_get(mark, "channel");
			taint_clear(&inquiry->taint);
			break;
		}
		if (!*value && !inquiry_need(inquiry, source))
			inquiry->channel = "";
	}
	inquiry->channel_taint = inquiry->taint;
	memset(&inquiry->taint, 0, sizeof(inquiry->taint));
}

struct programme_state {
	const char *state;
	const xmlNode *year; /* the running one, else the nearest */
};

static struct programme_state state_for(
	const xmlNode *programme, const char *channel, const char *as_of)
{
	struct programme_state result = {"none", NULL};

	for (const xmlNode *year = xml_first(programme); year; year = xml_next(year)) {
		if (!grammar_has_word(xml_get(year, "channels"), channel))
			continue;
		if (strncmp(as_of, xml_get(year, "starts"), 10) < 0) {
			if (!result.year)
				result = (struct programme_state){"before", year};
			break;
		}
		if (is_unconfirmed(year))
			return (struct programme_state){"unknown", year};
		if (strncmp(as_of, xml_get(year, "ends"), 10) <= 0)
			return (struct programme_state){"open", year};
		result = (struct programme_state){"ended", year};
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

static void derive_programme(struct inquiry *inquiry, xmlNode *derived)
{
	static const char *const channels[] = {"mak", "arc", "free"};
	xmlNode *node = xmlNewDocNode(inquiry->view, NULL, BAD_CAST "programme", NULL);
	const xmlNode *programme = NULL;
	struct programme_state state = {"unknown", NULL};

	xmlAddChild(derived, node);
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
				one = (struct programme_state){"unknown", NULL};
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

/* Whether a key of that year entitles the machine today: in a running programme it takes the
 * running year or a later one of the same programme. */
static const char *covers(const struct inquiry *inquiry, const xmlNode *known, const char *year)
{
	const char *running = xml_value(inquiry->programme, "year");
	const char *state = xml_value(inquiry->programme, "state");

	if (known &&
		strcmp(xml_get(known, "programme"), xml_value(inquiry->programme, "id")) != 0)
		return inquiry->product_entry ? "no" : "unknown";
	if (strcmp(state, "unknown") == 0)
		return "unknown";
	if (strcmp(state, "open") != 0)
		return "yes";
	if (!*year)
		return "unknown";
	return derive_compare(year, running) >= 0 ? "yes" : "no";
}

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
		xml_set(row, "covers", covers(inquiry, known, xml_get(row, "year")));
	}
}

/* Orders two times; 2 when their zones leave it open. */
static int order_times(const char *a, const char *b)
{
	bool same_zone = (strchr(a, 'Z') != NULL) == (strchr(b, 'Z') != NULL);
	size_t len = strlen(a) < strlen(b) ? strlen(a) : strlen(b);
	long days;

	if (!derive_days(a, b, &days))
		return 2;
	if (days > 1 || days < -1)
		return days > 0 ? -1 : 1;
	if (!same_zone || len == 10)
		return days == 0 || !same_zone ? 2 : days > 0 ? -1 : 1;
	return strncmp(a, b, len) < 0 ? -1 : strncmp(a, b, len) > 0;
}

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

/*
 * A line stays in a log after its cause was repaired: one that is older than the last
 * restart and the last installed update is history.
 */
static void mark_events(struct inquiry *inquiry)
{
	xmlNode *logs = inquiry_section(inquiry, "logs");
	const char *boot = xml_value(inquiry_section(inquiry, "machine"), "boot_time");
	const char *install = last_install(inquiry);

	for (xmlNode *line = xml_first(logs); line; line = xml_next(line)) {
		const char *last = xml_value(line, "last");
		int to_boot = order_times(last, boot);
		int to_install = order_times(last, install);
		const char *current = "unknown";

		if (to_boot == -1 && to_install == -1)
			current = "no";
		else if (to_boot == 0 || to_boot == 1 || to_install == 0 || to_install == 1)
			current = "yes";
		xml_set(line, "current", current);
		xml_set(line, "time", last);
	}
}

/* Finds a code in any spelling of 8 hexadecimal digits. */
static bool read_code(char code[11], const char *text)
{
	for (const char *at = text; *at; at++) {
		size_t run;
		if (at != text && strchr("0123456789abcdefABCDEFxX", at[-1]))
			continue;
		if (at[0] == '0' && (at[1] == 'x' || at[1] == 'X'))
			at += 2;
		run = strspn(at, "0123456789abcdefABCDEF");
		if (run == 8 && strchr("8cC0", *at)) {
			memcpy(code, "0x", 2);
			for (size_t i = 0; i < 8; i++)
				code[2 + i] = at[i] >= 'a' ? (char)(at[i] - 'a' + 'A') : at[i];
			code[10] = '\0';
			return true;
		}
		if (!run)
			continue;
		at += run - 1;
	}
	return false;
}

static void mark_symptoms(struct inquiry *inquiry)
{
	xmlNode *list = inquiry_section(inquiry, "symptoms");

	for (xmlNode *item = xml_first(list); item; item = xml_next(item)) {
		char code[11];
		xml_set(item, "code", read_code(code, xml_value(item, "text")) ? code : "none");
		xml_set(item, "current", "yes");
	}
}

void derive_all(struct inquiry *inquiry)
{
	xmlNode *derived = xmlNewDocNode(inquiry->view, NULL, BAD_CAST "derived", NULL);

	xmlAddChild(inquiry->root, derived);
	derive_product(inquiry, derived);
	derive_programme(inquiry, derived);
	mark_licences(inquiry);
	mark_events(inquiry);
	mark_symptoms(inquiry);
	taint_clear(&inquiry->taint);
}
