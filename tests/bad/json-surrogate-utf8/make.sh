# SPDX-License-Identifier: MIT
# U+D800 in three bytes.
printf '{"format": "\355\240\200"}'
