#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Reads reports in all formats, for formats.tap.

formats.py compare FOLDER...        complains where report.FORMAT does not say what report.json says
formats.py form FOLDER...           complains where a report for machines has not the form it should
formats.py states RESULTS OUT       results in which the findings take all states in turn
formats.py harmless FILE.csv        complains about cells that a spreadsheet would compute
formats.py change FACTS PATH VALUE OUT   facts with another value, as in machine.name

A new format takes one more function below, named read_FORMAT: it gets the bytes of a report and
returns the rules with their states, as they stand in it, as a list of pairs.
"""
import csv
import email
import email.policy
import glob
import html
import html.parser
import io
import json
import os
import re
import sys
import xml.etree.ElementTree

STATES = ["pass", "fail", "unknown", "na", "manual", "waived", "error"]

# What states are called on pages, and the headings of those that a text shows without a word.
KEYS = {"page.is.problem": "fail", "page.is.work": "fail", "page.is.note": "fail",
        "page.is.unknown": "unknown", "page.is.error": "error", "page.is.manual": "manual",
        "page.is.waived": "waived", "page.is.pass": "pass"}
PASSED, REST = "page.head.passed", "page.about.na"

XCCDF = "{http://checklists.nist.gov/xccdf/1.2}"
WAIVER = "{urn:esureport:waiver}waiver"
RULE = "xccdf_org.esureport_rule_"
RESULTS = {"pass": "pass", "fail": "fail", "unknown": "unknown", "na": "notapplicable",
           "manual": "notchecked", "waived": "fail", "error": "error"}
COLUMNS, RULE_CELL, STATE_CELL = 20, 2, 6
STEP_CELL, OWNER_CELL = 11, 17
VERDICT = "verdict"  # the suite of JUnit that is no stage


def sentences(spelt):
    """Of each language all sentences; in texts its letters are spelt in ASCII."""
    top = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for path in sorted(glob.glob(os.path.join(glob.escape(top), "data", "words", "*.json"))):
        with open(path, encoding="utf-8") as file:
            words = json.load(file)
        for pair in words["letters"].split() if spelt else []:
            letter, spelling = pair.split("=")
            for key, word in words.items():
                spelling_here = spelling.upper() if word.isupper() else spelling
                words[key] = words[key].replace(letter, spelling_here)
        yield words


def states_by_word(spelt):
    return {words[key]: state for words in sentences(spelt) for key, state in KEYS.items()}


def read_json(report):
    return [(finding["rule"], finding["state"]) for finding in json.loads(report)["findings"]]


def cells(report):
    return list(csv.reader(io.StringIO(report.decode("ascii"), newline=""), strict=True))


def read_csv(report):
    return [(row[RULE_CELL], row[STATE_CELL]) for row in cells(report)[1:]]


def state_of_test(test):
    children = list(test)
    if not children:
        return "pass"
    if len(children) > 1:
        return "more than one"
    child = children[0]
    if child.tag == "failure":
        return "fail"
    if child.tag == "error":
        return child.get("type")
    return child.get("message").split(":")[0]


def read_junit(report):
    root = xml.etree.ElementTree.fromstring(report)
    return [(test.get("name"), state_of_test(test)) for test in root.iter("testcase")
            if test.get("classname") != VERDICT]


def read_xccdf(report):
    root = xml.etree.ElementTree.fromstring(report)
    return [(result.get("idref")[len(RULE):], result.find(XCCDF + "message").text)
            for result in root.iter(XCCDF + "rule-result")]


class Page(html.parser.HTMLParser):
    """The ids of findings; the word of a state is the first that stands behind one."""

    def __init__(self):
        super().__init__()
        self.found = []
        self.awaits = self.hears = False
        self.words = states_by_word(False)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        name = attributes.get("id") or ""
        if name.startswith("f-"):
            self.awaits = tag != "span"
            self.found.append([name[2:], "" if self.awaits else "na"])
        elif self.awaits and attributes.get("class") == "pill":
            self.awaits, self.hears = False, True

    def handle_data(self, data):
        if self.hears:
            self.found[-1][1] = self.words.get(data, data)
            self.hears = False


def read_html(report):
    page = Page()
    page.feed(report.decode("ascii"))
    return [tuple(pair) for pair in page.found]


def read_txt(report):
    text = report.decode("ascii")
    words = states_by_word(True)
    found = [(rule, words.get(word, word))
             for word, rule in re.findall(r"^\[([A-Z ]+)\] ([a-z0-9-]+)$", text, re.M)]
    for language in sentences(True):
        passed = re.search(f"^{language[PASSED]}\n((?:  .*\n)*)", text, re.M)
        if passed:
            found += [(rule, "pass")
                      for rule in re.findall(r"^  ([a-z0-9-]+)(?:  |$)", passed[1], re.M)]
        before = re.escape(language[REST].split("{{")[0]).replace(r"\ ", r"\s+")
        rest = re.search(rf"^  {before}\d+\):((?:.*\n)*)", text, re.M)
        found += [(rule, "na") for rule in rest[1].split()] if rest else []
    return found


def read_marked(text, spelt, line, rest):
    """Markdown and the markup of Jira: a line for each rule, and one for all that do not apply."""
    words = states_by_word(spelt)
    found = [(rule, words.get(word, word)) for word, rule in re.findall(line, text, re.M)]
    for language in sentences(spelt):
        for rules in re.findall(rest % re.escape(language["page.is.na"]), text, re.M):
            found += [(rule, "na") for rule in re.findall("[a-z0-9-]+", rules)]
    return found


def read_md(report):
    return read_marked(report.decode("ascii"), True, r"^(?:###|-) ([A-Z ]+): `([a-z0-9-]+)`", r"^%s:((?: `[a-z0-9-]+`)*)$")


def read_jira(report):
    text = html.unescape(report.decode("ascii"))  # where Jira reads a letter by its number
    return read_marked(text, False, r"^(?:h4\.|\*) ([A-Z\u00c0-\u00dc ]+): ([a-z0-9-]+)(?=\.? |$)",
                       r"^%s:((?: [a-z0-9-]+)*)$")


def read_eml(report):
    """The page that is attached; a finding of the body must be one of its own."""
    mail = email.message_from_bytes(report, policy=email.policy.default)
    page, = [part for part in mail.iter_attachments() if part.get_content_type() == "text/html"]
    found = read_html(page.get_payload(decode=True))
    body = mail.get_body(("plain",)).get_content()
    said = re.findall(r"^  ([a-z0-9]+(?:-[a-z0-9]+)+)(?:  |$)", body, re.M)
    return found + [(rule, "nowhere") for rule in said if rule not in dict(found)]


def load(folder, name):
    with open(os.path.join(folder, "report." + name), "rb") as file:
        return file.read()


def formats(folder):
    return sorted(os.path.basename(path)[len("report."):]
                  for path in glob.glob(os.path.join(glob.escape(folder), "report.*")))


def compare(*folders):
    for folder in folders:
        wanted = sorted(read_json(load(folder, "json")))
        for name in formats(folder):
            reader = globals().get("read_" + name)
            where = f"{os.path.basename(folder)}: {name}"
            if not reader:
                yield f"{where}: nobody reads it: formats.py lacks read_{name}()"
                continue
            found = sorted(reader(load(folder, name)))
            for rule, state in sorted(set(wanted) - set(found)):
                yield f"{where}: lacks {rule}, {state}"
            for rule, state in sorted(set(found) - set(wanted)):
                yield f"{where}: only there: {rule}, {state}"
            if len(found) != len(wanted):
                yield f"{where}: {len(found)} findings, not {len(wanted)}"


def form_of_csv(report, results):
    rows = cells(report)
    if re.search(rb"(?<!\r)\n|\r(?!\n)", report):
        yield "a line that does not end with CR LF"
    if not report.endswith(b"\r\n"):
        yield "no end of the last line"
    if any(len(row) != COLUMNS for row in rows):
        yield f"a row that has not {COLUMNS} cells"
    if any(re.search("[\r\n\t]", cell) for row in rows for cell in row):
        yield "a cell of more than one line"
    if [row[RULE_CELL] for row in rows[1:]] != [finding["rule"] for finding in results["findings"]]:
        yield "another order"
    for row, finding in zip(rows[1:], results["findings"]):
        waiver = finding["waiver"]
        if [cell.lstrip("'") for cell in row[OWNER_CELL:]] != [
                waiver["owner"], waiver["expires"], waiver["reason"] or finding["waiver_note"]]:
            yield f"{row[RULE_CELL]}: somebody has decided it already"
        if finding["state"] in ("unknown", "error") and row[STEP_CELL] in (
                step["title"] for step in finding["steps"]):
            yield f"{row[RULE_CELL]}: a step for what is not known"


def sums(tests):
    kinds = [[child.tag for child in test] for test in tests]
    return {"tests": len(kinds), "failures": kinds.count(["failure"]),
            "errors": kinds.count(["error"]), "skipped": kinds.count(["skipped"])}


def form_of_junit(report, results):
    root = xml.etree.ElementTree.fromstring(report)
    for suite in [root] + list(root):
        for name, count in sums(list(suite.iter("testcase"))).items():
            if suite.get(name) != str(count):
                yield f"{suite.get('name')}: {name}=\"{suite.get(name)}\", counted {count}"
    if [suite.get("name") for suite in root] != [VERDICT] + [
            link["stage"] for link in results["chain"]]:
        yield "the suites are not the stages"
    failed = [(test.tag, test.get("message")) for test in root.find("testsuite").find("testcase")]
    state = results["verdict"]["state"]
    if failed != ([] if state == "ready" else [
            ("error" if state == "incomplete" else "failure", results["verdict"]["headline"])]):
        yield f"the verdict is {state}, not {failed}"
    stages = {VERDICT: VERDICT}
    stages |= {finding["rule"]: finding["stage"] for finding in results["findings"]}
    said = {item.get("name"): item.get("value") for item in root.iter("property")}
    coverage = f"{results['coverage']['collected']}/{results['coverage']['total']}"
    if [said[name] for name in ("verdict", "host", "as_of", "coverage", "facts_sha256",
                                "rules_sha256")] != [
            state, results["facts"]["host"], results["as_of"], coverage,
            results["facts"]["digest"], results["rules"]["digest"]]:
        yield "properties of another machine"
    for suite in root:
        for test in suite.iter("testcase"):
            if not test.get("classname") == suite.get("name") == stages.get(test.get("name")):
                yield f"{test.get('name')}: in the suite {suite.get('name')}"


def form_of_xccdf(report, results):
    root = xml.etree.ElementTree.fromstring(report)
    rules = sorted(rule.get("id") for rule in root.iter(XCCDF + "Rule"))
    if rules != sorted(RULE + finding["rule"] for finding in results["findings"]):
        yield "other rules than findings"
    states = {RULE + finding["rule"]: finding for finding in results["findings"]}
    for result in root.iter(XCCDF + "rule-result"):
        finding = states.get(result.get("idref"), {"state": "none"})
        waiver = result.find(f"{XCCDF}metadata/{WAIVER}")
        said = result.find(XCCDF + "result").text
        if said != RESULTS.get(finding["state"]):
            yield f"{result.get('idref')}: {said}"
        if (waiver is not None) != (finding["state"] == "waived"):
            yield f"{result.get('idref')}: waived, or not"
        elif waiver is not None and dict(
                waiver.items(), reason=waiver.text, has=True) != finding["waiver"]:
            yield f"{result.get('idref')}: another waiver"
    score = root.find(f"{XCCDF}TestResult/{XCCDF}score")
    counted = [finding["state"] for finding in results["findings"]
               if finding["state"] not in ("na", "manual")]
    if (float(score.text), float(score.get("maximum"))) != (
            counted.count("pass"), len(counted)):
        yield f"a score of {score.text} of {score.get('maximum')}"


def form(*folders):
    for folder in folders:
        results = json.loads(load(folder, "json"))
        for name in ("csv", "junit", "xccdf"):
            report = load(folder, name)
            if re.search(rb"[^\r\n\t -~]", report):
                yield f"{folder}: {name}: bytes that are not ASCII"
            for complaint in globals()["form_of_" + name](report, results):
                yield f"{os.path.basename(folder)}: {name}: {complaint}"


def put_state(finding, state):
    is_ = finding["is"]
    severity = finding["severity"]
    finding["state"] = state
    for name in STATES:
        is_[name] = name == state
    is_["unchecked"] = state in ("unknown", "error")
    is_["problem"] = state == "fail" and severity == "blocker"
    is_["work"] = state == "fail" and severity in ("major", "minor")
    is_["note"] = state == "fail" and severity == "info"
    if state == "waived":
        finding["waiver"] = {"has": True, "reason": "=1+1 <b>&", "owner": "A. N. \"Other\"",
                             "date": "2026-11-01", "expires": "2027-02-28"}


def states(source, target):
    with open(source, encoding="utf-8") as file:
        results = json.load(file)
    for number, finding in enumerate(results["findings"]):
        put_state(finding, STATES[number % len(STATES)])
    count = lambda test: sum(1 for finding in results["findings"] if test(finding["is"]))
    for name in ("problem", "work", "note", "unchecked", "manual", "waived"):
        results["counts"][name] = count(lambda is_: is_[name])
        results["any"][name] = results["counts"][name] > 0
    results["counts"]["passed"] = count(lambda is_: is_["pass"])
    results["counts"]["na"] = count(lambda is_: is_["na"])
    results["any"]["passed"] = True
    with open(target, "w", encoding="utf-8") as file:
        json.dump(results, file)
    return ()


def is_formula(cell):
    return re.match("[ \u00a0\u200b\u3000\ufeff]*[=+\\-@\t\r\n\uff0b\uff0d\uff1d\uff20]", cell)


def harmless(path):
    """As one spreadsheet sees it and as another, whose cells end at semicolons."""
    with open(path, "rb") as file:
        report = file.read()
    for row in cells(report):
        for cell in filter(is_formula, row):
            yield f"computed: {cell}"
    for row in report.decode("ascii").splitlines():
        for cell in row.split(";")[1:]:
            if is_formula(cell.lstrip(" \"")):
                yield f"computed behind a semicolon: {cell}"


def change(source, path, value, target):
    with open(source, encoding="utf-8") as file:
        facts = json.load(file)
    *way, last = path.split(".")
    inner = facts
    for name in way:
        inner = inner[name]
    inner[last] = value
    with open(target, "w", encoding="utf-8") as file:
        json.dump(facts, file)
    return ()


def main(verb, *arguments):
    verbs = {"compare": compare, "form": form, "states": states, "harmless": harmless,
             "change": change}
    complaints = list(verbs[verb](*arguments))
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


sys.exit(main(*sys.argv[1:]))
