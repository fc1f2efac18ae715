/* SPDX-License-Identifier: MIT */
/* What forums, mails and their authors do to an output: lines spread by blank ones, lines left
 * out, names masked, a part alone. */
#include "imported.h"

#include "base/alloc.h"

#define SYSTEM(end)                                                                \
	"Host Name:                 APP07" end                                     \
	"OS Name:                   Microsoft Windows Server 2012 R2 Standard" end \
	"OS Version:                6.3.9600 N/A Build 9600" end                   \
	"System Type:               x64-based PC" end                              \
	"Hotfix(s):                 2 Hotfix(s) Installed." end                    \
	"                           [01]: KB3021910" end                           \
	"                           [02]: KB5031419" end                           \
	"Network Card(s):           1 NIC(s) Installed." end

static void check_system(const char *text)
{
	import_one(text);
	CHECK_STR(captured("kinds"), "systeminfo");
	CHECK_STR(fact("machine.name"), "APP07");
	CHECK_STR(fact("os.product_name"), "Microsoft Windows Server 2012 R2 Standard");
	CHECK_STR(fact("os.version"), "6.3.9600");
	CHECK_STR(fact("os.arch"), "x64");
	CHECK(entries("updates") == 2);
	CHECK_STR(covered("updates.qfe"), "collected");
}

static void test_spread(void)
{
	check_system(SYSTEM("\r\n"));
	check_system("My machine:\n\n" SYSTEM("\n\n") "Please help.\n");
	check_system(SYSTEM("\n\n\n"));
	CHECK(survives_cuts(SYSTEM("\n\n")));
	/* The numbers of lines are those of the file. */
	import_one(SYSTEM("\n\n"));
	CHECK_STR(fact("os.src"), "in:3");
	import_one("Name: Windows(R), ServerStandard edition\n\n"
		   "Description: Windows(R) Operating System, VOLUME_MAK channel\n\n"
		   "Partial Product Key: PQ7VD\n\nLicense Status: Licensed\n\nThanks\n");
	CHECK_STR(captured("kinds"), "slmgr");
	CHECK(cJSON_GetArraySize(item_at(imported, "licensing.products")) == 1);
	CHECK_STR(fact("os.edition"), "ServerStandard");
	/* A sentence behind the rows of a table is no row: only lines with labels are closed
	 * up.
	 */
	import_one("Status   Name               DisplayName\n"
		   "------   ----               -----------\n\n"
		   "Running  wuauserv           Windows Update\n\n"
		   "Running  himds              Guest service\n\nI am at a loss.\n\nTom\n");
	CHECK_STR(fact("services[wuauserv].state"), "running");
	CHECK(entries("services") == 2);
}

/* Blanks between label and value that became a tab do not make it a report of msinfo32. */
static void test_tabs(void)
{
	check_system(
		"Host Name:\tAPP07\nOS Name:\tMicrosoft Windows Server 2012 R2 Standard\n"
		"OS Version:\t6.3.9600 N/A Build 9600\nSystem Type:\tx64-based PC\n"
		"Hotfix(s):\t2 Hotfix(s) Installed.\n\t[01]: KB3021910\n\t[02]: KB5031419\n");
}

static void test_part(void)
{
	static const char list[] =
		"These are there:\n\nHotfix(s):    2 Hotfix(s) Installed.\n"
		"              [01]: KB3021910\n              [02]: KB5031419\n"
		"Network Card(s): 1 NIC(s) Installed.\n";

	import_one(list);
	CHECK_STR(captured("kinds"), "systeminfo");
	CHECK(entries("updates") == 2);
	CHECK_STR(covered("updates.qfe"), "collected");
	CHECK(survives_cuts(list));
	import_one("Hotfix(s):    3 Hotfix(s) Installed.\n"
		   "              [01]: KB3021910\n              [02]: KB5031419\n");
	CHECK_STR(covered("updates.qfe"), "partial");
	import_one("Hotfix(s):    3 of them\n[1] see below\n");
	CHECK_STR(captured("state"), "ignored");
}

#define TABLE                                                                               \
	"Source        Description      HotFixID      InstalledBy          InstalledOn\r\n" \
	"------        -----------      --------      -----------          -----------\r\n"
#define ROW(name, kb) \
	name "         Update           " kb "     NT AUTHORITY\\SYSTEM  10/29/2018\r\n"

static void check_list(const char *text, const char *state)
{
	import_one(text);
	CHECK_STR(captured("kinds"), "hotfixes");
	CHECK_STR(covered("updates.qfe"), state);
}

static void test_elided(void)
{
	static const char *const marks[] = {"...", "....", "[...]", "<snip>", "--- SNIP ---",
		"(truncated)", "\xE2\x80\xA6",
		"\xEF\xBC\x88\xE4\xB8\xAD\xE7\x95\xA5\xEF\xBC\x89"};

	check_list(
		TABLE ROW("APP07", "KB3021910") ROW("APP07", "KB5031419") "\r\n", "collected");
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		char *text = xasprintf(TABLE ROW("APP07", "KB3021910") "%s\r\n\r\n", marks[i]);
		check_list(text, "partial");
		CHECK(entries("updates") == 1);
		free(text);
	}
	check_list(
		"C:\\>wmic qfe get hotfixid\r\nHotFixID\r\nKB3021910\r\n....\r\n\r\nC:\\>\r\n",
		"partial");
	/* What stands in the section of another command leaves this one whole. */
	check_list("C:\\>wmic qfe get "
		   "hotfixid\r\nHotFixID\r\nKB3021910\r\n\r\nC:\\>dir\r\n...\r\n",
		"collected");
}

static void test_masked(void)
{
	/* A number that was masked may be any: the list proves no absence. */
	check_list(TABLE ROW("APP07", "XXXXXXXXX") "\r\n", "partial");
	check_list(TABLE ROW("APP07", "XXXXXXXXX") ROW("APP07", "KB3021910") "\r\n", "partial");
	/* Names of machines that were masked, cut or wrapped: none of them is another machine.
	 */
	check_list(TABLE ROW("*****", "KB3021910") ROW("APP-E...", "KB5031419") "\r\n",
		"collected");
	check_list(TABLE ROW("APP07", "KB3021910") "AM\r\n" ROW("APP07", "KB5031419") "\r\n",
		"collected");
	CHECK(entries("updates") == 2);
}

/* ospp.vbs, that of Office. */
static void test_office(void)
{
	import_one("---Processing--------------------------\n"
		   "SKU ID: d450596f-894d-49e0-966a-fd39ed4c4c64\n"
		   "LICENSE NAME: Office 16, Office16ProPlusVL_MAK edition\n"
		   "LICENSE DESCRIPTION: Office 16, RETAIL(MAK) channel\n"
		   "LICENSE STATUS:  ---LICENSED--- \n"
		   "Last 5 characters of installed product key: PQ7VD\n"
		   "---Exiting-----------------------------\n");
	CHECK_STR(captured("state"), "ignored");
}

static void test_prompts(void)
{
	import_one(
		"C:\\>sc config wuauserv start= auto\r\n[SC] OpenService FAILED 1060:\r\n\r\n");
	CHECK(entries("services") == 1);
	CHECK_STR(fact("services[wuauserv].state"), "missing");
	import_one("C:\\>sc \\\\APP08 query wuauserv\r\n[SC] OpenService FAILED 1060:\r\n\r\n");
	CHECK(entries("services") == 0);
	import_one("C:\\>sc.exe query \"himds\"\r\n[SC] OpenService FAILED 1060:\r\n\r\n");
	CHECK_STR(fact("services[himds].state"), "missing");
	import_one("*Shell* PS C:\\Users\\a> sc.exe query himds\n[SC] OpenService FAILED "
		   "1060:\n\n");
	CHECK_STR(fact("services[himds].state"), "missing");
}

/* A row that moved against its names: no word is cut in two. */
static void test_moved(void)
{
	import_one("HotFixID   InstalledBy  InstalledOn\n"
		   "KB5012170  SYSTEM       10/19/2023\n"
		   "KB5012171  Anna         10/20/2023\n"
		   "KB5012172  Anna      10/21/2023\n");
	CHECK(entries("updates") == 3);
	CHECK_STR(fact("updates[5012172].sources[updates.qfe].installed"), "2023-10-21");
	import_one("InstalledBy  HotFixID   InstalledOn\n"
		   "SYSTEM       KB5012170  10/19/2023\n"
		   "Anna     KB5012171  10/20/2023\n");
	CHECK_STR(fact("updates[5012171].sources[updates.qfe].installed"), "2023-10-20");
	CHECK(entries("updates") == 2);
}

#define POLICY "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate"

/* Which values are not there is known only when all were asked for. */
static void check_policy(const char *text, const char *coverage)
{
	static const struct facts_asked asked[] = {
		{"HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate", "WUServer"},
		{"HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate",
			"DisableDualScan"},
		{"HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU", "A"}};
	struct import_options options = {.asked = asked,
		.asked_count = 3,
		.version = "0",
		.now = "2026-11-21T12:00:00Z"};
	struct error err = ERROR_NONE;

	cJSON_Delete(imported);
	imported = import_bytes("in", text, strlen(text), imported_assets, &options, &err);
	CHECK_STR(fact("registry[WUServer].value"), "http://wsus01:8530");
	CHECK_STR(
		covered("registry:HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate"),
		coverage);
	CHECK_STR(fact("registry[DisableDualScan].type"),
		strcmp(coverage, "collected") == 0 ? "absent" : "");
}

static void test_searches(void)
{
	/* Behind a command that nobody copied may have stood /v. */
	check_policy(
		"\n" POLICY "\n    WUServer    REG_SZ    http://wsus01:8530\n\n", "partial");
	check_policy("C:\\>reg query " POLICY "\n\n" POLICY
		     "\n    WUServer    REG_SZ    http://wsus01:8530\n\nC:\\>",
		"collected");
	check_policy("\n" POLICY "\n    WUServer    REG_SZ    http://wsus01:8530\n"
		     "    WUStatusServer    REG_SZ    http://wsus01:8530\n\n",
		"collected");
	/* The sum below tells a search, in a language that nobody knows, too. */
	check_policy("\n" POLICY "\n    WUServer    REG_SZ    http://wsus01:8530\n"
		     "    WUStatusServer    REG_SZ    http://wsus01:8530\n\n"
		     "End of search: 2 match(es) found.\n",
		"partial");
	check_policy("\n" POLICY "\n    WUServer    REG_SZ    http://wsus01:8530\n\n" POLICY
		     "\\AU\n    A    REG_SZ    http://wsus01:8530\n"
		     "    B    REG_SZ    http://wsus01:8530\n\n"
		     "Soektog: 3 gevind.\n",
		"partial");
	CHECK_STR(covered("registry:HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate"
			  "\\AU"),
		"partial");
}

int main(void)
{
	test_spread();
	test_tabs();
	test_part();
	test_elided();
	test_masked();
	test_office();
	test_prompts();
	test_searches();
	test_moved();
	import_close();
	library_cleanup();
	return tap_done();
}
