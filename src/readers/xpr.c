/* SPDX-License-Identifier: MIT */
/*
 * `slmgr /xpr`: the name of Windows, and below it a sentence.
 *
 *	Windows(R), ServerStandard edition:
 *	    The machine is permanently activated.
 *
 * It tells no activation id and no key. A sentence that we are not sure of, and every one with
 *a date, leaves open what state the licence is in. Licences that are added to Windows ("...
 *add-on for ...") are left to /dlv: beside its row, one with an unknown key would only blur it.
 */
#include "readers/licences.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

/* "Windows(R), ServerStandard edition:", never translated. */
static bool is_name(const char *line)
{
	static const char tail[] = " edition:";
	size_t len = strlen(line), width = sizeof(tail) - 1;

	return len > width && len < 200 && strncmp(line, "Windows", 7) == 0 &&
	       strcmp(line + len - width, tail) == 0;
}

/* What a sentence says, "" when nobody knows; *sure when the table is. */
static const char *field_of(const struct reader *reader, size_t at, bool *sure)
{
	const char *line = reader_trimmed(reader, at);
	size_t len = strlen(line);
	struct meaning meaning;

	if (len > 0 && line[len - 1] == '.' &&
		!labels_find(reader->labels, "slmgr-xpr", line, len, &meaning))
		len--;
	if (!labels_find(reader->labels, "slmgr-xpr", line, len, &meaning))
		return "";
	*sure = meaning.confirmed;
	return meaning.field;
}

static void put(struct reader *reader, size_t at, const char *status)
{
	const char *line = reader_trimmed(reader, at);
	char *name = xstrndup(line, strlen(line) - 1);
	struct licence licence = {"", "", name, "", "", status, "", "", false};

	licence_put(reader, &licence, reader_place(reader, at));
	free(name);
}

size_t xpr_read(struct reader *reader, size_t at)
{
	size_t below = at + 1;
	bool sure = false;
	const char *field;

	if (!is_name(reader_trimmed(reader, at)))
		return at;
	below += below < reader->section->end && reader_blank(reader, below);
	if (below >= reader->section->end || reader_blank(reader, below))
		return at;
	reader_claim(reader, "slmgr-xpr");
	field = field_of(reader, below, &sure);
	if (sure && strcmp(field, "permanent") == 0)
		put(reader, at, "licensed");
	else if (sure && strcmp(field, "notification") == 0)
		put(reader, at, "notification");
	return below + 1;
}
