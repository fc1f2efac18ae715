/* SPDX-License-Identifier: MIT */
#include "machine/machine.h"

#include "base/alloc.h"
#include "base/text.h"
#include "base/xml.h"
#include "capture/moment.h"
#include "machine/key.h"
#include "readers/system.h"

#include <stdlib.h>
#include <string.h>

#define CBS "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing"
#define CURRENT_VERSION "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"
#define CONTROL "HKLM\\SYSTEM\\CurrentControlSet\\Control"

/* Of the keys below one that rules ask for; no machine has as many programs. */
enum { MAX_BELOW = 2000 };

struct visits {
	struct reader *reader;
	struct view *view;
	const char *root;
	const char **done; /* keys that were read, borrowed */
	size_t count, room;
};

static bool is_at_or_below(const char *path, const char *root)
{
	size_t len = strlen(root);

	return text_starts_nocase(path, root) && (!path[len] || path[len] == '\\');
}

static char *source_of(const char *path)
{
	return xasprintf("registry:%s", path);
}

static bool is_asked(const struct reader *reader, const char *path)
{
	for (size_t i = 0; i < reader->guide->asked_count; i++) {
		if (text_equal_nocase(reader->guide->asked[i].key, path))
			return true;
	}
	return false;
}

/* The sources that a key stands for, besides its own, failed. */
static void fail_others(struct reader *reader, const struct machine_key *key)
{
	const xmlNode *at = NULL;

	while ((at = guide_next(reader->guide, "fact", at))) {
		if (text_equal_nocase(xml_value(at, "key"), key->key.path))
			machine_key_fail(key, reader, xml_value(at, "source"));
	}
	while ((at = guide_next(reader->guide, "indicator", at))) {
		if (text_equal_nocase(xml_value(at, "key"), key->key.path))
			machine_key_fail(key, reader, "pending-restart");
	}
	if (text_equal_nocase(key->key.path, CBS "\\Version"))
		machine_key_fail(key, reader, "servicing");
}

static void take_key(struct reader *reader, const struct machine_key *key)
{
	char *source = source_of(key->key.path);
	bool asked = is_asked(reader, key->key.path);

	switch (key->answer) {
	case VIEW_FOUND:
		registry_take(reader, &key->key);
		break;
	case VIEW_PARTIAL:
		registry_take(reader, &key->key);
		if (asked)
			harvest_cover(reader->harvest, source, COVER_PARTIAL, key->key.place);
		break;
	case VIEW_ABSENT:
		registry_absent(reader, key->key.path, key->key.place);
		break;
	case VIEW_FAILED:
		if (asked)
			machine_key_fail(key, reader, source);
		fail_others(reader, key);
		break;
	}
	free(source);
}

/* Reads a key once. */
static void visit_key(struct visits *visits, const char *path)
{
	struct machine_key key;

	if (!is_at_or_below(path, visits->root))
		return;
	for (size_t i = 0; i < visits->count; i++) {
		if (text_equal_nocase(visits->done[i], path))
			return;
	}
	visits->done =
		xgrow(visits->done, &visits->room, visits->count + 1, sizeof(*visits->done));
	visits->done[visits->count++] = path;
	machine_key_load(&key, visits->reader, visits->view, path, false);
	take_key(visits->reader, &key);
	machine_key_release(&key);
}

/* The first keys directly below one, but those that `wants` refuses; the worst answer. */
static enum view_answer take_below(struct visits *visits, struct machine_key *key, size_t most,
	bool (*wants)(const char *name))
{
	enum view_answer worst = key->count > most ? VIEW_PARTIAL : key->answer;

	for (size_t i = 0; i < key->count && i < most; i++) {
		struct machine_key child;
		char *path;

		if (wants && !wants(key->children[i]))
			continue;
		path = xasprintf("%s\\%s", key->key.path, key->children[i]);
		machine_key_load(&child, visits->reader, visits->view, path, false);
		if (child.answer == VIEW_FOUND || child.answer == VIEW_PARTIAL)
			registry_take(visits->reader, &child.key);
		if (child.answer != VIEW_FOUND)
			worst = VIEW_PARTIAL;
		machine_key_release(&child);
		free(path);
	}
	return worst;
}

/* "HKLM\...\Uninstall\*": rules ask for what all keys below it have. */
static void visit_below(struct visits *visits, const char *pattern)
{
	char *path = xstrndup(pattern, strlen(pattern) - 2), *source = source_of(path);
	struct machine_key key;

	machine_key_load(&key, visits->reader, visits->view, path, true);
	if (key.answer == VIEW_ABSENT)
		registry_absent(visits->reader, path, key.key.place);
	else if (key.answer == VIEW_FAILED)
		machine_key_fail(&key, visits->reader, source);
	else
		harvest_cover(visits->reader->harvest, source,
			take_below(visits, &key, MAX_BELOW, NULL) == VIEW_FOUND ? COVER_WHOLE
										: COVER_PARTIAL,
			key.key.place);
	machine_key_release(&key);
	free(source);
	free(path);
}

static bool ends_with_star(const char *path)
{
	size_t len = strlen(path);
	return len > 2 && strcmp(path + len - 2, "\\*") == 0;
}

static void visit_asked(struct visits *visits)
{
	const struct guide *guide = visits->reader->guide;

	for (size_t i = 0; i < guide->asked_count; i++) {
		const char *path = guide->asked[i].key;
		bool again = false;

		for (size_t j = 0; j < i && !again; j++)
			again = text_equal_nocase(guide->asked[j].key, path);
		if (!ends_with_star(path))
			visit_key(visits, path);
		else if (!again && is_at_or_below(path, visits->root))
			visit_below(visits, path);
	}
}

/* A fully numbered update, or a rollup; nothing else is one of ours. */
static bool is_update(const char *name)
{
	return strstr(name, "_for_KB") || strncmp(name, "Package_for_RollupFix~", 22) == 0;
}

static void visit_packages(struct visits *visits)
{
	struct reader *reader = visits->reader;
	struct machine_key key;
	enum cover cover;

	if (!is_at_or_below(CBS, visits->root))
		return;
	machine_key_load(&key, reader, visits->view, CBS "\\Packages", true);
	/* Every Windows has this key. */
	if (key.answer == VIEW_ABSENT || key.answer == VIEW_FAILED) {
		machine_key_fail(&key, reader, "updates.cbs");
		machine_key_fail(&key, reader, "servicing");
	} else {
		cover = take_below(visits, &key, key.count, is_update) == VIEW_FOUND
				? COVER_WHOLE
				: COVER_PARTIAL;
		harvest_cover(reader->harvest, "updates.cbs", cover, key.key.place);
		harvest_cover(reader->harvest, "servicing/rollups", cover, key.key.place);
		if (cover == COVER_PARTIAL)
			harvest_cover(reader->harvest, "servicing", cover, key.key.place);
	}
	machine_key_release(&key);
}

/* InstallDate: seconds since 1970. */
static void take_installed(struct visits *visits)
{
	struct machine_key key;
	unsigned long seconds;
	char time[24];

	machine_key_load(&key, visits->reader, visits->view, CURRENT_VERSION, false);
	if (machine_key_number(&key, "InstallDate", &seconds) && seconds &&
		moment_from_unix((long long)seconds, time))
		system_member(visits->reader, "installed", time, key.key.place);
	machine_key_release(&key);
}

static void take_architecture(struct visits *visits)
{
	static const struct {
		const char *text, *arch;
	} known[] = {{"AMD64", "x64"}, {"x86", "x86"}, {"ARM64", "arm64"}, {"IA64", "ia64"}};
	struct machine_key key;
	const char *text;

	machine_key_load(&key, visits->reader, visits->view,
		CONTROL "\\Session Manager\\Environment", false);
	text = machine_key_text(&key, "PROCESSOR_ARCHITECTURE");
	for (size_t i = 0; text && i < sizeof(known) / sizeof(*known); i++) {
		if (text_equal_nocase(text, known[i].text))
			system_member(visits->reader, "arch", known[i].arch, key.key.place);
	}
	machine_key_release(&key);
}

static void take_time_zone(struct visits *visits)
{
	struct machine_key key;
	const char *text;

	machine_key_load(
		&key, visits->reader, visits->view, CONTROL "\\TimeZoneInformation", false);
	text = machine_key_text(&key, "TimeZoneKeyName");
	if (text)
		system_text(visits->reader, "time_zone", text, key.key.place);
	machine_key_release(&key);
}

void machine_registry_below(struct reader *reader, struct view *view, const char *root)
{
	struct visits visits = {reader, view, root, NULL, 0, 0};
	const xmlNode *at = NULL;

	/* Facts first: one of them is the name of the machine. */
	while ((at = guide_next(reader->guide, "fact", at)))
		visit_key(&visits, xml_value(at, "key"));
	while ((at = guide_next(reader->guide, "indicator", at)))
		visit_key(&visits, xml_value(at, "key"));
	visit_asked(&visits);
	visit_key(&visits, CBS "\\Version");
	visit_packages(&visits);
	if (is_at_or_below(CURRENT_VERSION, root)) {
		take_installed(&visits);
		machine_stores(reader, view);
	}
	if (is_at_or_below(CONTROL, root)) {
		take_architecture(&visits);
		take_time_zone(&visits);
	}
	free(visits.done);
}

void machine_registry(struct reader *reader, struct view *view)
{
	machine_registry_below(reader, view, "HKLM");
}
