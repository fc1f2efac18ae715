#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Usage: captures.py LABELS OUTDIR

One machine as the tools of Windows print it: each kind of output in each language whose labels
the table has, in each encoding that can write it, quoted and damaged in the ways of mails. The
files go below OUTDIR; the list of them goes to standard output, a line for each:

    KIND<tab>LANGUAGE<tab>VARIANT<tab>PATH

All files of a kind mean the same; the first of a kind is English in UTF-8.
"""
import os
import sys

PAGES = {
    'en': ['cp437', 'cp850'], 'de': ['cp850', 'cp1252'], 'fr': ['cp850', 'cp1252'],
    'es': ['cp850', 'cp1252'], 'it': ['cp850', 'cp1252'], 'pt-BR': ['cp850', 'cp1252'],
    'nl': ['cp850'], 'ru': ['cp866', 'cp1251'], 'pl': ['cp852', 'cp1250'],
    'cs': ['cp852', 'cp1250'], 'ja': ['cp932'], 'zh-CN': ['gbk'], 'zh-TW': ['cp950'],
    'ko': ['cp949'],
}
LANGUAGES = list(PAGES)
DAY_FIRST = ('de', 'fr', 'es', 'it', 'pt-BR', 'nl', 'ru', 'pl', 'cs')


def load(path):
    table = {}
    with open(path, encoding='utf-8') as rows:
        for row in rows:
            if row.startswith('#'):
                continue
            tool, field, language, confidence, text = row.rstrip('\n').split('\t')
            best = table.get((tool, field, language))
            if not best or (best[0] == 'M' and confidence != 'M'):
                table[tool, field, language] = (confidence, text)
    return table


class Words:
    """The labels of one language; what the table lacks is a word that nobody knows."""

    def __init__(self, table, language):
        self.table, self.language = table, language

    def get(self, tool, field, unknown=None):
        found = self.table.get((tool, field, self.language))
        return found[1] if found else unknown

    def sure(self, tool, field):
        found = self.table.get((tool, field, self.language))
        return found[1] if found and found[0] != 'M' else None


def date(language, year, month, day, clock):
    if language in ('ja', 'zh-CN', 'zh-TW', 'ko'):
        return '%04d/%02d/%02d, %s' % (year, month, day, clock)
    if language in ('de', 'ru', 'pl', 'cs'):
        return '%02d.%02d.%04d, %s' % (day, month, year, clock)
    if language in DAY_FIRST:
        return '%02d/%02d/%04d, %s' % (day, month, year, clock)
    return '%d/%d/%04d, %s' % (month, day, year, clock)


def systeminfo(words):
    field = lambda name: words.sure('systeminfo', name)
    if not all(map(field, ('host-name', 'os-name', 'os-version', 'boot-time', 'hotfixes',
                           'manufacturer', 'model'))):
        return None
    none = field('no-service-pack') or 'N/A'
    build = field('build-word') or 'Build'
    rows = [('host-name', 'SRV-DOC-07'), ('os-name', 'Microsoft Windows Server 2012 R2 Standard'),
            ('os-version', '6.3.9600 %s %s 9600' % (none, build)),
            ('os-manufacturer', 'Microsoft Corporation'),
            ('install-date', date(words.language, 2015, 2, 17, '10:11:12')),
            ('boot-time', date(words.language, 2026, 9, 16, '2:31:09')),
            ('manufacturer', 'Contoso Devices'), ('model', 'Rack 540'),
            ('system-type', 'x64-based PC'), ('domain', 'contoso.example')]
    rows = [(field(name) or 'Label ' + name, value) for name, value in rows]
    width = max(len(label) for label, _ in rows) + 2
    lines = ['']
    for label, value in rows:
        lines.append((label + ':').ljust(width) + value)
    updates = ['KB2919355', 'KB3173424', 'KB5017220', 'KB5079233']
    lines.append((field('hotfixes') + ':').ljust(width) + '%d Hotfix(s) Installed.' % len(updates))
    for number, update in enumerate(updates, 1):
        lines.append(' ' * width + '[%02d]: %s' % (number, update))
    lines.append((field('network-cards') or 'Cards') + ':'.ljust(4) + '1 NIC(s) Installed.')
    lines.append(' ' * width + '[01]: Contoso Adapter')
    return lines


def slmgr(words):
    licensed = words.sure('slmgr-status', 'licensed')
    if not licensed:
        return None
    label = lambda name: words.get('slmgr', name, 'Label ' + name)
    unlicensed = words.get('slmgr-status', 'unlicensed', 'Word for it')
    unused = words.get('slmgr', 'not-in-use', 'A sentence about this licence.')
    lines = ['%s: 6.3.9600.17095' % label('service-version')]
    for name, guid, key in (
            ('Windows(R), ServerStandard edition', 'b3ca044e-a358-4d68-9883-aaa2941aca99', 'PQ7VD'),
            ('Windows Server(R), Server-ESU-Year1 add-on for ServerDatacenter,ServerStandard',
             'c0a2ea62-12ad-435b-ab4f-c9bfab48dbc4', None),
            ('Windows Server(R), Server-ESU-Year3 add-on for ServerDatacenter,ServerStandard',
             '55b1dd2d-2209-4ea0-a805-06298bad25b3', 'TX9XD')):
        lines += ['', '%s: %s' % (label('name'), name),
                  '%s: Windows(R) Operating System, VOLUME_MAK channel' % label('description'),
                  '%s: %s' % (label('activation-id'), guid),
                  '%s: 55c92734-d682-4d71-983e-d6ec3f16059f' % label('application-id'),
                  '%s: 03612-04921-000-000001-00-1033-9600.0000-0482015' % label('extended-pid'),
                  '%s: Volume:MAK' % label('channel'),
                  '%s: 0332550903850539046658241863427567378449' % label('installation-id')]
        lines.append('%s: %s' % (label('partial-key'), key) if key else unused)
        lines.append('%s: %s' % (label('status'), licensed if key else unlicensed))
        lines.append('%s: 1000' % label('windows-rearm'))
    return lines


def sc(words):
    name = words.sure('sc', 'service-name')
    state, start = words.get('sc', 'state'), words.get('sc', 'start-type')
    if not name:
        return None
    lines = []
    for service, number, word in (('wuauserv', 4, 'RUNNING'), ('himds', 1, 'STOPPED')):
        lines += ['%s: %s' % (name, service),
                  '        %s               : 20  WIN32_SHARE_PROCESS' % words.get('sc', 'type', 'TYP'),
                  '        %s              : %d  %s' % (state or 'NUMBER', number, word),
                  '                                (STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)',
                  '        %s    : 0  (0x0)' % words.get('sc', 'win32-exit', 'EXIT'), '']
    lines += ['[SC] QueryServiceConfig SUCCESS', '', '%s: wuauserv' % name,
              '        %s               : 20  WIN32_SHARE_PROCESS' % words.get('sc', 'type', 'TYP'),
              '        %s         : 3   DEMAND_START' % (start or 'BEGIN'), '']
    return lines


def certutil(words):
    field = lambda name: words.sure('certutil', name)
    if not (field('serial') and field('subject')):
        return None
    when = lambda y, m, d: date(words.language, y, m, d, '12:00').replace(',', '')
    lines = ['CA "%s"' % ('Zwischenzertifizierungsstellen' if words.language == 'de' else 'CA'),
             '================ %s 0 ================' % (field('certificate') or 'Certificate'),
             '%s: 05196526449a5e3d1a38748f5dcfebcc' % field('serial'),
             '%s: CN=Contoso Root' % (field('issuer') or 'Issuer'),
             ' NotBefore: %s' % when(2025, 5, 21), ' NotAfter: %s' % when(2029, 6, 19),
             '%s: CN=Contoso Issuing CA 03' % field('subject'),
             '%s: f9 38 8e a2 c9 b7 d6 32 b6 6a 2b 0b 40 6d f1 d3 7d 39 01 f6'
             % (field('sha1') or 'Cert Hash(sha1)'), '',
             'CertUtil: -store %s' % (field('done') or 'command completed successfully.')]
    return lines


def fixed(*lines):
    return lambda words: list(lines) if words.language == 'en' else None


def reg_query(words):
    missing = words.sure('reg', 'not-found')
    if not missing:
        return None
    return [r'C:\>reg query "HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate"', '',
            r'HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate',
            '    WUServer    REG_SZ    http://wsus.contoso.example:8530',
            '    WUStatusServer    REG_SZ    http://wsus.contoso.example:8530', '',
            r'HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate\AU',
            r'C:\>reg query "HKLM\SOFTWARE\Microsoft\WindowsUpdate\UX\Settings"', '', missing, '',
            r'C:\>']


KINDS = {
    'systeminfo': systeminfo,
    'slmgr': slmgr,
    'sc': sc,
    'certutil': certutil,
    'reg-query': reg_query,
    'wmic-qfe': fixed(
        'Caption                                     CSName      Description      FixComments  '
        'HotFixID   InstallDate  InstalledBy          InstalledOn  Name  ServicePackInEffect  '
        'Status  ',
        'http://support.microsoft.com/?kbid=2919355  SRV-DOC-07  Update                        '
        'KB2919355               NT AUTHORITY\\SYSTEM  3/18/2014                               '
        '         ',
        'http://support.microsoft.com/?kbid=5017220  SRV-DOC-07  Security Update               '
        'KB5017220               CONTOSO\\J\u00f6rg      10/19/2023                              '
        '          ', ''),
    'wmic-qfe-list': fixed(
        '', '', 'CSName=SRV-DOC-07', 'Description=Update', 'FixComments=', 'HotFixID=KB2919355',
        'InstalledOn=3/18/2014', '', '', 'CSName=SRV-DOC-07', 'Description=Security Update',
        'FixComments=', 'HotFixID=KB5017220', 'InstalledOn=10/19/2023', '', '', ''),
    'wmic-qfe-csv': fixed(
        '', 'Node,CSName,Description,HotFixID,InstalledOn',
        'SRV-DOC-07,SRV-DOC-07,Update,KB2919355,3/18/2014',
        'SRV-DOC-07,SRV-DOC-07,Security Update,KB5017220,10/19/2023'),
    'get-hotfix': fixed(
        '', 'Source        Description      HotFixID      InstalledBy          InstalledOn',
        '------        -----------      --------      -----------          -----------',
        'SRV-DOC-07    Update           KB2919355     NT AUTHORITY\\SYSTEM  3/18/2014 12:00:00 AM',
        'SRV-DOC-07    Security Update  KB5017220     CONTOSO\\admin        10/19/2023 12:00:00 AM',
        '', ''),
    'clixml': fixed(
        '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">',
        '  <Obj RefId="0">', '    <Props>', '      <S N="HotFixID">KB2919355</S>',
        '      <S N="InstalledOn">3/18/2014</S>', '    </Props>', '    <MS>',
        '      <DT N="InstalledOn">2014-03-18T00:00:00</DT>', '    </MS>', '  </Obj>',
        '  <Obj RefId="1">', '    <Props>', '      <S N="HotFixID">KB5017220</S>',
        '      <S N="CSName">SRV-DOC-07</S>', '    </Props>', '    <MS>',
        '      <DT N="InstalledOn">2023-10-19T00:00:00</DT>', '    </MS>', '  </Obj>', '</Objs>'),
    'dism-list': fixed(
        '', 'Deployment Image Servicing and Management tool', 'Version: 6.3.9600.17031', '',
        'Image Version: 6.3.9600.17031', '', 'Packages listing:', '',
        'Package Identity : Package_for_KB5017220~31bf3856ad364e35~amd64~~6.3.1.0',
        'State : Installed', 'Release Type : Update', 'Install Time : 10/19/2023 1:21 AM', '',
        'Package Identity : Package_for_RollupFix~31bf3856ad364e35~amd64~~9600.23397.1.6',
        'State : Installed', 'Release Type : Security Update',
        'Install Time : 9/16/2026 1:50 AM', '', 'The operation completed successfully.'),
    'dism-table': fixed(
        'Packages listing:', '',
        '-------------------- | --------- | ------------ | -----------',
        'Package Identity | State | Release Type | Install Time',
        '-------------------- | --------- | ------------ | -----------',
        'Package_for_KB5017220~31bf3856ad364e35~amd64~~6.3.1.0 | Installed | Update | '
        '10/19/2023 1:21 AM',
        'Package_for_RollupFix~31bf3856ad364e35~amd64~~9600.23397.1.6 | Installed | '
        'Security Update | 9/16/2026 1:50 AM', '', 'The operation completed successfully.'),
    'licensing-objects': fixed(
        '', 'ApplicationID        : 55c92734-d682-4d71-983e-d6ec3f16059f',
        'Description          : Windows(R) Operating System, VOLUME_MAK channel',
        'ID                   : 55b1dd2d-2209-4ea0-a805-06298bad25b3', 'LicenseStatus        : 1',
        'LicenseStatusReason  : 1074066433',
        'Name                 : Windows Server(R), Server-ESU-Year3 add-on for ServerDatacenter,',
        '                       ServerStandard', 'PartialProductKey    : TX9XD', ''),
    'reg-file': fixed(
        'Windows Registry Editor Version 5.00', '',
        r'[HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate]',
        '"WUServer"="http://wsus.contoso.example:8530"', '',
        r'[HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate\AU]',
        '"UseWUServer"=dword:00000001', '"AUOptions"=dword:00000004', ''),
    'services-table': fixed(
        '', 'Status   Name               DisplayName', '------   ----               -----------',
        'Stopped  wuauserv           Windows Update',
        'Running  himds              Azure Hybrid Instance Metadata Service', '', ''),
    'services-list': fixed(
        '', 'DisplayName=Windows Update', 'Name=wuauserv', 'StartMode=Manual', 'State=Stopped', '',
        '', 'DisplayName=Azure Hybrid Instance Metadata Service', 'Name=himds', 'StartMode=Auto',
        'State=Running', '', '', ''),
    'certificates': fixed(
        '', '   Directory: Microsoft.PowerShell.Security\\Certificate::LocalMachine\\CA', '',
        'Thumbprint                                Subject',
        '----------                                -------',
        'F9388EA2C9B7D632B66A2B0B406DF1D37D3901F6  CN=Contoso Issuing CA 03', ''),
    'mail': fixed(
        'Hello support,', '', 'since Tuesday the updates fail with this:', '',
        'Error: 0x800F0922 while installing KB5123066.', '', 'Regards, Alex'),
    'cbs-log': fixed(
        '2026-09-16 01:48:10, Info                  CBS    Loaded Servicing Stack v6.3.9600.23070 '
        r'with Core: C:\Windows\winsxs\amd64_microsoft-windows-servicingstack_x\cbscore.dll',
        '2026-09-16 01:49:11, Info                  CBS    ESU: Trying to Check IMDS Again '
        'LastError=HRESULT_FROM_WIN32(12029)',
        '2026-09-16 01:50:00, Error                 CBS    Failed to perform operation.  '
        '[HRESULT = 0x800f0922 - CBS_E_INSTALLERS_FAILED]',
        '2026-09-16 01:50:01, Info                  CBS    Session: 1_2 finalized. Reboot '
        'required: no [HRESULT = 0x800f0922 - CBS_E_INSTALLERS_FAILED]'),
    'reporting-events': fixed(
        '{2C3C39FA-FC0F-4F44-9049-D2AA53B27FFB}\t2026-09-16 01:46:19:636+0100\t1\t'
        '183 [AGENT_INSTALLING_SUCCEEDED]\t101\t{BFC8A103-FD5F-4458-9935-231D9F79E2C1}\t203\t0\t'
        'AutomaticUpdates\tSuccess\tContent Install\tInstallation Successful: Windows '
        'successfully installed the following update: Monthly Rollup (KB5123066)'),
    'himds-log': fixed(
        'time="2026-09-18T03:20:12+02:00" level=info msg="Updating ESU registry key: Enabled=1"'),
    'configmgr-log': fixed(
        '<![LOG[OnSearchComplete - Failed to end search job. Error = 0x80240438.]LOG]!>'
        '<time="03:12:45.123-120" date="09-16-2026" component="WUAHandler" context="" type="3" '
        'thread="4032" file="cwuahandler.cpp:3330">'),
    'windows-update-log': fixed(
        '2026-09-16\t03:12:45:123\t 796\t1a4c\tMisc\tWARNING: Send failed with hr = 80072ee2.',
        '2026-09-16\t03:12:46:123\t 796\t1a4c\tAgent\t  * WARNING: Failed, error = 0x80072EE2'),
}

PLAIN_ONLY = ('cbs-log', 'reporting-events', 'himds-log', 'configmgr-log', 'windows-update-log')


def variants(kind, language, text):
    """Bytes that mean the same, and a name for each."""
    crlf = text.replace('\n', '\r\n')
    if kind == 'reg-file':
        # Only what regedit itself writes proves that a value is absent.
        yield 'utf-16le-bom', b'\xff\xfe' + crlf.encode('utf-16-le')
        yield 'utf-16be-bom', b'\xfe\xff' + crlf.encode('utf-16-be')
        return
    yield 'utf-8', text.encode()
    yield 'crlf', crlf.encode()
    if kind in PLAIN_ONLY:
        yield 'utf-16', b'\xff\xfe' + crlf.encode('utf-16-le')
        return
    yield 'utf-8-bom', b'\xef\xbb\xbf' + crlf.encode()
    yield 'utf-16le-bom', b'\xff\xfe' + crlf.encode('utf-16-le')
    yield 'utf-16be-bom', b'\xfe\xff' + crlf.encode('utf-16-be')
    yield 'utf-16le', crlf.encode('utf-16-le')
    yield 'ascii-and-utf-16', b'captured by hand\r\n\r\n' + crlf.encode('utf-16-le')
    if kind != 'wmic-qfe-list':
        yield 'crcrlf', text.replace('\n', '\r\r\n').encode()
    yield 'quoted', ''.join('> %s\n' % line for line in text.split('\n')[:-1]).encode() + b'>\n'
    yield 'fenced', ('Hello,\n\n```\n' + text + '```\n\nRegards\n').encode()
    yield 'indented', ''.join('    %s\n' % line for line in text.split('\n')[:-1]).encode()
    if all(ord(c) < 128 for c in text):
        return
    for page in PAGES[language]:
        try:
            raw = crlf.encode(page)
        except UnicodeEncodeError:
            continue
        yield page, raw
        if page in ('cp850', 'cp866') and language in ('de', 'fr', 'ru', 'es', 'it', 'pt-BR'):
            yield page + ' as latin-1', raw.decode('latin-1').encode()


def main():
    table, folder = load(sys.argv[1]), sys.argv[2]
    for kind, make in KINDS.items():
        for language in LANGUAGES:
            lines = make(Words(table, language))
            if not lines:
                continue
            text = '\n'.join(lines) + '\n'
            for variant, raw in variants(kind, language, text):
                path = os.path.join(folder, '%s.%s.%s.txt' % (
                    kind, language, variant.replace(' ', '-')))
                with open(path, 'wb') as out:
                    out.write(raw)
                os.utime(path, (1789000000, 1789000000))
                print('\t'.join((kind, language, variant, path)))


if __name__ == '__main__':
    main()
