/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "tap.h"

#include "naive.h"
#include "scan/scan.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

enum { MOST_NEEDLES = 400, ROOM = 256, TEXT = 512 };

/* Text between two pages that cannot be read, so that a byte too far ends the test. */
static struct {
	char *start, *end;
} guarded;

static uint64_t state = 1;

static unsigned chance(unsigned below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state >> 32) % below;
}

static void guard(void)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *block = mmap(NULL, 3 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	CHECK(block != MAP_FAILED && mprotect(block + page, page, PROT_READ | PROT_WRITE) == 0);
	guarded.start = block + page;
	guarded.end = block + 2 * page;
}

static struct scan *make(
	const char *const *needles, size_t count, const char *sample, size_t len)
{
	struct error err = ERROR_NONE;
	struct scan *scan = scan_new(needles, count, sample, len, &err);

	if (!scan)
		CHECK_STR(err.text, "");
	return scan;
}

/* All hits of a text are those of the naive search, in every variant and at both borders. */
static bool agrees(struct scan *scan, const char *const *needles, size_t count,
	const char *text, size_t len)
{
	for (int place = 0; place < 2; place++) {
		char *copy = place ? guarded.end - len : guarded.start;

		memcpy(copy, text, len);
		for (int variant = 0; variant < FILTER_VARIANTS; variant++) {
			if (!scan_force(scan, (enum filter_variant)variant))
				continue;
			for (size_t from = 0; from <= len; from++) {
				size_t want = naive_next(needles, count, text, len, from);

				if (scan_next(scan, copy, len, from) != want)
					return false;
				from = want;
			}
		}
	}
	return true;
}

static void test_variants(void)
{
	static const char *const needles[] = {"abc"};
	struct scan *scan = make(needles, 1, NULL, 0);

	CHECK(scan_force(scan, FILTER_PORTABLE));
	CHECK(!scan_force(scan, FILTER_VARIANTS));
#if defined(__x86_64__) && defined(__linux__)
	CHECK(scan_force(scan, FILTER_SSSE3) == !!__builtin_cpu_supports("ssse3"));
	CHECK(scan_force(scan, FILTER_AVX2) == !!__builtin_cpu_supports("avx2"));
#endif
	scan_free(scan);
	scan_free(NULL);
}

/* Every length of text around one, two and three vectors, every place in it. */
static void test_places(void)
{
	static const char *const sets[][3] = {{"abc"}, {"xabc", "0x80070005"},
		{"a needle that is longer than one vector of 32 bytes", "longer", "abcde"}};
	bool places_agree = true;

	for (size_t set = 0; set < LENGTH(sets); set++) {
		size_t count = 0;
		const char *const *needles = sets[set];
		struct scan *scan;

		while (count < 3 && needles[count])
			count++;
		scan = make(needles, count, NULL, 0);
		for (size_t len = 0; len < 110; len++) {
			for (size_t at = 0; at < len; at++) {
				const char *needle = needles[at % count];
				size_t size = strlen(needle);
				char text[TEXT];

				memset(text, 'a' + (int)(at % 3), len);
				memcpy(text + at, needle, size < len - at ? size : len - at);
				places_agree =
					places_agree && agrees(scan, needles, count, text, len);
			}
		}
		scan_free(scan);
	}
	CHECK(places_agree);
}

/* Each byte of a text against each byte of a needle. */
static void test_bytes(void)
{
	bool bytes_agree = true;

	for (int want = 1; want < 256; want++) {
		char needle[] = "?#0123456789#?";
		const char *needles[1] = {needle};
		struct scan *scan;
		char text[256 * sizeof(needle)];

		if (want == '\r' || want == '\n')
			continue;
		needle[1] = needle[12] = (char)want;
		scan = make(needles, 1, NULL, 0);
		for (size_t c = 0; c < 256; c++) {
			memcpy(text + c * sizeof(needle), needle, sizeof(needle));
			text[c * sizeof(needle) + 1] = (char)c;
			text[c * sizeof(needle) + 12] = (char)c;
		}
		bytes_agree = bytes_agree && agrees(scan, needles, 1, text, sizeof(text));
		scan_free(scan);
	}
	CHECK(bytes_agree);
}

/* Needles and texts of few letters, so that near misses, overlaps and repetitions abound. */
static void test_random(void)
{
	static const char *const alphabets[] = {
		"ab", "aAbB0", "0x8724fFcC", "abcdefgh 01234XYZ.:-", "\x01\x7F\x80\xFF@`[{Kk"};
	static char texts[MOST_NEEDLES][ROOM];
	const char *needles[MOST_NEEDLES];
	bool random_texts_agree = true;

	for (int round = 0; round < 1500; round++) {
		const char *alphabet = alphabets[chance(LENGTH(alphabets))];
		size_t letters = strlen(alphabet), len = chance(TEXT);
		size_t count = 1 + chance(chance(20) ? 12 : 120);
		unsigned longest = chance(4) ? 12 : 198;
		char text[TEXT];
		struct scan *scan;

		for (size_t i = 0; i < count; i++) {
			size_t size = 3 + chance(longest);

			for (size_t at = 0; at < size; at++)
				texts[i][at] = alphabet[chance((unsigned)letters)];
			texts[i][size] = '\0';
			needles[i] = texts[i];
		}
		for (size_t at = 0; at < len; at++)
			text[at] = alphabet[chance((unsigned)letters)];
		for (int i = 0; i < 4; i++) {
			const char *needle = needles[chance((unsigned)count)];
			size_t at = chance(TEXT), size = strlen(needle) - chance(2);

			if (at < len)
				memcpy(text + at, needle, size < len - at ? size : len - at);
		}
		scan = make(needles, count, text, chance(2) ? len : 0);
		random_texts_agree =
			random_texts_agree && agrees(scan, needles, count, text, len);
		scan_free(scan);
	}
	CHECK(random_texts_agree);
}

/* Hundreds of numbers that share their first bytes, and all that differ from one in a digit. */
static void test_codes(void)
{
	static char texts[MOST_NEEDLES][16];
	static char text[3600];
	const char *needles[MOST_NEEDLES];
	bool codes_agree = true;
	struct scan *scan;

	for (size_t i = 0; i < MOST_NEEDLES; i++) {
		snprintf(texts[i], sizeof(texts[i]), "%s%04X",
			(const char *[]){"0x8007", "0x8024", "0x800F", "0xC004"}[i % 4],
			(unsigned)i * 163 % 65536);
		needles[i] = texts[i];
	}
	scan = make(needles, MOST_NEEDLES, NULL, 0);
	for (size_t i = 0; i < MOST_NEEDLES; i += 7) {
		size_t len = 0;

		for (size_t digit = 0; digit < 10; digit++) {
			for (const char *c = "0123456789abcdefxX"; *c; c++, len += 11) {
				memcpy(text + len, needles[i], 10);
				text[len + digit] = *c;
				text[len + 10] = (char)('0' + digit);
			}
		}
		codes_agree = codes_agree && agrees(scan, needles, MOST_NEEDLES, text, len);
	}
	CHECK(codes_agree);
	scan_free(scan);
}

static size_t find(const char *const *needles, size_t count, const char *text, size_t from)
{
	struct scan *scan = make(needles, count, NULL, 0);
	size_t at = scan_next(scan, text, strlen(text), from);

	scan_free(scan);
	return at;
}

/* By hand, so that not all hangs on the naive search. */
static void test_known(void)
{
	static const char *const one[] = {"ESU: not eligible"};
	static const char *const nested[] = {"0005", "0x80070005", "error 0x80070005"};
	static const char *const twice[] = {"abc", "ABC", "abc"};
	static const char *const other[] = {"p\xC3\xA4r"};

	CHECK_INT(find(one, 1, "CBS ESU: NOT Eligible. esu: not eligible", 0), 4);
	CHECK_INT(find(one, 1, "CBS ESU: NOT Eligible. esu: not eligible", 4), 4);
	CHECK_INT(find(one, 1, "CBS ESU: NOT Eligible. esu: not eligible", 5), 23);
	CHECK_INT(find(one, 1, "ESU: not eligibl", 0), 16);
	CHECK_INT(find(one, 1, "", 0), 0);
	CHECK_INT(find(one, 1, "abc", 3), 3);
	CHECK_INT(find(one, 1, "abc", 400), 3);
	CHECK_INT(find(nested, 3, "An Error 0x80070005.", 0), 3);
	CHECK_INT(find(nested, 3, "An Error 0x80070005.", 4), 9);
	CHECK_INT(find(nested, 3, "An Error 0x80070005.", 10), 15);
	CHECK_INT(find(nested, 3, "An Error 0x80070005.", 16), 20);
	CHECK_INT(find(twice, 3, "ab aBc", 0), 3);
	CHECK_INT(find(other, 1, "P\xC3\x84R P\xC3\xA4R", 0), 5);
	CHECK_INT(find(NULL, 0, "abc", 0), 3);
}

static void refuse(const char *text, const char *want)
{
	const char *needles[] = {"good", text};
	struct error err = ERROR_NONE;

	CHECK(scan_new(needles, 2, NULL, 0, &err) == NULL);
	CHECK_STR(err.text, want);
	CHECK_INT(err.exit, EXIT_BAD_INPUT);
}

static void test_refused(void)
{
	char text[202] = "";
	const char *needles[] = {text + 1};
	struct scan *scan;

	memset(text, 'x', 201);
	scan = make(needles, 1, NULL, 0);
	CHECK_INT(scan_longest(scan), 200);
	CHECK_INT(scan_next(scan, text, 201, 0), 0);
	scan_free(scan);
	refuse("ab", "a text to look for has 3 to 200 bytes, this one has 2: 'ab'");
	refuse("", "a text to look for has 3 to 200 bytes, this one has 0: ''");
	refuse("a\nb", "a text to look for has no line end: 'a?b'");
	refuse("abc\r", "a text to look for has no line end: 'abc?'");
	{
		struct error err = ERROR_NONE;
		const char *too_long[] = {text};

		CHECK(scan_new(too_long, 1, NULL, 0, &err) == NULL);
		CHECK_INT(err.exit, EXIT_BAD_INPUT);
	}
}

static void test_lines(void)
{
	static const char *const needles[] = {"abc"};
	struct scan *scan = make(needles, 1, NULL, 0);
	size_t size = (size_t)(guarded.end - guarded.start);
	bool lines_agree = true;

	for (size_t i = 0; i < size; i++)
		guarded.start[i] = "\n\n\n\x0B\x09\x8A\0a"[chance(8)];
	for (int variant = 0; variant < FILTER_VARIANTS; variant++) {
		if (!scan_force(scan, (enum filter_variant)variant))
			continue;
		for (size_t len = 0; len < size; len += len < 200 ? 1 : 97) {
			size_t want[2] = {0, 0};

			for (size_t i = 0; i < len; i++) {
				want[0] += guarded.start[i] == '\n';
				want[1] += (guarded.end - len)[i] == '\n';
			}
			lines_agree =
				lines_agree && scan_lines(scan, guarded.start, len) == want[0];
			lines_agree = lines_agree &&
				      scan_lines(scan, guarded.end - len, len) == want[1];
		}
	}
	CHECK(lines_agree);
	scan_free(scan);
}

/* More line feeds than a byte can count in each place of a vector. */
static void test_many_lines(void)
{
	static const char *const needles[] = {"abc"};
	enum { MANY = 100000 };
	struct scan *scan = make(needles, 1, NULL, 0);
	char *feeds = malloc(MANY);

	memset(feeds, '\n', MANY);
	for (int variant = 0; variant < FILTER_VARIANTS; variant++) {
		if (scan_force(scan, (enum filter_variant)variant))
			CHECK_INT(scan_lines(scan, feeds, MANY), MANY);
	}
	free(feeds);
	scan_free(scan);
}

int main(void)
{
	guard();
	test_variants();
	test_known();
	test_refused();
	test_places();
	test_bytes();
	test_random();
	test_codes();
	test_lines();
	test_many_lines();
	return tap_done();
}
