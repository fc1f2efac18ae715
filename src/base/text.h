/* SPDX-License-Identifier: MIT */
/*
 * Text that came from a machine: what encoding it is in, and how it may be shown.
 * Inside the program every string is valid UTF-8.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Decodes one character of UTF-8 and returns how many bytes it took, 0 when the bytes are
 * not valid UTF-8 (overlong forms, surrogates, beyond U+10FFFF, cut short).
 */
size_t text_decode(const char *bytes, size_t len, uint32_t *character);

/* Appends the character as UTF-8; U+FFFD for what is none (a surrogate, beyond U+10FFFF). */
void text_encode(struct buf *out, uint32_t character);

/*
 * Whether a reader can see the character and it changes nothing around it: false for
 * controls (tab and line ends, too), bidirectional overrides, zero-width and other
 * invisible characters, and non-characters. Blanks are visible in this sense.
 */
bool text_is_visible(uint32_t character);

/* How many of the leading bytes are printable ASCII. */
size_t text_plain(const char *text, size_t len);

/*
 * Turns a document into UTF-8 without BOM and appends it: UTF-8 with or without BOM, UTF-16
 * of either order with a BOM or known by its pattern of NULs. U+0000 is a character like
 * any other here. Anything else: 65, with "LINE:COLUMN: ", and *out is as it was.
 */
bool text_to_utf8(const char *bytes, size_t len, struct buf *out, struct error *err);

/*
 * Appends `text` so that it can do no harm to a reader: control characters, bidirectional
 * overrides, zero-width and other invisible characters, non-characters and bytes that are
 * not UTF-8 appear as [U+XXXX] or [0xNN]; a run of tabs and line ends becomes one blank.
 * What lies beyond `max` characters of the input is cut and counted: " (+123 more
 * characters)".
 */
void text_sanitise(struct buf *out, const char *text, size_t len, size_t max);

/* As text_sanitise() with the display limit of 4,096 characters; the result is the caller's. */
char *text_clean(const char *text);

/*
 * Appends a finished text in ASCII, for terminals and tickets: whatever is neither printable
 * ASCII nor a tab or newline appears as [U+XXXX] or [0xNN], but for the letters that its
 * language spells out: "\xC3\xA4=ae \xC3\xB6=oe", separated by blanks; "" for none.
 */
void text_to_ascii(struct buf *out, const char *text, size_t len, const char *spellings);

/* Appends a text whose lines end with LF; here they end with CR LF. */
void text_to_crlf(struct buf *out, const char *text);

/* The 1-based line and column (in characters) of a byte offset; beyond the end means there. */
void text_position(const char *text, size_t len, size_t offset, size_t *line, size_t *column);

/* ASCII only, so that no locale decides: */
bool text_equal_nocase(const char *a, const char *b);
bool text_starts_nocase(const char *text, const char *prefix);

#endif
