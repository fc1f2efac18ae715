/* SPDX-License-Identifier: MIT */
/*
 * Single words, each of which shows by one property in which page it is. There is no
 * vocabulary.
 */
#include "decode/encoding.h"
#include "tap.h"

#include <stdlib.h>

static const struct {
	const char *bytes;
	const char *text;
	const char *name;
} words[] = {
	/* Capitals stand at the start of a word. */
	{"Cl\xE9: x", "Clé: x", "CP1252"},
	{"S\xE9rie: x", "Série: x", "CP1252"},
	{"d'\xE9"
	 "change: x",
		"d'échange: x", "CP1252"},
	{"GER\x8ET: x", "GERÄT: x", "CP850"},
	/* A word is of one script. */
	{"A\xE7\xE3o: x", "Ação: x", "CP1252"},
	{"ilo\x9C\xE6: x", "ilość: x", "CP1250"},
	{"Gr\x94\xE1"
	 "e: x",
		"Größe: x", "CP850"},
	{"\xC8\xEC\xFF: x", "Имя: x", "CP1251"},
	/* Signs stand between words. */
	{"K\xA2"
	 "d: x",
		"Kód: x", "CP850"},
	{"f\xA1sica: x", "física: x", "CP850"},
	{"\xCD\xA8\xD6\xAA: x", "通知: x", "CP936"},
	{"Owner: M\xFCller", "Owner: Müller", "CP1252"},
	{"Mu\xF1oz: x", "Muñoz: x", "CP1252"},
	{"S\xF8ren: x", "Søren: x", "CP1252"},
	/* One language has few letters of its own. */
	{"Startger\xE4t: x", "Startgerät: x", "CP1252"},
	{"Licen\xE7"
	 "a: x",
		"Licença: x", "CP1252"},
	{"pami\xEA\xE6: x", "pamięć: x", "CP1250"},
	{"opera\xE8n\xEDho: x", "operačního: x", "CP1250"},
	/* Some characters are frequent, others rare. */
	{"\xB0\xB2\xD7\xB0: x", "安装: x", "CP936"},
	{"\xCA\xA3\xD3\xE0: x", "剩余: x", "CP936"},
	{"OS \x96\xBC: x", "OS 名: x", "CP932"},
	{"\x96\xBC: x", "名: x", "CP932"},
	{"\xC0\xCE\xC1\xF5: x", "인증: x", "CP949"},
	{"\xC9\xCF\xCE\xE7: x", "上午: x", "CP936"},
	{"\xAA\xAC\xBA"
	 "A: x",
		"狀態: x", "CP950"},
	/* Letters of two bytes are as good as Chinese. */
	{"\xAC\xB0\xAC\xB3: x", "ОС: x", "CP949"},
	{"\xAB\xB7\xAB\xB9\xAB\xC6\xAB\xE0: x", "システム: x", "CP949"},
	/* A blank that does not break stands in front of a colon and within numbers. */
	{"Domaine\xA0: x\r\nNom\xA0: y", "Domaine\xC2\xA0: x\r\nNom\xC2\xA0: y", "CP1252"},
	{"Domaine\xFF: x", "Domaine\xC2\xA0: x", "CP850"},
	{"1\xFF"
	 "234",
		"1\xC2\xA0"
		"234",
		"CP850"},
	/* Frames. */
	{"\xC4\xC4\xC4\xBF x\r\n\xB3   \xB3", "───┐ x\r\n│   │", "CP850"},
	{"\xC3\xC4\xC4\xC4"
	 "bin\r\n\xB3   \xC0\xC4\xC4\xC4x64\r\n",
		"├───bin\r\n│   └───x64\r\n", "CP850"},
	{"Ordner f\x81r x\r\n\xC3\xC4\xC4\xC4"
	 "bin\r\n",
		"Ordner für x\r\n├───bin\r\n", "CP850"},
	/* The apostrophe of French. */
	{"d\x92"
	 "activation: x",
		"d’activation: x", "CP1252"},
	{"l\x92h\xF4te: x", "l’hôte: x", "CP1252"},
	/* Thai has its vowels behind consonants. */
	{"\xC3\xD8\xE8\xB9\xC3\xD0\xBA\xBA: x", "รุ่นระบบ: x", "CP874"},
	{"\xEC\xAB\xE4\xCC\xED\xFB: x", "已安裝: x", "CP949"},
	/* Half-width katakana stand among themselves. */
	{"\xCA\xDE\xB0\xBC\xDE\xAE\xDD\x8F\xEE\x95\xF1: x", "ﾊﾞｰｼﾞｮﾝ情報: x", "CP932"},
	{"f\x81r Gr\x94\xE1"
	 "e: x",
		"für Größe: x", "CP850"},
};

/* Texts in UTF-8 that are odd in one way, and right. */
static const char *const right[] = {
	/* Dashes without blanks, signs of measures, letters as signs. */
	"it is essentially using a try…catch pattern",
	"some features—which are rare—are not there",
	"pretty us µs utc us+µs+utc, 25 °C, n², 2π, two†",
	"The\xC2\xA0string\xC2\xA0method",
	"('α', 'λ', 'π', \"å\", ä)",
	"O(n²) g³ µs ½ · ± ¬ £ ¤",
	/* Names of many languages. */
	"Marek Michałkiewicz, Tomasz Kłoczko, Jörg Müller, François, Søren Åse, Ægir",
	/* The blank of 1 234 in two pages. */
	"Mémoire: 3ÿ999 Mo, disponible: 1ÿ200 Mo",
	/* Capitals only, letters only. */
	"GRÖSSE, ÉTAT, ÇÃO",
	"ä ö ü ß é",
	"AEIOU-ÁÉÍÓÚ-ČŠŇŽ",
	"application g3 g³, f(“ƒile”)",
	"COM123456789¹²³",
	"ППП MSX",
	/* Would be words of a double-byte page. */
	"Subject: üñí©öðé",
	"seed 0, 'äú∑ℇ'",
};

static const struct {
	const char *wrong;
	const char *text;
	const char *name;
} mistakes[] = {
	{"Cl\xC2\x82: x", "Clé: x", "CP850 read as Latin-1, saved as UTF-8"},
	{"f\xC2\xA1sica: x", "física: x", "CP850 read as Latin-1, saved as UTF-8"},
	{"\xC2\x8E\xC2\x91: x", "ОС: x", "CP866 read as Latin-1, saved as UTF-8"},
	{"\xC3\x82\xC3\xA5\xC3\xB0\xC3\xB1\xC3\xA8\xC3\xBF: x", "Версия: x",
		"CP1251 read as Latin-1, saved as UTF-8"},
	{"A\xC3\x84\xC2\x9F: x", "Ağ: x", "UTF-8 read as Latin-1, saved as UTF-8"},
	{"K\xC3\x83\xC2\xB3"
	 "d: x",
		"Kód: x", "UTF-8 read as Latin-1, saved as UTF-8"},
	{"\xC3\x84\xC2\x8C"
	 "as: x",
		"Čas: x", "UTF-8 read as Latin-1, saved as UTF-8"},
	{"d\xC3\x83\xC2\xBCn: x", "dün: x", "UTF-8 read as Latin-1, saved as UTF-8"},
	{"le sujet correspond \xC3\xA0 l\xC2\x92\xC3\xA9metteur: x",
		"le sujet correspond à l’émetteur: x",
		"CP1252 read as Latin-1, saved as UTF-8"},
	{"\xC3\x8F\xC2\xB5\xC3\x8D\xC2\xB3: x", "系统: x",
		"CP936 read as Latin-1, saved as UTF-8"},
	{"\xC2\xBD\xC3\x83\xC2\xBD\xC2\xBA\xC3\x85\xC3\x9B "
	 "\xC3\x81\xC2\xA6\xC3\x81\xC2\xB6\xC2\xBE\xC3\xB7\xC3\x83\xC2\xBC: x",
		"시스템 제조업체: x", "CP949 read as Latin-1, saved as UTF-8"},
	{"\xC2\x83V\xC2\x83X\xC2\x83"
	 "e\xC2\x83\xC2\x80: x",
		"システム: x", "CP932 read as Latin-1, saved as UTF-8"},
	{"gel\xC3\xB7scht, \xC2\xB3"
	 "ber Netz: x",
		"gelöscht, über Netz: x", "CP1252 read as CP850, saved as UTF-8"},
	{"\xE2\x94\xAC\xD1\x85\xD0\x81\xD1\x91\xD1\x88\xC2\xA0: x", "Версия: x",
		"CP1251 read as CP866, saved as UTF-8"},
	{"\xE2\x80\x9A\xD2\x90\xD0\xB0\xD0\xB1\xD0\x81\xD0\xBF "
	 "\xD0\xB1\xD0\x81\xD0\xB1\xD0\xB2\xD2\x90\xC2\xAC\xD0\xBB: x",
		"Версия системы: x", "CP866 read as CP1251, saved as UTF-8"},
	/* As good as Polish of page 1250, and likelier. */
	{"Urspr³nglich: x", "Ursprünglich: x", "CP1252 read as CP850, saved as UTF-8"},
	/* Polish: not a sign of registration. */
	{"kart® Pami®å", "kartę Pamięć", "CP852 read as CP850, saved as UTF-8"},
	{"Gr\xC3\x83\xC2\xB6\xC3\x83\xC5\xB8"
	 "e \xC3\xA2\xE2\x80\x9A\xC2\xAC: x",
		"Größe €: x", "UTF-8 read as CP1252, saved as UTF-8"},
	{"Gr\xE2\x94\x9C\xE2\x95\xA2\xE2\x94\x9C\xC6\x92"
	 "e: x",
		"Größe: x", "UTF-8 read as CP437, saved as UTF-8"},
	/* What the wrong page cannot have given stays. */
	{"K\xC3\x83\xC2\xB3"
	 "d \xEF\xBF\xBD: x\r\nd\xC3\x83\xC2\xBCn: \xC3\xA9",
		"Kód \xEF\xBF\xBD: x\r\ndün: é", "UTF-8 read as Latin-1, saved as UTF-8"},
};

static struct codepages *pages;

static void check(const char *bytes, int forced, const char *text, const char *name)
{
	struct decoded out = DECODED_EMPTY;

	encoding_decode(pages, NULL, 0, forced, bytes, strlen(bytes), &out);
	CHECK_STR(buf_text(&out.text), text);
	CHECK_STR(out.name, name);
	decoded_release(&out);
}

int main(void)
{
	struct error err = ERROR_NONE;
	struct assets *assets = assets_open(NULL, &err);

	pages = codepages_open(assets, &err);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		check(words[i].bytes, 0, words[i].text, words[i].name);
	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++)
		check(right[i], 0, right[i], "UTF-8");
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		check(mistakes[i].wrong, 0, mistakes[i].text, mistakes[i].name);
		/* Who names the encoding gets what it gives. */
		check(mistakes[i].wrong, CODEPAGE_UTF8, mistakes[i].wrong, "UTF-8");
	}
	codepages_free(pages);
	assets_free(assets);
	return tap_done();
}
