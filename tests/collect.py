#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Usage: collect.py make FACTS.json FOLDER
       collect.py held FACTS.json COLLECTED.json
       collect.py differ HELD.json COLLECTED.json

make writes below FOLDER what turns Wine into the machine that a facts document describes: machine.reg
for its registry, late.reg for what a start of the system would use up, wmi.txt with the rows of WMI
(tests/windows/wmi.c), and its files below drive/. held prints the facts without what Wine cannot be
made to say, and with what it says of the machine that it runs on: the tables below tell what that is.
differ compares both, fact by fact, and prints what was not collected as it is.
"""
import json
import os
import sys

sys.dont_write_bytecode = True
from image import SERVICES, Disk  # noqa: E402

# What Wine does not tell, and why.
NOT_HELD = {
    'updates.history': 'Wine has no Windows Update agent',
    'azure-license': 'Azure knows this, not the machine',
    'network': 'not collected',
    'join': 'not collected',
    'vamt': 'not collected',
}
# The firmware, the processors and the clock are those of the machine that runs Wine.
OF_WINE = {
    'machine': ('domain', 'manufacturer', 'model', 'asset_tag', 'virtual', 'imds', 'cores', 'sockets',
                'boot_time', 'clock', 'time_zone', 'name'),
    'os': ('sku', 'arch', 'language'),
    # DISM and sfc are not asked; the agent does not tell of licences.
    'component_store': ('health', 'files'),
    'arc': ('esu_enabled', 'licence_created', 'licence_expires'),
}
STATUS = ('unlicensed', 'licensed', 'oob-grace', 'oot-grace', 'non-genuine-grace', 'notification',
          'extended-grace')
LATE = ('HKLM\\SYSTEM\\CURRENTCONTROLSET\\CONTROL\\SESSION MANAGER',)


def quoted(name):
    return '"%s"' % name.replace('\\', '\\\\').replace('"', '\\"') if name else '@'


def write_registry(path, rows):
    lines, last = ['Windows Registry Editor Version 5.00'], None
    for row in rows:
        if row[0] != last:
            lines += ['', '[HKEY_LOCAL_MACHINE%s]' % row[0][4:]]
            last = row[0]
        if row[1:]:
            lines.append('%s=hex(%x):%s' % (quoted(row[1]), row[2], row[3].hex(',')))
    with open(path, 'w', encoding='utf-16', newline='') as out:
        out.write('\r\n'.join(lines) + '\r\n')


def hotfix_rows(machine):
    for update, entry in machine.updates('updates.qfe'):
        row = {'HotFixID': 'KB' + update['kb']}
        if 'installed' in entry:
            year, month, day = entry['installed'][:10].split('-')
            row['InstalledOn'] = '%d/%d/%s' % (int(month), int(day), year)
        yield row


def licence_rows(machine):
    for product in machine.get('licensing').get('products', []):
        row = {'ID': product['id'], 'ApplicationID': product['application'], 'Name': product['name'],
               'Description': product.get('description', '')}
        if product['status'] in STATUS:
            row['LicenseStatus#'] = STATUS.index(product['status'])
        if 'reason' in product:
            row['LicenseStatusReason#'] = product['reason']
        if product['key'] != 'unclear':
            row['PartialProductKey'] = product['partial_key']
        yield row


def write_rows(path, machine):
    lines = []
    for name, source, rows in (
            ('Win32_QuickFixEngineering', 'updates.qfe', hotfix_rows(machine)),
            ('SoftwareLicensingProduct', 'licensing', licence_rows(machine))):
        if source not in machine.covered:
            continue
        lines.append('[%s]' % name)
        for row in rows:
            for member, value in row.items():
                lines.append('%s%s' % (member, value) if member.endswith('#') else
                             '%s=%s' % (member, value))
            lines.append('')
    version = machine.get('licensing').get('service_version')
    if version:
        lines += ['[SoftwareLicensingService]', 'Version=' + version, '']
    with open(path, 'w', encoding='utf-8', newline='') as out:
        out.write(''.join(line + '\n' for line in lines))


def write_programs(disk, drive):
    """What tests/windows/said.c prints in place of the agent of Azure Arc and of appcmd."""
    lines, status = disk.machine.agent()
    if status == 0:
        disk.write_text(os.path.join(drive, 'Program Files', 'AzureConnectedMachineAgent',
                                     'azcmagent -j.txt'), lines)
    lines, status = disk.machine.web_server()
    inetsrv = os.path.join(drive, 'Windows', 'System32', 'inetsrv')
    for word, start in (('site', 'SITE'), ('apppool', 'APPPOOL')):
        if status == 0:
            disk.write_text(os.path.join(inetsrv, 'appcmd %s.txt' % word),
                            [line for line in lines if line.startswith(start)])


def put_programs_of_services(disk):
    """Wine lists no service without a program."""
    for row in disk.machine.facts.get('services', []):
        if row['state'] != 'missing':
            key = SERVICES + '\\' + row['name']
            disk.put(key, 'ImagePath', 'expand_sz', 'C:\\windows\\system32\\svchost.exe')
            disk.put(key, 'ErrorControl', 'dword', 1)
            disk.put(key, 'ObjectName', 'sz', 'LocalSystem')


def make(facts, folder):
    disk = Disk(facts)
    disk.put_system()
    disk.put_packages()
    disk.put_services()
    put_programs_of_services(disk)
    disk.put_certificates()
    late = [row for row in disk.rows if row[0].upper() in LATE]
    os.makedirs(folder, exist_ok=True)
    write_registry(os.path.join(folder, 'machine.reg'), [row for row in disk.rows if row not in late])
    write_registry(os.path.join(folder, 'late.reg'), late)
    write_rows(os.path.join(folder, 'wmi.txt'), disk.machine)
    drive = os.path.join(folder, 'drive')
    disk.write_files(drive)
    write_programs(disk, drive)
    # As Wine spells them: two folders whose names differ in case only are one to Windows.
    for before, after in (('Windows', 'windows'), ('windows/System32', 'windows/system32')):
        if os.path.isdir(os.path.join(drive, before)):
            os.rename(os.path.join(drive, before), os.path.join(drive, after))


def held(facts, collected):
    for section, members in OF_WINE.items():
        for member in members:
            facts.get(section, {}).pop(member, None)
            if section in facts and member in collected.get(section, {}):
                facts[section][member] = collected[section][member]
    for section in ('azure_licenses', 'azure_keys', 'network', 'join', 'vamt'):
        facts.pop(section, None)
    for update in facts.get('updates', []):
        update['sources'] = [row for row in update['sources'] if row['source'] != 'updates.history']
    facts['updates'] = [update for update in facts.get('updates', []) if update['sources']]
    for service in facts.get('services', []):
        # Nothing runs behind the keys of a service, but the agent tells of its own.
        if service['state'] != 'missing':
            service['state'] = 'running' if service['name'] == 'himds' and facts.get('arc') else 'stopped'
    facts['coverage'] = [row for row in facts['coverage'] if row['source'] not in NOT_HELD]
    # That CheckSUR never ran stands in no file.
    if facts.get('component_store', {}).get('checksur', 'not-run') == 'not-run':
        facts.pop('component_store', None)
        facts['coverage'] = [row for row in facts['coverage'] if row['source'] != 'component-store']
    sections = {'os': 'os', 'hardware': 'machine', 'arc': 'arc', 'component-store': 'component_store'}
    for row in facts['coverage']:
        # No network is asked.
        if row['source'] == 'hardware':
            row['state'] = 'partial'
        section = facts.get(sections.get(row['source']))
        if section:
            row['count'] = sum(member not in ('at', 'src') for member in section)
        if row['source'] in ('updates.qfe', 'updates.cbs'):
            row['count'] = sum(entry['source'] == row['source'] for update in facts['updates']
                               for entry in update['sources'])
    for key in ('started', 'finished'):
        facts['collector'][key] = collected['collector'][key]
    return facts


def told(row):
    """What identifies a fact and what it says, without where it was read."""
    return {member: value for member, value in row.items() if member not in ('src', 'title', 'at', 'package')}


def rows_of(facts):
    for update in facts.get('updates', []):
        for entry in update['sources']:
            entry = told(entry)
            # A list of WMI knows days only.
            entry['installed'] = entry.get('installed', '')[:10]
            yield ('update', update['kb'], entry.pop('source')), entry
    for stack in facts.get('servicing', {}).get('stacks', []):
        yield ('stack', stack['version']), {}
    for rollup in facts.get('servicing', {}).get('rollups', []):
        yield ('rollup', rollup['version']), told(rollup)
    for product in facts.get('licensing', {}).get('products', []):
        yield ('licence', product['id'], product['name']), {
            member: product.get(member) for member in ('status', 'reason', 'key', 'partial_key')}
    for value in facts.get('registry', []):
        if value['type'] not in ('absent', 'key'):
            yield ('registry', value['key'].lower(), value['name'].lower()), \
                {'type': value['type'], 'value': value['value']}
    for sign in facts.get('pending_restart', []):
        yield ('restart', sign['indicator']), {'state': sign['state']}
    for certificate in facts.get('certificates', []):
        yield ('certificate', certificate['store'], certificate['thumbprint']), \
            {'subject': certificate['subject'], 'not_after': certificate['not_after']}
    for service in facts.get('services', []):
        if service['state'] != 'missing':
            yield ('service', service['name'].lower()), \
                {'state': service['state'], 'start': service['start']}
    for line in facts.get('logs', []):
        # Of lines that are alike a log has one here.
        yield ('log', line['log'], line['line'], line['code']), {'last': line['last'].rstrip('Z')}
    for section in ('os', 'machine', 'wsus_server', 'component_store', 'arc'):
        for member, value in told(facts.get(section, {})).items():
            yield (section, member), {'value': value}


def differ(held_facts, collected):
    found = dict(rows_of(collected))
    for key, row in rows_of(held_facts):
        if found.get(key) != row:
            print('WRONG %s: %s instead of %s' % (' '.join(key), found.get(key), row))


def load(path):
    with open(path, encoding='utf-8') as document:
        return json.load(document)


def main():
    if sys.argv[1] == 'make':
        make(load(sys.argv[2]), sys.argv[3])
    elif sys.argv[1] == 'differ':
        differ(load(sys.argv[2]), load(sys.argv[3]))
    else:
        json.dump(held(load(sys.argv[2]), load(sys.argv[3])), sys.stdout, indent=1)


main()
