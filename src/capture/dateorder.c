/* SPDX-License-Identifier: MIT */
#include "capture/dateorder.h"

#include <string.h>

/* Countries whose language is one of these write the day first, all of them. */
static bool is_day_first(const char *language)
{
	static const char *const languages[] = {
		"cs", "de", "fr", "it", "nl", "pl", "pt-BR", "pt-PT", "ru"};

	for (size_t i = 0; i < sizeof(languages) / sizeof(*languages); i++) {
		if (strcmp(languages[i], language) == 0)
			return true;
	}
	return false;
}

/* What the language of its labels says about the order, when numbers do not: lines in any other
 * language speak against it. */
static enum moment_order order_by_language(const struct labels *labels,
	const struct capture *capture, const struct section *section)
{
	static const char *const tools[] = {"systeminfo", "certutil"};
	size_t day_first = 0, other = 0;

	for (size_t i = section->begin; i < section->end && i < section->begin + 200; i++) {
		for (size_t t = 0; t < 2; t++) {
			struct meaning meaning;
			const char *value;
			if (!labels_split(
				    labels, tools[t], capture->lines[i].text, &meaning, &value))
				continue;
			/* NotBefore and NotAfter are English in most languages. */
			if (is_day_first(meaning.language))
				day_first++;
			else if (strncmp(meaning.field, "not-", 4) != 0)
				other++;
		}
	}
	return day_first > other ? MOMENT_DAY_FIRST : MOMENT_UNDECIDED;
}

/* What the dates of a section prove about their order. */
static enum moment_order order_by_numbers(
	const struct capture *capture, const struct section *section)
{
	struct moment_evidence evidence = {false, false};

	for (size_t i = section->begin; i < section->end; i++) {
		const char *text = capture->lines[i].text;
		while (*(text += strcspn(text, "0123456789"))) {
			size_t len = strspn(text, "0123456789/-");
			if (len >= 8 && len <= 10) {
				char date[12];
				memcpy(date, text, len);
				date[len] = '\0';
				moment_note(&evidence, date);
			}
			text += len;
		}
	}
	return moment_order_of(&evidence);
}

enum moment_order dateorder_of(const struct labels *labels, const struct capture *capture,
	const struct section *section)
{
	enum moment_order order = order_by_numbers(capture, section);

	return order == MOMENT_UNDECIDED ? order_by_language(labels, capture, section) : order;
}
