/* SPDX-License-Identifier: MIT */
#include "redact/detect.h"

#include "base/alloc.h"
#include "redact/letters.h"
#include "redact/structures.h"

#include <stdlib.h>
#include <string.h>

bool detect_is_ours(const struct detector *detector, struct known_value *value)
{
	if (value->ours < 0)
		value->ours = corpus_has(detector->corpus, value->folded, value->len);
	return value->ours > 0;
}

/* Takes what is known and begins at `at`; returns where it ends, or 0. */
static size_t take_known(const struct detector *detector, const char *folded, size_t len,
	size_t at, piece_taker *take, void *data)
{
	size_t end;
	struct known_value *value =
		known_match(detector->known, folded, len, at, detector->active, &end);
	struct piece piece;

	if (!value || detect_is_ours(detector, value))
		return 0;
	piece = (struct piece){known_class(value, detector->active), at, end};
	take(data, &piece);
	return end;
}

static void look_init(
	struct look *look, const struct detector *detector, const char *text, size_t len)
{
	look->detector = detector;
	look->text = text;
	look->len = len;
	look->count = 0;
	look->solid = false;
	look->names_from = 0;
	look->subject = -1;
}

static void show_pieces(const struct look *look, piece_taker *take, void *data)
{
	for (size_t i = 0; i < look->count; i++)
		take(data, &look->pieces[i]);
}

void detect(const struct detector *detector, const char *text, size_t len, enum detect_how how,
	piece_taker *take, void *data)
{
	char *folded = how == DETECT_FORMS ? NULL : xmalloc(len + 1);
	size_t inside = 0, next = 0; /* end of a structure, its next piece */
	struct look look;

	look_init(&look, detector, text, len);
	if (folded)
		letters_fold(folded, text, len);
	for (size_t at = 0; at < len;) {
		size_t end = 0, limit;

		if (next < look.count && at == look.pieces[next].from) {
			take(data, &look.pieces[next]);
			at = look.pieces[next++].to;
			continue;
		}
		if (letter_is_inside(text, at)) {
			at++;
			continue;
		}
		if (at >= inside && how != DETECT_KNOWN &&
			(end = structure_at(&look, at)) > at) {
			inside = end;
			next = 0;
			if (look.count == 0 && look.solid)
				at = end;
			if (look.count > 0 || look.solid)
				continue;
		}
		/* A longer name that is known must not run into the next piece. */
		limit = next < look.count ? look.pieces[next].from : len;
		end = folded ? take_known(detector, folded, limit, at, take, data) : 0;
		at = end > at ? end : at + 1;
	}
	free(folded);
}

static bool is_item(char c)
{
	return !letter_is_blank(c) && strchr(";,<>\"'|", c) == NULL;
}

void detect_hosts(const struct detector *detector, const char *text, size_t len,
	piece_taker *take, void *data)
{
	struct look look;

	look_init(&look, detector, text, len);
	for (size_t at = 0; at < len;) {
		size_t run = letters_run(text, len, at, is_item, len);

		look.count = 0;
		if (run)
			look_add_item(&look, at, at + run);
		show_pieces(&look, take, data);
		at += run ? run : 1;
	}
}

void detect_account(const struct detector *detector, const char *text, size_t len,
	piece_taker *take, void *data)
{
	struct look look;

	look_init(&look, detector, text, len);
	if (len)
		look_add_account(&look, 0, len);
	show_pieces(&look, take, data);
}
