/* SPDX-License-Identifier: MIT */
#include "base/alloc.h"

#include "base/error.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* _Exit, so that no half-written standard output is flushed behind the message. */
static _Noreturn void out_of_memory(void)
{
	fputs("esureport: out of memory\n", stderr);
	_Exit(EXIT_MEMORY);
}

void *xmalloc(size_t size)
{
	void *block = malloc(size > 0 ? size : 1);

	if (block == NULL)
		out_of_memory();
	return block;
}

void *xcalloc(size_t count, size_t size)
{
	void *block = count > 0 && size > 0 ? calloc(count, size) : calloc(1, 1);

	if (block == NULL)
		out_of_memory();
	return block;
}

void *xrealloc(void *block, size_t size)
{
	void *bigger = realloc(block, size > 0 ? size : 1);

	if (bigger == NULL)
		out_of_memory();
	return bigger;
}

char *xstrdup(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(xmalloc(size), text, size);
}

char *xstrndup(const char *text, size_t max)
{
	const char *end = memchr(text, '\0', max);
	size_t len = end != NULL ? (size_t)(end - text) : max;
	char *copy = xmalloc(len + 1);

	memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}

char *xasprintf(const char *format, ...)
{
	va_list args;
	char *text;
	int len;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0)
		out_of_memory();
	text = xmalloc((size_t)len + 1);
	va_start(args, format);
	vsnprintf(text, (size_t)len + 1, format, args);
	va_end(args);
	return text;
}

void *xgrow(void *array, size_t *room, size_t want, size_t size)
{
	size_t grown = *room < SIZE_MAX / 2 ? *room * 2 : SIZE_MAX;

	if (want <= *room)
		return array;
	if (grown < want)
		grown = want;
	if (grown < 16)
		grown = 16;
	if (grown > PTRDIFF_MAX / size)
		out_of_memory();
	array = xrealloc(array, grown * size);
	*room = grown;
	return array;
}
