/* SPDX-License-Identifier: MIT */
#include "report/name.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/sha256.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { SAFE_NAME = 63, SAFE_DIGITS = 8 };

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Names that open a device in any folder of Windows. */
static bool is_reserved(const char *name)
{
	static const char *const devices[] = {"CON", "PRN", "AUX", "NUL"};

	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++)
		if (text_equal_nocase(name, devices[i]))
			return true;
	return strlen(name) == 4 &&
	       (text_starts_nocase(name, "COM") || text_starts_nocase(name, "LPT")) &&
	       name[3] >= '0' && name[3] <= '9';
}

/* At most SAFE_NAME characters, each of [A-Za-z0-9-]; true when nothing had to change. */
static bool add_safe(struct buf *out, const char *text)
{
	size_t start = out->len;
	bool same = true;

	for (; *text && out->len - start < SAFE_NAME; text++) {
		bool fits = is_alnum(*text) || *text == '-';

		buf_addc(out, fits ? *text : '-');
		same = same && fits;
	}
	return same && *text == '\0';
}

char *name_make_safe(const char *text)
{
	struct buf name = BUF_EMPTY;
	char hex[65];

	if (!add_safe(&name, text) || name.len == 0 || is_reserved(buf_text(&name))) {
		if (name.len == 0)
			buf_adds(&name, "unnamed");
		sha256_hex(text, strlen(text), hex);
		buf_addc(&name, '-');
		buf_add(&name, hex, SAFE_DIGITS);
	}
	return buf_steal(&name);
}

/* "2026-11-20T14:02:11Z" as "20261120T140211Z"; false for anything else. */
static bool add_compact_time(struct buf *out, const char *time)
{
	static const char shape[] = "0000-00-00T00:00:00Z";

	if (strlen(time) != sizeof(shape) - 1)
		return false;
	for (size_t i = 0; i < sizeof(shape) - 1; i++)
		if (shape[i] == '0' ? time[i] < '0' || time[i] > '9' : time[i] != shape[i])
			return false;
	for (size_t i = 0; i < sizeof(shape) - 1; i++)
		if (is_alnum(time[i]))
			buf_addc(out, time[i]);
	return true;
}

char *name_of_host(const cJSON *results, struct redaction *redaction)
{
	struct buf host = BUF_EMPTY;
	char *name;

	buf_adds(&host, json_text(json_get(results, "facts"), "host"));
	redaction_output(redaction, &host);
	name = name_make_safe(buf_text(&host));
	buf_release(&host);
	return name;
}

char *name_of_report(const cJSON *results, const char *extension, struct redaction *redaction)
{
	struct buf name = BUF_EMPTY;
	const cJSON *facts = json_get(results, "facts");
	char *host = name_of_host(results, redaction);
	const char *state = json_text(json_get(results, "verdict"), "state");

	buf_adds(&name, "esureport_");
	for (; *state; state++)
		buf_addc(&name,
			*state >= 'a' && *state <= 'z' ? (char)(*state - ('a' - 'A')) : *state);
	buf_addf(&name, "_%s_", host);
	if (!add_compact_time(&name, json_text(facts, "collected")))
		for (const char *at = json_text(results, "as_of"); *at; at++)
			if (is_alnum(*at))
				buf_addc(&name, *at);
	buf_addf(&name, ".%s", extension);
	free(host);
	return buf_steal(&name);
}
