/* SPDX-License-Identifier: MIT */
/*
 * The files that a user hands over: named ones, those in folders, those in zip archives,
 * and standard input. Each is shown once, as a stream and always in the same order; nothing
 * is written, and no archive is expanded on the disk.
 */
#ifndef INPUT_INPUT_H
#define INPUT_INPUT_H

#include "base/error.h"
#include "input/stream.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	INPUT_MAX_FILES = 10000,   /* of files, and as many folders and archives */
	INPUT_MAX_FOLDERS = 8,     /* within each other, the named one counted */
	INPUT_MAX_INNER_MIB = 64,  /* an archive within an archive, which is held in memory */
	INPUT_MAX_PIPED_MIB = 256, /* an archive from standard input, likewise */
};

/*
 * Takes one file. `name` is its path as given, "standard input", or that of an archive, a
 * '/' and the name in it; what is not visible text in it appears as [U+XXXX] or [0xNN].
 * `time` says when it was last changed as input/stamp.h has it, "" when that is not known.
 * Either `stream` has the content, and is closed after the visit; or it is NULL, and `reason`
 * says why it cannot be read, in words that go behind the name: "is a symbolic link".
 * Returns false to end the walk.
 */
typedef bool input_visitor(void *data, const char *name, const char *time,
	struct stream *stream, const char *reason);

/*
 * Visits what the paths name: each in its turn, the names in a folder and in an archive in
 * the order of their bytes. "-" is standard input. Files in folders are visited whatever
 * their names, hidden ones, too; links in them are not followed, and nothing waits for a
 * device or FIFO. A file is an archive when it begins as one or is named .zip. What cannot
 * be read, or is beyond a limit, is visited with the reason; when more than INPUT_MAX_FILES
 * are there, the first one too many is the last visit.
 * Fails, with nothing visited, when a path does not exist: 66, and the text names it.
 */
bool inputs_walk(const char *const *paths, size_t count, input_visitor *visit, void *data,
	struct error *err);

/*
 * What a file is that is no text, by its first bytes (the more the better, STREAM_PEEK_MAX
 * are plenty): "a cabinet file; expand it first", "an image", "a binary file"; "an empty
 * file" when there are none. NULL for what may be text in any encoding.
 */
const char *input_guess(const char *bytes, size_t len);

#endif
