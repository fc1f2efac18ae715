/* SPDX-License-Identifier: MIT */
#include "report/overview.h"

#include "base/alloc.h"
#include "base/json.h"
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

/* In the order in which somebody has to look at them. */
static const char *const states[] = {
	"blocked", "incomplete", "action", "not-eligible", "ended", "ready"};
enum { STATES = sizeof(states) / sizeof(*states) };

static size_t rank_of(const cJSON *machine)
{
	const char *state = json_text(json_get(machine, "verdict"), "state");
	size_t rank = 0;

	while (rank < STATES && strcmp(states[rank], state) != 0)
		rank++;
	return rank;
}

static int worst_first(const void *a, const void *b)
{
	const cJSON *x = *(const cJSON *const *)a, *y = *(const cJSON *const *)b;
	size_t ours = rank_of(x), theirs = rank_of(y);
	int order;

	if (ours != theirs)
		return ours < theirs ? -1 : 1;
	order = strcmp(json_text(json_get(x, "facts"), "host"),
		json_text(json_get(y, "facts"), "host"));
	return order ? order : strcmp(json_text(x, "file"), json_text(y, "file"));
}

void overview_init(struct overview *overview)
{
	overview->machines = cJSON_CreateArray();
}

void overview_release(struct overview *overview)
{
	cJSON_Delete(overview->machines);
	overview->machines = NULL;
}

void overview_add(struct overview *overview, const cJSON *results, const char *file)
{
	static const char *const members[] = {"facts", "verdict", "counts", "coverage"};
	cJSON *row = json_push_object(overview->machines);

	json_add_text(row, "file", file);
	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++)
		cJSON_AddItemToObject(
			row, members[i], cJSON_Duplicate(json_get(results, members[i]), true));
}

static void sort(cJSON *machines)
{
	size_t count = (size_t)cJSON_GetArraySize(machines), i = 0;
	cJSON **list = xcalloc(count + 1, sizeof(cJSON *)), *at;

	while ((at = cJSON_DetachItemFromArray(machines, 0)))
		list[i++] = at;
	qsort(list, count, sizeof(*list), worst_first);
	for (i = 0; i < count; i++)
		cJSON_AddItemToArray(machines, list[i]);
	free(list);
}

/* How many machines have each verdict; its word is that of the first of them. */
static void add_verdicts(cJSON *document, const cJSON *machines)
{
	cJSON *list = json_add_array(document, "verdicts");

	for (size_t i = 0; i < STATES; i++) {
		const cJSON *machine, *first = NULL;
		int count = 0;
		cJSON *row;
		cJSON_ArrayForEach(machine, machines)
		{
			if (rank_of(machine) != i)
				continue;
			first = first ? first : machine;
			count++;
		}
		if (!count)
			continue;
		row = json_push_object(list);
		json_add_text(row, "word", json_text(json_get(first, "verdict"), "word"));
		json_add_int(row, "count", count);
		cJSON_AddItemToObject(row, "is",
			cJSON_Duplicate(json_get(json_get(first, "verdict"), "is"), true));
	}
}

bool overview_print(
	struct overview *overview, struct press *press, struct buf *out, struct error *err)
{
	cJSON *document = cJSON_CreateObject();
	bool ok;

	sort(overview->machines);
	json_add_int(document, "count", cJSON_GetArraySize(overview->machines));
	add_verdicts(document, overview->machines);
	cJSON_AddItemReferenceToObject(document, "machines", overview->machines);
	ok = report_print(press, "index.html", FORM_PAGE, document, out, err);
	cJSON_Delete(document);
	return ok;
}
