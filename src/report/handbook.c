/* SPDX-License-Identifier: MIT */
#include "report/handbook.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/xml.h"
#include "judge/stylesheet.h"
#include "report/name.h"
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

static const char stylesheet[] = "xsl/handbook.xsl";
static const char parts[] = "xsl/handbook-index.xsl xsl/conditions.xsl xsl/prose-html.xsl";
static const char frame[] = "handbook.html";

/* Pages that are about no rule; the index is written last. */
static const char *const others[] = {"codes", "index"};
enum { OTHERS = sizeof(others) / sizeof(*others) };

/* The markup between <body> and </body>; the head is the frame's. */
static const struct markup markup = {
	"div h1 h2 h3 h4 p br a span b em strong code kbd pre ol ul li "
	"table caption thead tbody tr th td",
	"id class href rel role scope",
	"div h1 h2 h3 h4 p pre ol ul li table caption thead tr",
};

/* Pages link to each other by the ids of rules, so a file has to be named exactly so. */
static bool check_name(const char *rule, struct error *err)
{
	char *safe = name_make_safe(rule);
	bool ok = strcmp(safe, rule) == 0;

	for (size_t i = 0; i < OTHERS; i++)
		ok = ok && strcmp(rule, others[i]) != 0;
	free(safe);
	return ok || error_set(err, EXIT_INTERNAL,
			     "rule '%s': no page of the handbook can have this name", rule);
}

static struct handbook_page *add_page(struct handbook *book, const char *stem)
{
	struct handbook_page *page;

	book->pages = xgrow(book->pages, &book->room, book->count + 1, sizeof(*book->pages));
	page = &book->pages[book->count++];
	*page = (struct handbook_page){xasprintf("%s.html", stem), BUF_EMPTY};
	return page;
}

/* One page as the stylesheet wrote it, within the frame. */
static bool frame_page(
	struct press *press, const xmlDoc *body, struct buf *out, struct error *err)
{
	const xmlNode *root = xmlDocGetRootElement(body);
	cJSON *context = cJSON_CreateObject();
	struct buf html = BUF_EMPTY;
	bool ok = stylesheet_write(&html, root ? root->children : NULL, &markup, err) ||
		  error_prefix(err, "%s", stylesheet);

	if (ok) {
		json_add_text(context, "title", xml_value(root, "title"));
		json_add_text(context, "html", buf_text(&html));
		ok = report_print(press, frame, FORM_PAGE, context, out, err);
	}
	buf_release(&html);
	cJSON_Delete(context);
	return ok;
}

/* `stem` is the id of a rule or one of the others. */
static bool make_page(struct handbook *book, struct press *press,
	const struct stylesheet *sheet, xmlDoc *rulebook, const char *stem, struct error *err)
{
	const char *params[] = {"page", stem, NULL};
	xmlDoc *body = stylesheet_run(sheet, rulebook, params, err);
	bool ok = body && frame_page(press, body, &add_page(book, stem)->html, err);

	xmlFreeDoc(body);
	return ok || error_prefix(err, "%s.html", stem);
}

bool handbook_make(struct handbook *book, const struct judge *judge,
	const struct assets *assets, struct error *err)
{
	struct press *press = press_new(assets, "en", err);
	struct stylesheet *sheet =
		press ? stylesheet_open(assets, stylesheet, parts, err) : NULL;
	xmlDoc *rulebook = sheet ? judge_rulebook(judge) : NULL;
	bool ok = sheet != NULL;

	memset(book, 0, sizeof(*book));
	for (xmlNode *at = xml_first(rulebook ? xmlDocGetRootElement(rulebook) : NULL);
		ok && at; at = xml_next(at)) {
		const char *rule = xml_get(at, "id");
		if (xml_is(at, "entry"))
			ok = check_name(rule, err) &&
			     make_page(book, press, sheet, rulebook, rule, err);
	}
	for (size_t i = 0; ok && i < OTHERS; i++)
		ok = make_page(book, press, sheet, rulebook, others[i], err);
	xmlFreeDoc(rulebook);
	stylesheet_free(sheet);
	press_free(press);
	return ok;
}

void handbook_release(struct handbook *book)
{
	for (size_t i = 0; i < book->count; i++) {
		free(book->pages[i].name);
		buf_release(&book->pages[i].html);
	}
	free(book->pages);
}
