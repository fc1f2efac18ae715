/* SPDX-License-Identifier: MIT */
#include "decode/encoding.h"

#include "decode/guess.h"
#include "decode/mojibake.h"
#include "decode/segment.h"
#include "decode/unicode.h"

#include <stdio.h>
#include <string.h>

enum {
	ASCII = 0,       /* in place of a page */
	LINE_START = 64, /* so much of a line is taken along in front of what is not ASCII */
	CHANCE = 32,     /* characters; a longer text in UTF-8 is no chance */
	ENOUGH = 8       /* points for a page; two characters of one word have them */
};

struct work {
	struct codepages *pages;
	const char *const *vocabulary;
	size_t vocabulary_count;
	int forced_page; /* 0: none */
	const char *bytes;
	struct segments segments;
	struct guess *guess; /* NULL until it is needed */
	bool mixed;          /* lines in UTF-8 among those of a page */
};

/* Which lines of a text are looked at; none of them are ASCII. */
enum lines { LINES_ALL, LINES_UTF8, LINES_OTHER };

static struct guess *guess_of(struct work *work)
{
	if (work->guess == NULL)
		work->guess = guess_new(work->pages, work->vocabulary, work->vocabulary_count);
	return work->guess;
}

static bool is_utf8(const char *bytes, size_t len)
{
	struct unicode_count count = {0, 0, false};

	unicode_examine(bytes, len, &count);
	return count.bad == 0 && !count.cut;
}

/* Appends the lines that are not all ASCII, as far as they fit into a sample. A line is taken
 * from a place where no character can be cut. */
static void take_sample(const char *bytes, size_t len, enum lines lines, struct buf *sample)
{
	size_t at = 0;

	while (sample->len < GUESS_SAMPLE) {
		size_t from = at;
		size_t room = GUESS_SAMPLE - sample->len;
		const char *end;
		size_t size;

		at += unicode_ascii(bytes + at, len - at);
		if (at == len)
			break;
		if (at - from > LINE_START)
			from = at - LINE_START;
		for (size_t i = at; i > from; i--) {
			if (bytes[i - 1] == '\n')
				from = i;
		}
		end = memchr(bytes + at, '\n', len - at);
		at = end != NULL ? (size_t)(end - bytes) + 1 : len;
		size = at - from < room ? at - from : room;
		if (lines == LINES_ALL ||
			is_utf8(bytes + from, at - from) == (lines == LINES_UTF8))
			buf_add(sample, bytes + from, size);
	}
}

static void sample_bytes(const struct work *work, enum lines lines, struct buf *sample)
{
	buf_clear(sample);
	for (size_t i = 0; i < work->segments.count; i++) {
		const struct segment *segment = &work->segments.list[i];

		if (segment->kind == SEGMENT_BYTES)
			take_sample(work->bytes + segment->start, segment->end - segment->start,
				lines, sample);
	}
}

/* Whether a character is one that UTF-8 takes for no western language. */
static bool is_foreign(const char *text, size_t len)
{
	for (size_t at = 0; at < len;) {
		uint32_t c;

		at += unicode_next(text + at, len - at, &c);
		if (c >= 0x180)
			return true;
	}
	return false;
}

/*
 * A few words of a double-byte page may happen to be UTF-8: all characters of the Chinese for
 * "system" and "folder" are in page 936. As UTF-8 they are letters of several scripts.
 */
static bool is_chance(struct work *work, const struct buf *sample, int *page)
{
	struct guess *guess = guess_of(work);
	struct guess_score utf8 = guess_rate(guess, CODEPAGE_UTF8, sample->data, sample->len);
	struct guess_score other;

	if (utf8.bad <= utf8.good || !is_foreign(sample->data, sample->len))
		return false;
	*page = guess_page(guess, sample->data, sample->len, false);
	other = guess_rate(guess, *page, sample->data, sample->len);
	return *page >= 932 && *page <= 950 && other.bad == 0 && other.good >= ENOUGH;
}

/*
 * Whether lines in UTF-8 stand among lines of a page, which two tools wrote one after the
 * other: either kind is clean by itself, and the lines in UTF-8 look better so than in the
 * page.
 */
static bool is_mixed(struct work *work, struct buf *sample, int *page)
{
	struct guess *guess = guess_of(work);
	struct unicode_count count = {0, 0, false};
	struct guess_score utf8, other, wrong;

	sample_bytes(work, LINES_UTF8, sample);
	utf8 = guess_rate(guess, CODEPAGE_UTF8, buf_text(sample), sample->len);
	if (utf8.damage > 0 || utf8.good - utf8.bad < ENOUGH)
		return false;
	sample_bytes(work, LINES_OTHER, sample);
	unicode_examine(buf_text(sample), sample->len, &count);
	if (count.good > count.bad) /* damaged UTF-8 */
		return false;
	*page = work->forced_page;
	if (codepage_known(*page))
		return *page != CODEPAGE_UTF8;
	*page = guess_page(guess, buf_text(sample), sample->len, true);
	other = guess_rate(guess, *page, buf_text(sample), sample->len);
	if (*page == CODEPAGE_UTF8 || other.damage > 0 || other.good - other.bad < ENOUGH)
		return false;
	sample_bytes(work, LINES_UTF8, sample);
	wrong = guess_rate(guess, *page, buf_text(sample), sample->len);
	return wrong.good - wrong.bad < utf8.good - utf8.bad;
}

/* The page of the bytes that are no UTF-16. */
static int find_page(struct work *work, bool marked, bool *certain)
{
	struct unicode_count count = {0, 0, false};
	struct buf sample = BUF_EMPTY;
	int page = CODEPAGE_UTF8;

	for (size_t i = 0; i < work->segments.count; i++) {
		const struct segment *segment = &work->segments.list[i];

		if (segment->kind == SEGMENT_BYTES)
			unicode_examine(work->bytes + segment->start,
				segment->end - segment->start, &count);
	}
	*certain = marked || (count.bad == 0 && !count.cut);
	if (count.good == 0 && *certain && !marked)
		return ASCII;
	sample_bytes(work, LINES_ALL, &sample);
	if (count.bad == 0) {
		if (!marked && count.good <= CHANCE && is_chance(work, &sample, &page))
			*certain = false;
		else
			page = CODEPAGE_UTF8;
	} else if (count.good > 0 && is_mixed(work, &sample, &page)) {
		work->mixed = true;
		*certain = codepage_known(work->forced_page);
	} else if (marked || count.good >= 4 * count.bad) {
		page = CODEPAGE_UTF8; /* whole characters hardly come about by chance */
	} else {
		sample_bytes(work, LINES_ALL, &sample);
		page = guess_page(
			guess_of(work), buf_text(&sample), sample.len, count.good > 0);
	}
	buf_release(&sample);
	return page;
}

static void decode_bytes(
	struct work *work, int page, const char *bytes, size_t len, struct buf *out)
{
	size_t at = 0;

	if (page == CODEPAGE_UTF8 || page == ASCII) {
		unicode_from_utf8(bytes, len, out);
		return;
	}
	while (at < len) {
		const char *nul = memchr(bytes + at, '\0', len - at);
		size_t end = nul != NULL ? (size_t)(nul - bytes) : len;

		codepage_decode(work->pages, page, bytes + at, end - at, out, NULL);
		for (at = end; at < len && bytes[at] == '\0';)
			at++;
		if (at > end)
			buf_adds(out, "\xEF\xBF\xBD");
	}
}

/* Decodes line by line, each as UTF-8 if it is that. */
static void decode_lines(
	struct work *work, int page, const char *bytes, size_t len, struct buf *out)
{
	for (size_t at = 0; at < len;) {
		const char *end = memchr(bytes + at, '\n', len - at);
		size_t size = end != NULL ? (size_t)(end - bytes) + 1 - at : len - at;
		bool utf8 = is_utf8(bytes + at, size);

		decode_bytes(work, utf8 ? CODEPAGE_UTF8 : page, bytes + at, size, out);
		at += size;
	}
}

static void decode_segments(struct work *work, int page, struct buf *out)
{
	for (size_t i = 0; i < work->segments.count; i++) {
		const struct segment *segment = &work->segments.list[i];
		const char *bytes = work->bytes + segment->start;
		size_t len = segment->end - segment->start;

		if (segment->kind == SEGMENT_BYTES && work->mixed)
			decode_lines(work, page, bytes, len, out);
		else if (segment->kind == SEGMENT_BYTES)
			decode_bytes(work, page, bytes, len, out);
		else
			unicode_from_utf16(bytes, len, segment->kind == SEGMENT_UTF16BE, out);
	}
}

static void name_page(char *name, size_t size, int page)
{
	if (page == ASCII)
		snprintf(name, size, "ASCII");
	else if (page == CODEPAGE_UTF8)
		snprintf(name, size, "UTF-8");
	else
		snprintf(name, size, "CP%d", page);
}

/* Names what the segments are in, or what `kind` says when there is none but a mark; true when
 * all of them are of one kind. */
static bool name_segments(
	const struct work *work, enum segment_kind kind, int page, char *name, size_t size)
{
	static const char *const unicode[] = {"", "UTF-16LE", "UTF-16BE"};
	bool there[3] = {false, false, false};
	size_t kinds = 0;

	for (size_t i = 0; i < work->segments.count; i++)
		there[work->segments.list[i].kind] = true;
	if (work->segments.count == 0)
		there[kind] = true;
	name[0] = '\0';
	for (size_t i = 0; i < 3; i++) {
		size_t len = strlen(name);

		if (!there[i])
			continue;
		if (kinds++ > 0)
			len += (size_t)snprintf(name + len, size - len, " and ");
		if (i == SEGMENT_BYTES && work->mixed)
			len += (size_t)snprintf(name, size, "UTF-8 and ");
		if (i == SEGMENT_BYTES)
			name_page(name + len, size - len, page);
		else
			snprintf(name + len, size - len, "%s", unicode[i]);
	}
	return kinds == 1;
}

/* Undoes an earlier decoding in the wrong page. */
static void repair(struct work *work, struct decoded *out)
{
	struct buf sample = BUF_EMPTY;
	struct buf text = BUF_EMPTY;
	struct mojibake mojibake;
	char saved[32];
	char page[16];
	char read_as[16];

	take_sample(buf_text(&out->text), out->text.len, LINES_ALL, &sample);
	if (sample.len > 0 && mojibake_find(work->pages, guess_of(work), sample.data,
				      sample.len, &mojibake)) {
		mojibake_undo(work->pages, &mojibake, out->text.data, out->text.len, &text);
		buf_release(&out->text);
		out->text = text;
		snprintf(saved, sizeof(saved), "%s", out->name);
		name_page(page, sizeof(page), mojibake.page);
		name_page(read_as, sizeof(read_as), mojibake.read_as);
		snprintf(out->name, sizeof(out->name), "%s read as %s, saved as %s", page,
			mojibake.latin1 ? "Latin-1" : read_as, saved);
		out->certain = false;
	}
	buf_release(&sample);
}

static bool starts_with(const char *bytes, size_t len, const char *mark)
{
	return len >= strlen(mark) && memcmp(bytes, mark, strlen(mark)) == 0;
}

/* The kind of UTF-16 whose mark the bytes begin with, else SEGMENT_BYTES. */
static enum segment_kind marked_as(const char *bytes, size_t len)
{
	if (starts_with(bytes, len, "\xFF\xFE"))
		return SEGMENT_UTF16LE;
	return starts_with(bytes, len, "\xFE\xFF") ? SEGMENT_UTF16BE : SEGMENT_BYTES;
}

bool encoding_known(int page)
{
	return codepage_known(page) || page == ENCODING_UTF16LE || page == ENCODING_UTF16BE;
}

/* Leaves the mark of UTF-8 out, which is no text in the page of a line either. */
static void skip_mark(struct segment *first)
{
	first->start = first->end - first->start < 3 ? first->end : first->start + 3;
}

void encoding_decode(struct codepages *pages, const char *const *vocabulary,
	size_t vocabulary_count, int forced_page, const char *bytes, size_t len,
	struct decoded *out)
{
	struct work work = {pages, vocabulary, vocabulary_count, forced_page,
		len > 0 ? bytes : "", SEGMENTS_EMPTY, NULL, false};
	bool utf8 = starts_with(work.bytes, len, "\xEF\xBB\xBF");
	enum segment_kind kind = marked_as(work.bytes, len);
	bool certain = true;
	int page = forced_page;

	if (kind == SEGMENT_BYTES && !utf8 && forced_page == ENCODING_UTF16LE)
		segments_whole(&work.segments, len, SEGMENT_UTF16LE);
	else if (kind == SEGMENT_BYTES && !utf8 && forced_page == ENCODING_UTF16BE)
		segments_whole(&work.segments, len, SEGMENT_UTF16BE);
	else
		segments_find(&work.segments, work.bytes, len);
	if (utf8)
		skip_mark(&work.segments.list[0]);
	if (utf8 || !codepage_known(page))
		page = find_page(&work, utf8, &certain);
	decode_segments(&work, page, &out->text);
	out->certain =
		name_segments(&work, kind, page, out->name, sizeof(out->name)) && certain;
	if (work.segments.count > 0 && work.segments.list[0].kind != SEGMENT_BYTES)
		out->certain = out->certain && work.segments.list[0].marked;
	if (forced_page == 0 && !work.mixed && (page == ASCII || page == CODEPAGE_UTF8))
		repair(&work, out);
	if (out->text.len > 0 && out->text.data[out->text.len - 1] == 0x1A)
		buf_truncate(&out->text, out->text.len - 1);
	out->lost = unicode_tidy(&out->text, 0);
	guess_free(work.guess);
	segments_release(&work.segments);
}

void decoded_release(struct decoded *decoded)
{
	buf_release(&decoded->text);
}
