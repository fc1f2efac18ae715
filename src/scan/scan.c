/* SPDX-License-Identifier: MIT */
#include "scan/scan.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "scan/fold.h"
#include "scan/needles.h"

#include <stdlib.h>
#include <string.h>

enum {
	SAMPLE_PARTS = 4,
	SAMPLE_PART = 16 << 10,
	KEY = 8, /* bytes */
	/* A candidate costs so many times what the filter takes for a byte. */
	CANDIDATE_PRICE = 100,
};

/* Of the needles with one window: those that end at the same distance from it. */
struct group {
	size_t end;  /* bytes from the start of the window to the end of the needle */
	size_t size; /* of the key: 8, or less where a needle is shorter */
};

/* A needle under its key: its last bytes, folded. */
struct entry {
	uint64_t key;
	const struct needle *needle; /* NULL when free */
	size_t group;
};

struct slot {
	uint32_t key;
	uint32_t number; /* of the window + 1; 0 when free */
};

struct scan {
	struct needles needles;
	struct filter filter;
	size_t first, last; /* the least and the largest offset of a window in its needle */
	struct slot *slots; /* hash table of windows */
	size_t slot_mask;
	size_t *groups_of; /* of each window: where its groups begin; one more for the end */
	struct group *groups;
	struct entry *entries; /* hash table of needles by group and key */
	size_t entry_mask;
};

struct search {
	const struct scan *scan;
	const char *bytes;
	size_t len, from;
	size_t best; /* the least offset so far; len while there is none */
};

/* Some parts of a long sample, since a log may change after its first lines. */
static void take_sample(struct buf *out, const char *sample, size_t len)
{
	if (len <= (size_t)SAMPLE_PARTS * SAMPLE_PART) {
		buf_add(out, sample, len);
		return;
	}
	for (size_t i = 0; i < SAMPLE_PARTS; i++)
		buf_add(out, sample + (len - SAMPLE_PART) / (SAMPLE_PARTS - 1) * i,
			SAMPLE_PART);
}

static bool count_candidate(void *data, size_t at)
{
	(void)at;
	++*(size_t *)data;
	return false;
}

/* Sets up the filter with windows of that width and tells what a byte of the sample costs. */
static double set_filter(struct scan *scan, size_t width, const struct buf *sample)
{
	size_t candidates = 0;

	needles_choose(&scan->needles, width, sample->data, sample->len);
	filter_init(&scan->filter, width);
	for (size_t i = 0; i < scan->needles.window_count; i++)
		filter_add(&scan->filter, scan->needles.windows[i].key,
			scan->needles.windows[i].bucket);
	/* Without a sample, the fewer and the wider the better. */
	if (sample->len < FILTER_WIDEST)
		return (double)scan->needles.window_count / (double)width;
	filter_next(&scan->filter, sample->data, 0, sample->len - FILTER_WIDEST + 1,
		count_candidate, &candidates);
	return (double)width + CANDIDATE_PRICE * (double)candidates / (double)sample->len;
}

/* Four bytes pass less often than three and take longer. */
static void choose_filter(struct scan *scan, const struct buf *sample)
{
	double wide;

	if (scan->needles.shortest < 4) {
		set_filter(scan, 3, sample);
		return;
	}
	wide = set_filter(scan, 4, sample);
	if (set_filter(scan, 3, sample) > wide)
		set_filter(scan, 4, sample);
}

static size_t power_above(size_t least)
{
	size_t power = 16;

	while (power < least)
		power *= 2;
	return power;
}

static size_t key_size(const struct needle *needle)
{
	return needle->len < KEY ? needle->len : KEY;
}

static uint64_t load_key(const char *end, size_t size)
{
	uint64_t key = 0;

	if (size == KEY)
		memcpy(&key, end - KEY, KEY);
	else
		memcpy(&key, end - size, size);
	return fold_word(key);
}

static size_t slot_hash(uint32_t key)
{
	return key * 0x9E3779B1u >> 12;
}

static size_t entry_hash(uint64_t key, size_t group)
{
	return (size_t)((key + group) * 0x9E3779B97F4A7C15u >> 32);
}

static void add_slots(struct scan *scan)
{
	size_t room = power_above(4 * scan->needles.window_count);

	scan->slots = xcalloc(room, sizeof(*scan->slots));
	scan->slot_mask = room - 1;
	for (size_t i = 0; i < scan->needles.window_count; i++) {
		uint32_t key = scan->needles.windows[i].key;
		size_t at = slot_hash(key) & scan->slot_mask;

		while (scan->slots[at].number)
			at = (at + 1) & scan->slot_mask;
		scan->slots[at].key = key;
		scan->slots[at].number = (uint32_t)i + 1;
	}
}

static int by_group(const void *a, const void *b)
{
	const struct needle *x = *(const struct needle *const *)a;
	const struct needle *y = *(const struct needle *const *)b;

	if (x->window != y->window)
		return x->window < y->window ? -1 : 1;
	if (x->len - x->offset != y->len - y->offset)
		return x->len - x->offset < y->len - y->offset ? -1 : 1;
	return (key_size(x) > key_size(y)) - (key_size(x) < key_size(y));
}

static void add_entry(struct scan *scan, const struct needle *needle, size_t group)
{
	uint64_t key = load_key(needle->text + needle->len, key_size(needle));
	size_t at = entry_hash(key, group) & scan->entry_mask;

	while (scan->entries[at].needle)
		at = (at + 1) & scan->entry_mask;
	scan->entries[at] = (struct entry){key, needle, group};
}

static void add_groups(struct scan *scan)
{
	size_t total = scan->needles.count, room = power_above(2 * total);
	size_t groups = 0, windows = 0;
	const struct needle **sorted = xcalloc(total + 1, sizeof(const struct needle *));

	for (size_t i = 0; i < total; i++)
		sorted[i] = &scan->needles.all[i];
	qsort(sorted, total, sizeof(*sorted), by_group);
	scan->groups = xcalloc(total + 1, sizeof(*scan->groups));
	scan->groups_of = xcalloc(scan->needles.window_count + 1, sizeof(*scan->groups_of));
	scan->entries = xcalloc(room, sizeof(*scan->entries));
	scan->entry_mask = room - 1;
	for (size_t i = 0; i < total; i++) {
		if (i == 0 || by_group(&sorted[i - 1], &sorted[i]) != 0) {
			if (sorted[i]->window == windows)
				scan->groups_of[windows++] = groups;
			scan->groups[groups].end = sorted[i]->len - sorted[i]->offset;
			scan->groups[groups++].size = key_size(sorted[i]);
		}
		add_entry(scan, sorted[i], groups - 1);
	}
	scan->groups_of[windows] = groups;
	free(sorted);
}

static void measure_offsets(struct scan *scan)
{
	scan->first = NEEDLES_LONGEST;
	for (size_t i = 0; i < scan->needles.count; i++) {
		size_t offset = scan->needles.all[i].offset;

		if (offset < scan->first)
			scan->first = offset;
		if (offset > scan->last)
			scan->last = offset;
	}
}

struct scan *scan_new(const char *const *needles, size_t count, const char *sample, size_t len,
	struct error *err)
{
	struct scan *scan = xcalloc(1, sizeof(*scan));
	struct buf part = BUF_EMPTY;

	if (!needles_init(&scan->needles, needles, count, err)) {
		scan_free(scan);
		return NULL;
	}
	take_sample(&part, sample, len);
	choose_filter(scan, &part);
	buf_release(&part);
	add_slots(scan);
	add_groups(scan);
	measure_offsets(scan);
	return scan;
}

void scan_free(struct scan *scan)
{
	if (!scan)
		return;
	needles_release(&scan->needles);
	free(scan->slots);
	free(scan->groups_of);
	free(scan->groups);
	free(scan->entries);
	free(scan);
}

static const struct slot *find_window(const struct scan *scan, const char *text)
{
	uint32_t key = needles_key(text, scan->filter.width);
	size_t at = slot_hash(key) & scan->slot_mask;

	while (scan->slots[at].number && scan->slots[at].key != key)
		at = (at + 1) & scan->slot_mask;
	return scan->slots[at].number ? &scan->slots[at] : NULL;
}

/* All but the last bytes, which are equal already. */
static bool equals(const struct needle *needle, const char *text)
{
	for (size_t at = 0; at + KEY < needle->len; at += KEY) {
		uint64_t want, got;

		memcpy(&want, needle->text + at, KEY);
		memcpy(&got, text + at, KEY);
		if (fold_word(got) != want)
			return false;
	}
	return true;
}

/* Whether a needle of that group ends at `end` and begins before the best one so far. */
static bool check_group(struct search *search, size_t number, size_t end)
{
	const struct scan *scan = search->scan;
	uint64_t key = load_key(search->bytes + end, scan->groups[number].size);
	size_t at = entry_hash(key, number) & scan->entry_mask;
	bool better = false;

	for (; scan->entries[at].needle; at = (at + 1) & scan->entry_mask) {
		const struct entry *entry = &scan->entries[at];
		size_t start = end - entry->needle->len;

		if (entry->key != key || entry->group != number ||
			end - search->from < entry->needle->len || start >= search->best ||
			!equals(entry->needle, search->bytes + start))
			continue;
		search->best = start;
		better = true;
	}
	return better;
}

static bool check(void *data, size_t at)
{
	struct search *search = data;
	const struct scan *scan = search->scan;
	const struct slot *slot = find_window(scan, search->bytes + at);
	bool better = false;
	size_t end;

	if (!slot)
		return false;
	end = scan->groups_of[slot->number];
	for (size_t i = scan->groups_of[slot->number - 1]; i < end; i++) {
		const struct group *group = &scan->groups[i];

		if (search->len - at >= group->end &&
			at + group->end - search->from >= group->size)
			better |= check_group(search, i, at + group->end);
	}
	return better;
}

size_t scan_next(const struct scan *scan, const char *bytes, size_t len, size_t from)
{
	struct search search = {scan, bytes, len, from, len};
	size_t at, end;

	if (from >= len || len - from < scan->needles.shortest || !scan->needles.count)
		return len;
	at = from + scan->first;
	end = len - scan->filter.width + 1;
	while (at < end &&
		(at = filter_next(&scan->filter, bytes, at, end, check, &search)) < end) {
		/* One that begins earlier may have its window later. */
		if (search.best + scan->last < end)
			end = search.best + scan->last;
		at++;
	}
	return search.best;
}

size_t scan_lines(const struct scan *scan, const char *bytes, size_t len)
{
	return filter_lines(&scan->filter, bytes, len);
}

size_t scan_longest(const struct scan *scan)
{
	return scan->needles.longest;
}

bool scan_force(struct scan *scan, enum filter_variant variant)
{
	return filter_force(&scan->filter, variant);
}
