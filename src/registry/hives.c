/* SPDX-License-Identifier: MIT */
#include "registry/hives.h"

#include "base/alloc.h"
#include "base/text.h"
#include "registry/hive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct mount {
	char *above;
	struct buf bytes;
	struct hive hive;
	char *lack; /* why there is no hive, or NULL */
};

struct hives {
	struct view view; /* the first member: a view of ours is one of these */
	struct mount *mounts;
	size_t count, room;
};

static enum view_answer tell(struct view_why *why, const char *text)
{
	why->code[0] = '\0';
	snprintf(why->text, sizeof(why->text), "%s", text);
	return VIEW_FAILED;
}

/* The part of a path below that key, "" for the key itself; NULL when it is elsewhere. */
static const char *part_below(const char *path, const char *above)
{
	size_t len = strlen(above);

	if (!text_starts_nocase(path, above) || (path[len] && path[len] != '\\'))
		return NULL;
	return path[len] ? path + len + 1 : path + len;
}

struct number {
	uint32_t value;
	bool found;
};

static bool take_current(void *data, const struct view_value *value)
{
	struct number *number = data;

	if (!text_equal_nocase(value->name, "Current") || value->type != VIEW_DWORD ||
		value->len != 4)
		return true;
	number->value = value->data[0] | (uint32_t)value->data[1] << 8 |
			(uint32_t)value->data[2] << 16 | (uint32_t)value->data[3] << 24;
	number->found = true;
	return false;
}

/* Goes to the control set that the system used. */
static enum view_answer visit_current(struct hive *hive, const char *below,
	const struct view_visitor *visitor, struct view_why *why)
{
	struct number number = {0, false};
	const struct view_visitor asks = {take_current, NULL, &number};
	enum view_answer answer = hive_visit(hive, "Select", &asks, why);
	char *path;

	if (answer == VIEW_FAILED)
		return answer;
	if (!number.found || !number.value || number.value > 999)
		return tell(why, "the hive does not say which control set is the current one");
	path = xasprintf(
		"ControlSet%03u%s%s", (unsigned)number.value, *below ? "\\" : "", below);
	answer = hive_visit(hive, path, visitor, why);
	free(path);
	return answer;
}

static enum view_answer visit(struct view *view, const char *path,
	const struct view_visitor *visitor, struct view_why *why)
{
	struct hives *hives = (struct hives *)view;

	for (size_t i = 0; i < hives->count; i++) {
		struct mount *mount = &hives->mounts[i];
		const char *part = part_below(path, mount->above), *below;

		if (!part)
			continue;
		if (mount->lack)
			return tell(why, mount->lack);
		below = text_equal_nocase(mount->above, "HKLM\\SYSTEM")
				? part_below(part, "CurrentControlSet")
				: NULL;
		return below ? visit_current(&mount->hive, below, visitor, why)
			     : hive_visit(&mount->hive, part, visitor, why);
	}
	return tell(why, "its hive was not read");
}

struct hives *hives_new(void)
{
	struct hives *hives = xcalloc(1, sizeof(*hives));

	hives->view.visit = visit;
	return hives;
}

void hives_free(struct hives *hives)
{
	if (!hives)
		return;
	for (size_t i = 0; i < hives->count; i++) {
		hive_release(&hives->mounts[i].hive);
		buf_release(&hives->mounts[i].bytes);
		free(hives->mounts[i].above);
		free(hives->mounts[i].lack);
	}
	free(hives->mounts);
	free(hives);
}

static struct mount *add(struct hives *hives, const char *above)
{
	hives->mounts =
		xgrow(hives->mounts, &hives->room, hives->count + 1, sizeof(*hives->mounts));
	hives->mounts[hives->count] = (struct mount){.above = xstrdup(above)};
	return &hives->mounts[hives->count++];
}

bool hives_mount(struct hives *hives, const char *above, struct buf *bytes, struct error *err)
{
	struct mount *mount = add(hives, above);

	mount->bytes = *bytes;
	*bytes = (struct buf)BUF_EMPTY;
	if (hive_open(&mount->hive, mount->bytes.data, mount->bytes.len, err))
		return true;
	mount->lack = xasprintf("its hive %s", err->text);
	return false;
}

void hives_lack(struct hives *hives, const char *above, const char *why)
{
	add(hives, above)->lack = xstrdup(why);
}

const char *hives_doubt(const struct hives *hives, const char *above)
{
	for (size_t i = 0; i < hives->count; i++) {
		if (text_equal_nocase(hives->mounts[i].above, above))
			return hives->mounts[i].hive.doubt;
	}
	return NULL;
}

struct view *hives_view(struct hives *hives)
{
	return &hives->view;
}
