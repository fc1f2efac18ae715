/* SPDX-License-Identifier: MIT */
/* Sites and pools of IIS, as appcmd and PowerShell list them. */
#include "imported.h"

#define PROMPT "C:\\Windows\\System32\\inetsrv>"
#define DEFAULT_SITE "SITE \"Default Web Site\" (id:1,bindings:http/*:80:,state:Started)\n"
#define WSUS_SITE                       \
	"SITE \"WSUS Administration\" " \
	"(id:2,bindings:http/*:8530:,https/*:8531:,state:Started)\n"
#define DEFAULT_POOL \
	"APPPOOL \"DefaultAppPool\" (MgdVersion:v4.0,MgdMode:Integrated,state:Started)\n"
#define WSUS_POOL "APPPOOL \"WsusPool\" (MgdVersion:v4.0,MgdMode:Integrated,state:Stopped)\n"

static void test_states(void)
{
	static const char both[] =
		PROMPT "appcmd list site\n" DEFAULT_SITE WSUS_SITE "\n" PROMPT
		       "appcmd list apppool\n" DEFAULT_POOL WSUS_POOL "\n" PROMPT "\n";

	import_one(both);
	CHECK_STR(captured("kinds"), "appcmd");
	CHECK_STR(fact("wsus_server.site"), "started");
	CHECK_STR(fact("wsus_server.pool"), "stopped");
	CHECK_STR(fact("wsus_server.max_installed_prerequisites"), "unclear");
	CHECK_STR(fact("wsus_server.src"), "in:3");
	CHECK_STR(covered("wsus-server"), "partial");
	CHECK(survives_cuts(both));
	import_one(
		"SITE \"wsus administration\" (id:2,bindings:,state:Stopped)\r\n"
		"APPPOOL \"WSUSPOOL\" (MgdVersion:v4.0,MgdMode:Integrated,state:Starting)\r\n");
	CHECK_STR(fact("wsus_server.site"), "stopped");
	CHECK_STR(fact("wsus_server.pool"), "unclear");
}

/* Setup translates the name of the site, but for the word in it. */
static void test_names(void)
{
	import_one("SITE \"WSUS \xE3\x81\xAE\xE7\xAE\xA1\xE7\x90\x86\" "
		   "(id:2,bindings:http/*:8530:,https/*:8531:,state:Stopped)\n");
	CHECK_STR(fact("wsus_server.site"), "stopped");
	import_one("SITE \"Reports of WSUS\" (id:2,bindings:http/*:80:,state:Stopped)\n");
	CHECK_INT(entries("wsus_server"), 0);
	import_one("SITE \"Any\" (id:2,bindings:http/*:8530:,state:Stopped)\n");
	CHECK_INT(entries("wsus_server"), 0);
	import_one("APPPOOL \"WsusPool2\" (MgdVersion:v4.0,state:Stopped)\n");
	CHECK_INT(entries("wsus_server"), 0);
	CHECK_STR(captured("kinds"), "appcmd");
}

/* Consoles break lines at their edge; a cut entry tells nothing. */
static void test_broken(void)
{
	import_one("APPPOOL \"WsusPool\" (MgdVersion:v4.0,MgdMode:Integrated,state:Sto\npped)\n"
		   "SITE \"WSUS Administration\" (id:2,bindings:http/*:8530:,state:Sta\n");
	CHECK_STR(fact("wsus_server.pool"), "stopped");
	CHECK_STR(fact("wsus_server.site"), "");
	import_one("APPPOOL \"WsusPool\" (MgdVersion:v4.0,MgdMode:Integrated,\n"
		   "APPPOOL \"Other\" (MgdVersion:v4.0,MgdMode:Integrated,state:Stopped)\n");
	CHECK_INT(entries("wsus_server"), 0);
	import_one("APPPOOL \"WsusPool\" (...)\nAPPPOOL \"WsusPool\n");
	CHECK_INT(entries("wsus_server"), 0);
}

static void test_missing_pool(void)
{
	import_one(PROMPT "appcmd list sites\n" WSUS_SITE PROMPT
			  "appcmd list apppools\n" DEFAULT_POOL PROMPT "\n");
	CHECK_STR(fact("wsus_server.pool"), "missing");
	import_one(PROMPT
		"appcmd list site\n" WSUS_SITE PROMPT "appcmd list apppool\n"
		"APPPOOL \"A\" (MgdVersion:v4.0,state:Sta\nrted)\n" DEFAULT_POOL PROMPT "\n");
	CHECK_STR(fact("wsus_server.pool"), "missing");
	/* Somebody else saw it. */
	import_one(PROMPT "appcmd list apppool WsusPool\n" WSUS_POOL PROMPT
			  "appcmd list apppool\n" DEFAULT_POOL PROMPT "\n");
	CHECK_STR(fact("wsus_server.pool"), "stopped");
	CHECK_INT(entries("conflicts"), 0);
	/* Filtered, not the end, not only a list, cut, unknown command. */
	import_one(PROMPT "appcmd list site\n" WSUS_SITE PROMPT
			  "appcmd list apppool /state:started\n" DEFAULT_POOL PROMPT "\n");
	CHECK_STR(fact("wsus_server.pool"), "");
	import_one(PROMPT "appcmd list site\n" WSUS_SITE PROMPT
			  "appcmd list apppool | more\n" DEFAULT_POOL PROMPT "\n");
	CHECK_STR(fact("wsus_server.pool"), "");
	import_one(PROMPT "appcmd list apppool DefaultAppPool\n" DEFAULT_POOL PROMPT
			  "appcmd list site\n" WSUS_SITE);
	CHECK_STR(fact("wsus_server.pool"), "");
	import_one(PROMPT "appcmd list site\n" WSUS_SITE PROMPT
			  "appcmd list apppool\n" DEFAULT_POOL);
	CHECK_STR(fact("wsus_server.pool"), "");
	import_one(PROMPT "appcmd list site\n" WSUS_SITE PROMPT
			  "appcmd list apppool\n" DEFAULT_POOL "[...]\n" PROMPT "\n");
	CHECK_STR(fact("wsus_server.pool"), "");
	import_one(PROMPT "appcmd list site\n" WSUS_SITE PROMPT
			  "appcmd list apppool\n[...]\n\n" DEFAULT_POOL "\n" PROMPT "\n");
	CHECK_STR(fact("wsus_server.pool"), "");
	import_one(WSUS_SITE DEFAULT_POOL PROMPT "\n");
	CHECK_STR(fact("wsus_server.pool"), "");
	/* A web server without WSUS is none. */
	import_one(PROMPT "appcmd list apppool\n" DEFAULT_POOL PROMPT
			  "appcmd list site\n" DEFAULT_SITE PROMPT "\n");
	CHECK_INT(entries("wsus_server"), 0);
	CHECK_INT(entries("coverage"), 0);
}

/* Which site is that of WSUS only its port tells, when the name does not. */
static void test_missing_site(void)
{
	static const char host[] = "<site name=\"WSUS Administration\"><bindings>"
				   "<binding protocol=\"http\" bindingInformation=\"*:%s:\"/>"
				   "</bindings></site>\n";
	static const char list[] = PROMPT
		"appcmd list site\n" DEFAULT_SITE
		"SITE \"A\" (id:3,bindings:http/*:81:,state:Stopped)\n"
		"SITE \"B\" (id:4,bindings:http/*:80:b.example,state:Stopped)\n" PROMPT "\n";
	static const char *const ports[][2] = {
		{"8530", "missing"}, {"81", "stopped"}, {"80", "unclear"}, {"8", "missing"}};
	char text[1024];

	for (size_t i = 0; i < sizeof(ports) / sizeof(*ports); i++) {
		int len = snprintf(text, sizeof(text), host, ports[i][0]);
		snprintf(text + len, sizeof(text) - (size_t)len, "%s", list);
		import_one(text);
		CHECK_STR(fact("wsus_server.port"), ports[i][0]);
		CHECK_STR(fact("wsus_server.site"), ports[i][1]);
		/* In whatever order the captures come. */
		len = snprintf(text, sizeof(text), "%s", list);
		snprintf(text + len, sizeof(text) - (size_t)len, host, ports[i][0]);
		import_one(text);
		CHECK_STR(fact("wsus_server.site"), ports[i][1]);
	}
	import_one(PROMPT "appcmd list site\n" DEFAULT_SITE PROMPT
			  "appcmd list apppool\n" WSUS_POOL PROMPT "\n");
	CHECK_STR(fact("wsus_server.pool"), "stopped");
	CHECK_STR(fact("wsus_server.site"), "");
}

static void test_tables(void)
{
	static const char sites[] =
		"PS C:\\> Get-Website\n\n"
		"Name             ID   State      Physical Path                  Bindings\n"
		"----             --   -----      -------------                  --------\n"
		"Default Web Site 1    Started    %SystemDrive%\\inetpub\\wwwroot  http *:80:\n"
		"WSUS Administrat 2    Stopped    C:\\Program Files\\Update Servic http "
		"*:8530:\n"
		"ion                              es\\WebServices\\Root\\            https "
		"*:8531:\n"
		"\n";

	import_one(sites);
	CHECK_STR(fact("wsus_server.site"), "stopped");
	CHECK_STR(covered("wsus-server"), "partial");
	import_one(
		"Name             ID   State      Physical Path                  Bindings\n"
		"----             --   -----      -------------                  --------\n"
		"WSUS Administrat 2    Started    C:\\Program Files\\Update Servic http *:80:\n"
		"ion                              es\\WebServices\\Root\\\n");
	CHECK_STR(fact("wsus_server.site"), "started");
	import_one("Name                 Status       CLR Ver  Pipeline Mode  Start Mode\n"
		   "----                 ------       -------  -------------  ----------\n"
		   "DefaultAppPool       Started      v4.0     Integrated     OnDemand\n"
		   "WsusPool             Started      v4.0     Integrated     OnDemand\n");
	CHECK_STR(fact("wsus_server.pool"), "started");
	import_one("Name                     State        Applications\n"
		   "----                     -----        ------------\n"
		   "DefaultAppPool           Started      Default Web Site\n"
		   "WsusPool                 Stopped      WSUS Administration\n");
	CHECK_STR(fact("wsus_server.pool"), "stopped");
	import_one(
		"name             : WSUS Administration\n"
		"id               : 2\n"
		"serverAutoStart  : True\n"
		"state            : Started\n"
		"bindings         : Microsoft.IIs.PowerShell.Framework.ConfigurationElement\n"
		"physicalPath     : C:\\Program Files\\Update Services\\WebServices\\Root\\\n");
	CHECK_STR(fact("wsus_server.site"), "started");
	import_one("Name             ID   State      Physical Path                  Bindings\n"
		   "----             --   -----      -------------                  --------\n"
		   "Default Web Site 1    Started    %SystemDrive%\\inetpub\\wwwroot  http "
		   "*:80:\n");
	CHECK_INT(entries("wsus_server"), 0);
	CHECK_INT(entries("coverage"), 0);
}

int main(void)
{
	test_states();
	test_names();
	test_broken();
	test_missing_pool();
	test_missing_site();
	test_tables();
	import_close();
	library_cleanup();
	return tap_done();
}
