/* SPDX-License-Identifier: MIT */
/* For who starts the program by a double click: where files go, the page in a browser, and a
 * window that stays. */
#ifndef COLLECT_DESKTOP_H
#define COLLECT_DESKTOP_H

#include <stdbool.h>

/* Whether the console window is this program's alone, and closes with it. */
bool desktop_owns_window(void);

/* Waits for a key in such a window. */
void desktop_wait(void);

/* The folder of the program, and the desktop of the user; the caller's, NULL when Windows does
 * not tell. */
char *desktop_program_folder(void);
char *desktop_folder(void);

/* Shows a file in the program that the user has for it: in the shell of the user, which has
 * fewer rights than this program may have. Whether that was started. */
bool desktop_show(const char *path);

#endif
