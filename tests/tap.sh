# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# TAP for the scripts of this folder, which begin with:  . "${top_srcdir:=.}/tests/tap.sh"
#
# TAP_DIR is a folder of the script's own, removed at its end.

tap_count=0
tap_failures=0
TAP_DIR=$(mktemp -d "${TMPDIR:-/tmp}/esureport-test.XXXXXX") || exit 99
trap 'chmod -R u+w "$TAP_DIR"; rm -rf "$TAP_DIR"' EXIT
trap 'exit 99' HUP INT TERM

# Diagnostics: standard input, each line behind "# ".
tap_note()
{
	sed 's/^/# /'
}

ok()
{
	tap_count=$((tap_count + 1))
	printf 'ok %d - %s\n' "$tap_count" "$1"
}

not_ok()
{
	tap_count=$((tap_count + 1))
	tap_failures=$((tap_failures + 1))
	printf 'not ok %d - %s\n' "$tap_count" "$1"
}

# skip NAME REASON: the reason names the package that is missing.
skip()
{
	tap_count=$((tap_count + 1))
	printf 'ok %d - %s # SKIP %s\n' "$tap_count" "$1" "$2"
}

# check NAME COMMAND...: passes when the command succeeds, else shows what it printed.
check()
{
	tap_name=$1
	shift
	if "$@" >"$TAP_DIR/.check" 2>&1; then
		ok "$tap_name"
	else
		not_ok "$tap_name"
		tap_note <"$TAP_DIR/.check"
	fi
}

# silent NAME COMMAND...: passes when the command prints nothing, on standard error neither.
silent()
{
	tap_name=$1
	shift
	"$@" >"$TAP_DIR/.check" 2>&1 || :
	if [ ! -s "$TAP_DIR/.check" ]; then
		ok "$tap_name"
	else
		not_ok "$tap_name"
		tap_note <"$TAP_DIR/.check"
	fi
}

# complains NAME PATTERN COMMAND...: passes when the command prints a line that the
# extended regular expression matches; the proof that a checker can fail.
complains()
{
	tap_name=$1
	tap_pattern=$2
	shift 2
	"$@" >"$TAP_DIR/.check" 2>&1 || :
	if grep -Eq -e "$tap_pattern" "$TAP_DIR/.check"; then
		ok "$tap_name"
	else
		not_ok "$tap_name"
		{
			echo "no line matches: $tap_pattern"
			cat "$TAP_DIR/.check"
		} | tap_note
	fi
}

have()
{
	command -v "$1" >/dev/null 2>&1
}

# tracked FOLDER: the files of a source tree, one per line: those that git knows or would add;
# without git or a repository (a release) all files. What a build left there is set aside.
tracked()
{
	if [ -e "$1/.git" ] && git -C "$1" rev-parse >/dev/null 2>&1; then
		(cd "$1" && git ls-files --cached --others --exclude-standard |
			while IFS= read -r tap_file; do
				[ ! -f "$tap_file" ] || printf '%s\n' "$tap_file"
			done)
	else
		(cd "$1" && find . \( -path ./.git -o -path ./autom4te.cache -o -path ./demo -o -path ./browser-npm -o -name .deps \) -prune \
			-o -type f ! -name '*.[oa]' ! -name '*.log' ! -name '*.trs' ! -name '*.gc[dn][ao]' -print) |
			sed 's,^\./,,' |
			awk '/^build-aux\// && !/embed\.sh$/ || /^(Makefile(\.in)?|configure~?|aclocal\.m4|stamp-h1)$/ { next }
				/(^|\/)\.dirstamp$/ || /^src\/base\/asset_table\.c/ || /^config\./ { next }
				{ print }'
	fi | sort -u | awk '
		{
			file[NR] = $0
			# A build in a folder of its own.
			if (sub(/\/config\.status$/, "/"))
				build[$0]
		}
		END {
			for (i = 1; i <= NR; i++) {
				kept = 1
				for (folder in build)
					if (index(file[i], folder) == 1)
						kept = 0
				if (kept)
					print file[i]
			}
		}'
}

tap_done()
{
	printf '1..%d\n' "$tap_count"
	[ "$tap_failures" -eq 0 ]
}
