/* SPDX-License-Identifier: MIT */
/*
 * The words that Windows tools print in front of their values, and the few values that are
 * translated, in every language that we know them in: data/labels.tsv. A text that the table
 * does not have is unknown, whatever it looks like.
 *
 * Labels are compared without regard to case of ASCII letters, to runs of blanks and no-break
 * spaces, and to the form of the apostrophe. In a damaged text of which at least half is left,
 * U+FFFD stands for any character and '?' for one beyond ASCII.
 */
#ifndef CAPTURE_LABELS_H
#define CAPTURE_LABELS_H

#include "base/asset.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct labels;

/* What a text means: the field, the language ("de") and whether the table is sure of it. */
struct meaning {
	const char *field;
	const char *language;
	bool confirmed;
};

/* Reads the table. Fails: 65 with the line, 70. Owned by the caller. */
struct labels *labels_open(const struct assets *assets, struct error *err);
void labels_free(struct labels *labels);

/* What `len` bytes mean as a label (or value) of a tool; false when nobody knows. */
bool labels_find(const struct labels *labels, const char *tool, const char *text, size_t len,
	struct meaning *meaning);

/*
 * Splits "Label:   value" where the label is one of the tool's: at a colon (also a full-width
 * one), an equals sign or a tab; a label may hold a colon itself. *value is the trimmed rest.
 * False when no part is a label of the tool.
 */
bool labels_split(const struct labels *labels, const char *tool, const char *line,
	struct meaning *meaning, const char **value);

/* The same for labels that nobody needs to know: the first colon, equals sign or tab ends any
 * label. *len is the length of the label without blanks at its end. */
bool labels_cut(const char *line, const char **label, size_t *len, const char **value);

/* Whether the table is sure of a field in that language: only then does it mean something that
 * no line has it. */
bool labels_sure(
	const struct labels *labels, const char *tool, const char *field, const char *language);

/* Whether a text holds one of the tool's texts of that field, anywhere. */
bool labels_within(
	const struct labels *labels, const char *tool, const char *field, const char *text);

/* The text with `word` in the place of one of the tool's texts of that field that the table is
 * sure of, in the form in which labels are compared; NULL when there is none. The caller's. */
char *labels_reword(const struct labels *labels, const char *tool, const char *field,
	const char *text, const char *word);

/* All texts, for who guesses an encoding; borrowed. */
const char *const *labels_texts(const struct labels *labels, size_t *count);

#endif
