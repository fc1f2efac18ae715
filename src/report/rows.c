/* SPDX-License-Identifier: MIT */
#include "report/rows.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"

#include <stdbool.h>
#include <string.h>

enum { LINE_CHARACTERS = 4096 };

static const char between[] = "; ";

struct sums {
	int tests, failures, errors, skipped;
};

static void begin_item(struct buf *line, const char *joint)
{
	if (line->len > 0)
		buf_adds(line, joint);
}

/* Ends a line: adds it under its name and takes it back. */
static void add_line(cJSON *flat, const char *name, struct buf *line)
{
	struct buf shown = BUF_EMPTY;

	text_sanitise(&shown, buf_text(line), line->len, LINE_CHARACTERS);
	json_add_text(flat, name, buf_text(&shown));
	buf_release(&shown);
	buf_release(line);
}

static void add_list(cJSON *flat, const char *name, const cJSON *texts, const char *joint)
{
	struct buf line = BUF_EMPTY;
	const cJSON *item;

	cJSON_ArrayForEach(item, texts)
	{
		begin_item(&line, joint);
		buf_adds(&line, item->valuestring);
	}
	add_line(flat, name, &line);
}

/* "LABEL: VALUE; LABEL: VALUE": what is expected and what is found are read in pairs. */
static void add_labelled(cJSON *flat, const char *name, const cJSON *evidence)
{
	struct buf line = BUF_EMPTY;
	const cJSON *item;

	cJSON_ArrayForEach(item, evidence)
	{
		if (!*json_text(item, name))
			continue;
		begin_item(&line, between);
		buf_addf(&line, "%s: %s", json_text(item, "label"), json_text(item, name));
	}
	add_line(flat, name, &line);
}

/* Whether an earlier item of the list has the same text. */
static bool is_repeated(const cJSON *list, const cJSON *item, const char *name)
{
	const cJSON *earlier;

	cJSON_ArrayForEach(earlier, list)
	{
		if (earlier == item)
			return false;
		if (strcmp(json_text(earlier, name), json_text(item, name)) == 0)
			return true;
	}
	return false;
}

static void add_distinct(cJSON *flat, const char *name, const cJSON *list, const char *joint)
{
	struct buf line = BUF_EMPTY;
	const cJSON *item;

	cJSON_ArrayForEach(item, list)
	{
		if (!*json_text(item, name) || is_repeated(list, item, name))
			continue;
		begin_item(&line, joint);
		buf_adds(&line, json_text(item, name));
	}
	add_line(flat, name, &line);
}

static void add_flat(cJSON *row, const cJSON *finding, const char *then)
{
	cJSON *flat = json_add_object(row, "flat");
	const cJSON *evidence = json_get(finding, "evidence");
	const cJSON *steps = json_get(finding, "steps"), *step = steps ? steps->child : NULL;
	struct buf joint = BUF_EMPTY;

	buf_addf(&joint, " %s ", then);
	add_list(flat, "because", json_get(finding, "because"), " ");
	add_list(flat, "blocked_by", json_get(finding, "blocked_by"), between);
	add_labelled(flat, "expected", evidence);
	add_labelled(flat, "found", evidence);
	add_distinct(flat, "src", evidence, between);
	add_distinct(flat, "collect", json_get(finding, "missing"), buf_text(&joint));
	json_add_text(flat, "step", json_text(step, "title"));
	add_list(flat, "run", json_get(step, "run"), buf_text(&joint));
	json_add_text(flat, "restart", json_text(step, "restart"));
	buf_release(&joint);
}

/* An object with the members of another by reference. */
static cJSON *push_same(cJSON *list, const cJSON *object)
{
	cJSON *row = json_push_object(list);
	const cJSON *member;

	cJSON_ArrayForEach(member, object)
	{
		cJSON_AddItemReferenceToObject(row, member->string, (cJSON *)member);
	}
	return row;
}

static void count(struct sums *sums, const cJSON *finding)
{
	const cJSON *is = json_get(finding, "is");

	sums->tests++;
	if (cJSON_IsTrue(json_get(is, "fail")))
		sums->failures++;
	else if (cJSON_IsTrue(json_get(is, "unchecked")))
		sums->errors++;
	else if (!cJSON_IsTrue(json_get(is, "pass")))
		sums->skipped++;
}

/* Waivers may leave a machine that is not ready without a finding that fails. */
static void count_verdict(struct sums *sums, const cJSON *verdict)
{
	const cJSON *is = json_get(verdict, "is");

	sums->tests++;
	if (cJSON_IsTrue(json_get(is, "incomplete")))
		sums->errors++;
	else if (!cJSON_IsTrue(json_get(is, "ready")))
		sums->failures++;
}

static int count_scored(const cJSON *findings)
{
	const cJSON *item;
	int scored = 0;

	cJSON_ArrayForEach(item, findings)
	{
		const cJSON *is = json_get(item, "is");

		scored += !cJSON_IsTrue(json_get(is, "na")) &&
			  !cJSON_IsTrue(json_get(is, "manual"));
	}
	return scored;
}

static void add_sums(cJSON *object, const struct sums *sums)
{
	json_add_int(object, "tests", sums->tests);
	json_add_int(object, "failures", sums->failures);
	json_add_int(object, "errors", sums->errors);
	json_add_int(object, "skipped", sums->skipped);
}

static void add_stage(cJSON *stages, const cJSON *link, const cJSON *rows)
{
	cJSON *stage = push_same(stages, link), *own = json_add_array(stage, "rows");
	struct sums sums = {0};
	const cJSON *row;

	cJSON_ArrayForEach(row, rows)
	{
		if (strcmp(json_text(row, "stage"), json_text(link, "stage")) != 0)
			continue;
		cJSON_AddItemReferenceToArray(own, (cJSON *)row);
		count(&sums, row);
	}
	add_sums(stage, &sums);
}

void rows_add(cJSON *page, const cJSON *results, const char *then)
{
	const cJSON *findings = json_get(results, "findings"), *item;
	cJSON *rows = json_add_array(page, "rows"), *stages = json_add_array(page, "stages");
	cJSON *all = json_add_object(page, "sums");
	struct sums sums = {0}, answer = {0};

	cJSON_ArrayForEach(item, findings)
	{
		add_flat(push_same(rows, item), item, then);
		count(&sums, item);
	}
	cJSON_ArrayForEach(item, json_get(results, "chain")) add_stage(stages, item, rows);
	count_verdict(&answer, json_get(results, "verdict"));
	count_verdict(&sums, json_get(results, "verdict"));
	add_sums(json_add_object(page, "answer"), &answer);
	add_sums(all, &sums);
	json_add_int(all, "scored", count_scored(findings));
}
