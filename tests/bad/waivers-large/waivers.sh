# SPDX-License-Identifier: MIT
printf '{"format":"esureport-waivers/1","waivers":['
awk 'BEGIN { for (i = 0; i < 8 * 1024 * 1024; i++) printf " " }'
printf ']}'
