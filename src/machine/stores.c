/* SPDX-License-Identifier: MIT */
/*
 * Certificate stores as Windows keeps them: a key for each certificate, whose name is the
 * thumbprint, with a value "Blob" of records {property, 1, length, bytes}. A store that
 * programs see is the union of several keys: the machine's own, that of policies, that of the
 * domain, and for roots those that Windows Update brought.
 */
#include "machine/machine.h"

#include "base/alloc.h"
#include "base/text.h"
#include "facts/facts.h"
#include "machine/der.h"
#include "machine/key.h"
#include "readers/certificates.h"

#include <stdlib.h>
#include <string.h>

enum { PROPERTY_CERTIFICATE = 32 };

static uint32_t get32(const unsigned char *at)
{
	return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* The bytes of the certificate in a blob. */
static bool find_certificate(
	const unsigned char *blob, size_t len, const unsigned char **bytes, size_t *size)
{
	while (len >= 12) {
		*size = get32(blob + 8);
		*bytes = blob + 12;
		if (*size > len - 12)
			return false;
		if (get32(blob) == PROPERTY_CERTIFICATE)
			return true;
		blob += 12 + *size;
		len -= 12 + *size;
	}
	return false;
}

static bool take_blob(void *data, const struct view_value *value)
{
	struct der_certificate *certificate = data;
	const unsigned char *bytes;
	size_t len;

	if (!text_equal_nocase(value->name, "Blob") || value->type != VIEW_BINARY)
		return true;
	if (!find_certificate(value->data, value->len, &bytes, &len) ||
		!der_read(certificate, bytes, len))
		der_release(certificate);
	return false;
}

static const char *known(const char *text)
{
	return text ? text : "";
}

/* A time that is none, such as the 31st of February, is left out. */
static const char *known_time(const char *text)
{
	return facts_format_matches("esu-time", text) ? text : "";
}

/* Of one whose blob is damaged the thumbprint is known all the same. */
static bool take_certificate(struct reader *reader, struct view *view, const char *store,
	const char *keys, const char *name)
{
	struct der_certificate der = {0};
	struct view_visitor visitor = {take_blob, NULL, &der};
	struct certificate certificate = {0};
	struct view_why why;
	char *path = xasprintf("%s\\%s", keys, name);
	enum view_answer answer = view_visit(view, path, &visitor, &why);
	bool good = certificate_thumbprint(name, certificate.thumbprint);

	if (good && answer != VIEW_ABSENT && answer != VIEW_FAILED) {
		certificate.subject = known(der.subject);
		certificate.issuer = known(der.issuer);
		certificate.serial = known(der.serial);
		certificate.not_before = known_time(der.not_before);
		certificate.not_after = known_time(der.not_after);
		certificate_put(reader, store, &certificate, (struct place){reader->id, 0});
	}
	der_release(&der);
	free(path);
	return good && answer == VIEW_FOUND;
}

/* One of the keys of a store. */
static void take_keys(struct reader *reader, struct view *view, const char *store,
	const char *source, const char *above, bool *whole, bool *any)
{
	char *path = xasprintf("%s\\Certificates", above);
	struct machine_key key;

	machine_key_load(&key, reader, view, path, true);
	if (key.answer == VIEW_FAILED)
		machine_key_fail(&key, reader, source);
	else
		*any = true;
	*whole = *whole && (key.answer == VIEW_FOUND || key.answer == VIEW_ABSENT);
	for (size_t i = 0; i < key.count; i++)
		*whole = take_certificate(reader, view, store, path, key.children[i]) && *whole;
	machine_key_release(&key);
	free(path);
}

static void take_store(
	struct reader *reader, struct view *view, const char *store, const char *const *keys)
{
	char *source = xasprintf("certificates:%s", store);
	bool whole = true, any = false;

	for (; *keys; keys++)
		take_keys(reader, view, store, source, *keys, &whole, &any);
	if (any)
		harvest_cover(reader->harvest, source, whole ? COVER_WHOLE : COVER_PARTIAL,
			(struct place){reader->id, 0});
	free(source);
}

void machine_stores(struct reader *reader, struct view *view)
{
	static const char *const ca[] = {"HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\CA",
		"HKLM\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates\\CA",
		"HKLM\\SOFTWARE\\Microsoft\\EnterpriseCertificates\\CA", NULL};
	static const char *const root[] = {
		"HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\ROOT",
		"HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\AuthRoot",
		"HKLM\\SOFTWARE\\Policies\\Microsoft\\SystemCertificates\\Root",
		"HKLM\\SOFTWARE\\Microsoft\\EnterpriseCertificates\\Root", NULL};

	take_store(reader, view, "LocalMachine\\CA", ca);
	take_store(reader, view, "LocalMachine\\Root", root);
}
