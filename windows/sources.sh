#!/bin/sh
# SPDX-License-Identifier: MIT
# Usage: sources.sh LIST FOLDER [OTHER]
#
# Brings the source packages of LIST into FOLDER, unpacked below their names with the patches of
# the distribution. What OTHER or FOLDER holds already is taken from there, the rest is
# downloaded by apt-get from the places that this system is set up for, without root and
# without changing its lists. Every file has the digest of the list, or nothing is unpacked;
# with UNPINNED=yes the version that apt offers is taken instead, and apt vouches for it.
# FOLDER/used.txt says in the form of LIST what was unpacked.
set -eu
LC_ALL=C
export LC_ALL
list=$1
folder=$2
other=${3-}

say()
{
	printf 'windows: %s\n' "$*" >&2
}

rows()
{
	grep -v '^#' "$1"
}

packages()
{
	rows "$list" | cut -d ' ' -f 1 | uniq
}

pinned()
{
	rows "$list" | sed -n "s/^$1 \([^ ]*\) .*/\1/p" | sed -n 1p
}

digest()
{
	sha256sum <"$1" | cut -c 1-64
}

# Prints the rows whose file is not there; a file with another digest ends everything.
missing()
{
	rows "$list" | while read -r package version file sum; do
		if [ -n "$other" ] && [ -f "$other/$file" ] && [ ! -f "$folder/$file" ]; then
			cp "$other/$file" "$folder/$file"
		fi
		if [ ! -f "$folder/$file" ]; then
			echo "$package $version $file"
		elif [ "$(digest "$folder/$file")" != "$sum" ]; then
			say "$folder/$file has not the digest of $list: remove it, or correct the list"
			exit 1
		fi
	done
}

# apt with folders of its own; the places are those of the system, asked for sources.
prepare_apt()
{
	apt=$folder/apt
	mkdir -p "$apt/parts" "$apt/lists/partial" "$apt/cache/archives/partial"
	for file in /etc/apt/sources.list.d/*.sources; do
		[ ! -f "$file" ] || sed 's/^Types:.*/Types: deb-src/' "$file" >"$apt/parts/${file##*/}"
	done
	for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
		[ ! -f "$file" ] || sed -n 's/^deb \(.*\)/deb-src \1/p' "$file" >"$apt/parts/${file##*/}"
	done
	[ ! -f "$apt/parts/sources.list" ] || mv "$apt/parts/sources.list" "$apt/parts/system.list"
}

# With another directory its files would land there; a relative --download goes here.
apt()
{
	command=$1
	shift
	(cd "$folder" && "$command" -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$apt/parts" \
		-o Dir::State::lists="$apt/lists" -o Dir::Cache="$apt/cache" -o Debug::NoLocking=1 "$@")
}

cannot()
{
	say "$1"
	say 'Without a network: make windows WINDOWS_SOURCES=FOLDER, where FOLDER holds these files:'
	rows "$list" | cut -d ' ' -f 3 | sed 's/^/    /' >&2
	exit 1
}

offered()
{
	apt apt-get -q source --print-uris "$1" 2>/dev/null |
		sed -n "s/.*\/$1_\([^/]*\)\.dsc' .*/\1/p" | sed 's/%2b/+/g; s/%7e/~/g' | sed -n 1p
}

# update_failed: what was in the way, in apt's words.
download()
{
	command -v apt-get >/dev/null 2>&1 || cannot 'this system has no apt-get to fetch the sources with'
	prepare_apt
	# A place that has no sources is no reason to stop; whether they came is seen below.
	apt apt-get -q update >"$folder/apt.log" 2>&1 || :
	for package in "$@"; do
		version=$(pinned "$package")
		[ "${UNPINNED-}" != yes ] || version=$(offered "$package")
		if apt apt-get -q source --download-only "$package=$version" >>"$folder/apt.log" 2>&1; then
			continue
		fi
		found=$(offered "$package")
		grep -E '^[EW]: ' "$folder/apt.log" | sed 's/^/    /' >&2 || :
		[ -n "$found" ] || cannot "apt-get offers no source of $package (its words are in $folder/apt.log)"
		if [ "$found" = "$version" ]; then
			cannot "apt-get cannot fetch $package $version (its words are in $folder/apt.log)"
		fi
		say "$package: windows/sources.txt pins $version, this system offers $found."
		say 'Read in its changelog what it changes. Then either'
		say '    make windows UNPINNED=yes           takes what this system offers; apt checks the signatures'
		say 'and, when the tests pass, put the lines of build-windows/sources/used.txt into windows/sources.txt; or'
		cannot 'keep the old version, which snapshot.debian.org has.'
	done
}

# The newest .dsc of a package in the folder is the one that was just fetched.
used_of()
{
	if [ "${UNPINNED-}" = yes ]; then
		for dsc in "$folder/$1"_*.dsc; do
			version=$(sed -n 's/^Version: //p' "$dsc" | sed -n 1p)
			sed -n '/^Checksums-Sha256:/,/^[^ ]/s/^ \([0-9a-f]*\) [0-9]* \(.*\)/\1 \2/p' "$dsc" |
				while read -r sum file; do
					[ "$(digest "$folder/$file")" = "$sum" ] || exit 1
					echo "$1 $version $file $sum"
				done
			echo "$1 $version ${dsc##*/} $(digest "$dsc")"
		done
	else
		rows "$list" | grep "^$1 "
	fi
}

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
if [ "${UNPINNED-}" = yes ]; then
	rm -f "$folder"/*.dsc "$folder"/*.tar.*
	say 'fetching the sources that this system offers'
	# shellcheck disable=SC2046
	download $(packages)
else
	wanted=$(missing)
	if [ -n "$wanted" ]; then
		say 'fetching the sources of libxml2, libxslt and cJSON'
		# shellcheck disable=SC2046
		download $(echo "$wanted" | cut -d ' ' -f 1 | uniq)
		wanted=$(missing)
		[ -z "$wanted" ] || cannot "still missing: $wanted"
	fi
fi
: >"$folder/used.new"
for package in $(packages); do
	used_of "$package" >>"$folder/used.new"
	rm -rf "${folder:?}/$package"
	dsc=$(sed -n "s/^$package [^ ]* \([^ ]*\.dsc\) .*/\1/p" "$folder/used.new")
	# Their digests are checked above, and whoever has no keyring of Debian can build as well.
	if ! dpkg-source --no-check -x "$folder/$dsc" "$folder/$package" >"$folder/unpack.log" 2>&1; then
		cat "$folder/unpack.log" >&2
		cannot "cannot unpack $dsc (dpkg-source is in the package dpkg-dev)"
	fi
done
mv "$folder/used.new" "$folder/used.txt"
