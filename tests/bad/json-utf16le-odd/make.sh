# SPDX-License-Identifier: MIT
# UTF-16LE without BOM, one byte short.
printf '{\000"\000a\000"\000:\0001\000}'
