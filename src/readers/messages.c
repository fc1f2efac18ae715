/* SPDX-License-Identifier: MIT */
#include "readers/messages.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/pattern.h"
#include "base/text.h"
#include "base/xml.h"
#include "logs/dialect.h"
#include "logs/log.h"
#include "logs/logevent.h"
#include "readers/reader.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_CODES = 20, MAX_TEXT = 500, LOOK_BACK = 12 };

void messages_add(
	struct messages *messages, const char *text, const char *code, struct place place)
{
	struct message *message;

	messages->items = xgrow(messages->items, &messages->room, messages->count + 1,
		sizeof(*messages->items));
	message = &messages->items[messages->count++];
	*message = (struct message){xstrndup(text, MAX_TEXT), "", place};
	memcpy(message->code, code, strlen(code) + 1);
}

static size_t count_codes(const struct messages *messages)
{
	size_t count = 0;

	for (size_t i = 0; i < messages->count; i++) {
		bool seen = !messages->items[i].code[0];
		for (size_t j = 0; j < i && !seen; j++)
			seen = strcmp(messages->items[i].code, messages->items[j].code) == 0;
		count += !seen;
	}
	return count;
}

void messages_finish(struct messages *messages, struct harvest *harvest, size_t capture)
{
	bool list = messages->count > 10 * MAX_CODES || count_codes(messages) > MAX_CODES;

	for (size_t i = 0; i < messages->count; i++) {
		const struct message *message = &messages->items[i];
		char *identity = xasprintf("%zu:%zu", capture, message->place.line);
		if (!list) {
			harvest_kind(harvest, capture, "message");
			record_set(harvest_record(
					   harvest, "symptoms", "", identity, message->place),
				"text", message->text, message->place);
		}
		free(identity);
		free(message->text);
	}
	if (list && messages->count)
		harvest_damage(harvest, capture,
			"it lists many error codes, which were not taken for messages of this "
			"machine");
	free(messages->items);
	*messages = (struct messages){NULL, 0, 0};
}

/* Eight hexadecimal digits of an error, and no more, as a code. */
static bool bare_code(const char *digits, char code[11])
{
	char marked[16] = "0x";

	if (strspn(digits, "0123456789abcdefABCDEF") != 8 || *digits != '8')
		return false;
	memcpy(marked + 2, digits, 8);
	marked[10] = '\0';
	return find_code(marked, code) != NULL;
}

/* "Code 80072EFE", "Fehlercode: 80070490", "error 8024402c": whether the word in front of `at`
 * announces a code. */
static bool is_called_error(const struct reader *reader, const char *text, const char *at)
{
	const char *end, *begin;
	char *word;
	bool called;

	while (at > text && strchr(" \t:=(\"'", at[-1]))
		at--;
	for (begin = end = at; begin > text && !strchr(" \t:=(\"'", begin[-1]);)
		begin--;
	word = xstrndup(begin, (size_t)(end - begin));
	called = labels_within(reader->labels, "message", "error-code", word);
	free(word);
	return called;
}

/* The code of a line in one of the spellings that tools use: 0x80072F8F, [80072F8F], and that
 * of windows: Code 80072F8F. */
static bool code_of(const struct reader *reader, const char *text, char code[11])
{
	/* Without a number it is a flag. */
	if (find_code(text, code) && (code[2] == '8' || code[2] == 'C') &&
		strcmp(code + 6, "0000") != 0)
		return true;
	for (const char *at = text; (at = strchr(at, '8')); at++) {
		if (at == text || !bare_code(at, code))
			continue;
		if ((at[-1] == '[' && at[8] == ']') ||
			(strchr(" \t:=(\"'", at[-1]) && is_called_error(reader, text, at)))
			return true;
	}
	return false;
}

/* Three codes or more are a list of what there is, and no message of a machine. */
static bool is_list(const char *text)
{
	char first[11], code[11];
	int others = 0;

	if (!(text = find_code(text, first)))
		return false;
	while (others < 2 && (text = find_code(text + 10, code)))
		others += strcmp(code, first) != 0;
	return others > 1;
}

static bool is_known(const struct reader *reader, const char *text)
{
	const xmlNode *line = NULL;

	while ((line = guide_next_line(reader->guide, NULL, line))) {
		/* The numbers of web servers stand in all kinds of text. */
		if (strcmp(xml_value(line, "log"), "IIS") != 0 &&
			pattern_matches(text, xml_value(line, "text")))
			return true;
	}
	return false;
}

/* Whether a line above in the same paragraph has the code: a message of several lines is one.
 */
static bool is_repeated(const struct reader *reader, size_t at, const char *code)
{
	char other[11];

	for (size_t i = at; i > reader->section->begin && i + LOOK_BACK > at; i--) {
		if (reader_blank(reader, i - 1))
			return false;
		if (code_of(reader, reader_line(reader, i - 1), other) &&
			strcmp(other, code) == 0)
			return true;
	}
	return false;
}

size_t message_read(struct reader *reader, size_t at)
{
	const char *text = reader_trimmed(reader, at);
	char code[11] = "";
	bool coded = code_of(reader, text, code) && !is_list(text);

	if (!coded && !is_known(reader, text))
		return at;
	reader_claim(reader, "message");
	if (!coded || !is_repeated(reader, at, code))
		messages_add(reader->messages, text, code, reader_place(reader, at));
	return at + 1;
}

/* A piece of a log between other text. What stands before and behind it nobody knows, unless a
 * command shows that it was printed from its beginning to its end. */
/* Whether an entry of a log that comes behind other text is of another log. DISM.log repeats
 * entries of the servicing stack, but not behind an empty line. */
static bool is_other(
	const struct dialect *dialect, const struct dialect *next, size_t gap, bool blank)
{
	if (strcmp(dialect->log, next->log) == 0)
		return false;
	return !dialect->error_words || !next->error_words || (gap && blank);
}

/* An entry goes on in the next line, where mails break it at a blank and consoles anywhere. It
 * counts once, with the code that comes first. */
static bool take_more(struct log *log, struct buf *entry, const char *text, size_t number)
{
	size_t len = entry->len;
	bool counts;

	buf_addf(entry, " %s", text);
	counts = log_line(log, entry->data, entry->len, number);
	if (!counts) {
		buf_truncate(entry, len);
		buf_adds(entry, text);
		counts = log_line(log, entry->data, entry->len, number);
	}
	return counts;
}

size_t logtext_read(struct reader *reader, size_t at)
{
	const char *text = reader_trimmed(reader, at);
	const struct dialect *dialect = dialect_of(text, strlen(text)), *next;
	const char *command = reader->section->command;
	size_t first = at, gap = 0, number = 0;
	bool blank = false, counts = false;
	struct buf entry = BUF_EMPTY;
	struct log *log;

	if (!dialect)
		return at;
	log = log_open(reader->harvest, reader->guide, dialect, reader->id, NULL, 0);
	for (; at < reader->section->end && gap < 3; at++) {
		text = reader_trimmed(reader, at);
		next = dialect_of(text, strlen(text));
		if (next && is_other(dialect, next, gap, blank))
			break;
		/* What is cut may name another update, or another version. */
		if (reader_cut(reader, at) && logevent_holds(text)) {
			at++;
			break;
		}
		gap = next ? 0 : gap + 1;
		blank = !next && (blank || !*text);
		if (next) {
			number = reader->capture->lines[at].number;
			buf_clear(&entry);
			buf_adds(&entry, text);
			counts = log_line(log, text, entry.len, number);
		} else if (!counts && !blank) {
			counts = take_more(log, &entry, text, number);
			gap = counts ? 0 : gap;
		}
	}
	buf_release(&entry);
	log_close(log, first == reader->section->begin && reader_closed(reader) &&
			       (strncmp(command, "type ", 5) == 0 || *reader->section->step));
	return at - gap;
}
