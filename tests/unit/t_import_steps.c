/* SPDX-License-Identifier: MIT */
/* What the end of a step proves: that nothing else was there. */
#include "imported.h"

#define CBS "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing"
#define LONG                                                                                 \
	"HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based " \
	"Servicing"
#define BEGIN "[esureport begin pending-restart] reg query \"" CBS "\"\r\n"
#define END "[esureport end pending-restart] 0\r\n"
#define VALUES "\r\n" LONG "\r\n    Enumerated    REG_DWORD    0x1\r\n\r\n"
#define HISTORY                                                                           \
	"[esureport begin updates.history] powershell -NoProfile -Command \"(New-Object " \
	"-ComObject "                                                                     \
	"Microsoft.Update.Session).CreateUpdateSearcher().QueryHistory(0,1000) | "

static void check_signs(const char *text, const char *pending, const char *progress)
{
	import_one(text);
	CHECK_STR(fact("pending_restart[cbs-reboot-pending].state"), pending);
	CHECK_STR(fact("pending_restart[cbs-reboot-in-progress].state"), progress);
}

static void test_children(void)
{
	/* The key itself lists its values, which is no list of what is below it. */
	check_signs(BEGIN VALUES LONG "\\Packages\r\n" END, "absent", "absent");
	check_signs(BEGIN VALUES LONG "\\RebootPending\r\n" END, "present", "absent");
	CHECK(survives_cuts(BEGIN VALUES LONG "\\RebootPending\r\n" END));
	check_signs(BEGIN VALUES LONG "\\RebootPending\r\n", "present", "");
	check_signs(BEGIN VALUES, "", "");
	check_signs(BEGIN LONG "\\Packages\r\n" END, "absent", "absent");
}

static void test_empty_store(void)
{
	static const char empty[] =
		"[esureport begin certificates] certutil -store CA\r\n"
		"CA \"Zwischenzertifizierungsstellen\"\r\n"
		"CertUtil: -store-Befehl wurde erfolgreich ausgef\xC3\xBChrt.\r\n"
		"[esureport end certificates] 0\r\n";

	import_one(empty);
	CHECK_STR(covered("certificates:LocalMachine\\CA"), "collected");
	CHECK(survives_cuts(empty));
	import_one("[esureport begin certificates] certutil -store CA\r\n"
		   "CertUtil: -store command FAILED: 0x80070005 (WIN32: 5)\r\n"
		   "[esureport end certificates] -2147024891\r\n");
	CHECK_STR(covered("certificates:LocalMachine\\CA"), "");
	import_one("C:\\>certutil -store CA\r\nCertUtil: -store command completed "
		   "successfully.\r\nC:\\>\r\n");
	CHECK_STR(covered("certificates:LocalMachine\\CA"), "");
}

static void test_history(void)
{
	static const char entry[] =
		"\r\nDate       : 11/16/2022 3:01:12 AM\r\n"
		"Title      : Update (KB5020000)\r\nOperation  : 1\r\n"
		"ResultCode : 2\r\n\r\n[esureport end updates.history] 0\r\n";
	struct buf text = BUF_EMPTY;

	buf_addf(&text,
		HISTORY
		"Format-List Date,Title,Operation,ResultCode | Out-String -Width 4096\"\r\n%s",
		entry);
	import_one(buf_text(&text));
	CHECK_STR(fact("updates[5020000].sources[updates.history].state"), "installed");
	CHECK_STR(covered("updates.history"), "collected");
	CHECK(survives_cuts(buf_text(&text)));
	buf_clear(&text);
	buf_addf(&text, HISTORY "Where-Object { $_.ResultCode -eq 2 } | Format-List\"\r\n%s",
		entry);
	import_one(buf_text(&text));
	CHECK_STR(covered("updates.history"), "partial");
	buf_release(&text);
}

static void test_licences(void)
{
	/* Windows itself is always there: a list without it has ended early. */
	import_one("[esureport begin licensing] cscript //nologo slmgr.vbs /dlv all\r\n"
		   "Software licensing service version: 6.1.7601.17514\r\n"
		   "[esureport end licensing] 0\r\n");
	CHECK_STR(fact("licensing.service_version"), "6.1.7601.17514");
	CHECK_STR(covered("licensing"), "partial");
}

static void test_store(void)
{
	import_one(
		"[esureport begin component-store] dism /online /cleanup-image /checkhealth\r\n"
		"No component store corruption detected.\r\n"
		"The operation completed successfully.\r\n"
		"[esureport end component-store] 0\r\n");
	CHECK_STR(fact("component_store.health"), "healthy");
	CHECK_STR(covered("component-store"), "collected");
	import_one("No component store corruption detected.\r\n");
	CHECK_STR(covered("component-store"), "partial");
}

static void test_wsus(void)
{
#define SETUP "HKLM\\SOFTWARE\\Microsoft\\Update Services\\Server\\Setup"
#define SERVER                                                                       \
	"[esureport begin wsus-server] type web.config\r\n<?xml "                    \
	"version=\"1.0\"?>\r\n<configuration>\r\n"                                   \
	"<appSettings><add key=\"maxInstalledPrerequisites\" "                       \
	"value=\"800\"/></appSettings>\r\n"                                          \
	"</configuration>\r\n<?xml version=\"1.0\"?>\r\n<configuration>\r\n"         \
	"<system.applicationHost><applicationPools>\r\n"                             \
	"<add name=\"WsusPool\" queueLength=\"2000\"><recycling>\r\n"                \
	"<periodicRestart privateMemory=\"0\"/></recycling></add>\r\n"               \
	"<applicationPoolDefaults/></applicationPools></system.applicationHost>\r\n" \
	"</configuration>\r\n"                                                       \
	"SITE \"WSUS Administration\" (id:2,bindings:http/*:8530:,state:Started)\r\n"
#define POOL "APPPOOL \"WsusPool\" (MgdVersion:v4.0,MgdMode:Integrated,state:Stopped)\r\n"
#define REGISTRY                                                                           \
	"[esureport end wsus-server] 0\r\n[esureport begin registry] reg query \"" SETUP   \
	"\"\r\n"                                                                           \
	"HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Update Services\\Server\\Setup\r\n"      \
	"    VersionString    REG_SZ    6.3.9600.18838\r\n    PortNumber    REG_DWORD    " \
	"0x2152\r\n"                                                                       \
	"[esureport end registry] 0\r\n"

	import_one(SERVER POOL REGISTRY);
	CHECK_STR(fact("wsus_server.pool"), "stopped");
	CHECK_STR(fact("wsus_server.site"), "started");
	CHECK_STR(fact("wsus_server.pool_memory"), "0");
	CHECK_STR(covered("wsus-server"), "collected");
	CHECK(survives_cuts(SERVER POOL REGISTRY));
	import_one(SERVER REGISTRY);
	CHECK_STR(covered("wsus-server"), "partial");
	import_one("C:\\>reg query \"" SETUP
		   "\"\r\nERROR: The system was unable to find the specified "
		   "registry key or value.\r\n\r\nC:\\>");
	CHECK_STR(covered("wsus-server"), "absent");
}

int main(void)
{
	test_children();
	test_empty_store();
	test_history();
	test_licences();
	test_store();
	test_wsus();
	import_close();
	return tap_done();
}
