/* SPDX-License-Identifier: MIT */
#include "collect/system.h"

#include "base/alloc.h"
#include "base/wide.h"
#include "collect/native.h"
#include "machine/smbios.h"
#include "readers/system.h"

#include <cpuid.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

void system_time(char time[21], unsigned long long milliseconds)
{
	ULARGE_INTEGER ticks;
	FILETIME file;
	SYSTEMTIME utc;

	GetSystemTimeAsFileTime(&file);
	ticks.LowPart = file.dwLowDateTime;
	ticks.HighPart = file.dwHighDateTime;
	ticks.QuadPart -= milliseconds * 10000;
	file.dwLowDateTime = ticks.LowPart;
	file.dwHighDateTime = ticks.HighPart;
	if (!FileTimeToSystemTime(&file, &utc) || utc.wYear > 9999)
		utc = (SYSTEMTIME){.wYear = 1990, .wMonth = 1, .wDay = 1};
	snprintf(time, 21, "%04u-%02u-%02uT%02u:%02u:%02uZ", utc.wYear % 10000U,
		utc.wMonth % 100U, utc.wDay % 100U, utc.wHour % 100U, utc.wMinute % 100U,
		utc.wSecond % 100U);
}

bool system_is_elevated(void)
{
	TOKEN_ELEVATION elevation = {0};
	DWORD len;
	HANDLE token;
	bool is;

	if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
		return false;
	is = GetTokenInformation(token, TokenElevation, &elevation, sizeof(elevation), &len) &&
	     elevation.TokenIsElevated;
	CloseHandle(token);
	return is;
}

static void put(struct reader *reader, const char *section, const char *member,
	const char *text, struct place place)
{
	harvest_member(reader->harvest, section, strcmp(section, "os") == 0 ? "os" : "hardware",
		member, text, place);
}

/* Takes `text` over; NULL puts nothing. */
static void put_text(struct reader *reader, const char *section, const char *member, char *text,
	struct place place)
{
	if (text)
		put(reader, section, member, text, place);
	free(text);
}

/* GetVersionEx() tells newer systems what a program's manifest knows; this tells the truth. */
static void put_version(struct reader *reader, struct place place)
{
	typedef LONG(WINAPI * get_version)(OSVERSIONINFOEXW *);
	OSVERSIONINFOEXW info = {.dwOSVersionInfoSize = sizeof(info)};
	get_version get = (get_version)native_find(L"ntdll.dll", "RtlGetVersion");
	char text[48];
	DWORD sku;

	if (!get || get(&info) != 0)
		return;
	snprintf(text, sizeof(text), "%lu.%lu.%lu", info.dwMajorVersion, info.dwMinorVersion,
		info.dwBuildNumber & 0xFFFF);
	system_version(reader, text, place);
	put_text(reader, "os", "service_pack",
		info.szCSDVersion[0] ? wide_text(info.szCSDVersion) : NULL, place);
	if (GetProductInfo(info.dwMajorVersion, info.dwMinorVersion, info.wServicePackMajor,
		    info.wServicePackMinor, &sku) &&
		sku)
		put_text(reader, "os", "sku", xasprintf("%lu", sku), place);
}

static const char *architecture(void)
{
	SYSTEM_INFO info;

	GetNativeSystemInfo(&info);
	switch (info.wProcessorArchitecture) {
	case PROCESSOR_ARCHITECTURE_AMD64:
		return "x64";
	case PROCESSOR_ARCHITECTURE_INTEL:
		return "x86";
	case 12:
		return "arm64";
	case PROCESSOR_ARCHITECTURE_IA64:
		return "ia64";
	default:
		return "";
	}
}

struct processors {
	unsigned long cores, logical, sockets;
};

/* Windows 7 and later also know those beyond the first 64: entries of any length, each with the
 * masks of its processors (PROCESSOR_RELATIONSHIP). */
static bool count_groups(struct processors *processors)
{
	typedef BOOL(WINAPI * get_all)(LOGICAL_PROCESSOR_RELATIONSHIP, void *, DWORD *);
	enum { MASK_COUNT = 30, MASKS = 32, MASK = sizeof(ULONG_PTR) + 8 };
	get_all get = (get_all)native_find(L"kernel32.dll", "GetLogicalProcessorInformationEx");
	unsigned char *bytes;
	uint32_t relation, size;
	DWORD len = 0;
	uint16_t masks;
	ULONG_PTR mask;

	if (!get || (get(RelationAll, NULL, &len), !len))
		return false;
	bytes = xcalloc(1, len);
	if (!get(RelationAll, bytes, &len))
		len = 0;
	for (DWORD at = 0; at + 8 <= len; at += size) {
		memcpy(&relation, bytes + at, 4);
		memcpy(&size, bytes + at + 4, 4);
		if (size < 8 || size > len - at)
			break;
		processors->sockets += relation == RelationProcessorPackage;
		if (relation != RelationProcessorCore || size < MASKS)
			continue;
		processors->cores++;
		memcpy(&masks, bytes + at + MASK_COUNT, 2);
		for (unsigned i = 0; i < masks && MASKS + (i + 1) * MASK <= size; i++) {
			memcpy(&mask, bytes + at + MASKS + i * MASK, sizeof(mask));
			for (; mask; mask &= mask - 1)
				processors->logical++;
		}
	}
	free(bytes);
	return processors->cores != 0;
}

static void count_first(struct processors *processors)
{
	SYSTEM_LOGICAL_PROCESSOR_INFORMATION *list;
	DWORD len = 0;

	GetLogicalProcessorInformation(NULL, &len);
	list = xcalloc(1, len ? len : 1);
	if (!len || !GetLogicalProcessorInformation(list, &len))
		len = 0;
	for (DWORD i = 0; i < len / sizeof(*list); i++) {
		ULONG_PTR mask = list[i].ProcessorMask;
		processors->sockets += list[i].Relationship == RelationProcessorPackage;
		if (list[i].Relationship != RelationProcessorCore)
			continue;
		processors->cores++;
		for (; mask; mask &= mask - 1)
			processors->logical++;
	}
	free(list);
}

/* A hypervisor says that it is there. The parent partition of Hyper-V, which may create others
 * (Hypervisor Top Level Functional Specification, CPUID leaf 0x40000003), is no guest. */
static const char *virtual_machine(void)
{
	unsigned a = 0, b = 0, c = 0, d = 0;

	if (!__get_cpuid(1, &a, &b, &c, &d))
		return "";
	if (!(c >> 31))
		return "no";
	__cpuid(0x40000000, a, b, c, d);
	if (b == 0x7263694D && c == 0x666F736F && d == 0x76482074) { /* "Microsoft Hv" */
		__cpuid(0x40000003, a, b, c, d);
		return b & 1 ? "no" : "yes";
	}
	return "yes";
}

/* A virtual machine has as many cores as its host calls so: each of its processors. */
static void put_processors(struct reader *reader, struct place place)
{
	const char *virtual = virtual_machine();
	struct processors found = {0, 0, 0};

	if (!count_groups(&found))
		count_first(&found);
	put(reader, "machine", "virtual", virtual, place);
	if (strcmp(virtual, "yes") == 0)
		found.cores = found.logical;
	else if (strcmp(virtual, "no") == 0)
		found.logical = found.cores;
	system_cores(reader, found.cores, found.logical, found.sockets, place);
}

static void put_firmware(struct reader *reader, struct place place)
{
	/* The tables of SMBIOS, behind a head of eight bytes. */
	enum { RSMB = 0x52534D42, HEAD = 8, LIMIT = 1 << 20 };
	UINT len = GetSystemFirmwareTable(RSMB, 0, NULL, 0);
	unsigned char *bytes = len > HEAD && len < LIMIT ? xcalloc(1, len) : NULL;
	struct smbios smbios;

	if (bytes && GetSystemFirmwareTable(RSMB, 0, bytes, len) <= len) {
		smbios_read(&smbios, bytes + HEAD, len - HEAD);
		put(reader, "machine", "manufacturer",
			smbios.manufacturer ? smbios.manufacturer : "", place);
		put(reader, "machine", "model", smbios.model ? smbios.model : "", place);
		if (smbios.asset_tag)
			put(reader, "machine", "asset_tag",
				*smbios.asset_tag ? smbios.asset_tag : "none", place);
		smbios_release(&smbios);
	}
	free(bytes);
}

/* The caller's; NULL when there is none. */
static char *computer_name(COMPUTER_NAME_FORMAT format)
{
	wchar_t name[256];
	DWORD len = sizeof(name) / sizeof(*name);

	return GetComputerNameExW(format, name, &len) && len ? wide_to(name, len) : NULL;
}

static void put_time(struct reader *reader, struct place place)
{
	DYNAMIC_TIME_ZONE_INFORMATION zone;
	char time[21];

	system_time(time, 0);
	put(reader, "machine", "clock", time, place);
	system_time(time, GetTickCount64());
	put(reader, "machine", "boot_time", time, place);
	/* The name of the key is the same in every language. */
	if (GetDynamicTimeZoneInformation(&zone) != TIME_ZONE_ID_INVALID &&
		zone.TimeZoneKeyName[0])
		put_text(
			reader, "machine", "time_zone", wide_text(zone.TimeZoneKeyName), place);
}

/* The language that Windows was installed in: the registry has its number, in hexadecimal
 * digits. */
static void put_language(struct reader *reader, struct place place)
{
	wchar_t digits[16], name[LOCALE_NAME_MAX_LENGTH];
	DWORD len = sizeof(digits) - sizeof(*digits), type;
	HKEY key;

	if (RegOpenKeyExW(HKEY_LOCAL_MACHINE,
		    L"SYSTEM\\CurrentControlSet\\Control\\Nls\\Language", 0, KEY_QUERY_VALUE,
		    &key) != ERROR_SUCCESS)
		return;
	if (RegQueryValueExW(key, L"InstallLanguage", NULL, &type, (BYTE *)digits, &len) ==
			ERROR_SUCCESS &&
		type == REG_SZ) {
		digits[len / sizeof(*digits)] = L'\0';
		if (LCIDToLocaleName(
			    wcstoul(digits, NULL, 16), name, LOCALE_NAME_MAX_LENGTH, 0))
			put_text(reader, "os", "language", wide_text(name), place);
	}
	RegCloseKey(key);
}

void system_collect(struct reader *reader, struct place place)
{
	char *name = computer_name(ComputerNamePhysicalDnsHostname);

	if (name)
		system_name(reader, name, place);
	free(name);
	put_text(reader, "machine", "domain", computer_name(ComputerNamePhysicalDnsDomain),
		place);
	put_version(reader, place);
	put(reader, "os", "arch", architecture(), place);
	put_language(reader, place);
	put_processors(reader, place);
	put_firmware(reader, place);
	put_time(reader, place);
}

/* Whole is what has all of these members. */
static void cover(struct harvest *harvest, const char *source, const char *section,
	const char *const *members, struct place place)
{
	const struct record *record = harvest_find(harvest, section, "");
	bool whole = record != NULL;

	for (; whole && *members; members++)
		whole = *record_get(record, *members) != '\0';
	harvest_cover(harvest, source, whole ? COVER_WHOLE : COVER_PARTIAL, place);
}

void system_cover(struct harvest *harvest, struct place place)
{
	static const char *const os[] = {
		"version", "product_name", "edition", "installation", "arch", NULL};
	static const char *const machine[] = {
		"name", "cores", "virtual", "asset_tag", "clock", "imds", NULL};

	cover(harvest, "os", "os", os, place);
	cover(harvest, "hardware", "machine", machine, place);
}
