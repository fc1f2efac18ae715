/* SPDX-License-Identifier: MIT */
#include "machine/smbios.h"

#include "base/alloc.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A structure, its fixed part and the strings behind it. */
struct structure {
	const unsigned char *bytes;
	size_t fixed, whole; /* whole: with the strings and both NULs */
};

/* The string with the number that stands in a byte of the fixed part; the caller's, NULL
 * without it. Some firmware writes spaces around it. */
static char *string_at(const struct structure *structure, size_t offset)
{
	const char *at = (const char *)structure->bytes + structure->fixed;
	const char *end = (const char *)structure->bytes + structure->whole;
	unsigned number = offset < structure->fixed ? structure->bytes[offset] : 0;
	size_t len;

	while (number > 1 && at < end && *at) {
		at += strlen(at) + 1;
		number--;
	}
	if (number != 1 || at >= end)
		return NULL;
	at += strspn(at, " ");
	len = strlen(at);
	while (len && at[len - 1] == ' ')
		len--;
	return xstrndup(at, len);
}

/* The structure that begins at `bytes`; false when it does not end within `len`. */
static bool structure_at(struct structure *structure, const unsigned char *bytes, size_t len)
{
	size_t end;

	if (len < 4 || bytes[1] < 4 || bytes[1] > len)
		return false;
	end = bytes[1];
	while (end + 1 < len && (bytes[end] || bytes[end + 1]))
		end++;
	*structure = (struct structure){bytes, bytes[1], end + 2};
	return end + 1 < len;
}

void smbios_read(struct smbios *smbios, const unsigned char *bytes, size_t len)
{
	struct structure structure;

	*smbios = (struct smbios){NULL, NULL, NULL};
	while (structure_at(&structure, bytes, len)) {
		if (bytes[0] == 1 && !smbios->manufacturer && !smbios->model) {
			smbios->manufacturer = string_at(&structure, 4);
			smbios->model = string_at(&structure, 5);
		} else if (bytes[0] == 3 && !smbios->asset_tag) {
			smbios->asset_tag = string_at(&structure, 8);
			/* The table is there, and no tag is set. */
			if (!smbios->asset_tag)
				smbios->asset_tag = xstrdup("");
		}
		bytes += structure.whole;
		len -= structure.whole;
	}
}

void smbios_release(struct smbios *smbios)
{
	free(smbios->manufacturer);
	free(smbios->model);
	free(smbios->asset_tag);
}
