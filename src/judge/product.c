/* SPDX-License-Identifier: MIT */
#include "judge/product.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/xml.h"
#include "judge/grammar.h"

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

static void describe_system(
	const struct words *words, xmlNode *node, const xmlNode *entry, const xmlNode *os)
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
	xml_set(node, "found",
		text.len ? buf_text(&text) : words_get(words, "evidence.unknown"));
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

void product_derive(struct inquiry *inquiry)
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
	describe_system(inquiry->words, node, entry, os);
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
