/* SPDX-License-Identifier: MIT */
#include "report/wrap.h"

#include <stdbool.h>
#include <string.h>

enum {
	COMMAND_INDENT = 4,
	COLUMNS = 6,      /* more of them, */
	COLUMN_ROOM = 26, /* or a wider cell, make a row a paragraph */
	COLUMN_GAP = 2,
	HEADING_HANG = 2,
};

struct line {
	const char *text;
	size_t len;
};

struct state {
	struct buf *out;
	size_t width;
	size_t indent; /* of prose that a line at the margin would continue; 0: none */
	bool started;  /* something was written: empty lines count from here on */
	bool gap;      /* an empty line is due before the next one */
	unsigned item; /* the last number given to a "#." item */
};

static void add_blanks(struct buf *out, size_t count)
{
	while (count-- > 0)
		buf_addc(out, ' ');
}

static struct line trimmed(struct line line)
{
	while (line.len > 0 &&
		(line.text[line.len - 1] == ' ' || line.text[line.len - 1] == '\t'))
		line.len--;
	return line;
}

static size_t leading_blanks(struct line line)
{
	size_t count = 0;

	while (count < line.len && line.text[count] == ' ')
		count++;
	return count;
}

static struct line without(struct line line, size_t count)
{
	line.text += count;
	line.len -= count;
	return line;
}

/* The length of a list marker with its blank: "- ", "#. ", "1. ", "12. "; 0 without one. */
static size_t marker(struct line line)
{
	size_t digits = 0;

	if (line.len > 2 && line.text[0] == '-' && line.text[1] == ' ')
		return 2;
	if (line.len > 3 && memcmp(line.text, "#. ", 3) == 0)
		return 3;
	while (digits < line.len && line.text[digits] >= '0' && line.text[digits] <= '9')
		digits++;
	if (digits > 0 && digits < 4 && line.len > digits + 2 && line.text[digits] == '.' &&
		line.text[digits + 1] == ' ')
		return digits + 2;
	return 0;
}

/* How much of a word that does not fit into `room` columns goes on this line. */
static size_t word_cut(const char *word, size_t room)
{
	for (size_t at = room; at > room / 2; at--)
		if (strchr("\\/,;=&?-", word[at - 1]))
			return at;
	return room;
}

/*
 * Writes text from column `at` on, folded behind column `hang`. Runs of blanks between words
 * of one line are kept, for values are quotations. The line is not ended; returns the column
 * where the text ended.
 */
static size_t fold(struct state *state, struct line line, size_t at, size_t hang)
{
	bool first = true; /* nothing stands on this line yet */

	while (line.len > 0) {
		size_t blanks = leading_blanks(line);
		size_t word = blanks;

		while (word < line.len && line.text[word] != ' ')
			word++;
		word -= blanks;
		if (first)
			blanks = 0;
		if (at + blanks + word <= state->width) {
			add_blanks(state->out, blanks);
			buf_add(state->out, line.text + leading_blanks(line), word);
			at += blanks + word;
			line = without(line, leading_blanks(line) + word);
			first = false;
		} else if (!first) {
			buf_addc(state->out, '\n');
			add_blanks(state->out, hang);
			at = hang;
			first = true;
		} else {
			size_t cut;

			line = without(line, leading_blanks(line));
			cut = word_cut(line.text, state->width - at);
			buf_add(state->out, line.text, cut);
			line = without(line, cut);
			buf_addc(state->out, '\n');
			add_blanks(state->out, hang);
			at = hang;
		}
	}
	return at;
}

static void add_paragraph(struct state *state, struct line line)
{
	size_t indent = leading_blanks(line);
	size_t hang;

	line = without(line, indent);
	if (indent == 0 && state->indent > 0)
		indent = state->indent;
	else
		state->indent = indent;
	/* A narrow rest of a line would fold into a column of letters. */
	if (indent > state->width / 2)
		indent = state->width / 2;
	hang = indent + marker(line);
	if (hang == 0)
		hang = HEADING_HANG;
	add_blanks(state->out, indent);
	if (hang == indent + 3 && line.text[0] == '#') {
		buf_addf(state->out, "%u. ", ++state->item);
		line = without(line, 3);
		indent = hang;
	}
	fold(state, line, indent, hang);
	buf_addc(state->out, '\n');
}

/* The end of the piece that begins at `from`: the next blank outside quotation marks. */
static size_t piece_end(struct line line, size_t from)
{
	bool quoted = false;
	size_t at = from;

	while (at < line.len && line.text[at] == ' ')
		at++;
	for (; at < line.len; at++) {
		if (line.text[at] == '"')
			quoted = !quoted;
		else if (line.text[at] == ' ' && !quoted && line.text[at - 1] != '^')
			break;
	}
	return at;
}

/*
 * Breaks a command into lines and returns the length of the longest; writes them when `out`
 * is not NULL.
 */
static size_t lay_command(struct buf *out, struct line line, size_t indent, size_t width)
{
	size_t longest = 0;
	size_t from = 0;
	size_t lead = indent;

	while (from < line.len) {
		size_t end = piece_end(line, from);
		size_t len;

		while (end < line.len) {
			size_t next = piece_end(line, end);
			size_t tail = next < line.len ? 2 : 0;

			if (lead + next - from + tail > width)
				break;
			end = next;
		}
		len = lead + end - from + (end < line.len ? 2 : 0);
		if (len > longest)
			longest = len;
		if (out) {
			add_blanks(out, lead);
			buf_add(out, line.text + from, end - from);
			buf_adds(out, end < line.len ? " ^\n" : "\n");
		}
		from = end;
		while (from < line.len && line.text[from] == ' ')
			from++;
		lead = indent + 1;
	}
	return longest;
}

static void add_command(struct state *state, struct line line)
{
	size_t indent = COMMAND_INDENT;

	if (line.len <= state->width) {
		if (indent > state->width - line.len)
			indent = state->width - line.len;
		add_blanks(state->out, indent);
		buf_add(state->out, line.text, line.len);
		buf_addc(state->out, '\n');
		return;
	}
	while (indent > 0 && lay_command(NULL, line, indent, state->width) > state->width)
		indent--;
	if (lay_command(NULL, line, indent, state->width) > state->width)
		indent = COMMAND_INDENT;
	lay_command(state->out, line, indent, state->width);
}

/* Takes the next cell off a row. */
static struct line next_cell(struct line *row)
{
	const char *tab = memchr(row->text, '\t', row->len);
	struct line cell = *row;

	if (tab) {
		cell.len = (size_t)(tab - row->text);
		*row = without(*row, cell.len + 1);
	} else {
		row->len = 0;
	}
	return cell;
}

/*
 * Whether every cell but the last is narrow enough for a column; widens the columns, the
 * first of which includes the indentation.
 */
static bool measure_row(struct line row, size_t widths[COLUMNS])
{
	size_t wide[COLUMNS];

	memcpy(wide, widths, sizeof(wide));
	for (size_t i = 0; memchr(row.text, '\t', row.len); i++) {
		struct line cell = next_cell(&row);

		if (cell.len > COLUMN_ROOM || i == COLUMNS - 1)
			return false;
		if (cell.len > wide[i])
			wide[i] = cell.len;
	}
	memcpy(widths, wide, sizeof(wide));
	return true;
}

/* A row in the columns of its table; false when the last column would be too narrow. */
static bool add_aligned(struct state *state, struct line row, const size_t widths[COLUMNS])
{
	size_t own[COLUMNS] = {0};
	size_t start = 0;

	if (!measure_row(row, own))
		return false;
	for (size_t at = 0, i = 0; at < row.len; at++)
		if (row.text[at] == '\t')
			start += widths[i++] + COLUMN_GAP;
	if (start + state->width / 3 > state->width)
		return false;
	for (size_t i = 0; memchr(row.text, '\t', row.len); i++) {
		struct line cell = next_cell(&row);

		buf_add(state->out, cell.text, cell.len);
		add_blanks(state->out, widths[i] + COLUMN_GAP - cell.len);
	}
	fold(state, row, start, start);
	return true;
}

static void add_row(struct state *state, struct line row, const size_t widths[COLUMNS])
{
	size_t at = leading_blanks(row);
	size_t hang = at + COMMAND_INDENT;
	bool first = true;

	if (memchr(row.text, '\t', row.len) && add_aligned(state, row, widths)) {
		buf_addc(state->out, '\n');
		return;
	}
	row = without(row, at);
	if (at > state->width / 2) {
		at = state->width / 2;
		hang = at;
	}
	add_blanks(state->out, at);
	while (row.len > 0) {
		struct line cell = next_cell(&row);

		if (cell.len == 0)
			continue;
		if (!first && at + COLUMN_GAP + cell.len > state->width) {
			buf_addc(state->out, '\n');
			add_blanks(state->out, hang);
			at = hang;
		} else if (!first) {
			add_blanks(state->out, COLUMN_GAP);
			at += COLUMN_GAP;
		}
		at = fold(state, cell, at, hang);
		first = false;
	}
	buf_addc(state->out, '\n');
}

static bool read_line(const char **text, const char *end, struct line *line)
{
	const char *newline;

	if (*text == end)
		return false;
	newline = memchr(*text, '\n', (size_t)(end - *text));
	line->text = *text;
	line->len = (size_t)((newline ? newline : end) - *text);
	*text = newline ? newline + 1 : end;
	return true;
}

static bool is_row(struct line line)
{
	return line.len > 0 && line.text[0] != '\t' && memchr(line.text, '\t', line.len);
}

/* Writes the table whose first row is `row` and moves *text behind its last one. */
static void add_table(struct state *state, struct line row, const char **text, const char *end)
{
	size_t widths[COLUMNS] = {0};
	const char *ahead = *text;
	struct line line = row;
	size_t rows = 0;

	do {
		measure_row(trimmed(line), widths);
		rows++;
	} while (read_line(&ahead, end, &line) && is_row(line));
	for (line = row; rows > 0; rows--) {
		add_row(state, trimmed(line), widths);
		if (rows > 1)
			read_line(text, end, &line);
	}
}

void wrap_text(struct buf *out, const char *text, size_t len, size_t width)
{
	struct state state = {.out = out, .width = width};
	const char *end = text + len;
	struct line line;

	while (read_line(&text, end, &line)) {
		bool row = is_row(line);

		line = trimmed(line);
		if (line.len == 0) {
			state.gap = state.started;
			state.indent = 0;
			state.item = 0;
			continue;
		}
		if (state.gap)
			buf_addc(out, '\n');
		state.gap = false;
		state.started = true;
		if (line.text[0] == '\t') {
			add_command(&state, without(line, 1));
		} else if (row) {
			state.indent = 0;
			add_table(&state, line, &text, end);
		} else {
			add_paragraph(&state, line);
		}
	}
}
