/* SPDX-License-Identifier: MIT */
#include "redact/learn.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/text.h"
#include "redact/letters.h"
#include "redact/shapes.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST_HEARD = 200 };

struct lesson {
	const struct detector *detector;
	const char *text;
};

static bool is_public(
	const struct detector *detector, const struct index *list, const char *text)
{
	return privacy_lists(list, text, strlen(text)) ||
	       privacy_lists(&detector->privacy->values, text, strlen(text));
}

static void add(const struct detector *detector, enum privacy_class class, const char *text)
{
	known_add(detector->known, class, text, strlen(text));
}

/* A label that is no end of many domains, such as com, and no public name. */
static void learn_label(const struct detector *detector, const char *text, size_t len)
{
	const struct privacy *privacy = detector->privacy;

	if (!privacy_lists(&privacy->top_ends, text, len) &&
		!privacy_lists(&privacy->private_ends, text, len) &&
		!privacy_lists(&privacy->domains, text, len))
		known_add(detector->known, CLASS_DOMAIN, text, len);
}

/* Of emea.contoso.com also contoso, which is whose it is. */
static void learn_owner(const struct detector *detector, const char *text, size_t len)
{
	const struct privacy *privacy = detector->privacy;

	for (size_t end = len; end > 0;) {
		size_t start = end;

		while (start > 0 && text[start - 1] != '.')
			start--;
		if (!privacy_lists(&privacy->top_ends, text + start, end - start) &&
			!privacy_lists(&privacy->private_ends, text + start, end - start)) {
			learn_label(detector, text + start, end - start);
			return;
		}
		end = start > 0 ? start - 1 : 0;
	}
}

/* And EMEA, which is what Windows shows before a backslash. */
static void learn_domain(const struct detector *detector, const char *text)
{
	if (is_public(detector, &detector->privacy->domains, text))
		return;
	add(detector, CLASS_DOMAIN, text);
	learn_label(detector, text, strcspn(text, "."));
	learn_owner(detector, text, strlen(text));
}

/* Of "Ann Example <ann@example.org>" the name; the rest has a form of its own. */
static void learn_before_mail(const struct detector *detector, const char *text)
{
	const char *mail = strstr(text, " <");

	if (mail)
		known_add(detector->known, CLASS_USER, text, (size_t)(mail - text));
}

static void take(void *data, const struct piece *piece)
{
	const struct lesson *lesson = data;
	const char *text = lesson->text + piece->from;
	size_t len = piece->to - piece->from;

	known_add(lesson->detector->known, piece->class, text, len);
	if (piece->class == CLASS_DOMAIN)
		learn_owner(lesson->detector, text, len);
}

static void learn_class(
	const struct detector *detector, enum privacy_class class, const char *text)
{
	struct lesson lesson = {detector, text};

	if (class != CLASS_PATH && !(detector->active & 1u << class))
		return;
	switch (class) {
	case CLASS_HOST:
		detect_hosts(detector, text, strlen(text), take, &lesson);
		/* A name that is none, of a hostile document, is one all the same. */
		if (strpbrk(text, " ;,<>\"'|=*/") &&
			!is_public(detector, &detector->privacy->hosts, text))
			add(detector, class, text);
		break;
	case CLASS_DOMAIN:
		learn_domain(detector, text);
		break;
	case CLASS_USER:
		if (!is_public(detector, &detector->privacy->users, text))
			add(detector, class, text);
		learn_before_mail(detector, text);
		break;
	case CLASS_NAME:
		if (privacy_begins(detector->privacy->names, text, strlen(text)))
			break;
		/* fall through */
	default:
		if (!is_public(detector, &detector->privacy->values, text))
			add(detector, class, text);
	}
}

void learn_text(const struct detector *detector, enum privacy_kind kind, const char *text)
{
	struct lesson lesson = {detector, text};
	size_t len = strlen(text);

	if (!len || kind == KIND_TECHNICAL)
		return;
	if (kind == KIND_HOSTS)
		detect_hosts(detector, text, len, take, &lesson);
	else if (kind == KIND_ACCOUNT)
		detect_account(detector, text, len, take, &lesson);
	else if ((int)kind < CLASSES)
		learn_class(detector, (enum privacy_class)kind, text);
	/* Whatever it is: a link, a path, a name of a directory. */
	detect(detector, text, len, DETECT_FORMS, take, &lesson);
}

/* Of a certificate of a public authority nothing is private, of no other anything public. */
static bool is_public_certificate(const struct detector *detector, const char *subject)
{
	const cJSON *organisations = detector->privacy->organisations;

	for (const char *at = subject; at; at = strchr(at, '=')) {
		at += *at == '=';
		if (privacy_begins(organisations, at, strlen(at)))
			return true;
	}
	return false;
}

/* The member of `pattern` that is a kind and not just text; a technical one without it. */
static enum privacy_kind member_kind(const cJSON *pattern, const char *member)
{
	const cJSON *leaf = json_get(pattern, member);

	return cJSON_IsNumber(leaf) ? privacy_kind(leaf) : KIND_TECHNICAL;
}

/*
 * What captures differ about is named "SECTION MEMBER" when the section is an object, else
 * "IDENTITY MEMBER": then any list with such a member tells what it is.
 */
static enum privacy_kind conflict_kind(const struct detector *detector, const cJSON *conflict)
{
	const struct privacy *privacy = detector->privacy;
	const char *item = json_text(conflict, "item");
	const char *blank = strrchr(item, ' ');
	char *section = xstrndup(item, blank ? (size_t)(blank - item) : 0);
	const cJSON *pattern = json_get(privacy->facts, section);
	enum privacy_kind kind = KIND_TEXT;

	free(section);
	if (!blank)
		return KIND_TEXT;
	if (cJSON_IsObject(pattern))
		return member_kind(pattern, blank + 1);
	cJSON_ArrayForEach(pattern, privacy->facts)
	{
		enum privacy_kind here = member_kind(pattern->child, blank + 1);

		if (cJSON_IsArray(pattern) && here != KIND_TECHNICAL && here != KIND_TEXT)
			kind = here;
	}
	if (kind != KIND_REGISTRY)
		return kind;
	/* "KEY NAME value": the name may have blanks, the key not end with one. */
	for (const char *at = item; at < blank; at++) {
		char *name;

		if (*at != ' ')
			continue;
		name = xstrndup(at + 1, (size_t)(blank - at) - 1);
		kind = privacy_registry(privacy, name);
		free(name);
		if (kind != KIND_TEXT)
			break;
	}
	return kind == KIND_REGISTRY ? KIND_TEXT : kind;
}

struct walk {
	const struct detector *detector;
	struct index *versions; /* NULL in results */
	struct index *heard;    /* texts, which are often said more than once */
};

/* An address of the same form would be taken for one. */
static void keep_version(const struct walk *walk, const char *text)
{
	size_t len = strlen(text);

	if (walk->versions && len && shape_ipv4(text, len, 0) == len)
		index_put(walk->versions, text, walk->versions);
}

static bool is_heard(const struct walk *walk, const char *text)
{
	if (strlen(text) > LONGEST_HEARD)
		return false;
	if (index_get(walk->heard, text))
		return true;
	index_put(walk->heard, text, walk->heard);
	return false;
}

static void learn_leaf(
	const struct walk *walk, const cJSON *pattern, const cJSON *value, const cJSON *object)
{
	const struct detector *detector = walk->detector;
	enum privacy_kind kind = privacy_kind(pattern);
	char *text;

	if (kind == KIND_TECHNICAL) {
		keep_version(walk, value->valuestring);
		return;
	}
	if (kind == KIND_REGISTRY)
		kind = privacy_registry(detector->privacy, json_text(object, "name"));
	if (kind == KIND_CONFLICT)
		kind = conflict_kind(detector, object);
	if (kind == KIND_PROSE || kind == KIND_DIGEST)
		return;
	/* What a result is called, our own words may stand for: an unknown machine. But for the
	 * owner of a waiver, whom no fact names. */
	if ((int)kind < CLASSES && (int)kind != CLASS_USER && !walk->versions)
		kind = KIND_TEXT;
	if ((kind == KIND_SUBJECT && is_public_certificate(detector, value->valuestring)) ||
		((int)kind == CLASS_CERT &&
			is_public_certificate(detector, json_text(object, "subject"))))
		return;
	if (kind == KIND_TEXT && is_heard(walk, value->valuestring))
		return;
	/* As it will be shown. */
	text = text_clean(value->valuestring);
	if (kind == KIND_SUBJECT && !strchr(text, '='))
		kind = (enum privacy_kind)CLASS_CERT;
	learn_text(detector, kind, text);
	free(text);
}

static void learn(
	const struct walk *walk, const cJSON *pattern, const cJSON *value, const cJSON *object)
{
	const cJSON *child;

	if (cJSON_IsString(value)) {
		learn_leaf(walk, pattern, value, object);
	} else if (cJSON_IsArray(value)) {
		cJSON_ArrayForEach(child, value) learn(
			walk, cJSON_IsArray(pattern) ? pattern->child : NULL, child, NULL);
	} else if (cJSON_IsObject(value)) {
		cJSON_ArrayForEach(child, value)
			learn(walk, json_get(pattern, child->string), child, value);
	}
}

/* A path hides what is in it; to learn from, it is looked into. */
static struct detector looking_into_paths(const struct detector *detector)
{
	struct detector curious = *detector;

	curious.active &= ~(1u << CLASS_PATH);
	return curious;
}

void learn_facts(const struct detector *detector, struct index *versions, struct index *heard,
	const cJSON *document)
{
	const struct detector curious = looking_into_paths(detector);
	struct walk walk = {&curious, versions, heard};

	/* Names first: what is known of domains helps to tell a name in a text. */
	learn(&walk, json_get(detector->privacy->facts, "machine"),
		json_get(document, "machine"), NULL);
	learn(&walk, detector->privacy->facts, document, NULL);
}

void learn_results(const struct detector *detector, struct index *heard, const cJSON *results)
{
	const struct detector curious = looking_into_paths(detector);
	struct walk walk = {&curious, NULL, heard};

	learn(&walk, detector->privacy->results, results, NULL);
}
