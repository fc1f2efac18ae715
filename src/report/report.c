/* SPDX-License-Identifier: MIT */
#include "report/report.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/sha256.h"
#include "base/text.h"
#include "facts/facts.h"
#include "judge/words.h"
#include "report/brief.h"
#include "report/rows.h"
#include "report/timeline.h"
#include "report/wrap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	TEXT_COLUMNS = 80,
	MAIL_COLUMNS = 78,
	SUMMARY_LINES = 40,
	META_ELEMENTS = 7,
};

/* Copies markup; whatever is not ASCII becomes a numeric reference. */
static void add_ascii_markup(struct buf *out, const char *page, size_t len)
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

void report_widen(struct buf *out, const char *text)
{
	bool command = *text == '\t';

	for (; *text; text++) {
		const char *tag = text + (text[1] == '/' ? 2 : 1);

		buf_addc(out, *text);
		if (*text == '\n')
			command = text[1] == '\t';
		else if (*text == '[' && !command && text_starts_nocase(tag, "code"))
			buf_addc(out, ' ');
	}
}

static void add_text(
	const struct words *words, struct buf *out, const struct buf *page, enum form_kind kind)
{
	struct buf text = BUF_EMPTY, lines = BUF_EMPTY;
	char count[24], *more;
	size_t all;

	report_widen(&text, buf_text(page));
	wrap_text(&lines, buf_text(&text), text.len,
		kind == FORM_MAIL ? MAIL_COLUMNS : TEXT_COLUMNS);
	all = count_lines(buf_text(&lines));
	if (kind == FORM_SUMMARY && all > SUMMARY_LINES) {
		buf_add(out, lines.data, head_len(lines.data, SUMMARY_LINES - 1));
		snprintf(count, sizeof(count), "%zu", all - SUMMARY_LINES + 1);
		more = words_fill(words, "lines.more", "count", count, NULL);
		buf_addf(out, "%s\n", more);
		free(more);
	} else {
		buf_add(out, buf_text(&lines), lines.len);
	}
	buf_release(&text);
	buf_release(&lines);
}

/* What a rendered template needs to become a file of its kind. */
static bool finish(const struct press *press, struct buf *out, const struct buf *page,
	enum form_kind kind, struct error *err)
{
	struct buf ascii = BUF_EMPTY;
	bool ok = true;

	if (kind == FORM_PAGE) {
		ok = check_page(buf_text(page), err);
		if (ok)
			add_ascii_markup(out, buf_text(page), page->len);
		return ok;
	}
	if (kind == FORM_XML) {
		add_ascii_markup(out, buf_text(page), page->len);
		return ok;
	}
	text_to_ascii(
		&ascii, buf_text(page), page->len, words_get(press_words(press), "letters"));
	if (kind == FORM_TABLE)
		text_to_crlf(out, buf_text(&ascii));
	else if (kind == FORM_MARKED)
		buf_add(out, buf_text(&ascii), ascii.len);
	else
		add_text(press_words(press), out, &ascii, kind);
	buf_release(&ascii);
	return ok;
}

/* What every template sees besides its document. */
static bool fill_page(struct press *press, cJSON *page, const char *title, enum form_kind kind,
	struct error *err)
{
	struct buf style = BUF_EMPTY;
	char hash[45] = "";
	bool ok = true;

	if (kind == FORM_PAGE) {
		ok = press_print(press, "style.html", page, &style, err);
		if (ok)
			sha256_base64(buf_text(&style), style.len, hash);
	}
	json_add_text(page, "style_hash", hash);
	json_add_text(
		page, "title", title ? title : words_get(press_words(press), "page.title"));
	json_add_text(page, "lang", press_words(press)->language);
	buf_release(&style);
	return ok;
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

/*
 * When the facts were collected, as XML writes a time: a day of the calendar and no leap
 * second. Facts that do not say so were judged on a day that is one.
 */
static void add_moment(cJSON *page, const cJSON *results)
{
	enum { DAY = 10, SECOND = 17, MOMENT = 19 };
	const char *collected = json_text(json_get(results, "facts"), "collected");
	char *day = xstrndup(collected, DAY);
	bool is_moment = facts_format_matches("esu-time", collected) &&
			 facts_format_matches("esu-date", day) && strlen(collected) >= MOMENT &&
			 collected[SECOND] != '6';
	char *moment = is_moment ? xstrndup(collected, MOMENT)
				 : xasprintf("%sT00:00:00", json_text(results, "as_of"));

	json_add_text(page, "moment", moment);
	json_add_bool(page, "moment_utc", !is_moment || collected[MOMENT] == 'Z');
	free(day);
	free(moment);
}

/* What was replaced before this report was made, in words. */
static void add_redaction(cJSON *page, const struct words *words, const cJSON *redaction)
{
	char *level = xasprintf("redact.level.%s", json_text(redaction, "level"));
	cJSON *list = json_add_array(page, "redacted");
	const cJSON *row;

	json_add_text(page, "redaction", words_get(words, level));
	cJSON_ArrayForEach(row, json_get(redaction, "counts"))
	{
		char *key = xasprintf("redact.%s", json_text(row, "class"));
		cJSON *said = json_push_object(list);

		json_add_text(said, "title", words_get(words, key));
		cJSON_AddItemReferenceToObject(said, "count", (cJSON *)json_get(row, "count"));
		free(key);
	}
	free(level);
}

/* What templates of a results document cannot find out for themselves. */
static bool fill_of_results(struct press *press, cJSON *page, const cJSON *results,
	enum form_kind kind, struct error *err)
{
	const cJSON *any = json_get(results, "any");
	const cJSON *next = json_get(json_get(results, "verdict"), "next");
	struct buf ticket = BUF_EMPTY;
	bool ok = true;

	json_add_bool(page, "next_found", has_finding(results, json_text(next, "rule")));
	json_add_bool(page, "open",
		cJSON_IsTrue(json_get(any, "problem")) || cJSON_IsTrue(json_get(any, "work")) ||
			cJSON_IsTrue(json_get(any, "note")));
	add_presence(page, "dated", json_get(results, "facts"), "collected");
	add_presence(page, "rules_verified", json_get(results, "rules"), "verified");
	add_redaction(page, press_words(press), json_get(results, "redaction"));
	add_presence(page, "year_ends", json_get(results, "programme"), "ends");
	add_moment(page, results);
	if (kind == FORM_TABLE || kind == FORM_XML)
		rows_add(page, results, words_get(press_words(press), "page.csv.then"));
	if (kind == FORM_PAGE) {
		ok = report_render(press, results, form_find("text", FORM_OF_CHECK),
			json_text(page, "title"), &ticket, err);
		timeline_draw(page, json_get(results, "timeline"));
	}
	json_add_text(page, "ticket", buf_text(&ticket));
	buf_release(&ticket);
	return ok;
}

/* The members of a document by reference and `page`; goes back with cJSON_Delete(). */
static cJSON *make_context(const cJSON *document)
{
	cJSON *context = cJSON_CreateObject();
	const cJSON *member;

	cJSON_ArrayForEach(member, document)
	{
		cJSON_AddItemReferenceToObject(context, member->string, (cJSON *)member);
	}
	json_add_object(context, "page");
	return context;
}

static bool print(struct press *press, const char *template, enum form_kind kind,
	const cJSON *context, struct buf *out, struct error *err)
{
	struct buf page = BUF_EMPTY;
	bool ok = press_print(press, template, context, &page, err) &&
		  finish(press, out, &page, kind, err);

	buf_release(&page);
	return ok;
}

bool report_print(struct press *press, const char *template, enum form_kind kind,
	const cJSON *document, struct buf *out, struct error *err)
{
	cJSON *context = make_context(document);
	cJSON *page = cJSON_GetObjectItemCaseSensitive(context, "page");
	bool ok = fill_page(press, page, NULL, kind, err) &&
		  print(press, template, kind, context, out, err);

	cJSON_Delete(context);
	return ok;
}

bool report_render(struct press *press, const cJSON *results, const struct form *form,
	const char *title, struct buf *out, struct error *err)
{
	bool cut = form->kind == FORM_MARKED || form->kind == FORM_MAIL, ok;
	cJSON *brief = cut ? brief_of(results) : NULL, *context, *page;
	struct buf made = BUF_EMPTY;

	results = brief ? brief : results;
	context = make_context(results);
	page = cJSON_GetObjectItemCaseSensitive(context, "page");
	if (form->kind == FORM_RESULTS) {
		json_print(&made, results);
		ok = true;
	} else {
		ok = fill_page(press, page, title, form->kind, err) &&
		     fill_of_results(press, page, results, form->kind, err) &&
		     print(press, form->template, form->kind, context, &made, err);
	}
	if (ok) {
		redaction_output(press_redaction(press), &made);
		buf_add(out, buf_text(&made), made.len);
	}
	buf_release(&made);
	cJSON_Delete(context);
	cJSON_Delete(brief);
	return ok;
}
