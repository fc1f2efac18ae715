/* SPDX-License-Identifier: MIT */
#include "tap.h"

#include "base/sha256.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The examples of FIPS 180-4 and of NIST's byte-oriented test vectors. */
static void test_vectors(void)
{
	char hex[65];
	char *million = malloc(1000000);

	sha256_hex("", 0, hex);
	CHECK_STR(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	sha256_hex("abc", 3, hex);
	CHECK_STR(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56, hex);
	CHECK_STR(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	sha256_hex("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
		   "ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
		112, hex);
	CHECK_STR(hex, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
	memset(million, 'a', 1000000);
	sha256_hex(million, 1000000, hex);
	CHECK_STR(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	sha256_hex("\xbd", 1, hex);
	CHECK_STR(hex, "68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b");
	free(million);
}

/* However the bytes are cut, the sum is that of the whole. */
static void test_pieces(void)
{
	unsigned char bytes[300];
	char whole[65];
	bool equal = true;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)(i * 7);
	for (size_t len = 0; len <= sizeof(bytes); len++) {
		struct sha256 sum;
		uint8_t digest[32];
		char hex[65];
		size_t at = 0;

		sha256_hex(bytes, len, whole);
		sha256_init(&sum);
		for (size_t piece = 1; at < len; piece = piece * 3 % 67) {
			size_t n = piece < len - at ? piece : len - at;

			sha256_add(&sum, bytes + at, n);
			sha256_add(&sum, NULL, 0);
			at += n;
		}
		sha256_finish(&sum, digest);
		for (int i = 0; i < 32; i++)
			snprintf(hex + 2 * i, 3, "%02x", digest[i]);
		equal = equal && strcmp(hex, whole) == 0;
	}
	CHECK(equal);
}

static void test_base64(void)
{
	char base64[45];

	sha256_base64("", 0, base64);
	CHECK_STR(base64, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
	sha256_base64("abc", 3, base64);
	CHECK_STR(base64, "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}

int main(void)
{
	test_vectors();
	test_pieces();
	test_base64();
	return tap_done();
}
