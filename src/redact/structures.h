/* SPDX-License-Identifier: MIT */
/* What is found at one place of a text by form and structure; private to redact/. */
#ifndef REDACT_STRUCTURES_H
#define REDACT_STRUCTURES_H

#include "redact/detect.h"

enum { MOST_PIECES = 16 };

/* One text, and what was found at the last place. */
struct look {
	const struct detector *detector;
	const char *text;
	size_t len;
	struct piece pieces[MOST_PIECES]; /* in order */
	size_t count;
	bool solid;        /* a whole: nothing of what is known is looked for inside */
	size_t names_from; /* no DNS name begins before */
	int subject;       /* whether names of a directory stand in it: 1, 0, not asked: -1 */
};

/* Where the structure at text[at] ends, which is not within a word; 0 without one. */
size_t structure_at(struct look *look, size_t at);

/* Its parts, in structures.c, places.c and titles.c. Each as structure_at(). */
size_t structure_path(struct look *look, size_t at);
size_t structure_share(struct look *look, size_t at);
size_t structure_profile(struct look *look, size_t at);
size_t structure_resource(struct look *look, size_t at);
size_t structure_label(struct look *look, size_t at);
size_t structure_title(struct look *look, size_t at);

/* Adds a piece when it matters and is not public. */
void look_add(struct look *look, enum privacy_class class, size_t from, size_t to);

/* The same for a host with or without its domain, or an address. */
void look_add_host(struct look *look, size_t from, size_t to);

/* One of a list of proxies or servers: http=host:8080, https://host/path, *.domain. */
void look_add_item(struct look *look, size_t from, size_t to);

/* DOMAIN\user, user@domain or user; the whole of it. */
void look_add_account(struct look *look, size_t from, size_t to);

/* Whether these bytes are known to be of one of the classes, a bit each. */
bool look_knows(const struct look *look, size_t from, size_t to, unsigned classes);

/* Whether text[at] begins with a word in small letters. */
bool look_starts(const struct look *look, size_t at, const char *word);

#endif
