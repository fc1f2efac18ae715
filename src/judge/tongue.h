/* SPDX-License-Identifier: MIT */
/*
 * Another language for the prose of rules and catalogue, from data/words/LANG/: pairs of an
 * English text, as it stands in the sources, and its translation. What has no translation stays
 * English. Names of products, commands, codes, keys and files are the same in every language,
 * and so is all XPath: a translation brings text, never an expression.
 */
#ifndef JUDGE_TONGUE_H
#define JUDGE_TONGUE_H

#include "base/asset.h"
#include "base/error.h"
#include "base/index.h"
#include "judge/grammar.h"

#include <libxml/tree.h>

struct tongue {
	struct grammar_files files;
	struct index said; /* the element <to> by the English text */
};

/*
 * Loads the files of a language; one that has no files, as English, is empty and costs nothing.
 * Fails: 65 when a file is no XML, 70 with "FILE:LINE: what is wrong"; release it in any case.
 */
bool tongue_load(struct tongue *tongue, const struct assets *assets, const char *language,
	struct error *err);
void tongue_release(struct tongue *tongue);

/*
 * Replaces the texts of a document of rules or of the catalogue in place, before its
 * expressions are compiled. The tongue may be released afterwards.
 */
void tongue_translate(const struct tongue *tongue, xmlDoc *doc);

#endif
