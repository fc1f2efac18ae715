/* SPDX-License-Identifier: MIT */
#include "base/json_gate.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	MAX_NUMBER = 63,      /* cJSON reads no more characters of one */
	FEW_NAMES = 12,       /* up to here comparing each with each beats sorting */
	NAME_IN_MESSAGE = 40, /* characters */
};

static const char max_integer[] = "9007199254740992"; /* 2^53 */

enum state {
	WANT_VALUE,
	WANT_VALUE_OR_END,
	WANT_NAME,
	WANT_NAME_OR_END,
	WANT_COLON,
	WANT_COMMA,
	WANT_NOTHING,
};

/* A member's name, decoded and in ASCII lower case; offsets, because the letters move. */
struct name {
	uint64_t head;   /* its first eight bytes, so that most comparisons end here */
	uint32_t at;     /* in gate.letters */
	uint32_t len;    /* at most JSON_MAX_STRING */
	uint32_t offset; /* of its opening quote in the document */
};

struct level {
	char end; /* '}' or ']' */
	size_t first_name;
	size_t first_letter;
};

struct gate {
	const char *text;
	size_t len;
	size_t at;
	size_t nodes;
	enum state state;
	int depth;
	struct level levels[JSON_MAX_DEPTH];
	struct name *names; /* those of all objects that are open, outermost first */
	size_t name_count;
	size_t name_room;
	struct buf letters;
	struct error *err;
};

__attribute__((format(printf, 3, 4))) static bool fail(
	struct gate *gate, size_t offset, const char *format, ...)
{
	char what[sizeof(gate->err->text)];
	va_list args;
	size_t line;
	size_t column;

	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	text_position(gate->text, gate->len, offset, &line, &column);
	return error_set(gate->err, EXIT_BAD_INPUT, "%zu:%zu: %s", line, column, what);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Reads \uXXXX at `at`; false when it is none. */
static bool read_unit(const struct gate *gate, size_t at, uint32_t *unit)
{
	if (gate->len - at < 6 || gate->text[at] != '\\' || gate->text[at + 1] != 'u')
		return false;
	*unit = 0;
	for (size_t i = at + 2; i < at + 6; i++) {
		int digit = hex_digit(gate->text[i]);

		if (digit < 0)
			return false;
		*unit = *unit << 4 | (uint32_t)digit;
	}
	return true;
}

/* Passes the escape sequence at gate->at. */
static bool pass_escape(struct gate *gate, uint32_t *character)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char meanings[] = "\"\\/\b\f\n\r\t";
	size_t start = gate->at;
	const char *letter;
	uint32_t low;

	if (gate->len - start < 2)
		return fail(gate, gate->len, "the document ends within a string");
	if (gate->text[start + 1] != 'u') {
		letter = memchr(letters, gate->text[start + 1], sizeof(letters) - 1);
		if (letter == NULL)
			return fail(gate, start, "an unknown escape sequence in a string");
		*character = (unsigned char)meanings[letter - letters];
		gate->at += 2;
		return true;
	}
	if (!read_unit(gate, start, character))
		return fail(gate, start, "\\u needs four hexadecimal digits");
	gate->at += 6;
	if (*character == 0)
		return fail(gate, start, "\\u0000 is not allowed");
	if (*character < 0xD800 || *character > 0xDFFF)
		return true;
	if (*character > 0xDBFF || !read_unit(gate, gate->at, &low) || low < 0xDC00 ||
		low > 0xDFFF)
		return fail(
			gate, start, "\\u%04x is half a surrogate pair", (unsigned)*character);
	gate->at += 6;
	*character = 0x10000 + ((*character & 0x3FF) << 10) + (low & 0x3FF);
	return true;
}

static size_t utf8_size(uint32_t character)
{
	return character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
}

/* Passes the string at gate->at and appends it, decoded, to `decoded` if there is one. */
static bool pass_string(struct gate *gate, struct buf *decoded)
{
	size_t start = gate->at++;
	size_t size = 0;

	for (;;) {
		size_t from = gate->at;
		uint32_t character;
		unsigned char c = 0;

		while (gate->at < gate->len) {
			c = (unsigned char)gate->text[gate->at];
			if (c < 0x20 || c == '"' || c == '\\')
				break;
			gate->at++;
		}
		size += gate->at - from;
		if (decoded != NULL)
			buf_add(decoded, gate->text + from, gate->at - from);
		if (gate->at == gate->len)
			return fail(gate, gate->len, "the document ends within a string");
		if (c == '"')
			break;
		if (c < 0x20)
			return fail(gate, gate->at,
				"a raw control character (U+%04X) in a string", c);
		if (!pass_escape(gate, &character))
			return false;
		size += utf8_size(character);
		if (decoded != NULL)
			text_encode(decoded, character);
	}
	gate->at++;
	if (size > JSON_MAX_STRING)
		return fail(gate, start, "a string longer than %d bytes", JSON_MAX_STRING);
	return true;
}

static size_t pass_digits(struct gate *gate)
{
	size_t from = gate->at;

	while (gate->at < gate->len && gate->text[gate->at] >= '0' &&
		gate->text[gate->at] <= '9')
		gate->at++;
	return gate->at - from;
}

static bool next_is(const struct gate *gate, char a, char b)
{
	return gate->at < gate->len && (gate->text[gate->at] == a || gate->text[gate->at] == b);
}

/*
 * A double holds any number of the grammar without an exponent that is short enough; one
 * with an exponent may become infinite, or zero though it has a digit that is not.
 */
static bool fits_double(const char *number, size_t len)
{
	char copy[MAX_NUMBER + 1];
	double value;

	memcpy(copy, number, len);
	copy[len] = '\0';
	value = strtod(copy, NULL);
	return isfinite(value) &&
	       (value != 0 || strcspn(copy, "123456789") >= strcspn(copy, "eE"));
}

static bool pass_number(struct gate *gate)
{
	size_t start = gate->at;
	bool exponent = false;
	bool integer = true;
	size_t digits;
	size_t first;

	if (gate->text[gate->at] == '-')
		gate->at++;
	first = gate->at;
	digits = pass_digits(gate);
	if (digits == 0)
		return fail(gate, start, "a number without digits");
	if (digits > 1 && gate->text[first] == '0')
		return fail(gate, start, "a number must not begin with a zero");
	if (next_is(gate, '.', '.')) {
		integer = false;
		gate->at++;
		if (pass_digits(gate) == 0)
			return fail(gate, start, "a number without digits after the point");
	}
	if (next_is(gate, 'e', 'E')) {
		integer = false;
		exponent = true;
		gate->at++;
		if (next_is(gate, '+', '-'))
			gate->at++;
		if (pass_digits(gate) == 0)
			return fail(gate, start, "a number without digits in its exponent");
	}
	if (integer && (digits > sizeof(max_integer) - 1 ||
			       (digits == sizeof(max_integer) - 1 &&
				       memcmp(gate->text + first, max_integer, digits) > 0)))
		return fail(gate, start, "an integer beyond 2^53: write it as a string");
	if (gate->at - start > MAX_NUMBER)
		return fail(gate, start, "a number of more than %d characters", MAX_NUMBER);
	if (exponent && !fits_double(gate->text + start, gate->at - start))
		return fail(gate, start, "a number outside the range of a double");
	return true;
}

static bool pass_word(struct gate *gate, const char *word)
{
	size_t len = strlen(word);

	if (gate->len - gate->at < len || memcmp(gate->text + gate->at, word, len) != 0)
		return fail(gate, gate->at, "a value is expected here");
	gate->at += len;
	return true;
}

/* Orders by letters, then by place, so that equal names stand in the order of the text. */
static int compare(const struct gate *gate, const struct name *a, const struct name *b)
{
	size_t len = a->len < b->len ? a->len : b->len;
	int order;

	if (a->head != b->head)
		return a->head < b->head ? -1 : 1;
	order = memcmp(gate->letters.data + a->at, gate->letters.data + b->at, len);
	if (order != 0)
		return order;
	return a->len == b->len ? 0 : a->len < b->len ? -1 : 1;
}

/*
 * A stable merge sort. The names are the attacker's, and the qsort of some C libraries is
 * quadratic for an order that suits it.
 */
static void sort(const struct gate *gate, struct name *names, size_t count)
{
	struct name *from = names;
	struct name *spare = xmalloc(count * sizeof(*spare));
	struct name *to = spare;

	for (size_t width = 1; width < count; width *= 2) {
		struct name *swap = from;

		for (size_t start = 0; start < count; start += 2 * width) {
			size_t middle = count - start > width ? start + width : count;
			size_t end = count - middle > width ? middle + width : count;
			size_t a = start;
			size_t b = middle;

			for (size_t k = start; k < end; k++) {
				bool left = b == end || (a < middle && compare(gate, &from[a],
									       &from[b]) <= 0);

				to[k] = left ? from[a++] : from[b++];
			}
		}
		from = to;
		to = swap;
	}
	if (from != names)
		memcpy(names, from, count * sizeof(*names));
	free(spare);
}

static bool fail_repeated(
	struct gate *gate, const struct name *first, const struct name *second)
{
	const struct name *names[2] = {first, second};
	struct buf plain[2] = {BUF_EMPTY, BUF_EMPTY};
	struct buf shown[2] = {BUF_EMPTY, BUF_EMPTY};

	for (int i = 0; i < 2; i++) {
		gate->at = names[i]->offset;
		pass_string(gate, &plain[i]);
		text_sanitise(&shown[i], plain[i].data, plain[i].len, NAME_IN_MESSAGE);
	}
	if (strcmp(plain[0].data, plain[1].data) == 0)
		fail(gate, second->offset, "two members named \"%s\"", shown[1].data);
	else
		fail(gate, second->offset, "members \"%s\" and \"%s\" differ in case only",
			shown[0].data, shown[1].data);
	for (int i = 0; i < 2; i++) {
		buf_release(&plain[i]);
		buf_release(&shown[i]);
	}
	return false;
}

/* Looks for equal names among those of the innermost object. */
static bool names_differ(struct gate *gate, size_t first_name)
{
	struct name *names = gate->names + first_name;
	size_t count = gate->name_count - first_name;
	const struct name *first = NULL;
	const struct name *second = NULL;

	if (count <= FEW_NAMES) {
		for (size_t i = 1; i < count && second == NULL; i++) {
			for (size_t k = 0; k < i && second == NULL; k++) {
				if (compare(gate, &names[k], &names[i]) != 0)
					continue;
				first = &names[k];
				second = &names[i];
			}
		}
	} else {
		sort(gate, names, count);
		for (size_t i = 1; i < count; i++) {
			if (compare(gate, &names[i - 1], &names[i]) != 0 ||
				(second != NULL && second->offset < names[i].offset))
				continue;
			first = &names[i - 1];
			second = &names[i];
		}
	}
	return second == NULL || fail_repeated(gate, first, second);
}

static bool pass_name(struct gate *gate)
{
	struct name name = {0, (uint32_t)gate->letters.len, 0, (uint32_t)gate->at};
	char *letters;

	if (!pass_string(gate, &gate->letters))
		return false;
	name.len = (uint32_t)(gate->letters.len - name.at);
	if (name.len == 0)
		return fail(gate, name.offset, "a member without a name");
	letters = gate->letters.data + name.at;
	for (uint32_t i = 0; i < name.len; i++)
		if (letters[i] >= 'A' && letters[i] <= 'Z')
			letters[i] = (char)(letters[i] + ('a' - 'A'));
	for (uint32_t i = 0; i < 8; i++)
		name.head = name.head << 8 | (i < name.len ? (unsigned char)letters[i] : 0);
	gate->names = xgrow(
		gate->names, &gate->name_room, gate->name_count + 1, sizeof(*gate->names));
	gate->names[gate->name_count++] = name;
	return true;
}

static bool open_level(struct gate *gate, char end)
{
	if (gate->depth == JSON_MAX_DEPTH)
		return fail(gate, gate->at, "nested deeper than %d levels", JSON_MAX_DEPTH);
	gate->levels[gate->depth].end = end;
	gate->levels[gate->depth].first_name = gate->name_count;
	gate->levels[gate->depth].first_letter = gate->letters.len;
	gate->depth++;
	gate->at++;
	gate->state = end == '}' ? WANT_NAME_OR_END : WANT_VALUE_OR_END;
	return true;
}

static bool close_level(struct gate *gate)
{
	const struct level *level = &gate->levels[gate->depth - 1];

	if (gate->name_count > level->first_name && !names_differ(gate, level->first_name))
		return false;
	gate->name_count = level->first_name;
	buf_truncate(&gate->letters, level->first_letter);
	gate->depth--;
	gate->at++;
	return true;
}

static bool pass_value(struct gate *gate)
{
	char c = gate->text[gate->at];

	if (++gate->nodes > JSON_MAX_NODES)
		return fail(gate, gate->at, "more than %d values", JSON_MAX_NODES);
	switch (c) {
	case '{':
		return open_level(gate, '}');
	case '[':
		return open_level(gate, ']');
	case '"':
		return pass_string(gate, NULL);
	case 't':
		return pass_word(gate, "true");
	case 'f':
		return pass_word(gate, "false");
	case 'n':
		return pass_word(gate, "null");
	default:
		if (c == '-' || (c >= '0' && c <= '9'))
			return pass_number(gate);
		return fail(gate, gate->at, "a value is expected here");
	}
}

/* Passes what stands at gate->at, which is no blank: a value, a name, a sign. */
static bool pass_token(struct gate *gate)
{
	char c = gate->text[gate->at];
	int depth = gate->depth;
	char end = depth > 0 ? gate->levels[depth - 1].end : '\0';

	if (depth > 0 && c == end && gate->state != WANT_VALUE && gate->state != WANT_NAME &&
		gate->state != WANT_COLON) {
		gate->state = depth > 1 ? WANT_COMMA : WANT_NOTHING;
		return close_level(gate);
	}
	switch (gate->state) {
	case WANT_VALUE:
	case WANT_VALUE_OR_END:
		gate->state = depth > 0 ? WANT_COMMA : WANT_NOTHING;
		return pass_value(gate);
	case WANT_NAME:
	case WANT_NAME_OR_END:
		if (c != '"')
			return fail(gate, gate->at, "a name in double quotes is expected here");
		gate->state = WANT_COLON;
		return pass_name(gate);
	case WANT_COLON:
		if (c != ':')
			return fail(gate, gate->at, "a colon is expected here");
		gate->state = WANT_VALUE;
		break;
	case WANT_COMMA:
		if (c != ',')
			return fail(gate, gate->at, "a comma or \"%c\" is expected here", end);
		gate->state = end == '}' ? WANT_NAME : WANT_VALUE;
		break;
	case WANT_NOTHING:
		return fail(gate, gate->at, "nothing may follow the end of the document");
	}
	gate->at++;
	return true;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool json_gate(const char *text, size_t len, struct error *err)
{
	struct gate gate = {.text = text,
		.len = len,
		.state = WANT_VALUE,
		.letters = BUF_EMPTY,
		.err = err};
	bool ok = true;

	while (ok) {
		while (gate.at < len && is_blank(text[gate.at]))
			gate.at++;
		if (gate.at == len)
			break;
		ok = pass_token(&gate);
	}
	if (ok && gate.state != WANT_NOTHING)
		ok = fail(&gate, len,
			gate.nodes == 0 ? "the document is empty"
					: "the document ends too early");
	buf_release(&gate.letters);
	free(gate.names);
	return ok;
}
