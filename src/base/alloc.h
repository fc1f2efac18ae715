/* SPDX-License-Identifier: MIT */
/*
 * Memory that is never NULL: when it runs out, these functions write one line to standard
 * error and end the process with status 71. A report tool gains nothing from unwinding,
 * and a library that goes on after a failed malloc may write a wrong page and report
 * success (measured on libxslt: a third of all failed allocations did).
 */
#ifndef BASE_ALLOC_H
#define BASE_ALLOC_H

#include <stddef.h>

/* Each returned block belongs to the caller and goes back with free(). */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *block, size_t size);
char *xstrdup(const char *text);
char *xstrndup(const char *text, size_t max);

/* A printf into fresh memory. */
char *xasprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Grows *array to hold at least `want` elements of `size` bytes; *room is the capacity. */
void *xgrow(void *array, size_t *room, size_t want, size_t size);

#endif
