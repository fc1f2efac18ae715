/* SPDX-License-Identifier: MIT */
/* One certificate of a store, whoever printed it. */
#ifndef READERS_CERTIFICATES_H
#define READERS_CERTIFICATES_H

#include "readers/reader.h"

#include <stdbool.h>
#include <stddef.h>

/* Texts are "" when they are not known; a date stands as its tool wrote it. */
struct certificate {
	const char *subject, *issuer, *serial, *not_before, *not_after;
	char thumbprint[41];
	size_t first; /* its first line */
};

/* 40 hexadecimal digits, with or without blanks between them, as capitals. */
bool certificate_thumbprint(const char *text, char thumbprint[41]);

/* `store` as facts name it, "LocalMachine\CA". */
void certificate_put(struct reader *reader, const char *store,
	const struct certificate *certificate, struct place place);

#endif
