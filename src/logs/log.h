/* SPDX-License-Identifier: MIT */
/*
 * A log of any size, line by line or as a stream: lines that the catalogue knows and error
 * codes, each with its number, its first and its last time; what the log says of installed and
 * failed updates, and of the servicing stack. Memory does not grow with the log.
 */
#ifndef LOGS_LOG_H
#define LOGS_LOG_H

#include "harvest/guide.h"
#include "harvest/harvest.h"
#include "logs/dialect.h"

#include <stdbool.h>
#include <stddef.h>

struct log;

/*
 * A log of that dialect, for the harvest's capture. `sample` is a part of it (scan/scan.h).
 * Owned by the caller.
 */
struct log *log_open(struct harvest *harvest, const struct guide *guide,
	const struct dialect *dialect, size_t capture, const char *sample, size_t len);

/* One line, without its end. Whether it counts: as one that is known, or as an error. */
bool log_line(struct log *log, const char *line, size_t len, unsigned long long number);

/* The stream that follows is UTF-16. */
void log_set_wide(struct log *log, bool big_endian);

/* Bytes of a stream, cut anywhere. */
void log_feed(struct log *log, const char *bytes, size_t len);

/* Hands over what was found. `whole`: the log was read from its beginning; a stream that does
 * not end with a line end was cut. Frees it. */
void log_close(struct log *log, bool whole);

#endif
