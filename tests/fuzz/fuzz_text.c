/* SPDX-License-Identifier: MIT */
/*
 * Decoding and sanitising: whatever comes in, what comes out is UTF-8 of visible
 * characters, and sanitising it once more changes nothing.
 */
#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

/* Returns the number of characters. */
static size_t require_utf8(const struct buf *text, bool visible)
{
	size_t count = 0;

	for (size_t at = 0; at < text->len; count++) {
		uint32_t character = 0;
		size_t len = text_decode(text->data + at, text->len - at, &character);

		require(len > 0);
		require(!visible || text_is_visible(character));
		at += len;
	}
	return count;
}

static void check_sanitised(const char *text, size_t len)
{
	struct buf clean = BUF_EMPTY;
	struct buf again = BUF_EMPTY;
	struct buf cut = BUF_EMPTY;
	size_t count;

	text_sanitise(&clean, text, len, len);
	count = require_utf8(&clean, true);
	text_sanitise(&again, buf_text(&clean), clean.len, count);
	require(clean.len == again.len && memcmp(clean.data, again.data, clean.len) == 0);
	text_sanitise(&cut, text, len, len / 2);
	require_utf8(&cut, true);
	buf_release(&cut);
	buf_release(&again);
	buf_release(&clean);
}

static void check_ascii(const char *text, size_t len)
{
	struct buf out = BUF_EMPTY;

	text_to_ascii(&out, text, len, "");
	for (size_t i = 0; i < out.len; i++)
		require(out.data[i] == '\n' || out.data[i] == '\t' ||
			(out.data[i] >= ' ' && out.data[i] <= '~'));
	buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	struct error err = ERROR_NONE;
	struct buf text = BUF_EMPTY;

	if (text_to_utf8(bytes, size, &text, &err)) {
		require(err.exit == 0);
		require_utf8(&text, false);
		check_sanitised(text.data, text.len);
	} else {
		require(err.exit == EXIT_BAD_INPUT && text.len == 0);
	}
	if (size > 0) {
		check_sanitised(bytes, size);
		check_ascii(bytes, size);
	}
	buf_release(&text);
	return 0;
}
