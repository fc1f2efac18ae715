/* SPDX-License-Identifier: MIT */
#include "machine/key.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"
#include "decode/unicode.h"

#include <stdlib.h>
#include <string.h>

/* Nobody reads more of one value; the rest is counted. */
enum { MAX_SHOWN = 8192 };

/* How many bytes of UTF-16 stand before the first NUL. */
static size_t length_of(const unsigned char *data, size_t len)
{
	size_t at = 0;

	while (at + 2 <= len && (data[at] || data[at + 1]))
		at += 2;
	return at;
}

static void add_text(struct buf *out, const unsigned char *data, size_t len)
{
	size_t all = length_of(data, len), shown = all < MAX_SHOWN ? all : MAX_SHOWN;

	unicode_from_utf16((const char *)data, shown, false, out);
	if (shown < all)
		buf_addf(out, " (+%zu more characters)", (all - shown) / 2);
}

/* The strings of a list, with blanks between them, as a .reg file's are joined. */
static void add_list(struct buf *out, const unsigned char *data, size_t len)
{
	while (len >= 2 && out->len < MAX_SHOWN) {
		size_t one = length_of(data, len);
		if (one && out->len)
			buf_addc(out, ' ');
		add_text(out, data, one);
		one = one + 2 < len ? one + 2 : len;
		data += one;
		len -= one;
	}
}

static void add_hexadecimal(struct buf *out, const unsigned char *data, size_t len)
{
	size_t shown = len < MAX_SHOWN ? len : MAX_SHOWN;

	for (size_t i = 0; i < shown; i++)
		buf_addf(out, "%02X", data[i]);
}

static void add_number(struct buf *out, const unsigned char *data, size_t len)
{
	buf_adds(out, "0x");
	for (size_t i = len; i; i--)
		buf_addf(out, "%02X", data[i - 1]);
}

/* A number of another length than its type has is none, and shown as the bytes that it is. */
static const char *add_value(struct buf *out, const struct view_value *value)
{
	switch (value->type) {
	case VIEW_SZ:
		add_text(out, value->data, value->len);
		return "sz";
	case VIEW_EXPAND_SZ:
		add_text(out, value->data, value->len);
		return "expand_sz";
	case VIEW_MULTI_SZ:
		add_list(out, value->data, value->len);
		return "multi_sz";
	case VIEW_DWORD:
	case VIEW_QWORD:
		if (value->len != (value->type == VIEW_DWORD ? 4 : 8))
			break;
		add_number(out, value->data, value->len);
		return value->type == VIEW_DWORD ? "dword" : "qword";
	default:
		break;
	}
	add_hexadecimal(out, value->data, value->len);
	return "binary";
}

static bool take_value(void *data, const struct view_value *value)
{
	struct machine_key *key = data;
	struct buf text = BUF_EMPTY;
	const char *type = add_value(&text, value);

	registry_key_add(
		&key->key, xstrdup(value->name), type, buf_steal(&text), key->key.place);
	return true;
}

static bool take_child(void *data, const char *name)
{
	struct machine_key *key = data;

	key->children =
		xgrow(key->children, &key->room, key->count + 1, sizeof(*key->children));
	key->children[key->count++] = xstrdup(name);
	return true;
}

void machine_key_load(struct machine_key *key, const struct reader *reader, struct view *view,
	const char *path, bool children)
{
	struct view_visitor visitor = {take_value, children ? take_child : NULL, key};

	memset(key, 0, sizeof(*key));
	registry_key_init(&key->key, xstrdup(path), (struct place){reader->id, 0});
	key->answer = view_visit(view, path, &visitor, &key->why);
	key->key.whole = key->answer == VIEW_FOUND;
}

void machine_key_release(struct machine_key *key)
{
	for (size_t i = 0; i < key->count; i++)
		free(key->children[i]);
	free(key->children);
	registry_key_release(&key->key);
}

static const struct registry_value *find_value(const struct machine_key *key, const char *name)
{
	for (size_t i = 0; i < key->key.count; i++) {
		if (text_equal_nocase(key->key.values[i].name, name))
			return &key->key.values[i];
	}
	return NULL;
}

const char *machine_key_text(const struct machine_key *key, const char *name)
{
	const struct registry_value *value = find_value(key, name);
	return value ? value->text : NULL;
}

bool machine_key_number(const struct machine_key *key, const char *name, unsigned long *number)
{
	const struct registry_value *value = find_value(key, name);

	if (!value || strcmp(value->type, "dword") != 0)
		return false;
	*number = strtoul(value->text, NULL, 16);
	return true;
}

void machine_key_fail(
	const struct machine_key *key, const struct reader *reader, const char *source)
{
	harvest_fail(reader->harvest, source, *key->why.code ? key->why.code : "none",
		*key->why.text ? key->why.text : "the key is not there", key->key.place);
}
