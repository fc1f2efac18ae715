/* SPDX-License-Identifier: MIT */
#include "report/timeline.h"

#include "base/alloc.h"
#include "base/json.h"

#include <stdlib.h>
#include <string.h>

/* Three rows of marks between the labels of the borders and those of the months. */
enum {
	LEFT = 96,
	COLUMN = 72,
	LABELS = 40,
	ROW = 26,
	ROWS = 3,
	FOOT = 24,
	STACK = 9, /* marks that would stand on one another are moved by this */
	RIGHT = 8,
	DAYS = 31,
};

enum row { RELEASES, INSTALLED, FAILED };

static int row_middle(enum row row)
{
	return LABELS + (int)row * ROW + ROW / 2;
}

/* The day of "YYYY-MM-DD" within its column. */
static int place_of(const char *date, int column)
{
	long day = strlen(date) >= 10 ? strtol(date + 8, NULL, 10) : 1;

	return LEFT + column * COLUMN +
	       (day > 0 && day <= DAYS ? (int)day - 1 : 0) * COLUMN / DAYS;
}

static cJSON *add_mark(cJSON *list, int x, int y, const char *title)
{
	cJSON *mark = json_push_object(list);

	json_add_int(mark, "x", x);
	json_add_int(mark, "y", y);
	json_add_text(mark, "title", title);
	return mark;
}

/* Marks of one row; those of the same days stand beside each other. */
static void add_events(cJSON *list, const cJSON *events, int column, enum row row)
{
	int last = -STACK;
	const cJSON *event;

	cJSON_ArrayForEach(event, events)
	{
		char *title =
			xasprintf("%s, %s", json_text(event, "kb"), json_text(event, "date"));
		int x = place_of(json_text(event, "date"), column) + STACK / 2;
		int end = LEFT + (column + 1) * COLUMN - STACK / 2;

		if (x < last + STACK)
			x = last + STACK;
		last = x;
		if (x <= end)
			add_mark(list, x, row_middle(row), title);
		free(title);
	}
}

static void add_release(cJSON *draw, const cJSON *month, int column)
{
	static const char *const lists[] = {"missed", "unknown", "covered", "released"};
	static const char *const states[] = {"missed", "unknown", "covered", "installed"};
	const cJSON *first = json_get(month, "releases")->child;

	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
		char *title;
		if (!first || strcmp(json_text(month, "state"), states[i]) != 0)
			continue;
		title = xasprintf("%s %s: %s", json_text(month, "month"), first->valuestring,
			json_text(month, "word"));
		add_mark(cJSON_GetObjectItemCaseSensitive(draw, lists[i]),
			LEFT + column * COLUMN + COLUMN / 2, row_middle(RELEASES), title);
		free(title);
	}
}

static void add_month(cJSON *draw, const cJSON *month, int column)
{
	cJSON *label = json_push_object(cJSON_GetObjectItemCaseSensitive(draw, "months"));

	json_add_int(label, "x", LEFT + column * COLUMN);
	json_add_int(label, "middle", LEFT + column * COLUMN + COLUMN / 2);
	json_add_text(label, "text", json_text(month, "month"));
	add_release(draw, month, column);
	add_events(cJSON_GetObjectItemCaseSensitive(draw, "installed"),
		json_get(month, "installed"), column, INSTALLED);
	add_events(cJSON_GetObjectItemCaseSensitive(draw, "failed"), json_get(month, "failed"),
		column, FAILED);
}

/* Labels stand in two lines, in turn, so that neighbours do not meet. */
static void add_border(cJSON *draw, const cJSON *border, const cJSON *months)
{
	cJSON *list = cJSON_GetObjectItemCaseSensitive(draw, "borders");
	const char *date = json_text(border, "date");
	int column = 0, half = LEFT + 13 * COLUMN / 2, number = cJSON_GetArraySize(list), x;
	const cJSON *month;
	cJSON *mark;
	char *title;

	cJSON_ArrayForEach(month, months)
	{
		if (strncmp(json_text(month, "month"), date, 7) == 0)
			break;
		column++;
	}
	if (!month)
		return;
	x = place_of(date, column);
	title = xasprintf("%s: %s", date, json_text(border, "text"));
	mark = add_mark(list, x, 14 + number % 2 * 16, title);
	json_add_int(mark, "label", x > half ? x - 4 : x + 4);
	json_add_bool(mark, "is_left", x > half);
	free(title);
}

void timeline_draw(cJSON *page, const cJSON *timeline)
{
	static const char *const lists[] = {"months", "missed", "unknown", "covered",
		"released", "installed", "failed", "borders"};
	cJSON *draw = json_add_object(page, "timeline");
	const cJSON *months = json_get(timeline, "months"), *item;
	int column = 0;

	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		json_add_array(draw, lists[i]);
	cJSON_ArrayForEach(item, months) add_month(draw, item, column++);
	cJSON_ArrayForEach(item, json_get(timeline, "borders")) add_border(draw, item, months);
	json_add_int(draw, "width", LEFT + column * COLUMN + RIGHT);
	json_add_int(draw, "height", LABELS + ROWS * ROW + FOOT);
	json_add_int(draw, "left", LEFT);
	json_add_int(draw, "top", LABELS);
	json_add_int(draw, "bottom", LABELS + ROWS * ROW);
	json_add_int(draw, "foot", LABELS + ROWS * ROW + FOOT - 8);
	json_add_int(draw, "releases_y", row_middle(RELEASES) + 4);
	json_add_int(draw, "installed_y", row_middle(INSTALLED) + 4);
	json_add_int(draw, "failed_y", row_middle(FAILED) + 4);
}
