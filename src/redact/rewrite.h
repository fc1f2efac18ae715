/* SPDX-License-Identifier: MIT */
/* Texts and the results document with pseudonyms in place of names. Private to redact/. */
#ifndef REDACT_REWRITE_H
#define REDACT_REWRITE_H

#include "redact/detect.h"

#include <cjson/cJSON.h>

struct rewriter {
	const struct detector *detector;
	enum redact_level level;
	size_t counts[CLASSES]; /* values that were replaced, each once; secrets each time */
	struct index texts;     /* what became of them: sources are named again and again */
};

void rewrite_release(struct rewriter *rewriter);

/* The text of a member of that kind as it may be shown, or NULL when it stays as it is. The
 * caller's. */
char *rewrite_text(struct rewriter *rewriter, enum privacy_kind kind, const char *text);

/* All of a results document, in place, and its member `redaction`. */
void rewrite_results(struct rewriter *rewriter, cJSON *results);

/* What a value is shown as; the caller's. It is counted. */
char *rewrite_value(struct rewriter *rewriter, struct known_value *value);

#endif
