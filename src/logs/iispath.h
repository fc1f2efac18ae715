/* SPDX-License-Identifier: MIT */
/* The words of a line in a log of the web server, and what their forms say. A token is a piece
 * of a line, which has no end of its own. */
#ifndef LOGS_IISPATH_H
#define LOGS_IISPATH_H

#include <stdbool.h>
#include <stddef.h>

struct token {
	const char *text;
	size_t len;
};

/* Up to `room` tokens between blanks; the count goes on beyond. */
size_t token_split(const char *text, size_t len, struct token *tokens, size_t room);

bool token_is_number(struct token token);
bool token_is_date(struct token token);   /* 2026-11-21 */
bool token_is_time(struct token token);   /* 09:30:00 */
bool token_is_status(struct token token); /* three digits */
bool token_is_method(struct token token); /* GET, RPC_IN_DATA */

/* Whether it is that word, whatever the case. */
bool token_is(struct token token, const char *word);

bool token_starts(struct token token, const char *prefix);

/* The path of an address as a client sent it: without query, and without the "http://host:8530"
 * that a proxy gets. */
struct token token_path(struct token address);

enum iis_directory {
	IIS_DIRECTORY_OTHER,
	IIS_DIRECTORY_COMMON, /* of WSUS, but other sites have such a one as well */
	IIS_DIRECTORY_WSUS,
};

enum iis_directory token_directory(struct token path);

#endif
