/* SPDX-License-Identifier: MIT */
#include "redact/redact.h"

#include "base/alloc.h"
#include "base/file.h"
#include "redact/learn.h"
#include "redact/map.h"
#include "redact/output.h"
#include "redact/rewrite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct redaction {
	struct privacy *privacy;
	struct known *known;
	struct corpus *corpus;
	struct index versions, heard; /* of the facts; `heard` is exact */
	struct detector detector;
	struct rewriter rewriter;
	char *map_path; /* NULL without one */
	bool learned;
};

static const char *const level_words[REDACT_LEVELS] = {"none", "users", "share", "paranoid"};

enum redact_level redact_level(const char *word)
{
	int level = 0;

	while (level < REDACT_LEVELS && strcmp(level_words[level], word) != 0)
		level++;
	return (enum redact_level)level;
}

const char *redact_level_word(enum redact_level level)
{
	return level_words[level];
}

struct redaction *redaction_new(const struct assets *assets, enum redact_level level,
	const char *map_path, struct error *err)
{
	struct redaction *redaction = xcalloc(1, sizeof(*redaction));

	if (map_path && level == REDACT_NONE)
		error_set(err, EXIT_USAGE,
			"--redact-map goes with --redact users, share or paranoid");
	else
		redaction->privacy = privacy_load(assets, err);
	if (!redaction->privacy) {
		redaction_free(redaction);
		return NULL;
	}
	redaction->heard.exact = true;
	redaction->known = known_new(redaction->privacy);
	redaction->corpus = corpus_new(assets, redaction->privacy->words);
	redaction->detector =
		(struct detector){redaction->privacy, redaction->known, redaction->corpus,
			&redaction->versions, privacy_active(redaction->privacy, level)};
	redaction->rewriter = (struct rewriter){
		.detector = &redaction->detector, .level = level, .texts = {.exact = true}};
	if (map_path) {
		redaction->map_path = xstrdup(map_path);
		if (!map_read(map_path, redaction->privacy, redaction->known, err)) {
			redaction_free(redaction);
			return NULL;
		}
	}
	return redaction;
}

void redaction_free(struct redaction *redaction)
{
	if (!redaction)
		return;
	known_free(redaction->known);
	corpus_free(redaction->corpus);
	privacy_free(redaction->privacy);
	index_release(&redaction->versions);
	index_release(&redaction->heard);
	rewrite_release(&redaction->rewriter);
	free(redaction->map_path);
	free(redaction);
}

static bool hides_names(const struct redaction *redaction)
{
	return redaction && redaction->rewriter.level > REDACT_NONE;
}

void redaction_learn(struct redaction *redaction, const struct facts *facts)
{
	if (hides_names(redaction))
		learn_facts(&redaction->detector, &redaction->versions, &redaction->heard,
			facts_document(facts));
	redaction->learned = true;
}

void redaction_learn_text(struct redaction *redaction, const char *text)
{
	if (hides_names(redaction))
		learn_text(&redaction->detector, (enum privacy_kind)CLASS_LOG, text);
}

void redaction_results(struct redaction *redaction, cJSON *results)
{
	if (hides_names(redaction))
		learn_results(&redaction->detector, &redaction->heard, results);
	rewrite_results(&redaction->rewriter, results);
}

bool redaction_mask(const struct assets *assets, cJSON *results, struct error *err)
{
	struct redaction *redaction = redaction_new(assets, REDACT_NONE, NULL, err);

	if (redaction)
		redaction_results(redaction, results);
	redaction_free(redaction);
	return redaction != NULL;
}

void redaction_output(struct redaction *redaction, struct buf *out)
{
	if (redaction)
		output_rewrite(&redaction->rewriter, out);
}

char *redaction_text(struct redaction *redaction, const char *text)
{
	char *shown = rewrite_text(&redaction->rewriter, KIND_TEXT, text);

	return shown ? shown : xstrdup(text);
}

/* Messages put what they quote between quotation marks, which may be part of it as well. */
static char *without_quotes(const char *text, size_t room)
{
	const char *first = strpbrk(text, "'\""), *last = text + strlen(text) - 1;

	if (!first)
		return xstrdup(text);
	while (*last != '\'' && *last != '"')
		last--;
	/* A message that was cut may have lost the end of what it quotes. */
	if (last == first || strlen(text) + 1 >= room)
		last = text + strlen(text) - 1;
	return xasprintf("%.*s[removed]%s", (int)(first - text), text, last + 1);
}

void redaction_error(struct redaction *redaction, struct error *err)
{
	struct error shown = ERROR_NONE;
	char *text, *redacted;

	if (!hides_names(redaction) || !err->exit)
		return;
	text = redaction->learned ? xstrdup(err->text)
				  : without_quotes(err->text, sizeof(err->text));
	redacted = redaction_text(redaction, text);
	error_set(&shown, err->exit, "%s", redacted);
	*err = shown;
	free(text);
	free(redacted);
}

bool redaction_keeps_apart(
	const struct redaction *redaction, const char *output, struct error *err)
{
	if (!redaction->map_path || strcmp(output, "-") == 0 ||
		!file_same_folder(redaction->map_path, output))
		return true;
	return error_set(err, EXIT_USAGE,
		"--redact-map: %s would lie in the folder of the report; name another folder",
		redaction->map_path);
}

bool redaction_save(const struct redaction *redaction, struct error *err)
{
	return !redaction->map_path ||
	       map_write(redaction->map_path, redaction->privacy, redaction->known, err);
}
