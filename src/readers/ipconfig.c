/* SPDX-License-Identifier: MIT */
/*
 * `ipconfig /all`: whether any adapter has a DNS server and a default gateway. Dots lead from
 * each label to its colon, in every language; further addresses of a list stand alone below.
 *
 *	   Default Gateway . . . . . . . . . : 192.0.2.1
 *	   DNS Servers . . . . . . . . . . . : 192.0.2.53
 *	                                       192.0.2.54
 *
 * That there is none can only be said of a whole output in a language whose labels we are sure
 * of: an adapter without DNS servers has no such line.
 */
#include "readers/system.h"

#include "base/alloc.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define TOOL "ipconfig"

struct adapters {
	char language[8];          /* of the host name, whose label begins the output */
	bool dns, gateway;         /* seen with an address */
	bool dns_odd, gateway_odd; /* seen with something else: a masked address */
	struct place dns_at, gateway_at;
	bool elided;
	const char *field; /* that further lines belong to */
};

/* A line with dots before its colon: the label's length and the value. */
static bool split_dotted(const char *line, size_t *len, const char **value)
{
	const char *start = line_trim(line), *colon = strchr(start, ':'), *end = colon;

	if (!colon || colon == start)
		return false;
	while (end > start && (end[-1] == ' ' || end[-1] == '.'))
		end--;
	if (!memchr(end, '.', (size_t)(colon - end)) || end == start)
		return false;
	*len = (size_t)(end - start);
	*value = line_trim(colon + 1);
	return true;
}

static bool is_ipv4(const char *text, size_t len)
{
	unsigned long parts = 0;
	bool zero = true;

	for (size_t at = 0; at < len;) {
		size_t digits = strspn(text + at, "0123456789");
		if (!digits || digits > 3 || strtoul(text + at, NULL, 10) > 255)
			return false;
		zero = zero && strtoul(text + at, NULL, 10) == 0;
		parts++;
		at += digits;
		if (at < len && text[at++] != '.')
			return false;
	}
	return parts == 4 && !zero && text[len - 1] != '.';
}

/* Without the placeholders fec0:0:0:ffff::1 to ::3 that Windows shows where no DNS server is
 * set, and without "::". */
static bool is_ipv6(const char *text, size_t len)
{
	size_t colons = 0;

	for (size_t i = 0; i < len; i++)
		colons += text[i] == ':';
	return colons >= 2 && strspn(text, "0123456789abcdefABCDEF:.") >= len &&
	       strcspn(text, "123456789abcdefABCDEF") < len &&
	       !text_starts_nocase(text, "fec0:");
}

/* "192.0.2.1(Preferred)", "fe80::1%5" */
static bool is_address(const char *text)
{
	size_t len = strcspn(text, " (%");

	return is_ipv4(text, len) || is_ipv6(text, len);
}

static void read_address(struct adapters *adapters, const char *value, struct place place)
{
	bool good = is_address(value);
	/* An empty value, the placeholders and zeros are none; a masked one may be one. */
	bool odd = !good && *value && strspn(value, "0.:%") < strlen(value) &&
		   !text_starts_nocase(value, "fec0:");

	if (strcmp(adapters->field, "dns-servers") == 0) {
		if (good && !adapters->dns)
			adapters->dns_at = place;
		adapters->dns = adapters->dns || good;
		adapters->dns_odd = adapters->dns_odd || odd;
	} else if (strcmp(adapters->field, "gateway") == 0) {
		if (good && !adapters->gateway)
			adapters->gateway_at = place;
		adapters->gateway = adapters->gateway || good;
		adapters->gateway_odd = adapters->gateway_odd || odd;
	}
}

/* A label that we are not sure of tells nothing here. */
static void read_dotted(struct reader *reader, size_t at, struct adapters *adapters, size_t len,
	const char *value)
{
	struct meaning meaning;

	adapters->field = "";
	if (!labels_find(reader->labels, TOOL, reader_trimmed(reader, at), len, &meaning) ||
		!meaning.confirmed)
		return;
	adapters->field = meaning.field;
	if (strcmp(meaning.field, "host-name") == 0 && !reader_cut(reader, at))
		system_name(reader, value, reader_place(reader, at));
	read_address(adapters, value, reader_place(reader, at));
}

/* "[...]", "..." and the like: somebody left lines out. */
static bool is_elision(const char *line)
{
	return strstr(line, "...") || strstr(line, "\xE2\x80\xA6") ||
	       ((*line == '[' || *line == '<') && strlen(line) < 24);
}

static bool read_line(struct reader *reader, size_t at, struct adapters *adapters)
{
	const char *line = reader_trimmed(reader, at), *value;
	size_t len = strlen(line), label;

	if (split_dotted(line, &label, &value)) {
		read_dotted(reader, at, adapters, label, value);
	} else if (is_address(line)) {
		read_address(adapters, line, reader_place(reader, at));
	} else if (len) {
		adapters->field = "";
		adapters->elided = adapters->elided || is_elision(line);
		/* The name of an adapter ends with a colon. */
		return line[len - 1] == ':' || is_elision(line);
	}
	return true;
}

/* Whether nothing but a heading stands above a line: up to two lines. */
static bool is_top(const struct reader *reader, size_t at)
{
	size_t lines = 0;

	for (; at > reader->section->begin && lines < 2; at--)
		lines += !reader_blank(reader, at - 1);
	return at == reader->section->begin;
}

static void put(struct reader *reader, const struct adapters *adapters, const char *member,
	bool seen, bool odd, struct place seen_at, const char *field, struct place first)
{
	if (seen)
		harvest_member(reader->harvest, "network", "network", member, "yes", seen_at);
	else if (*adapters->language && !adapters->elided && !odd &&
		 labels_sure(reader->labels, TOOL, field, adapters->language))
		harvest_member(reader->harvest, "network", "network", member, "none", first);
}

/* The language of an output that begins here, "" when it is not all of one. */
static void find_language(
	const struct reader *reader, size_t at, size_t len, struct adapters *adapters)
{
	struct meaning meaning;

	adapters->language[0] = '\0';
	if (is_top(reader, at) &&
		labels_find(reader->labels, TOOL, reader_trimmed(reader, at), len, &meaning) &&
		meaning.confirmed && strcmp(meaning.field, "host-name") == 0 &&
		strlen(meaning.language) < sizeof(adapters->language))
		memcpy(adapters->language, meaning.language, strlen(meaning.language) + 1);
}

size_t ipconfig_read(struct reader *reader, size_t at)
{
	struct adapters adapters = {.field = ""};
	struct place first = reader_place(reader, at);
	struct meaning meaning;
	const char *value;
	size_t len;

	if (!split_dotted(reader_line(reader, at), &len, &value) ||
		!labels_find(reader->labels, TOOL, reader_trimmed(reader, at), len, &meaning))
		return at;
	reader_claim(reader, TOOL);
	find_language(reader, at, len, &adapters);
	while (at < reader->section->end && read_line(reader, at, &adapters))
		at++;
	if (at < reader->section->end || !reader_closed(reader))
		adapters.language[0] = '\0';
	put(reader, &adapters, "dns_servers", adapters.dns, adapters.dns_odd, adapters.dns_at,
		"dns-servers", first);
	put(reader, &adapters, "gateway", adapters.gateway, adapters.gateway_odd,
		adapters.gateway_at, "gateway", first);
	return at;
}
