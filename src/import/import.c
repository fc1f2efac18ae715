/* SPDX-License-Identifier: MIT */
#include "import/import.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/xml.h"
#include "capture/capture.h"
#include "capture/dateorder.h"
#include "capture/labels.h"
#include "decode/encoding.h"
#include "harvest/guide.h"
#include "harvest/harvest.h"
#include "import/ending.h"
#include "input/input.h"
#include "logs/iislog.h"
#include "logs/log.h"
#include "logs/weblog.h"
#include "readers/hardware.h"
#include "readers/licences.h"
#include "readers/messages.h"
#include "readers/reader.h"
#include "readers/wsus.h"

#include <stdlib.h>
#include <string.h>

/* What is no log is held in memory, so that a list may refer to what stands above it. */
enum { MAX_TEXT = 64 << 20, CHUNK = 1 << 20, HEAD = 64 << 10 };

struct importer {
	const struct import_options *options;
	struct guide guide;
	struct labels *labels;
	struct codepages *pages;
	struct harvest *harvest;
	char *chunk;         /* for streams */
	struct buf document; /* a file that is a JSON object, but no capture */
	char *document_name;
};

struct importer *importer_new(
	const struct assets *assets, const struct import_options *options, struct error *err)
{
	struct importer *importer = xcalloc(1, sizeof(*importer));

	importer->options = options;
	importer->labels = labels_open(assets, err);
	if (importer->labels &&
		guide_open(
			&importer->guide, assets, options->asked, options->asked_count, err) &&
		(importer->pages = codepages_open(assets, err)))
		return importer;
	importer_free(importer);
	return NULL;
}

void importer_free(struct importer *importer)
{
	if (!importer)
		return;
	guide_release(&importer->guide);
	labels_free(importer->labels);
	codepages_free(importer->pages);
	harvest_free(importer->harvest);
	buf_release(&importer->document);
	free(importer->document_name);
	free(importer->chunk);
	free(importer);
}

static void read_section(struct reader *reader)
{
	size_t at = reader->section->begin;

	while (at < reader->section->end) {
		size_t next = at;
		for (size_t i = 0; readers[i] && next == at && !reader_blank(reader, at); i++)
			next = readers[i](reader, at);
		at = next > at ? next : at + 1;
	}
}

/* A step of a script that failed and printed nothing that anybody reads. */
static void note_failure(struct reader *reader)
{
	const struct section *section = reader->section;
	const char *dash = strrchr(section->step, '-');
	const char *said = "";
	char *source;

	if (!*section->step || section->status <= 0)
		return;
	/* "logs-2" is the second step for a source. */
	source = dash && strspn(dash + 1, "0123456789") == strlen(dash + 1)
			 ? xstrndup(section->step, (size_t)(dash - section->step))
			 : xstrdup(section->step);
	for (size_t i = section->begin; i < section->end && !*said; i++)
		said = reader_trimmed(reader, i);
	/* Sources with a name of their own are told by the output of their step. */
	if (facts_format_matches("esu-source", source))
		harvest_fail(reader->harvest, source, "none",
			*said ? said : "the command failed",
			reader_place(reader, section->begin));
	free(source);
}

static void read_text(
	struct importer *importer, size_t id, const char *encoding, struct buf *text)
{
	struct messages messages = {NULL, 0, 0};
	struct capture capture;

	capture_init(&capture, text);
	if (ending_drop(&capture, importer->labels))
		harvest_remark(importer->harvest, id,
			"the last line has no end and may be cut: it was left out");
	for (size_t i = 0; i < capture.section_count; i++) {
		const struct section *section = &capture.sections[i];
		struct reader reader;

		harvest_begin_section(importer->harvest);
		reader = (struct reader){.capture = &capture,
			.section = section,
			.labels = importer->labels,
			.guide = &importer->guide,
			.harvest = importer->harvest,
			.encoding = encoding,
			.id = id,
			.messages = &messages,
			.order = dateorder_of(importer->labels, &capture, section)};
		read_section(&reader);
		note_failure(&reader);
	}
	messages_finish(&messages, importer->harvest, id);
	capture_release(&capture);
}

/* "[esureport codepage 850]" in front of what a script captured. */
static int declared_page(const char *bytes, size_t len)
{
	static const char mark[] = "[esureport codepage ";
	size_t size = sizeof(mark) - 1;
	char number[8] = "";

	for (size_t i = 0; i + size + 1 < len && i < 64; i++) {
		if (memcmp(bytes + i, mark, size) != 0)
			continue;
		i += size;
		while (i < len && bytes[i] == ' ')
			i++;
		for (size_t n = 0; n < 6 && i < len && bytes[i] >= '0' && bytes[i] <= '9'; n++)
			number[n] = bytes[i++];
		return (int)strtol(number, NULL, 10);
	}
	return 0;
}

static void read_bytes(struct importer *importer, size_t id, const char *bytes, size_t len)
{
	struct decoded decoded = DECODED_EMPTY;
	const char *guess = input_guess(bytes, len);
	const char *const *vocabulary;
	size_t words;
	int page = importer->options->codepage;

	if (guess) {
		char *why = xasprintf("it is %s", guess);
		harvest_ignore(importer->harvest, id, why);
		free(why);
		return;
	}
	if (!page)
		page = declared_page(bytes, len);
	vocabulary = labels_texts(importer->labels, &words);
	encoding_decode(importer->pages, vocabulary, words, encoding_known(page) ? page : 0,
		bytes, len, &decoded);
	harvest_encoding(importer->harvest, id, decoded.name, decoded.certain);
	read_text(importer, id, decoded.name, &decoded.text);
	decoded_release(&decoded);
}

/* Whether a file has the name that logs have. */
static bool is_log_name(const char *name)
{
	size_t len = strlen(name);

	return len > 4 && text_equal_nocase(name + len - 4, ".log");
}

/* The first lines as ASCII, whatever their width: enough to tell a log. */
static const struct dialect *dialect_of_head(
	const char *head, size_t len, bool named, int *wide)
{
	struct buf narrow = BUF_EMPTY;
	const struct dialect *dialect;

	*wide = len >= 2 && memcmp(head, "\xFF\xFE", 2) == 0   ? 1
		: len >= 2 && memcmp(head, "\xFE\xFF", 2) == 0 ? 2
		: len >= 4 && head[0] && !head[1] && !head[3]  ? 1
							       : 0;
	if (!*wide) {
		size_t mark = len >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
		return dialect_of_text(head + mark, len - mark, named);
	}
	for (size_t i = len >= 2 && (unsigned char)head[0] >= 0xFE ? 2 : 0; i + 1 < len; i += 2)
		buf_addc(&narrow, head[i + (*wide == 2)] ? head[i + (*wide == 2)] : ' ');
	dialect = dialect_of_text(narrow.data, narrow.len, named);
	buf_release(&narrow);
	return dialect;
}

/* Entries in a file of any other name may be a piece of the log: only the name says that they
 * are all of it. */
static void read_log(struct importer *importer, size_t id, const struct dialect *dialect,
	bool named, int wide, struct stream *stream)
{
	struct error err = ERROR_NONE;
	struct log *log = NULL;
	const char *head;
	long len;

	if (!importer->chunk)
		importer->chunk = xmalloc(CHUNK);
	/* The mark is no part of the first line. */
	if (wide && stream_peek(stream, 2, &head) == 2 && (unsigned char)*head >= 0xFE)
		stream_read(stream, importer->chunk, 2, &err);
	while ((len = stream_read(stream, importer->chunk, CHUNK, &err)) > 0) {
		if (!log) {
			log = log_open(importer->harvest, &importer->guide, dialect, id,
				importer->chunk, (size_t)len);
			if (wide)
				log_set_wide(log, wide == 2);
		}
		log_feed(log, importer->chunk, (size_t)len);
	}
	if (len < 0)
		harvest_damage(importer->harvest, id, err.text);
	harvest_encoding(importer->harvest, id, wide ? "UTF-16" : "bytes", true);
	if (log)
		log_close(log, len == 0 && named);
}

/* Whether a file begins as JSON does, in bytes or in UTF-16. */
static bool is_json(const struct buf *bytes)
{
	const char *text = buf_text(bytes);
	size_t at = 0;

	while (at < bytes->len && strchr("\xEF\xBB\xBF\xFE\xFF \t\r\n", text[at]))
		at++;
	return at < bytes->len && (text[at] == '{' || text[at] == '[');
}

/* Whether a text names one of this program's formats, in UTF-8 or in UTF-16. */
static bool names_format(const struct buf *bytes)
{
	static const char name[] = "\"esureport-";
	struct buf text = BUF_EMPTY;
	struct error err = ERROR_NONE;
	bool found = strstr(buf_text(bytes), name) != NULL;

	if (!found && text_to_utf8(buf_text(bytes), bytes->len, &text, &err))
		found = strstr(buf_text(&text), name) != NULL;
	buf_release(&text);
	return found;
}

static void keep_document(struct importer *importer, const char *name, struct buf *bytes)
{
	if (importer->document_name)
		return;
	importer->document_name = xstrdup(name);
	importer->document = *bytes;
	*bytes = (struct buf)BUF_EMPTY;
}

static void read_whole(
	struct importer *importer, size_t id, const char *name, struct buf *bytes)
{
	struct harvest *harvest = importer->harvest;

	if (is_json(bytes) && names_format(bytes)) {
		harvest_ignore(
			harvest, id, "it is a document of this program, which goes alone");
		keep_document(importer, name, bytes);
		return;
	}
	read_bytes(importer, id, buf_text(bytes), bytes->len);
	if (harvest_has_kind(harvest, id) || harvest_is_ignored(harvest, id))
		return;
	harvest_ignore(harvest, id, "no known output was found in it");
	if (is_json(bytes))
		keep_document(importer, name, bytes);
}

/* A web server's log, line by line as it passes: of such a line only numbers are kept. */
static void read_weblog(struct importer *importer, size_t id, struct stream *stream)
{
	struct error err = ERROR_NONE;
	struct weblog *log = weblog_open(importer->harvest, id);
	long len;

	if (!importer->chunk)
		importer->chunk = xmalloc(CHUNK);
	while ((len = stream_read(stream, importer->chunk, CHUNK, &err)) > 0)
		weblog_feed(log, importer->chunk, (size_t)len);
	if (len < 0)
		harvest_damage(importer->harvest, id, err.text);
	harvest_encoding(importer->harvest, id, "bytes", true);
	weblog_close(log, len == 0);
}

static void read_stream(struct importer *importer, size_t id, const char *name,
	struct stream *stream, bool whole)
{
	struct error err = ERROR_NONE;
	struct buf bytes = BUF_EMPTY;
	const struct dialect *dialect;
	const char *head;
	size_t len = stream_peek(stream, HEAD, &head);
	bool named = is_log_name(name);
	int wide;

	dialect = dialect_of_head(head, len, named, &wide);
	/* What is short and has any name is read as text: anything may stand behind the log. */
	if (dialect && (named || len == HEAD))
		read_log(importer, id, dialect, named && whole, wide, stream);
	else if (iis_log_begins(head, len))
		read_weblog(importer, id, stream);
	else if (stream_load(stream, MAX_TEXT, &bytes, &err))
		read_whole(importer, id, name, &bytes);
	else
		harvest_ignore(importer->harvest, id, err.text);
	buf_release(&bytes);
}

void importer_stream(struct importer *importer, const char *name, const char *time,
	struct stream *stream, const char *reason)
{
	size_t id = harvest_capture(importer->harvest, name, time);

	if (stream)
		read_stream(importer, id, name, stream, true);
	else
		harvest_ignore(importer->harvest, id, reason);
}

void importer_tail(
	struct importer *importer, const char *name, const char *time, struct stream *stream)
{
	size_t id = harvest_capture(importer->harvest, name, time);

	harvest_remark(importer->harvest, id, "only the end of it was read");
	read_stream(importer, id, name, stream, false);
}

static bool take_input(void *data, const char *name, const char *time, struct stream *stream,
	const char *reason)
{
	importer_stream(data, name, time, stream, reason);
	return true;
}

void importer_reader(struct importer *importer, const char *name, struct reader *reader)
{
	size_t id = harvest_capture(importer->harvest, name, "");

	reader_init(reader, importer->harvest, &importer->guide, importer->labels, id);
}

/* Sources that several captures make up: each part must be whole. */
static void finish_parts(struct importer *importer)
{
	struct harvest *harvest = importer->harvest;
	const xmlNode *sign = NULL;
	struct place last = {0, 0};
	bool all = true;

	hardware_finish(harvest);
	wsus_finish(harvest);
	licences_finish(harvest);
	if (harvest_is_whole(harvest, "servicing/stacks") &&
		harvest_is_whole(harvest, "servicing/rollups"))
		harvest_cover(harvest, "servicing", COVER_WHOLE,
			harvest_cover_place(harvest, "servicing/stacks"));
	while ((sign = guide_next(&importer->guide, "indicator", sign))) {
		const struct record *record =
			harvest_find(harvest, "pending_restart", xml_value(sign, "id"));
		if (record)
			last = record_place(record);
		else if (*xml_value(sign, "strong"))
			all = false;
	}
	if (all)
		harvest_cover(harvest, "pending-restart", COVER_WHOLE, last);
}

/* Facts are about one machine. */
static bool check_machines(const struct importer *importer, struct error *err)
{
	char *first_at, *second_at;
	const char *first, *second;

	if (importer->options->machine || harvest_machines(importer->harvest) < 2)
		return true;
	first = harvest_machine_at(importer->harvest, 0, &first_at);
	second = harvest_machine_at(importer->harvest, 1, &second_at);
	error_set(err, EXIT_BAD_INPUT,
		"captures of two machines, '%s (%s)' and '%s (%s)': choose one with "
		"--machine",
		first, first_at, second, second_at);
	free(first_at);
	free(second_at);
	return false;
}

cJSON *importer_finish(struct importer *importer, struct error *err)
{
	cJSON *document = NULL;
	bool alone = importer->document_name && harvest_captures(importer->harvest) == 1;

	if (!alone && check_machines(importer, err)) {
		if (harvest_readable(importer->harvest)) {
			finish_parts(importer);
			document = harvest_document(importer->harvest,
				importer->options->version, importer->options->now, err);
		} else {
			harvest_tell_unread(importer->harvest, err);
		}
	}
	harvest_free(importer->harvest);
	importer->harvest = NULL;
	return document;
}

struct harvest *importer_begin(struct importer *importer)
{
	importer->harvest = harvest_new(importer->options->machine);
	buf_release(&importer->document);
	free(importer->document_name);
	importer->document_name = NULL;
	return importer->harvest;
}

cJSON *importer_paths(
	struct importer *importer, const char *const *paths, size_t count, struct error *err)
{
	importer_begin(importer);
	if (inputs_walk(paths, count, take_input, importer, err))
		return importer_finish(importer, err);
	harvest_free(importer->harvest);
	importer->harvest = NULL;
	return NULL;
}

const struct buf *importer_document(const struct importer *importer, const char **name)
{
	*name = importer->document_name;
	return importer->document_name ? &importer->document : NULL;
}

cJSON *importer_bytes(struct importer *importer, const char *name, const char *bytes,
	size_t len, struct error *err)
{
	struct stream *stream = stream_from_memory(bytes, len);

	importer_begin(importer);
	importer_stream(importer, name, "", stream, NULL);
	stream_close(stream);
	return importer_finish(importer, err);
}

cJSON *import_bytes(const char *name, const char *bytes, size_t len,
	const struct assets *assets, const struct import_options *options, struct error *err)
{
	struct importer *importer = importer_new(assets, options, err);
	cJSON *document = importer ? importer_bytes(importer, name, bytes, len, err) : NULL;

	importer_free(importer);
	return document;
}
