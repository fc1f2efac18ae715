/* SPDX-License-Identifier: MIT */
#include "machine/der.h"

#include "base/buf.h"
#include "base/text.h"
#include "decode/unicode.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	INTEGER = 0x02,
	OBJECT = 0x06,
	UTF8 = 0x0C,
	PRINTABLE = 0x13,
	TELETEX = 0x14,
	IA5 = 0x16,
	UTC_TIME = 0x17,
	GENERAL_TIME = 0x18,
	BMP = 0x1E,
	SEQUENCE = 0x30,
	SET = 0x31,
	VERSION = 0xA0,
	MAX_PARTS = 32, /* of a name */
	MAX_NAME = 4096,
	MAX_SERIAL = 64,
};

/* What is left of an element. */
struct span {
	const unsigned char *at;
	size_t len;
};

/* Takes the next element; its length must be written as short as it can be. */
static bool next(struct span *span, int *tag, struct span *content)
{
	size_t len, used = 2;

	if (span->len < 2 || (span->at[0] & 0x1F) == 0x1F)
		return false;
	*tag = span->at[0];
	len = span->at[1];
	if (len & 0x80) {
		size_t bytes = len & 0x7F;
		if (!bytes || bytes > 3 || span->len < 2 + bytes)
			return false;
		len = 0;
		for (size_t i = 0; i < bytes; i++)
			len = len << 8 | span->at[2 + i];
		used += bytes;
	}
	if (len > span->len - used)
		return false;
	*content = (struct span){span->at + used, len};
	span->at += used + len;
	span->len -= used + len;
	return true;
}

static bool expect(struct span *span, int tag, struct span *content)
{
	int found;

	return next(span, &found, content) && found == tag;
}

/* 1.2.840.113549.1.9.1 */
static void add_object(struct buf *out, const struct span *object)
{
	uint32_t number = 0;
	bool first = true;

	for (size_t i = 0; i < object->len; i++) {
		/* No number in use has more than 28 bits. */
		number = (number & 0x1FFFFFF) << 7 | (object->at[i] & 0x7F);
		if (object->at[i] & 0x80)
			continue;
		if (first)
			buf_addf(out, "%u.%u", (unsigned)(number < 80 ? number / 40 : 2),
				(unsigned)(number < 80 ? number % 40 : number - 80));
		else
			buf_addf(out, ".%u", (unsigned)number);
		first = false;
		number = 0;
	}
}

static void add_kind(struct buf *out, const struct span *object)
{
	static const struct {
		const char *number, *word;
	} kinds[] = {{"2.5.4.3", "CN"}, {"2.5.4.4", "SN"}, {"2.5.4.5", "SERIALNUMBER"},
		{"2.5.4.6", "C"}, {"2.5.4.7", "L"}, {"2.5.4.8", "S"}, {"2.5.4.9", "STREET"},
		{"2.5.4.10", "O"}, {"2.5.4.11", "OU"}, {"2.5.4.12", "T"}, {"2.5.4.42", "G"},
		{"2.5.4.43", "I"}, {"0.9.2342.19200300.100.1.25", "DC"},
		{"1.2.840.113549.1.9.1", "E"}};
	struct buf number = BUF_EMPTY;

	add_object(&number, object);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (strcmp(buf_text(&number), kinds[i].number) == 0) {
			buf_adds(out, kinds[i].word);
			buf_release(&number);
			return;
		}
	}
	buf_addf(out, "OID.%s", buf_text(&number));
	buf_release(&number);
}

/* False for a string of a kind that nobody uses. */
static bool decode(struct buf *out, int tag, const struct span *string)
{
	switch (tag) {
	case UTF8:
		unicode_from_utf8((const char *)string->at, string->len, out);
		return true;
	case PRINTABLE:
	case IA5:
	case TELETEX:
		for (size_t i = 0; i < string->len; i++)
			text_encode(out, string->at[i] ? string->at[i] : UNICODE_LOST);
		return true;
	case BMP:
		unicode_from_utf16((const char *)string->at, string->len, true, out);
		return true;
	default:
		return false;
	}
}

/* In quotes where a reader could take it for more than one part. */
static void add_quoted(struct buf *out, const char *text)
{
	size_t len = strlen(text);
	bool quotes =
		strpbrk(text, ",+=\"\n#<>;") || (len && (*text == ' ' || text[len - 1] == ' '));

	if (!quotes) {
		buf_adds(out, text);
		return;
	}
	buf_addc(out, '"');
	for (; *text; text++) {
		if (*text == '"')
			buf_addc(out, '"');
		buf_addc(out, *text);
	}
	buf_addc(out, '"');
}

/* One part of a name, which may have several with "+" between them. */
static bool add_part(struct buf *out, struct span part)
{
	for (bool first = true; part.len; first = false) {
		struct span pair, object, string;
		struct buf text = BUF_EMPTY;
		int tag;

		if (!expect(&part, SEQUENCE, &pair) || !expect(&pair, OBJECT, &object) ||
			!next(&pair, &tag, &string))
			return false;
		if (!first)
			buf_adds(out, " + ");
		add_kind(out, &object);
		buf_addc(out, '=');
		if (decode(&text, tag, &string))
			add_quoted(out, buf_text(&text));
		else
			buf_addc(out, '?');
		buf_release(&text);
	}
	return true;
}

/* The parts stand from the general to the particular; Windows shows the last one first. */
static char *read_name(struct span name)
{
	struct span parts[MAX_PARTS];
	struct buf out = BUF_EMPTY;
	size_t count = 0;
	bool good = name.len <= MAX_NAME;

	while (good && name.len && count < MAX_PARTS)
		good = expect(&name, SET, &parts[count++]);
	for (size_t i = count; i && good; i--) {
		if (i < count)
			buf_adds(&out, ", ");
		good = add_part(&out, parts[i - 1]);
	}
	if (good && !name.len)
		return buf_steal(&out);
	buf_release(&out);
	return NULL;
}

/* "YYMMDDHHMMSSZ" of the years 1950 to 2049, or with four digits of the year. */
static bool read_time(struct span *span, char time[DER_TIME])
{
	struct span text;
	char digits[15];
	int tag;

	if (!next(span, &tag, &text) || (tag != UTC_TIME && tag != GENERAL_TIME) ||
		text.len != (tag == UTC_TIME ? 13 : 15) || text.at[text.len - 1] != 'Z')
		return false;
	for (size_t i = 0; i + 1 < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	}
	memcpy(digits, text.at[0] < '5' ? "20" : "19", 2);
	memcpy(digits + (tag == UTC_TIME ? 2 : 0), text.at, text.len - 1);
	memcpy(time, "0000-00-00T00:00:00Z", DER_TIME);
	memcpy(time, digits, 4);
	for (size_t i = 0; i < 5; i++)
		memcpy(time + 5 + 3 * i, digits + 4 + 2 * i, 2);
	return true;
}

static char *read_serial(const struct span *number)
{
	struct buf out = BUF_EMPTY;
	size_t at = 0;

	/* A zero in front only says that the number is positive. */
	while (at + 1 < number->len && !number->at[at])
		at++;
	for (; at < number->len && number->len <= MAX_SERIAL; at++)
		buf_addf(&out, "%02x", number->at[at]);
	return buf_steal(&out);
}

bool der_read(struct der_certificate *certificate, const unsigned char *bytes, size_t len)
{
	struct span span = {bytes, len}, body, content, name;
	int tag;

	memset(certificate, 0, sizeof(*certificate));
	if (!expect(&span, SEQUENCE, &content) || !expect(&content, SEQUENCE, &body) ||
		!next(&body, &tag, &content))
		return false;
	/* The first version says nothing of itself. */
	if (tag == VERSION && !next(&body, &tag, &content))
		return false;
	if (tag != INTEGER)
		return false;
	certificate->serial = read_serial(&content);
	if (!expect(&body, SEQUENCE, &content) || !expect(&body, SEQUENCE, &name))
		return false;
	certificate->issuer = read_name(name);
	if (!expect(&body, SEQUENCE, &content) ||
		!read_time(&content, certificate->not_before) ||
		!read_time(&content, certificate->not_after) || !expect(&body, SEQUENCE, &name))
		return false;
	certificate->subject = read_name(name);
	return certificate->issuer && certificate->subject;
}

void der_release(struct der_certificate *certificate)
{
	free(certificate->subject);
	free(certificate->issuer);
	free(certificate->serial);
	memset(certificate, 0, sizeof(*certificate));
}
