/* SPDX-License-Identifier: MIT */
#include "tap.h"

#include "base/buf.h"
#include "capture/capture.h"

static void open_capture(struct capture *capture, const char *text)
{
	struct buf buf = BUF_EMPTY;

	buf_adds(&buf, text);
	capture_init(capture, &buf);
}

static void line_is(const char *text, const char *want)
{
	struct capture capture;

	open_capture(&capture, text);
	CHECK_INT(capture.count, 1);
	CHECK_STR(capture.lines[0].text, want);
	capture_release(&capture);
}

static void test_lines(void)
{
	struct capture capture;

	line_is("Name: x  \t \r\r\n", "Name: x");
	line_is("Name: x\xC2\xA0 \n", "Name: x");
	line_is("> Name: x\n", "Name: x");
	line_is("> > Name: x\n", "Name: x");
	line_is(">  indented\n", " indented");
	line_is("  indented\n", "  indented");
	line_is("```\n", "");
	line_is("```text\n", "");
	line_is("{code:bash}\n", "");
	line_is("[/code]\n", "");
	line_is("```The product is activated.```\n", "The product is activated.");
	line_is("a `b` c\n", "a `b` c");
	line_is("=== x\n", "=== x");
	open_capture(&capture, "");
	CHECK_INT(capture.count, 0);
	CHECK_INT(capture.section_count, 1);
	CHECK(!capture.cut);
	capture_release(&capture);
	open_capture(&capture, "a\n\nb");
	CHECK_INT(capture.count, 3);
	CHECK_INT(capture.lines[2].number, 3);
	CHECK(line_is_blank(&capture.lines[1]));
	CHECK(capture.cut);
	capture_release(&capture);
}

struct wanted {
	const char *command, *step;
	size_t lines;
	bool closed;
	int status;
};

static void sections_are(const char *text, const struct wanted *wanted, size_t count)
{
	struct capture capture;

	open_capture(&capture, text);
	CHECK_INT(capture.section_count, (intmax_t)count);
	for (size_t i = 0; i < count && i < capture.section_count; i++) {
		const struct section *section = &capture.sections[i];
		CHECK_STR(section->command, wanted[i].command);
		CHECK_STR(section->step, wanted[i].step);
		CHECK_INT(section->end - section->begin, (intmax_t)wanted[i].lines);
		CHECK_INT(section->closed, wanted[i].closed);
		CHECK_INT(section->status, wanted[i].status);
	}
	capture_release(&capture);
}

static void test_prompts(void)
{
	static const struct wanted cmd[] = {{"", "", 1, true, -1},
		{"sc query \"x\"", "", 2, true, -1}, {"", "", 0, false, -1}};
	static const struct wanted powershell[] = {{"", "", 0, true, -1},
		{"Get-HotFix | ft", "", 1, true, -1}, {"x", "", 0, true, -1},
		{"y", "", 1, false, -1}};
	static const struct wanted none[] = {{"", "", 4, false, -1}};

	sections_are("Hello\n C:\\Users\\x>sc query \"x\"\na\nb\nC:\\Users\\x>\n", cmd, 3);
	sections_are("PS C:\\Users\\x> Get-HotFix | ft\na\nPS> x\n[SRV]: PS C:\\> y\nb\n",
		powershell, 4);
	sections_are("C:\\Windows\nsee C:\\>x\nPS nothing\nD:\\a|b>x\n", none, 1);
}

static void test_marks(void)
{
	static const struct wanted whole[] = {{"", "", 0, false, -1},
		{"sc query", "services", 2, true, 0}, {"", "", 1, false, -1}};
	static const struct wanted cut[] = {
		{"", "", 0, false, -1}, {"sc query", "services", 1, false, -1}};
	static const struct wanted other[] = {{"", "", 0, false, -1},
		{"sc query", "services", 1, false, 5}, {"", "", 0, false, -1}};
	/* A prompt inside is output. */
	static const struct wanted inside[] = {
		{"", "", 0, false, -1}, {"type x", "a", 1, true, 1}, {"", "", 0, false, -1}};

	sections_are(
		"[esureport begin services] sc query\na\nb\n[esureport end services] 0\nc\n",
		whole, 3);
	sections_are("[esureport begin services] sc query\na\n", cut, 2);
	sections_are(
		"[esureport begin services] sc query\na\n[esureport end other] 5\n", other, 3);
	sections_are("[esureport begin a] type x\nC:\\>y\n[esureport end a] 1\n", inside, 3);
}

static void test_columns(void)
{
	CHECK_INT(line_columns("abc", 3), 3);
	CHECK_INT(line_columns("\xC3\xBC", 2), 1);
	CHECK_INT(line_columns("\xE3\x83\x9B\xE3\x82\xB9", 6), 4);
	CHECK_INT(line_columns("\xFF", 1), 1);
	CHECK_STR(line_trim(" \t\xC2\xA0x "), "x ");
}

int main(void)
{
	test_lines();
	test_prompts();
	test_marks();
	test_columns();
	return tap_done();
}
