/* SPDX-License-Identifier: MIT */
#include "base/buf.h"

#include "base/alloc.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *buf_reserve(struct buf *buf, size_t len)
{
	/* A sum that would wrap becomes one that no allocator grants. */
	size_t want = len < SIZE_MAX - buf->len ? buf->len + len + 1 : SIZE_MAX;

	if (want > buf->room) {
		buf->data = xgrow(buf->data, &buf->room, want, 1);
		buf->data[buf->len] = '\0';
	}
	return buf->data + buf->len;
}

void buf_truncate(struct buf *buf, size_t len)
{
	if (buf->data == NULL)
		return;
	buf->len = len;
	buf->data[len] = '\0';
}

void buf_add(struct buf *buf, const void *bytes, size_t len)
{
	char *to = buf_reserve(buf, len);

	if (len > 0)
		memcpy(to, bytes, len);
	buf->len += len;
	to[len] = '\0';
}

void buf_adds(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_addc(struct buf *buf, char c)
{
	if (buf->room - buf->len < 2)
		buf_reserve(buf, 1);
	buf->data[buf->len++] = c;
	buf->data[buf->len] = '\0';
}

void buf_addf(struct buf *buf, const char *format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0)
		len = 0;
	buf_reserve(buf, (size_t)len);
	va_start(args, format);
	vsnprintf(buf->data + buf->len, (size_t)len + 1, format, args);
	va_end(args);
	buf->len += (size_t)len;
}

void buf_clear(struct buf *buf)
{
	buf_truncate(buf, 0);
}

const char *buf_text(const struct buf *buf)
{
	return buf->data != NULL ? buf->data : "";
}

char *buf_steal(struct buf *buf)
{
	char *bytes = buf->data != NULL ? buf->data : xstrdup("");

	*buf = (struct buf)BUF_EMPTY;
	return bytes;
}

void buf_release(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf)BUF_EMPTY;
}
