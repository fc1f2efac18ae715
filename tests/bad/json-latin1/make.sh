# SPDX-License-Identifier: MIT
printf '{"format": "M\374nchen"}'
