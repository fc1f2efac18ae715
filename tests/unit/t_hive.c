/* SPDX-License-Identifier: MIT */
/* Registry hives: each form of list and value, the state of the file, and 100,000 damaged ones.
 */
#include "registry/hive.h"
#include "registry/hives.h"

#include "hive.h"
#include "tap.h"

/* What a visit shows, as "key/ name=type:bytes ". */
struct log {
	struct buf text;
	size_t values, children, bytes, limit;
};

static bool log_value(void *data, const struct view_value *value)
{
	struct log *log = data;

	log->values++;
	for (size_t i = 0; i < value->len; i++)
		log->bytes += value->data[i];
	if (log->text.len < 4096) {
		buf_addf(&log->text, "%s=%u:", value->name, (unsigned)value->type);
		for (size_t i = 0; i < value->len && i < 8; i++)
			buf_addf(&log->text, "%02X", value->data[i]);
		buf_addc(&log->text, ' ');
	}
	return !log->limit || log->values < log->limit;
}

static bool log_child(void *data, const char *name)
{
	struct log *log = data;

	log->children++;
	if (log->text.len < 4096)
		buf_addf(&log->text, "%s/ ", name);
	return !log->limit || log->children < log->limit;
}

static enum view_answer visit(
	struct hive *hive, const char *path, struct log *log, struct view_why *why)
{
	struct view_visitor visitor = {log_value, log_child, log};

	buf_clear(&log->text);
	log->values = log->children = log->bytes = 0;
	memset(why, 0, sizeof(*why));
	return hive_visit(hive, path, &visitor, why);
}

static struct made_key *sample(void)
{
	struct made_key *root = made_new(), *key = made_at(root, "Microsoft\\Windows");
	char big[40000];

	made_text(key, "Text", 1, "a\xC3\xA4\xF0\x9F\x98\x80");
	made_dword(key, "Number", 0x12345678);
	made_value(key, "", 3, "xy", 2);
	made_value(key, "Nothing", 0, "", 0);
	made_value(key, "Five", 3, "12345", 5);
	made_value(key, "K\xC3\xA4se", 3, "z", 1);
	memset(big, 1, sizeof(big));
	made_value(made_at(root, "Big"), "Data", 3, big, sizeof(big));
	made_value(made_at(root, "Big"), "Edge", 3, big, 16344);
	made_value(made_at(root, "Big"), "Over", 3, big, 16345);
	for (int i = 0; i < 50; i++) {
		char name[24];
		snprintf(name, sizeof(name), "Package %d", i);
		made_dword(made_at(made_at(root, "Many"), name), "State", (uint32_t)i);
	}
	return root;
}

static void look(const struct made_form *form, const char *name)
{
	struct made_key *root = sample();
	struct error err = ERROR_NONE;
	struct buf file = BUF_EMPTY;
	struct log log = {.text = BUF_EMPTY};
	struct view_why why;
	struct hive hive;
	char path[40];
	bool all = true;

	made_write(root, form, &file);
	printf("# %s\n", name);
	CHECK(hive_open(&hive, file.data, file.len, &err));
	CHECK(!hive.doubt);
	CHECK_INT(visit(&hive, "", &log, &why), VIEW_FOUND);
	CHECK_STR(buf_text(&log.text), "Microsoft/ Big/ Many/ ");
	CHECK_INT(visit(&hive, "microsoft\\WINDOWS", &log, &why), VIEW_FOUND);
	CHECK_STR(buf_text(&log.text), "Text=1:6100E4003DD800DE Number=4:78563412 =3:7879 "
				       "Nothing=0: Five=3:3132333435 K\xC3\xA4se=3:7A ");
	CHECK_INT(visit(&hive, "Big", &log, &why), VIEW_FOUND);
	CHECK_INT(log.bytes, 40000 + 16344 + 16345);
	CHECK_INT(visit(&hive, "Many", &log, &why), VIEW_FOUND);
	CHECK_INT(log.children, 50);
	for (int i = 0; i < 100; i++) {
		snprintf(path, sizeof(path), "Many\\Package %d", (i * 7) % 50);
		all = all && visit(&hive, path, &log, &why) == VIEW_FOUND && log.values == 1 &&
		      log.text.data[8] == "0123456789ABCDEF"[(i * 7) % 50 / 16];
	}
	CHECK(all);
	CHECK_INT(visit(&hive, "Many\\Package 50", &log, &why), VIEW_ABSENT);
	CHECK_INT(visit(&hive, "Many\\Package", &log, &why), VIEW_ABSENT);
	CHECK_INT(visit(&hive, "Many\\Package 1\\Deeper", &log, &why), VIEW_ABSENT);
	CHECK_INT(visit(&hive, "Elsewhere\\Deeper", &log, &why), VIEW_ABSENT);
	hive_release(&hive);
	buf_release(&log.text);
	buf_release(&file);
	made_free(root);
}

static void names(void)
{
	struct made_key *root = made_new();
	struct error err = ERROR_NONE;
	struct buf file = BUF_EMPTY;
	struct log log = {.text = BUF_EMPTY};
	struct view_why why;
	struct hive hive;
	struct made_key *key;

	made_child(root, "zero\0key", 8);
	made_child(root, "back\\slash", 10);
	made_child(root, "abcd_\xC3\xA4\xC3\xB6", 9);
	made_child(root, "weird\xE2\x84\xA2", 8);
	key = made_child(root, "x", 1);
	buf_clear(&key->name);
	buf_add(&key->name, "\x3D\xD8x\0", 4);
	key->narrow = false;
	key = made_child(root, "y", 1);
	buf_clear(&key->name);
	buf_add(&key->name, "\xE9t\xE9", 3);
	made_text(made_child(root, "values", 6), "a\\b", 1, "");
	made_child(root, "link", 4)->link = true;
	made_write(root, &(struct made_form){0}, &file);
	CHECK(hive_open(&hive, file.data, file.len, &err));
	CHECK_INT(visit(&hive, "", &log, &why), VIEW_FOUND);
	CHECK_STR(buf_text(&log.text),
		"zero\xEF\xBF\xBDkey/ back\xEF\xBF\xBDslash/ abcd_\xC3\xA4\xC3\xB6/ "
		"weird\xE2\x84\xA2/ \xEF\xBF\xBDx/ \xC3\xA9t\xC3\xA9/ values/ link/ ");
	CHECK_INT(visit(&hive, "zero\xEF\xBF\xBDkey", &log, &why), VIEW_FOUND);
	CHECK_INT(visit(&hive, "zero", &log, &why), VIEW_ABSENT);
	CHECK_INT(visit(&hive, "back\\slash", &log, &why), VIEW_ABSENT);
	CHECK_INT(visit(&hive, "WEIRD\xE2\x84\xA2", &log, &why), VIEW_FOUND);
	CHECK_INT(visit(&hive, "values", &log, &why), VIEW_FOUND);
	CHECK_STR(buf_text(&log.text), "a\\b=1:0000 ");
	CHECK_INT(visit(&hive, "link", &log, &why), VIEW_FAILED);
	CHECK_STR(why.text, "the key is a link to another one");
	hive_release(&hive);
	buf_release(&log.text);
	buf_release(&file);
	made_free(root);
}

/* A visitor that has enough, and one that visits another key meanwhile. */
struct nested {
	struct hive *hive;
	size_t seen, inner;
};

static bool visit_inner(void *data, const char *name)
{
	struct nested *nested = data;
	char *path = xasprintf("Many\\%s", name);
	struct log log = {.text = BUF_EMPTY};
	struct view_why why;

	nested->seen++;
	if (visit(nested->hive, path, &log, &why) == VIEW_FOUND)
		nested->inner += log.values;
	buf_release(&log.text);
	free(path);
	return true;
}

static void visits(void)
{
	struct made_key *root = sample();
	struct error err = ERROR_NONE;
	struct buf file = BUF_EMPTY;
	struct log log = {.text = BUF_EMPTY, .limit = 2};
	struct view_why why;
	struct hive hive;
	struct nested nested = {&hive, 0, 0};
	struct view_visitor visitor = {NULL, visit_inner, &nested};

	made_write(root, &(struct made_form){.per_list = 7}, &file);
	CHECK(hive_open(&hive, file.data, file.len, &err));
	CHECK_INT(visit(&hive, "Microsoft\\Windows", &log, &why), VIEW_FOUND);
	CHECK_INT(log.values, 2);
	CHECK_INT(visit(&hive, "Many", &log, &why), VIEW_FOUND);
	CHECK_INT(log.children, 2);
	CHECK_INT(hive_visit(&hive, "Many", &visitor, &why), VIEW_FOUND);
	CHECK_INT(nested.seen, 50);
	CHECK_INT(nested.inner, 50);
	hive_release(&hive);
	buf_release(&log.text);
	buf_release(&file);
	made_free(root);
}

/* The offset in a file of the first text of that kind. */
static char *find(struct buf *file, const char *kind, size_t len)
{
	for (size_t at = 4096; at + len < file->len; at++) {
		if (memcmp(file->data + at, kind, len) == 0)
			return file->data + at;
	}
	return file->data;
}

static void states(void)
{
	struct made_key *root = sample();
	struct error err = ERROR_NONE;
	struct buf file = BUF_EMPTY;
	struct log log = {.text = BUF_EMPTY};
	struct view_why why;
	struct hive hive;

	CHECK(!hive_open(&hive, "regf", 4, &err));
	CHECK_INT(err.exit, EXIT_BAD_INPUT);
	CHECK_STR(err.text, "is no registry hive");
	err = (struct error)ERROR_NONE;

	made_write(root, &(struct made_form){.dirty = true}, &file);
	CHECK(hive_open(&hive, file.data, file.len, &err));
	CHECK_INT(visit(&hive, "Big", &log, &why), VIEW_PARTIAL);
	CHECK_STR(why.text,
		"the hive was not closed: its newest changes are in its transaction logs");
	CHECK_STR(why.code, "");
	CHECK_INT(log.values, 3);
	CHECK_INT(visit(&hive, "Small", &log, &why), VIEW_FAILED);
	hive_release(&hive);

	made_put(&file, 28, 6, 4);
	CHECK(!hive_open(&hive, file.data, file.len, &err));
	err = (struct error)ERROR_NONE;

	buf_clear(&file);
	made_write(root, &(struct made_form){.bad_checksum = true}, &file);
	CHECK(hive_open(&hive, file.data, file.len, &err));
	CHECK_INT(visit(&hive, "Big", &log, &why), VIEW_PARTIAL);
	CHECK_STR(why.text, "the checksum of the hive is wrong");
	hive_release(&hive);

	buf_clear(&file);
	made_write(root, &(struct made_form){0}, &file);
	CHECK(hive_open(&hive, file.data, file.len - 4096, &err));
	CHECK_STR(hive.doubt, "the hive is cut: it is shorter than it says");
	hive_release(&hive);

	/* One damaged thing, and what is still true of the key. */
	memcpy(find(&file, "State", 5) - 20, "xx", 2);
	CHECK(hive_open(&hive, file.data, file.len, &err));
	CHECK_INT(visit(&hive, "Many\\Package 0", &log, &why), VIEW_PARTIAL);
	CHECK_STR(why.text, "a value is damaged");
	CHECK_INT(visit(&hive, "Many\\Package 1", &log, &why), VIEW_FOUND);
	hive_release(&hive);
	memcpy(find(&file, "Package 3", 9) - 76, "xx", 2);
	CHECK(hive_open(&hive, file.data, file.len, &err));
	CHECK_INT(visit(&hive, "Many", &log, &why), VIEW_PARTIAL);
	CHECK_STR(why.text, "a key below it is damaged");
	CHECK_INT(log.children, 49);
	CHECK_INT(visit(&hive, "Many\\Package 4", &log, &why), VIEW_FOUND);
	CHECK_INT(visit(&hive, "Many\\Package 3", &log, &why), VIEW_FAILED);
	CHECK_INT(visit(&hive, "Many\\Package 99", &log, &why), VIEW_FAILED);
	CHECK_INT(visit(&hive, "Absent", &log, &why), VIEW_ABSENT);
	hive_release(&hive);

	/* Names and data that go on behind the end of their cell. */
	buf_clear(&file);
	made_write(root, &(struct made_form){0}, &file);
	made_put(&file, (size_t)(find(&file, "Package 3", 9) - file.data) - 4, 40, 2);
	made_put(&file, (size_t)(find(&file, "Text", 4) - file.data) - 18, 40, 2);
	made_put(&file, (size_t)(find(&file, "Five", 4) - file.data) - 16, 13, 4);
	CHECK(hive_open(&hive, file.data, file.len, &err));
	CHECK_INT(visit(&hive, "Many", &log, &why), VIEW_PARTIAL);
	CHECK_INT(log.children, 49);
	CHECK_INT(visit(&hive, "Microsoft\\Windows", &log, &why), VIEW_PARTIAL);
	CHECK_STR(why.text, "a value is damaged");
	CHECK_INT(log.values, 4);
	hive_release(&hive);
	buf_release(&log.text);
	buf_release(&file);
	made_free(root);
}

/* Lists of lists that lie in themselves or deeper than Windows writes them. */
static void loops(void)
{
	struct made_key *root = sample();
	struct error err = ERROR_NONE;
	struct buf file = BUF_EMPTY;
	struct log log = {.text = BUF_EMPTY};
	struct view_why why;
	struct hive hive;
	char *list;

	made_write(root, &(struct made_form){.per_list = 5, .depth = 5}, &file);
	CHECK(hive_open(&hive, file.data, file.len, &err));
	CHECK_INT(visit(&hive, "Many", &log, &why), VIEW_FAILED);
	CHECK_STR(why.text, "its list of keys is damaged");
	hive_release(&hive);

	buf_clear(&file);
	made_write(root, &(struct made_form){.per_list = 5}, &file);
	list = find(&file, "ri\x0A", 3);
	for (size_t i = 0; i < 10; i++)
		made_put(&file, (size_t)(list - file.data) + 4 + i * 4,
			(uint32_t)(list - file.data - 4096 - 4), 4);
	CHECK(hive_open(&hive, file.data, file.len, &err));
	CHECK_INT(visit(&hive, "Many", &log, &why), VIEW_PARTIAL);
	hive_release(&hive);

	/* A thousand million keys, all of them the same one. */
	list = find(&file, "lh", 2);
	buf_clear(&file);
	made_write(root, &(struct made_form){.per_list = 5}, &file);
	list = find(&file, "ri\x0A", 3);
	for (size_t i = 1; i < 10; i++)
		made_put(&file, (size_t)(list - file.data) + 4 + i * 4,
			(uint32_t)(list - file.data - 4096 - 4), 4);
	CHECK(hive_open(&hive, file.data, file.len, &err));
	for (int i = 0; i < 3000; i++)
		visit(&hive, "Many", &log, &why);
	CHECK_INT(visit(&hive, "Many", &log, &why), VIEW_FAILED);
	CHECK_STR(why.text, "the hive holds more than a registry has");
	hive_release(&hive);
	buf_release(&log.text);
	buf_release(&file);
	made_free(root);
}

static void registry(void)
{
	struct hives *hives = hives_new();
	struct view *view = hives_view(hives);
	struct made_key *root = made_new();
	struct error err = ERROR_NONE;
	struct buf file = BUF_EMPTY;
	struct log log = {.text = BUF_EMPTY};
	struct view_visitor visitor = {log_value, log_child, &log};
	struct view_why why;

	made_dword(made_at(root, "Select"), "Current", 2);
	made_dword(made_at(root, "Select"), "Default", 1);
	made_dword(made_at(root, "ControlSet001\\Services\\bits"), "Start", 4);
	made_dword(made_at(root, "ControlSet002\\Services\\bits"), "Start", 3);
	made_write(root, &(struct made_form){0}, &file);
	CHECK(hives_mount(hives, "HKLM\\SYSTEM", &file, &err));
	CHECK(!file.data);
	CHECK(!hives_doubt(hives, "HKLM\\SYSTEM"));
	buf_adds(&file, "something else");
	CHECK(!hives_mount(hives, "HKLM\\COMPONENTS", &file, &err));
	hives_lack(hives, "HKLM\\SOFTWARE", "there is no hive SOFTWARE");

	CHECK_INT(view_visit(view, "HKLM\\System\\currentcontrolset\\Services\\BITS", &visitor,
			  &why),
		VIEW_FOUND);
	CHECK_STR(buf_text(&log.text), "Start=4:03000000 ");
	CHECK_INT(view_visit(view, "HKLM\\SYSTEM\\CurrentControlSet", &visitor, &why),
		VIEW_FOUND);
	CHECK_INT(
		view_visit(view, "HKLM\\SYSTEM\\ControlSet001\\Services\\BITS", &visitor, &why),
		VIEW_FOUND);
	CHECK_INT(view_visit(view, "HKLM\\SYSTEM\\CurrentControlSet2", &visitor, &why),
		VIEW_ABSENT);
	CHECK_INT(view_visit(view, "HKLM\\SYSTEM", &visitor, &why), VIEW_FOUND);
	CHECK_INT(view_visit(view, "HKLM\\SOFTWARE\\Microsoft", &visitor, &why), VIEW_FAILED);
	CHECK_STR(why.text, "there is no hive SOFTWARE");
	CHECK_INT(view_visit(view, "HKLM\\COMPONENTS", &visitor, &why), VIEW_FAILED);
	CHECK_STR(why.text, "its hive is no registry hive");
	CHECK_INT(view_visit(view, "HKCU\\Software", &visitor, &why), VIEW_FAILED);
	CHECK_INT(view_visit(view, "HKLM\\SOFTWAREX", &visitor, &why), VIEW_FAILED);
	buf_release(&log.text);
	made_free(root);
	hives_free(hives);
}

/* Hives from elsewhere, where somebody has put them: beside the real captures of samples.tap.
 */
static char *elsewhere(void)
{
	const char *samples = getenv("ESUREPORT_SAMPLES"), *top = getenv("top_srcdir");

	return samples ? xasprintf("%s/hives", samples)
		       : xasprintf("%s/../shared/samples/hives", top ? top : ".");
}

static void from_elsewhere(void)
{
	static const char *const names[] = {"hivex_special", "pyreg_UNICODE_TESTS",
		"pyreg_REORGANIZED_VALUES_TESTS", "pyreg_issue22.hive"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		char *folder = elsewhere(), *path = xasprintf("%s/%s", folder, names[i]);
		FILE *stream = fopen(path, "rb");
		struct buf file = BUF_EMPTY;
		struct error err = ERROR_NONE;
		struct log log = {.text = BUF_EMPTY};
		struct view_why why;
		struct hive hive;
		char chunk[4096];
		size_t len;

		free(folder);
		free(path);
		if (!stream)
			continue;
		while ((len = fread(chunk, 1, sizeof(chunk), stream)) > 0)
			buf_add(&file, chunk, len);
		fclose(stream);
		CHECK(hive_open(&hive, file.data, file.len, &err));
		CHECK(visit(&hive, "", &log, &why) <= VIEW_PARTIAL);
		printf("# %s: %s\n# ", names[i], why.text);
		tap_print(buf_text(&log.text), true);
		CHECK(i || strstr(buf_text(&log.text), "zero\xEF\xBF\xBDkey/ "));
		hive_release(&hive);
		buf_release(&log.text);
		buf_release(&file);
	}
}

/* Visits whatever there is, some levels down. */
static size_t roam(struct hive *hive, const char *path, int depth);

struct roaming {
	struct hive *hive;
	const char *path;
	int depth;
	size_t found;
};

static bool roam_on(void *data, const char *name)
{
	struct roaming *roaming = data;
	char *path = xasprintf("%s%s%s", roaming->path, *roaming->path ? "\\" : "", name);

	if (roaming->depth < 3 && roaming->found < 500)
		roaming->found += roam(roaming->hive, path, roaming->depth + 1);
	free(path);
	return true;
}

static bool sum_value(void *data, const struct view_value *value)
{
	struct roaming *roaming = data;
	unsigned sum = 0;

	for (size_t i = 0; i < value->len; i++)
		sum += value->data[i];
	roaming->found += sum || *value->name ? 1 : 2;
	return true;
}

static size_t roam(struct hive *hive, const char *path, int depth)
{
	struct roaming roaming = {hive, path, depth, 1};
	struct view_visitor visitor = {sum_value, roam_on, &roaming};
	struct view_why why;

	hive_visit(hive, path, &visitor, &why);
	return roaming.found;
}

static uint32_t next_number(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

/* Bytes, counts and offsets changed at random, half of the time where a cell begins. */
static void mutate(struct buf *file, uint32_t *random)
{
	static const uint32_t numbers[] = {0, 1, 4, 0x7F, 0xFFFF, 0x7FFFFFFF, 0x80000000,
		0x80000004, 0xFFFFFFFF, 0xFFFFFFF8, 0x1000, 0x20};
	size_t count = 1 + next_number(random) % 4;

	for (size_t i = 0; i < count; i++) {
		size_t at = 4096 + next_number(random) % (file->len - 4096);
		if (next_number(random) % 2)
			at &= ~(size_t)7;
		at += next_number(random) % 4 == 0 ? next_number(random) % 90 : 0;
		if (next_number(random) % 16 == 0)
			at %= 4096;
		if (at + 4 > file->len)
			at = file->len - 4;
		switch (next_number(random) % 4) {
		case 0:
			file->data[at] = (char)next_number(random);
			break;
		case 1:
			made_put(file, at, numbers[next_number(random) % 12], 4);
			break;
		case 2:
			made_put(file, at,
				next_number(random) % (uint32_t)(file->len - 4096) / 8 * 8, 4);
			break;
		default:
			file->data[at] ^= (char)(1U << next_number(random) % 8);
		}
	}
}

static void mutants(void)
{
	static const struct made_form forms[] = {
		{.list = 'h'}, {.list = 'f'}, {.list = 'i'}, {.list = 'h', .per_list = 3}};
	uint32_t random = 20261121;
	size_t opened = 0, found = 0;

	for (size_t f = 0; f < 4; f++) {
		struct made_key *root = made_new();
		struct buf good = BUF_EMPTY;
		char big[20000] = "big";

		made_dword(made_at(root, "A"), "One", 1);
		made_text(made_at(root, "A\\B"), "Two", 1, "two and a half");
		made_value(made_at(root, "A\\B\\C"), "Three", 3, big, sizeof(big));
		for (int i = 0; i < 10; i++) {
			char name[8] = {'K', (char)('0' + i), '\0'};
			made_text(made_at(made_at(root, "D"), name), "", 7, "x");
		}
		made_write(root, &forms[f], &good);
		for (int i = 0; i < 25000; i++) {
			struct error err = ERROR_NONE;
			struct buf file = BUF_EMPTY;
			struct hive hive;
			size_t len = good.len;

			buf_add(&file, good.data, good.len);
			mutate(&file, &random);
			if (next_number(&random) % 8 == 0)
				len = next_number(&random) % good.len;
			/* A block of its own size, so that a sanitizer sees what lies behind.
			 */
			file.data = xrealloc(file.data, len ? len : 1);
			if (hive_open(&hive, file.data, len, &err)) {
				opened++;
				found += roam(&hive, "", 0);
				hive_release(&hive);
			}
			free(file.data);
		}
		buf_release(&good);
		made_free(root);
	}
	printf("# of 100000 damaged hives %zu were opened, %zu things found\n", opened, found);
	CHECK(opened > 50000);
	CHECK(found > opened);
}

int main(void)
{
	look(&(struct made_form){.list = 'h'}, "lh");
	look(&(struct made_form){.list = 'f'}, "lf");
	look(&(struct made_form){.list = 'i'}, "li");
	look(&(struct made_form){.list = 'h', .per_list = 3}, "ri of lh");
	look(&(struct made_form){.list = 'i', .per_list = 1, .depth = 4},
		"ri, four deep, of li");
	names();
	visits();
	states();
	loops();
	registry();
	from_elsewhere();
	mutants();
	return tap_done();
}
