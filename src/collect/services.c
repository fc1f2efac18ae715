/* SPDX-License-Identifier: MIT */
#include "collect/services.h"

#include "base/alloc.h"
#include "base/wide.h"
#include "readers/services.h"

#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

/* The start type of a service, "unclear" when it may not be asked. */
static const char *start_of(SC_HANDLE manager, const wchar_t *name)
{
	/* The documentation gives 8 KiB as the limit. */
	union {
		QUERY_SERVICE_CONFIGW config;
		unsigned char bytes[8192];
	} buffer;
	SC_HANDLE service = OpenServiceW(manager, name, SERVICE_QUERY_CONFIG);
	const char *start = "unclear";
	DWORD len;

	if (service && QueryServiceConfigW(service, &buffer.config, sizeof(buffer), &len))
		start = service_start(buffer.config.dwStartType);
	if (service)
		CloseServiceHandle(service);
	return start;
}

/* A page of the list; the error, 0 behind the last one. */
static DWORD take_page(
	struct reader *reader, SC_HANDLE manager, DWORD *resume, struct place place)
{
	enum { PAGE = 256 << 10 }; /* the most that Windows fills in one call */
	ENUM_SERVICE_STATUS_PROCESSW *list = xcalloc(1, PAGE);
	DWORD count = 0, need = 0, error = 0;

	if (!EnumServicesStatusExW(manager, SC_ENUM_PROCESS_INFO, SERVICE_WIN32,
		    SERVICE_STATE_ALL, (BYTE *)list, PAGE, &need, &count, resume, NULL))
		error = GetLastError();
	for (DWORD i = 0; (!error || error == ERROR_MORE_DATA) && i < count; i++) {
		char *name = wide_text(list[i].lpServiceName);
		service_put(reader, name,
			service_state(list[i].ServiceStatusProcess.dwCurrentState),
			start_of(manager, list[i].lpServiceName), place);
		free(name);
	}
	free(list);
	return error;
}

void services_collect(struct reader *reader, struct place place)
{
	SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_ENUMERATE_SERVICE);
	DWORD error = manager ? ERROR_MORE_DATA : GetLastError(), resume = 0;
	char code[11];

	while (error == ERROR_MORE_DATA)
		error = take_page(reader, manager, &resume, place);
	if (manager)
		CloseServiceHandle(manager);
	snprintf(code, sizeof(code), "0x%08lX", 0x80070000UL | (error & 0xFFFF));
	if (error)
		harvest_fail(reader->harvest, "services", code,
			"the service control manager did not list the services", place);
	else
		harvest_cover(reader->harvest, "services", COVER_WHOLE, place);
}
