/* SPDX-License-Identifier: MIT */
/* For fuzz targets of single readers: a text of any shape through one reader, and what it gave
 * must be a facts document. */
#ifndef TESTS_FUZZ_READER_H
#define TESTS_FUZZ_READER_H

#include "base/alloc.h"
#include "base/buf.h"
#include "base/library.h"
#include "base/text.h"
#include "facts/facts.h"
#include "judge/asked.h"
#include "judge/judge.h"
#include "readers/reader.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct bench {
	struct assets *assets;
	struct labels *labels;
	struct guide guide;
	struct judge *judge;
	struct asked asked;
};

static inline const struct bench *bench_open(void)
{
	static struct bench bench;
	struct error err = ERROR_NONE;

	if (bench.assets)
		return &bench;
	library_init();
	bench.assets = assets_open(NULL, &err);
	bench.labels = bench.assets ? labels_open(bench.assets, &err) : NULL;
	if (!bench.labels)
		abort();
	bench.judge = judge_new(bench.assets, JUDGE_MACHINES, "en", &err);
	if (!bench.judge)
		abort();
	judge_asked(bench.judge, &bench.asked);
	if (!guide_open(
		    &bench.guide, bench.assets, bench.asked.values, bench.asked.count, &err))
		abort();
	return &bench;
}

/* A reader is given valid text only. */
static inline void bench_text(struct buf *text, const uint8_t *data, size_t size)
{
	for (size_t at = 0; at < size;) {
		uint32_t c;
		size_t step = text_decode((const char *)data + at, size - at, &c);
		if (!step || !c)
			buf_addc(text, '?');
		else
			buf_add(text, data + at, step);
		at += step ? step : 1;
	}
}

static inline void bench_check(struct harvest *harvest, const struct bench *bench)
{
	struct error err = ERROR_NONE;
	cJSON *document = harvest_document(harvest, "1.0", "2026-09-20T00:00:00Z", &err);
	struct facts *facts =
		document ? facts_adopt("facts", document, bench->assets, &err) : NULL;

	if (!facts)
		abort();
	facts_free(facts);
	harvest_free(harvest);
}

/* Asks the reader at every line that it does not take. */
static inline void bench_read(reader_of *read, const uint8_t *data, size_t size)
{
	const struct bench *bench = bench_open();
	struct messages messages = {NULL, 0, 0};
	struct harvest *harvest = harvest_new(NULL);
	struct buf text = BUF_EMPTY;
	struct capture capture;

	harvest_capture(harvest, "input", "");
	bench_text(&text, data, size);
	capture_init(&capture, &text);
	for (size_t i = 0; i < capture.section_count; i++) {
		struct reader reader = {.capture = &capture,
			.section = &capture.sections[i],
			.labels = bench->labels,
			.guide = &bench->guide,
			.harvest = harvest,
			.encoding = "UTF-16LE",
			.messages = &messages,
			.order = MOMENT_UNDECIDED};
		for (size_t at = reader.section->begin; at < reader.section->end;) {
			size_t next = reader_blank(&reader, at) ? at : read(&reader, at);
			if (next < at || next > reader.section->end)
				abort();
			at = next > at ? next : at + 1;
		}
	}
	messages_finish(&messages, harvest, 0);
	capture_release(&capture);
	bench_check(harvest, bench);
}

#endif
