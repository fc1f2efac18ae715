#!/bin/sh
# SPDX-License-Identifier: MIT
# Usage: tests/picture.sh [PROGRAM [FILE.png]]
#
# The picture of the README: the first screen of the blocked sample machine's page, by Chromium.
# PROGRAM is build/esureport or esureport where nothing is named, FILE.png docs/report.png.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
program=${1:-$top/build/esureport}
[ -x "$program" ] || program=$top/esureport
picture=${2:-$top/docs/report.png}
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || {
	echo 'picture.sh: needs the package chromium' >&2
	exit 69
}
folder=$(mktemp -d "${TMPDIR:-/tmp}/esureport-picture.XXXXXX")
trap 'rm -rf "$folder"' EXIT

"$program" report --quiet --as-of 2026-11-21 -o "$folder/page.html" \
	"$top/data/samples/windows-10-blocked.json"
"$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1280,840 \
	--user-data-dir="$folder/profile" --screenshot="$folder/page.png" \
	"file://$folder/page.html" >"$folder/log" 2>&1

# 256 colours are enough for this page and make a third of the size.
python3 - "$folder/page.png" "$folder/small.png" <<'END'
import collections
import struct
import sys
import zlib

data = open(sys.argv[1], 'rb').read()
packed = b''
at = 8
while at < len(data):
    length, kind = struct.unpack('>I4s', data[at:at + 8])
    body = data[at + 8:at + 8 + length]
    at += 12 + length
    if kind == b'IHDR':
        width, height, depth, colour = struct.unpack('>IIBB', body[:10])
    elif kind == b'IDAT':
        packed += body
if depth != 8 or colour not in (2, 6):
    sys.exit('picture.sh: not the kind of PNG that Chromium writes')
step = 3 if colour == 2 else 4
raw = zlib.decompress(packed)
stride = width * step
above = bytearray(stride)
rows = []
for y in range(height):
    kind = raw[y * (stride + 1)]
    row = bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
    for x in range(stride):
        left = row[x - step] if x >= step else 0
        up = above[x]
        corner = above[x - step] if x >= step else 0
        if kind == 1:
            add = left
        elif kind == 2:
            add = up
        elif kind == 3:
            add = (left + up) // 2
        elif kind == 4:
            guess = left + up - corner
            add = min((abs(guess - left), 0, left), (abs(guess - up), 1, up),
                      (abs(guess - corner), 2, corner))[2]
        else:
            break
        row[x] = (row[x] + add) & 255
    above = row
    rows.append([bytes(row[i:i + 3]) for i in range(0, stride, step)])

counts = collections.Counter(pixel for row in rows for pixel in row)
palette = [pixel for pixel, count in sorted(counts.items(), key=lambda c: (-c[1], c[0]))[:256]]
index = {pixel: i for i, pixel in enumerate(palette)}
for pixel in counts:
    if pixel not in index:
        index[pixel] = min(range(len(palette)), key=lambda i: sum(
            (a - b) ** 2 for a, b in zip(palette[i], pixel)))
small = b''.join(b'\0' + bytes(index[pixel] for pixel in row) for row in rows)


def chunk(kind, body):
    return (struct.pack('>I', len(body)) + kind + body +
            struct.pack('>I', zlib.crc32(kind + body)))


with open(sys.argv[2], 'wb') as out:
    out.write(b'\x89PNG\r\n\x1a\n' +
              chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 3, 0, 0, 0)) +
              chunk(b'PLTE', b''.join(palette)) +
              chunk(b'IDAT', zlib.compress(small, 9)) + chunk(b'IEND', b''))
END
mkdir -p "$(dirname "$picture")"
mv "$folder/small.png" "$picture"
printf '%s: %d bytes\n' "$picture" "$(wc -c <"$picture")"
