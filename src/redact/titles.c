/* SPDX-License-Identifier: MIT */
/* What is named by what stands before it: "Host Name: PC1", "CN=Contoso Root CA". */
#include "redact/structures.h"

#include "redact/letters.h"
#include "redact/shapes.h"

#include <string.h>

enum { LONGEST_TITLE = 255, LONGEST_VALUE = 64, MOST_BLANKS = 2 };

static bool is_token(char c)
{
	return !letter_is_blank(c) && strchr("\"'<>|,;()[]{}", c) == NULL;
}

/* Whether text[at] belongs to a value: O'Brien has an apostrophe that ends nothing. */
static bool belongs(const struct look *look, size_t at)
{
	const char *text = look->text;

	return is_token(text[at]) ||
	       (text[at] == '\'' && at > 0 && at + 1 < look->len &&
		       letter_is_word(text[at - 1]) && letter_is_word(text[at + 1]));
}

static bool is_filler(char c)
{
	return c == ' ' || c == '.' || c == '\t';
}

static size_t token_end(const struct look *look, size_t start)
{
	size_t end = start;

	while (end < look->len && end - start < LONGEST_TITLE && belongs(look, end))
		end++;
	while (end > start && strchr(".:!", look->text[end - 1]))
		end--;
	return end;
}

/* Whether text[at] opens brackets around a single word: {GUID}, <proxy:8080>; <not set> says
 * that there is none. */
static bool opens(const struct look *look, size_t at)
{
	static const char signs[] = "{}<>()[]";
	const char *sign = look->text[at] ? strchr(signs, look->text[at]) : NULL;
	size_t end = token_end(look, at + 1);

	return sign && end > at + 1 && end < look->len && look->text[end] == sign[1];
}

/* "Host Name . . . : ", "host name = \"", "<hostname>"; 0 when no value follows. */
static size_t value_start(const struct look *look, size_t label, size_t at)
{
	size_t start = at;

	if (start < look->len && (look->text[start] == '"' || look->text[start] == '\''))
		start++;
	start += letters_run(look->text, look->len, start, is_filler, LONGEST_VALUE);
	if (start >= look->len || !strchr(":=>", look->text[start]) ||
		(look->text[start] == '>' && (label == 0 || look->text[label - 1] != '<')))
		return 0;
	start++;
	start += letters_run(look->text, look->len, start, letter_is_blank, LONGEST_VALUE);
	if (start < look->len && (look->text[start] == '"' || look->text[start] == '\''))
		start++;
	start += start < look->len && opens(look, start);
	return start < look->len && is_token(look->text[start]) ? start : 0;
}

/* People have names of some words, and what follows them in a line is seldom told apart. */
static size_t name_end(const struct look *look, size_t start)
{
	size_t end = start, blanks = 0;

	for (; end < look->len && end - start < LONGEST_VALUE; end++) {
		char c = look->text[end];

		if (c == ' ' && ((end + 1 < look->len && look->text[end + 1] == ' ') ||
					++blanks > MOST_BLANKS))
			break;
		if (c != ' ' && !belongs(look, end))
			break;
	}
	return blanks > MOST_BLANKS ? token_end(look, start) : end;
}

/* http=host:8080;https=host:8443; returns its end. */
static size_t add_hosts(struct look *look, size_t start)
{
	for (;;) {
		size_t end = token_end(look, start);

		look_add_item(look, start, end);
		if (end + 1 >= look->len || look->text[end] != ';' ||
			!is_token(look->text[end + 1]))
			return end;
		start = end + 1;
	}
}

/* Adds the value from `start` on; returns its end. */
static size_t add_value(struct look *look, enum privacy_class class, size_t start)
{
	size_t end;

	if (class == CLASS_HOST)
		return add_hosts(look, start);
	end = class == CLASS_USER ? name_end(look, start) : token_end(look, start);
	if (class == CLASS_USER)
		look_add_account(look, start, end);
	else
		look_add(look, class, start, end);
	return end;
}

size_t structure_label(struct look *look, size_t at)
{
	const struct privacy *privacy = look->detector->privacy;
	char first = look->text[at] >= 'A' && look->text[at] <= 'Z'
			     ? (char)(look->text[at] | 0x20)
			     : look->text[at];
	const cJSON *label;

	if (!privacy->label_starts[(unsigned char)first])
		return 0;
	cJSON_ArrayForEach(label, privacy->labels)
	{
		size_t start;

		if (label->string[0] != first || !look_starts(look, at, label->string))
			continue;
		start = value_start(look, at, at + strlen(label->string));
		if (!start)
			continue;
		return add_value(look, (enum privacy_class)privacy_kind(label), start);
	}
	return 0;
}

/* Whether the text has the name of something in a directory: a single "o=" is none. */
static bool is_subject(struct look *look)
{
	if (look->subject < 0) {
		look->subject = 0;
		for (size_t at = 0; at + 3 < look->len && !look->subject; at++)
			look->subject =
				look_starts(look, at, "cn=") || look_starts(look, at, "dc=");
	}
	return look->subject > 0;
}

/* The end of a value such as Contoso\, Ltd. */
static size_t title_end(const struct look *look, size_t start)
{
	size_t end = start;

	if (start < look->len && look->text[start] == '"') {
		for (end++; end < look->len && look->text[end] != '"'; end++)
			;
		return end;
	}
	for (; end < look->len && end - start < LONGEST_TITLE; end++) {
		char c = look->text[end];

		if (c == '\\' && end + 1 < look->len)
			end++;
		else if (strchr(",;\"'<>|\r\n/+", c) ||
			 (c == ')' && !memchr(look->text + start, '(', end - start)))
			break;
	}
	end = end < look->len ? end : look->len;
	while (end > start && look->text[end - 1] == ' ')
		end--;
	return end;
}

static void add_common_name(struct look *look, size_t start, size_t end)
{
	const char *name = look->text + start;

	if (shape_name(look->text, end, start) == end - start && memchr(name, '.', end - start))
		look_add_host(look, start, end);
	else if (!privacy_begins(look->detector->privacy->organisations, name, end - start))
		look_add(look, CLASS_CERT, start, end);
	look->solid = false;
}

size_t structure_title(struct look *look, size_t at)
{
	static const struct {
		const char *sign;
		enum privacy_class class;
	} signs[] = {{"cn=", CLASS_CERT}, {"ou=", CLASS_ID}, {"o=", CLASS_CERT},
		{"dc=", CLASS_DOMAIN}};
	const struct privacy *privacy = look->detector->privacy;

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
		size_t start = at + strlen(signs[i].sign), end;
		const char *value = look->text + start;

		if (!look_starts(look, at, signs[i].sign) || !is_subject(look))
			continue;
		end = title_end(look, start);
		if (start < end && *value == '"')
			start++;
		if (signs[i].class == CLASS_CERT)
			add_common_name(look, start, end);
		else if (signs[i].class == CLASS_ID
				 ? !privacy_begins(privacy->organisations, value, end - start)
				 : !privacy_lists(&privacy->top_ends, value, end - start) &&
					   !privacy_lists(
						   &privacy->private_ends, value, end - start))
			look_add(look, signs[i].class, start, end);
		return end;
	}
	return 0;
}
