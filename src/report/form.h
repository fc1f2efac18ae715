/* SPDX-License-Identifier: MIT */
/* The formats of a report: one table that the command line, its help and the tests read. */
#ifndef REPORT_FORM_H
#define REPORT_FORM_H

#include "base/buf.h"

#include <stdbool.h>

enum form_kind {
	FORM_PAGE,    /* HTML: checked for what a browser may see, ASCII by references */
	FORM_COLUMNS, /* text that is folded at 80 columns (report/wrap.h) */
	FORM_SUMMARY, /* the same, at most 40 lines */
	FORM_MARKED,  /* text with markup of its own, values cut (report/brief.h) */
	FORM_TABLE,   /* CSV: in ASCII, lines end with CR LF everywhere */
	FORM_XML,     /* XML: ASCII by references */
	FORM_MAIL,    /* a draft with the page attached (report/mail.h); its text: 78 columns */
	FORM_RESULTS, /* the results document itself */
};

/* Which verbs write it. */
enum { FORM_OF_CHECK = 1, FORM_OF_REPORT = 2 };

struct form {
	const char *name;      /* as on the command line */
	const char *extension; /* of its files, without the dot */
	const char *template;  /* of report/press.h; NULL where none makes the whole */
	enum form_kind kind;
	unsigned verbs;
	bool travels; /* made to leave the house: redacted unless it is asked for otherwise */
	bool text;    /* read by people in an editor: lines end as the system has it */
};

/* The format of that name among those of a verb, or NULL. */
const struct form *form_find(const char *name, unsigned verb);

/* The one format of a verb whose files have this extension ("html" or "HTM"); NULL when there
 * is none or more than one. */
const struct form *form_for_extension(const char *extension, unsigned verb);

/* Appends the names for a verb: "html, txt, md". */
void form_list(struct buf *out, unsigned verb);

#endif
