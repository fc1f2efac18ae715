/* SPDX-License-Identifier: MIT */
#include "redact/known.h"

#include "base/alloc.h"
#include "base/library.h"
#include "redact/corpus.h"
#include "redact/letters.h"
#include "tap.h"

#include <stdlib.h>

static struct assets *assets;
static struct privacy *privacy;

static const unsigned all = (1u << CLASSES) - 1;

static void add(struct known *known, enum privacy_class class, const char *text)
{
	known_add(known, class, text, strlen(text));
}

/* What is found at a place, and where it ends. */
static void finds(struct known *known, const char *text, size_t at, const char *want)
{
	size_t end = 0, next = 0, next_end = 0;
	struct known_value *value = known_match(known, text, strlen(text), at, all, &end);
	struct known_value *same =
		known_next(known, text, strlen(text), at, all, &next, &next_end);

	CHECK_STR(value ? value->text : "", want);
	CHECK(!value || (same == value && next == at && next_end == end));
}

static void test_match(void)
{
	struct known *known = known_new(privacy);
	char folded[300], wide[300];
	size_t at = 0, end = 0;

	CHECK(known_match(known, "anything", 8, 0, all, &end) == NULL);
	add(known, CLASS_HOST, "abcd");
	add(known, CLASS_USER, "ABCD ef");
	add(known, CLASS_HOST, "abcd ef gh");
	add(known, CLASS_HOST, "abce");
	add(known, CLASS_HOST, "\\\\srv");
	add(known, CLASS_IP, "10.1.2.3");
	add(known, CLASS_HOST, "dc1");
	add(known, CLASS_HOST, "z9");
	add(known, CLASS_HOST, "1234567");
	add(known, CLASS_HOST, "kb5126256");
	add(known, CLASS_HOST, "0xbeef");
	add(known, CLASS_HOST, "2026-11-20t14:02:11z");
	add(known, CLASS_SERIAL, "4711-0815-99");
	finds(known, "abcd", 0, "abcd");
	finds(known, "abcd e", 0, "abcd");
	finds(known, "abcd ef", 0, "ABCD ef");
	finds(known, "abcd efg", 0, "abcd");
	finds(known, "abcd ef gh.", 0, "abcd ef gh");
	finds(known, "abcde", 0, "");
	finds(known, "abcf", 0, "");
	finds(known, "x abce", 2, "abce");
	finds(known, "x\\\\srv\\", 1, "\\\\srv");
	finds(known, "10.1.2.3.", 0, "10.1.2.3");
	finds(known, "10.1.2.3.4", 0, "");
	finds(known, "dc1", 0, "dc1");
	finds(known, "dc1x", 0, "");
	finds(known, "z9", 0, "");
	finds(known, "1234567", 0, "");
	finds(known, "kb5126256", 0, "");
	finds(known, "0xbeef", 0, "");
	finds(known, "2026-11-20t14:02:11z", 0, "");
	finds(known, "4711-0815-99", 0, "4711-0815-99");
	/* Of the classes that are asked for. */
	CHECK_STR(known_match(known, "abcd ef", 7, 0, 1u << CLASS_HOST, &end)->text, "abcd");
	CHECK(known_match(known, "abcd ef", 7, 0, 1u << CLASS_SID, &end) == NULL);
	CHECK_STR(known_next(known, "xabcd yabce abce", 16, 0, all, &at, &end)->text, "abce");
	CHECK_INT(at, 12);
	CHECK(known_next(known, "xabcd", 5, 0, all, &at, &end) == NULL);
	/* A long value is known by its beginning, and nobody can tell where it ends. */
	memset(wide, 'w', sizeof(wide) - 1);
	wide[sizeof(wide) - 1] = '\0';
	add(known, CLASS_LOG, wide);
	letters_fold(folded, wide, sizeof(wide));
	CHECK(known_match(known, folded, 299, 0, all, &end) != NULL);
	CHECK_INT(end, 299);
	CHECK(known_find(known, wide, 299) != NULL && known_find(known, wide, 298) == NULL);
	known_free(known);
}

static void named(struct known *known, const char *text, unsigned active, const char *want)
{
	char *alias = known_alias(known, known_find(known, text, strlen(text)), active);

	CHECK_STR(alias, want);
	free(alias);
}

static void test_names(void)
{
	struct known *known = known_new(privacy);
	enum privacy_class class;
	unsigned number;

	add(known, CLASS_HOST, "Caf\xC3\x89");
	CHECK(known_find(known, "CAF\xC3\xA9", 5) != NULL);
	CHECK(known_add(known, CLASS_HOST, "", 0) == NULL);
	CHECK(known_add(known, CLASS_HOST, "a\0b", 3) == NULL);
	add(known, CLASS_HOST, "two");
	add(known, CLASS_USER, "TWO");
	add(known, CLASS_HOST, "three");
	named(known, "caf\xC3\xA9", all, "host-1");
	named(known, "two", all, "user-1");
	named(known, "three", all, "host-2");
	named(known, "caf\xC3\xA9", all, "host-1");
	add(known, CLASS_HOST, "four");
	CHECK(!known_name(known, known_find(known, "four", 4), CLASS_HOST, 2));
	CHECK(known_name(known, known_find(known, "four", 4), CLASS_HOST, 9));
	CHECK(!known_name(known, known_find(known, "four", 4), CLASS_HOST, 10));
	add(known, CLASS_HOST, "five");
	named(known, "five", all, "host-10");
	CHECK(known_read_alias(privacy, "host-12", 7, &class, &number));
	CHECK(class == CLASS_HOST && number == 12);
	CHECK(!known_read_alias(privacy, "host-", 5, &class, &number));
	CHECK(!known_read_alias(privacy, "host-01", 7, &class, &number));
	CHECK(!known_read_alias(privacy, "host-1x", 7, &class, &number));
	CHECK(!known_read_alias(privacy, "host", 4, &class, &number));
	CHECK(!known_read_alias(privacy, "hosts-1", 7, &class, &number));
	CHECK(!known_read_alias(privacy, "secret-1", 8, &class, &number));
	CHECK(!known_read_alias(privacy, "host-1234567890", 15, &class, &number));
	known_free(known);
}

/* A few questions are searched for, more of them looked up: the answers are the same. */
static void test_corpus(void)
{
	static const char *const ours[] = {"windows", "windows update", "servicing stack",
		"blocked", "multipart", "kb4490628"};
	static const char *const theirs[] = {"qzxv", "windows qzxv", "indows", "windowsx",
		"windows windows windows", "\xC3\xA9", ""};
	struct corpus *corpus = corpus_new(assets, "multipart\n");

	for (int round = 0; round < 5; round++) {
		for (size_t i = 0; i < sizeof(ours) / sizeof(*ours); i++)
			CHECK(corpus_has(corpus, ours[i], strlen(ours[i])));
		for (size_t i = 0; i < sizeof(theirs) / sizeof(*theirs); i++)
			CHECK(!corpus_has(corpus, theirs[i], strlen(theirs[i])));
	}
	/* Names of the examples in rules are names, like any other. */
	CHECK(!corpus_has(corpus, "wsus.contoso.example", 20));
	corpus_free(corpus);
	corpus = corpus_new(assets, "");
	CHECK(!corpus_has(corpus, "wsus.contoso.example", 20));
	CHECK(corpus_has(corpus, "{{facts.host}}", 14));
	corpus_free(corpus);
}

int main(void)
{
	struct error err = ERROR_NONE;

	library_init();
	assets = assets_open(NULL, &err);
	privacy = assets ? privacy_load(assets, &err) : NULL;
	CHECK_STR(err.text, "");
	if (privacy) {
		test_match();
		test_names();
		test_corpus();
	}
	privacy_free(privacy);
	assets_free(assets);
	return tap_done();
}
