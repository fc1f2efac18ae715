/* SPDX-License-Identifier: MIT */
/* The services of the running system, as its service control manager lists them. */
#ifndef COLLECT_SERVICES_H
#define COLLECT_SERVICES_H

#include "readers/reader.h"

/* Says how far they were looked at. */
void services_collect(struct reader *reader, struct place place);

#endif
