/* SPDX-License-Identifier: MIT */
#include "redact/redact.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/json.h"
#include "base/library.h"
#include "tap.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct assets *assets;
static struct facts *facts;

static const char document[] =
	"{\"format\":\"esureport-facts/1\",\"collector\":{\"name\":\"esureport\",\"version\":"
	"\"1.39.2.5\",\"mode\":\"import\",\"started\":\"2026-11-20\",\"finished\":\"2026-11-"
	"20\","
	"\"elevated\":true},\"coverage\":[],"
	"\"machine\":{\"name\":\"PC-APP-07\",\"domain\":\"emea.contoso.example\","
	"\"asset_tag\":\"SN-4711-X\",\"manufacturer\":\"Contoso Devices\",\"src\":"
	"\"C:\\\\Users\\\\jdoe\\\\info.txt:4\"},"
	"\"arc\":{\"status\":\"connected\",\"agent_version\":\"1.39.2.7\"},"
	"\"registry\":["
	"{\"key\":\"HKLM\\\\X\",\"name\":\"WUServer\",\"type\":\"sz\",\"value\":"
	"\"http://wsus01.emea.contoso.example:8530\"},"
	"{\"key\":\"HKLM\\\\X\",\"name\":\"SusClientId\",\"type\":\"sz\",\"value\":"
	"\"a1b2c3d4-0000-4000-8000-00000000beef\"},"
	"{\"key\":\"HKLM\\\\X\",\"name\":\"RegisteredOwner\",\"type\":\"sz\",\"value\":"
	"\"Ann Example\"}],"
	"\"certificates\":["
	"{\"store\":\"CA\",\"subject\":\"CN=Fabrikam Issuing CA 03, "
	"O=Fabrikam\",\"thumbprint\":"
	"\"0123456789ABCDEF0123456789ABCDEF01234567\",\"serial\":\"00BEEF11\"},"
	"{\"store\":\"CA\",\"subject\":\"Plain Name CA\",\"thumbprint\":"
	"\"2123456789ABCDEF0123456789ABCDEF01234567\"},"
	"{\"store\":\"CA\",\"subject\":\"CN=DigiCert Global Root G2\",\"thumbprint\":"
	"\"1123456789ABCDEF0123456789ABCDEF01234567\"}],"
	"\"services\":[{\"name\":\"x\",\"state\":\"running\",\"start\":\"manual\",\"account\":"
	"\"CONTOSO\\\\svc-backup\"},{\"name\":\"y\",\"state\":\"running\",\"start\":\"manual\","
	"\"account\":\"NT AUTHORITY\\\\NetworkService\"}],"
	"\"logs\":[{\"log\":\"CBS.log\",\"line\":\"x\",\"code\":\"none\",\"text\":"
	"\"reached \\\\\\\\files01\\\\payroll as lisa\",\"last\":\"none\"}],"
	"\"network\":{\"winhttp_proxy\":\"http=proxy7:8080;https=10.20.30.40:8081 "
	"*.globex.nl;"
	"https://proxy8/x;10.*;<local>\"},"
	"\"azure_licenses\":[{\"name\":\"esu-berlin\",\"state\":\"activated\"}],"
	"\"conflicts\":["
	"{\"source\":\"hardware\",\"item\":\"machine "
	"name\",\"kept\":\"PC-APP-07\",\"kept_src\":"
	"\"a\",\"other\":\"PC-OLD-99\",\"other_src\":\"b\"},"
	"{\"source\":\"registry:HKLM\\\\X\",\"item\":\"HKLM\\\\X ProxyServer value\",\"kept\":"
	"\"old proxy\",\"kept_src\":\"a\",\"other\":\"proxy9:80\",\"other_src\":\"b\"},"
	"{\"source\":\"services\",\"item\":\"x "
	"account\",\"kept\":\"LocalSystem\",\"kept_src\":\"a\","
	"\"other\":\"svc-older@globex.com\",\"other_src\":\"b\"},"
	"{\"source\":\"registry:HKLM\\\\X\",\"item\":\"HKLM\\\\X AUOptions "
	"value\",\"kept\":\"a\","
	"\"kept_src\":\"a\",\"other\":\"b\",\"other_src\":\"b\"},"
	"{\"source\":\"os\",\"item\":\"alone\",\"kept\":\"a\",\"kept_src\":\"a\",\"other\":"
	"\"b\","
	"\"other_src\":\"b\"}],"
	"\"captures\":[{\"file\":\"out/dlv of jdoe.txt\",\"state\":\"read\",\"kinds\":\"x\","
	"\"encoding\":\"x\",\"assumed\":false,\"note\":\"\",\"time\":\"none\"}]}";

static struct redaction *make(enum redact_level level)
{
	struct error err = ERROR_NONE;
	struct redaction *redaction = redaction_new(assets, level, NULL, &err);

	CHECK_STR(err.text, "");
	if (!redaction)
		abort();
	redaction_learn(redaction, facts);
	return redaction;
}

/* What a text alone becomes. */
static void becomes(enum redact_level level, const char *text, const char *want)
{
	struct redaction *redaction = make(level);
	char *got = redaction_text(redaction, text);

	CHECK_STR(got, want);
	free(got);
	redaction_free(redaction);
}

static void shared(const char *text, const char *want)
{
	becomes(REDACT_SHARE, text, want);
}

static void stays(const char *text)
{
	shared(text, text);
}

static void test_hosts(void)
{
	shared("PC-APP-07", "host-1");
	shared("pc-app-07 and Pc-App-07", "host-1 and host-1");
	shared("PC-APP-07_systeminfo.txt:4", "host-1_systeminfo.txt:4");
	shared("PC-APP-07$", "host-1$");
	shared("pc-app-07.emea.contoso.example", "host-1.domain-1");
	shared("other.emea.contoso.example:80", "host-1.domain-1:80");
	shared("emea.contoso.example", "domain-1");
	shared("CONTOSO", "domain-1");
	shared("PC-OLD-99", "host-1");
	shared("proxy7 proxy9", "host-1 host-2");
	shared("host srv.fabrikam.local here", "host host-1.domain-1 here");
	shared("srv.local", "host-1.local");
	shared("a.b.fabrikam.de", "host-1.domain-1");
	shared("http://wsus01.emea.contoso.example:8530/x?y=1",
		"http://host-1.domain-1:8530/x?y=1");
	shared("https://WSUS01", "https://host-1");
	shared("http://fabrikam.com/", "http://domain-1/");
	shared("http://10.1.2.3:80/ http://[fd00::1]/", "http://ip-1:80/ http://[ip-2]/");
	shared("\\\\srv\\data\\x.log", "\\\\host-1\\share-1\\x.log");
	shared("\\\\srv.emea.contoso.example\\C$\\x", "\\\\host-1.domain-1\\C$\\x");
	shared("\\\\?\\UNC\\srv\\data\\x", "\\\\?\\UNC\\host-1\\share-1\\x");
	shared("\\\\srv\\WsusContent is gone", "\\\\host-1\\WsusContent is gone");
	shared("\\\\srv\\Common Files", "\\\\host-1\\share-1");
	shared("\\\\DC1\\NETLOGON of dc1", "\\\\host-1\\NETLOGON of host-1");
	shared("\\\\srv@SSL@443\\DavWWWRoot\\x", "\\\\host-1@SSL@443\\DavWWWRoot\\x");
	shared("Host Name . . . : SRV1", "Host Name . . . : host-1");
	shared("KMS machine name: kms1:1688 then kms1",
		"KMS machine name: host-1:1688 then host-1");
	shared("KMS-Computername aus DNS: kms1:1688", "KMS-Computername aus DNS: host-1:1688");
	shared("Proxy Server(s) :  web1:80", "Proxy Server(s) :  host-1:80");
	shared("ProxyServer=http=web1:80;https=[fd00::1]:81; x",
		"ProxyServer=http=host-1:80;https=[ip-1]:81; x");
	shared("Proxy List used: <web1:80> Bypass List",
		"Proxy List used: <host-1:80> Bypass List");
	shared("The remote name could not be resolved: 'web1'",
		"The remote name could not be resolved: 'host-1'");
	shared("LDAP://CN=Ann,DC=fabrikam", "LDAP://CN=cert-1,DC=domain-1");
	stays("Proxy List used: <(null)> Host Name: <not set> Proxy server: (none)");
	shared("proxy8 globex.nl", "host-1 domain-1");
	shared("http://srv.fabrikam.co.uk", "http://host-1.domain-1");
	shared("pc-app-07.somewhere.xyz pc-app-07.part.log", "host-1.domain-1 host-1.part.log");
	shared("admin@PC-APP-07 a@b", "user-1@host-1 a@b");
	shared("<hostname>SRV1</hostname> \"Host Name\": \"SRV2!\"",
		"<hostname>host-1</hostname> \"Host Name\": \"host-2!\"");
	stays("XPC-APP-07 PC-APP-071");
	/* Of a service that has many customers, the customer. */
	shared("fabrikam.onmicrosoft.com stlogs7.blob.core.windows.net:443",
		"host-1.onmicrosoft.com host-2.blob.core.windows.net:443");
	stays("https://core.windows.net/x azure.com sls.update.microsoft.com.nsatc.net");
	stays("http://wpad/wpad.dat");
	stays("\\\\.\\PhysicalDrive0 \\\\?\\C:\\x");
	stays("http://localhost:8530/ http://127.0.0.1/");
	stays("https://www.catalog.update.microsoft.com/x download.windowsupdate.com");
	stays("CBS.log:90211 WindowsUpdate.log web.config slmgr.vbs System.Net.Http");
	stays("Package_for_KB5126256~31bf3856ad364e35~amd64~~6.3.1.14");
	stays("Windows(R), Client-ESU-Year2 add-on");
	stays("unknown machine");
}

static void test_people(void)
{
	shared("CONTOSO\\jdoe logged on", "domain-1\\user-1 logged on");
	shared("contoso\\ann.smith", "domain-1\\user-1");
	shared("FABRIKAM\\ann.smith.", "domain-1\\user-1.");
	shared("'FABRIKAM\\o'hara'", "'domain-1\\user-1'");
	shared("PC-APP-07\\admin", "host-1\\user-1");
	/* The account of a machine is that machine. */
	shared("'FABRIKAM\\SRV-SQL-02$' from srv-sql-02", "'domain-1\\host-1$' from host-1");
	shared("FABRIKAM\\PC-APP-07", "domain-1\\host-1");
	shared("User name: FABRIKAM\\SRV-SQL-02$", "User name: domain-1\\host-1$");
	shared("ann@fabrikam.com", "user-1@domain-1");
	shared("C:\\Users\\someone\\x.log:4", "C:\\Users\\user-1\\x.log:4");
	shared("c:/users/John Smith/x", "c:/users/user-1/x");
	shared("see C:\\Users\\someone then", "see C:\\Users\\user-1 then");
	shared("C:\\Documents and Settings\\Ann Other\\x",
		"C:\\Documents and Settings\\user-1\\x");
	/* In pieces, for this file is searched for such paths, too. */
	shared("/ho"
	       "me/ann/x",
		"/ho"
		"me/user-1/x");
	shared("C:\\Users\\Public\\x", "C:\\Users\\Public\\x");
	shared("jdoe did", "user-1 did");
	shared("svc-backup", "user-1");
	shared("User name: Ann Smith", "User name: user-1");
	shared("User name: ann  more", "User name: user-1  more");
	shared("User name: ann, and", "User name: user-1, and");
	shared("User name: ann and all the others", "User name: user-1 and all the others");
	shared("User name: FABRIKAM\\ann", "User name: domain-1\\user-1");
	shared("User name: ann@fabrikam.com", "User name: user-1@domain-1");
	shared("svc-older", "user-1");
	shared("Registrierter Benutzer:   Max M\xC3\xBCller",
		"Registrierter Benutzer:   user-1");
	shared(".\\svc-older NT AUTHORITY\\X", ".\\user-1 NT AUTHORITY\\X");
	shared("Ann Example", "user-1");
	shared("S-1-5-21-1-2-3-500", "sid-1");
	shared("HKU\\S-1-5-21-1-2-3-1001\\Software", "HKU\\sid-1\\Software");
	stays("S-1-5-18 S-1-5-32-544 S-1-5-80-1-2-3-4-5");
	stays("NT AUTHORITY\\SYSTEM BUILTIN\\Administrators IIS APPPOOL\\WsusPool");
	stays("NT-AUTORIT\xC3\x84T\\SYSTEM VORDEFINIERT\\Administratoren AUTORITE NT\\SYSTEM");
	stays("NT-AUTORIT\xC3\x84T\\LOKALER DIENST C:\\Users\\Administrateur\\x");
	stays("HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion ProductName");
	stays("HKLM\\SOFTWARE LocalMachine\\CA system32\\drivers SOFTWARE\\Microsoft");
	stays("http://host-x.microsoft.com/home/index.html");
	becomes(REDACT_USERS, "CONTOSO\\jdoe on PC-APP-07", "CONTOSO\\user-1 on PC-APP-07");
	becomes(REDACT_USERS, "ann@fabrikam.com S-1-5-21-1-2-3-500",
		"user-1@fabrikam.com sid-1");
	becomes(REDACT_USERS, "\\\\srv\\jdoe\\C:\\Users\\x",
		"\\\\srv\\user-1\\C:\\Users\\user-2");
	becomes(REDACT_USERS, "http://wsus01:8530/ 10.1.2.3", "http://wsus01:8530/ 10.1.2.3");
	becomes(REDACT_NONE, "CONTOSO\\jdoe on PC-APP-07", "CONTOSO\\jdoe on PC-APP-07");
	becomes(REDACT_NONE, "password=x", "password=[removed: password]");
}

static void test_numbers(void)
{
	shared("10.1.2.3 and 10.1.2.3:80", "ip-1 and ip-1:80");
	shared("2001:db8::7 fe80::1%12", "ip-1 ip-2");
	shared("00-15-5D-01-02-03", "mac-1");
	shared("SN-4711-X", "serial-1");
	shared("123456789012345678901234567890123456789012345678901234", "id-1");
	shared("Serial Number: 7783", "Serial Number: serial-1");
	shared("a1b2c3d4-0000-4000-8000-00000000beef", "id-1");
	shared("Client ID: {1043add5-23b1-4afb-9a0f-64343c8f3f8d}", "Client ID: {id-1}");
	shared("UUID=4C4C4544-0043-5A10-8043-B9C04F4A3132 SN: X7", "UUID=id-1 SN: serial-1");
	shared("Seriennummer: 7783, Produkt-ID:  00252-70000-12345-AA228",
		"Seriennummer: serial-1, Produkt-ID:  id-1");
	shared("Tenant ID : 1043add5-23b1-4afb-9a0f-64343c8f3f8d", "Tenant ID : id-1");
	shared("/subscriptions/1043add5-23b1-4afb-9a0f-64343c8f3f8d/resourceGroups/rg7/"
	       "providers/"
	       "Microsoft.HybridCompute/machines/srv9?x",
		"/subscriptions/id-1/resourceGroups/id-2/providers/"
		"Microsoft.HybridCompute/machines/id-3?x");
	shared("esu-berlin", "id-1");
	stays("127.0.0.1 0.0.0.0 169.254.169.254 168.63.129.16 255.255.255.0 ::1");
	stays("10.0.19045.7727 6.1.7601 version 1.2.3.4 v1.2.3.4 agent 1.39.2.5 1.39.2.7");
	stays(".NET 4.8.4.1 Framework 3.5.30.7 ClientVersion: 7.9.9.1 Agent-Version 1.6.3.1");
	stays("wuapi.dll (7.9.96.1), System.Web 4.0.0.0");
	shared("ping.exe 10.1.2.3 VPN 10.1.2.4", "ping.exe ip-1 VPN ip-2");
	stays("1043add5-23b1-4afb-9a0f-64343c8f3f8d");
	stays("2026-11-20T14:02:11Z KB5126256 0x80072EE2 12:34:56");
	stays("7783-7084-3265-9085-8269-3286-77");
}

static void test_certificates(void)
{
	shared("CN=Fabrikam Issuing CA 03, O=Fabrikam", "CN=cert-1, O=cert-2");
	shared("Fabrikam Issuing CA 03", "cert-1");
	shared("0123456789ABCDEF0123456789ABCDEF01234567", "cert-1");
	shared("00BEEF11", "cert-1");
	shared("CN=Other CA", "CN=cert-1");
	shared("Plain Name CA", "cert-1");
	shared("(CN=Other CA) 'CN=Third (G2)'", "(CN=cert-1) 'CN=cert-2'");
	shared("CN=\"Fabrikam, Ltd\", O=Two\\, Ltd, OU=Microsoft, DC=x",
		"CN=\"cert-1\", O=cert-2, OU=Microsoft, DC=domain-1");
	shared("CN=srv.emea.contoso.example", "CN=host-1.domain-1");
	shared("CN=Ann,OU=Berlin,DC=fabrikam,DC=com", "CN=cert-1,OU=id-1,DC=domain-1,DC=com");
	stays("CN=DigiCert Global Root G2 1123456789ABCDEF0123456789ABCDEF01234567");
	stays("CN=Microsoft RSA Root Certificate Authority 2017, O=Microsoft Corporation");
	stays("o=1 ou=2");
}

static void test_paranoid(void)
{
	becomes(REDACT_PARANOID, "C:\\Windows\\Logs\\CBS\\CBS.log:90211", "path-1:90211");
	becomes(REDACT_PARANOID, "in C:\\Program Files\\X\\a.log failed", "in path-1 failed");
	becomes(REDACT_PARANOID, "%TEMP%\\x y\\z", "path-1");
	becomes(REDACT_PARANOID, "see /var/log/x.log is full", "see path-1 is full");
	becomes(REDACT_PARANOID, "\\\\srv\\data\\x\\y", "\\\\host-1\\share-1\\path-1");
	becomes(REDACT_PARANOID, "out/dlv of jdoe.txt:7", "file-1:7");
	becomes(REDACT_PARANOID, "Contoso Devices, Desk", "name-1, Desk");
	becomes(REDACT_PARANOID, "0x1 reached \\\\files01\\payroll as lisa",
		"0x1 [removed: message]");
	becomes(REDACT_PARANOID, "HKLM\\SOFTWARE\\Microsoft 50/50 and/or",
		"HKLM\\SOFTWARE\\Microsoft "
		"50/50 and/or");
	shared("C:\\Windows\\Logs\\CBS\\CBS.log:90211",
		"C:\\Windows\\Logs\\CBS\\CBS.log:90211");
	shared("reached \\\\files01\\payroll as lisa", "reached \\\\host-1\\share-1 as lisa");
	shared("files01 payroll", "host-1 share-1");
}

/* Half a name at the end of a text that was cut. */
static void test_cut(void)
{
	shared("long text PC-AP (+3 more characters)",
		"long text [removed: cut] (+3 more characters)");
	shared("PC-A (+1 more character)", "[removed: cut] (+1 more character)");
	stays("a (+3 more characters) b");
	stays("a +3 more characters)");
	becomes(REDACT_NONE, "x AAAAA-BBB (+9 more characters)",
		"x [removed: cut] (+9 more characters)");
	becomes(REDACT_NONE, "x AAAA (+9 more characters)", "x AAAA (+9 more characters)");
}

/* Short names count only where nothing else can stand. */
static void test_short(void)
{
	struct error err = ERROR_NONE;
	struct redaction *redaction = redaction_new(assets, REDACT_SHARE, NULL, &err);
	static const char small[] =
		"{\"format\":\"esureport-facts/"
		"1\",\"collector\":{\"name\":\"x\",\"version\":\"1\","
		"\"mode\":\"import\",\"started\":\"2026-11-20\",\"finished\":\"2026-11-20\","
		"\"elevated\":true},\"coverage\":[],\"machine\":{\"name\":\"Z9\"}}";
	struct facts *one = facts_parse("x", small, sizeof(small) - 1, assets, &err);
	static const char *const texts[][2] = {{"Z9", "host-1"}, {"a Z9 b", "a Z9 b"},
		{"\\\\z9\\x", "\\\\host-1\\share-1"}, {"http://Z9:80", "http://host-1:80"},
		{"Z9\\ann", "host-1\\user-1"}, {"z9.fabrikam.de", "host-1.domain-1"}};

	CHECK_STR(err.text, "");
	if (!redaction || !one)
		abort();
	redaction_learn(redaction, one);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		char *got = redaction_text(redaction, texts[i][0]);

		CHECK_STR(got, texts[i][1]);
		free(got);
	}
	redaction_free(redaction);
	facts_free(one);
}

/* A word of the program, such as the name of a product, gives nothing away. */
static void test_ours(void)
{
	struct redaction *redaction = make(REDACT_SHARE);
	char *got;

	redaction_learn_text(redaction, "http://Windows:80 \\\\update\\x http://wsus02");
	got = redaction_text(redaction, "Windows update wsus02");
	CHECK_STR(got, "Windows update host-1");
	free(got);
	got = redaction_text(redaction, "http://windows/");
	CHECK_STR(got, "http://host-2/");
	free(got);
	redaction_free(redaction);
}

static void passes(enum redact_level level, const char *text, const char *want)
{
	struct redaction *redaction = make(level);
	struct buf out = BUF_EMPTY;

	buf_adds(&out, text);
	redaction_output(redaction, &out);
	CHECK_STR(buf_text(&out), want);
	buf_release(&out);
	redaction_free(redaction);
}

/* The belt to the braces. */
static void test_output(void)
{
	struct redaction *redaction = make(REDACT_SHARE);
	struct buf out = BUF_EMPTY;

	passes(REDACT_SHARE, "", "");
	passes(REDACT_SHARE, "a PC-APP-07, pc-app-07.", "a host-1, host-1.");
	passes(REDACT_NONE, "a PC-APP-07", "a PC-APP-07");
	passes(REDACT_USERS, "jdoe PC-APP-07", "user-1 PC-APP-07");
	passes(REDACT_SHARE, "nothing here", "nothing here");
	passes(REDACT_SHARE, "<p title=\"jdoe\">Windows jdoe</p>",
		"<p title=\"user-1\">Windows user-1</p>");
	passes(REDACT_SHARE, "<a href=\"#f-jdoe\" id=\"jdoe\">&jdoe; &#jdoe; &amp;jdoe</a>",
		"<a href=\"#f-jdoe\" id=\"jdoe\">&jdoe; &#jdoe; &amp;user-1</a>");
	/* A letter that is spelt as a reference belongs to the word. */
	passes(REDACT_SHARE, "<p>&#252;jdoe jdoe&#8222; &#39;jdoe&#39; &#252; jdoe &jdoe",
		"<p>&#252;jdoe jdoe&#8222; &#39;user-1&#39; &#252; user-1 &user-1");
	passes(REDACT_SHARE, "a id=\"jdoe\" \"#jdoe\" <a href=\"#jdoe",
		"a id=\"user-1\" \"#user-1\" <a href=\"#user-1");
	passes(REDACT_SHARE, "<a name=\"jdoe\" href=\"jdoe\" =\"jdoe\">",
		"<a name=\"user-1\" href=\"user-1\" =\"user-1\">");
	passes(REDACT_SHARE, "<\"jdoe \"#jdoe", "<\"user-1 \"#jdoe");
	passes(REDACT_SHARE, "style-src 'sha256-abc/jdoe/def='; jdoe",
		"style-src 'sha256-abc/jdoe/def='; user-1");
	passes(REDACT_SHARE, "10.20.30.40 10.20.30.40.5 110.20.30.40",
		"ip-1 10.20.30.40.5 110.20.30.40");
	buf_adds(&out, "R&D \\\"x\\\" <R&amp;D> R&amp;D&amp; J\xC3\xB6rg J&#246;rg j\\u00d6rg "
		       "J[U+00F6]rg");
	redaction_learn_text(redaction, "user name: R&D Jane");
	redaction_learn_text(redaction, "C:\\Users\\J\xC3\xB6rg\\x");
	redaction_output(redaction, &out);
	CHECK_STR(buf_text(&out),
		"R&D \\\"x\\\" <R&amp;D> R&amp;D&amp; user-1 user-1 j\\u00d6rg user-1");
	buf_clear(&out);
	buf_adds(&out, "<b>R&amp;D Jane&lt;</b> J&#246;rg");
	redaction_output(redaction, &out);
	CHECK_STR(buf_text(&out), "<b>user-2&lt;</b> user-1");
	redaction_learn_text(redaction, "user name: Jo_*Ann*");
	buf_clear(&out);
	buf_adds(&out, "Jo\\_\\*Ann\\* `Jo_*Ann*` Jo\\_\\*Ann*");
	redaction_output(redaction, &out);
	CHECK_STR(buf_text(&out), "user-3 `user-3` Jo\\_\\*Ann*");
	buf_clear(&out);
	buf_adds(&out, "{\"a\": \"J\\u00f6rg\"}");
	redaction_output(redaction, &out);
	CHECK_STR(buf_text(&out), "{\"a\": \"user-1\"}");
	redaction_learn_text(redaction, "user name: \xF0\x9D\x94\x98xyz'");
	redaction_learn_text(redaction, "user name: O'Hara");
	buf_clear(&out);
	buf_adds(&out, "{\"a\": \"\\ud835\\udd18xyz O'Hara\"}");
	redaction_output(redaction, &out);
	CHECK_STR(buf_text(&out), "{\"a\": \"user-4 user-5\"}");
	buf_clear(&out);
	buf_adds(&out, "<?xml?><a>O&apos;Hara O&#39;Hara</a>");
	redaction_output(redaction, &out);
	CHECK_STR(buf_text(&out), "<?xml?><a>user-5 user-5</a>");
	buf_release(&out);
	redaction_free(redaction);
}

static void message(enum redact_level level, bool learned, const char *text, const char *want)
{
	struct error err = ERROR_NONE, setup = ERROR_NONE;
	struct redaction *redaction = redaction_new(assets, level, NULL, &setup);

	if (!redaction)
		abort();
	if (learned)
		redaction_learn(redaction, facts);
	error_set(&err, EXIT_BAD_INPUT, "%s", text);
	redaction_error(redaction, &err);
	CHECK_STR(err.text, want);
	CHECK_INT(err.exit, EXIT_BAD_INPUT);
	redaction_free(redaction);
}

static void test_messages(void)
{
	struct error err = ERROR_NONE;
	char text[600];

	message(REDACT_SHARE, false, "x: 'PC1' is no 'PC2'!", "x: [removed]!");
	message(REDACT_SHARE, false, "x: \"P'C\" is no", "x: [removed] is no");
	message(REDACT_SHARE, false, "x: no quote", "x: no quote");
	message(REDACT_SHARE, false, "x: 'half", "x: [removed]");
	message(REDACT_SHARE, false, "x: C:\\Users\\ann\\y", "x: C:\\Users\\user-1\\y");
	message(REDACT_NONE, false, "x: 'PC1' is", "x: 'PC1' is");
	message(REDACT_SHARE, true, "x: PC-APP-07 is 'y'", "x: host-1 is 'y'");
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	memcpy(text, "'x' ", 4);
	message(REDACT_SHARE, false, text, "[removed]");
	redaction_error(NULL, &err);
	CHECK_INT(err.exit, 0);
}

static const char results_text[] =
	"{\"facts\":{\"digest\":\"77aa\",\"host\":\"PC-APP-07\",\"system\":\"Windows 10\"},"
	"\"verdict\":{\"state\":\"ready\",\"headline\":\"Yes. PC-APP-07 http://SERVER/ x\"},"
	"\"findings\":[{\"rule\":\"pc-app-07\",\"waiver\":{\"reason\":\"Eva Test said "
	"so\",\"owner\":\"Eva Test "
	"<eva@fabrikam.de>\"},\"because\":[\"jdoe\"],\"steps\":[{\"run\":["
	"\"ping PC-APP-07\"]}],\"evidence\":[{\"found\":\"srv8 then "
	"\\\\\\\\srv8\\\\x\",\"src\":"
	"\"jdoe.txt:1\"},{\"found\":\"password: x\",\"src\":\"jdoe.txt:1\"}]}],\"more\":["
	"\"jdoe\",{\"new\":\"PC-APP-07\"}],\"codes\":[{\"seen\":[{\"text\":\"free "
	"text\"},{\"text\":"
	"\"KB5126256\"},{\"text\":\"none\"}]}],\"updates\":[{\"title\":\"Update for "
	"X\"},{\"title\":"
	"\"Fabrikam Tool\"}],\"captures\":[{\"file\":\"a.txt\",\"note\":\"in a.txt: x\"}]}";

static cJSON *redacted(enum redact_level level)
{
	struct error err = ERROR_NONE;
	cJSON *results = json_parse(results_text, sizeof(results_text) - 1, &err);
	struct redaction *redaction = make(level);

	CHECK_STR(err.text, "");
	redaction_results(redaction, results);
	redaction_free(redaction);
	return results;
}

static void test_results(void)
{
	cJSON *results = redacted(REDACT_SHARE);
	const cJSON *finding = json_get(results, "findings")->child;
	const cJSON *evidence = json_get(finding, "evidence")->child;
	const cJSON *account = json_get(results, "redaction");
	struct buf out = BUF_EMPTY;

	CHECK_STR(json_text(json_get(results, "facts"), "host"), "host-1");
	CHECK_STR(json_text(json_get(results, "facts"), "digest"), "77aa");
	CHECK_STR(json_text(json_get(results, "verdict"), "headline"),
		"Yes. host-1 http://SERVER/ x");
	CHECK_STR(json_text(finding, "rule"), "pc-app-07");
	CHECK_STR(json_text(json_get(finding, "waiver"), "reason"), "user-1 said so");
	CHECK_STR(json_text(json_get(finding, "waiver"), "owner"), "user-2");
	CHECK_STR(json_get(finding, "because")->child->valuestring, "user-3");
	CHECK_STR(json_get(json_get(finding, "steps")->child, "run")->child->valuestring,
		"ping PC-APP-07");
	/* What is learned at the end of a text counts at its beginning. */
	CHECK_STR(json_text(evidence, "found"), "host-2 then \\\\host-2\\share-1");
	CHECK_STR(json_text(evidence, "src"), "user-3.txt:1");
	CHECK_STR(json_text(evidence->next, "found"), "password: [removed: password]");
	CHECK_STR(json_text(evidence->next, "src"), "user-3.txt:1");
	/* A member that nobody told of is a text. */
	CHECK_STR(json_get(results, "more")->child->valuestring, "user-3");
	CHECK_STR(json_text(json_get(results, "more")->child->next, "new"), "host-1");
	json_print(&out, account);
	CHECK(strstr(buf_text(&out), "\"level\": \"share\",\n  \"has_any\": true") != NULL);
	CHECK(strstr(buf_text(&out), "\"class\": \"host\",\n      \"count\": 2") != NULL);
	CHECK(strstr(buf_text(&out), "\"class\": \"secret\",\n      \"count\": 1") != NULL);
	cJSON_Delete(results);
	buf_release(&out);
	results = redacted(REDACT_NONE);
	CHECK_STR(json_text(json_get(results, "facts"), "host"), "PC-APP-07");
	CHECK(cJSON_IsTrue(json_get(json_get(results, "redaction"), "has_any")));
	cJSON_Delete(results);
	results = redacted(REDACT_PARANOID);
	CHECK_STR(json_text(json_get(results, "facts"), "digest"), "[removed: digest]");
	finding = json_get(json_get(results, "codes")->child, "seen")->child;
	CHECK_STR(json_text(finding, "text"), "[removed: message]");
	CHECK_STR(json_text(finding->next, "text"), "KB5126256");
	CHECK_STR(json_text(finding->next->next, "text"), "none");
	CHECK_STR(json_text(json_get(results, "updates")->child, "title"), "Update for X");
	CHECK_STR(json_text(json_get(results, "updates")->child->next, "title"), "name-1");
	CHECK_STR(json_text(json_get(results, "captures")->child, "file"), "file-1");
	CHECK_STR(json_text(json_get(results, "captures")->child, "note"), "in file-1: x");
	cJSON_Delete(results);
	results = json_parse("{\"redaction\":1}", 15, &(struct error)ERROR_NONE);
	CHECK(redaction_mask(assets, results, &(struct error)ERROR_NONE));
	CHECK_STR(json_text(json_get(results, "redaction"), "level"), "none");
	CHECK(cJSON_IsFalse(json_get(json_get(results, "redaction"), "has_any")));
	cJSON_Delete(results);
}

static void put(const char *path, const char *text)
{
	struct error err = ERROR_NONE;

	file_write(path, text, strlen(text), &err);
	CHECK_STR(err.text, "");
}

static void refuses(const char *path, const char *map, const char *want)
{
	struct error err = ERROR_NONE;
	char *message;

	put(path, map);
	CHECK(redaction_new(assets, REDACT_SHARE, path, &err) == NULL);
	message = xasprintf("%s%s", path, want);
	CHECK_STR(err.text, message);
	CHECK_INT(err.exit, EXIT_BAD_INPUT);
	free(message);
}

static void test_bad_maps(const char *path)
{
	struct error err = ERROR_NONE;

	refuses(path, "x", ":1:1: a value is expected here");
	refuses(path, "{}", ": is no map of the format esureport-redaction/1");
	refuses(path, "{\"format\":\"esureport-redaction/1\"}", ": member 'map' is missing");
	refuses(path, "{\"format\":\"esureport-redaction/1\",\"map\":{},\"x\":1}",
		": unknown member 'x'");
	refuses(path, "{\"format\":\"esureport-redaction/1\",\"map\":{\"log\":{}}}",
		": 'log' is no class of values that have pseudonyms");
	refuses(path, "{\"format\":\"esureport-redaction/1\",\"map\":{\"host\":[]}}",
		": 'host' is no class of values that have pseudonyms");
	refuses(path,
		"{\"format\":\"esureport-redaction/1\",\"map\":{\"host\":{\"a\":\"host-0\"}}}",
		": 'host-0' is no pseudonym of the class host");
	refuses(path,
		"{\"format\":\"esureport-redaction/1\",\"map\":{\"host\":{\"a\":\"user-1\"}}}",
		": 'user-1' is no pseudonym of the class host");
	refuses(path, "{\"format\":\"esureport-redaction/1\",\"map\":{\"host\":{\"a\":1}}}",
		": '' is no pseudonym of the class host");
	refuses(path,
		"{\"format\":\"esureport-redaction/"
		"1\",\"map\":{\"host\":{\"a\":\"host-1\",\"b\":"
		"\"host-1\"}}}",
		": host-1 stands for two values, or one of them twice");
	CHECK(redaction_new(assets, REDACT_NONE, path, &err) == NULL);
	CHECK_INT(err.exit, EXIT_USAGE);
	CHECK_STR(err.text, "--redact-map goes with --redact users, share or paranoid");
	err = (struct error)ERROR_NONE;
	CHECK(redaction_new(assets, REDACT_SHARE, "/", &err) == NULL);
	CHECK_INT(err.exit, EXIT_NO_INPUT);
}

static void test_map(void)
{
	static const char earlier[] = "{\"format\":\"esureport-redaction/"
				      "1\",\"map\":{\"host\":{\"pc-app-07\":\"host-7\","
				      "\"elsewhere7\":\"host-2\"}}}";
	char folder[] = "redact.XXXXXX";
	struct error err = ERROR_NONE;
	struct buf bytes = BUF_EMPTY;
	struct redaction *redaction;
	char *path, *beside, *text;
	struct stat info;

	if (!mkdtemp(folder))
		abort();
	path = xasprintf("%s/map.json", folder);
	beside = xasprintf("%s/report.html", folder);
	test_bad_maps(path);
	put(path, earlier);
	redaction = redaction_new(assets, REDACT_SHARE, path, &err);
	CHECK_STR(err.text, "");
	if (!redaction)
		abort();
	redaction_learn(redaction, facts);
	text = redaction_text(redaction, "PC-APP-07 ELSEWHERE7 http://new/ jdoe");
	CHECK_STR(text, "host-7 host-2 http://host-8/ user-1");
	free(text);
	CHECK(redaction_save(redaction, &err));
	CHECK(file_read(path, 10000, &bytes, &err));
	CHECK_STR(buf_text(&bytes),
		"{\n  \"format\": \"esureport-redaction/1\",\n  \"map\": {\n    \"user\": {\n"
		"      \"jdoe\": \"user-1\"\n    },\n    \"host\": {\n"
		"      \"elsewhere7\": \"host-2\",\n      \"pc-app-07\": \"host-7\",\n"
		"      \"new\": \"host-8\"\n    }\n  }\n}\n");
	CHECK(stat(path, &info) == 0 && (info.st_mode & 0777) == 0600);
	CHECK(!redaction_keeps_apart(redaction, beside, &err));
	CHECK_INT(err.exit, EXIT_USAGE);
	err = (struct error)ERROR_NONE;
	CHECK(redaction_keeps_apart(redaction, "-", &err));
	CHECK(redaction_keeps_apart(redaction, "/report.html", &err));
	redaction_free(redaction);
	/* The next run takes it up, whatever it replaces first. */
	redaction = redaction_new(assets, REDACT_SHARE, path, &err);
	CHECK_STR(err.text, "");
	text = redaction ? redaction_text(redaction, "http://NEW \\\\another\\x") : NULL;
	CHECK_STR(text, "http://host-8 \\\\host-9\\share-1");
	free(text);
	redaction_free(redaction);
	redaction = make(REDACT_SHARE);
	CHECK(redaction_save(redaction, &err) &&
		redaction_keeps_apart(redaction, beside, &err));
	redaction_free(redaction);
	unlink(path);
	rmdir(folder);
	buf_release(&bytes);
	free(path);
	free(beside);
}

int main(void)
{
	struct error err = ERROR_NONE;

	library_init();
	assets = assets_open(NULL, &err);
	facts = assets ? facts_parse("facts", document, sizeof(document) - 1, assets, &err)
		       : NULL;
	CHECK_STR(err.text, "");
	if (!facts)
		return tap_done();
	test_hosts();
	test_people();
	test_numbers();
	test_certificates();
	test_paranoid();
	test_cut();
	test_short();
	test_ours();
	test_output();
	test_messages();
	test_results();
	test_map();
	facts_free(facts);
	assets_free(assets);
	return tap_done();
}
