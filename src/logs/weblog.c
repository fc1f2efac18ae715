/* SPDX-License-Identifier: MIT */
#include "logs/weblog.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "logs/iislog.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST = 64 << 10 };

struct weblog {
	struct harvest *harvest;
	size_t capture;
	struct iis_log log;
	struct buf rest; /* the beginning of a line whose end has not come yet */
	bool skipping;   /* of a line that is too long */
	size_t number;
};

struct weblog *weblog_open(struct harvest *harvest, size_t capture)
{
	struct weblog *log = xcalloc(1, sizeof(*log));

	log->harvest = harvest;
	log->capture = capture;
	iis_log_init(&log->log);
	return log;
}

static void take_line(struct weblog *log, const char *line, size_t len, bool cut)
{
	while (len && line[len - 1] == '\r')
		len--;
	iis_log_line(&log->log, line, len, ++log->number, cut);
}

/* What stands before the next line end, or all of it. */
static void keep(struct weblog *log, const char *bytes, size_t len)
{
	if (log->skipping || log->rest.len + len > LONGEST) {
		log->skipping = true;
		buf_clear(&log->rest);
		return;
	}
	buf_add(&log->rest, bytes, len);
}

void weblog_feed(struct weblog *log, const char *bytes, size_t len)
{
	const char *end = bytes + len, *stop;

	for (; (stop = memchr(bytes, '\n', (size_t)(end - bytes))); bytes = stop + 1) {
		size_t line = (size_t)(stop - bytes);
		if (!log->rest.len && !log->skipping) {
			take_line(log, bytes, line, false);
			continue;
		}
		keep(log, bytes, line);
		if (log->skipping)
			log->number++;
		else
			take_line(log, buf_text(&log->rest), log->rest.len, false);
		log->skipping = false;
		buf_clear(&log->rest);
	}
	if (bytes < end)
		keep(log, bytes, (size_t)(end - bytes));
}

void weblog_close(struct weblog *log, bool whole)
{
	bool ended = !log->rest.len && !log->skipping;

	if (log->rest.len)
		take_line(log, buf_text(&log->rest), log->rest.len, true);
	harvest_kind(log->harvest, log->capture, log->log.httperr ? "httperr-log" : "iis-log");
	/* Of a server without WSUS nothing was looked at. */
	if (iis_log_finish(&log->log, log->harvest, log->capture) && whole && ended)
		harvest_cover(
			log->harvest, "logs:IIS", COVER_WHOLE, (struct place){log->capture, 0});
	if (!ended)
		harvest_damage(log->harvest, log->capture, "the log ends within a line");
	buf_release(&log->rest);
	free(log);
}
