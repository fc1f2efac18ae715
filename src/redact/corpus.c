/* SPDX-License-Identifier: MIT */
#include "redact/corpus.h"

#include "base/alloc.h"
#include "redact/letters.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct part {
	const char *text;
	size_t len;
};

struct corpus {
	const struct assets *assets;
	const char *words;
	struct part *parts; /* NULL before the first question */
	size_t count, room;
	unsigned asked;
	uint64_t *pairs; /* hashes of words, and of two with what divides them; 0 is free */
};

/* A few questions are answered by a search, more of them by a table that takes as long to make
 * as some of these searches. */
enum { MOST_SEARCHES = 24, PAIR_SLOTS = 1 << 18, LONGEST_GAP = 8 };

/* Those whose text can come out. Sample machines are none of them: their names are names. */
static bool is_ours(const char *name)
{
	static const char *const folders[] = {
		"data/rules/", "data/catalogue/", "data/words/", "templates/", "xsl/"};

	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++)
		if (strncmp(name, folders[i], strlen(folders[i])) == 0)
			return true;
	return strcmp(name, "data/results.schema.json") == 0;
}

static void add_part(struct corpus *corpus, const char *text, size_t len)
{
	corpus->parts =
		xgrow(corpus->parts, &corpus->room, corpus->count + 1, sizeof(*corpus->parts));
	corpus->parts[corpus->count++] = (struct part){text, len};
}

/* The examples of a rule are machines, too. */
static void add_asset(struct corpus *corpus, const char *text)
{
	const char *end;

	for (;;) {
		const char *start = strstr(text, "<examples>");

		add_part(corpus, text, start ? (size_t)(start - text) : strlen(text));
		end = start ? strstr(start, "</examples>") : NULL;
		if (!end)
			return;
		text = end;
	}
}

static void open_parts(struct corpus *corpus)
{
	struct asset asset;

	for (size_t i = 0; asset_at(corpus->assets, i, &asset); i++)
		if (is_ours(asset.name))
			add_asset(corpus, asset.bytes);
	add_part(corpus, corpus->words, strlen(corpus->words));
}

struct corpus *corpus_new(const struct assets *assets, const char *words)
{
	struct corpus *corpus = xcalloc(1, sizeof(*corpus));

	corpus->assets = assets;
	corpus->words = words;
	return corpus;
}

void corpus_free(struct corpus *corpus)
{
	if (!corpus)
		return;
	free(corpus->parts);
	free(corpus->pairs);
	free(corpus);
}

/* Folded bytes of such texts, the most frequent one first; others are rarer still. */
static const char by_frequency[] =
	" ets\"anoicrdl=uph0m><-2w/f.x1vgbky':36457{},98)(@\\_[]$q;#z%!&j*?|^+`";

static size_t find_rarest(const char *folded, size_t len)
{
	size_t best = 0, best_rank = 0;

	for (size_t i = 0; i < len; i++) {
		const char *place = strchr(by_frequency, folded[i]);
		size_t rank = place ? (size_t)(place - by_frequency) : sizeof(by_frequency);

		if (rank > best_rank) {
			best = i;
			best_rank = rank;
		}
	}
	return best;
}

/* A byte of either case, as fast as memchr() finds two of them in turn. */
struct hunt {
	const char *small, *capital; /* where each is next; NULL when there is no more */
	const char *end;
};

static const char *next_byte(struct hunt *hunt)
{
	const char *found = hunt->small;

	if (!found || (hunt->capital && hunt->capital < found))
		found = hunt->capital;
	if (!found)
		return NULL;
	if (found == hunt->small)
		hunt->small = memchr(found + 1, *found, (size_t)(hunt->end - found - 1));
	else
		hunt->capital = memchr(found + 1, *found, (size_t)(hunt->end - found - 1));
	return found;
}

static bool stands_alone(const struct part *part, size_t at, size_t len)
{
	size_t end = at + len;

	return !letter_is_inside(part->text, at) &&
	       (end == part->len || !letter_is_inside(part->text, end));
}

/* Looks at each place of the rarest byte. */
static bool stands_in(
	const struct part *part, const char *folded, size_t len, size_t rarest, char *scratch)
{
	char small = folded[rarest];
	struct hunt hunt = {NULL, NULL, part->text + part->len};
	const char *place;

	hunt.small = memchr(part->text, small, part->len);
	if (small >= 'a' && small <= 'z')
		hunt.capital = memchr(part->text, small - ('a' - 'A'), part->len);
	while ((place = next_byte(&hunt))) {
		size_t before = (size_t)(place - part->text);
		size_t at = before - rarest;

		if (before < rarest || part->len - at < len || !stands_alone(part, at, len))
			continue;
		letters_fold(scratch, part->text + at, len);
		if (memcmp(scratch, folded, len) == 0)
			return true;
	}
	return false;
}

static bool is_searched(struct corpus *corpus, const char *folded, size_t len)
{
	size_t rarest = find_rarest(folded, len);
	char *scratch = xmalloc(len + 1);
	bool found = false;

	for (size_t i = 0; !found && i < corpus->count; i++)
		found = stands_in(&corpus->parts[i], folded, len, rarest, scratch);
	free(scratch);
	return found;
}

/* FNV-1a of folded bytes; never 0. */
static uint64_t hash(const char *text, size_t len)
{
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c + ('a' - 'A'));
		h = (h ^ (unsigned char)c) * 1099511628211u;
	}
	return h ? h : 1;
}

/* The slot of a hash, or the free one where it would be. */
static uint64_t *find_pair(const struct corpus *corpus, uint64_t h)
{
	size_t at = (h ^ h >> 29) & (PAIR_SLOTS - 1);

	while (corpus->pairs[at] && corpus->pairs[at] != h)
		at = (at + 1) & (PAIR_SLOTS - 1);
	return &corpus->pairs[at];
}

/* Walks through the words of a text: each alone, and with the one before it. */
struct walk {
	const char *text;
	size_t len;
	size_t before, start, end; /* of the word before, and this one */
};

static bool next_word(struct walk *walk)
{
	size_t at = walk->end;

	while (at < walk->len && !letter_is_word(walk->text[at]))
		at++;
	walk->before = walk->end && at - walk->end <= LONGEST_GAP ? walk->start : at;
	walk->start = at;
	while (at < walk->len && letter_is_word(walk->text[at]))
		at++;
	walk->end = at;
	return walk->end > walk->start;
}

static void make_table(struct corpus *corpus)
{
	size_t used = 0;

	corpus->pairs = xcalloc(PAIR_SLOTS, sizeof(*corpus->pairs));
	for (size_t i = 0; i < corpus->count; i++) {
		struct walk walk = {corpus->parts[i].text, corpus->parts[i].len, 0, 0, 0};

		while (next_word(&walk) && used < PAIR_SLOTS / 2) {
			const size_t starts[] = {walk.start, walk.before};

			for (size_t j = 0; j < 2; j++) {
				uint64_t h = hash(walk.text + starts[j], walk.end - starts[j]);
				uint64_t *slot = find_pair(corpus, h);

				used += *slot == 0;
				*slot = h;
			}
		}
	}
}

/* Each word with the one before it: what passes may still be none of ours, but reads like it.
 */
static bool is_in_table(const struct corpus *corpus, const char *folded, size_t len)
{
	struct walk walk = {folded, len, 0, 0, 0};
	bool first = true;

	for (; next_word(&walk); first = false) {
		uint64_t h = hash(folded + walk.before, walk.end - walk.before);

		if (!*find_pair(corpus, h) || (!first && walk.before == walk.start))
			return false;
	}
	return true;
}

bool corpus_has(struct corpus *corpus, const char *folded, size_t len)
{
	/* Our texts are ASCII. */
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)folded[i] >= 0x80)
			return false;
	if (!corpus->parts)
		open_parts(corpus);
	if (corpus->asked < MOST_SEARCHES) {
		corpus->asked++;
		return len && is_searched(corpus, folded, len);
	}
	if (!corpus->pairs)
		make_table(corpus);
	return len && is_in_table(corpus, folded, len);
}
