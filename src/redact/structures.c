/* SPDX-License-Identifier: MIT */
#include "redact/structures.h"

#include "redact/letters.h"
#include "redact/shapes.h"

#include <string.h>

enum {
	LONGEST_SCHEME = 16,
	LONGEST_NAME = 255,
	LONGEST_LOCAL = 64, /* of a mail address */
	LONGEST_FLAT = 15,  /* a name of a domain that has no dots */
	LONGEST_USER = 64,
	SHORTEST_DIGITS = 45, /* of an installation id */
	LONGEST_DIGITS = 80,
	BEFORE_VERSION = 24,
};

static const unsigned hosts_and_domains = 1u << CLASS_HOST | 1u << CLASS_DOMAIN;

bool look_starts(const struct look *look, size_t at, const char *word)
{
	return at <= look->len && letters_start(look->text + at, look->len - at, word);
}

bool look_knows(const struct look *look, size_t from, size_t to, unsigned classes)
{
	const struct known_value *value =
		known_find(look->detector->known, look->text + from, to - from);

	return value && value->classes & classes;
}

static bool lists(const struct look *look, const struct index *list, size_t from, size_t to)
{
	return privacy_lists(list, look->text + from, to - from);
}

void look_add(struct look *look, enum privacy_class class, size_t from, size_t to)
{
	const struct privacy *privacy = look->detector->privacy;
	unsigned active = look->detector->active;

	if (to <= from || look->count == MOST_PIECES ||
		(!(active & 1u << class) && !look_knows(look, from, to, active)) ||
		lists(look, &privacy->values, from, to) ||
		(class == CLASS_USER && lists(look, &privacy->users, from, to)) ||
		(class == CLASS_DOMAIN && lists(look, &privacy->domains, from, to)) ||
		(class == CLASS_SHARE && lists(look, &privacy->shares, from, to)))
		return;
	look->pieces[look->count++] = (struct piece){class, from, to};
}

static bool ends_with(const struct look *look, size_t from, size_t to, const char *end)
{
	size_t len = strlen(end);

	return to - from >= len && look_starts(look, to - len, end);
}

/* Addresses that are the same everywhere, masks, and what is rather the version of an assembly:
 * 4.0.0.0 is at most a network of millions. */
static bool is_public_address(const struct look *look, size_t from, size_t to)
{
	return ends_with(look, from, to, ".0.0.0") || look_starts(look, from, "127.") ||
	       look_starts(look, from, "255.") ||
	       (to - from == 3 && look_starts(look, from, "::1")) ||
	       lists(look, &look->detector->privacy->addresses, from, to) ||
	       lists(look, look->detector->versions, from, to);
}

static void add_address(struct look *look, size_t from, size_t to)
{
	if (!is_public_address(look, from, to))
		look_add(look, CLASS_IP, from, to);
}

static size_t find_byte(const struct look *look, size_t from, size_t to, char c)
{
	const char *found = to > from ? memchr(look->text + from, c, to - from) : NULL;

	return found ? (size_t)(found - look->text) : to;
}

void look_add_host(struct look *look, size_t from, size_t to)
{
	const struct privacy *privacy = look->detector->privacy;
	size_t dot = find_byte(look, from, to, '.'), rest = dot + 1;

	if (to <= from)
		return;
	if (shape_ipv4(look->text, to, from) == to - from ||
		shape_ipv6(look->text, to, from) == to - from)
		add_address(look, from, to);
	else if (privacy_host_is_public(privacy, look->text + from, to - from))
		look->solid = true;
	else if (dot == to)
		look_add(look, CLASS_HOST, from, to);
	else if (lists(look, &privacy->domains, from, to))
		look->solid = true;
	else if (look_knows(look, from, to, 1u << CLASS_DOMAIN) ||
		 (lists(look, &privacy->top_ends, rest, to) &&
			 !look_knows(look, from, dot, 1u << CLASS_HOST)))
		look_add(look, CLASS_DOMAIN, from, to);
	else {
		look_add(look, CLASS_HOST, from, dot);
		if (!lists(look, &privacy->private_ends, rest, to) &&
			!lists(look, &privacy->top_ends, rest, to))
			look_add(look, CLASS_DOMAIN, rest, to);
	}
}

void look_add_item(struct look *look, size_t from, size_t to)
{
	const char *equals = memchr(look->text + from, '=', to - from);
	const char *scheme;
	size_t end;

	if (equals)
		from = (size_t)(equals + 1 - look->text);
	for (scheme = look->text + from; scheme + 2 < look->text + to; scheme++) {
		if (memcmp(scheme, "://", 3) == 0) {
			from = (size_t)(scheme + 3 - look->text);
			break;
		}
	}
	if (to - from > 2 && look_starts(look, from, "*."))
		from += 2;
	if (from < to && look->text[from] == '[')
		from++;
	end = from < to ? from + shape_ipv6(look->text, to, from) : to;
	while (end < to && !strchr(":/\\*?@]", look->text[end]))
		end++;
	if (end == to || look->text[end] != '*')
		look_add_host(look, from, end);
}

/* Windows puts a dollar sign behind the name of the account that a machine has. */
static void add_user(struct look *look, size_t from, size_t to)
{
	bool machine = to < look->len && look->text[to] == '$';

	if (!machine && to - from > 1 && look->text[to - 1] == '$') {
		machine = true;
		to--;
	}
	machine = machine || look_knows(look, from, to, 1u << CLASS_HOST);
	look_add(look, machine ? CLASS_HOST : CLASS_USER, from, to);
}

void look_add_account(struct look *look, size_t from, size_t to)
{
	size_t slash = find_byte(look, from, to, '\\'), at = find_byte(look, from, to, '@');

	if (slash < to) {
		if (lists(look, &look->detector->privacy->domains, from, slash))
			return;
		if (slash - from > 1 || look->text[from] != '.')
			look_add(look,
				look_knows(look, from, slash, 1u << CLASS_HOST) ? CLASS_HOST
										: CLASS_DOMAIN,
				from, slash);
		add_user(look, slash + 1, to);
	} else {
		add_user(look, from, at);
		if (at < to)
			look_add(look, CLASS_DOMAIN, at + 1, to);
	}
}

static bool is_host_end(char c)
{
	return letter_is_blank(c) || strchr("/\\?#\"'<>,;|()[]{}", c) != NULL;
}

static bool is_host_part(char c)
{
	return !is_host_end(c);
}

/* scheme://host:port, up to the path. */
static size_t address(struct look *look, size_t at)
{
	static const char masked[] = "[removed: credentials]@";
	size_t scheme = letters_run(look->text, look->len, at, letter_is_word, LONGEST_SCHEME);
	size_t start = at + scheme + 3, end, colon;

	if (!look_starts(look, at + scheme, "://"))
		return 0;
	if (look_starts(look, start, masked))
		start += strlen(masked);
	if (start < look->len && look->text[start] == '[') {
		end = find_byte(look, start, look->len, ']');
		look_add_host(look, start + 1, end);
		return end;
	}
	end = start + letters_run(look->text, look->len, start, is_host_part, look->len);
	/* LDAP://CN=Name,DC=example names no server. */
	if (find_byte(look, start, end, '=') < end)
		return 0;
	colon = find_byte(look, start, end, ':');
	look_add_host(look, start, colon);
	return end;
}

static bool is_local(char c)
{
	return letter_is_word(c) || strchr("._%+-", c) != NULL;
}

/* user@domain */
static size_t mail(struct look *look, size_t at)
{
	size_t local = letters_run(look->text, look->len, at, is_local, LONGEST_LOCAL);
	size_t start = at + local + 1, size;

	if (start >= look->len || look->text[start - 1] != '@' ||
		(at && look->text[at - 1] == '@'))
		return 0;
	size = shape_name(look->text, look->len, start);
	if (!size || (find_byte(look, start, start + size, '.') == start + size &&
			     !look_knows(look, start, start + size, hosts_and_domains)))
		return 0;
	look_add(look, CLASS_USER, at, start - 1);
	if (!privacy_host_is_public(look->detector->privacy, look->text + start, size))
		look_add(look, CLASS_DOMAIN, start, start + size);
	return start + size;
}

static size_t last_dot(const struct look *look, size_t from, size_t to)
{
	while (to > from && look->text[to - 1] != '.')
		to--;
	return to > from ? to - 1 : from;
}

static bool is_file(const struct look *look, size_t from, size_t to)
{
	size_t dot = last_dot(look, from, to);

	return dot > from && lists(look, &look->detector->privacy->extensions, dot + 1, to);
}

/* Whether it belongs to a domain that is known. */
static bool is_below_known(const struct look *look, size_t from, size_t to)
{
	for (; from < to; from = find_byte(look, from, to, '.') + 1) {
		if (look_knows(look, from, to, 1u << CLASS_DOMAIN))
			return true;
	}
	return false;
}

/* A name with dots in running text: most of them are files, versions, parts of programs. */
static bool is_dns_name(const struct look *look, size_t from, size_t to)
{
	const struct privacy *privacy = look->detector->privacy;
	size_t first = find_byte(look, from, to, '.'), last = last_dot(look, from, to);

	if (first == to || !letter_is_ascii(look->text[last + 1]))
		return false;
	if (is_below_known(look, from, to) || lists(look, &privacy->private_ends, last + 1, to))
		return true;
	if (last > first)
		return lists(look, &privacy->top_ends, last + 1, to) ||
		       (look_knows(look, from, first, 1u << CLASS_HOST) &&
			       !is_file(look, from, to));
	return false;
}

static size_t dns_name(struct look *look, size_t at)
{
	size_t size;

	if (at < look->names_from)
		return 0;
	size = shape_name(look->text, look->len, at);
	look->names_from = at + size;
	if (size < 3 || !is_dns_name(look, at, at + size))
		return 0;
	look_add_host(look, at, at + size);
	return at + size;
}

static bool is_flat(char c)
{
	return letter_is_word(c) || strchr("-_.&", c) != NULL;
}

static bool is_user(char c)
{
	return !letter_is_blank(c) && strchr("\\/:*?\"'<>|,;()[]{}=@", c) == NULL;
}

/* Windows writes the flat names of domains in capitals. */
static bool is_in_capitals(const struct look *look, size_t from, size_t to)
{
	size_t letters = 0;

	for (size_t at = from; at < to; at++) {
		char c = look->text[at];

		if (c >= 'a' && c <= 'z')
			return false;
		letters += c >= 'A' && c <= 'Z';
	}
	return letters > 0 && to - from > 1 && to - from <= LONGEST_FLAT;
}

/* The end of the name of a user: that of O'Brien has an apostrophe. */
static size_t user_end(const struct look *look, size_t start)
{
	size_t end = start;

	for (; end < look->len && end - start < LONGEST_USER; end++) {
		bool apostrophe = look->text[end] == '\'' && end > start &&
				  end + 1 < look->len && letter_is_word(look->text[end + 1]);

		if (!is_user(look->text[end]) && !apostrophe)
			break;
	}
	return end;
}

/* DOMAIN\user, which paths and registry keys look like, too. */
static size_t account(struct look *look, size_t at)
{
	const struct privacy *privacy = look->detector->privacy;
	size_t slash = at + letters_run(look->text, look->len, at, is_flat, LONGEST_LOCAL), end;

	if (slash + 1 >= look->len || look->text[slash] != '\\' ||
		(at > 0 && strchr("\\/%.$-", look->text[at - 1])))
		return 0;
	end = user_end(look, slash + 1);
	if (end < look->len && look->text[end] == '\\')
		return 0;
	while (end > slash + 1 && strchr(".!$", look->text[end - 1]))
		end--;
	if (end == slash + 1 || is_file(look, slash + 1, end) ||
		lists(look, &privacy->domains, at, slash) ||
		(!is_in_capitals(look, at, slash) &&
			!look_knows(look, at, slash, hosts_and_domains)))
		return 0;
	look_add_account(look, at, end);
	return end;
}

static bool is_number_sign(char c)
{
	return letter_is_blank(c) || strchr(":=([\"'v.", c) != NULL;
}

/* Whether the word before says that a version follows. */
static bool follows_version(const struct look *look, size_t at)
{
	size_t end = at, start;

	while (end > 0 && at - end < BEFORE_VERSION && is_number_sign(look->text[end - 1]))
		end--;
	start = end;
	while (start > 0 && end - start < BEFORE_VERSION &&
		(letter_is_ascii(look->text[start - 1]) || look->text[start - 1] == '-'))
		start--;
	return ends_with(look, start, end, "version") ||
	       lists(look, &look->detector->privacy->versions, start, end);
}

static size_t solid(struct look *look, size_t end)
{
	look->solid = true;
	return end;
}

/* What has a form of its own. */
static size_t form(struct look *look, size_t at)
{
	const char *text = look->text;
	size_t len = look->len, size;

	if ((size = shape_guid(text, len, at))) {
		if (look_knows(look, at, at + size, look->detector->active))
			look_add(look, CLASS_ID, at, at + size);
		return solid(look, at + size);
	}
	if ((size = shape_mac(text, len, at))) {
		look_add(look, CLASS_MAC, at, at + size);
	} else if ((size = shape_ipv4(text, len, at))) {
		if (!follows_version(look, at))
			add_address(look, at, at + size);
	} else if ((size = shape_ipv6(text, len, at))) {
		add_address(look, at, at + size);
	} else if ((size = shape_sid(text, len, at))) {
		if (!privacy_begins(look->detector->privacy->sids, text + at, size) &&
			size > 12)
			look_add(look, CLASS_SID, at, at + size);
	} else {
		size = letters_run(text, len, at, letter_is_digit, LONGEST_DIGITS);
		if (size < SHORTEST_DIGITS)
			return 0;
		look_add(look, CLASS_ID, at, at + size);
	}
	return solid(look, at + size);
}

static bool may_have_form(char c)
{
	return letter_is_hex(c) || c == 's' || c == 'S';
}

/* What begins with a word; what follows it says what it can be. */
static size_t word(struct look *look, size_t at)
{
	size_t run = letters_run(look->text, look->len, at, is_local, LONGEST_NAME);
	char next = at + run < look->len ? look->text[at + run] : ' ';
	size_t end = structure_path(look, at);

	if (!end && next == ':')
		end = address(look, at);
	if (!end && next == '@')
		end = mail(look, at);
	if (!end && may_have_form(look->text[at]))
		end = form(look, at);
	if (!end && at >= look->names_from && memchr(look->text + at, '.', run))
		end = dns_name(look, at);
	if (!end && (next == '\\' || next == '&'))
		end = account(look, at);
	if (!end && next == '=')
		end = structure_title(look, at);
	return end ? end : structure_label(look, at);
}

size_t structure_at(struct look *look, size_t at)
{
	static size_t (*const signs[])(struct look *, size_t) = {
		structure_share, structure_path, structure_resource, structure_profile};
	char c = look->text[at];
	size_t end = 0;

	look->count = 0;
	look->solid = false;
	if (letter_is_word(c))
		return word(look, at);
	if (c == ':')
		return form(look, at);
	if (c != '\\' && c != '/' && c != '%')
		return 0;
	for (size_t i = 0; !end && i < sizeof(signs) / sizeof(*signs); i++)
		end = signs[i](look, at);
	return end;
}
