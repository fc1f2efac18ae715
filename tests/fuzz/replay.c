/* SPDX-License-Identifier: MIT */
/* Runs a fuzz target over the files named as arguments; TAP, one line per file. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A block of exactly the file's size, so that a sanitizer sees a read beyond it. */
static uint8_t *load(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = NULL;
	long end = -1;

	if (file != NULL && fseek(file, 0, SEEK_END) == 0)
		end = ftell(file);
	if (end >= 0 && fseek(file, 0, SEEK_SET) == 0)
		data = malloc(end > 0 ? (size_t)end : 1);
	*size = end > 0 ? (size_t)end : 0;
	if (data != NULL && fread(data, 1, *size, file) != *size) {
		free(data);
		data = NULL;
	}
	if (file != NULL)
		fclose(file);
	return data;
}

int main(int argc, char **argv)
{
	int failed = 0;

	printf("1..%d\n", argc - 1);
	for (int i = 1; i < argc; i++) {
		const char *slash = strrchr(argv[i], '/');
		size_t size;
		uint8_t *data = load(argv[i], &size);

		fflush(stdout); /* a crash leaves the lines so far, and too few for the plan */
		if (data != NULL)
			LLVMFuzzerTestOneInput(data, size);
		else
			failed++;
		printf("%s %d - %s\n", data != NULL ? "ok" : "not ok", i,
			slash != NULL ? slash + 1 : argv[i]);
		free(data);
	}
	return argc > 1 && failed == 0 ? 0 : 1;
}
