/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#define CINTERFACE

#include "collect/rows.h"

#include "base/alloc.h"
#include "base/wide.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wbemidl.h>
#include <windows.h>

/* No class that is asked for has so many objects. */
enum { MAX_ROWS = 20000 };

static BSTR text_of(const char *text)
{
	wchar_t *wide = wide_from(text);
	BSTR string = SysAllocString(wide);

	free(wide);
	return string;
}

static HRESULT connect_to(const char *space, IWbemServices **services)
{
	IWbemLocator *locator;
	BSTR name;
	HRESULT result = CoCreateInstance(&CLSID_WbemLocator, NULL, CLSCTX_INPROC_SERVER,
		&IID_IWbemLocator, (void **)&locator);

	if (FAILED(result))
		return result;
	name = text_of(space);
	/* Two minutes at most, where the service does not answer; the probe ends before. */
	result = IWbemLocator_ConnectServer(locator, name, NULL, NULL, NULL,
		WBEM_FLAG_CONNECT_USE_MAX_WAIT, NULL, NULL, services);
	SysFreeString(name);
	IWbemLocator_Release(locator);
	/* Where there is no proxy, in Wine, this is refused, and not needed. */
	if (SUCCEEDED(result))
		CoSetProxyBlanket((IUnknown *)*services, RPC_C_AUTHN_WINNT, RPC_C_AUTHZ_NONE,
			NULL, RPC_C_AUTHN_LEVEL_CALL, RPC_C_IMP_LEVEL_IMPERSONATE, NULL,
			EOAC_NONE);
	return result;
}

/* A value as wmic prints it, the caller's; NULL for none. */
static char *value_text(const VARIANT *value)
{
	switch (V_VT(value)) {
	case VT_BSTR:
		return wide_to(V_BSTR(value), SysStringLen(V_BSTR(value)));
	case VT_I2:
		return xasprintf("%d", V_I2(value));
	case VT_I4:
		/* What WMI calls uint32 comes so too. */
		return xasprintf("%lu", (unsigned long)V_I4(value));
	case VT_UI1:
		return xasprintf("%u", V_UI1(value));
	case VT_BOOL:
		return xstrdup(V_BOOL(value) ? "TRUE" : "FALSE");
	case VT_NULL:
	case VT_EMPTY:
		return xstrdup("");
	default:
		return NULL;
	}
}

static void add_property(
	struct bag *bag, IWbemClassObject *object, const char *name, struct place place)
{
	wchar_t *wide = wide_from(name);
	VARIANT value;
	char *text;

	VariantInit(&value);
	if (SUCCEEDED(IWbemClassObject_Get(object, wide, 0, &value, NULL, NULL)) &&
		(text = value_text(&value))) {
		bag_add(bag, name, strlen(name), text, strlen(text), place);
		free(text);
	}
	VariantClear(&value);
	free(wide);
}

static void add_row(struct rows *rows, IWbemClassObject *object)
{
	struct bag bag = BAG_EMPTY;

	bag.wmic = true;
	for (const char *const *name = rows->properties; *name; name++)
		add_property(&bag, object, *name, rows->place);
	rows->bags = xgrow(rows->bags, &rows->room, rows->count + 1, sizeof(*rows->bags));
	rows->bags[rows->count++] = bag;
}

static HRESULT fetch(struct rows *rows, IWbemServices *services)
{
	BSTR language = text_of("WQL"), query = text_of(rows->query);
	IEnumWbemClassObject *list = NULL;
	IWbemClassObject *object;
	ULONG got = 0;
	HRESULT result = IWbemServices_ExecQuery(services, language, query,
		WBEM_FLAG_FORWARD_ONLY | WBEM_FLAG_RETURN_IMMEDIATELY, NULL, &list);

	SysFreeString(language);
	SysFreeString(query);
	if (FAILED(result))
		return result;
	while (rows->count < MAX_ROWS &&
		(result = IEnumWbemClassObject_Next(list, WBEM_INFINITE, 1, &object, &got)) ==
			WBEM_S_NO_ERROR &&
		got) {
		add_row(rows, object);
		IWbemClassObject_Release(object);
	}
	rows->more = rows->count >= MAX_ROWS;
	IEnumWbemClassObject_Release(list);
	return result;
}

void rows_ask(void *data)
{
	struct rows *rows = data;
	IWbemServices *services;
	HRESULT result = CoInitializeEx(NULL, COINIT_MULTITHREADED);

	if (FAILED(result)) {
		rows->code = (uint32_t)result;
		return;
	}
	/* Once in a process: later calls are refused, and nothing is lost. */
	CoInitializeSecurity(NULL, -1, NULL, NULL, RPC_C_AUTHN_LEVEL_DEFAULT,
		RPC_C_IMP_LEVEL_IMPERSONATE, NULL, EOAC_NONE, NULL);
	result = connect_to("ROOT\\CIMV2", &services);
	if (SUCCEEDED(result)) {
		result = fetch(rows, services);
		IWbemServices_Release(services);
	}
	rows->code = FAILED(result) ? (uint32_t)result : 0;
	CoUninitialize();
}

void rows_release(struct rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		bag_release(&rows->bags[i]);
	free(rows->bags);
	rows->bags = NULL;
	rows->count = rows->room = 0;
}
