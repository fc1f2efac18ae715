# SPDX-License-Identifier: MIT
# UTF-16BE with BOM, cut within a string.
printf '\376\377\000{\000"\000a'
