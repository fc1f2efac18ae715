/* SPDX-License-Identifier: MIT */
/*
 * Gathers small pieces of output into larger ones and counts them: a page is written in
 * some 100,000 pieces, most of them shorter than a call through a pointer is worth.
 */
#ifndef MUSTACHE_SINK_H
#define MUSTACHE_SINK_H

#include "mustache/mustache.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct sink {
	mustache_write *write;
	void *out;
	size_t left; /* bytes that may still come */
	bool full;   /* more came; it was left out, and so is everything after it */
	size_t used;
	char bytes[8192];
};

static inline void sink_open(struct sink *sink, mustache_write *write, void *out, size_t limit)
{
	sink->write = write;
	sink->out = out;
	sink->left = limit;
	sink->full = false;
	sink->used = 0;
}

static inline void sink_flush(struct sink *sink)
{
	if (sink->used > 0)
		sink->write(sink->out, sink->bytes, sink->used);
	sink->used = 0;
}

static inline void sink_put(struct sink *sink, const char *bytes, size_t len)
{
	if (len > sink->left) {
		sink->full = true;
		sink->left = 0;
		return;
	}
	sink->left -= len;
	if (len > sizeof(sink->bytes) - sink->used) {
		sink_flush(sink);
		if (len > sizeof(sink->bytes)) {
			sink->write(sink->out, bytes, len);
			return;
		}
	}
	memcpy(sink->bytes + sink->used, bytes, len);
	sink->used += len;
}

static inline void sink_puts(struct sink *sink, const char *text)
{
	sink_put(sink, text, strlen(text));
}

/* Escapes `text` for that type; in escape.c. */
void escape_put(struct sink *sink, enum mustache_escape escape, const char *text, size_t len);

#endif
