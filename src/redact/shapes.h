/* SPDX-License-Identifier: MIT */
/*
 * What can be told by its form alone. Each function says how many bytes at text[at] have
 * that form and end there as a word, or 0; `at` is not within a word.
 */
#ifndef REDACT_SHAPES_H
#define REDACT_SHAPES_H

#include <stdbool.h>
#include <stddef.h>

/* 192.0.2.7; not what looks like a part of a version: 1.2.3.4.5, ~1.2.3.4, 01.2.3.4. */
size_t shape_ipv4(const char *text, size_t len, size_t at);

/* 2001:db8::7, with its zone (%12) or the last 32 bits as IPv4. */
size_t shape_ipv6(const char *text, size_t len, size_t at);

/* 00-15-5D-01-02-03, 00:15:5d:01:02:03; not a date with its time. */
size_t shape_mac(const char *text, size_t len, size_t at);

/* S-1-5-21-1-2-3-500. */
size_t shape_sid(const char *text, size_t len, size_t at);

/* 1043add5-23b1-4afb-9a0f-64343c8f3f8d, without braces. */
size_t shape_guid(const char *text, size_t len, size_t at);

/* One or more labels with dots between them, at most 255 bytes. */
size_t shape_name(const char *text, size_t len, size_t at);

/* 25 characters in five groups, or without the dashes in those of product keys. */
size_t shape_product_key(const char *text, size_t len, size_t at);

/* 48 digits in eight groups. */
size_t shape_recovery_key(const char *text, size_t len, size_t at);

/* At least 40 characters of base64 that are no digest, no path and no name in capitals and
 * small letters. *run is the length of what was looked at, also when it is none. */
size_t shape_base64(const char *text, size_t len, size_t at, size_t *run);

#endif
