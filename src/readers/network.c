/* SPDX-License-Identifier: MIT */
/*
 * The rest about the network: `netsh winhttp show proxy`, `netsh advfirewall show
 * currentprofile` and `dsregcmd /status`.
 */
#include "readers/system.h"

#include "base/alloc.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* One item of a list of proxies, "http=proxy.example.net:8080": its length, 0 when it is none.
 */
static size_t proxy_item(const char *text)
{
	const char *at = text, *host, *scheme = strstr(text, "://");
	size_t word = strspn(at, "abcdefghijklmnopqrstuvwxyz"), len, digits;

	if (word && at[word] == '=')
		at += word + 1;
	if (scheme && scheme > at && scheme - at < 8)
		at = scheme + 3;
	host = at;
	if (*at == '[') {
		len = strspn(at + 1, "0123456789abcdefABCDEF:.%");
		if (at[len + 1] != ']')
			return 0;
		at += len + 2;
	} else {
		len = strspn(at, "0123456789abcdefghijklmnopqrstuvwxyz"
				 "ABCDEFGHIJKLMNOPQRSTUVWXYZ-._");
		/* A host of nothing but the letter x was masked; a number is a time. */
		if (!len || strspn(host, "xX.") == len || strspn(host, "0123456789") == len)
			return 0;
		at += len;
	}
	if (*at != ':')
		return 0;
	digits = strspn(at + 1, "0123456789");
	if (!digits || digits > 5)
		return 0;
	at += 1 + digits;
	at += *at == '/';
	return (size_t)(at - text);
}

/* Proxies and nothing else. */
static bool is_proxy(const char *text)
{
	for (;;) {
		size_t len = proxy_item(text);
		text += len;
		if (!len || !*text)
			return len > 0;
		if (*text != ';' && *text != ' ')
			return false;
		text++;
	}
}

/* "Direct access (no proxy server)." as the table has it; somebody may have left out the full
 * stop. */
static bool is_direct(const struct reader *reader, const char *line)
{
	struct meaning meaning;
	size_t len = strlen(line);
	char *dotted;
	bool found;

	if (len > 120 || len < 8 || !strchr(line, '('))
		return false;
	dotted = xasprintf("%s.", line);
	found = labels_find(reader->labels, "netsh", line, len, &meaning) ||
		labels_find(reader->labels, "netsh", dotted, len + 1, &meaning);
	free(dotted);
	return found && meaning.confirmed && strcmp(meaning.field, "direct") == 0;
}

/* Whether the list of exceptions stands on a line, which netsh prints below the proxy. */
static bool is_bypass_line(const struct reader *reader, size_t at)
{
	struct meaning meaning;
	const char *value;

	return labels_split(
		       reader->labels, "netsh", reader_line(reader, at), &meaning, &value) &&
	       strcmp(meaning.field, "bypass-list") == 0;
}

/* "Proxy Server(s) :  proxy:8080": by its label, or as such a line below the command. Without
 * the command a label that is made of everybody's words suffices with the list of exceptions
 * below only: settings of browsers and "ProxyServer" of the registry are of the user. */
static bool is_proxy_line(const struct reader *reader, size_t at, const char **value)
{
	const char *line = reader_trimmed(reader, at), *label;
	bool below = strstr(reader->section->command, "winhttp") != NULL;
	struct meaning meaning;
	size_t len;

	if (!labels_cut(line, &label, &len, value) || !strchr(*value, ':') || !is_proxy(*value))
		return false;
	if (labels_find(reader->labels, "netsh", label, len, &meaning))
		return strcmp(meaning.field, "proxy-server") == 0 &&
		       (below || is_bypass_line(reader, at + 1) ||
			       (meaning.confirmed && memchr(label, '(', len)));
	return below;
}

size_t winhttp_read(struct reader *reader, size_t at)
{
	const char *value = "direct";

	if (!is_direct(reader, reader_trimmed(reader, at)) &&
		!is_proxy_line(reader, at, &value))
		return at;
	reader_claim(reader, "netsh-winhttp");
	if (strcmp(value, "direct") == 0 || !reader_cut(reader, at))
		harvest_member(reader->harvest, "network", "network", "winhttp_proxy", value,
			reader_place(reader, at));
	return at + 1;
}

static bool is_rule(const char *line)
{
	return strlen(line) >= 20 && strspn(line, "-") == strlen(line);
}

/* "State                                 ON" below a line of dashes; the policy on the next
 * line is never translated. "" for anything else: in some languages ON and OFF are other words.
 */
static const char *profile_state(const struct reader *reader, size_t at)
{
	const char *line = reader_trimmed(reader, at), *word = strrchr(line, ' ');

	if (!word || !strstr(reader_line(reader, at + 1), "Inbound,"))
		return "";
	if (strcmp(word, " ON") == 0)
		return "on";
	return strcmp(word, " OFF") == 0 ? "off" : "";
}

/* Several networks have several profiles in use; those that differ tell nothing. */
size_t firewall_read(struct reader *reader, size_t at)
{
	const char *command = reader->section->command, *state = NULL;
	size_t first = at;
	bool ended = false;

	if (!is_rule(reader_trimmed(reader, at)) || !strstr(command, "advfirewall") ||
		!strstr(command, "currentprofile"))
		return at;
	reader_claim(reader, "netsh-advfirewall");
	for (; at < reader->section->end && !ended; at++) {
		const char *line = reader_trimmed(reader, at);
		if (is_rule(line)) {
			const char *here = profile_state(reader, at + 1);
			state = !state || strcmp(state, here) == 0 ? here : "";
		}
		ended = strcmp(line, "Ok.") == 0;
	}
	if (state && (ended || reader_closed(reader)))
		harvest_member(reader->harvest, "network", "network", "firewall",
			*state ? state : "unclear", reader_place(reader, first));
	return at;
}

/* The value of "AzureAdJoined : YES", NULL when the line has another name. */
static const char *value_of(const char *line, const char *name)
{
	size_t len = strlen(name);

	if (strncmp(line, name, len) != 0)
		return NULL;
	line = line_trim(line + len);
	return *line == ':' ? line_trim(line + 1) : NULL;
}

static bool take_joined(struct reader *reader, size_t at, const char *name, const char *member)
{
	const char *value = value_of(reader_trimmed(reader, at), name), *word = NULL;

	if (!value)
		return false;
	if (text_equal_nocase(value, "YES"))
		word = "yes";
	else if (text_equal_nocase(value, "NO"))
		word = "no";
	if (word)
		harvest_member(reader->harvest, "join", "join", member, word,
			reader_place(reader, at));
	return word != NULL;
}

/* Its first list: names and values are never translated. */
size_t dsregcmd_read(struct reader *reader, size_t at)
{
	const char *line = reader_trimmed(reader, at);
	struct place place = reader_place(reader, at);
	bool entra = false, domain = false;

	if (!value_of(line, "AzureAdJoined") && !value_of(line, "DomainJoined"))
		return at;
	reader_claim(reader, "dsregcmd");
	for (; at < reader->section->end && !reader_blank(reader, at) &&
		*reader_trimmed(reader, at) != '+';
		at++) {
		const char *name = value_of(reader_trimmed(reader, at), "Device Name");
		entra = take_joined(reader, at, "AzureAdJoined", "entra") || entra;
		domain = take_joined(reader, at, "DomainJoined", "domain") || domain;
		if (name && !reader_cut(reader, at))
			system_name(reader, name, reader_place(reader, at));
	}
	/* The section has no other members. */
	if (entra && domain)
		harvest_cover(reader->harvest, "join", COVER_WHOLE, place);
	return at;
}
