/* SPDX-License-Identifier: MIT */
#include "base/pattern.h"
#include "judge/reading.h"

#include "tap.h"

static struct index codes = INDEX_EMPTY;

static void reads(const char *text, const char *code, const char *kb)
{
	struct reading reading;

	reading_of(&reading, text, &codes);
	if (!CHECK_STR(reading.code, code) || !CHECK_STR(reading.kb, kb))
		printf("# in '%s'\n", text);
}

static void test_codes(void)
{
	static int known;
	static const char *const list[] = {"0x80072F8F", "0x80070661", "0x80070645",
		"0x8007274C", "0x80070BC2", "0x00240006"};

	for (size_t i = 0; i < sizeof(list) / sizeof(*list); i++)
		index_put(&codes, list[i], &known);

	reads("0x80072F8F", "0x80072F8F", "");
	reads("0X80072f8f", "0x80072F8F", "");
	reads("80072f8f", "0x80072F8F", "");
	reads("-2147012721", "0x80072F8F", "");
	reads("2147954575", "0x80072F8F", "");
	reads("12175", "0x80072F8F", "");
	reads("147012721", "0x80072F8F", "");
	reads("Error: 0xC004F050 The product key is invalid", "0xC004F050", "");
	reads("(C004F050)", "0xC004F050", "");
	reads("-1073418160", "0xC004F050", "");
	reads("ESU: not eligible:HRESULT_FROM_WIN32(1633)", "0x80070661", "");
	reads("LastError=HRESULT_FROM_WIN32(12029)", "0x80072EFD", "");
	reads("1633", "0x80070661", "");
	reads("error 1605 while installing", "0x80070645", "");
	reads("connect failed: 10060", "0x8007274C", "");
	reads("0xBC2", "0x80070BC2", "");
	reads("0x240006", "0x00240006", "");
	reads("2359302", "0x00240006", "");

	/* Numbers that mean something else. */
	reads("", "", "");
	reads("5", "", "");
	reads("in 2026 on 20261121", "", "");
	reads("build 19045.6456", "", "");
	reads("12345", "", "");
	reads("-1633 points", "0x80070661", "");
	reads("facade deadbeef", "", "");
	reads("x80072F8F", "", "");
	reads("0x80072F8F1", "", "");
	reads("99999999999", "", "");
	reads("KB4528069 failed with 80070643", "0x80070643", "4528069");
	reads("KB1633", "", "");
}

static void test_updates(void)
{
	struct reading reading;

	reads("KB5066791", "", "5066791");
	reads("kb 5066791", "", "5066791");
	reads("5066791", "", "5066791");
	reads("Update for Windows (KB955430) failed", "", "955430");
	reads("KB12345", "", "");
	reads("KB12345678", "", "");
	reads("NotKB5066791", "", "");
	reads("see 5066791 please", "", "");

	reading_of(&reading, "C:\\temp\\Windows6.1-KB4474419-v3-x64.msu", &codes);
	CHECK_STR(reading.kb, "4474419");
	CHECK_STR(reading.file_version, "6.1");
	CHECK_STR(reading.file_arch, "x64");
	CHECK_STR(reading.code, "");
	reading_of(&reading, "windows10.0-kb5066791-x86_80072f8f80072f8f.msu", &codes);
	CHECK_STR(reading.file_version, "10.0");
	CHECK_STR(reading.file_arch, "x86");
	CHECK_STR(reading.code, "");
	reading_of(&reading, "windows8-rt-kb3140245-x64.cab", &codes);
	CHECK_STR(reading.file_version, "6.2");
	reading_of(&reading, "windows8.1-kb2919355.msu", &codes);
	CHECK_STR(reading.file_version, "6.3");
	CHECK_STR(reading.file_arch, "");
	reading_of(&reading, "windows6.0-kbxyz-x64.msu", &codes);
	CHECK_STR(reading.file_version, "");
	CHECK_STR(reading.kb, "");
}

static void test_ids(void)
{
	struct reading reading;

	reading_of(&reading, "slmgr /ato 77DB037B-95c3-48d7-a3ab-a9c6d41093e0", &codes);
	CHECK_STR(reading.guid, "77db037b-95c3-48d7-a3ab-a9c6d41093e0");
	CHECK_STR(reading.code, "");
	CHECK_STR(reading.kb, "");
	reading_of(&reading, "77db037b-95c3-48d7-a3ab-a9c6d41093", &codes);
	CHECK_STR(reading.guid, "");
}

static void test_patterns(void)
{
	CHECK(pattern_matches("abc", "abc"));
	CHECK(pattern_matches("xx ABC yy", "abc"));
	CHECK(pattern_matches("a \r\n  b", "a b"));
	CHECK(!pattern_matches("ab", "a b"));
	CHECK(pattern_matches("anything", ""));
	CHECK(pattern_matches("ESU: not eligible:HRESULT_FROM_WIN32(1633)",
		"ESU: not eligible*HRESULT_FROM_WIN32(1633)"));
	CHECK(pattern_matches("ESU: not eligible HRESULT_FROM_WIN32(1633)",
		"ESU: not eligible*HRESULT_FROM_WIN32(1633)"));
	CHECK(!pattern_matches("ESU: not eligible:HRESULT_FROM_WIN32(1605)",
		"ESU: not eligible*HRESULT_FROM_WIN32(1633)"));
	CHECK(!pattern_matches("HRESULT_FROM_WIN32(1633) ESU: not eligible",
		"ESU: not eligible*HRESULT_FROM_WIN32(1633)"));
	CHECK(pattern_matches("aab", "*b"));
	CHECK(pattern_matches("ab", "ab*"));
	CHECK(!pattern_matches("", "a"));
	CHECK(pattern_matches("", ""));
	CHECK(!pattern_matches("a", "aa"));
}

int main(void)
{
	test_codes();
	test_updates();
	test_ids();
	test_patterns();
	index_release(&codes);
	return tap_done();
}
