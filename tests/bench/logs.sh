#!/bin/sh
# SPDX-License-Identifier: MIT
# Usage: tests/bench/logs.sh [ROUNDS]
#
# What it costs to find the lines that matter in a huge log, beside programs made for it: `make
# bench` calls it. The goals, in cpu time: at most that of `rg -n -F -f`, 0.3 times that of its
# case-blind mode and of `grep -n -F -f`, twice that of `wc -l`; at most 16 MiB; never slower
# than grep where each line nearly holds a pattern. Ours is case-blind always; `import` looks for
# the texts of the catalogue and for codes, and reads times. LOG_MIB is the
# size of the logs, 256 unless it is set; LOG_PATTERNS a file of other patterns.
set -eu
# The tests' environment fills all memory with it, which costs time.
unset MALLOC_PERTURB_
here=$(cd "$(dirname "$0")" && pwd)
program=${ESUREPORT:-$here/../../build/esureport}
sift=${SIFT:-$(dirname "$program")/tests/sift}
rounds=${1:-7}
size=${LOG_MIB:-256}
folder=$(mktemp -d "${TMPDIR:-/tmp}/esureport-bench.XXXXXX")
trap 'rm -rf "$folder"' EXIT
# Every program reads bytes.
LC_ALL=C
export LC_ALL

have()
{
	command -v "$1" >/dev/null 2>&1
}

${CC:-cc} -O2 -o "$folder/time" "$here/time.c"
${CC:-cc} -O2 -o "$folder/log" "$here/log.c"
"$folder/log" patterns >"$folder/patterns"
[ -z "${LOG_PATTERNS-}" ] || cp "$LOG_PATTERNS" "$folder/patterns"
have rg || echo 'rg: needs the package ripgrep'

# peers LOG: times the sieve and the others in turn.
peers()
{
	log=$1
	patterns=$folder/patterns
	printf '%s\n' 'the sieve' 'esureport import' 'wc -l' 'grep -n -F -f' 'grep -n -i -F -f' >"$folder/names"
	set -- "$sift" "$patterns" "$log" -- "$program" import -q -o "$folder/facts.json" "$log" -- \
		wc -l "$log" -- grep -n -F -f "$patterns" "$log" -- grep -n -i -F -f "$patterns" "$log"
	if have rg; then
		printf '%s\n' 'rg -n -F -f' 'rg -n -i -F -f' >>"$folder/names"
		set -- "$@" -- rg -n -F -f "$patterns" "$log" -- rg -n -i -F -f "$patterns" "$log"
	fi
	"$folder/time" "$rounds" "$@" | paste "$folder/names" - | awk -F '\t' '{
		split($2, value, " ")
		printf "  %-26s %9.2f %9.2f %9d %11.2f %11.2f\n", $1, value[1], value[2], value[3],
			value[4], value[5] }'
}

for kind in plain near; do
	log=$folder/$kind.log
	"$folder/log" "$kind" "$size" >"$log"
	"$sift" "$folder/patterns" "$log" >"$folder/ours"
	grep -n -i -F -f "$folder/patterns" "$log" | tr -d '\r' >"$folder/theirs"
	if cmp "$folder/ours" "$folder/theirs"; then
		verdict="the $(wc -l <"$folder/ours" | tr -d ' ') lines that grep finds"
	else
		verdict='NOT the lines that grep finds'
	fi
	printf '\n%s log, %s MiB, %s patterns, %s\n' "$kind" "$size" \
		"$(wc -l <"$folder/patterns" | tr -d ' ')" "$verdict"
	printf '%-28s %9s %9s %9s %11s %11s\n' "medians of $rounds rounds" 'wall ms' 'cpu ms' \
		'peak KiB' 'sieve/ wall' 'sieve/ cpu'
	peers "$log"
	rm -f "$log"
done
