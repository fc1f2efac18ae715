/* SPDX-License-Identifier: MIT */
#include "scan/needles.h"

#include "base/alloc.h"
#include "scan/filter.h"
#include "scan/fold.h"

#include <stdlib.h>
#include <string.h>

/* How much logs at large count beside a sample, in bytes. */
static const double prior_weight = 4096;

/*
 * What one more window costs beside the places where it stands, in false candidates for each
 * million bytes: it also widens its bucket.
 */
static const double window_price = 100;

/* Folded bytes of logs at large, the most frequent one first; others are rarer still. */
static const char by_frequency[] =
	" 0e1tiansor2cld-46p35m.87gu9fkv,:b_hxyw/\\=~()[]{}\"\tz'jq|*+#%&;<>?!@$^`\r\n";

/* A window that could be chosen. */
struct candidate {
	uint32_t key;
	uint32_t seen;  /* how often in the sample */
	double price;   /* as price_of() says */
	size_t needles; /* how many have it that no chosen window finds */
	size_t last;    /* the needle that was counted last, so that it counts once */
};

struct pool {
	size_t width;
	struct candidate *all;
	size_t count;
	uint32_t *slots; /* a hash table: 0 when free, else the index of a candidate + 1 */
	size_t mask;
	double bytes[256]; /* the share of each byte in such a log */
	double sampled;    /* bytes */
};

/* What a bucket takes at each place, a bit for each value of half a byte. */
struct bucket {
	uint16_t lower[FILTER_WIDEST];
	uint16_t upper[FILTER_WIDEST];
};

bool needles_init(
	struct needles *needles, const char *const *texts, size_t count, struct error *err)
{
	memset(needles, 0, sizeof(*needles));
	needles->all = xcalloc(count + 1, sizeof(*needles->all));
	needles->shortest = NEEDLES_LONGEST;
	for (size_t i = 0; i < count; i++) {
		struct needle *needle = &needles->all[needles->count];
		size_t len = strlen(texts[i]);

		if (len < NEEDLES_SHORTEST || len > NEEDLES_LONGEST)
			return error_set(err, EXIT_BAD_INPUT,
				"a text to look for has %d to %d bytes, this one has %zu: '%s'",
				NEEDLES_SHORTEST, NEEDLES_LONGEST, len, texts[i]);
		if (strpbrk(texts[i], "\r\n"))
			return error_set(err, EXIT_BAD_INPUT,
				"a text to look for has no line end: '%s'", texts[i]);
		needle->text = xstrdup(texts[i]);
		needle->len = len;
		for (size_t at = 0; at < len; at++)
			needle->text[at] = (char)fold_byte((unsigned char)texts[i][at]);
		if (len < needles->shortest)
			needles->shortest = len;
		if (len > needles->longest)
			needles->longest = len;
		needles->count++;
	}
	return true;
}

void needles_release(struct needles *needles)
{
	for (size_t i = 0; i < needles->count; i++)
		free(needles->all[i].text);
	free(needles->all);
	free(needles->windows);
	memset(needles, 0, sizeof(*needles));
}

uint32_t needles_key(const char *text, size_t width)
{
	uint32_t key = 0;

	for (size_t i = 0; i < width; i++)
		key |= (uint32_t)fold_byte((unsigned char)text[i]) << 8 * i;
	return key;
}

/* The same for the text of a needle, whose letters are small. */
static uint32_t key_at(const struct needle *needle, size_t at, size_t width)
{
	const uint8_t *bytes = (const uint8_t *)needle->text + at;
	uint32_t key = bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16;

	return width > 3 ? key | (uint32_t)bytes[3] << 24 : key;
}

static uint32_t *slot_of(const struct pool *pool, uint32_t key)
{
	size_t at = (key * 0x9E3779B1u >> 7) & pool->mask;

	while (pool->slots[at] && pool->all[pool->slots[at] - 1].key != key)
		at = (at + 1) & pool->mask;
	return &pool->slots[at];
}

static struct candidate *find(const struct pool *pool, uint32_t key)
{
	uint32_t slot = *slot_of(pool, key);

	return slot ? &pool->all[slot - 1] : NULL;
}

static void add_windows(struct pool *pool, const struct needle *needle, size_t number)
{
	for (size_t at = 0; at + pool->width <= needle->len; at++) {
		uint32_t key = key_at(needle, at, pool->width);
		uint32_t *slot = slot_of(pool, key);
		struct candidate *candidate;

		if (!*slot) {
			pool->all[pool->count].key = key;
			*slot = (uint32_t)++pool->count;
		}
		candidate = &pool->all[*slot - 1];
		if (candidate->last != number) {
			candidate->last = number;
			candidate->needles++;
		}
	}
}

static void pool_init(struct pool *pool, const struct needles *needles, size_t width)
{
	size_t most = 1;

	memset(pool, 0, sizeof(*pool));
	pool->width = width;
	for (size_t i = 0; i < needles->count; i++)
		most += needles->all[i].len;
	pool->all = xcalloc(most, sizeof(*pool->all));
	pool->mask = 1023;
	while (pool->mask < 4 * most)
		pool->mask = 2 * pool->mask + 1;
	pool->slots = xcalloc(pool->mask + 1, sizeof(*pool->slots));
	for (size_t i = 0; i < needles->count; i++)
		add_windows(pool, &needles->all[i], i + 1);
}

static void pool_release(struct pool *pool)
{
	free(pool->all);
	free(pool->slots);
}

/* The byte of rank r stands in logs about as often as 1 / (r + 3). */
static void count_bytes(struct pool *pool, const char *sample, size_t len)
{
	double all = 0;

	for (size_t i = 0; i < 256; i++) {
		const char *place = i ? strchr(by_frequency, fold_byte((uint8_t)i)) : NULL;
		size_t rank = place ? (size_t)(place - by_frequency) : sizeof(by_frequency) * 4;

		pool->bytes[i] = 1 / ((double)rank + 3);
		all += pool->bytes[i];
	}
	for (size_t i = 0; i < 256; i++)
		pool->bytes[i] *= prior_weight / all;
	for (size_t i = 0; i < len; i++)
		pool->bytes[(uint8_t)sample[i]]++;
	for (size_t i = 0; i < 256; i++)
		pool->bytes[i] /= prior_weight + (double)len;
}

static void count_windows(struct pool *pool, const char *sample, size_t len)
{
	unsigned drop = 32 - 8 * (unsigned)pool->width;
	uint32_t key = 0;

	pool->sampled = (double)len;
	for (size_t i = 0; i < len; i++) {
		struct candidate *candidate;

		key = key >> 8 | (uint32_t)fold_byte((uint8_t)sample[i]) << 24;
		if (i + 1 < pool->width || !(candidate = find(pool, key >> drop)))
			continue;
		candidate->seen++;
	}
}

/* What a window costs: how many places in a million begin it, and its fixed price. */
static double price_of(const struct pool *pool, const struct candidate *candidate)
{
	double expected = prior_weight;

	for (size_t place = 0; place < pool->width; place++) {
		uint8_t byte = (uint8_t)(candidate->key >> 8 * place);
		bool letter = byte >= 'a' && byte <= 'z';

		expected *= pool->bytes[byte] + (letter ? pool->bytes[byte & ~0x20] : 0);
	}
	return 1e6 * (candidate->seen + expected) / (pool->sampled + prior_weight) +
	       window_price;
}

/* The one that costs least for each needle that it finds. */
static uint32_t cheapest(const struct pool *pool)
{
	const struct candidate *best = NULL;
	double best_price = 0;

	for (size_t i = 0; i < pool->count; i++) {
		const struct candidate *candidate = &pool->all[i];
		double price;

		if (!candidate->needles)
			continue;
		price = candidate->price / (double)candidate->needles;
		if (!best || price < best_price) {
			best = candidate;
			best_price = price;
		}
	}
	return best->key;
}

/* The needle is found now: no window of it needs to be chosen for its sake. */
static void drop_windows(struct pool *pool, const struct needle *needle, size_t mark)
{
	for (size_t at = 0; at + pool->width <= needle->len; at++) {
		struct candidate *candidate = find(pool, key_at(needle, at, pool->width));

		if (candidate->last != mark) {
			candidate->last = mark;
			candidate->needles--;
		}
	}
}

static bool stands_in(uint32_t key, size_t width, const struct needle *needle, size_t *offset)
{
	for (size_t at = 0; at + width <= needle->len; at++) {
		if (key_at(needle, at, width) == key) {
			*offset = at;
			return true;
		}
	}
	return false;
}

/* A greedy set cover. */
static void cover(struct needles *needles, struct pool *pool)
{
	bool *found = xcalloc(needles->count + 1, sizeof(*found));
	size_t left = needles->count;

	while (left) {
		size_t number = needles->window_count++;
		uint32_t key = cheapest(pool);

		needles->windows[number].key = key;
		for (size_t i = 0; i < needles->count; i++) {
			struct needle *needle = &needles->all[i];

			if (found[i] || !stands_in(key, pool->width, needle, &needle->offset))
				continue;
			needle->window = number;
			drop_windows(pool, needle, needles->count + 1 + i);
			found[i] = true;
			left--;
		}
	}
	free(found);
}

static void join(struct bucket *bucket, uint32_t key, size_t width)
{
	for (size_t place = 0; place < width; place++) {
		uint8_t byte = (uint8_t)(key >> 8 * place);

		bucket->lower[place] |= (uint16_t)(1u << (byte & 15));
		bucket->upper[place] |= (uint16_t)(1u << (byte >> 4));
		if (byte >= 'a' && byte <= 'z')
			bucket->upper[place] |= (uint16_t)(1u << ((byte & ~0x20) >> 4));
	}
}

/* The share of places that pass, as if bytes did not depend on those before. */
static double passes(const struct pool *pool, const struct bucket *bucket)
{
	double all = 1;

	for (size_t place = 0; place < pool->width; place++) {
		double share = 0;

		for (size_t upper = 0; upper < 16; upper++) {
			if (!(bucket->upper[place] >> upper & 1))
				continue;
			for (size_t lower = 0; lower < 16; lower++) {
				if (bucket->lower[place] >> lower & 1)
					share += pool->bytes[16 * upper + lower];
			}
		}
		all *= share;
	}
	return all;
}

/* The bucket that suffers least from one more window. */
static unsigned best_bucket(const struct pool *pool, const struct bucket *buckets, uint32_t key)
{
	unsigned best = 0;
	double least = 2;

	for (unsigned i = 0; i < FILTER_BUCKETS; i++) {
		struct bucket joined = buckets[i];
		double more;

		join(&joined, key, pool->width);
		more = passes(pool, &joined) - passes(pool, &buckets[i]);
		if (more < least) {
			least = more;
			best = i;
		}
	}
	return best;
}

static void spread(struct needles *needles, const struct pool *pool)
{
	struct bucket buckets[FILTER_BUCKETS] = {{{0}, {0}}};

	for (size_t i = 0; i < needles->window_count; i++) {
		struct window *window = &needles->windows[i];

		window->bucket = best_bucket(pool, buckets, window->key);
		join(&buckets[window->bucket], window->key, pool->width);
	}
}

void needles_choose(struct needles *needles, size_t width, const char *sample, size_t len)
{
	struct pool pool;

	free(needles->windows);
	needles->windows = xcalloc(needles->count + 1, sizeof(*needles->windows));
	needles->window_count = 0;
	pool_init(&pool, needles, width);
	count_bytes(&pool, sample, len);
	count_windows(&pool, sample, len);
	for (size_t i = 0; i < pool.count; i++)
		pool.all[i].price = price_of(&pool, &pool.all[i]);
	cover(needles, &pool);
	spread(needles, &pool);
	pool_release(&pool);
}
