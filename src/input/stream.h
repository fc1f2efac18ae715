/* SPDX-License-Identifier: MIT */
/*
 * Bytes in a row, wherever they come from: a file, standard input, memory, an entry of an
 * archive. A stream is read once, piece by piece; nothing holds the whole of it.
 *
 * The error texts do not name the file, the caller does.
 */
#ifndef INPUT_STREAM_H
#define INPUT_STREAM_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum { STREAM_PEEK_MAX = 64 * 1024 };

struct stream;

/* What a kind of stream does with its own data. */
struct stream_kind {
	/*
	 * At least one byte and at most `room`, which is never 0; returns how many, 0 at the
	 * end, -1 on an error. It may set the error along with bytes: these are good, and
	 * nothing comes behind them. It is not called again after the end or an error.
	 */
	long (*read)(void *data, void *bytes, size_t room, struct error *err);
	void (*close)(void *data);
};

struct stream *stream_new(const struct stream_kind *kind, void *data);

/* Closes the descriptor, which disk_open() gave, in the end. */
struct stream *stream_from_file(int fd);
struct stream *stream_from_standard_input(void);

/* The bytes stay the caller's and must outlive the stream. */
struct stream *stream_from_memory(const void *bytes, size_t len);

/*
 * The next bytes, at most `room`; returns how many, 0 at the end, -1 on an error. An error
 * stays: 66 when the system cannot read, 65 when the content is damaged or too large. What
 * was read before is as the file has it, but the end of an archive's entry is where its
 * checksum is compared.
 */
long stream_read(struct stream *stream, void *bytes, size_t room, struct error *err);

/*
 * Shows what comes next without consuming it, `want` bytes or STREAM_PEEK_MAX at most, and
 * less before the end or an error only; returns how many. Borrowed, valid until the next
 * call.
 */
size_t stream_peek(struct stream *stream, size_t want, const char **bytes);

/* Appends all that is left. Fails when that is more than `limit` bytes (65), too. */
bool stream_load(struct stream *stream, size_t limit, struct buf *out, struct error *err);

void stream_close(struct stream *stream);

#endif
