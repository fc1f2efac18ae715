/* SPDX-License-Identifier: MIT */
/* What several objects of a machine say together. */
#ifndef READERS_HARDWARE_H
#define READERS_HARDWARE_H

#include "harvest/harvest.h"

/* After the last capture: adds up the cores of all processors, and says whether captures told
 * all that is to be told of the hardware. */
void hardware_finish(struct harvest *harvest);

#endif
