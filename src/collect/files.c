/* SPDX-License-Identifier: MIT */
#include "collect/files.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/disk.h"
#include "base/text.h"
#include "base/wide.h"
#include "base/xml.h"
#include "collect/native.h"

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
	BOOL wow = FALSE;

	IsWow64Process(GetCurrentProcess(), &wow);
	return wow && text_starts_nocase(path, "\\System32\\") ? "\\Sysnative" : NULL;
}

char *files_expand(const char *path)
{
	static const struct {
		const char *name;
		char *(*folder)(void);
	} names[] = {{"%windir%", windows_folder}, {"%ProgramFiles%", programs_folder},
		{"%ProgramData%", program_data}, {"%SystemDrive%", system_drive}};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		size_t len = strlen(names[i].name);
		const char *other;
		char *folder, *whole;

		if (!text_starts_nocase(path, names[i].name))
			continue;
		folder = names[i].folder();
		if (!folder)
			return NULL;
		other = names[i].folder == windows_folder ? real_system(path + len) : NULL;
		whole = other ? xasprintf("%s%s%s", folder, other,
					path + len + strlen("\\System32"))
			      : xasprintf("%s%s", folder, path + len);
		free(folder);
		return whole;
	}
	return NULL;
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

/* "CbsPersist_*.log": whether a name fits a pattern with at most one star. */
static bool fits(const char *name, const char *pattern)
{
	const char *star = strchr(pattern, '*');
	size_t len = strlen(name), tail;
	char *head;
	bool is;

	if (!star)
		return text_equal_nocase(name, pattern);
	head = xstrndup(pattern, (size_t)(star - pattern));
	tail = strlen(star + 1);
	is = text_starts_nocase(name, head) && len >= strlen(head) + tail &&
	     text_equal_nocase(name + len - tail, star + 1);
	free(head);
	return is;
}

static void take_folder(struct importer *importer, const char *folder, const char *pattern)
{
	enum { MAX_NAMES = 1000 };
	struct error err = ERROR_NONE;
	size_t count = 0;
	char **names = disk_names(folder, MAX_NAMES, &count, &err);

	for (size_t i = 0; i < count; i++) {
		if (fits(names[i], pattern)) {
			char *path = xasprintf("%s\\%s", folder, names[i]);
			take_file(importer, path);
			free(path);
		}
		free(names[i]);
	}
	free(names);
}

void files_collect(struct importer *importer, const struct guide *guide)
{
	const xmlNode *file = NULL;

	while ((file = guide_next(guide, "file", file))) {
		char *path = files_expand(xml_value(file, "path"));
		char *name = path ? strrchr(path, '\\') : NULL;

		if (name && strchr(name, '*')) {
			*name = '\0';
			take_folder(importer, path, name + 1);
		} else if (name && files_exist(path)) {
			take_file(importer, path);
		}
		free(path);
	}
}
