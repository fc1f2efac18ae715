/* SPDX-License-Identifier: MIT */
/* In which order the dates of a section stand: what its numbers prove, else what the language
 * of its labels says. */
#ifndef IMPORT_DATEORDER_H
#define IMPORT_DATEORDER_H

#include "import/capture.h"
#include "import/labels.h"
#include "import/moment.h"

enum moment_order dateorder_of(const struct labels *labels, const struct capture *capture,
	const struct section *section);

#endif
