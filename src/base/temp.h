/* SPDX-License-Identifier: MIT */
/*
 * The names of temporary files, the same on every system: ".BASE.<16 hexadecimal
 * digits>.esureport-tmp" beside the file BASE that they will become.
 */
#ifndef BASE_TEMP_H
#define BASE_TEMP_H

#include <stdbool.h>
#include <stdint.h>

/* FOLDER/NAME, where the name holds as much of `base` as fits; the caller's. */
char *temp_path(const char *folder, const char *base, uint64_t number);

/* Whether `name` is that of a temporary file of `base`, or of any file if that is NULL. */
bool temp_is(const char *name, const char *base);

#endif
