/* SPDX-License-Identifier: MIT */
/*
 * One character among its neighbours: how well it fits there, as far as every language has it.
 * Private to decode/guess.c.
 */
#ifndef DECODE_LETTER_H
#define DECODE_LETTER_H

#include "decode/script.h"

#include <stdbool.h>
#include <stdint.h>

enum letter_rank { RANK_COMMON, RANK_RARE, RANK_RAREST };

struct letter {
	uint32_t c;     /* as a small letter */
	uint8_t script; /* enum script */
	uint8_t rank;   /* enum letter_rank */
	uint8_t often;  /* one bit for each language that uses it often */
	bool capital;
	bool pair; /* from two bytes */
};

enum {
	LETTER_BORDER = 3,  /* how far letter_points() looks back and ahead */
	LETTER_DAMAGE = -4, /* so few points: the character cannot belong there */
};

/* How common the character is that a double-byte page has at these two bytes. */
enum letter_rank letter_rank(int page, enum script script, const char *bytes);

/* Whether no letter stands at its sides. */
bool letter_is_alone(const struct letter *letter);

/*
 * The points for or against a character beyond ASCII. `often` has the bit of the language that
 * the text would be in; `unicode` says that it was no page, where all characters are at hand.
 */
int letter_points(const struct letter *letter, unsigned often, bool unicode);

#endif
