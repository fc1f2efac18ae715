/* SPDX-License-Identifier: MIT */
/* azcmagent show as text and as JSON, that there is no agent, and license.json. */
#include "imported.h"

#include "readers/arc.h"

static const char whole_show[] =
	"Resource Name                           : app07-arc\r\n"
	"Resource Group Name                     : rg-servers\r\n"
	"Resource Namespace                      : Microsoft.HybridCompute\r\n"
	"Subscription ID                         : 00000000-1111-2222-3333-444444444444\r\n"
	"Agent Version                           : 1.64.03414.2961\r\n"
	"Agent Logfile                           : C:\\ProgramData\\Log\\himds.log\r\n"
	"Agent Status                            : Connected\r\n"
	"Agent Last Heartbeat                    : 2026-07-24T08:24:15Z\r\n"
	"Agent Error Code                        :\r\n"
	"Extended Security Updates\r\n"
	"  ESU Eligibility                       : Enabled\r\n"
	"  Status                                : Active\r\n"
	"Cloud Metadata\r\n"
	"Manufacturer                            : Contoso Ltd.\r\n"
	"Model                                   : Tower 9\r\n"
	"Dependent Service Status\r\n"
	"  Agent Service (himds)                 : running\r\n"
	"  Azure Arc Proxy (arcproxy)            : stopped\r\n"
	"  SMS Agent Host (CcmExec)              : unknown\r\n"
	"Portal Page                             : https://portal.example/#@x\r\n"
	"Disabled Features                       :\r\n";

static void test_show(void)
{
	import_one(whole_show);
	CHECK_STR(captured("kinds"), "azcmagent-show");
	CHECK_STR(captured("state"), "read");
	CHECK_STR(covered("arc"), "collected");
	CHECK_STR(fact("arc.status"), "connected");
	CHECK_STR(fact("arc.agent_version"), "1.64.03414.2961");
	CHECK_STR(fact("arc.last_heartbeat"), "2026-07-24T08:24:15Z");
	CHECK_STR(fact("arc.esu_enabled"), "yes");
	CHECK_STR(fact("machine.manufacturer"), "Contoso Ltd.");
	CHECK_STR(fact("machine.model"), "Tower 9");
	/* The name of a resource in Azure is not that of the machine. */
	CHECK_STR(fact("machine.name"), "");
	CHECK_STR(fact("services[himds].state"), "running");
	CHECK_STR(fact("services[arcproxy].state"), "stopped");
	CHECK_STR(fact("services[CcmExec].state"), "unclear");
	CHECK_STR(covered("services"), "partial");
	CHECK(survives_cuts(whole_show));
}

static void test_show_in_a_mail(void)
{
	import_one("> ```\n"
		   "> Resource Name                           : <server name>\n"
		   "> [...]\n"
		   "> Agent Version                           : [...]\n"
		   "> Agent Status                            : [...]\n"
		   "> Manufacturer                            : <removed>\n"
		   "> Dependent Service Status\n"
		   ">   GC Service (gcarcservice)             : running\n"
		   "> Disabled Features                       :\n"
		   "> ```\n");
	CHECK_STR(captured("kinds"), "azcmagent-show");
	CHECK_STR(covered("arc"), "");
	CHECK_STR(fact("arc.status"), "");
	CHECK_STR(fact("machine.manufacturer"), "");
	CHECK_STR(fact("services[gcarcservice].state"), "running");
	/* The status is there, but something else was left out. */
	import_one("Resource Name        : a\nAgent Status         : Disconnected\n...\n"
		   "Dependent Service Status\nDisabled Features    :\n");
	CHECK_STR(fact("arc.status"), "disconnected");
	CHECK_STR(covered("arc"), "partial");
}

static void test_show_words(void)
{
	import_one("C:\\>azcmagent show\nAgent Status : Expired\nESU Status : Inactive\n");
	CHECK_STR(fact("arc.status"), "expired");
	CHECK_STR(fact("arc.esu_enabled"), "no");
	CHECK_STR(covered("arc"), "partial");
	/* A word that nobody published. */
	import_one("C:\\>azcmagent show\nAgent Status : Sleepy\nESU Status : Somehow\nC:\\>");
	CHECK_STR(fact("arc.status"), "unclear");
	CHECK_STR(fact("arc.esu_enabled"), "unclear");
	CHECK_STR(covered("arc"), "partial");
	/* Closed by the next prompt, though the last label is an unknown one. */
	import_one("C:\\>azcmagent show\nResource Name : a\nAgent Status : Connected\n"
		   "Brand New Label : x\n\nC:\\>");
	CHECK_STR(covered("arc"), "collected");
	import_one("C:\\>azcmagent show\nResource Name : a\nAgent Status : Connected\n\n"
		   "something else\nC:\\>");
	CHECK_STR(covered("arc"), "partial");
	import_one("C:\\>azcmagent show\nResource Name : a\nAgent Status : Sleepy\n"
		   "Agent Version : 1.40.02664.1629\n\nC:\\>");
	CHECK_STR(fact("arc.agent_version"), "1.40.02664.1629");
	CHECK_STR(covered("arc"), "partial");
	import_one("C:\\>azcmagent show\nAgent Version : 1.40.02664.1629-rc\n\nC:\\>");
	CHECK_STR(fact("arc.agent_version"), "");
	/* Labels that other programs have, too. */
	import_one("Agent Version : 5.7.8.262\nManufacturer : Contoso\nModel : X\n");
	CHECK_STR(captured("state"), "ignored");
}

static void test_absent(void)
{
	static const char cmd[] =
		"C:\\>azcmagent show\n"
		"'azcmagent' is not recognized as an internal or external command,\n"
		"operable program or batch file.\n\nC:\\>ver\n";
	static const char powershell[] =
		"PS C:\\> azcmagent show -j\n"
		"azcmagent : Die Benennung \"azcmagent\" wurde nicht als Name erkannt.\n"
		"In Zeile:1 Zeichen:1\n"
		"    + CategoryInfo          : ObjectNotFound: (azcmagent:String) []\n"
		"    + FullyQualifiedErrorId : CommandNotFoundException\n"
		"PS C:\\>\n";
	static const char script[] = "[esureport begin arc] azcmagent show\n"
				     "Der Befehl \"azcmagent\" ist falsch geschrieben.\n"
				     "[esureport end arc] 9009\n";

	import_one(cmd);
	CHECK_STR(covered("arc"), "absent");
	CHECK_STR(captured("kinds"), "azcmagent-show");
	CHECK(survives_cuts(cmd));
	import_one(powershell);
	CHECK_STR(covered("arc"), "absent");
	CHECK(survives_cuts(powershell));
	import_one(script);
	CHECK_STR(covered("arc"), "absent");
	CHECK(survives_cuts(script));
	/* Nothing shows what was typed, or what came behind. */
	import_one("'azcmagent' is not recognized as an internal or external command,\n"
		   "operable program or batch file.\n");
	CHECK_STR(covered("arc"), "");
	import_one("C:\\>azcmagent show\n"
		   "'azcmagent' is not recognized as an internal or external command,\n");
	CHECK_STR(covered("arc"), "");
	/* Another command, another status, not the first line. */
	import_one("C:\\>where azcmagent\n'azcmagent' is not recognized as a command\nC:\\>");
	CHECK_STR(covered("arc"), "");
	import_one("[esureport begin arc] azcmagent show\nazcmagent: no access\n"
		   "[esureport end arc] 1\n");
	CHECK_STR(covered("arc"), "");
	import_one("C:\\>azcmagent show\nsome text\n"
		   "'azcmagent' is not recognized as a friend\nC:\\>");
	CHECK_STR(covered("arc"), "");
	import_one("             AzureAdJoined : NO\n\nC:\\>azcmagent show\n\n"
		   "Agent Status : Connected\n\nC:\\>azcmagent show\n"
		   "'azcmagent' is not recognized as a command\nC:\\>");
	CHECK_STR(covered("arc"), "partial");
}

static void test_check(void)
{
	import_one("C:\\>azcmagent check --location westeurope\n"
		   "https://gbl.his.arc.example    reachable\nhttps://x.example  no\n\nC:\\>");
	CHECK_STR(captured("kinds"), "azcmagent-check");
	CHECK_INT(cJSON_GetArraySize(json_get(imported, "coverage")), 0);
	import_one("|ENDPOINT |REACHABLE |TLS |\n|https://x.example |true |1.2 |\n");
	CHECK_STR(captured("kinds"), "azcmagent-check");
}

static void test_json(void)
{
	static const char text[] =
		"PS C:\\> azcmagent show -j\r\n{\r\n  \"status\": \"Connected\",\r\n"
		"  \"resourceName\": \"app07-arc\",\r\n  \"lastResult\": \"Enabled\",\r\n"
		"  \"lastHeartbeat\": \"2026-07-24T10:24:15.25+02:00\",\r\n"
		"  \"AgentVersion\": \"1.67.03504.3207\",\r\n"
		"  \"esuEligibility\": \"Active\",\r\n"
		"  \"esuStatus\": \"Active\",\r\n"
		"  \"services\": [\r\n"
		"    {\"displayName\": \"Agent Service\", \"serviceName\": \"himds\",\r\n"
		"     \"status\": \"running\"},\r\n"
		"    {\"serviceName\": \"gcarcservice\", \"status\": \"paused?\"}\r\n  "
		"]\r\n}\r\n";

	import_one(text);
	CHECK_STR(captured("kinds"), "azcmagent-show");
	CHECK_STR(covered("arc"), "collected");
	CHECK_STR(fact("arc.status"), "connected");
	CHECK_STR(fact("arc.last_heartbeat"), "2026-07-24T08:24:15Z");
	CHECK_STR(fact("arc.agent_version"), "1.67.03504.3207");
	CHECK_STR(fact("arc.esu_enabled"), "yes");
	CHECK_STR(fact("services[himds].state"), "running");
	CHECK_STR(fact("services[gcarcservice].state"), "unclear");
	CHECK(survives_cuts(text));

	import_one("{\"status\":\"Disconnected\",\"resourceName\":\"a\","
		   "\"extendedSecurityUpdates\":{\"x\":1,\"enabled\":false},\"services\":[");
	CHECK_STR(fact("arc.status"), "disconnected");
	CHECK_STR(fact("arc.esu_enabled"), "no");
	CHECK_STR(covered("arc"), "partial");
	CHECK_STR(captured("state"), "damaged");
	import_one("{\"status\":\"Connected\",\"resourceName\":\"a\",\"services\":["
		   "{\"serviceName\":\"<one>\",\"status\":\"running\"}],"
		   "\"lastHeartbeat\":\"2026-07-24T08:24:15Z\",\"cloud\":");
	CHECK_STR(fact("arc.last_heartbeat"), "2026-07-24T08:24:15Z");
	CHECK_STR(covered("arc"), "partial");
	CHECK_INT(entries("services"), 0);
	/* A filter, and JSON of others with these keys. */
	import_one("C:\\>azcmagent show status -j\n{\"status\": \"Connected\", "
		   "\"lastHeartbeat\": null}\n\nC:\\>");
	CHECK_STR(covered("arc"), "partial");
	import_one("{\"status\": \"Connected\", \"name\": \"VPN\"}\n");
	CHECK_STR(captured("state"), "ignored");
}

static void test_names(void)
{
	CHECK(arc_speaks_of_esu("esuStatus"));
	CHECK(arc_speaks_of_esu("ESU Status"));
	CHECK(arc_speaks_of_esu("isEsuEnabled"));
	CHECK(arc_speaks_of_esu("Extended Security Updates"));
	CHECK(arc_speaks_of_esu("windowsExtendedSecurityUpdate"));
	CHECK(!arc_speaks_of_esu("esuEligibility"));
	CHECK(!arc_speaks_of_esu("ESU Eligible"));
	CHECK(!arc_speaks_of_esu("result"));
	CHECK(!arc_speaks_of_esu("RESULT"));
	CHECK(!arc_speaks_of_esu("Resumed"));
	CHECK(!arc_speaks_of_esu("lastResult"));
	CHECK(!arc_speaks_of_esu("es"));
	CHECK(!arc_speaks_of_esu(""));
}

static void check_time(const char *text, const char *want)
{
	char time[24] = "";

	CHECK_STR(arc_time(text, time) ? time : "none", want);
}

static void test_times(void)
{
	check_time("2026-07-24T08:24:15Z", "2026-07-24T08:24:15Z");
	check_time("2026-07-24T08:24:15.1234567Z", "2026-07-24T08:24:15Z");
	check_time("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z");
	check_time("2026-01-01T00:30:00-0530", "2026-01-01T06:00:00Z");
	check_time("2026-07-24T08:24:15", "none");
	check_time("2026-07-24 08:24:15Z", "none");
	check_time("2026-02-30T08:24:15Z", "none");
	check_time("2026-07-24T08:24:15ZZ", "none");
	check_time("2026-07-24T08:24:15+2:00", "none");
	check_time("2026-07-24T08:24:15+02:75", "none");
	check_time("2026-07-24T08:24:Z", "none");
	check_time("", "none");
}

/* The signature of a document with that content: an outer frame, as far as anybody looks, and
 * the content in it. The caller's. */
static char *document_of(const char *content, size_t skip)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	static const char frame[] = "\x30\x82\x0A{\x06\x09*\x86H{\"a\":\x01\xA0\x82[{";
	struct buf der = BUF_EMPTY, text = BUF_EMPTY;

	buf_add(&der, frame, sizeof(frame) - 1);
	buf_adds(&der, content);
	buf_add(&der, "\xA0\x82\x00{}\xFF", 6);
	while (der.len % 3)
		buf_addc(&der, '\0');
	buf_adds(&text, "{\"schemaVersion\":\"1.0\",\r\n\"signature\":\"");
	for (size_t i = 0; i + 2 < der.len; i += 3) {
		const unsigned char *b = (const unsigned char *)der.data + i;
		unsigned bits = (unsigned)b[0] << 16 | (unsigned)b[1] << 8 | b[2];
		for (int shift = 18; shift >= 0; shift -= 6)
			buf_addc(&text, digits[bits >> shift & 63]);
	}
	buf_truncate(&text, text.len - skip);
	buf_adds(&text, "\"}");
	buf_release(&der);
	return buf_steal(&text);
}

static void check_document(
	const char *content, const char *created, const char *expires, const char *state)
{
	char *text = document_of(content, 0);

	import_one(text);
	CHECK_STR(captured("kinds"), "arc-licence");
	CHECK_STR(captured("state"), state);
	CHECK_STR(fact("arc.licence_created"), created);
	CHECK_STR(fact("arc.licence_expires"), expires);
	free(text);
}

static void test_document(void)
{
	static const char content[] =
		"{\"nonce\":\"1\",\"timeStamp\":{\"createdOn\":\"09/18/26 03:20:10 -0000\","
		"\"expiresOn\":\"10/03/26 03:20:10 -0000\"},\"vmId\":\"x\"}";
	char *text = document_of(content, 0);

	check_document(content, "2026-09-18T03:20:10Z", "2026-10-03T03:20:10Z", "read");
	CHECK_STR(fact("arc.status"), "unclear");
	CHECK_STR(covered("arc"), "partial");
	CHECK(survives_cuts(text));
	free(text);
	check_document("{\"timeStamp\": {\r\n \"createdOn\": \"2026-09-18T03:20:10Z\","
		       "\"expiresOn\": \"10/03/2026 05:20:10 +0200\"}}",
		"2026-09-18T03:20:10Z", "2026-10-03T03:20:10Z", "read");
	check_document("{\"timeStamp\":{\"createdOn\":\"13/41/26 03:20:10 -0000\","
		       "\"expiresOn\":\"10/03/26 03:20 -0000\"}}",
		"", "", "damaged");
	check_document("{\"timeStamp\":\"now\"}", "", "", "damaged");
	check_document(
		"{\"timeStamp\":{\"createdOn\":\"09/18/26 03:20:10 -0000\"", "", "", "damaged");

	text = document_of(content, 60);
	import_one(text);
	CHECK_STR(captured("state"), "damaged");
	CHECK_STR(fact("arc.licence_expires"), "");
	free(text);
	import_one("{\"schemaVersion\":\"1.0\",\"signature\":\"MII...(removed)\"}");
	CHECK_STR(captured("kinds"), "arc-licence");
	CHECK_STR(captured("state"), "damaged");
	text = document_of(content, 0);
	text[strlen(text) - 3] = '!';
	import_one(text);
	CHECK_STR(captured("state"), "damaged");
	CHECK_STR(fact("arc.licence_expires"), "");
	free(text);
	/* The attested document of the metadata service is another one. */
	import_one("{\"encoding\":\"pkcs7\",\"signature\":\"MIIEEgYJKoZI\"}");
	CHECK_STR(captured("state"), "ignored");
	import_one("{\"schemaVersion\":\"1.0\",\"signature\":7}");
	CHECK_STR(captured("state"), "ignored");
}

int main(void)
{
	test_show();
	test_show_in_a_mail();
	test_show_words();
	test_absent();
	test_check();
	test_json();
	test_names();
	test_times();
	test_document();
	import_close();
	library_cleanup();
	return tap_done();
}
