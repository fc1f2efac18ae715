/* SPDX-License-Identifier: MIT */
/*
 * Usage: sift PATTERNS FILE [CHUNK]
 *
 * Does what `grep -n -i -F -f PATTERNS FILE` does, by src/scan/sieve.h: bench/logs.sh
 * compares what both print and what they cost. The file is read in chunks of CHUNK bytes, 1 MiB
 * if it is not said; SIFT_VARIANT in the environment, a number of enum filter_variant, makes it
 * search in another way.
 */
#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "scan/sieve.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 1 << 20 };

static void print_line(void *data, const char *line, size_t len, unsigned long long number)
{
	(void)data;
	printf("%llu:", number);
	fwrite(line, 1, len, stdout);
	putchar('\n');
}

/* Each line of the file is a pattern; they stay in `text`. */
static const char **split(struct buf *text, size_t *count)
{
	const char **patterns = NULL;
	size_t room = 0;
	char *line = text->data, *end;

	for (*count = 0; line && (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		patterns = xgrow(patterns, &room, *count + 1, sizeof(*patterns));
		patterns[(*count)++] = line;
	}
	return patterns;
}

static struct scan *prepare(const char *path, const char *sample, size_t len, struct error *err)
{
	const char *variant = getenv("SIFT_VARIANT");
	const char **patterns = NULL;
	struct buf text = BUF_EMPTY;
	struct scan *scan = NULL;
	size_t count;

	if (file_read(path, CHUNK, &text, err)) {
		patterns = split(&text, &count);
		scan = scan_new(patterns, count, sample, len, err);
	}
	if (scan && variant &&
		!scan_force(scan, (enum filter_variant)strtol(variant, NULL, 10))) {
		error_set(err, EXIT_USAGE, "this processor or build has no such variant");
		scan_free(scan);
		scan = NULL;
	}
	free(patterns);
	buf_release(&text);
	return scan;
}

int main(int argc, char **argv)
{
	size_t size = argc > 3 ? strtoul(argv[3], NULL, 10) : CHUNK;
	struct error err = ERROR_NONE;
	struct scan *scan;
	struct sieve sieve;
	char *chunk;
	ssize_t len;
	int file;

	if (argc < 3 || size == 0)
		return EXIT_USAGE;
	file = open(argv[2], O_RDONLY);
	chunk = xmalloc(size);
	len = file >= 0 ? read(file, chunk, size) : -1;
	if (len < 0)
		return EXIT_NO_INPUT;
	scan = prepare(argv[1], chunk, (size_t)len, &err);
	if (!scan) {
		fprintf(stderr, "%s\n", err.text);
		return err.exit;
	}
	sieve_init(&sieve, scan, print_line, NULL);
	for (; len > 0; len = read(file, chunk, size))
		sieve_feed(&sieve, chunk, (size_t)len);
	sieve_finish(&sieve);
	sieve_release(&sieve);
	scan_free(scan);
	free(chunk);
	close(file);
	return 0;
}
