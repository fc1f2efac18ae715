# SPDX-License-Identifier: MIT
"""Reads drafts of mails as another program does, and prints what is wrong with them.

    mail.py check MAIL RESULTS PAGE [FACTS]   against the same report in other formats
    mail.py subject MAIL                      prints the subject
    mail.py part NUMBER MAIL                  prints a part, decoded: text, html, page, facts
    mail.py names FACTS FOLDER                facts of machines with names that are attacks
"""
import email
import email.policy
import hashlib
import json
import os
import re
import sys
from datetime import datetime, timezone
from html.parser import HTMLParser

HEADERS = ['X-Unsent', 'Date', 'To', 'Subject', 'MIME-Version', 'Content-Type']
BODY_BYTES = 30000
HTML_BYTES = 12000
ELEMENTS = set('html head meta title body table tr td th h1 h2 p br b font'.split())
EMPTY = {'meta', 'br'}
ATTRIBUTES = set('lang http-equiv content role width cellpadding cellspacing border align valign'
                 ' bgcolor bordercolor style face'.split())
STYLE = re.compile(r'(font-family:[A-Za-z ,-]+|font-size:\d\dpx)(;(font-family:[A-Za-z ,-]+|font-size:\d\dpx))*')

NAMES = {
    'lines': 'PC\r\nBcc: all@example.com\r\n\r\nbody',
    'quotes': 'PC"; filename="x.exe"; a=\'b\'',
    'long': 'PC-' + 397 * 'A',
    'foreign': 'R\u00e9seau-\u4e2d\u6587-\u202egnp.exe',
    'encoded': '=?utf-8?B?QmNjOiBhQGI=?=',
    'boundary': '--\r\n--mail--',
    'markup': '<script>alert(1)</script> {noformat} `` [a](b) ![c](d)',
}


class Page(HTMLParser):
    """The body in HTML: its text, and what must not be in it."""

    def __init__(self):
        super().__init__()
        self.open = []
        self.text = []
        self.wrong = []

    def handle_starttag(self, tag, attrs):
        if tag not in ELEMENTS:
            self.wrong.append('html: element ' + tag)
        for name, value in attrs:
            if name not in ATTRIBUTES:
                self.wrong.append('html: attribute %s of %s' % (name, tag))
            elif name == 'style' and not STYLE.fullmatch(value):
                self.wrong.append('html: style %s' % value)
        if tag not in EMPTY:
            self.open.append(tag)
        self.text.append(' ')

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append('html: </%s> closes nothing' % tag)
        self.text.append(' ')

    def handle_data(self, data):
        self.text.append(data)

    def handle_comment(self, data):
        self.wrong.append('html: a comment')


def bare(text):
    """Without white space: texts are folded, and commands end with ^ where they are."""
    return re.sub(r'\s+', '', re.sub(r' \^\r?\n', '', text))


def ascii_of(text):
    return re.sub(r'[^ -~]', lambda match: '[U+%04X]' % ord(match[0]), text)


def parse(data):
    return email.message_from_bytes(data, policy=email.policy.default)


def shape(part):
    if part.is_multipart():
        return [part.get_content_type(), [shape(child) for child in part.iter_parts()]]
    return part.get_content_type()


def bytes_of(data, message):
    """What no mail may have, whatever it says."""
    lines = data.split(b'\r\n')
    if b'\r' in b''.join(lines) or b'\n' in b''.join(lines):
        yield 'a line that does not end with CR LF'
    if re.search(rb'[^ -~\r\n]', data):
        yield 'a byte that is not printable ASCII'
    if lines[-1] != b'':
        yield 'no line end at the end'
    for number, line in enumerate(lines, 1):
        # Only a quoted word of a command, and the name of a file, may be longer.
        if len(re.sub(rb'"[^"]*"', b'', line)) > 78 or len(line) > 998:
            yield '%d: %d characters' % (number, len(line))
    for part in message.walk():
        for defect in part.defects:
            yield 'defect: %r' % defect
        boundary = part.get_boundary()
        for child in part.walk():
            if boundary and not child.is_multipart() and boundary in child.get_content_type() + str(child.get_payload()):
                yield 'the boundary stands in a part'


def headers(message, results):
    if message.keys() != HEADERS:
        yield 'headers: ' + ', '.join(message.keys())
    if message['X-Unsent'] != '1' or message['To'] != '' or message['MIME-Version'] != '1.0':
        yield 'another X-Unsent, To or MIME-Version'
    if message['Date'].datetime != datetime.fromisoformat(results['as_of']).replace(tzinfo=timezone.utc):
        yield 'date: ' + message['Date']
    word = results['verdict']['word']
    rules = [f['rule'] for f in results['findings']]
    found = re.fullmatch(r'\[ESU\] (%s): [A-Za-z0-9-]+?( - ([a-z0-9-]+))?' % re.escape(word), message['Subject'])
    if not found or found[3] and not any(rule.startswith(found[3]) for rule in rules):
        yield 'subject: ' + message['Subject']
    problems = [f['rule'] for f in results['findings'] if f['is']['problem']]
    if problems and not message['Subject'].endswith(' - ' + problems[0]):
        yield 'subject without ' + problems[0]


def contents(results, digests):
    """What the body says, in this order in both forms."""
    verdict, step = results['verdict'], results['verdict']['next']
    yield verdict['word']
    yield ascii_of(results['facts']['host'])[:190]
    yield verdict['headline']
    yield verdict['cause']
    if step['exists']:
        yield step['title']
        yield step['step']
        yield from step['run']
        yield step['expect']
    for stage in results['chain']:
        yield stage['title']
        yield stage['word']
    for finding in results['findings']:
        if finding['is']['fail']:
            yield from finding['because'] + ([] if finding['because'] else [finding['title']])
    for finding in results['findings']:
        if finding['is']['unchecked']:
            yield finding['rule'] + ': ' + finding['title']
    for source in results['coverage']['missing']:
        yield ascii_of(source['title'])[:190]
        yield source['collect']
    yield from digests


def in_order(name, text, wanted):
    text = bare(text)
    for piece in wanted:
        at = text.find(bare(piece))
        if at < 0:
            yield '%s: missing, or out of order: %s' % (name, piece)
        else:
            text = text[at + len(bare(piece)):]


def check(mail, results, page, facts=None):
    data = open(mail, 'rb').read()
    page = open(page, 'rb').read()
    results = json.load(open(results))
    message = parse(data)
    yield from bytes_of(data, message)
    yield from headers(message, results)
    attached = ['text/html'] + (['application/json'] if facts else [])
    if shape(message) != ['multipart/mixed', [['multipart/alternative', ['text/plain', 'text/html']]] + attached]:
        yield 'parts: %s' % shape(message)
        return
    body, *files = message.iter_parts()
    text, html = body.iter_parts()
    if (text['Content-Transfer-Encoding'], text.get_content_charset()) != ('7bit', 'us-ascii'):
        yield 'the text is not 7bit in us-ascii'
    if (html['Content-Transfer-Encoding'], html.get_content_charset()) != ('quoted-printable', 'us-ascii'):
        yield 'the body in HTML is not quoted-printable in us-ascii'
    if data.index(b'Content-Disposition: ') > BODY_BYTES:
        yield 'the body has more than %d bytes' % BODY_BYTES
    source = html.get_content()
    if len(source) > HTML_BYTES:
        yield 'the body in HTML has %d bytes' % len(source)
    document = Page()
    document.feed(source)
    document.close()
    yield from document.wrong + ['html: %s is never closed' % tag for tag in document.open]
    digests = [hashlib.sha256(page).hexdigest(), results['facts']['digest']]
    wanted = [piece for piece in contents(results, digests) if piece]
    yield from in_order('text', text.get_content(), wanted)
    yield from in_order('html', ascii_of(''.join(document.text)), wanted)
    for words in (text.get_content(), ''.join(document.text)):
        if re.search(r'\[/?code', words, re.I):
            yield 'markup of ServiceNow'
    wanted = [page] + ([open(facts, 'rb').read()] if facts else [])
    for part, content in zip(files, wanted):
        if part.get_content_disposition() != 'attachment' or part['Content-Transfer-Encoding'] != 'base64':
            yield 'no attachment in base64'
        if part.get_payload(decode=True) != content:
            yield 'the attachment %s is another' % part.get_filename()
        name = part.get_filename()
        if not re.fullmatch(r'esureport[A-Za-z0-9_-]+\.(html|json)', name) or bare(name) not in bare(text.get_content()):
            yield 'name of an attachment: ' + name
    if facts and hashlib.sha256(wanted[1]).hexdigest() != results['facts']['digest']:
        yield 'the digest of the facts is that of something else'


def names(facts, folder):
    document = json.load(open(facts))
    for name, host in NAMES.items():
        document['machine']['name'] = host
        with open(os.path.join(folder, name + '.json'), 'w', encoding='ascii') as file:
            json.dump(document, file)


def part(number, mail):
    leaves = [p for p in parse(open(mail, 'rb').read()).walk() if not p.is_multipart()]
    sys.stdout.buffer.write(leaves[int(number)].get_payload(decode=True))


def main():
    verb, *rest = sys.argv[1:]
    if verb == 'check':
        for complaint in check(*rest):
            print(complaint)
    elif verb == 'subject':
        print(parse(open(rest[0], 'rb').read())['Subject'])
    elif verb == 'part':
        part(*rest)
    elif verb == 'names':
        names(*rest)


main()
