/* SPDX-License-Identifier: MIT */
#include "collect/native.h"

#include <string.h>
#include <windows.h>

native_function native_find(const wchar_t *dll, const char *name)
{
	wchar_t path[MAX_PATH + 32];
	UINT len = GetSystemDirectoryW(path, MAX_PATH);
	HMODULE module;
	FARPROC found;
	native_function function;

	if (!len || len >= MAX_PATH || wcslen(dll) > 30)
		return NULL;
	path[len] = L'\\';
	wcscpy(path + len + 1, dll);
	/* What it needs itself comes from its own folder, not from that of the program. */
	module = LoadLibraryExW(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
	found = module ? GetProcAddress(module, name) : NULL;
	memcpy(&function, &found, sizeof(function));
	return function;
}

void native_guard(void)
{
	typedef BOOL(WINAPI * set_folders)(DWORD);
	enum { SEARCH_SYSTEM32 = 0x800 };
	/* Windows 8 and later, and 7 and Server 2008 with KB2533623. */
	set_folders set = (set_folders)native_find(L"kernel32.dll", "SetDefaultDllDirectories");

	SetDllDirectoryW(L"");
	if (set)
		set(SEARCH_SYSTEM32);
}
