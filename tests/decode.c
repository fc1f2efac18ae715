/* SPDX-License-Identifier: MIT */
/*
 * Decodes standard input to standard output: for codepages.tap, and to try captures on.
 *
 *	decode PAGE [ASSETS]	in that code page
 *	decode - [VOCABULARY]	in whatever encoding it is, which standard error names; the file
 *				VOCABULARY holds words that are likely, one text on a line
 */
#include "base/alloc.h"
#include "base/asset.h"
#include "base/file.h"
#include "decode/encoding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT = 512 * 1024 * 1024 };

static int fail(const struct error *err)
{
	fprintf(stderr, "decode: %s\n", err->text);
	return err->exit;
}

/* The lines of a text, which they are cut out of. */
static const char **split(char *text, size_t *count)
{
	const char **lines = NULL;
	size_t room = 0;

	for (*count = 0; *text != '\0'; ++*count) {
		size_t len = strcspn(text, "\n");

		lines = xgrow(lines, &room, *count + 1, sizeof(*lines));
		lines[*count] = text;
		text += len;
		if (*text == '\n')
			*text++ = '\0';
	}
	return lines;
}

static bool guess(struct codepages *pages, const char *path, const struct buf *in,
	struct buf *out, struct error *err)
{
	struct decoded decoded = DECODED_EMPTY;
	struct buf words = BUF_EMPTY;
	const char **lines;
	size_t count;
	char *text;

	if (path != NULL && !file_read(path, LIMIT, &words, err))
		return false;
	text = buf_steal(&words);
	lines = split(text, &count);
	encoding_decode(pages, lines, count, 0, buf_text(in), in->len, &decoded);
	fprintf(stderr, "%s, %s, %zu lost\n", decoded.name,
		decoded.certain ? "certain" : "assumed", decoded.lost);
	buf_add(out, buf_text(&decoded.text), decoded.text.len);
	decoded_release(&decoded);
	free(lines);
	free(text);
	return true;
}

int main(int argc, char **argv)
{
	struct error err = ERROR_NONE;
	const char *what = argc > 1 ? argv[1] : "";
	const char *path = argc > 2 ? argv[2] : NULL;
	bool guessing = strcmp(what, "-") == 0;
	int page = (int)strtol(what, NULL, 10);
	struct assets *assets = assets_open(guessing ? NULL : path, &err);
	struct codepages *pages = assets != NULL ? codepages_open(assets, &err) : NULL;
	struct buf in = BUF_EMPTY;
	struct buf out = BUF_EMPTY;
	bool ok = pages != NULL && file_read("-", LIMIT, &in, &err);

	if (ok && !guessing && !codepage_known(page))
		ok = error_set(&err, EXIT_USAGE, "there is no code page '%s'", what);
	if (ok && guessing)
		ok = guess(pages, path, &in, &out, &err);
	else if (ok)
		codepage_decode(pages, page, buf_text(&in), in.len, &out, NULL);
	ok = ok && file_write("-", buf_text(&out), out.len, &err);
	buf_release(&out);
	buf_release(&in);
	codepages_free(pages);
	assets_free(assets);
	return ok ? 0 : fail(&err);
}
