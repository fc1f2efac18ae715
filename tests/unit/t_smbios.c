/* SPDX-License-Identifier: MIT */
#include "tap.h"

#include "base/alloc.h"
#include "machine/smbios.h"

#include <stdlib.h>
#include <string.h>

/* A BIOS, a system and a chassis; the strings of each end with an empty one. */
static const char tables[] = "\x00\x04\x00\x00"
			     "Vendor\0\0"
			     "\x01\x08\x01\x00\x01\x02\x00\x00"
			     " Contoso \0Rack 7\0\0"
			     "\x03\x09\x02\x00\x00\x00\x00\x00\x02"
			     "Serial\0TAG-0042\0\0"
			     "\x7F\x04\x03\x00\0";

static void check_string(const char *found, const char *wanted)
{
	CHECK_STR(found ? found : "nothing", wanted);
}

static void test_whole(void)
{
	struct smbios smbios;

	smbios_read(&smbios, (const unsigned char *)tables, sizeof(tables));
	check_string(smbios.manufacturer, "Contoso");
	check_string(smbios.model, "Rack 7");
	check_string(smbios.asset_tag, "TAG-0042");
	smbios_release(&smbios);
}

static void test_untagged(void)
{
	static const char chassis[] = "\x03\x09\x02\x00\x00\x00\x00\x00\x00\0";
	struct smbios smbios;

	smbios_read(&smbios, (const unsigned char *)chassis, sizeof(chassis));
	check_string(smbios.asset_tag, "");
	check_string(smbios.model, "nothing");
	smbios_release(&smbios);
}

/* Every beginning, and every byte changed, in memory of just that length. */
static void test_damage(void)
{
	struct smbios smbios;

	for (size_t len = 0; len <= sizeof(tables); len++) {
		for (size_t at = 0; at < len; at++) {
			unsigned char *copy = xmalloc(len);
			memcpy(copy, tables, len);
			copy[at] ^= 0xFF;
			smbios_read(&smbios, copy, len);
			smbios_release(&smbios);
			free(copy);
		}
	}
	smbios_read(&smbios, (const unsigned char *)tables, 40);
	check_string(smbios.model, "Rack 7");
	check_string(smbios.asset_tag, "nothing");
	smbios_release(&smbios);
}

int main(void)
{
	test_whole();
	test_untagged();
	test_damage();
	return tap_done();
}
