/* SPDX-License-Identifier: MIT */
/* One entry of a zip archive: for archive.c, which read the directory. */
#ifndef INPUT_ENTRY_H
#define INPUT_ENTRY_H

#include "input/archive.h"

/* The bytes of an archive, in any order, and what may be made of them. */
struct entry_source {
	int fd;
	const char *memory; /* NULL for a file */
	uint64_t size;
	uint64_t *budget;
};

/* What the central directory says. */
struct entry {
	struct archive_entry shown;
	uint64_t size;
	uint64_t packed;
	uint64_t offset; /* of the local header */
	uint64_t limit;  /* where something else begins */
	uint32_t crc;
	uint32_t disk;
	unsigned flags;
	unsigned method;
	bool link;
};

/* Little-endian numbers. */
unsigned entry_get16(const unsigned char *at);
uint32_t entry_get32(const unsigned char *at);
uint64_t entry_get64(const unsigned char *at);

/* All `len` bytes from an offset on. */
bool entry_read_at(const struct entry_source *source, uint64_t offset, void *bytes, size_t len,
	struct error *err);

/* As archive_open(); source and entry must outlive the stream. */
struct stream *entry_open(
	const struct entry_source *source, const struct entry *entry, struct error *err);

#endif
