/* SPDX-License-Identifier: MIT */
#include "report/report.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/sha256.h"
#include "base/text.h"
#include "mustache/mustache.h"
#include "report/wrap.h"

#include <stdlib.h>
#include <string.h>

enum {
	TEXT_COLUMNS = 80,
	SUMMARY_LINES = 40,
	SAFE_NAME = 63,
	SAFE_DIGITS = 8,
	META_ELEMENTS = 7,
};

/* The templates that one rendering has asked for so far. */
struct shelf {
	const struct assets *assets;
	const char *extension; /* "html" or "txt" */
	struct shelf_item {
		char *name;
		struct template *template;
	} * items;
	size_t count;
	size_t room;
};

static const struct template *shelf_get(
	struct shelf *shelf, const char *name, struct error *err)
{
	struct asset asset;
	struct template *template;

	for (size_t i = 0; i < shelf->count; i++)
		if (strcmp(shelf->items[i].name, name) == 0)
			return shelf->items[i].template;
	if (!asset_get(shelf->assets, name, &asset, err))
		return NULL;
	template = mustache_compile(name, asset.bytes, asset.len, err);
	if (!template)
		return NULL;
	shelf->items =
		xgrow(shelf->items, &shelf->room, shelf->count + 1, sizeof(*shelf->items));
	shelf->items[shelf->count].name = xstrdup(name);
	shelf->items[shelf->count].template = template;
	shelf->count++;
	return template;
}

static const struct template *find_partial(void *found, const char *name, struct error *err)
{
	struct shelf *shelf = found;
	char *path = xasprintf("templates/%s.%s.mustache", name, shelf->extension);
	const struct template *template = shelf_get(shelf, path, err);

	free(path);
	return template;
}

static void shelf_release(struct shelf *shelf)
{
	for (size_t i = 0; i < shelf->count; i++) {
		mustache_free(shelf->items[i].template);
		free(shelf->items[i].name);
	}
	free(shelf->items);
}

static bool render(struct shelf *shelf, const char *name, const cJSON *context, struct buf *out,
	struct error *err)
{
	char *path = xasprintf("templates/%s.mustache", name);
	const struct template *template = shelf_get(shelf, path, err);
	struct mustache_options options = {
		.escape = strcmp(shelf->extension, "html") == 0 ? ESCAPE_HTML : ESCAPE_NONE,
		.strict = true,
		.find = find_partial,
		.found = shelf,
		.write = mustache_to_buf,
		.out = out,
	};

	free(path);
	return template && mustache_render(template, context, &options, err);
}

static bool has_finding(const cJSON *results, const char *rule)
{
	const cJSON *finding;

	cJSON_ArrayForEach(finding, json_get(results, "findings"))
	{
		if (*rule && strcmp(json_text(finding, "rule"), rule) == 0)
			return true;
	}
	return false;
}

static void add_presence(cJSON *page, const char *name, const cJSON *object, const char *member)
{
	json_add_bool(page, name, *json_text(object, member) != '\0');
}

static bool fill_page(cJSON *page, const cJSON *results, struct shelf *shelf, struct error *err)
{
	const cJSON *any = json_get(results, "any");
	const cJSON *next = json_get(json_get(results, "verdict"), "next");
	struct buf style = BUF_EMPTY;
	char hash[45] = "";
	bool ok = true;

	if (strcmp(shelf->extension, "html") == 0) {
		ok = render(shelf, "style.html", page, &style, err);
		if (ok)
			sha256_base64(buf_text(&style), style.len, hash);
	}
	json_add_text(page, "style_hash", hash);
	json_add_bool(page, "next_found", has_finding(results, json_text(next, "rule")));
	json_add_bool(page, "open",
		cJSON_IsTrue(json_get(any, "problem")) || cJSON_IsTrue(json_get(any, "work")) ||
			cJSON_IsTrue(json_get(any, "note")));
	add_presence(page, "dated", json_get(results, "facts"), "collected");
	add_presence(page, "rules_verified", json_get(results, "rules"), "verified");
	add_presence(page, "year_ends", json_get(results, "programme"), "ends");
	buf_release(&style);
	return ok;
}

/* The members of `results` by reference and `page`; goes back with cJSON_Delete(). */
static cJSON *make_context(const cJSON *results, struct shelf *shelf, struct error *err)
{
	cJSON *context = cJSON_CreateObject();
	const cJSON *member;

	cJSON_ArrayForEach(member, results)
	{
		cJSON_AddItemReferenceToObject(context, member->string, (cJSON *)member);
	}
	if (!fill_page(json_add_object(context, "page"), results, shelf, err)) {
		cJSON_Delete(context);
		return NULL;
	}
	return context;
}

/* Copies a page; whatever is not ASCII becomes a numeric reference. */
static void add_ascii_html(struct buf *out, const char *page, size_t len)
{
	size_t at = 0;

	while (at < len) {
		size_t run = at;
		uint32_t character;
		size_t size;

		while (run < len && (unsigned char)page[run] < 0x80)
			run++;
		buf_add(out, page + at, run - at);
		at = run;
		if (at == len)
			break;
		size = text_decode(page + at, len - at, &character);
		buf_addf(out, "&#%lu;", size > 0 ? (unsigned long)character : 0xFFFDUL);
		at += size > 0 ? size : 1;
	}
}

/* How many tags begin like this, in capitals or not. */
static size_t count_tags(const char *page, const char *tag)
{
	size_t count = 0;

	for (page = strchr(page, '<'); page; page = strchr(page + 1, '<'))
		count += text_starts_nocase(page, tag) ? 1 : 0;
	return count;
}

/*
 * Values are escaped, so a "<" of the page is one of a template or of rule prose: whatever
 * an operator's templates do, no second meta (a refresh, for instance) and no script.
 */
static bool check_page(const char *page, struct error *err)
{
	if (count_tags(page, "<meta") != META_ELEMENTS || count_tags(page, "<style") != 1)
		return error_set(err, EXIT_INTERNAL,
			"the page does not have its seven meta elements and one style element");
	if (count_tags(page, "<script") > 0)
		return error_set(err, EXIT_INTERNAL, "the page has a script element");
	return true;
}

static size_t count_lines(const char *text)
{
	size_t count = 0;

	for (text = strchr(text, '\n'); text; text = strchr(text + 1, '\n'))
		count++;
	return count;
}

/* The length of the first `lines` lines. */
static size_t head_len(const char *text, size_t lines)
{
	const char *at = text;

	while (lines-- > 0 && *at) {
		const char *newline = strchr(at, '\n');

		at = newline ? newline + 1 : at + strlen(at);
	}
	return (size_t)(at - text);
}

static void add_text(struct buf *out, const struct buf *page, bool summary)
{
	struct buf ascii = BUF_EMPTY;
	struct buf lines = BUF_EMPTY;
	size_t all;

	text_to_ascii(&ascii, buf_text(page), page->len);
	wrap_text(&lines, buf_text(&ascii), ascii.len, TEXT_COLUMNS);
	all = count_lines(buf_text(&lines));
	if (summary && all > SUMMARY_LINES) {
		buf_add(out, lines.data, head_len(lines.data, SUMMARY_LINES - 1));
		buf_addf(out, "(%zu more lines are in the report)\n", all - SUMMARY_LINES + 1);
	} else {
		buf_add(out, buf_text(&lines), lines.len);
	}
	buf_release(&lines);
	buf_release(&ascii);
}

bool report_render(const struct assets *assets, const cJSON *results, const char *name,
	struct buf *out, struct error *err)
{
	const char *dot = strrchr(name, '.');
	struct shelf shelf = {.assets = assets, .extension = dot ? dot + 1 : name};
	bool html = strcmp(shelf.extension, "html") == 0;
	struct buf page = BUF_EMPTY;
	cJSON *context = NULL;
	bool ok = false;

	context = make_context(results, &shelf, err);
	if (!context || !render(&shelf, name, context, &page, err))
		goto out;
	if (html && !check_page(buf_text(&page), err))
		goto out;
	if (html)
		add_ascii_html(out, buf_text(&page), page.len);
	else
		add_text(out, &page, strcmp(name, "check.txt") == 0);
	ok = true;
out:
	cJSON_Delete(context);
	buf_release(&page);
	shelf_release(&shelf);
	return ok;
}

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Names that open a device in any folder of Windows. */
static bool is_reserved(const char *name)
{
	static const char *const devices[] = {"CON", "PRN", "AUX", "NUL"};

	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++)
		if (text_equal_nocase(name, devices[i]))
			return true;
	return strlen(name) == 4 &&
	       (text_starts_nocase(name, "COM") || text_starts_nocase(name, "LPT")) &&
	       name[3] >= '0' && name[3] <= '9';
}

/* At most SAFE_NAME characters, each of [A-Za-z0-9-]; true when nothing had to change. */
static bool add_safe(struct buf *out, const char *text)
{
	size_t start = out->len;
	bool same = true;

	for (; *text && out->len - start < SAFE_NAME; text++) {
		bool fits = is_alnum(*text) || *text == '-';

		buf_addc(out, fits ? *text : '-');
		same = same && fits;
	}
	return same && *text == '\0';
}

char *report_safe_name(const char *text)
{
	struct buf name = BUF_EMPTY;
	char hex[65];

	if (!add_safe(&name, text) || name.len == 0 || is_reserved(buf_text(&name))) {
		if (name.len == 0)
			buf_adds(&name, "unnamed");
		sha256_hex(text, strlen(text), hex);
		buf_addc(&name, '-');
		buf_add(&name, hex, SAFE_DIGITS);
	}
	return buf_steal(&name);
}

/* "2026-11-20T14:02:11Z" as "20261120T140211Z"; false for anything else. */
static bool add_compact_time(struct buf *out, const char *time)
{
	static const char shape[] = "0000-00-00T00:00:00Z";

	if (strlen(time) != sizeof(shape) - 1)
		return false;
	for (size_t i = 0; i < sizeof(shape) - 1; i++)
		if (shape[i] == '0' ? time[i] < '0' || time[i] > '9' : time[i] != shape[i])
			return false;
	for (size_t i = 0; i < sizeof(shape) - 1; i++)
		if (is_alnum(time[i]))
			buf_addc(out, time[i]);
	return true;
}

char *report_file_name(const cJSON *results, const char *extension)
{
	struct buf name = BUF_EMPTY;
	const cJSON *facts = json_get(results, "facts");
	char *host = report_safe_name(json_text(facts, "host"));

	buf_adds(&name, "esureport_");
	add_safe(&name, json_text(json_get(results, "verdict"), "word"));
	buf_addf(&name, "_%s_", host);
	if (!add_compact_time(&name, json_text(facts, "collected")))
		for (const char *at = json_text(results, "as_of"); *at; at++)
			if (is_alnum(*at))
				buf_addc(&name, *at);
	buf_addf(&name, ".%s", extension);
	free(host);
	return buf_steal(&name);
}
