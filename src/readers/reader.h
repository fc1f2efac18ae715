/* SPDX-License-Identifier: MIT */
/*
 * Readers of captures: one for each kind of output. A reader is asked at a line whether what it
 * knows begins there; if so it takes all lines that belong to it and tells the harvest what
 * they say. Several kinds may stand in one text, in any order, with other text between them.
 *
 * A reader goes by what is never translated (numbers, identifiers, registry paths, the order of
 * lines) and asks the labels only for what these leave open. It says that a source is whole
 * only when the output has an end of its own that was seen, or when the section is closed.
 */
#ifndef READERS_READER_H
#define READERS_READER_H

#include "capture/capture.h"
#include "capture/find.h"
#include "capture/labels.h"
#include "capture/moment.h"
#include "harvest/guide.h"
#include "harvest/harvest.h"
#include "readers/messages.h"

#include <stdbool.h>
#include <stddef.h>

struct reader {
	const struct capture *capture;
	const struct section *section; /* the one that is read */
	const struct labels *labels;
	const struct guide *guide;
	struct harvest *harvest;
	const char *encoding; /* of the capture, as encoding_decode() names it */
	size_t id;            /* the number of the capture in the harvest */
	struct messages *messages;
	enum moment_order order; /* of days and months in this section, as its dates prove */
	size_t no_object;        /* above this line no list of properties is of a known kind */
	size_t taken;            /* entries of the list that is read */
	bool unsure;             /* it has an entry that nobody understood */
};

/* A reader without a text, for what comes as things: rows, keys, numbers. `id` is the capture
 * that they are said to come from. */
void reader_init(struct reader *reader, struct harvest *harvest, const struct guide *guide,
	const struct labels *labels, size_t id);

/* A line of the section, "" behind its end. */
const char *reader_line(const struct reader *reader, size_t at);

/* The same behind its indentation. */
const char *reader_trimmed(const struct reader *reader, size_t at);

bool reader_blank(const struct reader *reader, size_t at);

struct place reader_place(const struct reader *reader, size_t at);

/* Says that the capture holds this kind. */
void reader_claim(const struct reader *reader, const char *kind);

/* Whether nothing can be missing behind line `at`: the section is closed. */
bool reader_closed(const struct reader *reader);

/* Says that a list was read, and whether all of it. Where lines were left out it never is. */
void reader_cover(
	const struct reader *reader, const char *source, bool whole, struct place place);

/* Whether the capture ends within line `at`: what stands at its end may have gone on. */
bool reader_cut(const struct reader *reader, size_t at);

/* moment_read() with the halves of the day in every language that the labels are sure of. */
bool reader_moment(const struct reader *reader, const char *text, enum moment_order order,
	struct moment *moment);

/* A date of the capture into a member of a record: as a time when it can be read in one way
 * only, else as it stands, with both readings, into the member named `text_member` (NULL:
 * nowhere). */
void reader_date(const struct reader *reader, struct record *record, const char *member,
	const char *text_member, const char *text, enum moment_order order, struct place place);

/* The readers, each of a family of kinds. Each gives the first line that it did not take; `at`
 * when nothing of its kind begins there. */
typedef size_t reader_of(struct reader *reader, size_t at);

reader_of json_read;
reader_of azcmagent_read;
reader_of dsregcmd_read;
reader_of ipconfig_read;
reader_of winhttp_read;
reader_of firewall_read;
reader_of banner_read;
reader_of msinfo32_read;
reader_of metadata_read;
reader_of image_read;
reader_of sfc_read;
reader_of checksur_read;
reader_of xpr_read;
reader_of systeminfo_read;
reader_of clixml_read;
reader_of table_read;
reader_of csv_read;
reader_of properties_read;
reader_of objects_read;
reader_of titles_read;
reader_of slmgr_read;
reader_of sc_read;
reader_of tasklist_read;
reader_of certutil_read;
reader_of regfile_read;
reader_of regquery_read;
reader_of packages_read;
reader_of logtext_read;
reader_of message_read;
reader_of iisconfig_read;
reader_of appcmd_read;
reader_of iislog_read;
reader_of wsuslog_read;

/* All of them, in the order in which they are asked; ends with NULL. */
extern reader_of *const readers[];

#endif
