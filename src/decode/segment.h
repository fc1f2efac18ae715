/* SPDX-License-Identifier: MIT */
/*
 * Files that several tools wrote into: where UTF-16 ends and bytes of another encoding begin.
 * `wmic /output:`, PowerShell's `>>` and a plain `echo x >> file` make such files, with and
 * without byte order marks.
 */
#ifndef DECODE_SEGMENT_H
#define DECODE_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>

enum segment_kind {
	SEGMENT_BYTES, /* ASCII, UTF-8 or a code page */
	SEGMENT_UTF16LE,
	SEGMENT_UTF16BE,
};

/* A stretch of the bytes. What lies between two of them is a mark or a stray byte to leave out.
 */
struct segment {
	size_t start;
	size_t end;
	enum segment_kind kind;
	bool marked; /* a byte order mark stood in front */
};

struct segments {
	struct segment *list; /* in the order of the file, none of them empty */
	size_t count;
	size_t room;
};

/* clang-format off */
#define SEGMENTS_EMPTY { NULL, 0, 0 }
/* clang-format on */

/*
 * UTF-16 is known by its mark, or by two characters of ASCII in a row with a zero byte each; it
 * then begins at the start of that line, so that Chinese or Japanese in front belongs to it. It
 * ends where a line end of single bytes comes. Without a mark, UTF-16BE is only looked for at
 * the start of the file. Takes time in proportion to the length, whatever the bytes are.
 */
void segments_find(struct segments *segments, const char *bytes, size_t len);

/* The other way: what the caller knows is one segment, and as good as marked. */
void segments_whole(struct segments *segments, size_t len, enum segment_kind kind);

void segments_release(struct segments *segments);

#endif
