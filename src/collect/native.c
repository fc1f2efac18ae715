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
	module = LoadLibraryW(path);
	found = module ? GetProcAddress(module, name) : NULL;
	memcpy(&function, &found, sizeof(function));
	return function;
}
