/* SPDX-License-Identifier: MIT */
/*
 * What the program itself says: the texts of rules, catalogue, words, templates and
 * stylesheets. A value of a machine that is also a word of these tells nothing where it
 * stands in running text, and to replace it in a finished page could break the page.
 */
#ifndef REDACT_CORPUS_H
#define REDACT_CORPUS_H

#include "base/asset.h"

#include <stdbool.h>
#include <stddef.h>

struct corpus;

/* `words` is one more text, borrowed like the assets. Nothing is read before the first
 * question. Owned by the caller. */
struct corpus *corpus_new(const struct assets *assets, const char *words);
void corpus_free(struct corpus *corpus);

/* Whether the folded text (redact/letters.h) stands there as a word, or as words. */
bool corpus_has(struct corpus *corpus, const char *folded, size_t len);

#endif
