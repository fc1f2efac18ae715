/* SPDX-License-Identifier: MIT */
/* What several objects of a machine say together. */
#ifndef IMPORT_HARDWARE_H
#define IMPORT_HARDWARE_H

#include "import/harvest.h"

/* Adds up the cores of all processors, after the last capture. */
void hardware_finish(struct harvest *harvest);

#endif
