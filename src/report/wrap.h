/* SPDX-License-Identifier: MIT */
/*
 * Plain text in columns. A text template writes every paragraph, list item, command and
 * table row on one line; what a screen of 80 columns needs is done here, once, so that
 * templates stay readable and the length of a value never breaks the page.
 *
 *	HEADING			at the margin: what folds of it hangs by two blanks, so that
 *				nothing that came from a machine ever begins at the margin
 *	  text of any length	folds behind the blanks it begins with
 *	  - item, 1. item	folds behind the marker
 *	  #. item		the same, numbered from 1 after each empty line
 *	<TAB>command		four blanks in front (fewer if it then fits); a longer one is
 *				broken at blanks outside quotation marks, with the " ^" of
 *				cmd.exe at the end and one blank more in front of the next
 *				line, so that it can be pasted as it stands
 *	  one<TAB>two<TAB>three	neighbouring lines with tabs inside are a table: columns are
 *				aligned, the last one folds behind its own beginning
 *
 * A line at the margin right behind an indented one continues it: prose of several lines,
 * inserted at one place, keeps the indentation of that place. Words too long for a line are
 * cut where it hurts least (behind \ / , ; = & ? -). Empty lines at the start and blanks at
 * line ends are dropped, several empty lines become one.
 */
#ifndef REPORT_WRAP_H
#define REPORT_WRAP_H

#include "base/buf.h"

#include <stddef.h>

/*
 * Appends `text`, which is printable ASCII, tabs and newlines, folded at `width` (at least
 * 40) columns. Only a command may be longer, when one of its quoted words is.
 */
void wrap_text(struct buf *out, const char *text, size_t len, size_t width);

#endif
