/* SPDX-License-Identifier: MIT */
#include "base/asset.h"
#include "base/file.h"
#include "base/library.h"
#include "base/text.h"
#include "config.h"
#include "options.h"
#include "start.h"
#include "verbs.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#ifdef _WIN32
#include "base/alloc.h"
#include "base/wide.h"

#include <stdlib.h>
#endif

static int (*const verbs[VERB_COUNT])(
	const struct options *, const struct assets *, struct error *) = {
	[VERB_COLLECT] = verb_collect,
	[VERB_IMPORT] = verb_import,
	[VERB_CHECK] = verb_check,
	[VERB_REPORT] = verb_report,
	[VERB_EXPLAIN] = verb_explain,
	[VERB_RULES] = verb_rules,
	[VERB_DEMO] = verb_demo,
};

/* What needs no library: these start as fast as a program can. */
static bool print_only(const struct options *options, struct error *err)
{
	struct buf out = BUF_EMPTY;

	if (options->help)
		options_help(options->verb, &out);
	else if (options->version)
		buf_addf(&out, "%s\n", PACKAGE_STRING);
	if (out.len)
		file_write("-", out.data, out.len, err);
	buf_release(&out);
	return options->help || options->version;
}

static int run(const struct options *options, struct error *err)
{
	struct assets *assets = NULL;
	int status = 0;

	if (print_only(options, err))
		return 0;
	library_init();
	assets = assets_open(options->assets, err);
	if (assets && options->dump_assets)
		assets_dump(assets, options->dump_assets, err);
	else if (assets)
		status = verbs[options->verb](options, assets, err);
	assets_free(assets);
	library_cleanup();
	return status;
}

/* A double click. */
static int run_start(struct error *err)
{
	struct assets *assets;
	int status = 0;

	library_init();
	assets = assets_open(NULL, err);
	if (assets)
		status = start_all(assets, err);
	assets_free(assets);
	library_cleanup();
	return status;
}

/* A message may quote a file name or a fact, and a terminal of any code page reads it. */
static void print_error(const struct error *err)
{
	struct buf line = BUF_EMPTY;

	text_to_ascii(&line, err->text, strlen(err->text), "");
	fprintf(stderr, "esureport: %s\n", buf_text(&line));
	buf_release(&line);
}

static int esureport(int argc, char **argv)
{
	bool start = start_is_meant(argc);
	struct error err = ERROR_NONE;
	struct options options;
	int status = 0;

	file_guard_standard();
	/* A closed pipe or a file size limit is an error of a write, told like any other. */
#ifdef SIGPIPE
	signal(SIGPIPE, SIG_IGN);
#endif
#ifdef SIGXFSZ
	signal(SIGXFSZ, SIG_IGN);
#endif
	if (start) {
		status = run_start(&err);
	} else {
		if (options_parse(&options, argc, argv, &err))
			status = run(&options, &err);
		options_release(&options);
	}
	if (err.exit)
		print_error(&err);
	if (start)
		start_end();
	return err.exit ? err.exit : status;
}

#ifdef _WIN32
/* The C library expands wildcards, as a shell does elsewhere. */
extern int _dowildcard;
int _dowildcard = -1;

int wmain(int argc, wchar_t **argv);

int wmain(int argc, wchar_t **argv)
{
	char **texts = xcalloc((size_t)argc + 1, sizeof(*texts));
	int status;

	for (int i = 0; i < argc; i++)
		texts[i] = wide_text(argv[i]);
	status = esureport(argc, texts);
	for (int i = 0; i < argc; i++)
		free(texts[i]);
	free(texts);
	return status;
}
#else
int main(int argc, char **argv)
{
	return esureport(argc, argv);
}
#endif
