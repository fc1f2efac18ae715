/* SPDX-License-Identifier: MIT */
/* Letters of ASCII as small ones; every other byte stays. No locale decides. */
#ifndef SCAN_FOLD_H
#define SCAN_FOLD_H

#include <stdint.h>

static inline unsigned char fold_byte(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

/*
 * Eight bytes at once, in any order. Seven bits and a constant below 128 never carry into
 * the next byte, so the top bit of each sum says whether the byte is at least 'A', and
 * whether it is beyond 'Z'.
 */
static inline uint64_t fold_word(uint64_t word)
{
	const uint64_t ones = 0x0101010101010101;
	uint64_t low = word & ones * 0x7F;
	uint64_t least_a = low + ones * (0x80 - 'A');
	uint64_t beyond_z = low + ones * (0x80 - 'Z' - 1);

	return word | (least_a & ~beyond_z & ~word & ones * 0x80) >> 2;
}

#endif
