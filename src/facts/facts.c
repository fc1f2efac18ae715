/* SPDX-License-Identifier: MIT */
#include "facts/facts.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/json.h"
#include "base/sha256.h"
#include "base/text.h"
#include "facts/coverage.h"
#include "facts/format.h"
#include "facts/schema.h"

#include <stdlib.h>
#include <string.h>

struct facts {
	cJSON *document;
	struct coverage coverage;
	char digest[65];
};

static cJSON *load_schema(const struct assets *assets, struct error *err)
{
	static const char name[] = "data/facts.schema.json";
	struct asset asset;
	cJSON *schema;

	if (!asset_get(assets, name, &asset, err))
		return NULL;
	schema = json_parse(asset.bytes, asset.len, err);
	if (!schema)
		error_prefix(err, "%s", name);
	return schema;
}

/* A key is there exactly when its last characters are. */
static bool check_products(const cJSON *products, struct error *err)
{
	const cJSON *product;
	size_t index = 0;

	cJSON_ArrayForEach(product, products)
	{
		const char *key = json_text(product, "key");
		bool partial = *json_text(product, "partial_key") != '\0';

		if ((strcmp(key, "installed") == 0 && !partial) ||
			(strcmp(key, "none") == 0 && partial))
			return error_set(err, EXIT_BAD_INPUT,
				"$.licensing.products[%zu]: key is '%s' but partial_key is %s",
				index, key, partial ? "given" : "empty");
		index++;
	}
	return true;
}

static bool all_hex(const char *text)
{
	return text[strspn(text, "0123456789ABCDEFabcdef")] == '\0';
}

static bool value_fits(const char *type, const char *value)
{
	size_t len = strlen(value);

	if (strcmp(type, "dword") == 0 || strcmp(type, "qword") == 0)
		return len == (*type == 'd' ? 10u : 18u) && strncmp(value, "0x", 2) == 0 &&
		       all_hex(value + 2);
	if (strcmp(type, "binary") == 0)
		return len % 2 == 0 && all_hex(value);
	if (strcmp(type, "key") == 0 || strcmp(type, "absent") == 0)
		return len == 0;
	return true;
}

static bool check_registry(const cJSON *registry, struct error *err)
{
	const cJSON *item;
	size_t index = 0;

	cJSON_ArrayForEach(item, registry)
	{
		const char *type = json_text(item, "type");
		bool whole = strcmp(json_text(item, "name"), "*") == 0;

		if (!value_fits(type, json_text(item, "value")))
			return error_set(err, EXIT_BAD_INPUT,
				"$.registry[%zu].value: does not fit the type %s", index, type);
		if ((strcmp(type, "key") == 0) != whole && strcmp(type, "absent") != 0)
			return error_set(err, EXIT_BAD_INPUT,
				"$.registry[%zu]: type 'key' goes with the name '*'", index);
		index++;
	}
	return true;
}

/* A CBS package names its update: "Package_for_KB4474419~...", "Package_2_for_KB4474419~...".
 * Both must agree, so that a damaged number is not read as another update. */
static bool package_agrees(const char *package, const char *kb)
{
	const char *mark = strstr(package, "_for_KB");
	size_t digits;

	if (!mark)
		return true;
	mark += strlen("_for_KB");
	digits = strspn(mark, "0123456789");
	return digits == strlen(kb) && strncmp(mark, kb, digits) == 0;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool check_updates(const cJSON *updates, struct error *err)
{
	size_t count = 0, index = 0;
	const cJSON *update, *entry;
	const char **numbers;
	bool ok = true;

	cJSON_ArrayForEach(update, updates) count++;
	numbers = xcalloc(count + 1, sizeof(*numbers));
	cJSON_ArrayForEach(update, updates)
	{
		const char *kb = json_text(update, "kb");
		cJSON_ArrayForEach(entry, json_get(update, "sources"))
		{
			if (!package_agrees(json_text(entry, "package"), kb))
				ok = error_set(err, EXIT_BAD_INPUT,
					"$.updates[%zu]: kb is %s but its package names "
					"another",
					index, kb);
		}
		numbers[index++] = kb;
	}
	qsort(numbers, count, sizeof(*numbers), by_text);
	for (size_t i = 1; i < count; i++) {
		if (strcmp(numbers[i - 1], numbers[i]) == 0)
			ok = error_set(err, EXIT_BAD_INPUT, "$.updates: two entries for KB%s",
				numbers[i]);
	}
	free(numbers);
	return ok;
}

static bool check_os(const cJSON *os, struct error *err)
{
	const char *version = json_text(os, "version");
	const char *build = json_text(os, "build");
	const char *last = strchr(version, '.');

	if (!*build || !last)
		return true;
	last = strchr(last + 1, '.');
	if (!last || strncmp(last + 1, build, strlen(build)) != 0 ||
		(last[1 + strlen(build)] && last[1 + strlen(build)] != '.'))
		return error_set(err, EXIT_BAD_INPUT, "$.os: version %s and build %s disagree",
			version, build);
	return true;
}

/* What a schema cannot say: members that must agree with each other. */
static bool check_agreement(const cJSON *document, struct error *err)
{
	return check_os(json_get(document, "os"), err) &&
	       check_products(json_get(json_get(document, "licensing"), "products"), err) &&
	       check_registry(json_get(document, "registry"), err) &&
	       check_updates(json_get(document, "updates"), err);
}

struct facts *facts_adopt(
	const char *name, cJSON *document, const struct assets *assets, struct error *err)
{
	struct facts *facts = xcalloc(1, sizeof(*facts));
	struct buf canonical = BUF_EMPTY;
	cJSON *source = load_schema(assets, err);
	struct schema *schema = source ? schema_compile(source, err) : NULL;
	bool in_order = false;
	bool ok = false;

	facts->document = document;
	if (!schema)
		goto out;
	if (!schema_validate(schema, document, &in_order, err) ||
		!check_agreement(document, err) ||
		!coverage_build(&facts->coverage, document, err)) {
		error_prefix(err, "%s", name);
		goto out;
	}
	/* The digest names the facts, not the order of their members or their white space. */
	if (!in_order)
		schema_put_in_order(schema, document);
	json_print(&canonical, document);
	sha256_hex(canonical.data, canonical.len, facts->digest);
	ok = true;
out:
	buf_release(&canonical);
	schema_free(schema);
	cJSON_Delete(source);
	if (!ok) {
		facts_free(facts);
		return NULL;
	}
	return facts;
}

struct facts *facts_parse(const char *name, const char *bytes, size_t len,
	const struct assets *assets, struct error *err)
{
	cJSON *document = json_parse(bytes, len, err);
	struct error bare;

	if (document)
		return facts_adopt(name, document, assets, err);
	/* "NAME:LINE:COLUMN: ..." reads as compilers write it */
	bare = *err;
	*err = (struct error)ERROR_NONE;
	error_set(err, bare.exit, "%s:%s", name, bare.text);
	return NULL;
}

struct facts *facts_load(const char *path, const struct assets *assets, struct error *err)
{
	const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
	struct buf bytes = BUF_EMPTY;
	struct facts *facts = NULL;

	if (file_read(path, JSON_MAX_BYTES, &bytes, err))
		facts = facts_parse(name, buf_text(&bytes), bytes.len, assets, err);
	buf_release(&bytes);
	return facts;
}

void facts_free(struct facts *facts)
{
	if (!facts)
		return;
	coverage_release(&facts->coverage);
	cJSON_Delete(facts->document);
	free(facts);
}

const cJSON *facts_document(const struct facts *facts)
{
	return facts->document;
}

const char *facts_digest(const struct facts *facts)
{
	return facts->digest;
}

enum facts_covered facts_covers(const struct facts *facts, const char *source)
{
	return coverage_state(coverage_find(&facts->coverage, source));
}

const cJSON *facts_coverage(const struct facts *facts, const char *source)
{
	const struct source *found = coverage_owner(&facts->coverage, source);
	return found ? found->entry : NULL;
}

void facts_print(const struct facts *facts, struct buf *out)
{
	json_print(out, facts->document);
}

bool facts_format_matches(const char *format, const char *text)
{
	return format_matches(format, text);
}
