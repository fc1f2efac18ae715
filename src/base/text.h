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

/* Appends the character as UTF-8. */
void text_encode(struct buf *out, uint32_t character);

/*
 * Turns a document into UTF-8 without BOM: UTF-8 with or without BOM, UTF-16 of either
 * order with a BOM or known by its pattern of NULs. Anything else: 65, with "LINE:COLUMN: ".
 */
bool text_to_utf8(const char *bytes, size_t len, struct buf *out, struct error *err);

/*
 * Appends `text` so that it can do no harm to a reader: control characters, bidirectional
 * overrides, zero-width and other invisible characters, non-characters and bytes that are
 * not UTF-8 appear as [U+XXXX]; tab and line ends become one blank. What lies beyond `max`
 * characters is cut and counted: " (+123 more characters)".
 */
void text_sanitise(struct buf *out, const char *text, size_t len, size_t max);

/* As text_sanitise() with the display limit of 4,096 characters; the result is the caller's. */
char *text_clean(const char *text);

/* Appends `text` in ASCII for terminals and tickets: other characters appear as [U+XXXX]. */
void text_to_ascii(struct buf *out, const char *text, size_t len);

/* The 1-based line and column (in characters) of a byte offset. */
void text_position(const char *text, size_t len, size_t offset, size_t *line, size_t *column);

/* ASCII only, so that no locale decides: */
bool text_equal_nocase(const char *a, const char *b);
bool text_starts_nocase(const char *text, const char *prefix);

#endif
