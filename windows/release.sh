#!/bin/sh
# SPDX-License-Identifier: MIT
# Usage: release.sh TOP HERE SOURCES VERSION ZIP
#
# Packs the two programs of HERE with a readme, their digests, the notices of what is linked into
# them and a list of it (CycloneDX). SOURCES is where windows/sources.sh put the libraries. The same
# programs give the same bytes, unless SIGN_KEY and SIGN_CERT name the files of a key and a certificate,
# with which they are signed (SIGN_TIME, the address of a time server, adds the time).
set -eu
LC_ALL=C
TZ=UTC
export LC_ALL TZ
umask 022
top=$1
here=$2
sources=$3
version=$4
zip=$5
folder=$here/build-windows/release

stop()
{
	printf 'release: %s\n' "$*" >&2
	exit 1
}

digest()
{
	sha256sum <"$1" | cut -c 1-64
}

sign()
{
	rm -f "$2"
	if [ -z "${SIGN_KEY-}${SIGN_CERT-}" ]; then
		cp "$1" "$2"
		return
	fi
	[ -n "${SIGN_KEY-}" ] && [ -n "${SIGN_CERT-}" ] || stop 'signing takes both SIGN_KEY and SIGN_CERT'
	command -v osslsigncode >/dev/null 2>&1 || stop 'signing needs the package osslsigncode'
	osslsigncode sign -certs "$SIGN_CERT" -key "$SIGN_KEY" -n esureport -h sha256 ${SIGN_TIME:+-ts "$SIGN_TIME"} \
		-in "$1" -out "$2" >"$folder.log" 2>&1 || {
		cat "$folder.log" >&2
		stop "cannot sign $1"
	}
}

# What comes from packages of this system: "package name-of-the-part file-of-its-licence", one a line.
parts()
{
	cat <<'END'
libz-mingw-w64-dev zlib /usr/share/doc/libz-mingw-w64-dev/copyright
mingw-w64-x86-64-dev mingw-w64 /usr/share/doc/mingw-w64-common/copyright
gcc-mingw-w64-x86-64-win32 libgcc /usr/share/doc/gcc-mingw-w64-base/copyright
END
}

# source_of PACKAGE: name and version of the source package that it was made from.
source_of()
{
	# shellcheck disable=SC2016
	dpkg-query -W -f '${source:Package} ${source:Version}\n' "$1" 2>/dev/null | sed -n 1p | grep . ||
		echo "$1 unknown"
}

notice()
{
	[ -s "$2" ] || stop "the licence of $1 is not in $2"
	printf '\n\n%s\n' "$1"
	printf '%s\n\n' "$1" | sed 's/./=/g'
	cat "$2"
}

notices()
{
	printf 'Licences of esureport %s and of what is linked into it.\n' "$version"
	notice 'esureport' "$top/COPYING"
	notice 'libxml2' "$sources/libxml2/Copyright"
	notice 'libxslt' "$sources/libxslt/Copyright"
	notice 'cJSON' "$sources/cjson/LICENSE"
	parts | while read -r package name file; do
		notice "$name" "$file" || exit 1
	done
}

# file NAME DIGEST
file()
{
	printf '{"type": "file", "name": "%s", "hashes": [{"alg": "SHA-256", "content": "%s"}]}' "$1" "$2"
}

# The + of a version is %2B in a package URL.
purl()
{
	printf 'pkg:deb/debian/%s@%s?arch=source' "$1" "$2" | sed 's/+/%2B/g; s/~/%7E/g'
}

library()
{
	printf '{"type": "library", "bom-ref": "%s", "name": "%s", "version": "%s", "purl": "%s"' \
		"$1" "$2" "$3" "$(purl "$1" "$3")"
}

components()
{
	comma=
	for package in $(cut -d ' ' -f 1 "$sources/used.txt" | uniq); do
		release=$(sed -n "s/^$package \([^ ]*\) .*/\1/p" "$sources/used.txt" | sed -n 1p)
		printf '%s\n    ' "$comma"
		library "$package" "$package" "$release"
		printf ', "components": ['
		comma=
		while read -r owner _ name sum; do
			[ "$owner" = "$package" ] || continue
			printf '%s\n      ' "$comma"
			file "$name" "$sum"
			comma=,
		done <"$sources/used.txt"
		printf ']}'
		comma=,
	done
	parts | while read -r package name _; do
		source=$(source_of "$package")
		printf ',\n    '
		library "${source% *}" "$name" "${source#* }"
		printf '}'
	done
}

bom()
{
	printf '{\n  "bomFormat": "CycloneDX",\n  "specVersion": "1.5",\n  "version": 1,\n  "metadata": {\n'
	printf '    "component": {"type": "application", "bom-ref": "esureport", "name": "esureport", "version": "%s",\n' "$version"
	printf '      "licenses": [{"license": {"id": "MIT"}}],\n      "components": [\n        '
	file esureport-x64.exe "$(digest "$folder/esureport-x64.exe")"
	printf ',\n        '
	file esureport-x86.exe "$(digest "$folder/esureport-x86.exe")"
	printf ']}\n  },\n  "components": ['
	components
	printf '\n  ]\n}\n'
}

# Windows ends lines with two characters, and old editors know no others.
for_windows()
{
	sed 's/\r$//; s/$/\r/'
}

command -v zip >/dev/null 2>&1 || stop 'needs the package zip'
rm -rf "$folder"
mkdir -p "$folder"
for arch in x64 x86; do
	sign "$here/esureport-$arch.exe" "$folder/esureport-$arch.exe"
done
sed "s/@VERSION@/$version/" "$top/windows/README.txt.in" | for_windows >"$folder/README.txt"
notices >"$folder.notices"
for_windows <"$folder.notices" >"$folder/NOTICES.txt"
rm -f "$folder.notices" "$folder.log"
bom >"$folder/sbom.cdx.json"
cd "$folder"
sha256sum esureport-x64.exe esureport-x86.exe README.txt NOTICES.txt sbom.cdx.json >SHA256SUMS
chmod 644 ./*
chmod 755 ./*.exe
touch -d "@${SOURCE_DATE_EPOCH:-315619200}" ./*
rm -f "$zip"
zip -q -X -9 "$zip" README.txt esureport-x64.exe esureport-x86.exe SHA256SUMS NOTICES.txt sbom.cdx.json
printf '%s\n' "$zip"
