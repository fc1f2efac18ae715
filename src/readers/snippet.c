/* SPDX-License-Identifier: MIT */
#include "readers/snippet.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_SNIPPET = 4 * 1024 * 1024 };

/* Open brackets, from the outermost on. JSON_MAX_DEPTH of them are all that the gate lets
 * through, which also bounds how often a hostile text is looked at: what never closes is given
 * up after so many more of its kind. */
struct brackets {
	char open[JSON_MAX_DEPTH];
	size_t count;
};

struct scan {
	struct brackets now;
	bool in_string, escaped;
	char last;            /* character outside strings */
	size_t len;           /* characters so far */
	size_t safe;          /* behind how many of them the last whole value ended, 0: none */
	struct brackets kept; /* that were open there */
};

enum step { STEP_GO, STEP_DONE, STEP_BAD };

static enum step step_string(struct scan *scan, char c)
{
	if ((unsigned char)c < 0x20)
		return STEP_BAD;
	if (scan->escaped)
		scan->escaped = false;
	else if (c == '\\')
		scan->escaped = true;
	else if (c == '"')
		scan->in_string = false;
	return STEP_GO;
}

static enum step step_close(struct scan *scan, char c)
{
	struct brackets *now = &scan->now;

	if (!now->count || now->open[now->count - 1] != (c == '}' ? '{' : '['))
		return STEP_BAD;
	now->count--;
	scan->safe = scan->len;
	scan->kept = *now;
	return now->count ? STEP_GO : STEP_DONE;
}

static enum step step(struct scan *scan, char c)
{
	scan->len++;
	if (scan->in_string)
		return step_string(scan, c);
	if (c == '{' || c == '[') {
		if (scan->now.count == JSON_MAX_DEPTH)
			return STEP_BAD;
		scan->now.open[scan->now.count++] = c;
		return STEP_GO;
	}
	if (c == '}' || c == ']')
		return step_close(scan, c);
	if (c == ',') {
		scan->safe = scan->len - 1;
		scan->kept = scan->now;
		return STEP_GO;
	}
	scan->in_string = c == '"';
	/* "..." stands for what somebody left out; a number has its full stop behind a digit.
	 */
	if (c == '.' && (scan->last < '0' || scan->last > '9'))
		return STEP_BAD;
	scan->last = c;
	/* Blanks, numbers, and the letters of true, false and null. */
	return c && strchr("\" \t\r\n:0123456789+-.eEtrufalsn", c) ? STEP_GO : STEP_BAD;
}

size_t snippet_span(const char *bytes, size_t len)
{
	struct scan scan = {.len = 0};

	if (!len || (*bytes != '{' && *bytes != '['))
		return 0;
	for (size_t i = 0; i < len; i++) {
		enum step result = step(&scan, bytes[i]);
		if (result == STEP_DONE)
			return i + 1;
		if (result == STEP_BAD)
			return 0;
	}
	return 0;
}

/* Names that one of our kinds must have: most JSON is something else. */
static bool is_interesting(const char *text)
{
	static const char *const names[] = {"HybridCompute", "hybridcompute", "astHeartbeat",
		"icenseDetails", "esuProfile", "esuKeys", "resourceName", "signature",
		"Signature"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (strstr(text, names[i]))
			return true;
	}
	return false;
}

/* Parses what was scanned; what is not done is cut behind its last whole value and closed. */
static cJSON *finish(const struct scan *scan, struct buf *text, bool done)
{
	struct error ignored = ERROR_NONE;

	if (!done) {
		if (!scan->safe)
			return NULL;
		buf_truncate(text, scan->safe);
		for (size_t i = scan->kept.count; i > 0; i--)
			buf_addc(text, scan->kept.open[i - 1] == '{' ? '}' : ']');
	}
	return json_parse(buf_text(text), text->len, &ignored);
}

cJSON *snippet_parse(const char *text, size_t len, bool *whole)
{
	struct scan scan = {.len = 0};
	struct buf copy = BUF_EMPTY;
	enum step result = STEP_GO;
	cJSON *json = NULL;

	for (size_t i = 0; i < len && i < MAX_SNIPPET && result == STEP_GO; i++) {
		buf_addc(&copy, text[i]);
		result = step(&scan, text[i]);
	}
	if (copy.len && (*copy.data == '{' || *copy.data == '['))
		json = finish(&scan, &copy, result == STEP_DONE);
	if (whole)
		*whole = json && result == STEP_DONE;
	buf_release(&copy);
	return json;
}

/* Feeds a line and its end. */
static enum step step_line(struct scan *scan, const char *line, struct buf *text)
{
	enum step result = STEP_GO;

	for (; *line && result == STEP_GO; line++) {
		buf_addc(text, *line);
		result = step(scan, *line);
	}
	if (result == STEP_GO) {
		buf_addc(text, '\n');
		result = step(scan, '\n');
	}
	return result;
}

/* A command of an empty list is the one JSON that is worth something without any name in it. */
static bool is_asked_for(const struct reader *reader)
{
	return strstr(reader->section->command, "connectedmachine") != NULL;
}

bool snippet_take(const struct reader *reader, size_t at, struct snippet *snippet)
{
	const char *first = reader_trimmed(reader, at);
	struct scan scan = {.len = 0};
	struct buf text = BUF_EMPTY;
	enum step result = STEP_GO;

	*snippet = (struct snippet){NULL, at, false};
	if (*first != '{' && *first != '[')
		return false;
	for (; at < reader->section->end && result == STEP_GO && text.len < MAX_SNIPPET; at++)
		result = step_line(&scan, reader_trimmed(reader, at), &text);
	/* What is too deep is none of ours; what no bracket closes may have been cut. */
	if (result == STEP_BAD && scan.now.count == JSON_MAX_DEPTH)
		buf_clear(&text);
	if (is_interesting(buf_text(&text)) || (is_asked_for(reader) && result == STEP_DONE))
		snippet->json = finish(&scan, &text, result == STEP_DONE);
	snippet->whole = result == STEP_DONE;
	/* A line that cannot belong to it may begin something else. */
	snippet->next = result == STEP_BAD && at > snippet->next + 1 ? at - 1 : at;
	buf_release(&text);
	return snippet->json != NULL;
}

void snippet_release(struct snippet *snippet)
{
	cJSON_Delete(snippet->json);
	snippet->json = NULL;
}

const cJSON *snippet_get(const cJSON *object, const char *name)
{
	const cJSON *found = json_get(object, name), *item;

	if (found || !cJSON_IsObject(object))
		return found;
	cJSON_ArrayForEach(item, object)
	{
		if (text_equal_nocase(item->string, name))
			return item;
	}
	return NULL;
}

const char *snippet_text(const cJSON *object, const char *name)
{
	const cJSON *item = snippet_get(object, name);
	return cJSON_IsString(item) ? item->valuestring : "";
}

bool snippet_number(const cJSON *object, const char *name, double most, unsigned long *value)
{
	const cJSON *item = snippet_get(object, name);
	double number;

	if (cJSON_IsNumber(item)) {
		number = item->valuedouble;
	} else if (cJSON_IsString(item)) {
		size_t len = strlen(item->valuestring);
		if (!len || len > 9 || strspn(item->valuestring, "0123456789") != len)
			return false;
		number = strtod(item->valuestring, NULL);
	} else {
		return false;
	}
	if (!(number >= 0 && number <= most))
		return false;
	*value = (unsigned long)number;
	return (double)*value == number;
}

size_t json_read(struct reader *reader, size_t at)
{
	static snippet_taker *const takers[] = {agent_take, azure_take, document_take};
	struct snippet snippet;
	bool taken = false;

	if (!snippet_take(reader, at, &snippet))
		return at;
	for (size_t i = 0; i < sizeof(takers) / sizeof(*takers) && !taken; i++)
		taken = takers[i](reader, &snippet, reader_place(reader, at));
	if (taken && !snippet.whole)
		harvest_damage(reader->harvest, reader->id, "the JSON is cut or elided");
	snippet_release(&snippet);
	return taken ? snippet.next : at;
}
