/* SPDX-License-Identifier: MIT */
/* And the objects that are about a system: Win32_OperatingSystem, in whatever form, and that of
 * Get-ComputerInfo. */
#include "readers/system.h"
#include "readers/bag.h"

#include "base/alloc.h"
#include "base/text.h"
#include "facts/facts.h"

#include <stdlib.h>
#include <string.h>

bool system_version(struct reader *reader, const char *text, struct place place)
{
	char version[48], *build, *revision;

	if (find_version(text, version) != text || strlen(version) != strlen(text))
		return false;
	build = strchr(strchr(version, '.') + 1, '.') + 1;
	revision = strchr(build, '.');
	if (revision) {
		*revision++ = '\0';
		if (strchr(revision, '.'))
			return false;
	}
	if (strlen(build) < 4)
		return false;
	system_member(reader, "version", version, place);
	system_member(reader, "build", build, place);
	if (revision && strncmp(version, "10.", 3) == 0)
		system_member(reader, "revision", revision, place);
	return true;
}

bool system_is_version_line(const char *text)
{
	char version[48];
	const char *build;
	size_t len, whole = strlen(text);

	if (find_version(text, version) != text)
		return false;
	build = strrchr(version, '.') + 1;
	len = strlen(build);
	return len >= 4 && whole > strlen(version) + len + 1 &&
	       strcmp(text + whole - len, build) == 0 && text[whole - len - 1] == ' ';
}

void system_service_pack(struct reader *reader, const char *text, struct place place)
{
	static const char pack[] = "Service Pack ";
	const char *mark = strstr(text, pack);
	size_t digits = mark ? strspn(mark + sizeof(pack) - 1, "0123456789") : 0;

	if (digits) {
		char *copy = xstrndup(mark, sizeof(pack) - 1 + digits);
		system_member(reader, "service_pack", copy, place);
		free(copy);
	}
}

bool system_architecture(struct reader *reader, const char *text, struct place place)
{
	static const struct {
		const char *text, *arch;
	} known[] = {{"x64-based PC", "x64"}, {"X86-based PC", "x86"},
		{"ARM64-based PC", "arm64"}, {"Itanium-based System", "ia64"}};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (!text_equal_nocase(text, known[i].text))
			continue;
		system_member(reader, "arch", known[i].arch, place);
		return true;
	}
	return false;
}

void system_member(
	struct reader *reader, const char *member, const char *text, struct place place)
{
	harvest_member(reader->harvest, "os", "os", member, text, place);
}

static bool is_masked(const char *text)
{
	return strpbrk(text, "<>*") || *text == '[' || strspn(text, ".xX ") == strlen(text);
}

void system_text(
	struct reader *reader, const char *member, const char *text, struct place place)
{
	if (!is_masked(text))
		harvest_member(reader->harvest, "machine", "hardware", member, text, place);
}

bool system_name(struct reader *reader, const char *text, struct place place)
{
	char *name;

	/* With a mark of what got lost it is nobody's name. */
	if (is_masked(text) || strpbrk(text, " \t\"[]\\/:?") || strstr(text, "\xEF\xBF\xBD") ||
		strlen(text) > 255 || *text == '.')
		return false;
	name = xstrndup(text, strcspn(text, "."));
	harvest_machine(reader->harvest, name, place);
	system_text(reader, "name", name, place);
	free(name);
	return true;
}

void system_cores(struct reader *reader, unsigned long cores, unsigned long logical,
	unsigned long sockets, struct place place)
{
	struct record *machine;

	if ((!cores || cores != logical) && !sockets)
		return;
	machine = harvest_record(reader->harvest, "machine", "hardware", "", place);
	if (cores && cores == logical && cores <= 4096)
		record_set_number(machine, "cores", cores, place);
	if (sockets && sockets <= 1024)
		record_set_number(machine, "sockets", sockets, place);
}

/* A date of a bag, into `section`. */
static void take_date(struct reader *reader, const struct bag *bag, const char *property,
	const char *section, const char *member, const char *text_member)
{
	const char *text = bag_sure(reader, bag, property);
	struct place place = bag_place(bag, property);

	if (*text)
		reader_date(reader,
			harvest_record(reader->harvest, section,
				strcmp(section, "os") == 0 ? "os" : "hardware", "", place),
			member, text_member, text,
			bag->wmic ? MOMENT_MONTH_FIRST : MOMENT_UNDECIDED, place);
}

/* A member of `os` that is a number. */
static void take_number(
	struct reader *reader, const struct bag *bag, const char *property, const char *member)
{
	const char *text = bag_sure(reader, bag, property);

	if (*text && facts_format_matches("esu-number", text))
		system_member(reader, member, text, bag_place(bag, property));
}

static void take_machine(struct reader *reader, const struct bag *bag, const char *property)
{
	const char *text = bag_sure(reader, bag, property);

	if (*text)
		system_name(reader, text, bag_place(bag, property));
}

static void take_text(
	struct reader *reader, const struct bag *bag, const char *property, const char *member)
{
	const char *text = bag_sure(reader, bag, property);

	if (*text)
		system_text(reader, member, text, bag_place(bag, property));
}

/* OSArchitecture: the word behind the number is translated, as in "64 bits". "64-bit" is what
 * Itanium says as well. */
static void take_architecture(
	struct reader *reader, const struct bag *bag, const char *property, const char *name)
{
	const char *text = bag_sure(reader, bag, property), *arch = "";

	if (strncmp(text, "ARM 64", 6) == 0)
		arch = "arm64";
	else if (strncmp(text, "64", 2) == 0)
		arch = strstr(name, "Itanium") ? "ia64" : "x64";
	else if (strncmp(text, "32", 2) == 0)
		arch = "x86";
	system_member(reader, "arch", arch, bag_place(bag, property));
}

/* Version and build must agree: Win32_BIOS has properties of these names, too. */
static bool take_version(
	struct reader *reader, const struct bag *bag, const char *version, const char *build)
{
	const char *text = bag_sure(reader, bag, version), *number = bag_get(bag, build);
	size_t len = strlen(text), tail = strlen(number);

	return tail >= 4 && len > tail && text[len - tail - 1] == '.' &&
	       strcmp(text + len - tail, number) == 0 &&
	       system_version(reader, text, bag_place(bag, version));
}

const char *clock_take(struct reader *reader, const struct bag *bag)
{
	struct place place = bag_place(bag, "LastBootUpTime");
	struct moment boot;

	take_date(reader, bag, "LocalDateTime", "machine", "clock", NULL);
	/* systeminfo has it, too, in local time. */
	if (reader_moment(reader, bag_sure(reader, bag, "LastBootUpTime"),
		    bag->wmic ? MOMENT_MONTH_FIRST : reader->order, &boot) &&
		!boot.other[0])
		record_keep(harvest_record(reader->harvest, "machine", "hardware", "", place),
			"boot_time", boot.time, place);
	return "hardware";
}

const char *system_take(struct reader *reader, const struct bag *bag)
{
	const char *name = bag_sure(reader, bag, "Caption");

	if (!take_version(reader, bag, "Version", "BuildNumber"))
		return NULL;
	take_machine(reader, bag, bag_has(bag, "CSName") ? "CSName" : "PSComputerName");
	system_member(reader, "product_name", name, bag_place(bag, "Caption"));
	take_architecture(reader, bag, "OSArchitecture", name);
	take_number(reader, bag, "OperatingSystemSKU", "sku");
	system_service_pack(
		reader, bag_sure(reader, bag, "CSDVersion"), bag_place(bag, "CSDVersion"));
	take_date(reader, bag, "InstallDate", "os", "installed", "installed_text");
	take_date(reader, bag, "LastBootUpTime", "machine", "boot_time", "boot_time_text");
	take_date(reader, bag, "LocalDateTime", "machine", "clock", NULL);
	return "os";
}

/* A count of a bag; 0 when it is none. */
static unsigned long count_of(
	const struct reader *reader, const struct bag *bag, const char *property)
{
	const char *text = bag_sure(reader, bag, property);

	return facts_format_matches("esu-number", text) ? strtoul(text, NULL, 10) : 0;
}

const char *computer_take(struct reader *reader, const struct bag *bag)
{
	static const char *const installations[] = {
		"Client", "Server", "Server Core", "Embedded"};
	const char *name = bag_sure(reader, bag, "OsName");
	const char *installation = bag_sure(reader, bag, "WindowsInstallationType");

	if (!take_version(reader, bag, "OsVersion", "OsBuildNumber"))
		return NULL;
	take_machine(reader, bag, "CsName");
	system_member(reader, "product_name", name, bag_place(bag, "OsName"));
	system_member(reader, "edition", bag_sure(reader, bag, "WindowsEditionId"),
		bag_place(bag, "WindowsEditionId"));
	system_member(reader, "release", bag_sure(reader, bag, "OSDisplayVersion"),
		bag_place(bag, "OSDisplayVersion"));
	for (size_t i = 0; i < sizeof(installations) / sizeof(*installations); i++) {
		if (strcmp(installations[i], installation) == 0)
			system_member(reader, "installation", installation,
				bag_place(bag, "WindowsInstallationType"));
	}
	take_architecture(reader, bag, "OsArchitecture", name);
	take_number(reader, bag, "WindowsUBR", "revision");
	take_number(reader, bag, "OsOperatingSystemSKU", "sku");
	take_date(reader, bag, "OsInstallDate", "os", "installed", "installed_text");
	take_date(reader, bag, "OsLastBootUpTime", "machine", "boot_time", "boot_time_text");
	take_text(reader, bag, "CsManufacturer", "manufacturer");
	take_text(reader, bag, "CsModel", "model");
	take_text(reader, bag, "CsDomain", "domain");
	take_text(reader, bag, "TimeZone", "time_zone");
	hotfixes_take(
		reader, bag_sure(reader, bag, "OsHotFixes"), bag_place(bag, "OsHotFixes"));
	system_cores(reader, 0, count_of(reader, bag, "CsNumberOfLogicalProcessors"),
		count_of(reader, bag, "CsNumberOfProcessors"), bag_place(bag, "OsVersion"));
	return "os";
}
