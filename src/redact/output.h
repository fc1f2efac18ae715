/* SPDX-License-Identifier: MIT */
/* The last look at the bytes of a finished output. Private to redact/. */
#ifndef REDACT_OUTPUT_H
#define REDACT_OUTPUT_H

#include "redact/rewrite.h"

/* As redaction_output(). */
void output_rewrite(struct rewriter *rewriter, struct buf *out);

#endif
