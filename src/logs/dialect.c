/* SPDX-License-Identifier: MIT */
#include "logs/dialect.h"

#include "capture/moment.h"

#include <stdlib.h>
#include <string.h>

/* Compares with a shape: '0' is a digit, '/' any character between numbers of a date, all
 * others are themselves. */
static bool has_shape(const char *text, size_t len, const char *shape)
{
	for (; *shape; shape++, text++, len--) {
		if (!len)
			return false;
		if (*shape == '0'       ? *text < '0' || *text > '9'
			: *shape == '/' ? *text != '/' && *text != '-' && *text != '.'
					: *text != *shape)
			return false;
	}
	return true;
}

static bool holds(const char *line, size_t len, const char *word)
{
	size_t size = strlen(word);

	for (size_t i = 0; i + size <= len; i++) {
		if (line[i] == *word && memcmp(line + i, word, size) == 0)
			return true;
	}
	return false;
}

static bool within(const char *digits, int low, int high)
{
	int value = (digits[0] - '0') * 10 + digits[1] - '0';

	return value >= low && value <= high;
}

/* "2022-11-08 03:12:45" at the beginning, whatever divides day and time. */
static bool leading_time(const char *line, size_t len, char time[24])
{
	if (len < 19 || !has_shape(line, len, "0000/00/00") ||
		!has_shape(line + 11, len - 11, "00:00:00") || !within(line, 16, 99) ||
		!within(line + 5, 1, 12) || !within(line + 8, 1, 31) ||
		!within(line + 11, 0, 23) || !within(line + 14, 0, 59) ||
		!within(line + 17, 0, 59) || memcmp(line, "1600", 4) == 0)
		return false;
	memcpy(time, line, 19);
	time[4] = time[7] = '-';
	time[10] = 'T';
	time[19] = '\0';
	return true;
}

/* "2022-11-08 03:12:45, Info                  CBS    Loaded Servicing Stack v..." */
static bool begins_servicing(const char *line, size_t len, const char *component)
{
	const char *at = line + 21;

	if (len < 24 || !has_shape(line, len, "0000-00-00 00:00:00, "))
		return false;
	while (at < line + len && *at != ' ')
		at++;
	while (at < line + len && *at == ' ')
		at++;
	return (size_t)(line + len - at) > strlen(component) &&
	       memcmp(at, component, strlen(component)) == 0 && at[strlen(component)] == ' ';
}

static bool begins_cbs(const char *line, size_t len)
{
	return begins_servicing(line, len, "CBS") || begins_servicing(line, len, "CSI") ||
	       begins_servicing(line, len, "DPX") || begins_servicing(line, len, "SQM");
}

static bool begins_dism(const char *line, size_t len)
{
	return begins_servicing(line, len, "DISM");
}

/* Blanks and tabs from `at` on. */
static size_t gap_at(const char *line, size_t len, size_t at)
{
	size_t begin = at;

	while (at < len && (line[at] == ' ' || line[at] == '\t'))
		at++;
	return at - begin;
}

/* A column of at most `most` hexadecimal digits and the gap behind it; 0 when it is none. */
static size_t hex_column(const char *line, size_t len, size_t at, size_t most)
{
	size_t begin = at;

	while (at < len &&
		((line[at] >= '0' && line[at] <= '9') || (line[at] >= 'a' && line[at] <= 'f') ||
			(line[at] >= 'A' && line[at] <= 'F')))
		at++;
	return at > begin && at - begin <= most && gap_at(line, len, at)
		       ? at - begin + gap_at(line, len, at)
		       : 0;
}

/* Where the time stands, behind the date; 0 when it does not. */
static size_t update_clock(const char *line, size_t len)
{
	size_t at = 10;

	if (!has_shape(line, len, "0000-00-00"))
		return 0;
	at += gap_at(line, len, at);
	return at > 10 && has_shape(line + at, len - at, "00:00:00") ? at : 0;
}

/* Windows 7: date, time, mostly with milliseconds, process, thread and component, divided by
 * tabs, which mails turn into blanks, one or many. */
static bool begins_update(const char *line, size_t len)
{
	size_t at = update_clock(line, len), step;

	if (!at)
		return false;
	at += 8;
	if (has_shape(line + at, len - at, ":000"))
		at += 4;
	if (!gap_at(line, len, at))
		return false;
	at += gap_at(line, len, at);
	for (int column = 0; column < 2; column++, at += step) {
		step = hex_column(line, len, at, 6);
		if (!step)
			return false;
	}
	return at < len &&
	       ((line[at] >= 'A' && line[at] <= 'Z') || (line[at] >= 'a' && line[at] <= 'z'));
}

static bool update_time(const char *line, size_t len, char time[24])
{
	size_t at = update_clock(line, len);
	char both[19];

	if (!at)
		return false;
	memcpy(both, line, 10);
	both[10] = ' ';
	memcpy(both + 11, line + at, 8);
	return leading_time(both, sizeof(both), time);
}

/* Get-WindowsUpdateLog: "2022/11/08 03:12:45.1234567 1234  5678  Agent           ..." */
static bool begins_decoded(const char *line, size_t len)
{
	return has_shape(line, len, "0000/00/00 00:00:00.0000000 ");
}

/* "{GUID}<tab>2022-11-08 03:12:45:123+0100<tab>1<tab>182 [AGENT_INSTALLING_FAILED]...", with
 * blanks where a mail lost the tabs. */
static bool begins_reporting(const char *line, size_t len)
{
	return len > 66 && line[0] == '{' && line[37] == '}' &&
	       (line[38] == '\t' || line[38] == ' ') &&
	       has_shape(line + 39, len - 39, "0000-00-00 00:00:00:000");
}

static bool reporting_time(const char *line, size_t len, char time[24])
{
	char local[24], utc[24];
	const char *zone = line + 39 + 23;
	int minutes;

	if (len < 39 || !leading_time(line + 39, len - 39, local))
		return false;
	memcpy(time, local, sizeof(local));
	if (len < 67 || (*zone != '+' && *zone != '-') ||
		!has_shape(zone + 1, len - 63, "0000"))
		return true;
	minutes = (zone[1] - '0') * 600 + (zone[2] - '0') * 60 + (zone[3] - '0') * 10 +
		  zone[4] - '0';
	if (moment_to_utc(local, *zone == '+' ? -minutes : minutes, utc))
		memcpy(time, utc, sizeof(utc));
	return true;
}

/* Configuration Manager: <![LOG[text]LOG]!><time="03:12:45.123-60" date="11-08-2022" ...>; the
 * number behind the milliseconds is what UTC is ahead, in minutes. */
static bool begins_cmtrace(const char *line, size_t len)
{
	return len > 7 && memcmp(line, "<![LOG[", 7) == 0;
}

static const char *find_attribute(const char *line, size_t len, const char *name)
{
	size_t size = strlen(name);

	for (size_t i = 0; i + size < len; i++) {
		if (line[i] == *name && memcmp(line + i, name, size) == 0)
			return line + i + size;
	}
	return NULL;
}

static bool cmtrace_time(const char *line, size_t len, char time[24])
{
	const char *clock = find_attribute(line, len, "<time=\"");
	const char *date = find_attribute(line, len, " date=\"");
	const char *end = line + len;
	char local[24], utc[24];
	long minutes = 0;

	if (!clock || !date || !has_shape(clock, (size_t)(end - clock), "00:00:00.") ||
		!has_shape(date, (size_t)(end - date), "00-00-0000"))
		return false;
	memcpy(local, date + 6, 4);
	local[4] = local[7] = '-';
	memcpy(local + 5, date, 2);
	memcpy(local + 8, date + 3, 2);
	local[10] = 'T';
	memcpy(local + 11, clock, 8);
	local[19] = '\0';
	for (clock += 9; clock < end && *clock >= '0' && *clock <= '9'; clock++)
		;
	if (clock < end && (*clock == '+' || *clock == '-')) {
		bool minus = *clock == '-';
		for (clock++; clock < end && *clock >= '0' && *clock <= '9' && minutes < 1000;
			clock++)
			minutes = minutes * 10 + (*clock - '0');
		minutes = minus ? -minutes : minutes;
	}
	if (!moment_to_utc(local, (int)minutes, utc))
		return false;
	memcpy(time, utc, sizeof(utc));
	return true;
}

/* The Arc agent: time="2023-10-20T15:08:37-03:00" level=info msg="..." */
static bool begins_himds(const char *line, size_t len)
{
	return len > 32 && memcmp(line, "time=\"", 6) == 0 &&
	       has_shape(line + 6, len - 6, "0000-00-00T00:00:00") &&
	       holds(line, len, " level=");
}

static bool himds_time(const char *line, size_t len, char time[24])
{
	const char *zone = line + 6 + 19, *end = line + len;
	char local[24], utc[24];
	int minutes;

	if (len < 6 || !leading_time(line + 6, len - 6, local))
		return false;
	memcpy(time, local, sizeof(local));
	/* A fraction of the second. */
	if (zone < end && *zone == '.')
		for (zone++; zone < end && *zone >= '0' && *zone <= '9'; zone++)
			;
	if (zone < end && *zone == 'Z') {
		memcpy(time + 19, "Z", 2);
	} else if (zone < end && (*zone == '+' || *zone == '-') &&
		   has_shape(zone + 1, (size_t)(end - zone - 1), "00:00")) {
		minutes = (zone[1] - '0') * 600 + (zone[2] - '0') * 60 + (zone[4] - '0') * 10 +
			  zone[5] - '0';
		if (moment_to_utc(local, *zone == '+' ? -minutes : minutes, utc))
			memcpy(time, utc, sizeof(utc));
	}
	return true;
}

static const char *const servicing_errors[] = {"error", "fail", "fatal", "corrupt", NULL};

static const struct dialect dialects[] = {
	{"cbs-log", "CBS.log", begins_cbs, leading_time, servicing_errors, false},
	{"dism-log", "DISM.log", begins_dism, leading_time, servicing_errors, false},
	{"windows-update-log", "WindowsUpdate.log", begins_update, update_time, NULL, false},
	{"windows-update-log", "WindowsUpdate.log", begins_decoded, leading_time, NULL, false},
	{"reporting-events", "ReportingEvents.log", begins_reporting, reporting_time, NULL,
		true},
	{"configmgr-log", "ConfigMgr", begins_cmtrace, cmtrace_time, NULL, false},
	{"himds-log", "himds.log", begins_himds, himds_time, NULL, false},
};

const struct dialect *dialect_of(const char *line, size_t len)
{
	for (size_t i = 0; i < sizeof(dialects) / sizeof(*dialects); i++) {
		if (dialects[i].begins(line, len))
			return &dialects[i];
	}
	return NULL;
}

/* What the lines of a text are, as far as it goes. */
struct look {
	const struct dialect *first; /* the dialect of the first entry */
	size_t before;               /* lines above it */
	size_t entries, others;      /* from there on; lines that go on are indented */
};

static void look_at(struct look *look, const char *line, size_t len)
{
	const struct dialect *dialect;

	while (len && line[len - 1] == '\r')
		len--;
	if (!len)
		return;
	dialect = dialect_of(line, len);
	if (!look->first)
		look->first = dialect;
	if (!look->first)
		look->before++;
	else if (dialect)
		look->entries++;
	else if (*line != ' ' && *line != '\t')
		look->others++;
}

const struct dialect *dialect_of_text(const char *text, size_t len, bool named)
{
	struct look look = {NULL, 0, 0, 0};
	const char *end, *stop;

	/* Of an empty file there may be no text at all. */
	if (!len)
		return NULL;
	end = text + len;
	for (; text < end && (look.first || look.before < 20);
		text = stop < end ? stop + 1 : end) {
		stop = memchr(text, '\n', (size_t)(end - text));
		/* What is cut tells nothing, unless it is all there is. */
		if (!stop && look.first)
			break;
		stop = stop ? stop : end;
		look_at(&look, text, (size_t)(stop - text));
	}
	if (named ? look.before <= look.entries : !look.before && look.others <= look.entries)
		return look.first;
	return NULL;
}
