/* SPDX-License-Identifier: MIT */
#include "decode/segment.h"

#include "base/alloc.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	LONGEST_LINE = 8192, /* bytes; a longer one is judged in pieces */
	LINE = 256,          /* bytes; the usual length */
	WINDOW = 32,         /* units that tell which order of bytes it is */
	FEW = 6,             /* units; more of them by chance are not all made of ASCII bytes */
	PROOF = 1000,        /* points */
	TRIES = 16,          /* places where UTF-16BE without a mark is looked for */
	FALL = 8,            /* points that a text may lose before it is no UTF-16 any more */
	START = 8,           /* points for a place in step with the start of the file */
	MARK = 0xFEFF,
};

static void add(struct segments *segments, size_t start, size_t end, enum segment_kind kind,
	bool marked)
{
	struct segment *last;

	if (start >= end)
		return;
	last = segments->count > 0 ? &segments->list[segments->count - 1] : NULL;
	if (last != NULL && last->kind == kind && last->end == start && !marked) {
		last->end = end;
		return;
	}
	segments->list = xgrow(
		segments->list, &segments->room, segments->count + 1, sizeof(*segments->list));
	segments->list[segments->count++] = (struct segment){start, end, kind, marked};
}

static uint32_t unit(const uint8_t *b, bool big)
{
	return big ? (uint32_t)b[0] << 8 | b[1] : (uint32_t)b[1] << 8 | b[0];
}

static bool is_text(uint32_t c)
{
	return (c >= 0x20 && c < 0x7F) || c == '\t' || c == '\n' || c == '\r';
}

/*
 * How well a unit of UTF-16 would do as a character of a captured text. Those that end in 00
 * are what ASCII looks like with its bytes swapped; extension A of the Chinese characters and
 * the symbols are what two ASCII bytes look like.
 */
static int plausible(uint32_t u)
{
	if (u < 0x80)
		return is_text(u) ? 2 : -2;
	if (u < 0x700)
		return u >= 0xA0 && (u & 0xFF) != 0 ? 1 : -2;
	if ((u >= 0xE00 && u < 0xE80) || (u >= 0x2010 && u <= 0x2026) || u == 0x20AC)
		return 1;
	if ((u >= 0x3000 && u < 0x3100) || u == 0x4E00)
		return 1;
	if ((u >= 0x4E00 && u < 0xA000) || (u >= 0xAC00 && u < 0xD7A4))
		return (u & 0xFF) != 0 ? 1 : -2;
	if (u >= 0xD800 && u < 0xE000)
		return 0;
	return (u > 0xFF00 && u < 0xFFF0) || u == MARK ? 1 : -3;
}

/*
 * Whether a stretch without any zero byte is ASCII rather than UTF-16. Only texts that could be
 * both are in question: all of the bytes are ASCII. Kana is the script whose high byte is
 * ASCII, the digit 0.
 */
static bool is_ascii(const uint8_t *b, size_t len, bool big)
{
	size_t units = len / 2;
	size_t odd = 0;
	size_t kana = 0;

	for (size_t i = 0; i < len; i++) {
		if (!is_text(b[i]))
			return false;
	}
	for (size_t i = 0; i < units; i++) {
		uint32_t u = unit(b + 2 * i, big);

		odd += plausible(u) < 0;
		kana += u >> 8 == 0x30;
	}
	return units > 0 && (odd * 4 >= units || (units >= FEW && kana * 2 < units));
}

/* Whether three units in a row are ASCII in the wrong order of bytes: an odd number of single
 * bytes stands in front. U+3000 and U+4E00 are common themselves. */
static bool is_shifted(const uint8_t *b, size_t len, bool big)
{
	bool common = true;

	if (len < 6)
		return false;
	for (size_t i = 0; i < 6; i += 2) {
		uint32_t u = unit(b + i, big);

		if ((u & 0xFF) != 0 || !is_text(u >> 8))
			return false;
		common = common && (u == 0x3000 || u == 0x4E00);
	}
	return !common;
}

/*
 * Whether single bytes, and among them a line end, show at the offset i of UTF-16 that began at
 * `start`; returns the offset behind the line end, else 0. As characters of UTF-16 these would
 * be letters of Gurmukhi or Malayalam among others; Gurmukhi itself has more of its kind
 * around.
 */
static size_t seam_at(const uint8_t *b, size_t len, size_t start, size_t i, bool big)
{
	if (b[i] == '\r' && b[i + 1] == '\n')
		return i + 2;
	if (b[i + 1] == '\r' && len - i > 2 && b[i + 2] == '\n' &&
		(len - i == 3 || b[i + 3] != 0))
		return i + 3;
	if (!big && b[i + 1] == '\n' && b[i] >= ' ' && b[i] < 0x7F &&
		(i == start || b[i - 1] != '\n') && (len - i < 4 || b[i + 3] != '\n'))
		return i + 2;
	if (is_shifted(b + i, len - i, big))
		return i > start + 1 ? i - 1 : i + 1;
	return 0;
}

/* What writes UTF-16LE through a text stream of C gets another CR in front of each LF. */
static bool is_doubled(const uint8_t *b, size_t len)
{
	return len >= 3 && b[0] == '\r' && b[1] == '\n' && b[2] == 0;
}

struct line {
	size_t end;  /* of its UTF-16 */
	size_t next; /* where the next one begins; with a seam, what is in front is no UTF-16 */
	bool seam;
};

/* Reads a line of UTF-16 up to its end or to the place where it stops being UTF-16. */
static struct line read_line(const uint8_t *b, size_t len, size_t start, bool big)
{
	size_t narrow = start; /* behind the last unit with a zero as its high half */
	size_t i = start;

	for (; len - i >= 2 && i - start < LONGEST_LINE; i += 2) {
		uint32_t u = unit(b + i, big);
		size_t seam;

		if (u == '\n')
			return (struct line){i + 2, i + 2, false};
		if (!big && is_doubled(b + i, len - i) && (i == start || b[i - 1] == 0))
			return (struct line){i, i + 1, false};
		seam = seam_at(b, len, start, i, big);
		if (seam > 0)
			return (struct line){narrow, seam > narrow ? seam : narrow, true};
		if (u < 0x100)
			narrow = i + 2;
	}
	if (len - i == 1)
		i = len;
	if (is_ascii(b + narrow, i - narrow, big))
		return (struct line){narrow, i, true};
	return (struct line){i, i, false};
}

/* Adds the UTF-16 that begins at `start` and returns its end; nothing before *next can be
 * UTF-16 again. */
static size_t take_utf16(struct segments *segments, const uint8_t *b, size_t len, size_t start,
	enum segment_kind kind, bool marked, size_t *next)
{
	struct line line = {start, start, false};

	while (!line.seam && line.next < len) {
		size_t from = line.next;

		line = read_line(b, len, from, kind == SEGMENT_UTF16BE);
		add(segments, from, line.end, kind, marked && from == start);
	}
	*next = line.next;
	return line.end;
}

struct origin {
	size_t start; /* where UTF-16 begins, behind its mark; the end of the bytes: nowhere */
	size_t mark;  /* where its mark begins, or `start` */
	size_t known; /* a unit that is UTF-16 */
	bool big;
};

/*
 * How well the text reads as UTF-16 from `start` on, up to the place where it reads best; 0
 * when not even two units are ASCII. A line end of two units is all but a proof: no other place
 * or order of bytes gives one.
 */
static int reads(const uint8_t *b, size_t len, size_t start, bool big)
{
	uint32_t before = 0;
	int sum = 0;
	int peak = 0;
	int narrow = 0;

	for (size_t i = 0; i < WINDOW && len - start >= 2 && sum > peak - FALL;
		i++, start += 2) {
		uint32_t u = unit(b + start, big);

		if (before == '\r' &&
			(u == '\n' || (!big && is_doubled(b + start, len - start))))
			return PROOF;
		sum += plausible(u);
		narrow += is_text(u);
		if (sum > peak)
			peak = sum;
		before = u;
	}
	return narrow >= 2 ? peak : 0;
}

/* Goes back from a unit that is UTF-16 to the start of its line, not beyond `floor` and not
 * further than a long line: what is in front may be looked at again. */
static struct origin line_start(const uint8_t *b, size_t floor, size_t at, bool big)
{
	size_t start = at;

	while (start - floor >= 2 && at - start < LONGEST_LINE) {
		const uint8_t *before = b + start - 2;

		if (unit(before, big) == MARK)
			return (struct origin){start, start - 2, at, big};
		if ((!big && before[1] == '\n') || (before[0] == '\r' && before[1] == '\n'))
			break;
		if (before[1] == '\r' && before[2] == '\n') {
			start += start < at ? 2 : 0;
			break;
		}
		start -= 2;
	}
	if (is_ascii(b + start, at - start, big))
		start = at;
	return (struct origin){start, start, at, big};
}

/* Whether a file without a mark may be UTF-16BE, as far as what is in front of a zero byte
 * says. */
static bool may_be_big(const uint8_t *b, size_t zero)
{
	size_t len = zero < LINE ? zero : LINE;

	for (size_t i = 1; i < len; i++) {
		if ((b[i - 1] == '\r' && b[i] == '\n') || (i % 2 != 0 && b[i] == 0))
			return false;
	}
	return zero % 2 == 0 && (zero == 0 || !is_ascii(b, len, true));
}

/* Finds where UTF-16 begins, at or behind `floor`. */
static struct origin find_utf16(const uint8_t *b, size_t len, size_t floor)
{
	size_t from = floor;
	const uint8_t *zero;
	int tries = floor == 0 ? TRIES : 0; /* for UTF-16BE */

	while (from < len && (zero = memchr(b + from, 0, len - from)) != NULL) {
		size_t at = (size_t)(zero - b);
		int before, little, other;

		from = at + 1;
		if (len - at < 3 || b[at + 2] != 0 || !is_text(b[at + 1]))
			continue;
		if (at - floor >= 2 && b[at - 2] == 0xFE && b[at - 1] == 0xFF)
			return (struct origin){at, at - 2, at, true};
		before = at > floor ? reads(b, len, at - 1, false) : 0;
		little = reads(b, len, at, false);
		other = tries > 0 && may_be_big(b, at) ? reads(b, len, at, true) : 0;
		tries -= tries > 0;
		other += other > 0 ? START : 0;
		if (other > before && other > little)
			return line_start(b, floor, at, true);
		if (before > 0 && before >= little)
			return line_start(b, floor, at - 1, false);
		if (little > 0)
			return line_start(b, floor, at, false);
	}
	return (struct origin){len, len, len, false};
}

void segments_find(struct segments *segments, const char *bytes, size_t len)
{
	const uint8_t *b = (const uint8_t *)bytes;
	struct origin origin = {0, 0, 0, false};
	size_t at = 0;
	size_t next = 0;
	bool known = len >= 2 && (unit(b, false) == MARK || unit(b, true) == MARK);

	/* The mark of UTF-8 is no UTF-16. */
	if (len >= 3 && memcmp(b, "\xEF\xBB\xBF", 3) == 0)
		next = 3;
	if (known)
		origin = (struct origin){2, 0, 2, b[0] == 0xFE};
	while (at < len) {
		if (!known)
			origin = find_utf16(b, len, next);
		known = false;
		add(segments, at, origin.mark, SEGMENT_BYTES, false);
		at = take_utf16(segments, b, len, origin.start,
			origin.big ? SEGMENT_UTF16BE : SEGMENT_UTF16LE,
			origin.mark < origin.start, &next);
		if (next < origin.known)
			next = origin.known;
	}
}

void segments_whole(struct segments *segments, size_t len, enum segment_kind kind)
{
	add(segments, 0, len, kind, true);
}

void segments_release(struct segments *segments)
{
	free(segments->list);
	*segments = (struct segments)SEGMENTS_EMPTY;
}
