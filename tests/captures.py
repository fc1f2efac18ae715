#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Usage: captures.py LABELS ENGLISH OUTDIR

One machine as the tools of Windows print it: each kind of output in each language whose labels
the table has, in each encoding that can write it, quoted and damaged in the ways of mails. What
no language changes, or what is known in English only, stands in ENGLISH/NAME.txt. The files go
below OUTDIR; the list of them goes to standard output, a line for each:

    NAME<tab>LANGUAGE<tab>VARIANT<tab>PATH

All files of a name mean the same; the first of a name is English in UTF-8.
"""
import base64
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


def systeminfo_csv(words):
    field = lambda name: words.sure('systeminfo', name)
    labels = ('host-name', 'os-name', 'os-version', 'boot-time', 'manufacturer', 'model',
              'system-type', 'domain', 'hotfixes')
    if not all(map(field, labels)):
        return None
    values = ('SRV-DOC-07', 'Microsoft Windows Server 2012 R2 Standard',
              '6.3.9600 %s %s 9600' % (field('no-service-pack') or 'N/A',
                                       field('build-word') or 'Build'),
              date(words.language, 2026, 9, 16, '2:31:09'), 'Contoso Devices', 'Rack 540',
              'x64-based PC', 'contoso.example',
              '2 Hotfix(s) Installed.,[01]: KB2919355,[02]: KB5079233')
    return [','.join('"%s"' % text for text in row) for row in (map(field, labels), values)]


def slmgr_dli(words):
    label = lambda name: words.get('slmgr', name)
    licensed = words.sure('slmgr-status', 'licensed')
    if not (licensed and all(map(label, ('name', 'description', 'partial-key', 'status')))):
        return None
    return ['%s: Windows(R), ServerStandard edition' % label('name'),
            '%s: Windows(R) Operating System, VOLUME_MAK channel' % label('description'),
            '%s: PQ7VD' % label('partial-key'), '%s: %s' % (label('status'), licensed)]


def dialog(make):
    """The text of a window of wscript, as Ctrl+C copies it."""
    rule = '-' * 27

    def lines(words):
        text = make(words)
        return text and [rule, 'Windows Script Host', rule, *text, '', rule, 'OK   ', rule]
    return lines


def slmgr_xpr(words):
    permanent = words.sure('slmgr-xpr', 'permanent')
    return permanent and ['Windows(R), ServerStandard edition:', '    ' + permanent]


def dism_health(words):
    repairable = words.sure('dism', 'store-repairable')
    return repairable and [
        '', 'Deployment Image Servicing and Management tool', 'Version: 6.3.9600.17031', '',
        '%s: 6.3.9600.17031' % words.get('dism', 'image-version', 'Label'), '', repairable,
        words.get('dism', 'done', 'A closing sentence.')]


def sfc(words):
    clean = words.sure('sfc', 'files-clean')
    return clean and ['', 'Beginning system scan.  This process will take some time.', '',
                      'Verification 100% complete.', '', clean]


def ver(words):
    return ['', 'Microsoft Windows [%s 6.3.9600]' % words.get('winver', 'version-word', 'Word')]


def winver(words):
    version = words.sure('winver', 'version-word')
    return version and ['Microsoft Windows Server 2012 R2', '%s 6.3 (Build 9600)' % version]


def dotted(label, value):
    """Of ipconfig: dots lead from a label to its colon."""
    return '   %s%s: %s' % (label, ' .' * max(1, (36 - len(label)) // 2), value)


def ipconfig(members):
    def lines(words):
        labels = {name: words.sure('ipconfig', name) for name in members}
        if not all(labels.values()):
            return None
        values = {'host-name': 'SRV-DOC-07', 'gateway': '192.0.2.1', 'dns-servers': '192.0.2.53'}
        text = [dotted(labels[name], values[name]) for name in members]
        return ['', 'Windows IP Configuration', '', text[0], '', 'Ethernet adapter Ethernet0:', '',
                dotted('IPv4 Address', '192.0.2.7(Preferred)'), *text[1:],
                dotted('NetBIOS over Tcpip', 'Enabled'), '']
    return lines


def winhttp_direct(words):
    direct = words.sure('netsh', 'direct')
    return direct and ['', 'Current WinHTTP proxy settings:', '', '    ' + direct, '']


def winhttp_proxy(words):
    server = words.get('netsh', 'proxy-server')
    return server and [r'C:\>netsh winhttp show proxy', '', 'Current WinHTTP proxy settings:', '',
                       '    %s :  proxy.contoso.example:8080' % server,
                       '    %s :  <local>' % words.get('netsh', 'bypass-list', 'Label'), '',
                       r'C:\>']


def arc_licence(words):
    """What is signed stands as it is in the signature, between bytes of ASN.1."""
    if words.language != 'en':
        return None
    content = (b'{"nonce":"1","timeStamp":{"createdOn":"09/18/26 03:20:10 -0000",'
               b'"expiresOn":"10/03/26 03:20:10 -0000"},"vmId":"x"}')
    signature = b'\x30\x82\x0a{\x06\x09*\x86H\xa0\x82' + content + b'\xa0\x82\x00{}\xff'
    return ['{"schemaVersion":"1.0",',
            '"signature":"%s"}' % base64.b64encode(signature).decode()]


KINDS = {
    'systeminfo': systeminfo,
    'systeminfo-csv': systeminfo_csv,
    'ver': ver,
    'winver': winver,
    'slmgr': slmgr,
    'slmgr-dli': slmgr_dli,
    'slmgr-dialog': dialog(slmgr),
    'slmgr-xpr': slmgr_xpr,
    'slmgr-xpr-dialog': dialog(slmgr_xpr),
    'sc': sc,
    'certutil': certutil,
    'reg-query': reg_query,
    'dism-health': dism_health,
    'sfc': sfc,
    'ipconfig': ipconfig(('host-name', 'gateway', 'dns-servers')),
    'ipconfig-gateway': ipconfig(('host-name', 'gateway')),
    'netsh-winhttp': winhttp_direct,
    'netsh-winhttp-proxy': winhttp_proxy,
    'arc-licence': arc_licence,
}


def english(path):
    """A capture that is a file."""
    with open(path, encoding='utf-8') as text:
        lines = text.read().split('\n')[:-1]
    return lambda words: lines if words.language == 'en' else None


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
    if kind in ('iis-log', 'httperr-log'):
        return
    if kind.endswith('-log'):
        yield 'utf-16', b'\xff\xfe' + crlf.encode('utf-16-le')
        return
    yield 'utf-8-bom', b'\xef\xbb\xbf' + crlf.encode()
    yield 'utf-16le-bom', b'\xff\xfe' + crlf.encode('utf-16-le')
    yield 'utf-16be-bom', b'\xfe\xff' + crlf.encode('utf-16-be')
    yield 'utf-16le', crlf.encode('utf-16-le')
    yield 'ascii-and-utf-16', b'captured by hand\r\n\r\n' + crlf.encode('utf-16-le')
    if not text.startswith('\n\n'):
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
        # One word alone does not show that it was decoded in a wrong way.
        if kind == 'winver':
            continue
        if page in ('cp850', 'cp866') and language in ('de', 'fr', 'ru', 'es', 'it', 'pt-BR'):
            yield page + ' as latin-1', raw.decode('latin-1').encode()


def main():
    table, folder, out = load(sys.argv[1]), sys.argv[2], sys.argv[3]
    kinds = dict(KINDS)
    for name in sorted(os.listdir(folder)):
        if name.endswith('.txt'):
            kinds[name[:-4]] = english(os.path.join(folder, name))
    for kind, make in kinds.items():
        for language in LANGUAGES:
            lines = make(Words(table, language))
            if not lines:
                continue
            text = '\n'.join(lines) + '\n'
            for variant, raw in variants(kind, language, text):
                # Only its name says that a log is all there.
                path = os.path.join(out, '%s.%s.%s.%s' % (
                    kind, language, variant.replace(' ', '-'),
                    'log' if kind.endswith('-log') else 'txt'))
                with open(path, 'wb') as capture:
                    capture.write(raw)
                os.utime(path, (1789000000, 1789000000))
                print('\t'.join((kind, language, variant, path)))


if __name__ == '__main__':
    main()
