# SPDX-License-Identifier: MIT
# A slash in two bytes.
printf '{"format": "\300\257"}'
