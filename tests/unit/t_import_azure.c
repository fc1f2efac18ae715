/* SPDX-License-Identifier: MIT */
/* What Azure exports: licences, machines, and JSON that stands in other text. */
#include "imported.h"

#include "readers/snippet.h"

#define ID "/subscriptions/0/resourceGroups/rg/providers/Microsoft.HybridCompute"

/* Azure Resource Manager's form, and the CLI's with "properties" lifted. */
static const char licences[] =
	"C:\\>az connectedmachine license list\n"
	"[\n"
	"  {\n"
	"    \"id\": \"" ID "/licenses/esu-a\",\n"
	"    \"licenseDetails\": {\n"
	"      \"assignedLicenses\": 8,\n"
	"      \"edition\": \"Datacenter\",\n"
	"      \"processors\": 16,\n"
	"      \"state\": \"Activated\",\n"
	"      \"target\": \"Windows Server 2012 R2\",\n"
	"      \"type\": \"pCore\"\n"
	"    },\n"
	"    \"licenseType\": \"ESU\",\n"
	"    \"name\": \"esu-a\",\n"
	"    \"type\": \"Microsoft.HybridCompute/licenses\"\n"
	"  },\n"
	"  {\n"
	"    \"id\": \"" ID "/licenses/esu-b\",\n"
	"    \"name\": \"esu-b\",\n"
	"    \"type\": \"microsoft.hybridcompute/licenses\",\n"
	"    \"properties\": {\"licenseDetails\": {\"state\": \"Deactivated\",\n"
	"      \"target\": \"Windows Server 2012\", \"edition\": \"Standard\",\n"
	"      \"type\": \"vCore\", \"processors\": 8, \"assignedLicenses\": 0}}\n"
	"  }\n"
	"]\n"
	"\n"
	"C:\\>\n";

static void test_licences(void)
{
	import_one(licences);
	CHECK_STR(captured("kinds"), "azure-licence");
	CHECK_STR(captured("state"), "read");
	CHECK_STR(covered("azure-license"), "collected");
	CHECK_INT(entries("azure_licenses"), 2);
	CHECK_STR(fact("azure_licenses[esu-a].state"), "activated");
	CHECK_STR(fact("azure_licenses[esu-a].target"), "Windows Server 2012 R2");
	CHECK_STR(fact("azure_licenses[esu-a].type"), "pcore");
	CHECK_STR(fact("azure_licenses[esu-a].edition"), "datacenter");
	CHECK_STR(fact("azure_licenses[esu-a].cores"), "16");
	CHECK_STR(fact("azure_licenses[esu-a].assigned"), "8");
	CHECK_STR(fact("azure_licenses[esu-b].state"), "deactivated");
	CHECK_STR(fact("azure_licenses[esu-b].type"), "vcore");
	CHECK_STR(fact("azure_licenses[esu-b].assigned"), "0");
	CHECK(survives_cuts(licences));
}

static void check_coverage(const char *text, const char *state, int count)
{
	import_one(text);
	CHECK_STR(covered("azure-license"), state);
	CHECK_INT(entries("azure_licenses"), count);
}

#define LICENCE                                          \
	"{\"id\":\"" ID "/licenses/a\",\"name\":\"a\","  \
	"\"type\":\"Microsoft.HybridCompute/licenses\"," \
	"\"properties\":{\"licenseDetails\":{\"state\":\"Activated\"}}}"

static void test_coverage(void)
{
	check_coverage("[]", "", 0);
	CHECK_STR(captured("state"), "ignored");
	check_coverage("C:\\>az connectedmachine license list\n[]\n", "collected", 0);
	CHECK_STR(captured("kinds"), "azure-licence");
	check_coverage("C:\\>az connectedmachine license list -g rg\n[]\n", "", 0);
	check_coverage("C:\\>az connectedmachine extension list\n[]\n", "", 0);
	check_coverage(LICENCE, "partial", 1);
	check_coverage("[" LICENCE "]", "collected", 1);
	check_coverage("[" LICENCE, "partial", 1);
	CHECK_STR(captured("state"), "damaged");
	check_coverage("{\"value\":[" LICENCE "]}", "collected", 1);
	check_coverage("{\"value\":[" LICENCE "],\"nextLink\":\"https://x\"}", "partial", 1);
	check_coverage("{\"count\":1,\"data\":[" LICENCE "]}", "partial", 1);
	check_coverage(
		"[" LICENCE ",{\"type\":\"Microsoft.HybridCompute/other\"}]", "partial", 1);
	check_coverage("C:\\>az connectedmachine license list --resource-group x\n[" LICENCE
		       "]\n",
		"partial", 1);
	/* Elided: the second entry is one of which nobody knows how it ends. */
	check_coverage(
		"[\n" LICENCE ",\n{\"id\":\"" ID "/licenses/b\",\n...\n}]\n", "partial", 2);
	CHECK_STR(fact("azure_licenses[b].state"), "unclear");
}

static void test_odd_values(void)
{
	import_one("{\"name\":\"a\",\"type\":\"Microsoft.HybridCompute/licenses\","
		   "\"properties\":{\"licenseDetails\":{\"state\":\"Paused\",\"type\":\"\","
		   "\"edition\":7,\"processors\":-1,\"assignedLicenses\":1.5,"
		   "\"target\":null}}}");
	CHECK_STR(fact("azure_licenses[a].state"), "unclear");
	CHECK_STR(fact("azure_licenses[a].type"), "unclear");
	CHECK_STR(fact("azure_licenses[a].edition"), "unclear");
	CHECK_STR(fact("azure_licenses[a].cores"), "");
	CHECK_STR(fact("azure_licenses[a].assigned"), "");
	CHECK_STR(fact("azure_licenses[a].target"), "");
	import_one("{\"name\":\"a\",\"type\":\"Microsoft.HybridCompute/licenses\","
		   "\"properties\":{\"licenseDetails\":{\"processors\":1000001}}}");
	CHECK_STR(fact("azure_licenses[a].cores"), "");
	/* Two names that differ in case only are refused as a whole. */
	import_one("{\"name\":\"a\",\"Name\":\"b\","
		   "\"type\":\"Microsoft.HybridCompute/licenses\"}");
	CHECK_STR(captured("state"), "ignored");
}

#define MACHINE(name, status)                                                              \
	"{\"id\":\"" ID "/machines/arc-" name "\",\"name\":\"arc-" name "\","              \
	"\"type\":\"Microsoft.HybridCompute/machines\",\"properties\":{"                   \
	"\"agentVersion\":\"1.67.03504.3207\","                                            \
	"\"detectedProperties\":{\"manufacturer\":\"Contoso\",\"model\":\"Tower\","        \
	"\"coreCount\":\"8\",\"logicalCoreCount\":\"8\",\"processorCount\":\"2\","         \
	"\"smbiosAssetTag\":\"A-1\"},\"domainName\":\"corp.example\","                     \
	"\"lastStatusChange\":\"2026-09-01T00:00:00Z\","                                   \
	"\"licenseProfile\":{\"esuProfile\":{\"esuEligibility\":\"Eligible\","             \
	"\"esuKeyState\":\"Active\",\"licenseAssignmentState\":\"Assigned\",\"esuKeys\":[" \
	"{\"sku\":\"Server-ESU-Year1\",\"licenseStatus\":0},"                              \
	"{\"sku\":\"Server-ESU-Year2\",\"licenseStatus\":1},"                              \
	"{\"sku\":\"Server-ESU-Year3\",\"licenseStatus\":7}]}},"                           \
	"\"machineFqdn\":\"" name ".corp.example\","                                       \
	"\"osProfile\":{\"computerName\":\"" name "\"},"                                   \
	"\"osSku\":\"Windows Server 2012 R2 Standard\",\"osVersion\":\"6.3.9600.22000\","  \
	"\"status\":\"" status "\"}}"

static void test_machine(void)
{
	import_one(MACHINE("APP07", "Connected"));
	CHECK_STR(captured("kinds"), "azure-machine");
	CHECK_STR(covered("arc"), "partial");
	CHECK_STR(fact("arc.status"), "connected");
	CHECK_STR(fact("arc.agent_version"), "1.67.03504.3207");
	CHECK_STR(fact("arc.esu_enabled"), "");
	CHECK_STR(fact("machine.name"), "APP07");
	CHECK_STR(fact("machine.manufacturer"), "Contoso");
	CHECK_STR(fact("machine.asset_tag"), "A-1");
	CHECK_STR(fact("machine.domain"), "corp.example");
	CHECK_STR(fact("machine.cores"), "8");
	CHECK_STR(fact("machine.sockets"), "2");
	CHECK_STR(fact("os.version"), "6.3.9600");
	CHECK_STR(fact("os.build"), "9600");
	CHECK_STR(fact("os.revision"), "");
	CHECK_STR(fact("os.product_name"), "Windows Server 2012 R2 Standard");
	CHECK_STR(fact("azure_keys[Server-ESU-Year1].status"), "unlicensed");
	CHECK_STR(fact("azure_keys[Server-ESU-Year2].status"), "licensed");
	CHECK_STR(fact("azure_keys[Server-ESU-Year3].status"), "unclear");
	CHECK_STR(covered("azure-license"), "partial");
	CHECK(survives_cuts(MACHINE("APP07", "Connected")));
	import_one(MACHINE("APP07", "Error"));
	CHECK_STR(fact("arc.status"), "unclear");
	import_one(
		"{\"id\":\"" ID "/machines/x\",\"type\":\"Microsoft.HybridCompute/machines\","
		"\"osSku\":\"Penguin 9\",\"detectedProperties\":{\"coreCount\":4,"
		"\"logicalCoreCount\":8}}");
	CHECK_STR(fact("os.product_name"), "");
	/* Eight threads of four cores, or eight virtual processors. */
	CHECK_STR(fact("machine.cores"), "");
}

static void test_machines(void)
{
	import_one("[" MACHINE("APP07", "Connected") "]");
	CHECK_STR(fact("machine.name"), "APP07");
	CHECK_INT(entries("azure_licenses"), 0);
	/* Nobody knows which one is meant. */
	import_one("[" MACHINE("APP07", "Connected") "," MACHINE("APP08", "Expired") "]");
	CHECK_STR(captured("kinds"), "azure-machine");
	CHECK_STR(captured("state"), "damaged");
	CHECK_STR(fact("arc.status"), "");
	CHECK_STR(fact("machine.name"), "");
	/* The capture says it elsewhere. */
	import_one("             AzureAdJoined : NO\n              DomainJoined : YES\n"
		   "               Device Name : app08.corp.example\n\n"
		   "[" MACHINE("APP07", "Connected") "," MACHINE("APP08", "Expired") "]");
	CHECK_STR(captured("state"), "read");
	CHECK_STR(fact("arc.status"), "expired");
}

/* Get-AzConnectedMachine | Format-List */
static void test_object(void)
{
	static const char text[] =
		"> AgentVersion           : 1.66.03400.1000\n"
		"> DetectedProperty       : {\n"
		">                            \"manufacturer\": \"Contoso\",\n"
		">                            \"coreCount\": \"4\",\n"
		">                            \"logicalCoreCount\": \"4\"\n"
		">                          }\n"
		"> LastStatusChange       : Wed 8.6.25 7:13:31 PM\n"
		"> LicenseProfile         : {\n"
		">                            \"esuProfile\": {\n"
		">                              \"esuKeys\": [\n"
		">                                {\n"
		">                                  \"sku\": \"Server-ESU-Year1\",\n"
		">                                  \"licenseStatus\": 1\n"
		">                                },\n"
		">                                {\n"
		">                                  \"sku\": \"Server-ESU-Year2\",\n"
		">                                  \"licenseStatus\":\n";
	static const char named[] = "Name             : arc-app07\nDisplayName      : App 7\n"
				    "LastStatusChange : today\n"
				    "MachineFqdn      : app07.corp.example\n"
				    "Status           : Disconnected\n";

	import_one(text);
	CHECK_STR(captured("kinds"), "azure-machine");
	CHECK_STR(captured("state"), "damaged");
	CHECK_STR(fact("arc.agent_version"), "1.66.03400.1000");
	CHECK_STR(fact("machine.cores"), "4");
	CHECK_STR(fact("azure_keys[Server-ESU-Year1].status"), "licensed");
	CHECK_STR(fact("azure_keys[Server-ESU-Year2].status"), "unclear");
	CHECK(survives_cuts(text));
	import_one(named);
	CHECK_STR(fact("arc.status"), "disconnected");
	CHECK_STR(fact("machine.name"), "app07");
	CHECK_INT(entries("services"), 0);
	CHECK(survives_cuts(named));
	CHECK(survives_cuts(
		"LastStatusChange : today\nStatus : Connected\n"
		"AgentVersion : 1.66.03400.1000\nMachineFqdn : app07.corp.example\n"));
}

/* JSON between other outputs takes no line of theirs. */
static void test_between(void)
{
	import_one("[" LICENCE ",\nMicrosoft Windows [Version 10.0.19045.3803]\n");
	CHECK_STR(fact("os.revision"), "3803");
	CHECK_INT(entries("azure_licenses"), 1);
	import_one("[1, 2]\n{\"a\": {}}\nMicrosoft Windows [Version 10.0.19045.3803]\n");
	CHECK_STR(captured("kinds"), "ver");
}

static size_t span(const char *text)
{
	return snippet_span(text, strlen(text));
}

static void test_span(void)
{
	CHECK_INT(span("{}"), 2);
	CHECK_INT(span("[{\"a\":\"]}\\\"\"}] tail"), 14);
	CHECK_INT(span(""), 0);
	CHECK_INT(span("x{}"), 0);
	CHECK_INT(span("{"), 0);
	CHECK_INT(span("{]"), 0);
	CHECK_INT(span("{\"a\x01\"}"), 0);
	CHECK_INT(span("{a: 'b'}"), 0);
	CHECK_INT(span("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"), 64);
	CHECK_INT(span("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["), 0);
}

static void check_parse(const char *text, const char *want, bool wholly)
{
	struct buf out = BUF_EMPTY;
	bool whole = !wholly;
	cJSON *json = snippet_parse(text, strlen(text), &whole);
	char *printed = json ? cJSON_PrintUnformatted(json) : NULL;

	CHECK_STR(printed ? printed : "none", want);
	CHECK_INT(whole, wholly);
	free(printed);
	cJSON_Delete(json);
	buf_release(&out);
}

static void test_parse(void)
{
	check_parse("{\"a\":1}", "{\"a\":1}", true);
	check_parse("{\"a\":[1,{\"b\":2},{\"c\":3", "{\"a\":[1,{\"b\":2}]}", false);
	check_parse("{\"a\":12,\"b\":34", "{\"a\":12}", false);
	check_parse("{\"a\":{},\"b\":\"x", "{\"a\":{}}", false);
	check_parse("{\"a\":{\"b\":1}", "{\"a\":{\"b\":1}}", false);
	check_parse("{\"a\":1, ...}", "{\"a\":1}", false);
	check_parse("{\"a\":1", "none", false);
	check_parse("{,", "{}", false);
	check_parse("{1,", "none", false);
	check_parse("", "none", false);
	check_parse("text", "none", false);
}

/* Brackets that never close cost no more than the lines that they stand on. */
static void test_hostile(void)
{
	struct buf text = BUF_EMPTY;

	for (int i = 0; i < 20000; i++)
		buf_adds(&text, i % 3 ? "{\"signature\":[0,\n" : "[{},\n");
	import_some(text.data, text.len);
	CHECK_STR(captured("state"), "ignored");
	buf_clear(&text);
	for (int i = 0; i < 50000; i++)
		buf_adds(&text, "[],\n");
	import_some(text.data, text.len);
	CHECK_STR(captured("state"), "ignored");
	buf_release(&text);
}

int main(void)
{
	test_licences();
	test_coverage();
	test_odd_values();
	test_machine();
	test_machines();
	test_object();
	test_between();
	test_span();
	test_parse();
	test_hostile();
	import_close();
	library_cleanup();
	return tap_done();
}
