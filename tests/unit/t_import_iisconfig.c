/* SPDX-License-Identifier: MIT */
/* web.config of ClientWebService, applicationHost.config, and parts of both. */
#include "imported.h"

#include "base/buf.h"

static const char web_config[] =
	"<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n"
	"<!-- Settings of the service for clients -->\r\n"
	"<configuration>\r\n"
	"  <appSettings>\r\n"
	"    <!-- <add key=\"maxInstalledPrerequisites\" value=\"1600\"/> -->\r\n"
	"    <add key=\"maxInstalledPrerequisites\" value=\"800\"/>\r\n"
	"    <add\r\n"
	"      value='44000' key='maxCachedUpdates'\r\n"
	"    />\r\n"
	"    <!--\r\n"
	"    <add key=\"maxCachedUpdates\" value=\"88000\"/>\r\n"
	"    -->\r\n"
	"    <add key=\"somethingElse\" value=\"a > b\"/>\r\n"
	"  </appSettings>\r\n"
	"  <system.web>\r\n"
	"    <httpRuntime maxRequestLength=\"4096\" />\r\n"
	"  </system.web>\r\n"
	"</configuration>\r\n";

static void test_limits(void)
{
	import_one(web_config);
	CHECK_STR(fact("wsus_server.max_installed_prerequisites"), "800");
	CHECK_STR(fact("wsus_server.max_cached_updates"), "44000");
	CHECK_STR(captured("kinds"), "wsus-config");
	CHECK_STR(captured("state"), "read");
	CHECK_STR(covered("wsus-server"), "partial");
	CHECK_STR(json_text(json_get(json_get(imported, "wsus_server"), "at")->child->next,
			  "src"),
		"in:7");
	CHECK(survives_cuts(web_config));
}

/* A setting that is not there is "none" only in a file that was seen to its end. */
static void test_absence(void)
{
	import_one("<configuration><appSettings>\n"
		   "<add key=\"maxInstalledPrerequisites\" value=\"400\"/>\n"
		   "</appSettings></configuration>\n");
	CHECK_STR(fact("wsus_server.max_installed_prerequisites"), "400");
	CHECK_STR(fact("wsus_server.max_cached_updates"), "none");
	import_one("<configuration><appSettings>\n"
		   "<add key=\"maxInstalledPrerequisites\" value=\"400\"/>\n"
		   "</appSettings>\n");
	CHECK_STR(fact("wsus_server.max_cached_updates"), "unclear");
	CHECK_STR(captured("note"), "the configuration file ends in its middle");
	import_one("<configuration><appSettings>\n"
		   "<add key=\"maxInstalledPrerequisites\" value=\"400\"/>\n"
		   "[...]\n"
		   "</appSettings></configuration>\n");
	CHECK_STR(fact("wsus_server.max_installed_prerequisites"), "400");
	CHECK_STR(fact("wsus_server.max_cached_updates"), "unclear");
	import_one("<configuration><appSettings file=\"more.config\">\n"
		   "<add key=\"maxInstalledPrerequisites\" value=\"400\"/>\n"
		   "</appSettings></configuration>\n");
	CHECK_STR(fact("wsus_server.max_cached_updates"), "unclear");
	/* What WSUS has since KB3159706, and no limit at all. */
	import_one("<configuration>\n<system.serviceModel>\n<services>\n"
		   "<service name=\"Microsoft.UpdateServices.Internal.Client\">\n"
		   "<endpoint address=\"\" binding=\"basicHttpBinding\"/>\n"
		   "</service></services></system.serviceModel>\n</configuration>\n");
	CHECK_STR(fact("wsus_server.max_installed_prerequisites"), "none");
	CHECK_STR(fact("wsus_server.max_cached_updates"), "none");
}

static void test_values(void)
{
	import_one("<add key=\"MaxCachedUpdates\" value=\"22000\" />\n");
	CHECK_STR(fact("wsus_server.max_cached_updates"), "22000");
	CHECK_STR(fact("wsus_server.max_installed_prerequisites"), "unclear");
	import_one("<add text='a > b' key='maxCachedUpdates' value='44000' />\n");
	CHECK_STR(fact("wsus_server.max_cached_updates"), "");
	import_one("<appSettings><add text='a > b' key='maxCachedUpdates' value='44000' />\n");
	CHECK_STR(fact("wsus_server.max_cached_updates"), "44000");
	import_one("<add key=\"maxCachedUpdate\" value=\"44000\" />\n");
	CHECK_STR(fact("wsus_server.max_cached_updates"), "44000");
	import_one("<add key=\"maxCachedUpdate\" value=\"44000\" />\n"
		   "<add key=\"maxCachedUpdates\" value=\"22000\" />\n");
	CHECK_STR(fact("wsus_server.max_cached_updates"), "22000");
	/* Masked, empty, none at all, twice. */
	import_one("<configuration><appSettings>\n"
		   "<add key=\"maxInstalledPrerequisites\" value=\"many\"/>\n"
		   "<add key=\"maxCachedUpdates\"/>\n"
		   "</appSettings></configuration>\n");
	CHECK_STR(fact("wsus_server.max_installed_prerequisites"), "unclear");
	CHECK_STR(fact("wsus_server.max_cached_updates"), "unclear");
	import_one("<configuration><appSettings>\n"
		   "<add key=\"maxInstalledPrerequisites\" value=\"400\"/>\n"
		   "<add key=\"maxInstalledPrerequisites\" value=\"800\"/>\n"
		   "<add key=\"maxCachedUpdates\" value=\"44000\"/>\n"
		   "<remove key=\"maxCachedUpdates\"/>\n"
		   "</appSettings></configuration>\n");
	CHECK_STR(fact("wsus_server.max_installed_prerequisites"), "unclear");
	CHECK_STR(fact("wsus_server.max_cached_updates"), "none");
	import_one("<configuration><appSettings>\n"
		   "<add key=\"maxCachedUpdates\" value=\"44000\"/>\n<clear/>\n"
		   "</appSettings><location path=\"x\"><appSettings>\n"
		   "<add key=\"maxCachedUpdates\" value=\"88000\"/>\n"
		   "</appSettings></location></configuration>\n");
	CHECK_STR(fact("wsus_server.max_cached_updates"), "none");
}

/* Where a comment begins or ends outside of what was pasted. */
static void test_comments(void)
{
	import_one("<add key=\"maxInstalledPrerequisites\" value=\"800\"/>\n"
		   "-->\n"
		   "<add key=\"maxInstalledPrerequisites\" value=\"400\"/>\n");
	CHECK_STR(fact("wsus_server.max_installed_prerequisites"), "400");
	CHECK_INT(entries("conflicts"), 0);
	import_one("<!-- as it was:\n\n"
		   "<add key=\"maxInstalledPrerequisites\" value=\"400\"/>\n");
	CHECK_INT(entries("wsus_server"), 0);
	import_one("<!-- as it was: -->\n"
		   "<add key=\"maxInstalledPrerequisites\" value=\"400\"/>\n");
	CHECK_STR(fact("wsus_server.max_installed_prerequisites"), "400");
	import_one("<configuration><appSettings><![CDATA[\n"
		   "<add key=\"maxInstalledPrerequisites\" value=\"400\"/>]]>\n"
		   "</appSettings></configuration>\n");
	CHECK_INT(entries("wsus_server"), 0);
}

static void test_foreign(void)
{
	import_one("<?xml version=\"1.0\"?>\n<configuration>\n<appSettings>\n"
		   "<add key=\"color\" value=\"1\"/>\n"
		   "<add key=\"text\" value=\"maxCachedUpdates\"/>\n"
		   "</appSettings>\n</configuration>\n");
	CHECK(imported == NULL);
	import_one("<configuration>\n<appSettings/>\n</configuration>\n"
		   "Microsoft Windows [Version 6.3.9600]\n");
	CHECK_STR(captured("kinds"), "ver");
	CHECK_STR(captured("note"),
		"a configuration file that is neither of WSUS nor of IIS itself");
	import_one("<?xml version=\"1.0\"?>\n<project>\n  <configurations/>\n</project>\n");
	CHECK(imported == NULL);
	import_one("locate <add key=\"maxInstalledPrerequisites\" value=\"400\"/> there\n");
	CHECK_INT(entries("wsus_server"), 0);
	/* In a mail, below something else. */
	import_one("Here it is:\n> ```xml\n> <appSettings>\n"
		   "> <add key=\"maxInstalledPrerequisites\" value=\"800\"/>\n> ```\n> Bye\n");
	CHECK_STR(fact("wsus_server.max_installed_prerequisites"), "800");
}

/* clang-format off */
#define POOLS \
	"    <applicationPools>\n" \
	"      <add name=\"DefaultAppPool\" queueLength=\"77\" />\n" \
	"      <add name=\"WsusPool\" queueLength=\"2000\" autoStart=\"true\">\n" \
	"        <processModel identityType=\"NetworkService\" />\n" \
	"        <recycling>\n" \
	"          <periodicRestart time=\"00:00:00\" privateMemory=\"1843200\">\n" \
	"            <schedule><clear /></schedule>\n" \
	"          </periodicRestart>\n" \
	"        </recycling>\n" \
	"      </add>\n" \
	"      <applicationPoolDefaults queueLength=\"5\">\n" \
	"        <recycling><periodicRestart privateMemory=\"6\" /></recycling>\n" \
	"      </applicationPoolDefaults>\n" \
	"    </applicationPools>\n"
#define SITES \
	"    <sites>\n" \
	"      <site name=\"Default Web Site\" id=\"1\" serverAutoStart=\"true\">\n" \
	"        <application path=\"/\" />\n" \
	"        <bindings><binding protocol=\"http\" bindingInformation=\"*:80:\" /></bindings>\n" \
	"      </site>\n" \
	"      <site name=\"Updates\" id=\"7\" serverAutoStart=\"true\">\n" \
	"        <application path=\"/ClientWebService\" applicationPool=\"WsusPool\" />\n" \
	"        <bindings>\n" \
	"          <binding protocol=\"http\" bindingInformation=\"[::1]:8530:\" />\n" \
	"        </bindings>\n" \
	"      </site>\n" \
	"      <siteDefaults><logFile logFormat=\"W3C\" /></siteDefaults>\n" \
	"    </sites>\n"
#define HOST(inner) \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<configuration>\n" \
	"  <configSections><section name=\"x\" /></configSections>\n" \
	"  <system.applicationHost>\n" inner "  </system.applicationHost>\n" \
	"  <system.webServer><handlers><add name=\"WsusPool\" path=\"*\" /></handlers>\n" \
	"  </system.webServer>\n</configuration>\n"
/* clang-format on */

static void test_host(void)
{
	static const char host[] = HOST(POOLS SITES);

	import_one(host);
	CHECK_STR(captured("kinds"), "iis-config");
	CHECK_STR(fact("wsus_server.pool"), "unclear");
	CHECK_STR(fact("wsus_server.site"), "unclear");
	CHECK_STR(fact("wsus_server.pool_queue"), "2000");
	CHECK_STR(fact("wsus_server.pool_memory"), "1843200");
	CHECK_STR(fact("wsus_server.port"), "8530");
	CHECK_STR(fact("wsus_server.max_cached_updates"), "unclear");
	CHECK_STR(covered("wsus-server"), "partial");
	CHECK(survives_cuts(host));
}

static void test_defaults(void)
{
	static const char inherited[] =
		HOST("<applicationPools><add name=\"wsuspool\" />\n"
		     "<applicationPoolDefaults queueLength=\"1500\">\n"
		     "<recycling><periodicRestart privateMemory=\"500\" /></recycling>\n"
		     "</applicationPoolDefaults></applicationPools>\n");

	import_one(inherited);
	CHECK_STR(fact("wsus_server.pool_queue"), "1500");
	CHECK_STR(fact("wsus_server.pool_memory"), "500");
	CHECK(survives_cuts(inherited));
	/* Those of IIS itself do not stand in the file. */
	import_one(HOST("<applicationPools><add name=\"WsusPool\"/>\n"
			"<applicationPoolDefaults><processModel/></applicationPoolDefaults>\n"
			"</applicationPools>\n"));
	CHECK_STR(fact("wsus_server.pool"), "unclear");
	CHECK_STR(fact("wsus_server.pool_queue"), "");
	CHECK_STR(fact("wsus_server.pool_memory"), "");
	/* The pool ends before its own value was seen. */
	import_one("<applicationPools><applicationPoolDefaults queueLength=\"1500\">\n"
		   "<recycling><periodicRestart privateMemory=\"500\" /></recycling>\n"
		   "</applicationPoolDefaults>\n<add name=\"WsusPool\" queueLength=\"9\">\n");
	CHECK_STR(fact("wsus_server.pool_queue"), "9");
	CHECK_STR(fact("wsus_server.pool_memory"), "");
	/* As `appcmd list apppool WsusPool /config` prints it. */
	import_one("<add name=\"WsusPool\" queueLength=\"2000\">\n  <recycling>\n"
		   "    <periodicRestart privateMemory=\"0\" />\n  </recycling>\n</add>\n");
	CHECK_STR(fact("wsus_server.pool_queue"), "2000");
	CHECK_STR(fact("wsus_server.pool_memory"), "0");
}

static void test_port(void)
{
	/* clang-format off */
	static const char *const bindings[][2] = {
		{"<binding protocol=\"http\" bindingInformation=\"*:8530:\"/>", "8530"},
		{"<binding protocol=\"http\" bindingInformation=\"10.0.0.4:80:wsus.example\"/>", "80"},
		{"<binding protocol=\"http\" bindingInformation=\"*:8530:\"/>"
		 "<binding protocol=\"https\" bindingInformation=\"*:8531:\"/>", ""},
		{"<binding protocol=\"http\" bindingInformation=\"*:80:\"/>"
		 "<binding protocol=\"http\" bindingInformation=\"*:8530:\"/>", ""},
		{"<binding protocol=\"https\" bindingInformation=\"*:8531:\"/>", ""},
		{"<binding protocol=\"http\" bindingInformation=\"*:port:\"/>", ""},
		{"<binding protocol=\"http\" bindingInformation=\"8530\"/>", ""},
		{"<binding protocol=\"net.tcp\" bindingInformation=\"808:*\"/>", ""},
		{"", ""},
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof(bindings) / sizeof(*bindings); i++) {
		struct buf text = BUF_EMPTY;
		buf_addf(&text,
			"<site name=\"WSUS Administration\"><bindings>%s</bindings></site>\n",
			bindings[i][0]);
		import_one(buf_text(&text));
		CHECK_STR(fact("wsus_server.site"), "unclear");
		CHECK_STR(fact("wsus_server.port"), bindings[i][1]);
		buf_release(&text);
	}
	/* Which of two sites is it? */
	import_one(
		"<sites><site name=\"A\"><application path=\"/ClientWebService\"/>"
		"<bindings><binding protocol=\"http\" bindingInformation=\"*:80:\"/></bindings>"
		"</site><site name=\"B\"><application path=\"/clientwebservice\"/>"
		"<bindings><binding protocol=\"http\" bindingInformation=\"*:81:\"/></bindings>"
		"</site></sites>\n");
	CHECK_STR(fact("wsus_server.site"), "unclear");
	CHECK_STR(fact("wsus_server.port"), "");
}

/* A web server is no WSUS server because it has no site of WSUS. */
static void test_missing(void)
{
	import_one(HOST(
		"<applicationPools><add name=\"A\"/></applicationPools>\n<sites></sites>"));
	CHECK_INT(entries("wsus_server"), 0);
	CHECK_STR(captured("kinds"), "iis-config");
	import_one(HOST(POOLS "<sites><site name=\"A\"></site></sites>\n"));
	CHECK_STR(fact("wsus_server.site"), "missing");
	CHECK_STR(fact("wsus_server.pool"), "unclear");
	import_one(HOST("<applicationPools/>\n" SITES));
	CHECK_STR(fact("wsus_server.pool"), "missing");
	import_one(HOST(POOLS "<sites configSource=\"sites.config\" />\n"));
	CHECK_STR(fact("wsus_server.site"), "");
	import_one("<system.applicationHost>\n" POOLS
		   "<sites></sites>\n</system.applicationHost>\n");
	CHECK_STR(fact("wsus_server.pool_queue"), "2000");
	CHECK_STR(fact("wsus_server.site"), "");
}

/* Tags that do not fit, long and deep ones end the file without harm. */
static void test_hostile(void)
{
	struct buf text = BUF_EMPTY;

	import_one("<configuration><appSettings>\n</configuration>\n</appSettings>\n");
	CHECK_STR(captured("state"), "ignored");
	import_one(
		"<configuration <appSettings>\n<add key=\"maxCachedUpdates\" value=\"1\">\n");
	CHECK_STR(fact("wsus_server.max_cached_updates"), "1");
	import_one("<add key=\"maxCachedUpdates value=\"1\"/>\n<add>\n<>\n</>\n< />");
	CHECK_STR(fact("wsus_server.max_cached_updates"), "");
	for (size_t i = 0; i < 100000; i++)
		buf_adds(&text, "<sites >");
	import_one(buf_text(&text));
	CHECK_INT(entries("wsus_server"), 0);
	buf_clear(&text);
	buf_adds(&text, "<add key=\"maxCachedUpdates\"");
	for (size_t i = 0; i < 100000; i++)
		buf_adds(&text, " x=\"1\"");
	buf_adds(&text, " value=\"1\"/>\n");
	import_one(buf_text(&text));
	CHECK_STR(fact("wsus_server.max_cached_updates"), "1");
	buf_clear(&text);
	for (size_t i = 0; i < 200000; i++)
		buf_adds(&text, "<?xml?><!-- <configuration\n<add key=\"max\n");
	import_one(buf_text(&text));
	CHECK_INT(entries("wsus_server"), 0);
	buf_release(&text);
}

int main(void)
{
	test_limits();
	test_absence();
	test_values();
	test_comments();
	test_foreign();
	test_host();
	test_defaults();
	test_port();
	test_missing();
	test_hostile();
	import_close();
	library_cleanup();
	return tap_done();
}
