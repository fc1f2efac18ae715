/* SPDX-License-Identifier: MIT */
#include "import/image.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/disk.h"
#include "base/text.h"
#include "base/xml.h"
#include "input/match.h"
#include "input/stamp.h"
#include "machine/machine.h"
#include "registry/hives.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	MAX_HIVE = 1 << 30,
	MAX_FILES = 2000,
};

struct image {
	struct importer *importer;
	struct harvest *harvest;
	char *root;    /* of the disk; NULL when only the Windows folder was given */
	char *windows; /* the Windows folder */
	struct hives *hives;
	size_t opened; /* hives */
	size_t files;
};

static bool is_kind(const char *path, enum disk_kind kind)
{
	struct error err = ERROR_NONE;
	struct disk_info info;

	return disk_look(path, false, &info, &err) && info.kind == kind;
}

/* The end of a path "A\B\C" below a folder, all but the last of which are folders and no links;
 * NULL when there is none. The caller's. */
static char *find_path(const char *folder, const char *path)
{
	char *at = xstrdup(folder);

	while (at && *path) {
		size_t len = strcspn(path, "\\");
		char *name = xstrndup(path, len), *next = match_name(at, name);
		bool last = !path[len];

		free(name);
		free(at);
		at = next;
		path += len + !last;
		if (at && !last && !is_kind(at, DISK_FOLDER)) {
			free(at);
			at = NULL;
		}
	}
	return at;
}

static void take_file(void *data, const char *path)
{
	struct image *image = data;
	struct error err = ERROR_NONE;
	struct disk_info info;
	struct stream *stream = NULL;
	char time[STAMP_ROOM] = "", *name;
	int fd = -1;

	if (image->files > MAX_FILES)
		return;
	if (image->files++ == MAX_FILES)
		error_set(&err, EXIT_BAD_INPUT,
			"and what follows is not read: at most %d files of an image are",
			MAX_FILES);
	else
		fd = disk_open(path, false, &info, &err);
	if (fd >= 0) {
		stamp_from_seconds(time, info.modified);
		stream = stream_from_file(fd);
	}
	name = text_clean(path);
	importer_stream(image->importer, name, time, stream, err.text);
	free(name);
	stream_close(stream);
}

/* "%windir%\Logs\CBS\CBS.log": where that lies in the image. */
static void take_known(struct image *image, const char *path)
{
	static const struct {
		const char *variable, *folder;
	} folders[] = {{"%SystemDrive%\\", ""}, {"%ProgramData%\\", "ProgramData\\"},
		{"%ProgramFiles%\\", "Program Files\\"}};

	if (text_starts_nocase(path, "%windir%\\")) {
		match_files(image->windows, path + strlen("%windir%\\"), take_file, image);
		return;
	}
	for (size_t i = 0; image->root && i < sizeof(folders) / sizeof(*folders); i++) {
		char *below;
		if (!text_starts_nocase(path, folders[i].variable))
			continue;
		below = xasprintf(
			"%s%s", folders[i].folder, path + strlen(folders[i].variable));
		match_files(image->root, below, take_file, image);
		free(below);
	}
}

/* Hives. */

static bool load(const char *path, struct buf *bytes, char time[STAMP_ROOM], struct error *err)
{
	struct disk_info info;
	int fd = disk_open(path, false, &info, err);
	bool good;

	if (fd < 0)
		return false;
	stamp_from_seconds(time, info.modified);
	if (info.size > MAX_HIVE) {
		disk_close(fd);
		return error_set(err, EXIT_BAD_INPUT, "is larger than any registry hive");
	}
	good = disk_read_at(
		fd, 0, buf_reserve(bytes, (size_t)info.size + 1), (size_t)info.size, err);
	disk_close(fd);
	buf_truncate(bytes, good ? (size_t)info.size : 0);
	return good;
}

/* Opens a hive, and makes its file a capture. */
static void open_hive(
	struct image *image, const char *name, const char *above, struct reader *reader)
{
	char *below = xasprintf("System32\\config\\%s", name);
	char *path = find_path(image->windows, below), *shown;
	char time[STAMP_ROOM] = "";
	struct error err = ERROR_NONE;
	struct buf bytes = BUF_EMPTY;

	if (!path) {
		path = xasprintf("%s/System32/config/%s", image->windows, name);
		error_set(&err, EXIT_BAD_INPUT, "is not there");
	}
	shown = text_clean(path);
	importer_reader(image->importer, shown, reader);
	if (!err.exit && load(path, &bytes, time, &err) &&
		hives_mount(image->hives, above, &bytes, &err)) {
		image->opened++;
		harvest_kind(image->harvest, reader->id, "registry-hive");
		harvest_encoding(image->harvest, reader->id, "bytes", true);
		harvest_time(image->harvest, reader->id, time);
		if (hives_doubt(image->hives, above))
			harvest_damage(
				image->harvest, reader->id, hives_doubt(image->hives, above));
	} else {
		char *why = xasprintf("the hive %s %s", name, err.text);
		harvest_ignore(image->harvest, reader->id, err.text);
		hives_lack(image->hives, above, why);
		free(why);
	}
	buf_release(&bytes);
	free(shown);
	free(path);
	free(below);
}

/* A key that Windows keeps in memory is in no hive: of a machine that was shut down it is gone,
 * but the disk may as well be a copy of one that runs. */
static void doubt_volatile(struct image *image, const struct reader *reader)
{
	const xmlNode *sign = NULL;

	while ((sign = guide_next(reader->guide, "indicator", sign))) {
		struct record *record =
			harvest_find(image->harvest, "pending_restart", xml_value(sign, "id"));
		if (record && *xml_value(sign, "volatile") &&
			strcmp(record_get(record, "state"), "absent") == 0)
			record_replace(record, "state", "unclear", record_place(record));
	}
}

/* Every machine with the agent of Azure Arc has its service. */
static void take_arc(struct image *image, const struct reader *reader)
{
	if (harvest_is_whole(image->harvest, "services") &&
		!harvest_find(image->harvest, "services", "himds") &&
		!harvest_find(image->harvest, "arc", ""))
		harvest_cover(
			image->harvest, "arc", COVER_ABSENT, (struct place){reader->id, 0});
}

static void read_image(struct image *image)
{
	static const char system[] = "HKLM\\SYSTEM", software[] = "HKLM\\SOFTWARE";
	struct view *view = hives_view(image->hives);
	const xmlNode *file = NULL;
	struct reader first, second;

	/* The name of the machine stands in the first of them, and holds for both. */
	harvest_begin_section(image->harvest);
	open_hive(image, "SYSTEM", system, &first);
	open_hive(image, "SOFTWARE", software, &second);
	machine_registry_below(&first, view, system);
	machine_services(&first, view);
	machine_registry_below(&second, view, software);
	while ((file = guide_next(first.guide, "file", file)))
		take_known(image, xml_value(file, "path"));
	take_arc(image, &first);
	doubt_volatile(image, &first);
}

/* A disk that is encrypted, given as a file. */
static bool is_encrypted(const char *path)
{
	struct error err = ERROR_NONE;
	struct disk_info info;
	char head[11];
	int fd = disk_open(path, true, &info, &err);
	bool is = fd >= 0 && info.size >= sizeof(head) &&
		  disk_read_at(fd, 0, head, sizeof(head), &err) &&
		  memcmp(head + 3, "-FVE-FS-", 8) == 0;

	if (fd >= 0)
		disk_close(fd);
	return is;
}

static bool has_hives(const char *windows)
{
	char *config = find_path(windows, "System32\\config");
	char *system = config ? match_name(config, "SYSTEM") : NULL;
	char *software = config ? match_name(config, "SOFTWARE") : NULL;
	bool has = system || software;

	free(config);
	free(system);
	free(software);
	return has;
}

static bool is_empty(const char *folder)
{
	struct error err = ERROR_NONE;
	size_t count = 0;
	char **names = disk_names(folder, 1, &count, &err);

	for (size_t i = 0; names && i < count; i++)
		free(names[i]);
	free(names);
	return names && !count;
}

/* Finds the Windows folder: the one that is given, or the one in it. */
static bool find_windows(struct image *image, const char *folder, struct error *err)
{
	struct disk_info info;

	if (!disk_look(folder, true, &info, err))
		return error_prefix(err, "%s", folder);
	if (info.kind == DISK_FILE && is_encrypted(folder))
		return error_set(err, EXIT_BAD_INPUT,
			"%s: is a disk encrypted with BitLocker: unlock and mount it first",
			folder);
	if (info.kind != DISK_FOLDER)
		return error_set(err, EXIT_NO_INPUT,
			"%s: is no folder: mount the disk first, or name its Windows folder",
			folder);
	if (has_hives(folder)) {
		image->windows = xstrdup(folder);
		return true;
	}
	image->windows = match_name(folder, "Windows");
	if (image->windows && is_kind(image->windows, DISK_FOLDER) &&
		has_hives(image->windows)) {
		image->root = xstrdup(folder);
		return true;
	}
	if (is_empty(folder))
		return error_set(err, EXIT_BAD_INPUT, "%s: is an empty folder", folder);
	return error_set(err, EXIT_BAD_INPUT,
		"%s: no Windows in it: neither Windows/System32/config nor System32/config "
		"holds the hives SYSTEM and SOFTWARE",
		folder);
}

cJSON *image_import(struct importer *importer, const char *folder, struct error *err)
{
	struct image image = {.importer = importer};
	cJSON *document = NULL;

	if (find_windows(&image, folder, err)) {
		image.hives = hives_new();
		image.harvest = importer_begin(importer);
		harvest_mode(image.harvest, "image", NULL, NULL, false);
		read_image(&image);
		if (!image.opened)
			harvest_tell_unread(image.harvest, err);
		document = importer_finish(importer, err);
	}
	if (document && !image.opened) {
		cJSON_Delete(document);
		document = NULL;
	}
	hives_free(image.hives);
	free(image.root);
	free(image.windows);
	return document;
}
