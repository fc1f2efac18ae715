/* SPDX-License-Identifier: MIT */
#include "logs/log.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/pattern.h"
#include "base/text.h"
#include "base/xml.h"
#include "capture/find.h"
#include "logs/logevent.h"
#include "scan/sieve.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* SLOTS is a power of two, and twice what is kept: a search in the table is short. */
enum { MAX_KINDS = 512, SLOTS = 1024, MAX_TEXT = 400 };

/* Lines that say the same, as far as facts go. */
struct tally {
	const char *line; /* the id in the catalogue, or "none" */
	uint32_t code;    /* 0: none */
	unsigned long count;
	char first[24], last[24];  /* "" while no line had a time */
	unsigned long long number; /* of the newest line */
	char text[MAX_TEXT + 1];
};

struct log {
	struct harvest *harvest;
	const struct guide *guide;
	const struct dialect *dialect;
	size_t capture;
	struct scan
		*known; /* the longest literal part of each line of the catalogue, and events */
	struct scan *errors; /* what tells an error; NULL: a code alone does */
	struct scan *scan;   /* these, and what codes begin with */
	struct sieve sieve;
	bool streaming, cut; /* cut: the line that comes has no end */
	struct tally *tallies;
	size_t count, room;
	unsigned short slots[SLOTS]; /* 1 + the index of a tally, 0 is free */
	size_t beyond;               /* lines that found no room */
	struct logevent_state events;
};

/* What begins a code in any log: "0x8007...", "[80072F8F]", "error code 80244010", and a column
 * of its own. */
static const char *const code_starts[] = {"0x8", "0xC", "[80", "\t80", "= 80", "=80", "code 80",
	"ErrorCode: 80", "HRESULT_FROM_WIN32("};

/* The longest part of a pattern that is literal, without blanks, for these may be of any
 * number. */
static void literal_part(const char *pattern, struct buf *part)
{
	size_t best = 0;

	for (const char *at = pattern; *at;) {
		size_t len = strcspn(at, "* \t");
		if (len > best) {
			best = len;
			buf_clear(part);
			buf_add(part, at, len);
		}
		at += len;
		at += strspn(at, "* \t");
	}
}

/* The texts by which lines are known; they belong to the caller. */
static size_t known_needles(
	const struct guide *guide, const char *log, char **needles, size_t max)
{
	const xmlNode *line = NULL;
	size_t count = 0;

	while ((line = guide_next_line(guide, log, line)) && count < max) {
		struct buf part = BUF_EMPTY;
		literal_part(xml_value(line, "text"), &part);
		if (part.len >= 3)
			needles[count++] = buf_steal(&part);
		buf_release(&part);
	}
	for (const char *const *word = logevent_needles; *word && count < max; word++)
		needles[count++] = xstrdup(*word);
	return count;
}

/* NULL for needles that no scan can take. */
static struct scan *make_scan(
	const char *const *needles, size_t count, const char *sample, size_t len)
{
	struct error err = ERROR_NONE;

	return scan_new(needles, count, sample, len, &err);
}

static void make_scans(struct log *log, const char *sample, size_t len)
{
	const char *const *words = log->dialect->error_words;
	char *needles[128];
	size_t known = known_needles(log->guide, log->dialect->log, needles, 100), all = known;

	log->known = make_scan((const char *const *)needles, known, sample, len);
	for (size_t i = 0; i < sizeof(code_starts) / sizeof(*code_starts); i++)
		needles[all++] = xstrdup(code_starts[i]);
	log->scan = make_scan((const char *const *)needles, all, sample, len);
	for (size_t i = 0; i < all; i++)
		free(needles[i]);
	for (all = 0; words && words[all]; all++)
		;
	log->errors = words ? make_scan(words, all, sample, len) : NULL;
}

static void take_line(void *data, const char *line, size_t len, unsigned long long number)
{
	log_line(data, line, len, number);
}

struct log *log_open(struct harvest *harvest, const struct guide *guide,
	const struct dialect *dialect, size_t capture, const char *sample, size_t len)
{
	struct log *log = xcalloc(1, sizeof(*log));

	log->harvest = harvest;
	log->guide = guide;
	log->dialect = dialect;
	log->capture = capture;
	make_scans(log, sample, len);
	sieve_init(&log->sieve, log->scan, take_line, log);
	return log;
}

void log_set_wide(struct log *log, bool big_endian)
{
	log->sieve.width = big_endian ? SIEVE_UTF16BE : SIEVE_UTF16LE;
}

void log_feed(struct log *log, const char *bytes, size_t len)
{
	log->streaming = true;
	sieve_feed(&log->sieve, bytes, len);
}

/* The slot of a kind of line: its own, or the free one where it belongs. */
static size_t find_slot(const struct log *log, const char *line, uint32_t code)
{
	size_t at = (code * 2654435761u) >> 22;

	for (;; at = (at + 1) % SLOTS) {
		const struct tally *tally =
			log->slots[at] ? &log->tallies[log->slots[at] - 1] : NULL;
		if (!tally || (tally->code == code && strcmp(tally->line, line) == 0))
			return at;
	}
}

static struct tally *find_tally(struct log *log, const char *line, uint32_t code)
{
	size_t slot = find_slot(log, line, code);

	if (log->slots[slot])
		return &log->tallies[log->slots[slot] - 1];
	if (log->count == MAX_KINDS)
		return NULL;
	log->tallies = xgrow(log->tallies, &log->room, log->count + 1, sizeof(*log->tallies));
	memset(&log->tallies[log->count], 0, sizeof(*log->tallies));
	log->tallies[log->count].line = line;
	log->tallies[log->count].code = code;
	log->slots[slot] = (unsigned short)++log->count;
	return &log->tallies[log->count - 1];
}

/* The message without what stands in front of it in every line. */
static void copy_text(struct tally *tally, const char *line, size_t len)
{
	size_t out = 0;

	for (size_t i = 0; i < len && out < MAX_TEXT; i++) {
		unsigned char c = (unsigned char)line[i];
		if (c < 0x20 || c == 0x7F)
			c = ' ';
		if (c == ' ' && (!out || tally->text[out - 1] == ' '))
			continue;
		/* Logs are ASCII but for names; what is not is of an unknown page. */
		tally->text[out++] = c < 0x80 ? (char)c : '?';
	}
	while (out && tally->text[out - 1] == ' ')
		out--;
	tally->text[out] = '\0';
}

struct entry {
	const char *line;
	size_t len;
	unsigned long long number;
	char time[24];
};

static void count_entry(
	struct log *log, const struct entry *entry, const char *line, uint32_t code)
{
	struct tally *tally = find_tally(log, line, code);

	if (!tally) {
		log->beyond++;
		return;
	}
	tally->count++;
	if (entry->time[0] && (!tally->first[0] || strcmp(entry->time, tally->first) < 0))
		memcpy(tally->first, entry->time, sizeof(tally->first));
	/* Logs grow downwards: of two equal times the later line is the newer one. */
	if (tally->number && entry->time[0] && strcmp(entry->time, tally->last) < 0)
		return;
	if (entry->time[0])
		memcpy(tally->last, entry->time, sizeof(tally->last));
	tally->number = entry->number;
	copy_text(tally, entry->line, entry->len);
}

static int hex_value(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
				      : -1;
}

/* Eight hexadecimal digits and no more as a code; 0 when they are none. 0x8....... and
 * 0xC....... are errors; a ninth digit makes it an address. */
static uint32_t take_digits(const char *at, const char *end)
{
	uint32_t code = 0;

	for (int i = 0; i < 8; i++) {
		int value = at + i < end ? hex_value(at[i]) : -1;
		if (value < 0)
			return 0;
		code = code << 4 | (uint32_t)value;
	}
	if (at + 8 < end && hex_value(at[8]) >= 0)
		return 0;
	return code >> 28 == 0x8 || code >> 28 == 0xC ? code : 0;
}

static bool follows(const char *line, const char *at, const char *word)
{
	size_t len = strlen(word);

	return (size_t)(at - line) >= len && memcmp(at - len, word, len) == 0;
}

/* The first "0x8..." of a line; logs hold few of the letter. "[gle=0x80004005]" is what the
 * thread last failed at, whatever that was, not the error that the line reports. */
static uint32_t find_marked(const char *line, const char *end)
{
	for (const char *at = line + 1; at < end && (at = memchr(at, 'x', (size_t)(end - at)));
		at++) {
		uint32_t code = at[-1] == '0' ? take_digits(at + 1, end) : 0;
		if (code && !follows(line, at - 1, "gle="))
			return code;
	}
	return 0;
}

/* "[80072F8F]", "hr = 80072ee2", "error code 80244010", and a column of its own: behind a tab,
 * or what became of it. */
static bool is_marked(const struct log *log, const char *line, const char *at)
{
	char before = at > line ? at[-1] : '\0';

	/* The logs of servicing mark theirs, but for the last line of dism and the summary of
	 * installers. */
	if (log->dialect->error_words)
		return follows(line, at, "HRESULT=") || follows(line, at, "ErrorCode: ");
	if (log->dialect->columns && (!before || before == ' '))
		return true;
	return before == '[' || before == '\t' || before == '=' || follows(line, at, "= ") ||
	       follows(line, at, "code ");
}

static uint32_t find_bare(const struct log *log, const char *line, const char *end)
{
	for (const char *at = line; at < end && (at = memchr(at, '8', (size_t)(end - at)));
		at++) {
		uint32_t code = is_marked(log, line, at) ? take_digits(at, end) : 0;
		if (code)
			return code;
	}
	return 0;
}

/* HRESULT_FROM_WIN32(1633) of the Windows headers. */
static uint32_t find_win32_code(const char *line, const char *end)
{
	for (const char *at = line;
		at < end && (at = memchr(at, '(', (size_t)(end - at))) && at + 1 < end; at++) {
		uint32_t number = 0;
		const char *digit = at + 1;
		if (!follows(line, at + 1, "HRESULT_FROM_WIN32("))
			continue;
		for (; digit < end && *digit >= '0' && *digit <= '9' && number <= 0xFFFF;
			digit++)
			number = number * 10 + (uint32_t)(*digit - '0');
		if (digit < end && *digit == ')' && number && number <= 0xFFFF)
			return 0x80070000u | number;
	}
	return 0;
}

static uint32_t find_line_code(const struct log *log, const char *line, size_t len)
{
	uint32_t code = find_marked(line, line + len);

	code = code ? code : find_bare(log, line, line + len);
	return code ? code : find_win32_code(line, line + len);
}

static bool has_any(const struct scan *scan, const char *line, size_t len)
{
	return scan && scan_next(scan, line, len, 0) < len;
}

/* Which line of the catalogue it is; NULL when it is none. */
static const char *known_line(const struct log *log, const char *text)
{
	const xmlNode *at = NULL;

	while ((at = guide_next_line(log->guide, log->dialect->log, at))) {
		if (pattern_matches(text, xml_value(at, "text")))
			return xml_value(at, "id");
	}
	return NULL;
}

/* A line that holds a part of what the catalogue knows, or of an event. */
static bool take_known(struct log *log, const struct entry *entry)
{
	char *text = xstrndup(entry->line, entry->len);
	const char *id = known_line(log, text);
	uint32_t code;

	if (id) {
		code = find_line_code(log, entry->line, entry->len);
		count_entry(log, entry, id, code);
	}
	logevent_take(&log->events, log->harvest,
		(struct place){log->capture, (size_t)entry->number}, text, entry->time);
	free(text);
	return id != NULL;
}

bool log_line(struct log *log, const char *line, size_t len, unsigned long long number)
{
	struct entry entry = {line, len, number, ""};
	uint32_t code;

	if (log->cut)
		return false;
	if (!log->dialect->time(line, len, entry.time))
		entry.time[0] = '\0';
	if (has_any(log->known, line, len) && take_known(log, &entry))
		return true;
	code = find_line_code(log, line, len);
	if (!code || (log->errors && !has_any(log->errors, line, len)))
		return false;
	count_entry(log, &entry, "none", code);
	return true;
}

static void hand_over(struct log *log)
{
	for (size_t i = 0; i < log->count; i++) {
		const struct tally *tally = &log->tallies[i];
		char code[11] = "none";
		struct log_line line = {log->dialect->log, tally->line, code, tally->text,
			tally->count, tally->first, tally->last};
		if (tally->code)
			snprintf(code, sizeof(code), "0x%08X", (unsigned)tally->code);
		harvest_log(log->harvest, &line,
			(struct place){log->capture, (size_t)tally->number});
	}
}

void log_close(struct log *log, bool whole)
{
	char *source = xasprintf("logs:%s", log->dialect->log);
	bool ended;

	/* What comes now is a line whose end was lost. */
	log->cut = true;
	ended = !log->streaming || sieve_finish(&log->sieve);

	harvest_kind(log->harvest, log->capture, log->dialect->kind);
	hand_over(log);
	harvest_cover(log->harvest, source,
		whole && ended && !log->beyond ? COVER_WHOLE : COVER_PARTIAL,
		(struct place){log->capture, 0});
	if (!ended)
		harvest_damage(log->harvest, log->capture, "the log ends within a line");
	if (log->beyond)
		harvest_damage(
			log->harvest, log->capture, "more kinds of errors than are kept");
	logevent_finish(&log->events, log->harvest);
	sieve_release(&log->sieve);
	scan_free(log->known);
	scan_free(log->errors);
	scan_free(log->scan);
	free(log->tallies);
	free(source);
	free(log);
}
