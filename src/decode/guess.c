/* SPDX-License-Identifier: MIT */
#include "decode/guess.h"

#include "base/alloc.h"
#include "base/text.h"
#include "decode/letter.h"
#include "decode/script.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * Consoles come first, for they write what people capture; of two pages that give the same
 * text the first one is named.
 */
static const int order[] = {CODEPAGE_UTF8, 850, 437, 1252, 852, 866, 1250, 1251, 936, 932, 949,
	950, 874, 1254, 1253};

enum {
	ALPHABET_END = 0x460, /* behind the last letter of script_alphabet() */
	WORD_POINTS = 5,      /* for a known word and each of its letters beyond ASCII */
};

struct guess {
	struct codepages *pages;
	uint64_t *words; /* hash table of hashes; 0: free */
	size_t mask;
	struct letter *letters; /* the text in work */
	size_t room;
	uint8_t frequent[0x10000];     /* bits by frequent_bit() */
	uint32_t counts[ALPHABET_END]; /* how often each small letter occurs */
};

static unsigned frequent_bit(int page)
{
	switch (page) {
	case 932:
		return 1;
	case 936:
		return 2;
	case 949:
		return 4;
	case 950:
		return 8;
	default:
		return page == CODEPAGE_UTF8 ? 15 : 0;
	}
}

/* Turns the bytes into letters and returns how many there are. A character that is cut at the
 * end is left out. */
static size_t spell(struct guess *guess, int page, const char *bytes, size_t len)
{
	const struct codepage *table = codepage_find(guess->pages, page);
	const struct letter blank = {' ', SCRIPT_BLANK, RANK_COMMON, 0, false, false};
	struct letter *letter;

	guess->letters = xgrow(
		guess->letters, &guess->room, len + 2 * LETTER_BORDER, sizeof(*guess->letters));
	letter = guess->letters;
	for (int i = 0; i < LETTER_BORDER; i++)
		*letter++ = blank;
	for (size_t at = 0; at < len;) {
		uint32_t c;
		size_t size = codepage_next(table, bytes + at, len - at, &c);

		/* What was lost before says nothing about this page. */
		if (c == 0xFFFD && size == 3 && bytes[at] == '\xEF')
			c = '?';
		letter->script = (uint8_t)script_of(c);
		letter->rank = RANK_COMMON;
		letter->pair = size == 2 && page != CODEPAGE_UTF8;
		if (letter->pair)
			letter->rank = (uint8_t)letter_rank(
				page, (enum script)letter->script, bytes + at);
		letter->c = script_lower(c);
		letter->often = c < 0x10000 ? guess->frequent[c] : 0;
		letter->capital = letter->c != c;
		at += size;
		if (c != 0xFFFD || at < len)
			letter++;
	}
	for (int i = 0; i < LETTER_BORDER; i++)
		letter[i] = blank;
	return (size_t)(letter - guess->letters) - LETTER_BORDER;
}

/* The length of the word that begins here; `beyond` is the number of its letters beyond ASCII.
 */
static size_t word_length(const struct letter *letter, size_t max, size_t *beyond)
{
	size_t len = 0;

	*beyond = 0;
	while (len < max && script_is_letter(letter[len].script) &&
		script_is_asian(letter[len].script) == script_is_asian(letter[0].script))
		*beyond += letter[len++].c >= 0x80;
	return len;
}

static uint64_t hash_of(const struct letter *letter, size_t len)
{
	uint64_t hash = 0xCBF29CE484222325; /* FNV-1a, character by character */

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ letter[i].c) * 0x100000001B3;
	return hash != 0 ? hash : 1;
}

/* The place of the hash in the table, or the free one where it belongs. */
static uint64_t *place_of(const struct guess *guess, uint64_t hash)
{
	size_t at = (size_t)(hash >> 20) & guess->mask;

	while (guess->words[at] != 0 && guess->words[at] != hash)
		at = (at + 1) & guess->mask;
	return &guess->words[at];
}

/* Moves *at to the next word with letters beyond ASCII and returns its length, 0 for none. One
 * character alone is no word. */
static size_t next_word(const struct letter *letters, size_t count, size_t *at, size_t *beyond)
{
	while (*at < count) {
		size_t len = word_length(letters + *at, count - *at, beyond);

		if (*beyond > 0 && len > 1)
			return len;
		*at += len > 0 ? len : 1;
	}
	return 0;
}

static void learn(struct guess *guess, const char *text)
{
	size_t count = spell(guess, CODEPAGE_UTF8, text, strlen(text));
	const struct letter *letters = guess->letters + LETTER_BORDER;
	size_t beyond;
	size_t len;

	for (size_t at = 0; (len = next_word(letters, count, &at, &beyond)) > 0; at += len) {
		uint64_t hash = hash_of(letters + at, len);

		*place_of(guess, hash) = hash;
	}
}

struct guess *guess_new(
	struct codepages *pages, const char *const *vocabulary, size_t vocabulary_count)
{
	static const int asian[] = {932, 936, 949, 950};
	struct guess *guess = xcalloc(1, sizeof(*guess));
	size_t words = 64; /* at least twice as many as there are words */

	guess->pages = pages;
	for (size_t i = 0; i < vocabulary_count; i++)
		words += strlen(vocabulary[i]);
	while (guess->mask < words)
		guess->mask = 2 * guess->mask + 1;
	guess->words = xcalloc(guess->mask + 1, sizeof(*guess->words));
	for (size_t i = 0; i < vocabulary_count; i++)
		learn(guess, vocabulary[i]);
	for (size_t i = 0; i < sizeof(asian) / sizeof(asian[0]); i++) {
		const char *text = script_frequent(asian[i]);
		size_t count = spell(guess, CODEPAGE_UTF8, text, strlen(text));

		for (size_t k = 0; k < count; k++)
			guess->frequent[guess->letters[LETTER_BORDER + k].c & 0xFFFF] |=
				(uint8_t)frequent_bit(asian[i]);
	}
	return guess;
}

void guess_free(struct guess *guess)
{
	if (guess == NULL)
		return;
	free(guess->words);
	free(guess->letters);
	free(guess);
}

static void rate(struct guess_score *score, int points)
{
	if (points > 0)
		score->good += points;
	else
		score->bad -= points;
	if (points <= LETTER_DAMAGE)
		score->damage++;
}

/* How often the letters of an alphabet occur, and in *frequent those in front of its bar. */
static long count_letters(const struct guess *guess, const char *alphabet, long *frequent)
{
	size_t len = strlen(alphabet);
	long sum = 0;
	uint32_t c;

	for (size_t at = 0; at < len;) {
		at += text_decode(alphabet + at, len - at, &c);
		if (c == '|')
			*frequent = sum;
		else if (c < ALPHABET_END)
			sum += guess->counts[c];
	}
	return sum;
}

/* One language has few letters of its own: those that the best alphabet lacks count against. */
static void rate_alphabets(struct guess *guess, struct guess_score *score, const long *totals)
{
	struct guess_score best[SCRIPT_COUNT];
	const char *alphabet;
	enum script script;

	for (size_t i = 0; i < SCRIPT_COUNT; i++)
		best[i] = (struct guess_score){0, 3 * totals[i], 0};
	for (size_t i = 0; (alphabet = script_alphabet(i, &script)) != NULL; i++) {
		long frequent = 0;
		long bad = 3 * (totals[script] - count_letters(guess, alphabet, &frequent));

		if (frequent - bad > best[script].good - best[script].bad)
			best[script] = (struct guess_score){frequent, bad, 0};
	}
	for (size_t i = SCRIPT_LATIN; i <= SCRIPT_CYRILLIC; i++) {
		score->good += best[i].good;
		score->bad += best[i].bad;
	}
}

struct guess_score guess_rate(struct guess *guess, int page, const char *bytes, size_t len)
{
	struct guess_score score = {0, 0, 0};
	size_t count = spell(guess, page, bytes, len);
	const struct letter *letters = guess->letters + LETTER_BORDER;
	long totals[SCRIPT_COUNT] = {0};
	size_t beyond;
	size_t size;

	memset(guess->counts, 0, sizeof(guess->counts));
	for (size_t i = 0; i < count; i++) {
		if (letters[i].c < 0x80)
			continue;
		rate(&score,
			letter_points(&letters[i], frequent_bit(page), page == CODEPAGE_UTF8));
		if (letters[i].c < ALPHABET_END && !letter_is_alone(&letters[i])) {
			guess->counts[letters[i].c]++;
			totals[letters[i].script]++;
		}
	}
	rate_alphabets(guess, &score, totals);
	for (size_t at = 0; (size = next_word(letters, count, &at, &beyond)) > 0; at += size) {
		if (*place_of(guess, hash_of(letters + at, size)) != 0)
			score.good += WORD_POINTS * (long)(1 + beyond);
	}
	return score;
}

int guess_candidate(size_t index)
{
	return index < sizeof(order) / sizeof(order[0]) ? order[index] : 0;
}

int guess_page(struct guess *guess, const char *bytes, size_t len, bool utf8)
{
	int best = 0;
	long most = 0;

	for (size_t i = utf8 ? 0 : 1; guess_candidate(i) != 0; i++) {
		struct guess_score score = guess_rate(guess, order[i], bytes, len);

		if (best == 0 || score.good - score.bad > most) {
			best = order[i];
			most = score.good - score.bad;
		}
	}
	return best;
}
