#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Validates documents with python3-jsonschema, for schema.tap.

validate.py documents SCHEMA DOCUMENT...   complains about each that breaks the schema
validate.py closed SCHEMA                  complains about objects that take any member
validate.py full SCHEMA                    complains about members that may be left out
validate.py formats SCHEMA TABLE FOLDER    writes a facts document for each text of the table

`formats` prints one line for each: the number of its document, what the table and what the
schema's pattern say of it (good, bad; stricter: the program must refuse it, a pattern may let
it pass, such as a line end behind the text), its definition, and the text.
"""
import copy
import json
import os
import sys

from jsonschema import Draft202012Validator

FACTS = {
    "format": "esureport-facts/1",
    "collector": {"name": "test", "version": "1", "mode": "import", "started": "2026-11-20",
                  "finished": "2026-11-20", "elevated": False},
    "coverage": [],
}


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def place(parts):
    return "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)


def documents(schema, *paths):
    validator = Draft202012Validator(load(schema))
    validator.check_schema(validator.schema)
    for path in paths:
        for error in validator.iter_errors(load(path)):
            yield f"{path}: {place(error.absolute_path)}: {error.message[:200]}"


def objects(schema, parts=()):
    """All schemas of objects inside, with their places."""
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield parts, schema
        for name, inner in schema.items():
            yield from objects(inner, parts + (name,))


def closed(schema):
    for parts, inner in objects(load(schema)):
        if inner.get("additionalProperties") is not False:
            yield f"{place(parts)}: takes any member"


def full(schema):
    for parts, inner in objects(load(schema)):
        for name in inner.get("properties", {}):
            if name not in inner.get("required", []):
                yield f"{place(parts)}: may be without {name}"


def formats(schema, table, folder):
    definitions = load(schema)["$defs"]
    table = load(table)
    for name in definitions:
        if "format" in definitions[name] and name not in table:
            yield f"- - - {name} has no texts in the table"
    number = 0
    for name, entry in table.items():
        validator = Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": definitions})
        for verdict in ("good", "bad", "stricter"):
            for text in entry.get(verdict, []):
                number += 1
                document = dict(FACTS, **copy.deepcopy(entry["document"]))
                target = document
                for part in entry["place"][:-1]:
                    target = target[part]
                target[entry["place"][-1]] = text
                with open(os.path.join(folder, f"{number}.json"), "w", encoding="utf-8") as file:
                    json.dump(document, file)
                pattern = "good" if validator.is_valid(text) else "bad"
                yield f"{number} {verdict} {pattern} {name} {json.dumps(text)[:60]}"


def main():
    lines = list(globals()[sys.argv[1]](*sys.argv[2:]))
    print("\n".join(lines), end="\n" if lines else "")
    return 1 if lines and sys.argv[1] != "formats" else 0


if __name__ == "__main__":
    sys.exit(main())
