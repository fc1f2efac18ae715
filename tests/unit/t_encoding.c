/* SPDX-License-Identifier: MIT */
#include "decode/encoding.h"

#include "base/alloc.h"
#include "base/text.h"
#include "tap.h"

#include <stdlib.h>

static const int pages[] = {
	437, 850, 852, 866, 874, 932, 936, 949, 950, 1250, 1251, 1252, 1253, 1254};

enum { PAGES = sizeof(pages) / sizeof(pages[0]) };

static const struct {
	const char *language;
	const char *text;
} samples[] = {
	{"German", "Rechnername: BÜRO-07\r\nBetriebssystem: Windows für Betriebe\r\n"
		   "Größe des Speichers: 4.096 MB\r\nZuletzt geändert: gestern, 08:15\r\n"
		   "Schlüssel: gültig bis März\r\n"},
	{"French", "Nom de la machine: COMPTABILITÉ\r\nSystème: Windows, édition familiale\r\n"
		   "Mémoire installée: 4 096 Mo\r\nDernière mise à jour: le 3 février\r\n"
		   "Numéro de série: enregistré, vérifié\r\nForêt: être connecté\r\n"},
	{"Spanish", "Nombre del equipo: DISEÑO-3\r\nVersión instalada: décima edición\r\n"
		    "Tamaño de la memoria: 4 GB\r\nÚltima actualización: según catálogo\r\n"
		    "País o región: España\r\n"},
	{"Italian", "Nome del computer: UFFICIO\r\nUnità di sistema: C:\r\n"
		    "Quantità di memoria: 4 GB\r\nProprietà della rete: già configurata\r\n"
		    "Non è attivo perché: la licenza è più vecchia\r\n"},
	{"Portuguese", "Nome da máquina: ESCRITÓRIO\r\nVersão instalada: edição doméstica\r\n"
		       "Memória disponível: 4 GB\r\nÚltima atualização: não há\r\n"
		       "Configurações: padrões da região\r\n"},
	{"Polish", "Nazwa urządzenia: KSIĘGOWOŚĆ\r\nWłaściciel licencji: spółka z Łodzi\r\n"
		   "Ilość pamięci: 4 GB\r\nOstatnia zmiana: wrzesień, środa\r\n"
		   "Źródło aktualizacji: włączone\r\n"},
	{"Czech", "Název zařízení: ÚČTÁRNA\r\nVlastník licence: společnost Žďár\r\n"
		  "Velikost paměti: 4 GB\r\nPoslední změna: středa, říjen\r\n"
		  "Klíč: přiřazený, platný\r\n"},
	{"Hungarian", "Számítógép neve: KÖNYVELÉS\r\nMemória mérete: 4 GB\r\n"
		      "Utolsó frissítés: szerda, október\r\nKülső tárhely: működő, szűk\r\n"},
	{"Turkish", "Bilgisayarın adı: MUHASEBE\r\nİşletim sistemi sürümü: 10\r\n"
		    "Son güncelleme: salı, ağustos\r\nÜrün anahtarı: geçerli değil\r\n"},
	{"Russian", "Имя компьютера: БУХГАЛТЕРИЯ\r\nВерсия системы: Windows 10\r\n"
		    "Объём памяти: 4 ГБ\r\nПоследнее изменение: вчера, среда\r\n"
		    "Ключ продукта: не введён\r\n"},
	{"Greek", "Όνομα υπολογιστή: ΛΟΓΙΣΤΗΡΙΟ\r\nΈκδοση συστήματος: Windows 10\r\n"
		  "Μέγεθος μνήμης: 4 GB\r\nΤελευταία αλλαγή: Τετάρτη\r\n"},
	{"Thai", "ชื่อเครื่อง: PC-07\r\nรุ่นของระบบ: Windows 10\r\nขนาดหน่วยความจำ: 4 GB\r\n"
		 "แก้ไขล่าสุด: วันพุธ\r\n"},
	{"Japanese",
		"コンピューター名: 経理部\r\nシステムの種類: Windows 10\r\n"
		"メモリの合計: 4 GB\r\n最後の更新: 水曜日\r\nライセンスの状態: 有効です\r\n"},
	{"Simplified Chinese",
		"计算机名称: 财务部\r\n系统版本: Windows 10\r\n"
		"内存总量: 4 GB\r\n上次更新时间: 星期三\r\n许可证状态: 有效\r\n"},
	{"Traditional Chinese",
		"電腦名稱: 會計部\r\n系統版本: Windows 10\r\n"
		"記憶體總量: 4 GB\r\n上次更新時間: 星期三\r\n授權狀態: 有效\r\n"},
	{"Korean", "컴퓨터 이름: 회계부\r\n시스템 버전: Windows 10\r\n메모리 크기: 4 GB\r\n"
		   "마지막 업데이트: 수요일\r\n라이선스 상태: 사용 가능\r\n"},
};

enum { SAMPLES = sizeof(samples) / sizeof(samples[0]) };

static const char *const labels[] = {"Größe des Speichers", "Schlüssel", "Zuletzt geändert",
	"Système", "Mémoire installée", "Dernière mise à jour", "Numéro de série",
	"Versión instalada", "Tamaño de la memoria", "Última actualización", "Unità di sistema",
	"Quantità di memoria", "Proprietà della rete", "Versão instalada", "Memória disponível",
	"Configurações", "Версия системы", "Объём памяти", "Ключ продукта", "Nazwa urządzenia",
	"Ilość pamięci", "Źródło aktualizacji", "Název zařízení", "Velikost paměti", "Klíč",
	"システムの種類", "ライセンスの状態", "系统版本", "许可证状态", "系統版本", "授權狀態",
	"시스템 버전", "라이선스 상태"};

enum { LABELS = sizeof(labels) / sizeof(labels[0]) };

static struct codepages *set;

/* Encodes the text by trying all bytes; false when the page lacks a character or does not give
 * the text back. */
static bool encode(int page, const char *text, struct buf *out)
{
	const struct codepage *table = codepage_find(set, page);
	uint16_t *bytes = xcalloc(0x10000, sizeof(*bytes));
	struct buf back = BUF_EMPTY;
	bool ok = true;

	for (unsigned i = 0xFFFF; i > 0; i--) {
		char pair[2] = {(char)(i >> 8), (char)i};
		uint32_t c;

		if (i < 0x100 && codepage_next(table, pair + 1, 1, &c) == 1 && c != 0xFFFD)
			bytes[c] = (uint16_t)i;
		else if (i >= 0x8000 && codepage_next(table, pair, 2, &c) == 2)
			bytes[c] = (uint16_t)i;
	}
	for (size_t at = 0, len = strlen(text); ok && at < len;) {
		uint32_t c;

		at += text_decode(text + at, len - at, &c);
		ok = c < 0x10000 && bytes[c] != 0;
		if (ok && bytes[c] >= 0x100)
			buf_addc(out, (char)(bytes[c] >> 8));
		if (ok)
			buf_addc(out, (char)bytes[c]);
	}
	codepage_decode(set, page, buf_text(out), out->len, &back, NULL);
	ok = ok && strcmp(buf_text(&back), text) == 0;
	buf_release(&back);
	free(bytes);
	return ok;
}

/* Adds the text as UTF-16. */
static void add_utf16(struct buf *out, const char *text, bool big)
{
	for (size_t at = 0, len = strlen(text); at < len;) {
		uint32_t c;

		at += text_decode(text + at, len - at, &c);
		if (c > 0xFFFF) {
			uint32_t high = 0xD800 + ((c - 0x10000) >> 10);

			buf_addc(out, (char)(big ? high >> 8 : high));
			buf_addc(out, (char)(big ? high : high >> 8));
			c = 0xDC00 + (c & 0x3FF);
		}
		buf_addc(out, (char)(big ? c >> 8 : c));
		buf_addc(out, (char)(big ? c : c >> 8));
	}
}

/* Adds the bytes as a program does that takes them for Latin-1 and saves them in UTF-8. */
static void add_latin1(struct buf *out, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		text_encode(out, (unsigned char)bytes[i]);
}

static void decode(const char *bytes, size_t len, size_t words, int forced, struct decoded *out)
{
	/* A block of exactly that size, so that a sanitizer sees a read beyond it. */
	char *copy = xmalloc(len);

	if (len > 0)
		memcpy(copy, bytes, len);
	encoding_decode(set, labels, words, forced, copy, len, out);
	free(copy);
}

/* Whether the bytes give that text and, unless it is NULL, are named so. */
static bool gives(
	const char *bytes, size_t len, size_t words, const char *text, const char *name)
{
	struct decoded out = DECODED_EMPTY;
	bool ok;

	decode(bytes, len, words, 0, &out);
	ok = strcmp(buf_text(&out.text), text) == 0 && out.text.len == strlen(text) &&
	     (name == NULL || strcmp(out.name, name) == 0);
	if (!ok) {
		printf("# %s: ", out.name);
		tap_print(buf_text(&out.text), true);
	}
	decoded_release(&out);
	return ok;
}

static bool buf_gives(const struct buf *in, const char *text, const char *name)
{
	return gives(buf_text(in), in->len, LABELS, text, name);
}

static void check_decoded(const char *bytes, size_t len, const char *text, const char *name,
	bool certain, size_t lost)
{
	struct decoded out = DECODED_EMPTY;

	decode(bytes, len, LABELS, 0, &out);
	CHECK_STR(buf_text(&out.text), text);
	CHECK_INT(out.text.len, strlen(text));
	CHECK_STR(out.name, name);
	CHECK_INT(out.certain, certain);
	CHECK_INT(out.lost, lost);
	decoded_release(&out);
}

#define BYTES(literal) literal, sizeof(literal) - 1

static void test_pages(void)
{
	size_t encoded = 0;
	struct buf bytes = BUF_EMPTY;

	for (size_t i = 0; i < SAMPLES; i++) {
		for (size_t k = 0; k < PAGES; k++) {
			buf_clear(&bytes);
			if (!encode(pages[k], samples[i].text, &bytes))
				continue;
			encoded++;
			printf("# %s in %d\n", samples[i].language, pages[k]);
			CHECK(buf_gives(&bytes, samples[i].text, NULL));
			CHECK(gives(bytes.data, bytes.len, 0, samples[i].text, NULL));
		}
	}
	CHECK_INT(encoded, 42);
	/* The first of the pages that give the same text is named. */
	check_decoded(BYTES("Gr\x94\xE1\x65\r\n"), "Größe\r\n", "CP850", false, 0);
	check_decoded(BYTES("Gr\xF6\xDF\x65\r\n"), "Größe\r\n", "CP1252", false, 0);
	check_decoded(BYTES("\x88\xAC\xEF \xAE\xA1\xEA\xA5\xAA\xE2\xA0"), "Имя объекта",
		"CP866", false, 0);
	buf_release(&bytes);
}

/* Words of the vocabulary decide where letters cannot: each is one byte of a western page and
 * of an eastern one. */
static void test_vocabulary(void)
{
	static const char *const polish[] = {"Koniec pracy: wrzesień"};
	static const char *const spanish[] = {"Contrase\xC3\xB1"
					      "a",
		"wrzesie\xC3\xB1"};
	struct decoded out = DECODED_EMPTY;

	encoding_decode(set, polish, 1, 0, BYTES("WRZESIE\xD1:"), &out);
	CHECK_STR(buf_text(&out.text), "WRZESIEŃ:");
	CHECK_STR(out.name, "CP1250");
	decoded_release(&out);
	out = (struct decoded)DECODED_EMPTY;
	encoding_decode(set, spanish, 2, 0, BYTES("wrzesie\xF1:"), &out);
	CHECK_STR(buf_text(&out.text), "wrzesieñ:");
	decoded_release(&out);
}

static void test_unicode(void)
{
	static const struct {
		const char *mark;
		bool big;
		const char *name;
	} kinds[] = {{"\xFF\xFE", false, "UTF-16LE"}, {"\xFE\xFF", true, "UTF-16BE"},
		{"", false, "UTF-16LE"}, {"", true, "UTF-16BE"}};
	struct buf bytes = BUF_EMPTY;

	for (size_t i = 0; i < SAMPLES; i++) {
		const char *text = samples[i].text;

		printf("# %s\n", samples[i].language);
		CHECK(gives(text, strlen(text), 0, text, "UTF-8"));
		buf_clear(&bytes);
		buf_addf(&bytes, "\xEF\xBB\xBF%s", text);
		CHECK(buf_gives(&bytes, text, "UTF-8"));
		for (size_t k = 0; k < 4; k++) {
			buf_clear(&bytes);
			buf_adds(&bytes, kinds[k].mark);
			add_utf16(&bytes, text, kinds[k].big);
			CHECK(buf_gives(&bytes, text, kinds[k].name));
		}
	}
	buf_clear(&bytes);
	add_utf16(&bytes, "Имя узла: PC, Версия", true);
	CHECK(buf_gives(&bytes, "Имя узла: PC, Версия", "UTF-16BE"));
	buf_release(&bytes);
}

static void test_small(void)
{
	check_decoded(BYTES(""), "", "ASCII", true, 0);
	check_decoded(BYTES("\xEF\xBB\xBF"), "", "UTF-8", true, 0);
	check_decoded(BYTES("\xFF\xFE"), "", "UTF-16LE", true, 0);
	check_decoded(BYTES("\xFE\xFF"), "", "UTF-16BE", true, 0);
	check_decoded(BYTES("a\fb\r\n"), "a\fb\r\n", "ASCII", true, 0);
	check_decoded(BYTES("a\r\n\x1A"), "a\r\n", "ASCII", true, 0);
	check_decoded(BYTES("\xC3\xA9\x1A"), "é", "UTF-8", true, 0);
	check_decoded(BYTES("a\x1A"
			    "b"),
		"a\x1A"
		"b",
		"ASCII", true, 0);
	/* As many U+FFFD as the Unicode standard advises. */
	check_decoded(BYTES("\xEF\xBB\xBF\xE0\x80\x80 \xF0\x80\x80 \xED\xA0\x80 "
			    "\xF4\x90\x80 \xF0\x9F\x98 \xE2\x82"),
		"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD "
		"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD "
		"\xEF\xBF\xBD \xEF\xBF\xBD",
		"UTF-8", true, 14);
	check_decoded(BYTES("a \xEF\xBF\xBD b"), "a \xEF\xBF\xBD b", "UTF-8", true, 1);
	/* A run of NULs is one thing that is lost. */
	check_decoded(BYTES("a\0b"),
		"a\xEF\xBF\xBD"
		"b",
		"ASCII", true, 1);
	check_decoded(BYTES("end\r\n\0\0\0\0\0\0"), "end\r\n\xEF\xBF\xBD", "ASCII", true, 1);
	check_decoded(BYTES("\x81\0\0\x82"), "ü\xEF\xBF\xBDé", "CP850", false, 1);
	check_decoded(BYTES("\xFF\xFE"
			    "a\0\0\0\0\0b\0"),
		"a\xEF\xBF\xBD"
		"b",
		"UTF-16LE", true, 1);
	/* Halves of surrogate pairs, and an odd byte at the end. */
	check_decoded(
		BYTES("\xFF\xFE\x3D\xD8\x00\xDE"), "\xF0\x9F\x98\x80", "UTF-16LE", true, 0);
	check_decoded(BYTES("\xFF\xFE\x3D\xD8"
			    "a\0\x00\xDE"
			    "b\0\x3D\xD8"),
		"\xEF\xBF\xBD"
		"a\xEF\xBF\xBD"
		"b\xEF\xBF\xBD",
		"UTF-16LE", true, 3);
	check_decoded(BYTES("\xFF\xFE"
			    "a\0b"),
		"a\xEF\xBF\xBD", "UTF-16LE", true, 1);
	check_decoded(BYTES("\xFF\xFE"
			    "a\0\n"),
		"a\n", "UTF-16LE", true, 0);
	/* Joined files have their marks within. */
	check_decoded(BYTES("\xEF\xBB\xBF"
			    "a\n\xEF\xBB\xBF"
			    "b\xEF\xBB\xBF\n"),
		"a\nb\xEF\xBB\xBF\n", "UTF-8", true, 0);
	/* A text stream wrote UTF-16. */
	check_decoded(
		BYTES("a\0\r\0\r\n\0b\0c\0\r\0\r\n\0"), "a\r\nbc\r\n", "UTF-16LE", false, 0);
	check_decoded(BYTES("C\0:\0\r\0\r\n\0\x42\x30\r\0\r\n\0"), "C:\r\nあ\r\n", "UTF-16LE",
		false, 0);
}

/* Wherever a text is cut, it is what it was. */
static void test_cut(void)
{
	static const char mark[] = "\xFF\xFE";
	struct buf wide = BUF_EMPTY;
	struct buf want = BUF_EMPTY;

	for (size_t i = 0; i < SAMPLES; i++) {
		const char *text = samples[i].text;
		size_t start = 0;
		bool ok = true;

		while ((unsigned char)text[start] < 0x80)
			start++;
		for (size_t len = start + 1; len <= strlen(text); len++) {
			size_t whole = len;

			while ((text[whole] & 0xC0) == 0x80)
				whole--;
			buf_clear(&want);
			buf_add(&want, text, whole);
			buf_adds(&want, whole < len ? "\xEF\xBF\xBD" : "");
			ok = gives(text, len, LABELS, want.data, "UTF-8") && ok;
		}
		printf("# %s\n", samples[i].language);
		CHECK(ok);
		buf_clear(&wide);
		buf_adds(&wide, mark);
		add_utf16(&wide, text, false);
		for (size_t len = 2; len <= wide.len; len++) {
			struct decoded out = DECODED_EMPTY;
			size_t same;

			decode(wide.data, len, 0, 0, &out);
			same = out.text.len - 3 * (out.lost > 0);
			ok = ok && strcmp(out.name, "UTF-16LE") == 0 &&
			     (len % 2 != 0 || (out.lost == 0 && strncmp(buf_text(&out.text),
									text, same) == 0));
			decoded_release(&out);
		}
		CHECK(ok);
	}
	buf_release(&want);
	buf_release(&wide);
}

/* One damaged byte does not make a code page of UTF-8. */
static void test_damaged(void)
{
	for (size_t i = 0; i < SAMPLES; i++) {
		char *text = xstrdup(samples[i].text);
		bool ok = true;

		for (size_t at = 0; at < strlen(text); at++) {
			struct decoded out = DECODED_EMPTY;
			char was = text[at];

			if ((unsigned char)was < 0x80)
				continue;
			text[at] = '\xFF';
			decode(text, strlen(text), LABELS, 0, &out);
			ok = ok && strcmp(out.name, "UTF-8") == 0 && !out.certain &&
			     out.lost >= 1 && out.lost <= 3;
			decoded_release(&out);
			text[at] = was;
		}
		printf("# %s\n", samples[i].language);
		CHECK(ok);
		free(text);
	}
}

static void add_part(
	struct buf *bytes, struct buf *want, const char *text, const char *mark, bool wide)
{
	buf_adds(bytes, mark);
	if (wide)
		add_utf16(bytes, text, false);
	else
		buf_adds(bytes, text);
	buf_adds(want, text);
}

/* ASCII and UTF-16 in turns, with lines of odd and even length, with and without marks. */
static void test_glued(void)
{
	static const char *const plain[] = {"x\r\n", "ab\r\n", "\r\n",
		"KB5001  1/2/2020\r\nabc\r\n", "Host Name: PC\r\n-------- ----\r\n"};
	struct buf bytes = BUF_EMPTY;
	struct buf want = BUF_EMPTY;

	for (size_t i = 0; i < SAMPLES; i++) {
		bool ok = true;

		for (size_t k = 0; k < 20; k++) {
			const char *mark = k % 4 >= 2 ? "\xFF\xFE" : "";
			const char *ascii = plain[k / 4];

			buf_clear(&bytes);
			buf_clear(&want);
			if (k % 2 == 0)
				add_part(&bytes, &want, ascii, "", false);
			add_part(&bytes, &want, samples[i].text, mark, true);
			add_part(&bytes, &want, ascii, "", false);
			add_part(&bytes, &want, samples[(i + 1) % SAMPLES].text, mark, true);
			add_part(&bytes, &want, samples[(i + 5) % SAMPLES].text, "", true);
			if (k % 2 == 1)
				add_part(&bytes, &want, ascii, "", false);
			ok = buf_gives(&bytes, want.data, "ASCII and UTF-16LE") && ok;
		}
		printf("# %s\n", samples[i].language);
		CHECK(ok);
	}
	check_decoded(BYTES("\x81\r\n\xFF\xFE"
			    "a\0\xFC\0\r\0\n\0"),
		"ü\r\naü\r\n", "CP850 and UTF-16LE", false, 0);
	check_decoded(BYTES("\xC3\xBC\r\na\0\xFC\0\r\0\n\0"), "ü\r\naü\r\n",
		"UTF-8 and UTF-16LE", false, 0);
	check_decoded(BYTES("x\r\n\xFE\xFF\0a\0b\0\r\0\n"), "x\r\nab\r\n", "ASCII and UTF-16BE",
		false, 0);
	/* Without a line end between: by the shape of the bytes. */
	check_decoded(BYTES("a\0b\0\r\0\n\0Host Name: PC01"), "ab\r\nHost Name: PC01",
		"ASCII and UTF-16LE", false, 0);
	check_decoded(BYTES("Host Name: H\0o\0s\0t\0"), "Host Name: Host", "ASCII and UTF-16LE",
		false, 0);
	check_decoded(BYTES("a\0b\0xH\0o\0s\0t\0"), "abxHost", "ASCII and UTF-16LE", false, 0);
	check_decoded(BYTES("\xEF\xBB\xBF"
			    "AH\0o\0s\0t\0"),
		"AHost", "UTF-8 and UTF-16LE", false, 0);
	check_decoded(BYTES("abc\xFF\xFE\x42\x30\r\0\n\0"), "abcあ\r\n", "ASCII and UTF-16LE",
		false, 0);
	/* Japanese and Chinese of ASCII bytes only, without a line end, are what they look
	 * like. */
	check_decoded(BYTES("\xFF\xFE\x4F\x30\x60\x30\x55\x30\x44\x30\x4F\x30\x60\x30"),
		"くださいくだ", "UTF-16LE", true, 0);
	check_decoded(
		BYTES("\xFF\xFE\r\0\n\0\x2F\x66\x26\x54"), "\r\n是否", "UTF-16LE", true, 0);
	check_decoded(
		BYTES("\xFF\xFE\0\x4E\0\x4E\0\x4E\r\0\n\0"), "一一一\r\n", "UTF-16LE", true, 0);
	buf_release(&want);
	buf_release(&bytes);
}

static void check_twice(const char *language, const struct buf *bytes, const char *text)
{
	struct buf twice = BUF_EMPTY;
	struct buf wide = BUF_EMPTY;

	add_latin1(&twice, bytes->data, bytes->len);
	if (strcmp(buf_text(&twice), text) != 0) {
		printf("# %s\n", language);
		CHECK(buf_gives(&twice, text, NULL));
		add_utf16(&wide, twice.data, false);
		CHECK(buf_gives(&wide, text, NULL));
	}
	buf_release(&wide);
	buf_release(&twice);
}

static void test_twice(void)
{
	/* The pages in which people have these languages. */
	static const int usual[][3] = {{850, 437, 0}, {850, 0, 0}, {850, 437, 0}, {850, 437, 0},
		{850, 0, 0}, {852, 1250, 0}, {852, 1250, 0}, {852, 0, 0}, {0, 0, 0},
		{866, 1251, 0}, {1253, 0, 0}, {874, 0, 0}, {932, 0, 0}, {936, 0, 0},
		{950, 0, 0}, {949, 0, 0}};
	struct buf bytes = BUF_EMPTY;

	for (size_t i = 0; i < SAMPLES; i++) {
		for (size_t k = 0; usual[i][k] != 0; k++) {
			buf_clear(&bytes);
			if (encode(usual[i][k], samples[i].text, &bytes))
				check_twice(samples[i].language, &bytes, samples[i].text);
		}
		buf_clear(&bytes);
		buf_adds(&bytes, samples[i].text);
		check_twice(samples[i].language, &bytes, samples[i].text);
	}
	check_decoded(BYTES("Versi\xC2\xA2n del sistema"), "Versión del sistema",
		"CP850 read as Latin-1, saved as UTF-8", false, 0);
	check_decoded(BYTES("Gr\xC2\x94\xC3\xA1\x65"), "Größe",
		"CP850 read as Latin-1, saved as UTF-8", false, 0);
	check_decoded(BYTES("Gr\xE2\x80\x9D\xC3\xA1\x65"), "Größe",
		"CP850 read as CP1252, saved as UTF-8", false, 0);
	check_decoded(BYTES("VersiÃ³n, tamaÃ±o \xEF\xBF\xBD"), "Versión, tamaño \xEF\xBF\xBD",
		"UTF-8 read as Latin-1, saved as UTF-8", false, 1);
	check_decoded(BYTES("5 â‚¬ fÃ¼r"), "5 € für", "UTF-8 read as CP1252, saved as UTF-8",
		false, 0);
	check_decoded(BYTES("Versi├│n, tama├▒o"), "Versión, tamaño",
		"UTF-8 read as CP850, saved as UTF-8", false, 0);
	check_decoded(BYTES("Р’РµСЂСЃРёСЏ"), "Версия", "UTF-8 read as CP1251, saved as UTF-8",
		false, 0);
	buf_release(&bytes);
}

/* What looks odd and is right. */
static void test_left_alone(void)
{
	static const char *const texts[] = {"Intel® Core™ i7 – 3.4 GHz, 25 °C, 5 µs, ½",
		"├───bin\r\n│   └───x64\r\n╔═══╗\r\n║ ┬│║\r\n",
		"l’hôte d’origine, «\xC2\xA0Été\xC2\xA0»", "try…catch, features—we, n²",
		"Domaine\xC2\xA0: x\r\nNom\xC2\xA0: y", "Łukasz, Jörg, François, Søren, Åke",
		"→ ✓ 😀 ∑", "Việt Nam: Hà Nội", "שלום עולם", "مرحبا بالعالم", "Ä Ö Ü ß é",
		"GRÖSSE, ÉTAT, ÇÃO"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		check_decoded(texts[i], strlen(texts[i]), texts[i], "UTF-8", true, 0);
}

/* Lines of two tools, one of which wrote UTF-8. */
static void test_mixed(void)
{
	struct buf bytes = BUF_EMPTY;
	struct buf want = BUF_EMPTY;

	for (size_t i = 0; i < 10; i++) {
		int page = i < 5 ? 850 : i == 8 ? 1254 : i == 9 ? 866 : 852;
		char name[32];

		buf_clear(&bytes);
		buf_clear(&want);
		CHECK(encode(page, samples[i].text, &bytes));
		for (int k = 0; k < 2; k++) {
			buf_adds(&bytes, samples[i].text);
			buf_addf(&want, "%s%s", k == 0 ? samples[i].text : "", samples[i].text);
		}
		snprintf(name, sizeof(name), "UTF-8 and CP%d", page);
		printf("# %s\n", samples[i].language);
		CHECK(buf_gives(&bytes, want.data, name));
	}
	/* Two words of page 936 that are valid UTF-8 do not make it UTF-8. */
	check_decoded(BYTES("\xCF\xB5\xCD\xB3\xC4\xBF\xC2\xBC: C:\\Windows"),
		"系统目录: C:\\Windows", "CP936", false, 0);
	check_decoded(
		BYTES("\xCF\xB5\xCD\xB3\xC4\xBF\xC2\xBC: C:\r\n\xB4\xA6\xC0\xED\xC6\xF7: 1"),
		"系统目录: C:\r\n处理器: 1", "CP936", false, 0);
	buf_release(&want);
	buf_release(&bytes);
}

static void check_forced(
	int page, const char *bytes, size_t len, const char *text, const char *name)
{
	struct decoded out = DECODED_EMPTY;

	decode(bytes, len, LABELS, page, &out);
	CHECK_STR(buf_text(&out.text), text);
	CHECK_STR(out.name, name);
	CHECK(out.certain);
	decoded_release(&out);
}

static void test_forced(void)
{
	check_forced(1252, BYTES("\xC3\xA9"), "Ã©", "CP1252");
	check_forced(866, BYTES("\x82"), "В", "CP866");
	check_forced(65001, BYTES("\xC3\xA9\x82"), "é\xEF\xBF\xBD", "UTF-8");
	check_forced(1200, BYTES("a\0"), "a", "UTF-16LE");
	check_forced(1201, BYTES("\0a"), "a", "UTF-16BE");
	check_forced(1200, BYTES(""), "", "ASCII");
	check_forced(850, BYTES("plain"), "plain", "CP850");
	/* Lines in UTF-8 by a mark, others as the caller says. */
	check_forced(866,
		BYTES("\xEF\xBB\xBFGröße für März\n\x81\x94\xE1\x84 \x81\x94\xE1\x84\n"),
		"Größe für März\nБФсД БФсД\n", "UTF-8 and CP866");
	check_forced(866, BYTES("\xEF\xBB\xBF\x81\nGröße für März\n"), "Б\nGröße für März\n",
		"UTF-8 and CP866");
	/* A mark is stronger. */
	check_forced(850, BYTES("\xEF\xBB\xBF\xC3\xA9"), "é", "UTF-8");
	check_forced(850, BYTES("\xFF\xFE\xE9\0"), "é", "UTF-16LE");
	check_forced(1201, BYTES("\xFF\xFE\xE9\0"), "é", "UTF-16LE");
	CHECK(encoding_known(850) && encoding_known(65001) && encoding_known(1200) &&
		encoding_known(1201));
	CHECK(!encoding_known(0) && !encoding_known(1) && !encoding_known(1202));
}

/* A lead byte at the end, in front of a line end, in front of another one. */
static void test_codepage(void)
{
	static const char bytes[] = "\x82\xA0\x82\n\x85\x82\xA0\x80\xFF\x82";
	struct buf out = BUF_EMPTY;
	size_t bad = 1;
	uint32_t c;

	codepage_decode(set, 932, BYTES(bytes), &out, &bad);
	CHECK_STR(buf_text(&out), "あ\xEF\xBF\xBD\n\xEF\xBF\xBD"
				  "あ\xC2\x80\xEF\xA3\xB3\xEF\xBF\xBD");
	CHECK_INT(bad, 4);
	buf_clear(&out);
	codepage_decode(set, 1252, BYTES("\x80\x81\0"), &out, NULL);
	CHECK(out.len == 7 && memcmp(out.data, "€\xEF\xBF\xBD\0", 8) == 0);
	buf_clear(&out);
	codepage_decode(set, 65001, BYTES("\xE2\x82\xAC\xE2\x82"), &out, &bad);
	CHECK_STR(buf_text(&out), "€\xEF\xBF\xBD");
	CHECK_INT(bad, 5);
	CHECK_INT(codepage_next(codepage_find(set, 936), "", 0, &c), 0);
	for (size_t i = 0; i < PAGES; i++)
		CHECK(codepage_known(pages[i]));
	CHECK(!codepage_known(0) && !codepage_known(851) && !codepage_known(1200));
	buf_release(&out);
}

/* The lines that tell stand far behind, and the first of them is very long. */
static void test_long(void)
{
	struct buf bytes = BUF_EMPTY;
	struct buf want = BUF_EMPTY;

	for (int i = 0; i < 20000; i++) {
		buf_adds(&bytes, "Host Name: PC\r\n");
		buf_adds(&want, "Host Name: PC\r\n");
	}
	for (int i = 0; i < 20000; i++) {
		buf_adds(&bytes, "Gr\x94\xE1\x65 ");
		buf_adds(&want, "Größe ");
	}
	buf_adds(&bytes, "\r\n\x81\r\n");
	buf_adds(&want, "\r\nü\r\n");
	CHECK(buf_gives(&bytes, want.data, "CP850"));
	buf_clear(&bytes);
	buf_clear(&want);
	for (int i = 0; i < 70000; i++)
		buf_addc(&bytes, 'a');
	buf_adds(&want, bytes.data);
	buf_adds(&bytes, " Gr\xF6\xDF"
			 "e");
	buf_adds(&want, " Größe");
	CHECK(buf_gives(&bytes, want.data, "CP1252"));
	buf_release(&want);
	buf_release(&bytes);
}

int main(void)
{
	struct error err = ERROR_NONE;
	struct assets *assets = assets_open(NULL, &err);

	set = codepages_open(assets, &err);
	CHECK_STR(err.text, "");
	test_codepage();
	test_pages();
	test_vocabulary();
	test_unicode();
	test_small();
	test_cut();
	test_damaged();
	test_glued();
	test_twice();
	test_left_alone();
	test_mixed();
	test_forced();
	test_long();
	codepages_free(set);
	codepages_free(NULL);
	assets_free(assets);
	return tap_done();
}
