/* SPDX-License-Identifier: MIT */
/*
 * Reads zip archives (APPNOTE.TXT 6.3.10 of PKWARE) in a file or in memory, and writes
 * nothing anywhere. Understood are stored and deflated entries and the zip64 form; what a
 * single entry has that is not (encryption, another method, damage) is the reason why that
 * entry is not read, and no other.
 *
 * The central directory alone says what is there. Of each entry the local header must agree
 * with it, and its length and CRC-32 must be right: what was read to the end without an
 * error is what was put in.
 *
 * Limits: 10,000 entries and 16 MiB of directory; no two entries may share bytes; an entry
 * may not become more than 16 MiB and more than 1,000 times its packed size; all entries
 * together no more than the budget. The error texts do not name the archive or the entry,
 * the caller does; all are 65 but for an archive that cannot be read (66).
 */
#ifndef INPUT_ARCHIVE_H
#define INPUT_ARCHIVE_H

#include "base/error.h"
#include "input/stamp.h"
#include "input/stream.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	ARCHIVE_MAX_ENTRIES = 10000,
	ARCHIVE_MAX_DIRECTORY = 16 * 1024 * 1024,
	ARCHIVE_MAX_RATIO = 1000,
	ARCHIVE_FREE_SIZE = 16 * 1024 * 1024, /* below this any ratio is allowed */
};

/* What is a budget for an archive that a person chose: 4 GiB. */
#define ARCHIVE_MAX_INFLATED (UINT64_C(4) << 30)

struct archive;

struct archive_entry {
	/*
	 * As written there, in any encoding, with NULs, ".." and whatever else, but with '/'
	 * for each backslash. Only a name: show it through text_sanitise().
	 */
	const char *name;
	size_t name_len;
	char time[STAMP_ROOM]; /* with Z when the entry says it in UTC, else local; or "" */
};

/* Whether a file that begins so is meant to be a zip archive; four bytes suffice. */
bool archive_guess(const char *bytes, size_t len);

/*
 * Opens an archive in a file of that size, or in memory; file and memory stay the caller's
 * and must outlive it. `budget` is how many bytes may be inflated; it counts down, and
 * archives within archives may share it.
 */
struct archive *archive_from_file(int fd, uint64_t size, uint64_t *budget, struct error *err);
struct archive *archive_from_memory(
	const char *bytes, size_t len, uint64_t *budget, struct error *err);

/* The entries, folders left out, in the order of the bytes of their names. */
size_t archive_count(const struct archive *archive);
const struct archive_entry *archive_entry(const struct archive *archive, size_t index);

/* The content of an entry, to be closed before the archive; NULL when it cannot be read. */
struct stream *archive_open(struct archive *archive, size_t index, struct error *err);

void archive_close(struct archive *archive);

#endif
