#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Usage: replayed.py RESULTS.json RESULTS.json

What `esureport check` says of the facts of a machine, and of the captures of the same machine: prints
what is no longer the same, the verdict first, and why. Exits with 1 when captures say something else
instead of less, or anything better.
"""
import json
import sys

# What may become of a state: captures know less than the machine itself, and nothing else.
LESS = {'unknown', 'manual'}
# Worse to the right. Nobody may be told to go on where the machine itself must not.
VERDICTS = ('ready', 'action')


def load(path):
    with open(path, encoding='utf-8') as document:
        results = json.load(document)
    return results['verdict']['state'], {row['rule']: row for row in results['findings']}


def rank(verdict):
    return VERDICTS.index(verdict) if verdict in VERDICTS else len(VERDICTS)


def main():
    (verdict, facts), (other, captures) = map(load, sys.argv[1:])
    wrong = rank(other) < rank(verdict) or list(facts) and sorted(facts) != sorted(captures)
    print('verdict', verdict if verdict == other else '%s -> %s' % (verdict, other))
    for rule in sorted(facts):
        before, after = facts[rule]['state'], captures.get(rule, {}).get('state', 'missing')
        if before == after:
            continue
        bad = after not in LESS
        wrong = wrong or bad
        why = '; '.join(captures.get(rule, {}).get('because', []))
        print('%s%s %s -> %s%s' % ('WRONG ' if bad else '', rule, before, after,
                                   why and ': ' + why))
    sys.exit(1 if wrong else 0)


if __name__ == '__main__':
    main()
