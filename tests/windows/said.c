/* SPDX-License-Identifier: MIT */
/* A stand-in for programs that are asked: copied as appcmd.exe it prints the file "appcmd
 * site.txt" beside itself when it is asked to "list site", and fails without one. */
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	char path[512], line[4096];
	FILE *file;
	size_t len = strlen(argv[0]);

	if (argc < 2 || len < 4 || len > 256 || strlen(argv[argc - 1]) > 64)
		return 1;
	snprintf(path, sizeof(path), "%.*s %s.txt", (int)len - 4, argv[0], argv[argc - 1]);
	file = fopen(path, "rb");
	if (!file)
		return 1;
	while (fgets(line, sizeof(line), file))
		fputs(line, stdout);
	return 0;
}
