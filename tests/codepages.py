#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The code pages of data/codepages/, for codepages.tap.

codepages.py --write FOLDER     writes the files, from Python's codecs
codepages.py --check COMMAND... complains about bytes that `COMMAND... PAGE` decodes otherwise
                                than Python does: every byte, every pair, and random ones
"""
import os
import random
import subprocess
import sys

CODECS = {437: "cp437", 850: "cp850", 852: "cp852", 866: "cp866", 874: "cp874", 932: "cp932",
          936: "gbk", 949: "cp949", 950: "cp950", 1250: "cp1250", 1251: "cp1251",
          1252: "cp1252", 1253: "cp1253", 1254: "cp1254"}
GAP = "."
TRAILS = range(0x40, 0xFF)


def character(codec, *numbers):
    """The one character that these bytes are, or the mark of a gap."""
    try:
        text = bytes(numbers).decode(codec)
    except UnicodeDecodeError:
        return GAP
    if len(text) != 1:
        return GAP
    assert 0x80 <= ord(text) < 0x10000, (codec, numbers)
    return text


def lines(page, codec):
    yield f"# Code page {page}: the characters of the bytes 80 to FF, then of each lead byte with"
    yield f"# the trail bytes from {TRAILS[0]:02X} on. '{GAP}' is a gap. Written by tests/codepages.py."
    singles = [character(codec, byte) for byte in range(0x80, 0x100)]
    yield "80-FF " + "".join(singles)
    for lead, single in enumerate(singles, 0x80):
        if single != GAP:
            continue
        row = "".join(character(codec, lead, trail) for trail in TRAILS).rstrip(GAP)
        if row:
            yield f"{lead:02X} {row}"


def write(folder):
    for page, codec in CODECS.items():
        path = os.path.join(folder, f"{page}.txt")
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(line + "\n" for line in lines(page, codec))


def inputs():
    """What to decode: (what it is, bytes). A line end behind each shows which one differs."""
    yield "bytes", b"".join(bytes([byte, 10]) for byte in range(0x100))
    yield "pairs", b"".join(bytes([lead, trail, 10]) for lead in range(0x80, 0x100)
                            for trail in range(0x100))
    chance = random.Random(1)
    yield "random bytes", chance.randbytes(300000)
    for lead in (0x81, 0xA1, 0xB0, 0xC9, 0xFE):
        yield f"the end {lead:02X}", b"x" + bytes([lead])


def differences(command, page, codec):
    for what, data in inputs():
        ran = subprocess.run(command + [str(page)], input=data, stdout=subprocess.PIPE, check=True)
        want = data.decode(codec, "replace").encode("utf-8")
        if ran.stdout == want:
            continue
        for number, pair in enumerate(zip(ran.stdout.split(b"\n"), want.split(b"\n"))):
            if pair[0] != pair[1]:
                yield f"{page}: {what}, line {number}: got {pair[0][:40]}, not {pair[1][:40]}"
                break
        else:
            yield f"{page}: {what}: {len(ran.stdout)} bytes, not {len(want)}"


def main(verb, *arguments):
    if verb == "--write":
        write(*arguments)
        return
    for page, codec in CODECS.items():
        for line in differences(list(arguments), page, codec):
            print(line)


main(*sys.argv[1:])
