/* SPDX-License-Identifier: MIT */
#include "logs/iislog.h"

#include "facts/facts.h"
#include "logs/iispath.h"

#include <stdio.h>
#include <string.h>

enum { MAX_TOKENS = 64 };

/* Columns that are needed. HTTPERR calls the path cs-uri, with its query. */
enum needed {
	NEED_DATE,
	NEED_TIME,
	NEED_PATH,
	NEED_STATUS,
	NEED_SUBSTATUS,
	NEED_WIN32,
	NEED_REASON,
	NEED_QUEUE,
};

static const struct {
	const char *name;
	enum needed needed;
} columns[] = {{"date", NEED_DATE}, {"time", NEED_TIME}, {"cs-uri-stem", NEED_PATH},
	{"cs-uri", NEED_PATH}, {"sc-status", NEED_STATUS}, {"sc-substatus", NEED_SUBSTATUS},
	{"sc-win32-status", NEED_WIN32}, {"s-reason", NEED_REASON},
	{"s-queuename", NEED_QUEUE}};

static const struct {
	int status;
	const char *line; /* of the catalogue */
} statuses[IIS_STATUSES] = {{200, "iis-200"}, {401, "iis-401"}, {403, "iis-403"},
	{404, "iis-404"}, {500, "iis-500"}, {503, "iis-503"}};

void iis_log_init(struct iis_log *log)
{
	memset(log, 0, sizeof(*log));
}

static bool is_ours(struct token line)
{
	return token_starts(line, "#Software: Microsoft Internet Information Services") ||
	       token_starts(line, "#Software: Microsoft HTTP API");
}

/* Firewalls and others write such logs, too. */
static bool is_fields(struct token line)
{
	struct token names[MAX_TOKENS];
	size_t count;

	if (!token_starts(line, "#Fields:"))
		return false;
	count = token_split(line.text + 8, line.len - 8, names, MAX_TOKENS);
	for (size_t i = 0; i < count && i < MAX_TOKENS; i++) {
		if (token_starts(names[i], "cs-uri"))
			return true;
	}
	return false;
}

bool iis_log_begins(const char *text, size_t len)
{
	struct token line = {text, len};

	return is_ours(line) || is_fields(line);
}

static void take_fields(struct iis_log *log, struct token line)
{
	struct token names[MAX_TOKENS];
	size_t count = token_split(line.text + 8, line.len - 8, names, MAX_TOKENS);

	log->columns = count <= MAX_TOKENS ? count : 0;
	for (size_t i = 0; i < IIS_NEEDED; i++)
		log->needed[i] = log->columns;
	for (size_t i = 0; i < log->columns; i++) {
		for (size_t j = 0; j < sizeof(columns) / sizeof(*columns); j++) {
			if (token_is(names[i], columns[j].name))
				log->needed[columns[j].needed] = i;
		}
	}
}

static void take_date(struct iis_log *log, struct token line)
{
	struct token words[3];

	log->date[0] = '\0';
	log->time[0] = '\0';
	if (token_split(line.text, line.len, words, 3) > 1 && token_is_date(words[1])) {
		memcpy(log->date, words[1].text, 10);
		log->date[10] = '\0';
	}
}

static enum iis_line take_header(struct iis_log *log, struct token line)
{
	if (token_starts(line, "#Software:")) {
		log->begun = is_ours(line);
		log->columns = 0;
		log->date[0] = '\0';
	} else if (token_starts(line, "#Fields:")) {
		log->begun = log->begun || is_fields(line);
		log->columns = 0;
		if (log->begun)
			take_fields(log, line);
	} else if (token_starts(line, "#Date:")) {
		take_date(log, line);
	}
	return log->begun ? IIS_LINE_HEADER : IIS_LINE_FOREIGN;
}

struct request {
	struct token date, time, path, status, substatus, win32, reason, queue;
};

/* clang-format off */
#define NOTHING { "", 0 }
#define NO_REQUEST { NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING }
/* clang-format on */

static const struct token nothing = NOTHING;

/* Only what can be shown as it is, so that no byte of a log reaches a document. */
static void copy(char *out, size_t room, struct token token)
{
	size_t len = token.len < room ? token.len : room - 1;

	for (size_t i = 0; i < len; i++)
		out[i] = (char)(token.text[i] > 0x20 && token.text[i] < 0x7F ? token.text[i]
									     : '?');
	out[len] = '\0';
	if (len < token.len && room > 4)
		memcpy(out + room - 4, "...", 4);
}

static struct token short_number(struct token token)
{
	return token_is_number(token) && token.len <= 10 ? token : nothing;
}

static void put_time(const struct request *request, char time[24])
{
	time[0] = '\0';
	if (!token_is_date(request->date) || !token_is_time(request->time))
		return;
	memcpy(time, request->date.text, 10);
	time[10] = 'T';
	memcpy(time + 11, request->time.text, 8);
	memcpy(time + 19, "Z", 2);
	if (!facts_format_matches("esu-time", time))
		time[0] = '\0';
}

static void count(struct iis_sum *sum, const struct request *request, size_t number)
{
	char time[24];

	put_time(request, time);
	if (*time && (!*sum->first || strcmp(time, sum->first) < 0))
		memcpy(sum->first, time, sizeof(time));
	if (!sum->count++ || strcmp(time, sum->last) >= 0) {
		memcpy(sum->last, time, sizeof(time));
		sum->line = number;
		copy(sum->path, sizeof(sum->path), request->path);
		copy(sum->substatus, sizeof(sum->substatus), short_number(request->substatus));
		copy(sum->win32, sizeof(sum->win32), short_number(request->win32));
		copy(sum->reason, sizeof(sum->reason), request->reason);
		copy(sum->queue, sizeof(sum->queue), request->queue);
	}
}

static void add(struct iis_log *log, const struct request *request,
	enum iis_directory directory, size_t number)
{
	bool common = directory == IIS_DIRECTORY_COMMON;
	const char *digits = request->status.text;
	int status;

	if (!token_is_status(request->status))
		return;
	status = (digits[0] - '0') * 100 + (digits[1] - '0') * 10 + digits[2] - '0';
	++*(common ? &log->common_requests : &log->requests);
	for (size_t i = 0; i < IIS_STATUSES; i++) {
		if (statuses[i].status == status)
			count(common ? &log->common[i] : &log->sums[i], request, number);
	}
}

struct line {
	struct token tokens[MAX_TOKENS];
	size_t count, number;
	bool cut;
};

static struct token pick(
	const struct iis_log *log, const struct line *line, enum needed needed, size_t shift)
{
	size_t at = log->needed[needed];

	if (at >= log->columns || at + shift >= line->count || at + shift >= MAX_TOKENS)
		return nothing;
	return line->tokens[at + shift];
}

/* Without a date in the line it is that of the header, until midnight is passed. */
static struct token date_of(struct iis_log *log, struct token time)
{
	if (!log->date[0] || !token_is_time(time))
		return nothing;
	if (strcmp(log->time, "18") > 0 && memcmp(time.text, "06", 2) < 0) {
		log->date[0] = '\0';
		return nothing;
	}
	memcpy(log->time, time.text, 8);
	log->time[8] = '\0';
	return (struct token){log->date, 10};
}

/* Whether the last columns stand that far behind their places, for a field before them held
 * blanks. Only three numbers in a row can tell. */
static bool shift_fits(const struct iis_log *log, const struct line *line, size_t shift)
{
	size_t status = log->needed[NEED_STATUS];

	return log->needed[NEED_SUBSTATUS] == status + 1 &&
	       log->needed[NEED_WIN32] == status + 2 && log->needed[NEED_PATH] < status &&
	       token_is_number(pick(log, line, NEED_SUBSTATUS, shift)) &&
	       token_is_number(pick(log, line, NEED_WIN32, shift));
}

static bool last_is_needed(const struct iis_log *log)
{
	for (size_t i = 0; i < IIS_NEEDED; i++) {
		if (log->needed[i] == log->columns - 1)
			return true;
	}
	return false;
}

static bool is_complete(const struct iis_log *log, const struct line *line, size_t *shift)
{
	*shift = 0;
	if (line->count < log->columns || line->count > MAX_TOKENS ||
		(line->cut && last_is_needed(log)))
		return false;
	*shift = line->count - log->columns;
	return *shift == 0 || (!line->cut && shift_fits(log, line, *shift));
}

static void take_request(struct iis_log *log, const struct line *line, struct token date)
{
	struct token path = token_path(pick(log, line, NEED_PATH, 0));
	enum iis_directory directory = token_directory(path);
	bool httperr = log->needed[NEED_REASON] < log->columns;
	struct request request = NO_REQUEST;
	size_t shift;

	if ((directory == IIS_DIRECTORY_OTHER && !httperr) || !is_complete(log, line, &shift))
		return;
	request.date = date;
	request.time = pick(log, line, NEED_TIME, 0);
	request.path = path;
	request.status = pick(log, line, NEED_STATUS, shift);
	request.substatus = pick(log, line, NEED_SUBSTATUS, shift);
	request.win32 = pick(log, line, NEED_WIN32, shift);
	request.reason = pick(log, line, NEED_REASON, shift);
	request.queue = pick(log, line, NEED_QUEUE, shift);
	if (token_is(request.queue, "WsusPool"))
		directory = IIS_DIRECTORY_WSUS;
	if (directory == IIS_DIRECTORY_OTHER)
		return;
	log->httperr = log->httperr || httperr;
	add(log, &request, directory, line->number);
}

/* A line below the names of its columns. False when it does not look like one. */
static bool take_named(struct iis_log *log, const struct line *line)
{
	struct token date = pick(log, line, NEED_DATE, 0), time = pick(log, line, NEED_TIME, 0);
	bool dated = log->needed[NEED_DATE] < log->columns;

	if (dated                                       ? !token_is_date(date)
		: log->needed[NEED_TIME] < log->columns ? !token_is_time(time)
							: line->count != log->columns)
		return false;
	take_request(log, line, dated ? date : date_of(log, time));
	return true;
}

/* Where a method and a path of WSUS stand side by side; the count without them. */
static size_t find_path(const struct line *line, enum iis_directory *directory)
{
	size_t count = line->count < MAX_TOKENS ? line->count : MAX_TOKENS;

	for (size_t i = 1; i < count; i++) {
		*directory = token_directory(token_path(line->tokens[i]));
		if (*directory == IIS_DIRECTORY_WSUS && token_is_method(line->tokens[i - 1]))
			return i;
	}
	return line->count;
}

/* How many numbers a line ends with, behind its token `first`. */
static size_t last_numbers(const struct line *line, size_t first)
{
	size_t count = 0;

	while (first + count + 1 < line->count &&
		token_is_number(line->tokens[line->count - 1 - count]))
		count++;
	return count;
}

/*
 * A line that was quoted without the names: IIS ends it with status, sub-status and status of
 * Windows, mostly with the time that it took behind them; HTTPERR with status, site, reason and
 * queue. A list of nothing but requests is known to be one.
 */
static bool take_quoted(struct iis_log *log, const struct line *line)
{
	const struct token *end;
	struct request request = NO_REQUEST;
	enum iis_directory directory = IIS_DIRECTORY_OTHER;
	size_t path, numbers;

	if (line->count > MAX_TOKENS || (path = find_path(line, &directory)) == line->count)
		return false;
	end = line->tokens + line->count;
	numbers = last_numbers(line, path);
	request.path = token_path(line->tokens[path]);
	if (token_is_date(line->tokens[0]) && token_is_time(line->tokens[1])) {
		request.date = line->tokens[0];
		request.time = line->tokens[1];
	}
	if (numbers >= 3 && numbers <= 6 && (numbers > 3 || !line->cut)) {
		request.status = *(end - numbers);
		request.substatus = *(end - numbers + 1);
		request.win32 = *(end - numbers + 2);
	} else if (line->count - path > 4 && token_is(end[-1], "WsusPool")) {
		request.status = end[-4];
		request.reason = end[-2];
		request.queue = end[-1];
		log->httperr = true;
	}
	add(log, &request, directory, line->number);
	return token_is_status(request.status) || (path == 1 && line->count <= 3);
}

enum iis_line iis_log_line(
	struct iis_log *log, const char *text, size_t len, size_t number, bool cut)
{
	struct line line;

	while (len && (text[len - 1] == ' ' || text[len - 1] == '\r'))
		len--;
	if (len && *text == '#')
		return take_header(log, (struct token){text, len});
	line.count = token_split(text, len, line.tokens, MAX_TOKENS);
	line.number = number;
	line.cut = cut;
	if (line.count < 2)
		return IIS_LINE_FOREIGN;
	if ((log->columns && take_named(log, &line)) || take_quoted(log, &line))
		return IIS_LINE_REQUEST;
	return IIS_LINE_FOREIGN;
}

static bool says_something(const char *text)
{
	return *text && strcmp(text, "0") != 0 && strcmp(text, "-") != 0;
}

static void write_text(const struct iis_sum *sum, int status, char *text, size_t room)
{
	bool sub = says_something(sum->substatus), win32 = says_something(sum->win32);

	if (says_something(sum->reason))
		snprintf(text, room, "HTTP %d %s %s", status, sum->reason,
			says_something(sum->queue) ? sum->queue : sum->path);
	else
		snprintf(text, room, "HTTP %d%s%s %s%s%s%s", status, sub ? "." : "",
			sub ? sum->substatus : "", sum->path, win32 ? " (win32 " : "",
			win32 ? sum->win32 : "", win32 ? ")" : "");
}

static void put(struct harvest *harvest, const struct iis_sum *sums, size_t capture)
{
	char text[256];

	for (size_t i = 0; i < IIS_STATUSES; i++) {
		const struct iis_sum *sum = &sums[i];
		if (!sum->count)
			continue;
		write_text(sum, statuses[i].status, text, sizeof(text));
		harvest_log(harvest,
			&(struct log_line){"IIS", statuses[i].line, "none", text, sum->count,
				sum->first, sum->last},
			(struct place){capture, sum->line});
	}
}

bool iis_log_finish(struct iis_log *log, struct harvest *harvest, size_t capture)
{
	if (!log->requests)
		return false;
	harvest_cover(harvest, "logs:IIS", COVER_PARTIAL, (struct place){capture, 0});
	put(harvest, log->sums, capture);
	put(harvest, log->common, capture);
	memset(log->sums, 0, sizeof(log->sums));
	memset(log->common, 0, sizeof(log->common));
	log->requests = log->common_requests = 0;
	return true;
}
