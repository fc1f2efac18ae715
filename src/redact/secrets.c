/* SPDX-License-Identifier: MIT */
#include "redact/secrets.h"

#include "redact/letters.h"
#include "redact/shapes.h"

#include <string.h>

enum {
	LONGEST_WORD = 48,    /* that a secret is assigned to */
	SHOWN_OF_KEY = 5,     /* characters of a product key, and the dash before them */
	SHORTEST_BEARER = 16, /* lest it be a bearer of news */
	NEAR = 64,            /* the first line of a private key */
	LONGEST_LOGIN = 1024, /* before the host of an address */
};

struct scan {
	const struct privacy *privacy;
	const char *text;
	size_t len;
	size_t done;  /* what is copied up to here */
	size_t known; /* no base64 begins before */
	size_t count;
	struct buf *out;
};

/* Leaves out text[from] to text[to]. */
static size_t mask(struct scan *scan, size_t from, size_t to, const char *what)
{
	if (from < scan->done)
		from = scan->done;
	if (to <= from)
		return to;
	buf_add(scan->out, scan->text + scan->done, from - scan->done);
	buf_addf(scan->out, "[removed: %s]", what);
	scan->done = to;
	scan->count++;
	return to;
}

static bool is_line_end(char c)
{
	return c == '\r' || c == '\n';
}

static size_t line_end(const struct scan *scan, size_t at)
{
	while (at < scan->len && !is_line_end(scan->text[at]))
		at++;
	return at;
}

static size_t skip_blanks(const struct scan *scan, size_t at)
{
	while (at < scan->len && (scan->text[at] == ' ' || scan->text[at] == '\t'))
		at++;
	return at;
}

/* The closing quotation mark of one that opens at `at`, or the end of the line. */
static size_t quote_end(const struct scan *scan, size_t at)
{
	char quote = scan->text[at];

	for (at++; at < scan->len && !is_line_end(scan->text[at]); at++) {
		if (scan->text[at] == '\\' && quote == '"' && at + 1 < scan->len)
			at++;
		else if (scan->text[at] == quote)
			break;
	}
	return at < scan->len ? at : scan->len;
}

static bool is_quote(char c)
{
	return c == '"' || c == '\'';
}

/* A value to the end of its quotation marks, or of the line: a half is as good as all. */
static size_t mask_value(struct scan *scan, size_t at, const char *what)
{
	at = skip_blanks(scan, at);
	if (at < scan->len && is_quote(scan->text[at]))
		return mask(scan, at + 1, quote_end(scan, at), what);
	return mask(scan, at, line_end(scan, at), what);
}

static bool is_value_end(char c)
{
	return letter_is_blank(c) || c == '&' || c == '"' || c == '\'' || c == '<' ||
	       c == ';' || c == ',';
}

static size_t mask_token(struct scan *scan, size_t at, const char *what)
{
	size_t end = at;

	while (end < scan->len && !is_value_end(scan->text[end]))
		end++;
	return mask(scan, at, end, what);
}

static bool is_word_part(char c)
{
	return letter_is_word(c) || c == '_' || c == '-';
}

/* The word that ends before `at`, which blanks and a quotation mark may follow. */
static size_t word_before(const struct scan *scan, size_t at, size_t *start)
{
	size_t end = at, limit;

	while (end > scan->done && at - end < 3 && scan->text[end - 1] == ' ')
		end--;
	if (end > scan->done && is_quote(scan->text[end - 1]))
		end--;
	limit = end > LONGEST_WORD ? end - LONGEST_WORD : 0;
	*start = end;
	while (*start > limit && *start > scan->done && is_word_part(scan->text[*start - 1]))
		--*start;
	return end - *start;
}

static bool is_secret_word(const struct scan *scan, const cJSON *list, size_t start, size_t len)
{
	const char *word = scan->text + start;

	return len > 0 && privacy_ends(list, word, len) &&
	       !privacy_ends(scan->privacy->not_secret, word, len);
}

static bool holds(const char *word, size_t len, const char *part)
{
	for (size_t i = 0; i < len; i++)
		if (letters_start(word + i, len - i, part))
			return true;
	return false;
}

static const char *name_of(const char *word, size_t len)
{
	if (holds(word, len, "cookie"))
		return "cookie";
	if (holds(word, len, "token") || holds(word, len, "authorization"))
		return "token";
	return holds(word, len, "pass") || holds(word, len, "pwd") ? "password" : "secret";
}

/* key="password" value="..." as configuration files have it: the value stands beside its name,
 * and most names are no secret. */
static size_t mask_pair(struct scan *scan, size_t at)
{
	size_t start = skip_blanks(scan, at), end, value;

	if (start >= scan->len || !is_quote(scan->text[start]))
		return 0;
	end = quote_end(scan, start++);
	value = skip_blanks(scan, end < scan->len ? end + 1 : end);
	if (!letters_start(scan->text + value, scan->len - value, "value="))
		return 0;
	if (!is_secret_word(scan, scan->privacy->secret_words, start, end - start))
		return value;
	return mask_value(scan, value + strlen("value="), "password");
}

/* text[at] is = or :, behind the name of something. */
static size_t at_sign(struct scan *scan, size_t at)
{
	size_t start, len = word_before(scan, at, &start), end;
	const char *word = scan->text + start;

	if (!len)
		return 0;
	if (scan->text[at] == '=') {
		if ((letters_start(word, len, "key") || letters_start(word, len, "name")) &&
			(end = mask_pair(scan, at + 1)))
			return end;
		if (len == 3 && letters_start(word, len, "sig"))
			return mask_token(scan, at + 1, "signature");
		if (is_secret_word(scan, scan->privacy->assigned_words, start, len))
			return mask_value(scan, at + 1, "secret");
	}
	if (!is_secret_word(scan, scan->privacy->secret_words, start, len))
		return 0;
	/* GetAuthorizationCookie is a function, Cookie a header. */
	if (strcmp(name_of(word, len), "cookie") == 0 && len != 6 && len != 10)
		return 0;
	return mask_value(scan, at + 1, name_of(word, len));
}

/* <password>...</password> */
static size_t at_element(struct scan *scan, size_t at)
{
	size_t start, len = word_before(scan, at, &start), end = at + 1;

	if (!start || scan->text[start - 1] != '<' ||
		!is_secret_word(scan, scan->privacy->secret_words, start, len))
		return 0;
	while (end < scan->len && scan->text[end] != '<')
		end++;
	return mask(scan, at + 1, end, name_of(scan->text + start, len));
}

/*
 * text[at] is the colon of "://": whatever stands before the last @. A slash behind a name, or
 * behind a colon and a number, begins the path; any other may belong to a password.
 */
static size_t at_address(struct scan *scan, size_t at)
{
	size_t start = at + 3, last = 0, colon = 0;

	if (start < scan->len && scan->text[start] == '[')
		return 0;
	for (size_t end = start; end < scan->len && end - start < LONGEST_LOGIN; end++) {
		char c = scan->text[end];

		if (letter_is_blank(c) || is_quote(c) || c == '<' || c == '>')
			break;
		if ((c == '/' || c == '?' || c == '#') &&
			(!colon || letters_run(scan->text, end, colon + 1, letter_is_digit,
					   6) == end - colon - 1))
			break;
		if (c == '@')
			last = end;
		else if (c == ':' && !colon)
			colon = end;
	}
	return last ? mask(scan, start, last, "credentials") : 0;
}

static bool starts(const struct scan *scan, size_t at, const char *word)
{
	return letters_start(scan->text + at, scan->len - at, word);
}

static size_t find(const struct scan *scan, size_t at, size_t end, const char *word)
{
	while (at < end && !starts(scan, at, word))
		at++;
	return at < end ? at : 0;
}

/* -----BEGIN RSA PRIVATE KEY----- to the end of its last line, or of all. */
static size_t at_dashes(struct scan *scan, size_t at)
{
	size_t head = at + NEAR < scan->len ? at + NEAR : scan->len, end;

	if (!starts(scan, at, "-----begin ") || !find(scan, at, head, "private key"))
		return 0;
	end = find(scan, at, scan->len, "-----end ");
	if (end)
		end = find(scan, end + strlen("-----end "), scan->len, "-----");
	return mask(scan, at, end ? end + strlen("-----") : scan->len, "private key");
}

static bool is_token(char c)
{
	return letter_is_ascii(c) || letter_is_digit(c) || strchr("-._~+/=", c) != NULL;
}

/* What is sent as it is: "Bearer ...", and the tokens that begin with {" in base64. */
static size_t at_token(struct scan *scan, size_t at)
{
	bool bearer = starts(scan, at, "bearer ");
	size_t start = bearer ? skip_blanks(scan, at + strlen("bearer ")) : at, digits = 0;
	size_t run, dots = 0;

	if (!bearer && (scan->len - at < 3 || memcmp(scan->text + at, "eyJ", 3) != 0))
		return 0;
	run = letters_run(scan->text, scan->len, start, is_token, scan->len);
	for (size_t i = 0; i < run; i++) {
		digits += letter_is_digit(scan->text[start + i]);
		dots += scan->text[start + i] == '.';
	}
	return run >= SHORTEST_BEARER && (bearer ? digits > 0 : dots > 0)
		       ? mask(scan, start, start + run, "token")
		       : 0;
}

/* --password VALUE, -Password VALUE: without a sign between them. */
static size_t at_option(struct scan *scan, size_t at)
{
	size_t len, value;

	if (at == 0 || (scan->text[at - 1] != '-' && scan->text[at - 1] != '/'))
		return 0;
	len = letters_run(scan->text, scan->len, at, is_word_part, LONGEST_WORD);
	value = skip_blanks(scan, at + len);
	if (value == at + len || value >= scan->len ||
		!is_secret_word(scan, scan->privacy->secret_words, at, len) ||
		scan->text[value] == '-' || scan->text[value] == '/')
		return 0;
	if (is_quote(scan->text[value]))
		return mask_value(scan, value, name_of(scan->text + at, len));
	return mask_token(scan, value, name_of(scan->text + at, len));
}

static size_t at_word(struct scan *scan, size_t at)
{
	size_t size = shape_product_key(scan->text, scan->len, at), run, next;

	if (size)
		return mask(scan, at, at + size - SHOWN_OF_KEY - (size > 25), "product key");
	if ((size = shape_recovery_key(scan->text, scan->len, at)))
		return mask(scan, at, at + size, "recovery key");
	if ((next = at_token(scan, at)) || (next = at_option(scan, at)))
		return next;
	if (at < scan->known)
		return 0;
	size = shape_base64(scan->text, scan->len, at, &run);
	scan->known = at + run;
	return size ? mask(scan, at, at + size, "encoded data") : 0;
}

static size_t look(struct scan *scan, size_t at)
{
	switch (scan->text[at]) {
	case ':':
		return starts(scan, at, "://") ? at_address(scan, at) : at_sign(scan, at);
	case '=':
		return at_sign(scan, at);
	case '>':
		return at_element(scan, at);
	case '-':
		return at_dashes(scan, at);
	default:
		return letter_is_word(scan->text[at]) && !letter_is_inside(scan->text, at)
			       ? at_word(scan, at)
			       : 0;
	}
}

size_t secrets_mask(
	const struct privacy *privacy, const char *text, size_t len, struct buf *out)
{
	struct scan scan = {privacy, text, len, 0, 0, 0, out};

	for (size_t at = 0; at < len;) {
		size_t next = look(&scan, at);

		at = next > at ? next : at + 1;
	}
	if (scan.count)
		buf_add(out, text + scan.done, len - scan.done);
	return scan.count;
}
