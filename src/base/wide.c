/* SPDX-License-Identifier: MIT */
#include "base/wide.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/kernel32.h"
#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Beyond this length only the form with the prefix is sure to work, for a folder as well. */
enum { USUAL_PATH = 240 };

wchar_t *wide_from_bytes(const char *text, size_t len)
{
	wchar_t *wide = xmalloc((len + 1) * sizeof(*wide));
	size_t to = 0;

	for (size_t at = 0; at < len;) {
		uint32_t character;
		size_t size = text_decode(text + at, len - at, &character);

		if (size == 0)
			character = 0xFFFD;
		if (character >= 0x10000) {
			wide[to++] = (wchar_t)(0xD800 + ((character - 0x10000) >> 10));
			character = 0xDC00 + (character & 0x3FF);
		}
		wide[to++] = (wchar_t)character;
		at += size > 0 ? size : 1;
	}
	wide[to] = L'\0';
	return wide;
}

wchar_t *wide_from(const char *text)
{
	return wide_from_bytes(text, strlen(text));
}

char *wide_to(const wchar_t *text, size_t len)
{
	struct buf out = BUF_EMPTY;

	for (size_t at = 0; at < len;) {
		uint32_t character = text[at++];

		if (character >= 0xD800 && character < 0xDC00 && at < len &&
			text[at] >= 0xDC00 && text[at] < 0xE000)
			character = 0x10000 + ((character - 0xD800) << 10) +
				    ((uint32_t)text[at++] - 0xDC00);
		text_encode(&out, character);
	}
	return buf_steal(&out);
}

char *wide_text(const wchar_t *text)
{
	return wide_to(text, wcslen(text));
}

static wchar_t *full_path(const wchar_t *path)
{
	uint32_t room = GetFullPathNameW(path, 0, NULL, NULL);
	wchar_t *full = xcalloc((size_t)room + 1, sizeof(*full));

	if (GetFullPathNameW(path, room, full, NULL) >= room)
		full[0] = L'\0';
	return full;
}

wchar_t *wide_path(const char *path)
{
	static const wchar_t prefix[] = L"\\\\?\\", share[] = L"\\\\?\\UNC\\";
	wchar_t *wide = wide_from(path);
	wchar_t *full, *result;
	bool is_share;
	size_t len;

	for (wchar_t *at = wide; *at != L'\0'; at++)
		if (*at == L'/')
			*at = L'\\';
	if (wcslen(wide) < USUAL_PATH || wcsncmp(wide, prefix, 4) == 0)
		return wide;
	full = full_path(wide);
	is_share = wcsncmp(full, L"\\\\", 2) == 0;
	len = wcslen(full) + sizeof(share) / sizeof(*share);
	if (full[0] == L'\0' || wide_is_device(full)) {
		free(full);
		return wide;
	}
	result = xmalloc(len * sizeof(*result));
	wcscpy(result, is_share ? share : prefix);
	wcscat(result, is_share ? full + 2 : full);
	free(full);
	free(wide);
	return result;
}

bool wide_is_device(const wchar_t *path)
{
	wchar_t *full = full_path(path);
	bool is_device = wcsncmp(full, L"\\\\.\\", 4) == 0;

	free(full);
	return is_device;
}

int wide_errno(void)
{
	switch (GetLastError()) {
	case 0:
		return 0;
	case 2:   /* file not found */
	case 3:   /* path not found */
	case 15:  /* invalid drive */
	case 53:  /* network path not found */
	case 67:  /* network name not found */
	case 123: /* no valid name */
	case 161: /* no valid path */
		return ENOENT;
	case 5:  /* access denied */
	case 19: /* write protected */
	case 32: /* in use */
	case 33: /* locked */
		return EACCES;
	case 80:
	case 183:
		return EEXIST;
	case 39:
	case 112:
		return ENOSPC;
	case 8:
	case 14:
		return ENOMEM;
	case 206:
		return ENAMETOOLONG;
	default:
		return EIO;
	}
}
