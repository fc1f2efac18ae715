/* SPDX-License-Identifier: MIT */
#include "report/wrap.h"

#include "tap.h"

#include <stdlib.h>

static char *wrapped(const char *text)
{
	struct buf out = BUF_EMPTY;

	wrap_text(&out, text, strlen(text), 40);
	return buf_steal(&out);
}

static void check(const char *text, const char *want)
{
	char *got = wrapped(text);

	CHECK_STR(got, want);
	free(got);
}

static size_t longest_line(const char *text)
{
	size_t longest = 0;

	while (*text) {
		size_t len = strcspn(text, "\n");

		if (len > longest)
			longest = len;
		text += len + (text[len] == '\n');
	}
	return longest;
}

static void test_paragraphs(void)
{
	check("", "");
	check("\n\n", "");
	check("one", "one\n");
	check("\n\none  \n\n\n\ntwo\n\n", "one\n\ntwo\n");
	check("  the quick brown fox jumps over the lazy dog\n",
		"  the quick brown fox jumps over the\n  lazy dog\n");
	check("1234567890123456789012345678901234567890\n",
		"1234567890123456789012345678901234567890\n");
	check("HEADING OF A HOST READY READY READY READY READY\n",
		"HEADING OF A HOST READY READY READY\n  READY READY\n");
	check("  a   b\n", "  a   b\n");
}

static void test_lists(void)
{
	check("  - the quick brown fox jumps over the lazy dog\n",
		"  - the quick brown fox jumps over the\n    lazy dog\n");
	check("  10. the quick brown fox jumps over the lazy\n",
		"  10. the quick brown fox jumps over the\n      lazy\n");
	check("  2026. a year and no marker, so it hangs less\n",
		"  2026. a year and no marker, so it\n  hangs less\n");
	check("  #. one\n  #. two and more words than fit in there\n\n  #. new\n",
		"  1. one\n  2. two and more words than fit in\n     there\n\n  1. new\n");
	check("  prose of\ntwo lines\n\nHEADING\n", "  prose of\n  two lines\n\nHEADING\n");
}

static void test_long_words(void)
{
	check("  HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\X\n",
		"  HKLM\\SOFTWARE\\Microsoft\\Windows\n  NT\\CurrentVersion\\X\n");
	check("  C:\\aaaaaaaaaaaaaaaaaaaaaaa\\bbbbbbbbbbbbbbbbbbbbbbbbb\n",
		"  C:\\aaaaaaaaaaaaaaaaaaaaaaa\\\n  bbbbbbbbbbbbbbbbbbbbbbbbb\n");
	check("  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n",
		"  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n  xxxxxxxxxxxx\n");
}

static void test_commands(void)
{
	check("\tshutdown /r /t 60\n", "    shutdown /r /t 60\n");
	check("\treg query HKLM\\SOFTWARE\\Policies\\a /s\n",
		"   reg query HKLM\\SOFTWARE\\Policies\\a /s\n");
	check("\tcscript //nologo slmgr.vbs /ato 1043add5-23b1-4afb\n",
		"    cscript //nologo slmgr.vbs /ato ^\n     1043add5-23b1-4afb\n");
	/* At its end a line of 40 columns holds the mark, too. */
	check("\tabcdefghijklm nopqrstuvwxyz 0123456789 x y\n",
		"    abcdefghijklm nopqrstuvwxyz ^\n     0123456789 x y\n");
	/* Never inside quotation marks, and closer to the margin when that helps. */
	check("\treg query \"HKLM\\SOFTWARE\\Windows NT\\Current\" /s\n",
		"   reg query ^\n    \"HKLM\\SOFTWARE\\Windows NT\\Current\" ^\n    /s\n");
	check("\treg query \"HKLM\\SOFTWARE\\Component Based Servicing\\A\" /s\n",
		"    reg query ^\n     \"HKLM\\SOFTWARE\\Component Based Servicing\\A\" ^\n    "
		" /s\n");
	/* A blank behind a caret is not a place to break at. */
	check("\techo aaaaaaaaaaaaaaaaaaaaaaa^ bbbbbbbbbb cccccc\n",
		"  echo ^\n   aaaaaaaaaaaaaaaaaaaaaaa^ bbbbbbbbbb ^\n   cccccc\n");
}

static void test_tables(void)
{
	check("  1 Eligibility\tOK\tyear 2\n  2 Activation\tBLOCKED\tthe key\n",
		"  1 Eligibility  OK       year 2\n  2 Activation   BLOCKED  the key\n");
	check("  a\tone two three four five six seven eight nine\n",
		"  a  one two three four five six seven\n     eight nine\n");
	check("  a\t\tc\n  b\tx\td\n", "  a     c\n  b  x  d\n");
	check("  a\tb\t\n  ccc\td\t\n", "  a    b\n  ccc  d\n");
	check("  a\tb\tc\td\te\tf\tg\n", "  a  b  c  d  e  f  g\n");
	check("  alone\t\n", "  alone\n");
	/* Cells that do not fit make their row a paragraph. */
	check("  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\ty\tzz zz\n  a\tb\tc\n",
		"  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx  y\n      zz zz\n  a  b  c\n");
	check("text\n  a\tb\n\n  ccc\td\n", "text\n  a  b\n\n  ccc  d\n");
}

/* Whatever a value holds: no line is too long and nothing of it begins at the margin. */
static void test_values(void)
{
	static const char pieces[] = "aaaaaaaaaaaaaa \\/-.#1 ESU READINESS: READY  \t^\"";
	unsigned long seed = 1;
	bool fits = true;
	bool indented = true;
	bool tabs = false;

	for (int round = 0; round < 3000; round++) {
		char text[160] = "  ";
		char *got;

		for (size_t i = 2; i + 1 < sizeof(text); i++) {
			seed = (seed * 1103515245UL + 12345UL) & 0x7FFFFFFFUL;
			text[i] = pieces[(seed >> 8) % (sizeof(pieces) - 1)];
		}
		if (round % 2 == 0)
			text[2] = 'x';
		else
			memset(text, ' ', (size_t)round % (sizeof(text) - 1));
		text[sizeof(text) - 1] = '\0';
		got = wrapped(text);
		tabs = tabs || strchr(got, '\t');
		fits = fits && longest_line(got) <= 40;
		for (const char *at = got; at; at = strchr(at, '\n')) {
			at += *at == '\n';
			if (*at == '\0')
				break;
			indented = indented && *at == ' ';
		}
		free(got);
	}
	CHECK(fits);
	CHECK(!tabs);
	CHECK(indented);
}

int main(void)
{
	test_paragraphs();
	test_lists();
	test_long_words();
	test_commands();
	test_tables();
	test_values();
	return tap_done();
}
