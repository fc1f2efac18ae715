/* SPDX-License-Identifier: MIT */
#include "tap.h"

#include "base/asset.h"
#include "base/file.h"
#include "base/library.h"
#include "capture/labels.h"

#include <stdlib.h>

static struct labels *labels;

static void means(const char *tool, const char *text, const char *field, bool confirmed)
{
	struct meaning meaning;

	if (CHECK(labels_find(labels, tool, text, strlen(text), &meaning))) {
		CHECK_STR(meaning.field, field);
		CHECK_INT(meaning.confirmed, confirmed);
	}
}

static void nothing(const char *tool, const char *text)
{
	struct meaning meaning;

	CHECK(!labels_find(labels, tool, text, strlen(text), &meaning));
}

static void splits(const char *tool, const char *line, const char *field, const char *want)
{
	struct meaning meaning;
	const char *value;

	if (CHECK(labels_split(labels, tool, line, &meaning, &value))) {
		CHECK_STR(meaning.field, field);
		CHECK_STR(value, want);
	}
}

static void test_find(void)
{
	means("systeminfo", "OS Version", "os-version", true);
	means("systeminfo", "os  VERSION", "os-version", true);
	means("systeminfo", "Betriebssystemversion", "os-version", true);
	means("slmgr-status", "Licensed", "licensed", true);
	means("slmgr-status", "Lizenziert", "licensed", true);
	/* A word that only memory knows is not confirmed. */
	means("slmgr-status", "Nicht lizenziert", "unlicensed", false);
	nothing("slmgr-status", "licens");
	nothing("slmgr-status", "Unlicensed: 0");
	nothing("systeminfo", "Licensed");
	nothing("systeminfo", "");
	/* The form of the apostrophe does not count, nor does a no-break space. */
	means("systeminfo", "Nom de l\xE2\x80\x99h\xC3\xB4te", "host-name", true);
	means("certutil", "Num\xC3\xA9ro de s\xC3\xA9rie\xC2\xA0", "serial", true);
}

static void test_damage(void)
{
	means("sc", "NOME_DO_SERVI\xEF\xBF\xBDO", "service-name", true);
	means("systeminfo", "Systemstartzei\xEF\xBF\xBD", "boot-time", true);
	nothing("sc", "\xEF\xBF\xBD\xEF\xBF\xBD");
	/* It stands for one character, not for two. */
	nothing("sc", "NOME_DO_SERVI\xEF\xBF\xBD");
	/* A question mark is what is left of a character beyond ASCII, or of one of its bytes.
	 */
	means("systeminfo", "Versi?n del sistema operativo", "os-version", true);
	means("systeminfo", "Versi??n del sistema operativo", "os-version", true);
	means("systeminfo", "Nom de l?h?te", "host-name", true);
	nothing("systeminfo", "Versi???n del sistema operativo");
	nothing("systeminfo", "Nombre de hos?");
	means("systeminfo", "Versi\xEF\xBF\xBD\xEF\xBF\xBDn del sistema operativo",
		"os-version", true);
	/* A character of three bytes, or three of them. */
	nothing("systeminfo", "OS \?\?\?");
	nothing("systeminfo", "OS \xEF\xBF\xBD");
	means("sc", "?TAT", "state", true);
	/* The shape of words alone says nothing, in a state least of all. */
	nothing("slmgr-status", "????? ????????");
	nothing("slmgr-status",
		"\xEF\xBF\xBD\xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
	nothing("systeminfo", "\?\?\?\?\?\?\?\?\?\?\?(\?)");
}

static void test_split(void)
{
	struct meaning meaning;
	const char *label, *value;
	size_t len;

	splits("systeminfo", "OS Name:                   Microsoft Windows 10 Pro", "os-name",
		"Microsoft Windows 10 Pro");
	splits("systeminfo", "   'OS Name : x", "os-name", "x");
	splits("systeminfo", "- OS Name: x", "os-name", "x");
	splits("systeminfo", "# OS Name: x", "os-name", "x");
	CHECK(!labels_split(labels, "systeminfo", "-OS Name: x", &meaning, &value));
	splits("systeminfo", "Virtual Memory: Max Size:  9,373 MB", "virtual-max", "9,373 MB");
	splits("certutil", "Hach. cert. (sha1)\xC2\xA0: aa bb", "sha1", "aa bb");
	splits("slmgr",
		"\xE8\xAE\xB8\xE5\x8F\xAF\xE8\xAF\x81\xE7\x8A\xB6\xE6\x80\x81\xEF\xBC\x9A "
		"\xE5\xB7\xB2\xE6\x8E\x88\xE6\x9D\x83",
		"status", "\xE5\xB7\xB2\xE6\x8E\x88\xE6\x9D\x83");
	splits("msinfo32", "OS Name\tMicrosoft", "os-name", "Microsoft");
	CHECK(!labels_split(labels, "systeminfo", "OS Name", &meaning, &value));
	CHECK(!labels_split(labels, "systeminfo", "Something: x", &meaning, &value));
	CHECK(labels_cut("  Anything here  : v", &label, &len, &value));
	CHECK_INT(len, 13);
	CHECK_STR(value, "v");
	CHECK(!labels_cut(": x", &label, &len, &value));
	CHECK(!labels_cut("nothing", &label, &len, &value));
	CHECK(labels_within(labels, "reg", "not-found",
		"ERROR: The system was unable to find the specified registry key or value."));
	CHECK(!labels_within(labels, "reg", "not-found", "ERROR: Access is denied."));
}

static void refuses(const char *rows, const char *message)
{
	char folder[] = "labels.XXXXXX", path[64];
	struct error err = ERROR_NONE;
	struct assets *assets;

	if (!CHECK(mkdtemp(folder) != NULL))
		return;
	snprintf(path, sizeof(path), "%s/data", folder);
	CHECK(file_make_folder(path, &err));
	snprintf(path, sizeof(path), "%s/data/labels.tsv", folder);
	CHECK(file_write(path, rows, strlen(rows), &err));
	assets = assets_open(folder, &err);
	CHECK(assets && !labels_open(assets, &err));
	CHECK_INT(err.exit, EXIT_BAD_INPUT);
	CHECK_STR(err.text, message);
	assets_free(assets);
	remove(path);
	snprintf(path, sizeof(path), "%s/data", folder);
	remove(path);
	remove(folder);
}

int main(void)
{
	struct error err = ERROR_NONE;
	struct assets *assets;
	size_t count;

	library_init();
	assets = assets_open(NULL, &err);
	labels = labels_open(assets, &err);
	if (CHECK(labels != NULL)) {
		test_find();
		test_damage();
		test_split();
		labels_texts(labels, &count);
		CHECK(count > 1000);
	}
	refuses("# comment\nsc\tstate\ten\tC\n", "data/labels.tsv:2: a row has 5 columns: "
						 "tool, field, language, confidence, text");
	labels_free(labels);
	assets_free(assets);
	library_cleanup();
	return tap_done();
}
