/* SPDX-License-Identifier: MIT */
/*
 * A stand-in for WMI, for tests in Wine: an in-process server for the class id of the locator,
 * whose rows stand in a text file that the environment variable ESUREPORT_WMI names:
 *
 *	[Win32_QuickFixEngineering]
 *	HotFixID=KB4474419
 *	InstalledOn=9/12/2019
 *	(an empty line ends a row)
 *
 *	[SoftwareLicensingProduct]
 *	LicenseStatus#1            a number
 *
 *	[SoftwareLicensingService]
 *	!80041010                  what the query fails with
 *
 *	[Win32_OperatingSystem]
 *	!hang                      it never answers
 *
 * A class that the file does not have is answered with 0x80041010, invalid class.
 */
#define COBJMACROS
#define CINTERFACE

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wbemidl.h>
#include <windows.h>

enum { LINE = 4096 };

/* One object for all interfaces: none is ever freed, for a test is short. */
struct row {
	IWbemClassObject object;
	char *lines; /* "name=value\nname#value\n" */
};

struct list {
	IEnumWbemClassObject list;
	struct row *rows;
	size_t count, next;
};

static HRESULT WINAPI query_interface(void *self, REFIID id, void **out)
{
	*out = self;
	/* There is no proxy whose security could be set. */
	return IsEqualIID(id, &IID_IClientSecurity) ? E_NOINTERFACE : S_OK;
}

static ULONG WINAPI add_ref(void *self)
{
	(void)self;
	return 1;
}

static HRESULT WINAPI row_get(IWbemClassObject *self, LPCWSTR name, LONG flags, VARIANT *value,
	CIMTYPE *type, LONG *flavour)
{
	const struct row *row = (const struct row *)self;
	char wanted[256];
	wchar_t wide[LINE];
	size_t len = (size_t)WideCharToMultiByte(
			     CP_UTF8, 0, name, -1, wanted, sizeof(wanted), NULL, NULL) -
		     1;

	(void)flags, (void)type, (void)flavour;
	VariantInit(value);
	for (const char *at = row->lines; *at; at += strcspn(at, "\n") + 1) {
		if (strncmp(at, wanted, len) != 0 || (at[len] != '=' && at[len] != '#'))
			continue;
		if (at[len] == '#') {
			V_VT(value) = VT_I4;
			V_I4(value) = (LONG)strtoul(at + len + 1, NULL, 0);
			return S_OK;
		}
		at += len + 1;
		wide[MultiByteToWideChar(
			CP_UTF8, 0, at, (int)strcspn(at, "\n"), wide, LINE - 1)] = L'\0';
		V_VT(value) = VT_BSTR;
		V_BSTR(value) = SysAllocString(wide);
		return S_OK;
	}
	V_VT(value) = VT_NULL;
	return S_OK;
}

static HRESULT WINAPI list_next(IEnumWbemClassObject *self, LONG timeout, ULONG count,
	IWbemClassObject **objects, ULONG *returned)
{
	struct list *list = (struct list *)self;

	(void)timeout, (void)count;
	*returned = list->next < list->count;
	if (!*returned)
		return WBEM_S_FALSE;
	*objects = &list->rows[list->next++].object;
	return WBEM_S_NO_ERROR;
}

static IWbemClassObjectVtbl row_table;
static IEnumWbemClassObjectVtbl list_table;
static IWbemServicesVtbl services_table;
static IWbemLocatorVtbl locator_table;
static IClassFactoryVtbl factory_table;
static IWbemServices services = {&services_table};
static IWbemLocator locator = {&locator_table};
static IClassFactory factory = {&factory_table};

/* The lines of the section of a class, until the next one; NULL without it. */
static char *section_of(const char *class)
{
	const char *path = getenv("ESUREPORT_WMI");
	FILE *file = path ? fopen(path, "rb") : NULL;
	char line[LINE], heading[300], *text = NULL;
	size_t len = 0;
	int inside = 0;

	snprintf(heading, sizeof(heading), "[%s]", class);
	while (file && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\r\n")] = '\0';
		if (*line == '[') {
			inside = strcmp(line, heading) == 0;
			text = inside ? calloc(1, 1) : text;
		} else if (inside) {
			size_t more = strlen(line);
			text = realloc(text, len + more + 2);
			memcpy(text + len, line, more);
			memcpy(text + len + more, "\n", 2);
			len += more + 1;
		}
	}
	if (file)
		fclose(file);
	return text;
}

static HRESULT WINAPI exec_query(IWbemServices *self, BSTR language, BSTR query, LONG flags,
	IWbemContext *context, IEnumWbemClassObject **out)
{
	struct list *list = calloc(1, sizeof(*list));
	char text[2048] = "", *class, *rows;

	(void)self, (void)language, (void)flags, (void)context;
	WideCharToMultiByte(CP_UTF8, 0, query, -1, text, sizeof(text), NULL, NULL);
	class = strstr(text, " FROM ");
	class = class ? class + 6 : text;
	class[strcspn(class, " ")] = '\0';
	rows = section_of(class);
	if (!rows)
		return (HRESULT)WBEM_E_INVALID_CLASS;
	if (strncmp(rows, "!hang", 5) == 0)
		Sleep(INFINITE);
	if (*rows == '!')
		return (HRESULT)strtoul(rows + 1, NULL, 16);
	list->list.lpVtbl = &list_table;
	while (*rows) {
		char *end = strstr(rows, "\n\n");
		if (end)
			end[1] = '\0';
		if (*rows != '\n') {
			list->rows =
				realloc(list->rows, (list->count + 1) * sizeof(*list->rows));
			list->rows[list->count].object.lpVtbl = &row_table;
			list->rows[list->count++].lines = rows;
		}
		rows = end ? end + 2 : rows + strlen(rows);
	}
	*out = &list->list;
	return S_OK;
}

static HRESULT WINAPI connect_server(IWbemLocator *self, const BSTR resource, const BSTR user,
	const BSTR password, const BSTR locale, LONG flags, const BSTR authority,
	IWbemContext *context, IWbemServices **out)
{
	(void)self, (void)resource, (void)user, (void)password, (void)locale;
	(void)flags, (void)authority, (void)context;
	*out = &services;
	return S_OK;
}

static HRESULT WINAPI create_instance(
	IClassFactory *self, IUnknown *outer, REFIID id, void **out)
{
	(void)self, (void)outer, (void)id;
	*out = &locator;
	return S_OK;
}

HRESULT WINAPI DllGetClassObject(REFCLSID class, REFIID id, void **out)
{
	(void)class, (void)id;
	row_table.QueryInterface = (void *)query_interface;
	row_table.AddRef = row_table.Release = (void *)add_ref;
	row_table.Get = row_get;
	list_table.QueryInterface = (void *)query_interface;
	list_table.AddRef = list_table.Release = (void *)add_ref;
	list_table.Next = list_next;
	services_table.QueryInterface = (void *)query_interface;
	services_table.AddRef = services_table.Release = (void *)add_ref;
	services_table.ExecQuery = exec_query;
	locator_table.QueryInterface = (void *)query_interface;
	locator_table.AddRef = locator_table.Release = (void *)add_ref;
	locator_table.ConnectServer = connect_server;
	factory_table.QueryInterface = (void *)query_interface;
	factory_table.AddRef = factory_table.Release = (void *)add_ref;
	factory_table.CreateInstance = create_instance;
	*out = &factory;
	return S_OK;
}

HRESULT WINAPI DllCanUnloadNow(void)
{
	return S_FALSE;
}
