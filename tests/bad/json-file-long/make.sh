# SPDX-License-Identifier: MIT
# One byte more than 64 MiB.
dd if=/dev/zero bs=1048576 count=64 2>/dev/null
printf x
