/* SPDX-License-Identifier: MIT */
/*
 * What no report ever shows: product keys, passwords and tokens after their names, what
 * stands before the @ of an address, signatures of Azure, private keys, recovery keys,
 * cookies, and longer runs of encoded bytes.
 */
#ifndef REDACT_SECRETS_H
#define REDACT_SECRETS_H

#include "base/buf.h"
#include "redact/privacy.h"

#include <stddef.h>

/*
 * Appends the text with each secret as "[removed: password]" and the like, and returns how
 * many there were. Without any nothing is appended. Of a product key the last five
 * characters stay, which Windows shows as well.
 */
size_t secrets_mask(
	const struct privacy *privacy, const char *text, size_t len, struct buf *out);

#endif
