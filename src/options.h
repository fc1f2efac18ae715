/* SPDX-License-Identifier: MIT */
/* The command line: one table of verbs and options that is parsed by and printed as help. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum verb {
	VERB_NONE,
	VERB_COLLECT,
	VERB_IMPORT,
	VERB_CHECK,
	VERB_REPORT,
	VERB_EXPLAIN,
	VERB_RULES,
	VERB_DEMO,
	VERB_COUNT
};

struct options {
	enum verb verb;
	const char **inputs; /* what is left: files, or the words of `rules` */
	size_t input_count;
	const char *format; /* NULL: the verb's default */
	const char *output; /* NULL: the verb's default */
	const char *as_of;  /* NULL: today */
	const char *lang;   /* of what readers see; never NULL */
	const char **symptoms;
	size_t symptom_count;
	const char *waivers; /* a file, or NULL */
	const char *assets;
	const char *dump_assets;
	const char *redact;     /* a level; NULL: the format's default */
	const char *redact_map; /* NULL: pseudonyms are not kept */
	int codepage;           /* of captures; 0: to be guessed */
	const char *machine;    /* whose captures; NULL: all are of one */
	const char *image;      /* the disk of a system that does not run, instead of inputs */
	const char *script;     /* cmd or ps1 */
	const char *title;      /* of the page; NULL: the usual one */
	const char *line_ends;  /* lf or crlf; NULL: as the system has it */
	bool list;
	bool attach_facts; /* to a mail */
	bool network;      /* ask Azure's instance metadata service */
	bool help, version, quiet;
};

/*
 * Reads the command line. The texts are borrowed from argv. Fails: 64 with one line that
 * names the option. Release it in any case.
 */
bool options_parse(struct options *options, int argc, char **argv, struct error *err);
void options_release(struct options *options);

/* Appends the help of a verb, or of the program for VERB_NONE. */
void options_help(enum verb verb, struct buf *out);

#endif
