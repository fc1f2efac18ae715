/* SPDX-License-Identifier: MIT */
/* data/privacy.json: every text of both documents has a kind there, and a mistake is told. */
#include "redact/privacy.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/library.h"
#include "tap.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct assets *assets;

static cJSON *read_asset(const char *name)
{
	struct error err = ERROR_NONE;
	struct asset asset;
	cJSON *document = NULL;

	if (asset_get(assets, name, &asset, &err))
		document = json_parse(asset.bytes, asset.len, &err);
	CHECK_STR(err.text, "");
	return document;
}

/* What a schema says of a place, behind references. */
static const cJSON *follow(const cJSON *root, const cJSON *schema)
{
	const char *reference = json_text(schema, "$ref");

	return *reference ? json_get(json_get(root, "$defs"), strrchr(reference, '/') + 1)
			  : schema;
}

static bool is_text(const cJSON *schema)
{
	return strcmp(json_text(schema, "type"), "string") == 0 || json_get(schema, "enum") ||
	       json_get(schema, "const");
}

/* Complains about texts without a kind, and about kinds of what is no text. */
static void compare(const cJSON *root, const cJSON *schema, const cJSON *mirror,
	const char *place, struct buf *out)
{
	const cJSON *properties, *member;

	schema = follow(root, schema);
	properties = json_get(schema, "properties");
	if (is_text(schema)) {
		if (!cJSON_IsString(mirror))
			buf_addf(out, "%s has no kind\n", place);
	} else if (json_get(schema, "items")) {
		compare(root, json_get(schema, "items"),
			cJSON_IsArray(mirror) ? mirror->child : NULL, place, out);
	} else if (properties) {
		cJSON_ArrayForEach(member, properties)
		{
			char *inside = xasprintf("%s.%s", place, member->string);

			compare(root, member, json_get(mirror, member->string), inside, out);
			free(inside);
		}
		cJSON_ArrayForEach(member, mirror)
		{
			if (!json_get(properties, member->string))
				buf_addf(out, "%s.%s is no member\n", place, member->string);
		}
	} else if (mirror) {
		buf_addf(out, "%s is no text\n", place);
	}
}

static char *differences(const char *schema_name, const cJSON *mirror)
{
	cJSON *schema = read_asset(schema_name);
	struct buf out = BUF_EMPTY;

	compare(schema, schema, mirror, "$", &out);
	cJSON_Delete(schema);
	return buf_steal(&out);
}

static void test_complete(void)
{
	static const char *const schemas[][2] = {
		{"data/facts.schema.json", "facts"}, {"data/results.schema.json", "results"}};
	cJSON *data = read_asset("data/privacy.json");

	for (size_t i = 0; i < 2; i++) {
		cJSON *mirror = cJSON_GetObjectItemCaseSensitive(data, schemas[i][1]);
		char *complaint = differences(schemas[i][0], mirror);

		CHECK_STR(complaint, "");
		free(complaint);
		/* The proof that this can fail. */
		cJSON_DeleteItemFromObjectCaseSensitive(mirror, "format");
		json_add_text(mirror, "formats", "own");
		complaint = differences(schemas[i][0], mirror);
		CHECK_STR(complaint, "$.format has no kind\n$.formats is no member\n");
		free(complaint);
	}
	cJSON_Delete(data);
}

/* The message for a document of our own. */
static void refuses(const char *from, const char *to, const char *want)
{
	char folder[] = "privacy.XXXXXX", hint[] = "data";
	struct error err = ERROR_NONE;
	struct assets *own = NULL;
	struct privacy *privacy;
	struct buf changed = BUF_EMPTY;
	struct asset asset;
	const char *place;
	char *path, *sub;
	FILE *file;

	if (!mkdtemp(folder) || !asset_get(assets, "data/privacy.json", &asset, &err))
		abort();
	place = strstr(asset.bytes, from);
	CHECK(place != NULL);
	if (!place)
		return;
	buf_add(&changed, asset.bytes, (size_t)(place - asset.bytes));
	buf_adds(&changed, to);
	buf_adds(&changed, place + strlen(from));
	sub = xasprintf("%s/%s", folder, hint);
	path = xasprintf("%s/privacy.json", sub);
	if (mkdir(sub, 0700) != 0 || !(file = fopen(path, "w")))
		abort();
	fwrite(changed.data, 1, changed.len, file);
	fclose(file);
	own = assets_open(folder, &err);
	CHECK_STR(err.text, "");
	privacy = own ? privacy_load(own, &err) : NULL;
	CHECK(privacy == NULL);
	CHECK_STR(err.text, want);
	CHECK_INT(err.exit, EXIT_INTERNAL);
	privacy_free(privacy);
	assets_free(own);
	unlink(path);
	rmdir(sub);
	rmdir(folder);
	free(path);
	free(sub);
	buf_release(&changed);
}

static void test_mistakes(void)
{
	refuses("\"class\": \"user\"", "\"class\": \"users\"",
		"data/privacy.json: classes: 'users' is not the one expected");
	refuses("\"level\": \"users\"", "\"level\": \"user\"",
		"data/privacy.json: classes: 'user' is not the one expected");
	refuses(",\n    {\"class\": \"log\", \"level\": \"paranoid\"}", "",
		"data/privacy.json: classes: are not all");
	refuses("\"name\": \"host\"", "\"name\": \"hosted\"",
		"data/privacy.json: name: no kind 'hosted'");
	refuses("\"name\": \"host\"", "\"name\": 1", "data/privacy.json: name: is no mirror");
	refuses("[\"own\"]", "[\"own\", \"text\"]",
		"data/privacy.json: run: a list has one kind");
	refuses("\"labels\"", "\"label\"", "data/privacy.json: labels: is missing");
	refuses("\"extensions\"", "\"extension\"", "data/privacy.json: extensions: is missing");
	refuses("\"txt\", ", "1, ", "data/privacy.json: extensions: is no list of words");
	refuses("\"not_secret\"", "\"secret\"", "data/privacy.json: not_secret: is missing");
	refuses("\"words\"", "\"word\"", "data/privacy.json: words: is missing");
	refuses("\"classes\"", "\"class\"", "data/privacy.json: classes: is missing");
}

static void test_questions(const struct privacy *privacy)
{
	const cJSON *next = privacy->facts->child;

	CHECK_INT(privacy_kind(json_get(json_get(privacy->facts, "machine"), "name")),
		CLASS_HOST);
	CHECK_INT(privacy_kind(NULL), KIND_TEXT);
	CHECK_INT(privacy_registry(privacy, "wuserver"), KIND_HOSTS);
	CHECK_INT(privacy_registry(privacy, "AUOptions"), KIND_TEXT);
	CHECK(privacy_member(privacy->facts, "format", &next) == privacy->facts->child);
	CHECK(next == privacy->facts->child->next);
	CHECK(privacy_member(privacy->facts, "nothing", &next) == NULL);
	CHECK(privacy_host_is_public(privacy, "Download.WindowsUpdate.com", 26));
	CHECK(privacy_host_is_public(privacy, "localhost", 9));
	CHECK(!privacy_host_is_public(privacy, "notmicrosoft.com", 16));
	CHECK(!privacy_host_is_public(privacy, "", 0));
	CHECK(privacy_lists(&privacy->extensions, "TXT", 3));
	CHECK(!privacy_lists(&privacy->extensions, "txtx", 4));
	CHECK(privacy_begins(privacy->organisations, "Microsoft Corporation", 21));
	CHECK(!privacy_begins(privacy->organisations, "Microsofter", 11));
	CHECK(!privacy_begins(privacy->organisations, "Micro", 5));
	CHECK(privacy_ends(privacy->secret_words, "SqlPassword", 11));
	CHECK(!privacy_ends(privacy->secret_words, "word", 4));
	CHECK_INT(privacy_active(privacy, REDACT_NONE), 1u << CLASS_SECRET);
	CHECK_INT(privacy_active(privacy, REDACT_USERS),
		1u << CLASS_SECRET | 1u << CLASS_USER | 1u << CLASS_SID);
	CHECK_INT(privacy_active(privacy, REDACT_PARANOID), (1u << CLASSES) - 1);
	CHECK_INT(redact_level("paranoid"), REDACT_PARANOID);
	CHECK_INT(redact_level("Share"), REDACT_LEVELS);
	CHECK_STR(redact_level_word(REDACT_USERS), "users");
}

int main(void)
{
	struct error err = ERROR_NONE;
	struct privacy *privacy;

	library_init();
	assets = assets_open(NULL, &err);
	if (!assets)
		abort();
	test_complete();
	test_mistakes();
	privacy = privacy_load(assets, &err);
	CHECK_STR(err.text, "");
	if (privacy)
		test_questions(privacy);
	privacy_free(privacy);
	assets_free(assets);
	return tap_done();
}
