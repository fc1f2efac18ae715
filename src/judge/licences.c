/* SPDX-License-Identifier: MIT */
#include "judge/licences.h"

#include "base/text.h"
#include "base/xml.h"
#include "judge/grammar.h"
#include "judge/order.h"

#include <string.h>

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
	if (!best || catalogue_unconfirmed(best))
		return "unknown";
	return grammar_has_word(xml_get(best, "programmes"), programme) ? "yes" : "no";
}

void licences_mark(struct inquiry *inquiry)
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

void licences_weigh(struct inquiry *inquiry)
{
	xmlNode *products = xml_child(inquiry_section(inquiry, "licensing"), "products");

	for (xmlNode *row = xml_first(products); row; row = xml_next(row)) {
		const xmlNode *known =
			index_get(&inquiry->rules->catalogue.licences, xml_value(row, "id"));
		xml_set(row, "fits", fits_product(inquiry, known, xml_value(row, "name")));
		xml_set(row, "covers", covers(inquiry, known, xml_get(row, "year")));
	}
}
