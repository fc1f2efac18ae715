/* SPDX-License-Identifier: MIT */
/*
 * Privacy of what leaves the house. Machines are judged by their full facts; then names,
 * addresses and secrets in the results document are replaced, and what is rendered from it
 * knows no better. States, rule ids, codes, versions, dates and commands never change.
 *
 *	redaction = redaction_new(assets, REDACT_SHARE, NULL, err);
 *	redaction_learn(redaction, facts);
 *	results = judge_evaluate(...);
 *	redaction_results(redaction, results);
 *	press_hide(press, redaction);
 *	report_render(press, results, ...);
 *
 * A value becomes the same pseudonym everywhere ("host-1"), numbered as the results show it
 * first, so that equal facts give equal bytes and relations stay visible: host-1.domain-1,
 * \\host-2\share-1. What is identifying is data: data/privacy.json.
 */
#ifndef REDACT_REDACT_H
#define REDACT_REDACT_H

#include "base/asset.h"
#include "base/buf.h"
#include "base/error.h"
#include "facts/facts.h"

#include <cjson/cJSON.h>
#include <stdbool.h>

/* Each hides what those before it hide, too. */
enum redact_level {
	REDACT_NONE,     /* secrets only, which no report ever shows */
	REDACT_USERS,    /* and who works there */
	REDACT_SHARE,    /* and all that names the machine and its network */
	REDACT_PARANOID, /* and paths, files, product names, lines of logs */
	REDACT_LEVELS
};

struct redaction;

/* The level of that name; REDACT_LEVELS for any other word. And back. */
enum redact_level redact_level(const char *word);
const char *redact_level_word(enum redact_level level);

/*
 * `map_path` is the private map of pseudonyms from earlier runs, or NULL; it need not exist
 * yet. Fails: 64 for a map at the level `none`, which has no pseudonyms; 65 with the file and
 * what is wrong in it, 66; 70 when data/privacy.json is wrong. Owned by the caller.
 */
struct redaction *redaction_new(const struct assets *assets, enum redact_level level,
	const char *map_path, struct error *err);
void redaction_free(struct redaction *redaction);

/* Takes to heart which values name people and things: all that the facts say of it, and what
 * stands in a free text, such as a symptom from the command line. Before redaction_results().
 */
void redaction_learn(struct redaction *redaction, const struct facts *facts);
void redaction_learn_text(struct redaction *redaction, const char *text);

/* Redacts a results document in place, once, and tells in its member `redaction` how many
 * values of which class were replaced. */
void redaction_results(struct redaction *redaction, cJSON *results);

/* The same without names, for documents that have no other redaction: no report shows a secret.
 * Fails: 70. */
bool redaction_mask(const struct assets *assets, cJSON *results, struct error *err);

/*
 * The last look at a finished output, or at a part of it before that is encoded: any known
 * value that still stands in it as a word is replaced, however it is spelt there. Passed over
 * are words of the program itself and what could be part of markup or of a reference. NULL
 * changes nothing.
 */
void redaction_output(struct redaction *redaction, struct buf *out);

/* A text as it may be shown, for file names and messages. The caller's. */
char *redaction_text(struct redaction *redaction, const char *text);

/*
 * The same for a message. As long as nothing was learned, all from the first quotation mark
 * to the last one is taken for a value of the machine. NULL and REDACT_NONE change nothing.
 */
void redaction_error(struct redaction *redaction, struct error *err);

/* The map would lie where the output goes, and leave the house with it: 64. `output` is the
 * name of a file, or "-", which lies nowhere. */
bool redaction_keeps_apart(
	const struct redaction *redaction, const char *output, struct error *err);

/* Writes the map, for its owner only; nothing without one. Fails as file_write(). */
bool redaction_save(const struct redaction *redaction, struct error *err);

#endif
