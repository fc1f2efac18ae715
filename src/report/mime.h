/* SPDX-License-Identifier: MIT */
/* Encodings of mail (RFC 2045, RFC 5322); lines end with CR LF. */
#ifndef REPORT_MIME_H
#define REPORT_MIME_H

#include "base/buf.h"

#include <stddef.h>

/* Appends a text of ASCII as it is, its line ends apart. */
void mime_add_text(struct buf *out, const char *text, size_t len);

/* Appends a text as quoted-printable: no line is longer than 76 characters. */
void mime_add_quoted(struct buf *out, const char *text, size_t len);

/* Appends any bytes as base64. */
void mime_add_base64(struct buf *out, const void *bytes, size_t len);

/* Appends a date of the form 2026-11-22 as a header has it, at midnight UTC:
 * "Sun, 22 Nov 2026 00:00:00 +0000". */
void mime_add_date(struct buf *out, const char *date);

#endif
