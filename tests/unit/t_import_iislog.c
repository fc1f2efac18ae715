/* SPDX-License-Identifier: MIT */
/* Logs of IIS and HTTP.sys: as a whole, in parts, quoted, and fed line by line. */
#include "imported.h"

#include "base/buf.h"
#include "harvest/harvest.h"
#include "logs/iislog.h"

/* clang-format off */
#define IIS "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n"
#define FIELDS \
	"#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip " \
	"cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken\n"
#define LINE(time, method, path, numbers) \
	"2026-11-20 " time " 10.0.0.4 " method " " path " - 8530 - 10.0.0.9 " \
	"Windows-Update-Agent/10.0+Client-Protocol/2.0 - " numbers "\n"
/* clang-format on */

static const char whole_log[] = IIS "#Date: 2026-11-20 00:00:01\n" FIELDS LINE(
	"00:00:01", "POST", "/ClientWebService/client.asmx", "401 2 5 0") LINE("00:00:02",
	"POST", "/ClientWebService/client.asmx", "200 0 0 311") LINE("00:00:03", "POST",
	"/clientwebservice/Client.asmx", "200 0 64 311") LINE("00:10:00", "GET",
	"/selfupdate/wuident.cab", "404 0 2 15") LINE("00:12:00", "HEAD", "/SELFUPDATE",
	"403 4 5 15") LINE("00:13:00", "GET", "/ClientWebServices/x", "500 0 0 1")
	LINE("00:14:00", "POST", "/SimpleAuthWebService/SimpleAuth.asmx", "500 24 50 3715")
		LINE("00:15:00", "POST", "/ApiRemoting30/WebService.asmx", "503 0 0 15")
			LINE("00:16:00", "POST",
				"/ReportingWebService/ReportingWebService.asmx", "304 0 0 15");

static void test_log(void)
{
	import_one(whole_log);
	CHECK_STR(captured("kinds"), "iis-log");
	CHECK_STR(covered("logs:IIS"), "collected");
	CHECK_INT(entries("logs"), 6);
	CHECK_STR(fact("logs[iis-200].text"),
		"HTTP 200 /clientwebservice/Client.asmx (win32 64)");
	CHECK_STR(fact("logs[iis-200].count"), "2");
	CHECK_STR(fact("logs[iis-200].first"), "2026-11-20T00:00:02Z");
	CHECK_STR(fact("logs[iis-200].last"), "2026-11-20T00:00:03Z");
	CHECK_STR(fact("logs[iis-200].src"), "in:7");
	CHECK_STR(fact("logs[iis-200].log"), "IIS");
	CHECK_STR(fact("logs[iis-200].code"), "none");
	CHECK_STR(fact("logs[iis-401].text"),
		"HTTP 401.2 /ClientWebService/client.asmx (win32 5)");
	CHECK_STR(fact("logs[iis-403].text"), "HTTP 403.4 /SELFUPDATE (win32 5)");
	CHECK_STR(fact("logs[iis-404].text"), "HTTP 404 /selfupdate/wuident.cab (win32 2)");
	CHECK_STR(fact("logs[iis-500].text"),
		"HTTP 500.24 /SimpleAuthWebService/SimpleAuth.asmx (win32 50)");
	CHECK_STR(fact("logs[iis-500].count"), "1");
	CHECK_STR(fact("logs[iis-503].text"), "HTTP 503 /ApiRemoting30/WebService.asmx");
}

/* What a cut log says, the whole one says as well: no more of it, not earlier, not later. A cut
 * between two lines does not show. */
static void test_cuts(void)
{
	cJSON *whole = import_part("in", whole_log, strlen(whole_log));
	bool good = true;

	for (size_t i = 0; i < strlen(whole_log) && good; i++) {
		cJSON *part = import_part("in", whole_log, i);
		const cJSON *entry, *other;
		good = (!part || i % 16 || is_facts(part)) &&
		       ((i && whole_log[i - 1] == '\n') ||
			       strcmp(fact_of(part, "coverage[logs:IIS].state"), "collected") !=
				       0);
		cJSON_ArrayForEach(entry, json_get(part, "logs"))
		{
			other = entry_of(json_get(whole, "logs"), json_text(entry, "line"),
				strlen(json_text(entry, "line")));
			good = good && other &&
			       json_get(entry, "count")->valuedouble <=
				       json_get(other, "count")->valuedouble &&
			       strcmp(json_text(entry, "first"), json_text(other, "first")) ==
				       0 &&
			       strcmp(json_text(entry, "last"), json_text(other, "last")) <=
				       0 &&
			       (strcmp(json_text(entry, "last"), json_text(other, "last")) <
					       0 ||
				       strcmp(json_text(entry, "text"),
					       json_text(other, "text")) == 0);
		}
		if (!good)
			printf("# cut at byte %zu\n", i);
		cJSON_Delete(part);
	}
	CHECK(good);
	cJSON_Delete(whole);
}

/* In any order, changing in the middle, with less or more of it. */
static void test_fields(void)
{
	import_one(IIS "#Fields: sc-status cs-uri-stem time date sc-substatus\n"
		       "503 /ClientWebService/client.asmx 10:00:00 2026-11-20 2\n"
		       "#Fields: date time cs-uri-stem sc-status\n"
		       "2026-11-21 11:00:00 /ClientWebService/client.asmx 503\n"
		       "2026-11-21 12:00:00 /ClientWebService/client.asmx -\n"
		       "2026-11-21 12:00:00 /ClientWebService/client.asmx 5030\n"
		       "#Fields: date time sc-status\n"
		       "2026-11-21 13:00:00 503\n");
	CHECK_STR(fact("logs[iis-503].count"), "2");
	CHECK_STR(fact("logs[iis-503].text"), "HTTP 503 /ClientWebService/client.asmx");
	CHECK_STR(fact("logs[iis-503].first"), "2026-11-20T10:00:00Z");
	CHECK_STR(fact("logs[iis-503].last"), "2026-11-21T11:00:00Z");
	/* Columns of another program. */
	import_one("#Version: 1.5\n#Software: Microsoft Windows Firewall\n#Fields: date time "
		   "action\n"
		   "2026-11-20 10:00:00 DROP\n");
	CHECK(imported == NULL);
	/* A paste that begins late. */
	import_one("#Date: 2026-11-20 00:00:00\n#Fields: time cs-uri-stem sc-status\n"
		   "10:00:00 /ClientWebService/client.asmx 503\n");
	CHECK_STR(fact("logs[iis-503].first"), "2026-11-20T10:00:00Z");
}

static void test_dates(void)
{
	import_one(IIS "#Date: 2026-11-20 21:00:00\n#Fields: time cs-uri-stem sc-status\n"
		       "21:00:00 /ClientWebService/client.asmx 503\n"
		       "23:59:59 /ClientWebService/client.asmx 503\n"
		       "00:00:01 /ClientWebService/client.asmx 503\n"
		       "00:00:01 /ClientWebService/client.asmx 404\n"
		       "07:00:00 /ClientWebService/client.asmx 404\n");
	CHECK_STR(fact("logs[iis-503].count"), "3");
	CHECK_STR(fact("logs[iis-503].first"), "2026-11-20T21:00:00Z");
	CHECK_STR(fact("logs[iis-503].last"), "2026-11-20T23:59:59Z");
	CHECK_STR(fact("logs[iis-404].last"), "none");
	import_one(IIS "#Fields: time cs-uri-stem sc-status\n"
		       "21:00:00 /ClientWebService/client.asmx 503\n");
	CHECK_STR(fact("logs[iis-503].count"), "1");
	CHECK_STR(fact("logs[iis-503].last"), "none");
	import_one(IIS "#Fields: date time cs-uri-stem sc-status\n"
		       "2026-13-20 21:00:00 /ClientWebService/client.asmx 503\n");
	CHECK_STR(fact("logs[iis-503].last"), "none");
}

/* Fields that hold blanks, or were lost. */
static void test_damaged(void)
{
	import_one(IIS FIELDS
		"2026-11-20 10:00:00 10.0.0.4 POST /ClientWebService/client.asmx - 8530 A B "
		"10.0.0.9 Some Agent - 503 2 0 15\n"
		"2026-11-20 11:00:00 10.0.0.4 POST /ClientWebService/client.asmx - 8530  - "
		"10.0.0.9 Agent - 503 0 0 15\n"
		"2026-11-20 12:00:00 10.0.0.4 POST /ClientWebService/client.asmx - 8530 - "
		"10.0.0.9 Agent - 503\n"
		"2026-11-20 12:00:00 10.0.0.4 POST /ClientWebService/client.asmx - 503 0 0 15\n"
		"2026-11-20 13:00:00 fe80::1%11 A B /ClientWebService/client.asmx - 8530 - "
		"10.0.0.9 Agent 503 0 0\n");
	CHECK_STR(fact("logs[iis-503].count"), "2");
	CHECK_STR(fact("logs[iis-503].first"), "2026-11-20T10:00:00Z");
	CHECK_STR(fact("logs[iis-503].last"), "2026-11-20T11:00:00Z");
	/* Without the three numbers in a row nothing tells where the status is. */
	import_one(IIS "#Fields: date time cs-uri-stem cs(User-Agent) sc-status\n"
		       "2026-11-20 10:00:00 /ClientWebService/client.asmx Some Agent 503\n");
	CHECK_INT(entries("logs"), 0);
	/* The last number may have been longer. */
	import_one(IIS "#Fields: date time cs-uri-stem sc-status sc-substatus sc-win32-status\n"
		       "2026-11-20 10:00:00 /ClientWebService/client.asmx 401 1 21480");
	CHECK_INT(entries("logs"), 0);
}

/* Some names are those of other sites as well. */
static void test_directories(void)
{
	static const char content[] =
		"/Content/3F/0123456789ABCDEF0123456789abcdef0123013F.cab";
	struct buf text = BUF_EMPTY;

	import_one(IIS FIELDS LINE("10:00:00", "GET", "/Content/site.css", "404 0 2 1")
			LINE("10:00:00", "GET", "/Inventory/x", "500 0 0 1")
				LINE("10:00:00", "GET", "/index.html", "500 0 0 1"));
	CHECK_STR(captured("kinds"), "iis-log");
	CHECK_INT(entries("logs"), 0);
	CHECK_INT(entries("coverage"), 0);
	import_one(IIS FIELDS LINE("10:00:00", "GET", "/Content/x.txt", "404 0 2 1") LINE(
		"09:00:00", "POST", "/ServerSyncWebService/x.asmx", "404 0 2 1")
			LINE("09:00:00", "POST", "/DssAuthWebService/x.asmx", "304 0 0 1"));
	CHECK_STR(fact("logs[iis-404].count"), "2");
	CHECK_STR(fact("logs[iis-404].text"), "HTTP 404 /Content/x.txt (win32 2)");
	buf_addf(&text,
		IIS FIELDS "2026-11-20 10:00:00 10.0.0.4 GET %s - 8530 - 10.0.0.9 BITS - "
			   "404 0 2 1\n",
		content);
	import_one(buf_text(&text));
	CHECK_STR(fact("logs[iis-404].count"), "1");
	/* Looked at, though nothing of interest happened. */
	import_one(
		IIS FIELDS LINE("10:00:00", "POST", "/DssAuthWebService/x.asmx", "304 0 0 1"));
	CHECK_INT(entries("logs"), 0);
	CHECK_STR(covered("logs:IIS"), "collected");
	buf_release(&text);
}

#define HTTPERR                                                                            \
	"#Software: Microsoft HTTP API 2.0\n#Version: 1.0\n#Date: 2026-11-20 05:00:00\n"   \
	"#Fields: date time c-ip c-port s-ip s-port cs-version cs-method cs-uri streamid " \
	"sc-status s-siteid s-reason s-queuename\n"
#define CLIENT " 10.0.0.9 56433 fe80::1%11 8530 "

static void test_httperr(void)
{
	static const char log[] =
		HTTPERR "2026-11-20 05:00:01" CLIENT
			"HTTP/1.1 POST /SimpleAuthWebService/x.asmx - 503 7 "
			"AppOffline WsusPool\n"
			"2026-11-20 05:00:02" CLIENT
			"HTTP/1.1 POST /other?q=1 - 503 7 QueueFull wsuspool\n"
			"2026-11-20 05:00:03" CLIENT "- - - - - - Timer_ConnectionIdle -\n"
			"2026-11-20 05:00:04" CLIENT
			"HTTP/1.1 GET / - 503 1 AppOffline DefaultAppPool\n"
			"2026-11-20 05:00:05" CLIENT
			"HTTP/1.1 GET http://wsus.example:8530/Selfupdate/x.cab?a=1 - 404 - "
			"NotFound -\n";

	import_one(log);
	CHECK_STR(captured("kinds"), "httperr-log");
	CHECK_INT(entries("logs"), 2);
	CHECK_STR(fact("logs[iis-503].text"), "HTTP 503 QueueFull wsuspool");
	CHECK_STR(fact("logs[iis-503].count"), "2");
	CHECK_STR(fact("logs[iis-503].last"), "2026-11-20T05:00:02Z");
	CHECK_STR(fact("logs[iis-404].text"), "HTTP 404 NotFound /Selfupdate/x.cab");
	/* As people quote it. */
	import_one("In the log stands:\n"
		   "2026-11-20 05:03:53 203.0.113.144 56433 203.0.113.4 80 HTTP/1.1 POST "
		   "/SimpleAuthWebService/SimpleAuth.asmx 503 707060612 AppOffline WsusPool\n");
	CHECK_STR(captured("kinds"), "httperr-log");
	CHECK_STR(fact("logs[iis-503].text"), "HTTP 503 AppOffline WsusPool");
	CHECK_STR(fact("logs[iis-503].last"), "2026-11-20T05:03:53Z");
}

static void test_quoted(void)
{
	import_one(
		"> *\\<DateTime>* fe80::1%11 POST /ClientWebService/Client.asmx - 8530 - "
		"fe80::1%11 Agent 500 24 50 422  \r\n"
		"*\\<DateTime>* fe80::1%11 GET /selfupdate/iuident.cab - 8530 - fe80::1%11 - "
		"500 24 50 37  \r\n\r\n"
		"<date> <time> 10.0.0.4 GET /index.html - 80 - 10.0.0.9 - 500 0 0 1\r\n"
		"[...]\r\n"
		"2026-11-20 06:00:00 fe80::1%11 GET /Content/site.css - 8530 - x - 500 0 0 "
		"1\r\n"
		"2026-11-20 05:00:00 fe80::1%11 GET /selfupdate/x - 443 - x - 500 0 0\r\n");
	CHECK_STR(captured("kinds"), "iis-log");
	CHECK_STR(fact("logs[iis-500].count"), "3");
	CHECK_STR(fact("logs[iis-500].last"), "2026-11-20T05:00:00Z");
	CHECK_STR(fact("logs[iis-500].text"), "HTTP 500 /selfupdate/x");
	/* What is no line of a log, or may have been cut. */
	import_one("GET /selfupdate/x 500 24 5");
	CHECK_INT(entries("logs"), 0);
	import_one("see POST /ClientWebService/client.asmx for more\n"
		   "\"POST /ClientWebService/client.asmx HTTP/1.1\" 500 0 0\n"
		   "Error at http://wsus.example:8530/ClientWebService/client.asmx 500 0 0\n");
	CHECK(imported == NULL);
	/* Only requests. */
	import_one("POST /ReportingWebService/ReportingWebService.asmx\n"
		   "POST /ClientWebService/Client.asmx \n");
	CHECK_STR(captured("kinds"), "iis-log");
	CHECK_INT(entries("logs"), 0);
	CHECK_INT(entries("coverage"), 0);
}

/* Hostile bytes of a path are shown as none. */
static void test_text(void)
{
	struct buf text = BUF_EMPTY;

	buf_adds(&text, IIS "#Fields: cs-uri-stem sc-status sc-win32-status time\n"
			    "/ClientWebService/\x1B[2J\xC2\x85"
			    "a 404 99999999999 00:00:00\n"
			    "/selfupdate/");
	for (size_t i = 0; i < 5000; i++)
		buf_addc(&text, 'x');
	buf_adds(&text, " 500 0 00:00:00\n");
	import_one(buf_text(&text));
	CHECK_STR(fact("logs[iis-404].text"), "HTTP 404 /ClientWebService/?[2J??a");
	CHECK_INT(strlen(fact("logs[iis-500].text")), 9 + 127);
	buf_clear(&text);
	buf_adds(&text, IIS "#Fields:");
	for (size_t i = 0; i < 5000; i++)
		buf_adds(&text, " cs-uri-stem sc-status");
	buf_adds(&text, "\n/ClientWebService 503\n");
	import_one(buf_text(&text));
	CHECK_INT(entries("logs"), 0);
	buf_release(&text);
}

/* As whoever reads large files uses it: no byte behind a line is read. */
static void test_object(void)
{
	struct harvest *harvest = harvest_new(NULL);
	struct iis_log log;
	size_t capture = harvest_capture(harvest, "big", ""), number = 0;
	struct error err = ERROR_NONE;
	cJSON *document;

	CHECK(iis_log_begins("#Software: Microsoft HTTP API 2.0", 33));
	CHECK(!iis_log_begins("#Software: Microsoft HTTP API 2.0", 20));
	CHECK(!iis_log_begins("#Software: Microsoft Windows Firewall", 37));
	iis_log_init(&log);
	for (const char *at = whole_log, *end; (end = strchr(at, '\n')); at = end + 1) {
		char *line = strndup(at, (size_t)(end - at));
		enum iis_line kind = iis_log_line(&log, line, strlen(line), ++number, false);
		CHECK_INT(kind, *line == '#' ? IIS_LINE_HEADER : IIS_LINE_REQUEST);
		free(line);
	}
	CHECK_INT(iis_log_line(&log, "", 0, 99, false), IIS_LINE_FOREIGN);
	CHECK_INT(iis_log_line(&log, "Some other text", 15, 99, false), IIS_LINE_FOREIGN);
	CHECK(iis_log_finish(&log, harvest, capture));
	CHECK(!iis_log_finish(&log, harvest, capture));
	iis_log_line(&log, "GET /selfupdate/x 500 0 0 1", 27, 100, false);
	CHECK(iis_log_finish(&log, harvest, capture));
	document = harvest_document(harvest, "0", "2026-11-21T12:00:00Z", &err);
	CHECK_STR(fact_of(document, "logs[iis-503].src"), "big:12");
	CHECK_STR(fact_of(document, "logs[iis-200].count"), "2");
	CHECK_STR(fact_of(document, "logs[iis-500].count"), "2");
	cJSON_Delete(document);
	harvest_free(harvest);
}

static void test_wsus_log(void)
{
	import_one("2026-11-20 18:44:08.402 UTC\tInfo\tWsusService.27\tEventLogEventReporter\n"
		   "   at Microsoft.UpdateServices\n");
	CHECK_STR(captured("kinds"), "wsus-log");
	import_one("2026-11-20 18:44:08.402 UTC Error w3wp.6 ThreadEntry 0x80244007\n");
	CHECK_STR(captured("kinds"), "wsus-log, message");
	import_one(
		"2026-11-20 18:44:08.402 UTC Information w3wp.6\n2026-11-20 18:44:08.4 Info x "
		"y z\n2026-11-20 18:44:0\n");
	CHECK(imported == NULL);
}

int main(void)
{
	test_log();
	test_cuts();
	test_fields();
	test_dates();
	test_damaged();
	test_directories();
	test_httperr();
	test_quoted();
	test_text();
	test_object();
	test_wsus_log();
	import_close();
	library_cleanup();
	return tap_done();
}
