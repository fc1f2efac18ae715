/* SPDX-License-Identifier: MIT */
/* A byte buffer that grows; always NUL-terminated once something was added. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>

struct buf {
	char *data; /* NULL while nothing was ever added */
	size_t len;
	size_t room;
};

/* clang-format off */
#define BUF_EMPTY { NULL, 0, 0 }
/* clang-format on */

void buf_add(struct buf *buf, const void *bytes, size_t len);
void buf_adds(struct buf *buf, const char *text);
void buf_addc(struct buf *buf, char c);
void buf_addf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Room for `len` more bytes behind the text, for callers that let somebody else write there
 * (read(2), a decoder): fill what is wanted, then buf_truncate() to the new length. The
 * pointer is valid until the next change.
 */
char *buf_reserve(struct buf *buf, size_t len);

/* Sets the length to `len`, at most what is there or was reserved, and ends it with a NUL. */
void buf_truncate(struct buf *buf, size_t len);

/* Empties the buffer and keeps its memory. */
void buf_clear(struct buf *buf);

/* The text so far, "" when empty; borrowed, valid until the next change. */
const char *buf_text(const struct buf *buf);

/* Hands the bytes, never NULL, over to the caller (free()) and leaves the buffer empty. */
char *buf_steal(struct buf *buf);

void buf_release(struct buf *buf);

#endif
