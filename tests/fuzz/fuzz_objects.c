/* SPDX-License-Identifier: MIT */
/* Objects in all forms in which WMI and PowerShell print them. */
#include "reader.h"

static size_t read_any(struct reader *reader, size_t at)
{
	static reader_of *const forms[] = {
		clixml_read, table_read, csv_read, properties_read, objects_read};

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		size_t next = forms[i](reader, at);
		if (next != at)
			return next;
	}
	return at;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bench_read(read_any, data, size);
	return 0;
}
