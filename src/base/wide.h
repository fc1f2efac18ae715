/* SPDX-License-Identifier: MIT */
/* Windows only: its names are UTF-16, ours are UTF-8; the bridge between the two. */
#ifndef BASE_WIDE_H
#define BASE_WIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

/* What is no character becomes U+FFFD in both directions. The results are the caller's. */
wchar_t *wide_from(const char *text);
wchar_t *wide_from_bytes(const char *text, size_t len);
char *wide_to(const wchar_t *text, size_t len);
char *wide_text(const wchar_t *text);

/*
 * A path for functions of Windows: '\' between folders, and the form without a limit where it
 * is too long for the usual one. The caller's.
 */
wchar_t *wide_path(const char *path);

/* Whether Windows takes the path for a device, such as NUL or COM1 in any folder. */
bool wide_is_device(const wchar_t *path);

/* The errno for the error that a function of kernel32 just had. */
int wide_errno(void);

#endif
