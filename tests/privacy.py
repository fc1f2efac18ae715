#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Facts full of canaries, and a search for them in what is made of these facts, for privacy.tap.

privacy.py make FACTS SCHEMA OUTPUT LIST   the facts with canaries in each text they can stand in
privacy.py leaks LIST LEVEL FILE...        complains about each canary that the level must hide
privacy.py seen LIST FILE...               prints how many canaries are there, of how many classes
privacy.py same RESULTS RESULTS            complains when more than names differ
privacy.py alike RESULTS WORD              complains unless the text between WORD and WORD is one

LIST has a line for each canary: the level that hides it, its class, the canary. FILE may be an
output of any format: attachments are decoded, and a canary counts in any case of letters, escaped
for HTML, XML or JSON, and across the ends of lines.
"""
import copy
import email
import html
import json
import re
import sys

LEVELS = ["none", "users", "share", "paranoid"]


class Canaries:
    """Makes texts whose names are used once, and remembers them."""

    def __init__(self):
        self.number = 0
        self.list = []

    def new(self, level, kind, text):
        self.list.append((level, kind, text))
        return text

    def text(self):
        """A text with canaries of most classes. A secret takes the rest of the line."""
        self.number += 1
        n = self.number
        new = self.new
        kinds = [
            lambda: "http://%s.%s.example:8530/client" % (
                new("share", "host", f"qhost{n}"), new("share", "domain", f"qdomain{n}")),
            lambda: "\\\\%s\\%s\\setup" % (
                new("share", "host", f"qserver{n}"), new("share", "share", f"qshare{n}")),
            lambda: "C:\\Users\\%s\\AppData" % new("users", "user", f"quser{n}"),
            lambda: "%s@%s.example" % (
                new("users", "user", f"qmail{n}"), new("share", "domain", f"qmaildomain{n}")),
            lambda: "%s\\%s" % (
                new("share", "domain", f"QFLAT{n}"), new("users", "user", f"qaccount{n}")),
            lambda: new("users", "sid", f"S-1-5-21-7{n}1-8{n}2-9{n}3-1{n}"),
            lambda: new("share", "ip", f"10.{n % 250}.77.{n // 250 + 9}") + ":8080",
            lambda: new("share", "ip", f"fd00:{n:x}::7:{n:x}"),
            lambda: new("share", "mac", "02-15-5D-%02X-%02X-EF" % (n // 256, n % 256)),
            lambda: "CN=" + new("share", "cert", f"Qissuer{n} CA"),
            lambda: "Host Name: " + new("share", "host", f"QPC-{n}-X"),
            lambda: "Tenant ID: " + new("share", "id", "%08x-1111-4222-8333-0000%08x" % (n, n)),
            lambda: "D:\\%s\\x" % new("paranoid", "path", f"qfolder{n}"),
            lambda: "%s.qlan%d.local" % (new("share", "host", f"qlocal{n}"), n),
            lambda: "C:\\Documents and Settings\\%s\\x" % new("users", "user", f"q\u00fcser{n}"),
            lambda: "https://u:%s@aka.ms/" % new("none", "secret", f"qpw{n}"),
            lambda: "VK7JG-NPHTM-C97JM-%s-3V66T" % new("none", "secret", f"Q{n:04d}"),
            lambda: "sig=%s&x" % new("none", "secret", f"qsig{n}%2F"),
        ]
        first = kinds[n % len(kinds)]()
        second = kinds[(n * 7 + 3) % len(kinds)]()
        return f"{first} and {second}, password: " + new("none", "secret", f"q<word>{n}")


def texts(schema, defs, value, path, found):
    """All texts of a document that may be anything, as (parent, key, path)."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        schema = dict(defs[name], free=name == "text")
    for key, inner in schema.get("properties", {}).items():
        if isinstance(value, dict) and key in value:
            here = path + "." + key
            target = inner.get("$ref", "").endswith("/text")
            if target:
                found.append((value, key, here))
            else:
                texts(inner, defs, value[key], here, found)
    if "items" in schema and isinstance(value, list):
        for item in value:
            texts(schema["items"], defs, item, path + "[]", found)


# What rules compare: with another text they would find another machine.
COMPARED = {
    "$.os.product_name", "$.os.edition", "$.os.service_pack", "$.os.release", "$.registry[].name",
    "$.services[].name", "$.logs[].log", "$.certificates[].store", "$.licensing.products[].name",
    "$.licensing.products[].description", "$.licensing.service_version", "$.registry[].value",
    "$.updates[].sources[].package", "$.conflicts[].item", "$.captures[].kinds",
}


def extend(document, canaries):
    """More of what results show: lines of logs, files, differences, updates."""
    new = canaries.new
    for i in range(40):
        document["logs"].append({
            "log": "CBS.log", "line": f"other-{i}", "code": "0x8024%04X" % (0x4000 + i),
            "text": new("paranoid", "log", f"qmessage{i}") + " " + canaries.text(), "last": "none"})
    for i in range(60):
        document.setdefault("captures", []).append({
            "file": new("paranoid", "file", f"out/qfile{i}.txt"), "state": ["read", "damaged"][i % 2],
            "kinds": "slmgr", "encoding": "UTF-8", "assumed": False, "note": canaries.text(),
            "time": "none"})
    for i in range(20):
        document.setdefault("conflicts", []).append({
            "source": "hardware", "item": "machine name", "kept": document["machine"]["name"],
            "kept_src": canaries.text(), "other": new("share", "host", f"QOLD-{i}"),
            "other_src": f"out/qfile{i}.txt:{i}"})
    for i in range(40):
        document["updates"].append({
            "kb": str(7000000 + i), "title": new("paranoid", "name", f"Qtool {i} " + "x" * i),
            "sources": [{"source": "updates.history", "state": "installed", "installed": "2026-01-01"}]})
    document["symptoms"] = [{"text": "0x80070005 " + canaries.text()} for i in range(5)]
    document["coverage"].append({
        "source": "logs:" + canaries.text(), "state": "failed", "count": 0, "from": canaries.text(),
        "time": "none", "error": {"code": "none", "text": canaries.text()}})
    document["licensing"]["products"].append({
        "id": "none", "application": "none", "name": new("paranoid", "name", "Qsuite Standard"),
        "status": "licensed", "key": "installed", "partial_key": "AB2CD"})


def make(facts, schema, output, listing):
    with open(facts, encoding="utf-8") as file:
        document = json.load(file)
    with open(schema, encoding="utf-8") as file:
        schema = json.load(file)
    canaries = Canaries()
    new = canaries.new
    host = new("share", "host", "QMACHINE-07")
    found = []
    extend(document, canaries)
    texts(schema, schema["$defs"], document, "$", found)
    for parent, key, path in found:
        untouched = path in COMPARED or path.startswith(("$.machine.", "$.conflicts", "$.captures",
                                                         "$.symptoms", "$.logs[].text",
                                                         "$.updates[].title"))
        if not untouched:
            parent[key] = canaries.text()
    document["machine"].update({
        "name": host, "domain": new("share", "domain", "qcorp.example"),
        "asset_tag": new("share", "serial", "QTAG-4711"),
        "manufacturer": new("paranoid", "name", "Qmaker"), "model": new("paranoid", "name", "Qmodel 7")})
    new("share", "domain", "qcorp")
    for row in document["registry"]:
        if row["name"] in ("WUServer", "WUStatusServer"):
            row.update({"type": "sz", "value": "http://%s.qcorp.example:8530" % new("share", "host", "qwsus")})
        if row["name"] == "SusClientId":
            row.update({"type": "sz", "value": new("share", "id", "beef0000-1111-4222-8333-000000000007")})
        if row["name"] == "UseWUServer":
            row.update({"type": "dword", "value": "0x00000001"})
    document.setdefault("network", {})["winhttp_proxy"] = "http=%s:8080;https=%s:81" % (
        new("share", "host", "qproxy"), new("share", "ip", "10.99.98.97"))
    document["services"][0]["account"] = "QCORP\\" + new("users", "user", "svc-qaccount")
    document["certificates"].append({
        "store": "LocalMachine\\CA", "subject": "CN=%s, DC=qcorp, DC=example" % new("share", "cert", "Qroot CA"),
        "thumbprint": new("share", "cert", "ABCD" * 10)})
    # The same names once more, bare, between two words.
    for i, row in enumerate(document["logs"][-20:]):
        row["text"] = [f"ww {host} ww", f"yy svc-qaccount yy {host}", f"xx {host} xx",
                       f"xx {host.lower()} xx {host}.qcorp.example"][i % 4] + " " + row["text"]
    with open(output, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=1)
    with open(listing, "w", encoding="utf-8") as file:
        for row in canaries.list:
            file.write("\t".join(row) + "\n")


def decoded(data):
    """An output, and its attachments."""
    text = data.decode("utf-8", "replace")
    parts = [text]
    if "MIME-Version:" in text[:4096]:
        for part in email.message_from_bytes(data).walk():
            if not part.is_multipart():
                parts.append((part.get_payload(decode=True) or b"").decode("utf-8", "replace"))
    return "\n".join(parts)


def json_text(text):
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match.group(1), 16)), text).replace("\\\\", "\\")


def shown(text):
    return re.sub(r"\[U\+([0-9A-F]{4,6})\]", lambda match: chr(int(match.group(1), 16)), text)


def spellings(data):
    """The output as it is and read in other ways; without blanks, for lines are wrapped."""
    text = decoded(data)
    ways = {text, html.unescape(text), json_text(text), shown(text)}
    ways |= {re.sub(r"\s+", "", way) for way in ways}
    return "\0".join(sorted(ways)).casefold()


def read_list(path):
    with open(path, encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file]


def stands_in(canary, text):
    for word in {canary.casefold(), re.sub(r"\s+", "", canary).casefold()}:
        if word in text and re.search(r"(?<![a-z0-9])" + re.escape(word) + r"(?![a-z0-9])", text):
            return True
    return False


def leaks(listing, level, *paths):
    wanted = [row for row in read_list(listing) if LEVELS.index(row[0]) <= LEVELS.index(level)]
    for path in paths:
        with open(path, "rb") as file:
            text = spellings(file.read() + b"\n" + path.rsplit("/", 1)[-1].encode())
        for hidden, kind, canary in wanted:
            if stands_in(canary, text):
                print(f"{path}: {kind} {canary} ({hidden})")


def seen(listing, *paths):
    text = ""
    for path in paths:
        with open(path, "rb") as file:
            text += spellings(file.read())
    rows = [row for row in read_list(listing) if stands_in(row[2], text)]
    print(len(rows), len({row[1] for row in rows}))


def bones(results):
    """What redaction must leave as it is."""
    with open(results, encoding="utf-8") as file:
        document = json.load(file)
    keep = copy.deepcopy(document)
    for name in ("redaction", "facts", "captures", "conflicts"):
        del keep[name]
    for name in ("headline", "cause", "provisional"):
        del keep["verdict"][name]
    for source in keep["coverage"]["missing"]:
        source["source"] = source["title"] = source["why"] = None
    for link in keep["chain"]:
        del link["headline"]
    for finding in keep["findings"]:
        finding["because"] = len(finding["because"])
        finding["missing"] = len(finding["missing"])
        for row in finding["evidence"]:
            for name in ("label", "expected", "found", "src"):
                row[name] = None
    for code in keep["codes"]:
        for sight in code["seen"]:
            sight["src"] = sight["text"] = None
    for row in keep["updates"]:
        row["title"] = None
    for row in keep["licences"]:
        row["name"] = row["src"] = None
    return keep


def same(first, second):
    a, b = bones(first), bones(second)
    for name in a:
        if a[name] != b.get(name):
            print(f"{name} differs")
    if not a["findings"]:
        print("no findings")


def alike(results, word):
    with open(results, encoding="utf-8") as file:
        text = file.read()
    values = set(re.findall(re.escape(word) + r" (\S+) " + re.escape(word), text))
    if len(values) != 1:
        print(f"{word}: {sorted(values)}")


if __name__ == "__main__":
    commands = {"make": make, "leaks": leaks, "seen": seen, "same": same, "alike": alike}
    commands[sys.argv[1]](*sys.argv[2:])
