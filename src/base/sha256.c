/* SPDX-License-Identifier: MIT */
#include "base/sha256.h"

#include <string.h>

/* FIPS 180-4, 4.2.2: the fractional parts of the cube roots of the first 64 primes. */
static const uint32_t round_constant[64] = {0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5,
	0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
	0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
	0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152,
	0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e,
	0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624,
	0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3,
	0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotate(uint32_t word, int by)
{
	return word >> by | word << (32 - by);
}

/* One round; the caller names the eight words in the order that the round before left them
 * in, so that none of them has to be moved. */
static inline void step(uint32_t a, uint32_t b, uint32_t c, uint32_t *d, uint32_t e, uint32_t f,
	uint32_t g, uint32_t *h, uint32_t word)
{
	uint32_t high = *h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) +
			(g ^ (e & (f ^ g))) + word;

	*d += high;
	*h = high + (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) | (c & (a | b)));
}

static void mix(uint32_t state[8], const uint8_t *block)
{
	uint32_t w[64];
	uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
	uint32_t e = state[4], f = state[5], g = state[6], h = state[7];

	for (int i = 0; i < 16; i++, block += 4)
		w[i] = (uint32_t)block[0] << 24 | (uint32_t)block[1] << 16 |
		       (uint32_t)block[2] << 8 | block[3];
	for (int i = 16; i < 64; i++) {
		uint32_t x = w[i - 15];
		uint32_t y = w[i - 2];

		w[i] = w[i - 16] + (rotate(x, 7) ^ rotate(x, 18) ^ x >> 3) + w[i - 7] +
		       (rotate(y, 17) ^ rotate(y, 19) ^ y >> 10);
	}
	for (int i = 0; i < 64; i += 8) {
		const uint32_t *k = round_constant + i;
		const uint32_t *v = w + i;

		step(a, b, c, &d, e, f, g, &h, k[0] + v[0]);
		step(h, a, b, &c, d, e, f, &g, k[1] + v[1]);
		step(g, h, a, &b, c, d, e, &f, k[2] + v[2]);
		step(f, g, h, &a, b, c, d, &e, k[3] + v[3]);
		step(e, f, g, &h, a, b, c, &d, k[4] + v[4]);
		step(d, e, f, &g, h, a, b, &c, k[5] + v[5]);
		step(c, d, e, &f, g, h, a, &b, k[6] + v[6]);
		step(b, c, d, &e, f, g, h, &a, k[7] + v[7]);
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
	state[4] += e;
	state[5] += f;
	state[6] += g;
	state[7] += h;
}

void sha256_init(struct sha256 *sum)
{
	static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
		0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

	memcpy(sum->state, start, sizeof(start));
	sum->len = 0;
}

void sha256_add(struct sha256 *sum, const void *bytes, size_t len)
{
	const uint8_t *from = bytes;
	size_t held = sum->len % sizeof(sum->block);

	if (len == 0)
		return;
	sum->len += len;
	if (held > 0) {
		size_t fill = sizeof(sum->block) - held;

		if (len < fill) {
			memcpy(sum->block + held, from, len);
			return;
		}
		memcpy(sum->block + held, from, fill);
		mix(sum->state, sum->block);
		from += fill;
		len -= fill;
	}
	for (; len >= sizeof(sum->block); from += sizeof(sum->block), len -= sizeof(sum->block))
		mix(sum->state, from);
	memcpy(sum->block, from, len);
}

void sha256_finish(struct sha256 *sum, uint8_t digest[32])
{
	uint64_t bits = sum->len * 8;
	size_t held = sum->len % sizeof(sum->block);

	sum->block[held++] = 0x80;
	if (held > 56) {
		memset(sum->block + held, 0, sizeof(sum->block) - held);
		mix(sum->state, sum->block);
		held = 0;
	}
	memset(sum->block + held, 0, 56 - held);
	for (int i = 0; i < 8; i++)
		sum->block[56 + i] = (uint8_t)(bits >> (56 - 8 * i));
	mix(sum->state, sum->block);
	for (int i = 0; i < 32; i++)
		digest[i] = (uint8_t)(sum->state[i / 4] >> (24 - 8 * (i % 4)));
}

static void sum_up(const void *bytes, size_t len, uint8_t digest[32])
{
	struct sha256 sum;

	sha256_init(&sum);
	sha256_add(&sum, bytes, len);
	sha256_finish(&sum, digest);
}

void sha256_hex(const void *bytes, size_t len, char hex[65])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t digest[32];

	sum_up(bytes, len, digest);
	for (int i = 0; i < 32; i++) {
		hex[2 * i] = digits[digest[i] >> 4];
		hex[2 * i + 1] = digits[digest[i] & 15];
	}
	hex[64] = '\0';
}

void sha256_base64(const void *bytes, size_t len, char base64[45])
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint8_t digest[33];

	sum_up(bytes, len, digest);
	digest[32] = 0;
	for (int i = 0; i < 11; i++) {
		uint32_t group = (uint32_t)digest[3 * i] << 16 |
				 (uint32_t)digest[3 * i + 1] << 8 | digest[3 * i + 2];

		for (int k = 0; k < 4; k++)
			base64[4 * i + k] = digits[group >> (18 - 6 * k) & 63];
	}
	base64[43] = '='; /* 32 bytes are ten groups of three and one of two */
	base64[44] = '\0';
}
