/* SPDX-License-Identifier: MIT */
#include "collect/collect.h"

#include "base/alloc.h"
#include "base/wide.h"
#include "collect/child.h"
#include "collect/files.h"
#include "collect/history.h"
#include "collect/live.h"
#include "collect/metadata.h"
#include "collect/native.h"
#include "collect/probe.h"
#include "collect/rows.h"
#include "collect/services.h"
#include "collect/system.h"
#include "machine/machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

struct collection {
	const struct collect_options *options;
	struct importer *importer;
	struct harvest *harvest;
	struct probes probes;
};

/* A reader for what comes next, and where it comes from. */
static struct place begin(struct collection *collection, const char *what, const char *from,
	struct reader *reader)
{
	if (collection->options->tell)
		collection->options->tell(what);
	importer_reader(collection->importer, from, reader);
	reader_claim(reader, "the running system");
	return (struct place){reader->id, 0};
}

static void fail(const struct collection *collection, const char *source, uint32_t code,
	const char *what, struct place place)
{
	char number[11], *text = xasprintf("%s %s", what,
				 code ? "answered with an error" : "did not answer in time");

	snprintf(number, sizeof(number), "0x%08X", (unsigned)code);
	harvest_fail(collection->harvest, source, code ? number : "none", text, place);
	free(text);
}

/* How far a source was looked at by a question that was answered. No system that works has no
 * row at all. */
static void cover(const struct collection *collection, const struct rows *rows, bool unsure,
	const char *source, const char *what)
{
	if (rows->code && !rows->count)
		fail(collection, source, rows->code, what, rows->place);
	else
		harvest_cover(collection->harvest, source,
			rows->code || rows->more || unsure || !rows->count ? COVER_PARTIAL
									   : COVER_WHOLE,
			rows->place);
}

/* Asks for rows and hands each to `take`. A source of NULL is a detail of another one. */
static void collect_rows(struct collection *collection, const struct rows *question,
	void (*ask)(void *rows), const char *source, const char *what,
	const char *(*take)(struct reader *reader, const struct bag *bag))
{
	struct rows *rows = xmalloc(sizeof(*rows));
	struct reader reader;
	struct place place = begin(collection, what, what, &reader);

	*rows = *question;
	rows->place = place;
	if (!probe_ask(&collection->probes, ask, rows)) {
		/* The thread of a question that is never answered keeps its rows. */
		if (source)
			fail(collection, source, 0, what, place);
		return;
	}
	for (size_t i = 0; i < rows->count; i++)
		take(&reader, &rows->bags[i]);
	if (source)
		cover(collection, rows, reader.unsure, source, what);
	rows_release(rows);
	free(rows);
}

static const char *take_service_version(struct reader *reader, const struct bag *bag)
{
	harvest_member(reader->harvest, "licensing", "licensing", "service_version",
		bag_get(bag, "Version"), bag_place(bag, "Version"));
	return NULL;
}

static void collect_updates(struct collection *collection)
{
	static const char *const hotfix[] = {
		"HotFixID", "InstalledOn", "ServicePackInEffect", NULL};
	static const struct rows hotfixes = {
		.query = "SELECT HotFixID, InstalledOn, ServicePackInEffect FROM "
			 "Win32_QuickFixEngineering",
		.properties = hotfix};
	static const struct rows history = {.query = ""};

	collect_rows(collection, &hotfixes, rows_ask, "updates.qfe",
		"Win32_QuickFixEngineering", hotfix_take);
	collect_rows(collection, &history, history_ask, "updates.history",
		"the history of Windows Update", history_take);
}

/* The properties that Windows Vista knows, too; the channel stands in the description. No full
 * key is among them. */
static void collect_licences(struct collection *collection)
{
	static const char *const product[] = {"ID", "ApplicationID", "Name", "Description",
		"LicenseStatus", "LicenseStatusReason", "PartialProductKey", NULL};
	static const char *const service[] = {"Version", NULL};
	static const struct rows products = {
		.query = "SELECT ID, ApplicationID, Name, Description, LicenseStatus, "
			 "LicenseStatusReason, PartialProductKey FROM SoftwareLicensingProduct",
		.properties = product};
	static const struct rows services = {
		.query = "SELECT Version FROM SoftwareLicensingService", .properties = service};

	collect_rows(collection, &products, rows_ask, "licensing", "SoftwareLicensingProduct",
		licence_take);
	collect_rows(collection, &services, rows_ask, NULL, "SoftwareLicensingService",
		take_service_version);
}

static void collect_registry(struct collection *collection)
{
	struct reader reader;
	struct view view;

	begin(collection, "registry", "registry", &reader);
	live_open(&view);
	machine_registry(&reader, &view);
}

static void collect_files(struct collection *collection)
{
	struct reader reader;

	begin(collection, "logs and settings", "files", &reader);
	files_collect(collection->importer, reader.guide, &collection->probes);
}

/* Asks a program that Windows or the agent brings, when it is there, and reads what it prints
 * as if somebody had captured it. */
static void collect_program(struct collection *collection, const char *program,
	const char *arguments, const char *what)
{
	char *path = files_expand(program), *name, *text;
	wchar_t *wide = wide_from(arguments);
	struct child *child = NULL;
	const struct buf *output = NULL;
	struct stream *stream = NULL;

	if (!path || !files_exist(path))
		goto out;
	if (collection->options->tell)
		collection->options->tell(what);
	name = xasprintf("%s %s", strrchr(program, '\\') + 1, arguments);
	child = child_start(path, wide);
	if (child && probe_ask(&collection->probes, child_read, child)) {
		output = child_output(child);
		/* A NUL would hide the rest: that is no output of theirs. */
		if (output && strlen(buf_text(output)) != output->len)
			output = NULL;
		text = output ? xasprintf("[esureport begin program] %s\r\n%s\r\n"
					  "[esureport end program] 0\r\n",
					name, buf_text(output))
			      : NULL;
		stream = text ? stream_from_memory(text, strlen(text)) : NULL;
		importer_stream(
			collection->importer, name, "", stream, "it answered with an error");
		stream_close(stream);
		free(text);
		child_free(child);
	} else {
		importer_stream(collection->importer, name, "", NULL,
			child ? "it did not answer in time" : "it could not be started");
		if (child)
			child_end(child);
	}
	free(name);
out:
	free(path);
	free(wide);
}

/* What nothing else tells: whether the agent is connected, whether a site of the web server
 * runs.
 */
static void collect_programs(struct collection *collection)
{
	static const char appcmd[] = "%windir%\\System32\\inetsrv\\appcmd.exe";
	const bool serves = harvest_find(collection->harvest, "wsus_server", "") != NULL;

	collect_program(collection, "%ProgramFiles%\\AzureConnectedMachineAgent\\azcmagent.exe",
		"show -j", "Azure Arc agent");
	if (serves) {
		collect_program(collection, appcmd, "list site", "sites of the web server");
		collect_program(collection, appcmd, "list apppool", "pools of the web server");
	}
}

static void collect_metadata(struct collection *collection)
{
	char *answer = xcalloc(1, 64), *line;
	struct stream *stream;

	if (collection->options->tell)
		collection->options->tell("Azure instance metadata service");
	if (!probe_ask(&collection->probes, metadata_ask, answer))
		return;
	line = xasprintf("Azure metadata service: %s\r\n", answer);
	stream = stream_from_memory(line, strlen(line));
	importer_stream(collection->importer, "169.254.169.254", "", stream, NULL);
	stream_close(stream);
	free(line);
	free(answer);
}

cJSON *collect_facts(
	struct importer *importer, const struct collect_options *options, struct error *err)
{
	struct collection collection = {options, importer, importer_begin(importer), {0}};
	struct reader reader;
	struct place system;
	char started[21], finished[21];

	native_guard();
	system_time(started, 0);
	/* The work of the server comes first. */
	SetPriorityClass(GetCurrentProcess(), BELOW_NORMAL_PRIORITY_CLASS);
	probes_begin(&collection.probes);
	system = begin(&collection, "system", "Windows", &reader);
	system_collect(&reader, system);
	collect_registry(&collection);
	services_collect(&reader, begin(&collection, "services", "services", &reader));
	collect_updates(&collection);
	collect_licences(&collection);
	collect_files(&collection);
	collect_programs(&collection);
	if (options->network)
		collect_metadata(&collection);
	system_cover(collection.harvest, system);
	system_time(finished, 0);
	harvest_mode(collection.harvest, "live", started, finished, system_is_elevated());
	return importer_finish(importer, err);
}
