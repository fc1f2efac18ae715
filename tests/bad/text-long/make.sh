# SPDX-License-Identifier: MIT
# One character more than a text may hold.
awk 'BEGIN {
	text = "aaaaaaaaaaaaaaaa"
	while (length(text) < 65536)
		text = text text
	print "{\"format\": \"esureport-facts/1\", \"coverage\": [],"
	print "\"collector\": {\"version\": \"1\", \"mode\": \"live\", \"started\": \"2026-01-01\","
	print "\"finished\": \"2026-01-01\", \"elevated\": true, \"name\": \"" text "a\"}}"
}'
