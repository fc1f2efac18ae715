/* SPDX-License-Identifier: MIT */
/*
 * Windows only: the few functions that the C library has no words for, declared by hand, since
 * <windows.h> belongs to src/collect/. Nobody can include both.
 */
#ifndef BASE_KERNEL32_H
#define BASE_KERNEL32_H

#include <stdint.h>
#include <wchar.h>

enum {
	KERNEL32_READ_ONLY = 0x1,
	KERNEL32_FOLDER = 0x10,
	KERNEL32_REPARSE =
		0x400, /* a link, or a file that another program brings when it is read */
	KERNEL32_REPLACE = 0x1,
	KERNEL32_WRITE_THROUGH = 0x8,
	KERNEL32_DISK_FILE = 1
};

struct kernel32_time {
	uint32_t low, high; /* units of 100 ns since 1601-01-01, UTC */
};

struct kernel32_attributes {
	uint32_t attributes;
	struct kernel32_time created, accessed, written;
	uint32_t size_high, size_low;
};

struct kernel32_entry {
	uint32_t attributes;
	struct kernel32_time created, accessed, written;
	uint32_t size_high, size_low;
	uint32_t tag, reserved;
	wchar_t name[260];
	wchar_t short_name[14];
};

#define KERNEL32_IMPORT __declspec(dllimport)
#define KERNEL32_NO_HANDLE ((void *)(intptr_t)-1)

KERNEL32_IMPORT int __stdcall GetFileAttributesExW(const wchar_t *path, int level, void *out);
KERNEL32_IMPORT uint32_t __stdcall GetFullPathNameW(
	const wchar_t *path, uint32_t room, wchar_t *out, wchar_t **name);
KERNEL32_IMPORT void *__stdcall FindFirstFileW(
	const wchar_t *pattern, struct kernel32_entry *out);
KERNEL32_IMPORT int __stdcall FindNextFileW(void *search, struct kernel32_entry *out);
KERNEL32_IMPORT int __stdcall FindClose(void *search);
KERNEL32_IMPORT int __stdcall MoveFileExW(
	const wchar_t *from, const wchar_t *to, uint32_t flags);
KERNEL32_IMPORT uint32_t __stdcall GetFileType(void *file);
KERNEL32_IMPORT uint32_t __stdcall GetLastError(void);
KERNEL32_IMPORT int __stdcall GetConsoleMode(void *console, unsigned long *mode);
KERNEL32_IMPORT int __stdcall WriteConsoleW(void *console, const wchar_t *text, uint32_t len,
	unsigned long *written, void *reserved);

#endif
