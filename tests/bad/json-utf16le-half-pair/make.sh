# SPDX-License-Identifier: MIT
# UTF-16LE with BOM and half a surrogate pair.
printf '\377\376{\000"\000\075\330"\000}\000'
