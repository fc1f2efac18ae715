/* SPDX-License-Identifier: MIT */
/*
 * Usage: press FORMAT RESULTS.json
 *
 * Prints a results document in a format of `report`, for states that no sample machine has. The
 * program itself reads no results: nobody could trust their prose.
 */
#include "base/file.h"
#include "base/json.h"
#include "base/library.h"
#include "report/mail.h"
#include "report/report.h"

#include <stdio.h>

static bool print(const char *format, const char *path, struct error *err)
{
	const struct form *form = form_find(format, FORM_OF_REPORT);
	struct assets *assets = assets_open(NULL, err);
	struct press *press = assets ? press_new(assets, "en", err) : NULL;
	struct buf in = BUF_EMPTY, out = BUF_EMPTY;
	cJSON *results = NULL;
	bool ok = form || error_set(err, EXIT_USAGE, "no format '%s'", format);

	ok = ok && press && file_read(path, JSON_MAX_BYTES, &in, err) &&
	     (results = json_parse(in.data, in.len, err)) &&
	     (form->kind == FORM_MAIL ? mail_render(press, results, NULL, NULL, &out, err)
				      : report_render(press, results, form, NULL, &out, err));
	if (ok)
		fwrite(buf_text(&out), 1, out.len, stdout);
	cJSON_Delete(results);
	buf_release(&in);
	buf_release(&out);
	press_free(press);
	assets_free(assets);
	return ok;
}

int main(int argc, char **argv)
{
	struct error err = ERROR_NONE;

	library_init();
	if (argc != 3 || !print(argv[1], argv[2], &err))
		fprintf(stderr, "press: %s\n", argc == 3 ? err.text : "FORMAT RESULTS.json");
	return argc == 3 ? (int)err.exit : EXIT_USAGE;
}
