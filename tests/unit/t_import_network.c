/* SPDX-License-Identifier: MIT */
/* ipconfig, netsh and dsregcmd. */
#include "imported.h"

static const char english[] = "C:\\>ipconfig /all\r\n"
			      "\r\n"
			      "Windows IP Configuration\r\n"
			      "\r\n"
			      "   Host Name . . . . . . . . . . . . : APP07\r\n"
			      "   Primary Dns Suffix  . . . . . . . : corp.example\r\n"
			      "   Node Type . . . . . . . . . . . . : Hybrid\r\n"
			      "\r\n"
			      "Ethernet adapter Ethernet0:\r\n"
			      "\r\n"
			      "   Connection-specific DNS Suffix  . : \r\n"
			      "   Physical Address. . . . . . . . . : 00-00-5E-00-53-01\r\n"
			      "   DHCP Enabled. . . . . . . . . . . : No\r\n"
			      "   IPv4 Address. . . . . . . . . . . : 192.0.2.7(Preferred) \r\n"
			      "   Subnet Mask . . . . . . . . . . . : 255.255.255.0\r\n"
			      "   Default Gateway . . . . . . . . . : fe80::1%5\r\n"
			      "                                       192.0.2.1\r\n"
			      "   DNS Servers . . . . . . . . . . . : fec0:0:0:ffff::1%1\r\n"
			      "                                       192.0.2.53\r\n"
			      "   NetBIOS over Tcpip. . . . . . . . : Enabled\r\n"
			      "\r\n"
			      "C:\\>\r\n";

static void test_ipconfig(void)
{
	import_one(english);
	CHECK_STR(captured("kinds"), "ipconfig");
	CHECK_STR(covered("network"), "partial");
	CHECK_STR(fact("network.dns_servers"), "yes");
	CHECK_STR(fact("network.gateway"), "yes");
	CHECK_STR(fact("machine.name"), "APP07");
	CHECK(survives_cuts(english));
}

/* The lines of an adapter in place of those above. */
static void check_adapter(
	const char *lines, const char *tail, const char *dns, const char *gateway)
{
	struct buf text = BUF_EMPTY;

	buf_addf(&text,
		"C:\\>ipconfig /all\n\nWindows IP Configuration\n\n"
		"   Host Name . . . . . . . . . . . . : APP07\n\nEthernet adapter "
		"Ethernet0:\n\n"
		"   IPv4 Address. . . . . . . . . . . : 192.0.2.7(Preferred)\n%s%s",
		lines, tail);
	import_some(text.data, text.len);
	CHECK_STR(fact("network.dns_servers"), dns);
	CHECK_STR(fact("network.gateway"), gateway);
	buf_release(&text);
}

#define GATEWAY "   Default Gateway . . . . . . . . . : "
#define SERVERS "   DNS Servers . . . . . . . . . . . : "

static void test_none(void)
{
	check_adapter(GATEWAY "\n", "\nC:\\>", "none", "none");
	check_adapter(
		GATEWAY "0.0.0.0\n" SERVERS "fec0:0:0:ffff::1%1\n", "\nC:\\>", "none", "none");
	check_adapter(SERVERS "::1\n", "\nC:\\>", "yes", "none");
	check_adapter(SERVERS "192.0.2.53\n", "\nC:\\>", "yes", "none");
	/* Something may follow. */
	check_adapter(GATEWAY "\n", "\n", "", "");
	check_adapter(GATEWAY "\n", "\nsomething else\nC:\\>", "", "");
	check_adapter(GATEWAY "\n", "\n[...]\nC:\\>", "", "");
	check_adapter(GATEWAY "\n", "   ...\nC:\\>", "", "");
	import_one("C:\\>ipconfig /all\nsome\nother\ntext\n"
		   "   Host Name . . . . . . . . . . . . : APP07\n" GATEWAY "\n\nC:\\>");
	CHECK_STR(fact("network.gateway"), "");
	/* There is one, and its owner took it out. */
	check_adapter(GATEWAY "x.x.x.x\n" SERVERS "<removed>\n", "\nC:\\>", "", "");
	check_adapter(GATEWAY "192.0.2.300\n" SERVERS "192.0.2.\n", "\nC:\\>", "", "");
	/* Without /all no line would have it. */
	import_one("C:\\>ipconfig\n\nWindows IP Configuration\n\nEthernet adapter A:\n\n"
		   "   IPv4 Address. . . . . . . . . . . : 192.0.2.7\n" GATEWAY "192.0.2.1\n"
		   "\nC:\\>");
	CHECK_STR(fact("network.dns_servers"), "");
	CHECK_STR(fact("network.gateway"), "yes");
}

static void test_languages(void)
{
	static const char german[] =
		"C:\\>ipconfig /all\n\nWindows-IP-Konfiguration\n\n"
		"   Hostname  . . . . . . . . . . . . : APP07\n\nEthernet-Adapter LAN:\n\n"
		"   Standardgateway . . . . . . . . . : 192.0.2.1\n"
		"   DNS-Server  . . . . . . . . . . . : 192.0.2.53\n\nC:\\>";
	static const char french[] =
		"C:\\>ipconfig /all\n\nConfiguration IP de Windows\n\n"
		"   Nom de l\xE2\x80\x99h\xC3\xB4te . . . . . . . . . . : APP07\n\n"
		"Carte Ethernet Ethernet :\n\n"
		"   Passerelle par d\xC3\xA9"
		"faut. . . . . . . . . . . : \n"
		"   Serveurs DNS. . .  . . . . . . . . . : 192.0.2.53\n\nC:\\>";
	/* Its label for DNS servers is not confirmed: neither yes nor none. */
	static const char spanish[] =
		"C:\\>ipconfig /all\n\nConfiguraci\xC3\xB3n IP de Windows\n\n"
		"   Nombre de host. . . . . . . . . : APP07\n\n"
		"Adaptador de Ethernet Ethernet:\n\n"
		"   Puerta de enlace predeterminada . . . . . : \n"
		"   Servidores DNS. . . . . . . . . . . . . . : 192.0.2.53\n\nC:\\>";
	static const char chinese[] = "   \xE9\xBB\x98\xE8\xAE\xA4\xE7\xBD\x91\xE5\x85\xB3. . "
				      ". . . . . . . . . . . : "
				      "192.0.2.1\n";
	static const char unknown[] = "   Portik vaikeelis . . . . . . . : 192.0.2.1\n";

	import_one(german);
	CHECK_STR(fact("network.dns_servers"), "yes");
	CHECK_STR(fact("network.gateway"), "yes");
	CHECK_STR(fact("machine.name"), "APP07");
	CHECK(survives_cuts(german));
	import_one(spanish);
	CHECK_STR(fact("network.dns_servers"), "");
	CHECK_STR(fact("network.gateway"), "none");
	import_one(french);
	CHECK_STR(fact("network.dns_servers"), "yes");
	CHECK_STR(fact("network.gateway"), "none");
	CHECK(survives_cuts(french));
	import_one(chinese);
	CHECK_STR(fact("network.gateway"), "yes");
	import_one(unknown);
	CHECK_STR(captured("state"), "ignored");
}

static void check_proxy(const char *text, const char *proxy)
{
	import_one(text);
	CHECK_STR(fact("network.winhttp_proxy"), proxy);
	CHECK_STR(captured("kinds"), *proxy ? "netsh-winhttp" : "");
}

static void test_winhttp(void)
{
	static const char proxied[] = "\r\nCurrent WinHTTP proxy settings:\r\n\r\n"
				      "    Proxy Server(s) :  proxy.corp.example:8080\r\n"
				      "    Bypass List     :  (none)\r\n";
	static const char direct[] = "Current WinHTTP proxy settings:\n\n"
				     "    Direct access (no proxy server).\n";

	check_proxy(direct, "direct");
	CHECK_STR(covered("network"), "partial");
	CHECK(survives_cuts(direct));
	check_proxy("    Direct access (no proxy server)\n", "direct");
	check_proxy("\xD0\x9F\xD1\x80\xD1\x8F\xD0\xBC\xD0\xBE\xD0\xB9 "
		    "\xD0\xB4\xD0\xBE\xD1\x81\xD1\x82\xD1\x83\xD0\xBF "
		    "(\xD0\xB1\xD0\xB5\xD0\xB7 "
		    "\xD0\xBF\xD1\x80\xD0\xBE\xD0\xBA\xD1\x81\xD0\xB8-"
		    "\xD1\x81\xD0\xB5\xD1\x80\xD0\xB2\xD0\xB5\xD1\x80\xD0\xB0).\n",
		"direct");
	check_proxy(proxied, "proxy.corp.example:8080");
	CHECK(survives_cuts(proxied));
	check_proxy("    Proxy Server(s) :  http=a.example:80;https=b.example:443\n",
		"http=a.example:80;https=b.example:443");
	check_proxy("    Proxy Server(s) :  http://a.example:80/\n", "http://a.example:80/");
	check_proxy("    Proxy Server(s) :  [2001:db8::1]:80\n", "[2001:db8::1]:80");
	/* Below the command a label of any language. */
	check_proxy("C:\\>netsh winhttp show proxy\n\n  Valikaspalvelin :  a.example:80\n",
		"a.example:80");
	/* German is not confirmed: no state, but a text. */
	import_one("    Direkter Zugriff (kein Proxyserver).\n");
	CHECK_STR(fact("network.winhttp_proxy"), "");
	check_proxy("C:\\>netsh winhttp show proxy\n    Proxyserver :  a.example:80\n",
		"a.example:80");
	check_proxy("ProxyEnable : 1\nProxyServer : a.example:80\n", "");
}

static void test_no_proxy(void)
{
	check_proxy("    Proxy Server(s) :  <proxy>:8080\n", "");
	check_proxy("    Proxy Server(s) :  xx.xxxx:8080\n", "");
	check_proxy("    Proxy Server(s) :  a.example:80;\n", "");
	check_proxy("    Proxy Server(s) :  a.example:800000\n", "");
	check_proxy("    Proxy Server(s) :  a.example\n", "");
	check_proxy("C:\\>netsh winhttp show proxy\n  Time :  12:30\n", "");
	check_proxy("  Somewhere :  a.example:80\n", "");
	/* The port may have gone on. */
	import_one("    Proxy Server(s) :  a.example:80");
	CHECK_STR(fact("network.winhttp_proxy"), "");
	CHECK_STR(captured("kinds"), "");
}

#define PROFILE(state)                                                             \
	"\nPublic Profile Settings: \n"                                            \
	"----------------------------------------------------------------------\n" \
	"State                                 " state "\n"                        \
	"Firewall Policy                       BlockInbound,AllowOutbound\n"       \
	"LocalFirewallRules                    N/A (GPO-store only)\n"

static void check_firewall(const char *text, const char *state)
{
	import_one(text);
	CHECK_STR(fact("network.firewall"), state);
}

static void test_firewall(void)
{
	static const char command[] = "C:\\>netsh advfirewall show currentprofile\n";
	static const char on[] =
		"C:\\>netsh advfirewall show currentprofile\n" PROFILE("ON") "Ok.\n\n";

	check_firewall(on, "on");
	CHECK_STR(captured("kinds"), "netsh-advfirewall");
	CHECK(survives_cuts(on));
	check_firewall(
		"C:\\>netsh advfirewall show currentprofile\n" PROFILE("OFF") "C:\\>", "off");
	check_firewall("C:\\>netsh advfirewall show currentprofile\n" PROFILE("OFF"), "");
	check_firewall("C:\\>netsh advfirewall show currentprofile\n" PROFILE("ON")
			       PROFILE("OFF") "Ok.\n",
		"unclear");
	check_firewall("C:\\>netsh advfirewall show currentprofile\n" PROFILE("EIN") "Ok.\n",
		"unclear");
	/* Which of all profiles is in use, nobody says. */
	check_firewall("C:\\>netsh advfirewall show allprofiles\n" PROFILE("ON") "Ok.\n", "");
	check_firewall(PROFILE("ON") "Ok.\n", "");
	check_firewall(command, "");
}

static const char joined[] =
	"+----------------------------------------------------------------------+\r\n"
	"| Device State                                                         |\r\n"
	"+----------------------------------------------------------------------+\r\n"
	"\r\n"
	"             AzureAdJoined : YES\r\n"
	"          EnterpriseJoined : NO\r\n"
	"              DomainJoined : NO\r\n"
	"               Device Name : APP07.corp.example\r\n"
	"\r\n"
	"+----------------------------------------------------------------------+\r\n";

static void test_join(void)
{
	import_one(joined);
	CHECK_STR(captured("kinds"), "dsregcmd");
	CHECK_STR(covered("join"), "collected");
	CHECK_STR(fact("join.entra"), "yes");
	CHECK_STR(fact("join.domain"), "no");
	CHECK_STR(fact("machine.name"), "APP07");
	CHECK(survives_cuts(joined));
	import_one("`AzureAdJoined : NO`\n[...]\n`DomainJoined  : YES`\n");
	CHECK_STR(covered("join"), "collected");
	CHECK_STR(fact("join.entra"), "no");
	CHECK_STR(fact("join.domain"), "yes");
	import_one("AzureAdJoined : YES\nDomainJoined : [removed]\n");
	CHECK_STR(covered("join"), "partial");
	CHECK_STR(fact("join.domain"), "");
	import_one("AzureAdJoined is YES\nMdmUrl : x\n");
	CHECK_STR(captured("state"), "ignored");
}

int main(void)
{
	test_ipconfig();
	test_none();
	test_languages();
	test_winhttp();
	test_no_proxy();
	test_firewall();
	test_join();
	import_close();
	library_cleanup();
	return tap_done();
}
