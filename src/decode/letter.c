/* SPDX-License-Identifier: MIT */
#include "decode/letter.h"

/*
 * The double-byte pages sort their characters by how common they are: the lead bytes of a first
 * level, of a second one, and of later additions (JIS X 0208, GB 2312 and GBK, KS X 1001 and
 * its extension, Big5).
 */
enum letter_rank letter_rank(int page, enum script script, const char *bytes)
{
	unsigned lead = (unsigned char)bytes[0];
	unsigned trail = (unsigned char)bytes[1];

	if (page == 932 && script == SCRIPT_HAN) {
		if (lead >= 0x88 && (lead < 0x98 || (lead == 0x98 && trail <= 0x72)))
			return RANK_COMMON;
		return lead <= 0xEA ? RANK_RARE : RANK_RAREST;
	}
	if (page == 936 && script == SCRIPT_HAN) {
		if (lead < 0xB0 || trail < 0xA1)
			return RANK_RAREST;
		return lead <= 0xD7 ? RANK_COMMON : RANK_RARE;
	}
	if (page == 949 && script == SCRIPT_HANGUL)
		return lead >= 0xB0 && trail >= 0xA1 ? RANK_COMMON : RANK_RAREST;
	if (page == 950 && script == SCRIPT_HAN)
		return lead <= 0xC6 ? RANK_COMMON : RANK_RARE;
	return page == 932 ? RANK_COMMON : RANK_RARE;
}

/* Letters of Latin, Greek, Cyrillic and Thai, whose words hold nothing else. */
static bool is_alphabetic(const struct letter *letter)
{
	return script_is_letter(letter->script) && !script_is_asian(letter->script);
}

static int alien_points(const struct letter *l)
{
	int points = 0;

	/* A console and a program that disagree about the blank of 1 234 put a letter there. */
	if (l[-1].script == SCRIPT_DIGIT && l[1].script == SCRIPT_DIGIT)
		return -3;
	for (int side = -1; side <= 1; side += 2) {
		if (script_is_letter(l[side].script) && l[side].script != l->script)
			points -= 6;
		else if (l[side].script == SCRIPT_DIGIT)
			points--;
	}
	return points;
}

static int case_points(const struct letter *l)
{
	bool before = l[-1].script == l->script;
	bool behind = l[1].script == l->script;

	if (l->capital && before)
		return !l[-1].capital ? -4 : behind && !l[1].capital ? -3 : 0;
	if (l->capital)
		return l[-1].c == '\'' && is_alphabetic(&l[-2]) && !l[-2].capital ? -1 : 0;
	if (behind && l[1].capital)
		return before && l[-1].capital && l->c != 0xDF ? -4 : -3;
	return 0;
}

bool letter_is_alone(const struct letter *letter)
{
	return !script_is_letter(letter[-1].script) && !script_is_letter(letter[1].script);
}

static int alphabetic_points(const struct letter *l)
{
	int points = (l->pair ? 3 : 1) + alien_points(l) + case_points(l);

	/* By itself it is as likely a sign that was read in the wrong page. */
	if (letter_is_alone(l))
		points--;
	if (l->script == SCRIPT_LATIN && l[-1].c >= 0x80 && l[-2].c >= 0x80 &&
		l[-1].script == SCRIPT_LATIN && l[-2].script == SCRIPT_LATIN)
		points -= l[-3].c >= 0x80 && l[-3].script == SCRIPT_LATIN ? 5 : 2;
	if (l->script == SCRIPT_GREEK) {
		if (l[-1].script != SCRIPT_GREEK && l[1].script != SCRIPT_GREEK)
			points -= 2;
		if (l->c == 0x3C2 && l[1].script == SCRIPT_GREEK) /* final sigma */
			points -= 5;
	}
	return points;
}

static bool is_thai_mark(uint32_t c)
{
	return c == 0xE31 || (c >= 0xE34 && c <= 0xE3A) || (c >= 0xE47 && c <= 0xE4E);
}

static bool is_thai_consonant(uint32_t c)
{
	return c >= 0xE01 && c <= 0xE2E;
}

/* Consonants of a few loan words only, and what is no letter but stands in their block. */
static bool is_rare_thai(uint32_t c)
{
	return c == 0xE03 || c == 0xE05 || c == 0xE06 || (c >= 0xE0C && c <= 0xE12) ||
	       c == 0xE2C || c == 0xE2E || c >= 0xE4F;
}

/* Vowels and tones of Thai stand around a consonant. */
static int thai_points(const struct letter *l)
{
	uint32_t before = l[-1].c;
	int points = alien_points(l) + (is_rare_thai(l->c) ? -2 : letter_is_alone(l) ? 0 : 2);

	if (l->c >= 0xE40 && l->c <= 0xE44)
		return is_thai_consonant(l[1].c) ? points : points - 5;
	if (is_thai_mark(l->c))
		return is_thai_consonant(before) ||
				       (is_thai_mark(before) && is_thai_consonant(l[-2].c))
			       ? points
			       : points - 5;
	if (l->c == 0xE30 || l->c == 0xE32 || l->c == 0xE33)
		return is_thai_consonant(before) || is_thai_mark(before) || before == 0xE32
			       ? points
			       : points - 5;
	return points;
}

static int asian_points(const struct letter *l, unsigned often)
{
	int latin = (l[-1].script == SCRIPT_LATIN) + (l[1].script == SCRIPT_LATIN);
	bool kana = l[-1].script == SCRIPT_KANA || l[1].script == SCRIPT_KANA;
	bool half = l[-1].script == SCRIPT_HALF || l[1].script == SCRIPT_HALF;
	int points = 2;

	if (l->script == SCRIPT_HALF)
		return -4 * latin - (half ? 0 : 3);
	if (l->script == SCRIPT_KANA)
		points = l->rank == RANK_COMMON || kana ? 3 : -1;
	else if ((l->often & often) != 0)
		points = l->rank == RANK_COMMON ? 4 : 3;
	else if (l->often != 0 && l->rank != RANK_COMMON)
		points = 1;
	else if (l->rank != RANK_COMMON)
		points = l->rank == RANK_RARE ? -1 : -3;
	if (points > 1 && letter_is_alone(l))
		points = 1;
	/* An abbreviation may touch a word, a Chinese character within a word is none. */
	return points - (latin == 2 ? 8 : latin) - (half ? 3 : 0);
}

/* Marks that English sets between two words without a blank. */
static bool is_typographic(uint32_t c)
{
	return (c >= 0x2010 && c <= 0x2019) || c == 0x2026 || c == 0xB4 || c == 0xB7 ||
	       c == 0xA0;
}

static int blank_points(const struct letter *l, int letters)
{
	/* French sets a fixed blank in front of a colon, and within numbers. */
	if (l[1].c == ':' || l[1].c == '?' || l[1].c == '!' || l[1].c == 0xBB ||
		l[-1].c == 0xAB ||
		(l[-1].script == SCRIPT_DIGIT && l[1].script == SCRIPT_DIGIT))
		return 3;
	return letters == 2 ? -2 : 0;
}

static int sign_points(const struct letter *l, bool unicode)
{
	int letters = is_alphabetic(&l[-1]) + is_alphabetic(&l[1]);
	bool asian = script_is_asian(l[-1].script) || script_is_asian(l[1].script);

	if (letters == 2 && l->c == 0x2019)
		return 3;
	if (letters == 2 && unicode && is_typographic(l->c))
		return 0;
	switch (l->script) {
	case SCRIPT_LOST:
		return -10;
	case SCRIPT_BOX:
		return (l[-1].c == l->c || l[1].c == l->c ? 1 : 0) - 4 * letters;
	case SCRIPT_SIGN:
		return letters == 2 ? -6 : letters == 1 ? -3 : -1;
	case SCRIPT_WIDE:
		return letters == 2 ? -6 : asian ? 1 : 0;
	case SCRIPT_MARK:
		return letters == 2 ? -6 : 0;
	default:
		return blank_points(l, letters);
	}
}

int letter_points(const struct letter *letter, unsigned often, bool unicode)
{
	/* Lines of frames are the same character again and again, words are not. */
	if (script_is_letter(letter->script) && letter[-1].c == letter->c &&
		letter[1].c == letter->c)
		return -5;
	switch (letter->script) {
	case SCRIPT_LATIN:
	case SCRIPT_GREEK:
	case SCRIPT_CYRILLIC:
		return alphabetic_points(letter);
	case SCRIPT_THAI:
		return thai_points(letter);
	case SCRIPT_OTHER:
		return 1;
	case SCRIPT_KANA:
	case SCRIPT_HALF:
	case SCRIPT_HAN:
	case SCRIPT_HANGUL:
		return asian_points(letter, often);
	default:
		return sign_points(letter, unicode);
	}
}
