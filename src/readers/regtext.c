/* SPDX-License-Identifier: MIT */
/*
 * The registry as text: `reg query KEY [/s] [/v NAME]`, and .reg files.
 *
 * reg query prints a key, its values with four blanks before, between and behind their types
 * (which are never translated), a blank line, and then the names of the keys below; with /s
 * these have values of their own. regedit writes UTF-16 and a blank line behind each key. Both
 * list all values of a key, so one that is missing is absent, provided that the text was
 * neither cut nor written by hand, and that reg query was not asked for some of them: its
 * command tells that, or the sum below a search ("End of search: 6 match(es) found.").
 */
#include "readers/registry.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* What `reg query` was asked. */
struct question {
	char *path;
	bool deep;   /* /s */
	bool single; /* /v, /ve, /f: not all values */
};

/* The key in a command line, with or without quotes; NULL when it is no such command. */
static bool read_question(const char *command, struct question *question)
{
	const char *at, *end;
	char *path;

	*question = (struct question){NULL, false, false};
	/* A step of a script may run other commands before it. */
	at = strstr(command, "reg query ");
	if (!at && (at = strstr(command, "reg.exe query ")))
		at += 4;
	if (!at || (at > command && at[-1] != ' ' && at[-1] != '\\' && at[-1] != '.'))
		return false;
	at = line_trim(at + strcspn(at, " "));
	at = line_trim(at + 6);
	end = *at == '"' ? strchr(at + 1, '"') : at + strcspn(at, " ");
	at += *at == '"';
	if (!end)
		return false;
	path = xstrndup(at, (size_t)(end - at));
	question->path = registry_path(path);
	free(path);
	question->deep = strstr(end, "/s") || strstr(end, "/S");
	question->single = strstr(end, "/v") || strstr(end, "/V") || strstr(end, "/f") ||
			   strstr(end, "/t") || strchr(end, '|');
	return question->path != NULL;
}

struct type_name {
	const char *name, *type;
};

static const char *type_of(const char *text, size_t *len)
{
	static const struct type_name types[] = {{"REG_DWORD", "dword"}, {"REG_QWORD", "qword"},
		{"REG_SZ", "sz"}, {"REG_EXPAND_SZ", "expand_sz"}, {"REG_MULTI_SZ", "multi_sz"},
		{"REG_BINARY", "binary"}};

	*len = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_");
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (strlen(types[i].name) == *len && strncmp(text, types[i].name, *len) == 0)
			return types[i].type;
	}
	return NULL;
}

/* Binary data: an even number of hexadecimal digits. */
static char *binary_text(const char *text)
{
	struct buf out = BUF_EMPTY;

	for (; *text; text++) {
		char c = *text;
		if (c == ' ' || c == ',')
			continue;
		if (c >= 'a' && c <= 'f')
			c -= 'a' - 'A';
		if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'))) {
			buf_release(&out);
			return NULL;
		}
		buf_addc(&out, c);
	}
	if (out.len % 2) {
		buf_release(&out);
		return NULL;
	}
	return buf_steal(&out);
}

static char *value_text(const char *type, const char *text)
{
	if (strcmp(type, "dword") == 0 || strcmp(type, "qword") == 0)
		return registry_number(text, 0, *type == 'q');
	if (strcmp(type, "binary") == 0)
		return binary_text(text);
	return xstrdup(text);
}

/* "    WUServer    REG_SZ    http://wsus:8530"; blanks at the front get lost in mails. */
static bool take_value(struct reader *reader, size_t at, struct registry_key *key)
{
	const char *line = reader_trimmed(reader, at), *mark = line, *type = NULL, *data;
	size_t len = 0, name;
	char *text;

	while ((mark = strstr(mark, "REG_"))) {
		if (mark > line && (mark[-1] == ' ' || mark[-1] == '\t') &&
			(type = type_of(mark, &len)))
			break;
		mark += 4;
	}
	if (!mark)
		return false;
	data = line_trim(mark + len);
	name = (size_t)(mark - line);
	while (name && (line[name - 1] == ' ' || line[name - 1] == '\t'))
		name--;
	text = value_text(type, data);
	if (!text) {
		harvest_damage(reader->harvest, reader->id, "a registry value is damaged");
		return true;
	}
	registry_key_add(key, xstrndup(line, name), type, text, reader_place(reader, at));
	return true;
}

static char *path_at(const struct reader *reader, size_t at)
{
	const char *line = reader_trimmed(reader, at);

	/* "Listing of [Software\...]" and the like are no paths. */
	return strncmp(line, "HKEY_", 5) == 0 ? registry_path(line) : NULL;
}

struct listing {
	struct reader *reader;
	struct question question;
	char **paths; /* of keys whose names were printed */
	size_t count, room;
	bool answered; /* the key of the question was printed with its values */
};

static void note_path(struct listing *listing, const char *path)
{
	listing->paths = xgrow(
		listing->paths, &listing->room, listing->count + 1, sizeof(*listing->paths));
	listing->paths[listing->count++] = xstrdup(path);
}

/* One key and its values; the line behind them. A key without values may have some that were
 * not printed, unless it is the one that was asked for or /s asked for all. */
static size_t take_key(struct listing *listing, size_t at)
{
	struct reader *reader = listing->reader;
	struct registry_key key;
	char *path = path_at(reader, at);
	bool asked = listing->question.path && text_equal_nocase(path, listing->question.path);
	bool ended;

	registry_key_init(&key, path, reader_place(reader, at));
	/* It lies above all others: as one of them it would list whatever is below it. */
	if (!asked)
		note_path(listing, path);
	for (at++; at < reader->section->end && take_value(reader, at, &key); at++)
		;
	/* A blank line or another key ends the values; else the text may have been cut there.
	 */
	ended = (at < reader->section->end && !reader->section->elided) ||
		reader_closed(reader);
	/* One value alone, of a command that nobody copied, may be the one that was asked for.
	 */
	key.whole = ended &&
		    (key.count > (listing->question.path ? 0 : 1) || asked ||
			    listing->question.deep) &&
		    !listing->question.single;
	listing->answered = listing->answered || (asked && key.whole);
	registry_take(reader, &key);
	registry_key_release(&key);
	return at;
}

/* What the end of a closed answer proves: keys that it does not list are not there. */
static void finish_listing(struct listing *listing, struct place place)
{
	const struct question *question = &listing->question;
	struct reader *reader = listing->reader;
	struct registry_key key;

	if (!question->path || question->single || !reader_closed(reader))
		return;
	if (!listing->answered) {
		/* It has no values, or its name would have been printed above them. */
		registry_key_init(&key, xstrdup(question->path), place);
		key.whole = true;
		registry_take(reader, &key);
		registry_key_release(&key);
	}
	registry_children(reader, question->path, listing->paths, listing->count, place);
	if (question->deep) {
		char *source = xasprintf("registry:%s", question->path);
		harvest_cover(reader->harvest, source, COVER_WHOLE, place);
		free(source);
		if (text_starts_nocase(strrchr(question->path, '\\') + 1, "Packages"))
			harvest_cover(reader->harvest, "updates.cbs", COVER_WHOLE, place);
	}
}

/* The sentence that there is no such key, or the status that says so. */
static bool is_not_found(const struct reader *reader, size_t at)
{
	return labels_within(reader->labels, "reg", "not-found", reader_line(reader, at));
}

static size_t read_not_found(struct reader *reader, size_t at)
{
	struct question question;

	if (!is_not_found(reader, at))
		return at;
	reader_claim(reader, "reg-query");
	if (read_question(reader->section->command, &question) && !question.single)
		registry_absent(reader, question.path, reader_place(reader, at));
	free(question.path);
	return at + 1;
}

/* Whether the listing that begins at a line is the result of a search: below it stands how many
 * values it found, in any language. Looks no further than the listing goes. */
static bool is_search(const struct reader *reader, size_t at)
{
	unsigned long values = 0;
	bool below = false; /* a key or its values */
	size_t len;

	for (; at < reader->section->end; at++) {
		const char *line = reader_trimmed(reader, at), *mark = strstr(line, "REG_");
		if (below && mark && type_of(mark, &len))
			values++;
		else if (strncmp(line, "HKEY_", 5) == 0)
			below = true;
		else if (*line)
			break;
		else
			below = false;
	}
	for (const char *text = reader_trimmed(reader, at);
		values && *(text += strcspn(text, "0123456789"));
		text += strspn(text, "0123456789")) {
		if (strtoul(text, NULL, 10) == values)
			return true;
	}
	return false;
}

size_t regquery_read(struct reader *reader, size_t at)
{
	struct listing listing = {.reader = reader};
	size_t first = at;
	char *path = path_at(reader, at);

	free(path);
	if (!path)
		return read_not_found(reader, at);
	reader_claim(reader, "reg-query");
	read_question(reader->section->command, &listing.question);
	listing.question.single = listing.question.single || is_search(reader, at);
	while (at < reader->section->end) {
		path = path_at(reader, at);
		free(path);
		if (path)
			at = take_key(&listing, at);
		else if (reader_blank(reader, at))
			at++;
		else
			break;
	}
	finish_listing(&listing, reader_place(reader, first));
	for (size_t i = 0; i < listing.count; i++)
		free(listing.paths[i]);
	free(listing.paths);
	free(listing.question.path);
	return at;
}

/* .reg files. */

/* "text with \\ and \"" up to its closing quote; *end is behind it. */
static char *quoted(const char *text, const char **end)
{
	struct buf out = BUF_EMPTY;

	for (text++; *text && *text != '"'; text++) {
		if (*text == '\\' && text[1])
			text++;
		buf_addc(&out, *text);
	}
	*end = *text ? text + 1 : NULL;
	return buf_steal(&out);
}

/* Bytes "6c,00,6f,00" of UTF-16 as text; the strings of a list are joined with blanks. */
static char *wide_text(const char *digits)
{
	struct buf bytes = BUF_EMPTY, out = BUF_EMPTY;

	for (const char *at = digits; *at;) {
		char *end;
		unsigned long byte = strtoul(at, &end, 16);
		if (end == at || byte > 0xFF)
			break;
		buf_addc(&bytes, (char)byte);
		at = end + strspn(end, ", ");
	}
	for (size_t i = 0; i + 1 < bytes.len; i += 2) {
		uint32_t c = (unsigned char)bytes.data[i] |
			     (uint32_t)(unsigned char)bytes.data[i + 1] << 8;
		if (c)
			text_encode(&out, c);
		else if (i + 3 < bytes.len && (bytes.data[i + 2] || bytes.data[i + 3]))
			buf_addc(&out, ' ');
	}
	buf_release(&bytes);
	return buf_steal(&out);
}

/* Eight bytes, the lowest first. */
static char *qword_text(const char *digits)
{
	char *bytes = binary_text(digits);
	struct buf out = BUF_EMPTY;

	if (bytes && strlen(bytes) == 16) {
		buf_adds(&out, "0x");
		for (size_t i = 16; i; i -= 2)
			buf_add(&out, bytes + i - 2, 2);
	}
	free(bytes);
	return out.len ? buf_steal(&out) : NULL;
}

/* What stands behind the equals sign, lines that end with a backslash joined. */
static void take_data(struct reader *reader, struct registry_key *key, char *name,
	const char *data, struct place place)
{
	static const struct {
		const char *prefix, *type;
	} kinds[] = {{"hex(2):", "expand_sz"}, {"hex(7):", "multi_sz"}, {"hex(1):", "sz"},
		{"hex(b):", "qword"}, {"hex:", "binary"}};
	const char *end;

	if (*data == '"') {
		char *text = quoted(data, &end);
		if (end) {
			registry_key_add(key, name, "sz", text, place);
			return;
		}
		free(text);
	} else if (strncmp(data, "dword:", 6) == 0) {
		char *text = strlen(data) == 14 ? registry_number(data + 6, 16, false) : NULL;
		if (text) {
			registry_key_add(key, name, "dword", text, place);
			return;
		}
	}
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		size_t len = strlen(kinds[i].prefix);
		char *text;
		if (strncmp(data, kinds[i].prefix, len) != 0)
			continue;
		text = *kinds[i].type == 'b'   ? binary_text(data + len)
		       : *kinds[i].type == 'q' ? qword_text(data + len)
					       : wide_text(data + len);
		if (text) {
			registry_key_add(key, name, kinds[i].type, text, place);
			return;
		}
	}
	/* "-" deletes a value: such a file is a script and no export. */
	if (strcmp(data, "-") != 0)
		harvest_damage(reader->harvest, reader->id, "a registry value is damaged");
	free(name);
}

/* One value with its continued lines; the line behind it, or `at` when it is none. */
static size_t take_assignment(struct reader *reader, size_t at, struct registry_key *key)
{
	const char *line = reader_trimmed(reader, at), *end = line + 1;
	struct place place = reader_place(reader, at);
	struct buf data = BUF_EMPTY;
	char *name;

	if (*line == '"')
		name = quoted(line, &end);
	else if (*line == '@')
		name = xstrdup("");
	else
		return at;
	end = end ? line_trim(end) : NULL;
	if (!end || *end != '=') {
		free(name);
		return at;
	}
	buf_adds(&data, line_trim(end + 1));
	at++;
	while (data.len && data.data[data.len - 1] == '\\' && at < reader->section->end) {
		buf_truncate(&data, data.len - 1);
		buf_adds(&data, reader_trimmed(reader, at++));
	}
	take_data(reader, key, name, buf_text(&data), place);
	buf_release(&data);
	return at;
}

/* Whether regedit itself wrote the file: it writes UTF-16, and no comments. */
static bool is_export(const struct reader *reader)
{
	if (strncmp(reader->encoding, "UTF-16", 6) != 0 && !*reader->section->step)
		return false;
	for (size_t i = reader->section->begin; i < reader->section->end; i++) {
		const char *line = reader_trimmed(reader, i);
		if (*line == ';' || strncmp(line, "[-", 2) == 0)
			return false;
	}
	return true;
}

static bool is_reg_header(const char *line)
{
	return strncmp(line, "Windows Registry Editor Version", 31) == 0 ||
	       strcmp(line, "REGEDIT4") == 0;
}

static size_t take_reg_key(struct reader *reader, size_t at, bool export)
{
	const char *line = reader_trimmed(reader, at), *close = strrchr(line, ']');
	char *text = close ? xstrndup(line + 1, (size_t)(close - line - 1)) : xstrdup("");
	char *path = registry_path(text);
	struct registry_key key;

	free(text);
	registry_key_init(&key, path ? path : xstrdup(""), reader_place(reader, at));
	for (at++; at < reader->section->end; at++) {
		size_t next = take_assignment(reader, at, &key);
		if (next == at &&
			(reader_blank(reader, at) || *reader_trimmed(reader, at) == '['))
			break;
		at = next > at ? next - 1 : at;
	}
	key.whole = export && at < reader->section->end;
	if (path)
		registry_take(reader, &key);
	registry_key_release(&key);
	return at;
}

size_t regfile_read(struct reader *reader, size_t at)
{
	bool export;

	if (!is_reg_header(reader_trimmed(reader, at)))
		return at;
	reader_claim(reader, "reg-file");
	export = is_export(reader);
	for (at++; at < reader->section->end;) {
		const char *line = reader_trimmed(reader, at);
		if (*line == '[')
			at = take_reg_key(reader, at, export);
		else if (*line == ';' || *line == '\0')
			at++;
		else
			break;
	}
	return at;
}
