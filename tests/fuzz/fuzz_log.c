/* SPDX-License-Identifier: MIT */
/* A log as a stream: the first byte says how large the chunks are, the second what log it is.
 */
#include "logs/log.h"
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const samples[] = {
		"2026-09-16 01:48:10, Info                  CBS    x",
		"2026-09-16\t03:12:45:123\t 796\t1a4c\tMisc\tx",
		"{2C3C39FA-FC0F-4F44-9049-D2AA53B27FFB}\t2026-09-16 01:46:19:636+0100\t1\tx",
		"<![LOG[x]LOG]!>", "time=\"2026-09-18T03:20:12+02:00\" level=info msg=\"x\""};
	const struct bench *bench = bench_open();
	const char *sample;
	struct harvest *harvest;
	struct log *log;
	size_t chunk;

	if (size < 2)
		return 0;
	chunk = (size_t)data[0] + 1;
	sample = samples[data[1] % (sizeof(samples) / sizeof(*samples))];
	harvest = harvest_new(NULL);
	harvest_capture(harvest, "input", "");
	log = log_open(harvest, &bench->guide, dialect_of(sample, strlen(sample)), 0, NULL, 0);
	if (data[1] & 0x80)
		log_set_wide(log, data[1] & 0x40);
	for (size_t at = 2; at < size; at += chunk)
		log_feed(log, (const char *)data + at, size - at < chunk ? size - at : chunk);
	log_close(log, true);
	bench_check(harvest, bench);
	return 0;
}
