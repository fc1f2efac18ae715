/* SPDX-License-Identifier: MIT */
/*
 * Assets: the files of data/, xsl/ and templates/, embedded in the program and replaceable
 * one by one from a folder that the operator names with --assets. Nothing else is ever
 * looked at: not the working directory, not an installed path. Names are paths in the source
 * tree, such as "templates/report.html.mustache".
 */
#ifndef BASE_ASSET_H
#define BASE_ASSET_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct assets;

struct asset {
	const char *name;
	const char *bytes; /* followed by a NUL that `len` does not count */
	size_t len;
	bool replaced;      /* came from the --assets folder */
	const char *digest; /* for asset_digest() */
};

/* The SHA-256 of its bytes in small hexadecimal digits; that of an embedded file is known since
 * the build. */
void asset_digest(const struct asset *asset, char hex[65]);

/*
 * `folder` is the --assets folder or NULL. Every file below it whose name is that of an
 * embedded asset replaces it; a folder that replaces nothing is refused (65), for it is a
 * mistyped one. Owned by the caller.
 */
struct assets *assets_open(const char *folder, struct error *err);
void assets_free(struct assets *assets);

/*
 * Finds an asset by its exact name. Names with "..", a backslash, a colon or a leading slash
 * are refused, since templates may take them from data. Fails: 70.
 */
bool asset_get(
	const struct assets *assets, const char *name, struct asset *out, struct error *err);

/* Walks through all assets in the order of their names: false after the last one. */
bool asset_at(const struct assets *assets, size_t index, struct asset *out);

/* Writes the set in force below `folder`, which is created. Fails: 73, 74. */
bool assets_dump(const struct assets *assets, const char *folder, struct error *err);

#endif
