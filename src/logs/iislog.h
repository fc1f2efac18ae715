/* SPDX-License-Identifier: MIT */
/*
 * Logs of the web server in the W3C format, line by line, for files of any size: those of IIS,
 * and HTTPERR, where HTTP.sys lists what never reached IIS. Requests to the directories of WSUS
 * are summed by status; those to other sites are only known to be requests.
 *
 * "#Fields:" names the columns, in any order, and may stand there again with others. Lines that
 * were quoted without it are read where they can be: by the path of WSUS and the numbers at
 * their end. Times are UTC.
 */
#ifndef LOGS_IISLOG_H
#define LOGS_IISLOG_H

#include "harvest/harvest.h"

#include <stdbool.h>
#include <stddef.h>

enum iis_line {
	IIS_LINE_FOREIGN, /* no line of such a log */
	IIS_LINE_HEADER,
	IIS_LINE_REQUEST,
};

enum { IIS_STATUSES = 6, IIS_NEEDED = 8 };

struct iis_sum {
	unsigned long count;
	char first[24], last[24]; /* times of the facts document, or "" */
	/* Of the newest: */
	size_t line;
	char path[128], substatus[12], win32[12];
	char reason[32], queue[64]; /* in HTTPERR */
};

/* Some 4 KB, and no memory besides. */
struct iis_log {
	/* Some directories have names that other sites use as well. They count only beside the
	 * others. */
	struct iis_sum sums[IIS_STATUSES], common[IIS_STATUSES];
	unsigned long requests, common_requests; /* of any status */
	bool begun;                              /* a header was seen */
	bool httperr;                            /* requests were those of HTTPERR */
	size_t columns;                          /* 0: nobody knows them */
	size_t needed[IIS_NEEDED]; /* which column is which; beyond `columns`: none */
	char date[11], time[9];    /* for lines without a date */
};

void iis_log_init(struct iis_log *log);

/* Whether a line may be the first one of such a log. */
bool iis_log_begins(const char *text, size_t len);

/*
 * The next line, without its end. A line that is `cut`, because the text ends in it, counts
 * only if its last column is not needed.
 */
enum iis_line iis_log_line(
	struct iis_log *log, const char *text, size_t len, size_t number, bool cut);

/* Behind the last line: hands the sums to the harvest. The log may go on. False when it holds
 * no request to WSUS. */
bool iis_log_finish(struct iis_log *log, struct harvest *harvest, size_t capture);

#endif
