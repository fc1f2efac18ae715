/* SPDX-License-Identifier: MIT */
#include "judge/tongue.h"

#include "base/asset_table.h"
#include "base/library.h"
#include "base/xml.h"
#include "judge/wording.h"
#include "judge/words.h"
#include "tap.h"

#include <stdlib.h>

#define WORDS(lang, inside) \
	"<words xmlns=\"urn:esureport:rules:1\" lang=\"" lang "\">\n" inside "</words>"
#define SAY(en, to) "<say><en>" en "</en><to>" to "</to></say>\n"
#define SLOT "<slot type=\"kb\" select=\"$x\"/>"

/* In place of the generated table: languages that are good and bad. */
#define FILE_OF(name, text)                                                                \
	{                                                                                  \
		"data/words/" name, (const unsigned char *)(text), sizeof(text) - 1, 0, "" \
	}
const struct asset_entry asset_table[] = {
	FILE_OF("de.json", "{\"one\": \"Eins\", \"letters\": \"\\u00fc\"}"),
	FILE_OF("de/one.xml",
		WORDS("de", SAY("A title", "Ein Titel") SAY("Some &lt;words&gt;",
				    "Ein &lt;Wort&gt;") SAY("Wrong.", "Falsch.")
				    SAY("Label", "Etikett") SAY("None", "Keine") SAY(
					    "not\n set", "nicht gesetzt") SAY("or later",
					    "oder 'neuer'") SAY("5 minutes", "5 Minuten")
					    SAY("Because of <kb>1</kb>, <code>c</code>.",
						    "Wegen <code>c</code>: <kb>1</kb>."))),
	FILE_OF("de/two.xml",
		WORDS("de", SAY("Label", "Etikett") SAY("Done.", "Fertig.") SAY(
				    "Give " SLOT " to <slot select=\"$y\" type=\"guid\"/>.",
				    "An <slot type=\"guid\" select=\"$y\"/> " SLOT " geben."))),
	FILE_OF("empty/a.xml", WORDS("empty", SAY("A", "B") SAY("", "B"))),
	FILE_OF("en.json", "{\"one\": \"One\", \"two\": \"Two\", \"letters\": \"\"}"),
	FILE_OF("fr.json", "{\"one\": 1}"),
	FILE_OF("number/a.xml", WORDS("number", SAY("<kb>1</kb>", "<kb>2</kb>"))),
	FILE_OF("other/a.xml", WORDS("de", SAY("A", "B"))),
	FILE_OF("slot/a.xml", WORDS("slot", "\n" SAY("A " SLOT, "B"))),
	FILE_OF("twice/a.xml", WORDS("twice", SAY("A  text", "B"))),
	FILE_OF("twice/b.xml", WORDS("twice", SAY("A text", "C"))),
	FILE_OF("xml/a.xml", "<words>"),
};
const size_t asset_count = sizeof(asset_table) / sizeof(asset_table[0]);

static struct assets *assets;

static const char source[] =
	"<rules xmlns=\"urn:esureport:rules:1\"><rule id=\"label\">"
	"<title>A\n  title</title>"
	"<test><any else=\"Some &lt;words&gt;\"><check that=\"'not set'\" "
	"else=\"Wrong.\"/></any></test>"
	"<evidence select=\"'Label'\" label=\"Label\" expected=\"{'not set'}\" none=\"None\" "
	"found=\"e:if(@a = 'not set', concat(@b, ' or later'), 'not set')\"/>"
	"<evidence select=\"$e\" label=\"{'Label'}\" expected=\"Unsaid\" found=\"@a\"/>"
	"<causes><cause>Because of <kb>1</kb>,<!-- no text --> <code>c</code>.</cause>"
	"<cause>Unsaid " SLOT ".</cause></causes>"
	"<steps><step title=\"A title\" duration=\"5 minutes\">Give " SLOT
	" to\n<slot type=\"guid\" select=\"$y\"/>. "
	"<run>Done.</run><run>b</run><expect>Done.</expect>"
	"</step></steps></rule></rules>";

static const char translated[] =
	"<rules xmlns=\"urn:esureport:rules:1\"><rule id=\"label\">"
	"<title>Ein Titel</title>"
	"<test><any else=\"Ein &lt;Wort&gt;\"><check that=\"'not set'\" "
	"else=\"Falsch.\"/></any></test>"
	"<evidence select=\"'Label'\" label=\"Etikett\" expected=\"{'nicht gesetzt'}\" "
	"none=\"Keine\" "
	"found=\"e:if(@a = 'not set', concat(@b, &quot; oder 'neuer'&quot;), 'nicht "
	"gesetzt')\"/>"
	"<evidence select=\"$e\" label=\"{'Etikett'}\" expected=\"Unsaid\" found=\"@a\"/>"
	"<causes><cause>Wegen <code>c</code>: <kb>1</kb>.</cause>"
	"<cause>Unsaid " SLOT ".</cause></causes>"
	"<steps><step title=\"Ein Titel\" duration=\"5 Minuten\">An <slot type=\"guid\" "
	"select=\"$y\"/> " SLOT " geben.<run>Done.</run><run>b</run><expect>Fertig.</expect></"
	"step></steps></rule></rules>";

static xmlNode *find_slot(xmlNode *node)
{
	xmlNode *found = NULL;

	if (xml_is(node, "slot") && strcmp(xml_get(node, "type"), "guid") == 0)
		return node;
	for (xmlNode *at = xml_first(node); at && !found; at = xml_next(at))
		found = find_slot(at);
	return found;
}

static void says(const xmlDoc *doc, const char *want)
{
	xmlBuffer *text = xmlBufferCreate();

	xmlNodeDump(text, (xmlDoc *)doc, xmlDocGetRootElement(doc), 0, 0);
	CHECK_STR((const char *)xmlBufferContent(text), want);
	xmlBufferFree(text);
}

static void test_translate(void)
{
	struct error err = ERROR_NONE;
	struct tongue tongue;
	xmlDoc *doc = xml_parse("rules", source, sizeof(source) - 1, &err);
	xmlNode *slot = find_slot(xmlDocGetRootElement(doc));

	CHECK(tongue_load(&tongue, assets, "de", &err));
	CHECK_STR(err.text, "");
	tongue_translate(&tongue, doc);
	tongue_release(&tongue);
	says(doc, translated);
	/* The slot is the one of the rule: a translation brings no XPath. */
	CHECK(find_slot(xmlDocGetRootElement(doc)) == slot);
	xmlFreeDoc(doc);
}

static void test_english(void)
{
	struct error err = ERROR_NONE;
	struct tongue tongue;
	xmlDoc *doc = xml_parse("rules", translated, sizeof(translated) - 1, &err);

	CHECK(tongue_load(&tongue, assets, "en", &err));
	CHECK_INT(tongue.said.count, 0);
	tongue_translate(&tongue, doc);
	tongue_release(&tongue);
	says(doc, translated);
	xmlFreeDoc(doc);
}

static void refuses(const char *language, enum exit_status status, const char *want)
{
	struct error err = ERROR_NONE;
	struct tongue tongue;

	CHECK(!tongue_load(&tongue, assets, language, &err));
	CHECK_INT(err.exit, status);
	/* The words of libxml2 change with its version. */
	if (status == EXIT_BAD_INPUT)
		err.text[strlen(want)] = '\0';
	CHECK_STR(err.text, want);
	tongue_release(&tongue);
}

static void test_refused(void)
{
	refuses("empty", EXIT_INTERNAL, "data/words/empty/a.xml:3: nothing to say: B");
	refuses("number", EXIT_INTERNAL,
		"data/words/number/a.xml:2: <to> holds other elements than <en>: <kb>2</kb>");
	refuses("other", EXIT_INTERNAL, "data/words/other/a.xml:1: not of this language: de");
	refuses("slot", EXIT_INTERNAL,
		"data/words/slot/a.xml:3: <to> holds other elements than <en>: none");
	refuses("twice", EXIT_INTERNAL,
		"data/words/twice/b.xml:2: a second translation: A text");
	refuses("xml", EXIT_BAD_INPUT, "data/words/xml/a.xml:1: ");
}

/* What a rule's author may write between brackets, and what a reader sees of it. */
static char *capital(const void *data, const char *literal)
{
	char *text = strdup(literal);

	for (char *at = text; *at; at++)
		if (*at >= 'a' && *at <= 'z')
			*at = (char)(*at - 'a' + 'A');
	return data ? text : (free(text), NULL);
}

static void replaced(const char *expression, const char *want)
{
	char *got = wording_replace(expression, capital, "");

	CHECK_STR(got ? got : expression, want);
	free(got);
	CHECK(wording_replace(expression, capital, NULL) == NULL);
}

static void test_expressions(void)
{
	replaced("'a'", "'A'");
	replaced("{'a'}", "{'A'}");
	replaced("{ concat( 'a' , \"b\" ) }", "{ concat( 'A' , 'B' ) }");
	replaced("concat('it', \"'s\")", "concat('IT', \"'S\")");
	replaced("@a = 'a'", "@a = 'a'");
	replaced("'a' = @a", "'a' = @a");
	replaced("e:if('a' = @a, 'b', 'c')", "e:if('a' = @a, 'B', 'C')");
	replaced("e:if(@a = 'a', concat('b', e:os('c'), 'd'), @e)",
		"e:if(@a = 'a', concat('B', e:os('c'), 'D'), @e)");
	replaced("concat(x[@a = 'a' and f('b')], 'c')", "concat(x[@a = 'a' and f('b')], 'C')");
	replaced("substring-before(concat(@a, 'b'), 'c')",
		"substring-before(concat(@a, 'b'), 'c')");
	replaced("e:concat('a')", "e:concat('a')");
	replaced("('a')", "('a')");
	replaced("concat ('a')", "concat ('A')");
	replaced("concat(@b | 'a')", "concat(@b | 'a')");
	replaced(")]'a'", ")]'a'");
	replaced("concat('a', 'b", "concat('A', 'b");
	replaced("", "");
}

static void test_words(void)
{
	struct error err = ERROR_NONE;
	struct words words;

	CHECK(words_load(&words, assets, "de", &err));
	CHECK_STR(words.language, "de");
	CHECK_STR(words_get(&words, "one"), "Eins");
	CHECK_STR(words_get(&words, "two"), "Two");
	CHECK_STR(words_get(&words, "letters"), "\xC3\xBC");
	CHECK(words_find(&words, "three") == NULL);
	words_release(&words);
	CHECK(!words_load(&words, assets, "xx", &err));
	CHECK_INT(err.exit, EXIT_USAGE);
	CHECK_STR(err.text, "--lang: no language 'xx'; there are de, en, fr");
	words_release(&words);
	err = (struct error)ERROR_NONE;
	CHECK(!words_load(&words, assets, "fr", &err));
	CHECK_INT(err.exit, EXIT_INTERNAL);
	CHECK_STR(err.text, "data/words/fr.json: not a map of texts");
	words_release(&words);
}

int main(void)
{
	struct error err = ERROR_NONE;

	library_init();
	assets = assets_open(NULL, &err);
	test_translate();
	test_english();
	test_refused();
	test_expressions();
	test_words();
	assets_free(assets);
	library_cleanup();
	return tap_done();
}
