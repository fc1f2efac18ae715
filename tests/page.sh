# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# What a page may hold, for the scripts of this folder: reports and the handbook.

HOSTS='learn.microsoft.com support.microsoft.com www.catalog.update.microsoft.com
	msrc.microsoft.com techcommunity.microsoft.com www.microsoft.com'
ELEMENTS='html head meta title style body div a h1 h2 h3 h4 p br span bdi b em strong code kbd
	pre ol ul li table caption thead tbody tr th td details summary'
ATTRIBUTES='lang http-equiv content name id class href rel role scope'

# shellcheck disable=SC2034
STAGES='eligibility prerequisites licence activation source servicing compliance'

# page FILE [STAGES [FOLDER]]: prints complaints. Values are escaped, so every < of a page
# begins a tag. STAGES: the ids that begin with s-, in their order. FOLDER: where the pages are
# that this one may link to.
page()
{
	tr -d '\011\012\040-\176' <"$1" | grep -q . && echo 'bytes that are not ASCII'
	[ "$(wc -c <"$1")" -le "${PAGE_BYTES:-100000}" ] || echo 'more than 100,000 bytes'
	[ "$(sed -n 1p "$1")" = '<!DOCTYPE html>' ] || echo 'no doctype in the first line'
	awk -v hosts="$HOSTS" -v elements="$ELEMENTS" -v attributes="$ATTRIBUTES" \
		-v stages="${2-}" -v folder="${3-}" '
		BEGIN {
			count = split(hosts, list)
			for (i = 1; i <= count; i++)
				allowed["https://" list[i]]
			count = split(elements, list)
			for (i = 1; i <= count; i++)
				element[list[i]]
			count = split(attributes, list)
			for (i = 1; i <= count; i++)
				attribute[list[i]]
			count = split("p h1 h2 h3 h4 pre div ul ol li table", list)
			for (i = 1; i <= count; i++)
				block[list[i]]
		}
		{
			text = text $0 "\n"
		}
		# Whether a page of the folder is there and has the id, if one is asked for.
		function is_page(href,    name, id, line, found) {
			if (!folder || href !~ /^[a-z0-9-]+\.html(#[a-z0-9-]+)?$/)
				return 0
			name = id = href
			sub(/#.*/, "", name)
			if (!sub(/.*#/, "", id))
				id = ""
			name = folder "/" name
			while ((getline line <name) > 0)
				if (index(line, id ? " id=\"" id "\"" : "</html>"))
					found = 1
			close(name)
			return found
		}
		# Elements close in the order in which they opened; no block is in a paragraph or heading.
		function nest(name,    top) {
			top = depth ? open[depth] : "nothing"
			if (name ~ /^\//) {
				if (top != substr(name, 2))
					print "<" name "> closes " top
				depth -= depth > 0
			} else if (name in block && top ~ /^(p|h[1-4]|pre|a|b|code|span|strong|em)$/)
				print "a block in " top ": " name
			if (name ~ /^h[1-4]$/ && top != "summary") {
				if (substr(name, 2) > heading + 1)
					print "heading " name " below h" heading + 0
				heading = substr(name, 2)
			}
			if (name !~ /^(\/.*|meta|br)$/)
				open[++depth] = name
		}
		function inspect(tag,    name, key, value, rest, href, rel) {
			name = tag
			sub(/[ >].*/, "", name)
			nest(name)
			if (name ~ /^\//)
				return
			if (!(name in element))
				print "element " name
			rest = substr(tag, length(name) + 1)
			while (match(rest, /^ [a-z-]+="[^"]*"/)) {
				value = substr(rest, 2, RLENGTH - 1)
				rest = substr(rest, RLENGTH + 1)
				key = value
				sub(/=.*/, "", key)
				value = substr(value, length(key) + 3, length(value) - length(key) - 3)
				if (!(key in attribute))
					print "attribute " key
				if (key == "id" && value in ids)
					print "two elements with the id " value
				if (key == "id") {
					ids[value]
					if (value ~ /^s-/)
						chain = chain (chain ? " " : "") substr(value, 3)
				}
				if (key == "href")
					href = value
				if (key == "rel")
					rel = value
				if (key == "http-equiv" || (key == "name" && name == "meta"))
					metas = metas " " value
			}
			if (rest !~ /^ *$/)
				print "attributes that are not written as they should be: " rest
			if (name == "a" && href ~ /^#./)
				links[substr(href, 2)]
			else if (name == "a") {
				value = href
				if (match(href, /^https:\/\/[^\/]*/))
					value = substr(href, 1, RLENGTH)
				if (!is_page(href) && (!(value in allowed) || rel != "noopener noreferrer"))
					print "link to " href
			}
			count_of[name]++
		}
		END {
			start = index(text, "<style>")
			end = index(text, "</style>")
			if (!start || !end)
				print "no style element"
			if (end - start - 7 > 8192)
				print "more than 8 KB of style"
			rest = substr(text, 1, start + 6) substr(text, end)
			sub(/<!DOCTYPE html>/, "", rest)
			while (i = index(rest, "<")) {
				rest = substr(rest, i + 1)
				i = index(rest, ">")
				if (!i)
					print "a tag without an end"
				inspect(substr(rest, 1, i - 1))
				rest = substr(rest, i + 1)
			}
			if (depth)
				print "never closed: " open[depth]
			if (metas != " X-UA-Compatible Content-Type Content-Security-Policy referrer robots color-scheme viewport")
				print "meta elements:" metas
			if (chain != stages)
				print "stages: " chain
			if (count_of["h1"] != 1 || count_of["title"] != 1)
				print "not one h1 and one title"
			for (id in links)
				if (!(id in ids))
					print "link to #" id ", which is nowhere"
		}' "$1"
	# The bytes of the digest as octal escapes for printf.
	octal=$(awk '/<style>/ { on = 1; sub(/.*<style>/, "") }
		/<\/style>/ { sub(/<\/style>.*/, ""); printf "%s", $0; on = 0 }
		on { print }' "$1" | sha256sum | awk '{
			digits = "0123456789abcdef"
			for (i = 1; i < 64; i += 2)
				printf "\\%03o", 16 * (index(digits, substr($1, i, 1)) - 1) + index(digits, substr($1, i + 1, 1)) - 1
		}')
	# shellcheck disable=SC2059
	policy="default-src 'none'; style-src 'sha256-$(printf "$octal" | base64)'; base-uri 'none'; form-action 'none'"
	grep -Fq "content=\"$policy\"" "$1" || echo "the policy is not: $policy"
}
