/* SPDX-License-Identifier: MIT */
#include "base/asset.h"

#include "base/alloc.h"
#include "base/asset_table.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/sha256.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { MAX_BYTES = 4 * 1024 * 1024 };

struct assets {
	char **replaced; /* by the index of the table; NULL: the embedded bytes hold */
	size_t *replaced_len;
	char **unpacked; /* the embedded bytes where the table has them packed */
};

static bool inflate_whole(const struct asset_entry *entry, char *bytes)
{
	const int gzip = 16;
	z_stream stream = {.next_in = (unsigned char *)entry->bytes,
		.avail_in = (unsigned)entry->packed,
		.next_out = (unsigned char *)bytes,
		.avail_out = (unsigned)entry->len};
	bool ok;

	if (inflateInit2(&stream, MAX_WBITS + gzip) != Z_OK)
		return false;
	ok = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_out == 0;
	inflateEnd(&stream);
	return ok;
}

static bool unpack(struct assets *assets, size_t index, struct error *err)
{
	const struct asset_entry *entry = &asset_table[index];

	if (entry->packed == 0)
		return true;
	assets->unpacked[index] = xcalloc(entry->len + 1, 1);
	return inflate_whole(entry, assets->unpacked[index]) ||
	       error_set(
		       err, EXIT_INTERNAL, "the embedded file \"%s\" is damaged", entry->name);
}

/* Reads FOLDER/NAME in place of the asset if there is such a file. */
static bool replace(
	struct assets *assets, size_t index, const char *folder, bool *any, struct error *err)
{
	char *path = xasprintf("%s/%s", folder, asset_table[index].name);
	struct buf bytes = BUF_EMPTY;
	bool ok = true;

	if (file_exists(path)) {
		ok = file_read(path, MAX_BYTES, &bytes, err);
		if (ok) {
			*any = true;
			assets->replaced_len[index] = bytes.len;
			assets->replaced[index] = buf_steal(&bytes);
		}
	}
	buf_release(&bytes);
	free(path);
	return ok;
}

struct assets *assets_open(const char *folder, struct error *err)
{
	struct assets *assets = xmalloc(sizeof(*assets));
	bool any = false;
	bool ok = true;

	assets->replaced = xcalloc(asset_count, sizeof(*assets->replaced));
	assets->replaced_len = xcalloc(asset_count, sizeof(*assets->replaced_len));
	assets->unpacked = xcalloc(asset_count, sizeof(*assets->unpacked));
	for (size_t i = 0; ok && i < asset_count; i++)
		ok = unpack(assets, i, err);
	if (ok && folder == NULL)
		return assets;
	if (ok && !file_exists(folder))
		ok = error_set(err, EXIT_NO_INPUT, "%s: there is no such folder", folder);
	for (size_t i = 0; ok && i < asset_count; i++)
		ok = replace(assets, i, folder, &any, err);
	if (ok && !any)
		ok = error_set(err, EXIT_BAD_INPUT,
			"%s: no file in this folder replaces an asset (--dump-assets writes "
			"all of "
			"them)",
			folder);
	if (!ok) {
		assets_free(assets);
		return NULL;
	}
	return assets;
}

void assets_free(struct assets *assets)
{
	if (assets == NULL)
		return;
	for (size_t i = 0; i < asset_count; i++) {
		free(assets->replaced[i]);
		free(assets->unpacked[i]);
	}
	free(assets->unpacked);
	free(assets->replaced_len);
	free(assets->replaced);
	free(assets);
}

bool asset_at(const struct assets *assets, size_t index, struct asset *out)
{
	if (index >= asset_count)
		return false;
	out->name = asset_table[index].name;
	out->replaced = assets->replaced[index] != NULL;
	if (out->replaced) {
		out->bytes = assets->replaced[index];
		out->len = assets->replaced_len[index];
		out->digest = "";
	} else {
		out->bytes = assets->unpacked[index] != NULL
				     ? assets->unpacked[index]
				     : (const char *)asset_table[index].bytes;
		out->len = asset_table[index].len;
		out->digest = asset_table[index].digest;
	}
	return true;
}

void asset_digest(const struct asset *asset, char hex[65])
{
	if (strlen(asset->digest) == 64)
		memcpy(hex, asset->digest, 65);
	else
		sha256_hex(asset->bytes, asset->len, hex);
}

static int compare(const void *name, const void *entry)
{
	return strcmp(name, ((const struct asset_entry *)entry)->name);
}

bool asset_get(
	const struct assets *assets, const char *name, struct asset *out, struct error *err)
{
	const struct asset_entry *entry;

	if (name[0] == '/' || strpbrk(name, "\\:") != NULL || strstr(name, "..") != NULL)
		return error_set(err, EXIT_INTERNAL, "\"%s\" cannot name an asset", name);
	entry = bsearch(name, asset_table, asset_count, sizeof(*asset_table), compare);
	if (entry == NULL)
		return error_set(err, EXIT_INTERNAL, "there is no asset \"%s\"", name);
	return asset_at(assets, (size_t)(entry - asset_table), out);
}

/* Creates the folders of FOLDER/NAME below FOLDER and writes the file. */
static bool dump(const struct asset *asset, const char *folder, struct error *err)
{
	char *path = xasprintf("%s/%s", folder, asset->name);
	bool ok = true;

	for (char *slash = path + strlen(folder) + 1;
		ok && (slash = strchr(slash, '/')) != NULL; slash++) {
		*slash = '\0';
		ok = file_make_folder(path, err);
		*slash = '/';
	}
	ok = ok && file_write(path, asset->bytes, asset->len, err);
	free(path);
	return ok;
}

bool assets_dump(const struct assets *assets, const char *folder, struct error *err)
{
	struct asset asset;
	bool ok = file_make_folder(folder, err);

	for (size_t i = 0; ok && asset_at(assets, i, &asset); i++)
		ok = dump(&asset, folder, err);
	return ok;
}
