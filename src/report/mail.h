/* SPDX-License-Identifier: MIT */
/*
 * A report as the draft of a mail: a body in plain text and in HTML that is enough to act on,
 * since gateways take attachments away, and the page as an attachment. Equal results give
 * equal bytes.
 *
 * Nothing of a machine gets into a header but its name, made safe (report/name.h). The draft
 * has no sender and no recipient; X-Unsent lets mail programs open it for sending.
 */
#ifndef REPORT_MAIL_H
#define REPORT_MAIL_H

#include "base/buf.h"
#include "base/error.h"
#include "report/press.h"

#include <cjson/cJSON.h>
#include <stdbool.h>

/* The facts in canonical form, and the name of their file. */
struct mail_facts {
	char *name;
	struct buf bytes;
};

void mail_facts_release(struct mail_facts *facts);

/*
 * Appends the draft. `title` is that of the page (report/report.h); `facts` NULL: they are
 * not attached. The templates of the body, mail.txt and mail.html, see the results document
 * and one more member, `mail`:
 *	file, sha256	of the page
 *	has_facts	whether facts are attached, else facts_file is empty
 *	facts_file	their name; facts.digest is their SHA-256
 *
 * Fails (70) as report_render(), and when the body in HTML has what no mail may have: a
 * script, a stylesheet, an attribute that is one. *out is then unchanged.
 */
bool mail_render(struct press *press, const cJSON *results, const char *title,
	const struct mail_facts *facts, struct buf *out, struct error *err);

#endif
