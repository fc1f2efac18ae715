/* SPDX-License-Identifier: MIT */
#include "scan/filter.h"

#include <string.h>

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>
#define HAVE_SSSE3 1
/*
 * gcc spills 32 bytes to a stack that 64-bit Windows aligns to 16, with an instruction that
 * faults then (its bug 54412).
 */
#if !defined(_WIN64) || defined(__clang__)
#define HAVE_AVX2 1
#endif
#endif

#define INLINE inline __attribute__((always_inline))

typedef size_t find_windows(const struct filter *filter, const uint8_t *bytes, size_t at,
	size_t end, filter_check *check, void *data);
typedef size_t count_lines(const uint8_t *bytes, size_t len);

static INLINE unsigned buckets_at(
	const struct filter *filter, const uint8_t *bytes, size_t width)
{
	unsigned buckets = filter->whole[0][bytes[0]] & filter->whole[1][bytes[1]] &
			   filter->whole[2][bytes[2]];

	return width > 3 ? buckets & filter->whole[3][bytes[3]] : buckets;
}

/* `width` is a constant here and below, so that each variant is compiled for both widths. */
static INLINE size_t find(const struct filter *filter, const uint8_t *bytes, size_t at,
	size_t end, filter_check *check, void *data, size_t width)
{
	while (at < end) {
		if (end - at >= 4 && !(buckets_at(filter, bytes + at, width) |
					     buckets_at(filter, bytes + at + 1, width) |
					     buckets_at(filter, bytes + at + 2, width) |
					     buckets_at(filter, bytes + at + 3, width))) {
			at += 4;
			continue;
		}
		if (buckets_at(filter, bytes + at, width) && check(data, at))
			return at;
		at++;
	}
	return end;
}

static size_t find_portable(const struct filter *filter, const uint8_t *bytes, size_t at,
	size_t end, filter_check *check, void *data)
{
	return filter->width == 3 ? find(filter, bytes, at, end, check, data, 3)
				  : find(filter, bytes, at, end, check, data, 4);
}

/* Eight bytes at once; a byte is zero after the exclusive or when it was a line feed. */
static size_t lines_portable(const uint8_t *bytes, size_t len)
{
	const uint64_t ones = 0x0101010101010101;
	size_t count = 0, at = 0;

	while (len - at >= 8) {
		/* Each byte of `sum` counts up to 255 line feeds. */
		size_t rounds = (len - at) / 8 < 255 ? (len - at) / 8 : 255;
		uint64_t sum = 0;

		for (size_t i = 0; i < rounds; i++, at += 8) {
			uint64_t word;

			memcpy(&word, bytes + at, 8);
			word ^= ones * '\n';
			sum += (~(((word & ones * 0x7F) + ones * 0x7F) | word) >> 7) & ones;
		}
		for (; sum; sum >>= 8)
			count += sum & 0xFF;
	}
	for (; at < len; at++)
		count += bytes[at] == '\n';
	return count;
}

#ifdef HAVE_SSSE3
#define SSSE3 __attribute__((target("ssse3")))

static SSSE3 INLINE __m128i load16(const uint8_t *bytes)
{
	return _mm_loadu_si128((const __m128i *)bytes);
}

static SSSE3 INLINE __m128i match16(const uint8_t *bytes, __m128i lower, __m128i upper)
{
	const __m128i half = _mm_set1_epi8(15);
	__m128i text = load16(bytes);

	return _mm_and_si128(_mm_shuffle_epi8(lower, _mm_and_si128(text, half)),
		_mm_shuffle_epi8(upper, _mm_and_si128(_mm_srli_epi16(text, 4), half)));
}

static SSSE3 INLINE size_t find16(const struct filter *filter, const uint8_t *bytes, size_t at,
	size_t end, filter_check *check, void *data, size_t width)
{
	const __m128i lower0 = load16(filter->lower[0]), upper0 = load16(filter->upper[0]);
	const __m128i lower1 = load16(filter->lower[1]), upper1 = load16(filter->upper[1]);
	const __m128i lower2 = load16(filter->lower[2]), upper2 = load16(filter->upper[2]);
	const __m128i lower3 = load16(filter->lower[3]), upper3 = load16(filter->upper[3]);

	for (; end - at >= 16; at += 16) {
		const uint8_t *place = bytes + at;
		__m128i found = _mm_and_si128(match16(place, lower0, upper0),
			_mm_and_si128(match16(place + 1, lower1, upper1),
				match16(place + 2, lower2, upper2)));
		unsigned hits;

		if (width > 3)
			found = _mm_and_si128(found, match16(place + 3, lower3, upper3));
		hits = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(found, _mm_setzero_si128()));
		for (hits ^= 0xFFFF; hits; hits &= hits - 1) {
			size_t hit = at + (size_t)__builtin_ctz(hits);

			if (check(data, hit))
				return hit;
		}
	}
	return find(filter, bytes, at, end, check, data, width);
}

static SSSE3 size_t find_ssse3(const struct filter *filter, const uint8_t *bytes, size_t at,
	size_t end, filter_check *check, void *data)
{
	return filter->width == 3 ? find16(filter, bytes, at, end, check, data, 3)
				  : find16(filter, bytes, at, end, check, data, 4);
}

static SSSE3 size_t lines_ssse3(const uint8_t *bytes, size_t len)
{
	const __m128i feed = _mm_set1_epi8('\n');
	__m128i count = _mm_setzero_si128();
	uint64_t halves[2];
	size_t at = 0;

	while (len - at >= 16) {
		size_t rounds = (len - at) / 16 < 255 ? (len - at) / 16 : 255;
		__m128i sum = _mm_setzero_si128();

		for (size_t i = 0; i < rounds; i++, at += 16)
			sum = _mm_sub_epi8(sum, _mm_cmpeq_epi8(load16(bytes + at), feed));
		count = _mm_add_epi64(count, _mm_sad_epu8(sum, _mm_setzero_si128()));
	}
	_mm_storeu_si128((__m128i *)halves, count);
	return (size_t)(halves[0] + halves[1]) + lines_portable(bytes + at, len - at);
}
#endif

#ifdef HAVE_AVX2
#define AVX2 __attribute__((target("avx2")))

static AVX2 INLINE __m256i load32(const uint8_t *bytes)
{
	return _mm256_loadu_si256((const __m256i *)bytes);
}

/* A table in both halves, for each half of a register is looked up in its own. */
static AVX2 INLINE __m256i load_table(const uint8_t *table)
{
	return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)table));
}

static AVX2 INLINE __m256i match32(const uint8_t *bytes, __m256i lower, __m256i upper)
{
	const __m256i half = _mm256_set1_epi8(15);
	__m256i text = load32(bytes);

	return _mm256_and_si256(_mm256_shuffle_epi8(lower, _mm256_and_si256(text, half)),
		_mm256_shuffle_epi8(upper, _mm256_and_si256(_mm256_srli_epi16(text, 4), half)));
}

static AVX2 INLINE size_t find32(const struct filter *filter, const uint8_t *bytes, size_t at,
	size_t end, filter_check *check, void *data, size_t width)
{
	const __m256i lower0 = load_table(filter->lower[0]),
		      upper0 = load_table(filter->upper[0]);
	const __m256i lower1 = load_table(filter->lower[1]),
		      upper1 = load_table(filter->upper[1]);
	const __m256i lower2 = load_table(filter->lower[2]),
		      upper2 = load_table(filter->upper[2]);
	const __m256i lower3 = load_table(filter->lower[3]),
		      upper3 = load_table(filter->upper[3]);

	for (; end - at >= 32; at += 32) {
		const uint8_t *place = bytes + at;
		__m256i found = _mm256_and_si256(match32(place, lower0, upper0),
			_mm256_and_si256(match32(place + 1, lower1, upper1),
				match32(place + 2, lower2, upper2)));
		uint32_t hits;

		if (width > 3)
			found = _mm256_and_si256(found, match32(place + 3, lower3, upper3));
		hits = (uint32_t)_mm256_movemask_epi8(
			_mm256_cmpeq_epi8(found, _mm256_setzero_si256()));
		for (hits = ~hits; hits; hits &= hits - 1) {
			size_t hit = at + (size_t)__builtin_ctz(hits);

			if (check(data, hit))
				return hit;
		}
	}
	return find(filter, bytes, at, end, check, data, width);
}

static AVX2 size_t find_avx2(const struct filter *filter, const uint8_t *bytes, size_t at,
	size_t end, filter_check *check, void *data)
{
	return filter->width == 3 ? find32(filter, bytes, at, end, check, data, 3)
				  : find32(filter, bytes, at, end, check, data, 4);
}

static AVX2 size_t lines_avx2(const uint8_t *bytes, size_t len)
{
	const __m256i feed = _mm256_set1_epi8('\n');
	__m256i count = _mm256_setzero_si256();
	uint64_t parts[4];
	size_t at = 0;

	while (len - at >= 32) {
		size_t rounds = (len - at) / 32 < 255 ? (len - at) / 32 : 255;
		__m256i sum = _mm256_setzero_si256();

		for (size_t i = 0; i < rounds; i++, at += 32)
			sum = _mm256_sub_epi8(sum, _mm256_cmpeq_epi8(load32(bytes + at), feed));
		count = _mm256_add_epi64(count, _mm256_sad_epu8(sum, _mm256_setzero_si256()));
	}
	_mm256_storeu_si256((__m256i *)parts, count);
	return (size_t)(parts[0] + parts[1] + parts[2] + parts[3]) +
	       lines_portable(bytes + at, len - at);
}
#endif

static const struct {
	find_windows *find;
	count_lines *lines;
} variants[FILTER_VARIANTS] = {
	[FILTER_PORTABLE] = {find_portable, lines_portable},
#ifdef HAVE_SSSE3
	[FILTER_SSSE3] = {find_ssse3, lines_ssse3},
#endif
#ifdef HAVE_AVX2
	[FILTER_AVX2] = {find_avx2, lines_avx2},
#endif
};

static bool processor_has(enum filter_variant variant)
{
#ifdef HAVE_SSSE3
	if (variant == FILTER_SSSE3)
		return __builtin_cpu_supports("ssse3");
#endif
#ifdef HAVE_AVX2
	if (variant == FILTER_AVX2)
		return __builtin_cpu_supports("avx2");
#endif
	return variant == FILTER_PORTABLE;
}

void filter_init(struct filter *filter, size_t width)
{
	memset(filter, 0, sizeof(*filter));
	filter->width = width;
	if (!filter_force(filter, FILTER_AVX2))
		filter_force(filter, FILTER_SSSE3);
}

bool filter_force(struct filter *filter, enum filter_variant variant)
{
	if (!processor_has(variant))
		return false;
	filter->variant = variant;
	return true;
}

static void take(struct filter *filter, size_t place, uint8_t byte, uint8_t bit)
{
	filter->lower[place][byte & 15] |= bit;
	filter->upper[place][byte >> 4] |= bit;
	filter->whole[place][byte] |= bit;
}

void filter_add(struct filter *filter, uint32_t key, unsigned bucket)
{
	uint8_t bit = (uint8_t)(1u << bucket);

	for (size_t place = 0; place < filter->width; place++) {
		uint8_t byte = (uint8_t)(key >> 8 * place);

		take(filter, place, byte, bit);
		if (byte >= 'a' && byte <= 'z')
			take(filter, place, byte & ~0x20, bit);
	}
}

size_t filter_next(const struct filter *filter, const char *bytes, size_t at, size_t end,
	filter_check *check, void *data)
{
	if (at >= end)
		return end;
	return variants[filter->variant].find(
		filter, (const uint8_t *)bytes, at, end, check, data);
}

size_t filter_lines(const struct filter *filter, const char *bytes, size_t len)
{
	return variants[filter->variant].lines((const uint8_t *)bytes, len);
}
