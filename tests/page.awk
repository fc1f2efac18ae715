# SPDX-License-Identifier: MIT
# Prints what is wrong with the tags of a page. Values are escaped, so every < of a page begins a
# tag. Variables: hosts, those that links may lead to; stages, the ids that begin with s-, in their
# order; folder, where the pages are that this one may link to.

# What a page may hold, element by element: names of attributes, behind them which of the values
# below they may have. A name ending in ! stands without a value.
function elements_of_a_page()
{
	allow("html lang=language")
	allow("head")
	allow("meta http-equiv=any name=any content=any")
	allow("title id=id")
	allow("style")
	allow("body")
	allow("div id=id class=names role=part")
	allow("a class=names href=any rel=opener")
	allow("h1 h2 id=id")
	allow("h3 h4")
	allow("p id=id class=names")
	allow("span id=id class=names lang=language")
	allow("bdi b em strong code kbd pre br caption thead tbody ul ol")
	allow("li id=id class=names")
	allow("table class=names")
	allow("tr id=id class=names")
	allow("th scope=scope class=names")
	allow("td class=names")
	allow("details open!")
	allow("summary")
	allow("input type=checkbox class=names id=id")
	allow("label for=id class=names")
	# The drawing. What is inside it may be there only.
	inside = 1
	allow("svg viewBox=box role=drawing aria-labelledby=ids")
	allow("desc id=id")
	allow("g class=names transform=move text-anchor=anchor")
	allow("text class=names x=number y=number dy=number text-anchor=anchor")
	allow("circle class=names cx=number cy=number r=number")
	allow("line x1=number y1=number x2=number y2=number")
	allow("path class=names d=way")
	delete drawn["svg"]
}

function values_of_attributes()
{
	pattern["any"] = "."
	pattern["language"] = "^en$"
	pattern["id"] = "^[a-z][A-Za-z0-9-]*$"
	pattern["ids"] = "^[a-z][a-z0-9-]*( [a-z][a-z0-9-]*)*$"
	pattern["names"] = "^[a-z][a-z-]*( [a-z][a-z-]*)*$"
	pattern["part"] = "^(banner|main|contentinfo)$"
	pattern["opener"] = "^noopener noreferrer$"
	pattern["scope"] = "^(row|col)$"
	pattern["checkbox"] = "^checkbox$"
	pattern["box"] = "^0 0 [0-9]+ [0-9]+$"
	pattern["drawing"] = "^img$"
	pattern["move"] = "^translate\\(-?[0-9]+ -?[0-9]+\\)$"
	pattern["anchor"] = "^(middle|end)$"
	pattern["number"] = "^-?[0-9]+$"
	pattern["way"] = "^M[HLMVZhlmvz0-9. -]+$"
}

function allow(line,    words, count, names, i, pair)
{
	count = split(line, words, " ")
	names = ""
	for (i = 1; i <= count; i++) {
		if (split(words[i], pair, "=") == 2 || words[i] ~ /!$/)
			break
		element[words[i]]
		names = names " " words[i]
		if (inside)
			drawn[words[i]]
	}
	for (; i <= count; i++)
		allow_attribute(names, words[i])
}

function allow_attribute(names, word,    list, count, i, pair)
{
	split(word, pair, "=")
	count = split(names, list, " ")
	for (i = 1; i <= count; i++)
		attribute[list[i], pair[1]] = pair[2]
}

BEGIN {
	elements_of_a_page()
	values_of_attributes()
	count = split(hosts, list, " ")
	for (i = 1; i <= count; i++)
		allowed["https://" list[i]]
	count = split("p h1 h2 h3 h4 pre div ul ol li table", list, " ")
	for (i = 1; i <= count; i++)
		block[list[i]]
	opening = "<!--[if gte IE 9]><!-->"
	closing = "<!--<![endif]-->"
}

{
	text = text $0 "\n"
}

# Whether a page of the folder is there and has the id, if one is asked for.
function is_page(href,    name, id, line, found)
{
	if (!folder || href !~ /^([A-Za-z0-9_-]+\/)*[A-Za-z0-9_-]+\.html(#[a-z0-9-]+)?$/)
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

# Whether an element of that name is open.
function is_in(name,    i)
{
	for (i = 1; i <= depth; i++)
		if (open[i] == name)
			return 1
	return 0
}

# Elements close in the order in which they opened; no block is in a paragraph or heading.
function nest(name,    top)
{
	top = depth ? open[depth] : "nothing"
	if (name ~ /^\//) {
		if (top != substr(name, 2))
			print "<" name "> closes " top
		depth -= depth > 0
		return
	}
	if (name in block && top ~ /^(p|h[1-4]|pre|a|b|code|span|strong|em|label)$/)
		print "a block in " top ": " name
	if (name ~ /^h[1-4]$/ && top != "summary") {
		if (substr(name, 2) > heading + 1)
			print "heading " name " below h" heading + 0
		heading = substr(name, 2)
	}
	if (name in drawn && !is_in("svg"))
		print name " outside a drawing"
	if (name == "svg" && !conditional)
		print "a drawing that IE 8 sees"
	if (name !~ /^(meta|br|input)$/) {
		open[++depth] = name
		names_of[depth] = ""
	}
}

# What a reader needs is not folded: IE prints nothing of it, and people do not open it.
function fold(name, names,    i)
{
	if (name == "details") {
		for (i = depth - 1; i > 0; i--)
			if (names_of[i] ~ /^card (bad|work|note)$/)
				print "a part of a card is folded: " names_of[i]
	} else if (is_in("details") && (name ~ /^h[12]$/ || names ~ /^card/))
		print "folded: " name " " names
}

function inspect(tag,    name, key, value, rest, href, rel, names, i, count, list)
{
	name = tag
	sub(/[ >].*/, "", name)
	nest(name)
	if (name ~ /^\//)
		return
	if (!(name in element))
		print "element " name
	if (label_of && name != "label")
		print "no label behind the box " label_of
	label_of = ""
	rest = substr(tag, length(name) + 1)
	while (match(rest, /^ [A-Za-z0-9-]+="[^"]*"/)) {
		value = substr(rest, 2, RLENGTH - 1)
		rest = substr(rest, RLENGTH + 1)
		key = value
		sub(/=.*/, "", key)
		value = substr(value, length(key) + 3, length(value) - length(key) - 3)
		if (!((name, key) in attribute))
			print "attribute " key " of " name
		else if (value !~ pattern[attribute[name, key]])
			print "attribute " key " of " name ": " value
		if (key == "id" && value in ids)
			print "two elements with the id " value
		if (key == "id") {
			ids[value] = name
			if (value ~ /^s-/)
				chain = chain (chain ? " " : "") substr(value, 3)
			if (name == "input")
				label_of = value
		}
		if (key == "class")
			names = value
		if (key == "href")
			href = value
		if (key == "rel")
			rel = value
		if (key == "for")
			boxes[value]
		if (key == "aria-labelledby") {
			count = split(value, list, " ")
			for (i = 1; i <= count; i++)
				links[list[i]]
		}
		if (name == "meta")
			metas = metas (key == "content" ? ": " value "\n" : value)
	}
	if (rest == " open" && ((name, "open!") in attribute))
		rest = ""
	if (rest !~ /^ *$/)
		print "attributes that are not written as they should be: " rest
	if (name !~ /^(meta|br|input)$/)
		names_of[depth] = names
	if (name == "input" && !label_of)
		print "a box without an id"
	fold(name, names)
	if (name == "a" && href ~ /^#./)
		links[substr(href, 2)]
	else if (name == "a") {
		value = href
		if (match(href, /^https:\/\/[^\/]*/))
			value = substr(href, 1, RLENGTH)
		if (!is_page(href) && (!(value in allowed) || rel != "noopener noreferrer"))
			print "link to " href
	}
	if (name != "title" || !is_in("svg"))
		count_of[name]++
}

# The conditional comments are the only ones. Returns what of the text follows.
function comment(rest)
{
	if (index(rest, opening) == 1 && !conditional) {
		conditional = 1
		return substr(rest, length(opening) + 1)
	}
	if (index(rest, closing) == 1 && conditional) {
		conditional = 0
		return substr(rest, length(closing) + 1)
	}
	print "a comment: " substr(rest, 1, 40)
	return substr(rest, 2)
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
		rest = substr(rest, i)
		if (substr(rest, 1, 2) == "<!") {
			rest = comment(rest)
			continue
		}
		i = index(rest, ">")
		if (!i)
			print "a tag without an end"
		inspect(substr(rest, 2, i ? i - 2 : length(rest)))
		rest = i ? substr(rest, i + 1) : ""
	}
	if (conditional)
		print "a conditional comment without its end"
	if (depth)
		print "never closed: " open[depth]
	gsub(/sha256-[A-Za-z0-9+\/]+=/, "sha256-", metas)
	expected = "X-UA-Compatible: IE=edge\nContent-Type: text/html; charset=utf-8\n" \
		"Content-Security-Policy: default-src 'none'; style-src 'sha256-'; base-uri 'none'; form-action 'none'\n" \
		"referrer: no-referrer\nrobots: noindex\ncolor-scheme: light dark\n" \
		"viewport: width=device-width, initial-scale=1\n"
	if (metas != expected) {
		gsub(/\n/, " | ", metas)
		print "meta elements: " metas
	}
	if (index(text, "<meta ") != index(text, "<head>\n") + 7)
		print "something before the first meta element"
	if (index(text, "charset=utf-8") > 1024)
		print "the encoding is not named within 1,024 bytes"
	if (chain != stages)
		print "stages: " chain
	if (count_of["h1"] != 1 || count_of["title"] != 1)
		print "not one h1 and one title"
	for (id in links)
		if (!(id in ids))
			print "link to #" id ", which is nowhere"
	for (id in boxes)
		if (ids[id] != "input")
			print "a label of no box: " id
}
