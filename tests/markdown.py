# SPDX-License-Identifier: MIT
"""Reads reports in Markdown as GitHub's own parser does, and prints what is wrong with them.

    markdown.py check FILE RESULTS [BYTES]   against the results document of the same report
    markdown.py shape FILE                   prints the elements without their texts
    markdown.py prose FILE                   prints what stands outside of code
"""
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as tree

EXTENSIONS = 'table strikethrough autolink tagfilter tasklist'.split()
ELEMENTS = set('document heading paragraph list item text softbreak strong code code_block'.split())
BLOCKS = ('heading', 'paragraph')
STATES = {
    'problem': 'BLOCKER', 'work': 'TO DO', 'note': 'NOTE', 'unknown': 'NOT CHECKED', 'error': 'RULE ERROR',
    'manual': 'CHECK BY HAND', 'waived': 'WAIVED', 'pass': 'OK', 'na': 'NOT APPLICABLE',
}


def parse(path):
    """The elements of a document, each with its name, text and children."""
    command = ['cmark-gfm', '--to', 'xml']
    for extension in EXTENSIONS:
        command += ['--extension', extension]
    text = subprocess.run(command + [path], check=True, capture_output=True, text=True).stdout
    root = tree.fromstring(text)
    for element in root.iter():
        element.tag = element.tag.split('}')[-1]
    return root


def shown(text, code=True):
    """A value as it must stand in the file: ASCII, and in code without back-ticks."""
    text = re.sub(r'[^ -~]', lambda match: '[U+%04X]' % ord(match[0]), text)
    return text.replace('`', "'") if code else text


def state_of(finding):
    return next(word for name, word in STATES.items() if finding['is'][name])


def cut(text):
    return text if len(text) <= 200 else text[:200]


def machine_values(results):
    """The texts of the machine that the report quotes, in its order."""
    yield results['facts']['host']
    yield results['facts']['system']
    for wanted in ('fail', 'missing', 'manual', 'waived'):
        if wanted == 'missing':
            for source in results['coverage']['missing']:
                yield from (source['title'], source['source'], source['why'])
            continue
        for finding in results['findings']:
            if finding['is'][wanted]:
                for row in finding['evidence']:
                    yield from (row['label'], row['expected'], row['found'], row['src'])
    for code in results['codes']:
        for seen in code['seen']:
            yield from (seen['src'], seen['text'])


def commands(results):
    yield from results['verdict']['next']['run']
    for wanted in ('fail', 'missing', 'manual', 'waived'):
        if wanted == 'missing':
            yield from (source['collect'] for source in results['coverage']['missing'] if source['has_collect'])
            continue
        for finding in results['findings']:
            if finding['is'][wanted]:
                for check in (False, True):
                    for step in finding['steps']:
                        if step['is_check'] == check:
                            yield from step['run']


def in_order(name, pieces, wanted):
    """Complains about what is wanted and does not come among the pieces, in this order."""
    at = 0
    for text in wanted:
        found = next((i for i in range(at, len(pieces)) if text in pieces[i]), None)
        if found is None:
            yield '%s: missing, or out of order: %s' % (name, text)
        else:
            at = found


def states(root):
    """Rule ids with the state that stands in front of them."""
    for block in root.iter():
        if block.tag not in BLOCKS:
            continue
        word = ''.join(child.text or '' for child in block[:1])
        word = re.match(r'([A-Z ]+):', word)
        if word and word[1] in STATES.values():
            ids = [child.text for child in block if child.tag == 'code']
            for rule in ids if word[1] == STATES['na'] else ids[:1]:
                yield rule, word[1]


def check(path, results, limit='30000'):
    data = open(path, 'rb').read()
    results = json.load(open(results))
    if re.search(rb'[^ -~\n]', data):
        yield 'a byte that is not printable ASCII'
    if len(data) > int(limit):
        yield '%d bytes' % len(data)
    root = parse(path)
    for element in root.iter():
        if element.tag not in ELEMENTS:
            yield 'element %s: %s' % (element.tag, ''.join(element.itertext())[:60])
    title = root[0] if len(root) else root
    if title.tag != 'heading' or [child.tag for child in title] != ['text', 'code']:
        yield 'the title is no title'
    third = sum(element.tag == 'heading' and element.get('level') == '3' for element in root)
    whole = sum(f['is']['fail'] or f['is']['manual'] or f['is']['waived'] for f in results['findings'])
    if third != whole + (not results['coverage']['complete']):
        yield '%d headings of the third level' % third
    code = [element.text or '' for element in root.iter() if element.tag in ('code', 'code_block')]
    yield from in_order('code', code, (shown(cut(value)) for value in machine_values(results) if value))
    yield from in_order('commands', code, commands(results))
    prose = ''.join(element.text or '' for element in root.iter('text'))
    # Sources that rules name are named in sentences, too.
    ours = [source['title'] for source in results['coverage']['missing'] if source['has_collect']]
    for value in machine_values(results):
        if value not in ours and re.search(r'[]<>[*{}|@#`\\]', value) and shown(cut(value), False) in prose:
            yield 'not in code: ' + value
    for text in (results['verdict']['headline'], results['verdict']['cause'], results['rules']['version']):
        if shown(text, False) not in prose:
            yield 'missing: ' + text
    if results['facts']['digest'] not in code or results['rules']['digest'] not in code:
        yield 'a digest is missing'
    wanted = sorted((finding['rule'], state_of(finding)) for finding in results['findings'])
    found = sorted(states(root))
    for rule in sorted(set(wanted) ^ set(found)) or (['twice'] if len(wanted) != len(found) else []):
        yield 'state: %s %s' % (rule, 'lacks' if rule in wanted else 'only')


def shape(root):
    for element in root.iter():
        print(element.tag, element.get('level') or '')


def main():
    verb, path, *rest = sys.argv[1:]
    if verb == 'check':
        for complaint in check(path, *rest):
            print(complaint)
    elif verb == 'shape':
        shape(parse(path))
    elif verb == 'prose':
        for element in parse(path).iter('text'):
            print(element.text)


if __name__ == '__main__':
    main()
