/* SPDX-License-Identifier: MIT */
/*
 * Certificates: `certutil -store`, `certutil -dump`, and the objects that Get-ChildItem gives
 * for Cert:. certutil writes NotBefore and NotAfter in most languages and the thumbprint behind
 * "(sha1)": 40 hexadecimal digits, on old systems in pairs. Anything shorter was damaged.
 */
#include "readers/certificates.h"

#include "readers/bag.h"

#include "base/alloc.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define TOOL "certutil"
#define NO_STORE "nothing says which store these certificates are from"

bool certificate_thumbprint(const char *text, char thumbprint[41])
{
	size_t count = 0;

	for (; *text; text++) {
		char c = *text;
		if (c == ' ')
			continue;
		if (c >= 'a' && c <= 'f')
			c -= 'a' - 'A';
		if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'F')) || count == 40)
			return false;
		thumbprint[count++] = c;
	}
	thumbprint[count] = '\0';
	return count == 40;
}

void certificate_put(struct reader *reader, const char *store,
	const struct certificate *certificate, struct place place)
{
	char *source = xasprintf("certificates:%s", store);
	char *identity = xasprintf("%s %s", store, certificate->thumbprint);
	struct record *record =
		harvest_record(reader->harvest, "certificates", source, identity, place);

	record_set(record, "store", store, place);
	record_keep(record, "subject", *certificate->subject ? certificate->subject : "unclear",
		place);
	record_keep(record, "issuer", certificate->issuer, place);
	record_set(record, "thumbprint", certificate->thumbprint, place);
	record_keep(record, "serial", certificate->serial, place);
	if (*certificate->not_before)
		reader_date(reader, record, "not_before", NULL, certificate->not_before,
			MOMENT_UNDECIDED, place);
	reader_date(reader, record, "not_after", "not_after_text", certificate->not_after,
		MOMENT_UNDECIDED, place);
	free(source);
	free(identity);
}

/* The name of a store behind the first of these words in a text, as facts name it. */
static char *store_in(const char *text)
{
	static const char *const places[] = {"LocalMachine\\", "CurrentUser\\"};

	for (size_t i = 0; i < 2; i++) {
		const char *at = strstr(text, places[i]);
		size_t len = strlen(places[i]);
		size_t name = at ? strspn(at + len, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
						    "abcdefghijklmnopqrstuvwxyz")
				 : 0;
		if (name)
			return xstrndup(at, len + name);
	}
	return NULL;
}

/* The store that a list of objects is from: its own path, a line above such as
 * "Directory: Microsoft.PowerShell.Security\Certificate::LocalMachine\CA", or the command. */
static char *store_of_objects(const struct reader *reader, const struct bag *bag)
{
	char *store = store_in(bag_get(bag, "PSParentPath"));
	size_t line = bag_place(bag, "Thumbprint").line;

	for (size_t i = reader->section->end; i > reader->section->begin && !store; i--) {
		const struct line *at = &reader->capture->lines[i - 1];
		if (at->number < line && strstr(at->text, "Certificate::"))
			store = store_in(at->text);
	}
	return store ? store : store_in(reader->section->command);
}

const char *certificate_take(struct reader *reader, const struct bag *bag)
{
	struct certificate certificate = {bag_get(bag, "Subject"), bag_get(bag, "Issuer"),
		bag_get(bag, "SerialNumber"), bag_get(bag, "NotBefore"),
		bag_get(bag, "NotAfter"), "", 0};
	char *store = store_of_objects(reader, bag);
	const char *source = NULL;

	if (!store)
		harvest_damage(reader->harvest, reader->id, NO_STORE);
	else if (certificate_thumbprint(bag_get(bag, "Thumbprint"), certificate.thumbprint)) {
		certificate_put(reader, store, &certificate, bag_place(bag, "Thumbprint"));
		if (strcmp(store, "LocalMachine\\CA") == 0)
			source = "certificates:LocalMachine\\CA";
		else if (strcmp(store, "LocalMachine\\Root") == 0)
			source = "certificates:LocalMachine\\Root";
	} else {
		harvest_damage(reader->harvest, reader->id, "a thumbprint is damaged");
	}
	free(store);
	return source;
}

/* "================ Certificate 0 ================" */
static bool is_heading(const char *line)
{
	size_t len = strlen(line);

	return len > 20 && strncmp(line, "========", 8) == 0 &&
	       strncmp(line + len - 8, "========", 8) == 0 && strpbrk(line, "0123456789");
}

/* certutil names the store in its first line, "CA \"Intermediate Certification Authorities\"",
 * in Latin letters; -user and -enterprise are other places. */
static char *store_of_certutil(const struct reader *reader, size_t at)
{
	const char *command = reader->section->command, *line = "";
	size_t len;
	bool user;

	while (at > reader->section->begin && !*line)
		line = reader_trimmed(reader, --at);
	/* Typed off without its prompt. */
	if (text_starts_nocase(line, "certutil "))
		command = line;
	user = strstr(command, "-user") != NULL;
	len = strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

	if (strstr(command, "-enterprise") || strstr(command, "-grouppolicy"))
		return NULL;
	if (!len || len > 32 || (line[len] && line[len] != ' ') ||
		(line[len] == ' ' && line[len + 1] != '"')) {
		const char *option = strstr(command, "-store ");
		if (!option)
			return NULL;
		line = option + 7;
		len = strcspn(line, " \"");
		if (!len)
			return NULL;
	}
	return xasprintf("%s\\%.*s", user ? "CurrentUser" : "LocalMachine", (int)len, line);
}

/* Stores have one spelling in facts. */
static void spell_store(char *store)
{
	static const char *const names[] = {"LocalMachine\\CA", "LocalMachine\\Root"};

	for (size_t i = 0; i < 2; i++) {
		if (text_equal_nocase(store, names[i]))
			memcpy(store, names[i], strlen(names[i]));
	}
}

static void read_field(const char *field, const char *value, struct certificate *certificate)
{
	static const struct {
		const char *field;
		size_t offset;
	} fields[] = {{"serial", offsetof(struct certificate, serial)},
		{"issuer", offsetof(struct certificate, issuer)},
		{"subject", offsetof(struct certificate, subject)},
		{"not-before", offsetof(struct certificate, not_before)},
		{"not-after", offsetof(struct certificate, not_after)}};

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		const char **member =
			(const char **)(void *)((char *)certificate + fields[i].offset);
		if (strcmp(fields[i].field, field) == 0 && !**member)
			*member = value;
	}
}

/* With -v there are hashes of names and keys as well, and several begin with the same words in
 * some languages: there only a label that the table has is that of the thumbprint. */
static bool is_other_hash(const struct reader *reader, const char *line, bool verbose)
{
	struct meaning meaning;
	const char *value;

	if (labels_split(reader->labels, TOOL, line, &meaning, &value) &&
		strcmp(meaning.field, "sha1") == 0)
		return false;
	return verbose;
}

/* One certificate; true when its thumbprint is right. */
static bool read_lines(struct reader *reader, size_t *at, struct certificate *certificate)
{
	bool right = false, verbose = false;

	for (; *at < reader->section->end && !is_heading(reader_trimmed(reader, *at)); ++*at) {
		const char *line = reader_line(reader, *at), *mark = strstr(line, "(sha1)");
		struct meaning meaning;
		const char *value;

		if (strncmp(line_trim(line), "CertUtil:", 9) == 0)
			break;
		verbose = verbose || strstr(line, "X509");
		if (mark && strchr(mark, ':')) {
			if (is_other_hash(reader, line, verbose))
				continue;
			right = certificate_thumbprint(
				line_trim(strchr(mark, ':') + 1), certificate->thumbprint);
			continue;
		}
		if (labels_split(reader->labels, TOOL, line, &meaning, &value))
			read_field(meaning.field, value, certificate);
		/* A blank line ends it once the thumbprint was there. */
		if (reader_blank(reader, *at) && certificate->thumbprint[0])
			break;
	}
	return right;
}

/* The end of what tells of a file and not of a store. */
static bool is_dump(const struct reader *reader, size_t at)
{
	static const char end[] = "CertUtil: -dump";

	return strncmp(reader_trimmed(reader, at), end, sizeof(end) - 1) == 0;
}

/* "CertUtil: -store command completed successfully." without a certificate above it: the words
 * are translated, so the status tells that it is no error. */
static size_t read_empty(struct reader *reader, size_t at)
{
	char *store, *source;

	if (strncmp(reader_trimmed(reader, at), "CertUtil: -store", 16) != 0 ||
		!reader_closed(reader) || reader->section->status != 0)
		return at;
	for (size_t i = reader->section->begin; i < at; i++) {
		if (is_heading(reader_trimmed(reader, i)))
			return at;
	}
	store = store_of_certutil(reader, at);
	if (!store)
		return at;
	reader_claim(reader, "certutil");
	spell_store(store);
	source = xasprintf("certificates:%s", store);
	harvest_cover(reader->harvest, source, COVER_WHOLE, reader_place(reader, at));
	free(source);
	free(store);
	return at + 1;
}

size_t certutil_read(struct reader *reader, size_t at)
{
	char *store, *source;
	size_t first = at;
	bool whole = true, done = false;

	if (is_dump(reader, at)) {
		reader_claim(reader, "certutil");
		harvest_damage(reader->harvest, reader->id, NO_STORE);
		return at + 1;
	}
	if (!is_heading(reader_trimmed(reader, at)))
		return read_empty(reader, at);
	reader_claim(reader, "certutil");
	store = store_of_certutil(reader, at);
	if (store)
		spell_store(store);
	else
		harvest_damage(reader->harvest, reader->id, NO_STORE);
	while (at < reader->section->end && !done) {
		struct certificate certificate = {"", "", "", "", "", "", at};
		if (strncmp(reader_trimmed(reader, at), "CertUtil: -store", 16) == 0) {
			done = true;
		} else if (is_heading(reader_trimmed(reader, at))) {
			size_t heading = at++;
			bool right = read_lines(reader, &at, &certificate);
			whole = whole && right;
			if (right && store)
				certificate_put(reader, store, &certificate,
					reader_place(reader, heading));
			if (!right)
				harvest_damage(reader->harvest, reader->id,
					"a certificate has no whole thumbprint");
			continue;
		} else if (!reader_blank(reader, at)) {
			break;
		}
		at++;
	}
	if (store) {
		source = xasprintf("certificates:%s", store);
		reader_cover(reader, source, whole && (done || reader_closed(reader)),
			reader_place(reader, first));
		free(source);
	}
	free(store);
	return at;
}
