/* SPDX-License-Identifier: MIT */
/*
 * Facts from what people paste, mail and copy: files, folders, archives and standard input.
 * Each file is recognised by its content; what nobody recognises is listed with a guess why and
 * stops nothing else. The result is a facts document like that of a collector.
 */
#ifndef IMPORT_IMPORT_H
#define IMPORT_IMPORT_H

#include "base/asset.h"
#include "base/buf.h"
#include "base/error.h"
#include "facts/facts.h"
#include "harvest/harvest.h"
#include "input/stream.h"
#include "readers/reader.h"

#include <cjson/cJSON.h>
#include <stddef.h>

struct import_options {
	const struct facts_asked *asked; /* the registry values that rules ask for */
	size_t asked_count;
	int codepage;        /* 0: guess */
	const char *machine; /* NULL: there must be one only */
	const char *version; /* of this program */
	const char *now;     /* a time in UTC, for captures without one */
};

/* Tables that many imports share. */
struct importer;

/* `options` is borrowed. Fails: 65, 70. Owned by the caller. */
struct importer *importer_new(
	const struct assets *assets, const struct import_options *options, struct error *err);
void importer_free(struct importer *importer);

/*
 * The facts document of what the paths name; the caller's. Fails: 66 when a path is not there;
 * 65 when nothing was recognised, with the reason for the first file, or when captures are of
 * several machines and none was chosen.
 */
cJSON *importer_paths(
	struct importer *importer, const char *const *paths, size_t count, struct error *err);

/*
 * After importer_paths() gave NULL without an error: the one file is a JSON object that no
 * reader knows, most likely a facts document; its bytes, borrowed until the next import, and
 * its name.
 */
const struct buf *importer_document(const struct importer *importer, const char **name);

/* The same for bytes in memory: NULL as above. */
cJSON *importer_bytes(struct importer *importer, const char *name, const char *bytes,
	size_t len, struct error *err);

/*
 * Piece by piece, for who brings more than files: an image of a disk, the running system.
 *
 *	struct harvest *harvest = importer_begin(importer);
 *
 *	importer_reader(importer, "registry", &reader);     things go to the harvest
 *	importer_stream(importer, name, time, stream);      a file, or NULL with the reason
 *	document = importer_finish(importer, err);
 */
struct harvest *importer_begin(struct importer *importer);

/* A reader for what comes without a text; `name` is said to be where it came from. */
void importer_reader(struct importer *importer, const char *name, struct reader *reader);

/* One more file, as input/input.h shows it; it stays the caller's. */
void importer_stream(struct importer *importer, const char *name, const char *time,
	struct stream *stream, const char *reason);

/* The same for the end of a log: what stands before it is not known. */
void importer_tail(
	struct importer *importer, const char *name, const char *time, struct stream *stream);

/* Ends what importer_begin() began, as importer_paths() does. */
cJSON *importer_finish(struct importer *importer, struct error *err);

/* All three steps for bytes in memory. */
cJSON *import_bytes(const char *name, const char *bytes, size_t len,
	const struct assets *assets, const struct import_options *options, struct error *err);

#endif
