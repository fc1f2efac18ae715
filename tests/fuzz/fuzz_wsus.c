/* SPDX-License-Identifier: MIT */
/*
 * Captures of a WSUS server: configuration files, lists of sites and pools, logs of the web
 * server. Whatever comes in, the facts are valid, no list is ever whole, and a log that is fed
 * line by line counts no request twice.
 */
#include "base/alloc.h"
#include "base/asset.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/library.h"
#include "base/text.h"
#include "capture/capture.h"
#include "facts/facts.h"
#include "logs/iislog.h"
#include "readers/reader.h"
#include "readers/wsus.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

static const struct assets *assets(void)
{
	static struct assets *opened;
	struct error err = ERROR_NONE;

	if (!opened) {
		library_init();
		opened = assets_open(NULL, &err);
		require(opened != NULL);
	}
	return opened;
}

static void require_facts(struct harvest *harvest)
{
	struct error err = ERROR_NONE;
	cJSON *document = harvest_document(harvest, "0", "2026-11-21T12:00:00Z", &err);
	struct facts *facts;
	const cJSON *entry;

	require(document != NULL);
	cJSON_ArrayForEach(entry, json_get(document, "coverage"))
		require(strcmp(json_text(entry, "state"), "partial") == 0);
	facts = facts_adopt("fuzz", document, assets(), &err);
	require(facts != NULL);
	facts_free(facts);
}

static void read_section(struct reader *reader)
{
	static reader_of *const ours[] = {
		iisconfig_read, appcmd_read, iislog_read, wsuslog_read};
	size_t at = reader->section->begin;

	while (at < reader->section->end) {
		size_t next = at;
		for (size_t i = 0; i < 4 && next == at; i++)
			next = ours[i](reader, at);
		require(next >= at && next <= reader->section->end);
		at = next > at ? next : at + 1;
	}
}

static void check_readers(struct buf *text)
{
	struct harvest *harvest = harvest_new(NULL);
	size_t id = harvest_capture(harvest, "fuzz", "");
	struct capture capture;

	capture_init(&capture, text);
	for (size_t i = 0; i < capture.section_count; i++) {
		struct reader reader = {.capture = &capture,
			.section = &capture.sections[i],
			.harvest = harvest,
			.id = id};
		read_section(&reader);
	}
	wsus_finish(harvest);
	require_facts(harvest);
	capture_release(&capture);
	harvest_free(harvest);
}

/* Each line is a block of its own, so that a sanitizer sees who reads beyond it. */
static void check_log(const char *text, size_t len)
{
	struct harvest *harvest = harvest_new(NULL);
	size_t id = harvest_capture(harvest, "fuzz", ""), lines = 0;
	struct iis_log log;

	iis_log_init(&log);
	while (len) {
		const char *end = memchr(text, '\n', len);
		size_t line = end ? (size_t)(end - text) : len, step = line + (end != NULL);
		char *copy = xmalloc(line ? line : 1);
		memcpy(copy, text, line);
		iis_log_begins(copy, line);
		iis_log_line(&log, copy, line, ++lines, !end);
		require(log.requests + log.common_requests <= lines);
		free(copy);
		text += step;
		len -= step;
	}
	if (iis_log_finish(&log, harvest, id))
		require_facts(harvest);
	harvest_free(harvest);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = BUF_EMPTY;
	struct error err = ERROR_NONE;

	assets();
	if (size > 1 << 20)
		return 0;
	check_log((const char *)data, size);
	if (text_to_utf8((const char *)data, size, &text, &err) &&
		!memchr(buf_text(&text), '\0', text.len))
		check_readers(&text);
	buf_release(&text);
	return 0;
}
