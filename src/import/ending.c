/* SPDX-License-Identifier: MIT */
#include "import/ending.h"

#include "capture/find.h"

#include <string.h>

/* Whether the word at the end has a fixed length: an update number of seven digits, a GUID, a
 * thumbprint, the eight digits of a code or of a registry value. */
static bool is_fixed(const char *word)
{
	size_t len = strlen(word), hex = strspn(word, "0123456789abcdefABCDEF");
	char kb[8], guid[37];

	return (find_kb(word, kb) == word && strlen(kb) == 7 && len == 9) ||
	       (find_guid(word, guid) == word && len == 36) || (hex == len && len == 40) ||
	       (strncmp(word, "dword:", 6) == 0 && len == 14) ||
	       (strncmp(word, "0x", 2) == 0 && len == 10);
}

/* Whether the value of the line is one of a closed list: a status, a partial key, a state with
 * its number, or a sentence of the table. */
static bool is_listed(const struct labels *labels, const char *line)
{
	struct meaning meaning;
	const char *value;

	if (labels_find(labels, "slmgr", line, strlen(line), &meaning))
		return strcmp(meaning.field, "not-in-use") == 0;
	if (!labels_split(labels, "slmgr", line, &meaning, &value))
		return false;
	if (strcmp(meaning.field, "partial-key") == 0)
		return strlen(value) == 5;
	return strcmp(meaning.field, "status") == 0 &&
	       labels_find(labels, "slmgr-status", value, strlen(value), &meaning);
}

static bool is_finished(const struct labels *labels, const char *line)
{
	size_t len = strlen(line);
	const char *word = line + len;

	/* Blanks may be the indentation of something. */
	if (!len)
		return false;
	if (strchr("}]>\"`", line[len - 1]))
		return true;
	/* winver: "(OS Build 14393.6452)" */
	if (len > 1 && line[len - 1] == ')' && line[len - 2] >= '0' && line[len - 2] <= '9')
		return true;
	/* JSON tells itself how much of it is whole. */
	if (*line == '{' || strncmp(line, "[{", 2) == 0)
		return true;
	while (word > line && word[-1] != ' ' && word[-1] != '\t' && word[-1] != '=')
		word--;
	return is_fixed(word) || is_listed(labels, line);
}

bool ending_drop(struct capture *capture, const struct labels *labels)
{
	struct section *section = &capture->sections[capture->section_count - 1];

	if (!capture->cut ||
		is_finished(labels, line_trim(capture->lines[capture->count - 1].text)))
		return false;
	if (section->end == capture->count && section->begin < section->end)
		section->end--;
	capture->count--;
	capture->cut = false;
	return true;
}
