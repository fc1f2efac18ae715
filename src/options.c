/* SPDX-License-Identifier: MIT */
#include "options.h"

#include "base/alloc.h"
#include "facts/facts.h"
#include "redact/redact.h"
#include "report/form.h"

#include <getopt.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ON(verb) (1u << (verb))

static const struct {
	const char *name;
	const char *operands;
	const char *does;
	size_t low, high; /* how many operands */
} verbs[VERB_COUNT] = {
	[VERB_NONE] = {"", "VERB [OPTIONS] [INPUT...]", "", 0, 0},
	[VERB_COLLECT] = {"collect", "", "the facts of this machine, on Windows only", 0, 0},
	[VERB_IMPORT] = {"import", "PATH...",
		"captured outputs (files, folders, .zip archives) become a facts file", 1,
		SIZE_MAX},
	[VERB_CHECK] = {"check", "INPUT...",
		"verdict and findings; the exit status says the verdict", 1, SIZE_MAX},
	[VERB_REPORT] = {"report", "INPUT...", "the report as a self-contained file", 1,
		SIZE_MAX},
	[VERB_EXPLAIN] = {"explain", "CODE|KB|GUID...",
		"what an error code, an update number or an activation id means", 1, SIZE_MAX},
	[VERB_RULES] = {"rules", "list | show ID | test | handbook -o DIR",
		"the rule set, for people and for authors", 1, 2},
	[VERB_DEMO] = {"demo", "", "writes sample facts of typical machines and their reports",
		0, 0},
};

enum {
	OPT_AS_OF = 256,
	OPT_LANG,
	OPT_SYMPTOM,
	OPT_WAIVERS,
	OPT_CODEPAGE,
	OPT_MACHINE,
	OPT_IMAGE,
	OPT_LIST,
	OPT_SCRIPT,
	OPT_NETWORK,
	OPT_TITLE,
	OPT_LINE_ENDS,
	OPT_ATTACH_FACTS,
	OPT_REDACT,
	OPT_REDACT_MAP,
	OPT_ASSETS,
	OPT_DUMP_ASSETS,
	OPT_FORMAT,
	OPT_VERSION
};

#define ON_CAPTURES (ON(VERB_IMPORT) | ON(VERB_CHECK) | ON(VERB_REPORT))

static const struct entry {
	int code;
	const char *name;
	const char *argument;
	const char *help; /* NULL: help_option() says it */
	unsigned verbs;
} entries[] = {
	{'o', "output", "FILE",
		"write to FILE, - is standard output; demo, handbook: below the folder FILE",
		ON(VERB_COLLECT) | ON(VERB_IMPORT) | ON(VERB_REPORT) | ON(VERB_RULES) |
			ON(VERB_DEMO)},
	{OPT_FORMAT, "format", "FORMAT", NULL,
		ON(VERB_CHECK) | ON(VERB_REPORT) | ON(VERB_EXPLAIN)},
	{OPT_AS_OF, "as-of", "DATE", "judge on this date (YYYY-MM-DD) instead of today",
		ON(VERB_CHECK) | ON(VERB_REPORT) | ON(VERB_DEMO)},
	{OPT_LANG, "lang", "LANG",
		"the language of what is said, such as de, instead of English",
		ON(VERB_CHECK) | ON(VERB_REPORT) | ON(VERB_EXPLAIN) | ON(VERB_DEMO)},
	{OPT_SYMPTOM, "symptom", "TEXT", "an error code or message that was seen; repeatable",
		ON(VERB_CHECK) | ON(VERB_REPORT)},
	{OPT_WAIVERS, "waivers", "FILE",
		"failing findings that are accepted until a day (JSON)",
		ON(VERB_CHECK) | ON(VERB_REPORT)},
	{OPT_CODEPAGE, "codepage", "NUMBER",
		"the code page of captures, such as 850, instead of a guess", ON_CAPTURES},
	{OPT_MACHINE, "machine", "NAME",
		"take the captures of this machine, when there are more", ON_CAPTURES},
	{OPT_IMAGE, "image", "DIR",
		"instead of INPUT: a Windows that does not run, its disk or Windows folder",
		ON_CAPTURES},
	{OPT_LIST, "list", NULL, "print the kinds of captures and the commands for them",
		ON(VERB_IMPORT)},
	{OPT_SCRIPT, "script", "cmd|ps1",
		"print a script that runs these commands and changes nothing", ON(VERB_IMPORT)},
	{OPT_NETWORK, "probe-network", NULL,
		"also ask Azure's metadata service, at an address that never leaves this host",
		ON(VERB_COLLECT)},
	{OPT_TITLE, "title", "TEXT", "what the report calls itself, instead of \"ESU report\"",
		ON(VERB_REPORT) | ON(VERB_DEMO)},
	{OPT_LINE_ENDS, "line-ends", "lf|crlf",
		"how lines of a text end; crlf is usual on Windows, lf elsewhere",
		ON(VERB_CHECK) | ON(VERB_REPORT) | ON(VERB_EXPLAIN)},
	{OPT_ATTACH_FACTS, "attach-facts", NULL,
		"attach the facts as well, whole, to a mail (--format eml)", ON(VERB_REPORT)},
	{OPT_REDACT, "redact", "LEVEL",
		"replace names by pseudonyms: none, users, share or paranoid",
		ON(VERB_CHECK) | ON(VERB_REPORT)},
	{OPT_REDACT_MAP, "redact-map", "FILE",
		"keep pseudonyms the same from run to run in this private file",
		ON(VERB_CHECK) | ON(VERB_REPORT)},
	{OPT_ASSETS, "assets", "DIR",
		"files in DIR replace embedded rules, templates, stylesheets",
		ON(VERB_NONE) | ON(VERB_COLLECT) | ON(VERB_IMPORT) | ON(VERB_CHECK) |
			ON(VERB_REPORT) | ON(VERB_EXPLAIN) | ON(VERB_RULES) | ON(VERB_DEMO)},
	{OPT_DUMP_ASSETS, "dump-assets", "DIR", "write the embedded files below DIR and end",
		ON(VERB_NONE)},
	{'q', "quiet", NULL, "say nothing but errors",
		ON(VERB_COLLECT) | ON(VERB_IMPORT) | ON(VERB_CHECK) | ON(VERB_REPORT) |
			ON(VERB_EXPLAIN) | ON(VERB_RULES) | ON(VERB_DEMO)},
	{'h', "help", NULL, "this help", ~0u},
	{OPT_VERSION, "version", NULL, "print the version and end", ON(VERB_NONE)},
};

enum { ENTRIES = sizeof(entries) / sizeof(*entries) };

static enum verb find_verb(const char *word)
{
	for (int i = VERB_NONE + 1; i < VERB_COUNT; i++) {
		if (strcmp(verbs[i].name, word) == 0)
			return (enum verb)i;
	}
	return VERB_NONE;
}

static bool take(struct options *options, int code, const char *value)
{
	switch (code) {
	case 'o':
		options->output = value;
		break;
	case OPT_FORMAT:
		options->format = value;
		break;
	case OPT_AS_OF:
		options->as_of = value;
		break;
	case OPT_LANG:
		options->lang = value;
		break;
	case OPT_SYMPTOM:
		options->symptoms[options->symptom_count++] = value;
		break;
	case OPT_WAIVERS:
		options->waivers = value;
		break;
	case OPT_CODEPAGE:
		options->codepage = (int)strtol(value, NULL, 10);
		break;
	case OPT_MACHINE:
		options->machine = value;
		break;
	case OPT_IMAGE:
		options->image = value;
		break;
	case OPT_LIST:
		options->list = true;
		break;
	case OPT_SCRIPT:
		options->script = value;
		break;
	case OPT_NETWORK:
		options->network = true;
		break;
	case OPT_TITLE:
		options->title = value;
		break;
	case OPT_LINE_ENDS:
		options->line_ends = value;
		break;
	case OPT_ATTACH_FACTS:
		options->attach_facts = true;
		break;
	case OPT_REDACT:
		options->redact = value;
		break;
	case OPT_REDACT_MAP:
		options->redact_map = value;
		break;
	case OPT_ASSETS:
		options->assets = value;
		break;
	case OPT_DUMP_ASSETS:
		options->dump_assets = value;
		break;
	case 'q':
		options->quiet = true;
		break;
	case 'h':
		options->help = true;
		break;
	case OPT_VERSION:
		options->version = true;
		break;
	default:
		return false;
	}
	return true;
}

static const struct entry *find_entry(int code)
{
	for (size_t i = 0; i < ENTRIES; i++) {
		if (entries[i].code == code)
			return &entries[i];
	}
	return NULL;
}

static bool check_operands(const struct options *options, struct error *err)
{
	if (options->help || options->version || options->dump_assets)
		return true;
	if ((options->list || options->script) && options->input_count == 0)
		return true;
	if (options->verb == VERB_NONE)
		return error_set(err, EXIT_USAGE, "no verb; see 'esureport --help'");
	if (options->image && options->input_count)
		return error_set(err, EXIT_USAGE, "--image goes without other inputs");
	if ((options->input_count < verbs[options->verb].low && !options->image) ||
		options->input_count > verbs[options->verb].high)
		return error_set(err, EXIT_USAGE, "%s takes %s%s; see 'esureport %s --help'",
			verbs[options->verb].name,
			verbs[options->verb].high == 1          ? "one "
			: verbs[options->verb].high == SIZE_MAX ? "at least one "
								: "",
			*verbs[options->verb].operands ? verbs[options->verb].operands
						       : "no operand",
			verbs[options->verb].name);
	if (options->verb == VERB_DEMO && options->output && strcmp(options->output, "-") == 0)
		return error_set(
			err, EXIT_USAGE, "--output: demo writes a folder of files, not '-'");
	if (options->line_ends && strcmp(options->line_ends, "lf") != 0 &&
		strcmp(options->line_ends, "crlf") != 0)
		return error_set(err, EXIT_USAGE, "--line-ends: lf or crlf, not '%s'",
			options->line_ends);
	if (options->waivers && strcmp(options->waivers, "-") == 0)
		return error_set(
			err, EXIT_USAGE, "--waivers: takes the name of a file, not '-'");
	/* The judge compares dates as texts. */
	if (options->as_of && !facts_format_matches("esu-date", options->as_of))
		return error_set(err, EXIT_USAGE,
			"--as-of: '%s' is no date; write it as 2026-11-21", options->as_of);
	if (options->redact && redact_level(options->redact) == REDACT_LEVELS)
		return error_set(err, EXIT_USAGE,
			"--redact: none, users, share or paranoid, not '%s'", options->redact);
	return true;
}

/* -2147012721 is a code and no option: takes such words as operands, the rest closes up. */
static int take_numbers(struct options *options, int argc, char **argv)
{
	int left = 1;

	for (int i = 1; i < argc; i++) {
		const char *word = argv[i];
		if (word[0] == '-' && word[1] && !word[1 + strspn(word + 1, "0123456789")])
			options->inputs[options->input_count++] = word;
		else
			argv[left++] = argv[i];
	}
	return left;
}

bool options_parse(struct options *options, int argc, char **argv, struct error *err)
{
	struct option long_options[ENTRIES + 1];
	int code, at = 0;

	memset(options, 0, sizeof(*options));
	options->lang = "en";
	memset(long_options, 0, sizeof(long_options));
	options->symptoms = xcalloc((size_t)argc + 1, sizeof(*options->symptoms));
	options->inputs = xcalloc((size_t)argc + 1, sizeof(*options->inputs));
	for (size_t i = 0; i < ENTRIES; i++) {
		long_options[i].name = entries[i].name;
		long_options[i].has_arg = entries[i].argument ? required_argument : no_argument;
		long_options[i].val = entries[i].code;
	}
	if (argc > 1 && argv[1][0] != '-' && strcmp(argv[1], "/?") != 0) {
		options->verb = find_verb(argv[1]);
		if (options->verb == VERB_NONE)
			return error_set(err, EXIT_USAGE,
				"'%s' is no verb; see 'esureport --help'", argv[1]);
		argv++;
		argc--;
	}
	/* Windows users ask with /? */
	if (argc > 1 && strcmp(argv[1], "/?") == 0) {
		options->help = true;
		return true;
	}
	if (options->verb == VERB_EXPLAIN)
		argc = take_numbers(options, argc, argv);
	opterr = 0;
	optind = 1;
	while ((code = getopt_long(argc, argv, ":o:qh", long_options, &at)) != -1) {
		const struct entry *entry = find_entry(code);
		if (code == ':')
			return error_set(err, EXIT_USAGE, "%s needs a value", argv[optind - 1]);
		if (!entry || !take(options, code, optarg))
			return error_set(
				err, EXIT_USAGE, "unknown option '%s'", argv[optind - 1]);
		if (!(entry->verbs & ON(options->verb)))
			return error_set(err, EXIT_USAGE, "--%s does not go with %s",
				entry->name,
				options->verb ? verbs[options->verb].name : "no verb");
	}
	while (optind < argc)
		options->inputs[options->input_count++] = argv[optind++];
	return check_operands(options, err);
}

void options_release(struct options *options)
{
	free(options->inputs);
	free(options->symptoms);
}

/* Which formats a verb writes stands in their own table. */
static void help_option(const struct entry *entry, unsigned verb_bit, struct buf *out)
{
	if (entry->help)
		buf_adds(out, entry->help);
	else if (verb_bit & ON(VERB_CHECK))
		form_list(out, FORM_OF_CHECK);
	else if (verb_bit & ON(VERB_REPORT))
		form_list(out, FORM_OF_REPORT);
	else
		buf_adds(out, "text, json");
	if (!entry->help && (verb_bit & ON(VERB_REPORT)))
		buf_adds(out, "; else by the extension of FILE");
}

static void help_options(unsigned verb_bit, struct buf *out)
{
	buf_adds(out, "\nOptions:\n");
	for (size_t i = 0; i < ENTRIES; i++) {
		struct buf name = BUF_EMPTY;
		if (!(entries[i].verbs & verb_bit))
			continue;
		if (entries[i].code < 256)
			buf_addf(&name, "-%c, ", entries[i].code);
		buf_addf(&name, "--%s", entries[i].name);
		if (entries[i].argument)
			buf_addf(&name, " %s", entries[i].argument);
		buf_addf(out, "  %-22s  ", buf_text(&name));
		help_option(&entries[i], verb_bit, out);
		buf_addc(out, '\n');
		buf_release(&name);
	}
}

void options_help(enum verb verb, struct buf *out)
{
	if (verb != VERB_NONE) {
		buf_addf(out, "Usage: esureport %s [OPTIONS]%s%s\n\n%s\n", verbs[verb].name,
			*verbs[verb].operands ? " " : "", verbs[verb].operands,
			verbs[verb].does);
		help_options(ON(verb), out);
		if (verb == VERB_CHECK)
			buf_adds(out,
				"\nExit status: 0 ready; 1 blocked or action needed; 2 not "
				"known; "
				"3 not eligible\nor programme ended; 64 and above: errors, see "
				"'esureport --help'.\n");
		return;
	}
	buf_addf(out, "Usage: esureport %s\n\n", verbs[VERB_NONE].operands);
	buf_adds(out,
		"Can this Windows machine receive Extended Security Updates today, and what "
		"is the\none next step?\n\nVerbs:\n");
	for (int i = VERB_NONE + 1; i < VERB_COUNT; i++)
		buf_addf(out, "  %-22s  %s\n", verbs[i].name, verbs[i].does);
	help_options(ON(VERB_NONE), out);
	buf_adds(out, "\nINPUT is a facts file, or captured outputs: files, folders, .zip "
		      "archives; - is\n"
		      "standard input. 'esureport VERB --help' says more.\n\n"
		      "Exit status: 0 done; 64 wrong usage; 65 bad input; 66 input missing; 70 "
		      "internal\n"
		      "error; 71 out of memory; 73, 74 cannot write. check: 0 to 3 by its "
		      "verdict.\n");
}
