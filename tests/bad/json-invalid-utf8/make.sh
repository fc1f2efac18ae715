# SPDX-License-Identifier: MIT
printf '{"format": "\377"}'
