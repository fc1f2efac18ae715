/* SPDX-License-Identifier: MIT */
/* In which order the dates of a section stand: what its numbers prove, else what the language
 * of its labels says. */
#ifndef CAPTURE_DATEORDER_H
#define CAPTURE_DATEORDER_H

#include "capture/capture.h"
#include "capture/labels.h"
#include "capture/moment.h"

enum moment_order dateorder_of(const struct labels *labels, const struct capture *capture,
	const struct section *section);

#endif
