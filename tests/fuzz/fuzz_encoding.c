/* SPDX-License-Identifier: MIT */
/*
 * Captured bytes of whatever encoding: what comes out is UTF-8 without NULs and says how much
 * was lost. The first byte forces a page.
 */
#include "base/asset.h"
#include "base/text.h"
#include "decode/encoding.h"
#include "decode/segment.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

/* Returns how many U+FFFD are in the text. */
static size_t require_utf8(const struct buf *text, bool nul)
{
	size_t lost = 0;

	for (size_t at = 0; at < text->len;) {
		uint32_t character = 0;
		size_t len = text_decode(text->data + at, text->len - at, &character);

		require(len > 0 && (nul || character != 0));
		lost += character == 0xFFFD;
		at += len;
	}
	return lost;
}

static void check_segments(const char *bytes, size_t len)
{
	struct segments segments = SEGMENTS_EMPTY;
	size_t end = 0;

	segments_find(&segments, bytes, len);
	for (size_t i = 0; i < segments.count; i++) {
		require(segments.list[i].start >= end);
		require(segments.list[i].end > segments.list[i].start);
		end = segments.list[i].end;
	}
	require(end <= len);
	segments_release(&segments);
}

static void check_decoded(struct codepages *pages, int page, const char *bytes, size_t len)
{
	static const char *const words[] = {"Größe", "Версия", "系统版本", "ライセンスの状態"};
	struct decoded decoded = DECODED_EMPTY;

	encoding_decode(
		pages, words, sizeof(words) / sizeof(words[0]), page, bytes, len, &decoded);
	require(require_utf8(&decoded.text, false) == decoded.lost);
	require(decoded.name[0] != '\0' && strlen(decoded.name) < sizeof(decoded.name) - 1);
	decoded_release(&decoded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int forced[] = {437, 850, 852, 866, 874, 932, 936, 949, 950, 1250, 1251,
		1252, 1253, 1254, 65001, 1200, 1201};
	static struct codepages
		*pages; /* reading them again for each input takes all the time */
	const char *bytes = (const char *)data;
	struct error err = ERROR_NONE;
	struct buf text = BUF_EMPTY;
	int page;

	if (pages == NULL)
		pages = codepages_open(assets_open(NULL, &err), &err);
	require(pages != NULL);
	check_segments(bytes, size);
	check_decoded(pages, 0, bytes, size);
	page = forced[size > 0 ? data[0] % (sizeof(forced) / sizeof(forced[0])) : 0];
	check_decoded(pages, page, bytes, size);
	if (codepage_known(page)) {
		size_t bad = 0;

		codepage_decode(pages, page, bytes, size, &text, &bad);
		require(page == CODEPAGE_UTF8 || require_utf8(&text, true) == bad);
		require(require_utf8(&text, true) >= bad || page == CODEPAGE_UTF8);
		buf_release(&text);
	}
	return 0;
}
