/* SPDX-License-Identifier: MIT */
/*
 * Bags as lists of properties: Format-List ("Name : value", continued in the next line with
 * indentation), `wmic /format:list` ("Name=value", each line ended twice), objects that were
 * turned into text ("@{Name=value; Name=value}"), and CLIXML.
 */
#include "readers/bag.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* No window is narrower than this: a shorter line was not wrapped. */
enum { NARROW = 40 };

static bool is_name_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* A line "Name : value" or "Name=value" whose name looks like that of a property: one word of
 * ASCII letters, or two. */
static bool split_property(
	const char *line, const char **name, size_t *len, const char **value, bool *equals)
{
	const char *start = line_trim(line), *at = start;
	size_t blanks = 0;

	if (!is_name_character(*at))
		return false;
	while (is_name_character(*at) ||
		(*at == ' ' && is_name_character(at[1]) && ++blanks < 2))
		at++;
	*name = start;
	*len = (size_t)(at - start);
	*equals = *at == '=';
	at = line_trim(at);
	if (*at != ':' && *at != '=')
		return false;
	/* "C:\..." and "http://..." are no properties. */
	if (*at == ':' && (at[1] == '\\' || at[1] == '/'))
		return false;
	*value = line_trim(at + 1);
	return true;
}

/* Whether the value may have been wrapped at the end of its last line; JSON tells itself how
 * much of it is whole. */
static bool may_go_on(const char *line, const char *value)
{
	return strlen(line) >= NARROW && strncmp(value, "{ \"", 3) != 0;
}

/* Takes one block of properties into a bag: up to a blank line, to a name that it has already,
 * or to what no object has so many of. The next line. */
static size_t take_block(const struct reader *reader, size_t at, struct bag *bag)
{
	const char *name, *value;
	size_t len, indent = 0;
	bool equals = false;

	for (; at < reader->section->end && !reader_blank(reader, at) && !bag_is_full(bag);
		at++) {
		const char *line = reader_line(reader, at);
		if (split_property(line, &name, &len, &value, &equals)) {
			char *copy = xstrndup(name, len);
			bool again = bag_has(bag, copy);
			free(copy);
			if (again)
				break;
			bag_add(bag, name, len, value, strlen(value), reader_place(reader, at));
			bag->wmic = bag->wmic || equals;
			indent = (size_t)(name - line);
		} else if (bag->count && (size_t)(line_trim(line) - line) > indent) {
			bag_append(bag, line_trim(line));
		} else {
			break;
		}
	}
	/* Where the text ends. */
	if (bag->count && at == reader->section->end && !reader_closed(reader) && !equals &&
		may_go_on(reader_line(reader, at - 1), bag->properties[bag->count - 1].value))
		bag_drop_last(bag);
	return at;
}

/* wmic ends its lines with CR CR LF, which some tools turn into a blank line after each. */
static bool is_spread(const struct reader *reader, size_t at)
{
	const char *name, *value;
	size_t len;
	bool equals = false;

	return split_property(reader_line(reader, at), &name, &len, &value, &equals) &&
	       equals && reader_blank(reader, at + 1) && at + 2 < reader->section->end &&
	       split_property(reader_line(reader, at + 2), &name, &len, &value, &equals) &&
	       equals;
}

static size_t take_spread(const struct reader *reader, size_t at, struct bag *bag)
{
	while (at < reader->section->end) {
		size_t next = take_block(reader, at, bag);
		if (next == at)
			break;
		at = next;
		if (!reader_blank(reader, at) || reader_blank(reader, at + 1))
			break;
		at++;
	}
	return at;
}

size_t properties_read(struct reader *reader, size_t at)
{
	const struct subject *subject = NULL, *first = NULL;
	struct bag bag = BAG_EMPTY;
	char source[80] = "";
	size_t next = at, done = at;
	const char *name, *value;
	size_t len;
	bool equals;

	/* Else a block without a subject would be read again at each of its lines. */
	if (at < reader->no_object ||
		!split_property(reader_line(reader, at), &name, &len, &value, &equals))
		return at;
	while (next < reader->section->end) {
		size_t here = next;
		bag_clear(&bag);
		next = is_spread(reader, here) ? take_spread(reader, here, &bag)
					       : take_block(reader, here, &bag);
		if (next == here)
			break;
		subject = subject_of(&bag);
		if (!subject || (first && subject != first))
			break;
		first = subject;
		subject_take(reader, subject, &bag, source);
		done = next;
		while (next < reader->section->end && reader_blank(reader, next))
			next++;
	}
	bag_release(&bag);
	reader->no_object = subject ? done : next;
	if (first)
		subject_done(
			reader, first, source, reader_closed(reader), reader_place(reader, at));
	return done;
}

/* "@{Source=SRV; HotFixID=KB2620704; InstalledOn=Thursday, September 06, 2018 12:00:00 AM}" */
static const char *take_object(
	const struct reader *reader, size_t line, const char *at, struct bag *bag)
{
	const char *end = strchr(at, '}');

	if (!end)
		end = at + strlen(at);
	while (at < end) {
		const char *equals = memchr(at, '=', (size_t)(end - at)), *stop;
		if (!equals)
			break;
		stop = strstr(equals, "; ");
		if (!stop || stop > end)
			stop = end;
		bag_add(bag, at, (size_t)(equals - at), equals + 1, (size_t)(stop - equals - 1),
			reader_place(reader, line));
		at = stop < end ? stop + 2 : end;
	}
	return end;
}

size_t objects_read(struct reader *reader, size_t at)
{
	const char *text = reader_line(reader, at);
	struct bag bag = BAG_EMPTY;
	char source[80] = "";
	bool found = false;

	while ((text = strstr(text, "@{"))) {
		const struct subject *subject;
		bag_clear(&bag);
		text = take_object(reader, at, text + 2, &bag);
		subject = subject_of(&bag);
		if (!subject)
			continue;
		found = true;
		subject_take(reader, subject, &bag, source);
		subject_done(reader, subject, source, false, reader_place(reader, at));
	}
	bag_release(&bag);
	return found ? at + 1 : at;
}

/* CLIXML: a hand scanner for the few elements that hold properties, so that no captured byte
 * meets an XML parser. */

static void add_unescaped(struct buf *out, const char *text, size_t len)
{
	static const struct {
		const char *name;
		char c;
	} entities[] = {{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'},
		{"&apos;", '\''}};

	for (size_t at = 0; at < len;) {
		size_t step = 1;
		char c = text[at];
		for (size_t i = 0; c == '&' && i < sizeof(entities) / sizeof(*entities); i++) {
			size_t width = strlen(entities[i].name);
			if (len - at >= width &&
				memcmp(text + at, entities[i].name, width) == 0) {
				c = entities[i].c;
				step = width;
				break;
			}
		}
		buf_addc(out, c);
		at += step;
	}
}

/* <S N="HotFixID">KB4474419</S>; a second value of a name (PowerShell's own, as a DT) replaces
 * the first when it is a date. */
static void take_element(
	const struct reader *reader, size_t line, const char *tag, struct bag *bag)
{
	const char *name = strstr(tag, " N=\""), *close = strchr(tag, '>'), *quote, *end;
	bool date = strncmp(tag, "<DT ", 4) == 0;
	struct buf value = BUF_EMPTY;

	if (!name || !close || name > close || close[-1] == '/')
		return;
	name += 4;
	quote = strchr(name, '"');
	end = strchr(close, '<');
	if (!quote || !end || quote > close)
		return;
	add_unescaped(&value, close + 1, (size_t)(end - close - 1));
	for (size_t i = 0; date && i < bag->count; i++) {
		if (strlen(bag->properties[i].name) == (size_t)(quote - name) &&
			strncmp(bag->properties[i].name, name, (size_t)(quote - name)) == 0) {
			free(bag->properties[i].value);
			bag->properties[i].value = xstrndup(buf_text(&value), 19);
			date = false;
			buf_release(&value);
			return;
		}
	}
	bag_add(bag, name, (size_t)(quote - name), buf_text(&value), value.len,
		reader_place(reader, line));
	buf_release(&value);
}

struct clixml {
	struct reader *reader;
	struct bag bag;
	const struct subject *subject; /* of all objects so far */
	char source[80];
};

static void end_object(struct clixml *xml)
{
	const struct subject *subject = subject_of(&xml->bag);

	if (subject) {
		xml->subject = subject;
		subject_take(xml->reader, subject, &xml->bag, xml->source);
	}
	bag_clear(&xml->bag);
}

static bool take_line(struct clixml *xml, size_t line)
{
	for (const char *tag = reader_line(xml->reader, line); (tag = strchr(tag, '<'));
		tag++) {
		/* Objects of the list stand one below the other; inner ones belong to them. */
		if (strncmp(tag, "<Obj RefId", 10) == 0)
			end_object(xml);
		else if (strncmp(tag, "</Objs>", 7) == 0)
			return false;
		else
			take_element(xml->reader, line, tag, &xml->bag);
	}
	return true;
}

size_t clixml_read(struct reader *reader, size_t at)
{
	struct clixml xml = {reader, BAG_EMPTY, NULL, ""};
	bool open = true;
	size_t first = at;

	if (strncmp(reader_trimmed(reader, at), "<Objs ", 6) != 0)
		return at;
	for (; at < reader->section->end && open; at++)
		open = take_line(&xml, at);
	end_object(&xml);
	reader_claim(reader, "clixml");
	if (xml.subject)
		subject_done(
			reader, xml.subject, xml.source, !open, reader_place(reader, first));
	if (open)
		harvest_damage(reader->harvest, reader->id, "the CLIXML ends in its middle");
	bag_release(&xml.bag);
	return at;
}
