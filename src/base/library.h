/* SPDX-License-Identifier: MIT */
/*
 * The one place where libxml2, libxslt and cJSON get their process-wide settings: the
 * allocator that exits, silence on standard error, no entity or file is ever loaded, and
 * libxslt may neither read, write nor connect. Call once, before any other use.
 */
#ifndef BASE_LIBRARY_H
#define BASE_LIBRARY_H

void library_init(void);

/* Frees what the libraries keep for the process; for leak checkers, at the very end. */
void library_cleanup(void);

#endif
