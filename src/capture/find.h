/* SPDX-License-Identifier: MIT */
/*
 * Things that have a form of their own, whatever language stands around them: numbers of
 * updates, GUIDs, error codes, versions. Each function returns where the first one begins in a
 * text, or NULL, and copies it in the form of the facts document.
 */
#ifndef CAPTURE_FIND_H
#define CAPTURE_FIND_H

/* "KB5012170": its digits, six or seven. */
const char *find_kb(const char *text, char kb[8]);

/* Without braces, in small letters. */
const char *find_guid(const char *text, char guid[37]);

/* "0x800F0922", the digits in capitals. */
const char *find_code(const char *text, char code[11]);

/* Three to five numbers with full stops between them. */
const char *find_version(const char *text, char version[48]);

#endif
