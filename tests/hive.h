/* SPDX-License-Identifier: MIT */
/*
 * Writes registry hives for tests: a tree of keys first, then its bytes in any of the forms
 * that Windows knows, and the state in which a hive is left behind.
 *
 *	struct made_key *root = made_new();
 *	made_text(made_at(root, "Microsoft\\Windows"), "Name", 1, "value");
 *	made_write(root, &(struct made_form){.list = 'h'}, &bytes);
 */
#ifndef TESTS_HIVE_H
#define TESTS_HIVE_H

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct made_value {
	struct buf name, data;
	bool narrow;
	uint32_t type;
};

struct made_key {
	struct buf name; /* as it lies in the file */
	bool narrow, link;
	struct made_key **children;
	size_t count, room;
	struct made_value *values;
	size_t value_count, value_room;
};

struct made_form {
	char list;       /* of keys: 'f', 'h' (also 0) or 'i' */
	size_t per_list; /* so many in a list, and a list of these; 0: all in one */
	int depth;       /* of the lists of lists above, 1 when 0 */
	bool dirty, bad_checksum;
};

static inline struct made_key *made_new(void)
{
	struct made_key *key = xcalloc(1, sizeof(*key));

	key->narrow = true;
	return key;
}

static inline void made_free(struct made_key *key)
{
	for (size_t i = 0; i < key->count; i++)
		made_free(key->children[i]);
	for (size_t i = 0; i < key->value_count; i++) {
		buf_release(&key->values[i].name);
		buf_release(&key->values[i].data);
	}
	free(key->children);
	free(key->values);
	buf_release(&key->name);
	free(key);
}

static inline void made_utf16(struct buf *out, const char *text, size_t len)
{
	for (size_t at = 0; at < len;) {
		uint32_t c = 0xFFFD, unit[2];
		size_t step = text_decode(text + at, len - at, &c), units = 1;

		at += step ? step : 1;
		unit[0] = c;
		if (c > 0xFFFF) {
			unit[0] = 0xD800 + ((c - 0x10000) >> 10);
			unit[1] = 0xDC00 + ((c - 0x10000) & 0x3FF);
			units = 2;
		}
		for (size_t i = 0; i < units; i++) {
			buf_addc(out, (char)(unit[i] & 0xFF));
			buf_addc(out, (char)(unit[i] >> 8));
		}
	}
}

/* Names in ASCII are written in bytes, others in UTF-16. */
static inline bool made_name(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] & 0x80) {
			made_utf16(out, text, len);
			return false;
		}
	}
	buf_add(out, text, len);
	return true;
}

/* A key directly below, always a new one; `name` may hold anything. */
static inline struct made_key *made_child(struct made_key *key, const char *name, size_t len)
{
	struct made_key *child = made_new();

	child->narrow = made_name(&child->name, name, len);
	key->children =
		xgrow(key->children, &key->room, key->count + 1, sizeof(*key->children));
	key->children[key->count++] = child;
	return child;
}

/* The key at a path below, with those above it, made when it is not there. */
static inline struct made_key *made_at(struct made_key *key, const char *path)
{
	while (*path) {
		size_t len = strcspn(path, "\\");
		struct buf name = BUF_EMPTY;
		struct made_key *next = NULL;

		made_name(&name, path, len);
		for (size_t i = 0; i < key->count && !next; i++) {
			struct buf *other = &key->children[i]->name;
			char *a = xstrndup(buf_text(&name), name.len);
			char *b = xstrndup(buf_text(other), other->len);
			if (other->len == name.len && text_equal_nocase(a, b))
				next = key->children[i];
			free(a);
			free(b);
		}
		key = next ? next : made_child(key, path, len);
		buf_release(&name);
		path += len;
		path += *path == '\\';
	}
	return key;
}

static inline void made_value(
	struct made_key *key, const char *name, uint32_t type, const void *data, size_t len)
{
	struct made_value *value;

	key->values = xgrow(
		key->values, &key->value_room, key->value_count + 1, sizeof(*key->values));
	value = &key->values[key->value_count++];
	memset(value, 0, sizeof(*value));
	value->type = type;
	value->narrow = made_name(&value->name, name, strlen(name));
	buf_add(&value->data, data, len);
}

/* A string, with the NUL at its end. */
static inline void made_text(
	struct made_key *key, const char *name, uint32_t type, const char *text)
{
	struct buf data = BUF_EMPTY;

	made_utf16(&data, text, strlen(text) + 1);
	made_value(key, name, type, data.data, data.len);
	buf_release(&data);
}

static inline void made_put(struct buf *out, size_t at, uint32_t value, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		out->data[at + i] = (char)(value >> (8 * i));
}

static inline void made_dword(struct made_key *key, const char *name, uint32_t number)
{
	unsigned char data[4] = {(unsigned char)number, (unsigned char)(number >> 8),
		(unsigned char)(number >> 16), (unsigned char)(number >> 24)};

	made_value(key, name, 4, data, 4);
}

/* A cell of that many zero bytes behind its size; its offset. */
static inline uint32_t made_cell(struct buf *out, size_t len)
{
	size_t at = out->len, size = (len + 4 + 7) / 8 * 8;

	memset(buf_reserve(out, size), 0, size);
	buf_truncate(out, at + size);
	made_put(out, at, 0U - (uint32_t)size, 4);
	return (uint32_t)at;
}

static inline uint32_t made_bytes(struct buf *out, const struct buf *data)
{
	uint32_t at = made_cell(out, data->len);

	memcpy(out->data + at + 4, buf_text(data), data->len);
	return at;
}

/* Above that many bytes a value lies in parts. */
static inline uint32_t made_data(struct buf *out, const struct buf *data)
{
	enum { PART = 16344 };
	size_t parts = (data->len + PART - 1) / PART;
	uint32_t list, head;

	if (data->len <= PART)
		return made_bytes(out, data);
	list = made_cell(out, parts * 4);
	for (size_t i = 0; i < parts; i++) {
		size_t left = data->len - i * PART, len = left < PART ? left : PART;
		uint32_t part = made_cell(out, len);
		memcpy(out->data + part + 4, data->data + i * PART, len);
		made_put(out, list + 4 + i * 4, part, 4);
	}
	head = made_cell(out, 8);
	memcpy(out->data + head + 4, "db", 2);
	made_put(out, head + 6, (uint32_t)parts, 2);
	made_put(out, head + 8, list, 4);
	return head;
}

static inline uint32_t made_vk(struct buf *out, const struct made_value *value)
{
	uint32_t at = made_cell(out, 20 + value->name.len), data;

	memcpy(out->data + at + 4, "vk", 2);
	made_put(out, at + 6, (uint32_t)value->name.len, 2);
	made_put(out, at + 8, (uint32_t)value->data.len, 4);
	made_put(out, at + 16, value->type, 4);
	made_put(out, at + 20, value->narrow, 2);
	memcpy(out->data + at + 24, buf_text(&value->name), value->name.len);
	if (value->data.len <= 4) {
		made_put(out, at + 8, 0x80000000U | (uint32_t)value->data.len, 4);
		memcpy(out->data + at + 12, buf_text(&value->data), value->data.len);
	} else {
		data = made_data(out, &value->data);
		made_put(out, at + 12, data, 4);
	}
	return at;
}

static inline uint32_t made_list(
	struct buf *out, char kind, const uint32_t *entries, size_t count)
{
	size_t width = kind == 'f' || kind == 'h' ? 8 : 4;
	uint32_t at = made_cell(out, 4 + count * width);

	out->data[at + 4] = kind == 'i' || kind == 'f' || kind == 'h' ? 'l' : 'r';
	out->data[at + 5] = kind == 'r' ? 'i' : kind;
	made_put(out, at + 6, (uint32_t)count, 2);
	for (size_t i = 0; i < count; i++)
		made_put(out, at + 8 + i * width, entries[i], 4);
	return at;
}

/* All keys below one: in one list, or in several with lists above them. */
static inline uint32_t made_lists(
	struct buf *out, const struct made_form *form, const uint32_t *keys, size_t count)
{
	char kind = form->list ? form->list : 'h';
	uint32_t *lists, top;
	size_t used = 0;

	if (!form->per_list)
		return made_list(out, kind, keys, count);
	lists = xcalloc(count, sizeof(*lists));
	for (size_t i = 0; i < count; i += form->per_list)
		lists[used++] = made_list(out, kind, keys + i,
			count - i < form->per_list ? count - i : form->per_list);
	top = made_list(out, 'r', lists, used);
	for (int i = 1; i < form->depth; i++)
		top = made_list(out, 'r', &top, 1);
	free(lists);
	return top;
}

static inline uint32_t made_nk(
	struct buf *out, const struct made_form *form, const struct made_key *key, bool root)
{
	uint32_t *offsets = xcalloc(key->count + key->value_count + 1, sizeof(*offsets));
	uint32_t keys = 0xFFFFFFFF, values = 0xFFFFFFFF, at;

	for (size_t i = 0; i < key->count; i++)
		offsets[i] = made_nk(out, form, key->children[i], false);
	if (key->count)
		keys = made_lists(out, form, offsets, key->count);
	at = made_cell(out, 76 + key->name.len);
	for (size_t i = 0; i < key->count; i++)
		made_put(out, offsets[i] + 4 + 16, at, 4);
	for (size_t i = 0; i < key->value_count; i++)
		offsets[i] = made_vk(out, &key->values[i]);
	if (key->value_count) {
		values = made_cell(out, key->value_count * 4);
		for (size_t i = 0; i < key->value_count; i++)
			made_put(out, values + 4 + i * 4, offsets[i], 4);
	}
	memcpy(out->data + at + 4, "nk", 2);
	made_put(out, at + 6,
		(root ? 0x0CU : 0) | (key->narrow ? 0x20U : 0) | (key->link ? 0x10U : 0), 2);
	made_put(out, at + 24, (uint32_t)key->count, 4);
	made_put(out, at + 32, keys, 4);
	made_put(out, at + 36, 0xFFFFFFFF, 4);
	made_put(out, at + 40, (uint32_t)key->value_count, 4);
	made_put(out, at + 44, values, 4);
	made_put(out, at + 48, 0xFFFFFFFF, 4);
	made_put(out, at + 52, 0xFFFFFFFF, 4);
	made_put(out, at + 76, (uint32_t)key->name.len, 2);
	memcpy(out->data + at + 80, buf_text(&key->name), key->name.len);
	free(offsets);
	return at;
}

/* Sets the checksum of a file that was changed. */
static inline void made_sign(struct buf *file)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < 508; i++)
		sum ^= (uint32_t)(unsigned char)file->data[i] << (8 * (i % 4));
	made_put(file, 508, sum == 0 ? 1 : sum == 0xFFFFFFFF ? 0xFFFFFFFE : sum, 4);
}

/* Appends the file. */
static inline void made_write(
	const struct made_key *root, const struct made_form *form, struct buf *file)
{
	struct buf bin = BUF_EMPTY;
	uint32_t at;
	size_t rest;

	memset(buf_reserve(&bin, 32), 0, 32);
	buf_truncate(&bin, 32);
	memcpy(bin.data, "hbin", 4);
	at = made_nk(&bin, form, root, true);
	rest = 4096 - bin.len % 4096;
	memset(buf_reserve(&bin, rest), 0, rest);
	buf_truncate(&bin, bin.len + rest);
	made_put(&bin, bin.len - rest, (uint32_t)rest, 4);
	made_put(&bin, 8, (uint32_t)bin.len, 4);

	memset(buf_reserve(file, 4096), 0, 4096);
	buf_truncate(file, 4096);
	memcpy(file->data, "regf", 4);
	made_put(file, 4, form->dirty ? 8 : 7, 4);
	made_put(file, 8, 7, 4);
	made_put(file, 20, 1, 4);
	made_put(file, 24, 5, 4);
	made_put(file, 32, 1, 4);
	made_put(file, 36, at, 4);
	made_put(file, 40, (uint32_t)bin.len, 4);
	made_put(file, 44, 1, 4);
	made_sign(file);
	if (form->bad_checksum)
		file->data[508] ^= 1;
	buf_add(file, bin.data, bin.len);
	buf_release(&bin);
}

#endif
