/* SPDX-License-Identifier: MIT */
/*
 * The file is a base block of 4,096 bytes, then cells. A cell begins with its size, which is
 * negative while it is in use; offsets are those of cells, from the end of the base block. A
 * key
 * ("nk") points to a list of keys ("lf", "lh", "li", or "ri" of such lists) and to a plain list
 * of values ("vk"), whose data are a cell, a few bytes in place, or records of a long one
 * ("db").
 */
#include "registry/hive.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	BASE_BLOCK = 4096,
	KEY_NAME = 76, /* offsets in a key and in a value */
	VALUE_NAME = 20,
	KEY_IS_LINK = 0x10,
	KEY_IS_NARROW = 0x20,
	VALUE_IS_NARROW = 1,
	MAX_KEY_NAME = 512, /* bytes; 255 characters */
	MAX_VALUE_NAME = 32767,
	MAX_DEPTH = 4, /* of lists of lists */
	MAX_SPENT = 20000000,
	RECORD = 16344, /* bytes in each part of a long value */
};

static const uint32_t NOTHING = 0xFFFFFFFF;

static const char TOO_MUCH[] = "the hive holds more than a registry has";

struct cell {
	const unsigned char *at; /* behind its size */
	size_t len;
};

static uint32_t get16(const unsigned char *at)
{
	return at[0] | (uint32_t)at[1] << 8;
}

static uint32_t get32(const unsigned char *at)
{
	return get16(at) | get16(at + 2) << 16;
}

static uint32_t checksum(const unsigned char *base)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < 508; i += 4)
		sum ^= get32(base + i);
	return sum == 0 ? 1 : sum == NOTHING ? NOTHING - 1 : sum;
}

bool hive_open(struct hive *hive, const void *bytes, size_t len, struct error *err)
{
	const unsigned char *base = bytes;
	size_t declared;

	memset(hive, 0, sizeof(*hive));
	if (len < BASE_BLOCK || memcmp(base, "regf", 4) != 0)
		return error_set(err, EXIT_BAD_INPUT, "is no registry hive");
	if (get32(base + 20) != 1 || get32(base + 28) != 0)
		return error_set(err, EXIT_BAD_INPUT,
			"is a transaction log, or a registry hive of an unknown kind");
	hive->bytes = base + BASE_BLOCK;
	hive->len = len - BASE_BLOCK;
	hive->root = get32(base + 36);
	declared = get32(base + 40);
	if (get32(base + 4) != get32(base + 8))
		hive->doubt = "the hive was not closed: its newest changes are in its "
			      "transaction logs";
	else if (checksum(base) != get32(base + 508))
		hive->doubt = "the checksum of the hive is wrong";
	else if (declared > hive->len)
		hive->doubt = "the hive is cut: it is shorter than it says";
	/* What follows the last bin belongs to nobody. */
	if (declared < hive->len)
		hive->len = declared;
	return true;
}

void hive_release(struct hive *hive)
{
	free(hive->children.path);
	free(hive->children.keys);
	memset(hive, 0, sizeof(*hive));
}

static bool cell_at(const struct hive *hive, uint32_t offset, struct cell *cell)
{
	uint32_t size;

	if (offset % 8 || offset > hive->len || hive->len - offset < 8)
		return false;
	size = get32(hive->bytes + offset);
	if (!(size & 0x80000000))
		return false;
	size = 0U - size;
	if (size < 8 || size > hive->len - offset)
		return false;
	*cell = (struct cell){hive->bytes + offset + 4, size - 4};
	return true;
}

static bool is_of_kind(const struct cell *cell, const char *kind)
{
	return cell->len >= 2 && memcmp(cell->at, kind, 2) == 0;
}

/* Whether that much more may be read. */
static bool spend(struct hive *hive, size_t amount)
{
	hive->spent += amount;
	return hive->spent <= MAX_SPENT;
}

/* A name as UTF-8. A backslash would make two keys of one. */
static void add_name(
	struct buf *out, const unsigned char *at, size_t len, bool narrow, bool of_key)
{
	size_t width = narrow ? 1 : 2;

	for (size_t i = 0; i + width <= len; i += width) {
		uint32_t c = narrow ? at[i] : get16(at + i);
		if (c >= 0xD800 && c < 0xDC00 && i + 4 <= len) {
			uint32_t low = get16(at + i + 2);
			if (low >= 0xDC00 && low < 0xE000) {
				c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
				i += 2;
			}
		}
		if (c == 0 || (of_key && c == '\\'))
			c = 0xFFFD;
		text_encode(out, c);
	}
}

static bool key_at(const struct hive *hive, uint32_t offset, struct cell *key)
{
	uint32_t len;

	if (!cell_at(hive, offset, key) || key->len < KEY_NAME || !is_of_kind(key, "nk"))
		return false;
	len = get16(key->at + 72);
	return len <= MAX_KEY_NAME && len <= key->len - KEY_NAME;
}

static void key_name(const struct cell *key, struct buf *name)
{
	buf_clear(name);
	add_name(name, key->at + KEY_NAME, get16(key->at + 72),
		get16(key->at + 2) & KEY_IS_NARROW, true);
}

/* A walk through the keys below one. */
struct walk {
	struct hive *hive;
	bool (*each)(void *data, uint32_t offset, const struct cell *key); /* false ends it */
	void *data;
	size_t count;
	bool stopped;
	const char *problem;
};

static void walk_list(struct walk *walk, uint32_t offset, int depth);

static void walk_entry(struct walk *walk, uint32_t offset)
{
	struct cell key;

	if (walk->count == HIVE_MAX_CHILDREN || !spend(walk->hive, 1)) {
		walk->problem = TOO_MUCH;
		walk->stopped = true;
		return;
	}
	walk->count++;
	if (!key_at(walk->hive, offset, &key))
		walk->problem = "a key below it is damaged";
	else if (!walk->each(walk->data, offset, &key))
		walk->stopped = true;
}

static void walk_list(struct walk *walk, uint32_t offset, int depth)
{
	struct cell list;
	size_t count, width;
	bool lists;

	if (!cell_at(walk->hive, offset, &list) || list.len < 4) {
		walk->problem = "its list of keys is damaged";
		return;
	}
	count = get16(list.at + 2);
	lists = is_of_kind(&list, "ri");
	width = is_of_kind(&list, "lf") || is_of_kind(&list, "lh") ? 8
		: is_of_kind(&list, "li") || lists                 ? 4
								   : 0;
	if (!width || count > (list.len - 4) / width || (lists && depth == MAX_DEPTH)) {
		walk->problem = "its list of keys is damaged";
		return;
	}
	for (size_t i = 0; i < count && !walk->stopped; i++) {
		uint32_t entry = get32(list.at + 4 + i * width);
		if (!lists) {
			walk_entry(walk, entry);
		} else if (spend(walk->hive, 1)) {
			walk_list(walk, entry, depth + 1);
		} else {
			walk->problem = TOO_MUCH;
			walk->stopped = true;
		}
	}
}

/* What is wrong with the list, or NULL; it may have been left early. */
static const char *walk_children(struct hive *hive, const struct cell *key,
	bool (*each)(void *data, uint32_t offset, const struct cell *key), void *data)
{
	struct walk walk = {.hive = hive, .each = each, .data = data};
	uint32_t declared = get32(key->at + 20);

	if (declared)
		walk_list(&walk, get32(key->at + 28), 0);
	if (!walk.problem && !walk.stopped && walk.count != declared)
		walk.problem = "its list of keys is damaged";
	return walk.problem;
}

/* Looking up. */

struct search {
	const char *name;
	size_t len;
	struct buf scratch;
	uint32_t found;
};

static bool is_named(struct search *search, const struct cell *key)
{
	key_name(key, &search->scratch);
	return search->scratch.len == search->len &&
	       text_starts_nocase(search->name, buf_text(&search->scratch));
}

static bool compare(void *data, uint32_t offset, const struct cell *key)
{
	struct search *search = data;

	if (is_named(search, key))
		search->found = offset;
	return search->found == NOTHING;
}

static enum view_answer tell(struct view_why *why, enum view_answer answer, const char *text)
{
	why->code[0] = '\0';
	snprintf(why->text, sizeof(why->text), "%s", text);
	return answer;
}

/* A key is missing; `problem` says why it may be there all the same. */
static enum view_answer tell_missing(
	const struct hive *hive, const char *problem, struct view_why *why)
{
	if (!problem)
		problem = hive->doubt;
	return problem ? tell(why, VIEW_FAILED, problem) : VIEW_ABSENT;
}

/* The key and what is asked below it, when neither is a link. */
static enum view_answer enter(
	const struct hive *hive, uint32_t offset, struct cell *key, struct view_why *why)
{
	if (!key_at(hive, offset, key))
		return tell(why, VIEW_FAILED, "the key is damaged");
	if (get16(key->at + 2) & KEY_IS_LINK)
		return tell(why, VIEW_FAILED, "the key is a link to another one");
	return VIEW_FOUND;
}

/* From the root down. */
static enum view_answer descend(
	struct hive *hive, const char *path, size_t len, struct cell *key, struct view_why *why)
{
	enum view_answer answer = enter(hive, hive->root, key, why);
	struct search search = {NULL, 0, BUF_EMPTY, NOTHING};

	for (size_t at = 0; at < len && answer == VIEW_FOUND; at += search.len + 1) {
		const char *problem;
		search.name = path + at;
		search.len = strcspn(search.name, "\\");
		search.found = NOTHING;
		problem = walk_children(hive, key, compare, &search);
		answer = search.found != NOTHING ? enter(hive, search.found, key, why)
						 : tell_missing(hive, problem, why);
	}
	buf_release(&search.scratch);
	return answer;
}

static bool note_child(void *data, uint32_t offset, const struct cell *key)
{
	struct hive_children *children = data;

	(void)key;
	children->keys = xgrow(
		children->keys, &children->room, children->count + 1, sizeof(*children->keys));
	children->keys[children->count++] = offset;
	return true;
}

/* Those who visit all keys below one ask for them in their order: the list is kept, and each is
 * sought behind the last. */
static enum view_answer list_children(
	struct hive *hive, const char *path, size_t len, struct view_why *why)
{
	struct hive_children *children = &hive->children;
	enum view_answer answer;
	struct cell key;

	if (children->path && strlen(children->path) == len &&
		text_starts_nocase(path, children->path))
		return VIEW_FOUND;
	answer = descend(hive, path, len, &key, why);
	if (answer != VIEW_FOUND)
		return answer;
	free(children->path);
	children->path = xstrndup(path, len);
	children->count = 0;
	children->next = 0;
	children->problem = walk_children(hive, &key, note_child, children);
	return VIEW_FOUND;
}

static enum view_answer find(
	struct hive *hive, const char *path, struct cell *key, struct view_why *why)
{
	const char *last = strrchr(path, '\\');
	const char *name = last ? last + 1 : path;
	struct search search = {name, strlen(name), BUF_EMPTY, NOTHING};
	struct hive_children *children = &hive->children;
	enum view_answer answer;

	if (!*path)
		return enter(hive, hive->root, key, why);
	answer = list_children(hive, path, last ? (size_t)(last - path) : 0, why);
	if (answer != VIEW_FOUND)
		return answer;
	for (size_t i = 0; i < children->count && search.found == NOTHING; i++) {
		size_t at = (children->next + i) % children->count;
		if (!spend(hive, 1)) {
			children->problem = TOO_MUCH;
			break;
		}
		if (key_at(hive, children->keys[at], key) && is_named(&search, key)) {
			search.found = children->keys[at];
			children->next = at + 1;
		}
	}
	buf_release(&search.scratch);
	return search.found != NOTHING ? enter(hive, search.found, key, why)
				       : tell_missing(hive, children->problem, why);
}

/* Values. */

/* A long value is put together from its records. */
static bool join_records(
	const struct hive *hive, const struct cell *head, size_t len, struct buf *joined)
{
	struct cell list, record;
	size_t count;

	if (head->len < 8 || !cell_at(hive, get32(head->at + 4), &list))
		return false;
	count = get16(head->at + 2);
	if (count > list.len / 4)
		return false;
	for (size_t i = 0; i < count && joined->len < len; i++) {
		size_t want = len - joined->len < RECORD ? len - joined->len : RECORD;
		if (!cell_at(hive, get32(list.at + i * 4), &record) || record.len < want)
			return false;
		buf_add(joined, record.at, want);
	}
	return joined->len == len;
}

static bool value_data(const struct hive *hive, const struct cell *cell,
	struct view_value *value, struct buf *joined)
{
	uint32_t len = get32(cell->at + 4);
	struct cell data;

	buf_clear(joined);
	value->len = len & 0x7FFFFFFF;
	value->data = cell->at + 8;
	if (len & 0x80000000)
		return value->len <= 4;
	if (!value->len)
		return true;
	if (value->len > HIVE_MAX_DATA || !cell_at(hive, get32(cell->at + 8), &data))
		return false;
	value->data = data.at;
	if (value->len <= data.len)
		return true;
	if (value->len <= RECORD || !is_of_kind(&data, "db") ||
		!join_records(hive, &data, value->len, joined))
		return false;
	value->data = (const unsigned char *)buf_text(joined);
	return true;
}

/* What is wrong with one of them, or NULL. */
static const char *show_value(struct hive *hive, uint32_t offset,
	const struct view_visitor *visitor, struct buf scratch[2], bool *stopped)
{
	struct view_value value;
	struct cell cell;
	uint32_t len;

	if (!cell_at(hive, offset, &cell) || cell.len < VALUE_NAME || !is_of_kind(&cell, "vk"))
		return "a value is damaged";
	len = get16(cell.at + 2);
	if (len > MAX_VALUE_NAME || len > cell.len - VALUE_NAME ||
		!value_data(hive, &cell, &value, &scratch[1]))
		return "a value is damaged";
	if (!spend(hive, 1 + (len + value.len) / 64)) {
		*stopped = true;
		return TOO_MUCH;
	}
	buf_clear(&scratch[0]);
	add_name(&scratch[0], cell.at + VALUE_NAME, len, get16(cell.at + 16) & VALUE_IS_NARROW,
		false);
	value.name = buf_text(&scratch[0]);
	value.type = get32(cell.at + 12);
	*stopped = !visitor->value(visitor->data, &value);
	return NULL;
}

static const char *show_values(struct hive *hive, const struct cell *key,
	const struct view_visitor *visitor, bool *stopped)
{
	struct buf scratch[2] = {BUF_EMPTY, BUF_EMPTY};
	uint32_t count = get32(key->at + 36);
	const char *problem = NULL;
	struct cell list;

	if (!count)
		return NULL;
	if (!cell_at(hive, get32(key->at + 40), &list) || count > list.len / 4)
		return "its list of values is damaged";
	if (count > HIVE_MAX_CHILDREN) {
		count = HIVE_MAX_CHILDREN;
		problem = TOO_MUCH;
	}
	for (size_t i = 0; i < count && !*stopped; i++) {
		const char *wrong =
			show_value(hive, get32(list.at + i * 4), visitor, scratch, stopped);
		problem = wrong ? wrong : problem;
	}
	buf_release(&scratch[0]);
	buf_release(&scratch[1]);
	return problem;
}

struct showing {
	const struct view_visitor *visitor;
	struct buf name;
	bool stopped;
};

static bool show_child(void *data, uint32_t offset, const struct cell *key)
{
	struct showing *showing = data;

	(void)offset;
	key_name(key, &showing->name);
	showing->stopped =
		!showing->visitor->child(showing->visitor->data, buf_text(&showing->name));
	return !showing->stopped;
}

enum view_answer hive_visit(struct hive *hive, const char *path,
	const struct view_visitor *visitor, struct view_why *why)
{
	struct showing showing = {visitor, BUF_EMPTY, false};
	const char *problem = NULL, *other = NULL;
	struct cell key;
	enum view_answer answer = find(hive, path, &key, why);

	if (answer != VIEW_FOUND)
		return answer;
	if (visitor->value)
		problem = show_values(hive, &key, visitor, &showing.stopped);
	if (visitor->child && !showing.stopped)
		other = walk_children(hive, &key, show_child, &showing);
	buf_release(&showing.name);
	if (showing.stopped && problem != TOO_MUCH)
		return VIEW_FOUND;
	problem = problem ? problem : other ? other : hive->doubt;
	return problem ? tell(why, VIEW_PARTIAL, problem) : VIEW_FOUND;
}
