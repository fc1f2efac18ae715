#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Usage: facts.py matrix IMPORTS LIST GOLDENS FOUND | facts.py expect PROGRAM TABLE FOLDER

matrix: all captures of a name in LIST (written by captures.py) give the facts of the first one, and
those are the ones in GOLDENS/NAME.json; UPDATE=1 writes these. The kinds that were found go to the
file FOUND. IMPORTS is tests/imports. expect: each line of TABLE is a file below FOLDER, a path into
the facts and what stands there. Both print TAP.
"""
import json
import os
import re
import subprocess
import sys

TOLD = ('src', 'at', 'from')


def facts(program, path, options=()):
    run = subprocess.run([program, 'import', path, '-o', '-', *options], capture_output=True,
                         text=True, check=False)
    if run.returncode:
        return {'error': run.stderr.strip().replace(path, 'FILE'), 'status': run.returncode}
    return json.loads(run.stdout)


def meaning(node):
    """Facts without the places where they stood."""
    if isinstance(node, dict):
        return {key: meaning(value) for key, value in node.items() if key not in TOLD}
    if isinstance(node, list):
        return [meaning(item) for item in node]
    return node


def without_file(document):
    document = meaning(document)
    kinds = sorted({capture['kinds'] for capture in document.pop('captures', [])})
    document.pop('collector', None)
    document['kinds'] = kinds
    return document


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def check(self, passed, name, *notes):
        self.count += 1
        self.failed += not passed
        print('%s %d - %s' % ('ok' if passed else 'not ok', self.count, name.replace('#', '')))
        if not passed:
            for note in notes:
                for line in str(note).split('\n'):
                    print('# ' + line)

    def done(self):
        print('1..%d' % self.count)
        return self.failed > 0


def differ(left, right):
    left, right = (json.dumps(side, indent=1, sort_keys=True).split('\n')
                   for side in (left, right))
    wrong = [pair for pair in zip(left + [''] * len(right), right + [''] * len(left))
             if pair[0] != pair[1]]
    return '\n'.join('- %s\n+ %s' % pair for pair in wrong[:6])


def read_all(imports, paths):
    """The facts of each of the files."""
    for begin in range(0, len(paths), 500):
        run = subprocess.run([imports, *paths[begin:begin + 500]], capture_output=True,
                             text=True, check=True)
        yield from map(json.loads, run.stdout.splitlines())


def expected(name, goldens, shown):
    """The golden facts, after they were written anew if that is wanted."""
    golden = os.path.join(goldens, name + '.json')
    if os.environ.get('UPDATE'):
        with open(golden, 'w', encoding='utf-8') as out:
            json.dump(shown, out, indent=1, sort_keys=True, ensure_ascii=True)
            out.write('\n')
    try:
        with open(golden, encoding='utf-8') as facts_of_it:
            return json.load(facts_of_it)
    except OSError as problem:
        return str(problem)


def matrix(imports, listing, goldens, found_kinds):
    tap, first, seen, kinds = Tap(), {}, {}, set()
    with open(listing, encoding='utf-8') as rows:
        rows = [row.rstrip('\n').split('\t') for row in rows]
    for row, found in zip(rows, read_all(imports, [row[3] for row in rows])):
        name, language, variant, _ = row
        for capture in found.get('captures', []):
            kinds.update(capture['kinds'].split(', '))
        shown = without_file(found)
        if name not in first:
            first[name] = shown
            wanted = expected(name, goldens, shown)
            tap.check(shown == wanted, '%s: the expected facts' % name, differ(wanted, shown))
        else:
            where = seen.setdefault((name, language), [0, []])
            where[0] += 1
            if shown != first[name]:
                where[1].append('%s:\n%s' % (variant, differ(first[name], shown)))
    for (name, language), (count, wrong) in seen.items():
        tap.check(not wrong, '%s, %s: the same facts in %d ways' % (name, language, count),
                  '\n'.join(wrong[:3]))
    stale = {name[:-5] for name in os.listdir(goldens) if name.endswith('.json')} - set(first)
    tap.check(not stale, 'each golden is of a capture', *sorted(stale))
    with open(found_kinds, 'w', encoding='utf-8') as out:
        out.writelines('%s\n' % kind for kind in sorted(kinds))
    return tap


def look(document, path):
    """A path such as os.version, updates[kb=4474419].sources, len(updates), coverage[...]."""
    if path.startswith('len(') and path.endswith(')'):
        node = look(document, path[4:-1])
        return str(len(node or []))
    node = document
    for step in re.findall(r'[^.\[\]]+|\[[^\]]*\]', path):
        if node is None:
            return None
        if step.startswith('['):
            inner = step[1:-1]
            if '=' in inner:
                key, value = inner.split('=', 1)
                node = next((item for item in node if str(item.get(key)) == value), None)
            else:
                index = int(inner)
                node = node[index] if -len(node) <= index < len(node) else None
        else:
            node = node.get(step)
    return node


def expect(program, table, folder):
    tap, cache = Tap(), {}
    with open(table, encoding='utf-8') as rows:
        for number, row in enumerate(rows, 1):
            if row.startswith('#') or not row.strip():
                continue
            name, options, path, wanted = row.rstrip('\n').split('\t')
            if (name, options) not in cache:
                cache[name, options] = facts(program, os.path.join(folder, name),
                                             options.split() if options != '-' else ())
            found = look(cache[name, options], path)
            shown = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
            tap.check(shown == wanted, '%s: %s' % (name, path),
                      'line %d' % number, 'wanted %s' % wanted, 'found  %s' % shown)
    return tap


def main():
    command, arguments = sys.argv[1], sys.argv[2:]
    return {'matrix': matrix, 'expect': expect}[command](*arguments).done()


if __name__ == '__main__':
    sys.exit(main())
