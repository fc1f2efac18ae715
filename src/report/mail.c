/* SPDX-License-Identifier: MIT */
#include "report/mail.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/sha256.h"
#include "base/text.h"
#include "report/mime.h"
#include "report/name.h"
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

enum {
	HEADER_LINE = 78,
	SHORT_HOST =
		15, /* what is kept of a name when the subject is too long: NetBIOS has it */
	BOUNDARY = 65,
};

static const struct form body_text = {.template = "mail.txt", .kind = FORM_MAIL};
static const struct form body_html = {.template = "mail.html", .kind = FORM_MARKED};

/* The draft's parts, each ready for its place. */
struct draft {
	struct buf text, html, page;
	char *file;
	char boundary[BOUNDARY];
};

void mail_facts_release(struct mail_facts *facts)
{
	free(facts->name);
	facts->name = NULL;
	buf_release(&facts->bytes);
}

static const char *first_rule(const cJSON *results, const char *kind)
{
	const cJSON *finding;

	cJSON_ArrayForEach(finding, json_get(results, "findings"))
	{
		if (cJSON_IsTrue(json_get(json_get(finding, "is"), kind)))
			return json_text(finding, "rule");
	}
	return "";
}

/* The rule that the verdict hangs on: where somebody who searches for it finds sister cases. */
static const char *broken_rule(const cJSON *results)
{
	const char *rule = first_rule(results, "problem");
	const cJSON *verdict = json_get(results, "verdict");

	if (!*rule)
		rule = json_text(json_get(verdict, "next"), "rule");
	return *rule ? rule : first_rule(results, "work");
}

static void add_subject(struct buf *out, const cJSON *results, struct redaction *redaction)
{
	const char *word = json_text(json_get(results, "verdict"), "word");
	const char *rule = broken_rule(results);
	char *host = name_of_host(results, redaction);
	char *line =
		xasprintf("Subject: [ESU] %s: %s%s%s", word, host, *rule ? " - " : "", rule);

	if (strlen(line) > HEADER_LINE) {
		free(line);
		line = xasprintf("Subject: [ESU] %s: %.*s%s%s", word, SHORT_HOST, host,
			*rule ? " - " : "", rule);
	}
	buf_addf(out, "%.*s\r\n", HEADER_LINE, line);
	free(line);
	free(host);
}

/* Whether a tag has an attribute that acts (onclick), in a template that somebody changed. */
static bool has_handler(const char *tag, size_t len)
{
	for (size_t at = 1; at + 3 < len; at++)
		if (strchr(" \t\n\"'/", tag[at - 1]) && text_starts_nocase(tag + at, "on") &&
			memchr(tag + at, '=', len - at))
			return true;
	return false;
}

/* Values are escaped, so each "<" is that of a template. */
static bool check_html(const char *html, struct error *err)
{
	static const char *const refused[] = {
		"<script", "<style", "<link", "<img", "<svg", "<iframe", "<form"};

	for (const char *tag = strchr(html, '<'); tag; tag = strchr(tag + 1, '<')) {
		bool ok = !has_handler(tag, strcspn(tag, ">"));

		for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++)
			ok = ok && !text_starts_nocase(tag, refused[i]);
		if (!ok)
			return error_set(err, EXIT_INTERNAL,
				"the mail has %.*s, which no mail may have",
				(int)strcspn(tag, " >"), tag);
	}
	return true;
}

/* The members of the results and what the body says of its attachments; goes back with
 * cJSON_Delete(). */
static cJSON *make_document(
	const cJSON *results, const struct draft *draft, const struct mail_facts *facts)
{
	cJSON *document = cJSON_CreateObject(), *mail;
	const cJSON *member;
	char hex[65];

	cJSON_ArrayForEach(member, results)
	{
		cJSON_AddItemReferenceToObject(document, member->string, (cJSON *)member);
	}
	mail = json_add_object(document, "mail");
	sha256_hex(buf_text(&draft->page), draft->page.len, hex);
	json_add_text(mail, "file", draft->file);
	json_add_text(mail, "sha256", hex);
	json_add_bool(mail, "has_facts", facts != NULL);
	json_add_text(mail, "facts_file", facts ? facts->name : "");
	return document;
}

static bool render_parts(struct draft *draft, struct press *press, const cJSON *results,
	const char *title, const struct mail_facts *facts, struct error *err)
{
	const struct form *page = form_find("html", FORM_OF_REPORT);
	struct buf text = BUF_EMPTY, html = BUF_EMPTY, widened = BUF_EMPTY;
	cJSON *document;
	bool ok = report_render(press, results, page, title, &draft->page, err);

	draft->file = name_of_report(results, page->extension, press_redaction(press));
	document = make_document(results, draft, facts);
	ok = ok && report_render(press, document, &body_text, title, &text, err) &&
	     report_render(press, document, &body_html, title, &html, err) &&
	     check_html(buf_text(&html), err);
	mime_add_text(&draft->text, buf_text(&text), text.len);
	report_widen(&widened, buf_text(&html));
	mime_add_quoted(&draft->html, buf_text(&widened), widened.len);
	cJSON_Delete(document);
	buf_release(&widened);
	buf_release(&text);
	buf_release(&html);
	return ok;
}

/* Of what is between, so that equal mails are equal. A text could hold it only by guessing
 * its own digest; then that of the digest is taken. */
static void choose_boundary(struct draft *draft)
{
	struct buf all = BUF_EMPTY;

	buf_add(&all, buf_text(&draft->text), draft->text.len);
	buf_add(&all, buf_text(&draft->html), draft->html.len);
	buf_add(&all, buf_text(&draft->page), draft->page.len);
	do {
		sha256_hex(buf_text(&all), all.len, draft->boundary);
		draft->boundary[32] = '\0';
		buf_clear(&all);
		buf_adds(&all, draft->boundary);
	} while (strstr(buf_text(&draft->text), draft->boundary) ||
		 strstr(buf_text(&draft->html), draft->boundary));
	buf_release(&all);
}

static void add_part(struct buf *out, const struct draft *draft, const char *level,
	const char *type, const char *encoding)
{
	buf_addf(out, "--%s-%s\r\nContent-Type: %s\r\nContent-Transfer-Encoding: %s\r\n\r\n",
		draft->boundary, level, type, encoding);
}

/* The name stands on a line of its own: it may be long. */
static void add_attachment(struct buf *out, const struct draft *draft, const char *type,
	const char *name, const struct buf *bytes)
{
	buf_addf(out,
		"--%s-mail\r\nContent-Type: %s\r\nContent-Transfer-Encoding: base64\r\n"
		"Content-Disposition: attachment;\r\n filename=\"%s\"\r\n\r\n",
		draft->boundary, type, name);
	mime_add_base64(out, buf_text(bytes), bytes->len);
}

static void add_draft(struct buf *out, const struct draft *draft, const cJSON *results,
	const struct mail_facts *facts, struct redaction *redaction)
{
	buf_adds(out, "X-Unsent: 1\r\nDate: ");
	mime_add_date(out, json_text(results, "as_of"));
	buf_adds(out, "\r\nTo: \r\n");
	add_subject(out, results, redaction);
	buf_addf(out,
		"MIME-Version: 1.0\r\nContent-Type: multipart/mixed;\r\n"
		" boundary=\"%s-mail\"\r\n\r\n--%s-mail\r\n"
		"Content-Type: multipart/alternative;\r\n boundary=\"%s-body\"\r\n\r\n",
		draft->boundary, draft->boundary, draft->boundary);
	add_part(out, draft, "body", "text/plain; charset=us-ascii", "7bit");
	buf_add(out, buf_text(&draft->text), draft->text.len);
	add_part(out, draft, "body", "text/html; charset=us-ascii", "quoted-printable");
	buf_add(out, buf_text(&draft->html), draft->html.len);
	buf_addf(out, "--%s-body--\r\n", draft->boundary);
	add_attachment(out, draft, "text/html; charset=us-ascii", draft->file, &draft->page);
	if (facts)
		add_attachment(out, draft, "application/json", facts->name, &facts->bytes);
	buf_addf(out, "--%s-mail--\r\n", draft->boundary);
}

bool mail_render(struct press *press, const cJSON *results, const char *title,
	const struct mail_facts *facts, struct buf *out, struct error *err)
{
	struct draft draft = {BUF_EMPTY, BUF_EMPTY, BUF_EMPTY, NULL, ""};
	bool ok = render_parts(&draft, press, results, title, facts, err);

	if (ok) {
		choose_boundary(&draft);
		add_draft(out, &draft, results, facts, press_redaction(press));
	}
	buf_release(&draft.text);
	buf_release(&draft.html);
	buf_release(&draft.page);
	free(draft.file);
	return ok;
}
