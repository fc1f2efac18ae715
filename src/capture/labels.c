/* SPDX-License-Identifier: MIT */
#include "capture/labels.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/index.h"
#include "base/text.h"
#include "capture/capture.h"

#include <stdlib.h>
#include <string.h>

#define NAME "data/labels.tsv"
#define UNKNOWN_CHARACTER "\xEF\xBF\xBD"

enum { COLUMNS = 5 };

struct label {
	const char *tool, *field, *language, *text;
	char *plain; /* as plain_text() makes it */
	bool confirmed;
	const struct label *next;    /* another one of its tool and field, or NULL */
	const struct label *same[2]; /* likewise of its tool and size, by enum size */
};

/* What stands for a character that got lost: one mark, or one for each of its bytes. */
enum size { SIZE_CHARS, SIZE_BYTES };

struct labels {
	char *bytes;
	struct label *rows;
	const char **texts;
	size_t count, room;
	struct index by_text;  /* "tool" TAB plain text */
	struct index by_field; /* "tool" TAB field: the first row of these */
	struct index by_size;  /* "tool" TAB size: likewise, for damaged texts */
};

/* The forms that mean the same as one of ASCII; 0 bytes for anything else. */
static size_t same_form(const char *text, size_t len, char *c)
{
	static const struct {
		const char *from;
		char to;
	} forms[] = {{"\xC2\xA0", ' '}, {"\xE2\x80\xAF", ' '}, {"\xE3\x80\x80", ' '},
		{"\xE2\x80\x99", '\''}, {"\xE2\x80\x98", '\''}, {"\xC2\xB4", '\''}};

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		size_t width = strlen(forms[i].from);
		if (len >= width && memcmp(text, forms[i].from, width) == 0) {
			*c = forms[i].to;
			return width;
		}
	}
	return 0;
}

/* Replaces the forms that mean the same; what it gives is compared. */
static char *plain_text(const char *text, size_t len)
{
	char *plain = xmalloc(len + 1);
	size_t out = 0;

	for (size_t at = 0; at < len;) {
		char c = text[at];
		size_t step = (unsigned char)c >= 0x80 ? same_form(text + at, len - at, &c) : 0;
		at += step ? step : 1;
		if (c == '\t')
			c = ' ';
		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
		if (c != ' ' || (out && plain[out - 1] != ' '))
			plain[out++] = c;
	}
	while (out && plain[out - 1] == ' ')
		out--;
	plain[out] = '\0';
	return plain;
}

static char *key_of(const char *tool, const char *plain)
{
	return xasprintf("%s\t%s", tool, plain);
}

static bool add_row(struct labels *labels, char *line, size_t number, struct error *err)
{
	char *column[COLUMNS];
	struct label *row;
	size_t count = 0;

	for (char *at = line; at && count < COLUMNS; count++) {
		column[count] = at;
		at = strchr(at, '\t');
		if (at)
			*at++ = '\0';
	}
	if (count != COLUMNS || !*column[0] || !*column[1] || !*column[4])
		return error_set(err, EXIT_BAD_INPUT,
			"%s:%zu: a row has %d columns: tool, field, language, confidence, text",
			NAME, number, COLUMNS);
	labels->rows =
		xgrow(labels->rows, &labels->room, labels->count + 1, sizeof(*labels->rows));
	row = &labels->rows[labels->count++];
	*row = (struct label){column[0], column[1], column[2], column[4],
		plain_text(column[4], strlen(column[4])), strcmp(column[3], "M") != 0, NULL,
		{NULL, NULL}};
	return true;
}

static void chain_rows(struct labels *labels)
{
	for (size_t i = 0; i < labels->count; i++) {
		struct label *row = &labels->rows[i];
		char *key = key_of(row->tool, row->field);
		struct label *first = index_get(&labels->by_field, key);
		if (first) {
			row->next = first->next;
			first->next = row;
		} else {
			index_put(&labels->by_field, key, row);
		}
		free(key);
	}
}

/* U+FFFD or '?' at the start of a text: its width, else 0. */
static size_t mark_width(const char *text)
{
	if (*text == '?')
		return 1;
	return strncmp(text, UNKNOWN_CHARACTER, 3) == 0 ? 3 : 0;
}

/* How long a text is when every lost character is one mark, or every lost byte is one. */
static size_t size_of(const char *text, enum size size)
{
	size_t count = 0;
	uint32_t c;

	while (*text) {
		size_t mark = mark_width(text), step = text_decode(text, strlen(text), &c);
		count += size == SIZE_BYTES && !mark ? step : 1;
		text += mark ? mark : step ? step : 1;
	}
	return count;
}

static char *size_key(const char *tool, size_t count, enum size size)
{
	return xasprintf("%s\t%zu %c", tool, count, size == SIZE_BYTES ? 'b' : 'c');
}

static void chain_sizes(struct labels *labels)
{
	for (size_t i = 0; i < labels->count * 2; i++) {
		struct label *row = &labels->rows[i / 2];
		enum size size = i % 2 ? SIZE_BYTES : SIZE_CHARS;
		char *key = size_key(row->tool, size_of(row->plain, size), size);
		struct label *first = index_get(&labels->by_size, key);
		if (first) {
			row->same[size] = first->same[size];
			first->same[size] = row;
		} else {
			index_put(&labels->by_size, key, row);
		}
		free(key);
	}
}

static void build_index(struct labels *labels)
{
	labels->texts = xcalloc(labels->count + 1, sizeof(*labels->texts));
	/* The first row of a text wins: those that are sure go first. */
	for (int sure = 1; sure >= 0; sure--) {
		for (size_t i = 0; i < labels->count; i++) {
			struct label *row = &labels->rows[i];
			char *key = key_of(row->tool, row->plain);
			if (row->confirmed == (sure == 1))
				index_put(&labels->by_text, key, row);
			labels->texts[i] = row->text;
			free(key);
		}
	}
}

struct labels *labels_open(const struct assets *assets, struct error *err)
{
	struct labels *labels = xcalloc(1, sizeof(*labels));
	struct asset asset;
	size_t number = 1;

	if (!asset_get(assets, NAME, &asset, err))
		goto fail;
	labels->bytes = xstrndup(asset.bytes, asset.len);
	for (char *line = labels->bytes, *end; *line; line = end, number++) {
		end = line + strcspn(line, "\n");
		if (*end)
			*end++ = '\0';
		if (*line && *line != '#' && !add_row(labels, line, number, err))
			goto fail;
	}
	build_index(labels);
	chain_rows(labels);
	chain_sizes(labels);
	return labels;
fail:
	labels_free(labels);
	return NULL;
}

void labels_free(struct labels *labels)
{
	if (!labels)
		return;
	for (size_t i = 0; i < labels->count; i++)
		free(labels->rows[i].plain);
	index_release(&labels->by_text);
	index_release(&labels->by_field);
	index_release(&labels->by_size);
	free(labels->rows);
	free(labels->texts);
	free(labels->bytes);
	free(labels);
}

/* Whether enough is left of a damaged text to tell it from others: the shape of a word says
 * nothing, nor do two letters, "OS ???". */
static bool is_legible(const char *damaged)
{
	size_t left = 0, lost = 0;

	while (*damaged) {
		size_t mark = mark_width(damaged);
		if (mark)
			lost++;
		else if (*damaged != ' ' && ((unsigned char)*damaged & 0xC0) != 0x80)
			left++;
		damaged += mark ? mark : 1;
	}
	return left >= 3 && left >= lost;
}

/* Whether a mark may stand for the character that `text` begins with: '?' and the marks of
 * bytes are made of those beyond ASCII only, among them the forms that same_form() replaces. */
static bool may_be_lost(const char *text, size_t mark, enum size size)
{
	if ((unsigned char)*text >= 0x80)
		return true;
	return size == SIZE_CHARS && (mark > 1 || *text == '\'' || *text == ' ');
}

/* Whether two texts are equal when a mark stands for what got lost. */
static bool matches_damaged(const char *damaged, const char *text, enum size size)
{
	while (*damaged && *text) {
		size_t mark = mark_width(damaged), step = 1;
		uint32_t c;
		if (mark ? !may_be_lost(text, mark, size) : *damaged != *text)
			return false;
		if (mark && size == SIZE_CHARS)
			step = text_decode(text, strlen(text), &c);
		damaged += mark ? mark : 1;
		text += step ? step : 1;
	}
	return !*damaged && !*text;
}

/* A text of which some characters got lost: "Versi?n", read by someone who took it for ASCII.
 */
static const struct label *find_damaged(
	const struct labels *labels, const char *tool, const char *plain, enum size size)
{
	const struct label *row, *found = NULL;
	char *key;

	key = size_key(tool, size_of(plain, size), size);
	row = index_get(&labels->by_size, key);
	free(key);
	for (; row; row = row->same[size]) {
		if (!matches_damaged(plain, row->plain, size))
			continue;
		/* Two that both fit leave it open. */
		if (found && strcmp(found->field, row->field) != 0)
			return NULL;
		if (!found || row->confirmed)
			found = row;
	}
	return found;
}

static const struct label *find(
	const struct labels *labels, const char *tool, const char *plain)
{
	char *key = key_of(tool, plain);
	const struct label *found = index_get(&labels->by_text, key), *other;

	free(key);
	if (found || (!strstr(plain, UNKNOWN_CHARACTER) && !strchr(plain, '?')))
		return found;
	if (!is_legible(plain))
		return NULL;
	found = find_damaged(labels, tool, plain, SIZE_CHARS);
	other = find_damaged(labels, tool, plain, SIZE_BYTES);
	if (found && other && strcmp(found->field, other->field) != 0)
		return NULL;
	return found ? found : other;
}

bool labels_find(const struct labels *labels, const char *tool, const char *text, size_t len,
	struct meaning *meaning)
{
	const struct label *found;
	char *plain;

	if (len == 0 || len > 200)
		return false;
	plain = plain_text(text, len);
	found = find(labels, tool, plain);
	free(plain);
	if (found)
		*meaning = (struct meaning){found->field, found->language, found->confirmed};
	return found != NULL;
}

/* How many bytes of a text end a label: ':', U+FF1A, '=' or a tab; 0 when they do not. */
static size_t separator(const char *text)
{
	if (*text == ':' || *text == '=' || *text == '\t')
		return 1;
	return strncmp(text, "\xEF\xBC\x9A", 3) == 0 ? 3 : 0;
}

/* What may stand in front of a label: list marks and apostrophes of whoever pasted it. */
static const char *label_start(const char *line)
{
	line = line_trim(line);
	while ((*line && strchr("'\"*|", *line)) ||
		(*line && strchr("-+#", *line) && line[1] == ' '))
		line = line_trim(line + 1);
	return line;
}

bool labels_split(const struct labels *labels, const char *tool, const char *line,
	struct meaning *meaning, const char **value)
{
	const char *start = label_start(line);
	int tries = 0;

	for (const char *at = start; *at && tries < 4; at++) {
		size_t width = separator(at);
		if (!width)
			continue;
		tries++;
		if (labels_find(labels, tool, start, (size_t)(at - start), meaning)) {
			*value = line_trim(at + width);
			return true;
		}
	}
	return false;
}

bool labels_cut(const char *line, const char **label, size_t *len, const char **value)
{
	const char *start = label_start(line);

	for (const char *at = start; *at; at++) {
		size_t width = separator(at);
		if (!width)
			continue;
		*label = start;
		*len = (size_t)(at - start);
		while (*len && (start[*len - 1] == ' ' || start[*len - 1] == '\t'))
			--*len;
		*value = line_trim(at + width);
		return *len > 0;
	}
	return false;
}

static const struct label *rows_of(
	const struct labels *labels, const char *tool, const char *field)
{
	char *key = key_of(tool, field);
	const struct label *row = index_get(&labels->by_field, key);

	free(key);
	return row;
}

bool labels_sure(
	const struct labels *labels, const char *tool, const char *field, const char *language)
{
	for (const struct label *row = rows_of(labels, tool, field); row; row = row->next) {
		if (row->confirmed && strcmp(row->language, language) == 0)
			return true;
	}
	return false;
}

bool labels_within(
	const struct labels *labels, const char *tool, const char *field, const char *text)
{
	char *plain = plain_text(text, strlen(text));
	const struct label *row = rows_of(labels, tool, field);

	while (row && !strstr(plain, row->plain))
		row = row->next;
	free(plain);
	return row != NULL;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The first place of a row's text among other words, or NULL. */
static char *find_word(char *plain, const struct label *row)
{
	size_t len = strlen(row->plain);
	char *at = row->confirmed ? strstr(plain, row->plain) : NULL;

	if (!at || (at > plain && is_letter(at[-1]) && is_letter(*at)) ||
		(is_letter(at[len]) && is_letter(at[len - 1])))
		return NULL;
	return at;
}

char *labels_reword(const struct labels *labels, const char *tool, const char *field,
	const char *text, const char *word)
{
	char *plain = plain_text(text, strlen(text)), *best = NULL, *out = NULL;
	size_t len = 0;

	for (const struct label *row = rows_of(labels, tool, field); row; row = row->next) {
		char *at = find_word(plain, row);
		if (at && strlen(row->plain) > len) {
			best = at;
			len = strlen(row->plain);
		}
	}
	if (best)
		out = xasprintf("%.*s %s %s", (int)(best - plain), plain, word, best + len);
	free(plain);
	return out;
}

const char *const *labels_texts(const struct labels *labels, size_t *count)
{
	*count = labels->count;
	return labels->texts;
}
