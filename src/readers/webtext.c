/* SPDX-License-Identifier: MIT */
/*
 * Logs around WSUS in a pasted text: those of the web server, read by import/iislog.h, and
 * SoftwareDistribution.log, which is only recognised here, for its codes are like all others.
 */
#include "logs/iislog.h"
#include "logs/iispath.h"
#include "readers/reader.h"

#include <string.h>

/* A header whose first line was not pasted. */
static bool begins_late(const struct reader *reader, size_t at)
{
	const char *line = reader_line(reader, at);

	if (strncmp(line, "#Version:", 9) != 0 && strncmp(line, "#Date:", 6) != 0)
		return false;
	for (size_t i = at + 1; i < at + 3; i++) {
		line = reader_line(reader, i);
		if (iis_log_begins(line, strlen(line)))
			return true;
	}
	return false;
}

static enum iis_line feed(const struct reader *reader, size_t at, struct iis_log *log)
{
	const struct capture *capture = reader->capture;
	const char *line = reader_line(reader, at);

	return iis_log_line(log, line, strlen(line), reader_place(reader, at).line,
		capture->cut && at + 1 == capture->count);
}

/* Most lines of most texts hold no path behind a blank. */
static bool may_begin(const struct reader *reader, size_t at)
{
	const char *line = reader_line(reader, at);

	if (*line == '#')
		return iis_log_begins(line, strlen(line)) || begins_late(reader, at);
	return strstr(line, " /") || strstr(line, " http");
}

size_t iislog_read(struct reader *reader, size_t at)
{
	size_t first = at, done;
	struct iis_log log;

	if (!may_begin(reader, at))
		return at;
	iis_log_init(&log);
	if (feed(reader, at, &log) == IIS_LINE_FOREIGN && reader_line(reader, at)[0] != '#')
		return at;
	for (done = ++at; at < reader->section->end; at++) {
		if (reader_blank(reader, at))
			continue;
		if (feed(reader, at, &log) == IIS_LINE_FOREIGN && !begins_late(reader, at))
			break;
		done = at + 1;
	}
	reader_claim(reader, log.httperr ? "httperr-log" : "iis-log");
	iis_log_finish(&log, reader->harvest, reader->id);
	return done > first ? done : first + 1;
}

/* "2026-11-21 08:30:00.123 UTC", a level, "WsusService.27": the log of the WSUS service and of
 * its web services. Other readers look for codes in such a line. */
size_t wsuslog_read(struct reader *reader, size_t at)
{
	static const char *const levels[] = {"Info", "Change", "Warning", "Error", "Trace"};
	const char *line = reader_line(reader, at);

	if (strlen(line) < 30 || !token_is_date((struct token){line, 10}) || line[10] != ' ' ||
		!token_is_time((struct token){line + 11, 8}) || line[19] != '.')
		return at;
	line += 20 + strspn(line + 20, "0123456789");
	if (strncmp(line, " UTC", 4) != 0)
		return at;
	line = line_trim(line + 4);
	for (size_t i = 0; i < sizeof(levels) / sizeof(*levels); i++) {
		size_t width = strlen(levels[i]);
		if (strncmp(line, levels[i], width) == 0 && strchr(" \t", line[width]))
			reader_claim(reader, "wsus-log");
	}
	return at;
}
