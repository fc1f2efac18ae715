/* SPDX-License-Identifier: MIT */
#include "redact/output.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"
#include "mustache/mustache.h"
#include "redact/letters.h"

#include <stdlib.h>
#include <string.h>

enum {
	LONGEST_REFERENCE = 12, /* &#1114111; */
	LONGEST_ANCHOR = 64,
	LONGEST_HASH = 88, /* base64 of SHA-512, in a content security policy */
};

/* What an output is made of decides which spellings could be part of its structure. */
enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_MARKUP };

static enum format format_of(const struct buf *out)
{
	const char *text = buf_text(out);
	text += strspn(text, " \t\r\n");
	if (*text == '{')
		return FORMAT_JSON;
	return *text == '<' ? FORMAT_MARKUP : FORMAT_TEXT;
}

/* As templates escape. */
static void spell_markup(struct buf *out, const char *text, size_t len, const char *apostrophe)
{
	static const char signs[] = "&<>\"'";
	const char *const names[] = {"&amp;", "&lt;", "&gt;", "&quot;", apostrophe};

	for (size_t at = 0; at < len;) {
		const char *sign = text[at] ? strchr(signs, text[at]) : NULL;
		uint32_t character;
		size_t size = text_decode(text + at, len - at, &character);

		if (sign)
			buf_adds(out, names[sign - signs]);
		else if (size > 1)
			buf_addf(out, "&#%lu;", (unsigned long)character);
		else
			buf_addc(out, text[at]);
		at += size ? size : 1;
	}
}

static void spell_html(struct buf *out, const char *text, size_t len)
{
	spell_markup(out, text, len, "&#39;");
}

static void spell_xml(struct buf *out, const char *text, size_t len)
{
	spell_markup(out, text, len, "&apos;");
}

/* As json_print() does. */
static void spell_json(struct buf *out, const char *text, size_t len)
{
	for (size_t at = 0; at < len;) {
		uint32_t c = 0;
		size_t size = text_decode(text + at, len - at, &c);

		if (c == '"' || c == '\\')
			buf_addf(out, "\\%c", (char)c);
		else if (c >= 0x10000)
			buf_addf(out, "\\u%04x\\u%04x",
				(unsigned)(0xD800 + ((c - 0x10000) >> 10)),
				(unsigned)(0xDC00 + (c & 0x3FF)));
		else if (size > 1)
			buf_addf(out, "\\u%04x", (unsigned)c);
		else
			buf_addc(out, text[at]);
		at += size ? size : 1;
	}
}

static void add_spelling(
	struct known *spellings, struct known_value *origin, const struct buf *text)
{
	struct known_value *value =
		known_add(spellings, CLASS_SECRET, buf_text(text), text->len);

	if (!value || value->origin)
		return;
	value->classes = origin->classes;
	value->origin = origin;
}

static void spell_markdown(struct buf *out, const char *text, size_t len)
{
	mustache_escape_text(ESCAPE_MARKDOWN, text, len, mustache_to_buf, out);
}

static void spell_jira(struct buf *out, const char *text, size_t len)
{
	mustache_escape_text(ESCAPE_JIRA, text, len, mustache_to_buf, out);
}

static void spell_text(struct buf *out, const char *text, size_t len)
{
	text_to_ascii(out, text, len, "");
}

static void add_spellings(
	struct known *spellings, struct known_value *value, enum format format)
{
	static const char *const structure[] = {"", "\"\\", "<>&\"'"};
	void (*const spell[])(struct buf *, const char *, size_t) = {
		spell_html, spell_xml, spell_json, spell_text, spell_markdown, spell_jira};
	struct buf text = BUF_EMPTY;
	size_t len = strlen(value->text);

	buf_add(&text, value->text, len);
	if (!strpbrk(value->text, structure[format]))
		add_spelling(spellings, value, &text);
	for (size_t i = 0; i < sizeof(spell) / sizeof(*spell); i++) {
		buf_clear(&text);
		spell[i](&text, value->text, len);
		/* What is spelt as it is was decided above. */
		if (text.len != len)
			add_spelling(spellings, value, &text);
	}
	buf_release(&text);
}

/* All values that may be looked for, in all their spellings; NULL when there is none. */
static struct known *list_spellings(const struct rewriter *rewriter, enum format format)
{
	const struct detector *detector = rewriter->detector;
	struct known *spellings = known_new(detector->privacy);
	struct known_value *value;
	enum privacy_class class;
	unsigned number;
	bool any = false;

	for (size_t i = 0; known_at(detector->known, i, &value); i++) {
		/* A machine that is called host-1 gives nothing away. */
		if (!value->running || !(value->classes & detector->active) ||
			known_read_alias(detector->privacy, value->text, strlen(value->text),
				&class, &number))
			continue;
		add_spellings(spellings, value, format);
		any = true;
	}
	if (any)
		return spellings;
	known_free(spellings);
	return NULL;
}

struct pass {
	struct rewriter *rewriter;
	struct known *spellings;
	enum format format;
	const char *text;
	char *folded;
	size_t len;
	size_t done; /* copied up to here */
	struct buf out;
};

static bool is_reference_part(char c)
{
	return letter_is_ascii(c) || letter_is_digit(c) || c == '#';
}

/* The end of a character reference at `at`, or `at`. */
static size_t reference_end(const struct pass *pass, size_t at)
{
	size_t end = at + 1;

	if (pass->text[at] != '&')
		return at;
	end += letters_run(pass->text, pass->len, end, is_reference_part, LONGEST_REFERENCE);
	return end > at + 1 && end < pass->len && pass->text[end] == ';' ? end + 1 : at;
}

/* Where the character reference begins that text[at] is within or directly behind; `at` without
 * one. */
static size_t reference_before(const struct pass *pass, size_t at)
{
	for (size_t back = 1; back <= at && back <= LONGEST_REFERENCE; back++)
		if (pass->text[at - back] == '&')
			return reference_end(pass, at - back) >= at ? at - back : at;
	return at;
}

/* Whether text[at] is within a character reference, but not its first byte. */
static bool is_in_reference(const struct pass *pass, size_t at)
{
	size_t before = reference_before(pass, at);

	return before < at && reference_end(pass, before) > at;
}

/* Whether the reference at `at` stands for what is not ASCII: that makes words, too. */
static bool is_letter(const struct pass *pass, size_t at)
{
	return reference_end(pass, at) > at && pass->text[at + 1] == '#' &&
	       strtoul(pass->text + at + 2, NULL, 10) >= 0x80;
}

/* "ber" is no word in "&#252;ber". */
static bool is_part_of_word(const struct pass *pass, size_t at, size_t end)
{
	size_t before = reference_before(pass, at);

	return (before < at && letter_is_word(pass->text[at]) && is_letter(pass, before)) ||
	       (letter_is_word(pass->text[end - 1]) && is_letter(pass, end));
}

static bool is_base64(char c)
{
	return letter_is_ascii(c) || letter_is_digit(c) || strchr("+/=", c) != NULL;
}

/* The hash of the style sheet, in the content security policy. */
static bool is_in_hash(const struct pass *pass, size_t at)
{
	static const char sign[] = "sha256-";
	size_t start = at;

	while (start > 0 && at - start < LONGEST_HASH && is_base64(pass->text[start - 1]))
		start--;
	return start >= sizeof(sign) - 1 && pass->text[start - 1] == '-' &&
	       letters_start(pass->folded + start - (sizeof(sign) - 1), sizeof(sign) - 1, sign);
}

/* id="f-clock" and href="#f-clock" are made of what rules are called, never of a value. */
static bool is_in_anchor(const struct pass *pass, size_t at)
{
	static const char id[] = " id=";
	size_t start = at;

	while (start > 0 && at - start < LONGEST_ANCHOR &&
		!strchr("\"<> ", pass->text[start - 1]))
		start--;
	if (pass->format != FORMAT_MARKUP || start == 0 || pass->text[start - 1] != '"')
		return false;
	return pass->text[start] == '#' ||
	       (start > sizeof(id) - 1 &&
		       letters_start(pass->folded + start - sizeof(id), sizeof(id) - 1, id));
}

static void replace(struct pass *pass, struct known_value *value, size_t at, size_t end)
{
	char *alias = rewrite_value(pass->rewriter, value);

	buf_add(&pass->out, pass->text + pass->done, at - pass->done);
	buf_adds(&pass->out, alias);
	pass->done = end;
	free(alias);
}

static void go(struct pass *pass)
{
	const struct detector *detector = pass->rewriter->detector;
	struct known_value *found;
	size_t at, end;

	for (size_t from = 0; (found = known_next(pass->spellings, pass->folded, pass->len,
				       from, detector->active, &at, &end));) {
		from = at + 1;
		if (found->cut || is_in_reference(pass, at) || is_in_reference(pass, end) ||
			is_part_of_word(pass, at, end) || is_in_hash(pass, at) ||
			is_in_anchor(pass, at) || detect_is_ours(detector, found->origin))
			continue;
		replace(pass, found->origin, at, end);
		from = end;
	}
}

void output_rewrite(struct rewriter *rewriter, struct buf *out)
{
	struct pass pass = {.rewriter = rewriter,
		.format = format_of(out),
		.text = buf_text(out),
		.len = out->len};

	if (rewriter->level == REDACT_NONE || !out->len)
		return;
	pass.spellings = list_spellings(rewriter, pass.format);
	if (!pass.spellings)
		return;
	pass.folded = xmalloc(out->len + 1);
	letters_fold(pass.folded, out->data, out->len);
	go(&pass);
	if (pass.done) {
		buf_add(&pass.out, out->data + pass.done, out->len - pass.done);
		buf_release(out);
		*out = pass.out;
	}
	known_free(pass.spellings);
	free(pass.folded);
}
