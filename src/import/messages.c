/* SPDX-License-Identifier: MIT */
#include "import/messages.h"

#include "base/alloc.h"
#include "base/pattern.h"
#include "base/xml.h"
#include "import/dialect.h"
#include "import/log.h"
#include "import/reader.h"

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

/* The code of a line in one of the spellings that tools use: 0x80072F8F, [80072F8F]. */
static bool code_of(const char *text, char code[11])
{
	if (find_code(text, code) && (code[2] == '8' || code[2] == 'C'))
		return true;
	for (const char *at = text; (at = strchr(at, '[')); at++) {
		char marked[16] = "0x";
		if (strspn(at + 1, "0123456789abcdefABCDEF") != 8 || at[9] != ']' ||
			at[1] != '8')
			continue;
		memcpy(marked + 2, at + 1, 8);
		marked[10] = '\0';
		return find_code(marked, code) != NULL;
	}
	return false;
}

static bool is_known(const struct reader *reader, const char *text)
{
	const xmlNode *line = NULL;

	while ((line = guide_next_line(reader->guide, NULL, line))) {
		if (pattern_matches(text, xml_value(line, "text")))
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
		if (code_of(reader_line(reader, i - 1), other) && strcmp(other, code) == 0)
			return true;
	}
	return false;
}

size_t message_read(struct reader *reader, size_t at)
{
	const char *text = reader_trimmed(reader, at);
	char code[11] = "";
	bool coded = code_of(text, code);

	if (!coded && !is_known(reader, text))
		return at;
	reader_claim(reader, "message");
	if (!coded || !is_repeated(reader, at, code))
		messages_add(reader->messages, text, code, reader_place(reader, at));
	return at + 1;
}

/* A piece of a log between other text. What stands before and behind it nobody knows, unless a
 * command shows that it was printed from its beginning to its end. */
size_t logtext_read(struct reader *reader, size_t at)
{
	const char *text = reader_trimmed(reader, at);
	const struct dialect *dialect = dialect_of(text, strlen(text));
	const char *command = reader->section->command;
	size_t first = at, gap = 0;
	struct log *log;

	if (!dialect)
		return at;
	log = log_open(reader->harvest, reader->guide, dialect, reader->id, NULL, 0);
	for (; at < reader->section->end && gap < 3; at++) {
		text = reader_trimmed(reader, at);
		/* An entry may go on in further lines. */
		gap = dialect->begins(text, strlen(text)) ? 0 : gap + 1;
		log_line(log, text, strlen(text), reader->capture->lines[at].number);
	}
	log_close(log, first == reader->section->begin && reader_closed(reader) &&
			       (strncmp(command, "type ", 5) == 0 || *reader->section->step));
	return at - gap;
}
