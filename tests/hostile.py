# SPDX-License-Identifier: MIT
"""Every attack of hostile/attacks.json in every text of a machine, through every format.

    hostile.py run PROGRAM TOP FOLDER [OPTION...]  complaints; files go below FOLDER
    hostile.py slots TOP                           texts of the schemas where no attack is put
    hostile.py count TOP                           how many attacks there are
    hostile.py compare FORMAT TWIN FILE            complaints about one output

hostile/machine.json and hostile/waivers.json hold {} wherever an attack is put. The twin is the
same machine with a word in each of these places. What is made of an attacked machine may differ
from what is made of its twin only where the twin has such a word: facts become text, and never
tags, members, lines, headings, commands or decisions.
"""
import csv
import email
import email.policy
import html
import io
import json
import multiprocessing
import os
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ElementTree

WORD = 'Zzyzx'
MARK = re.compile(WORD + r'\d+z', re.I)
AS_OF = '2022-11-21'
# These stand alone, for they count only from beginning to end.
ALONE = ('paths', 'short', 'sheets', 'forgery', 'long', 'controls')
# These stand first, with others behind them.
FIRST = ('mail', 'markdown', 'jira', 'servicenow', 'terminals', 'commands')
FILE_NAME = re.compile(r'esureport_[A-Za-z0-9-]+_[A-Za-z0-9-]{1,72}_[0-9TZ]+\.[a-z]+')
# A long value ends so.
CUT = re.compile(r' ?\(\+\d+ ?more ?characters?\)')
# What a results document has besides prose: nothing of it comes from a machine.
COMMANDS = ('run', 'collect', 'html')


def load(top, name):
    with open(os.path.join(top, 'tests/hostile', name), encoding='utf-8') as file:
        return json.load(file)


def texts(attacks):
    """Each attack in one of them at least."""
    heads = [text for name in FIRST for text in attacks[name]]
    rest = [text for name in attacks if name not in ALONE + FIRST for text in attacks[name]]
    each = -(-len(rest) // len(heads))
    joined = [' '.join([head] + rest[i * each:(i + 1) * each]) for i, head in enumerate(heads)]
    return [text for name in ALONE for text in attacks[name]] + joined


class Filler:
    """Puts a text of its own into each place; the same places in the same order."""

    def __init__(self, text_of):
        self.text_of = text_of
        self.place = 0

    def next_text(self, _match):
        self.place += 1
        return self.text_of(self.place)

    def fill(self, value):
        if isinstance(value, dict):
            return {name: self.fill(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self.fill(item) for item in value]
        return re.sub(r'\{\}', self.next_text, value) if isinstance(value, str) else value


def formats(program, verb):
    """As the program itself lists them."""
    said = subprocess.run([program, verb, '--format', '?', 'x'], capture_output=True, check=False).stderr.decode()
    return re.search(r' knows (.*), not ', said).group(1).split(', ')


def forms(program):
    """What both verbs know is the same document: `check` writes it as well, for each tenth machine."""
    reports = formats(program, 'report')
    always = [('report', name) for name in reports]
    always += [('check', name) for name in formats(program, 'check') if name not in reports]
    return always, always + [('check', name) for name in formats(program, 'check') if name in reports]


# What is wrong with an output, each a list of sentences.

def not_ascii(data, also=b'\n'):
    bad = set(data.translate(None, bytes(range(0x20, 0x7F)) + also))
    return ['bytes: ' + ' '.join('%02x' % byte for byte in sorted(bad))] if bad else []


def invisible(text):
    return [c for c in text if unicodedata.category(c) in ('Cc', 'Cf', 'Zl', 'Zp', 'Cs')]


def bare(text):
    """Without digests, which differ, nor what an attack has of secrets."""
    text = re.sub(r'(Redaction: none), secrets \d+', r'\1', text)
    return re.sub('(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])', '0' * 64, text)


def lost(parts, text):
    """The first of the parts that is not there, in their order. Where a value was cut, what was said
    around it may be cut as well: a part may lack its beginning, and what is behind the cut may be gone."""
    at = 0
    cut = CUT.search(text)
    for part in parts:
        lengths = (len(part), 40, 7) if cut else (len(part),)
        found = next((i for i in (text.find(part[-n:], at) for n in lengths) if i >= 0), -1)
        if found < 0:
            return None if cut and CUT.search(text, at) else part
        at = found
    return None

def values(twin, text):
    """What stands at the places of the twin's words; None when anything else differs."""
    if twin == text:
        return []
    if not MARK.search(twin):
        return None
    parts = MARK.split(twin)
    match = re.fullmatch('(.*?)'.join(re.escape(part) for part in parts), text, re.S)
    if not match and CUT.search(text) and lost(parts, text) is None:
        return [text]
    return list(match.groups()) if match else None


def compare_values(where, twin, text):
    """One value of a document."""
    found = values(twin, text)
    if found is None:
        return ['%s: %.80r became %.80r' % (where, twin, text)]
    if any(invisible(value) for value in found):
        return ['%s: invisible characters: %.80r' % (where, text)]
    return []


def compare_json(twin, data):
    wrong = []

    def walk(where, name, a, b):
        if type(a) is not type(b):
            wrong.append('%s: another type' % where)
        elif isinstance(a, dict):
            if list(a) != list(b):
                wrong.append('%s: other members' % where)
            for key in a:
                if key in b and where + '.' + key not in ('.facts.digest', '.redaction'):
                    walk(where + '.' + key, key, a[key], b[key])
        elif isinstance(a, list):
            if len(a) != len(b):
                wrong.append('%s: %d items became %d' % (where, len(a), len(b)))
            for i, (x, y) in enumerate(zip(a, b)):
                walk('%s[%d]' % (where, i), name, x, y)
        elif isinstance(a, str):
            wrong.extend(compare_values(where, a, b))
            if name in COMMANDS and MARK.search(a):
                wrong.append('%s: a fact in %.80r' % (where, a))
        elif a != b:
            wrong.append('%s: %r became %r' % (where, a, b))

    walk('', '', json.loads(twin), json.loads(data))
    return wrong


def compare_html(twin, data):
    wrong = not_ascii(data)
    a, b = (re.split('(<[^>]*>)', bare(page.decode('ascii', 'replace'))) for page in (twin, data))
    if a[1::2] != b[1::2]:
        at = next((i for i, (x, y) in enumerate(zip(a[1::2], b[1::2])) if x != y), min(len(a), len(b)) // 2)
        return wrong + ['tag %d: %.60r became %.60r' % (at, ''.join(a[2 * at + 1:2 * at + 2]), ''.join(b[2 * at + 1:2 * at + 2]))]
    ticket = False
    for i in range(0, len(a), 2):
        tag = a[i - 1] if i else ''
        ticket = ticket or tag == '<div id="ticket">'
        if tag == '<pre>' and ticket:
            wrong += compare_text(html.unescape(a[i]).encode(), html.unescape(b[i]).encode())
            ticket = False
        else:
            wrong += compare_values('text of ' + tag, a[i], b[i])
            if tag == '<pre>' and MARK.search(a[i]):
                wrong.append('a fact in the command %.80r' % a[i])
    return wrong


def margin(lines):
    """The lines at the margin: headings, which no fact may forge."""
    return [line for line in lines if line and not line.startswith(' ')]


def compare_text(twin, data):
    wrong = not_ascii(data)
    a, b = (bare(text.decode('ascii', 'replace')) for text in (twin, data))
    lines, known = b.split('\n'), a.split('\n')
    wrong += ['longer than 80 columns: %.100r' % line for line in lines if len(line) > 80 and line not in known]
    heads, others = margin(known), margin(lines)
    cut = others and re.fullmatch(r'\(\d+ more lines are in the report\)', others[-1])
    if cut:
        heads, others = heads[:len(others) - 1], others[:-1]
    wrong += ['%d headings became %d' % (len(heads), len(others))] if len(heads) != len(others) else []
    wrong += ['a fact begins the heading %.80r' % x for x in heads if MARK.match(x)]
    for x, y in zip(heads, others):
        if not y.startswith(MARK.split(x)[0].rstrip()) or (x != y and not MARK.search(x)):
            wrong.append('at the margin: %.80r became %.80r' % (x, y))
    # Folding moves words, so it is set aside: what the twin says is all there, in its order.
    part = None if cut else lost(MARK.split(re.sub(r'\s', '', a)), re.sub(r'\s', '', b))
    wrong += ['lost: %.80r' % part] if part else []
    return wrong


def compare_marked(twin, data):
    """Markdown, wiki markup and what else stands in lines: no value makes a line, or begins one
    that is not quoted by Jira's {noformat}."""
    wrong = not_ascii(data)
    a, b = (bare(text.decode('ascii', 'replace')).split('\n') for text in (twin, data))
    if len(a) != len(b):
        return wrong + ['%d lines became %d' % (len(a), len(b))]
    quoted = False
    for x, y in zip(a, b):
        wrong += compare_values('line', x, y)
        quoted ^= x == '{noformat}'
        if quoted and x != '{noformat}' and '{noformat' in y.lower():
            wrong.append('a value ends the quotation: %.80r' % y)
        if MARK.match(x) and not quoted:
            wrong.append('a value begins the line %.80r' % x)
    return wrong


def compare_csv(twin, data):
    wrong = not_ascii(data, b'\r\n')
    a, b = (list(csv.reader(io.StringIO(bare(text.decode('ascii', 'replace')), newline=''), strict=True)) for text in (twin, data))
    if [len(row) for row in a] != [len(row) for row in b] or len({len(row) for row in b}) > 1:
        return wrong + ['other rows or columns']
    for x, y in zip(sum(a, []), sum(b, [])):
        # Cells are lists: of values that are the same one stays, and a formula gets an apostrophe.
        parts = [part.strip(' ;') for part in MARK.split(x)]
        if x != y if len(parts) == 1 else lost(parts, y) is not None or invisible(y):
            wrong.append('cell: %.80r became %.80r' % (x, y))
        if re.match(r'\s*[=+@\t\r-]', y) and x != y:
            wrong.append('a formula: %.80r' % y)
    return wrong


def compare_xml(twin, data):
    wrong = not_ascii(data)
    if b'<!' in data:
        return wrong + ['a doctype, comment or CDATA section']
    a, b = (list(ElementTree.fromstring(bare(text.decode('ascii', 'replace'))).iter()) for text in (twin, data))
    if [(x.tag, list(x.attrib)) for x in a] != [(x.tag, list(x.attrib)) for x in b]:
        return wrong + ['other elements or attributes']
    for x, y in zip(a, b):
        for p, q in [(x.text, y.text), (x.tail, y.tail)] + list(zip(x.attrib.values(), y.attrib.values())):
            found = values(p or '', q or '')
            if found is None or any(invisible(value.replace('\n', '')) for value in found):
                wrong.append('%s: %.80r became %.80r' % (x.tag, p, q))
    return wrong


def compare_mail(twin, data):
    wrong = not_ascii(data, b'\r\n')
    a, b = (email.message_from_bytes(text, policy=email.policy.default) for text in (twin, data))
    parts = list(a.walk()), list(b.walk())
    if [x.keys() for x in parts[0]] != [x.keys() for x in parts[1]]:
        return wrong + ['other headers or parts']
    for x, y in zip(*parts):
        wrong += ['a defect: %s' % type(defect).__name__ for defect in y.defects]
        for name in set(x.keys()):
            if name.lower() != 'content-disposition':
                wrong += ['header %s: %.80r' % (name, line) for line in str(y[name]).splitlines() if len(line) > 78]
            if name.lower() not in ('content-type', 'content-disposition', 'subject'):
                wrong += compare_values('header ' + name, str(x[name]), str(y[name]))
        if x.is_multipart():
            continue
        kind = x.get_content_type()
        # Lines of the texts end with CR LF; a CR that is left over is a fault.
        texts = [part.get_payload(decode=True).replace(b'\r\n', b'\n') for part in (x, y)]
        wrong += compare(kind.split('/')[1] if kind != 'text/plain' else 'txt', *texts)
    return wrong


def is_structure(complaint):
    """Whether it is about more than what became of a value."""
    return bool(re.match(r'tag \d', complaint) or re.search(r'\d (items|headings|lines) became', complaint) or
                not re.match(r"lost|at the margin|a fact|a value begins|text of <br>: invisible characters: '\\n", complaint)
                and ' became ' not in complaint)


def compare(name, twin, data):
    """What is wrong with an output in that format."""
    kinds = {'json': compare_json, 'html': compare_html, 'text': compare_text, 'txt': compare_text, 'plain': compare_text,
             'csv': compare_csv, 'eml': compare_mail}
    if not data.strip():
        return ['nothing']
    if data.startswith(b'<?xml'):
        kind = compare_xml
    else:
        kind = kinds.get(name, compare_marked)
    try:
        return kind(twin, data)
    except (ValueError, csv.Error, ElementTree.ParseError) as error:
        return ['not to be read: %s' % error]


class Run:
    """A program, a machine and how it is asked."""

    def __init__(self, program, top, folder, options):
        self.program = program
        self.folder = folder
        self.options = ['--as-of', AS_OF] + options
        self.forms, self.all_forms = forms(program)
        # Pseudonyms differ from machine to machine: then only what is around them can be compared.
        self.hides = '--redact' in options and 'none' not in options
        self.machine = load(top, 'machine.json')
        self.waivers = load(top, 'waivers.json')
        self.texts = texts(load(top, 'attacks.json'))

    def outputs(self, name, text_of, asked):
        """Writes a machine and returns (status, what it said, output) of each verb and format."""
        folder = os.path.join(self.folder, name)
        os.makedirs(folder)
        filler = Filler(text_of)
        waiver = Filler(lambda place: 'x' + text_of(place)[:200])
        with open(os.path.join(folder, 'facts.json'), 'w', encoding='ascii') as file:
            json.dump(filler.fill(self.machine), file)
        with open(os.path.join(folder, 'waivers.json'), 'w', encoding='ascii') as file:
            json.dump(waiver.fill(self.waivers), file)
        found = {}
        for verb, form in asked:
            # A report is a file, named after the machine, in a folder of its own.
            where = os.path.join(folder, verb + '-' + form)
            os.mkdir(where)
            done = subprocess.run([self.program, verb, '--format', form, '--waivers', '../waivers.json', '--symptom',
                                   '0x80072F8F ' + text_of(0).replace('\0', '')[:2000]] + self.options + ['../facts.json'],
                                  cwd=where, capture_output=True, check=False)
            files = os.listdir(where)
            output = done.stdout
            if verb == 'report' and len(files) == 1:
                with open(os.path.join(where, files[0]), 'rb') as file:
                    output = file.read()
            found[verb, form] = (done.returncode, done.stderr.decode(errors='replace'), files, output)
        return found

    def machine_of(self, number):
        return lambda place: self.texts[(number + place) % len(self.texts)]

    def complaints(self, number, twin):
        wrong = []
        outputs = self.outputs('machine-%d' % number, self.machine_of(number), self.forms if number % 10 else self.all_forms)
        for form, (status, said, files, output) in outputs.items():
            if (status, said, len(files)) != (twin[form][0], twin[form][1], len(twin[form][2])):
                wrong.append('%s %s: status %d, %d files, said %.200r' % (form + (status, len(files), said)))
            wrong += ['%s %s: file name %r' % (form + (name,)) for name in files if not FILE_NAME.fullmatch(name)]
            wrong += ['%s %s: %s' % (form + (text,)) for text in compare(form[1], twin[form][3], output)
                      if is_structure(text) or not self.hides]
        return ['machine %d: %s' % (number, text) for text in wrong]


def work(task):
    run, twin, number = task
    return run.complaints(number, twin)


def main_run(program, top, folder, *options):
    run = Run(os.path.abspath(program), top, folder, list(options))
    twin = run.outputs('twin', lambda place: '%s%dz' % (WORD, place), run.all_forms)
    for form, (status, said, files, output) in twin.items():
        if said or not (run.hides or MARK.search(output.decode(errors='replace'))):
            print('the twin, %s %s: status %d, said %.200r, names %r' % (form + (status, said, files)))
    numbers = range(0, len(run.texts), int(os.environ.get('HOSTILE_STEP', '1')))
    with multiprocessing.Pool() as pool:
        for wrong in pool.imap_unordered(work, ((run, twin, number) for number in numbers), 4):
            for line in wrong:
                print(line)


def slots(schema, node, path=''):
    """The paths of free text in a schema."""
    name = node.get('$ref', '').rpartition('/')[2]
    if name in ('text', 'words', 'key', 'source'):
        yield path
    elif name:
        yield from slots(schema, schema['$defs'][name], path)
    for member, item in node.get('properties', {}).items():
        yield from slots(schema, item, path + '.' + member)
    if 'items' in node:
        yield from slots(schema, node['items'], path)


def attacked(value, path=''):
    if isinstance(value, dict):
        for member, item in value.items():
            yield from attacked(item, path + '.' + member)
    elif isinstance(value, list):
        for item in value:
            yield from attacked(item, path)
    elif '{}' in str(value):
        yield path


def main_slots(top):
    for kind, name in (('facts', 'machine.json'), ('waivers', 'waivers.json')):
        with open(os.path.join(top, 'data/%s.schema.json' % kind), encoding='utf-8') as file:
            schema = json.load(file)
        known = list(slots(schema, schema))
        for path in sorted(set(known) - set(attacked(load(top, name)))):
            print('no attack in %s of %s' % (path, name))
        if len(known) < 2:
            print('nothing found in the schema of %s' % kind)
    attacks = all_attacks(top)
    if len(set(attacks)) < max(300, len(attacks)):
        print('%d attacks, %d different ones' % (len(attacks), len(set(attacks))))


def all_attacks(top):
    return [text for kind in load(top, 'attacks.json').values() for text in kind]


def main_count(top):
    print('%d attacks on %d machines' % (len(all_attacks(top)), len(texts(load(top, 'attacks.json')))))


def main_compare(name, twin, file):
    with open(twin, 'rb') as one, open(file, 'rb') as two:
        print('\n'.join(compare(name, one.read(), two.read())))


if __name__ == '__main__':
    {'run': main_run, 'slots': main_slots, 'count': main_count, 'compare': main_compare}[sys.argv[1]](*sys.argv[2:])
