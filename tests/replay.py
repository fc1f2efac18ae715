#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Usage: replay.py PROGRAM FACTS.json FOLDER [cmd|ps1]

Plays the capture script on the machine that a facts document describes: writes below FOLDER what each
step of `esureport import --script cmd` (or ps1) would have left there. English. The batch file gives
code page 437 and, where wmic writes into a file, UTF-16; PowerShell turns all into UTF-8. What the
facts do not cover, the machine answers with an error.
"""
import calendar
import json
import os
import re
import subprocess
import sys
import time

STATES = {'running': 'Running', 'stopped': 'Stopped', 'paused': 'Paused'}
STARTS = {'automatic': 'Auto', 'manual': 'Manual', 'disabled': 'Disabled', 'boot': 'Boot',
          'system': 'System'}
LICENCE = {'unlicensed': 'Unlicensed', 'licensed': 'Licensed', 'notification': 'Notification',
           'oob-grace': 'Initial grace period'}
PACKAGE = {'installed': 'Installed', 'superseded': 'Superseded', 'pending': 'Install Pending'}
KEYS = {'HKLM': 'HKEY_LOCAL_MACHINE', 'HKCU': 'HKEY_CURRENT_USER'}
CBS = r'HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing'
NT = r'HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
SETUP = r'HKLM\SOFTWARE\Microsoft\Update Services\Server\Setup'
NOT_FOUND = 'ERROR: The system was unable to find the specified registry key or value.'


class Wide(str):
    """A line as wmic writes it into a file: in UTF-16, its end has one CR more."""


def day(stamp, clock=True):
    """2026-09-16T02:14:40Z as an American reads it, in local time."""
    year, month, date = stamp[:10].split('-')
    if not clock or len(stamp) < 19:
        return '%d/%d/%s' % (int(month), int(date), year)
    hour = int(stamp[11:13])
    return '%d/%d/%s %d:%s %s' % (int(month), int(date), year, (hour + 11) % 12 + 1, stamp[14:19],
                                  'PM' if hour > 11 else 'AM')


class Machine:
    def __init__(self, facts):
        self.facts = facts
        self.covered = {entry['source'] for entry in facts['coverage']
                        if entry['state'] != 'failed'}
        self.files = {}

    def get(self, section):
        return self.facts.get(section) or {}

    def updates(self, source):
        for update in self.facts.get('updates', []):
            for entry in update['sources']:
                if entry['source'] == source:
                    yield update, entry

    # Each step gives its lines and its status.

    def systeminfo(self):
        machine, system = self.get('machine'), self.get('os')
        rows = [('Host Name', machine.get('name')),
                ('OS Name', 'Microsoft ' + system['product_name']),
                ('OS Version', '%s %s Build %s' % (
                    '.'.join(system['version'].split('.')[:3]),
                    system.get('service_pack', 'N/A'), system['build'])),
                ('OS Manufacturer', 'Microsoft Corporation'),
                ('System Boot Time', day(machine['boot_time']).replace(' ', ', ', 1)),
                ('System Manufacturer', machine.get('manufacturer')),
                ('System Model', machine.get('model')),
                ('System Type', {'x64': 'x64-based PC', 'x86': 'X86-based PC'}[system['arch']]),
                ('Domain', machine.get('domain'))]
        # Its progress goes to standard error, and each step of it over the one before.
        lines = ['Loading Operating System Information ...\r' + ' ' * 40
                 + '\rLoading Network Card Information ...\r' + ' ' * 40 + '\r', '']
        lines += [(label + ':').ljust(27) + str(value) for label, value in rows if value]
        updates = ['KB' + update['kb'] for update, _ in self.updates('updates.qfe')]
        lines.append('Hotfix(s):'.ljust(27) + '%d Hotfix(s) Installed.' % len(updates))
        lines += [' ' * 27 + '[%02d]: %s' % pair for pair in enumerate(updates, 1)]
        lines += ['Network Card(s):'.ljust(27) + '1 NIC(s) Installed.', '']
        return lines, 0

    def objects(self, **values):
        return [Wide(line) for line in
                ['', ''] + ['%s=%s' % pair for pair in values.items()] + ['', '', '']], 0

    def hotfixes(self):
        lines = ['Caption  CSName           Description      HotFixID   InstalledOn  ']
        for update, entry in self.updates('updates.qfe'):
            lines.append('         %-15s  Security Update  KB%-7s  %-11s  ' % (
                self.get('machine')['name'][:15], update['kb'],
                day(entry['installed'], False) if 'installed' in entry else ''))
        return [Wide(line) for line in lines + ['']], 0

    def packages(self):
        lines = ['', 'Deployment Image Servicing and Management tool', '', 'Packages listing:', '']
        rows = [(entry.get('package', 'Package_for_KB%s~31bf3856ad364e35~amd64~~6.1.1.0'
                           % update['kb']), entry)
                for update, entry in self.updates('updates.cbs')]
        rows += [('Package_for_RollupFix~31bf3856ad364e35~amd64~~' + rollup['version'], rollup)
                 for rollup in self.get('servicing').get('rollups', [])]
        for identity, entry in rows:
            lines += ['Package Identity : ' + identity, 'State : ' + PACKAGE[entry['state']],
                      'Release Type : Update',
                      'Install Time : ' + (day(entry['installed']) if 'installed' in entry else ''),
                      '']
        return lines + ['The operation completed successfully.'], 0

    def package_keys(self):
        lines = []
        for update, entry in self.updates('updates.cbs'):
            lines += ['', self.long(CBS) + '\\Packages\\' + entry['package'],
                      '    CurrentState    REG_DWORD    %s' % (
                          {'installed': '0x70', 'superseded': '0x50', 'pending': '0x60'}
                          [entry['state']])]
        for rollup in self.get('servicing').get('rollups', []):
            lines += ['', self.long(CBS) + '\\Packages\\Package_for_RollupFix~31bf3856ad364e35~'
                      'amd64~~' + rollup['version'], '    CurrentState    REG_DWORD    0x70']
        return lines + [''], 0

    def history(self):
        lines = ['']
        for update, entry in self.updates('updates.history'):
            lines += ['', 'Date       : ' + day(entry.get('installed', '2026-01-13T00:00:00Z')),
                      'Title      : %s (KB%s)' % (update.get('title', 'Update'), update['kb']),
                      'Operation  : 1', 'ResultCode : %s' % (4 if entry['state'] == 'failed' else 2)]
        return lines + ['', ''], 0

    def licences(self):
        licensing = self.get('licensing')
        if 'licensing' not in self.covered:
            return ['Input Error: Can not find script file "C:\\Windows\\system32\\slmgr.vbs".'], 1
        lines = ['Software licensing service version: '
                 + licensing.get('service_version', '6.1.7601.17514')]
        for row in licensing.get('products', []):
            lines += ['', 'Name: ' + row['name'],
                      'Description: ' + row.get('description', 'Windows(R) Operating System, '
                                                'RETAIL channel'),
                      'Activation ID: ' + row['id'], 'Application ID: ' + row['application'],
                      'Product Key Channel: Volume:MAK',
                      'Partial Product Key: ' + row['partial_key'] if row['partial_key']
                      else 'This license is not in use.',
                      'License Status: ' + LICENCE[row['status']]]
            if 'reason' in row:
                lines.append('Notification Reason: ' + row['reason'] + '.')
        return lines, 0

    def services(self):
        lines = ['', '']
        for row in self.facts.get('services', []):
            if row['state'] == 'missing':
                continue
            lines += ['DisplayName=' + row.get('title', row['name']), 'Name=' + row['name'],
                      'StartMode=' + STARTS[row['start']], 'State=' + STATES[row['state']], '', '']
        return [Wide(line) for line in lines], 0

    def metadata(self):
        """Whether Azure's metadata service answers."""
        answers = {'azure': '200 AzurePublicCloud', 'none': 'ConnectFailure',
                   'unclear': 'ProtocolError'}
        state = self.get('machine').get('imds')
        if not state:
            return ["'powershell' is not recognized as an internal or external command,",
                    'operable program or batch file.'], 9009
        return ['Azure metadata service: ' + answers[state]], 0

    def agent(self):
        arc = self.get('arc')
        if not arc:
            return ["'azcmagent' is not recognized as an internal or external command,",
                    'operable program or batch file.'], 1
        rows = [('Resource Name', self.get('machine')['name']),
                ('Agent Version', arc.get('agent_version', '')),
                ('Agent Status', arc['status'].capitalize()),
                ('Agent Last Heartbeat', arc.get('last_heartbeat', ''))]
        lines = [label.ljust(40) + ': ' + value for label, value in rows]
        return lines + ['Dependent Service Status',
                        '  Agent Service (himds)                 : running',
                        'Portal Page                             : https://portal.azure.com/'], 0

    def web_server(self):
        """web.config of WSUS, the settings of IIS, and what runs."""
        server = self.get('wsus_server')
        if not server:
            return ['The system cannot find the path specified.'] * 4, 1
        lines = ['<?xml version="1.0" encoding="utf-8"?>', '<configuration>', '  <appSettings>']
        for member, key in (('max_installed_prerequisites', 'maxInstalledPrerequisites'),
                            ('max_cached_updates', 'maxCachedUpdates')):
            if server.get(member, 'none') != 'none':
                lines.append('    <add key="%s" value="%s"/>' % (key, server[member]))
        lines += ['  </appSettings>', '</configuration>', '<?xml version="1.0" encoding="UTF-8"?>',
                  '<configuration>', '  <system.applicationHost>', '    <applicationPools>',
                  '      <add name="WsusPool" queueLength="%s">' % server['pool_queue'],
                  '        <recycling><periodicRestart privateMemory="%s"/></recycling>'
                  % server['pool_memory'], '      </add>', '      <applicationPoolDefaults/>',
                  '    </applicationPools>', '    <sites>',
                  '      <site name="WSUS Administration" id="2">', '        <bindings>',
                  '          <binding protocol="http" bindingInformation="*:%s:"/>'
                  % server['port'], '        </bindings>', '      </site>', '    </sites>',
                  '  </system.applicationHost>', '</configuration>']
        if server['site'] != 'missing':
            lines.append('SITE "WSUS Administration" (id:2,bindings:http/*:%s:,state:%s)' % (
                server['port'], server['site'].capitalize()))
        lines.append('APPPOOL "DefaultAppPool" (MgdVersion:v4.0,MgdMode:Integrated,state:Started)')
        if server['pool'] != 'missing':
            lines.append('APPPOOL "WsusPool" (MgdVersion:v4.0,MgdMode:Integrated,state:%s)'
                         % server['pool'].capitalize())
        return lines, 0

    def web_logs(self):
        if 'logs:IIS' not in self.covered:
            return ['ERROR 3 (0x00000003) Accessing Source Directory'], 16
        lines = ['#Software: Microsoft Internet Information Services 8.5', '#Version: 1.0',
                 '#Date: 2026-09-20 00:00:00',
                 '#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username '
                 'c-ip sc-status sc-substatus sc-win32-status time-taken']
        for row in self.facts.get('logs', []):
            if row['log'] != 'IIS':
                continue
            status, path = row['text'].split()[1], row['text'].split()[-1]
            for number in range(row['count']):
                when = row['last'] if number else row['first']
                lines.append('%s %s 192.0.2.9 POST %s - 8530 - 192.0.2.1 %s 0 0 15' % (
                    when[:10], when[11:19], path, status))
        self.files[os.path.join('LogFiles', 'W3SVC2', 'u_ex260920.log')] = lines
        return ['    Files :         1         1'], 1

    @staticmethod
    def long(key):
        root, rest = key.split('\\', 1)
        return KEYS[root] + '\\' + rest

    def values(self):
        """All registry values, those that stand for other facts among them."""
        system = self.get('os')
        for row in self.facts.get('registry', []):
            if row['type'] not in ('absent', 'key'):
                yield row['key'], row['name'], row['type'], row['value']
            elif row['type'] == 'key':
                yield row['key'], '', 'sz', ''
        for name, member in (('ProductName', 'product_name'), ('EditionID', 'edition'),
                             ('InstallationType', 'installation'), ('CurrentBuildNumber', 'build'),
                             ('DisplayVersion', 'release')):
            if member in system:
                yield NT, name, 'sz', system[member]
        if 'revision' in system:
            yield NT, 'UBR', 'dword', '0x%x' % int(system['revision'])
        for stack in self.get('servicing').get('stacks', []):
            yield CBS + '\\Version', stack['version'], 'expand_sz', '%SystemRoot%\\WinSxS\\x'
        yield CBS, 'LastTrustedInstallerVersion', 'sz', '1'
        yield NT, 'CurrentVersion', 'sz', '.'.join(system['version'].split('.')[:2])
        yield (r'HKLM\SYSTEM\CurrentControlSet\Control\Session Manager', 'ProtectionMode', 'dword',
               '0x1')
        server = self.get('wsus_server')
        for name, member in (('VersionString', 'version'), ('ContentDir', 'content_dir')):
            if member in server:
                yield SETUP, name, 'sz', server[member]
        if server:
            yield SETUP, 'PortNumber', 'dword', '0x%x' % int(server['port'])
            yield SETUP, 'UsingSSL', 'dword', '0x1' if server.get('ssl') == 'yes' else '0x0'
        for row in self.facts.get('pending_restart', []):
            place = row.get('src', '')
            if row['state'] != 'present':
                continue
            if row['indicator'].startswith('file-rename'):
                yield place, 'PendingFileRenameOperations', 'multi_sz', r'\??\C:\x'
            else:
                yield place, 'x', 'sz', 'x'

    def registry(self, key, deep):
        key = key.rstrip('\\')
        found, children = {}, []
        for path, name, kind, value in self.values():
            if path.lower() == key.lower():
                found.setdefault(path, []).append((name, kind, value))
            elif path.lower().startswith(key.lower() + '\\'):
                if deep:
                    found.setdefault(path, []).append((name, kind, value))
                else:
                    child = key + '\\' + path[len(key) + 1:].split('\\')[0]
                    if child not in children:
                        children.append(child)
        if not found and not children:
            return ['', '', NOT_FOUND] if key != NT else [], 1
        lines = ['']
        for path, values in found.items():
            lines.append(self.long(path))
            for name, kind, value in values:
                if kind in ('dword', 'qword'):
                    value = '0x%x' % int(value, 16)
                lines.append('    %s    REG_%s    %s' % (name or '(Default)', kind.upper(), value))
            lines.append('')
        return lines + [self.long(child) for child in children], 0

    def health(self):
        sentence = {'healthy': 'No component store corruption detected.',
                    'repairable': 'The component store is repairable.'}
        state = self.get('component_store').get('health')
        if state not in sentence:
            return ['Error: 87'], 87
        return ['', sentence[state], 'The operation completed successfully.'], 0

    def checksur(self):
        state = self.get('component_store').get('checksur')
        if state not in ('clean', 'unrepaired'):
            return ['The system cannot find the file specified.'], 1
        found = ['No errors detected'] if state == 'clean' else ['Found 3 errors',
                                                                 'Fixed 1 errors']
        return ['=================================', 'Checking System Update Readiness.', '',
                'Summary:', 'Seconds executed: 120'] + [' ' + line for line in found], 0

    def network(self):
        network = self.get('network')
        lines = ['', 'Windows IP Configuration', '', 'Ethernet adapter Ethernet:', '']
        if network.get('gateway') == 'yes':
            lines.append('   Default Gateway . . . . . . . . . : 192.0.2.1')
        if network.get('dns_servers') == 'yes':
            lines.append('   DNS Servers . . . . . . . . . . . : 192.0.2.53')
        proxy = network.get('winhttp_proxy', 'direct')
        lines += ['', 'Current WinHTTP proxy settings:', '']
        if proxy == 'direct':
            lines.append('    Direct access (no proxy server).')
        else:
            lines += ['    Proxy Server(s) :  ' + proxy, '    Bypass List     :  (none)']
        if network.get('firewall') in ('on', 'off'):
            lines += ['', 'Domain Profile Settings: ', '-' * 70,
                      'State'.ljust(38) + network['firewall'].upper(),
                      'Firewall Policy'.ljust(38) + 'BlockInbound,AllowOutbound', '', 'Ok.']
        return lines + [''], 0

    def join(self):
        join = self.get('join')
        yes = {'yes': 'YES', 'no': 'NO'}
        if not join:
            return ["'dsregcmd' is not recognized as an internal or external command,"], 1
        return ['', '| Device State                                                         |', '',
                '             AzureAdJoined : ' + yes.get(join.get('entra'), '?'),
                '              DomainJoined : ' + yes.get(join.get('domain'), '?'), ''], 0

    def certificates(self, store):
        lines = ['%s "%s"' % (store, store)]
        rows = [row for row in self.facts.get('certificates', [])
                if row['store'] == 'LocalMachine\\' + store]
        for number, row in enumerate(rows):
            lines += ['================ Certificate %d ================' % number,
                      'Serial Number: ' + row.get('serial', '01'),
                      'Issuer: ' + row.get('issuer', 'CN=x'),
                      ' NotBefore: ' + day(row.get('not_before', '2013-08-20T12:00:00Z')),
                      ' NotAfter: ' + day(row['not_after']), 'Subject: ' + row['subject'],
                      'Cert Hash(sha1): ' + row['thumbprint'].lower(), '']
        return lines + ['CertUtil: -store command completed successfully.'], 0

    def log(self, name):
        """A log is a file of its own; what the facts know of it stands there in its form."""
        forms = {
            'CBS.log': '{day} {clock}, Error                 CBS    {text}',
            'WindowsUpdate.log': '{day}\t{clock}:123\t 796\t1a4c\tMisc\tWARNING: {text}',
            'himds.log': 'time="{day}T{clock}Z" level=info msg="{text}"',
        }
        fillers = {'CBS.log': 'Reporting package change', 'WindowsUpdate.log': 'Nothing',
                   'himds.log': 'Heartbeat'}
        if 'logs:' + name not in self.covered or name not in forms:
            return
        lines = [forms[name].format(day='2026-01-01', clock='00:00:01', text=fillers[name])]
        for row in self.facts.get('logs', []):
            if row['log'] != name:
                continue
            last = row['last'] if row['last'] != 'none' else '2026-01-02T00:00:00Z'
            text = row['text']
            if row['code'] != 'none' and row['code'].lower() not in text.lower():
                text += ' failed [HRESULT = %s]' % row['code'].lower()
            lines.append(forms[name].format(day=last[:10], clock=last[11:19], text=text))
        self.files[name] = lines

    def run(self, command):
        reg = re.match(r'reg query "([^"]+)"( /s)?$', command)
        if ' & ' in command:
            lines, status = [], 0
            for part in command.split(' & '):
                more, status = self.run(part)
                lines += more
            return lines, status
        if reg and reg.group(1).endswith('\\Packages'):
            return self.package_keys()
        if reg:
            return self.registry(reg.group(1), bool(reg.group(2)))
        for start, make in (
                ('systeminfo', self.systeminfo), ('wmic qfe', self.hotfixes),
                ('dism /online /get-packages', self.packages), ('powershell -NoProfile -Command '
                                                                '"(New-Object', self.history),
                ('powershell -NoProfile -Command "$c = New-Object Net.WebClient', self.metadata),
                ('cscript', self.licences), ('wmic service', self.services),
                ('azcmagent show', self.agent), ('type "%ProgramFiles%', self.web_server),
                ('dism /online /cleanup', self.health), ('type "%windir%\\Logs\\CBS\\CheckSUR',
                                                         self.checksur),
                ('robocopy', self.web_logs), ('ipconfig', self.network), ('netsh', lambda: ([], 0)), ('dsregcmd', self.join)):
            if command.startswith(start):
                return make()
        if command.startswith('certutil -store '):
            return self.certificates(command.split()[-1])
        if command.startswith('wmic cpu'):
            machine = self.get('machine')
            sockets = machine.get('sockets', 1)
            lines = ['', '']
            for _ in range(sockets):
                lines += ['NumberOfCores=%d' % (machine['cores'] // sockets), '', '']
            return [Wide(line) for line in lines], 0
        if command.startswith('wmic systemenclosure'):
            return self.objects(SMBIOSAssetTag=self.get('machine').get('asset_tag', ''))
        if command.startswith('wmic os'):
            machine = self.get('machine')
            stamp = re.sub('[^0-9]', '', machine['clock'])[:14]
            boot = re.sub('[^0-9]', '', machine['boot_time'])[:14]
            return self.objects(LastBootUpTime=boot + '.500000+000',
                                LocalDateTime=stamp + '.500000+000')
        copy = re.match(r'copy "(?:.*\\)?([^\\"]+)" \.$', command)
        if copy:
            self.log(copy.group(1))
            return ['        1 file(s) copied.'], 0
        return ['The system cannot find the path specified.'], 1


BATCH = re.compile(r'''
    ^set\ "F=(?P<file>[^"]+)[.]txt"\n
    >"%F%"\ echo\ \[esureport\ codepage\ %CP%\]\n
    >>"%F%"\ echo\ \[esureport\ begin\ (?P<begin>[^\]]+)\]\ (?P<said>.*)\n
    ver\ >nul\n
    \((?:call\ )?(?P<run>.*)\)\ <nul\ >>"%F%"\ 2>&1\n
    >>"%F%"\ echo\ \[esureport\ end\ (?P<end>[^\]]+)\]\ %errorlevel%$''', re.M | re.X)


def echoed(text):
    """What cmd.exe makes of a text behind `echo` in a batch file."""
    out, quoted, at = '', False, 0
    while at < len(text):
        if text[at] == '^' and not quoted:
            at += 1
        elif text[at] in '&|<>' and not quoted or text[at] == '%' and text[at + 1:at + 2] != '%':
            sys.exit('replay.py: cmd.exe takes a part of this for its own: ' + text)
        elif text[at] == '%':
            at += 1
        quoted = quoted != (text[at] == '"')
        out += text[at]
        at += 1
    return out


def steps_of(program, kind):
    """The steps of a script: id and command. What it says that it runs must be what it runs."""
    script = subprocess.run([program, 'import', '--script', kind], capture_output=True, text=True,
                            check=True).stdout.replace('\r', '')
    if kind == 'ps1':
        if '@("[esureport begin $id] $command") + $text + @("[esureport end $id] $status")' \
                not in script:
            sys.exit('replay.py: a step of the script has no marks')
        return [(step, command.replace("''", "'"))
                for step, command in re.findall(r"^Step '([^']+)' '((?:[^']|'')*)'$", script, re.M)]
    steps = []
    for step in BATCH.finditer(script):
        if not step['file'] == step['begin'] == step['end'] or echoed(step['said']) != step['run']:
            sys.exit('replay.py: the marks of a step are wrong: ' + step['begin'])
        steps.append((step['begin'], step['run']))
    if len(steps) != script.count('echo [esureport begin '):
        sys.exit('replay.py: a step of the script has another form')
    return steps


def write_narrow(lines, kind, out):
    """Through a pipe, wmic writes in the code page of the console like all others."""
    encoding = 'utf-8-sig' if kind == 'ps1' else 'cp437'
    text = ''.join(line + '\r\n' for line in lines)
    out.write(text.encode(encoding, errors='replace'))


def write_mixed(lines, out):
    before = ''
    for line in lines:
        if isinstance(line, Wide):
            if not isinstance(before, Wide):
                out.write(b'\xff\xfe')
            out.write((line + '\r\r\n').encode('utf-16-le'))
        else:
            out.write((line + '\r\n').encode('cp437', errors='replace'))
        before = line


def main():
    program, path, folder = sys.argv[1:4]
    kind = sys.argv[4] if len(sys.argv) > 4 else 'cmd'
    with open(path, encoding='utf-8') as document:
        machine = Machine(json.load(document))
    steps = {}
    for step, command in steps_of(program, kind):
        lines, status = machine.run(command)
        steps[step] = (['[esureport codepage 437]'] if kind == 'cmd' else []) + [
            '[esureport begin %s] %s' % (step, command)] + lines + [
                '[esureport end %s] %d' % (step, status)]
    os.makedirs(folder, exist_ok=True)
    stamp = machine.get('machine').get('clock', '2026-01-01T00:00:00Z')
    seconds = calendar.timegm(time.strptime(stamp[:19], '%Y-%m-%dT%H:%M:%S'))
    outputs = [(step + '.txt', lines) for step, lines in steps.items()]
    for name, lines in outputs + list(machine.files.items()):
        target = os.path.join(folder, name)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, 'wb') as out:
            if kind == 'cmd' and name not in machine.files:
                write_mixed(lines, out)
            else:
                write_narrow(lines, kind if name not in machine.files else 'log', out)
        os.utime(target, (seconds, seconds))


if __name__ == '__main__':
    main()
