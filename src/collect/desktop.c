/* SPDX-License-Identifier: MIT */
#include "collect/desktop.h"

#include "base/alloc.h"
#include "base/wide.h"
#include "collect/native.h"

#include <conio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

bool desktop_owns_window(void)
{
	DWORD processes[2];

	return GetConsoleProcessList(processes, 2) == 1;
}

void desktop_wait(void)
{
	_getch();
}

char *desktop_program_folder(void)
{
	/* The longest path that Windows knows. */
	enum { LONGEST = 32768 };
	wchar_t *path = xcalloc(LONGEST, sizeof(*path));
	DWORD len = GetModuleFileNameW(NULL, path, LONGEST);
	char *folder = NULL;

	while (len && path[len - 1] != L'\\')
		len--;
	if (len > 1)
		folder = wide_to(path, len - 1);
	free(path);
	return folder;
}

char *desktop_folder(void)
{
	typedef HRESULT(WINAPI * get_folder)(HWND, int, HANDLE, DWORD, wchar_t *);
	enum { DESKTOP = 0x10 }; /* CSIDL_DESKTOPDIRECTORY */
	get_folder get = (get_folder)native_find(L"shell32.dll", "SHGetFolderPathW");
	wchar_t path[MAX_PATH];

	return get && SUCCEEDED(get(NULL, DESKTOP, NULL, 0, path)) ? wide_text(path) : NULL;
}

bool desktop_show(const char *path)
{
	STARTUPINFOW how = {.cb = sizeof(how)};
	wchar_t shell[MAX_PATH + 16], *wide, *line;
	PROCESS_INFORMATION process;
	UINT len = GetWindowsDirectoryW(shell, MAX_PATH);
	bool started;

	/* A file name has no quotation marks. */
	if (!len || len >= MAX_PATH || strchr(path, '"'))
		return false;
	wcscat(shell, L"\\explorer.exe");
	wide = wide_from(path);
	line = xcalloc(wcslen(shell) + wcslen(wide) + 8, sizeof(*line));
	wcscat(wcscat(wcscat(wcscat(wcscat(line, L"\""), shell), L"\" \""), wide), L"\"");
	started = CreateProcessW(shell, line, NULL, NULL, FALSE, 0, NULL, NULL, &how, &process);
	if (started) {
		CloseHandle(process.hThread);
		CloseHandle(process.hProcess);
	}
	free(line);
	free(wide);
	return started;
}
