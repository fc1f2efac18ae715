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

#include <stdio.h>
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

static void utc_of(int64_t seconds, char time[21])
{
	ULARGE_INTEGER ticks = {.QuadPart = (ULONGLONG)(seconds + 11644473600) * 10000000};
	FILETIME file = {ticks.LowPart, ticks.HighPart};
	SYSTEMTIME utc;

	time[0] = '\0';
	if (FileTimeToSystemTime(&file, &utc) && utc.wYear < 10000)
		snprintf(time, 21, "%04u-%02u-%02uT%02u:%02u:%02uZ", utc.wYear % 10000U,
			utc.wMonth % 100U, utc.wDay % 100U, utc.wHour % 100U,
			utc.wMinute % 100U, utc.wSecond % 100U);
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

static void take_file(struct importer *importer, const char *path)
{
	const uint64_t most = (uint64_t)MAX_MIB << 20;
	struct error err = ERROR_NONE;
	struct disk_info info;
	char time[21], byte[1];
	int fd = disk_open(path, true, &info, &err);
	struct stream *stream;
	bool whole;

	if (fd < 0) {
		importer_stream(importer, path, "", NULL, err.text);
		return;
	}
	utc_of(info.modified, time);
	/* The last byte that is left out is read to go behind it: at an even place. */
	whole = info.size <= most || !disk_read_at(fd, ((info.size - most) | 1), byte, 1, &err);
	stream = stream_from_file(fd);
	if (whole) {
		importer_stream(importer, path, time, stream, NULL);
	} else {
		skip_line(stream);
		importer_tail(importer, path, time, stream);
	}
	stream_close(stream);
}

static void take_match(void *data, const char *path)
{
	take_file(data, path);
}

void files_collect(struct importer *importer, const struct guide *guide)
{
	const xmlNode *file = NULL;

	while ((file = guide_next(guide, "file", file))) {
		const char *path = xml_value(file, "path"), *rest;
		char *folder;

		/* "%windir%\System32" as a whole may be another folder. */
		rest = text_starts_nocase(path, "%windir%\\System32\\")
			       ? path + strlen("%windir%\\System32")
			       : path + strcspn(path, "\\");
		folder = expand(path, (size_t)(rest - path));
		if (folder && *rest)
			match_files(folder, rest + 1, take_match, importer);
		free(folder);
	}
}
