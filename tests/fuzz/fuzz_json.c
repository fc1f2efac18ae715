/* SPDX-License-Identifier: MIT */
/*
 * The JSON gate, cJSON behind it, and the printer: what is accepted prints as ASCII and
 * reads back as the same document.
 */
#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error err = ERROR_NONE;
	struct buf first = BUF_EMPTY;
	struct buf second = BUF_EMPTY;
	cJSON *document = json_parse((const char *)data, size, &err);
	cJSON *again;

	if (document == NULL) {
		require(err.exit == EXIT_BAD_INPUT);
		require(err.text[0] >= '1' && err.text[0] <= '9' &&
			strchr(err.text, ':') != NULL);
		return 0;
	}
	require(err.exit == 0);
	json_print(&first, document);
	for (size_t i = 0; i < first.len; i++)
		require(first.data[i] == '\n' ||
			(first.data[i] >= ' ' && first.data[i] <= '~'));
	again = json_parse(first.data, first.len, &err);
	require(again != NULL);
	json_print(&second, again);
	require(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
	cJSON_Delete(again);
	cJSON_Delete(document);
	buf_release(&second);
	buf_release(&first);
	return 0;
}
