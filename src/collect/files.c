/* SPDX-License-Identifier: MIT */
#include "collect/files.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/disk.h"
#include "base/text.h"
#include "base/wide.h"
#include "base/xml.h"
#include "collect/native.h"
#include "input/match.h"
#include "input/stamp.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

enum { MAX_MIB = 64 };

/* A text of the registry; the caller's, NULL without it. */
static char *read_text(const wchar_t *key, const wchar_t *name)
{
	wchar_t text[MAX_PATH];
	DWORD len = sizeof(text), type;
	char *found = NULL;
	HKEY handle;

	if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, key, 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY,
		    &handle) != ERROR_SUCCESS)
		return NULL;
	if (RegQueryValueExW(handle, name, NULL, &type, (BYTE *)text, &len) == ERROR_SUCCESS &&
		type == REG_SZ && len >= sizeof(*text))
		found = wide_to(text, wcsnlen(text, len / sizeof(*text)));
	RegCloseKey(handle);
	return found;
}

static char *windows_folder(void)
{
	wchar_t path[MAX_PATH];
	UINT len = GetSystemWindowsDirectoryW(path, MAX_PATH);

	return len && len < MAX_PATH ? wide_to(path, len) : NULL;
}

/* Of 64-bit programs, whatever kind this one is. */
static char *programs_folder(void)
{
	return read_text(L"SOFTWARE\\Microsoft\\Windows\\CurrentVersion", L"ProgramFilesDir");
}

static char *program_data(void)
{
	typedef HRESULT(WINAPI * get_folder)(HWND, int, HANDLE, DWORD, wchar_t *);
	enum { COMMON_DATA = 0x23 }; /* CSIDL_COMMON_APPDATA */
	get_folder get = (get_folder)native_find(L"shell32.dll", "SHGetFolderPathW");
	wchar_t path[MAX_PATH];

	return get && SUCCEEDED(get(NULL, COMMON_DATA, NULL, 0, path)) ? wide_text(path) : NULL;
}

static char *system_drive(void)
{
	char *folder = windows_folder();

	if (folder && folder[0] && folder[1] == ':')
		folder[2] = '\0';
	return folder;
}

/* To a 32-bit program on a 64-bit Windows its system folder is another one, unless it is asked
 * for under this name. */
static const char *real_system(const char *path)
{
	static const char name[] = "\\System32";
	BOOL wow = FALSE;

	IsWow64Process(GetCurrentProcess(), &wow);
	return wow && text_starts_nocase(path, name) &&
			       (!path[sizeof(name) - 1] || path[sizeof(name) - 1] == '\\')
		       ? path + sizeof(name) - 1
		       : NULL;
}

static char *expand(const char *path, size_t len)
{
	static const struct {
		const char *name;
		char *(*folder)(void);
	} names[] = {{"%windir%", windows_folder}, {"%ProgramFiles%", programs_folder},
		{"%ProgramData%", program_data}, {"%SystemDrive%", system_drive}};
	char *text = xstrndup(path, len), *whole = NULL;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names) && !whole; i++) {
		const char *rest = text + strlen(names[i].name), *inner;
		char *folder;

		if (!text_starts_nocase(text, names[i].name) || !(folder = names[i].folder()))
			continue;
		inner = names[i].folder == windows_folder ? real_system(rest) : NULL;
		whole = inner ? xasprintf("%s\\Sysnative%s", folder, inner)
			      : xasprintf("%s%s", folder, rest);
		free(folder);
	}
	free(text);
	return whole;
}

char *files_expand(const char *path)
{
	return expand(path, strlen(path));
}

bool files_exist(const char *path)
{
	struct error err = ERROR_NONE;
	struct disk_info info;

	return disk_look(path, true, &info, &err) && info.kind == DISK_FILE;
}

/* Reads up to the end of the line in which the piece begins; in UTF-16 a NUL follows, or came
 * before. */
static void skip_line(struct stream *stream)
{
	struct error err = ERROR_NONE;
	const char *bytes, *end;
	size_t len = stream_peek(stream, STREAM_PEEK_MAX, &bytes);
	char scratch[512];
	size_t skip;

	end = len ? memchr(bytes, '\n', len) : NULL;
	if (!end)
		return;
	skip = (size_t)(end - bytes) + 1;
	skip += skip < len && !bytes[skip];
	while (skip) {
		long got = stream_read(
			stream, scratch, skip < sizeof(scratch) ? skip : sizeof(scratch), &err);
		if (got <= 0)
			return;
		skip -= (size_t)got;
	}
}

struct search {
	struct importer *importer;
	const struct probes *probes;
	int64_t since; /* older files are left out */
};

static void take_open(
	struct importer *importer, const char *path, int fd, const struct disk_info *info)
{
	const uint64_t most = (uint64_t)MAX_MIB << 20;
	struct stream *stream;
	struct error err = ERROR_NONE;
	char time[STAMP_ROOM], byte[1];
	/* The last byte that is left out is read to go behind it: at an even place. */
	bool whole =
		info->size <= most || !disk_read_at(fd, (info->size - most) | 1, byte, 1, &err);

	stamp_from_seconds(time, info->modified);
	stream = stream_from_file(fd);
	if (whole) {
		importer_stream(importer, path, time, stream, NULL);
	} else {
		skip_line(stream);
		importer_tail(importer, path, time, stream);
	}
	stream_close(stream);
}

static void take_file(void *data, const char *path)
{
	const struct search *search = data;
	struct error err = ERROR_NONE;
	struct disk_info info = {.modified = 0};
	int fd;

	if (disk_look(path, true, &info, &err) && info.modified < search->since)
		return;
	if (!probes_have_time(search->probes)) {
		importer_stream(search->importer, path, "", NULL, "the time was over");
		return;
	}
	fd = disk_open(path, true, &info, &err);
	if (fd < 0)
		importer_stream(search->importer, path, "", NULL, err.text);
	else
		take_open(search->importer, path, fd, &info);
}

static int64_t days_ago(const char *days)
{
	/* Between 1601-01-01, where the clock of Windows begins, and 1970. */
	const int64_t epoch = 11644473600;
	ULARGE_INTEGER ticks;
	FILETIME now;

	if (!*days)
		return INT64_MIN;
	GetSystemTimeAsFileTime(&now);
	ticks.LowPart = now.dwLowDateTime;
	ticks.HighPart = now.dwHighDateTime;
	return (int64_t)(ticks.QuadPart / 10000000) - epoch - strtol(days, NULL, 10) * 86400;
}

void files_collect(
	struct importer *importer, const struct guide *guide, const struct probes *probes)
{
	const xmlNode *file = NULL;

	while ((file = guide_next(guide, "file", file))) {
		struct search search = {importer, probes, days_ago(xml_value(file, "days"))};
		const char *path = xml_value(file, "path"), *rest;
		char *folder;

		/* "%windir%\System32" as a whole may be another folder. */
		rest = text_starts_nocase(path, "%windir%\\System32\\")
			       ? path + strlen("%windir%\\System32")
			       : path + strcspn(path, "\\");
		folder = expand(path, (size_t)(rest - path));
		if (folder && *rest)
			match_files(folder, rest + 1, take_file, &search);
		free(folder);
	}
}
