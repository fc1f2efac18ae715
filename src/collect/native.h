/* SPDX-License-Identifier: MIT */
/*
 * Functions of Windows that not every version has, or whose DLL a folder such as Downloads
 * could be made to replace: found in the system folder only, never by a search.
 */
#ifndef COLLECT_NATIVE_H
#define COLLECT_NATIVE_H

#include <wchar.h>

/* A pointer to any function; the caller casts it to its type. */
typedef void (*native_function)(void);

/* Before anything else: from now on Windows looks for DLLs in its own folders, as far as this
 * version can be told to. */
void native_guard(void);

/* NULL when there is no such DLL ("ntdll.dll") or no such function in it. */
native_function native_find(const wchar_t *dll, const char *name);

#endif
