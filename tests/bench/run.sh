#!/bin/sh
# SPDX-License-Identifier: MIT
# Usage: tests/bench/run.sh [ROUNDS]
#
# What a report costs, beside the cheapest processes that can be: `make bench` calls it. Times
# differ from machine to machine and minute to minute; what can be compared are the ratios,
# which come from the same rounds, and the instructions, which are the same in each run of one
# build on one system. The goals: for M at most 8 times the cpu time of `xsltproc --version`,
# at most 16 MiB, a page of at most 100 KB; ten times the facts (X beside L) at most 12 times
# the work; the rules with the index at most a fifth of what plain XPath takes. Nothing here
# fails when one is missed.
set -eu
# The tests' environment fills all memory with it, which costs time.
unset MALLOC_PERTURB_
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
program=${ESUREPORT:-$top/build/esureport}
rounds=${1:-30}
folder=$(mktemp -d "${TMPDIR:-/tmp}/esureport-bench.XXXXXX")
trap 'rm -rf "$folder"' EXIT

have()
{
	command -v "$1" >/dev/null 2>&1
}

for size in S M L X; do
	python3 "$here/gen" "$top/data/samples/windows-10-blocked.json" $size >"$folder/$size.json"
	"$program" report --quiet --as-of 2026-11-21 -o "$folder/$size.html" "$folder/$size.json"
done
${CC:-cc} -O2 -o "$folder/time" "$here/time.c"
echo 'int main(void) { return 0; }' >"$folder/empty.c"
${CC:-cc} -O2 -static -o "$folder/empty" "$folder/empty.c" 2>"$folder/log" || rm -f "$folder/empty"

printf '%s, %s cores, load %s\n\n' "$("$program" --version)" "$(getconf _NPROCESSORS_ONLN)" \
	"$(cut -d ' ' -f 1 /proc/loadavg 2>/dev/null || echo unknown)"

printf '%-28s %9s %9s\n' 'sizes in bytes' facts page
for size in S M L X; do
	printf '  %-26s %9d %9d\n' "$size" "$(wc -c <"$folder/$size.json")" "$(wc -c <"$folder/$size.html")"
done

# compare NAME COMMAND...: one more command to time; its words are kept one to a line.
names=
compare()
{
	names="$names$1
"
	shift
	[ -z "$commands" ] || commands="$commands
--"
	for word; do
		commands="$commands
$word"
	done
}
commands=
compare 'report of M' "$program" report --quiet --as-of 2026-11-21 -o "$folder/out.html" "$folder/M.json"
compare 'the same, --redact share' "$program" report --quiet --as-of 2026-11-21 --redact share \
	-o "$folder/out.html" "$folder/M.json"
compare 'report of S' "$program" report --quiet --as-of 2026-11-21 -o "$folder/out.html" "$folder/S.json"
compare 'report of L' "$program" report --quiet --as-of 2026-11-21 -o "$folder/out.html" "$folder/L.json"
compare 'esureport --version' "$program" --version
if have xsltproc; then
	compare 'xsltproc --version' xsltproc --version
else
	echo 'xsltproc --version: needs the package xsltproc'
fi
if [ -x "$folder/empty" ]; then
	compare 'an empty static program' "$folder/empty"
fi
printf '\n%-28s %9s %9s %9s %11s %11s\n' "medians of $rounds rounds" 'wall ms' 'cpu ms' 'peak KiB' \
	'M/this wall' 'M/this cpu'
(
	set -f
	IFS='
'
	# shellcheck disable=SC2086
	"$folder/time" "$rounds" $commands
) >"$folder/times"
printf '%s' "$names" >"$folder/names"
paste "$folder/names" "$folder/times" | awk -F '\t' '{
	split($2, value, " ")
	printf "  %-26s %9.2f %9.2f %9d %11.2f %11.2f\n", $1, value[1], value[2], value[3], value[4], value[5]
}'

if ! have valgrind; then
	printf '\nInstructions: needs the package valgrind\n'
	exit 0
fi

# Where they go: inclusive counts of the functions that a stage begins with.
stages='all main'
stages="$stages facts_load json_parse schema_validate put_in_order json_print sha256_hex"
stages="$stages judge_new catalogue_load xml_parse grammar_check"
stages="$stages judge_evaluate inquiry_open findings_make results_findings results_updates prose_render"
stages="$stages report_render mustache_compile mustache_render"
stages="$stages facts_free judge_free inquiry_close cJSON_Delete library_cleanup"
count()
{
	valgrind --tool=callgrind --callgrind-out-file="$folder/out" "$@" >"$folder/log" 2>&1
	callgrind_annotate --inclusive=yes --threshold=100 "$folder/out" >"$folder/annotated"
}
for size in S M L X; do
	count "$program" report --quiet --as-of 2026-11-21 -o "$folder/out.html" "$folder/$size.json"
	mv "$folder/annotated" "$folder/$size.calls"
done
# A function that calls itself also appears as NAME'2: the outer call counts.
printf '\n%-28s %9s %9s %9s %9s %9s\n' 'million instructions' S M L X X/L
awk -v list="$stages" '
	FNR == 1 {
		size++
	}
	/PROGRAM TOTALS/ {
		name = "all"
	}
	/:[A-Za-z_0-9]+ \[/ {
		name = $0
		sub(/ \[.*/, "", name)
		sub(/.*:/, "", name)
	}
	name {
		number = $1
		gsub(/,/, "", number)
		if (number + 0 > count[name, size])
			count[name, size] = number + 0
		name = ""
	}
	END {
		total = split(list, names, " ")
		for (i = 1; i <= total; i++)
			printf "  %-26s %9.2f %9.2f %9.2f %9.2f %9.2f\n", names[i], count[names[i], 1] / 1e6,
				count[names[i], 2] / 1e6, count[names[i], 3] / 1e6, count[names[i], 4] / 1e6,
				count[names[i], 3] ? count[names[i], 4] / count[names[i], 3] : 0
	}' "$folder/S.calls" "$folder/M.calls" "$folder/L.calls" "$folder/X.calls"

# The rules alone: answers of an index against plain XPath over the same tree, whose making is
# no part of it. tests/engine.tap shows that both give the same results.
engine=${ENGINE:-$(dirname "$program")/tests/engine}
if [ -x "$engine" ]; then
	for way in index plain; do
		count "$engine" "$way" "$folder/L.json" 2026-11-21
		awk '/:findings_make \[/ && !made { made = $1 } END { gsub(/,/, "", made); print made + 0 }' \
			"$folder/annotated" >"$folder/$way.count"
	done
	printf '\n%-28s %9s %9s %9s\n' 'million instructions, L' index plain ratio
	paste "$folder/index.count" "$folder/plain.count" | awk '{
		printf "  %-26s %9.2f %9.2f %9.3f\n", "evaluation of all rules", $1 / 1e6, $2 / 1e6, $1 / $2 }'
else
	printf '\nRules with and without index: make tests/engine\n'
fi
if have xsltproc; then
	count xsltproc --version
	awk '/PROGRAM TOTALS/ { gsub(/,/, "", $1); printf "  %-26s %9.2f\n", "xsltproc --version", $1 / 1e6 }' \
		"$folder/annotated"
fi
printf '\nmost of them in M, without what they call\n'
count "$program" report --quiet --as-of 2026-11-21 -o "$folder/out.html" "$folder/M.json"
callgrind_annotate --threshold=100 "$folder/out" |
	sed -n '/file:function/,$p' | sed -n '3,17p' | sed -E 's,[^ ]*/([^/ ]+:),\1,; s/ \[.*//; s/^/  /'
