/* SPDX-License-Identifier: MIT */
/* Outputs in languages that the labels do not hold, outputs of which a program that knows ASCII
 * only has left question marks, and dates as other countries write them. */
#include "imported.h"

#include "base/alloc.h"

#define LOST "\xEF\xBF\xBD"

/* The first lines of systeminfo with labels that nobody knows. */
#define UNKNOWN(maker)                                             \
	"Gepnaam:               APP07\n"                           \
	"Stelselnaam:           Microsoft Windows 10 Pro ??????\n" \
	"Stelselweergawe:       10.0.19045 ?/? ?????? 19045\n"     \
	"Stelselvervaardiger:   " maker "\n"                       \
	"Tipe:                  x64-based PC\n"                    \
	"Regstellings:          Daar is 2 regstellings.\n"         \
	"                       [01]: KB5066133\n"                 \
	"                       [02]: KB5065429\n"

static void test_unknown_language(void)
{
	import_one(UNKNOWN("Microsoft Corporation"));
	CHECK_STR(captured("kinds"), "systeminfo");
	CHECK_STR(fact("machine.name"), "APP07");
	CHECK_STR(fact("os.version"), "10.0.19045");
	CHECK_STR(fact("os.arch"), "x64");
	CHECK(entries("updates") == 2);
	CHECK(survives_cuts(UNKNOWN("Microsoft Corporation")));
	/* Without its fourth line it may be anybody's list. */
	import_one(UNKNOWN("Tom"));
	CHECK_STR(fact("os.version"), "10.0.19045");
	CHECK_STR(fact("machine.name"), "");
	import_one("Gebruiker:   Tom\nStelsel:   Microsoft Windows 10 Pro\n"
		   "Weergawe:   10.0.19045 Bou 19045\n");
	CHECK_STR(fact("machine.name"), "");
}

static void test_lost_letters(void)
{
	static const char *const marks[] = {"?", "??", LOST, LOST LOST};

	for (size_t i = 0; i < 4; i++) {
		char *text = xasprintf(
			"Nombre de host:                            APP07\n"
			"Nombre del sistema operativo:              Microsoft Windows 10 Pro\n"
			"Versi%sn del sistema operativo:             10.0.19045 N/D "
			"Compilaci%sn "
			"19045\n"
			"Fecha de instalaci%sn original:             14/06/2024, 12:21:47\n",
			marks[i], marks[i], marks[i]);
		import_one(text);
		CHECK_STR(fact("os.version"), "10.0.19045");
		CHECK_STR(fact("os.installed"), "2024-06-14T12:21:47");
		free(text);
	}
	/* Of these labels nothing is left that tells the name from the maker. */
	import_one("\?\?\?\?:      APP07\nOS \?:      Microsoft Windows 7 Professional\n"
		   "OS \?\?\?\?\?:  6.1.7601 Service Pack 1 \?\?\? 7601\n"
		   "OS \?\?\?:    Microsoft Corporation\nOS \?\?:     Tower\n");
	CHECK_STR(fact("os.product_name"), "Microsoft Windows 7 Professional");
	CHECK_STR(fact("machine.name"), "APP07");
	/* A name of which letters got lost is not the name of a machine. */
	import_one("Host Name:     \?\?\?-\?\?7\nOS Name:       Microsoft Windows 10 Pro\n"
		   "OS Version:    10.0.19045 N/A Build 19045\n");
	CHECK_STR(fact("os.version"), "10.0.19045");
	CHECK_STR(fact("machine.name"), "");
	import_one("Host Name:     M" LOST "HLE\nOS Name:       Microsoft Windows 10 Pro\n"
		   "OS Version:    10.0.19045 N/A Build 19045\n");
	CHECK_STR(fact("machine.name"), "");
	/* No state from the shape of words: five and eight letters that got lost. */
	import_one("Name: Windows(R), Professional edition\n"
		   "Description: Windows(R) Operating System, VOLUME_MAK channel\n"
		   "Partial Product Key: PQ7VD\n"
		   "License Status: " LOST LOST LOST LOST LOST
		   " " LOST LOST LOST LOST LOST LOST LOST LOST "\n");
	CHECK_STR(
		fact("licensing.products[Windows(R), Professional edition].status"), "unclear");
}

/* The halves of the day stand before or behind the time. */
static void test_halves(void)
{
	static const struct {
		const char *text, *day, *moment;
	} cases[] = {
		{"2022-12-14 오전 12:00:00", "2022-12-14", "2022-12-14T00:00:00"},
		{"2022/12/14 上午 12:00:00", "2022-12-14", "2022-12-14T00:00:00"},
		{"2022/12/14 午後 0:30:05", "2022-12-14T12:30:05", "2022-12-14T12:30:05"},
		{"14/12/2022 12:00:00 a. m.", "2022-12-14", "2022-12-14T00:00:00"},
		{"14/12/2022 05:30:55 p. m.", "2022-12-14T17:30:55", "2022-12-14T17:30:55"},
		{"14/12/2022 05:30:55 p.\xC2\xA0m.", "2022-12-14T17:30:55",
			"2022-12-14T17:30:55"},
		/* Of a language that nobody noted. */
		{"14/12/2022 05:30:55 Qz", "", ""},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *text = xasprintf(
			"HotFixID    : KB5012170\nInstalledOn : %s\n\n", cases[i].text);
		import_one(text);
		CHECK(entries("updates") == 1);
		CHECK_STR(json_text(item_at(imported, "updates")->child->child->next->child,
				  "installed"),
			cases[i].day);
		free(text);
		text = xasprintf("Host Name:          APP07\n"
				 "OS Name:            Microsoft Windows 10 Pro\n"
				 "OS Version:         10.0.19045 N/A Build 19045\n"
				 "System Boot Time:   %s\n",
			cases[i].text);
		import_one(text);
		CHECK_STR(fact("machine.boot_time"), cases[i].moment);
		CHECK_STR(
			fact("machine.boot_time_text"), *cases[i].moment ? "" : cases[i].text);
		free(text);
	}
	/* Two orders remain two. */
	import_one("Host Name:          APP07\nOS Name:            Microsoft Windows 10 Pro\n"
		   "OS Version:         10.0.19045 N/A Build 19045\n"
		   "System Boot Time:   03/04/2022 05:30:55 p. m.\n");
	CHECK_STR(fact("machine.boot_time"), "");
	CHECK_STR(fact("machine.boot_time_text"),
		"03/04/2022 05:30:55 p. m. (2022-03-04 or 2022-04-03)");
}

static void check_channel(const char *text, const char *want)
{
	char *capture = xasprintf("Name              : Windows(R), Professional edition\n"
				  "LicenseStatus     : 0\n"
				  "ProductKeyChannel : %s\n\n",
		text);

	import_one(capture);
	CHECK_STR(fact("licensing.products[Windows(R), Professional edition].status"),
		"unlicensed");
	CHECK_STR(fact("licensing.products[Windows(R), Professional edition].channel"), want);
	free(capture);
}

static void test_written_over(void)
{
	check_channel("Volume:MAK", "Volume:MAK");
	check_channel("Retail:TB:Eval", "Retail:TB:Eval");
	check_channel("<REDACTED>", "");
	check_channel("xxxx", "");
	check_channel("***", "");
	check_channel("[removed by me]", "");
}

/* The words for a proxy server are everybody's; the list of exceptions below is netsh's. */
static void test_winhttp(void)
{
	import_one("代理服务器:  10.0.0.7:3128\n绕过列表     :  (无)\n");
	CHECK_STR(fact("network.winhttp_proxy"), "10.0.0.7:3128");
	import_one("netsh winhttp>show proxy\n\n    プロキシ サーバー:  web.example.net:8080\n"
		   "    バイパス一覧     :  *.example.net\n");
	CHECK_STR(fact("network.winhttp_proxy"), "web.example.net:8080");
	import_one("代理服务器:  10.0.0.7:3128\n端口: 1\n");
	CHECK(!imported);
	import_one("Proxy Server(s) :  web.example.net:8080\n");
	CHECK_STR(fact("network.winhttp_proxy"), "web.example.net:8080");
}

/* Of the type of the system only the word for the architecture is the same everywhere. */
static void test_types(void)
{
	import_one("Nombre del SO\tMicrosoft Windows 10 Pro\n"
		   "Versión\t10.0.19045 compilación 19045\n"
		   "Modelo del sistema\tTower 9 x86\nTipo de sistema\tPC basado en x64\n");
	CHECK_STR(fact("os.arch"), "x64");
	CHECK_STR(fact("machine.model"), "Tower 9 x86");
	/* As a list of Markdown. */
	import_one("- OS 名\tMicrosoft Windows 10 Pro\n- バージョン\t10.0.19045 ビルド 19045\n"
		   "- システムの種類\tARM64-ベース PC\n");
	CHECK_STR(fact("os.arch"), "arm64");
	import_one("Betriebssystemname\tMicrosoft Windows 10 Pro\n"
		   "Version\t10.0.19045 Build 19045\nPlatte\tx64-PC\n");
	CHECK_STR(fact("os.arch"), "");
}

/* Certificates that are good for a hundred years and more. */
static void test_far_dates(void)
{
	import_one("C:\\>certutil -store Root\n================ 证书 2 ================\n"
		   "序列号: 01\n颁发者: CN=Test CA\n NotBefore: 2022-11-04 15:05\n"
		   " NotAfter: 2122-10-11 15:05\n使用者: CN=Test CA\n"
		   "证书哈希(sha1): a1b2c3d4e5f60718293a4b5c6d7e8f9001122334\n");
	CHECK_STR(fact("certificates[A1B2C3D4E5F60718293A4B5C6D7E8F9001122334].not_after"),
		"2122-10-11T15:05:00");
}

int main(void)
{
	test_unknown_language();
	test_lost_letters();
	test_halves();
	test_written_over();
	test_winhttp();
	test_types();
	test_far_dates();
	import_close();
	library_cleanup();
	return tap_done();
}
