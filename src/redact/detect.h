/* SPDX-License-Identifier: MIT */
/*
 * Finds what names somebody or something in a text: by what is known, by its form, and by
 * the structure around it, such as \\host\share or DOMAIN\user. Hand-written and without
 * recursion; the time grows with the length of the text.
 */
#ifndef REDACT_DETECT_H
#define REDACT_DETECT_H

#include "base/index.h"
#include "redact/corpus.h"
#include "redact/known.h"
#include "redact/privacy.h"

#include <stdbool.h>
#include <stddef.h>

struct detector {
	const struct privacy *privacy;
	struct known *known;
	struct corpus *corpus;
	const struct index *versions; /* of the facts: none of them is an address */
	unsigned active;              /* classes that matter, a bit each */
};

enum detect_how {
	DETECT_FORMS, /* without what is known: to learn from */
	DETECT_ALL,
	DETECT_KNOWN, /* only what is known: for the sentences of rules */
};

/* text[from] to text[to] is a value of that class. */
struct piece {
	enum privacy_class class;
	size_t from, to;
};

typedef void piece_taker(void *data, const struct piece *piece);

/* Shows all pieces of the active classes, in order and without overlap. */
void detect(const struct detector *detector, const char *text, size_t len, enum detect_how how,
	piece_taker *take, void *data);

/* The same for what is a list of hosts, or an account, as a whole. */
void detect_hosts(const struct detector *detector, const char *text, size_t len,
	piece_taker *take, void *data);
void detect_account(const struct detector *detector, const char *text, size_t len,
	piece_taker *take, void *data);

/* Whether a value is a word of the program itself; asked once for each. */
bool detect_is_ours(const struct detector *detector, struct known_value *value);

#endif
