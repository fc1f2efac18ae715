# SPDX-License-Identifier: MIT
# Prints C sources as FILE:LINE:CODE without comments, and with what stands in string and
# character literals emptied, so that a search for a name finds code only.

FNR == 1 {
	comment = 0
}

{
	rest = $0
	code = ""
	while (rest != "") {
		if (comment) {
			end = index(rest, "*/")
			if (!end)
				break
			rest = substr(rest, end + 2)
			comment = 0
			code = code " "
		} else if (substr(rest, 1, 2) == "/*") {
			comment = 1
			rest = substr(rest, 3)
		} else if (substr(rest, 1, 2) == "//") {
			break
		} else if (match(rest, /^("([^"\\]|\\.)*"|'([^'\\]|\\.)*')/)) {
			code = code substr(rest, 1, 1) substr(rest, 1, 1)
			rest = substr(rest, RLENGTH + 1)
		} else {
			code = code substr(rest, 1, 1)
			rest = substr(rest, 2)
		}
	}
	if (code ~ /[^ \t]/)
		print FILENAME ":" FNR ":" code
}
