/* SPDX-License-Identifier: MIT */
#include "collect/wide.h"

#include "base/alloc.h"

#include <limits.h>
#include <windows.h>

wchar_t *wide_from(const char *text)
{
	int len = MultiByteToWideChar(CP_UTF8, 0, text, -1, NULL, 0);
	wchar_t *wide = xmalloc((size_t)(len > 0 ? len : 1) * sizeof(*wide));

	wide[0] = L'\0';
	if (len > 0)
		MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, len);
	return wide;
}

char *wide_to(const wchar_t *text, size_t len)
{
	int wide = len > INT_MAX / 4 ? INT_MAX / 4 : (int)len;
	int size = wide ? WideCharToMultiByte(CP_UTF8, 0, text, wide, NULL, 0, NULL, NULL) : 0;
	char *bytes = xmalloc((size_t)size + 1);

	if (size)
		WideCharToMultiByte(CP_UTF8, 0, text, wide, bytes, size, NULL, NULL);
	bytes[size] = '\0';
	return bytes;
}

char *wide_text(const wchar_t *text)
{
	return wide_to(text, wcslen(text));
}
