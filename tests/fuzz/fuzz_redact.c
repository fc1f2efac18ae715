/* SPDX-License-Identifier: MIT */
/*
 * Redaction of any text, at the level that its first byte says, and the last look at it as an
 * output: what comes out is UTF-8 again and not much longer, the same text gives the same, and
 * a name that stands in it alone is gone.
 */
#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/library.h"
#include "base/text.h"
#include "redact/redact.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_NAME = 40 }; /* of what stands for a single byte */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

static const struct assets *shared_assets(void)
{
	static struct assets *assets;
	struct error err = ERROR_NONE;

	if (!assets) {
		library_init();
		assets = assets_open(NULL, &err);
		require(assets != NULL);
	}
	return assets;
}

static void require_text(const char *text, size_t len, size_t before)
{
	require(len <= before * LONGEST_NAME + 100);
	for (size_t at = 0; at < len;) {
		uint32_t character;
		size_t unit = text_decode(text + at, len - at, &character);

		require(unit > 0);
		at += unit;
	}
}

static char *redacted(struct redaction *redaction, const char *text)
{
	cJSON *results = cJSON_CreateObject();
	char *shown;

	json_add_text(results, "text", text);
	redaction_learn_text(redaction, text);
	redaction_results(redaction, results);
	shown = xstrdup(json_text(results, "text"));
	cJSON_Delete(results);
	return shown;
}

static void check(const char *text, enum redact_level level)
{
	struct error err = ERROR_NONE;
	struct redaction *redaction = redaction_new(shared_assets(), level, NULL, &err);
	struct redaction *again = redaction_new(shared_assets(), level, NULL, &err);
	char *first = redacted(redaction, text), *second = redacted(again, text);
	struct buf out = BUF_EMPTY;

	require_text(first, strlen(first), strlen(text));
	require(strcmp(first, second) == 0);
	buf_adds(&out, text);
	redaction_learn_text(redaction, "http://fuzzed-host77/");
	buf_adds(&out, "\nfuzzed-HOST77\n");
	redaction_output(redaction, &out);
	require_text(buf_text(&out), out.len, strlen(text) + 20);
	require(level < REDACT_SHARE || !strstr(buf_text(&out), "\nfuzzed-HOST77\n"));
	buf_release(&out);
	free(first);
	free(second);
	redaction_free(redaction);
	redaction_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error err = ERROR_NONE;
	struct buf text = BUF_EMPTY;

	if (size > 0 && text_to_utf8((const char *)data + 1, size - 1, &text, &err) &&
		!memchr(buf_text(&text), '\0', text.len))
		check(buf_text(&text), (enum redact_level)(data[0] % REDACT_LEVELS));
	buf_release(&text);
	return 0;
}
