/* SPDX-License-Identifier: MIT */
/* Several machines on one page: the worst first, each with its answer and its next step. */
#ifndef REPORT_OVERVIEW_H
#define REPORT_OVERVIEW_H

#include "base/buf.h"
#include "base/error.h"
#include "report/press.h"

#include <cjson/cJSON.h>
#include <stdbool.h>

struct overview {
	cJSON *machines;
};

void overview_init(struct overview *overview);
void overview_release(struct overview *overview);

/* Adds what the page says of a machine; `file` is where its own report stands, relative to the
 * page. Nothing is kept of what is given. */
void overview_add(struct overview *overview, const cJSON *results, const char *file);

/* Appends the page "index.html". Fails: as report_print(). */
bool overview_print(
	struct overview *overview, struct press *press, struct buf *out, struct error *err);

#endif
