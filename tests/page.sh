# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# What a page may hold, for the scripts of this folder: reports, the index and the handbook.

HOSTS='learn.microsoft.com support.microsoft.com www.catalog.update.microsoft.com
	msrc.microsoft.com techcommunity.microsoft.com www.microsoft.com'

# shellcheck disable=SC2034
STAGES='eligibility prerequisites licence activation source servicing compliance'

# style_of FILE: what stands in the style element of a page.
style_of()
{
	awk '/<style>/ { on = 1; sub(/.*<style>/, "") }
		/<\/style>/ { sub(/<\/style>.*/, ""); printf "%s", $0; on = 0 }
		on { print }' "$1"
}

# page FILE [STAGES [FOLDER]]: prints complaints. STAGES: the ids that begin with s-, in their
# order. FOLDER: where the pages are that this one may link to.
page()
{
	tr -d '\011\012\040-\176' <"$1" | grep -q . && echo 'bytes that are not ASCII'
	[ "$(wc -c <"$1")" -le "${PAGE_BYTES:-100000}" ] || echo "more than ${PAGE_BYTES:-100000} bytes"
	[ "$(sed -n 1p "$1")" = '<!DOCTYPE html>' ] || echo 'no doctype in the first line'
	awk -v hosts="$HOSTS" -v stages="${2-}" -v folder="${3-}" -f "$top_srcdir/tests/page.awk" "$1"
	style_of "$1" | awk -f "$top_srcdir/tests/style.awk"
	# The bytes of the digest as octal escapes for printf.
	octal=$(style_of "$1" | sha256sum | awk '{
			digits = "0123456789abcdef"
			for (i = 1; i < 64; i += 2)
				printf "\\%03o", 16 * (index(digits, substr($1, i, 1)) - 1) + index(digits, substr($1, i + 1, 1)) - 1
		}')
	# shellcheck disable=SC2059
	policy="default-src 'none'; style-src 'sha256-$(printf "$octal" | base64)'; base-uri 'none'; form-action 'none'"
	grep -Fq "content=\"$policy\"" "$1" || echo "the policy is not: $policy"
}
