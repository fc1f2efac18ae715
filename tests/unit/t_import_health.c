/* SPDX-License-Identifier: MIT */
/* The results of dism, sfc and CheckSUR, and of slmgr /xpr. */
#include "imported.h"

static void check_store(const char *text, const char *member, const char *state)
{
	char path[64];

	snprintf(path, sizeof(path), "component_store.%s", member);
	import_one(text);
	CHECK_STR(fact(path), state);
	CHECK_STR(covered("component-store"), *state ? "partial" : "");
}

static void test_dism(void)
{
	static const char text[] =
		"C:\\>dism /online /cleanup-image /scanhealth\r\n\r\n"
		"Deployment Image Servicing and Management tool\r\nVersion: "
		"10.0.19041.844\r\n\r\n"
		"Image Version: 10.0.19045.3803\r\n\r\n"
		"[==========================100.0%==========================] "
		"The component store is repairable.\r\n"
		"The operation completed successfully.\r\n";

	check_store(text, "health", "repairable");
	CHECK_STR(captured("kinds"), "dism-health");
	CHECK(survives_cuts(text));
	check_store("No component store corruption detected.\n", "health", "healthy");
	check_store("The component store cannot be repaired.\n", "health", "not-repairable");
	check_store("Es wurde keine Komponentenspeicherbesch\xC3\xA4"
		    "digung erkannt.\n",
		"health", "healthy");
	check_store("\xE6\x9C\xAA\xE6\xA3\x80\xE6\xB5\x8B\xE5\x88\xB0\xE7\xBB\x84\xE4\xBB\xB6"
		    "\xE5\xAD\x98\xE5\x82\xA8\xE6\x8D\x9F\xE5\x9D\x8F\xE3\x80\x82\n",
		"health", "healthy");
	/* Repaired since: the later sentence counts. */
	check_store("The component store is repairable.\n"
		    "The operation completed successfully.\n\n"
		    "The restore operation completed successfully. "
		    "The component store corruption was repaired.\n",
		"health", "healthy");
	/* From memory only; part of something else; not all of it. */
	check_store("Der Komponentenspeicher kann nicht repariert werden.\n", "health", "");
	CHECK_STR(captured("kinds"), "dism-health");
	check_store("2026-11-21 10:00:00, Info CBS The component store is repairable.\n",
		"health", "");
	check_store("The component store is repairable", "health", "");
	check_store("[========100.0%=====", "health", "");
	check_store("The operation completed successfully.\n", "health", "");
}

static void test_sfc(void)
{
	static const char text[] =
		"C:\\>sfc /scannow\r\n\r\nBeginning system scan.  This process will take some "
		"time."
		"\r\n\r\nVerification 100% complete.\r\n\r\n"
		"Windows Resource Protection found corrupt files but was unable to fix some\r\n"
		"of them. Details are included in the CBS.Log windir\\Logs\\CBS\\CBS.log.\r\n";

	check_store(text, "files", "unrepaired");
	CHECK_STR(captured("kinds"), "sfc");
	CHECK(survives_cuts(text));
	check_store("Windows Resource Protection did not find any integrity violations.\n",
		"files", "clean");
	check_store(
		"Windows Resource Protection found corrupt files and successfully repaired\n"
		"them. For online repairs, details are included in the CBS log.\n",
		"files", "repaired");
	check_store("Der Windows-Ressourcenschutz hat besch\xC3\xA4"
		    "digte Dateien gefunden und erfolgreich repariert. Details\n",
		"files", "repaired");
	check_store(
		"Le programme de protection des ressources Windows n'a trouv\xC3\xA9 aucune "
		"violation d'int\xC3\xA9grit\xC3\xA9.\n",
		"files", "clean");
	/* Wrapped where no blank stands. */
	check_store(
		"Windows "
		"\xE8\xB5\x84\xE6\xBA\x90\xE4\xBF\x9D\xE6\x8A\xA4\xE6\x89\xBE\xE5\x88\xB0\xE4"
		"\xBA\x86\xE6\x8D\x9F\xE5\x9D\x8F\xE6\x96\x87\xE4\xBB\xB6\xE4\xBD\x86\xE6\x97"
		"\xA0\xE6\xB3\x95\xE4\xBF\xAE\xE5\xA4\x8D\n"
		"\xE5\x85\xB6\xE4\xB8\xAD\xE6\x9F\x90\xE4\xBA\x9B\xE6\x96\x87\xE4\xBB\xB6"
		"\xE3\x80\x82"
		"CBS.Log\n",
		"files", "unrepaired");
	/* From memory, another result, and no result. */
	check_store("Der Windows-Ressourcenschutz hat besch\xC3\xA4"
		    "digte Dateien gefunden, konnte jedoch einige davon nicht reparieren.\n",
		"files", "");
	CHECK_STR(captured("kinds"), "sfc");
	check_store("Windows Resource Protection could not perform the requested operation.\n",
		"files", "");
	check_store(
		"Windows Resource Protection found corrupt files but was unable to fix some\n",
		"files", "");
	check_store(
		"Windows Resource Protection found corrupt files but was unable to fix some\n"
		"more of them than others.\n",
		"files", "");
}

#define RUN                                                                                 \
	"=================================\r\nChecking System Update Readiness.\r\n"        \
	"Binary Version 6.1.7601.24499\r\nPackage Version 26.0\r\n2026-09-01 13:26\r\n\r\n" \
	"Checking Windows Servicing Packages\r\n\r\n"                                       \
	"(f)\tCBS MUM Missing\t0x00000002\tservicing\\packages\\x.mum\t\t\r\n\r\n"          \
	"Summary:\r\nSeconds executed: 264\r\n"

static void test_checksur(void)
{
	static const char unrepaired[] = RUN
		" Found 3 errors\r\n Fixed 2 errors\r\n  CBS MUM Missing Total count: 3\r\n";

	check_store(RUN " No errors detected\r\n", "checksur", "clean");
	CHECK_STR(captured("kinds"), "checksur-log");
	CHECK(survives_cuts(RUN " No errors detected\r\n"));
	check_store(unrepaired, "checksur", "unrepaired");
	CHECK(survives_cuts(unrepaired));
	check_store(RUN " Found 12 errors\r\n Fixed 12 errors\r\n  x\r\n", "checksur", "clean");
	CHECK(survives_cuts(RUN " Found 12 errors\r\n Fixed 12 errors\r\n  x\r\n"));
	check_store(RUN " Found 3 errors\r\n  CBS MUM Missing Total count: 3\r\n", "checksur",
		"unrepaired");
	/* Blank lines of a web page; the last run of several. */
	check_store("Summary:\n\nSeconds executed: 264\n\nFound 3 errors\nFixed 3 errors\n",
		"checksur", "clean");
	check_store(RUN " No errors detected\r\n" RUN " Found 3 errors\r\n  x\r\n", "checksur",
		"unrepaired");
	check_store(RUN " Found 3 errors\r\n  x\r\n" RUN " No errors detected\r\n", "checksur",
		"clean");
	CHECK_INT(entries("conflicts"), 0);
	/* What follows decides, and is not there. */
	check_store(RUN " Found 3 errors\r\n", "checksur", "");
	check_store(RUN " Found 3 errors\r\n Fixed 3", "checksur", "");
	check_store(RUN, "checksur", "");
	check_store("Summary:\nFound 3 errors\nFixed 3 errors\n", "checksur", "");
	CHECK_STR(captured("state"), "ignored");
}

static void check_xpr(const char *text, const char *status)
{
	import_one(text);
	CHECK_STR(captured("kinds"), "slmgr-xpr");
	CHECK_INT(cJSON_GetArraySize(item_at(imported, "licensing.products")), *status ? 1 : 0);
	CHECK_STR(
		fact("licensing.products[Windows(R), ServerStandard edition].status"), status);
}

#define NAME "Windows(R), ServerStandard edition:\r\n"

static void test_xpr(void)
{
	check_xpr(NAME "    The machine is permanently activated.\r\n", "licensed");
	CHECK_STR(covered("licensing"), "partial");
	CHECK_STR(
		fact("licensing.products[Windows(R), ServerStandard edition].key"), "unclear");
	CHECK_STR(fact("licensing.products[Windows(R), ServerStandard edition].id"), "none");
	CHECK(survives_cuts(NAME "    The machine is permanently activated.\r\n"));
	check_xpr(NAME "    Windows is in Notification mode\r\n", "notification");
	check_xpr(NAME "    Windows is in Notification mode.\r\n", "notification");
	check_xpr(NAME "\r\n    \xE8\xAE\xA1\xE7\xAE\x97\xE6\x9C\xBA\xE5\xB7\xB2\xE6\xB0\xB8"
		       "\xE4\xB9\x85\xE6\xBF\x80\xE6\xB4\xBB\xE3\x80\x82\r\n",
		"licensed");
	/* Dates, a sentence from memory, an unknown one. */
	check_xpr(NAME "    Initial grace period ends 12/1/2026 10:00:00 AM\r\n", "");
	check_xpr(NAME "    Volume activation will expire 12/1/2026 10:00:00 AM\r\n", "");
	check_xpr(NAME "    Der Computer ist dauerhaft aktiviert.\r\n", "");
	check_xpr(NAME "    The machine is not permanently activated.\r\n", "");
	/* An add-on, and no sentence. */
	import_one("Windows(R), Client-ESU-Year1 add-on for Enterprise:\n"
		   "    The machine is permanently activated.\n");
	CHECK_STR(covered("licensing"), "");
	import_one(NAME);
	CHECK_STR(captured("state"), "ignored");
}

int main(void)
{
	test_dism();
	test_sfc();
	test_checksur();
	test_xpr();
	import_close();
	library_cleanup();
	return tap_done();
}
