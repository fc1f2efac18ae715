/* SPDX-License-Identifier: MIT */
/*
 * Bags as tables. Format-Table and wmic lay columns out with blanks under a line of names,
 * PowerShell with a line of dashes below; a name begins where its column does. ConvertTo-Csv,
 * Export-Csv and `wmic /format:csv` separate by commas or by what the country uses.
 */
#include "readers/bag.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_COLUMNS = 64 };

struct column {
	size_t begin, end; /* in characters; the last one has no end */
	const char *name;
	size_t len;
};

struct table {
	struct column columns[MAX_COLUMNS];
	size_t count;
	bool dashes; /* PowerShell */
};

static bool is_dashes(const char *line)
{
	line = line_trim(line);
	return *line == '-' && line[strspn(line, "- ")] == '\0' && strstr(line, "--");
}

/* Names of one word with blanks between; all of them ASCII, as names of properties are. */
static bool take_names(struct table *table, const char *line)
{
	const char *at = line;

	table->count = 0;
	while (*(at = at + strspn(at, " \t"))) {
		size_t len = strcspn(at, " \t");
		for (size_t i = 0; i < len; i++) {
			char c = at[i];
			if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
				    (c >= '0' && c <= '9') || c == '_' || c == '(' || c == ')'))
				return false;
		}
		if (table->count == MAX_COLUMNS)
			return false;
		if (table->count)
			table->columns[table->count - 1].end = (size_t)(at - line);
		table->columns[table->count++] =
			(struct column){(size_t)(at - line), (size_t)-1, at, len};
		at += len;
	}
	return table->count > 0;
}

/* The byte at which a character of the line begins. Consoles count a wide character as two
 * cells, wmic counts it as one. */
static size_t byte_at(const char *line, size_t character, bool cells)
{
	size_t at = 0, seen = 0, len = strlen(line);

	while (at < len && seen < character) {
		uint32_t c;
		size_t step = text_decode(line + at, len - at, &c);
		step = step ? step : 1;
		seen += cells ? line_columns(line + at, step) : 1;
		at += step;
	}
	return at;
}

static void add_cell(struct bag *bag, const struct column *column, const char *text, size_t len,
	struct place place)
{
	while (len && (*text == ' ' || *text == '\t')) {
		text++;
		len--;
	}
	while (len && (text[len - 1] == ' ' || text[len - 1] == '\t'))
		len--;
	bag_add(bag, column->name, column->len, text, len, place);
}

/* Whether each column of a row begins behind a blank: else the row is laid out in another way.
 */
static bool fits(const struct table *table, const char *row, bool cells)
{
	for (size_t i = 1; i < table->count; i++) {
		size_t at = byte_at(row, table->columns[i].begin, cells);
		if (at && at < strlen(row) && row[at - 1] != ' ')
			return false;
	}
	return true;
}

/* Back to the beginning of a word that a column would cut: half a number or half a date would
 * be another one. */
static size_t word_at(const char *row, size_t at)
{
	while (at && row[at] && row[at] != ' ' && row[at - 1] != ' ')
		at--;
	return at;
}

static void take_row(
	const struct table *table, const char *row, struct bag *bag, struct place place)
{
	bool cells = !fits(table, row, false) && fits(table, row, true);

	for (size_t i = 0; i < table->count; i++) {
		const struct column *column = &table->columns[i];
		size_t begin = word_at(row, byte_at(row, column->begin, cells));
		size_t end = column->end == (size_t)-1
				     ? strlen(row)
				     : word_at(row, byte_at(row, column->end, cells));
		add_cell(bag, column, row + begin, end > begin ? end - begin : 0, place);
	}
}

/* Right-aligned columns begin left of their name. What would be cut is moved: the line of
 * dashes shows the true width. */
static void widen_by_dashes(struct table *table, const char *dashes)
{
	size_t i = 0;

	for (const char *at = dashes; *(at = at + strspn(at, " ")) && i < table->count; i++) {
		table->columns[i].begin = (size_t)(at - dashes);
		if (i)
			table->columns[i - 1].end = table->columns[i].begin;
		at += strcspn(at, " ");
	}
}

/* A value that is wider than its column is followed by one blank: PowerShell's -AutoSize makes
 * room, wmic always does; anything else is cut by "...". */
static size_t take_rows(
	struct reader *reader, size_t at, struct table *table, const struct subject *subject)
{
	struct bag bag = BAG_EMPTY;
	char source[80] = "";
	size_t first = at;
	bool ended = false;

	while (at < reader->section->end) {
		if (reader_blank(reader, at)) {
			/* Rows may be spread by blank lines, but a list ends with one. */
			ended = true;
			if (reader_blank(reader, at + 1) ||
				!fits(table, reader_line(reader, at + 1), false) ||
				line_columns(reader_line(reader, at + 1),
					strlen(reader_line(reader, at + 1))) <
					table->columns[table->count / 2].begin)
				break;
			at++;
			continue;
		}
		ended = false;
		bag_clear(&bag);
		bag.wmic = !table->dashes;
		take_row(table, reader_line(reader, at), &bag, reader_place(reader, at));
		subject_take(reader, subject, &bag, source);
		at++;
	}
	bag_release(&bag);
	subject_done(reader, subject, source, ended || reader_closed(reader),
		reader_place(reader, first));
	return at;
}

/* The subject of a table by the names of its columns. */
static const struct subject *subject_of_names(const struct table *table)
{
	struct bag bag = BAG_EMPTY;
	const struct subject *subject;

	for (size_t i = 0; i < table->count; i++)
		bag_add(&bag, table->columns[i].name, table->columns[i].len, "", 0,
			(struct place){0, 0});
	subject = subject_of(&bag);
	bag_release(&bag);
	return subject;
}

size_t table_read(struct reader *reader, size_t at)
{
	/* wmic says this once, on the same line. */
	static const char installing[] = "Please wait while WMIC is being installed.";
	const char *line = reader_line(reader, at);
	const struct subject *subject;
	struct table table = {.count = 0};

	if (strncmp(line, installing, sizeof(installing) - 1) == 0)
		line += sizeof(installing) - 1;
	if (!take_names(&table, line) || !(subject = subject_of_names(&table)))
		return at;
	table.dashes = is_dashes(reader_line(reader, at + 1));
	if (table.dashes)
		widen_by_dashes(&table, reader_line(reader, ++at));
	return take_rows(reader, at + 1, &table, subject);
}

/* Comma separated values. */

bool csv_field(const char **at, char separator, struct buf *field)
{
	const char *text = *at;
	char stop[2] = {separator, '\0'};

	buf_clear(field);
	if (!text)
		return false;
	if (*text == '"') {
		for (text++; *text && (*text != '"' || text[1] == '"'); text++) {
			if (*text == '"')
				text++;
			buf_addc(field, *text);
		}
		text += strcspn(text, stop);
	} else {
		size_t len = strcspn(text, stop);
		buf_add(field, text, len);
		text += len;
	}
	*at = *text ? text + 1 : NULL;
	return true;
}

static void take_fields(const char *names, const char *values, char separator, struct bag *bag,
	struct place place)
{
	struct buf name = BUF_EMPTY, value = BUF_EMPTY;

	while (csv_field(&names, separator, &name)) {
		if (values && !csv_field(&values, separator, &value))
			break;
		bag_add(bag, buf_text(&name), name.len,
			values || value.len ? buf_text(&value) : "", value.len, place);
	}
	buf_release(&name);
	buf_release(&value);
}

static char separator_of(const char *line)
{
	static const char separators[] = ",;\t";

	for (const char *c = separators; *c; c++) {
		if (strchr(line, *c))
			return *c;
	}
	return '\0';
}

size_t csv_read(struct reader *reader, size_t at)
{
	const char *names = reader_trimmed(reader, at);
	char separator = separator_of(names), source[80] = "";
	const struct subject *subject;
	struct bag bag = BAG_EMPTY;
	size_t first = at;
	bool quoted = *names == '"';

	if (!separator || strlen(names) > 4096)
		return at;
	take_fields(names, NULL, separator, &bag, reader_place(reader, at));
	subject = subject_of(&bag);
	for (at++; subject && at < reader->section->end; at++) {
		const char *row = reader_trimmed(reader, at);
		if (!*row && quoted)
			break;
		if (!*row)
			continue;
		if (!strchr(row, separator))
			break;
		bag_clear(&bag);
		bag.wmic = !quoted;
		take_fields(names, row, separator, &bag, reader_place(reader, at));
		subject_take(reader, subject, &bag, source);
	}
	bag_release(&bag);
	if (!subject)
		return first;
	subject_done(
		reader, subject, source, reader_closed(reader), reader_place(reader, first));
	return at;
}
