/* SPDX-License-Identifier: MIT */
#include "tap.h"

#include "base/error.h"

#include <string.h>

static void test_set(void)
{
	struct error err = ERROR_NONE;

	CHECK(!error_set(&err, EXIT_BAD_INPUT, "%s: %d", "facts.json", 41));
	CHECK_STR(err.text, "facts.json: 41");
	CHECK_INT(err.exit, EXIT_BAD_INPUT);

	CHECK(!error_set(&err, EXIT_NO_INPUT, "another"));
	CHECK_STR(err.text, "facts.json: 41");
	CHECK_INT(err.exit, EXIT_BAD_INPUT);
}

static void test_prefix(void)
{
	struct error err = ERROR_NONE;

	error_set(&err, EXIT_NO_INPUT, "missing");
	CHECK(!error_prefix(&err, "%s:%d", "rules", 7));
	CHECK_STR(err.text, "rules:7: missing");
	CHECK_INT(err.exit, EXIT_NO_INPUT);
	error_prefix(&err, "outer");
	CHECK_STR(err.text, "outer: rules:7: missing");
}

/* A failure that nobody explained must not become a success. */
static void test_prefix_of_nothing(void)
{
	struct error err = ERROR_NONE;

	CHECK(!error_prefix(&err, "outer"));
	CHECK_INT(err.exit, EXIT_INTERNAL);
	CHECK_STR(err.text, "outer: failed without a reason");
}

static void test_harmless(void)
{
	struct error err = ERROR_NONE;

	error_set(&err, EXIT_BAD_INPUT, "a\nb\tc\033[2Jd\177e\302\233f\342\200\256g\377h");
	CHECK_STR(err.text, "a?b?c?[2Jd?e?f?g?h");
	error_prefix(&err, "x\ny \303\251");
	CHECK_STR(err.text, "x?y \303\251: a?b?c?[2Jd?e?f?g?h");
}

static void test_cut(void)
{
	struct error err = ERROR_NONE;
	char text[600];
	size_t max = sizeof(err.text) - 1;

	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	error_set(&err, EXIT_BAD_INPUT, "%s", text);
	CHECK_INT(strlen(err.text), max);
	error_prefix(&err, "%s", text);
	CHECK_INT(strlen(err.text), max);

	err = (struct error)ERROR_NONE;
	memcpy(text + max - 1, "\303\251", 2); /* the cut falls within this character */
	error_set(&err, EXIT_BAD_INPUT, "%s", text);
	CHECK_INT(strlen(err.text), max);
	CHECK_STR(err.text + max - 2, "a?");

	err = (struct error)ERROR_NONE;
	text[max] = '\0';
	text[max - 1] = 'z';
	error_set(&err, EXIT_BAD_INPUT, "%s", text);
	CHECK_STR(err.text + max - 1, "z");
}

int main(void)
{
	test_set();
	test_prefix();
	test_prefix_of_nothing();
	test_harmless();
	test_cut();
	return tap_done();
}
