/* SPDX-License-Identifier: MIT */
/*
 * Files in, files out. Reading is limited; writing replaces a file in one step or not at
 * all, so that a reader never sees half a report and a failed run leaves the old one.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Appends the whole file to *out; "-" is standard input. Only regular files (standard input
 * may be a pipe): a device or FIFO is refused without being waited for.
 * Fails: 66 when it is missing or cannot be read, 65 when it holds more than `limit` bytes;
 * *out is as it was. The error text begins with the path.
 */
bool file_read(const char *path, size_t limit, struct buf *out, struct error *err);

/*
 * Writes `len` bytes to `path`; "-" is standard output. A file appears under its name only
 * when all of it is on the disk: temporary file in the same folder, fsync, rename. Temporary
 * files that a killed run left beside it are removed first. An existing file keeps its mode
 * and must be writable; a symbolic link stays and what it points to is replaced; a device
 * or FIFO is written to directly. On Windows a link is refused. Fails: 73 when the file cannot
 * be created, 74 when it cannot be written; the error text begins with the path. SIGPIPE and
 * SIGXFSZ must be ignored for the error to arrive.
 */
bool file_write(const char *path, const void *bytes, size_t len, struct error *err);

/*
 * As file_write(), for what nobody else may read: the file has the mode 0600 afterwards,
 * whatever it was before. On Windows it has the rights that its folder gives to files.
 */
bool file_write_private(const char *path, const void *bytes, size_t len, struct error *err);

/* Whether two files, which need not exist, would lie in one folder; what a link at the end of
 * a path points to lies where it is. */
bool file_same_folder(const char *a, const char *b);

/*
 * The two halves of file_write() for those who write many files into one folder, since the
 * search for leftovers reads the whole folder: file_sweep() removes those of every dead run,
 * file_put() does all the rest. Leftovers that cannot be removed are no error.
 */
void file_sweep(const char *folder);
bool file_put(const char *path, const void *bytes, size_t len, struct error *err);

/* Whether something has that name, also when it cannot be looked at. */
bool file_exists(const char *path);

/* Creates the folder when it is not there; its parent must exist. Fails: 73. */
bool file_make_folder(const char *path, struct error *err);

/* Whether editors of this system expect lines to end with CR LF. */
bool file_ends_lines_with_crlf(void);

/* Whether somebody reads standard output as it appears. */
bool file_is_terminal(void);

/*
 * For main(), before anything is opened: a standard descriptor that the caller had closed
 * gets a device where reading or writing fails, so that no file of ours takes its number. On
 * Windows standard input and output no longer change the ends of lines.
 */
void file_guard_standard(void);

#endif
