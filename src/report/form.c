/* SPDX-License-Identifier: MIT */
#include "report/form.h"

#include "base/text.h"

#include <stddef.h>
#include <string.h>

static const struct form forms[] = {
	{"text", "txt", "check.txt", FORM_SUMMARY, FORM_OF_CHECK, false, true},
	{"html", "html", "report.html", FORM_PAGE, FORM_OF_REPORT, false, false},
	{"txt", "txt", "report.txt", FORM_COLUMNS, FORM_OF_REPORT, false, true},
	{"md", "md", "report.md", FORM_MARKED, FORM_OF_REPORT, true, true},
	{"jira", "jira", "report.jira", FORM_MARKED, FORM_OF_REPORT, true, true},
	{"eml", "eml", NULL, FORM_MAIL, FORM_OF_REPORT, true, false},
	{"json", "json", NULL, FORM_RESULTS, FORM_OF_CHECK | FORM_OF_REPORT, false, false},
	{"csv", "csv", "report.csv", FORM_TABLE, FORM_OF_CHECK | FORM_OF_REPORT, false, false},
	{"junit", "xml", "junit.xml", FORM_XML, FORM_OF_CHECK | FORM_OF_REPORT, false, false},
	{"xccdf", "xml", "xccdf.xml", FORM_XML, FORM_OF_CHECK | FORM_OF_REPORT, false, false},
};

enum { FORMS = sizeof(forms) / sizeof(*forms) };

const struct form *form_find(const char *name, unsigned verb)
{
	for (size_t i = 0; i < FORMS; i++)
		if ((forms[i].verbs & verb) && strcmp(forms[i].name, name) == 0)
			return &forms[i];
	return NULL;
}

const struct form *form_for_extension(const char *extension, unsigned verb)
{
	const struct form *found = NULL;

	if (text_equal_nocase(extension, "htm"))
		extension = "html";
	for (size_t i = 0; i < FORMS; i++) {
		if (!(forms[i].verbs & verb) ||
			!text_equal_nocase(forms[i].extension, extension))
			continue;
		if (found)
			return NULL;
		found = &forms[i];
	}
	return found;
}

void form_list(struct buf *out, unsigned verb)
{
	bool first = true;

	for (size_t i = 0; i < FORMS; i++) {
		if (!(forms[i].verbs & verb))
			continue;
		buf_addf(out, "%s%s", first ? "" : ", ", forms[i].name);
		first = false;
	}
}
