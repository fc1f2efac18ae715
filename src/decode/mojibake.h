/* SPDX-License-Identifier: MIT */
/*
 * Text that was decoded in the wrong page and then saved in Unicode: "Versi¢n" or "VersiÃ³n"
 * for "Versión". The wrong page gives the bytes back, and the right one their meaning.
 */
#ifndef DECODE_MOJIBAKE_H
#define DECODE_MOJIBAKE_H

#include "base/buf.h"
#include "decode/codepage.h"
#include "decode/guess.h"

#include <stdbool.h>
#include <stddef.h>

struct mojibake {
	int read_as; /* the wrong page; 1252 includes Latin-1, which is the same but for 80 to
			9F */
	bool latin1; /* as far as one can see it was Latin-1 */
	int page;    /* the right one, 65001 for UTF-8 */
};

/*
 * Looks at a sample of text in UTF-8. True, and *out says what happened, only when undoing it
 * leaves next to nothing that does not look like language, and does so clearly better than the
 * text itself.
 */
bool mojibake_find(struct codepages *pages, struct guess *guess, const char *text, size_t len,
	struct mojibake *out);

/* Appends the text as it should be. What the wrong page cannot have given stays as it is. */
void mojibake_undo(struct codepages *pages, const struct mojibake *mojibake, const char *text,
	size_t len, struct buf *out);

#endif
