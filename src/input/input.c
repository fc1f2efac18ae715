/* SPDX-License-Identifier: MIT */
#include "input/input.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/disk.h"
#include "base/text.h"
#include "input/archive.h"
#include "input/stamp.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	MIB = 1024 * 1024,
	MAX_NAME = 4096, /* characters that are shown */
};

static const char standard_input[] = "standard input";

struct walk {
	input_visitor *visit;
	void *data;
	size_t files;
	size_t folders; /* and archives */
	bool piped;     /* standard input was read */
	bool stopped;
	uint64_t budget; /* of the archive that is read */
};

/* What is being looked at: its name, which may hold any byte, and its time. */
struct place {
	struct buf name;
	char time[STAMP_ROOM];
};

static void show(
	struct walk *walk, const struct place *place, struct stream *stream, const char *reason)
{
	struct buf name = BUF_EMPTY;

	text_sanitise(&name, buf_text(&place->name), place->name.len, MAX_NAME);
	if (!walk->visit(walk->data, buf_text(&name), place->time, stream, reason))
		walk->stopped = true;
	buf_release(&name);
}

/* Counts one more; the first one too many is shown as such, and ends the walk. */
static bool admit(struct walk *walk, const struct place *place, size_t *count, const char *what)
{
	char *reason;

	if (walk->stopped)
		return false;
	if (++*count <= INPUT_MAX_FILES)
		return true;
	reason = xasprintf("and what follows is not read: at most %d %s are read at once",
		INPUT_MAX_FILES, what);
	show(walk, place, NULL, reason);
	free(reason);
	walk->stopped = true;
	return false;
}

static void offer(
	struct walk *walk, const struct place *place, struct stream *stream, const char *reason)
{
	if (admit(walk, place, &walk->files, "files"))
		show(walk, place, stream, reason);
}

static bool enter(struct walk *walk, const struct place *place)
{
	return admit(walk, place, &walk->folders, "folders and archives");
}

static void refuse(struct walk *walk, const struct place *place, const char *reason)
{
	offer(walk, place, NULL, reason);
}

static bool is_archive(const struct place *place, struct stream *stream)
{
	static const char ending[] = ".zip";
	const char *bytes;
	size_t len = stream_peek(stream, 4, &bytes);

	return archive_guess(bytes, len) ||
	       (place->name.len >= sizeof(ending) - 1 &&
		       text_equal_nocase(
			       buf_text(&place->name) + place->name.len - (sizeof(ending) - 1),
			       ending));
}

/* A '/' between them, unless the folder ends in one. */
static void join(struct buf *path, const char *name, size_t len)
{
	char last = path->len > 0 ? path->data[path->len - 1] : '\0';
	bool ends = last == '/';

#ifdef _WIN32
	ends = ends || last == '\\' || last == ':';
#endif
	if (!ends)
		buf_addc(path, '/');
	buf_add(path, name, len);
}

static void walk_archive(
	struct walk *walk, struct archive *archive, const struct place *place, int depth);

/* Holds the whole archive in memory: it comes as a stream, but is read from its end. */
static void walk_held(struct walk *walk, struct stream *stream, const struct place *place,
	int depth, size_t mib)
{
	struct error err = ERROR_NONE;
	struct buf bytes = BUF_EMPTY;
	struct archive *archive = NULL;

	if (!stream_load(stream, mib * MIB, &bytes, &err))
		goto out;
	archive = archive_from_memory(buf_text(&bytes), bytes.len, &walk->budget, &err);
	if (archive != NULL)
		walk_archive(walk, archive, place, depth);
out:
	if (err.exit != 0)
		refuse(walk, place, err.text);
	archive_close(archive);
	buf_release(&bytes);
}

static void walk_entry(struct walk *walk, struct archive *archive, size_t index,
	const struct place *outer, int depth)
{
	const struct archive_entry *entry = archive_entry(archive, index);
	struct error err = ERROR_NONE;
	struct place place = {BUF_EMPTY, ""};
	struct stream *stream;

	buf_add(&place.name, outer->name.data, outer->name.len);
	buf_addc(&place.name, '/');
	buf_add(&place.name, entry->name, entry->name_len);
	memcpy(place.time, entry->time, sizeof(place.time));
	stream = archive_open(archive, index, &err);
	if (stream == NULL)
		refuse(walk, &place, err.text);
	else if (!is_archive(&place, stream))
		offer(walk, &place, stream, NULL);
	else if (depth > 0)
		refuse(walk, &place,
			"is an archive in an archive in an archive; expand it first");
	else
		walk_held(walk, stream, &place, depth + 1, INPUT_MAX_INNER_MIB);
	stream_close(stream);
	buf_release(&place.name);
}

/* Files of Microsoft Office since 2007 are zip archives that begin with this name. */
static bool is_office(const struct archive *archive)
{
	static const char name[] = "[Content_Types].xml";

	for (size_t i = 0; i < archive_count(archive); i++) {
		const struct archive_entry *entry = archive_entry(archive, i);

		if (entry->name_len == sizeof(name) - 1 &&
			memcmp(entry->name, name, sizeof(name) - 1) == 0)
			return true;
	}
	return false;
}

static void walk_archive(
	struct walk *walk, struct archive *archive, const struct place *place, int depth)
{
	if (is_office(archive)) {
		refuse(walk, place, "is a Word, Excel or PowerPoint file");
		return;
	}
	if (!enter(walk, place))
		return;
	if (archive_count(archive) == 0)
		refuse(walk, place, "is a zip archive without files");
	for (size_t i = 0; i < archive_count(archive) && !walk->stopped; i++)
		walk_entry(walk, archive, i, place, depth);
}

static void walk_file(struct walk *walk, const struct place *place, bool follow)
{
	struct error err = ERROR_NONE;
	struct archive *archive = NULL;
	struct stream *stream = NULL;
	struct disk_info info;
	int fd = disk_open(buf_text(&place->name), follow, &info, &err);

	if (fd < 0)
		goto out;
	stream = stream_from_file(fd);
	if (!is_archive(place, stream)) {
		offer(walk, place, stream, NULL);
		goto out;
	}
	walk->budget = ARCHIVE_MAX_INFLATED;
	archive = archive_from_file(fd, info.size, &walk->budget, &err);
	if (archive != NULL)
		walk_archive(walk, archive, place, 0);
out:
	if (err.exit != 0)
		refuse(walk, place, err.text);
	archive_close(archive);
	stream_close(stream);
}

static void walk_path(struct walk *walk, struct place *place, int level);

static void walk_folder(struct walk *walk, struct place *place, int level)
{
	struct error err = ERROR_NONE;
	size_t len = place->name.len;
	size_t count;
	char **names;

	if (!enter(walk, place))
		return;
	/* With more names than this, one of the limits ends the walk. */
	names = disk_names(buf_text(&place->name), 2 * INPUT_MAX_FILES + 1, &count, &err);
	if (names == NULL)
		refuse(walk, place, err.text);
	else if (count == 0 && level == 1)
		refuse(walk, place, "is an empty folder");
	for (size_t i = 0; i < count; i++) {
		if (!walk->stopped) {
			join(&place->name, names[i], strlen(names[i]));
			walk_path(walk, place, level + 1);
			buf_truncate(&place->name, len);
		}
		free(names[i]);
	}
	free(names);
}

/* A named path has level 1, what is in such a folder level 2. */
static void walk_path(struct walk *walk, struct place *place, int level)
{
	struct error err = ERROR_NONE;
	bool follow = level == 1;
	struct disk_info info;
	char *reason;

	place->time[0] = '\0';
	if (!disk_look(buf_text(&place->name), follow, &info, &err)) {
		refuse(walk, place, err.text);
		return;
	}
	stamp_from_seconds(place->time, info.modified);
	if (info.kind == DISK_FILE) {
		walk_file(walk, place, follow);
	} else if (info.kind == DISK_LINK) {
		refuse(walk, place, "is a symbolic link, which is not followed");
	} else if (info.kind != DISK_FOLDER) {
		refuse(walk, place, "is not a regular file");
	} else if (level <= INPUT_MAX_FOLDERS) {
		walk_folder(walk, place, level);
	} else {
		reason = xasprintf(
			"is not read: it is below %d other folders", INPUT_MAX_FOLDERS);
		refuse(walk, place, reason);
		free(reason);
	}
}

static void walk_standard(struct walk *walk, struct place *place)
{
	struct stream *stream = stream_from_standard_input();

	if (walk->piped) {
		refuse(walk, place, "can be read only once");
	} else if (is_archive(place, stream)) {
		walk->budget = ARCHIVE_MAX_INFLATED;
		walk_held(walk, stream, place, 0, INPUT_MAX_PIPED_MIB);
	} else {
		offer(walk, place, stream, NULL);
	}
	walk->piped = true;
	stream_close(stream);
}

static bool is_standard(const char *path)
{
	return strcmp(path, "-") == 0;
}

bool inputs_walk(const char *const *paths, size_t count, input_visitor *visit, void *data,
	struct error *err)
{
	struct walk walk = {.visit = visit, .data = data};

	for (size_t i = 0; i < count; i++) {
		struct disk_info info;

		if (!is_standard(paths[i]) && !disk_look(paths[i], true, &info, err))
			return error_prefix(err, "%s", paths[i]);
	}
	for (size_t i = 0; i < count && !walk.stopped; i++) {
		struct place place = {BUF_EMPTY, ""};

		buf_adds(&place.name, is_standard(paths[i]) ? standard_input : paths[i]);
		if (is_standard(paths[i]))
			walk_standard(&walk, &place);
		else
			walk_path(&walk, &place, 1);
		buf_release(&place.name);
	}
	return true;
}
