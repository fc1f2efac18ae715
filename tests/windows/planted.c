/* SPDX-License-Identifier: MIT */
/* A DLL with a name that Windows knows, put beside the program: it tells when somebody loads
 * it. */
#include <stdio.h>
#include <windows.h>

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, void *reserved)
{
	(void)instance, (void)reserved;
	if (reason == DLL_PROCESS_ATTACH) {
		FILE *file = fopen("C:\\esu\\planted.txt", "a");
		if (file)
			fclose(file);
	}
	return TRUE;
}

__declspec(dllexport) void planted(void)
{
}
