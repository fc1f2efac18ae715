/* SPDX-License-Identifier: MIT */
/* What names the system: banners, winver, msinfo32, objects of WMI and Get-ComputerInfo. */
#include "imported.h"

#include "base/alloc.h"

static void check_os(const char *text, const char *kind, const char *version,
	const char *revision, const char *release)
{
	const char *build = strrchr(version, '.');

	import_one(text);
	CHECK_STR(captured("kinds"), kind);
	CHECK_STR(fact("os.version"), version);
	CHECK_STR(fact("os.build"), build ? build + 1 : "");
	CHECK_STR(fact("os.revision"), revision);
	CHECK_STR(fact("os.release"), release);
}

static void test_banner(void)
{
	static const char console[] = "Microsoft Windows [Version 10.0.19045.3803]\r\n"
				      "(c) Microsoft Corporation.\r\n\r\nC:\\Users\\a>\r\n";

	check_os(console, "ver", "10.0.19045", "3803", "");
	CHECK_STR(covered("os"), "partial");
	CHECK(survives_cuts(console));
	check_os("C:\\>ver\n\nMicrosoft Windows [Versi\xC3\xB3n 6.1.7601]\n", "ver", "6.1.7601",
		"", "");
	check_os("Microsoft Windows [Version 6.3.9600]", "ver", "6.3.9600", "", "");
	check_os("Microsoft Windows XP [Version 5.1.2600]\n", "ver", "5.1.2600", "", "");
	check_os("Microsoft Windows [\xE7\x89\x88\xE6\x9C\xAC 10.0.22631.2861]\n", "ver",
		"10.0.22631", "2861", "");
	/* The fourth number is a revision behind 10 only. */
	check_os("Microsoft Windows [Version 6.3.9600.20000]\n", "ver", "6.3.9600", "", "");
	check_os("Microsoft Windows [Version 10.0.19045.3803", "", "", "", "");
	check_os("Microsoft Windows [Version 10.0]\n", "", "", "", "");
	check_os("Microsoft Windows [Version 10.0.19]\n", "", "", "", "");
	check_os("Microsoft Windows [ 10.0.19045.3803]\n", "", "", "", "");
	check_os("Microsoft Windows [Version 10.0.x.y]\n", "", "", "", "");
	check_os("Microsoft Windows [10.0.19045.3803]\n", "", "", "", "");
	check_os("Microsoft Windows [Version 10.0.19045.3803] said so\n", "", "", "", "");
}

static void test_winver(void)
{
	check_os("Microsoft Windows\nVersion 22H2 (OS Build 19045.3803)\n", "winver",
		"10.0.19045", "3803", "22H2");
	CHECK(survives_cuts("Version 22H2 (OS Build 19045.3803)\n"));
	check_os("Version 1607 (OS Build 14393.6452)", "winver", "10.0.14393", "6452", "1607");
	check_os("Versi\xC3\xB3n 21H2 (compilaci\xC3\xB3n de SO 19044.1288)\n", "winver",
		"10.0.19044", "1288", "21H2");
	check_os("\xE7\x89\x88\xE6\x9C\xAC 22H2\xEF\xBC\x88OS "
		 "\xE5\x86\x85\xE9\x83\xA8\xE7\x89\x88\xE6\x9C\xAC "
		 "19045.3803\xEF\xBC\x89\n",
		"winver", "10.0.19045", "3803", "22H2");
	check_os("Version 6.1 (Build 7601: Service Pack 1)\n", "winver", "6.1.7601", "", "");
	CHECK_STR(fact("os.service_pack"), "Service Pack 1");
	CHECK(survives_cuts("Version 6.1 (Build 7601: Service Pack 1)\n"));
	check_os("Version 6.3 (Build 9600)\n", "winver", "6.3.9600", "", "");
	/* A word that the table does not know, and other versions. */
	check_os("Wersjon 22H2 (OS Build 19045.3803)\n", "", "", "", "");
	check_os("\xEB\xB2\x84\xEC\xA0\x84 22H2 (OS Build 19045.3803)\n", "", "", "", "");
	check_os("Version 1607 (OS Build 143931.6452)\n", "", "", "", "");
	check_os("Version 22H2\n", "", "", "", "");
	check_os("Version 12.4 (Build 77)\n", "", "", "", "");
	check_os("Version 2206 (Build 16.0.15330)\n", "", "", "", "");
	check_os("Version 22H2 (OS Build 19045.)\n", "", "", "", "");
	check_os("Version 22X2 (OS Build 19045.3803)\n", "", "", "", "");
}

static const char report[] =
	"System Information report written at: 10/01/26 16:44:46\r\n"
	"System Name: APP07\r\n"
	"[System Summary]\r\n"
	"\r\n"
	"Item\tValue\t\r\n"
	"OS Name\tMicrosoft Windows Server 2012 R2 Standard\t\r\n"
	"Version\t6.3.9600 Build 9600\t\r\n"
	"Other OS Description \tNot Available\t\r\n"
	"System Name\tAPP07\t\r\n"
	"System Manufacturer\tContoso Ltd.\t\r\n"
	"System Model\tTower 9\t\r\n"
	"System Type\tx64-based PC\t\r\n"
	"Processor\tFast CPU @ 3.00GHz, 3000 Mhz, 8 Core(s), 8 Logical Processor(s)\t\r\n"
	"Processor\tFast CPU @ 3.00GHz, 3000 Mhz, 8 Core(s), 8 Logical Processor(s)\t\r\n"
	"Time Zone\tUTC\t\r\n"
	"Installed Physical Memory (RAM)\t32.0 GB\t\r\n"
	"Total Physical Memory\t64 GB\t\r\n"
	"\r\n"
	"[Hardware Resources]\r\n";

static void test_msinfo32(void)
{
	check_os(report, "msinfo32", "6.3.9600", "", "");
	CHECK_STR(fact("os.product_name"), "Microsoft Windows Server 2012 R2 Standard");
	CHECK_STR(fact("os.arch"), "x64");
	CHECK_STR(fact("machine.name"), "APP07");
	CHECK_STR(fact("machine.manufacturer"), "Contoso Ltd.");
	CHECK_STR(fact("machine.model"), "Tower 9");
	CHECK_STR(fact("machine.time_zone"), "UTC");
	CHECK_STR(fact("machine.cores"), "16");
	CHECK_STR(fact("machine.sockets"), "2");
	CHECK(survives_cuts(report));
	/* Hyper-threading, or virtual processors. A service pack. No line of headings. */
	check_os("OS Name\tMicrosoft Windows 7 Professional\n"
		 "Version\t6.1.7601 Service Pack 1 Build 7601\n"
		 "System Name\t<removed>\n"
		 "Processor\tCPU, 2112 Mhz, 4 Core(s), 8 Logical Processor(s)\n"
		 "BIOS Mode\tUEFI\n",
		"msinfo32", "6.1.7601", "", "");
	CHECK_STR(fact("os.service_pack"), "Service Pack 1");
	CHECK_STR(fact("machine.cores"), "");
	CHECK_STR(fact("machine.sockets"), "1");
	CHECK_STR(fact("machine.name"), "");
	/* German labels are not confirmed: texts, but no name to tell machines by. */
	check_os("Element\tWert\nBetriebssystemname\tMicrosoft Windows 10 Pro\n"
		 "Version\t10.0.19045 Build 19045\nSystemname\tAPP07\n"
		 "Systemhersteller\tContoso\nSystemtyp\tx64-basierter PC\n",
		"msinfo32", "10.0.19045", "", "");
	CHECK_STR(fact("machine.manufacturer"), "Contoso");
	CHECK_STR(fact("machine.name"), "");
	CHECK_STR(fact("os.arch"), "");
	check_os("OS Name\tMicrosoft Windows 10 Pro\nVersion\t10.0.19045 Build 19045\n"
		 "Processor\tCPU, 2 Core(s), 2 Logical Processor(s)\nProcessor\tCPU\n"
		 "BIOS Mode\tUEFI\n",
		"msinfo32", "10.0.19045", "", "");
	CHECK_STR(fact("machine.cores"), "");
	CHECK_STR(fact("machine.sockets"), "2");
	check_os("OS Name\tMicrosoft Windows 10 Pro\nVersion\t10.0.19045 Build119045\n", "", "",
		"", "");
	check_os("OS Name\tMicrosoft Windows 10 Pro\nVersion\t10.0.19045 Build 1\n", "", "", "",
		"");
}

static void test_operating_system(void)
{
	static const char wmic[] = "BuildNumber=7601\r\r\n"
				   "Caption=Microsoft Windows 7 Professional \r\r\n"
				   "CSDVersion=Service Pack 1\r\r\n"
				   "CSName=APP07\r\r\n"
				   "InstallDate=20190304083000.000000+060\r\r\n"
				   "LastBootUpTime=20261101080000.500000+060\r\r\n"
				   "OperatingSystemSKU=48\r\r\n"
				   "OSArchitecture=64-bit\r\r\n"
				   "Version=6.1.7601\r\r\n";

	check_os("Caption        : Microsoft Windows 10 Pro\n"
		 "Version        : 10.0.19045\n"
		 "BuildNumber    : 19045\n"
		 "OSArchitecture : 64 bits\n"
		 "LastBootUpTime : 21/10/2026 08:00:00\n"
		 "CSName         : APP07\n",
		"operating-system", "10.0.19045", "", "");
	CHECK_STR(fact("os.product_name"), "Microsoft Windows 10 Pro");
	CHECK_STR(fact("os.arch"), "x64");
	CHECK_STR(fact("machine.boot_time"), "2026-10-21T08:00:00");
	CHECK_STR(fact("machine.name"), "APP07");
	check_os(wmic, "operating-system", "6.1.7601", "", "");
	CHECK_STR(fact("os.sku"), "48");
	CHECK_STR(fact("os.service_pack"), "Service Pack 1");
	CHECK_STR(fact("os.installed"), "2019-03-04T07:30:00Z");
	CHECK_STR(fact("machine.boot_time"), "2026-11-01T07:00:00Z");
	CHECK(survives_cuts(wmic));
	check_os("BuildNumber  Caption                            OSArchitecture  Version\n"
		 "9600         Microsoft Windows Server 2012 R2   64-bit          6.3.9600\n\n",
		"operating-system", "6.3.9600", "", "");
	CHECK_STR(fact("os.product_name"), "Microsoft Windows Server 2012 R2");
	/* Itanium has 64 bits, too; a number of the firmware is no build. */
	check_os("Caption : Microsoft Windows Server 2008 R2 for Itanium-based Systems\n"
		 "Version : 6.1.7601\nBuildNumber : 7601\nOSArchitecture : 64-bit\n",
		"operating-system", "6.1.7601", "", "");
	CHECK_STR(fact("os.arch"), "ia64");
	import_one("Version : DELL - 1072009\nBuildNumber :\nManufacturer : Contoso\n");
	CHECK_STR(fact("os.version"), "");
	import_one("Version : 10.0.19045\nBuildNumber : 22631\n");
	CHECK_STR(fact("os.version"), "");
}

static void test_computer_info(void)
{
	static const char text[] =
		"WindowsBuildLabEx            : 19041.1.amd64fre.vb_release.191206-1406\n"
		"WindowsEditionId             : Professional\n"
		"WindowsInstallationType      : Client\n"
		"WindowsProductName           : Windows 10 Pro\n"
		"CsManufacturer               : Contoso\n"
		"CsModel                      : Tower 9\n"
		"CsName                       : APP07\n"
		"CsDomain                     : corp.example\n"
		"CsNumberOfLogicalProcessors  : 8\n"
		"CsNumberOfProcessors         : 1\n"
		"OsName                       : Microsoft Windows 10 Pro\n"
		"OsOperatingSystemSKU         : 48\n"
		"OsVersion                    : 10.0.19045\n"
		"OsBuildNumber                : 19045\n"
		"OSDisplayVersion             : 22H2\n"
		"OsArchitecture               : ARM 64-bit Processor\n"
		"OsLastBootUpTime             : 21.10.2026 08:00:00\n"
		"TimeZone                     : (UTC) Coordinated Universal Time\n";

	check_os(text, "computer-info", "10.0.19045", "", "22H2");
	CHECK_STR(fact("os.edition"), "Professional");
	CHECK_STR(fact("os.installation"), "Client");
	CHECK_STR(fact("os.product_name"), "Microsoft Windows 10 Pro");
	CHECK_STR(fact("os.sku"), "48");
	CHECK_STR(fact("os.arch"), "arm64");
	CHECK_STR(fact("machine.boot_time"), "2026-10-21T08:00:00");
	CHECK_STR(fact("machine.name"), "APP07");
	CHECK_STR(fact("machine.domain"), "corp.example");
	CHECK_STR(fact("machine.sockets"), "1");
	CHECK_STR(fact("machine.cores"), "");
	CHECK(survives_cuts(text));
	import_one("OsVersion : 10.0.19045\nOsBuildNumber : 19045\n"
		   "OsOperatingSystemSKU : ProfessionalEdition\n"
		   "WindowsInstallationType : Nano Server\n");
	CHECK_STR(fact("os.sku"), "");
	CHECK_STR(fact("os.installation"), "");
}

/* PowerShell prints the first four of a list. */
static void check_list(const char *list, int count, const char *coverage)
{
	char *text = xasprintf("OsVersion     : 10.0.19045\nOsBuildNumber : 19045\n"
			       "OsHotFixes    : %s\nOsLocale      : en-US\n\n",
		list);

	import_one(text);
	CHECK_INT(entries("updates"), count);
	CHECK_STR(covered("updates.qfe"), coverage);
	CHECK(survives_cuts(text));
	free(text);
}

static void test_list_of_hotfixes(void)
{
	check_list("{KB5066133, KB5065429, KB5011048}", 3, "collected");
	CHECK_STR(fact("updates[5065429].sources[updates.qfe].state"), "installed");
	check_list("{KB5066133, KB5065429, KB5011048, KB5015684...}", 4, "partial");
	check_list("{KB5066133, KB5065429, KB5011048, KB5015684\xE2\x80\xA6}", 4, "partial");
	check_list("{KB5066133, <removed>}", 1, "partial");
	check_list("{}", 0, "");
	check_list("", 0, "");
}

#define LICENCE(name, key)                                                                     \
	"Name             : " name "\nID               : "                                     \
	"b3ca044e-a358-4d68-9883-aaa2941aca99\nLicenseStatus    : 1\nPartialProductKey : " key \
	"\n\n"

/* The licence with a key is that of the system; the registry knows better. */
static void test_edition(void)
{
	import_one(LICENCE("Windows(R), ServerDatacenter edition", "PQ7VD"));
	CHECK_STR(fact("os.edition"), "ServerDatacenter");
	import_one("Windows(R), ServerDatacenter edition\n" LICENCE(
		"Windows(R), ServerDatacenter edition", ""));
	CHECK_STR(fact("os.edition"), "");
	import_one(LICENCE("Office 16, Office16ProPlusVL_KMS_Client edition", "PQ7VD"));
	CHECK_STR(fact("os.edition"), "");
	import_one(LICENCE("Windows(R), Client-ESU-Year1 add-on for Enterprise", "PQ7VD"));
	CHECK_STR(fact("os.edition"), "");
	import_one("HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\n"
		   "    EditionID    REG_SZ    ServerStandard\n\n" LICENCE(
			   "Windows(R), ServerDatacenter edition", "PQ7VD"));
	CHECK_STR(fact("os.edition"), "ServerStandard");
	import_one("ID : b3ca044e-a358-4d68-9883-aaa2941aca98\nLicenseStatus : 1\n"
		   "Name : Windows(R), ServerStandard edition\nPartialProductKey : "
		   "AAAAA\n\n" LICENCE("Windows(R), ServerDatacenter edition", "PQ7VD"));
	CHECK_STR(fact("os.edition"), "");
}

int main(void)
{
	test_banner();
	test_winver();
	test_msinfo32();
	test_operating_system();
	test_computer_info();
	test_list_of_hotfixes();
	test_edition();
	import_close();
	library_cleanup();
	return tap_done();
}
