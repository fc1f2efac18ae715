/* SPDX-License-Identifier: MIT */
#include "tap.h"

#include "capture/command.h"

static void test_all(void)
{
	static const char *const commands[] = {"", "Get-HotFix", "wmic qfe list",
		"Get-HotFix | Format-Table -AutoSize", "Get-HotFix | sort InstalledOn | ft",
		"powershell -Command \"Get-HotFix\"",
		"Get-HotFix | Select-Object HotFixID, InstalledOn | Export-Csv C:\\a.csv",
		"Get-ChildItem Cert:\\LocalMachine\\Root", "Get-Service | Sort-Object Name",
		"Get-HotFix -ComputerName SRV-03", "Get-Service *",
		"Get-ChildItem Cert:\\LocalMachine\\Root | fl Subject, Thumbprint"};

	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		CHECK_STR(command_selects(commands[i]) ? commands[i] : "", "");
}

static void test_some(void)
{
	static const char *const commands[] = {"Get-HotFix -Id KB5012170",
		"Get-HotFix KB5012170", "Get-HotFix \"KB5012170\"",
		"Get-Service wuauserv, bits", "Get-Service *update*",
		"Get-HotFix | findstr 5012170", "wmic qfe | find \"KB\"",
		"Get-HotFix | Where-Object { $_.HotFixID -eq 'KB5012170' }",
		"Get-HotFix | ? HotFixID -like KB50*", "wmic qfe where HotFixID='KB5012170'",
		"Get-HotFix | sort InstalledOn | select -First 3", "Get-HotFix | Group-Object",
		"dir Cert:\\LocalMachine\\Root\\06F1AA330B927B753A40E68CDF22E34BCBEF3352",
		"gsv wuauserv", "Get-Service -Name wuauserv",
		"Get-ChildItem Cert:\\LocalMachine\\Root -ExpiringInDays 30"};

	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		CHECK_STR(command_selects(commands[i]) ? "" : commands[i], "");
}

int main(void)
{
	test_all();
	test_some();
	return tap_done();
}
