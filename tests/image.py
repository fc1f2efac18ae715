#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Usage: image.py make MAKEHIVE FACTS.json FOLDER [FORM]
       image.py held FACTS.json
       image.py compare same|less RESULTS.json RESULTS.json

make writes below FOLDER the disk of the machine that a facts document describes: its registry hives
(FORM is that of MAKEHIVE), its logs and settings. held prints the facts without what no disk holds:
the tables below say what that is, and why. compare compares what `esureport check` says of a machine
and of its disk, and exits with 1 when a rule says something that it must not.
"""
import binascii
import calendar
import json
import os
import struct
import subprocess
import sys
import time

sys.dont_write_bytecode = True
from replay import CBS, NT, Machine  # noqa: E402

SERVICES = r'HKLM\SYSTEM\CurrentControlSet\Services'
CONTROL = r'HKLM\SYSTEM\CurrentControlSet\Control'
STARTS = ('boot', 'system', 'automatic', 'manual', 'disabled')
STATES = {'uninstalled': 0, 'staged': 64, 'superseded': 80, 'pending': 96, 'installed': 112}
TYPES = {'sz': 1, 'expand_sz': 2, 'binary': 3, 'dword': 4, 'multi_sz': 7, 'qword': 11}
ARCHITECTURES = {'x64': 'AMD64', 'x86': 'x86', 'arm64': 'ARM64', 'ia64': 'IA64'}
STORES = {'LocalMachine\\CA': ('Microsoft\\SystemCertificates\\CA',
                               'Policies\\Microsoft\\SystemCertificates\\CA'),
          'LocalMachine\\Root': ('Microsoft\\SystemCertificates\\AuthRoot',
                                 'Microsoft\\SystemCertificates\\ROOT')}

# What no disk tells, and why.
NOT_HELD = {
    'updates.qfe': 'WMI makes this list while Windows runs',
    'updates.history': 'the database of Windows Update is not read',
    'licensing': 'what licences there are, the licensing service says while it runs',
    'azure-license': 'Azure knows this, not the machine',
    'network': 'addresses and the profile in use belong to a running system',
    'join': 'dsregcmd asks a running system',
    'vamt': 'the folder of VAMT may simply not have been copied',
}
# Members of sections that stand in no file: the firmware, the licensing service, the web server or
# DISM tell them while Windows runs.
NO_MEMBERS = {
    'machine': ('domain', 'manufacturer', 'model', 'asset_tag', 'virtual', 'imds', 'cores', 'sockets',
                'boot_time', 'clock'),
    'os': ('sku', 'language'),
    'wsus_server': ('site', 'pool'),
    'component_store': ('health', 'files'),
}
# Signs of a pending restart that Windows keeps in memory: no hive has them.
VOLATILE = ('cbs-reboot-pending', 'cbs-reboot-in-progress', 'wu-reboot-required')


def element(tag, *parts):
    body = b''.join(parts)
    size = len(body)
    if size < 128:
        return bytes([tag, size]) + body
    return bytes([tag, 0x82]) + struct.pack('>H', size) + body


def distinguished(text):
    """CN=a, O=b: the first part of the text is the last one in a certificate."""
    kinds = {'CN': b'\x55\x04\x03', 'O': b'\x55\x04\x0a', 'OU': b'\x55\x04\x0b', 'C': b'\x55\x04\x06',
             'L': b'\x55\x04\x07', 'S': b'\x55\x04\x08'}
    parts = []
    for part in reversed(text.split(', ')):
        kind, value = part.split('=', 1)
        parts.append(element(0x31, element(0x30, element(0x06, kinds[kind]),
                                           element(0x0c, value.encode()))))
    return element(0x30, *parts)


def moment(stamp):
    digits = stamp.replace('-', '').replace(':', '').replace('T', '')
    if '1950' <= stamp < '2050':
        return element(0x17, digits[2:].encode())
    return element(0x18, digits.encode())


def blob(row):
    certificate = element(0x30, element(
        0x30, element(0xA0, element(0x02, b'\x02')), element(0x02, b'\x01\x02'), element(0x30),
        distinguished(row.get('issuer', 'CN=x')),
        element(0x30, moment(row.get('not_before', '2013-08-20T12:00:00Z')), moment(row['not_after'])),
        distinguished(row['subject'])))
    records = b''
    for kind, data in ((3, binascii.unhexlify(row['thumbprint'])), (32, certificate)):
        records += struct.pack('<III', kind, 1, len(data)) + data
    return records


def filetime(stamp):
    day = (stamp + 'T00:00:00Z')[:20] if len(stamp) == 10 else stamp
    seconds = calendar.timegm(time.strptime(day[:19], '%Y-%m-%dT%H:%M:%S'))
    return (seconds + 11644473600) * 10000000


class Disk:
    def __init__(self, facts):
        self.machine = Machine(facts)
        self.rows = []

    def put(self, key, name, kind, value):
        if kind in ('dword', 'qword'):
            data = struct.pack('<I' if kind == 'dword' else '<Q', int(str(value), 0))
        elif kind == 'binary':
            data = value
        else:
            data = (value + '\0' * (2 if kind == 'multi_sz' else 1)).encode('utf-16-le')
        self.rows.append((key, name, TYPES[kind], data))

    def key(self, key):
        self.rows.append((key,))

    def put_system(self):
        machine, system = self.machine.get('machine'), self.machine.get('os')
        if 'name' in machine:
            self.put(SERVICES + '\\Tcpip\\Parameters', 'Hostname', 'sz', machine['name'])
        if 'time_zone' in machine:
            self.put(CONTROL + '\\TimeZoneInformation', 'TimeZoneKeyName', 'sz', machine['time_zone'])
        if 'arch' in system:
            self.put(CONTROL + '\\Session Manager\\Environment', 'PROCESSOR_ARCHITECTURE', 'sz',
                     ARCHITECTURES[system['arch']])
        if 'service_pack' in system:
            self.put(NT, 'CSDVersion', 'sz', system['service_pack'])
        if 'installed' in system:
            self.put(NT, 'InstallDate', 'dword',
                     filetime(system['installed']) // 10000000 - 11644473600)
        if system.get('version', '').startswith('10.'):
            self.put(NT, 'CurrentMajorVersionNumber', 'dword', '10')
            self.put(NT, 'CurrentMinorVersionNumber', 'dword', '0')
        volatile = [row.get('src') for row in self.machine.facts.get('pending_restart', [])
                    if row['indicator'] in VOLATILE]
        for key, name, kind, value in self.machine.values():
            if key in volatile:
                continue
            if key == NT and name == 'CurrentVersion' and value == '10.0':
                value = '6.3'
            if name == '' and kind == 'sz' and value == '':
                self.key(key)
            else:
                self.put(key, name, kind, value)

    def put_package(self, identity, entry):
        key = CBS + '\\Packages\\' + identity
        self.put(key, 'CurrentState', 'dword', STATES[entry['state']])
        if 'installed' in entry:
            ticks = filetime(entry['installed'])
            self.put(key, 'InstallTimeHigh', 'dword', ticks >> 32)
            self.put(key, 'InstallTimeLow', 'dword', ticks & 0xFFFFFFFF)

    def put_packages(self):
        self.put_package('Microsoft-Windows-Foundation-Package~31bf3856ad364e35~amd64~~6.1.7601.17514',
                         {'state': 'installed'})
        for update, entry in self.machine.updates('updates.cbs'):
            self.put_package(entry.get('package', 'Package_for_KB%s~31bf3856ad364e35~amd64~~6.1.1.0'
                                       % update['kb']), entry)
        for rollup in self.machine.get('servicing').get('rollups', []):
            self.put_package('Package_for_RollupFix~31bf3856ad364e35~amd64~~' + rollup['version'],
                             rollup)

    def put_services(self):
        # A driver is no service.
        self.put(SERVICES + '\\Tcpip', 'Type', 'dword', 1)
        for row in self.machine.facts.get('services', []):
            if row['state'] == 'missing':
                continue
            self.put(SERVICES + '\\' + row['name'], 'Type', 'dword', 0x20)
            if row['start'] in STARTS:
                self.put(SERVICES + '\\' + row['name'], 'Start', 'dword', STARTS.index(row['start']))

    def put_certificates(self):
        for keys in STORES.values():
            for key in keys:
                self.key('HKLM\\SOFTWARE\\' + key + '\\Certificates')
        for number, row in enumerate(self.machine.facts.get('certificates', [])):
            key = STORES[row['store']][number % 2]
            self.put('HKLM\\SOFTWARE\\%s\\Certificates\\%s' % (key, row['thumbprint']), 'Blob',
                     'binary', blob(row))

    def write_hive(self, makehive, name, path, form):
        lines = []
        if name == 'SYSTEM':
            lines = ['Select\tCurrent\t4\t02000000', 'Select\tDefault\t4\t01000000',
                     'ControlSet001\\Services\\wuauserv\tStart\t4\t04000000']
        prefix = 'HKLM\\' + name + '\\'
        for row in self.rows:
            if not row[0].upper().startswith(prefix):
                continue
            key = row[0][len(prefix):].replace('CurrentControlSet', 'ControlSet002')
            lines.append('\t'.join([key] + ([row[1], str(row[2]), row[3].hex()] if row[1:] else [])))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        subprocess.run([makehive, path, form], input='\n'.join(lines) + '\n', text=True, check=True)

    def write_text(self, path, lines):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8', newline='') as out:
            out.write(''.join(line + '\r\n' for line in lines))

    def write_files(self, folder):
        machine, windows = self.machine, os.path.join(folder, 'Windows')
        data = os.path.join(folder, 'ProgramData', 'AzureConnectedMachineAgent')
        for name, path in (('CBS.log', os.path.join(windows, 'Logs', 'CBS', 'CBS.log')),
                           ('WindowsUpdate.log', os.path.join(windows, 'WindowsUpdate.log')),
                           ('himds.log', os.path.join(data, 'Log', 'himds.log'))):
            machine.log(name)
            if name in machine.files:
                self.write_text(path, machine.files.pop(name))
        lines, status = machine.checksur()
        if status == 0:
            self.write_text(os.path.join(windows, 'Logs', 'CBS', 'CheckSUR.log'), lines)
        if machine.get('wsus_server'):
            lines = [line for line in machine.web_server()[0] if not line.startswith(('SITE', 'APPPOOL'))]
            second = [i for i, line in enumerate(lines) if line.startswith('<?xml')][1]
            self.write_text(os.path.join(folder, 'Program Files', 'Update Services', 'WebServices',
                                         'ClientWebService', 'web.config'), lines[:second])
            self.write_text(os.path.join(windows, 'System32', 'inetsrv', 'config',
                                         'applicationHost.config'), lines[second:])
            machine.web_logs()
        for name, lines in machine.files.items():
            self.write_text(os.path.join(folder, 'inetpub', 'logs', name), lines)


def make(makehive, path, folder, form='h'):
    with open(path, encoding='utf-8') as document:
        facts = json.load(document)
    disk = Disk(facts)
    disk.put_system()
    disk.put_packages()
    disk.put_services()
    disk.put_certificates()
    for name in ('SYSTEM', 'SOFTWARE'):
        disk.write_hive(makehive, name, os.path.join(folder, 'Windows', 'System32', 'config', name), form)
    disk.write_files(folder)
    stamp = facts['collector']['finished']
    seconds = filetime(stamp) // 10000000 - 11644473600
    for above, _, names in os.walk(folder):
        for name in names:
            os.utime(os.path.join(above, name), (seconds, seconds))


def held(path):
    with open(path, encoding='utf-8') as document:
        facts = json.load(document)
    for section, members in NO_MEMBERS.items():
        for member in members:
            facts.get(section, {}).pop(member, None)
    for section in ('licensing', 'azure_licenses', 'azure_keys', 'network', 'join', 'vamt', 'arc'):
        facts.pop(section, None)
    for update in facts.get('updates', []):
        update['sources'] = [row for row in update['sources'] if row['source'] == 'updates.cbs']
        update.pop('title', None)
    facts['updates'] = [update for update in facts.get('updates', []) if update['sources']]
    for row in facts.get('pending_restart', []):
        if row['indicator'] in VOLATILE:
            row['state'] = 'unclear'
    for row in facts.get('services', []):
        if row['state'] != 'missing':
            row['state'] = 'unclear'
    # Without a log of CheckSUR a disk does not say anything of the component store.
    no_log = facts.get('component_store', {}).get('checksur') not in ('clean', 'unrepaired')
    if no_log:
        facts.pop('component_store', None)
    facts['coverage'] = [row for row in facts['coverage'] if row['source'] not in NOT_HELD
                         and (row['source'] != 'arc' or row['state'] == 'absent')
                         and (row['source'] != 'component-store' or not no_log)]
    for row in facts['coverage']:
        if row['source'] in ('os', 'hardware', 'component-store', 'wsus-server') and \
                row['state'] == 'collected':
            row['state'] = 'partial'
            row['count'] = 0
        if row['source'] == 'services':
            row['count'] = len(facts.get('services', []))
    json.dump(facts, sys.stdout, indent=1)


def states(path):
    with open(path, encoding='utf-8') as document:
        results = json.load(document)
    return results['verdict']['state'], {row['rule']: row for row in results['findings']}


def compare(how, facts, image):
    """same: no rule may say anything else. less: a disk may leave open what the machine itself tells."""
    (verdict, facts), (other, image) = states(facts), states(image)
    wrong = sorted(facts) != sorted(image)
    if how == 'less':
        wrong = wrong or other in ('ready', 'action') and other != verdict
    for rule in sorted(facts):
        before, after = facts[rule]['state'], image.get(rule, {}).get('state', 'missing')
        less = how == 'less' and (after in ('unknown', 'manual') or (before, after) == ('pass', 'na'))
        if before != after and not less:
            wrong = True
            print('WRONG %s %s -> %s: %s' % (
                rule, before, after, '; '.join(image.get(rule, {}).get('because', []))))
    return 1 if wrong else 0


def main():
    verb = sys.argv[1]
    if verb == 'make':
        make(*sys.argv[2:])
    elif verb == 'held':
        held(sys.argv[2])
    else:
        sys.exit(compare(*sys.argv[2:]))


if __name__ == '__main__':
    main()
