/* SPDX-License-Identifier: MIT */
/* Hardware and clock: what systeminfo, wmic and the metadata service say together. */
#include "imported.h"

#define SYSTEM                                                              \
	"Host Name:                 APP07\r\n"                              \
	"OS Name:                   Microsoft Windows 7 Professional \r\n"  \
	"OS Version:                6.1.7601 Service Pack 1 Build 7601\r\n" \
	"OS Manufacturer:           Microsoft Corporation\r\n"              \
	"System Boot Time:          11/16/2022, 6:00:12 AM\r\n"             \
	"System Manufacturer:       Fabrikam\r\n"                           \
	"System Model:              Counter 2\r\n"                          \
	"System Type:               x64-based PC\r\n"                       \
	"Domain:                    WORKGROUP\r\n"                          \
	"Hotfix(s):                 1 Hotfix(s) Installed.\r\n"             \
	"                           [01]: KB976932\r\n"                     \
	"Network Card(s):           N/A\r\n\r\n"
#define CORES "\r\r\n\r\r\nNumberOfCores=4\r\r\n\r\r\n\r\r\nNumberOfCores=4\r\r\n\r\r\n"
#define TAG "\r\r\nSMBIOSAssetTag=\r\r\n\r\r\n"
#define TIMES                                                  \
	"\r\r\nLastBootUpTime=20221116060012.500000+060\r\r\n" \
	"LocalDateTime=20221120224730.123000+060\r\r\n\r\r\n"
#define AZURE "Azure metadata service: ConnectFailure\r\n"
#define BEGIN \
	"[esureport begin hardware] systeminfo & wmic cpu get NumberOfCores /format:list\r\n"

static void check_metadata(const char *text, const char *state)
{
	import_one(text);
	CHECK_STR(fact("machine.imds"), state);
	CHECK_STR(captured("kinds"), "imds");
}

static void test_metadata(void)
{
	check_metadata(AZURE, "none");
	check_metadata("Azure metadata service: Timeout\n", "none");
	check_metadata("Azure metadata service: 200 AzurePublicCloud\n", "azure");
	CHECK(survives_cuts("Azure metadata service: 200 AzurePublicCloud\r\n"));
	CHECK(survives_cuts(AZURE));
	/* Somebody answers: another cloud, a proxy, Azure to a request that it does not like.
	 */
	check_metadata("Azure metadata service: 200\n", "unclear");
	check_metadata("Azure metadata service: 200 <html>\n", "unclear");
	check_metadata("Azure metadata service: 200 Azure cloud\n", "unclear");
	check_metadata("Azure metadata service: ProtocolError\n", "unclear");
	check_metadata("Azure metadata service: 404\n", "unclear");
	check_metadata("Azure metadata service: 302\n", "unclear");
	check_metadata("Azure metadata service: 404 AzurePublicCloud\n", "unclear");
	/* Cut off in the middle of an answer, and a PowerShell that may not ask. */
	check_metadata("Azure metadata service: ReceiveFailure\n", "unclear");
	check_metadata("Azure metadata service: none,\n", "unclear");
	import_one("The Azure metadata service: 200 AzurePublicCloud\n");
	CHECK_STR(fact("machine.imds"), "");
}

static void test_clock(void)
{
	import_one(TIMES);
	CHECK_STR(fact("machine.clock"), "2022-11-20T21:47:30Z");
	CHECK_STR(fact("machine.boot_time"), "2022-11-16T05:00:12Z");
	CHECK_STR(covered("hardware"), "partial");
	CHECK(survives_cuts(TIMES));
	/* systeminfo says it in local time: no conflict, for both are right. */
	import_one(SYSTEM TIMES);
	CHECK_STR(fact("machine.boot_time"), "2022-11-16T06:00:12");
	CHECK_STR(fact("machine.clock"), "2022-11-20T21:47:30Z");
	CHECK(entries("conflicts") == 0);
	/* The whole object has them as well. */
	import_one("Version=6.1.7601\r\nBuildNumber=7601\r\nLastBootUpTime=20221116060012."
		   "500000-300\r\n"
		   "LocalDateTime=20221120164730.123000-300\r\n");
	CHECK_STR(fact("os.version"), "6.1.7601");
	CHECK_STR(fact("machine.clock"), "2022-11-20T21:47:30Z");
	import_one("LastBootUpTime : 11/16/2022 6:00:12 AM\r\nLocalDateTime  : 11/20/2022 "
		   "10:47:30 PM\r\n");
	CHECK_STR(fact("machine.clock"), "2022-11-20T22:47:30");
	/* The fifth of June, or the sixth of May? */
	import_one("LastBootUpTime : 5/6/2022 6:00:12 AM\r\nLocalDateTime  : 5/6/2022 10:47:30 "
		   "PM\r\n");
	CHECK_STR(fact("machine.clock"), "");
	CHECK_STR(fact("machine.boot_time"), "");
}

static void test_whole(void)
{
	static const char all[] =
		BEGIN SYSTEM CORES TAG TIMES AZURE "[esureport end hardware] 0\r\n";

	import_one(all);
	CHECK_STR(covered("hardware"), "collected");
	CHECK_STR(fact("machine.cores"), "8");
	CHECK_STR(fact("machine.sockets"), "2");
	CHECK_STR(fact("machine.asset_tag"), "none");
	CHECK(survives_cuts(BEGIN SYSTEM TAG TIMES AZURE "[esureport end hardware] 0\r\n"));
	import_one(BEGIN SYSTEM CORES TAG TIMES "[esureport end hardware] 9009\r\n");
	CHECK_STR(covered("hardware"), "partial");
	import_one(BEGIN SYSTEM TAG TIMES AZURE "[esureport end hardware] 0\r\n");
	CHECK_STR(covered("hardware"), "partial");
	import_one(BEGIN CORES TAG TIMES AZURE "[esureport end hardware] 0\r\n");
	CHECK_STR(covered("hardware"), "partial");
}

int main(void)
{
	test_metadata();
	test_clock();
	test_whole();
	import_close();
	return tap_done();
}
