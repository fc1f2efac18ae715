# SPDX-License-Identifier: MIT
"""Compares the translations in data/words/LANG/ with the texts they are for.

translations.py TREE [FILE...]   TREE is a source tree; FILE, such as activation.xml, restricts the
                                 answer to these files and the texts of their sources.
translations.py --mark TREE OUT  writes below OUT a translation of TREE in which each text begins with
                                 a mark, to see which texts a reader is shown in English.

translations.py --unmarked RESULTS...  says which prose of results that were made with it has no mark.
translations.py --compare ENGLISH OTHER  says what differs between results but is no prose.

Prints one line for each fault and ends with 1 when there is one.
"""
import glob
import json
import os
import re
import sys
import xml.parsers.expat

# What is translated: the content of an element, or attributes of it.
CONTENT = {"title", "cause", "step", "expect"}
ATTRIBUTES = {
    "rules": {
        "all": ["else"],
        "any": ["else"],
        "none": ["else"],
        "check": ["else"],
        "evidence": ["label", "expected", "none"],
        "step": ["title", "duration"],
    },
    "catalogue": {
        "product": ["title", "base"],
        "programme": ["title"],
        "chain": ["title"],
        "requirement": ["title"],
        "line": ["meaning"],
        "code": ["meaning", "cause", "fix"],
        "source": ["title"],
    },
}
# Attributes of evidence that are XPath, or are so in braces: the words in them are translated.
EXPRESSIONS = ["found", "label", "expected"]
INLINE = {"kb", "reg", "code", "file", "slot"}
MARK = "\u00a4"


class Node:
    def __init__(self, name, attributes, line):
        self.name, self.attributes, self.line, self.children = name, attributes, line, []

    def elements(self):
        return [child for child in self.children if isinstance(child, Node)]

    def walk(self):
        yield self
        for child in self.elements():
            yield from child.walk()


def parse(path):
    root = Node("", {}, 0)
    stack = [root]
    parser = xml.parsers.expat.ParserCreate()
    parser.ordered_attributes = False

    def start(name, attributes):
        node = Node(name, attributes, parser.CurrentLineNumber)
        stack[-1].children.append(node)
        stack.append(node)

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: stack.pop()
    parser.CharacterDataHandler = lambda text: stack[-1].children.append(text)
    with open(path, "rb") as file:
        parser.ParseFile(file)
    return root.elements()[0]


def collapse(text):
    return " ".join(text.split())


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def serialise(node):
    """An inline element, as it stands in a key."""
    inside = collapse(escape("".join(child for child in node.children if isinstance(child, str))))
    attributes = "".join(
        ' %s="%s"' % (name, collapse(escape(value)).replace('"', "&quot;"))
        for name, value in sorted(node.attributes.items())
    )
    return "<%s%s>%s</%s>" % (node.name, attributes, inside, node.name) if inside else "<%s%s/>" % (
        node.name, attributes)


def content(node):
    """The text and inline elements of an element, without commands and what they show."""
    out = []
    for child in node.children:
        if isinstance(child, str):
            out.append(escape(child))
        elif child.name not in ("run", "expect"):
            out.append(serialise(child))
    return collapse("".join(out))


def inline(node):
    return sorted(serialise(child) for child in node.elements())


def shown_words(expression):
    """The literals of an expression that a reader sees: those that come out of it, alone or through
    concat() and e:if(). What is compared, or handed to another function, is no prose."""
    tokens = re.findall(r"'[^']*'|\"[^\"]*\"|[A-Za-z_$@][\w:.-]*\s*\(?|[()\[\],]|[^\s]", expression)
    calls = []
    for i, token in enumerate(tokens):
        if token.endswith("("):
            calls.append(token[:-1].strip())
        elif token == "[":
            calls.append("[")
        elif token in ")]":
            calls.pop()
        elif token[0] in "'\"" and all(call in ("concat", "e:if") for call in calls):
            before = tokens[i - 1] if i else ""
            after = tokens[i + 1] if i + 1 < len(tokens) else ""
            if (not before or before == "," or before.endswith("(")) and after in ("", ",", ")"):
                if re.search("[A-Za-z]", token):
                    yield collapse(token[1:-1])


def units_of(path):
    """Each translatable text of a source: (line, key)."""
    root = parse(path)
    attributes = ATTRIBUTES[root.name]
    for node in root.walk():
        if node.name in CONTENT and root.name == "rules" and content(node):
            yield node.line, content(node)
        for name in attributes.get(node.name, []):
            value = collapse(node.attributes.get(name, ""))
            if value and value[0] != "{":
                yield node.line, escape(value)
        if node.name != "evidence":
            continue
        for name in EXPRESSIONS:
            value = node.attributes.get(name, "").strip()
            if name != "found":
                value = value[1:-1] if value.startswith("{") else ""
            for words in shown_words(value):
                yield node.line, escape(words)


def sources_of(tree):
    out = {}
    for folder in ("rules", "catalogue"):
        for path in sorted(glob.glob(os.path.join(tree, "data", folder, "*.xml"))):
            name = os.path.basename(path)
            out.setdefault(name, []).extend(
                ("data/%s/%s" % (folder, name), line, key) for line, key in units_of(path))
    return out


def figures(key):
    """Numbers, codes and names in braces must be the same on both sides."""
    text = re.sub("<[^>]*>", " ", key)
    return sorted(re.findall(r"[0-9]+|\{[^}]*\}", text))


def faults_of_entry(en, to):
    if not content(to):
        yield "nothing in <to>"
        return
    for child in en.elements() + to.elements():
        if child.name not in INLINE:
            yield "element '%s' does not belong into a text" % child.name
    if inline(en) != inline(to):
        yield "other inline elements: %s, not %s" % (
            " ".join(inline(to)) or "none", " ".join(inline(en)) or "none")
    if figures(content(en)) != figures(content(to)):
        yield "other numbers: %s, not %s" % (
            " ".join(figures(content(to))) or "none", " ".join(figures(content(en))) or "none")
    if (content(en)[-1] in ".:?!") != (content(to)[-1] in ".:?!"):
        yield "one side ends with a full stop, the other does not"


class Language:
    """The entries of one language."""

    def __init__(self, tree, language, known):
        self.faults = []
        self.entries = {}
        self.name = language
        for path in sorted(glob.glob(os.path.join(tree, "data", "words", language, "*.xml"))):
            self.read(path, known)

    def fault(self, path, line, text):
        name = os.path.basename(path)
        self.faults.append((name, "data/words/%s/%s:%d: %s" % (self.name, name, line, text)))

    def read(self, path, known):
        try:
            root = parse(path)
        except xml.parsers.expat.ExpatError as error:
            self.fault(path, error.lineno, str(error))
            return
        if root.name != "words" or root.attributes.get("lang") != self.name:
            self.fault(path, root.line, "not <words lang=\"%s\">" % self.name)
        here = set()
        for say in root.elements():
            if say.name != "say" or [child.name for child in say.elements()] != ["en", "to"]:
                self.fault(path, say.line, "not <say> with one <en> and one <to>")
                continue
            en, to = say.elements()
            key = content(en)
            if key in here:
                self.fault(path, say.line, "a second entry for: %s" % key)
                continue
            here.add(key)
            if key not in known:
                self.fault(path, say.line, "no such text: %s" % key)
            for text in faults_of_entry(en, to):
                self.fault(path, say.line, "%s: %s" % (text, key))
            other = self.entries.setdefault(key, (path, say.line, content(to)))
            if other[2] != content(to):
                self.fault(path, say.line, "%s:%d says it in other words: %s" % (
                    os.path.basename(other[0]), other[1], key))


def sentences(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def faults_of_sentences(tree, language):
    """data/words/LANG.json against en.json."""
    path = "data/words/%s.json" % language
    if not os.path.exists(os.path.join(tree, path)):
        yield "%s: missing" % path
        return
    english = sentences(os.path.join(tree, "data/words/en.json"))
    other = sentences(os.path.join(tree, path))
    for key in english:
        if key not in other:
            yield "%s: missing: %s" % (path, key)
        elif figures(english[key]) != figures(other[key]):
            yield "%s: %s: other numbers or names in braces" % (path, key)
        elif bool(english[key]) != bool(other[key]) and key != "letters":
            yield "%s: %s: empty on one side only" % (path, key)
    for key in other:
        if key not in english:
            yield "%s: no such key: %s" % (path, key)


def check(tree, files):
    sources = sources_of(tree)
    all_units = [unit for units in sources.values() for unit in units]
    known = {unit[2] for unit in all_units}
    languages = sorted({
        os.path.splitext(os.path.basename(path.rstrip("/")))[0]
        for pattern in ("*.json", "*/") for path in glob.glob(os.path.join(tree, "data/words", pattern))})
    files = {os.path.splitext(os.path.basename(name))[0] + ".xml" for name in files}
    count = 0
    for language in languages:
        if language == "en":
            continue
        entries = Language(tree, language, known)
        for name, text in entries.faults:
            if not files or name in files:
                print(text)
                count += 1
        said = set()
        for name, units in sorted(sources.items()):
            if files and name not in files:
                continue
            for path, line, key in units:
                if key in entries.entries or key in said:
                    continue
                said.add(key)
                print("%s:%d: not in data/words/%s: %s" % (path, line, language, key))
                count += 1
        for text in [] if files else faults_of_sentences(tree, language):
            print(text)
            count += 1
    return count


def mark(tree, out):
    """A German in which each text begins with a mark."""
    entries = {}
    for units in sources_of(tree).values():
        for _, _, key in units:
            entries[key] = MARK + key
    folder = os.path.join(out, "data/words/de")
    os.makedirs(folder)
    names = [os.path.basename(path) for path in glob.glob(os.path.join(tree, "data/words/de/*.xml"))]
    for i, name in enumerate(sorted(names)):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write('<words xmlns="urn:esureport:rules:1" lang="de">\n')
            for key, to in sorted(entries.items()) if i == 0 else []:
                file.write("<say><en>%s</en><to>%s</to></say>\n" % (key, to))
            file.write("</words>\n")
    english = sentences(os.path.join(tree, "data/words/en.json"))
    english = {
        key: text if text.startswith("https:") else text and MARK + text for key, text in english.items()
    }
    english["letters"] = MARK
    with open(os.path.join(out, "data/words/de.json"), "w", encoding="utf-8") as file:
        json.dump(english, file)


# Texts of results that are said in the language of the report, whole or in part.
SAID = """
    lang facts.host facts.system facts.age verdict.word verdict.headline verdict.cause verdict.provisional
    verdict.next.title verdict.next.step verdict.next.html verdict.next.expect verdict.next.duration
    verdict.next.restart_text coverage.missing.title coverage.missing.why chain.title chain.word chain.headline
    findings.title findings.because findings.scope findings.evidence.label findings.evidence.expected
    findings.evidence.found findings.evidence.src findings.causes.text findings.causes.html findings.steps.title
    findings.steps.text findings.steps.html findings.steps.expect findings.steps.duration
    findings.steps.restart_text findings.missing.why codes.meaning codes.cause codes.fix carry_in.title carry_in.why
    findings.stage_text findings.severity_text findings.causes.likelihood_text findings.waiver_note
    verdict.waiver_note timeline.months.word timeline.borders.text
    updates_more updates.state_text updates.sources.state_text updates.source_names licences.status_text
    programme.product programme.programme programme.channel_text programme.text limits
""".split()
# Among them those that may be facts and nothing else.
FACTS = """
    lang facts.host facts.system findings.evidence.label findings.evidence.expected findings.evidence.found
    findings.evidence.src coverage.missing.title updates.source_names
""".split()


def texts_of(value, path=""):
    """(path, text) of all texts; members of lists have the path of the list."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield from texts_of(member, path + "." + name if path else name)
    elif isinstance(value, list):
        for member in value:
            yield from texts_of(member, path)
    else:
        yield path, value


def unmarked(paths):
    count = 0
    seen = set()
    for name in paths:
        for path, text in texts_of(sentences(name)):
            if path not in SAID or path in FACTS or not text or text == "<p></p>":
                continue
            seen.add(path)
            if MARK not in text:
                print("%s: %s: %s" % (os.path.basename(name), path, text))
                count += 1
    if len(seen) < 20:
        print("only %d kinds of prose were seen" % len(seen))
        count += 1
    return count


def compare(english, other):
    count = 0
    ours, theirs = [
        [text for text in texts_of(sentences(path)) if not text[0].startswith("generator.")]
        for path in (english, other)
    ]
    if len(ours) != len(theirs):
        print("%d texts, not %d" % (len(theirs), len(ours)))
        return 1
    for (path, text), (other_path, other_text) in zip(ours, theirs):
        if path != other_path or (text != other_text and path not in SAID):
            print("%s: %s: %s" % (path, text, other_text))
            count += 1
        if (text == "") != (other_text == ""):
            print("%s: empty in one language only" % path)
            count += 1
    return count


def main(arguments):
    if arguments[0] == "--mark":
        mark(*arguments[1:])
        return 0
    if arguments[0] == "--unmarked":
        return unmarked(arguments[1:])
    if arguments[0] == "--compare":
        return compare(*arguments[1:])
    return check(arguments[0], arguments[1:])


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
