/* SPDX-License-Identifier: MIT */
/* A licence that two outputs describe: its key was installed, or removed, between them. */
#include "imported.h"

#define ID "4220f546-f522-46df-8202-4d07afd26454"
#define ROW(status, key)                                                 \
	"Name             : Windows(R) 7, Client-ESU-Year3 add-on\r\n"   \
	"ID               : " ID "\r\nLicenseStatus    : " status "\r\n" \
	"PartialProductKey: " key "\r\n\r\n"

int main(void)
{
	import_one("\r\n" ROW("1", "4RT6C") ROW("0", ""));
	CHECK_STR(fact("licensing.products[" ID "].key"), "none");
	CHECK_STR(fact("licensing.products[" ID "].partial_key"), "");
	import_one("\r\n" ROW("0", "") ROW("1", "4RT6C"));
	CHECK_STR(fact("licensing.products[" ID "].key"), "installed");
	CHECK_STR(fact("licensing.products[" ID "].partial_key"), "4RT6C");
	/* A key that its owner masked takes no other's place. */
	import_one("\r\n" ROW("1", "4RT6C") ROW("1", "xxxxx"));
	CHECK_STR(fact("licensing.products[" ID "].partial_key"), "4RT6C");
	import_close();
	library_cleanup();
	return tap_done();
}
