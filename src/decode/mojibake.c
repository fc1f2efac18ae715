/* SPDX-License-Identifier: MIT */
#include "decode/mojibake.h"

#include "base/text.h"
#include "decode/unicode.h"

#include <stdint.h>
#include <string.h>

enum {
	HIGHEST = 0x2600, /* no single-byte page has characters from here on */
	MARGIN = 4,       /* points by which a text must look better */
};

/* The bytes that the characters of a single-byte page came from; 0: none. */
struct inverse {
	uint8_t byte[HIGHEST];
};

static void invert(struct codepages *pages, int number, struct inverse *inverse)
{
	const struct codepage *page = codepage_find(pages, number);

	memset(inverse, 0, sizeof(*inverse));
	for (unsigned i = 0x80; i < 0x100; i++) {
		char byte = (char)i;
		uint32_t c;

		codepage_next(page, &byte, 1, &c);
		if (c < HIGHEST)
			inverse->byte[c] = (uint8_t)i;
	}
	/* Windows reads the undefined bytes of 1252 as controls, Latin-1 all from 80 to 9F. */
	for (unsigned i = 0x80; number == 1252 && i < 0x100; i++)
		inverse->byte[i] = (uint8_t)i;
}

/* Appends the byte of each character, '?' for U+FFFD; false when another one has none. */
static bool to_bytes(
	const struct inverse *inverse, const char *text, size_t len, struct buf *out)
{
	size_t at = 0;

	while (at < len) {
		size_t run = unicode_ascii(text + at, len - at);
		uint32_t c;

		buf_add(out, text + at, run);
		at += run;
		if (at == len)
			break;
		at += unicode_next(text + at, len - at, &c);
		if (c == UNICODE_LOST)
			buf_addc(out, '?');
		else if (c < HIGHEST && inverse->byte[c] != 0)
			buf_addc(out, (char)inverse->byte[c]);
		else
			return false;
	}
	return true;
}

/*
 * What is unlikely to happen: usual are UTF-8 in the hands of a program that does not know it,
 * a console's page in those of a western program, and a Windows page on a console of its
 * region. Between two that look alike this decides.
 */
static long unlikely(int page, int read_as)
{
	if (page == CODEPAGE_UTF8)
		return 0;
	if (read_as == 1252)
		return page == 850 || page == 437 || page == 1252 ? 0 : 1;
	if (page == 1252 && (read_as == 850 || read_as == 437))
		return 0;
	if ((page == 1250 && read_as == 852) || (page == 852 && read_as == 1250) ||
		(page == 1251 && read_as == 866) || (page == 866 && read_as == 1251))
		return 1;
	return 3;
}

struct search {
	struct guess *guess;
	struct guess_score self; /* of the text as it is */
	struct guess_score best; /* of the best way to undo it so far */
	long most;               /* its points */
	struct mojibake found;   /* no page: none is better than the text itself */
};

/*
 * Points for several bytes that make one character, which is rarer by chance than one byte that
 * is a letter. A text in which nothing else looks damaged must be nothing but such characters;
 * 0 when it is not.
 */
static long utf8_points(const struct search *search, const struct buf *bytes)
{
	struct unicode_count count = {0, 0, false};

	unicode_examine(buf_text(bytes), bytes->len, &count);
	if (count.good <= count.bad ||
		(search->self.damage == 0 && (count.good < 2 || count.bad > 0)))
		return 0;
	return 4 * (long)(count.good - count.bad);
}

/* Tries the right pages for the bytes that a wrong one gave back. That may be the same page
 * only for 1252, to read the controls of Latin-1 as what 1252 has there. */
static void try_pages(struct search *search, const struct buf *bytes, int read_as)
{
	for (size_t i = 0; guess_candidate(i) != 0; i++) {
		int page = guess_candidate(i);
		struct guess_score score;
		long points = 0;

		if (page == CODEPAGE_UTF8)
			points = utf8_points(search, bytes);
		if (page == CODEPAGE_UTF8
				? points == 0
				: search->self.damage == 0 || (page == read_as && page != 1252))
			continue;
		score = guess_rate(search->guess, page, buf_text(bytes), bytes->len);
		points += score.good - score.bad - unlikely(page, read_as);
		if (points > search->most) {
			search->most = points;
			search->best = score;
			search->found.read_as = read_as;
			search->found.page = page;
		}
	}
}

/* Latin-1 has no characters beyond U+00FF, 1252 does. */
static bool is_latin1(const char *text, size_t len)
{
	for (size_t at = 0; at < len;) {
		uint32_t c;

		at += unicode_next(text + at, len - at, &c);
		if (c > 0xFF && c != UNICODE_LOST)
			return false;
	}
	return true;
}

bool mojibake_find(struct codepages *pages, struct guess *guess, const char *text, size_t len,
	struct mojibake *out)
{
	static const int wrong[] = {1252, 850, 437, 852, 866, 1250, 1251};
	struct search search = {guess, guess_rate(guess, CODEPAGE_UTF8, text, len), {0, 0, 0},
		MARGIN, {0, false, 0}};
	struct buf bytes = BUF_EMPTY;

	search.most += search.self.good - search.self.bad;
	for (size_t i = 0; search.self.bad > 0 && i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct inverse inverse;

		invert(pages, wrong[i], &inverse);
		buf_clear(&bytes);
		if (to_bytes(&inverse, text, len, &bytes))
			try_pages(&search, &bytes, wrong[i]);
	}
	buf_release(&bytes);
	*out = search.found;
	out->latin1 = out->read_as == 1252 && is_latin1(text, len);
	return out->page != 0 && search.best.bad * 4 <= search.self.bad &&
	       search.best.good > search.best.bad;
}

void mojibake_undo(struct codepages *pages, const struct mojibake *mojibake, const char *text,
	size_t len, struct buf *out)
{
	enum { AHEAD = 4 }; /* the longest character, in bytes of the right page */
	const struct codepage *page = codepage_find(pages, mojibake->page);
	struct inverse inverse;
	size_t at = 0;

	invert(pages, mojibake->read_as, &inverse);
	while (at < len) {
		size_t run = unicode_ascii(text + at, len - at);
		size_t ends[AHEAD + 1] = {0};
		char bytes[AHEAD];
		size_t count = 0;
		uint32_t c;

		buf_add(out, text + at, run);
		at += run;
		while (count < AHEAD && at + ends[count] < len) {
			size_t size = unicode_next(
				text + at + ends[count], len - at - ends[count], &c);

			if (c >= HIGHEST || (c >= 0x80 && inverse.byte[c] == 0))
				break;
			bytes[count++] = (char)(c < 0x80 ? c : inverse.byte[c]);
			ends[count] = ends[count - 1] + size;
		}
		if (at == len)
			break;
		count = codepage_next(page, bytes, count, &c);
		if (count > 0 && c != UNICODE_LOST) {
			text_encode(out, c);
		} else {
			uint32_t own;

			ends[count = 1] = unicode_next(text + at, len - at, &own);
			buf_add(out, text + at, ends[1]);
		}
		at += ends[count];
	}
}
