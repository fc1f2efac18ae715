/* SPDX-License-Identifier: MIT */
#include "tap.h"

#include "base/buf.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static void test_decode_all(void)
{
	struct buf buf = BUF_EMPTY;
	bool round_trip = true;
	bool cut_refused = true;

	for (uint32_t c = 0; c <= 0x10FFFF; c++) {
		uint32_t back = 0;

		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		buf_clear(&buf);
		text_encode(&buf, c);
		round_trip = round_trip && text_decode(buf.data, buf.len, &back) == buf.len &&
			     back == c;
		cut_refused = cut_refused && text_decode(buf.data, buf.len - 1, &back) == 0;
	}
	CHECK(round_trip);
	CHECK(cut_refused);
	buf_clear(&buf);
	text_encode(&buf, 0xD800);
	text_encode(&buf, 0x110000);
	CHECK_STR(buf_text(&buf), "\xEF\xBF\xBD\xEF\xBF\xBD");
	buf_release(&buf);
}

static void test_decode_bad(void)
{
	static const char *const bad[] = {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF",
		"\xE0\x80\x80", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF",
		"\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
		"\xFE", "\xFF", "\xC3\x28", "\xE2\x82\x28", "\xE2\x28\xAC", "\xF0\x9F\x98\x28",
		"\xC3", "\xE2\x82", "\xF0\x9F\x98"};
	uint32_t c;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		CHECK_INT(text_decode(bad[i], strlen(bad[i]), &c), 0);
	CHECK_INT(text_decode("", 0, &c), 0);
}

static void test_visible(void)
{
	static const uint32_t hidden[] = {0, 9, 0x1F, 0x7F, 0x80, 0x9F, 0xAD, 0x34F, 0x61C,
		0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180F, 0x200B, 0x200F, 0x2028, 0x202E,
		0x2060, 0x206F, 0x3164, 0xD800, 0xDFFF, 0xFDD0, 0xFDEF, 0xFE00, 0xFE0F, 0xFEFF,
		0xFFA0, 0xFFF0, 0xFFFB, 0xFFFE, 0xFFFF, 0x1BCA0, 0x1BCA3, 0x1D173, 0x1D17A,
		0x1FFFE, 0xE0000, 0xE0FFF, 0x10FFFE, 0x10FFFF, 0x110000, 0xFFFFFFFF};
	static const uint32_t shown[] = {0x20, 0x7E, 0xA0, 0xAC, 0xAE, 0x34E, 0x350, 0x61B,
		0x61D, 0x115E, 0x1161, 0x17B3, 0x17B6, 0x180A, 0x1810, 0x200A, 0x2010, 0x2027,
		0x202F, 0x205F, 0x2070, 0x3163, 0x3165, 0xD7FF, 0xE000, 0xFDCF, 0xFDF0, 0xFDFF,
		0xFE10, 0xFEFE, 0xFF00, 0xFF9F, 0xFFA1, 0xFFEF, 0xFFFC, 0xFFFD, 0x10000,
		0x1BC9F, 0x1BCA4, 0x1D172, 0x1D17B, 0x1FFFD, 0x20000, 0xDFFFD, 0xE1000,
		0x10FFFD};

	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		CHECK(!text_is_visible(hidden[i]));
	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++)
		CHECK(text_is_visible(shown[i]));
}

/* Every byte value at every place of a long line, against the obvious loop. */
static void test_plain(void)
{
	char line[40];
	bool equal = true;

	for (size_t at = 0; at < sizeof(line); at++) {
		for (int c = 0; c < 256; c++) {
			size_t want = c >= 0x20 && c < 0x7F ? sizeof(line) : at;

			memset(line, c % 2 == 0 ? ' ' : '~', sizeof(line));
			line[at] = (char)c;
			equal = equal && text_plain(line, sizeof(line)) == want;
			equal = equal && text_plain(line, at) == at;
		}
	}
	CHECK(equal);
	CHECK_INT(text_plain("", 0), 0);
}

static void check_utf8(const char *bytes, size_t len, const char *want, size_t want_len)
{
	struct buf out = BUF_EMPTY;
	struct error err = ERROR_NONE;

	buf_adds(&out, "x");
	CHECK(text_to_utf8(bytes, len, &out, &err));
	CHECK_STR(err.text, "");
	CHECK_INT(out.len, want_len + 1);
	CHECK(out.len == want_len + 1 && memcmp(out.data + 1, want, want_len + 1) == 0);
	buf_release(&out);
}

static void refuse_utf8(const char *bytes, size_t len, const char *want)
{
	struct buf out = BUF_EMPTY;
	struct error err = ERROR_NONE;

	buf_adds(&out, "x\ny");
	CHECK(!text_to_utf8(bytes, len, &out, &err));
	CHECK_STR(err.text, want);
	CHECK_INT(err.exit, EXIT_BAD_INPUT);
	CHECK_STR(buf_text(&out), "x\ny");
	buf_release(&out);
}

#define BYTES(literal) literal, sizeof(literal) - 1

static void test_to_utf8(void)
{
	check_utf8(BYTES(""), BYTES(""));
	check_utf8(BYTES("{}"), BYTES("{}"));
	check_utf8(BYTES("x"), BYTES("x"));
	check_utf8(BYTES("\xEF\xBB\xBF"), BYTES(""));
	check_utf8(BYTES("\xEF\xBB\xBF{}"), BYTES("{}"));
	check_utf8(BYTES("\xEF\xBB\xBF\xEF\xBB\xBF"), BYTES("\xEF\xBB\xBF"));
	check_utf8(BYTES("\xC3\xA9\n\xF0\x9F\x98\x80z"), BYTES("\xC3\xA9\n\xF0\x9F\x98\x80z"));
	check_utf8(BYTES("long enough for a NUL\0 to be one"),
		BYTES("long enough for a NUL\0 to be one"));
	check_utf8(BYTES("[1]\0"), BYTES("[1]\0"));
	check_utf8(BYTES("\0\0\0\0"), BYTES("\0\0\0\0"));
	check_utf8(BYTES("\xFF\xFE"), BYTES(""));
	check_utf8(BYTES("\xFE\xFF"), BYTES(""));
	check_utf8(BYTES("\xFF\xFE{\0}\0"), BYTES("{}"));
	check_utf8(BYTES("\xFE\xFF\0{\0}"), BYTES("{}"));
	check_utf8(BYTES("{\0}\0"), BYTES("{}"));
	check_utf8(BYTES("\0{\0}"), BYTES("{}"));
	check_utf8(BYTES("\xFF\xFE\x3D\xD8\x00\xDE"), BYTES("\xF0\x9F\x98\x80"));
	check_utf8(BYTES("\xFE\xFF\xD8\x3D\xDE\x00"), BYTES("\xF0\x9F\x98\x80"));
	check_utf8(BYTES("\xFF\xFE\xFF\xDB\xFF\xDF\x00\xD8\x00\xDC!\0"),
		BYTES("\xF4\x8F\xBF\xBF\xF0\x90\x80\x80!"));
	check_utf8(BYTES("\xFF\xFE\xFF\xD7\x00\xE0\xAC\x20"),
		BYTES("\xED\x9F\xBF\xEE\x80\x80\xE2\x82\xAC"));
	/* U+4E00 has a zero in its low half */
	check_utf8(
		BYTES("\x00\x4E\x0D\0\x0A\0\x31\0\x32\0\x33\0"), BYTES("\xE4\xB8\x80\r\n123"));
}

static void test_to_utf8_refused(void)
{
	refuse_utf8(BYTES("\xFF"), "1:1: not valid UTF-8");
	refuse_utf8(BYTES("ab\n\xC3\xA9\xC3"), "2:2: not valid UTF-8");
	refuse_utf8(BYTES("\xEF\xBB\xBF"
			  "a\x80"),
		"1:2: not valid UTF-8");
	refuse_utf8(BYTES("12345678901234567890\xED\xA0\x80"), "1:21: not valid UTF-8");
	refuse_utf8(BYTES("\xFF\xFE{"), "1:1: UTF-16 that ends within a character");
	refuse_utf8(BYTES("\xFF\xFE{\0\n\0}"), "2:1: UTF-16 that ends within a character");
	refuse_utf8(BYTES("\xFF\xFE"
			  "a\0\n\0b\0\x00\xD8"
			  "c\0"),
		"2:2: half a surrogate pair in UTF-16");
	refuse_utf8(BYTES("\xFF\xFE"
			  "a\0\x00\xD8"),
		"1:2: half a surrogate pair in UTF-16");
	refuse_utf8(BYTES("\xFF\xFE\x00\xDC\x00\xDC"), "1:1: half a surrogate pair in UTF-16");
	refuse_utf8(BYTES("\xFE\xFF\xD8\x00\xE0\x00"), "1:1: half a surrogate pair in UTF-16");
	refuse_utf8(BYTES("\xFE\xFF\xD8\x00\xDB\xFF"), "1:1: half a surrogate pair in UTF-16");
	refuse_utf8(BYTES("\xFE\xFF\xD8\x00\xD8\x00"), "1:1: half a surrogate pair in UTF-16");
	refuse_utf8(
		BYTES("\xFF\xFE\0\0{\0\0\0"), "1:1: UTF-32 is not supported, save it as UTF-8");
	refuse_utf8(
		BYTES("\0\0\xFE\xFF\0\0\0{"), "1:1: UTF-32 is not supported, save it as UTF-8");
}

static void check_sanitised(const char *text, size_t len, size_t max, const char *want)
{
	struct buf out = BUF_EMPTY;

	buf_adds(&out, ">");
	text_sanitise(&out, text, len, max);
	CHECK_STR(buf_text(&out) + 1, want);
	buf_release(&out);
}

static void test_sanitise(void)
{
	check_sanitised(BYTES(""), 10, "");
	check_sanitised(BYTES("plain text, <b>&amp;</b>"), 100, "plain text, <b>&amp;</b>");
	check_sanitised(BYTES("Gr\xC3\xBC\xC3\x9F \xE4\xB8\x80"), 100,
		"Gr\xC3\xBC\xC3\x9F \xE4\xB8\x80");
	check_sanitised(BYTES("a\r\n\tb\nc\n\nd \te"), 100, "a b c d  e");
	check_sanitised(BYTES("\t"), 100, " ");
	check_sanitised(BYTES("a\0b"), 100, "a[U+0000]b");
	check_sanitised(
		BYTES("\x1B[2J\x7F\x0B\x0C"), 100, "[U+001B][2J[U+007F][U+000B][U+000C]");
	check_sanitised(BYTES("\xC2\x85\xC2\x9B"), 100, "[U+0085][U+009B]");
	check_sanitised(BYTES("x\xE2\x80\xAEy\xE2\x80\x8Bz\xEF\xBB\xBF"), 100,
		"x[U+202E]y[U+200B]z[U+FEFF]");
	check_sanitised(BYTES("\xF3\xA0\x80\x81\xF4\x8F\xBF\xBF"), 100, "[U+E0001][U+10FFFF]");
	check_sanitised(BYTES("a\xFFz\xC3"), 100, "a[0xFF]z[0xC3]");
	check_sanitised(BYTES("\xED\xA0\x80"), 100, "[0xED][0xA0][0x80]");
	check_sanitised(BYTES("123456789"), 9, "123456789");
	check_sanitised(BYTES("123456789"), 8, "12345678 (+1 more character)");
	check_sanitised(BYTES("123456789"), 7, "1234567 (+2 more characters)");
	check_sanitised(BYTES("123456789"), 0, " (+9 more characters)");
	check_sanitised(BYTES("\xC3\xA9\xC3\xA9\xC3\xA9"), 3, "\xC3\xA9\xC3\xA9\xC3\xA9");
	check_sanitised(
		BYTES("\xC3\xA9\xC3\xA9\xC3\xA9"), 2, "\xC3\xA9\xC3\xA9 (+1 more character)");
	check_sanitised(BYTES("ab\r\n\r\n\xFF\xE2\x80\xAE"
			      "cd"),
		2, "ab (+5 more characters)");
	check_sanitised(BYTES("a\x01"
			      "b"),
		2, "a[U+0001] (+1 more character)");
}

static void test_clean(void)
{
	char text[4097 + 1];
	char *clean;

	memset(text, 'a', 4097);
	text[4097] = '\0';
	clean = text_clean(text);
	CHECK_INT(strlen(clean), 4096 + strlen(" (+1 more character)"));
	CHECK_STR(clean + 4096, " (+1 more character)");
	free(clean);
	clean = text_clean(text + 1);
	CHECK_STR(clean, text + 1);
	free(clean);
	clean = text_clean("");
	CHECK_STR(clean, "");
	free(clean);
}

static void test_ascii(void)
{
	struct buf out = BUF_EMPTY;
	const char text[] = "a\tb\n\xC3\xA9\xF0\x9F\x98\x80\r\x1B\0\xFF\x7F~ end";

	text_to_ascii(&out, text, sizeof(text) - 1, "");
	CHECK_STR(buf_text(&out),
		"a\tb\n[U+00E9][U+1F600][U+000D][U+001B][U+0000][0xFF][U+007F]~ end");
	buf_clear(&out);
	text_to_ascii(&out, "\xC3\xA4\xC3\xA9 \xC3\x9F\xC3", 8, "\xC3\x9F=ss \xC3\xA4=ae x");
	CHECK_STR(buf_text(&out), "ae[U+00E9] ss[0xC3]");
	buf_clear(&out);
	text_to_ascii(&out,
		"N\xC3\x84"
		"C \xC3\x84n F\xC3\x84",
		12, "\xC3\x84=Ae");
	CHECK_STR(buf_text(&out), "NAEC Aen FAE");
	buf_release(&out);
}

static void test_crlf(void)
{
	struct buf out = BUF_EMPTY;

	text_to_crlf(&out, "");
	text_to_crlf(&out, "\none\n\ntwo");
	CHECK_STR(buf_text(&out), "\r\none\r\n\r\ntwo");
	buf_release(&out);
}

static void check_position(const char *text, size_t offset, size_t line, size_t column)
{
	size_t got_line;
	size_t got_column;

	text_position(text, strlen(text), offset, &got_line, &got_column);
	CHECK_INT(got_line, line);
	CHECK_INT(got_column, column);
}

static void test_position(void)
{
	check_position("", 0, 1, 1);
	check_position("abc", 0, 1, 1);
	check_position("abc", 2, 1, 3);
	check_position("abc", 3, 1, 4);
	check_position("abc", 99, 1, 4);
	check_position("a\nb", 1, 1, 2);
	check_position("a\nb", 2, 2, 1);
	check_position("a\r\n\r\nb\xC3\xA9\xE2\x82\xAC!", 11, 3, 4);
	check_position("\n\n", 2, 3, 1);
}

static void test_nocase(void)
{
	CHECK(text_equal_nocase("", ""));
	CHECK(text_equal_nocase("KB5031234az", "kb5031234AZ"));
	CHECK(!text_equal_nocase("ab", "abc"));
	CHECK(!text_equal_nocase("abc", "ab"));
	CHECK(!text_equal_nocase("@[`{", "`{@["));
	CHECK(!text_equal_nocase("\xC3\x89", "\xC3\xA9"));
	CHECK(text_starts_nocase("HKLM\\Software", "hklm\\"));
	CHECK(text_starts_nocase("abc", ""));
	CHECK(text_starts_nocase("", ""));
	CHECK(!text_starts_nocase("ab", "abc"));
	CHECK(!text_starts_nocase("xbc", "abc"));
}

int main(void)
{
	test_decode_all();
	test_decode_bad();
	test_visible();
	test_plain();
	test_to_utf8();
	test_to_utf8_refused();
	test_sanitise();
	test_clean();
	test_ascii();
	test_crlf();
	test_position();
	test_nocase();
	return tap_done();
}
