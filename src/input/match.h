/* SPDX-License-Identifier: MIT */
/* Files by name below a folder, as Windows names them: in any case, with '\' between folders.
 */
#ifndef INPUT_MATCH_H
#define INPUT_MATCH_H

/*
 * Calls `visit` for each file that a pattern such as "Logs\CBS\CbsPersist_*.log" names; each of
 * its parts may have one '*'. Folders are entered unless they are links; a file is shown even
 * when it cannot be opened. What is not there is not visited.
 */
void match_files(const char *folder, const char *pattern,
	void (*visit)(void *data, const char *path), void *data);

/* The path of what has that name in a folder; NULL when nothing has. The caller's. */
char *match_name(const char *folder, const char *name);

#endif
