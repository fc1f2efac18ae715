# SPDX-License-Identifier: MIT
"""Reads reports in Jira's markup as its renderer does, and prints what is wrong with them.

    jira.py check FILE RESULTS [BYTES]   against the results document of the same report
    jira.py shape FILE                   prints headings, items and blocks without their texts

There is no parser to be had outside of Jira. This one knows what begins markup there: macros,
then what begins a line, then links, backslashes, entities, symbols and phrases.
"""
import json
import re
import sys

from markdown import commands, cut, in_order, machine_values, shown, state_of, STATES

ESCAPED = re.compile(r'\\([-#*_+?^~|%{}\[\]()!@])')
ENTITY = re.compile(r'&(#(\d+)|amp);')
PREFIX = re.compile(r'(h[234]\. |# |\* )?(.*)')
# What a template makes strong: a whole sentence, a word of a stage.
STRONG = re.compile(r'(^|(?<=: ))\*([^*\\]|\\.)+\*(?= |$)')
MARKUP = [
    (r'[{}\[\]|!^~@*+]', 'markup'),
    (r'\\(?![A-Za-z0-9])', 'a backslash'),
    (r'\?\?', 'a citation'),
    (r'(?<![A-Za-z0-9])[-_](?=[^ ])|[-_](?![A-Za-z0-9 ])', 'a phrase'),
    (r'(^| )-{2,}( |$)', 'a dash'),
    (r'(?i)\b(https?|ftps?|nntp|news|irc)://|mailto:|file:', 'a link'),
    (r':[()PpD](?![a-zA-Z])|;\)|\((y|n|i|x|/|on|off|flag|flagoff)\)', 'a symbol'),
    (r'\b[A-Z][A-Z0-9_]+-\d', 'the name of an issue'),
    (r'&#?[A-Za-z0-9]{1,8};', 'an entity'),
    (r'^\s*(h[1-6]\.|bq\.|#|-|\|)', 'the begin of a line'),
]


def macro(text, at):
    """The name of the macro that begins here, and where it ends; backslashes and line ends are
    passed over, and what follows one is taken as it is."""
    name, skip = '', False
    for end in range(at + 1, len(text)):
        letter = text[end]
        if not skip and letter == '}':
            return name.split(':')[0], end + 1
        if not skip and letter == '{':
            return None
        if not skip and letter in '\\\r\n':
            skip = True
            continue
        skip = False
        name += letter
    return None


def split(text):
    """Pieces of prose and blocks without format, in turn: (is block, text)."""
    start = at = 0
    block = False
    while at < len(text):
        if text[at] == '\\':
            at += 2
            continue
        found = macro(text, at) if text[at] == '{' else None
        if found and found[0].strip().lower() == 'noformat':
            yield block, text[start:at]
            start = at = found[1]
            block = not block
        elif found and not block:
            yield None, text[at:found[1]]
            at = found[1]
        else:
            at += 1
    yield block, text[start:]


def plain(line):
    """A line of prose as it shows."""
    line = ESCAPED.sub(r'\1', line)
    return ENTITY.sub(lambda match: chr(int(match[2])) if match[2] else '&', line)


def in_block(value):
    """A value as it must stand in a block: it does not end one."""
    return re.sub(r'(?i)\{(?=' + ''.join(r'\\*' + letter for letter in 'noformat') + ')', '(', value)


def prose_lines(pieces):
    for block, text in pieces:
        if block is False:
            yield from (line for line in text.split('\n') if line)


def check_line(line):
    prefix, rest = PREFIX.fullmatch(line).groups()
    rest = STRONG.sub(lambda match: 'x' * len(match[0]), rest)
    # What is escaped counts as a letter.
    rest = ENTITY.sub('x', ESCAPED.sub('x', rest))
    for pattern, what in MARKUP:
        found = re.search(pattern, rest)
        if found:
            yield '%s, %r: %s' % (what, found[0], line)


def states(lines):
    for line in lines:
        found = re.fullmatch(r'(h4\. |\* )?([A-Z ]+):((?: [a-z0-9-]+)+)(\. .*)?', line)
        if found and found[2] in STATES.values():
            for rule in found[3].split():
                yield rule, found[2]


def check(path, results, limit='30000'):
    data = open(path, 'rb').read()
    results = json.load(open(results))
    if re.search(rb'[^ -~\n]', data):
        yield 'a byte that is not printable ASCII'
    if len(data) > int(limit):
        yield '%d bytes' % len(data)
    text = data.decode('ascii')
    pieces = list(split(text))
    for at, (block, piece) in enumerate(pieces):
        if block is None:
            yield 'a macro: ' + piece
        elif block and not (piece.startswith('\n') and piece.endswith('\n')):
            yield 'a block within a line: ' + piece[:60]
    if pieces[-1][0]:
        yield 'a block that does not end'
    lines = list(prose_lines(pieces))
    for line in lines:
        yield from check_line(line)
    title = 'h2. ESU READINESS: %s - %s' % (results['verdict']['word'], shown(cut(results['facts']['host']), False))
    title = re.sub(' +', ' ', title)
    if not lines or not shown(plain(lines[0]), False).startswith(title):
        yield 'the title does not show: ' + title
    blocks = [piece.replace('\n', ' ') for block, piece in pieces if block]
    values = list(machine_values(results))[1:]
    yield from in_order('blocks', blocks, (in_block(shown(cut(value), False)) for value in values if value))
    yield from in_order('commands', blocks, commands(results))
    prose = '\n'.join(plain(line) for line in lines)
    for piece in (results['verdict']['headline'], results['verdict']['cause'], results['rules']['digest']):
        if shown(piece, False) not in prose:
            yield 'missing: ' + piece
    if results['facts']['digest'] not in ' '.join(blocks):
        yield 'the digest of the facts is missing'
    wanted = sorted((finding['rule'], state_of(finding)) for finding in results['findings'])
    found = sorted(states(lines))
    for rule in sorted(set(wanted) ^ set(found)) or (['twice'] if len(wanted) != len(found) else []):
        yield 'state: %s %s' % (rule, 'lacks' if rule in wanted else 'only')


def shape(path):
    for block, piece in split(open(path, encoding='ascii').read()):
        for line in piece.split('\n'):
            if block:
                print('block')
            elif line:
                print(PREFIX.fullmatch(line)[1] or 'text')


def main():
    verb, path, *rest = sys.argv[1:]
    if verb == 'check':
        for complaint in check(path, *rest):
            print(complaint)
    elif verb == 'shape':
        shape(path)


main()
