/* SPDX-License-Identifier: MIT */
/*
 * What a person means who writes a code, a message, an update number, the name of a package
 * file or an activation id, in whatever spelling.
 *
 * A number that is written out as a code (0x80072F8F, 80072f8f, -2147012721, 2147954831,
 * HRESULT_FROM_WIN32(12175)) is one. Any other number is one only when the catalogue knows
 * it, as it stands or as a Windows error: 12175, 1633, 10060; and 147012721, a code that lost
 * its first characters in an article (KB4547184).
 */
#ifndef JUDGE_READING_H
#define JUDGE_READING_H

#include "base/index.h"

#include <stdbool.h>

struct reading {
	char code[11];         /* 0xXXXXXXXX or "" */
	char kb[8];            /* digits of an update number or "" */
	char guid[37];         /* in small letters or "" */
	char file_version[12]; /* of a package file: 6.1, 10.0, ... or "" */
	char file_arch[8];     /* x86, x64, arm64, ia64 or "" */
};

/* Reads the first of each that the text holds. `codes` is catalogue->codes. */
void reading_of(struct reading *reading, const char *text, const struct index *codes);

#endif
