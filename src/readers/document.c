/* SPDX-License-Identifier: MIT */
/*
 * The licence document of Azure Arc, license.json:
 *
 *	{"schemaVersion": "...", "signature": "MII..."}
 *
 * The signature is a CMS message in base64; the JSON that was signed stands in it as it is and
 *has timeStamp.createdOn and timeStamp.expiresOn, as the attested document of Azure's instance
 * metadata service does: "11/28/26 00:16:17 -0000". What is read here is what the file says:
 *the signature itself is not verified, Windows does that.
 */
#include "readers/arc.h"
#include "readers/snippet.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"

#include <stdlib.h>
#include <string.h>

/* The value of a character of base64, 64 for any other. */
static unsigned sextet(char c)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (unsigned)(at - digits) : 64;
}

/* Appends the bytes; false when something in the text is no base64. Line ends are allowed. */
static bool decode(const char *text, struct buf *bytes)
{
	unsigned bits = 0, count = 0;

	for (; *text && *text != '='; text++) {
		unsigned value = sextet(*text);
		if (*text == '\n' || *text == '\r' || *text == ' ')
			continue;
		if (value == 64)
			return false;
		bits = (bits << 6 | value) & 0xFFFFFF;
		count += 6;
		if (count >= 8) {
			count -= 8;
			buf_addc(bytes, (char)(bits >> count & 0xFF));
		}
	}
	return text[strspn(text, "=\r\n ")] == '\0' && bytes->len > 0;
}

/* The JSON object with a time stamp somewhere in the message. That is a search and no reading
 * of ASN.1: a content in several pieces is not found. The caller's, or NULL. */
static cJSON *find_content(const struct buf *message)
{
	const char *at = buf_text(message), *end = at + message->len;

	while ((at = memchr(at, '{', (size_t)(end - at)))) {
		size_t len = snippet_span(at, (size_t)(end - at));
		struct error ignored = ERROR_NONE;
		cJSON *json = len ? json_parse(at, len, &ignored) : NULL;
		if (cJSON_IsObject(snippet_get(json, "timeStamp")))
			return json;
		cJSON_Delete(json);
		at += len ? len : 1;
	}
	return NULL;
}

/* "11/28/26 00:16:17 -0000", month first; or ISO 8601. */
static bool read_time(const char *text, char time[24])
{
	size_t len = strlen(text);
	size_t year = len == 23 ? 2 : 4;
	char iso[32];

	if (arc_time(text, time))
		return true;
	if ((len != 23 && len != 25) || text[2] != '/' || text[5] != '/' ||
		text[6 + year] != ' ' || text[15 + year] != ' ')
		return false;
	memcpy(iso, "20", 2);
	memcpy(iso + 4 - year, text + 6, year);
	iso[4] = '-';
	memcpy(iso + 5, text, 2);
	iso[7] = '-';
	memcpy(iso + 8, text + 3, 2);
	iso[10] = 'T';
	memcpy(iso + 11, text + 7 + year, 8);
	memcpy(iso + 19, text + 16 + year, 6);
	return arc_time(iso, time);
}

static bool take_time(struct reader *reader, const cJSON *stamp, const char *name,
	const char *member, struct place place)
{
	char time[24];

	if (!read_time(snippet_text(stamp, name), time))
		return false;
	record_set(arc_record(reader, place), member, time, place);
	return true;
}

bool document_take(struct reader *reader, const struct snippet *snippet, struct place place)
{
	const cJSON *signature = snippet_get(snippet->json, "signature"), *stamp;
	struct buf message = BUF_EMPTY;
	cJSON *content = NULL;
	bool created, expires;

	/* The attested document has a signature as well, but an encoding instead of a version.
	 */
	if (!snippet_get(snippet->json, "schemaVersion") ||
		(snippet->whole && !cJSON_IsString(signature)))
		return false;
	reader_claim(reader, "arc-licence");
	if (cJSON_IsString(signature) && decode(signature->valuestring, &message))
		content = find_content(&message);
	stamp = snippet_get(content, "timeStamp");
	created = take_time(reader, stamp, "createdOn", "licence_created", place);
	expires = take_time(reader, stamp, "expiresOn", "licence_expires", place);
	if (!created || !expires)
		harvest_damage(reader->harvest, reader->id,
			"the licence document of Azure Arc does not tell its dates");
	cJSON_Delete(content);
	buf_release(&message);
	return true;
}
