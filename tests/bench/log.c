/* SPDX-License-Identifier: MIT */
/*
 * Logs for measurements, the same bytes each time:
 *
 *	log plain MIB    a log of that size, like those of the servicing of Windows; about one
 *	                 line in 1,700 holds a pattern
 *	log near MIB     the same, and every line holds a number that begins as most patterns do
 *	log patterns     40 patterns, one to a line
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 1 << 10, LINES_TO_A_HIT = 1700 };

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

static const char *const patterns[] = {"0x80070002", "0x80070003", "0x80070005", "0x8007000D",
	"0x8007000E", "0x80070020", "0x80070057", "0x80070070", "0x800700C1", "0x80070422",
	"0x80070490", "0x800705B4", "0x80070643", "0x80070661", "0x800706BE", "0x80072EE2",
	"0x80072EFD", "0x80072F8F", "0x80073701", "0x80073712", "0x800736CC", "0x80092004",
	"0x800B0109", "0x800F0805", "0x800F081F", "0x800F0831", "0x800F0922", "0x80240017",
	"0x80240022", "0x8024401C", "0x8024402C", "0x80246007", "0xC004F014", "0xC004F050",
	"ESU: not eligible", "ESU: Windows is not activated", "ESU: NO ESU KEY FOUND",
	"Failed to connect to Mux", "GetAuthorizationCookie",
	"parameters.OtherCachedUpdateIDs"};

/* '#' becomes a digit, '?' a hexadecimal one. */
static const char *const texts[] = {
	"CBS    Read out cached package applicability for package: Package_for_KB2######~"
	"31bf3856ad364e35~amd64~~6.1.1.#, ApplicableState: ##, CurrentState:###",
	"CBS    Read out cached package applicability for package: Package_##_for_KB3######~"
	"31bf3856ad364e35~amd64~~6.1.2.0, ApplicableState: ##, CurrentState:##",
	"CBS    Appl: looked for the parent of Microsoft-Windows-Contoso##-Package~"
	"31bf3856ad364e35~x86~en-US~6.1.7601.#####, comparison: GE, present: #",
	"CBS    Appl: the parent of "
	"Package_for_RollupFix~31bf3856ad364e35~amd64~~7601.#####.1.# "
	"is there, its version is EQ",
	"CBS    Session: 309#####_3########## opened by the client WindowsUpdateAgent, "
	"external id @0x##########",
	"CBS    Exec: Package_for_KB4######~31bf3856ad364e35~amd64~~6.1.1.# needs no change, "
	"now: Installed, wanted: Installed [HRESULT = 0x00000000 - S_OK]",
	"CSI    0000???? Transaction #### was created, result 0x00000000, handle @0x????",
	"CSI    0000????@2022/11/8:03:##:##.### Keys of the component family were written: "
	"amd64_contoso-##_????????????????_6.1.7601.#####_none_????????????????",
	"DPX    Extracted ###### bytes to \\\\?\\C:\\Windows\\SoftwareDistribution\\Download\\"
	"????????????????????????????????\\contoso##.manifest",
	"DPX    ######## ms for job ?????????: Windows#.1-KB2######-x64.cab",
};

static uint64_t state = 20261121;

static unsigned chance(unsigned below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state >> 32) % below;
}

static size_t fill(char *to, const char *text)
{
	static const char digits[] = "0123456789abcdef";
	size_t len = 0;

	for (; *text; text++)
		to[len++] = *text == '#'   ? digits[chance(10)]
			    : *text == '?' ? digits[chance(16)]
					   : *text;
	return len;
}

/* A pattern as it stands, in small letters, or in capitals. */
static size_t add_hit(char *to)
{
	const char *pattern = patterns[chance(LENGTH(patterns))];
	unsigned way = chance(3);
	size_t len = 0;

	to[len++] = ' ';
	for (; *pattern; pattern++) {
		bool small = *pattern >= 'a' && *pattern <= 'z';
		bool capital = *pattern >= 'A' && *pattern <= 'Z';

		to[len++] = (way == 1 && capital) || (way == 2 && small) ? *pattern ^ 0x20
									 : *pattern;
	}
	return len;
}

int main(int argc, char **argv)
{
	bool near = argc == 3 && strcmp(argv[1], "near") == 0;
	size_t left;
	char line[LONGEST];

	if (argc == 2 && strcmp(argv[1], "patterns") == 0) {
		for (size_t i = 0; i < LENGTH(patterns); i++)
			puts(patterns[i]);
		return 0;
	}
	if (argc != 3)
		return 64;
	for (left = strtoul(argv[2], NULL, 10) << 20; left > LONGEST;) {
		size_t len = fill(line, "2022-11-## 03:##:##, Info                  ");

		len += fill(line + len, texts[chance(LENGTH(texts))]);
		if (near)
			len += fill(line + len, " [0x8000????]");
		if (chance(LINES_TO_A_HIT) == 0)
			len += add_hit(line + len);
		len += fill(line + len, "\r\n");
		fwrite(line, 1, len, stdout);
		left -= len;
	}
	return 0;
}
