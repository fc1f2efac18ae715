/* SPDX-License-Identifier: MIT */
#include "tap.h"

#include "capture/moment.h"

static void reads(
	const char *text, enum moment_order order, const char *time, const char *other)
{
	struct moment moment;

	if (CHECK(moment_read(text, order, &moment))) {
		CHECK_STR(moment.time, time);
		CHECK_STR(moment.other, other);
	}
}

static void test_one_reading(void)
{
	reads("2019-03-04", MOMENT_UNDECIDED, "2019-03-04", "");
	reads("2019/3/4", MOMENT_UNDECIDED, "2019-03-04", "");
	reads("21/08/2018", MOMENT_UNDECIDED, "2018-08-21", "");
	reads("8/21/2018", MOMENT_UNDECIDED, "2018-08-21", "");
	reads("04.03.2019, 11:44:54", MOMENT_UNDECIDED, "2019-03-04T11:44:54", "");
	reads("26-1-2019, 08:27:55", MOMENT_UNDECIDED, "2019-01-26T08:27:55", "");
	reads("3/3/2019", MOMENT_UNDECIDED, "2019-03-03", "");
	reads("20190304", MOMENT_UNDECIDED, "2019-03-04", "");
	reads("20190304083000.500000+060", MOMENT_UNDECIDED, "2019-03-04T07:30:00Z", "");
	reads("01d4dfd0fb4eb361", MOMENT_UNDECIDED, "2019-03-21T10:29:36Z", "");
	reads("Thursday, September 06, 2018 12:00:00 AM", MOMENT_UNDECIDED,
		"2018-09-06T00:00:00", "");
	reads("6 Sep 2018 1:02:03 PM", MOMENT_UNDECIDED, "2018-09-06T13:02:03", "");
	reads("2016-09-12T00:00:00Z", MOMENT_UNDECIDED, "2016-09-12T00:00:00Z", "");
	reads("12/31/2020 12:00:00 PM", MOMENT_UNDECIDED, "2020-12-31T12:00:00", "");
	reads("29.02.2020", MOMENT_UNDECIDED, "2020-02-29", "");
	reads("10/05/21", MOMENT_DAY_FIRST, "2021-05-10", "");
}

static void test_two_readings(void)
{
	reads("03/04/2019", MOMENT_UNDECIDED, "2019-03-04", "2019-04-03");
	reads("03/04/2019", MOMENT_DAY_FIRST, "2019-04-03", "");
	reads("03/04/2019", MOMENT_MONTH_FIRST, "2019-03-04", "");
	reads("3/4/2019, 8:42:38 AM", MOMENT_UNDECIDED, "2019-03-04T08:42:38",
		"2019-04-03T08:42:38");
	/* An order that cannot be is not followed. */
	reads("21/08/2018", MOMENT_MONTH_FIRST, "2018-08-21", "");
}

static void test_none(void)
{
	static const char *const texts[] = {"", "10.0.17134", "N/A", "...", "31/31/2019",
		"2019-13-01", "30.02.2019", "29.02.2019", "1/2/3", "3/4/2019 25:00:00",
		"3/4/2019 10:61:00", "4/2019", "0x1", "KB4474419", "12:00:00",
		"01d4dfd0fb4eb36", "ffffffffffffffff", "0000000000000000", "20191301",
		"2019030483000", "a/b/2019", "99999999999999999999/1/2", "Smarch 1, 2019",
		"2019-03-04T08:30:00+9999999999"};
	struct moment moment;

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		CHECK(!moment_read(texts[i], MOMENT_UNDECIDED, &moment));
}

static void test_order(void)
{
	struct moment_evidence evidence = {false, false};

	CHECK_INT(moment_proves("21/08/2018"), MOMENT_DAY_FIRST);
	CHECK_INT(moment_proves("08/21/2018"), MOMENT_MONTH_FIRST);
	CHECK_INT(moment_proves("08/09/2018"), MOMENT_UNDECIDED);
	/* Full stops tell their country, not the order of slashes. */
	CHECK_INT(moment_proves("21.08.2018"), MOMENT_UNDECIDED);
	CHECK_INT(moment_proves("2018-08-21"), MOMENT_UNDECIDED);
	CHECK_INT(moment_order_of(&evidence), MOMENT_UNDECIDED);
	moment_note(&evidence, "01/02/2018");
	CHECK_INT(moment_order_of(&evidence), MOMENT_UNDECIDED);
	moment_note(&evidence, "13/02/2018");
	CHECK_INT(moment_order_of(&evidence), MOMENT_DAY_FIRST);
	moment_note(&evidence, "02/13/2018");
	CHECK_INT(moment_order_of(&evidence), MOMENT_UNDECIDED);
}

static void test_numbers(void)
{
	char time[24];

	CHECK(moment_from_unix(951782400, time));
	CHECK_STR(time, "2000-02-29T00:00:00Z");
	CHECK(moment_from_unix(4133980799, time));
	CHECK_STR(time, "2100-12-31T23:59:59Z");
	CHECK(!moment_from_unix(4133980800, time));
	CHECK(!moment_from_unix(0, time));
	CHECK(moment_from_filetime(0x01d4dfcac67b89ddu, time));
	CHECK_STR(time, "2019-03-21T09:45:10Z");
	CHECK(!moment_from_filetime(~0ull, time));
	CHECK(moment_to_utc("2022-11-08T00:30:00", -60, time));
	CHECK_STR(time, "2022-11-07T23:30:00Z");
	CHECK(moment_to_utc("2020-02-28T23:30:00", 60, time));
	CHECK_STR(time, "2020-02-29T00:30:00Z");
	CHECK(!moment_to_utc("2022-11-08", 0, time));
}

int main(void)
{
	test_one_reading();
	test_two_readings();
	test_none();
	test_order();
	test_numbers();
	return tap_done();
}
