/* SPDX-License-Identifier: MIT */
/* Logs of Windows: files, pieces that somebody quotes, and what is none. */
#include "imported.h"

#define CBS(clock, text) "2026-09-16 " clock ", Info                  CBS    " text "\n"
#define DISM(clock, text) "2026-09-16 " clock ", Error                 DISM   " text "\n"

/* The number of a log's entries with a code, "" when there is none. */
static const char *counted(const char *log, const char *code, const char *member)
{
	static char text[32];
	const cJSON *item;

	cJSON_ArrayForEach(item, json_get(imported, "logs"))
	{
		if (strcmp(json_text(item, "log"), log) != 0 ||
			strcmp(json_text(item, "code"), code) != 0)
			continue;
		if (strcmp(member, "count") != 0)
			return json_text(item, member);
		snprintf(text, sizeof(text), "%.0f", json_get(item, "count")->valuedouble);
		return text;
	}
	return "";
}

/* Only the name of a file says that a log is all of it. */
static void test_names(void)
{
	static const char text[] = CBS("01:00:00", "Failed to stage. [HRESULT = 0x800f0831]")
		CBS("01:00:01", "Failed to stage. [HRESULT = 0x800f0831]");

	import_named("CBS.log", text);
	CHECK_STR(covered("logs:CBS.log"), "collected");
	CHECK_STR(counted("CBS.log", "0x800F0831", "count"), "2");
	import_named("a/CbsPersist_1.LOG", text);
	CHECK_STR(covered("logs:CBS.log"), "collected");
	import_named("cbs.txt", text);
	CHECK_STR(covered("logs:CBS.log"), "partial");
	CHECK_STR(counted("CBS.log", "0x800F0831", "count"), "2");
	import_named("log", text);
	CHECK_STR(covered("logs:CBS.log"), "partial");
	/* Lines in front that are no entries, and a text that only has the name. */
	import_named("CBS.log", CBS("01:00:00", "One") "  of two lines\n");
	CHECK_STR(covered("logs:CBS.log"), "collected");
	import_named("CBS.log",
		"  the end of an entry\n" CBS("01:00:00", "Failed. [HRESULT = 0x800f0831]"));
	CHECK_STR(covered("logs:CBS.log"), "collected");
	import_named("post.log", "Hello,\nmy machine:\nHost Name: x\n" CBS("01:00:00", "One"));
	CHECK_STR(covered("logs:CBS.log"), "partial");
}

/* A post: what stands around the log is read as well, and each log for itself. */
static void test_post(void)
{
	static const char text[] =
		"The update fails with error 0x80070643.\n\n"
		"```\n"
		"2026-09-16 01:00:00, Error DISM DISM Package Manager: PID=1 TID=2 Failed. "
		"- A::B(hr:0x800f081f)\n"
		"2026-09-16 01:00:01, Error DISM DISM.EXE: DISM Package Manager processed the "
		"command line but failed. HRESULT=800F081F\n"
		"```\n\n"
		"and the other log:\n"
		"<pre class=\"x\">2026-09-16 01:00:00, Info CBS Failed. [HRESULT = "
		"0x800f0831]\n"
		"</pre>\n\n"
		"C:\\>ver\n\nMicrosoft Windows [Version 10.0.19045.3803]\n";
	static const char below[] =
		"2026-09-16 01:00:00, Info CBS Failed. [HRESULT = 0x800f0831]\n\n"
		"C:\\>ver\n\nMicrosoft Windows [Version 6.3.9600]\n";
	static const char both[] =
		"2026-09-16 01:00:00, Error DISM DISM.EXE: Failed. hr:0x800f081f\n"
		"2026-09-16 01:00:01, Info CBS Failed. [HRESULT = 0x800f0831]\n";

	import_named("post.txt", text);
	CHECK_STR(covered("logs:DISM.log"), "partial");
	CHECK_STR(covered("logs:CBS.log"), "partial");
	CHECK_STR(counted("DISM.log", "0x800F081F", "count"), "2");
	CHECK_STR(counted("DISM.log", "0x800F0831", "count"), "");
	CHECK_STR(counted("CBS.log", "0x800F0831", "count"), "1");
	CHECK_STR(fact("os.version"), "10.0.19045");
	CHECK(entries("symptoms") == 1);
	/* The first line is an entry: what comes behind it is read all the same. */
	import_named("post.txt", below);
	CHECK_STR(counted("CBS.log", "0x800F0831", "count"), "1");
	CHECK_STR(fact("os.version"), "6.3.9600");
	/* In DISM.log the servicing stack writes too. */
	import_named("post.txt", both);
	CHECK_STR(counted("DISM.log", "0x800F0831", "count"), "1");
	CHECK_STR(covered("logs:CBS.log"), "");
}

/* What the thread last failed at is not what a line reports; a code may stand as a number of
 * Windows, or without its mark. */
static void test_servicing_codes(void)
{
	static const char text[] =
		"2026-09-16 01:00:00, Info                  CBS    Starting\n"
		"2026-09-16 01:00:00, Error      [0x01806a] CSI    0000004b (F) Failed "
		"execution of "
		"queue item with HRESULT HRESULT_FROM_WIN32(1753).  Failure[gle=0x80004005]\n"
		"2026-09-16 01:00:01, Error                 CSI    0000006b (F) Installer: "
		"A\tBinary "
		"Name: a.dll\tErrorCode: 800706d9\tPhase: 39[gle=0x80004005]\n"
		"2026-09-16 01:00:01, Error                 CSI    0000006c (F) Installer: "
		"A\tBinary "
		"Name: a.dll\tErrorCode: 800706d9\tPhase: 39\n"
		"2026-09-16 01:00:02, Error                 CSI    0000006d (F) "
		"Failed[gle=0x80004005]\n"
		"2026-09-16 01:00:03, Error                 CBS    Failed. [HRESULT = "
		"0x800f0922 - "
		"CBS_E_INSTALLERS_FAILED][gle=0x80004005]\n"
		"2026-09-16 01:00:04, Error                 CSI    Failed: "
		"HRESULT_FROM_WIN32(99999)\n";

	import_named("CBS.log", text);
	CHECK_STR(counted("CBS.log", "0x800706D9", "count"), "3");
	CHECK_STR(counted("CBS.log", "0x800F0922", "count"), "1");
	CHECK_STR(counted("CBS.log", "0x80004005", "count"), "");
	CHECK(entries("logs") == 2);
}

/* Entries that a console or a mail broke, and what a person wrote below the last one. */
static void test_wrapped(void)
{
	static const char text[] =
		"Hi.\n\n"
		"2026-09-16 01:00:00, Info CBS Session: 1_2 finalized. Reboot required: no "
		"[HRESULT =\n"
		"0x800f0922 - CBS_E_INSTALLERS_FAILED]\n\n"
		"2026-09-16 01:00:01, Error DISM DISM.EXE: Failed processing. - A::B(hr:0x80\n"
		"0f0922)\n"
		"2026-09-16 01:00:02, Error DISM DISM.EXE: Failed. HRESULT=800F0922\n"
		"It said 0x80070643 before.\n";

	import_named("post.txt", text);
	CHECK_STR(fact("logs[cbs-session-failed].code"), "0x800F0922");
	CHECK_STR(fact("logs[cbs-session-failed].count"), "1");
	CHECK_STR(fact("logs[cbs-session-failed].last"), "2026-09-16T01:00:00");
	CHECK_STR(fact("logs[cbs-session-failed].src"), "post.txt:3");
	CHECK_STR(fact("logs[cbs-session-failed].text"),
		"2026-09-16 01:00:00, Info CBS Session: 1_2 finalized. Reboot required: no "
		"[HRESULT = 0x800f0922 - CBS_E_INSTALLERS_FAILED]");
	CHECK_STR(counted("DISM.log", "0x800F0922", "count"), "2");
	CHECK(entries("symptoms") == 1);
}

static void test_update(void)
{
	/* Gaps of several blanks, empty lines between, codes without a mark. */
	import_named("post.txt", "My client:\n\n"
				 "2026-09-16    06:32:05:525     860    5bc    Misc    "
				 "WARNING: Send failed with hr = "
				 "80072ee7.\n\n"
				 "2026-09-16    06:32:06:525     860    5bc    AU    # "
				 "WARNING: Failed to find updates "
				 "with error code 8024402C\n\nThank you.\n");
	CHECK_STR(counted("WindowsUpdate.log", "0x80072EE7", "count"), "1");
	CHECK_STR(counted("WindowsUpdate.log", "0x80072EE7", "last"), "2026-09-16T06:32:05");
	CHECK_STR(counted("WindowsUpdate.log", "0x8024402C", "count"), "1");
	CHECK(entries("symptoms") == 0);
	/* Of the first clients, without milliseconds. */
	import_one("2026-09-16\t04:32:01\t 992\t158\tSetup\tFATAL: failed, error 0x80072eef\n");
	CHECK_STR(counted("WindowsUpdate.log", "0x80072EEF", "first"), "2026-09-16T04:32:01");
	/* Logs of other programs. */
	import_one("2026-09-16 04:32:01:123 INFO main Failed with 0x80072eef\n");
	CHECK_STR(covered("logs:WindowsUpdate.log"), "");
	import_one("2026-09-16 04:32:01 [main] ERROR Failed with 0x80072eef\n");
	CHECK_STR(covered("logs:WindowsUpdate.log"), "");
	/* As a stream. */
	import_named("WindowsUpdate.log",
		"2026-09-16\t06:32:05:525\t 860\t5bc\tAU\tFailed, error code 8024402C\r\n"
		"2026-09-16\t06:32:06:525\t 860\t5bc\tAU\tFailed, hr=80072EE7\r\n"
		"2026-09-16\t06:32:07:525\t 860\t5bc\tAU\tGot code 8024402Cf and "
		"12380244010\r\n");
	CHECK_STR(covered("logs:WindowsUpdate.log"), "collected");
	CHECK_STR(counted("WindowsUpdate.log", "0x8024402C", "count"), "1");
	CHECK_STR(counted("WindowsUpdate.log", "0x80072EE7", "count"), "1");
	CHECK_STR(counted("WindowsUpdate.log", "0x80244010", "count"), "");
}

/* ReportingEvents.log whose tabs became blanks, and which a page broke. */
static void test_reporting(void)
{
	import_one(
		"See:\n\n"
		"{C7C93C12-0000-4998-9EBD-B448C62540A4} 2026-09-16 19:39:34:484+0200 1\n"
		"161 [AGENT_DOWNLOAD_FAILED] 101 {FD8A47F9-0000-4759-AE52-777D471C87C8} 201\n"
		"80200056 AutomaticUpdates Failure Content Download\n"
		"Error: Download failed.\n");
	CHECK_STR(counted("ReportingEvents.log", "0x80200056", "count"), "1");
	CHECK_STR(counted("ReportingEvents.log", "0x80200056", "last"), "2026-09-16T17:39:34Z");
	import_one(
		"{C7C93C12-0000-4998-9EBD-B448C62540A4} 2026-09-16 19:39:34:484+0200 1 182 "
		"[AGENT_INSTALLING_FAILED] 101 {FD8A47F9-0000-4759-AE52-777D471C87C8} 201 "
		"800f0831 AutomaticUpdates Failure Content Install Installation Failure: "
		"Windows "
		"failed to install the following update with error 0x800f0831: 2026-09 Rollup "
		"(KB5061234).\n");
	CHECK_STR(fact("updates[5061234].sources[updates.history].state"), "failed");
	CHECK_STR(fact("updates[5061234].sources[updates.history].code"), "0x800F0831");
}

/* WindowsUpdate.log of Windows 7 has numbers instead of the names. */
static void test_repeated(void)
{
#define EVENT(clock, number, code, text)                                                    \
	"2026-09-16\t" clock ":411\t1524\t17ac\tReport\tREPORT EVENT: "                     \
	"{0F12C265-0000-47A1-848B-C7A999AF291B}\t2026-09-16 " clock ":411-0600\t1\t" number \
	"\t101\t{549A598B-0000-4D4A-A636-64B7643AC2F3}\t501\t" code                         \
	"\twusa\tX\tContent Install\t" text "\n"

	import_one(EVENT("11:24:28", "181", "0",
		"Installation Started: Update (KB5061234)") EVENT("11:25:28", "182", "80070308",
		"Installation Failure: error 0x80070308: Update (KB5061234)") EVENT("11:26:28",
		"183", "0", "Installation Successful: Update (KB5065678)"));
	CHECK(entries("updates") == 2);
	CHECK_STR(fact("updates[5061234].sources[updates.history].state"), "failed");
	CHECK_STR(fact("updates[5061234].sources[updates.history].code"), "0x80070308");
	CHECK_STR(fact("updates[5065678].sources[updates.history].state"), "installed");
	/* A number that was cut is another one. */
	import_one(
		"2026-09-16\t11:24:28:411\t1524\t17ac\tReport\tREPORT EVENT: "
		"{0F12C265-0000-47A1-848B-C7A999AF291B}\t2026-09-16 11:24:28:411-0600\t1\t183"
		"\t101\t{549A598B-0000-4D4A-A636-64B7643AC2F3}\t501\t0\twusa\tSuccess\tContent"
		" Install\tUpdate (KB506123");
	CHECK(entries("updates") == 0);
}

/* Each session of the stack says that its report is incomplete. */
static void test_corruption(void)
{
	import_one(CBS("01:00:00", "The store corruption status report is incomplete. "
				   "[HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]")
			CBS("01:00:01", "Store corruption detected in function A::B"));
	CHECK_STR(fact("logs[cbs-store-corruption].count"), "1");
	CHECK_STR(fact("logs[cbs-store-corruption].code"), "none");
}

int main(void)
{
	import_one("Code 80240034\n");
	test_names();
	test_post();
	test_servicing_codes();
	test_wrapped();
	test_update();
	test_reporting();
	test_repeated();
	test_corruption();
	import_close();
	library_cleanup();
	return tap_done();
}
