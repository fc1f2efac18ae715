# SPDX-License-Identifier: MIT
# One byte more than a string may hold.
awk 'BEGIN { a = "aaaaaaaaaaaaaaaa"; while (length(a) < 1048576) a = a a; print "{\"format\": \"" a "a\"}" }'
