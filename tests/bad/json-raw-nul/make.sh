# SPDX-License-Identifier: MIT
printf '{"format": "esureport-facts/1\000"}'
