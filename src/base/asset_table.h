/* SPDX-License-Identifier: MIT */
/* What the generated asset_table.c holds: the embedded files, for base/asset.c only. */
#ifndef BASE_ASSET_TABLE_H
#define BASE_ASSET_TABLE_H

#include <stddef.h>

struct asset_entry {
	const char *name;           /* path in the source tree, with '/' */
	const unsigned char *bytes; /* followed by a NUL that `len` does not count */
	size_t len;
	size_t packed;      /* 0, or `bytes` is that many of a gzip stream */
	const char *digest; /* SHA-256 in small hexadecimal digits, "" where the build had no
			       tool */
};

extern const struct asset_entry asset_table[]; /* in strcmp() order of the names */
extern const size_t asset_count;

#endif
