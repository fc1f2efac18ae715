/* SPDX-License-Identifier: MIT */
/* Facts from a registry: what is there, what is not, and what cannot be known. */
#include "imported.h"

#include "hive.h"
#include "machine/machine.h"
#include "registry/hives.h"

#define POLICY "HKLM\\SOFTWARE\\Policies\\Test"
#define CBS "Microsoft\\Windows\\CurrentVersion\\Component Based Servicing"
#define TOKEN "~31bf3856ad364e35~amd64~~"

static const struct facts_asked asked[] = {{POLICY, "Server"}, {POLICY, "Number"},
	{POLICY, "Gone"}, {POLICY "\\AU", "Options"}, {POLICY "\\AU", "*"},
	{"HKLM\\SOFTWARE\\Uninstall\\*", "DisplayName"},
	{"HKLM\\SYSTEM\\CurrentControlSet\\Services\\bits", "*"}};

struct machine {
	struct made_key *software, *system;
	struct made_form software_form, system_form;
	bool no_software;
};

static struct machine machine_new(void)
{
	struct machine machine = {made_new(), made_new(), {0}, {0}, false};
	struct made_key *root = machine.software, *key;

	key = made_at(root, "Microsoft\\Windows NT\\CurrentVersion");
	made_text(key, "ProductName", 1, "Windows 7 Professional");
	made_text(key, "CurrentVersion", 1, "6.1");
	made_text(key, "CurrentBuildNumber", 1, "7601");
	made_dword(key, "UBR", 26221);
	made_dword(key, "InstallDate", 1370937600);
	key = made_at(root, "Policies\\Test");
	made_text(key, "Server", 2, "http://%x%");
	made_dword(key, "Number", 0xA00);
	made_value(key, "List", 7, "a\0\0\0b\0c\0\0\0\0\0", 12);
	made_value(key, "Odd", 4, "abc", 3);
	made_value(key, "Long", 11, "\1\0\0\0\0\0\0\x80", 8);
	made_text(key, "ProxyPassword", 1, "hidden");
	made_text(made_at(root, "Uninstall\\A"), "DisplayName", 1, "One");
	made_text(made_at(root, "Uninstall\\B"), "Other", 1, "x");
	made_text(made_at(root, CBS "\\Version"), "6.1.7601.24383", 2, "%SystemRoot%\\x");
	key = made_at(root, CBS "\\Packages\\Package_for_KB4474419" TOKEN "6.1.3.2");
	made_dword(key, "CurrentState", 112);
	made_dword(key, "InstallTimeHigh", 0x01D4DFD0);
	made_dword(key, "InstallTimeLow", 0xFB4EB361);
	made_dword(
		made_at(root, CBS "\\Packages\\Package_for_RollupFix" TOKEN "7601.26221.1.8"),
		"CurrentState", 96);
	made_at(root,
		CBS "\\Packages\\Microsoft-Windows-Foundation-Package" TOKEN "6.1.7601.17514");
	made_at(root, "Microsoft\\SystemCertificates\\CA\\Certificates");

	root = machine.system;
	made_dword(made_at(root, "Select"), "Current", 1);
	made_text(made_at(root, "ControlSet001\\Services\\Tcpip\\Parameters"), "Hostname", 1,
		"PC1");
	made_text(made_at(root, "ControlSet001\\Control\\Session Manager\\Environment"),
		"PROCESSOR_ARCHITECTURE", 1, "AMD64");
	made_value(made_at(root, "ControlSet001\\Control\\Session Manager"),
		"PendingFileRenameOperations", 7, "x\0\0\0\0\0", 6);
	made_text(made_at(root, "ControlSet001\\Control\\TimeZoneInformation"),
		"TimeZoneKeyName", 1, "W. Europe Standard Time");
	made_dword(made_at(root, "ControlSet001\\Services\\Tcpip"), "Type", 1);
	key = made_at(root, "ControlSet001\\Services\\bits");
	made_dword(key, "Type", 0x20);
	made_dword(key, "Start", 4);
	made_dword(made_at(root, "ControlSet001\\Services\\own"), "Type", 0x110);
	return machine;
}

/* What is said of the machine stands in `imported`; the machine is gone. */
static void collect(struct machine machine)
{
	struct import_options options = {.asked = asked,
		.asked_count = sizeof(asked) / sizeof(*asked),
		.version = "0",
		.now = "2026-11-21T12:00:00Z"};
	struct hives *hives = hives_new();
	struct error err = ERROR_NONE;
	struct buf software = BUF_EMPTY, system = BUF_EMPTY;
	struct importer *importer;
	struct harvest *harvest;
	struct reader reader;

	import_one("");
	importer = importer_new(imported_assets, &options, &err);
	harvest = importer_begin(importer);
	importer_reader(importer, "registry", &reader);
	harvest_kind(harvest, reader.id, "registry-hive");
	made_write(machine.software, &machine.software_form, &software);
	made_write(machine.system, &machine.system_form, &system);
	if (machine.no_software)
		hives_lack(hives, "HKLM\\SOFTWARE", "there is no hive SOFTWARE");
	else
		CHECK(hives_mount(hives, "HKLM\\SOFTWARE", &software, &err));
	CHECK(hives_mount(hives, "HKLM\\SYSTEM", &system, &err));
	machine_registry(&reader, hives_view(hives));
	machine_services(&reader, hives_view(hives));
	cJSON_Delete(imported);
	imported = importer_finish(importer, &err);
	CHECK(imported && is_facts(imported) && is_listed(imported));
	importer_free(importer);
	hives_free(hives);
	buf_release(&software);
	made_free(machine.software);
	made_free(machine.system);
}

/* "type value" of a registry value, "" when facts do not have it. */
static const char *value_of(const char *key, const char *name)
{
	static char text[256];
	const cJSON *row;

	cJSON_ArrayForEach(row, json_get(imported, "registry"))
	{
		if (strcmp(json_text(row, "key"), key) != 0 ||
			strcmp(json_text(row, "name"), name) != 0)
			continue;
		snprintf(text, sizeof(text), "%s %s", json_text(row, "type"),
			json_text(row, "value"));
		return text;
	}
	return "";
}

static void healthy(void)
{
	collect(machine_new());
	CHECK_STR(value_of(POLICY, "Server"), "expand_sz http://%x%");
	CHECK_STR(value_of(POLICY, "Number"), "dword 0x00000A00");
	CHECK_STR(value_of(POLICY, "Gone"), "absent ");
	CHECK_STR(value_of(POLICY, "List"), "multi_sz a bc");
	CHECK_STR(value_of(POLICY, "Odd"), "binary 616263");
	CHECK_STR(value_of(POLICY, "Long"), "qword 0x8000000000000001");
	CHECK_STR(value_of(POLICY, "ProxyPassword"), "");
	CHECK_STR(value_of(POLICY "\\AU", "*"), "absent ");
	CHECK_STR(value_of(POLICY "\\AU", "Options"), "absent ");
	CHECK_STR(covered("registry:" POLICY), "collected");
	CHECK_STR(covered("registry:" POLICY "\\AU"), "collected");
	CHECK_STR(value_of("HKLM\\SOFTWARE\\Uninstall\\A", "DisplayName"), "sz One");
	CHECK_STR(covered("registry:HKLM\\SOFTWARE\\Uninstall"), "collected");
	CHECK_STR(covered("registry:HKLM\\SOFTWARE\\Uninstall\\A"), "");
	CHECK_STR(value_of("HKLM\\SYSTEM\\CurrentControlSet\\Services\\bits", "*"), "key ");
	CHECK_STR(fact("os.product_name"), "Windows 7 Professional");
	CHECK_STR(fact("os.version"), "6.1.7601");
	CHECK_STR(fact("os.revision"), "26221");
	CHECK_STR(fact("os.arch"), "x64");
	CHECK_STR(fact("os.installed"), "2013-06-11T08:00:00Z");
	CHECK_STR(fact("machine.name"), "PC1");
	CHECK_STR(fact("machine.time_zone"), "W. Europe Standard Time");
	CHECK_STR(fact("services[bits].start"), "disabled");
	CHECK_STR(fact("services[bits].state"), "unclear");
	CHECK_STR(fact("services[own].start"), "unclear");
	CHECK_STR(fact("services[Tcpip].start"), "");
	CHECK_STR(covered("services"), "collected");
	CHECK_STR(fact("updates[4474419].sources[updates.cbs].state"), "installed");
	CHECK_STR(covered("updates.cbs"), "collected");
	CHECK_STR(
		json_text(json_get(json_get(imported, "servicing"), "rollups")->child, "state"),
		"pending");
	CHECK_STR(covered("servicing"), "collected");
	CHECK_STR(fact("pending_restart[cbs-reboot-pending].state"), "absent");
	CHECK_STR(fact("pending_restart[file-rename-operations].state"), "present");
	CHECK_STR(covered("pending-restart"), "collected");
	CHECK_STR(covered("wsus-server"), "absent");
	CHECK_STR(covered("certificates:LocalMachine\\CA"), "collected");
	CHECK_STR(covered("certificates:LocalMachine\\Root"), "collected");
	CHECK_STR(covered("licensing"), "");
	CHECK_STR(covered("updates.qfe"), "");
}

static const char *error_of(const char *source)
{
	const cJSON *row;

	cJSON_ArrayForEach(row, json_get(imported, "coverage"))
	{
		if (strcmp(json_text(row, "source"), source) == 0)
			return json_text(json_get(row, "error"), "text");
	}
	return "";
}

static void doubtful(void)
{
	struct machine machine = machine_new();

	machine.software_form.dirty = true;
	collect(machine);
	CHECK_STR(value_of(POLICY, "Server"), "expand_sz http://%x%");
	CHECK_STR(value_of(POLICY, "Gone"), "");
	CHECK_STR(covered("registry:" POLICY), "partial");
	CHECK_STR(covered("registry:" POLICY "\\AU"), "failed");
	CHECK_STR(error_of("registry:" POLICY "\\AU"),
		"the hive was not closed: its newest changes are in its transaction logs");
	CHECK_STR(covered("registry:HKLM\\SOFTWARE\\Uninstall"), "partial");
	CHECK_STR(covered("updates.cbs"), "partial");
	CHECK_STR(covered("servicing"), "partial");
	CHECK_STR(fact("pending_restart[cbs-reboot-pending].state"), "");
	CHECK_STR(covered("pending-restart"), "partial");
	CHECK_STR(covered("wsus-server"), "failed");
	CHECK_STR(covered("certificates:LocalMachine\\CA"), "partial");
	CHECK_STR(covered("certificates:LocalMachine\\Root"), "failed");
	CHECK_STR(covered("services"), "collected");
}

static void missing(void)
{
	struct machine machine = machine_new();

	machine.no_software = true;
	collect(machine);
	CHECK_STR(covered("registry:" POLICY), "failed");
	CHECK_STR(error_of("registry:" POLICY), "there is no hive SOFTWARE");
	CHECK_STR(covered("os"), "partial");
	CHECK_STR(covered("updates.cbs"), "failed");
	CHECK_STR(covered("servicing"), "failed");
	CHECK_STR(covered("pending-restart"), "partial");
	CHECK_STR(covered("certificates:LocalMachine\\CA"), "failed");
	CHECK_STR(covered("services"), "collected");
}

#define FIRST "0123456789ABCDEF0123456789ABCDEF01234567"
#define SECOND "89abcdef0123456789abcdef0123456789abcdef"

static void stores(void)
{
	static const char bare[] = "\x03\0\0\0\1\0\0\0\2\0\0\0xy\x20\0\0\0\1\0\0\0\xFF\0\0\0z";
	struct machine machine = machine_new();
	struct made_key *root = machine.software;

	made_value(made_at(root, "Microsoft\\SystemCertificates\\CA\\Certificates\\" FIRST),
		"Blob", 3, bare, sizeof(bare) - 1);
	made_at(root, "Microsoft\\SystemCertificates\\AuthRoot\\Certificates\\" FIRST);
	made_at(root, "Policies\\Microsoft\\SystemCertificates\\Root\\Certificates\\" SECOND);
	made_at(root, "Microsoft\\EnterpriseCertificates\\Root\\Certificates\\no thumbprint");
	collect(machine);
	CHECK_STR(covered("certificates:LocalMachine\\CA"), "collected");
	CHECK_STR(covered("certificates:LocalMachine\\Root"), "partial");
	CHECK_INT(cJSON_GetArraySize(json_get(imported, "certificates")), 3);
	CHECK_STR(json_text(json_get(imported, "certificates")->child, "thumbprint"), FIRST);
	CHECK_STR(json_text(json_get(imported, "certificates")->child, "subject"), "unclear");
}

static void limits(void)
{
	struct machine machine = machine_new();
	struct made_key *key = made_at(machine.software, "Policies\\Test");
	char *big = xmalloc(200000);

	for (size_t i = 0; i < 200000; i++)
		big[i] = i % 2 ? 0 : 'x';
	made_value(key, "Text", 1, big, 200000);
	made_value(key, "List 2", 7, big, 200000);
	made_value(key, "Bytes", 3, big, 200000);
	made_value(key, "Number 2", 4, big, 200000);
	free(big);
	collect(machine);
	CHECK(strncmp(value_of(POLICY, "Text"), "sz xxxx", 7) == 0);
	CHECK_STR(covered("registry:" POLICY), "collected");
}

int main(void)
{
	healthy();
	doubtful();
	missing();
	stores();
	limits();
	import_close();
	return tap_done();
}
