/* SPDX-License-Identifier: MIT */
/*
 * Rule prose to text and HTML. Pieces are gathered first and transformed together, one run
 * of each stylesheet for a whole report.
 */
#ifndef JUDGE_PROSE_H
#define JUDGE_PROSE_H

#include "base/asset.h"
#include "base/error.h"
#include "judge/inquiry.h"
#include "judge/words.h"

#include <cjson/cJSON.h>
#include <libxml/tree.h>

struct prose_target {
	cJSON *object;
	const char *text, *html; /* names of the members to fill; html may be NULL */
};

struct prose {
	xmlDoc *doc;
	struct prose_target *targets;
	size_t count, room;
};

void prose_init(struct prose *prose);
void prose_release(struct prose *prose);

/*
 * Takes the text and inline elements of a cause or step, without its commands, and remembers
 * that `target` gets the outcome in its members `text` and `html`. Slots are filled from the
 * inquiry.
 */
void prose_add(struct prose *prose, struct inquiry *inquiry, const struct words *words,
	const xmlNode *element, struct prose_target target);

/* Transforms all and fills the targets. Fails: 70. */
bool prose_render(struct prose *prose, const struct assets *assets, struct error *err);

/*
 * The plain text of an element with its slots filled, white space collapsed to single
 * blanks: for commands, which must stay as they were written. The caller's; NULL when a slot
 * has no value, for a command with a hole helps nobody.
 */
char *prose_line(struct inquiry *inquiry, const struct words *words, const xmlNode *element);

#endif
