/* SPDX-License-Identifier: MIT */
/*
 * Shows what inputs_walk() makes of its arguments, a line for each file: the name, a tab, the
 * time or "-", a tab, and its length and SHA-256, or what is wrong with it in brackets.
 */
#include "base/error.h"
#include "base/sha256.h"
#include "input/input.h"

#include <stdio.h>

static bool show(void *data, const char *name, const char *time, struct stream *stream,
	const char *reason)
{
	static char bytes[65536];
	struct error err = ERROR_NONE;
	struct sha256 sum;
	uint8_t digest[32];
	long long size = 0;
	long got = 0;

	(void)data;
	printf("%s\t%s\t", name, time[0] != '\0' ? time : "-");
	sha256_init(&sum);
	while (stream != NULL && (got = stream_read(stream, bytes, sizeof(bytes), &err)) > 0) {
		sha256_add(&sum, bytes, (size_t)got);
		size += got;
	}
	sha256_finish(&sum, digest);
	if (reason != NULL || got < 0) {
		printf("(%s)\n", reason != NULL ? reason : err.text);
		return true;
	}
	printf("%lld ", size);
	for (size_t i = 0; i < sizeof(digest); i++)
		printf("%02x", digest[i]);
	printf("\n");
	return true;
}

int main(int argc, char **argv)
{
	struct error err = ERROR_NONE;

	if (!inputs_walk((const char *const *)(argv + 1), (size_t)argc - 1, show, NULL, &err))
		fprintf(stderr, "%s\n", err.text);
	return err.exit;
}
