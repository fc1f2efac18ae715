/* SPDX-License-Identifier: MIT */
#include "logs/iispath.h"

#include "base/text.h"

#include <string.h>

size_t token_split(const char *text, size_t len, struct token *tokens, size_t room)
{
	const char *end = text + len;
	size_t count = 0;

	while (text < end) {
		const char *stop = memchr(text, ' ', (size_t)(end - text));
		if (!stop)
			stop = end;
		if (stop > text) {
			if (count < room)
				tokens[count] = (struct token){text, (size_t)(stop - text)};
			count++;
		}
		text = stop + 1;
	}
	return count;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool token_is_number(struct token token)
{
	for (size_t i = 0; i < token.len; i++) {
		if (!is_digit(token.text[i]))
			return false;
	}
	return token.len > 0;
}

/* 0 stands for a digit, anything else for itself. */
static bool is_like(struct token token, const char *pattern)
{
	if (token.len != strlen(pattern))
		return false;
	for (size_t i = 0; i < token.len; i++) {
		if (pattern[i] == '0' ? !is_digit(token.text[i]) : token.text[i] != pattern[i])
			return false;
	}
	return true;
}

bool token_is_date(struct token token)
{
	return is_like(token, "0000-00-00");
}

bool token_is_time(struct token token)
{
	return is_like(token, "00:00:00");
}

bool token_is_status(struct token token)
{
	return is_like(token, "000");
}

bool token_is_method(struct token token)
{
	for (size_t i = 0; i < token.len; i++) {
		char c = token.text[i];
		if (!(c >= 'A' && c <= 'Z') && c != '_' && c != '-')
			return false;
	}
	return token.len > 2 && token.len < 24;
}

bool token_is(struct token token, const char *word)
{
	return token.len == strlen(word) && text_starts_nocase(token.text, word);
}

bool token_starts(struct token token, const char *prefix)
{
	size_t len = strlen(prefix);

	return token.len >= len && memcmp(token.text, prefix, len) == 0;
}

struct token token_path(struct token address)
{
	static const char *const schemes[] = {"http://", "https://"};
	const char *query = memchr(address.text, '?', address.len), *slash;

	if (query)
		address.len = (size_t)(query - address.text);
	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++) {
		size_t len = strlen(schemes[i]);
		if (!token_starts(address, schemes[i]))
			continue;
		slash = memchr(address.text + len, '/', address.len - len);
		len = slash ? (size_t)(slash - address.text) : address.len;
		return (struct token){address.text + len, address.len - len};
	}
	return address;
}

static bool is_hex(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = text[i];
		if (!is_digit(c) && !(c >= 'A' && c <= 'F') && !(c >= 'a' && c <= 'f'))
			return false;
	}
	return true;
}

/* WSUS names files by their SHA-1, below folders by a part of it: "/Content/3F/" and 40 digits.
 */
static bool is_content(struct token path)
{
	return path.len > 52 && is_hex(path.text + 9, 2) && path.text[11] == '/' &&
	       is_hex(path.text + 12, 40) && path.text[52] == '.';
}

/* Each client writes the names in a case of its own. */
enum iis_directory token_directory(struct token path)
{
	static const char *const names[] = {"ClientWebService", "SimpleAuthWebService",
		"DssAuthWebService", "ServerSyncWebService", "ReportingWebService",
		"ApiRemoting30", "Selfupdate", "Content", "Inventory"};
	enum { FIRST_COMMON = 7 };

	if (path.len < 8 || path.text[0] != '/' || !strchr("CcSsDdRrAaIi", path.text[1]))
		return IIS_DIRECTORY_OTHER;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		size_t len = strlen(names[i]);
		if (path.len < len + 1 || (path.len > len + 1 && path.text[len + 1] != '/') ||
			!text_starts_nocase(path.text + 1, names[i]))
			continue;
		return i < FIRST_COMMON || is_content(path) ? IIS_DIRECTORY_WSUS
							    : IIS_DIRECTORY_COMMON;
	}
	return IIS_DIRECTORY_OTHER;
}
