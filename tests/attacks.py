# SPDX-License-Identifier: MIT
"""Writes facts of machines whose every free text is the same attack on markup.

    attacks.py FACTS FOLDER
"""
import json
import os
import sys

FREE = {'from', 'src', 'title', 'text', 'package', 'description', 'subject', 'issuer', 'display_name'}
FENCE = 3 * '`'
ATTACKS = {
    'back-ticks': '`a``b' + FENCE + 'c`` `',
    'fence': FENCE + '\n# heading\n' + FENCE + ' [a](http://b.example)',
    'links': 'http://a.example www.b.example c@d.example <https://e.example> [f](g) [h]: i',
    'images': '![a](http://b.example/c.png) !http://d.example/e.png! !f|g!',
    'html': '<img src=x onerror=alert(1)> </code></pre><script>x</script> &lt;b&gt; &#60; <!-- ',
    'lists': '- a\n* b\n# c\n1. d\n> e\n| f | g |\n---\n===',
    'tables': '|a|b||c|| \\| |',
    'emphasis': '*a* _b_ ~~c~~ **d** -e- +f+ ^g^ ~h~ ??i?? {*}j{*} {{k}}',
    'mentions': '@team [~admin] #1 GH-2 ABC-3 [^file.exe] [#anchor]',
    'macros': '{noformat} {code:java} {html}<b>{html} {color:red}x{color} {quote}',
    'macros-hidden': '{\\noformat} {no\\format} {NoFormat:x=y} {{noformat}} {no\nformat} {noforma',
    'macro-end': 'a\\{noformat}\\\\{noformat}\\',
    'headings': 'h1. a\nbq. b\nh6.c',
    'rules': '----\n--- \n-- ---- \\\\ \\',
    'symbols': ':) ;) (y) (*r) (flagoff) :D(!)',
    'backslashes': '\\\\server\\share\\ C:\\_a\\*b\\{c}\\',
    'entities': '&amp; &#123;code&#125; &copy &#x40;',
    'unicode': 'a\u202eb\u200bc\u0007d\u00e9 \ud83d\ude00',
    'servicenow': '[code]<b>x</b>[/code] [CODE] [/Code]',
    'mustache': '{{{x}}} {{>finding}} {{=<% %>=}} [[next]]',
    'long': 900 * 'x' + '`*{noformat}',
}


def put(item, attack):
    if isinstance(item, list):
        for child in item:
            put(child, attack)
    elif isinstance(item, dict):
        for key, value in item.items():
            if key in FREE and isinstance(value, str):
                item[key] = attack
            else:
                put(value, attack)


def main():
    facts, folder = sys.argv[1:]
    for name, attack in ATTACKS.items():
        document = json.load(open(facts))
        put(document, attack)
        document['machine']['name'] = attack
        document['collector']['name'] = attack
        for licence in document.get('licenses', document.get('licences', [])):
            if 'name' in licence:
                licence['name'] = attack
        with open(os.path.join(folder, name + '.json'), 'w', encoding='ascii') as file:
            json.dump(document, file)


main()
