/* SPDX-License-Identifier: MIT */
/*
 * What is usual in written language, as far as it tells a right code page from a wrong one: the
 * script of a character, the letters of each language beyond ASCII, the characters that
 * Chinese, Japanese and Korean use most.
 */
#ifndef DECODE_SCRIPT_H
#define DECODE_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum script {
	SCRIPT_BLANK, /* controls of ASCII are blanks here */
	SCRIPT_DIGIT,
	SCRIPT_MARK, /* punctuation and signs that stand in ordinary text */
	SCRIPT_SIGN, /* signs that seldom do */
	SCRIPT_BOX,  /* frames and shades of consoles */
	SCRIPT_WIDE, /* punctuation and forms of East Asia */
	SCRIPT_LOST, /* U+FFFD, controls beyond ASCII, private use */
	SCRIPT_LATIN,
	SCRIPT_GREEK,
	SCRIPT_CYRILLIC,
	SCRIPT_THAI,
	SCRIPT_OTHER, /* letters that none of our code pages has */
	SCRIPT_KANA,
	SCRIPT_HALF, /* half-width katakana */
	SCRIPT_HAN,
	SCRIPT_HANGUL,
	SCRIPT_COUNT,
};

enum script script_of(uint32_t character);

bool script_is_letter(enum script script);

/* Scripts of which a word may go on without a blank into another: kana, Han, Hangul. */
bool script_is_asian(enum script script);

/* The small letter of a capital of Latin, Greek or Cyrillic up to U+052F; others as they are.
 */
uint32_t script_lower(uint32_t character);

/* The small letters beyond ASCII of one language after another, as UTF-8: the frequent ones, a
 * '|', the others. NULL at the end. */
const char *script_alphabet(size_t index, enum script *script);

/* Frequent characters of the language of a double-byte code page, as UTF-8; "" for others. */
const char *script_frequent(int page);

#endif
