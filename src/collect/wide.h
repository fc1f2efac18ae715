/* SPDX-License-Identifier: MIT */
/* Text between this program, UTF-8, and Windows, UTF-16. What is returned is the caller's. */
#ifndef COLLECT_WIDE_H
#define COLLECT_WIDE_H

#include <stddef.h>
#include <wchar.h>

wchar_t *wide_from(const char *text);

/* What is no UTF-16 becomes U+FFFD. */
char *wide_to(const wchar_t *text, size_t len);
char *wide_text(const wchar_t *text);

#endif
