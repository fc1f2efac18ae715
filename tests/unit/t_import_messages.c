/* SPDX-License-Identifier: MIT */
/* Error codes that people write: which numbers are such, and which are not. */
#include "imported.h"

static void check_message(const char *text, int count)
{
	import_one(text);
	CHECK(entries("symptoms") == count);
	if (entries("symptoms") != count)
		printf("# %s\n", text);
}

int main(void)
{
	check_message("It fails with 0x80240034.\n", 1);
	check_message("[80240034] Send request\n", 1);
	/* As the windows of Windows Update show them. */
	check_message("Code 80072EFE  Windows Update encountered an unknown error.\n", 1);
	check_message("> Fehlercode: 80070490\n", 1);
	check_message("Erreur 8024402C\n", 1);
	check_message("(error code = 80244010)\n", 1);
	/* Other numbers. */
	check_message("Call 80072345 or send an order.\n", 0);
	check_message("code 80072345678\n", 0);
	check_message(
		"the heap at 0x80abcdef12, commit 8024aa01deadbeef, colour #80240022\n", 0);
	check_message("{80070005-1111-2222-3333-444444444444}\n", 0);
	check_message("#define GENERIC 0x80000000L\n", 0);
	check_message("the flags 0x80000000 and 0x80240034L\n", 0);
	check_message("It answers HTTP 404 and HTTP 200.\n", 0);
	/* A list of what there is. */
	check_message("0x80070001,0x80070002,0x80070003, 0x80070005\n", 0);
	check_message("0x80070005 became 0x80070002 and 0x80070005 again.\n", 1);
	import_close();
	library_cleanup();
	return tap_done();
}
