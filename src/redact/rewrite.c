/* SPDX-License-Identifier: MIT */
#include "redact/rewrite.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "redact/letters.h"
#include "redact/secrets.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST_KEPT = 200 };

/* A text in the making: `text` is copied up to `done`. */
struct draft {
	struct rewriter *rewriter;
	const char *text;
	size_t done;
	struct buf out;
	bool changed;
};

char *rewrite_value(struct rewriter *rewriter, struct known_value *value)
{
	const struct detector *detector = rewriter->detector;
	unsigned active = value->classes & detector->active;
	bool message = active == 1u << CLASS_LOG;
	char *alias = message ? xstrdup("[removed: message]")
			      : known_alias(detector->known, value, detector->active);

	if (!value->used)
		rewriter->counts[message ? CLASS_LOG : value->named]++;
	value->used = true;
	return alias;
}

static void replace(struct draft *draft, size_t from, size_t to, struct known_value *value)
{
	char *alias = rewrite_value(draft->rewriter, value);

	buf_add(&draft->out, draft->text + draft->done, from - draft->done);
	buf_adds(&draft->out, alias);
	draft->done = to;
	draft->changed = true;
	free(alias);
}

static void take(void *data, const struct piece *piece)
{
	struct draft *draft = data;

	replace(draft, piece->from, piece->to,
		known_add(draft->rewriter->detector->known, piece->class,
			draft->text + piece->from, piece->to - piece->from));
}

/* A mark that the text was cut, of base/text.h: what stands before it is half a word. */
static size_t cut_mark(const char *text, size_t len)
{
	static const char start[] = " (+", one[] = " more character)",
			  many[] = " more characters)";
	size_t tail = sizeof(many) - 1, at;

	if (len < tail || strcmp(text + len - tail, many) != 0)
		tail = sizeof(one) - 1;
	if (len < tail || strcmp(text + len - tail, tail == sizeof(one) - 1 ? one : many) != 0)
		return len;
	at = len - tail;
	while (at > 0 && letter_is_digit(text[at - 1]))
		at--;
	return at >= 3 && strncmp(text + at - 3, start, 3) == 0 ? at - 3 : len;
}

/* Whether a word that was cut could be the first half of a key. */
static bool is_half_key(const char *text, size_t len)
{
	size_t group = letters_run(text, len, 0, letter_is_word, 7);

	return group < len && (group == 5 || group == 6) && text[group] == '-';
}

/* Half a name is one that nobody knows: it goes, and of the rest half a secret. */
static char *without_half(const char *text, enum redact_level level)
{
	size_t len = strlen(text), mark = cut_mark(text, len), start = mark;

	while (start > 0 && !letter_is_blank(text[start - 1]))
		start--;
	if (mark == len || (level == REDACT_NONE && !is_half_key(text + start, mark - start)))
		return NULL;
	return xasprintf("%.*s[removed: cut]%s", (int)start, text, text + mark);
}

/* As its own word, a value is told from ours by nobody; in a member of its class it is. */
static struct known_value *find_whole(
	const struct detector *detector, enum privacy_kind kind, const char *text, size_t len)
{
	struct known_value *value = known_find(detector->known, text, len);

	if (!value || !(value->classes & detector->active))
		return NULL;
	if ((int)kind < CLASSES && kind != (enum privacy_kind)CLASS_LOG &&
		value->classes & 1u << kind)
		return value;
	return detect_is_ours(detector, value) ? NULL : value;
}

/* Of paranoid readers nothing free is shown, unless the program could have said it itself. */
static struct known_value *find_free(
	const struct rewriter *rewriter, enum privacy_kind kind, const char *text, size_t len)
{
	const struct detector *detector = rewriter->detector;
	struct known_value *value;

	if ((int)kind >= CLASSES || kind == (enum privacy_kind)CLASS_HOST || !len ||
		!(detector->active & 1u << kind) ||
		privacy_lists(&detector->privacy->values, text, len) ||
		(kind == (enum privacy_kind)CLASS_NAME &&
			privacy_begins(detector->privacy->names, text, len)))
		return NULL;
	value = known_add(detector->known, (enum privacy_class)kind, text, len);
	if (kind == (enum privacy_kind)CLASS_FILE)
		return value;
	return !value || !value->running || detect_is_ours(detector, value) ? NULL : value;
}

static char *rewrite_names(struct rewriter *rewriter, enum privacy_kind kind, const char *text)
{
	struct draft draft = {rewriter, text, 0, BUF_EMPTY, false};
	const struct detector *detector = rewriter->detector;
	size_t len = strlen(text);
	struct known_value *whole = NULL;

	if (kind != KIND_PROSE && !(whole = find_whole(detector, kind, text, len)))
		whole = find_free(rewriter, kind, text, len);
	if (whole)
		return rewrite_value(rewriter, whole);
	detect(detector, text, len, kind == KIND_PROSE ? DETECT_KNOWN : DETECT_ALL, take,
		&draft);
	if (!draft.changed)
		return NULL;
	buf_add(&draft.out, text + draft.done, len - draft.done);
	return buf_steal(&draft.out);
}

static char *mask(struct rewriter *rewriter, const char *text)
{
	struct buf out = BUF_EMPTY;
	size_t count = secrets_mask(rewriter->detector->privacy, text, strlen(text), &out);

	rewriter->counts[CLASS_SECRET] += count;
	return count ? buf_steal(&out) : NULL;
}

/* Puts the newer text, if there is one, in the place of the older one. */
static void renew(char **copy, char *newer)
{
	if (!newer)
		return;
	free(*copy);
	*copy = newer;
}

char *rewrite_text(struct rewriter *rewriter, enum privacy_kind kind, const char *text)
{
	enum redact_level level = rewriter->level;
	char *copy = NULL;

	if (kind == KIND_TECHNICAL || !*text)
		return NULL;
	/*
	 * Anybody may work out the digest of facts that he guesses at; when little is in them,
	 * as in an import of a single capture, that gives away the name of a machine. Below
	 * this level it stays: it says which facts were judged.
	 */
	if (kind == KIND_DIGEST)
		return level == REDACT_PARANOID ? xstrdup("[removed: digest]") : NULL;
	if (kind != KIND_PROSE) {
		renew(&copy, without_half(text, level));
		renew(&copy, mask(rewriter, copy ? copy : text));
	}
	if (level > REDACT_NONE)
		renew(&copy, rewrite_names(rewriter, kind, copy ? copy : text));
	return copy;
}

static void rewrite_leaf(struct rewriter *rewriter, enum privacy_kind kind, cJSON *value)
{
	char *text = rewrite_text(rewriter, kind, value->valuestring);

	if (text)
		cJSON_SetValuestring(value, text);
	free(text);
}

/* The same with what became of it before; a secret counts each time, so its text is no help. */
static void rewrite_again(struct rewriter *rewriter, cJSON *value)
{
	char *text = index_get(&rewriter->texts, value->valuestring);
	size_t secrets = rewriter->counts[CLASS_SECRET];

	if (!text) {
		text = rewrite_text(rewriter, KIND_TEXT, value->valuestring);
		text = text ? text : xstrdup(value->valuestring);
		if (rewriter->counts[CLASS_SECRET] > secrets) {
			cJSON_SetValuestring(value, text);
			free(text);
			return;
		}
		index_put(&rewriter->texts, value->valuestring, text);
	}
	if (strcmp(text, value->valuestring) != 0)
		cJSON_SetValuestring(value, text);
}

void rewrite_release(struct rewriter *rewriter)
{
	for (size_t i = 0; i < rewriter->texts.room; i++)
		if (rewriter->texts.slots[i].key)
			free(rewriter->texts.slots[i].value);
	index_release(&rewriter->texts);
}

static void rewrite(struct rewriter *rewriter, const cJSON *pattern, cJSON *value)
{
	cJSON *child;

	if (cJSON_IsString(value)) {
		enum privacy_kind kind = privacy_kind(pattern);

		if (kind == KIND_TEXT && strlen(value->valuestring) <= LONGEST_KEPT)
			rewrite_again(rewriter, value);
		else
			rewrite_leaf(rewriter, kind, value);
	} else if (cJSON_IsArray(value)) {
		cJSON_ArrayForEach(child, value) rewrite(
			rewriter, cJSON_IsArray(pattern) ? pattern->child : NULL, child);
	} else if (cJSON_IsObject(value)) {
		const cJSON *next = pattern ? pattern->child : NULL;

		cJSON_ArrayForEach(child, value)
		{
			if (privacy_has_texts(child))
				rewrite(rewriter, privacy_member(pattern, child->string, &next),
					child);
		}
	}
}

/* What was done, in numbers: never a value. */
static cJSON *make_account(const struct rewriter *rewriter)
{
	const struct privacy *privacy = rewriter->detector->privacy;
	cJSON *account = cJSON_CreateObject(), *list;
	bool any = false;

	for (size_t i = 0; i < CLASSES; i++)
		any = any || rewriter->counts[i] > 0;
	json_add_text(account, "level", redact_level_word(rewriter->level));
	json_add_bool(account, "has_any", any);
	list = json_add_array(account, "counts");
	for (size_t i = 0; i < CLASSES; i++) {
		cJSON *row;

		if (!rewriter->counts[i])
			continue;
		row = json_push_object(list);
		json_add_text(row, "class", privacy->classes[i].name);
		json_add_int(row, "count", (long long)rewriter->counts[i]);
	}
	return account;
}

void rewrite_results(struct rewriter *rewriter, cJSON *results)
{
	rewrite(rewriter, rewriter->detector->privacy->results, results);
	if (json_get(results, "redaction"))
		cJSON_ReplaceItemInObjectCaseSensitive(
			results, "redaction", make_account(rewriter));
	else
		cJSON_AddItemToObject(results, "redaction", make_account(rewriter));
}
