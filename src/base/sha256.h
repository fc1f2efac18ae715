/* SPDX-License-Identifier: MIT */
/* SHA-256 (FIPS 180-4), for digests of inputs and the style hash of the page. */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

struct sha256 {
	uint32_t state[8];
	uint64_t len;
	uint8_t block[64];
};

void sha256_init(struct sha256 *sum);
void sha256_add(struct sha256 *sum, const void *bytes, size_t len);
void sha256_finish(struct sha256 *sum, uint8_t digest[32]);

/* 64 lower-case hexadecimal digits and a NUL. */
void sha256_hex(const void *bytes, size_t len, char hex[65]);

/* The 44 characters of base64 and a NUL, as a Content-Security-Policy wants them. */
void sha256_base64(const void *bytes, size_t len, char base64[45]);

#endif
