/* SPDX-License-Identifier: MIT */
#include "tap.h"

#include "base/asset.h"
#include "base/asset_table.h"
#include "base/file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* "packed" and nothing, by gzip -9 -n */
#define PACKED                                                                                 \
	"\037\213\010\000\000\000\000\000\002\003\053\110\114\316\116\115\001\000\020\264\366" \
	"\041\006\000\000\000"
#define PACKED_NOTHING \
	"\037\213\010\000\000\000\000\000\002\003\003\000\000\000\000\000\000\000\000\000"

/* In place of the generated table, which is not linked into this test. */
const struct asset_entry asset_table[] = {
	{"data/rules/a.xml", (const unsigned char *)"<a/>", 4, 0, ""},
	{"data/rules/packed.xml", (const unsigned char *)PACKED, 6, sizeof(PACKED) - 1, ""},
	{"data/rules/packed0.xml", (const unsigned char *)PACKED_NOTHING, 0,
		sizeof(PACKED_NOTHING) - 1, ""},
	{"templates/nul", (const unsigned char *)"x\0y", 3, 0, ""},
	{"templates/page.html", (const unsigned char *)"page", 4, 0,
		"0000000000000000000000000000000000000000000000000000000000000000"},
	{"top", (const unsigned char *)"", 0, 0, ""},
};
const size_t asset_count = sizeof(asset_table) / sizeof(asset_table[0]);

static void test_embedded(void)
{
	static const char *const names[] = {"data/rules/a.xml", "data/rules/packed.xml",
		"data/rules/packed0.xml", "templates/nul", "templates/page.html", "top"};
	struct error err = ERROR_NONE;
	struct assets *assets = assets_open(NULL, &err);
	struct asset asset;
	char hex[65];

	for (size_t i = 0; i < 6; i++) {
		CHECK(asset_at(assets, i, &asset));
		CHECK_STR(asset.name, names[i]);
		CHECK(asset_get(assets, names[i], &asset, &err));
		CHECK_STR(asset.name, names[i]);
		CHECK(!asset.replaced);
	}
	/* What the build knows is not worked out again; what it does not know is. */
	CHECK(asset_get(assets, "templates/page.html", &asset, &err));
	asset_digest(&asset, hex);
	CHECK_STR(hex, "0000000000000000000000000000000000000000000000000000000000000000");
	CHECK(asset_get(assets, "top", &asset, &err));
	asset_digest(&asset, hex);
	CHECK_STR(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	CHECK(!asset_at(assets, 6, &asset));
	CHECK(asset_get(assets, "data/rules/packed.xml", &asset, &err));
	CHECK(asset.len == 6 && memcmp(asset.bytes, "packed", 7) == 0);
	CHECK(asset_get(assets, "data/rules/packed0.xml", &asset, &err));
	CHECK(asset.len == 0 && asset.bytes[0] == '\0');
	CHECK(asset_get(assets, "templates/nul", &asset, &err));
	CHECK(asset.len == 3 && memcmp(asset.bytes, "x\0y", 4) == 0);
	CHECK_STR(err.text, "");
	assets_free(assets);
	assets_free(NULL);
}

static void check_no_asset(const struct assets *assets, const char *name, const char *want)
{
	struct error err = ERROR_NONE;
	struct asset asset;

	CHECK(!asset_get(assets, name, &asset, &err));
	CHECK_INT(err.exit, EXIT_INTERNAL);
	CHECK_STR(err.text, want);
}

static void test_refused_names(void)
{
	struct assets *assets = assets_open(NULL, &(struct error)ERROR_NONE);

	check_no_asset(assets, "", "there is no asset \"\"");
	check_no_asset(assets, "templates/page", "there is no asset \"templates/page\"");
	check_no_asset(assets, "Top", "there is no asset \"Top\"");
	check_no_asset(assets, "/etc/passwd", "\"/etc/passwd\" cannot name an asset");
	check_no_asset(assets, "data/../top", "\"data/../top\" cannot name an asset");
	check_no_asset(assets, "data\\rules", "\"data\\rules\" cannot name an asset");
	check_no_asset(assets, "file:top", "\"file:top\" cannot name an asset");
	check_no_asset(assets, "a\033b", "there is no asset \"a?b\"");
	assets_free(assets);
}

static void test_replaced(void)
{
	struct error err = ERROR_NONE;
	struct assets *assets;
	struct asset asset;

	CHECK(file_make_folder("own", &err));
	CHECK(file_make_folder("own/templates", &err));
	CHECK(file_write("own/templates/page.html", "my \0page", 8, &err));
	CHECK(file_write("own/other", "x", 1, &err));
	assets = assets_open("own", &err);
	if (!CHECK(assets != NULL))
		return;
	CHECK(asset_get(assets, "templates/page.html", &asset, &err));
	CHECK(asset.replaced);
	CHECK(asset.len == 8 && memcmp(asset.bytes, "my \0page", 9) == 0);
	CHECK(asset_get(assets, "top", &asset, &err));
	CHECK(!asset.replaced);
	CHECK_INT(asset.len, 0);
	check_no_asset(assets, "other", "there is no asset \"other\"");

	CHECK(assets_dump(assets, "dumped", &err));
	CHECK_STR(err.text, "");
	assets_free(assets);
	assets = assets_open("dumped", &err);
	if (!CHECK(assets != NULL))
		return;
	for (size_t i = 0; asset_at(assets, i, &asset); i++)
		CHECK(asset.replaced);
	CHECK(asset_get(assets, "templates/page.html", &asset, &err));
	CHECK(asset.len == 8 && memcmp(asset.bytes, "my \0page", 9) == 0);
	CHECK(asset_get(assets, "data/rules/a.xml", &asset, &err));
	CHECK_STR(asset.bytes, "<a/>");
	assets_free(assets);
}

static void check_not_opened(const char *folder, int exit, const char *want)
{
	struct error err = ERROR_NONE;

	CHECK(assets_open(folder, &err) == NULL);
	CHECK_INT(err.exit, exit);
	CHECK(strncmp(err.text, want, strlen(want)) == 0);
}

static void test_bad_folders(void)
{
	struct error err = ERROR_NONE;
	char *large = calloc(1, 4 * 1024 * 1024 + 1);
	struct assets *assets;

	check_not_opened("missing", EXIT_NO_INPUT, "missing: there is no such folder");
	check_not_opened(
		"own/templates", EXIT_BAD_INPUT, "own/templates: no file in this folder");
	check_not_opened("own/other", EXIT_BAD_INPUT, "own/other: no file in this folder");
	CHECK(mkdir("own/top", 0700) == 0);
	check_not_opened("own", EXIT_NO_INPUT, "own/top: is a folder");
	CHECK(rmdir("own/top") == 0);
	CHECK(file_write("own/top", large, 4 * 1024 * 1024, &err));
	assets = assets_open("own", &err);
	CHECK(assets != NULL);
	assets_free(assets);
	CHECK(file_write("own/top", large, 4 * 1024 * 1024 + 1, &err));
	check_not_opened("own", EXIT_BAD_INPUT, "own/top: larger than 4 MiB");
	free(large);

	assets = assets_open(NULL, &err);
	CHECK(!assets_dump(assets, "own/other", &err));
	CHECK_STR(err.text, "own/other: is not a folder");
	CHECK_INT(err.exit, EXIT_CANNOT_CREATE);
	assets_free(assets);
}

int main(void)
{
	static const char *const files[] = {"own/templates/page.html", "own/templates",
		"own/other", "own/top", "own", "dumped/data/rules/a.xml",
		"dumped/data/rules/packed.xml", "dumped/data/rules/packed0.xml",
		"dumped/data/rules", "dumped/data", "dumped/templates/nul",
		"dumped/templates/page.html", "dumped/templates", "dumped/top", "dumped"};
	char folder[] = "t_asset.XXXXXX";

	if (!CHECK(mkdtemp(folder) != NULL && chdir(folder) == 0))
		return tap_done();
	test_embedded();
	test_refused_names();
	test_replaced();
	test_bad_folders();
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		CHECK(remove(files[i]) == 0);
	CHECK(chdir("..") == 0 && rmdir(folder) == 0);
	return tap_done();
}
