/* SPDX-License-Identifier: MIT */
/*
 * The rules of data/rules/: loaded, checked and compiled. A rule is its XML element with
 * the decisive attributes pulled out; conditions are compiled once.
 */
#ifndef JUDGE_RULES_H
#define JUDGE_RULES_H

#include "base/asset.h"
#include "base/error.h"
#include "base/index.h"
#include "judge/catalogue.h"
#include "judge/expression.h"

#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <stdbool.h>
#include <stddef.h>

enum stage {
	STAGE_ELIGIBILITY,
	STAGE_PREREQUISITES,
	STAGE_LICENCE,
	STAGE_ACTIVATION,
	STAGE_SOURCE,
	STAGE_SERVICING,
	STAGE_COMPLIANCE,
	STAGE_COUNT,
};

enum severity {
	SEVERITY_BLOCKER,
	SEVERITY_MAJOR,
	SEVERITY_MINOR,
	SEVERITY_INFO,
};

struct rule {
	const char *id;
	const char *file;
	xmlNode *node;
	enum stage stage;
	enum severity severity;
	size_t order; /* its place among all rules in chain order */
};

struct ruleset {
	struct catalogue catalogue;
	struct grammar_files files;
	struct rule *rules; /* in chain order; a rule stands behind those it comes after */
	size_t count, room;
	struct index by_id;          /* struct rule */
	struct index lets_by_name;   /* their elements */
	expression_knows *knows;     /* the functions that rules may call */
	struct index compiled;       /* xmlXPathCompExpr by its text */
	const char *data, *verified; /* newest date and oldest date of verification */
	char digest[65];             /* sha256sum of what it says of the files */
};

/* The words of the documents for the enums above. */
extern const char *const stage_words[STAGE_COUNT];
extern const char *const severity_words[4];

/* The severity of a word that the grammar let through. */
enum severity rules_severity(const char *word);

/*
 * Loads, checks and compiles everything, so that a mistake in any rule shows at once.
 * `knows` tells the e: functions. For an author (judge/grammar.h) the rules come with their
 * examples. What readers see is said in `language` (judge/tongue.h). Fails: 70 with "FILE:LINE:
 * rule 'ID': ...". Owned by the caller; release it even after a failure.
 */
bool rules_load(struct ruleset *rules, const struct assets *assets, expression_knows *knows,
	bool author, const char *language, struct error *err);
void rules_release(struct ruleset *rules);

const struct rule *rules_find(const struct ruleset *rules, const char *id);

/* The compiled form of an expression that stands in a rule. */
xmlXPathCompExpr *rules_expression(const struct ruleset *rules, const char *text);

#endif
