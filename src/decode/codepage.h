/* SPDX-License-Identifier: MIT */
/*
 * The code pages that Windows writes text in besides Unicode: those of consoles (437, 850, 852,
 * 866), those of its older programs (874, 1250 to 1254), and the double-byte ones of Japanese
 * (932), simplified Chinese (936), Korean (949) and traditional Chinese (950). Each is a file
 * of data/codepages/, read at its first use. UTF-8 counts as the page 65001, as it does on
 * Windows.
 */
#ifndef DECODE_CODEPAGE_H
#define DECODE_CODEPAGE_H

#include "base/asset.h"
#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CODEPAGE_UTF8 = 65001 };

struct codepages;
struct codepage;

/*
 * Owned by the caller; `assets` must outlive it. Fails (65, "FILE:LINE: ...") when a page that
 * came from the --assets folder is none; the embedded ones are proved by the tests.
 */
struct codepages *codepages_open(const struct assets *assets, struct error *err);
void codepages_free(struct codepages *pages);

bool codepage_known(int page);

/*
 * Appends the text as UTF-8. A byte that means nothing becomes U+FFFD: one without a meaning, a
 * lead byte without its trail byte. NUL stays a NUL, but in UTF-8 (decode/unicode.h). `bad` may
 * be NULL; what was lost is added to it.
 */
void codepage_decode(struct codepages *pages, int page, const char *bytes, size_t len,
	struct buf *out, size_t *bad);

/* For those who look at single characters: the page, which is known; it belongs to `pages`. */
const struct codepage *codepage_find(struct codepages *pages, int page);

/* Reads one character, U+FFFD for what means nothing, and returns the bytes it took: one or
 * two, up to four for UTF-8, 0 only for no bytes. */
size_t codepage_next(
	const struct codepage *page, const char *bytes, size_t len, uint32_t *character);

#endif
