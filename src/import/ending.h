/* SPDX-License-Identifier: MIT */
/*
 * The last line of a text without a line end may have been cut anywhere: KB456 of KB4565349, an
 * address without its end. It is believed only when it ends with something that cannot be the
 * beginning of anything longer.
 */
#ifndef IMPORT_ENDING_H
#define IMPORT_ENDING_H

#include "capture/capture.h"
#include "capture/labels.h"

#include <stdbool.h>

/* Takes such a line out of a capture that is cut; true when there was one. */
bool ending_drop(struct capture *capture, const struct labels *labels);

#endif
