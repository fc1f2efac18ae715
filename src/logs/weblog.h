/* SPDX-License-Identifier: MIT */
/* A web server's log of any size as a stream: lines for import/iislog.h. */
#ifndef LOGS_WEBLOG_H
#define LOGS_WEBLOG_H

#include "harvest/harvest.h"

#include <stdbool.h>
#include <stddef.h>

struct weblog;

/* For a capture of the harvest; owned by the caller. */
struct weblog *weblog_open(struct harvest *harvest, size_t capture);

/* Bytes of the stream, cut anywhere. Of a line of more than 64 KiB nothing is taken. */
void weblog_feed(struct weblog *log, const char *bytes, size_t len);

/* Hands the sums over. `whole`: the stream was read to its end. Frees it. */
void weblog_close(struct weblog *log, bool whole);

#endif
