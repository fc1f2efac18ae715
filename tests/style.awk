# SPDX-License-Identifier: MIT
# Prints what is wrong with a stylesheet, the text of a style element. Outside @media it is CSS 2.1
# as IE 8 has it; what only newer browsers know stands in blocks that IE 8 passes over.

function lists()
{
	# Words of names: "border" stands for border-left-color as well.
	base = "margin padding border background color font line-height width max-width min-width height " \
		"position left top right bottom display table-layout border-collapse text-align " \
		"vertical-align white-space word-wrap list-style counter-reset counter-increment content " \
		"outline cursor page-break-after page-break-before page-break-inside clear float visibility"
	newer = "-webkit-text-size-adjust overflow-wrap -webkit-user-select -ms-user-select user-select " \
		"border-radius outline-offset fill stroke text-anchor forced-color-adjust"
	# Another scheme changes colours, and nothing that could move or vanish.
	dark = "color background border-color border-left-color border-top-color outline-color fill stroke"
	# IE 8 reads this block and leaves out what it does not know.
	paper = "zoom -webkit-print-color-adjust print-color-adjust content-visibility"
}

function add(to, words,    list, count, i)
{
	count = split(words, list, " ")
	for (i = 1; i <= count; i++)
		known[to, list[i]]
}

BEGIN {
	lists()
	add("base", base)
	add("newer", base " " newer)
	add("dark", dark)
	add("print", base " " paper)
	simple = "[#.]?[a-z][a-z0-9-]*([#.][a-z][a-z0-9-]*)*(:(focus|before|after))?"
	selector = "^" simple "([ +>]" simple ")*$"
}

{
	text = text $0 "\n"
}

# border-left-color: border-left-color, border-left, border, as far as the name itself allows.
function is_known(where, name)
{
	if ((where, name) in known || where == "dark")
		return (where, name) in known
	if (name ~ /^(margin|padding)-(top|right|bottom|left)$/ || name ~ /^font-(size|weight|style|family)$/ ||
	    name ~ /^background-color$/ || name ~ /^outline-(color|style|width)$/ ||
	    name ~ /^border-((top|right|bottom|left)(-(color|style|width))?|color|style|width)$/)
		return 1
	return where == "newer" && name ~ /^stroke-(width|dasharray)$/
}

# Selectors of CSS 2.1 that IE 8 has, but for its attributes; one that it does not know costs the
# whole rule, with the others of its list.
function is_selector(where, one,    plain)
{
	plain = one
	if (where == "newer" || where == "dark")
		gsub(/:(checked|target)/, "", plain)
	if (where != "base")
		gsub(/~/, " ", plain)
	if (where == "print")
		sub(/^details::details-content$/, "details", plain)
	return plain == "" ? one == ":target" : plain ~ selector
}

function declarations(where, whose, block,    list, count, i, name, value)
{
	count = split(block, list, ";")
	for (i = 1; i <= count; i++) {
		name = value = list[i]
		if (name ~ /^[ \n]*$/)
			continue
		sub(/:.*/, "", name)
		sub(/^[^:]*:/, "", value)
		if (!is_known(where, name))
			print where ": property " name " of " whose
		gsub(/"[^"]*"/, "\"\"", value)
		if (value ~ /(calc|url|var|expression|attr|min|max|clamp|rgba?|hsla?)\(/ && value !~ /^counter\(/)
			print where ": value of " name ": " value
		if (value ~ /[0-9](rem|vh|vw|vmin|vmax|ch|fr)([^a-z]|$)/)
			print where ": unit of " name ": " value
		if (name == "display" && value !~ /^(none|block|inline|inline-block|table|table-cell|table-header-group)$/)
			print where ": display " value
		if (name == "position" && value !~ /^(absolute|relative)$/)
			print where ": position " value
		if (where == "base" && value ~ /!important/)
			print where ": !important in " whose
	}
}

# rules WHERE TEXT: a run of SELECTOR{DECLARATIONS}.
function rules(where, css,    i, end, whose, list, count, k)
{
	while (i = index(css, "{")) {
		whose = substr(css, 1, i - 1)
		gsub(/^[ \n]+|[ \n]+$/, "", whose)
		css = substr(css, i + 1)
		end = index(css, "}")
		if (!end || index(substr(css, 1, end), "{")) {
			print where ": braces of " whose
			return
		}
		if (whose ~ /^@/ && whose != "@page")
			print where ": " whose
		count = split(whose, list, ",")
		for (k = 1; k <= count; k++)
			if (whose != "@page" && !is_selector(where, list[k]))
				print where ": selector " list[k]
		declarations(where, whose, substr(css, 1, end - 1))
		css = substr(css, end + 1)
	}
	if (css !~ /^[ \n]*$/)
		print where ": left over: " css
}

# The length of what stands before the brace that closes this block.
function block_length(css,    i, depth, c)
{
	depth = 1
	for (i = 1; i <= length(css); i++) {
		c = substr(css, i, 1)
		depth += (c == "{") - (c == "}")
		if (depth == 0)
			return i - 1
	}
	return -1
}

END {
	if (text ~ /\/\*|<|\\|@import|@font-face|javascript/)
		print "a comment, escape or import"
	rest = text
	while (match(rest, /@media[^{]*\{/)) {
		outside = outside substr(rest, 1, RSTART - 1)
		condition = substr(rest, RSTART + 7, RLENGTH - 8)
		rest = substr(rest, RSTART + RLENGTH)
		size = block_length(rest)
		if (size < 0) {
			print "braces of @media " condition
			size = length(rest)
		}
		# Without a condition in brackets old browsers read the block.
		if (condition == "print")
			rules("print", substr(rest, 1, size))
		else if (condition == "screen and (prefers-color-scheme:dark)")
			rules("dark", substr(rest, 1, size))
		else if (condition ~ /^(all|screen) and \((min-width:0|max-width:[0-9]+px|forced-colors:active)\)$/)
			rules("newer", substr(rest, 1, size))
		else
			print "@media " condition
		rest = substr(rest, size + 2)
	}
	rules("base", outside rest)
}
