/* SPDX-License-Identifier: MIT */
#include "redact/known.h"

#include "base/alloc.h"
#include "base/index.h"
#include "redact/letters.h"

#include <stdlib.h>
#include <string.h>

enum { PAIRS = 65536, LONGEST_NUMBER = 9, LONGEST_DATE = 10 };
#define NOWHERE ((size_t)-1)

struct known {
	const struct privacy *privacy;
	struct index by_text; /* folded */
	struct known_value **all;
	size_t count, room;
	struct known_value **sorted; /* those of running text */
	size_t sorted_count;
	bool is_sorted;
	unsigned char pairs[PAIRS / 8]; /* the two bytes that one of them begins with */
	unsigned last[CLASSES];         /* the highest number given so far */
	struct index names;             /* pseudonyms that are taken */
};

struct known *known_new(const struct privacy *privacy)
{
	struct known *known = xcalloc(1, sizeof(*known));

	known->privacy = privacy;
	known->by_text.exact = true;
	return known;
}

void known_free(struct known *known)
{
	if (!known)
		return;
	for (size_t i = 0; i < known->count; i++) {
		free(known->all[i]->text);
		free(known->all[i]->folded);
		free(known->all[i]);
	}
	index_release(&known->by_text);
	index_release(&known->names);
	free(known->all);
	free(known->sorted);
	free(known);
}

static char *fold(const char *text, size_t len)
{
	char *folded = xmalloc(len + 1);

	letters_fold(folded, text, len);
	folded[len] = '\0';
	return folded;
}

/* Update numbers, codes and times hold letters, too, and are never a name. */
static bool is_technical(const char *folded, size_t len)
{
	size_t digits = letters_run(folded, len, 2, letter_is_digit, len);

	if (len > 2 && memcmp(folded, "kb", 2) == 0 && digits == len - 2)
		return true;
	if (len > 2 && memcmp(folded, "0x", 2) == 0 &&
		letters_run(folded, len, 2, letter_is_hex, len) == len - 2)
		return true;
	return len >= 11 && folded[4] == '-' && folded[7] == '-' && folded[10] == 't' &&
	       letters_run(folded, len, 0, letter_is_digit, len) == 4;
}

/* Numbers alone are no names, nor is a date; four of them with dots may be an address, a longer
 * row with dashes an identifier. */
static bool has_substance(const char *folded, size_t len)
{
	size_t dots = 0, dashes = 0;

	for (size_t i = 0; i < len; i++) {
		if (letter_is_ascii(folded[i]) || (unsigned char)folded[i] >= 0x80)
			return true;
		dots += folded[i] == '.';
		dashes += folded[i] == '-';
	}
	return dots == 3 || (dashes > 0 && len > LONGEST_DATE);
}

static bool is_for_running_text(const char *folded, size_t len)
{
	size_t characters = 0;

	for (size_t i = 0; i < len; i++)
		characters += ((unsigned char)folded[i] & 0xC0) != 0x80;
	return characters >= KNOWN_SHORTEST && has_substance(folded, len) &&
	       !is_technical(folded, len);
}

struct known_value *known_add(
	struct known *known, enum privacy_class class, const char *text, size_t len)
{
	struct known_value *value;
	char *folded;

	if (len == 0 || memchr(text, '\0', len))
		return NULL;
	folded = fold(text, len);
	value = index_get(&known->by_text, folded);
	if (value) {
		value->classes |= 1u << class;
		free(folded);
		return value;
	}
	value = xcalloc(1, sizeof(*value));
	value->text = xstrndup(text, len);
	value->folded = folded;
	value->len = len < KNOWN_LONGEST ? len : KNOWN_LONGEST;
	value->cut = len > KNOWN_LONGEST;
	value->classes = 1u << class;
	value->running = is_for_running_text(folded, value->len);
	value->ours = -1;
	index_put(&known->by_text, folded, value);
	known->all = xgrow(known->all, &known->room, known->count + 1, sizeof(*known->all));
	known->all[known->count++] = value;
	known->is_sorted = known->is_sorted && !value->running;
	return value;
}

struct known_value *known_find(const struct known *known, const char *text, size_t len)
{
	char short_text[KNOWN_LONGEST + 1], *folded = short_text;
	struct known_value *value;

	if (len >= sizeof(short_text))
		folded = xmalloc(len + 1);
	letters_fold(folded, text, len);
	folded[len] = '\0';
	value = index_get(&known->by_text, folded);
	if (folded != short_text)
		free(folded);
	return value;
}

bool known_at(const struct known *known, size_t index, struct known_value **value)
{
	if (index >= known->count)
		return false;
	*value = known->all[index];
	return true;
}

static char *alias_of(const struct known *known, enum privacy_class class, unsigned number)
{
	return xasprintf("%s-%u", known->privacy->classes[class].name, number);
}

bool known_name(struct known *known, struct known_value *value, enum privacy_class class,
	unsigned number)
{
	char *alias = alias_of(known, class, number);
	bool is_free = !value->number && !index_get(&known->names, alias);

	if (is_free) {
		index_put(&known->names, alias, value);
		value->classes |= 1u << class;
		value->named = class;
		value->number = number;
		if (number > known->last[class])
			known->last[class] = number;
	}
	free(alias);
	return is_free;
}

/* Bit by bit: GCC 12 for x86-64 took a wrong register for an `a & b` of an a in memory. */
enum privacy_class known_class(const struct known_value *value, unsigned active)
{
	int class = 0;

	while (class < CLASSES - 1 && !(value->classes >> class & active >> class & 1u))
		class ++;
	return (enum privacy_class) class;
}

char *known_alias(struct known *known, struct known_value *value, unsigned active)
{
	enum privacy_class class = known_class(value, active);

	if (!value->number)
		known_name(known, value, class, known->last[class] + 1);
	return alias_of(known, value->named, value->number);
}

bool known_read_alias(const struct privacy *privacy, const char *text, size_t len,
	enum privacy_class *class, unsigned *number)
{
	const char *dash = memchr(text, '-', len);
	size_t word = dash ? (size_t)(dash - text) : 0;
	size_t digits = dash ? len - word - 1 : 0;

	if (digits < 1 || digits > LONGEST_NUMBER || dash[1] == '0' ||
		letters_run(text, len, word + 1, letter_is_digit, len) != digits)
		return false;
	for (size_t i = CLASS_SECRET + 1; i < CLASSES; i++) {
		const char *name = privacy->classes[i].name;

		if (strlen(name) != word || !letters_start(text, len, name))
			continue;
		*class = (enum privacy_class)i;
		*number = (unsigned)strtoul(dash + 1, NULL, 10);
		return true;
	}
	return false;
}

static int by_folded(const void *a, const void *b)
{
	const struct known_value *x = *(struct known_value *const *)a;
	const struct known_value *y = *(struct known_value *const *)b;
	int order = memcmp(x->folded, y->folded, x->len < y->len ? x->len : y->len);

	return order ? order : (x->len > y->len) - (x->len < y->len);
}

static bool begins_with(const struct known_value *value, const struct known_value *start)
{
	return start->len < value->len && memcmp(value->folded, start->folded, start->len) == 0;
}

static size_t pair_of(const char *folded)
{
	return (size_t)(unsigned char)folded[0] << 8 | (unsigned char)folded[1];
}

/* In sorted order what a value begins with stands before it: the one before it, or one that
 * that one begins with. */
static void find_inner(struct known *known)
{
	for (size_t i = 0; i < known->sorted_count; i++) {
		struct known_value *value = known->sorted[i];
		size_t inner = i > 0 ? i - 1 : NOWHERE;

		while (inner != NOWHERE && !begins_with(value, known->sorted[inner]))
			inner = known->sorted[inner]->inner;
		value->inner = inner;
	}
}

static void sort(struct known *known)
{
	free(known->sorted);
	known->sorted = xcalloc(known->count + 1, sizeof(struct known_value *));
	known->sorted_count = 0;
	memset(known->pairs, 0, sizeof(known->pairs));
	for (size_t i = 0; i < known->count; i++) {
		struct known_value *value = known->all[i];
		size_t pair;

		if (!value->running)
			continue;
		pair = pair_of(value->folded);
		known->sorted[known->sorted_count++] = value;
		known->pairs[pair / 8] |= (unsigned char)(1u << pair % 8);
	}
	qsort(known->sorted, known->sorted_count, sizeof(*known->sorted), by_folded);
	find_inner(known);
	known->is_sorted = true;
}

/* How many bytes of a value and of the text are equal. */
static size_t common_length(const struct known_value *value, const char *text, size_t len)
{
	size_t most = value->len < len ? value->len : len;
	size_t same = 0;

	while (same < most && value->folded[same] == text[same])
		same++;
	return same;
}

/* The last of the sorted that is not behind the text, or NOWHERE. */
static size_t last_before(const struct known *known, const char *text, size_t len)
{
	size_t low = 0, high = known->sorted_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct known_value *value = known->sorted[middle];
		size_t same = common_length(value, text, len);
		bool is_behind = same < value->len &&
				 (same == len || (unsigned char)value->folded[same] >
							 (unsigned char)text[same]);

		if (is_behind)
			high = middle;
		else
			low = middle + 1;
	}
	return low ? low - 1 : NOWHERE;
}

static bool ends_as_word(const struct known_value *value, const char *text, size_t len)
{
	size_t end = value->len;

	if (value->cut || end == len)
		return true;
	/* What goes on with a further number is no address. */
	if (value->classes & 1u << CLASS_IP && text[end] == '.' && end + 1 < len &&
		letter_is_digit(text[end + 1]))
		return false;
	return !letter_is_inside(text, end);
}

static bool may_begin(const struct known *known, const char *folded)
{
	size_t pair = pair_of(folded);

	return known->pairs[pair / 8] & 1u << pair % 8;
}

struct known_value *known_match(struct known *known, const char *folded, size_t len, size_t at,
	unsigned active, size_t *end)
{
	size_t left = len - at, place, same;

	if (!known->is_sorted)
		sort(known);
	if (left < KNOWN_SHORTEST || !may_begin(known, folded + at))
		return NULL;
	place = last_before(known, folded + at, left);
	if (place == NOWHERE)
		return NULL;
	same = common_length(known->sorted[place], folded + at, left);
	for (; place != NOWHERE; place = known->sorted[place]->inner) {
		struct known_value *value = known->sorted[place];

		if (value->len <= same && value->classes & active &&
			ends_as_word(value, folded + at, left)) {
			*end = value->cut ? len : at + value->len;
			return value;
		}
	}
	return NULL;
}

struct known_value *known_next(struct known *known, const char *folded, size_t len, size_t from,
	unsigned active, size_t *at, size_t *end)
{
	bool inside = from > 0 && letter_is_word(folded[from - 1]);

	if (!known->is_sorted)
		sort(known);
	for (*at = from; *at + KNOWN_SHORTEST <= len; ++*at) {
		bool word = letter_is_word(folded[*at]);
		struct known_value *value = NULL;

		if (!(word && inside) && may_begin(known, folded + *at))
			value = known_match(known, folded, len, *at, active, end);
		if (value)
			return value;
		inside = word;
	}
	return NULL;
}
