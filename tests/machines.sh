# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# The machines of cases/ for scripts that want pages of today and no expected files.

# for_case CASE COMMAND...: runs it with the facts of a case and its options behind.
for_case()
{
	case_folder=$top_srcdir/tests/cases/$1
	shift
	case_facts=$case_folder/facts.json
	[ -f "$case_facts" ] || case_facts=$top_srcdir/$(cat "$case_folder/facts")
	set -- "$@" "$case_facts"
	while IFS= read -r case_option; do
		set -- "$@" "$case_option"
	done <"$case_folder/args"
	"$@"
}

# make_pages FOLDER: FOLDER/CASE/report.html, report.txt, check.txt and results.json of each case.
make_pages()
{
	for case_of in "$top_srcdir"/tests/cases/*/; do
		case_of=$(basename "$case_of")
		mkdir -p "$1/$case_of"
		for_case "$case_of" "$ESUREPORT" report -q -o "$1/$case_of/report.html"
		for_case "$case_of" "$ESUREPORT" report -q -o "$1/$case_of/report.txt"
		for_case "$case_of" "$ESUREPORT" check >"$1/$case_of/check.txt"
		for_case "$case_of" "$ESUREPORT" check --format json >"$1/$case_of/results.json"
	done
	return 0
}
