/* SPDX-License-Identifier: MIT */
/* Texts that would make a careless reader look at each line again and again: four times the
 * lines cost about four times the time, whatever they are made of. */
#include "imported.h"

#include <time.h>

struct shape {
	const char *name;
	const char *head;
	const char *line; /* %u is the number of the line */
};

static const struct shape shapes[] = {
	{"prose", "", "a line of text that says nothing at all, number %u\n"},
	{"one value without end", "HotFixID : KB4474419\n", "    and more of it %u\n"},
	{"one object without end", "HotFixID : KB4474419\n", "Name%u : value\n"},
	{"values that go on", "", "Name%u : value\n   and more\n"},
	{"blocks of nothing", "", "Name%u : value\n\n"},
	{"wmic", "", "Name%u=value\r\r\n"},
	{"updates", "", "HotFixID : KB%u000000\n\n"},
	{"braces", "", "{ %u\n"},
	{"JSON without end", "", "{\"resourceName\": %u,\n"},
	{"elements", "", "<configuration n=\"%u\">\n"},
	{"licences", "", "Name: Windows(R), edition %u\n"},
	{"a table", "Name   State  DisplayName\n----   -----  -----------\n",
		"s%u   Running   a service\n"},
	{"rows", "Node,HotFixID,InstalledOn\n", "SRV,KB447%u,3/18/2014\n"},
	{"keys", "", "HKEY_LOCAL_MACHINE\\SOFTWARE\\A%u\n    x    REG_SZ    y\n"},
	{"stray values", "", "HKEY_LOCAL_MACHINE\\SOFTWARE\\A%u\n\n    x    REG_SZ    y\n"},
	{"lost letters", "", "Versi?n %u: a: b: \xEF\xBF\xBD: \xEF\xBF\xBD?\n"},
	{"prompts", "", "C:\\%u>systeminfo\n"},
	{"captures", "", "[esureport begin os] %u\n"},
	{"machines", "", "Host Name:  srv%u\nOS Version:  6.1.7601 N/A Build 7601\n"},
	{"errors", "", "it failed with 0x800%u again\n"},
	{"services", "", "SERVICE_NAME: s%u\n        STATE : 4  RUNNING\n"},
	{"certificates", "", "================ Certificate %u ================\n"},
};

static double cost_of(const struct shape *shape, unsigned lines)
{
	struct import_options options = {.version = "0", .now = "2026-11-21T12:00:00Z"};
	struct buf text = BUF_EMPTY;
	struct error err = ERROR_NONE;
	clock_t start;
	double cost;

	buf_adds(&text, shape->head);
	for (unsigned i = 0; i < lines; i++) {
		const char *number = strstr(shape->line, "%u");
		buf_addf(&text, "%.*s%u%s", (int)(number - shape->line), shape->line, i,
			number + 2);
	}
	start = clock();
	cJSON_Delete(import_bytes("in", text.data, text.len, imported_assets, &options, &err));
	cost = (double)(clock() - start) / CLOCKS_PER_SEC;
	buf_release(&text);
	return cost;
}

int main(void)
{
	struct error err = ERROR_NONE;

	library_init();
	imported_assets = assets_open(NULL, &err);
	for (size_t i = 0; i < sizeof(shapes) / sizeof(*shapes); i++) {
		double less = cost_of(&shapes[i], 5000), more = cost_of(&shapes[i], 20000);
		bool good = more < 0.1 || more < 10 * less;
		printf("# %s: %.2f s, %.2f s\n", shapes[i].name, less, more);
		CHECK(good);
	}
	import_close();
	return tap_done();
}
