/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#define CINTERFACE

#include "collect/history.h"

#include "base/alloc.h"
#include "base/wide.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

/* The identifiers that wuapi.h declares are in no library: here they are defined. */
#include <initguid.h>
#include <wuapi.h>

/* The newest ones; an older attempt says nothing about today. */
enum { MAX_ENTRIES = 1000 };

static void add(struct bag *bag, const char *name, const char *value, struct place place)
{
	bag_add(bag, name, strlen(name), value, strlen(value), place);
}

static void add_number(struct bag *bag, const char *name, long value, struct place place)
{
	char text[24];

	snprintf(text, sizeof(text), "%ld", value);
	add(bag, name, text, place);
}

/* In UTC, as the documentation of IUpdateHistoryEntry says. */
static void add_date(struct bag *bag, DATE date, struct place place)
{
	SYSTEMTIME utc;
	char text[32];

	if (!VariantTimeToSystemTime(date, &utc))
		return;
	snprintf(text, sizeof(text), "%04u-%02u-%02uT%02u:%02u:%02uZ", utc.wYear, utc.wMonth,
		utc.wDay, utc.wHour, utc.wMinute, utc.wSecond);
	add(bag, "Date", text, place);
}

static void add_entry(struct rows *rows, IUpdateHistoryEntry *entry)
{
	struct bag bag = BAG_EMPTY;
	UpdateOperation operation;
	OperationResultCode result;
	BSTR title = NULL;
	char *text;
	DATE date;

	if (SUCCEEDED(IUpdateHistoryEntry_get_Title(entry, &title)) && title) {
		text = wide_to(title, SysStringLen(title));
		add(&bag, "Title", text, rows->place);
		free(text);
	}
	SysFreeString(title);
	if (SUCCEEDED(IUpdateHistoryEntry_get_Date(entry, &date)))
		add_date(&bag, date, rows->place);
	if (SUCCEEDED(IUpdateHistoryEntry_get_Operation(entry, &operation)))
		add_number(&bag, "Operation", operation, rows->place);
	if (SUCCEEDED(IUpdateHistoryEntry_get_ResultCode(entry, &result)))
		add_number(&bag, "ResultCode", result, rows->place);
	rows->bags = xgrow(rows->bags, &rows->room, rows->count + 1, sizeof(*rows->bags));
	rows->bags[rows->count++] = bag;
}

static HRESULT fetch(struct rows *rows, IUpdateSearcher *searcher)
{
	IUpdateHistoryEntryCollection *list;
	IUpdateHistoryEntry *entry;
	LONG total = 0, count = 0;
	HRESULT result = IUpdateSearcher_GetTotalHistoryCount(searcher, &total);

	if (FAILED(result) || total <= 0)
		return result;
	result = IUpdateSearcher_QueryHistory(
		searcher, 0, total < MAX_ENTRIES ? total : MAX_ENTRIES, &list);
	if (FAILED(result))
		return result;
	result = IUpdateHistoryEntryCollection_get_Count(list, &count);
	for (LONG i = 0; SUCCEEDED(result) && i < count; i++) {
		result = IUpdateHistoryEntryCollection_get_Item(list, i, &entry);
		if (SUCCEEDED(result)) {
			add_entry(rows, entry);
			IUpdateHistoryEntry_Release(entry);
		}
	}
	rows->more = total > count;
	IUpdateHistoryEntryCollection_Release(list);
	return result;
}

void history_ask(void *data)
{
	struct rows *rows = data;
	IUpdateSession *session;
	IUpdateSearcher *searcher;
	HRESULT result = CoInitializeEx(NULL, COINIT_MULTITHREADED);

	if (FAILED(result)) {
		rows->code = (uint32_t)result;
		return;
	}
	result = CoCreateInstance(&CLSID_UpdateSession, NULL, CLSCTX_INPROC_SERVER,
		&IID_IUpdateSession, (void **)&session);
	if (SUCCEEDED(result)) {
		result = IUpdateSession_CreateUpdateSearcher(session, &searcher);
		if (SUCCEEDED(result)) {
			result = fetch(rows, searcher);
			IUpdateSearcher_Release(searcher);
		}
		IUpdateSession_Release(session);
	}
	rows->code = FAILED(result) ? (uint32_t)result : 0;
	CoUninitialize();
}
